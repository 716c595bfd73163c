"""What amounts and case numbers look like on the wire, and what is refused of them."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from api.shown import shown
from api.wire import FIGURE, Amount, CaseText, Day, Moment, PayoutText, Text, Yuan
from ledger.domain.ids import NotACaseNumber
from ledger.domain.money import Money, fen
from ledger.domain.signs import visible
from ledger.projections.journal import TrialBalance
from tests.api.office import A, Office, refused

yuan: TypeAdapter[Money] = TypeAdapter(Yuan)
amount: TypeAdapter[Money] = TypeAdapter(Amount)
HALF_WIDTH = "(2017)苏0508执101号"


@given(st.integers(0, 10**15 - 1))
def test_every_amount_comes_back_as_it_went_out(count: int) -> None:
    money = fen(count)
    assert yuan.validate_python(yuan.dump_python(money)) == money
    assert yuan.validate_json(yuan.dump_json(money)) == money


@pytest.mark.parametrize(
    "written",
    [1234.5, 1234, True, None, "1234", "1234.5", "1e3", "1.005", "01.00", "-1.00", "1,234.00", "",
     " 1.00", "1.00\n", "１.00", "CNY 1.00", "12345678901234.00", ["1.00"]],
)  # fmt: skip
def test_whatever_is_not_exactly_an_amount_of_yuan_is_refused(written: Any) -> None:
    with pytest.raises(ValidationError):
        yuan.validate_python(written)


def test_a_json_number_is_refused_however_exact_it_looks() -> None:
    with pytest.raises(ValidationError):
        yuan.validate_json("10.00")


def test_the_schema_says_a_string_with_two_decimals() -> None:
    assert yuan.json_schema()["type"] == "string"
    assert yuan.json_schema()["pattern"] == f"^{FIGURE}$"


def test_an_amount_in_another_currency_names_it() -> None:
    assert amount.dump_python(Money("-1.00")) == "-1.00"
    assert amount.dump_python(Money("1.00", "USD")) == "USD 1.00"


def test_amounts_deep_in_a_record_are_exact_text_too() -> None:
    model: type[BaseModel] = shown(TrialBalance)
    empty = TrialBalance("CNY", (), Money("0.10"))
    assert model.model_validate(empty).model_dump()["total"] == "0.10"


def test_a_case_number_is_taken_in_any_width() -> None:
    assert TypeAdapter(CaseText).validate_python(HALF_WIDTH) == A
    assert TypeAdapter(PayoutText).validate_python(f"{HALF_WIDTH}－12") == f"{A}-12"


@pytest.mark.parametrize("written", [A, f"{A}-0", f"{A}-x", "-1", f"{A}-1234567"])
def test_a_payouts_number_is_a_case_number_and_a_count(written: str) -> None:
    with pytest.raises(NotACaseNumber):
        TypeAdapter(PayoutText).validate_python(written)


@pytest.mark.parametrize(
    "written",
    ["", "  ", "a\x00b", "a\nb", "a\x85b", "a\u2028b", "a\u200bb", "a\u202eb", "x" * 201, 7],
)
def test_a_text_is_one_short_clean_line(written: Any) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Text).validate_python(written)


def test_the_address_of_a_case_may_be_typed_in_half_width(office: Office) -> None:
    assert office.seen(f"/cases/{HALF_WIDTH}")["case_number"] == A


def test_an_address_that_holds_no_case_number_is_malformed(office: Office) -> None:
    problem = refused(office.get("/cases/（2017）苏0508执0101号"), 422, "not-a-case-number")
    assert problem["position"] == 13
    assert problem["article"] == "法〔2015〕137号 第一条至第三条"


@pytest.mark.parametrize(
    "written",
    [0, 1700000000, 1e3, "1700000000", "0001-01-01", "9999-12-31", "2026-02-29", "2026-3-2",
     "20260302", "２０２６-03-02", "2026-03-02T00:00:00Z", "2026-03-02T00:00:00+14:00", "", True],
)  # fmt: skip
def test_a_day_is_written_as_a_day_and_no_moment_nor_number_is_taken_for_one(written: Any) -> None:
    """2026-03-02T00:00:00+14:00 is the first of March in Beijing; 0 would be a day of 1970."""
    with pytest.raises(ValidationError):
        TypeAdapter(Day).validate_python(written)


def test_a_leap_day_is_a_day() -> None:
    assert TypeAdapter(Day).validate_json('"2024-02-29"') == date(2024, 2, 29)


@pytest.mark.parametrize(
    "written",
    [0, 1700000000.0, "2026-03-02T09:30:00", "2026-03-02", "9999-12-31T23:59:59-12:00",
     "0001-01-01T00:00:00+14:00", "2026-03-02T25:00:00Z", "2026-03-02 09:30:00+08:00"],
)  # fmt: skip
def test_a_moment_names_its_zone(written: Any) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Moment).validate_python(written)


def test_a_moment_is_the_same_in_every_zone() -> None:
    at = TypeAdapter(Moment).validate_python
    assert at("2026-03-02T09:30:00+08:00") == at("2026-03-02T01:30:00Z")


UNSEEN = (
    *("\u202e", "\u2066", "\u061c", "\u180e", "\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad"),
    *("\u034f", "\u115f", "\u3164", "\uffa0", "\u2800", "\ufe0f", "\U000e0100", "\U000e0041"),
    *("\u00a0", "\u2003", "\u2028", "\ufffc", "\ufffd", "\uffff", "\u0378", "\U0001d173", "\u2f00"),
)


@pytest.mark.parametrize("sign", UNSEEN, ids=ascii)
def test_two_names_do_not_differ_in_what_nobody_sees(sign: str) -> None:
    with pytest.raises(ValidationError, match=rf"U\+{ord(sign):04X} at character 2"):
        TypeAdapter(Text).validate_python(f"张{sign}三")
    assert visible(f"张{sign}三") == f"张⟨U+{ord(sign):04X}⟩三"


@pytest.mark.parametrize(
    "name", ["张　三", "欧阳·娜娜", "𠮷野家", "\U0002ebf0", "Müller & Söhne", "（沪）甲"]
)
def test_a_name_as_people_bear_it_is_taken_as_it_is(name: str) -> None:
    assert TypeAdapter(Text).validate_python(name) == name == visible(name)


def test_what_looks_the_same_is_the_same() -> None:
    """A composed letter and a letter with its accent; a compatibility ideograph and its own."""
    taken = TypeAdapter(Text).validate_python
    assert taken("Rene\u0301") == taken("René")
    assert taken("\uf90a") == taken("金")
