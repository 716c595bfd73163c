"""Payouts (出款): drafted, approved in turn by people who each act once, amended, taken back."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Response
from pydantic import Field, model_validator

from api.answers import Answer
from api.deps import Court, Fresh, Part, Reader, Seen, Writer, tag
from api.openapi import WRITES
from api.routes.keys import WithReason
from api.shown import Shown, page_of, shown
from api.wire import Amount, CaseText, PaperWire, PayoutText, Text, Wire, Yuan
from ledger.domain.act import Role
from ledger.domain.case_account import Source
from ledger.domain.paper import Paper
from ledger.domain.payout import Approval, Payout, State
from ledger.domain.payout_kind import Method, PayoutKind
from ledger.projections import payouts

router = APIRouter(prefix="/payouts", tags=["payouts"], responses=WRITES)

Number = Annotated[PayoutText, Path(description="出款编号: the case number, a hyphen, a count")]


class NewPayout(Wire):
    """A payment asked for: from which case, to which of its parties, how much, and what for."""

    case_number: CaseText
    party: str = Field(pattern="^p[1-9][0-9]{0,5}$", examples=["p1"])
    amount: Yuan
    purpose: Text = Field(examples=["发放执行案款"])
    kind: PayoutKind = PayoutKind.APPLICANT
    method: Method = Method.TRANSFER
    papers: list[PaperWire] = Field(default=[], max_length=20)


class Amendment(Wire):
    """What is asked for instead; every approval given so far is void."""

    amount: Yuan | None = None
    purpose: Text | None = None
    papers: list[PaperWire] | None = Field(default=None, max_length=20)

    @model_validator(mode="after")
    def _something(self) -> "Amendment":
        if self.amount is None and self.purpose is None and self.papers is None:
            raise ValueError("an amendment names an amount, a purpose or papers")
        return self


class Consent(Wire):
    """The digest of exactly what the approver saw."""

    digest: str = Field(pattern="^[0-9a-f]{64}$", examples=["0" * 64])


class PayoutShown(Shown):
    """A payout: what is asked, whose turn it is, and where the money is.

    An approval names ``digest``: any change of what is asked changes it.
    """

    number: str
    kind: PayoutKind
    method: Method
    payer_kind: str
    payer: UUID
    hold: str
    papers: list[shown(Paper)]  # type: ignore[valid-type]  # made from the record
    case_number: str
    party: str
    account_version: int
    amount: Amount
    sources: list[shown(Source)]  # type: ignore[valid-type]  # made from the record
    purpose: str
    state: State
    roles: list[Role]
    approvals: list[shown(Approval)]  # type: ignore[valid-type]
    next_role: str | None
    drafted_by: str
    digest: str
    batch: str | None
    reference: str | None
    attempts: int
    sent_on: date | None
    settled_on: date | None
    version: int


def payout_shown(payout: Payout) -> PayoutShown:
    """The payout as it is answered."""
    known: dict[str, Any] = {name: getattr(payout, name, None) for name in PayoutShown.model_fields}
    known["batch"] = payout.batch or None
    known["reference"] = payout.reference or None
    return PayoutShown(**known)


@router.post("", status_code=201, summary="填写发放审批表 · Draft a payout")
def draft_payout(new: NewPayout, desk: Court, writer: Writer) -> Answer:
    """Ask for a payment to a party's confirmed account; its money is bound at once."""
    with writer.act():
        done = desk.payouts.draft(
            new.case_number, new.party, new.amount, new.purpose, kind=new.kind, method=new.method,
            papers=[each.paper() for each in new.papers],
        )  # fmt: skip
        return writer.answer(done)


@router.get("/{number}", summary="查看出款 · Look at a payout")
def see_payout(number: Number, desk: Court, reader: Reader, response: Response) -> PayoutShown:
    """What is asked and how far it is; its ETag is the version seen."""
    with reader.act():
        payout = desk.payouts.payout(number)
    tag(response, payout.version)
    return payout_shown(payout)


@router.post("/{number}/approve", summary="审批同意 · Approve a payout")
def approve_payout(
    number: Number, seen: Seen, given: Consent, desk: Court, writer: Writer
) -> Answer:
    """Agree to exactly what was seen, when it is one's turn; nobody acts twice."""
    with writer.act():
        return writer.answer(desk.payouts.approve(number, given.digest, expected=seen))


@router.post("/{number}/reject", summary="审批退回 · Reject a payout")
def reject_payout(
    number: Number, seen: Seen, why: WithReason, desk: Court, writer: Writer
) -> Answer:
    """Do not agree; the money is free again."""
    with writer.act():
        return writer.answer(desk.payouts.reject(number, why.reason, expected=seen))


@router.post("/{number}/amend", summary="修改出款 · Amend a payout")
def amend_payout(number: Number, seen: Seen, new: Amendment, desk: Court, writer: Writer) -> Answer:
    """Ask for something else; only its author may, and approval begins again."""
    with writer.act():
        papers = None if new.papers is None else [each.paper() for each in new.papers]
        done = desk.payouts.amend(
            number, amount=new.amount, purpose=new.purpose, papers=papers, expected=seen
        )
        return writer.answer(done)


@router.post("/{number}/withdraw", summary="撤回出款 · Withdraw a payout")
def withdraw_payout(
    number: Number, seen: Seen, why: WithReason, desk: Court, writer: Writer
) -> Answer:
    """Take the request back before it is in a batch; the money is free again."""
    with writer.act():
        return writer.answer(desk.payouts.withdraw(number, why.reason, expected=seen))


@router.get(
    "", summary="出款清单 · List the payouts", response_model=page_of(payouts.PayoutRow),
    dependencies=[Fresh],
)  # fmt: skip
def list_payouts(desk: Court, reader: Reader, part: Part) -> object:
    """Payouts in the order they were drafted."""
    with reader.act(), desk.views() as connection:
        page = payouts.list_payouts(connection, desk.court.book, after=part.after, limit=part.limit)
    return part.turned(page)
