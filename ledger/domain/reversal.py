"""A reversal (执行回转): what was received under a title that fell, ordered back in a new case.

What is ordered back is a claim and no money: it stands on memorandum accounts, and as debts of the
reversal's own case, where it bears fruits and the doubled part like any debt. Money comes to that
case by the ordinary doors, and is then counted. A thing is returned, or valued, or given up.
"""

from collections.abc import Sequence
from datetime import date
from typing import TypeAlias
from uuid import UUID

from ledger.domain import reversal_counts, reversal_parts
from ledger.domain.kernel import Root, event, name_id
from ledger.domain.law.reversal_order import Order, Taken, Thing, Yield
from ledger.domain.money import Money, total
from ledger.domain.paper import Paper, well_named
from ledger.domain.reversal_counts import Count, Counting, UncountAsked
from ledger.domain.reversal_parts import NoSuchThing, NothingOrdered, ThingDealtWith, ThingState


class Reversal(Counting, Root):
    """One order of reversal, as it reads, and what came of it."""

    TOPIC = "reversal"

    Ordered: TypeAlias = reversal_parts.Ordered
    Amended: TypeAlias = reversal_parts.Amended
    Collected: TypeAlias = reversal_counts.Collected
    UncountAsked: TypeAlias = reversal_counts.UncountAsked
    UncountRefused: TypeAlias = reversal_counts.UncountRefused
    Uncounted: TypeAlias = reversal_counts.Uncounted
    ThingReturned: TypeAlias = reversal_parts.ThingReturned
    ThingValued: TypeAlias = reversal_parts.ThingValued
    ThingEnded: TypeAlias = reversal_parts.ThingEnded

    @staticmethod
    def create_id(number: str) -> UUID:
        return name_id("reversal", number)

    @classmethod
    def order(
        cls,
        number: str,
        case_number: str,
        reversal_case: str,
        *,
        title: str,
        set_aside: Paper,
        ruling: Paper,
        creditor: str,
        perform_by: date,
        taken: Sequence[Taken],
        things: Sequence[Thing],
        yields: Sequence[Yield] = (),
        by: str,
    ) -> "Reversal":
        """Order these payments and things back; raises :class:`NothingOrdered`."""
        well_named([set_aside, ruling])
        if not (taken or things) or not title.strip():
            raise NothingOrdered("name the fallen title, and what is ordered back", number=number)
        _each_once(taken, things, yields)
        _borne_by({each.thing for each in things}, things, yields)
        _worth(yields)
        return cls(
            number=number, case_number=case_number, reversal_case=reversal_case, title=title,
            set_aside=set_aside, ruling=ruling, creditor=creditor, perform_by=perform_by,
            taken=tuple(taken), things=tuple(things), yields=tuple(yields), by=by,
        )  # fmt: skip

    @event(Ordered)
    def __init__(
        self,
        *,
        number: str,
        case_number: str,
        reversal_case: str,
        title: str,
        set_aside: Paper,
        ruling: Paper,
        creditor: str,
        perform_by: date,
        taken: tuple[Taken, ...],
        things: tuple[Thing, ...],
        yields: tuple[Yield, ...],
        by: str,
    ) -> None:
        self.number = number
        self.case_number = case_number
        self.reversal_case = reversal_case
        self.title = title
        self.set_aside = set_aside
        self.creditor = creditor
        self.perform_by = perform_by
        self.readings = [Order(ruling, "", taken, things, yields)]
        self.things = {each.thing: each for each in things}
        self.states = {each.thing: ThingState.OUT for each in things}
        self.claims = {mark: party for mark, (party, _) in self.reads.sums.items()}
        self.due = total(amount for _, amount in self.reads.sums.values())
        self.counts: dict[str, Count] = {}
        self.counted_ever = 0
        self.uncount_asked: UncountAsked | None = None

    def cases_touched(self) -> tuple[str, ...]:
        """The case that was enforced, and the one in which it goes back."""
        return (self.case_number, self.reversal_case)

    @property
    def reads(self) -> Order:
        """The order as it reads now."""
        return self.readings[-1]

    @property
    def ruling(self) -> Paper:
        """The ruling the order rests on now."""
        return self.reads.ruling

    def ordered_of(self, payout: UUID) -> Money:
        """What of a payment this reversal orders back."""
        return total(each.amount for each in self.reads.taken if each.payout == payout)

    def amend(
        self,
        ruling: Paper,
        *,
        because: str,
        perform_by: date,
        taken: Sequence[Taken],
        things: Sequence[Thing],
        struck: Sequence[str],
        yields: Sequence[Yield],
        due: Money,
        by: str,
    ) -> None:
        """Let the order read otherwise from a new ruling on; ``due`` is what is then to come.

        What came back keeps counting: the debts of the case have said how, and that it is no more
        than is owed. Raises :class:`NothingOrdered`, and for a thing struck out
        :class:`NoSuchThing`, :class:`ThingDealtWith`.
        """
        well_named([ruling])
        if not (taken or things or struck or yields) or not because.strip():
            raise NothingOrdered("name what is ordered otherwise, and why", number=self.number)
        _each_once(taken, things, yields)
        for thing in struck:
            self.thing_out(thing)
        known = {mark for mark, state in self.states.items() if state is not ThingState.STRUCK}
        _borne_by(known | {each.thing for each in things}, things, yields)
        _worth([each for each in yields if each.claim not in self.claims])
        self._amended(
            number=self.number, reversal_case=self.reversal_case, ruling=ruling, because=because,
            perform_by=perform_by, taken=tuple(taken), things=tuple(things), struck=tuple(struck),
            yields=tuple(yields), change=due - self.due, by=by,
        )  # fmt: skip

    @event(Amended)
    def _amended(
        self,
        *,
        number: str,
        reversal_case: str,
        ruling: Paper,
        because: str,
        perform_by: date,
        taken: tuple[Taken, ...],
        things: tuple[Thing, ...],
        struck: tuple[str, ...],
        yields: tuple[Yield, ...],
        change: Money,
        by: str,
    ) -> None:
        self.perform_by = perform_by
        self.readings.append(
            self.reads.amended(
                ruling, because, taken=taken, things=things, struck=struck, yields=yields
            )
        )
        for each in things:
            self.things[each.thing] = each
            self.states[each.thing] = ThingState.OUT
        self.states.update(dict.fromkeys(struck, ThingState.STRUCK))
        rows: tuple[Taken | Yield, ...] = (*taken, *yields)
        self.claims.update((row.claim, row.party) for row in rows)
        for row in rows:
            if not row.amount.amount:
                del self.claims[row.claim]
        self.due += change

    @property
    def things_out(self) -> list[str]:
        """The things still to be returned."""
        return [thing for thing, state in self.states.items() if state is ThingState.OUT]

    def return_thing(self, thing: str, on: date, paper: Paper, *, by: str) -> None:
        """A thing went back; raises :class:`NoSuchThing`, :class:`ThingDealtWith`."""
        self.thing_out(thing)
        well_named([paper])
        self._thing_returned(thing=thing, on=on, paper=paper, by=by)

    @event(ThingReturned)
    def _thing_returned(self, thing: str, on: date, paper: Paper, by: str) -> None:
        self.states[thing] = ThingState.RETURNED

    def value_thing(
        self,
        thing: str,
        amount: Money,
        claim: str,
        *,
        agreed_by: Sequence[str],
        on: date,
        paper: Paper,
        by: str,
    ) -> None:
        """Owe its value in its place; whether that may be is the law's to say before."""
        self.thing_out(thing)
        well_named([paper])
        self._thing_valued(
            number=self.number, reversal_case=self.reversal_case, thing=thing, amount=amount,
            claim=claim, agreed_by=tuple(agreed_by), on=on, paper=paper, by=by,
        )  # fmt: skip

    @event(ThingValued)
    def _thing_valued(
        self,
        *,
        number: str,
        reversal_case: str,
        thing: str,
        amount: Money,
        claim: str,
        agreed_by: tuple[str, ...],
        on: date,
        paper: Paper,
        by: str,
    ) -> None:
        self.states[thing] = ThingState.VALUED
        self.claims[claim] = self.things[thing].party
        self.due += amount

    def end_thing(self, thing: str, on: date, paper: Paper, *, by: str) -> None:
        """Give a thing up in this procedure; raises :class:`NoSuchThing`."""
        self.thing_out(thing)
        well_named([paper])
        self._thing_ended(thing=thing, on=on, paper=paper, by=by)

    @event(ThingEnded)
    def _thing_ended(self, thing: str, on: date, paper: Paper, by: str) -> None:
        self.states[thing] = ThingState.ENDED

    def thing_out(self, thing: str) -> Thing:
        """A thing still to be returned; raises :class:`NoSuchThing`, :class:`ThingDealtWith`."""
        if thing not in self.things:
            raise NoSuchThing(f"{self.number} orders no {thing} back", mark=thing)
        if self.states[thing] is not ThingState.OUT:
            state = self.states[thing]
            raise ThingDealtWith(f"{thing} is {state.value}", mark=thing, state=state)
        return self.things[thing]


def _each_once(taken: Sequence[Taken], things: Sequence[Thing], yields: Sequence[Yield]) -> None:
    """Refuse what is named twice, or not at all; raises :class:`NothingOrdered`."""
    paid, bore = {each.payout for each in taken}, {each.thing for each in yields}
    if len(paid) < len(taken) or len(bore) < len(yields):
        raise NothingOrdered("name every payment and every thing that is ordered back, once")
    if not all(what.strip() for what in (*(e.what for e in things), *(e.what for e in yields))):
        raise NothingOrdered("name every thing, and what it bore")
    if any(each.amount.amount < 0 for each in yields):
        raise NothingOrdered("what a thing bore is no negative sum")


def _worth(yields: Sequence[Yield]) -> None:
    """Refuse fruits of nothing where none were ordered before."""
    if not all(each.amount.amount for each in yields):
        raise NothingOrdered("say how much each thing bore")


def _borne_by(known: set[str], things: Sequence[Thing], yields: Sequence[Yield]) -> None:
    """Refuse fruits of what is not ordered back itself; raises :class:`NoSuchThing`."""
    if any(each.fruit_of == each.thing for each in things):
        raise NoSuchThing("no thing bears itself")
    of = [each.fruit_of for each in things if each.fruit_of]
    for thing in (*of, *(each.thing for each in yields)):
        if thing not in known:
            raise NoSuchThing(f"no {thing} is ordered back, nor its fruits", mark=thing)
