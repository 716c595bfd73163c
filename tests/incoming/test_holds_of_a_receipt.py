"""R2.19: a hold of one receipt is of its money, whatever becomes of it, and of no other."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from ledger.domain.case_account import PocketKind
from ledger.domain.hold import Hold
from ledger.domain.law.holding import (
    HoldKind,
    HoldNotCovered,
    HoldOfOneReceipt,
    HoldUnbounded,
    is_of_its_receipt,
)
from ledger.domain.money import Money
from ledger.domain.paper import Paper, PaperKind
from tests.incoming.desk import DAY, LETTER, Incoming
from tests.incoming.test_holds import FREE, KEPT, UNTIL
from tests.services.courthouse import CASE, by
from tests.services.till import Till

VOUCHER = Paper(PaperKind.VOUCHER, "评估费票据", DAY)


def held(desk: Incoming, amount: str, receipt: UUID, kind: HoldKind = HoldKind.FREEZE) -> str:
    """A hold of so much of this receipt."""
    return str(
        desk.as_(
            "wang", desk.holds.place, CASE, kind, Money(amount), paper=LETTER, until=UNTIL,
            receipt=receipt,
        ).ids["hold"]
    )  # fmt: skip


def sources(desk: Incoming) -> dict[UUID, Money]:
    """What is held, by the receipt it is of."""
    return {each.receipt: each.amount for each in desk.case().pockets["hold-1"].sources}


def uncovered(desk: Incoming, number: str) -> None:
    with by("wang"), desk.nothing_moves(HoldOfOneReceipt):
        desk.holds.cover(number)


@pytest.mark.parametrize("kind", [HoldKind.FREEZE, HoldKind.OBJECTION, HoldKind.REVERSAL])
def test_r2_19_what_lacks_of_one_receipt_is_not_covered_by_another(
    desk: Incoming, kind: HoldKind
) -> None:
    sub = desk.payable()
    first = desk.receive("40.00", sub_account=sub)
    number = held(desk, "60.00", first, kind)
    desk.receive("50.00", sub_account=sub)
    uncovered(desk, number)
    hold = desk.holds.hold(number)
    assert (hold.receipt, hold.covered, hold.missing) == (first, Money("40.00"), Money("20.00"))
    assert (desk.balances()[FREE], desk.balances()[KEPT]) == (-50_00, -40_00)
    # Nor does it hinder what other money is for: nothing of it could ever be held.
    desk.approved("50.00")


def test_r2_19_what_comes_back_of_its_receipt_covers_it_first(desk: Incoming) -> None:
    """Given an older receipt beside it; when both come back; then its own money covers it."""
    till, sub = Till(desk), desk.payable()
    older = desk.receive("30.00", sub_account=sub)
    own = desk.receive("40.00", sub_account=sub)
    paid = desk.approved("70.00")
    till.send(paid)
    number = held(desk, "40.00", own)
    assert desk.holds.hold(number).missing == Money("40.00")
    desk.receive("10.00", sub_account=sub)
    uncovered(desk, number)
    desk.approved("10.00")
    till.book(paid)
    uncovered(desk, number)
    till.bounce(paid)
    with by("wang"), desk.nothing_moves(HoldNotCovered):
        desk.payouts.draft(CASE, "p1", Money("1.00"), "执行款")
    desk.as_("wang", desk.holds.cover, number)
    assert sources(desk) == {own: Money("40.00")}
    assert desk.case().lots[older].free == Money("30.00")
    with by("wang"), desk.nothing_moves(HoldUnbounded):  # there is no more to cover
        desk.holds.cover(number)


def test_r2_15_a_charge_takes_nothing_of_what_a_freeze_of_its_receipt_lacks(
    desk: Incoming,
) -> None:
    till, sub = Till(desk), desk.payable()
    first = desk.receive("40.00", sub_account=sub)
    paid = desk.approved("40.00")
    till.send(paid)
    held(desk, "40.00", first)
    other = desk.receive("70.00", sub_account=sub)
    till.book(paid)
    till.bounce(paid)

    def charge(amount: str, receipt: UUID) -> Any:
        return desk.charges.charge(
            CASE, PocketKind.COST, Money(amount), paper=VOUCHER, receipts=[receipt]
        )

    with by("wang"), desk.nothing_moves(HoldNotCovered):
        charge("0.01", first)
    desk.as_("wang", charge, "70.00", other)


def test_r2_19_a_hold_names_a_receipt_the_case_has(desk: Incoming) -> None:
    desk.funded("100.00")
    with by("wang"), desk.nothing_moves(HoldOfOneReceipt):
        desk.holds.place(
            CASE, HoldKind.FREEZE, Money("60.00"), paper=LETTER, until=UNTIL, receipt=uuid4()
        )


def test_a_hold_of_before_that_named_no_receipt_is_covered_by_any_money() -> None:
    state: dict[str, Any] = {}
    Hold.Placed.upcast_v1_v2(state)
    assert state == {"receipt": None}


def test_r2_19_nothing_free_is_nothing_to_hold() -> None:
    is_of_its_receipt(Money("0.01"), hold="1", receipt="r")
    for free in (None, Money("0.00")):
        with pytest.raises(HoldOfOneReceipt):
            is_of_its_receipt(free, hold="1", receipt="r")
