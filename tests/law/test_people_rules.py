"""Who may leave, stand in, and be left out: R1.32, R2.07."""

from datetime import date

import pytest

from ledger.domain.errors import Refusal
from ledger.domain.hand_over import OpenItem, OpenItemsLeft, OpenKind, digest_of, may_leave
from ledger.domain.law.standing_in import (
    DelegationNotInForce,
    DelegationTooWide,
    Mandate,
    NotDelegated,
    may_delegate,
    may_stand_in,
)
from ledger.domain.money import Money

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 31)
MANDATE = Mandate("lin", "chen", FIRST, LAST, Money("100000.00"))
ITEM = OpenItem(OpenKind.PAYOUT, "（2026）苏0508执101号-1", "（2026）苏0508执101号", Money("1.00"))


def test_r1_32_nobody_leaves_while_anything_of_his_is_open() -> None:
    may_leave("wang", ())
    with pytest.raises(OpenItemsLeft) as left:
        may_leave("wang", (ITEM,))
    assert left.value.facts["items"] == [ITEM.mark]


def test_r1_32_a_list_is_the_same_list_in_any_order_and_another_by_any_fen() -> None:
    other = OpenItem(OpenKind.CASE, ITEM.case_number, ITEM.case_number, None)
    dearer = OpenItem(ITEM.kind, ITEM.mark, ITEM.case_number, Money("1.01"))
    assert digest_of((ITEM, other)) == digest_of((other, ITEM))
    assert digest_of((ITEM, other)) != digest_of((dearer, other))


@pytest.mark.parametrize(
    ("mandate", "limit"),
    [
        (Mandate("lin", "lin", FIRST, LAST, None), None),
        (Mandate("lin", "chen", LAST, FIRST, None), None),
        (Mandate("lin", "chen", FIRST, date(2026, 4, 1), None), None),
        (Mandate("lin", "chen", FIRST, LAST, Money(0)), None),
        (Mandate("lin", "chen", FIRST, LAST, None), Money("50000.00")),
        (Mandate("lin", "chen", FIRST, LAST, Money("50000.01")), Money("50000.00")),
    ],
)
def test_r2_07_a_delegation_is_dated_limited_and_to_somebody_else(
    mandate: Mandate, limit: Money | None
) -> None:
    may_delegate(MANDATE, longest=30, limit=Money("100000.00"))
    with pytest.raises(DelegationTooWide):
        may_delegate(mandate, longest=30, limit=limit)


@pytest.mark.parametrize(
    ("by", "day", "amount", "acted", "why"),
    [
        ("wang", FIRST, "1.00", set(), NotDelegated),
        ("chen", date(2026, 3, 1), "1.00", set(), DelegationNotInForce),
        ("chen", date(2026, 4, 1), "1.00", set(), DelegationNotInForce),
        ("chen", FIRST, "100000.01", set(), NotDelegated),
        ("chen", FIRST, "1.00", {"lin"}, NotDelegated),
    ],
)
def test_r2_07_nobody_stands_in_outside_what_was_delegated(
    by: str, day: date, amount: str, acted: set[str], why: type[Refusal]
) -> None:
    for good in (FIRST, LAST):
        may_stand_in(MANDATE, "chen", day=good, amount=Money("100000.00"), acted={"wang"})
    with pytest.raises(why):
        may_stand_in(MANDATE, by, day=day, amount=Money(amount), acted=acted)


def test_r2_07_a_delegation_taken_back_holds_no_more() -> None:
    over = Mandate("lin", "chen", FIRST, LAST, None, ended=True)
    with pytest.raises(DelegationNotInForce):
        may_stand_in(over, "chen", day=FIRST, amount=Money(1), acted=())
