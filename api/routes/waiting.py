"""Money that waits (暂存案款): deferrals, holds, and changes to a case's time."""

from datetime import date
from uuid import UUID

from pydantic import Field

from api.acts import act
from api.deps import Court, Fresh, Reader, Tag
from api.desk import Desk
from api.openapi import WRITES
from api.routing import Routes
from api.shown import Shown, shown
from api.wire import Amount, CaseText, Day, PaperWire, PartyText, SerialText, Text, Wire, Yuan
from ledger.domain.case_stay import StayState
from ledger.domain.deferral import DeferralState
from ledger.domain.hold import HoldState
from ledger.domain.law.disbursement import DeferralGround
from ledger.domain.law.holding import HoldKind
from ledger.domain.law.limits import CaseTime, StayKind
from ledger.projections.holds import Held, holds_of
from ledger.services.command import Recorded

deferrals = Routes(prefix="/deferrals", tags=["waiting"], responses=WRITES)
holds = Routes(prefix="/holds", tags=["waiting"], responses=WRITES)
stays = Routes(prefix="/stays", tags=["waiting"], responses=WRITES)
ROUTERS = (deferrals, holds, stays)


class Why(Wire):
    """The reason."""

    reason: Text


class NewDeferral(Wire):
    """A sum that is to wait, and the ground of this very case on which it may.

    ``reference`` is the number of the freeze, stay or notice that is the ground; ``of_case`` the
    case its paper was made in, where that is another one.
    """

    case_number: CaseText
    ground: DeferralGround
    amount: Yuan
    paper: PaperWire
    reason: Text | None = None
    reference: SerialText | None = Field(
        default=None, description="作为事由的冻结、期限变更或者通知编号"
    )
    of_case: CaseText | None = None
    expected_end: Day | None = Field(default=None, description="预计消失日")


class Pinned(Wire):
    """Which receipts are to wait; by default the oldest."""

    receipts: list[UUID] | None = Field(default=None, max_length=100)


class GroundEnded(Wire):
    """The day the ground ended and its paper; ``amount`` where it ended for a part only."""

    ended_on: Day = Field(description="事由消失日")
    paper: PaperWire
    amount: Yuan | None = None


@act(deferrals, "ask", "", "申请延缓发放 · Ask that money may wait", new=True)
def ask_deferral(desk: Desk, new: NewDeferral) -> Recorded:
    """Ask that exactly the disputed sum may wait; the rest goes out in time."""
    return desk.deferrals.ask(
        new.case_number, new.ground, new.amount, paper=new.paper.paper(), reason=new.reason or "",
        reference=new.reference or "", of_case=new.of_case or "", expected_end=new.expected_end,
    )  # fmt: skip


@act(deferrals, "approve", "/{number}/approve", "批准延缓 · Grant a deferral, or anew", seen=True)
def approve_deferral(desk: Desk, number: SerialText, new: Pinned, expected: int | None) -> Recorded:
    """Agree; the last to agree lets the money wait until its review day."""
    return desk.deferrals.approve(number, receipts=new.receipts, expected=expected)


@act(deferrals, "refuse", "/{number}/refuse", "不予延缓 · Refuse a deferral", seen=True)
def refuse_deferral(desk: Desk, number: SerialText, new: Why, expected: int | None) -> Recorded:
    """Do not grant it; its money stays due."""
    return desk.deferrals.refuse(number, new.reason, expected=expected)


@act(deferrals, "end", "/{number}/end", "延缓事由消失 · Note that its ground ended")
def end_deferral(desk: Desk, number: SerialText, new: GroundEnded) -> Recorded:
    """The money is free again, and ten days are left from the day the ground ended."""
    return desk.deferrals.end(number, new.ended_on, new.paper.paper(), new.amount)


class NewHold(Wire):
    """So much held on a document until a day; ``doubt`` keeps what is unsettled about it."""

    case_number: CaseText
    kind: HoldKind
    amount: Yuan
    paper: PaperWire
    until: Day
    starts_on: Day | None = None
    party: PartyText | None = None
    receipt: UUID | None = None
    doubt: Text | None = None


class Longer(Wire):
    """A later end, and its document."""

    until: Day
    paper: PaperWire


class LetGo(Wire):
    """The document that lifts it, or the record of a check after its end; how much of it."""

    paper: PaperWire
    amount: Yuan | None = None
    checked: Text | None = None


@act(holds, "place", "", "登记保留、冻结 · Hold money", new=True)
def place_hold(desk: Desk, new: NewHold) -> Recorded:
    """Hold so much and no more, at once; payouts the bank does not have yet are stopped for it."""
    return desk.holds.place(
        new.case_number, new.kind, new.amount, paper=new.paper.paper(), until=new.until,
        starts_on=new.starts_on, party=new.party, doubt=new.doubt or "", receipt=new.receipt,
    )  # fmt: skip


@act(holds, "cover", "/{number}/cover", "补足保留 · Hold what came since")
def cover_hold(desk: Desk, number: SerialText) -> Recorded:
    """Hold money that came since for what the document still asks; of its receipt, if of one."""
    return desk.holds.cover(number)


@act(holds, "approve", "/{number}/approve", "批准保留 · Agree to a hold", seen=True)
def approve_hold(desk: Desk, number: SerialText, expected: int | None) -> Recorded:
    """Agree that it is held."""
    return desk.holds.approve(number, expected=expected)


@act(holds, "refuse", "/{number}/refuse", "不予保留 · Lift a hold", seen=True)
def refuse_hold(desk: Desk, number: SerialText, new: Why, expected: int | None) -> Recorded:
    """Do not agree: the money is free again."""
    return desk.holds.refuse(number, new.reason, expected=expected)


@act(holds, "extend", "/{number}/extend", "续期 · Let a hold stand longer")
def extend_hold(desk: Desk, number: SerialText, new: Longer) -> Recorded:
    """Let it stand longer, on a new document."""
    return desk.holds.extend(number, new.until, new.paper.paper())


@act(holds, "ask-release", "/{number}/release-request", "申请解除 · Ask to let money go")
def ask_release(desk: Desk, number: SerialText, new: LetGo) -> Recorded:
    """Ask to let held money go, on its document; another person agrees."""
    return desk.holds.ask_release(
        number, new.paper.paper(), amount=new.amount, checked=new.checked or ""
    )


@act(holds, "release", "/{number}/release", "批准解除 · Let held money go")
def release_hold(desk: Desk, number: SerialText) -> Recorded:
    """The money asked for is free again."""
    return desk.holds.release(number)


@act(holds, "keep", "/{number}/keep", "不予解除 · Keep money held")
def keep_hold(desk: Desk, number: SerialText, new: Why) -> Recorded:
    """Do not let it go."""
    return desk.holds.keep(number, new.reason)


@act(holds, "settle", "/{number}/settle", "依文书处置完毕 · Note that it was paid on its ruling")
def settle_hold(desk: Desk, number: SerialText) -> Recorded:
    """What was held has been paid out of it; nothing is held any more."""
    return desk.holds.settle(number)


class HeldHandingOver(Wire):
    """What was held for a freeze, for the court that froze it: to which account, on what."""

    party: PartyText = Field(description="冻结法院的当事人编号")
    account: Text = Field(description="协助执行通知书所列收款账号")
    papers: list[PaperWire] = Field(min_length=1, max_length=20)
    amount: Yuan | None = Field(default=None, description="划拨金额，缺省为已保留的全部")


@act(
    holds, "hand-over", "/{number}/hand-over", "协助划拨冻结款 · Hand what is frozen over",
    seen=True,
)  # fmt: skip
def hand_held_over(
    desk: Desk, number: SerialText, new: HeldHandingOver, expected: int | None
) -> Recorded:
    """To the court that froze it, in its turn, on its ruling and assistance notice (R2.15a)."""
    return desk.assistance.hand_held_over(
        number, new.party, new.account, papers=[each.paper() for each in new.papers],
        amount=new.amount, expected=expected,
    )  # fmt: skip


class NewStay(Wire):
    """A change to a case's time; only a suspension has no fixed end."""

    case_number: CaseText
    kind: StayKind
    first: Day
    last: Day | None = None
    reason: Text
    paper: PaperWire


class StayOver(Wire):
    """The day it ended, and its paper."""

    on: Day
    paper: PaperWire


@act(stays, "ask", "", "申请期限变更 · Ask to change a case's time", new=True)
def ask_stay(desk: Desk, new: NewStay) -> Recorded:
    """Ask for it; it never stops the clock of money."""
    return desk.stays.ask(
        new.case_number, new.kind, first=new.first, last=new.last, reason=new.reason,
        paper=new.paper.paper(),
    )  # fmt: skip


@act(stays, "approve", "/{number}/approve", "批准期限变更 · Approve a change of time", seen=True)
def approve_stay(desk: Desk, number: SerialText, expected: int | None) -> Recorded:
    """Approve it; not one's own."""
    return desk.stays.approve(number, expected=expected)


@act(stays, "refuse", "/{number}/refuse", "不予变更 · Refuse a change of time", seen=True)
def refuse_stay(desk: Desk, number: SerialText, new: Why, expected: int | None) -> Recorded:
    """Do not approve it."""
    return desk.stays.refuse(number, new.reason, expected=expected)


@act(stays, "end", "/{number}/end", "恢复执行 · Note that a stay ended")
def end_stay(desk: Desk, number: SerialText, new: StayOver) -> Recorded:
    """Its cause ended, or the case was taken up again."""
    return desk.stays.end(number, new.on, new.paper.paper())


class DeferralShown(Shown):
    """A deferral: its ground, what still waits, and until when it is looked at again."""

    number: str
    case_number: str
    ground: DeferralGround
    amount: Amount
    waits: Amount
    state: DeferralState
    review_on: date | None
    legal_due: date
    overdue: int
    version: int


class HoldShown(Shown):
    """A hold: what its document asks, what is held and missing, and until when.

    Where it names a ``receipt``, only that one's money is held for it.
    ``handed`` is what of a frozen share goes, or went, to the court that froze it, by payment.
    """

    number: str
    case_number: str
    kind: HoldKind
    asked: Amount
    covered: Amount
    missing: Amount
    receipt: UUID | None
    handed: dict[str, Amount]
    until: date
    state: HoldState
    doubt: str
    version: int


class StayShown(Shown):
    """A change to a case's time."""

    number: str
    case_number: str
    kind: StayKind
    first: date
    last: date | None
    state: StayState
    version: int


@deferrals.get("/{number}", summary="查看延缓 · Look at a deferral")
def see_deferral(number: SerialText, desk: Court, reader: Reader, tag: Tag) -> DeferralShown:
    """A deferral as it stands; its ETag is the version seen."""
    with reader.act():
        found = desk.deferrals.deferral(number)
    tag(found.version)
    return DeferralShown.model_validate(found)


@holds.get("/{number}", summary="查看保留 · Look at a hold")
def see_hold(number: SerialText, desk: Court, reader: Reader, tag: Tag) -> HoldShown:
    """A hold as it stands; its ETag is the version seen."""
    with reader.act():
        found = desk.holds.hold(number)
    tag(found.version)
    return HoldShown.model_validate(found)


@stays.get(
    "", summary="执行期限 · The time of a case",
    response_model=shown(CaseTime),
)  # fmt: skip
def see_case_time(case_number: CaseText, desk: Court, reader: Reader) -> object:
    """When a case has to be done, and until when more time may be asked for."""
    with reader.act():
        return desk.stays.time_of(case_number)


@stays.get("/{number}", summary="查看期限变更 · Look at a change of time")
def see_stay(number: SerialText, desk: Court, reader: Reader, tag: Tag) -> StayShown:
    """A change to a case's time; its ETag is the version seen."""
    with reader.act():
        found = desk.stays.stay(number)
    tag(found.version)
    return StayShown.model_validate(found)


@holds.get(
    "", summary="保留登记 · The register of a case's holds",
    response_model=list[shown(Held)], dependencies=[Fresh],  # type: ignore[misc]  # from the record
)  # fmt: skip
def list_case_holds(case_number: CaseText, desk: Court, reader: Reader) -> object:
    """Every hold and deferral of a case, in the order they were asked for."""
    with reader.act(), desk.views() as connection:
        return holds_of(connection, desk.court.book, case_number)
