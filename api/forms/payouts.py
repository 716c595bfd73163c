"""F1 执行款发放审批表 and F9 退款审批表: a payment as it was asked, agreed to and made."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final

from api.forms.cases import CaseKnown, Charge, case_of, paid_in
from api.forms.known import Known, Told, rooted
from api.forms.parts import (
    BankName,
    CaseNumber,
    Opinion,
    Opinions,
    PaperPart,
    Papers,
    Parties,
    Payee,
    Receipts,
    Says,
    SumInWords,
    all_paid_in,
    opinions,
    papers_of,
    sum_of,
)
from ledger.domain.act import Role
from ledger.domain.bank_line import BankLine
from ledger.domain.case_account import CaseAccount
from ledger.domain.errors import NotFound
from ledger.domain.law.payout_papers import APPROVAL_FORM
from ledger.domain.money import Money
from ledger.domain.paper import PaperKind
from ledger.domain.payout import Payout, State
from ledger.domain.payout_kind import Method, PayoutKind
from ledger.projections.journal import label
from reconciliation.legacy.line import LegacyLine

REFUNDS: Final = frozenset(
    {
        PayoutKind.SURPLUS, PayoutKind.REFUND, PayoutKind.MISREMITTED, PayoutKind.FEE_REFUND,
        PayoutKind.DEPOSIT_REFUND,
    }
)  # fmt: skip
_CHECKS: Final = frozenset({PaperKind.COMPUTATION, PaperKind.OTHER_CASE_CHECK})


class NotARefund(NotFound):
    """The payment gives nothing back, so there is no form of a refund of it."""

    code = "form-of-no-refund"
    title = "This payment is no refund"
    title_zh = "该笔出款不是退款"
    article = APPROVAL_FORM


# What a payment and a refund have in common; each form names it where it stands on paper.
PayoutNumber = Annotated[str, Says("出款编号", "payout")]
Deciding = Annotated[tuple[Role, ...], Says("审批层级", "who must agree")]
PayoutState = Annotated[State, Says("办理状态", "state")]
PaidOn = Annotated[date | None, Says("付款日", "paid on")]


@dataclass(frozen=True, slots=True)
class PayoutApproval:
    """F1: the form for the approval of a payment (执行款发放审批表, R1.18)."""

    number: PayoutNumber
    case_number: CaseNumber
    parties: Parties
    paid_in: Receipts
    paid_total: Annotated[SumInWords, Says("交款金额合计", "paid in, total")]
    payee: Payee
    account: Annotated[str, Says("收款人账号", "account")]
    bank: BankName
    bank_code: Annotated[str, Says("行号", "bank code")]
    amount: Annotated[SumInWords, Says("发款金额", "amount to pay")]
    method: Annotated[Method, Says("发款方式", "method")]
    kind: Annotated[PayoutKind, Says("出款种类", "kind")]
    purpose: Annotated[str, Says("用途", "purpose")]
    charges: Annotated[tuple[Charge, ...], Says("费用结算", "fee and costs")]
    papers: Papers
    roles: Deciding
    opinions: Opinions
    state: PayoutState
    paid_on: PaidOn
    returned_on: Annotated[date | None, Says("退汇日", "returned on")]
    approved_digest: Annotated[str, Says("审批内容摘要", "digest agreed to")]


@dataclass(frozen=True, slots=True)
class Original:
    """A receipt of which something goes back: from whom and from which account it came."""

    serial: Annotated[str, Says("原来款流水", "serial")]
    payer: Annotated[str, Says("交款人", "payer")]
    account: Annotated[str, Says("原账户", "account")]
    bank: Annotated[str, Says("原开户行", "bank")]
    on: Annotated[date, Says("到账日", "arrived")]
    amount: Annotated[Money, Says("来款金额", "paid in")]
    refunded: Annotated[Money, Says("本次退还", "given back")]


@dataclass(frozen=True, slots=True)
class RefundApproval:
    """F9: the form for the approval of a refund (退款审批表, 执行规定 34)."""

    number: PayoutNumber
    case_number: CaseNumber
    parties: Parties
    originals: Annotated[tuple[Original, ...], Says("原来款", "receipts")]
    payee: Annotated[str, Says("退款收款人", "payee")]
    account: Annotated[str, Says("退款账号", "account")]
    bank: BankName
    amount: Annotated[SumInWords, Says("退款金额", "amount")]
    kind: Annotated[PayoutKind, Says("退款种类", "kind")]
    reason: Annotated[str, Says("退款原因", "reason")]
    computation: Annotated[tuple[PaperPart, ...], Says("核算表", "computation")]
    other_cases: Annotated[tuple[PaperPart, ...], Says("其他案件核查结论", "other cases")]
    papers: Papers
    roles: Deciding
    opinions: Opinions
    state: PayoutState
    paid_on: PaidOn


def payout_approval(known: Known, number: str) -> PayoutApproval:
    """F1 of a payout; raises ``NotFound``."""
    asked = _Asked(known, number)
    payout, case = asked.payout, asked.case
    paid = paid_in(known, payout.sources, case)
    payee, account, bank, bank_code = asked.payee()
    return PayoutApproval(
        number=payout.number, case_number=payout.case_number,
        parties=case.parties() if case else (), paid_in=paid, paid_total=all_paid_in(paid),
        payee=payee, account=account, bank=bank, bank_code=bank_code,
        amount=sum_of(payout.amount), method=payout.method, kind=payout.kind,
        purpose=payout.purpose, charges=case.charges() if case else (),
        papers=papers_of(payout.papers), roles=payout.roles, opinions=asked.opinions(),
        state=payout.state, paid_on=payout.settled_on, returned_on=payout.returned_on,
        approved_digest=payout.digest,
    )  # fmt: skip


def refund_approval(known: Known, number: str) -> RefundApproval:
    """F9 of a payout that gives money back; raises ``NotFound``, :class:`NotARefund`."""
    asked = _Asked(known, number)
    payout, case = asked.payout, asked.case
    if payout.kind not in REFUNDS:
        raise NotARefund(f"{payout.number} is of kind {payout.kind.value}", kind=payout.kind)
    payee, account, bank, _ = asked.payee()

    def of(kind: PaperKind) -> tuple[PaperPart, ...]:
        return papers_of(paper for paper in payout.papers if paper.kind is kind)

    return RefundApproval(
        number=payout.number, case_number=payout.case_number,
        parties=case.parties() if case else (), originals=tuple(_originals(asked)),
        payee=payee, account=account, bank=bank, amount=sum_of(payout.amount), kind=payout.kind,
        reason=payout.purpose, computation=of(PaperKind.COMPUTATION),
        other_cases=of(PaperKind.OTHER_CASE_CHECK),
        papers=papers_of(paper for paper in payout.papers if paper.kind not in _CHECKS),
        roles=payout.roles, opinions=asked.opinions(), state=payout.state,
        paid_on=payout.settled_on,
    )  # fmt: skip


def _originals(asked: "_Asked") -> Iterator[Original]:
    streams = asked.known.streams(source.receipt for source in asked.payout.sources)
    paid = paid_in(asked.known, asked.payout.sources, asked.case)
    for source, receipt in zip(asked.payout.sources, paid, strict=True):
        told = streams.get(source.receipt, [])
        fact: Any = told[0].fact if told else None
        came = fact if isinstance(fact, BankLine.Booked | LegacyLine.TakenUp) else None
        yield Original(
            receipt.serial, receipt.payer, came.payer_account if came else "",
            getattr(came, "payer_bank", ""), receipt.on, receipt.amount, source.amount,
        )  # fmt: skip


class _Asked:
    """A payout as it stood, with its payer."""

    def __init__(self, known: Known, number: str) -> None:
        self.known = known
        self.payout, self.told = known.named(Payout, Payout.create_id(number), number)
        known.cite(*self.told)
        self.payer_told = known.stream(self.payout.payer)
        self.payer: Any = rooted(self.payer_told)

    @property
    def case(self) -> CaseKnown | None:
        """The case whose money it is, or that it concerns."""
        if isinstance(self.payer, CaseAccount):
            return CaseKnown(self.known, self.payer, self.payer_told)
        number = self.payout.case_number
        return case_of(self.known, number) if number else None

    def payee(self) -> tuple[str, str, str, str]:
        """Holder, number, bank and code of the account asked for, and who stated it."""
        party, version = self.payout.party, self.payout.account_version
        for each in self.payer_told:
            fact: Any = each.fact
            stated = isinstance(fact, CaseAccount.AccountStated | CaseAccount.AccountConfirmed)
            if stated and (fact.party, fact.version) == (party, version):
                self.known.cite(each)
        if not isinstance(self.payer, CaseAccount):
            self.known.cite(*self.payer_told)
        to = self.payer.payee(party, version)
        return to.holder, to.number, to.bank_name, to.bank_code

    def opinions(self) -> tuple[Opinion, ...]:
        """What each said of what is asked now; an amendment voids what was said before."""
        return opinions(self._said())

    def _said(self) -> list[tuple[str, str, Told, str]]:
        said: list[tuple[str, str, Told, str]] = []
        for each in self.told:
            fact: Any = each.fact
            words = label(fact.TOPIC)
            if isinstance(fact, Payout.Drafted | Payout.Amended):
                said = [("officer", words, each, fact.by)]
            elif isinstance(fact, Payout.Approved):
                said.append((fact.role.value, words, each, fact.by))
            elif isinstance(fact, Payout.Rejected):
                said.append((fact.role.value, f"{words}：{fact.reason}", each, fact.by))
            elif isinstance(fact, Payout.Withdrawn | Payout.Stopped):
                office = each.role if each.role in _OFFICES else "officer"
                said.append((office, f"{words}：{fact.reason}", each, fact.by))
        return said


_OFFICES: Final = frozenset({"officer", "chief", "leader", "finance"})
