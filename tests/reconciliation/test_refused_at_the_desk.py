"""What the desk of bank files and figures refuses where no other test comes: by breaking each."""

from datetime import date
from typing import Any

import pytest

from ledger.domain.money import Money
from ledger.domain.payout import NotInThatState
from ledger.domain.permissions import NotPermitted
from ledger.domain.statement_file import StatementFile
from ledger.services.command import ChangedSince, Contended
from ledger.store.court import Court
from ledger.store.translation import Clash
from reconciliation.closing.letter import BalanceLetter, LetterSaysOtherwise
from reconciliation.formats.read import read
from reconciliation.importing import Imports
from reconciliation.indicators.case_return import Ending
from reconciliation.indicators.returns import CaseReturns
from reconciliation.indicators.told import ImpossibleFigure, Told, ToldFigures
from reconciliation.paying import Payments
from tests.formats.make import Line, camt053
from tests.reconciliation.bank_side import BankSide
from tests.reconciliation.day_side import sent
from tests.reconciliation.scripted_bank import ScriptedBank
from tests.scenario import fact, given, yuan
from tests.services.courthouse import ACCOUNT, CASE, DEBTOR, Courthouse, by
from tests.services.refusing import refused

# Files


def test_who_may_import_nothing_does_not_even_hear_what_is_wrong_with_a_file(
    house: Courthouse,
) -> None:
    data = camt053(ACCOUNT, "0.00", [Line("1.00")])
    with by("wang"):
        refused(house, NotPermitted, lambda: house.imports.take(b"not a bank's", "x"))
        refused(house, NotPermitted, lambda: house.imports.book(read(data, name="x"), "x", data))
        refused(house, NotPermitted, lambda: Payments(house.court, ScriptedBank()).collect())


def test_a_file_whose_cases_others_keep_changing_is_given_up_and_goes_on_the_next_time(
    house: Courthouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    sub = house.payable()
    data = camt053(ACCOUNT, "0.00", [Line("1.00", sub_account=sub)])

    real = Court.send

    def clash(court: Court, ready: Any) -> Any:
        if isinstance(ready.facts[0], StatementFile.Received):
            return real(court, ready)
        raise Clash("somebody was faster")

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(Court, "send", clash)
        with by("feng"), pytest.raises(Contended):
            Imports(house.court).take(data, "x")
    assert house.balances() == {}
    with by("feng"):
        assert Imports(house.court).take(data, "x").booked == 1


# Figures

CONFIRMED = fact(
    BalanceLetter.Confirmed, bank_account=ACCOUNT, day=date(2026, 3, 2), closing=yuan("5.00"),
    document="余额对账单1", by="feng",
)  # fmt: skip


def test_no_later_letter_says_that_an_account_owes_its_bank() -> None:
    given(BalanceLetter, CONFIRMED).when(
        lambda letter: letter.replace(yuan("-0.01"), "余额对账单2", by="feng")
    ).then_refused(LetterSaysOtherwise)


@pytest.mark.parametrize("said", [(11, 10, "更正报表"), (0, 0, "更正报表"), (9, 10, " ")])
def test_section_9_a_corrected_rate_is_one_too(
    house: Courthouse, said: tuple[int, int, str]
) -> None:
    def tell(*parts: int | str) -> None:
        figures = ToldFigures(house.court)
        figures.enter("2026-02", Told.PETITIONS, *parts, reason="重复计数")  # type: ignore[arg-type]

    with by("feng"):
        tell(8, 10, "报表")
    with by("feng"):
        refused(house, ImpossibleFigure, lambda: tell(*said))


def test_a_return_of_a_case_that_moved_on_is_looked_at_again(house: Courthouse) -> None:
    house.open_case()
    returns, ended = CaseReturns(house.court), date(2026, 3, 2)
    with by("wang"):
        returns.register(CASE, Money("1.00"), first=True)
    with by("wang"):
        returns.end(CASE, Ending.CARRIED_OUT, ended, expected=1)
    with by("wang"):
        refused(house, ChangedSince, lambda: returns.take_end_back(CASE, "恢复", expected=1))


# Doubt


def test_only_a_payment_at_the_bank_goes_unanswered(house: Courthouse, side: BankSide) -> None:
    side.day("2026-03-02", side.line("45000.00", name=DEBTOR, sub_account=house.payable()))
    pay = Payments(house.court, ScriptedBank())
    kept, went = house.approved("1000.00"), sent(house)
    side.day("2026-03-03", side.line(
        "20000.00", credit=False, on="2026-03-03", end_to_end=house.payout(went).reference,
    ))  # fmt: skip
    house.later(days=9)
    for number, state in ((kept, "approved"), (went, "settled")):
        with by("feng"):
            no = refused(house, NotInThatState, lambda number=number: pay.mark_unanswered(number))
        assert no.facts["state"] == state
