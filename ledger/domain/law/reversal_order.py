"""What an order of reversal says, and how two of its readings differ (执行回转裁定及其变更).

An order names what each received and returns, the things that go back as they are, and what those
things bore. A later ruling lets it read otherwise; the difference is told as between two plans:
who returns more or less, beside the facts that changed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ledger.domain.law.counting import Instalment
from ledger.domain.law.plan_words import Cause, Change, Difference
from ledger.domain.law.reversing import REVERSAL
from ledger.domain.law.rules import rule
from ledger.domain.money import Money, total, zero
from ledger.domain.paper import Paper


@dataclass(frozen=True, slots=True)
class Taken:
    """What one party received by one payment, and what of it goes back; ``claim`` is its debt."""

    claim: str
    party: str
    payout: UUID
    received: Money
    stands: Money
    amount: Money
    since: date


@dataclass(frozen=True, slots=True)
class Thing:
    """A specific thing (特定物) a party received, and is to return as it is.

    ``fruit_of`` is the mark of the thing that bore it, where it is a natural fruit.
    """

    thing: str
    party: str
    what: str
    fruit_of: str = ""


@dataclass(frozen=True, slots=True)
class Yield:
    """What a thing bore in money (特定物的孳息): rent, dividends; owed like money ordered back."""

    claim: str
    thing: str
    party: str
    what: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Order:
    """One reading of the order: the ruling it rests on, and all it orders back."""

    ruling: Paper
    because: str
    taken: tuple[Taken, ...]
    things: tuple[Thing, ...]
    yields: tuple[Yield, ...]

    def amended(
        self,
        ruling: Paper,
        because: str,
        *,
        taken: Sequence[Taken],
        things: Sequence[Thing],
        struck: Sequence[str],
        yields: Sequence[Yield],
    ) -> "Order":
        """The order as it reads from this ruling on; a row that orders nothing back is gone."""
        rows = {each.claim: each for each in (*self.taken, *taken)}
        borne = {each.claim: each for each in (*self.yields, *yields)}
        left = (each for each in (*self.things, *things) if each.thing not in struck)
        return Order(
            ruling, because,
            tuple(each for each in rows.values() if each.amount.amount), tuple(left),
            tuple(each for each in borne.values() if each.amount.amount),
        )  # fmt: skip

    @property
    def sums(self) -> dict[str, tuple[str, Money]]:
        """By debt, who returns how much."""
        rows: tuple[Taken | Yield, ...] = (*self.taken, *self.yields)
        return {each.claim: (each.party, each.amount) for each in rows}


@rule("R4.16", REVERSAL, zh="执行回转", en="Reversal of enforcement")
def instalments(
    before: Sequence[Instalment], amount: Money, perform_by: date
) -> tuple[Instalment, ...]:
    """The debt as it is due once the order reads otherwise.

    What an amendment adds is due by its own day, and is not late before; what it strikes off comes
    off what fell due last. What both readings order back keeps its day.
    """
    known = total(each.amount for each in before)
    if amount >= known:
        more = amount - known
        return (*before, *([Instalment(more, perform_by)] if more.amount else []))
    left, kept = amount, list[Instalment]()
    for each in sorted(before, key=lambda each: each.due_on):
        part = min(each.amount, left)
        if part.amount:
            kept.append(Instalment(part, each.due_on))
        left -= part
    return tuple(kept)


@rule("R4.16", REVERSAL, zh="执行回转", en="Reversal of enforcement")
def difference(before: Order, after: Order) -> Difference:
    """Who returns more or less, by how much, and which facts of the order changed with it."""
    old, new = before.sums, after.sums
    changes = []
    for claim in dict.fromkeys((*old, *new)):
        party = (new.get(claim) or old[claim])[0]
        was, now = (each[claim][1] if claim in each else zero() for each in (old, new))
        if was != now:
            changes.append(Change(claim, party, was, now))
    return Difference(tuple(changes), tuple(_causes(before, after)))


def _causes(before: Order, after: Order) -> Iterator[Cause]:
    yield Cause("裁定", "文号", "number", before.ruling.number, after.ruling.number)
    stood = {each.claim: each.stands for each in before.taken}
    for each in after.taken:
        was = stood.get(each.claim, zero())
        if was != each.stands:
            yield Cause(
                each.claim, "新的执行依据所保留", "what the new title leaves", was.grouped,
                each.stands.grouped,
            )  # fmt: skip
    old, new = ({each.thing: each.what for each in order.things} for order in (before, after))
    for thing in dict.fromkeys((*old, *new)):
        if old.get(thing) != new.get(thing):
            yield Cause(
                thing, "应返还物", "thing to be returned", old.get(thing, "—"), new.get(thing, "—")
            )
