"""R2.15a, R2.15b: what was held for a freeze goes to the court that froze it, in its turn.

It could only be let go first, as if nobody wanted it, and sent as a transfer once it was free.
"""

from datetime import date
from typing import Any

import pytest

from api.every import follower
from ledger.domain.case_account import NotTheOfficer, PartyKind, PartyRole
from ledger.domain.hold import Hold, HoldNotThere, HoldState
from ledger.domain.law.bankruptcy import StoppedByBankruptcy
from ledger.domain.law.holding import (
    HANDED_OVER,
    IN_TURN,
    FreezeNotHandedOver,
    FreezeWaits,
    HoldKind,
)
from ledger.domain.law.payout_papers import PayeeOfAnotherRole, PayoutPaperMissing
from ledger.domain.law.regimes import RegimeNotChosen
from ledger.domain.law.reversing import CountedAsReturned
from ledger.domain.money import Money, zero
from ledger.domain.payout import Payout, State
from ledger.domain.payout_kind import PayoutKind
from ledger.projections.holds import holds_of
from ledger.services.assistance import Assistance
from ledger.services.cases import NewParty
from ledger.services.holds import Holds
from ledger.services.payees import DraftedElsewhere
from ledger.store.verify import verify
from tests.scenario import fact, given, yuan
from tests.services.courthouse import CASE, PAYEE_ACCOUNT, Courthouse, by
from tests.services.fallen import NEW, came, count, order
from tests.services.papers import DAY, LETTER, NOTICE, RULING
from tests.services.refusing import refused
from tests.services.till import Till

UNTIL = date(2026, 9, 1)
FIRST, SECOND = f"{CASE}-1", f"{CASE}-2"


@pytest.fixture
def court(house: Courthouse) -> str:
    """The court that freezes, a party of a case with 8,000.00; its mark."""
    house.funded("8000.00")
    return house.payee(PartyRole.COURT, "苏州市吴江区人民法院")


def freeze(house: Courthouse, amount: str, *, case: str = CASE, **more: Any) -> str:
    desk = Holds(house.court)
    said = {"kind": HoldKind.FREEZE, "paper": LETTER, "until": UNTIL, **more}
    with by("wang"):
        held = desk.place(case, said.pop("kind"), Money(amount), **said).ids["hold"]
    with by("chen"):
        desk.approve(held)
    return held


def hand(house: Courthouse, hold: str, court: str, person: str = "wang", **more: Any) -> Payout:
    said = {"account": PAYEE_ACCOUNT, "papers": [RULING, NOTICE], **more}
    with by(person):
        done = Assistance(house.court).hand_held_over(hold, court, said.pop("account"), **said)
    return house.payout(done.ids["payout"])


def cover(house: Courthouse, hold: str) -> str:
    with by("wang"):
        return Holds(house.court).cover(hold).ids["covered"]


def hold_of(house: Courthouse, number: str = FIRST) -> Hold:
    return Holds(house.court).hold(number)


def test_r2_15a_what_is_held_goes_straight_to_the_court_that_froze_it(
    house: Courthouse, court: str
) -> None:
    freeze(house, "9000.00")
    part = hand(house, FIRST, court, amount=Money("3000.00"))
    assert (part.kind, part.party, part.principal) == (PayoutKind.ASSISTANCE, court, "")
    rest = hand(house, FIRST, court, account="6210 0000 0000 0000 017")
    assert (part.amount, rest.amount) == (Money("3000.00"), Money("5000.00"))
    found = hold_of(house)
    assert (found.covered, found.missing) == (zero(), Money("1000.00"))
    assert told(house) == [("approved", 1000_00, 0)]
    till = Till(house)
    for each in (part, rest):
        assert till.paid(each.number).state is State.SETTLED
    with by("wang"):
        refused(house, HoldNotThere, lambda: Holds(house.court).settle(FIRST))
    assert house.balances() == {}
    house.receive("1500.00", sub_account=house.case().sub_account)
    assert cover(house, FIRST) == "1000.00"
    till.paid(hand(house, FIRST, court).number)
    with by("wang"):
        Holds(house.court).settle(FIRST)
    assert house.case().free == Money("500.00")
    assert verify(house.court.database, house.court.book, workers=0).intact


def told(house: Courthouse) -> list[tuple[str, int, int]]:
    follower(house.court).catch_up()
    with house.court.database.app.connect() as connection:
        rows = holds_of(connection, house.court.book, CASE)
        return [(row.state, row.asked.fen, row.covered.fen) for row in rows]


def test_r2_15a_it_goes_on_the_notice_to_the_account_it_names_and_nowhere_else(
    house: Courthouse, court: str
) -> None:
    freeze(house, "3000.00")
    objection = freeze(house, "10.00", kind=HoldKind.OBJECTION)
    late = freeze(house, "10.00", starts_on=date(2026, 3, 3))
    with by("wang"):
        undecided = Holds(house.court).place(
            CASE, HoldKind.FREEZE, Money(10), paper=LETTER, until=UNTIL
        ).ids["hold"]  # fmt: skip
    for other in (objection, late, undecided):
        no = refused(house, FreezeNotHandedOver, lambda o=other: hand(house, o, court))
        assert no.cited == HANDED_OVER
    for why, changed in (
        (FreezeNotHandedOver, {"account": f"{PAYEE_ACCOUNT}9"}),
        (PayoutPaperMissing, {"papers": [RULING]}),
        (FreezeWaits, {"amount": Money("3000.01")}),
        (NotTheOfficer, {"person": "zhao"}),
    ):
        refused(house, why, lambda c=changed: hand(house, FIRST, court, **c))
    refused(house, PayeeOfAnotherRole, lambda: hand(house, FIRST, "p1"))
    drafted = hand(house, FIRST, court).number
    refused(house, FreezeNotHandedOver, lambda: hand(house, FIRST, court))
    with by("wang"):
        refused(house, DraftedElsewhere, lambda: house.payouts.amend(drafted, purpose="改"))
        house.bankruptcies.accept(CASE, "p2", RULING, DAY, DAY)
    refused(house, StoppedByBankruptcy, lambda: hand(house, late, court))


@pytest.mark.parametrize("how", ["withdrawn", "returned"])
def test_r2_15a_what_did_not_reach_it_is_held_as_before_and_asked_for_by_one_command(
    house: Courthouse, court: str, how: str
) -> None:
    freeze(house, "3000.00")
    first, desk = hand(house, FIRST, court), Holds(house.court)
    with by("wang"):
        refused(house, HoldNotThere, lambda: desk.ask_release(FIRST, RULING))
    if how == "withdrawn":
        with by("wang"):
            house.payouts.withdraw(first.number, "户名不符")
    else:
        Till(house).paid(first.number)
        with by("wang"):
            desk.settle(FIRST)
        Till(house).bounce(first.number)
        with by("feng"):
            version = max(house.case().party(court).accounts)
            house.cases.confirm_account(CASE, court, version)
    assert house.case().pocket("hold-1").amount == Money("3000.00")
    again = hand(house, FIRST, court)
    found = hold_of(house)
    assert (again.amount, found.state) == (Money("3000.00"), HoldState.APPROVED)
    assert found.handed == {again.number: Money("3000.00")}
    assert told(house) == [("approved", 0, 0)]
    with by("wang"):
        house.payouts.withdraw(again.number, "通知撤回")
    with by("wang"):
        desk.ask_release(FIRST, RULING)
    with by("chen"):
        assert desk.release(FIRST).ids["released"] == "3000.00"
    assert house.case().free == Money("8000.00"), "nothing is stranded"


def test_r2_15b_what_comes_is_held_for_the_earlier_court_first(
    house: Courthouse, court: str
) -> None:
    freeze(house, "9000.00")
    sub = house.case().sub_account
    house.receive("1200.00", sub_account=sub)
    freeze(house, "500.00")
    assert hold_of(house, SECOND).covered == Money("200.00"), "1,000.00 are the first court's"
    no = refused(house, FreezeWaits, lambda: cover(house, SECOND))
    assert (no.cited, no.facts["earlier"]) == (IN_TURN, Money("1000.00"))
    house.receive("100.00", sub_account=sub)
    assert cover(house, SECOND) == "100.00"
    assert cover(house, FIRST) == "1000.00"
    assert hand(house, SECOND, court).amount == Money("300.00")


def test_r2_15b_an_earlier_notice_entered_late_comes_first_at_every_door(
    house: Courthouse, court: str
) -> None:
    freeze(house, "7000.00")
    payout = hand(house, FIRST, court, amount=Money("6000.00"))
    freeze(house, "3500.00", starts_on=date(2026, 3, 1))
    assert hold_of(house, SECOND).missing == Money("2500.00")
    no = refused(house, FreezeWaits, lambda: hand(house, FIRST, court))
    assert no.facts["left"] == zero()
    with by("chen"):
        refused(house, FreezeWaits, lambda: house.payouts.approve(payout.number, payout.digest))
    with by("wang"):
        house.payouts.withdraw(payout.number, "在先冻结")
    assert hand(house, FIRST, court).amount == Money("4500.00")


def test_r4_13_one_of_several_creditors_is_not_paid_past_the_others_by_his_court(
    house: Courthouse, court: str
) -> None:
    freeze(house, "3000.00", party="p1")
    with by("wang"):
        house.cases.add_party(CASE, NewParty(PartyRole.APPLICANT, PartyKind.PERSON, "李四"))
    refused(house, RegimeNotChosen, lambda: hand(house, FIRST, court))
    house.one_after_another()
    payout = hand(house, FIRST, court)
    assert payout.principal == "p1", "it is his"


def test_r4_16_what_counts_as_returned_is_not_the_payers_to_be_handed_over(fallen: Till) -> None:
    house = fallen.house
    order(house)
    count(house, came(house, "12000.00"), "9000.00")
    court = house.payee(PartyRole.COURT, "苏州市吴江区人民法院", number=NEW)
    hold = freeze(house, "12000.00", case=NEW, party="p2")
    refused(
        house, CountedAsReturned,
        lambda: hand(house, hold, court, amount=Money("3000.01")),
    )  # fmt: skip
    assert hand(house, hold, court, amount=Money("3000.00"))
    refused(house, CountedAsReturned, lambda: hand(house, hold, court, amount=Money("0.01")))


def test_r2_15a_what_was_let_go_stands_again_when_the_payment_comes_back() -> None:
    """Facts on both sides: what lies under a freeze's name is never held by nobody."""
    placed = fact(
        Hold.Placed, case_number=CASE, serial=1, kind=HoldKind.FREEZE, pocket="hold-1",
        asked=yuan("60"), covered=yuan("60"), party=None, paper=LETTER, starts_on=DAY, until=UNTIL,
        doubt="", receipt=None, by="王",
    )  # fmt: skip
    handed = fact(Hold.HeldHandedOver, payout=f"{CASE}-1", amount=yuan("40"), court="p3", by="王")
    past = [
        placed, fact(Hold.Approved, by="陈", role="chief"), handed,
        fact(Hold.ReleaseAsked, amount=yuan("20"), paper=RULING, checked="", by="王"),
        fact(Hold.Released, amount=yuan("20"), paper=RULING, by="陈"),
    ]  # fmt: skip
    outcome = given(Hold, *past).when(lambda hold: hold.take_up(f"{CASE}-1", reason="returned"))
    outcome.then(fact(Hold.HeldTakenUp, payout=f"{CASE}-1", amount=yuan("40"), reason="returned"))
    assert outcome.root is not None
    assert (outcome.root.state, outcome.root.covered, outcome.root.missing) == (
        HoldState.APPROVED, yuan("40"), yuan("0"),
    )  # fmt: skip
