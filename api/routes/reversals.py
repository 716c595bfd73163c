"""Reversals of enforcement (执行回转): ordered in a new case, counted as money comes to it."""

from itertools import pairwise
from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.acts import act
from api.deps import Court, Reader, Tag
from api.desk import Desk
from api.openapi import WRITES
from api.routing import Routes
from api.shown import Shown
from api.sums import ClauseWire, Day
from api.wire import (
    Amount,
    CaseText,
    PaperWire,
    PartyText,
    PayoutText,
    ProcessText,
    Text,
    Wire,
    Yuan,
)
from ledger.domain.debt_parts import StatedInterest
from ledger.domain.law.counting import DayBasis
from ledger.domain.law.reversal_order import difference
from ledger.domain.law.reversing import to_return
from ledger.domain.reversal import Reversal
from ledger.domain.reversal_parts import ThingState
from ledger.services.command import Recorded
from ledger.services.reversal_rows import Back, Bore, Held

router = Routes(prefix="/reversals", tags=["reversals"], responses=WRITES)

ThingMark = Annotated[str, Field(pattern="^w[1-9][0-9]{0,3}$", examples=["w1"])]


class BackWire(Wire):
    """A payment that is to be returned, who returns it, and what the new title leaves him."""

    payout: PayoutText
    party: PartyText
    stands: Annotated[Yuan | None, Field(description="新的执行依据所保留，默认为零")] = None

    def said(self) -> Back:
        return Back(self.payout, self.party, *([self.stands] if self.stands else []))


class ThingWire(Wire):
    """A specific thing to be returned, who has it, and which thing bore it (天然孳息)."""

    party: PartyText
    what: Text
    fruit_of: ThingMark | None = None

    def said(self) -> Held:
        return Held(self.party, self.what, self.fruit_of or "")


class BoreWire(Wire):
    """What a thing ordered back bore in money (法定孳息): rent, dividends."""

    thing: ThingMark
    what: Text = Field(examples=["租金"])
    amount: Yuan

    def said(self) -> Bore:
        return Bore(self.thing, self.what, self.amount)


class FruitsWire(Wire):
    """The fruits (孳息) the ruling grants, from the day each payment was booked."""

    clauses: list[ClauseWire] = Field(min_length=1, max_length=20)
    basis: DayBasis = DayBasis.D365

    def said(self, ruling: str) -> StatedInterest:
        clauses = tuple(each.said() for each in self.clauses)
        return StatedInterest(ruling, None, clauses, self.basis)


class NewReversal(Wire):
    """The ruling, the title that fell, the new case, and what is ordered back from whom."""

    case_number: CaseText
    reversal_case: CaseText
    title: Text = Field(description="被撤销或者变更的执行依据", examples=["（2016）苏0508民初9号"])
    set_aside: PaperWire
    ruling: PaperWire
    creditor: PartyText
    perform_by: Day
    taken: list[BackWire] = Field(default=[], max_length=1_000)
    things: list[ThingWire] = Field(default=[], max_length=100)
    bore: list[BoreWire] = Field(default=[], max_length=100)
    fruits: FruitsWire | None = None


class NewReading(Wire):
    """The new ruling, why, and only what it now orders back otherwise.

    ``stands`` is what is left of a payment from now on; all of it, and nothing goes back.
    """

    ruling: PaperWire
    because: Text
    perform_by: Day = Field(description="新增部分的履行期限届满日")
    taken: list[BackWire] = Field(default=[], max_length=1_000)
    things: list[ThingWire] = Field(default=[], max_length=100)
    struck: list[ThingMark] = Field(default=[], max_length=100)
    bore: list[BoreWire] = Field(default=[], max_length=100)
    fruits: FruitsWire | None = None


class ThingDone(Wire):
    """The day, and the paper that says so."""

    thing: ThingMark
    on: Day
    paper: PaperWire


class ThingValue(ThingDone):
    """What is owed in place of a thing, who agreed, and by when it is to be paid."""

    amount: Yuan
    pay_by: Day
    agreed_by: list[PartyText] = Field(default=[], max_length=10)


class TakenShown(Shown):
    """What one party received and returns, and why it is so much."""

    claim: str
    party: str
    payout: UUID
    received: Amount
    stands: Amount
    amount: Amount
    since: Day
    zh: str
    en: str


class ThingShown(Shown):
    """A thing, who has it, and where it stands."""

    thing: str
    party: str
    what: str
    fruit_of: str
    state: ThingState


class YieldShown(Shown):
    """What a thing bore in money, and whose debt it is."""

    claim: str
    thing: str
    party: str
    what: str
    amount: Amount


class CountShown(Shown):
    """Money that counts as returned: of which receipt, on which claims, and who asks to undo it."""

    count: str
    receipt: UUID | None
    amount: Amount
    claims: list[str]
    on: Day
    by: str
    undo_asked_by: str | None
    undo_because: str | None


class ReadingShown(Shown):
    """A ruling the order was amended by, why, and the difference it made."""

    ruling: str
    on: Day
    because: str
    zh: str
    en: str


class ReversalShown(Shown):
    """A reversal: what was ordered back, and what of it is still out."""

    number: str
    case_number: str
    reversal_case: str
    title: str
    creditor: str
    perform_by: Day
    due: Amount
    taken: list[TakenShown]
    things: list[ThingShown]
    yields: list[YieldShown]
    counts: list[CountShown]
    amendments: list[ReadingShown]
    version: int


@act(router, "order", "", "裁定执行回转 · Order a reversal", new=True, written=True)
def order(desk: Desk, new: NewReversal) -> Recorded:
    """Record the ruling; the debts of the new case follow from it, and no money moves."""
    fruits = new.fruits.said(new.ruling.number) if new.fruits else None
    return desk.reversals.order(
        new.case_number, new.reversal_case, title=new.title, set_aside=new.set_aside.paper(),
        ruling=new.ruling.paper(), creditor=new.creditor, perform_by=new.perform_by,
        taken=[each.said() for each in new.taken],
        things=[each.said() for each in new.things], bore=[each.said() for each in new.bore],
        fruits=fruits,
    )  # fmt: skip


@act(router, "amend", "/{number}/amend", "变更执行回转 · Amend a reversal", seen=True, written=True)
def amend(desk: Desk, number: ProcessText, new: NewReading, expected: int | None) -> Recorded:
    """Let the order read otherwise on a new ruling; what came back keeps counting."""
    fruits = new.fruits.said(new.ruling.number) if new.fruits else None
    return desk.reversals.amend(
        number, new.ruling.paper(), because=new.because, perform_by=new.perform_by,
        taken=[each.said() for each in new.taken], things=[each.said() for each in new.things],
        struck=new.struck, bore=[each.said() for each in new.bore], fruits=fruits,
        expected=expected,
    )  # fmt: skip


@router.get("/{number}", summary="查看执行回转 · Look at a reversal")
def see_reversal(number: ProcessText, desk: Court, reader: Reader, tag: Tag) -> ReversalShown:
    """What was ordered back and why, and what is still out; its ETag is the version seen."""
    with reader.act():
        found = desk.reversals.reversal(number)
    tag(found.version)
    return reversal_shown(found)


def reversal_shown(found: Reversal) -> ReversalShown:
    """A reversal as both doors show it."""
    return ReversalShown(
        number=found.number, case_number=found.case_number, reversal_case=found.reversal_case,
        title=found.title, creditor=found.creditor, perform_by=found.perform_by, due=found.due,
        taken=_taken(found), things=_things(found), amendments=_amendments(found),
        counts=_counts(found),
        yields=[
            YieldShown(claim=each.claim, thing=each.thing, party=each.party, what=each.what,
                       amount=each.amount)
            for each in found.reads.yields
        ],
        version=found.version,
    )  # fmt: skip


def _taken(found: Reversal) -> list[TakenShown]:
    shown = []
    for each in found.reads.taken:
        before = each.received - each.stands - each.amount
        why = to_return(each.received, each.stands, before, found.ruling.day)
        shown.append(
            TakenShown(
                claim=each.claim,
                party=each.party,
                payout=each.payout,
                received=each.received,
                stands=each.stands,
                amount=each.amount,
                since=each.since,
                zh=why.read_zh(),
                en=why.read_en(),
            )
        )
    return shown


def _things(found: Reversal) -> list[ThingShown]:
    return [
        ThingShown(
            thing=each.thing, party=each.party, what=each.what, fruit_of=each.fruit_of,
            state=found.states[each.thing],
        )
        for each in found.things.values()
    ]  # fmt: skip


def _counts(found: Reversal) -> list[CountShown]:
    asked = found.uncount_asked
    return [
        CountShown(
            count=mark, receipt=each.receipt, amount=each.amount,
            claims=[part.claim for part in each.parts], on=each.on, by=each.by,
            undo_asked_by=asked.by if asked and asked.count == mark else None,
            undo_because=asked.because if asked and asked.count == mark else None,
        )
        for mark, each in found.counts.items()
    ]  # fmt: skip


def _amendments(found: Reversal) -> list[ReadingShown]:
    shown = []
    for before, after in pairwise(found.readings):
        told = difference(before, after)
        shown.append(
            ReadingShown(
                ruling=after.ruling.number, on=after.ruling.day, because=after.because,
                zh=told.read_zh(), en=told.read_en(),
            )
        )  # fmt: skip
    return shown


@act(router, "return-thing", "/{number}/return-thing", "返还原物 · A thing went back", seen=True)
def return_thing(desk: Desk, number: ProcessText, new: ThingDone, expected: int | None) -> Recorded:
    """A specific thing was returned as it is."""
    return desk.reversals.return_thing(
        number, new.thing, new.on, new.paper.paper(), expected=expected
    )


@act(router, "value-thing", "/{number}/value-thing", "折价赔偿 · Value of a thing", seen=True)
def value_thing(desk: Desk, number: ProcessText, new: ThingValue, expected: int | None) -> Recorded:
    """Its value is owed in place of a thing that cannot be returned, both sides agreeing."""
    return desk.reversals.value_thing(
        number, new.thing, new.amount, agreed_by=new.agreed_by, on=new.on, pay_by=new.pay_by,
        paper=new.paper.paper(), expected=expected,
    )  # fmt: skip


@act(router, "end-thing", "/{number}/end-thing", "终结特定物回转 · End a thing's", seen=True)
def end_thing(desk: Desk, number: ProcessText, new: ThingDone, expected: int | None) -> Recorded:
    """No value was agreed: this procedure ends for the thing, and its creditor may sue."""
    return desk.reversals.end_thing(number, new.thing, new.on, new.paper.paper(), expected=expected)
