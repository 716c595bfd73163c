"""Objections to an attempt: once, on the law's grounds, in time; ruled on, and taken further."""

from datetime import date
from typing import Any

import pytest

from auctions.law.says import AnnulRefused
from auctions.lot_words import AnnulGround, State
from tests.auctions.lots import CASE, RULES, Walk, alerts
from tests.auctions.test_lot_timers import challenged, ruled_on


def object_to(walk: Walk, **changed: Any) -> None:
    asked: dict[str, Any] = {
        "mark": "r1-A1", "grounds": [AnnulGround.FAULT], "document": "异议书",
        "on": date(2026, 4, 2), "note": "继续办理",
    }  # fmt: skip
    walk.lot.challenge_sale(changed.pop("objector", "p2"), rules=RULES, **(asked | changed))


def refuses(walk: Walk, rule: str, **changed: Any) -> None:
    before = len(walk.lot.pending_events)
    with pytest.raises(AnnulRefused) as refused:
        object_to(walk, **changed)
    assert refused.value.facts["rule"] == rule
    assert len(walk.lot.pending_events) == before


def test_vo_5_grounds_are_raised_together_and_somebody_else_may_still_object() -> None:
    walk = challenged()
    refuses(walk, "VO-5")
    object_to(walk, objector="p9")
    assert set(walk.lot.challenges) == {("p2", "r1-A1"), ("p9", "r1-A1")}


def test_vo_1_vo_2_an_attempt_a_ground_a_paper_and_no_more_grounds_than_there_are() -> None:
    walk = Walk().ruled()
    refuses(walk, "VO-1", mark="r1-A2")
    refuses(walk, "VO-1", grounds=[])
    refuses(walk, "VO-1", document=" ")
    refuses(walk, "VO-2", grounds=[AnnulGround.NOT_ANNOUNCED])


def test_vo_1_neither_objection_nor_annulment_after_the_enforcement_ended() -> None:
    walk = Walk().ruled()
    walk.lot.end_case(CASE, document="终结裁定", on=date(2026, 4, 1), resumed=False)
    refuses(walk, "VO-1", on=date(2026, 4, 2))
    with pytest.raises(AnnulRefused, match="ended on"):
        walk.lot.annul(ground=AnnulGround.FAULT, ruling="裁定", on=date(2026, 4, 2), rules=RULES)
    object_to(walk, on=date(2026, 4, 1))
    walk.lot.end_case(CASE, document="恢复裁定", on=date(2026, 5, 1), resumed=True)
    walk.lot.annul(ground=AnnulGround.FAULT, ruling="裁定", on=date(2026, 5, 2), rules=RULES)
    assert walk.lot.state is State.VOIDED


def test_su_5_going_on_while_an_objection_is_pending_wants_a_note() -> None:
    walk = Walk().sold()
    object_to(walk, note="")
    assert alerts(walk.lot) == ["SU-5"]
    assert walk.lot.state is State.SOLD_AWAIT_BALANCE, "the court may stay it; it need not"
    stopped = Walk().suspended()
    object_to(stopped, note="", on=date(2026, 3, 6))
    assert alerts(stopped.lot) == []


def test_vo_1_a_ruling_is_taken_further_within_ten_days_of_its_service() -> None:
    walk = ruled_on()
    late = {"mark": "r1-A1", "document": "复议申请", "rules": RULES}
    with pytest.raises(AnnulRefused):
        walk.lot.ask_reconsideration("p2", on=date(2026, 4, 21), **late)
    walk.lot.ask_reconsideration("p2", on=date(2026, 4, 20), **late)
    assert not [name for name in walk.lot.timers if name.startswith("T-RECONSIDER")]
    with pytest.raises(AnnulRefused):
        walk.lot.ask_reconsideration("p2", on=date(2026, 4, 20), **late)
    with pytest.raises(AnnulRefused):
        walk.lot.rule_on_challenge(
            "p2", mark="r1-A1", upheld=True, document="裁定", served_on=date(2026, 4, 20),
            rules=RULES,
        )  # fmt: skip
