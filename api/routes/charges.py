"""Money of a case put into its class (计收): fee, cost, fine, surplus; who cannot collect."""

from uuid import UUID

from pydantic import Field

from api.acts import act
from api.desk import Desk
from api.openapi import WRITES
from api.routing import Routes
from api.wire import CaseText, Day, PaperWire, PartyText, Wire, Yuan
from ledger.domain.case_account import PocketKind
from ledger.domain.case_parties import Inability
from ledger.domain.law.fees import LessCharged
from ledger.services.command import Recorded

router = Routes(prefix="/charges", tags=["cases"], responses=WRITES)


class NewCharge(Wire):
    """Free money of a case, its class, and the paper that reckons it."""

    kind: PocketKind
    amount: Yuan
    paper: PaperWire
    receipts: list[UUID] | None = Field(default=None, max_length=50, description="指定来款")
    less: LessCharged | None = Field(default=None, description="少收执行费事由")
    rounds_before: list[CaseText] = Field(
        default_factory=list, max_length=20, description="同一执行依据前序案号"
    )


class Undoing(Wire):
    """Too much that was charged, and the paper that says so."""

    kind: PocketKind
    amount: Yuan
    paper: PaperWire
    less: LessCharged | None = Field(default=None, description="少收执行费事由")
    rounds_before: list[CaseText] = Field(
        default_factory=list, max_length=20, description="同一执行依据前序案号"
    )


class CannotCollect(Wire):
    """Why a party cannot collect, since when, and the paper."""

    party: PartyText
    why: Inability
    since: Day
    paper: PaperWire


@act(router, "charge", "/{case_number}/charge", "计收款项 · Charge a class of money", seen=True)
def charge(desk: Desk, case_number: CaseText, new: NewCharge, expected: int | None) -> Recorded:
    """Put free money of the case into the class it belongs to."""
    return desk.charges.charge(
        case_number, new.kind, new.amount, new.paper.paper(), receipts=new.receipts,
        less=new.less, rounds_before=new.rounds_before, expected=expected,
    )  # fmt: skip


@act(router, "uncharge", "/{case_number}/uncharge", "冲回计收 · Undo a charge", seen=True)
def uncharge(desk: Desk, case_number: CaseText, new: Undoing, expected: int | None) -> Recorded:
    """Put too much that was charged back to the free money of the case."""
    return desk.charges.uncharge(
        case_number, new.kind, new.amount, new.paper.paper(), less=new.less,
        rounds_before=new.rounds_before, expected=expected,
    )  # fmt: skip


@act(
    router, "cannot-collect", "/{case_number}/cannot-collect",
    "登记不能受领 · Note that a party cannot collect", seen=True,
)  # fmt: skip
def cannot_collect(
    desk: Desk, case_number: CaseText, new: CannotCollect, expected: int | None
) -> Recorded:
    """Note that a party died, lost capacity or ended: its successor is paid, on a ruling."""
    return desk.charges.note_inability(
        case_number, new.party, new.why, new.since, new.paper.paper(), expected=expected
    )
