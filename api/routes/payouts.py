"""Payouts (出款): drafted, approved in turn by people who each act once, amended, taken back."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import Path
from pydantic import ConfigDict, Field, model_validator

from api.acts import act
from api.deps import Court, Fresh, Part, Reader, Tag
from api.desk import Desk
from api.openapi import WRITES
from api.routes.keys import WithReason
from api.routing import Routes
from api.shown import Shown, page_of, shown
from api.wire import (
    Amount,
    CaseText,
    PaperWire,
    PartyText,
    PayoutText,
    Text,
    Wire,
    Word,
    Written,
    Yuan,
)
from ledger.domain.act import Role
from ledger.domain.case_account import Source
from ledger.domain.paper import Paper
from ledger.domain.payer import Payee
from ledger.domain.payout import Approval, Payout, State
from ledger.domain.payout_kind import Method, PayoutKind
from ledger.projections import payouts
from ledger.services.command import Recorded

router = Routes(prefix="/payouts", tags=["payouts"], responses=WRITES)

Number = Annotated[PayoutText, Path(description="出款编号: the case number, a hyphen, a count")]


class NewPayout(Wire):
    """A payment asked for: from which case, to which of its parties, how much, and what for."""

    case_number: CaseText
    party: PartyText
    amount: Yuan
    purpose: Text = Field(examples=["发放执行案款"])
    kind: PayoutKind = PayoutKind.APPLICANT
    method: Method = Method.TRANSFER
    papers: list[PaperWire] = Field(default=[], max_length=20)
    pocket: Word | None = Field(default=None, description="款项归属", examples=["fee"])
    receipts: list[UUID] | None = Field(default=None, max_length=50, description="原来款")
    principal: PartyText | None = Field(default=None, description="代理人代何人领款")


class PayeeShare(Written):
    """So much to one party."""

    party: PartyText
    amount: Yuan


class SeveralPayouts(Wire):
    """Several payees of one case on one form."""

    case_number: CaseText
    shares: list[PayeeShare] = Field(min_length=1, max_length=200)
    purpose: Text
    kind: PayoutKind = PayoutKind.APPLICANT
    papers: list[PaperWire] = Field(default=[], max_length=20)


class Handing(Wire):
    """The receipt the payee signed, and who saw it and will say so."""

    receipt: PaperWire = Field(description="收款凭证")
    witness: Word


class Witness(WithReason):
    """Who saw it and will say so, and why another was named."""

    witness: Word


class PayeesReceipt(Wire):
    """The receipt the payee signed (收款凭证)."""

    receipt: PaperWire = Field(description="收款凭证")


class CashDrawn(Wire):
    """The bank's debit line."""

    line: UUID


class ReturnAgain(Wire):
    """How an unclaimed sum goes back this time; what is not said is as it was the last time."""

    amount: Yuan | None = None
    paper: PaperWire | None = None
    bank_name: Text | None = None
    bank_code: Word | None = None
    reason: Text | None = None


class Amendment(Wire):
    """What is asked for instead; every approval given so far is void."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

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
    """A payout: what is asked, to whom it goes, whose turn it is, and where the money is.

    An approval names ``digest``: any change of what is asked changes it. ``payee`` is the account
    of this ``account_version`` as the bank will be told it, ``said`` why it was not agreed to, not
    sent, refused by the bank or sent back.
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
    principal: str
    account_version: int
    payee: shown(Payee)  # type: ignore[valid-type]  # made from the record
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
    witness: str
    settled_on: date | None
    returned_on: date | None
    said: str
    receipts: list[shown(Paper)]  # type: ignore[valid-type]  # made from the record
    version: int


def payout_shown(payout: Payout, payee: Payee) -> PayoutShown:
    """The payout as it is answered."""
    known: dict[str, Any] = {name: getattr(payout, name, None) for name in PayoutShown.model_fields}
    known["payee"] = payee
    known["batch"] = payout.batch or None
    known["reference"] = payout.reference or None
    return PayoutShown(**known)


@act(router, "draft", "", "填写发放审批表 · Draft a payout", new=True)
def draft_payout(desk: Desk, new: NewPayout) -> Recorded:
    """Ask for a payment to a party's confirmed account; its money is bound at once."""
    return desk.payouts.draft(
        new.case_number, new.party, new.amount, new.purpose, kind=new.kind, method=new.method,
        papers=[each.paper() for each in new.papers], pocket=new.pocket, receipts=new.receipts,
        principal=new.principal,
    )  # fmt: skip


@act(router, "draft-several", "/several", "多人发放审批表 · Draft for several payees", new=True)
def draft_several(desk: Desk, new: SeveralPayouts) -> Recorded:
    """Ask for several payees of one case on one form: all of them, or none."""
    return desk.payouts.draft_several(
        new.case_number, [(each.party, each.amount) for each in new.shares], new.purpose,
        kind=new.kind, papers=[each.paper() for each in new.papers],
    )  # fmt: skip


@router.get("/{number}", summary="查看出款 · Look at a payout")
def see_payout(number: Number, desk: Court, reader: Reader, tag: Tag) -> PayoutShown:
    """What is asked and how far it is; its ETag is the version seen."""
    with reader.act():
        payout, payee = desk.payouts.with_payee(number)
    tag(payout.version)
    return payout_shown(payout, payee)


@act(router, "receipt", "/{number}/receipts", "收款凭证归卷 · File the payee's receipt", seen=True)
def file_receipt(
    desk: Desk, number: PayoutText, new: PayeesReceipt, expected: int | None
) -> Recorded:
    """Of a payment the bank has booked; a case is archived with the receipts its court wants."""
    return desk.payouts.file_receipt(number, new.receipt.paper(), expected=expected)


@act(router, "approve", "/{number}/approve", "审批同意 · Approve a payout", seen=True)
def approve_payout(desk: Desk, number: PayoutText, new: Consent, expected: int | None) -> Recorded:
    """Agree to exactly what was seen, when it is one's turn; nobody acts twice."""
    return desk.payouts.approve(number, new.digest, expected=expected)


@act(router, "extend", "/{number}/extend", "补足审批层级 · Ask whom the rules name now", seen=True)
def extend_chain(desk: Desk, number: PayoutText, expected: int | None) -> Recorded:
    """Where the court's rules have come to ask for more people than when it was drafted."""
    return desk.payouts.extend(number, expected=expected)


@act(router, "reject", "/{number}/reject", "审批退回 · Reject a payout", seen=True)
def reject_payout(
    desk: Desk, number: PayoutText, new: WithReason, expected: int | None
) -> Recorded:
    """Do not agree; the money is free again."""
    return desk.payouts.reject(number, new.reason, expected=expected)


@act(router, "amend", "/{number}/amend", "修改出款 · Amend a payout", seen=True)
def amend_payout(desk: Desk, number: PayoutText, new: Amendment, expected: int | None) -> Recorded:
    """Ask for something else; only its author may, and approval begins again."""
    papers = None if new.papers is None else [each.paper() for each in new.papers]
    return desk.payouts.amend(
        number, amount=new.amount, purpose=new.purpose, papers=papers, expected=expected
    )


@act(router, "withdraw", "/{number}/withdraw", "撤回出款 · Withdraw a payout", seen=True)
def withdraw_payout(
    desk: Desk, number: PayoutText, new: WithReason, expected: int | None
) -> Recorded:
    """Take the request back before it is in a batch; the money is free again."""
    return desk.payouts.withdraw(number, new.reason, expected=expected)


@act(
    router, "return-again", "/{number}/return-again", "重新发起退回 · Ask for a return again",
    seen=True,
)  # fmt: skip
def return_again(
    desk: Desk, number: PayoutText, new: ReturnAgain, expected: int | None
) -> Recorded:
    """Of unclaimed money: in place of one that did not happen, came back, or is not agreed yet."""
    return desk.returns.again(
        number, amount=new.amount, paper=new.paper.paper() if new.paper else None,
        bank_name=new.bank_name, bank_code=new.bank_code, reason=new.reason or "",
        expected=expected,
    )  # fmt: skip


@act(router, "stop", "/{number}/stop", "止付 · Stop a payout", seen=True)
def stop_payout(desk: Desk, number: PayoutText, new: WithReason, expected: int | None) -> Recorded:
    """Stop a payment the bank does not have yet; the money is its payer's again."""
    return desk.payouts.stop(number, new.reason, expected=expected)


@act(router, "hand-over", "/{number}/hand-over", "现金发放 · Hand cash to the payee", seen=True)
def hand_over(desk: Desk, number: PayoutText, new: Handing, expected: int | None) -> Recorded:
    """Say that the payee was given cash against his receipt, and who saw it; he says it next."""
    return desk.in_cash.hand_over(number, new.receipt.paper(), new.witness, expected=expected)


@act(router, "witness", "/{number}/witness", "见证现金发放 · Witness the cash given", seen=True)
def bear_witness(desk: Desk, number: PayoutText, expected: int | None) -> Recorded:
    """Say under one's own key that one saw the cash given: only now it is paid."""
    return desk.in_cash.witness(number, expected=expected)


@act(router, "deny", "/{number}/deny", "否认见证现金发放 · Deny having seen it", seen=True)
def deny_witness(desk: Desk, number: PayoutText, new: WithReason, expected: int | None) -> Recorded:
    """Say under one's own key that one did not see it; a leader looks, and nobody is paid."""
    return desk.in_cash.deny(number, new.reason, expected=expected)


@act(router, "name-witness", "/{number}/name-witness", "改由他人见证 · Name a witness", seen=True)
def name_witness(desk: Desk, number: PayoutText, new: Witness, expected: int | None) -> Recorded:
    """Let another say that he saw it: the wrong one was named, or has left."""
    return desk.in_cash.name_witness(number, new.witness, new.reason, expected=expected)


@act(router, "take-back", "/{number}/take-back", "撤销现金交付 · Take back a giving", seen=True)
def take_back(desk: Desk, number: PayoutText, new: WithReason, expected: int | None) -> Recorded:
    """Find that what its witness denies did not happen; the money is its payer's again."""
    return desk.in_cash.take_back(number, new.reason, expected=expected)


@act(router, "find-cash", "/{number}/find-cash", "现金支取对账 · Find the cash drawn", seen=True)
def find_cash(desk: Desk, number: PayoutText, new: CashDrawn, expected: int | None) -> Recorded:
    """Name the bank's debit by which the cash that was handed over was drawn."""
    return desk.in_cash.find_cash(number, new.line, expected=expected)


@router.get(
    "", summary="出款清单 · List the payouts", response_model=page_of(payouts.PayoutRow),
    dependencies=[Fresh],
)  # fmt: skip
def list_payouts(desk: Court, reader: Reader, part: Part) -> object:
    """Payouts in the order they were drafted."""
    with reader.act(), desk.views() as connection:
        page = payouts.list_payouts(connection, desk.court.book, after=part.after, limit=part.limit)
    return part.turned(page)
