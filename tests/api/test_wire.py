"""What amounts and case numbers look like on the wire, and what is refused of them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from api.shown import shown
from api.wire import FIGURE, Amount, CaseText, PayoutText, Text, Yuan
from ledger.domain.ids import NotACaseNumber
from ledger.domain.money import Money, fen
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
