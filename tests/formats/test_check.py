"""A statement that contradicts itself is refused, and the refusal says where."""

from dataclasses import replace
from datetime import date

import pytest

from ledger.domain.money import Money
from reconciliation.formats.model import Statement, StatementLine, check
from reconciliation.formats.refusals import SerialTwice, StatementDoesNotBalance

DAY = date(2026, 3, 2)


def _line(
    serial: str, amount: str, balance: str | None = None, *, credit: bool = True
) -> StatementLine:
    return StatementLine(
        account="1", serial=serial, booked_on=DAY, value_date=DAY, credit=credit,
        amount=Money(amount), balance_after=Money(balance) if balance else None,
        place=f"row {serial}",
    )  # fmt: skip


def _statement(*lines: StatementLine, opening: str | None, closing: str | None) -> Statement:
    return Statement(
        "ST-1", "1", "CNY", Money(opening) if opening else None,
        Money(closing) if closing else None, DAY, DAY, 1, lines,
    )  # fmt: skip


def test_a_true_statement_passes() -> None:
    lines = (_line("1", "5.00", "15.00"), _line("2", "20.00", "-5.00", credit=False))
    check(_statement(*lines, opening="10.00", closing="-5.00"))


def test_a_wrong_closing_balance_names_what_was_expected_and_found() -> None:
    with pytest.raises(StatementDoesNotBalance) as caught:
        check(_statement(_line("1", "5.00"), opening="10.00", closing="15.01"))
    assert caught.value.facts == {
        "statement": "ST-1", "expected": "CNY 15.00", "found": "CNY 15.01",
        "difference": "CNY 0.01", "place": None,
    }  # fmt: skip


def test_the_first_line_whose_balance_departs_is_named() -> None:
    lines = (_line("1", "5.00", "15.00"), _line("2", "1.00", "17.00"), _line("3", "1.00", "18.00"))
    with pytest.raises(StatementDoesNotBalance, match="depart at row 2") as caught:
        check(_statement(*lines, opening="10.00", closing="17.00"))
    assert caught.value.facts["found"] == "CNY 17.00"
    with pytest.raises(StatementDoesNotBalance, match="depart at row 2"):
        check(_statement(*lines, opening=None, closing=None))


def test_a_balance_that_departs_to_nought_is_told_as_nought() -> None:
    lines = (_line("1", "5.00", "5.00"), _line("2", "1.00", "0.00"))
    with pytest.raises(StatementDoesNotBalance, match=r"found CNY 0\.00"):
        check(_statement(*lines, opening=None, closing=None))


def test_informative_balances_are_not_held_against_the_lines() -> None:
    lines = (_line("1", "5.00", "15.00"), _line("2", "1.00", "99.00"))
    check(replace(_statement(*lines, opening=None, closing=None), balances="informative"))


def test_one_serial_on_two_lines_is_refused_with_both_places() -> None:
    first = _line("7", "5.00")
    with pytest.raises(SerialTwice, match="different content: row 7, and row 9") as caught:
        check(_statement(first, replace(first, amount=Money("6.00"), place="row 9"),
                         opening=None, closing=None))  # fmt: skip
    assert (caught.value.facts["first"], caught.value.facts["second"]) == ("row 7", "row 9")
    with pytest.raises(SerialTwice, match="same content"):
        check(_statement(first, replace(first, place="row 9"), opening=None, closing=None))


def test_a_silent_statement_passes() -> None:
    check(_statement(_line("1", "5.00"), opening=None, closing="77.00"))
