"""When a bank may pay for a buyer (司法拍卖贷款), and what taxes the proceeds may bear (协税)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from auctions.law.reconciling import LENDERS, PayerNotRegistered
from auctions.law.says import (
    DefaultNotRuled,
    Remark,
    RulingRefused,
    TermsRefused,
    court_rule,
    empty,
    pm,
    refuse,
)
from auctions.lot_words import LoanTrack, TaxMode
from auctions.money_parts import Commitment, TaxEntry, TaxStep
from ledger.domain.citation import Article, Certainty, Dated
from ledger.domain.errors import Conflict, Malformed
from ledger.domain.law.rules import rule
from ledger.domain.money import Money, total, truncated, zero

LENDING: Final = Article("法〔2016〕401号", "第四项", Certainty.UNCONFIRMED)
EQUAL_TERMS: Final = Article("法释〔2016〕18号", "第二十五条、第三十一条第五项", Certainty.VERIFIED)
EACH_ITS_OWN: Final = Article("法释〔2016〕18号", "第三十条", Certainty.VERIFIED)
TAX_RANK: Final = Article("税收征收管理法（2015年修正）", "第四十五条", Certainty.VERIFIED)
WITHHOLDING: Final = Article("国税函〔2005〕869号", "第四项", Certainty.CORROBORATED)
ADVANCED: Final = Article("不动产司法处置税费垫付办法", "先垫付后返还", Certainty.LOCAL)
DEED_TAX: Final = Article("契税法", "第一条、第十条", Certainty.VERIFIED)
DEED_TAX_BACK: Final = Article("契税法", "第十二条", Certainty.VERIFIED)
LOCAL_TAX: Final = Article("各地税务协助文件", "不动产司法处置", Certainty.LOCAL)


class NoLoanTrack(Conflict):
    """The notice offered no loan: nobody gets terms that others did not have."""

    code = "no-loan-track"
    title = "The notice offered no loan"
    title_zh = "公告未载明贷款方式，不得单独给予"
    article = EQUAL_TERMS


class CommitmentKnown(Conflict):
    """A lender's letter with this number is registered already."""

    code = "commitment-known"
    title = "The commitment letter is registered already"
    title_zh = "该贷款承诺函已登记"
    article = LENDERS


class LoanTooLarge(Conflict):
    """The loan exceeds the published ratio, or what is left to pay (LN-3)."""

    code = "loan-too-large"
    title = "The loan is larger than published"
    title_zh = "贷款金额超出公告比例"
    article = LENDERS


class PriceNotCovered(Conflict):
    """What reached the bank is not the price (CL-4, LN-6)."""

    code = "price-not-covered"
    title = "The price is not paid in full"
    title_zh = "价款未付清"
    article = pm("第二十条")


class TaxPaperMissing(Malformed):
    """A tax is withheld only on the office's letter with its computation."""

    code = "tax-paper-missing"
    title = "A tax needs the office's letter and computation"
    title_zh = "协助扣缴须附税务机关函件及计算"
    article = WITHHOLDING


class ContestedTax(Conflict):
    """A creditor contests the tax: it is reserved, and paid neither way until that is ruled."""

    code = "tax-contested"
    title = "The tax is contested"
    title_zh = "税费有争议，应予预留"
    article = TAX_RANK


class ProceedsShort(Conflict):
    """Taxes and rent of a sale come out of its price: no other money of the case stands in for it
    (TX-4).
    """

    code = "proceeds-short"
    title = "The sale's price has not so much free in its case; no other money stands in for it"
    title_zh = "成交款在案件中的可用余额不足，不得动用其他案款"
    article = WITHHOLDING


class WrongTaxpayer(Conflict):
    """The receipt names somebody else than the debtor as taxpayer (TX-8, TX-9)."""

    code = "wrong-taxpayer"
    title = "The receipt names another taxpayer"
    title_zh = "完税凭证纳税人不是被执行人"
    article = ADVANCED


class ClaimTooLate(Conflict):
    """The buyer's claim for advanced taxes came after the published day."""

    code = "advance-claimed-late"
    title = "The claim for advanced taxes came too late"
    title_zh = "垫付税费返还申请逾期"
    article = ADVANCED


@rule("LN-1", LENDING, zh="公告载明贷款", en="A loan track is published")
def lender_named(lender: str, track: LoanTrack | None) -> LoanTrack:
    """Only a bank the notice names lends; raises :class:`NoLoanTrack`."""
    if track is None:
        raise NoLoanTrack("the notice names no bank and no ratio", lender=lender)
    if lender not in track.banks:
        raise NoLoanTrack(f"the notice names {', '.join(track.banks)}", lender=lender)
    return track


@rule("LN-2", LENDING, zh="贷款预申请", en="A letter before the auction")
def letter_first(buyer: str, with_letter: Collection[str]) -> Remark | None:
    """A buyer who pays by a loan showed the bank's earlier letter; else it is remarked."""
    if buyer in with_letter:
        return None
    return Remark("LN-2", f"{buyer} bid on a loan without a letter of the bank before the auction")


@rule("LN-3", LENDING, zh="贷款比例上限", en="A loan stays within the published ratio")
def most_lent(price: Money, track: LoanTrack) -> Money:
    """The largest loan on a price."""
    return truncated(price.amount * track.most_percent / 100)


@rule("LN-3", LENDING, zh="贷款比例上限", en="A loan stays within the published ratio")
def may_publish(track: LoanTrack, most_percent: int) -> None:
    """A notice offers no larger a loan than the court allows its notices."""
    if not 0 < track.most_percent <= most_percent:
        said = f"the notice offers {track.most_percent}%, the court allows up to {most_percent}%"
        refuse(TermsRefused, "LN-3", said, asked=track.most_percent, most=most_percent)


@rule("LN-3", LENDING, zh="贷款比例上限", en="A loan stays within the published ratio")
def may_commit(amount: Money, others: Money, most: Money) -> None:
    """All letters of one buyer together stay within it; raises :class:`LoanTooLarge`."""
    if amount + others > most:
        raise LoanTooLarge(f"{amount + others} is more than {most}", most=most, asked=amount)


@rule("LN-4", LENDING, zh="首付与保证金", en="The deposit counts once")
def own_part(price: Money, loans: Money, own: Money) -> Money:
    """What a buyer still owes of the price from its own: the deposit is in ``own``, once."""
    return max(price - loans - own, zero())


@rule("LN-5", LENDING, zh="贷款承诺函", en="Bank money needs its letter")
def may_lend(
    letter: Commitment | None, buyer: str, payer: str, *, on: date, amount: Money | None = None
) -> None:
    """Bank money is for a lot under its own letter, in time and up to its sum.

    Raises :class:`PayerNotRegistered`, :class:`LoanTooLarge`.
    """
    if letter is None or letter.refused or letter.buyer != buyer or letter.lender != payer:
        raise PayerNotRegistered(f"no commitment of {payer} for this buyer", payer=payer)
    if on > letter.expires_on:
        said = f"commitment {letter.letter} expired on {letter.expires_on}"
        raise PayerNotRegistered(said, letter=letter.letter, expired=letter.expires_on)
    if amount is not None and amount > letter.amount:
        said = f"{letter.letter} commits {letter.amount}, {amount} would come"
        raise LoanTooLarge(said, committed=letter.amount, came=amount)


@rule("LN-6", LENDING, zh="贷款到账后裁定", en="No ruling on a letter")
def price_there(paid: Money, price: Money) -> None:
    """The money has to be there, a letter is none; raises :class:`PriceNotCovered`."""
    if paid < price:
        raise PriceNotCovered(f"{price - paid} of {price} is missing", missing=price - paid)


@rule("LN-7", EQUAL_TERMS, zh="贷款付款期限须公告", en="More time only as published for all")
def balance_days(ordinary: int, track: LoanTrack | None) -> int:
    """How many days a loan buyer has: the published loan period, the same for all, or none other.

    Raises :class:`NoLoanTrack` where the notice gives loan buyers no other period.
    """
    if track is None or track.due_days is None:
        raise NoLoanTrack("the notice gives loan buyers no other period", days=ordinary)
    return max(track.due_days, ordinary)


@rule("LN-8", court_rule("贷款未获批"), zh="贷款未获批", en="A loan refused or late")
def loan_refused(letter: str, lender: str) -> Remark:
    """The buyer owes the price all the same; unpaid, it is an ordinary default and forfeits."""
    return Remark("LN-8", f"{lender} refused {letter}: the balance is due as it was")


@rule("LN-8", court_rule("贷款未获批"), zh="贷款未获批", en="A loan refused or late")
def deposit_back(track: LoanTrack | None, refused: Collection[str], named: str) -> bool:
    """Whether a buyer whose loan was refused has its deposit back: as the notice says for all.

    ``named`` is the refused letter a default is ruled on; ``refused`` are the buyer's. Raises
    :class:`DefaultNotRuled` for a refund the notice does not give, and for a forfeit it forbids.
    """
    promised = track is not None and track.refusal_refunds
    if named and not promised:
        said = "the notice gives no deposit back for a refused loan"
        refuse(DefaultNotRuled, "LN-8", said, letter=named)
    if named and named not in refused:
        refuse(DefaultNotRuled, "LN-8", f"no refusal of {named} is recorded", letter=named)
    if refused and promised and not named:
        said = f"the notice gives the deposit back: name the letter, {', '.join(sorted(refused))}"
        refuse(DefaultNotRuled, "LN-8", said, letter=tuple(sorted(refused)))
    return bool(named)


@rule("LN-9", court_rule("撤销后的贷款"), zh="撤销后贷款退银行",
      en="The loan goes back to the bank")  # fmt: skip
def back_to(buyer: str, letter: str | None) -> str:
    """To whom a part of the price would go back: a loan to its bank, by its letter."""
    return buyer if letter is None else letter


@rule("LN-10", LENDING, zh="贷款银行不参与分配", en="The lender is no creditor")
def lender_shares(bases: Mapping[str, str], letters: Collection[str]) -> None:
    """No claim in a plan rests on a loan to the buyer; ``bases`` says what each claim rests on.

    Raises :class:`RulingRefused`.
    """
    for claim, basis in bases.items():
        if any(letter in basis for letter in letters):
            refuse(RulingRefused, "LN-10", f"{claim} rests on the loan {basis}", claim=claim)


@rule("TX-4", WITHHOLDING, zh="凭税务函件协助扣缴", en="Withheld only on letter and computation")
def may_withhold(mode: TaxMode, letter: str, computation: str) -> None:
    """Refuse to withhold a tax without its papers, or one that is contested (TX-5)."""
    if not letter.strip() or not computation.strip():
        said = "name the tax office's letter and its computation"
        raise TaxPaperMissing(said, lacking=empty(letter=letter, computation=computation))
    if mode is not TaxMode.ASSIST:
        raise ContestedTax(f"this court's rule is {mode.value}: reserve it", mode=mode.value)


@rule("TX-4", WITHHOLDING, zh="凭税务函件协助扣缴", en="Withheld only on letter and computation")
def out_of_proceeds(amount: Money, free: Mapping[UUID, Money]) -> list[UUID]:
    """Of which receipts a tax of the sale is taken: those of its price, as far as each is ``free``
    in its case. Raises :class:`ProceedsShort`.
    """
    if (there := total(free.values())) < amount:
        said = f"{there} of the price is free in the case, {amount} is asked"
        raise ProceedsShort(said, free=there, asked=amount)
    return list(free)


@rule("TX-8", ADVANCED, zh="买受人垫付税费的返还", en="What a buyer advanced is repaid on receipts")
def may_repay_advance(
    taxpayer: str, debtor: str, *, claimed_on: date, deadline: date | None, amount: Money
) -> None:
    """Repay only the debtor's taxes, on time; the buyer's own deed tax stays the buyer's (TX-9).

    Raises :class:`WrongTaxpayer`, :class:`ClaimTooLate`.
    """
    if taxpayer != debtor:
        raise WrongTaxpayer(f"the receipt names {taxpayer}, not {debtor}", taxpayer=taxpayer)
    if deadline is None or claimed_on > deadline:
        raise ClaimTooLate(f"claims were due by {deadline}", deadline=deadline)
    if amount <= zero():
        raise WrongTaxpayer(f"{amount} was not paid to any tax office", amount=amount)


@rule("TX-8", ADVANCED, zh="买受人垫付税费的返还", en="What a buyer advanced is repaid on receipts")
def kept_for_claims(deadline: date | None, on: date, *, reserved: bool) -> Remark | None:
    """While a buyer may still claim what it advanced, money is kept for it; else it is remarked."""
    if deadline is None or on > deadline or reserved:
        return None
    return Remark("TX-8", f"advances may be claimed until {deadline}: nothing is kept", deadline)


@rule("TX-9", DEED_TAX, zh="契税由买受人负担", en="Deed tax stays with the buyer")
def is_buyers_own(tax: str) -> bool:
    """Whether the law names the buyer as taxpayer, so that proceeds never repay it."""
    return tax == "deed-tax"


LOCAL_PAPERS: Final[Mapping[str, Dated[str]]] = {
    "江西": Dated(
        Article("赣高法〔2023〕64号", "公告日适用", Certainty.LOCAL),
        {date(1949, 10, 1): "", date(2023, 9, 1): "赣高法〔2023〕64号"},
    ),
}
"""Local papers on taxes of judicial sales: the one in force on the day of the notice applies."""


@rule("TX-3", EACH_ITS_OWN, zh="协税规定按公告日适用", en="The local paper of the notice's day")
def paper_in_force(province: str, notice_on: date) -> str:
    """The local paper on taxes for a sale announced on this day; empty where there was none."""
    known = LOCAL_PAPERS.get(province)
    return known.on(notice_on) if known else ""


@rule("TX-3", EACH_ITS_OWN, zh="协税规定按公告日适用", en="The local paper of the notice's day")
def told_under(paper: str, notice_on: date) -> Remark | None:
    """The tax office is told under the paper in force; where none was, that is remarked."""
    if paper:
        return None
    return Remark("TX-3", f"no local paper was in force on {notice_on}, the day of the notice")


@rule("TX-5", LOCAL_TAX, zh="税费争议", en="A contested tax")
def contested(amount: Money, proceeds: Money) -> tuple[Money, Money]:
    """What is reserved until the contest is ruled on, and what may be distributed meanwhile."""
    reserved = min(amount, proceeds)
    return reserved, proceeds - reserved


@rule("TX-7", court_rule("本次交易税费的顺位"), zh="本次交易税费的顺位",
      en="Rank of this sale's taxes")  # fmt: skip
def rank_stated(mode: TaxMode, said: str) -> None:
    """The plan says how this sale's taxes rank; raises :class:`RulingRefused`."""
    if mode.value not in said:
        refuse(
            RulingRefused,
            "TX-7",
            f"the plan does not say that taxes rank as {mode.value}",
            mode=mode,
        )


@rule("TX-10", DEED_TAX_BACK, zh="契税退还", en="Deed tax of a voided transfer")
def deed_tax_back(*, registered: bool) -> Remark:
    """Deed tax is refundable when the transfer is voided before it was registered; elsewhere."""
    if registered:
        return Remark("TX-10", "the transfer was registered: its deed tax is not refunded")
    return Remark("TX-10", "the buyer may ask the tax office to refund its deed tax")


@rule("TX-11", court_rule("协税记录"), zh="协税记录", en="The record of tax assistance")
def record_complete(steps: Sequence[TaxEntry]) -> Remark | None:
    """Told, answered, and what was withheld also remitted: a gap is remarked."""
    done = {each.step for each in steps}
    gaps = [need.value for need in (TaxStep.TOLD, TaxStep.ANSWERED) if need not in done]
    if TaxStep.WITHHELD in done and TaxStep.REMITTED not in done:
        gaps.append(TaxStep.REMITTED.value)
    return Remark("TX-11", f"not recorded: {', '.join(gaps)}") if gaps else None


@rule("TX-12", LOCAL_TAX, zh="抵债的税费", en="Taxes of a taking in kind")
def taker_funds(tax: Money, funded: Money) -> Remark | None:
    """The same taxes arise without cash: the taker funds the seller's; a gap is remarked."""
    return None if funded >= tax else Remark("TX-12", f"{funded} of {tax} is funded")
