"""Legacy lines led out by their class (按分类办理): paid, deferred, divided or escrowed."""

from uuid import UUID

from pydantic import Field

from api.acts import act
from api.desk import Desk
from api.openapi import WRITES
from api.plan_sums import AskedWire
from api.routes.escrows import AttemptWire
from api.routing import Routes
from api.wire import CaseText, Day, PaperWire, PartyText, SerialText, Text, Wire, Yuan
from ledger.domain.law.escrow import EscrowGround
from ledger.services.command import Recorded

router = Routes(prefix="/legacy", tags=["legacy"], responses=WRITES)


class InItsCase(Wire):
    """``case_number`` is named where the line was divided among several cases."""

    case_number: CaseText | None = None


class NewPayment(InItsCase):
    """The line's own money to the creditor (A), or its surplus back to the debtor (G)."""

    party: PartyText
    amount: Yuan
    purpose: Text
    papers: list[PaperWire] = Field(default=[], max_length=20)


class NewWait(InItsCase):
    """A sum of the line that may wait; the ground is the one its class names (B1 to B5)."""

    amount: Yuan
    paper: PaperWire
    reason: Text | None = None
    reference: SerialText | None = None
    of_case: CaseText | None = None
    expected_end: Day | None = None


class NewLineEscrow(InItsCase):
    """A sum of the line to be escrowed, for which creditor, and how he was tried to be reached."""

    party: PartyText
    amount: Yuan
    ground: EscrowGround
    reason: Text
    attempts: list[AttemptWire] = Field(default=[], max_length=50, description="通知经过")
    papers: list[PaperWire] = Field(default=[], max_length=20)


class NewLinePlan(AskedWire):
    """What the plan is computed from, and which case of the line it is for."""

    case_number: CaseText | None = None


@act(router, "pay", "/lines/{line}/payment", "按分类发放 · Pay the line's money", new=True)
def pay(desk: Desk, line: UUID, new: NewPayment) -> Recorded:
    """Ask that the money of this line, in its case, is paid; approved and sent like any other."""
    return desk.exits.pay(
        line, new.party, new.amount, new.purpose, papers=[each.paper() for each in new.papers],
        case_number=new.case_number or "",
    )  # fmt: skip


@act(router, "defer", "/lines/{line}/deferrals", "按分类延缓 · Ask that it may wait", new=True)
def defer(desk: Desk, line: UUID, new: NewWait) -> Recorded:
    """Ask that class B money may wait on the ground its class names."""
    return desk.exits.defer(
        line, new.amount, new.paper.paper(), reason=new.reason or "",
        reference=new.reference or "", of_case=new.of_case or "",
        expected_end=new.expected_end, case_number=new.case_number or "",
    )  # fmt: skip


@act(
    router, "grant-deferral", "/lines/{line}/deferrals/{number}/approve",
    "批准该笔延缓 · Agree that it waits", seen=True,
)  # fmt: skip
def grant_deferral(desk: Desk, line: UUID, number: SerialText, expected: int | None) -> Recorded:
    """Agree, as a second person: this very receipt waits until its review day."""
    return desk.exits.grant_deferral(line, number, expected=expected)


@act(router, "escrow", "/lines/{line}/escrow", "按分类提存 · Ask that it is escrowed", new=True)
def escrow(desk: Desk, line: UUID, new: NewLineEscrow) -> Recorded:
    """Ask that class D money is escrowed; chief or leader decides."""
    return desk.exits.escrow(
        line, new.party, new.amount, ground=new.ground, reason=new.reason,
        attempts=[each.attempt() for each in new.attempts],
        papers=[each.paper() for each in new.papers], case_number=new.case_number or "",
    )  # fmt: skip


class PuttingRight(Wire):
    """How much of an opening difference, to or from which account, and on which paper."""

    account: str = Field(
        pattern=r"^(fee|cost|fine|tax|deposit|interest)/[^\s\x00-\x1f\x7f-\x9f]{1,80}$",
        examples=["interest/3225019880100"],
    )
    amount: Yuan
    document: Text


class Identifying(Wire):
    """How much of an opening difference is which case's, and on which paper."""

    case_number: CaseText
    amount: Yuan
    document: Text


class MakingGood(Wire):
    """Which unclaimed bank line makes good how much of a shortage, and on which paper."""

    line: UUID
    amount: Yuan
    document: Text


@act(
    router, "put-right", "/differences/{ticket}/put-right", "底数差错处理 · Put it right", seen=True
)
def put_right(desk: Desk, ticket: UUID, new: PuttingRight, expected: int | None = None) -> Recorded:
    """Clear an explained opening difference, as another than who explained it."""
    return desk.differences.put_right(
        ticket, new.account, new.amount, new.document, expected=expected
    )


@act(
    router, "identify", "/differences/{ticket}/identify", "长款归案 · It is a case's", seen=True
)  # fmt: skip
def identify(desk: Desk, ticket: UUID, new: Identifying, expected: int | None = None) -> Recorded:
    """Give what was long to the case whose money it is."""
    return desk.differences.identify(
        ticket, new.case_number, new.amount, new.document, expected=expected
    )


@act(router, "cover", "/differences/{ticket}/cover", "短款弥补 · Make good a shortage", seen=True)
def cover(desk: Desk, ticket: UUID, new: MakingGood, expected: int | None = None) -> Recorded:
    """Make good an opening shortage with a bank line nobody claims."""
    return desk.differences.cover(ticket, new.line, new.amount, new.document, expected=expected)


@act(
    router, "plan", "/lines/{line}/plan", "按分类分配 · Draw up its plan", new=True, written=True
)  # fmt: skip
def draw_up_plan(desk: Desk, line: UUID, new: NewLinePlan) -> Recorded:
    """Compute the plan that divides class C money, and keep the money under its name."""
    return desk.exits.plan(line, new.said(), case_number=new.case_number or "")
