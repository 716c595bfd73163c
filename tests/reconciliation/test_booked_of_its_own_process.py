"""Escrows released, transfers to courts and relief taken back: refused by the bank, and booked."""

from collections.abc import Callable
from datetime import date

import pytest

from ledger.domain.case_account import PartyRole
from ledger.domain.case_pockets import NoSuchPocket
from ledger.domain.escrow_state import EscrowState
from ledger.domain.money import Money, zero
from ledger.domain.payout import State
from ledger.domain.relief import RecoupAboveGrant
from ledger.domain.ticket import Ticket, TicketKind
from ledger.store.verify import verify
from reconciliation.closing.ticketing import Tickets
from tests.reconciliation.answers import pain002
from tests.services.courthouse import CASE, Courthouse, by
from tests.services.papers import APPLICATION, IDENTITY, LETTER, SIGN_OFF
from tests.services.test_escrow_service import after_five_years, granted
from tests.services.test_relief_service import CAME, GRANT, GRANTED, ONE, Helping
from tests.services.till import Till

LATER = date(2031, 12, 31)


def refused(till: Till, number: str) -> None:
    """Sent, and refused by the bank: its payer has the money again."""
    till.approve(number)
    batch, reference = till.send(number), till.house.payout(number).reference
    till.bank.deliver(pain002(batch, {reference: "RJCT"}))
    with by("feng"):
        till.pay.collect()
    assert till.house.payout(number).state is State.FAILED


def booked(till: Till, number: str) -> Callable[[], None]:
    """The bank books the debit after all; one explains it, and another settles what it was."""
    house = till.house
    till.book(number)
    [short] = [name for name in house.balances() if name.startswith("short/")]
    ticket = Ticket.create_id(TicketKind.SHORT, short.partition("/")[2])
    with by("feng"):
        Tickets(house.court).explain(ticket, "拒付后又入账", "银行说明", LATER)

    def settle() -> None:
        with by("sun"):
            Tickets(house.court).settle_late(ticket)

    return settle


def sound(house: Courthouse, number: str) -> bool:
    short = [name for name in house.balances() if name.startswith("short/")]
    intact = verify(house.court.database, house.court.book, workers=0).intact
    return house.payout(number).state is State.SETTLED and not short and intact


def released(house: Courthouse, escrow: str, amount: str = "7300.00") -> str:
    with by("wang"):
        ids = house.escrows.release(
            escrow, papers=[IDENTITY, APPLICATION], amount=Money(amount)
        ).ids
    return ids["payout"]


def test_r2_08_an_escrow_that_was_paid_after_all_is_empty_and_does_not_end_past_its_creditor(
    house: Courthouse,
) -> None:
    house.funded("7300.00")
    till, escrow = Till(house), granted(house)
    number = released(house, escrow)
    refused(till, number)
    assert house.case().pocket("escrow-1").amount == Money("7300.00")
    after_five_years(house)
    with by("chen"):
        house.escrows.propose_lapse(escrow, SIGN_OFF)
    booked(till, number)()
    assert "escrow-1" not in house.case().pockets
    assert house.escrows.escrow(escrow).state is EscrowState.GRANTED
    assert sound(house, number)


def test_r2_08_an_escrow_asked_for_once_more_is_not_paid_twice(house: Courthouse) -> None:
    house.funded("7300.00")
    till, escrow = Till(house), granted(house)
    number = released(house, escrow)
    refused(till, number)
    again = released(house, escrow)
    settle = booked(till, number)
    with pytest.raises(NoSuchPocket):
        settle()
    with by("wang"):
        house.payouts.withdraw(again, "首次已付")
    settle()
    assert sound(house, number)


def test_r2_08_a_transfer_to_a_court_that_was_paid_after_all_is_followed(house: Courthouse) -> None:
    house.funded("25000.00")
    till, court = Till(house), house.payee(PartyRole.COURT, "苏州市吴江区人民法院")
    with by("wang"):
        sent = house.transfers.send(
            CASE, court, Money("9000.00"), other_court="苏州市吴江区人民法院",
            other_case="（2026）苏0509执7号", papers=[LETTER],
        ).ids  # fmt: skip
    refused(till, sent["payout"])
    booked(till, sent["payout"])()
    with by("feng"):
        house.transfers.follow(sent["transfer"])
    assert house.balances()[f"transfer/{sent['transfer']}"] == 9000_00
    assert house.case().free == Money("16000.00")
    assert sound(house, sent["payout"])


@pytest.mark.parametrize("followed", [False, True])
def test_r6_05_relief_that_went_back_after_all_is_the_funds_and_not_owed_twice(
    house: Courthouse, *, followed: bool
) -> None:
    helping = Helping(house)
    helping.granted()
    house.receive("50000.00", sub_account=helping.sub)
    number = helping.recoup(CAME).ids["recoupment"]
    refused(helping.till, number)
    if followed:
        helping.follow(number)
        assert helping.one().open == GRANT, "it is to be taken back again"
    booked(helping.till, number)()
    assert helping.one().under_way == GRANT
    helping.follow(number)
    assert helping.one().recouped == GRANT
    assert GRANTED not in house.balances()
    assert sound(house, number)


def test_r6_05_relief_asked_back_once_more_is_not_taken_twice(house: Courthouse) -> None:
    helping = Helping(house)
    helping.granted()
    house.receive("70000.00", sub_account=helping.sub)
    number = helping.recoup(GRANT).ids["recoupment"]
    refused(helping.till, number)
    helping.follow(number)
    again = helping.recoup(GRANT).ids["recoupment"]
    settle = booked(helping.till, number)
    with pytest.raises(RecoupAboveGrant):
        settle()
    with by("wang"):
        house.payouts.withdraw(again, "首次已付")
    helping.follow(again, ONE)
    settle()
    assert helping.one().open == zero()
    assert sound(house, number)
