"""F4 收款账户确认书, F5 认领单/更正单 and F8 收款笔录+收取凭证: papers behind the money."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from api.chinese import in_chinese
from api.forms.cases import case_of
from api.forms.known import Known, Told
from api.forms.parts import (
    BankName,
    CaseNumber,
    PaperPart,
    Reason,
    Says,
    SumInWords,
    papers_of,
    sum_of,
)
from ledger.domain.bank_line import BankLine, ClaimState
from ledger.domain.case_account import CaseAccount, PartyRole
from ledger.domain.cash_collection import CashCollection, CashState
from ledger.domain.clock import COURT_ZONE
from ledger.domain.errors import NotFound
from ledger.domain.money import Money


@dataclass(frozen=True, slots=True)
class AccountStatement:
    """F4: where a party wants to be paid (收款账户确认书, R1.20)."""

    case_number: CaseNumber
    party: Annotated[str, Says("当事人标识", "party")]
    role: Annotated[PartyRole, Says("诉讼地位", "role")]
    name: Annotated[str, Says("姓名、名称", "name")]
    holder: Annotated[str, Says("户名", "holder")]
    number: Annotated[str, Says("账号", "account")]
    bank: BankName
    bank_code: Annotated[str, Says("行号", "bank code")]
    identity: Annotated[str, Says("证件号", "identity")]
    phone: Annotated[str, Says("手机", "telephone")]
    version: Annotated[int, Says("版本", "version")]
    evidence: Annotated[str, Says("依据", "evidence")]
    stated_by: Annotated[str, Says("录入人", "entered by")]
    stated_on: Annotated[date, Says("录入日", "entered on")]
    confirmed_by: Annotated[str, Says("复核人", "confirmed by")]
    confirmed_on: Annotated[date | None, Says("确认日", "confirmed on")]
    signature: Annotated[str, Says("签名、盖章", "signature, seal", sign=True)]


def account_statement(known: Known, named: str) -> AccountStatement:
    """F4 of one version of a party's account, named 案号:p1:1; raises ``NotFound``."""
    case_number, party, wanted = _three(named)
    case = case_of(known, case_number)
    added = known.first(_of(case.told, CaseAccount.PartyAdded, party), CaseAccount.PartyAdded)
    stated = [
        each for each in _of(case.told, CaseAccount.AccountStated, party)
        if isinstance(each.fact, CaseAccount.AccountStated) and each.fact.version == wanted
    ]  # fmt: skip
    account = known.first(stated, CaseAccount.AccountStated)
    if added is None or account is None:
        raise NotFound(f"{case_number} has no account {wanted} of {party}", named=named)
    confirmed = [
        each for each in _of(case.told, CaseAccount.AccountConfirmed, party)
        if isinstance(each.fact, CaseAccount.AccountConfirmed) and each.fact.version == wanted
    ]  # fmt: skip
    agreed = known.first(confirmed[-1:], CaseAccount.AccountConfirmed)
    return AccountStatement(
        case_number=case_number, party=party, role=added.role, name=added.name,
        holder=account.holder, number=account.number, bank=account.bank_name,
        bank_code=account.bank_code, identity=added.identity or "", phone=added.phone or "",
        version=account.version, evidence=account.evidence, stated_by=account.stated_by,
        stated_on=stated[0].at.date(), confirmed_by=agreed.confirmed_by if agreed else "",
        confirmed_on=confirmed[-1].at.date() if agreed else None, signature="",
    )  # fmt: skip


def _three(named: str) -> tuple[str, str, int]:
    case_number, _, rest = named.partition(":")
    party, _, version = rest.partition(":")
    wanted = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0
    return case_number, party, wanted


def _of(told: list[Told], kind: type[CaseAccount.Event], party: str) -> list[Told]:
    return [
        each for each in told
        if isinstance(each.fact, kind) and getattr(each.fact, "party", None) == party
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class SharePart:
    """So much of the line for one case."""

    case_number: Annotated[str, Says("认领案号", "case")]
    amount: Annotated[Money, Says("认领金额", "amount")]


@dataclass(frozen=True, slots=True)
class Correction:
    """A claim taken back for one case (认领冲正)."""

    case_number: Annotated[str, Says("更正案号", "case")]
    amount: Annotated[Money, Says("更正金额", "amount")]
    reason: Annotated[str, Says("更正原因", "reason")]
    by: Annotated[str, Says("更正人", "by")]
    at: Annotated[datetime, Says("时间", "at")]


@dataclass(frozen=True, slots=True)
class ClaimSlip:
    """F5: a claim and what was corrected of it (认领单、更正单, R2.04, R2.17)."""

    serial: Annotated[str, Says("银行流水号", "serial")]
    bank_account: Annotated[str, Says("专户账号", "special account")]
    arrived: Annotated[date, Says("到账日", "arrived")]
    amount: Annotated[SumInWords, Says("金额", "amount")]
    payer: Annotated[str, Says("对方户名", "payer")]
    payer_account: Annotated[str, Says("对方账号", "payer's account")]
    payer_bank: Annotated[str, Says("对方开户行", "payer's bank")]
    number_of: Annotated[str, Says("子账号付款人", "number issued to")]
    remark: Annotated[str, Says("附言", "remark")]
    claim: Annotated[str, Says("认领编号", "claim")]
    shares: Annotated[tuple[SharePart, ...], Says("认领内容", "claimed")]
    claimed_by: Annotated[str, Says("认领人", "claimed by")]
    claimed_at: Annotated[datetime, Says("认领时间", "claimed at")]
    evidence: Annotated[str, Says("依据", "evidence")]
    reason: Reason
    decided_by: Annotated[str, Says("复核人", "decided by")]
    decided_at: Annotated[datetime | None, Says("复核时间", "decided at")]
    refused_because: Annotated[str, Says("退回理由", "refused because")]
    state: Annotated[ClaimState, Says("办理状态", "state")]
    corrections: Annotated[tuple[Correction, ...], Says("更正", "corrections")]


def claim_slip(known: Known, named: str) -> ClaimSlip:
    """F5 of one claim, named by its line and its mark, LINE:c1; raises ``NotFound``."""
    id_, _, claim = named.partition(":")
    line, told = known.named(BankLine, _uuid(id_, named), named)
    if claim not in line.claims:
        raise NotFound(f"line {id_} has no claim {claim}", named=named)
    booked = known.first(told, BankLine.Booked)
    assert booked is not None  # a line begins with it
    mine = [each for each in told if getattr(each.fact, "claim", None) == claim]
    more = (BankLine.Corrected, BankLine.PayerNamed)
    known.cite(*mine, *(each for each in told if isinstance(each.fact, more)))
    proposed = known.first(mine, BankLine.ClaimProposed)
    refused = known.first(mine, BankLine.ClaimRefused)
    decided = next(
        (
            each for each in mine
            if isinstance(each.fact, BankLine.ClaimConfirmed | BankLine.ClaimRefused)
        ),
        None,
    )  # fmt: skip
    first = mine[0] if proposed else told[0]
    return ClaimSlip(
        serial=booked.serial, bank_account=booked.bank_account, arrived=booked.value_date,
        amount=sum_of(line.amount), payer=booked.payer_name, payer_account=booked.payer_account,
        payer_bank=booked.payer_bank, number_of=_number_of(line), remark=booked.remark, claim=claim,
        shares=_shares(booked, proposed), claimed_by=line.claims[claim].by, claimed_at=first.at,
        evidence=proposed.evidence if proposed else "", reason=proposed.reason if proposed else "",
        decided_by=getattr(decided.fact, "by", "") if decided else "",
        decided_at=decided.at if decided else None,
        refused_because=refused.reason if refused else "", state=line.claims[claim].state,
        corrections=tuple(_corrections(mine)),
    )  # fmt: skip


def _number_of(line: BankLine) -> str:
    """To whom the number was issued that it came on, and what the bank says to it."""
    if line.named is None:
        return ""
    return f"{line.named.party} {line.named.name}（{in_chinese(line.named.bank_says)}）"


def _uuid(text: str, named: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as wrong:
        raise NotFound(f"{text} is no line", named=named) from wrong


def _shares(
    booked: BankLine.Booked, proposed: BankLine.ClaimProposed | None
) -> tuple[SharePart, ...]:
    """What was claimed, before anything was taken back; the system claims whole lines."""
    if proposed is not None:
        return tuple(SharePart(each.case_number, each.amount) for each in proposed.shares)
    return (SharePart(booked.matched or "", booked.amount),)


def _corrections(told: list[Told]) -> Iterator[Correction]:
    for each in told:
        fact = each.fact
        if isinstance(fact, BankLine.ClaimReversed):
            yield Correction(fact.case_number, fact.amount, fact.reason, fact.by, each.at)


@dataclass(frozen=True, slots=True)
class CashSlip:
    """F8: the record of cash taken outside, and its slip (收款笔录、收取凭证, R1.12)."""

    slip: Annotated[str, Says("收取凭证号", "slip")]
    case_number: CaseNumber
    collected_at: Annotated[datetime, Says("收款时间", "at")]
    place: Annotated[str, Says("收款地点", "place")]
    officers: Annotated[tuple[str, ...], Says("执行人员", "officers present")]
    payer: Annotated[str, Says("交款人", "payer")]
    payer_identity: Annotated[str, Says("交款人证件号", "payer's identity")]
    amount: Annotated[SumInWords, Says("收款金额", "amount")]
    reason: Annotated[str, Says("直接收取原因", "why not at the court")]
    records: Annotated[tuple[PaperPart, ...], Says("收款笔录", "record")]
    handed_over_on: Annotated[date | None, Says("移交财务日", "to finance on")]
    late_reason: Annotated[str, Says("迟交原因", "why late")]
    counted: Annotated[Money | None, Says("清点金额", "counted")]
    missing: Annotated[Money | None, Says("短款", "missing")]
    receipt: Annotated[str, Says("财务票据号", "finance receipt")]
    counted_by: Annotated[str, Says("清点人", "counted by")]
    state: Annotated[CashState, Says("现金状态", "state")]
    payer_signs: Annotated[str, Says("交款人签名", "payer signs", sign=True)]
    officers_sign: Annotated[str, Says("执行人员签名", "officers sign", sign=True)]


def cash_slip(known: Known, slip: str) -> CashSlip:
    """F8 of one slip; raises ``NotFound``."""
    cash, told = known.named(CashCollection, CashCollection.create_id(slip), slip)
    known.cite(*told)
    taken = known.first(told, CashCollection.Collected)
    handed = known.first(told, CashCollection.HandedOver)
    counted = known.first(told, CashCollection.Counted)
    assert taken is not None  # it begins with it
    return CashSlip(
        slip=taken.slip, case_number=taken.case_number,
        collected_at=taken.collected_at.astimezone(COURT_ZONE), place=taken.place,
        officers=taken.officers, payer=taken.payer_name,
        payer_identity=taken.payer_identity or "", amount=sum_of(taken.amount),
        reason=taken.reason, records=papers_of([taken.record]),
        handed_over_on=handed.on if handed else None,
        late_reason=handed.reason if handed else "",
        counted=counted.counted if counted else None,
        missing=counted.missing if counted else None, receipt=counted.receipt if counted else "",
        counted_by=counted.by if counted else "", state=cash.state, payer_signs="",
        officers_sign="",
    )  # fmt: skip
