"""An outsider who sues late: the lot went on, and goes no further without leave (VO-8)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from auctions.law.says import DisposalStayed
from tests.auctions.lots import RULES, Walk, at


def going_on_after_a_dismissed_claim(walk: Walk, from_: date) -> Walk:
    """Claimed and dismissed; the fifteen quiet days passed, and the lot was taken up again."""
    lot = walk.lot
    lot.claim_as_outsider("甲", document="异议书", at=at(str(from_)), rules=RULES)
    lot.dismiss_outsider(document="驳回", served_on=from_ + timedelta(days=1), rules=RULES)
    back = at(str(from_ + timedelta(days=25)))
    lot.resume(document="恢复", at=back, rules=RULES)
    return walk


@pytest.mark.parametrize(
    ("start", "claimed", "goes_on"),
    [
        (Walk.announced, date(2026, 2, 3), lambda lot: lot.start_bidding(at("2026-03-04"), RULES)),
        (
            Walk.paid, date(2026, 3, 21),
            lambda lot: lot.serve_ruling(
                document="成交裁定", served_on=date(2026, 4, 20), rules=RULES
            ),
        ),
        (
            Walk.in_kind_paid, date(2026, 4, 11),
            lambda lot: lot.rule_in_kind(
                document="抵债裁定", served_on=date(2026, 5, 20), rules=RULES
            ),
        ),
    ],
    ids=["start_bidding", "serve_ruling", "rule_in_kind"],
)  # fmt: skip
def test_vo_8_neither_bidding_nor_ruling_goes_on_over_a_suit_that_came_late(
    start: Callable[[Walk], Walk], claimed: date, goes_on: Callable[[Any], None]
) -> None:
    walk = going_on_after_a_dismissed_claim(start(Walk()), claimed)
    walk.lot.sue_as_outsider(document="起诉状", on=claimed + timedelta(days=26))
    before = len(walk.lot.pending_events)
    with pytest.raises(DisposalStayed) as refused:
        goes_on(walk.lot)
    assert refused.value.facts["rule"] == "VO-8"
    assert len(walk.lot.pending_events) == before

    free = going_on_after_a_dismissed_claim(start(Walk()), claimed)
    before = len(free.lot.pending_events)
    goes_on(free.lot)
    assert len(free.lot.pending_events) > before
