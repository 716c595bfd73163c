"""A payout that no case owns: unclaimed money goes back to its own payer, on its document (R2.12).

Edge case E15 of the rulebook: a stranger's mistaken remittance waits until a document says so.
"""

from typing import Any
from uuid import UUID

import pytest

from ledger.domain.case_account import NotEnoughMoney
from ledger.domain.errors import Refusal
from ledger.domain.law.misremittance import NotReturnedAlone, may_return
from ledger.domain.line_returns import NotThePayer, ReturnAskedAgain, ReturnNotFounded
from ledger.domain.money import Money
from ledger.domain.paper import Paper, PaperKind, PaperUnnamed
from ledger.domain.payout import NotInThatState, State
from ledger.domain.payout_kind import PayoutKind
from ledger.services.command import Recorded
from ledger.services.payees import DraftedElsewhere
from ledger.store.verify import verify
from tests.formats.make import Line, camt053
from tests.services.courthouse import Courthouse, by
from tests.services.papers import BANK_LETTER, DAY, JUDGMENT, LETTER, RULING
from tests.services.refusing import refused
from tests.services.till import Till

STRANGER = "某外地公司"


@pytest.fixture
def till(house: Courthouse) -> Till:
    return Till(house)


def asked(house: Courthouse, line: UUID, amount: str, paper: Paper = BANK_LETTER) -> Recorded:
    with by("zhao"):
        return house.returns.draft(
            line, Money(amount), paper=paper, bank_name="农业银行", bank_code="103305000019"
        )


def test_edge_e15_mistaken_money_goes_back_on_its_document_to_its_own_payer(till: Till) -> None:
    house = till.house
    line = house.receive("3500.00", name=STRANGER)
    number = asked(house, line, "3500.00").ids["payout"]
    payout = house.payout(number)
    assert (payout.payer_kind, payout.payer, payout.case_number) == ("bank-line", line, "")
    assert (payout.kind, payout.papers) == (PayoutKind.MISREMITTED, (BANK_LETTER,))
    assert house.balances() == {
        f"bank/{house.account}": 3500_00, f"refundable/{payout.id}": -3500_00,
    }  # fmt: skip
    assert [role.value for role in payout.roles] == ["chief", "leader", "finance"]
    till.approve(number)
    till.send(number)
    assert house.balances()[f"transit/{payout.id}"] == -3500_00
    told = till.bank.files[0].decode()
    assert STRANGER in told
    assert house.line(line).payer_account in told
    assert "103305000019" in told
    till.book(number)
    assert house.payout(number).state is State.SETTLED
    assert house.balances() == {}
    assert verify(house.court.database, house.court.book, workers=0).intact


def test_a_return_that_comes_back_is_unclaimed_again_and_needs_no_new_receipt(till: Till) -> None:
    house = till.house
    line = house.receive("3500.00", name=STRANGER)
    number = asked(house, line, "3500.00").ids["payout"]
    till.paid(number)
    till.bounce(number)
    assert house.payout(number).state is State.RETURNED
    assert house.balances() == {f"bank/{house.account}": 3500_00, f"unclaimed/{line}": -3500_00}
    assert house.line(line).remainder == Money("3500.00")
    again = asked(house, line, "3500.00").ids["payout"]
    assert again != number


def test_r2_10_what_was_agreed_before_a_return_came_back_does_not_follow_it(till: Till) -> None:
    house = till.house
    line = house.receive("3500.00", name=STRANGER)
    first = asked(house, line, "1000.00").ids["payout"]
    till.paid(first)
    second = asked(house, line, "1000.00").ids["payout"]
    till.approve(second)
    till.bounce(first)
    with pytest.raises(ReturnNotFounded, match="came back"):
        till.send(second)
    with by("chen"):
        house.payouts.stop(second, "前笔已退汇")
    till.paid(asked(house, line, "1000.00").ids["payout"])


def test_a_rejected_or_withdrawn_return_is_unclaimed_again(till: Till) -> None:
    house = till.house
    line = house.receive("3500.00", name=STRANGER)
    first = asked(house, line, "1000.00").ids["payout"]
    with by("chen"):
        house.payouts.reject(first, "依据不足")
    second = asked(house, line, "1000.00").ids["payout"]
    with by("zhao"):
        house.payouts.withdraw(second, "撤回")
    assert house.line(line).remainder == Money("3500.00")
    assert house.balances() == {f"bank/{house.account}": 3500_00, f"unclaimed/{line}": -3500_00}


def again(house: Courthouse, number: str, **said: Any) -> Recorded:
    with by("zhao"):
        return house.returns.again(number, **said)


NEW_BANK = {"bank_name": "工商银行", "bank_code": "102305000000"}


def test_r2_12_a_return_that_failed_is_asked_for_again_by_one_command(till: Till) -> None:
    """Whoever did had to find the line by its id and type paper, bank and sum once more."""
    house = till.house
    line = house.receive("3500.00", name=STRANGER)
    first = asked(house, line, "3500.00").ids["payout"]
    with by("chen"):
        house.payouts.reject(first, "行号有误")
    second = house.payout(again(house, first, bank_code="103305000027").ids["payout"])
    assert (second.amount, second.papers) == (Money("3500.00"), (BANK_LETTER,))
    assert house.line(line).redrawn == {first: second.number}
    _, payee = house.payouts.with_payee(second.number)
    assert (payee.bank_name, payee.bank_code) == ("农业银行", "103305000027")
    no = refused_again(house, first)
    assert no.facts["payout"] == second.number, "it would go back twice"
    third = again(house, second.number, amount=Money("3000.00")).ids["payout"]
    assert house.payout(second.number).state is State.WITHDRAWN, "in the same commit"
    till.paid(third)
    till.bounce(third)
    with by("zhao"), pytest.raises(ReturnNotFounded):
        house.returns.again(third)
    fourth = again(house, third, **NEW_BANK).ids["payout"]
    till.paid(fourth)
    with by("zhao"), pytest.raises(NotInThatState):
        house.returns.again(fourth)
    assert house.line(line).remainder == Money("500.00")
    assert list(house.line(line).redrawn.values()) == [second.number, third, fourth]
    assert verify(house.court.database, house.court.book, workers=0).intact


def refused_again(house: Courthouse, number: str) -> Refusal:
    with by("zhao"):
        return refused(house, ReturnAskedAgain, lambda: house.returns.again(number))


def test_only_a_return_of_a_line_is_asked_for_again(house: Courthouse) -> None:
    house.funded("1000.00")
    drafted = house.drafted("100.00").ids["payout"]
    with by("wang"):
        refused(house, DraftedElsewhere, lambda: house.returns.again(drafted))


def test_a_return_may_be_amended_and_is_then_approved_anew(till: Till) -> None:
    house = till.house
    line = house.receive("3500.00", name=STRANGER)
    number = asked(house, line, "1000.00").ids["payout"]
    with by("chen"):
        house.payouts.approve(number, house.payout(number).digest)
    with by("zhao"):
        house.payouts.amend(number, amount=Money("3500.00"), papers=[RULING])
    assert house.payout(number).approvals == []
    assert house.payout(number).papers == (RULING,)
    assert house.line(line).remainder == Money("0.00")


def test_the_bank_may_refuse_a_return_and_the_money_never_left(till: Till) -> None:
    house = till.house
    line = house.receive("3500.00", name=STRANGER)
    number = asked(house, line, "3500.00").ids["payout"]
    till.approve(number)
    till.send(number)
    till.bank.knows[house.payout(number).reference] = "RJCT"
    with by("feng"):
        till.pay.inquire(number)
    assert house.payout(number).state is State.FAILED
    assert house.balances() == {f"bank/{house.account}": 3500_00, f"unclaimed/{line}": -3500_00}


def test_a_return_lost_on_the_way_is_sent_again_from_the_same_hold(till: Till) -> None:
    house = till.house
    line = house.receive("3500.00", name=STRANGER)
    number = asked(house, line, "3500.00").ids["payout"]
    till.approve(number)
    till.send(number)
    with by("feng"):
        till.pay.inquire(number)
    statement = house.take(till_statement(house))
    with by("feng"):
        till.pay.requeue(number, statement.sha256)
    payout = house.payout(number)
    assert payout.state is State.APPROVED
    assert house.balances()[f"refundable/{payout.id}"] == -3500_00


def till_statement(house: Courthouse) -> bytes:
    return camt053(house.account, "3500.00", [Line("1.00", serial="X")], statement_id="D1")


@pytest.mark.parametrize("paper", [LETTER], ids=["a mere letter"])
def test_edge_e15_without_a_ruling_or_the_banks_letter_nothing_goes_back(
    house: Courthouse, paper: Paper
) -> None:
    line = house.receive("3500.00", name=STRANGER)
    before = house.court.position()
    with pytest.raises(NotReturnedAlone):
        asked(house, line, "3500.00", paper)
    with pytest.raises(PaperUnnamed):
        asked(house, line, "3500.00", Paper(PaperKind.RULING, " ", DAY))
    with pytest.raises(PaperUnnamed):
        asked(house, line, "3500.00", Paper(PaperKind.RULING, "1", DAY, "no digest"))
    assert house.court.position() == before


def test_no_more_goes_back_than_nobody_claims(house: Courthouse) -> None:
    house.payable()
    line = house.receive("3500.00", name=STRANGER)
    with by("wang"):
        house.receipts.propose(line, [("（2026）苏0508执101号", Money("3000.00"))], evidence="函")
    before = house.court.position()
    with pytest.raises(NotEnoughMoney):
        asked(house, line, "500.01")
    assert house.court.position() == before
    asked(house, line, "500.00")


def test_a_line_pays_nobody_but_its_payer(house: Courthouse) -> None:
    line = house.line(house.receive("3500.00", name=STRANGER))
    with pytest.raises(ReturnNotFounded):
        line.account_in_force("payer")
    with pytest.raises(NotThePayer):
        line.account_in_force("p1")
    with pytest.raises(NotThePayer):
        line.payee("p1", 1)


def test_r2_12_matched_money_moves_only_by_ruling_or_judgment() -> None:
    for paper in (RULING, JUDGMENT):
        may_return([paper], matched=True)
    may_return([BANK_LETTER], matched=False)
    with pytest.raises(NotReturnedAlone):
        may_return([BANK_LETTER], matched=True)
    with pytest.raises(NotReturnedAlone):
        may_return([], matched=False)
