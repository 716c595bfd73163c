"""A reversal (执行回转): what was received under a title that fell, ordered back in a new case.

What is ordered back is a claim and no money: it stands on memorandum accounts, and as debts of the
reversal's own case, where it bears fruits and the doubled part like any debt. Money comes to that
case by the ordinary doors, and is then counted. A thing is returned, or valued, or given up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from ledger.domain.chart import Posting, move, to_be_restored, to_be_returned
from ledger.domain.debt_parts import Part
from ledger.domain.errors import Conflict, Malformed, NotFound
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.law.counting import StopDay
from ledger.domain.law.reversing import IN_KIND, REVERSAL
from ledger.domain.money import Money, total, zero
from ledger.domain.paper import Paper, well_named


class ThingState(StrEnum):
    """Where a thing stands."""

    OUT = "to-return"  # 待返还
    RETURNED = "returned"  # 已返还原物
    VALUED = "valued"  # 折价赔偿
    ENDED = "ended"  # 终结执行回转，另行起诉


class NothingOrdered(Malformed):
    """An order of reversal names neither a payment nor a thing, or the same one twice."""

    code = "nothing-ordered-back"
    title = "Say what is ordered back, each thing once"
    title_zh = "须写明应返还的款项或者特定物"
    article = REVERSAL


class NoSuchThing(NotFound):
    """The reversal orders no such thing back."""

    code = "no-such-thing"
    title = "No such thing is ordered back"
    title_zh = "裁定未责令返还该物"
    article = IN_KIND


class ThingDealtWith(Conflict):
    """The thing was returned, valued or given up before."""

    code = "thing-dealt-with"
    title = "The thing is dealt with already"
    title_zh = "该物已处理"
    article = IN_KIND


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
    """A specific thing (特定物) a party received, and is to return as it is."""

    thing: str
    party: str
    what: str


class Reversal(Root):
    """One order of reversal, and what came of it."""

    TOPIC = "reversal"

    class Ordered(FirstFact):
        """The court ordered what was received under a fallen title back (裁定执行回转)."""

        TOPIC = "reversal.ordered"
        number: str
        case_number: str
        reversal_case: str
        title: str
        set_aside: Paper
        ruling: Paper
        creditor: str
        perform_by: date
        taken: tuple[Taken, ...]
        things: tuple[Thing, ...]
        by: str

        def postings(self) -> tuple[Posting, ...]:
            return _claimed(self.number, self.reversal_case, total(t.amount for t in self.taken))

    class Collected(Root.Event):
        """Money counts as returned (回转款到位), of a receipt or handed over directly.

        ``principal`` is by how much the claim on what was received has shrunk since.
        """

        TOPIC = "reversal.collected"
        number: str
        reversal_case: str
        receipt: UUID | None
        parts: tuple[Part, ...]
        principal: Money
        on: date
        stop: StopDay
        by: str

        def postings(self) -> tuple[Posting, ...]:
            return _claimed(self.number, self.reversal_case, -self.principal)

        def effective_on(self) -> date:
            return self.on

    class ThingReturned(Root.Event):
        """A thing was returned as it is (返还原物)."""

        TOPIC = "reversal.thing-returned"
        thing: str
        on: date
        paper: Paper
        by: str

    class ThingValued(Root.Event):
        """Its value is owed in place of a thing that cannot be returned (折价赔偿)."""

        TOPIC = "reversal.thing-valued"
        number: str
        reversal_case: str
        thing: str
        amount: Money
        claim: str
        agreed_by: tuple[str, ...]
        on: date
        paper: Paper
        by: str

        def postings(self) -> tuple[Posting, ...]:
            return _claimed(self.number, self.reversal_case, self.amount)

    class ThingEnded(Root.Event):
        """No value was agreed (终结执行回转): for this thing the creditor may sue."""

        TOPIC = "reversal.thing-ended"
        thing: str
        on: date
        paper: Paper
        by: str

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
        by: str,
    ) -> "Reversal":
        """Order these payments and things back; raises :class:`NothingOrdered`."""
        well_named([set_aside, ruling])
        if not (taken or things) or len({each.payout for each in taken}) < len(taken):
            raise NothingOrdered("name every payment and every thing that is ordered back, once")
        if not title.strip() or any(not each.what.strip() for each in things):
            raise NothingOrdered("name the fallen title, and every thing")
        return cls(
            number=number, case_number=case_number, reversal_case=reversal_case, title=title,
            set_aside=set_aside, ruling=ruling, creditor=creditor, perform_by=perform_by,
            taken=tuple(taken), things=tuple(things), by=by,
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
        by: str,
    ) -> None:
        self.number = number
        self.case_number = case_number
        self.reversal_case = reversal_case
        self.title = title
        self.set_aside = set_aside
        self.ruling = ruling
        self.creditor = creditor
        self.perform_by = perform_by
        self.taken = taken
        self.things = {each.thing: each for each in things}
        self.states = {each.thing: ThingState.OUT for each in things}
        self.claims = {each.claim: each.party for each in taken}
        self.due = total(each.amount for each in taken)
        self.counted: dict[UUID, Money] = {}

    def ordered_of(self, payout: UUID) -> Money:
        """What of a payment this reversal orders back."""
        return total(each.amount for each in self.taken if each.payout == payout)

    @property
    def things_out(self) -> list[str]:
        """The things still to be returned."""
        return [thing for thing, state in self.states.items() if state is ThingState.OUT]

    def collect(
        self,
        receipt: UUID | None,
        parts: Sequence[Part],
        *,
        principal: Money,
        on: date,
        stop: StopDay,
        by: str,
    ) -> None:
        """Count money as returned; the debts of the case have said how it is counted."""
        self._collected(
            number=self.number, reversal_case=self.reversal_case, receipt=receipt,
            parts=tuple(parts), principal=principal, on=on, stop=stop, by=by,
        )  # fmt: skip

    @event(Collected)
    def _collected(
        self,
        *,
        number: str,
        reversal_case: str,
        receipt: UUID | None,
        parts: tuple[Part, ...],
        principal: Money,
        on: date,
        stop: StopDay,
        by: str,
    ) -> None:
        if receipt is not None:
            known = self.counted.get(receipt, zero())
            self.counted[receipt] = known + total(each.amount for each in parts)
        self.due -= principal

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


def _claimed(number: str, case_number: str, amount: Money) -> tuple[Posting, ...]:
    return move(amount, debit=to_be_returned(number), credit=to_be_restored(case_number))
