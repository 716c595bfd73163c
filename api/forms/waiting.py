"""F2 提存审批表 and F3 延缓发放审批表: money that is kept for somebody, or may wait."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final

from api.forms.cases import CaseKnown, case_of, paid_in
from api.forms.known import Known, Told
from api.forms.parts import (
    CaseNumber,
    Opinions,
    PaperPart,
    Papers,
    Parties,
    Payee,
    Reason,
    Receipts,
    Says,
    SumInWords,
    opinions,
    papers_of,
    sum_of,
)
from ledger.domain.case_account import CaseAccount
from ledger.domain.case_parts import Source
from ledger.domain.deferral import Deferral, DeferralState
from ledger.domain.escrow import Escrow
from ledger.domain.escrow_state import EscrowState
from ledger.domain.law.disbursement import DeferralGround, Timing
from ledger.domain.law.escrow import Attempt, Channel, EscrowGround
from ledger.domain.money import Money
from ledger.projections.journal import label


@dataclass(frozen=True, slots=True)
class AttemptPart:
    """One attempt to reach the creditor."""

    day: Annotated[date, Says("日期", "day")]
    channel: Annotated[Channel, Says("方式", "by")]
    result: Annotated[str, Says("结果", "result")]


@dataclass(frozen=True, slots=True)
class EscrowApproval:
    """F2: the form for the approval of an escrow (提存审批表, R1.24)."""

    number: Annotated[str, Says("提存编号", "escrow")]
    case_number: CaseNumber
    parties: Parties
    paid_in: Receipts
    payee: Payee
    amount: Annotated[SumInWords, Says("提存金额", "amount")]
    ground: Annotated[EscrowGround, Says("提存原因", "ground")]
    reason: Reason
    attempts: Annotated[tuple[AttemptPart, ...], Says("通知经过", "attempts to reach him")]
    papers: Annotated[tuple[PaperPart, ...], Says("证明材料", "papers")]
    opinions: Opinions
    state: Annotated[EscrowState, Says("办理状态", "state")]
    escrowed_on: Annotated[date | None, Says("提存日", "escrowed on")]
    told_on: Annotated[date | None, Says("通知债权人日", "creditor told on")]
    collectable_until: Annotated[date | None, Says("领取届满日", "to be collected before")]


@dataclass(frozen=True, slots=True)
class ArrivalPart:
    """A receipt of which something may wait."""

    arrived: Annotated[date, Says("到账日", "arrived")]
    notified: Annotated[date, Says("到账通知日", "notified")]
    amount: Annotated[Money, Says("到账金额", "amount")]
    deferred: Annotated[Money | None, Says("其中延缓", "of it deferred")]


@dataclass(frozen=True, slots=True)
class DeferralApproval:
    """F3: the form for the approval of a deferral (延缓发放审批表, R1.15)."""

    number: Annotated[str, Says("延缓编号", "deferral")]
    case_number: CaseNumber
    parties: Parties
    receipts: Annotated[tuple[ArrivalPart, ...], Says("到账情况", "receipts")]
    amount: Annotated[SumInWords, Says("延缓金额", "amount")]
    undisputed: Annotated[SumInWords, Says("无争议部分", "undisputed, to be paid")]
    ground_number: Annotated[str, Says("法定情形", "number of the ground")]
    ground: Annotated[DeferralGround, Says("延缓事由", "ground")]
    reason: Reason
    reference: Annotated[str, Says("关联事项", "reference")]
    papers: Papers
    legal_due: Annotated[date, Says("法定发放期限", "due by law")]
    expected_end: Annotated[date | None, Says("预计消失日", "expected end")]
    opinions: Opinions
    state: Annotated[DeferralState, Says("办理状态", "state")]
    timing: Annotated[Timing | None, Says("是否及时", "in time")]
    overdue_days: Annotated[int, Says("已超期天数", "days overdue")]
    review_on: Annotated[date | None, Says("复审日", "review on")]
    ended_on: Annotated[date | None, Says("事由消失日", "ground ended on")]


def escrow_approval(known: Known, number: str) -> EscrowApproval:
    """F2 of an escrow; raises ``NotFound``."""
    escrow, told = known.named(Escrow, Escrow.create_id(number), number)
    known.cite(*told)
    case = case_of(known, escrow.case_number)
    parties = case.parties()
    return EscrowApproval(
        number=escrow.number, case_number=escrow.case_number, parties=parties,
        paid_in=paid_in(known, _kept(case, escrow), case),
        payee=next((each.name for each in parties if each.party == escrow.party), ""),
        amount=sum_of(escrow.amount), ground=escrow.ground, reason=escrow.reason,
        attempts=tuple(map(_attempt, escrow.attempts)), papers=papers_of(escrow.papers),
        opinions=opinions(_said(told, _ESCROW)), state=escrow.state,
        escrowed_on=escrow.escrowed_on, told_on=escrow.told_on,
        collectable_until=escrow.collectable_until,
    )  # fmt: skip


def _attempt(made: Attempt) -> AttemptPart:
    return AttemptPart(made.day, made.channel, made.result)


def _kept(case: CaseKnown, escrow: Escrow) -> tuple[Source, ...]:
    """Which receipts were kept for it; none before it was granted."""
    for each in case.told:
        fact = each.fact
        if isinstance(fact, CaseAccount.SetAside) and fact.pocket == escrow.pocket:
            case.known.cite(each)
            return fact.sources
    return ()


def deferral_approval(known: Known, number: str) -> DeferralApproval:
    """F3 of a deferral; raises ``NotFound``."""
    case_number, _, serial = number.rpartition("-")
    id_ = Deferral.create_id(case_number, int(serial))
    deferral, told = known.named(Deferral, id_, number)
    known.cite(*told)
    asked = known.first(told, Deferral.Asked)
    granted = known.first(told, Deferral.Granted)
    ended = known.first(told, Deferral.Ended)
    assert asked is not None  # a deferral begins with it
    case = case_of(known, deferral.case_number)
    return DeferralApproval(
        number=deferral.number, case_number=deferral.case_number, parties=case.parties(),
        receipts=_waiting(case, granted), amount=sum_of(deferral.amount),
        undisputed=sum_of(asked.undisputed),
        ground_number=f"（{list(DeferralGround).index(deferral.ground) + 1}）",
        ground=deferral.ground, reason=deferral.reason, reference=asked.reference,
        papers=papers_of([asked.paper]), legal_due=deferral.legal_due,
        expected_end=asked.expected_end, opinions=opinions(_said(told, _DEFERRAL)),
        state=deferral.state, timing=deferral.timing, overdue_days=deferral.overdue,
        review_on=deferral.review_on, ended_on=ended.ended_on if ended else None,
    )  # fmt: skip


def _waiting(case: CaseKnown, granted: Deferral.Granted | None) -> tuple[ArrivalPart, ...]:
    """The receipts it was granted of; before that, those of the case with free money."""
    parts = {source.receipt: source.amount for source in granted.sources} if granted else None
    arrived = (CaseAccount.Credited, CaseAccount.Received)
    found: list[ArrivalPart] = []
    for lot in sorted(case.root.lots.values(), key=lambda lot: lot.value_date):
        if (lot.receipt not in parts) if parts is not None else not lot.free.amount:
            continue
        case.known.cite(
            *(
                each for each in case.told
                if isinstance(each.fact, arrived) and each.fact.receipt == lot.receipt
            )
        )  # fmt: skip
        part = parts[lot.receipt] if parts is not None else None
        found.append(ArrivalPart(lot.value_date, lot.notified_on, lot.amount, part))
    return tuple(found)


_ESCROW: Final = (Escrow.Asked, Escrow.Granted, Escrow.Refused)
_DEFERRAL: Final = (Deferral.Asked, Deferral.Agreed, Deferral.Refused)


def _said(told: list[Told], kinds: tuple[type[Any], ...]) -> list[tuple[str, str, Told, str]]:
    """Who asked, who agreed and who did not, each in the role he acted in."""
    said = []
    for each in told:
        fact: Any = each.fact
        if isinstance(fact, kinds):
            office = str(getattr(fact, "role", each.role))
            words = label(fact.TOPIC)
            if isinstance(fact, Escrow.Refused | Deferral.Refused):
                words = f"{words}：{fact.reason}"
            said.append((office, words, each, fact.by))
    return said
