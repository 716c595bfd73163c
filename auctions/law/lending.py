"""When a bank may pay for a buyer (司法拍卖贷款), and what taxes the proceeds may bear (协税)."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from auctions.lot_words import LoanTrack, TaxMode
from ledger.domain.citation import Article, Certainty, Dated
from ledger.domain.errors import Conflict, Malformed
from ledger.domain.law.rules import rule
from ledger.domain.money import Money, truncated, zero

LENDING: Final = Article("法〔2016〕401号", "第四项", Certainty.UNCONFIRMED)
EQUAL_TERMS: Final = Article("法释〔2016〕18号", "第二十五条、第三十一条第五项", Certainty.VERIFIED)
EACH_ITS_OWN: Final = Article("法释〔2016〕18号", "第三十条", Certainty.VERIFIED)
TAX_RANK: Final = Article("税收征收管理法（2015年修正）", "第四十五条", Certainty.VERIFIED)
WITHHOLDING: Final = Article("国税函〔2005〕869号", "第四项", Certainty.CORROBORATED)
ADVANCED: Final = Article("不动产司法处置税费垫付办法", "先垫付后返还", Certainty.LOCAL)
DEED_TAX: Final = Article("契税法", "第一条、第十条", Certainty.VERIFIED)


class NoLoanTrack(Conflict):
    """The notice offered no loan: nobody gets terms that others did not have."""

    code = "no-loan-track"
    title = "The notice offered no loan"
    title_zh = "公告未载明贷款方式，不得单独给予"
    article = EQUAL_TERMS


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


class TaxRank(StrEnum):
    """Where an arrear of tax stands among the debtor's debts."""

    BEFORE_MORTGAGE = "before-mortgage"
    BEHIND_MORTGAGE = "behind-mortgage"
    BEFORE_UNSECURED = "before-unsecured"


@rule("LN-3", LENDING, zh="贷款比例上限", en="A loan stays within the published ratio")
def most_lent(price: Money, track: LoanTrack | None) -> Money:
    """The largest loan on a price; raises :class:`NoLoanTrack` when the notice offered none."""
    if track is None:
        raise NoLoanTrack("the notice names no bank and no ratio")
    return truncated(price.amount * track.most_percent / 100)


@rule("LN-7", EQUAL_TERMS, zh="贷款付款期限须公告", en="More time only as published for all")
def balance_days(ordinary: int, track: LoanTrack | None, *, with_loan: bool) -> int:
    """How many days a buyer has: the published loan period for every loan buyer, never another."""
    if with_loan and track is None:
        raise NoLoanTrack("the notice gives loan buyers no other period")
    if not with_loan or track is None:
        return ordinary
    return ordinary if track.due_days is None else track.due_days


@rule("TX-6", TAX_RANK, zh="欠税与抵押权的顺序", en="Arrears of tax rank by their date")
def arrears_rank(arose_on: date, mortgaged_on: date | None) -> TaxRank:
    """Ahead of a mortgage when the tax was owed before it, else behind; never behind unsecured."""
    if mortgaged_on is None:
        return TaxRank.BEFORE_UNSECURED
    return TaxRank.BEFORE_MORTGAGE if arose_on < mortgaged_on else TaxRank.BEHIND_MORTGAGE


@rule("TX-4", WITHHOLDING, zh="凭税务函件协助扣缴", en="Withheld only on letter and computation")
def may_withhold(mode: TaxMode, letter: str, computation: str) -> None:
    """Refuse to withhold a tax without its papers, or one that is contested (TX-5)."""
    if not letter.strip() or not computation.strip():
        raise TaxPaperMissing("name the tax office's letter and its computation")
    if mode is not TaxMode.ASSIST:
        raise ContestedTax(f"this court's rule is {mode.value}: reserve it", mode=mode.value)


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
        raise WrongTaxpayer(f"{amount} was not paid to any tax office")


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
