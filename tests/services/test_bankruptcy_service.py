"""The debtor's bankruptcy: the day of acceptance cuts, what was paid stays paid, the rest is kept.

Scenarios 36 and 37 of the rulebook; edge cases E7 (returned payments) and E8 (deducted, not paid).
"""

from datetime import date
from typing import Any

import pytest

from ledger.domain.bankruptcy_parts import (
    BankruptcyKnown,
    BankruptcyOver,
    NoAcceptanceRuling,
)
from ledger.domain.case_account import NoSuchParty, NotTheOfficer, PartyRole, PocketKind
from ledger.domain.case_pockets import NoSuchPocket
from ledger.domain.errors import NotFound
from ledger.domain.law.bankruptcy import (
    Standing,
    Stop,
    StoppedByBankruptcy,
    may_leave_after,
    standing,
)
from ledger.domain.law.payout_papers import PayoutPaperMissing
from ledger.domain.law.treasury import DrawnOnOtherMoney
from ledger.domain.money import Money
from ledger.domain.payout import State
from ledger.domain.payout_kind import PayoutKind
from ledger.services.command import Recorded
from ledger.store.verify import verify
from tests.services.courthouse import CASE, Courthouse, by
from tests.services.papers import DECISION, JUDGMENT, RULING
from tests.services.refusing import refused
from tests.services.till import Till

BEFORE, DAY, AFTER = date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)
STOP = Stop(DAY, RULING.number, CASE)


@pytest.fixture
def till(house: Courthouse) -> Till:
    house.funded("100000.00")
    return Till(house)


def accept(house: Courthouse, on: date = DAY, **changed: Any) -> Recorded:
    said = {"debtor": "p2", "ruling": RULING, "noticed_on": house.now.date(), **changed}
    with by(said.pop("officer", "wang")):
        return house.bankruptcies.accept(CASE, accepted_on=on, **said)


def stood(house: Courthouse) -> dict[Any, Standing]:
    return {each.payout: each.standing for each in house.bankruptcies.bankruptcy(CASE).of().payouts}


def ask(house: Courthouse, amount: str, kind: PayoutKind, party: str, **more: Any) -> Recorded:
    with by("wang"):
        return house.payouts.draft(CASE, party, Money(amount), "款", kind=kind, **more)


def test_scenario_37_nothing_is_sent_after_the_acceptance_but_to_the_administrator(
    till: Till,
) -> None:
    house = till.house
    ready = house.approved("20000.00")
    asked = house.drafted("1000.00").ids["payout"]
    with by("sun"):
        batch = till.pay.prepare(house.account, [ready]).ids["batch"]
    house.later(days=1)  # the notice comes a day after the ruling
    accept(house, on=DAY)
    assert house.payout(ready).state is house.payout(asked).state is State.STOPPED
    with by("qian"):
        refused(house, StoppedByBankruptcy, lambda: till.pay.send(batch))
    assert till.bank.files == []
    kept = house.case().pocket("bankruptcy")
    assert (kept.kind, kept.amount) == (PocketKind.BANKRUPTCY, Money("100000.00"))
    refused(house, StoppedByBankruptcy, lambda: house.drafted("1.00"))
    manager = house.payee(PartyRole.ADMINISTRATOR, "某破产管理人")
    papers = [RULING, DECISION]
    refused(
        house, DrawnOnOtherMoney,
        lambda: ask(house, "1.00", PayoutKind.ADMINISTRATOR, manager, papers=papers),
    )  # fmt: skip
    refused(
        house, PayoutPaperMissing,
        lambda: ask(
            house, "1.00", PayoutKind.ADMINISTRATOR, manager, papers=[RULING], pocket="bankruptcy"
        ),
    )  # fmt: skip
    number = ask(
        house, "100000.00", PayoutKind.ADMINISTRATOR, manager, papers=papers, pocket="bankruptcy"
    ).ids["payout"]  # fmt: skip
    assert till.paid(number).state is State.SETTLED
    assert house.balances() == {}
    assert verify(house.court.database, house.court.book, workers=0).intact


def test_edge_e8_money_that_comes_after_the_acceptance_is_kept_whenever_it_is_noticed(
    till: Till,
) -> None:
    house = till.house
    accept(house, on=BEFORE)
    house.receive("5000.00", sub_account=house.case().sub_account)
    refused(house, StoppedByBankruptcy, lambda: house.drafted("5000.00"))
    with by("wang"):
        house.bankruptcies.sweep(CASE)
    assert house.case().pocket("bankruptcy").amount == Money("105000.00")
    assert house.case().free == Money("0.00")


def test_scenario_36_edge_e7_what_was_paid_before_and_came_back_after_is_not_swept(
    till: Till,
) -> None:
    house = till.house
    number = house.approved("42000.00")
    till.send(number)
    till.book(number)
    paid_on = house.payout(number).settled_on
    house.later(days=2)
    till.bounce(number)
    accept(house, on=AFTER)
    assert house.payout(number).state is State.RETURNED
    assert house.payout(number).settled_on == paid_on == DAY, "the first success stays on record"
    assert stood(house) == {house.payout(number).id: Standing.BACK_AFTER}
    case = house.case()
    apart, kept = case.pocket("returned-before-bankruptcy"), case.pocket("bankruptcy")
    assert (apart.amount, kept.amount) == (Money("42000.00"), Money("58000.00"))
    [lot] = case.lots.values()
    assert lot.amount == Money("100000.00"), "it came in once"
    refused(
        house, DrawnOnOtherMoney,
        lambda: ask(house, "1.00", PayoutKind.APPLICANT, "p1", pocket="returned-before-bankruptcy"),
    )  # fmt: skip
    with by("lin"):
        house.bankruptcies.decide(CASE, JUDGMENT, to_administrator=False)
    house.confirm_account()
    again = ask(house, "42000.00", PayoutKind.APPLICANT, "p1", pocket="cleared").ids["payout"]
    assert till.paid(again).state is State.SETTLED
    refused(house, StoppedByBankruptcy, lambda: house.drafted("1.00"))


def test_edge_e7_a_payment_that_bounces_after_the_notice_waits_apart_as_well(till: Till) -> None:
    house = till.house
    number = house.approved("42000.00")
    till.send(number)
    till.book(number)
    house.later(days=2)
    accept(house, on=AFTER)
    assert stood(house) == {house.payout(number).id: Standing.PAID_BEFORE}
    till.bounce(number)
    with by("wang"):
        house.bankruptcies.sweep(CASE)
    assert house.case().pocket("returned-before-bankruptcy").amount == Money("42000.00")
    with by("wang"):
        house.bankruptcies.sweep(CASE)
    assert house.case().pocket("returned-before-bankruptcy").amount == Money("42000.00")
    with by("lin"):
        house.bankruptcies.decide(CASE, JUDGMENT, to_administrator=True)
    assert house.case().pocket("bankruptcy").amount == Money("100000.00")
    with by("lin"):
        refused(
            house, NoSuchPocket,
            lambda: house.bankruptcies.decide(CASE, JUDGMENT, to_administrator=True),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "settled_on", "returned", "told"),
    [
        (True, BEFORE, False, Standing.PAID_BEFORE),
        (True, DAY, False, Standing.PAID_AFTER),
        (True, AFTER, False, Standing.PAID_AFTER),
        (True, BEFORE, True, Standing.BACK_AFTER),
        (True, AFTER, True, Standing.UNPAID),
        (True, None, False, Standing.ON_ITS_WAY),
        (False, None, False, Standing.UNPAID),
    ],
)
def test_r2_16_the_day_of_acceptance_cuts_by_the_banks_bookings(
    sent: bool, settled_on: date | None, returned: bool, told: Standing
) -> None:
    assert standing(DAY, sent=sent, settled_on=settled_on, returned=returned) is told


def test_r2_16_from_the_very_day_only_what_is_not_the_debtors_leaves() -> None:
    may_leave_after(None, PayoutKind.APPLICANT, on=AFTER)
    may_leave_after(STOP, PayoutKind.APPLICANT, on=BEFORE)
    for kind in (PayoutKind.ADMINISTRATOR, PayoutKind.REFUND, PayoutKind.ESCROW_RELEASE):
        may_leave_after(STOP, kind, on=DAY)
    for on in (DAY, AFTER):
        with pytest.raises(StoppedByBankruptcy):
            may_leave_after(STOP, PayoutKind.SURPLUS, on=on)


def test_a_payment_drafted_before_is_not_sent_although_nobody_stopped_it(till: Till) -> None:
    """The last look before sending: an amendment or a batch under way at the same moment."""
    house = till.house
    number = house.approved("1000.00")
    house.later(days=1)
    accept(house, on=AFTER)
    payout = house.payout(number)
    assert payout.state is State.STOPPED
    with by("wang"):
        refused(
            house, StoppedByBankruptcy, lambda: house.payouts.amend(number, amount=Money("1.00"))
        )


def test_an_acceptance_is_recorded_once_by_the_officer_on_its_ruling(till: Till) -> None:
    house = till.house
    refused(house, NoAcceptanceRuling, lambda: accept(house, ruling=DECISION))
    refused(house, NotTheOfficer, lambda: accept(house, officer="zhao"))
    refused(house, NoSuchParty, lambda: accept(house, debtor="p9"))
    with by("wang"):
        refused(house, NotFound, lambda: house.bankruptcies.sweep(CASE))
    accept(house)
    refused(house, BankruptcyKnown, lambda: accept(house))


def test_when_it_is_over_the_money_is_free_again(till: Till) -> None:
    house = till.house
    accept(house)
    with by("chen"):
        house.bankruptcies.end(CASE, RULING)
    assert house.case().free == Money("100000.00")
    house.drafted("1.00")
    with by("wang"):
        refused(house, BankruptcyOver, lambda: house.bankruptcies.sweep(CASE))
    with by("chen"):
        refused(house, BankruptcyOver, lambda: house.bankruptcies.end(CASE, RULING))
