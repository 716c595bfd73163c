"""Which of a court's own rules held on a day, among all that were ever activated (规则适用).

    2016-08 from 4 August 2016                          ────────────────┐      ┌───────→
    2026-一日 from 5 March 2026 to the end of that day                  └─5.3.─┘

A policy holds from the day it names: until a later one begins, or to its own last day. On a day for
which several would hold, the one that began last does, and of two that began together the one
activated later. So a rule for one day needs no second act to end it: the next morning the rules of
before hold again by themselves.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest

from ledger.domain.policy import Policy


@dataclass(frozen=True, slots=True)
class Held:
    """Days in a row on which one policy held: the ``nth`` that was activated, from 0.

    ``last`` is ``None`` while no end is in sight.
    """

    nth: int
    first: date
    last: date | None


def in_force(activated: Sequence[Policy], day: date) -> Policy | None:
    """The policy that holds on ``day`` among these, which are in the order of their activation."""
    nth = _holding(activated, day)
    return None if nth is None else activated[nth]


def _holding(activated: Sequence[Policy], day: date) -> int | None:
    holding = [nth for nth, policy in enumerate(activated) if policy.holds_on(day)]
    return max(holding, key=lambda nth: (activated[nth].in_force_from, nth), default=None)


def timeline(activated: Sequence[Policy]) -> Iterator[Held]:
    """Every stretch of days on which one of these held, from the first day on."""
    turns = {policy.in_force_from for policy in activated}
    turns |= {until + timedelta(days=1) for each in activated if (until := each.in_force_until)}
    days = sorted(turns)
    ends = [day - timedelta(days=1) for day in days[1:]]
    held: Held | None = None
    for first, last in zip_longest(days, ends):
        nth = _holding(activated, first)
        if held is not None and nth == held.nth:
            held = Held(nth, held.first, last)
            continue
        if held is not None:
            yield held
        held = None if nth is None else Held(nth, first, last)
    if held is not None:
        yield held
