"""Wrong payments (错发): reported, recognised by three heads, recovered or compensated."""

from uuid import UUID

from pydantic import Field

from api.acts import act
from api.deps import Court, Reader, Tag
from api.desk import Desk
from api.openapi import WRITES
from api.routing import Routes
from api.shown import Shown
from api.wire import Amount, PaperWire, PayoutText, ProcessText, Text, Wire, Word, Yuan
from ledger.domain.wrong_payment import MadeGoodBy, WrongKind
from ledger.services.command import Recorded

router = Routes(prefix="/wrong-payments", tags=["wrong-payments"], responses=WRITES)


class NewReport(Wire):
    """A booked payment that was wrong: how much of it, and who is entitled."""

    payout: PayoutText
    amount: Yuan
    kind: WrongKind
    entitled: Text = Field(description="应得人")
    reason: Text
    compensation: bool = Field(default=False, description="涉国家赔偿")
    papers: list[PaperWire] = Field(default=[], max_length=20)


class Told(Wire):
    """The paper by which discipline inspection was told."""

    paper: PaperWire


class Money(Wire):
    """Money of a line that came for it, and how that is known."""

    line: UUID
    amount: Yuan
    evidence: Text


class Good(Wire):
    """The assignment a second person confirms, and where the money came from."""

    line: UUID
    assignment: Word = Field(examples=["a1"])
    how: MadeGoodBy
    paper: PaperWire


class WrongShown(Shown):
    """A wrong payment: who has agreed, and what is outstanding."""

    number: str
    case_number: str
    payout: UUID
    kind: WrongKind
    amount: Amount
    entitled: str
    reason: str
    compensation: bool
    agreed: dict[str, str]
    recognised: bool
    discipline_told: bool
    outstanding: Amount
    version: int


@act(router, "report", "", "报告错发 · Report a wrong payment", new=True)
def report(desk: Desk, new: NewReport) -> Recorded:
    """Report it; nothing moves before three heads have recognised it."""
    return desk.wrongs.report(
        new.payout, new.amount, kind=new.kind, entitled=new.entitled, reason=new.reason,
        compensation=new.compensation, papers=[each.paper() for each in new.papers],
    )  # fmt: skip


@router.get("/{number}", summary="查看错发 · Look at a wrong payment")
def see_wrong(number: ProcessText, desk: Court, reader: Reader, tag: Tag) -> WrongShown:
    """How far it is; its ETag is the version seen."""
    with reader.act():
        found = desk.wrongs.wrong(number)
    tag(found.version)
    return WrongShown.model_validate(found)


@act(router, "agree", "/{number}/agree", "认定错发 · Agree that it was wrong", seen=True)
def agree(desk: Desk, number: ProcessText, expected: int | None) -> Recorded:
    """Agree, as chief, leader or finance; with the third word the creditor is owed again."""
    return desk.wrongs.agree(number, expected=expected)


@act(router, "tell-discipline", "/{number}/tell-discipline", "通报纪检 · Tell of it", seen=True)
def tell_discipline(desk: Desk, number: ProcessText, new: Told, expected: int | None) -> Recorded:
    """Note that the discipline inspection was told."""
    return desk.wrongs.tell_discipline(number, new.paper.paper(), expected=expected)


@act(router, "propose-money", "/{number}/propose-money", "提出追回款 · Name money", seen=True)
def propose_money(desk: Desk, number: ProcessText, new: Money, expected: int | None) -> Recorded:
    """Say that money of a line came for this; only money nobody claims can."""
    return desk.wrongs.propose_money(number, new.line, new.amount, new.evidence, expected=expected)


@act(router, "make-good", "/{number}/make-good", "追回或赔偿到账 · Make it good", seen=True)
def make_good(desk: Desk, number: ProcessText, new: Good, expected: int | None) -> Recorded:
    """Confirm it, as a second person: as much of what is owed can be paid."""
    return desk.wrongs.make_good(
        number, new.line, new.assignment, new.how, new.paper.paper(), expected=expected
    )
