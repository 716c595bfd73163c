"""What counts as returned in a reversal (回转款到位): counted, and undone by two people."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.acts import act
from api.desk import Desk
from api.openapi import WRITES
from api.routes.debts import PartWire
from api.routing import Routes
from api.sums import Day
from api.wire import PaperWire, ProcessText, Text, Wire
from ledger.domain.debt_parts import Part
from ledger.domain.law.counting import StopDay
from ledger.services.command import Recorded

router = Routes(prefix="/reversals", tags=["reversals"], responses=WRITES)

CountMark = Annotated[
    str, Field(pattern="^k[1-9][0-9]{0,5}$", description="到位登记编号", examples=["k1"])
]


class NewReturn(Wire):
    """Money of the reversal case that counts as returned, and from which day."""

    receipt: UUID
    parts: list[PartWire] = Field(min_length=1, max_length=1_000)
    on: Day
    stop: StopDay = StopDay.PERFORMED


class DirectReturn(Wire):
    """Money handed to the creditor himself, and his receipt for it."""

    parts: list[PartWire] = Field(min_length=1, max_length=1_000)
    on: Day
    document: Text


class NewUncount(Wire):
    """Which counting was wrong, why, and how the money counts instead, if it does.

    Day and way of counting are what they were unless they are said.
    """

    count: CountMark
    paper: PaperWire
    because: Text = Field(description="撤销理由")
    instead: list[PartWire] = Field(default=[], max_length=1_000, description="更正为")
    on: Day | None = None
    stop: StopDay | None = None


class CountNamed(Wire):
    """The counting that somebody asked to undo."""

    count: CountMark


class CountStays(CountNamed):
    """The counting that stays, and why."""

    reason: Text


@act(router, "collect", "/{number}/collect", "回转款到位 · Count money", seen=True, written=True)
def collect(desk: Desk, number: ProcessText, new: NewReturn, expected: int | None) -> Recorded:
    """Count money that came to the reversal's own case; another case's does not count."""
    return desk.reversals.collect(
        number, new.receipt, _parts(new.parts), on=new.on, stop=new.stop, expected=expected
    )


@act(
    router, "return-directly", "/{number}/return-directly", "直接返还 · Returned by hand",
    seen=True, written=True,
)  # fmt: skip
def return_directly(
    desk: Desk, number: ProcessText, new: DirectReturn, expected: int | None
) -> Recorded:
    """Count what the creditor had from the other's own hand, on his receipt."""
    return desk.reversals.return_directly(
        number, _parts(new.parts), on=new.on, document=new.document, expected=expected
    )


@act(
    router, "ask-uncount", "/{number}/ask-uncount", "申请撤销到位登记 · Ask to undo a counting",
    seen=True,
)  # fmt: skip
def ask_uncount(desk: Desk, number: ProcessText, new: NewUncount, expected: int | None) -> Recorded:
    """Say which counting was wrong, and how the money counts instead, if it does."""
    return desk.reversals.ask_uncount(
        number, new.count, new.paper.paper(), because=new.because, instead=_parts(new.instead),
        on=new.on, stop=new.stop, expected=expected,
    )  # fmt: skip


@act(router, "uncount", "/{number}/uncount", "同意撤销到位登记 · Undo a counting", seen=True)
def uncount(desk: Desk, number: ProcessText, new: CountNamed, expected: int | None) -> Recorded:
    """Agree as chief or leader: it is asked for again, or counts as was asked; none moves."""
    return desk.reversals.uncount(number, new.count, expected=expected)


@act(
    router, "refuse-uncount", "/{number}/refuse-uncount", "不予撤销到位登记 · Let it count on",
    seen=True,
)  # fmt: skip
def refuse_uncount(
    desk: Desk, number: ProcessText, new: CountStays, expected: int | None
) -> Recorded:
    """Let it count on, and say why."""
    return desk.reversals.refuse_uncount(number, new.count, new.reason, expected=expected)


def _parts(parts: list[PartWire]) -> list[Part]:
    return [Part(each.claim, each.amount) for each in parts]
