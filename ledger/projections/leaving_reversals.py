"""Reversals among how money leaves (执行回转): what is still out of an order, and what counts."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ledger.domain.kernel import Fact
from ledger.domain.reversal import Reversal
from ledger.projections.leaving_rows import begin, change
from ledger.projections.projection import Work

UNCOUNT: Final = "uncount-asked"  # somebody asks to undo a counting


def _ordered(work: Work, fact: Reversal.Ordered) -> None:
    begin(
        work, fact, kind="reversal", number=fact.number, case_number=fact.reversal_case,
        party=fact.creditor, amount=fact.asked, state="ordered", waits_for="reversal", by=fact.by,
    )  # fmt: skip
    row = change(work, fact)
    if row is not None:
        row["words"] = [each.thing for each in fact.things]


def _amended(work: Work, fact: Reversal.Amended) -> None:
    row = change(work, fact, waits_for="reversal")
    if row is not None:
        row["state"] = row["state"] if row["state"] == UNCOUNT else "ordered"
        row["words"] = [*row["words"], *(each.thing for each in fact.things)]
        row["amount"] += min(fact.change.fen, 0)
    _still_out(work, fact, fact.change.fen, *fact.struck)


def _collected(work: Work, fact: Reversal.Collected) -> None:
    _still_out(work, fact, -fact.principal.fen)


def _uncount_asked(work: Work, fact: Reversal.UncountAsked) -> None:
    change(work, fact, state=UNCOUNT)


def _uncount_decided(work: Work, fact: Reversal.UncountRefused | Reversal.Uncounted) -> None:
    row = change(work, fact)
    if row is not None:
        row["outstanding"] += fact.principal.fen if isinstance(fact, Reversal.Uncounted) else 0
        out = row["outstanding"] or row["words"]
        row.update(state="ordered" if out else "made-good", waits_for="reversal" if out else None)


def _thing_valued(work: Work, fact: Reversal.ThingValued) -> None:
    _still_out(work, fact, fact.amount.fen, fact.thing)


def _thing_gone(work: Work, fact: Reversal.ThingReturned | Reversal.ThingEnded) -> None:
    _still_out(work, fact, 0, fact.thing)


def _still_out(work: Work, fact: Fact, more: int, *things: str) -> None:
    row = change(work, fact)
    if row is not None:
        row["outstanding"] += more
        row["amount"] += max(more, 0)
        row["words"] = [each for each in row["words"] if each not in things]
        if not row["outstanding"] and not row["words"] and row["state"] != UNCOUNT:
            row.update(state="made-good", waits_for=None)


OF_REVERSALS: Final[Mapping[type[Fact], Callable[[Work, Any], None]]] = {
    Reversal.Ordered: _ordered,
    Reversal.Amended: _amended,
    Reversal.Collected: _collected,
    Reversal.UncountAsked: _uncount_asked,
    Reversal.UncountRefused: _uncount_decided,
    Reversal.Uncounted: _uncount_decided,
    Reversal.ThingValued: _thing_valued,
    Reversal.ThingReturned: _thing_gone,
    Reversal.ThingEnded: _thing_gone,
}
