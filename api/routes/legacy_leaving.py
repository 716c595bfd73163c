"""Single legacy lines proved, sent back, given away and paid, at both doors."""

from typing import Annotated
from uuid import UUID

from fastapi import Path
from pydantic import Field

from api.acts import act
from api.desk import Desk
from api.openapi import WRITES
from api.routes.keys import WithReason
from api.routing import Routes
from api.wire import PaperWire, Text, Wire, Word, Yuan
from ledger.domain.payout_kind import PayoutKind
from ledger.services.command import Recorded
from reconciliation.legacy.classes import Grade

router = Routes(prefix="/legacy", tags=["legacy"], responses=WRITES)

MatchMark = Annotated[str, Path(pattern="^m[1-9][0-9]{0,5}$", examples=["m1"])]


class NewEvidence(Wire):
    """Better evidence for a match that waits."""

    grade: Grade
    evidence: Text


class NewAccount(Wire):
    """The account class F money belongs to, and on what paper."""

    account: str = Field(
        pattern=r"^(fee|cost|fine|tax|deposit|interest|long)/[^\s\x00-\x1f\x7f-\x9f]{1,80}$",
        examples=["fee/（2015）合执字第00524号"],
    )
    document: Text


class NewDestination(Wire):
    """Where money of class H, I or J goes, and on which paper."""

    party: Word
    holder: Text = Field(description="户名")
    number: str = Field(pattern="^[0-9A-Za-z-]{1,34}$")
    bank_name: Text
    bank_code: str = Field(pattern="^[0-9]{12,14}$", examples=["102305000000"])
    paper: PaperWire


class LinePayout(Wire):
    """A payout of the line itself, as its class allows."""

    party: Word
    amount: Yuan
    purpose: Text
    kind: PayoutKind
    papers: list[PaperWire] = Field(default=[], max_length=20)


@act(router, "prove", "/lines/{line}/matches/{match}/evidence", "补充证据 · Prove a match better",
     seen=True)  # fmt: skip
def prove_match(
    desk: Desk, line: UUID, match: MatchMark, new: NewEvidence, expected: int | None
) -> Recorded:
    """Bring the bank's record or the case file for a match that waits."""
    return desk.clearing.prove(line, match, new.grade, evidence=new.evidence, expected=expected)


@act(router, "refuse", "/lines/{line}/matches/{match}/refuse", "退回对应 · Send a match back",
     seen=True)  # fmt: skip
def refuse_match(
    desk: Desk, line: UUID, match: MatchMark, new: WithReason, expected: int | None
) -> Recorded:
    """Do not agree; the money stays where it is."""
    return desk.clearing.refuse(line, match, new.reason, expected=expected)


@act(
    router, "reassign", "/lines/{line}/reassign", "转非案款 · Give it to its own account", seen=True
)
def reassign(desk: Desk, line: UUID, new: NewAccount, expected: int | None) -> Recorded:
    """Give class F money to the account it belongs to."""
    return desk.clearing.reassign(line, new.account, new.document, expected=expected)


@act(router, "destination", "/lines/{line}/destinations", "登记收款方 · Name where it goes",
     new=True, seen=True)  # fmt: skip
def state_destination(
    desk: Desk, line: UUID, new: NewDestination, expected: int | None
) -> Recorded:
    """Name where money of class H, I or J goes, and on which paper."""
    return desk.clearing.state_destination(
        line, new.party, holder=new.holder, number=new.number, bank_name=new.bank_name,
        bank_code=new.bank_code, paper=new.paper.paper(), expected=expected,
    )  # fmt: skip


@act(router, "pay-out", "/lines/{line}/payouts", "申请出款 · Ask for a payout of it", new=True,
     seen=True)  # fmt: skip
def pay_line(desk: Desk, line: UUID, new: LinePayout, expected: int | None) -> Recorded:
    """Ask for a payout of the line itself; it is approved and sent like any other."""
    return desk.clearing.pay(
        line, new.party, new.amount, new.purpose, new.kind,
        papers=[each.paper() for each in new.papers], expected=expected,
    )  # fmt: skip
