"""Money between cases of this court (案款移转), and to and from others (法院间划转)."""

from uuid import UUID

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
from ledger.domain.court_transfer import Direction, Origin
from ledger.domain.paper import Paper
from ledger.domain.transfers import MoveState
from ledger.services.command import Recorded

router = Routes(prefix="/moves", tags=["moves"], responses=WRITES)
transfers = Routes(prefix="/transfers", tags=["moves"], responses=WRITES)


class NewMove(Wire):
    """A sum from one case to another of this court, on its document."""

    source: CaseText
    target: CaseText
    amount: Yuan
    reason: Text
    papers: list[PaperWire] = Field(min_length=1, max_length=20)
    receipts: list[UUID] | None = Field(default=None, max_length=50, description="指定来款")


class OriginWire(Written):
    """How much of it arrived at the sending court on which day."""

    value_date: Day
    amount: Yuan

    def origin(self) -> Origin:
        """The origin as the domain names it."""
        return Origin(self.value_date, self.amount)


class NewTransfer(Wire):
    """A sum to another court, which is a party of the case with a confirmed account."""

    case_number: CaseText
    party: PartyText
    amount: Yuan
    other_court: Text
    other_case: Text
    papers: list[PaperWire] = Field(min_length=1, max_length=20)
    pocket: Word | None = None


class Received(Wire):
    """A sum from another court, on the line and claim by which it came to a case here."""

    transfer: Text = Field(description="对方划转编号")
    case_number: CaseText
    line: UUID
    claim: Word
    other_court: Text
    other_case: Text
    origins: list[OriginWire] = Field(min_length=1, max_length=200)
    papers: list[PaperWire] = Field(min_length=1, max_length=20)


class MoveShown(Shown):
    """A move between two cases, and how far it is."""

    number: str
    source: str
    target: str
    amount: Amount
    papers: list[shown(Paper)]  # type: ignore[valid-type]  # made from the record
    reason: str
    proposed_by: str
    state: MoveState
    version: int


class TransferShown(Shown):
    """This court's side of a transfer."""

    transfer: str
    direction: Direction
    case_number: str
    other_court: str
    other_case: str
    amount: Amount
    origins: list[shown(Origin)]  # type: ignore[valid-type]
    papers: list[shown(Paper)]  # type: ignore[valid-type]
    done: bool
    asked_back: str | None
    asked_back_by: str | None
    taken_back: bool
    version: int


@act(router, "propose", "", "提出移转 · Propose a move", new=True)
def propose(desk: Desk, new: NewMove) -> Recorded:
    """Propose it; the money waits under its name until it is agreed and taken in."""
    return desk.moves.propose(
        new.source, new.target, new.amount, papers=[each.paper() for each in new.papers],
        reason=new.reason, receipts=new.receipts,
    )  # fmt: skip


@router.get("/{number}", summary="查看移转 · Look at a move")
def see_move(number: ProcessText, desk: Court, reader: Reader, tag: Tag) -> MoveShown:
    """How far it is; its ETag is the version seen."""
    with reader.act():
        found = desk.moves.move(number)
    tag(found.version)
    return MoveShown.model_validate(found)


@act(router, "agree", "/{number}/agree", "同意移转 · Agree to a move", seen=True)
def agree(desk: Desk, number: ProcessText, expected: int | None) -> Recorded:
    """Agree to somebody else's proposal."""
    return desk.moves.agree(number, expected=expected)


@act(router, "take-in", "/{number}/take-in", "接收案款 · Take a move in", seen=True)
def take_in(desk: Desk, number: ProcessText, expected: int | None) -> Recorded:
    """Take it in as the receiving case's officer; every receipt keeps its age."""
    return desk.moves.take_in(number, expected=expected)


@act(router, "refuse", "/{number}/refuse", "退回移转 · Refuse a move", seen=True)
def refuse(desk: Desk, number: ProcessText, new: WithReason, expected: int | None) -> Recorded:
    """Do not agree; the money is free where it was."""
    return desk.moves.refuse(number, new.reason, expected=expected)


@act(router, "withdraw", "/{number}/withdraw", "撤回移转 · Withdraw a move", seen=True)
def withdraw(desk: Desk, number: ProcessText, new: WithReason, expected: int | None) -> Recorded:
    """Take the proposal back."""
    return desk.moves.withdraw(number, new.reason, expected=expected)


@act(transfers, "send", "", "划转他院 · Transfer to another court", new=True)
def send(desk: Desk, new: NewTransfer) -> Recorded:
    """Ask for a payment to another court; its number is the transfer's in both books."""
    return desk.transfers.send(
        new.case_number, new.party, new.amount, other_court=new.other_court,
        other_case=new.other_case, papers=[each.paper() for each in new.papers],
        pocket=new.pocket,
    )  # fmt: skip


@act(transfers, "receive", "/received", "接收他院划转 · Enter a transfer that arrived", new=True)
def receive(desk: Desk, new: Received) -> Recorded:
    """Enter our side of a transfer; its money only moved, it was collected elsewhere."""
    return desk.transfers.receive(
        new.transfer, new.case_number, new.line, new.claim, other_court=new.other_court,
        other_case=new.other_case, origins=[each.origin() for each in new.origins],
        papers=[each.paper() for each in new.papers],
    )  # fmt: skip


@transfers.get("/{transfer}", summary="查看划转 · Look at a transfer")
def see_transfer(transfer: Text, desk: Court, reader: Reader, tag: Tag) -> TransferShown:
    """This court's side of it; its ETag is the version seen."""
    with reader.act():
        found = desk.transfers.transfer(transfer)
    tag(found.version)
    return TransferShown.model_validate(found)


@act(transfers, "follow", "/{transfer}/follow", "划转记账 · Follow a transfer's payment")
def follow(desk: Desk, transfer: Text) -> Recorded:
    """Book our side once our bank has paid, and take it back when it came back."""
    return desk.transfers.follow(transfer)


@act(
    transfers, "ask-back", "/{transfer}/ask-back", "申请撤销转入登记 · Ask an entry back", seen=True
)
def ask_back(desk: Desk, transfer: Text, new: WithReason, expected: int | None) -> Recorded:
    """Ask to take back that something came by this transfer, while its money is still free."""
    return desk.transfers.ask_back(transfer, new.reason, expected=expected)


@act(transfers, "take-back", "/{transfer}/take-back", "同意撤销转入登记 · Take it back", seen=True)
def take_back(desk: Desk, transfer: Text, expected: int | None) -> Recorded:
    """Agree: the memorandum figure is what it was, and it may be entered anew as it is."""
    return desk.transfers.take_back(transfer, expected=expected)


@act(transfers, "refuse-back", "/{transfer}/refuse-back", "不予撤销 · Leave it entered", seen=True)
def refuse_back(desk: Desk, transfer: Text, new: WithReason, expected: int | None) -> Recorded:
    """Leave the entry as it is."""
    return desk.transfers.refuse_back(transfer, new.reason, expected=expected)
