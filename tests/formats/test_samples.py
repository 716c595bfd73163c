"""Real files made by others, read when their folder stands beside the project."""

from pathlib import Path

import pytest

from reconciliation.formats.model import Statement, check
from reconciliation.formats.read import read
from reconciliation.formats.refusals import (
    SchemaBroken,
    StatementDoesNotBalance,
    StatementUnreadable,
    TotalsDisagree,
)

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="no sample files beside the project")


def _read(path: str, account: str | None = None) -> tuple[Statement, ...]:
    return read((SAMPLES / path).read_bytes(), name=path, account=account).statements


def test_two_statements_of_one_message_are_read_and_balance() -> None:
    first, second = _read("camt/camt053.v2.multi.statement.xml")
    for statement in (first, second):
        check(statement)
    assert first.closing == second.opening


def test_a_batch_in_another_currency_stays_one_line() -> None:
    (notification,) = _read("camt/camt054.v4.xml")
    assert [line.amount.plain for line in notification.lines] == ["200000.00"]


def test_the_wrong_message_is_refused_with_its_place() -> None:
    with pytest.raises(SchemaBroken, match=r"line 3: .*Missing child") as caught:
        _read("camt/camt053.v2.wrong.xml")
    assert caught.value.facts["line"] == 3


@pytest.mark.parametrize("name", ["camt052.v6", "camt053.v2.minimal", "camt053.v4", "camt053.v8"])
def test_samples_that_mix_currencies_in_their_balances_are_refused(name: str) -> None:
    with pytest.raises(StatementUnreadable, match=r"line \d+: SEK on an account kept in"):
        _read(f"camt/{name}.xml")


def test_the_icbc_export_is_read_and_its_edited_total_found_out() -> None:
    (statement,) = _read("cn/icbc-debit-v1.csv", "1234000000000009876")
    assert len(statement.lines) == 11
    assert statement.lines[0].booked_on < statement.lines[-1].booked_on
    assert any("masked" in note for note in statement.notes)
    with pytest.raises(TotalsDisagree, match=r"declares credits CNY 1234\.56"):
        check(statement)


def test_the_ccb_workbook_is_read_and_its_edited_balance_found_out() -> None:
    (statement,) = _read("cn/ccb-debit.xls", "6217000000000001")
    assert [line.signed.plain for line in statement.lines][:2] == ["-67.00", "-16.78"]
    with pytest.raises(StatementDoesNotBalance, match=r"difference CNY -46\.00; .* at row 10"):
        check(statement)


def test_the_cmb_export_is_read_and_its_edited_balances_found_out() -> None:
    (statement,) = _read("cn/cmb-debit.csv", "6214830000000001")
    assert [line.counterparty_account for line in statement.lines[:2]] == [
        "1111111111",
        "66666666666666",
    ]
    with pytest.raises(StatementDoesNotBalance, match="running balances depart at row 4"):
        check(statement)
