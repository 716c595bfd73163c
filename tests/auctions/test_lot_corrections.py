"""What was written wrongly is put right by a new fact; what was judged is done anew."""

from datetime import date

import pytest

from auctions.law.says import TermsRefused
from auctions.lot_corrections import Corrected, Written
from ledger.domain.kernel import topic_of
from tests.auctions.lots import Walk, replayed

DECIDED = {"reason": "文号录入有误", "document": "更正决定", "on": date(2026, 4, 2)}


def written(walk: Walk, topic: str, field: str) -> Written:
    """A field of the last fact of a kind, as the lot's history has it."""
    fact = next(f for f in reversed(walk.lot.pending_events) if topic_of(type(f)) == topic)
    return Written(fact.originator_version, topic, field, getattr(fact, field))


def test_a_wrong_number_of_a_ruling_is_put_right_and_the_ruling_stays_as_it_was() -> None:
    walk = Walk().ruled()
    it = written(walk, "lot.ruling-served", "document")
    walk.lot.correct(it, now="（2026）苏0508执101号之八", **DECIDED)
    assert walk.lot.ruling == "（2026）苏0508执101号之八"
    assert it == written(walk, "lot.ruling-served", "document"), "nothing is edited"
    fact = walk.lot.pending_events[-1]
    assert isinstance(fact, Corrected)
    assert (fact.corrects, fact.was, fact.fact) == (it.number, "成交裁定", "lot.ruling-served")
    walk.lot.correct(it, now="（2026）苏0508执101号之九", **DECIDED)
    assert walk.lot.pending_events[-1].was == "（2026）苏0508执101号之八"  # type: ignore[attr-defined]
    assert replayed(walk.lot).ruling == "（2026）苏0508执101号之九"


def test_titles_and_records_are_words() -> None:
    walk = Walk().pricing()
    walk.lot.correct(written(walk, "lot.registered", "title"), now="某小区二室", **DECIDED)
    walk.lot.correct(written(walk, "lot.pricing-opened", "record"), now="调查笔录二", **DECIDED)
    assert walk.lot.title == "某小区二室"
    assert walk.lot.investigation is not None
    assert walk.lot.investigation.record == "调查笔录二"


@pytest.mark.parametrize(
    ("topic", "field", "now"),
    [
        ("lot.bidding-closed", "price", "900001.00"),
        ("lot.ruling-served", "served_on", "2026-03-28"),
        ("lot.published", "platform_lot", "9"),
        ("lot.entered", "name", "别人"),
        ("lot.ruling-served", "document", " "),
        ("lot.ruling-served", "document", "成交裁定"),
    ],
)
def test_co_1_what_was_judged_is_done_anew(topic: str, field: str, now: str) -> None:
    walk = Walk().ruled()
    before = len(walk.lot.pending_events)
    with pytest.raises(TermsRefused) as refused:
        walk.lot.correct(written(walk, topic, field), now=now, **DECIDED)
    assert refused.value.facts["rule"] == "CO-1"
    it = written(walk, "lot.ruling-served", "document")
    with pytest.raises(TermsRefused):
        walk.lot.correct(it, now="新", reason=" ", document="决定", on=date(2026, 4, 2))
    assert len(walk.lot.pending_events) == before
