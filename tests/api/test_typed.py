"""What is typed at a desk, by custom: understood where it can mean one thing, else refused."""

from datetime import date, datetime
from typing import Any

import pytest
import typer
from pydantic import BaseModel, ValidationError

from api.chinese import in_chinese
from api.cli.roles import HELD, role_of
from api.cli.typed import read
from api.routes.cases import PartyWire
from api.routes.lines import ShareWire
from api.wire import Day, Moment, PaperWire, Text, Yuan
from ledger.domain.act import Role


class Form(BaseModel):
    """A field of each kind that customs differ about."""

    amount: Yuan | None = None
    day: Day | None = None
    moment: Moment | None = None
    role: Role | None = None
    agreed: bool | None = None
    text: Text | None = None
    shares: list[ShareWire] = []
    parties: list[PartyWire] = []
    papers: list[PaperWire] = []


def typed(name: str, words: str) -> Any:
    return read(Form.model_fields[name], words)


@pytest.mark.parametrize(
    "words",
    [
        "1234.50", "1234.5", "1,234.50", "１２３４．５０", "１，２３４．５", " 1234.50元 ",
        "¥1,234.5", "￥1234.50", "01234.50",
    ],
)  # fmt: skip
def test_an_amount_is_understood_as_it_is_written_at_a_desk(words: str) -> None:
    assert typed("amount", words) == "1234.50"


@pytest.mark.parametrize(
    "words",
    [
        "1,23", "12,34.00", "1.234,50", "5万", "1234.505", "-5.00", "5e4", "伍万元整", "", "元",
        "1 234.50", "٣.00",
    ],
)  # fmt: skip
def test_an_amount_that_could_be_another_is_refused(words: str) -> None:
    with pytest.raises(ValidationError):
        Form.model_validate({"amount": typed("amount", words)})


@pytest.mark.parametrize(
    "words",
    ["2026-03-02", "2026-3-2", "2026/3/2", "2026.03.02", "2026年3月2日", "２０２６／３／２"],
)
def test_a_day_is_understood_however_its_parts_are_parted(words: str) -> None:
    assert Form.model_validate({"day": typed("day", words)}).day == date(2026, 3, 2)


@pytest.mark.parametrize("words", ["02/03/2026", "26-3-2", "2026-3/2", "2026年3月32日", "20260302"])
def test_a_day_that_could_be_another_is_refused(words: str) -> None:
    with pytest.raises(ValidationError):
        Form.model_validate({"day": typed("day", words)})


def test_a_moment_and_a_text_stand_as_they_were_typed() -> None:
    assert typed("moment", "2026/3/2") == "2026/3/2"
    assert typed("text", "１，２３４元") == "１，２３４元"
    moment = "2026-03-02T09:30:00+08:00"
    assert Form.model_validate({"moment": typed("moment", moment)}).moment == (
        datetime.fromisoformat(moment)
    )


def test_a_chosen_word_may_be_its_chinese_name() -> None:
    assert typed("role", "财务部门") == typed("role", "finance") == "finance"
    assert (typed("agreed", "是"), typed("agreed", "否")) == ("true", "false")
    assert typed("parties", "申请执行人，自然人，王五") == {
        "role": "applicant", "kind": "person", "name": "王五"
    }  # fmt: skip


def test_the_parts_of_a_word_are_each_understood() -> None:
    assert typed("shares", "（2026）苏0508执101号，５０００元") == {
        "case_number": "（2026）苏0508执101号", "amount": "5000.00"
    }  # fmt: skip
    assert typed("papers", "ruling,裁定，补正,2026-03-02")["number"] == "裁定，补正"
    assert typed("papers", "letter,函1,2026/3/2")["day"] == "2026-03-02"
    assert typed("shares", '{"amount": "1.00"}') == {"amount": "1.00"}


def test_a_comma_within_an_amount_never_makes_it_a_smaller_one() -> None:
    given = "（2026）苏0508执101号,50,000.00"
    with pytest.raises(ValueError, match="3 parts between commas, at most 2"):
        typed("shares", given)
    with pytest.raises(ValidationError, match="3 parts between commas"):
        ShareWire.model_validate(given)


@pytest.mark.parametrize("role", HELD)
def test_a_role_is_understood_by_its_word_and_by_what_it_is_called(role: Role) -> None:
    assert role_of(role.value) == role_of(f" {in_chinese(role)} ") == role


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("局长", Role.CHIEF), ("院领导", Role.LEADER), ("财务", Role.FINANCE),
        ("审计", Role.AUDITOR), ("管理员", Role.ADMIN), ("ｃｈｉｅｆ", Role.CHIEF),
    ],
)  # fmt: skip
def test_a_role_is_understood_by_what_it_is_called_for_short(words: str, role: Role) -> None:
    assert role_of(words) == role


@pytest.mark.parametrize("words", ["", "system", "系统", "领导", "法官", "Chief"])
def test_no_person_holds_what_is_no_role(words: str) -> None:
    with pytest.raises(typer.BadParameter, match="is not one of 'officer'"):
        role_of(words)
