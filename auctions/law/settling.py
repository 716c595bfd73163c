"""What a sale costs, who is paid from it, and what loans and taxes change (费用、贷款、税费).

The amounts move in the services of a lot's money; here is what the law says of them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from auctions.law.says import (
    DESIGN,
    C,
    DefaultNotRuled,
    DepositRefused,
    NotDisclosed,
    PriceNotPaid,
    Remark,
    RulingRefused,
    by,
    ck,
    court_rule,
    pm,
    refuse,
    wp,
)
from ledger.domain.calendar import Calendar
from ledger.domain.citation import Article, Certainty, Dated
from ledger.domain.law.rules import rule
from ledger.domain.money import Money, allocate, half_up, zero

WP_FROM: Final = date(2017, 1, 1)
DAY: Final = Dated(wp("第二十三条、第二十五条"), {WP_FROM: timedelta(hours=24)})
ZG34: Final = Article("执行工作若干问题的规定（2020年修正）", "第三十四条", Certainty.VERIFIED)
MJ509: Final = Article("法释〔2022〕11号", "第五百零六条至第五百一十四条", Certainty.VERIFIED)
LOANS: Final = Article("法〔2016〕401号", "第四项", C)
QS: Final = Article("契税法", "第一条、第三条、第九条至第十二条", Certainty.VERIFIED)
LOCAL_TAX: Final = Article("各地税务协助文件", "不动产司法处置", Certainty.LOCAL)
XJ: Final = Article("法明传〔2017〕455号", "网络司法变卖", C)
MS114: Final = Article("民事诉讼法（2023年修正）", "第一百一十四条", Certainty.VERIFIED)


# Costs of pricing


@rule("CK-14", ck("第三十一条"), zh="网络询价费", en="Fee of an online inquiry")
def inquiry_fee(results: Mapping[str, Money], sale: Money, fee: Money) -> dict[str, Money]:
    """The platform whose figure is closest to the sale gets the fee; at one distance they share."""
    distance = {name: abs(figure - sale) for name, figure in results.items()}
    nearest = sorted(name for name, far in distance.items() if far == min(distance.values()))
    return dict(zip(nearest, allocate(fee, [1] * len(nearest)), strict=True))


@rule("CK-15", ck("第三十二条"), zh="评估费基数", en="Base of the appraisal fee")
def appraisal_fee_base(appraisal: Money, sale: Money | None, actual_cost: Money) -> Money:
    """The lesser of appraisal and sale; unsold, what the work really cost."""
    return actual_cost if sale is None else min(appraisal, sale)


@rule("CK-15", ck("第三十二条"), zh="评估费基数", en="Base of the appraisal fee")
def reissued_fee(fee: Money) -> Money:
    """A report issued again costs three tenths of that fee."""
    return half_up(fee.amount * Decimal("0.30"))


@rule("CK-16", ck("第三十三条"), zh="评估费的负担", en="Who bears the fee")
def bears_fee() -> tuple[str, str]:
    """The applicant advances it, the debtor bears it: a cost of the sale, paid back first."""
    return "applicant", "debtor"


# Deposits and proceeds


@rule("CL-2", wp("第二十五条"), zh="平台划转保证金", en="The platform remits", figures=(DAY,))
def remitted(sold_at: datetime, at: datetime) -> Remark | None:
    """The winner's deposit is in the court's account within 24 hours; later is remarked."""
    due = sold_at + DAY.on(sold_at.date())
    return None if at <= due else Remark("CL-2", f"remitted at {at}, due at {due}", due.date())


@rule("CL-3", wp("第二十三条"), zh="退还保证金", en="Deposits go back", figures=(DAY,))
def released(ended_at: datetime, at: datetime) -> Remark | None:
    """A loser's deposit goes back within 24 hours of the end; later is remarked."""
    due = ended_at + DAY.on(ended_at.date())
    return None if at <= due else Remark("CL-3", f"released at {at}, due at {due}", due.date())


@rule("CL-3", wp("第二十三条"), zh="退还保证金", en="Deposits go back")
def converts(bidder: str, winner: str) -> None:
    """Only the winner's deposit becomes price; raises :class:`DepositRefused`."""
    if bidder != winner:
        refuse(DepositRefused, "CL-3", f"{bidder} did not win: the deposit goes back")


@rule("CL-11", ZG34, zh="余款退还被执行人", en="The rest is the debtor's")
def surplus(proceeds: Money, costs: Money, claims: Money) -> Money:
    """What is left after costs and claims is the debtor's, and may not be kept."""
    return max(proceeds - costs - claims, zero())


@rule("CL-12", MJ509, zh="多个债权人的分配", en="Several creditors: a plan")
def plan_periods(served_on: date, calendar: Calendar) -> tuple[date, date, date]:
    """The last days to object to a plan, to answer the objection, and to sue: fifteen days each."""
    objection = by(served_on, 15, calendar).due
    answer = by(objection, 15, calendar).due
    return objection, answer, by(answer, 15, calendar).due


@rule("CL-12", MJ509, zh="多个债权人的分配", en="Several creditors: a plan")
def undisputed(shares: Mapping[str, Money], disputed: Collection[str]) -> dict[str, Money]:
    """The shares that may be paid now; a disputed one is reserved until it is decided."""
    return {name: share for name, share in shares.items() if name not in disputed}


@rule("PS-7", wp("第二十三条、第三十七条第一款"), zh="退还预缴款", en="Prepayments go back")
def prepaid_released(ended_at: datetime, at: datetime) -> Remark | None:
    """A loser's prepayment goes back within 24 hours by analogy; later is remarked."""
    late = released(ended_at, at)
    return None if late is None else Remark("PS-7", late.said, late.due)


@rule(
    "PS-8", court_rule("变卖超出预缴款部分"), zh="超出预缴款部分", en="Price above the prepayment"
)
def excess(price: Money, prepaid: Money) -> Money:
    """What a buyer still owes whose bid went above the prepayment."""
    return max(price - prepaid, zero())


@rule("DA-11", pm("第十六条", DESIGN), zh="抵债不入现金", en="In kind moves no cash")
def claim_after(claim: Money, price: Money, priority_costs: Money) -> Money:
    """What is still owed: the claim less the price net of priority costs; no cash is booked."""
    return max(claim - (price - priority_costs), zero())


@rule("DA-12", pm("第十六条", DESIGN), zh="抵债人负担优先费用", en="Costs of taking it")
def costs_funded(paid: Money, costs: Money) -> Remark | None:
    """Fee, appraisal and liens are paid in cash by the taker; unpaid is remarked."""
    return None if paid >= costs else Remark("DA-12", f"{paid} of {costs} is paid")


# Defaults and annulments


@rule(
    "DF-10",
    court_rule("免交保证金的申请人悔拍"),
    zh="免交者悔拍",
    en="An exempt applicant defaults",
)
def exempt_pays(order: str, setoff_ruling: str, *, setoff: bool) -> None:
    """A top-up by order, a set-off by ruling only; raises :class:`DefaultNotRuled`."""
    if (setoff and not setoff_ruling.strip()) or (not setoff and not order.strip()):
        refuse(DefaultNotRuled, "DF-10", "no order and no ruling: a person decides")


@rule("DF-12", MS114, zh="恶意悔拍的罚款", en="A fine for a malicious default")
def fine_source(source: str) -> None:
    """A fine is paid separately, never from the deposit; raises :class:`DefaultNotRuled`."""
    if source == "deposit":
        refuse(DefaultNotRuled, "DF-12", "a fine is not taken from the deposit")


@rule("VO-3", wp("第三十一条", DESIGN), zh="撤销后的退款", en="What goes back after an annulment")
def goes_back(payers: Sequence[tuple[str, Money]], planned: Mapping[str, Money]) -> None:
    """Every payer gets back what it paid, planned before anything is sold again.

    Raises :class:`RulingRefused`.
    """
    paid: dict[str, Money] = {}
    for payer, amount in payers:
        paid[payer] = paid.get(payer, zero()) + amount
    if paid != dict(planned):
        refuse(RulingRefused, "VO-3", "the plan does not give every payer what it paid")


# Auction loans


@dataclass(frozen=True, slots=True)
class Commitment:
    """A bank's commitment letter (贷款承诺函)."""

    bank: str
    buyer: str
    amount: Money
    expires_on: date


@rule("LN-1", LOANS, zh="公告载明贷款", en="A loan track is published")
def track_published(*, used: bool, banks: Collection[str]) -> None:
    """A loan is used only where the notice names its banks; raises :class:`NotDisclosed`."""
    if used and not banks:
        refuse(NotDisclosed, "LN-1", "the notice names no bank")


@rule("LN-2", LOANS, zh="贷款预申请", en="A letter before the auction")
def letter_first(letter: str) -> Remark | None:
    """Bidding on a loan without the bank's earlier letter is remarked."""
    return None if letter.strip() else Remark("LN-2", "no letter of the bank before the auction")


@rule("LN-4", LOANS, zh="首付与保证金", en="The deposit counts once")
def down_payment(needed: Money, deposit: Money) -> Money:
    """What of the down payment is still due: the deposit is part of it, and counts once."""
    return max(needed - deposit, zero())


@rule("LN-5", LOANS, zh="贷款承诺函", en="Bank money needs its letter")
def under_letter(letter: Commitment | None, bank: str, amount: Money, on: date) -> None:
    """Bank money belongs to a lot under its registered letter only; :class:`PriceNotPaid`."""
    if letter is None or letter.bank != bank or amount > letter.amount or on > letter.expires_on:
        refuse(PriceNotPaid, "LN-5", f"no letter of {bank} covers {amount} on {on}")


@rule("LN-6", LOANS, zh="贷款到账后裁定", en="No ruling on a letter")
def money_not_letter(paid: Money, price: Money) -> None:
    """A ruling needs the money, a letter is none; raises :class:`PriceNotPaid`."""
    if paid < price:
        refuse(PriceNotPaid, "LN-6", f"{paid} of {price} is paid; a letter is no payment")


@rule("LN-8", court_rule("贷款未获批"), zh="贷款未获批", en="A loan refused or late")
def loan_failed(*, notice_says_refund: bool) -> bool:
    """Whether the deposit goes back when the bank refuses: only if the notice said so."""
    return notice_says_refund


@rule(
    "LN-9", court_rule("撤销后的贷款"), zh="撤销后贷款退银行", en="The loan goes back to the bank"
)
def back_to(payer: str, *, loaned: bool, bank: str) -> str:
    """To whom a part of an annulled price goes back: a loan to the bank, else its payer."""
    return bank if loaned else payer


@rule("LN-10", LOANS, zh="贷款银行不参与分配", en="The lender is no creditor")
def lender_shares(creditors: Collection[str], lender: str) -> None:
    """A bank has no share through its loan to the buyer; raises :class:`RulingRefused`."""
    if lender in creditors:
        refuse(RulingRefused, "LN-10", f"{lender} has no claim against the proceeds")


# Taxes


@rule("TX-2", wp("第六条第三项、第十三条第九项"), zh="公示税费", en="Possible taxes are published")
def taxes_listed(taxes: Collection[str]) -> None:
    """The notice lists the taxes that may arise; raises :class:`NotDisclosed`."""
    if not taxes:
        refuse(NotDisclosed, "TX-2", "no tax is listed")


@rule("TX-5", LOCAL_TAX, zh="税费争议", en="A contested tax")
def contested(amount: Money, proceeds: Money) -> tuple[Money, Money]:
    """What is reserved until the contest is ruled on, and what may be distributed meanwhile."""
    reserved = min(amount, proceeds)
    return reserved, proceeds - reserved


@rule(
    "TX-7",
    court_rule("本次交易税费的顺位"),
    zh="本次交易税费的顺位",
    en="Rank of this sale's taxes",
)
def rank_stated(mode: str, plan: str) -> None:
    """The plan says how this sale's taxes rank; raises :class:`RulingRefused`."""
    if not mode.strip() or mode not in plan:
        refuse(RulingRefused, "TX-7", "the plan does not say how the sale's taxes rank")


@rule("TX-10", QS, zh="契税退还", en="Deed tax of a voided transfer")
def deed_tax_back(*, registered: bool) -> bool:
    """Whether deed tax is refundable: when the transfer is voided before it was registered."""
    return not registered


@rule("TX-11", court_rule("协税记录"), zh="协税记录", en="The record of tax assistance")
def record_complete(steps: Mapping[str, str]) -> Remark | None:
    """Asked, answered, amounts, mode, paid, receipt: a gap is remarked."""
    needed = ("sent", "replied", "amounts", "mode", "paid", "receipt")
    gaps = [name for name in needed if not steps.get(name, "").strip()]
    return Remark("TX-11", f"not recorded: {', '.join(gaps)}") if gaps else None


@rule("TX-12", LOCAL_TAX, zh="抵债的税费", en="Taxes of a taking in kind")
def taker_funds(tax: Money, funded: Money) -> Remark | None:
    """The same taxes arise without cash: the taker funds the seller's; a gap is remarked."""
    return None if funded >= tax else Remark("TX-12", f"{funded} of {tax} is funded")


@rule("TX-13", Article("泰自资规发〔2024〕8号", "协助查询", Certainty.LOCAL), zh="登记机构答复",
      en="The registry answers")  # fmt: skip
def registry_due(asked_on: date, calendar: Calendar) -> date:
    """By when the registry answers: five working days, where that paper applies."""
    return calendar.add_working_days(asked_on, 5)
