"""DA-7: unsold, the applicant takes the asset by agreement; nobody else's claim is passed over."""

from datetime import date
from typing import Any

import pytest

from auctions.law.says import InKindNotAllowed
from auctions.lot_words import Creditor, State
from tests.auctions.lots import APPLICANT, DEBTOR, RULES, Walk
from tests.scenario import yuan

MINE = Creditor(APPLICANT, 1, "判决书", yuan("700000"))
OTHER = Creditor("p7", 2, "判决书乙", yuan("50000"))
BOTH = (APPLICANT, DEBTOR)


def agree(walk: Walk, **changed: Any) -> Walk:
    asked: dict[str, Any] = {
        "price": yuan("600000"), "consents": BOTH, "document": "抵债协议",
        "on": date(2026, 1, 20),
    }  # fmt: skip
    walk.lot.agree_in_kind(rules=RULES, **(asked | changed))
    return walk


@pytest.mark.parametrize(
    ("creditors", "changed", "rule"),
    [
        ((MINE,), {"consents": (APPLICANT,)}, "DA-7"),
        ((MINE, OTHER), {}, "DA-7"),
        ((MINE,), {"document": " "}, "DA-7"),
        ((MINE,), {"from_settlement": True}, "DA-8"),
        ((OTHER,), {"consents": (*BOTH, "p7")}, "DA-1"),
        ((MINE,), {"price": yuan("700000.01")}, "DA-3"),
    ],
)
def test_da_7_who_agrees_on_what_paper(creditors: Any, changed: Any, rule: str) -> None:
    walk = Walk().creditors(*creditors).price()
    before = len(walk.lot.pending_events)
    with pytest.raises(InKindNotAllowed) as refused:
        agree(walk, **changed)
    assert refused.value.facts["rule"] == rule
    assert len(walk.lot.pending_events) == before


def test_da_7_without_a_difference_it_is_ruled_and_the_lot_is_at_zero() -> None:
    walk = agree(Walk().creditors(MINE, OTHER).price(), consents=(*BOTH, "p7"))
    assert walk.lot.state is State.INKIND_PENDING
    walk.lot.pay_difference(paid=yuan("0"), costs=yuan("0"), on=date(2026, 1, 21), rules=RULES)
    walk.lot.rule_in_kind(document="抵债裁定", served_on=date(2026, 1, 22), rules=RULES)
    assert (walk.lot.state, walk.lot.title_passed_on) == (
        State.CLOSED_INKIND, date(2026, 1, 22),
    )  # fmt: skip


def test_da_7_a_difference_that_never_came_sends_it_back_to_be_auctioned() -> None:
    walk = agree(
        Walk().creditors(MINE).prepared(), price=yuan("800000"), difference_due=date(2026, 2, 1)
    )
    assert walk.lot.in_kind is not None
    assert walk.lot.in_kind.difference == yuan("100000")
    walk.lot.miss_difference(ruling="裁定", on=date(2026, 2, 2), rules=RULES)
    assert (walk.lot.state, walk.lot.dated) == (State.PRICED, True)
    walk.plan(on_=date(2026, 2, 3))
    assert walk.lot.state is State.PREPARED
