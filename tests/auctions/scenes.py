"""Lots brought to where the acceptance scenarios begin."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest

from auctions.lot_words import (
    Answer,
    BidderRole,
    Creditor,
)
from ledger.domain.errors import Refusal
from tests.auctions.lots import RULES, Walk, terms
from tests.scenario import yuan


@contextmanager
def refused(
    walk: Walk, why: type[Refusal], rule: str = "", *, steps: bool = False
) -> Iterator[None]:
    """Expect a refusal under a rule that records nothing; ``steps`` lets lawful ones come first."""
    before = len(walk.lot.pending_events)
    with pytest.raises(why) as error:
        yield
    assert not rule or error.value.facts["rule"] == rule
    assert steps or len(walk.lot.pending_events) == before


def second(walk: Walk, opens: str, **changed: object) -> Walk:
    walk.a1_failed().plan(terms("560000", "100000"), date(2026, 3, 6))
    return walk.announce(date(2026, 3, 10), opens, **changed)


def preemptors(walk: Walk) -> Walk:
    walk.prepared()
    for holder, rank, code in (("h1", 1, "Z"), ("h2", 2, "Y")):
        walk.lot.know_preemptor(holder, nature="共有人", name=f"姓名{holder}")
        walk.lot.confirm_preemptor(holder, rank=rank, code=code, panel="笔录", on=date(2026, 1, 25))
    walk.announce(date(2026, 2, 2), "2026-03-04").enter("X")
    for code in ("Y", "Z"):
        walk.enter(code, role=BidderRole.PREEMPTOR)
    return walk.open()


def rerun(walk: Walk) -> Walk:
    walk.defaulted().plan(on_=date(2026, 3, 27))
    return walk.announce(date(2026, 4, 1), "2026-05-06")


X = Creditor("x", 1, "判决书甲", yuan("300000"))
Y = Creditor("y", 2, "判决书乙", yuan("500000"))
Z = Creditor("z", 1, "判决书丙", yuan("100000"))


def willing(*who: Creditor, walk: Walk | None = None) -> Walk:
    walk = walk or Walk()
    walk.creditors(*who).a2_failed().ask(date(2026, 3, 30))
    for each in who:
        walk.lot.answer_in_kind(
            each.party, answer=Answer.ACCEPTED, on=date(2026, 4, 1), document="回执"
        )
    return walk


def award(walk: Walk, party: str, price: str = "560000", **changed: object) -> None:
    asked = {"on": date(2026, 4, 2), "difference_due": date(2026, 4, 17), **changed}
    walk.lot.award_in_kind(party, price=yuan(price), rules=RULES, **asked)  # type: ignore[arg-type]
