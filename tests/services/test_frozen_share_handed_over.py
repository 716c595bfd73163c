"""R2.15a, R2.15b: a frozen share goes to the court that froze it, in its turn, and to nobody else.

The share of 甲, p1, is 75,120.00; p5 is the court that froze it.
"""

from datetime import date
from typing import Any

import pytest

from auctions.services.paid_out import paid_out
from ledger.domain.case_account import NotTheOfficer, PartyRole
from ledger.domain.hold import HoldNotThere, HoldState
from ledger.domain.law.bankruptcy import StoppedByBankruptcy
from ledger.domain.law.holding import (
    HANDED_OVER,
    IN_TURN,
    FreezeNotHandedOver,
    FreezeWaits,
    HoldKind,
    HoldNotCovered,
    goes_in_turn,
)
from ledger.domain.law.payout_papers import PayeeOfAnotherRole, PayoutPaperMissing
from ledger.domain.law.reversing import was_received
from ledger.domain.money import Money, zero
from ledger.domain.payout import Payout, State
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.permissions import NotPermitted
from ledger.domain.plan_parts import NotPayable, Stage
from ledger.services.assistance import Assistance
from ledger.services.command import ChangedSince
from ledger.services.holds import Holds
from ledger.services.payees import DraftedElsewhere
from ledger.services.reversal_rows import Rows as ReversalRows
from ledger.services.sheets import Sheets
from ledger.store.verify import verify
from tests.services import papers
from tests.services.courthouse import CASE, PAYEE_ACCOUNT, Courthouse, by
from tests.services.hearing import DEBTOR_PARTY, TAKEN, W2_SHARES, Hearing
from tests.services.till import Till

UNTIL = date(2018, 6, 1)
LETTER, NOTICE, RULING = papers.dated(TAKEN, papers.LETTER, papers.NOTICE, papers.RULING)
SHARE = W2_SHARES[0]


@pytest.fixture
def hearing(bare: Courthouse) -> Hearing:
    return in_session(bare)


def in_session(bare: Courthouse) -> Hearing:
    """A plan all of whose shares can be paid, and the other court among the parties."""
    made = Hearing(bare)
    number = made.scenario_41()
    assert bare.payee(PartyRole.COURT, "苏州市吴江区人民法院") == "p5"
    made.final(number)
    return made


NUMBER = f"{CASE}-D1"


def frozen(
    hearing: Hearing, amount: int, *, party: str = "p1", agreed: bool = True, **more: Any
) -> str:
    desk = Holds(hearing.house.court)
    number = hearing.do(
        lambda: desk.place(
            CASE, HoldKind.FREEZE, Money(amount), paper=LETTER, until=UNTIL, party=party, **more
        )
    ).ids["hold"]
    if agreed:
        with by("chen"):
            desk.approve(number)
    return str(number)


def hand_over(hearing: Hearing, hold: str, **more: Any) -> Any:
    said = {"party": "p5", "account": PAYEE_ACCOUNT, "papers": [RULING, NOTICE], **more}
    return Assistance(hearing.house.court).hand_over(
        NUMBER, hold, said.pop("party"), said.pop("account"), **said
    )


def handed(hearing: Hearing, hold: str, **more: Any) -> Payout:
    """The payment by which a share goes to the court; there is one."""
    assert hearing.do(lambda: hand_over(hearing, hold, **more)).ids["payouts"] == "1"
    return payouts_to(hearing, "p5")[-1]


def payouts_to(hearing: Hearing, party: str) -> list[Payout]:
    bound = (each.payout for each in hearing.house.case().bound.values() if each.party == party)
    found = hearing.house.court.find_many(Payout, list(bound)).values()
    return sorted(found, key=lambda each: each.number)


def lacks(hearing: Hearing, hold: str) -> Money:
    return Holds(hearing.house.court).hold(hold).missing


def test_the_frozen_part_goes_to_the_court_and_the_rest_to_the_creditor(hearing: Hearing) -> None:
    hold, house = frozen(hearing, 30_000), hearing.house
    owed = house.debts.debts(CASE).remaining("c1", date(2017, 9, 1)).principal
    payout = handed(hearing, hold)
    assert (payout.amount, payout.kind, payout.party, payout.principal) == (
        Money(30_000), PayoutKind.ASSISTANCE, "p5", "p1",
    )  # fmt: skip
    assert lacks(hearing, hold) == zero()
    done = hearing.do(lambda: house.plans.settle(NUMBER))
    assert (done.ids["stage"], done.ids["payouts"]) == (Stage.SETTLED, "3")
    assert [each.amount for each in payouts_to(hearing, "p1")] == [SHARE - Money(30_000)]
    left = house.debts.debts(CASE).remaining("c1", date(2017, 9, 1)).principal
    assert owed - left == SHARE, "what the court gets pays the creditor's claim"
    till = Till(house)
    assert till.paid(payout.number).state is State.SETTLED
    hearing.do(lambda: Holds(house.court).settle(hold))
    assert Holds(house.court).hold(hold).state is HoldState.SETTLED
    assert verify(house.court.database, house.court.book, workers=0).intact


def test_first_frozen_first_served_to_the_fen_and_the_next_waits(hearing: Hearing) -> None:
    first, second = frozen(hearing, 50_000), frozen(hearing, 30_000)
    for asked in ("25120.01", "30000.00"):
        no = hearing.refused(
            FreezeWaits, lambda a=asked: hand_over(hearing, second, amount=Money(a))
        )
        assert no.cited == IN_TURN
        assert (no.facts["left"], no.facts["earlier"]) == (Money("25120.00"), Money(50_000))
    assert handed(hearing, second).amount == Money("25120.00")
    assert lacks(hearing, second) == Money("4880.00")
    hearing.refused(HoldNotCovered, lambda: hearing.house.plans.settle(NUMBER, ["c1"]))
    assert handed(hearing, first, amount=Money("0.01")).amount == Money("0.01")
    assert handed(hearing, first).amount == Money("49999.99")
    hearing.refused(FreezeWaits, lambda: hand_over(hearing, second))
    hearing.refused(NotPayable, lambda: hearing.house.plans.settle(NUMBER, ["c1"]))


def test_who_came_first_is_said_by_the_day_it_binds_and_not_by_who_typed_first(
    hearing: Hearing,
) -> None:
    typed_first = frozen(hearing, 75_000)
    frozen(hearing, 70_000, starts_on=date(2017, 10, 9))
    assert handed(hearing, typed_first).amount == SHARE - Money(70_000)


def test_what_does_not_freeze_this_share_now_sends_it_nowhere(hearing: Hearing) -> None:
    hold = frozen(hearing, 30_000)
    no = [
        (FreezeNotHandedOver, {"account": f"{PAYEE_ACCOUNT}9"}),
        (PayeeOfAnotherRole, {"party": "p2"}),
        (PayoutPaperMissing, {"papers": [RULING]}),
        (PayoutPaperMissing, {"papers": [NOTICE, LETTER]}),
        (FreezeWaits, {"amount": Money("30000.01")}),
        (FreezeWaits, {"amount": zero()}),
    ]
    for why, changed in no:
        hearing.refused(why, lambda c=changed: hand_over(hearing, hold, **c))
    others = (
        frozen(hearing, 1, agreed=False), frozen(hearing, 1, party=DEBTOR_PARTY),
        frozen(hearing, 1, party="p5"), frozen(hearing, 1, starts_on=date(2017, 10, 12)),
    )  # fmt: skip
    for other in others:
        missing = hearing.refused(FreezeNotHandedOver, lambda o=other: hand_over(hearing, o))
        assert missing.cited == HANDED_OVER
    hearing.at("2018-06-02")
    hearing.refused(FreezeNotHandedOver, lambda: hand_over(hearing, hold))
    hearing.do(lambda: Holds(hearing.house.court).extend(hold, date(2018, 9, 1), LETTER))
    assert handed(hearing, hold, account="6210 0000 0000 0000 017").amount == Money(30_000)


def test_only_a_freeze_of_this_very_case_hands_over_what_its_officer_has_seen(
    hearing: Hearing,
) -> None:
    house, desk = hearing.house, Holds(hearing.house.court)
    hold = frozen(hearing, 30_000)
    objection = hearing.do(
        lambda: desk.place(
            CASE, HoldKind.OBJECTION, Money(1), paper=LETTER, until=UNTIL, party="p1"
        )
    ).ids["hold"]  # fmt: skip
    elsewhere = "（2017）苏0508执102号"
    house.open_case(elsewhere, "wang")
    other = hearing.do(
        lambda: desk.place(
            elsewhere, HoldKind.FREEZE, Money(1), paper=LETTER, until=UNTIL, party="p1"
        )
    ).ids["hold"]  # fmt: skip
    with by("chen"):
        desk.approve(objection)
        desk.approve(other)
    for wrong in (objection, other):
        hearing.refused(FreezeNotHandedOver, lambda w=wrong: hand_over(hearing, w))
    hearing.refused(ChangedSince, lambda: hand_over(hearing, hold, expected=1))
    hearing.refused(NotTheOfficer, lambda: hand_over(hearing, hold), who="zhao")
    hearing.refused(NotPermitted, lambda: hand_over(hearing, hold), who="chen")
    day = date(2017, 10, 11)
    hearing.do(lambda: house.bankruptcies.accept(CASE, DEBTOR_PARTY, RULING, day, day))
    hearing.refused(StoppedByBankruptcy, lambda: hand_over(hearing, hold))


def test_creditor_and_court_are_never_both_paid(hearing: Hearing) -> None:
    """The creditor was asked for first: his payment stops at every door, and is drawn again."""
    house, plans = hearing.house, hearing.house.plans
    hearing.do(lambda: plans.settle(NUMBER, ["c1"]))
    [his] = payouts_to(hearing, "p1")
    hold = frozen(hearing, 30_000)
    hearing.refused(
        HoldNotCovered, lambda: house.payouts.approve(his.number, his.digest), who="chen"
    )
    hearing.refused(FreezeWaits, lambda: hand_over(hearing, hold))
    hearing.do(lambda: house.payouts.withdraw(his.number, "协助划拨"))
    hearing.refused(FreezeWaits, lambda: hand_over(hearing, hold))
    hearing.do(lambda: plans.redraw(NUMBER, his.number))
    theirs = handed(hearing, hold)
    hearing.refused(
        DraftedElsewhere, lambda: house.payouts.amend(theirs.number, purpose="改付申请人")
    )
    hearing.do(lambda: plans.settle(NUMBER, ["c1"]))
    assert payouts_to(hearing, "p1")[-1].amount + theirs.amount == SHARE


@pytest.mark.parametrize("how", ["withdrawn", "returned"])
def test_what_did_not_reach_the_court_is_frozen_as_before(hearing: Hearing, how: str) -> None:
    house, plans, till = hearing.house, hearing.house.plans, Till(hearing.house)
    hold, desk = frozen(hearing, 80_000), Holds(hearing.house.court)
    payout = handed(hearing, hold, amount=SHARE)
    if how == "withdrawn":
        hearing.refused(HoldNotThere, lambda: desk.ask_release(hold, RULING, amount=zero()))
        hearing.do(lambda: house.payouts.withdraw(payout.number, "通知有误"))
    else:
        till.paid(payout.number)
        till.bounce(payout.number)
        assert house.payout(payout.number).state is State.RETURNED
    hearing.refused(NotPayable, lambda: plans.settle(NUMBER, ["c1"]))
    hearing.refused(HoldNotThere, lambda: desk.ask_release(hold, RULING, amount=zero()))
    hearing.do(lambda: plans.redraw(NUMBER, payout.number))
    assert (lacks(hearing, hold), desk.hold(hold).handed) == (Money(80_000), {})
    hearing.refused(HoldNotCovered, lambda: plans.settle(NUMBER, ["c1"]))
    hearing.do(lambda: desk.ask_release(hold, RULING, amount=zero()))
    with by("chen"):
        desk.release(hold)
    assert hearing.do(lambda: plans.settle(NUMBER, ["c1"])).ids["payouts"] == "1"
    assert verify(house.court.database, house.court.book, workers=0).intact


def test_an_earlier_freeze_entered_late_stops_the_payment_at_every_door(hearing: Hearing) -> None:
    house, hold = hearing.house, frozen(hearing, 70_000)
    payout = handed(hearing, hold)
    late = frozen(hearing, 6_000, starts_on=date(2017, 10, 9))
    digest, waiting = house.plans.waiting(NUMBER)
    assert [each.number for each in waiting] == [payout.number]
    sheets = Sheets(house.court)
    doors = (
        lambda: house.plans.approve_payouts(NUMBER, digest),
        lambda: house.payouts.approve(payout.number, payout.digest),
        lambda: sheets.approve([payout.number], sheets.sheet([payout.number]).digest),
    )
    for door in doors:
        no = hearing.refused(FreezeWaits, door, who="chen")
        assert (no.facts["hold"], no.facts["earlier"]) == (hold, Money(6_000))
    assert lacks(hearing, late) == Money(6_000), "of which 5,120.00 are left"
    hearing.do(lambda: house.payouts.withdraw(payout.number, "在先冻结"))
    hearing.do(lambda: house.plans.redraw(NUMBER, payout.number))
    assert handed(hearing, hold).amount == SHARE - Money(6_000)


def test_a_freeze_that_lacks_something_ends_by_a_document_only(hearing: Hearing) -> None:
    """It could be said to be carried out when nothing was held, and the creditor was paid."""
    hold, desk = frozen(hearing, 30_000), Holds(hearing.house.court)
    no = hearing.refused(HoldNotThere, lambda: desk.settle(hold))
    assert no.facts["missing"] == Money(30_000)
    assert handed(hearing, hold, amount=Money(10_000)).amount == Money(10_000)
    hearing.refused(HoldNotThere, lambda: desk.settle(hold))


def test_r6_05_the_relief_fund_has_its_own_of_a_frozen_share_first(bare: Courthouse) -> None:
    hearing = Hearing(bare)
    hearing.relieved(10_000)
    number = hearing.scenario_41()
    bare.payee(PartyRole.COURT, "苏州市吴江区人民法院")
    hearing.final(number)
    share = hearing.plan(number).distribution.share_of["c1"]
    assert share.relief == Money(10_000)
    hold = frozen(hearing, 80_000)
    assert handed(hearing, hold).amount == share.paid - share.relief
    assert hearing.pockets()["plan-1-relief"] == Money(10_000)


def test_r4_16_what_another_court_got_for_him_is_the_creditors_to_return(hearing: Hearing) -> None:
    payout = handed(hearing, frozen(hearing, 30_000))
    paid = Till(hearing.house).paid(payout.number)
    case = hearing.house.case()
    receipts = {each.receipt: each.amount for each in paid.sources}
    assert paid_out([paid], receipts) == {"p1": Money(30_000)}
    rows = ReversalRows(hearing.house.court, case, case, date(2017, 12, 1), "")
    assert rows.received_by(paid) == {"甲"}
    was_received(paid.kind, settled=True)


def test_r2_15b_worked_example_of_two_freezes() -> None:
    share = Money("75120.00")
    assert goes_in_turn(Money(30_000), share, Money(50_000), hold="2") == Money("25120.00")
    assert goes_in_turn(Money(50_000), share, zero(), hold="1") == Money(50_000)
    with pytest.raises(FreezeWaits):
        goes_in_turn(Money(30_000), share, share, hold="2")
