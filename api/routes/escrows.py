"""Escrows (提存): asked on dated attempts, granted, told, released, and at last the treasury's."""

from datetime import date

from pydantic import Field

from api.acts import act
from api.deps import Court, Reader, Tag
from api.desk import Desk
from api.openapi import WRITES
from api.routes.keys import WithReason
from api.routing import Routes
from api.shown import Shown, shown
from api.wire import (
    Amount,
    CaseText,
    Day,
    PaperWire,
    PartyText,
    ProcessText,
    Text,
    Wire,
    Word,
    Written,
    Yuan,
)
from ledger.domain.escrow import Escrow
from ledger.domain.escrow_state import EscrowState
from ledger.domain.law.escrow import Attempt, Channel, EscrowGround
from ledger.services.command import Recorded

router = Routes(prefix="/escrows", tags=["escrows"], responses=WRITES)


class AttemptWire(Written):
    """One attempt to reach the creditor: when, how, and what came of it."""

    day: Day
    channel: Channel = Field(description="通知方式")
    result: Text = Field(examples=["无人接听"], description="结果")

    def attempt(self) -> Attempt:
        """The attempt as the law reads it."""
        return Attempt(self.day, self.channel, self.result)


class NewEscrow(Wire):
    """The form for an escrow (提存审批表); ``pocket`` names money that is not free."""

    case_number: CaseText
    party: PartyText
    amount: Yuan
    ground: EscrowGround
    reason: Text = Field(examples=["按预留方式均无法联系"])
    attempts: list[AttemptWire] = Field(default=[], max_length=50, description="通知经过")
    papers: list[PaperWire] = Field(default=[], max_length=20)
    pocket: Word | None = None


class Telling(Wire):
    """How and when the creditor was told, and the notice."""

    channel: Channel = Field(description="通知方式")
    told_on: Day
    paper: PaperWire


class Matter(Wire):
    """A claim, a suit or a hold about the escrow, and its paper."""

    matter: Text = Field(examples=["权属诉讼"])
    paper: PaperWire


class Keeping(Wire):
    """What keeping it cost, and the voucher."""

    amount: Yuan
    voucher: PaperWire


class Collecting(Wire):
    """Who collects: the creditor unless a successor is named; all of it unless told."""

    papers: list[PaperWire] = Field(min_length=1, max_length=20)
    party: PartyText | None = None
    amount: Yuan | None = None


class SignedOff(Wire):
    """The legal sign-off."""

    sign_off: PaperWire


class ToTreasury(Wire):
    """The treasury as it stands on the case, and its slip (缴款书)."""

    party: PartyText
    papers: list[PaperWire] = Field(min_length=1, max_length=20)


class EscrowShown(Shown):
    """An escrow: for whom, why, how far, and until when its creditor may collect."""

    number: str
    case_number: str
    party: str
    amount: Amount
    ground: EscrowGround
    reason: str
    attempts: list[shown(Attempt)]  # type: ignore[valid-type]  # made from the record
    state: EscrowState
    asked_by: str
    escrowed_on: date | None
    told_on: date | None
    collectable_until: date | None
    discharged: Amount
    cost: Amount
    fruits: Amount
    matters: list[str]
    version: int


@act(router, "ask", "", "提存申请 · Ask for an escrow", new=True)
def ask(desk: Desk, new: NewEscrow) -> Recorded:
    """Fill the form; chief or leader decides, and until then no money moves."""
    return desk.escrows.ask(
        new.case_number, new.party, new.amount, ground=new.ground, reason=new.reason,
        attempts=[each.attempt() for each in new.attempts],
        papers=[each.paper() for each in new.papers], pocket=new.pocket,
    )  # fmt: skip


@router.get("/{number}", summary="查看提存 · Look at an escrow")
def see_escrow(number: ProcessText, desk: Court, reader: Reader, tag: Tag) -> EscrowShown:
    """How far it is; its ETag is the version seen."""
    with reader.act():
        found = desk.escrows.escrow(number)
    tag(found.version)
    return escrow_shown(found)


def escrow_shown(found: Escrow) -> EscrowShown:
    """An escrow as it is shown."""
    known = {name: getattr(found, name) for name in EscrowShown.model_fields}
    return EscrowShown(**{**known, "matters": sorted(found.matters)})


@act(router, "grant", "/{number}/grant", "准予提存 · Grant an escrow", seen=True)
def grant(desk: Desk, number: ProcessText, expected: int | None) -> Recorded:
    """Agree: from today the money stands in escrow, and the debtor is free of it."""
    return desk.escrows.grant(number, expected=expected)


@act(router, "refuse", "/{number}/refuse", "不予提存 · Refuse an escrow", seen=True)
def refuse(desk: Desk, number: ProcessText, new: WithReason, expected: int | None) -> Recorded:
    """Do not agree; the money stays where it is."""
    return desk.escrows.refuse(number, new.reason, expected=expected)


@act(router, "notify", "/{number}/notify", "提存通知 · Tell the creditor", seen=True)
def notify(desk: Desk, number: ProcessText, new: Telling, expected: int | None) -> Recorded:
    """Record how and when the creditor was told."""
    return desk.escrows.notify(
        number, new.channel, new.told_on, new.paper.paper(), expected=expected
    )


@act(router, "open-matter", "/{number}/open-matter", "登记争议 · Note a matter", seen=True)
def open_matter(desk: Desk, number: ProcessText, new: Matter, expected: int | None) -> Recorded:
    """Note a claim, a suit or a hold; meanwhile the escrow cannot end."""
    return desk.escrows.open_matter(number, new.matter, new.paper.paper(), expected=expected)


@act(router, "close-matter", "/{number}/close-matter", "争议终结 · Close a matter", seen=True)
def close_matter(desk: Desk, number: ProcessText, new: Matter, expected: int | None) -> Recorded:
    """Note that a claim, a suit or a hold is over."""
    return desk.escrows.close_matter(number, new.matter, new.paper.paper(), expected=expected)


@act(router, "take-cost", "/{number}/take-cost", "扣除提存费用 · Take its cost", seen=True)
def take_cost(desk: Desk, number: ProcessText, new: Keeping, expected: int | None) -> Recorded:
    """Take the cost of keeping it into the case's cost money."""
    return desk.escrows.take_cost(number, new.amount, new.voucher.paper(), expected=expected)


@act(router, "release", "/{number}/release", "提存款领取 · Release an escrow", seen=True)
def release(desk: Desk, number: ProcessText, new: Collecting, expected: int | None) -> Recorded:
    """Ask that its creditor, or whoever succeeded him, is paid."""
    return desk.escrows.release(
        number, papers=[each.paper() for each in new.papers], party=new.party, amount=new.amount,
        expected=expected,
    )  # fmt: skip


@act(router, "propose-lapse", "/{number}/propose-lapse", "提出期满 · Propose its end", seen=True)
def propose_lapse(
    desk: Desk, number: ProcessText, new: SignedOff, expected: int | None
) -> Recorded:
    """Find that five years have passed since the escrow, with the legal sign-off."""
    return desk.escrows.propose_lapse(number, new.sign_off.paper(), expected=expected)


@act(router, "lapse", "/{number}/lapse", "确认期满 · Agree to its end", seen=True)
def lapse(desk: Desk, number: ProcessText, expected: int | None) -> Recorded:
    """Agree, as a second person, that the creditor may collect no more."""
    return desk.escrows.lapse(number, expected=expected)


@act(router, "to-treasury", "/{number}/to-treasury", "上缴国库 · Pay it to the treasury", seen=True)
def to_treasury(desk: Desk, number: ProcessText, new: ToTreasury, expected: int | None) -> Recorded:
    """Ask that what is left of a lapsed escrow goes to the treasury, on its slip."""
    return desk.escrows.to_treasury(
        number, new.party, papers=[each.paper() for each in new.papers], expected=expected
    )
