"""What platform, bank and book have to agree on (三方核对): each break of it has a number.

A break (差异) is named, given to its owner, and ends when the facts no longer show it. Nothing is
netted, and nothing is booked in spite of one.
"""

import re
from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from auctions.law.says import by, court_rule, wp
from ledger.domain.calendar import Calendar
from ledger.domain.citation import Article, Certainty, Dated
from ledger.domain.errors import Conflict
from ledger.domain.law.rules import rule
from ledger.domain.money import Money

THREE_WAY: Final = Article("平台结算对账要求", "平台、银行、账簿三方核对", Certainty.DESIGN)
LENDERS: Final = Article("网络司法拍卖贷款办理要求", "贷款承诺函登记", Certainty.DESIGN)
WITHIN: Final = Dated(wp("第二十三条、第二十五条"), {date(2017, 1, 1): timedelta(hours=24)})
IDENTIFIED: Final = Dated(THREE_WAY, {date(2017, 1, 1): 3})
INTEREST: Final = re.compile("结息|利息|季息|计息")


class Break(StrEnum):
    """The breaks there are, each with its number."""

    REMIT_NOT_BANKED = "RB-1"  # 平台已汇、银行未到
    BANK_WITHOUT_ROW = "RB-2"  # 银行已到、平台无记录
    AMOUNT_DIFFERS = "RB-3"  # 金额不符
    RESENT_OTHERWISE = "RB-4"  # 重发内容不同
    STILL_FROZEN = "RB-5"  # 逾期未解冻
    NOT_THE_DEPOSIT = "RB-6"  # 汇款不等于保证金
    STRANGER_PAYS = "RB-7"  # 付款人未登记
    STATES_CONFLICT = "RB-8"  # 平台与法院状态冲突
    REVERSED_AFTER_PAID = "RB-9"  # 付清后冲正
    INTEREST = "RB-10"  # 专户利息
    ID_REUSED = "RB-11"  # 标的编号重复或未关联


OWNERS: Final = {
    Break.REMIT_NOT_BANKED: "finance", Break.BANK_WITHOUT_ROW: "finance",
    Break.AMOUNT_DIFFERS: "finance", Break.RESENT_OTHERWISE: "finance",
    Break.STILL_FROZEN: "auctioneer", Break.NOT_THE_DEPOSIT: "auctioneer",
    Break.STRANGER_PAYS: "officer", Break.STATES_CONFLICT: "auctioneer",
    Break.REVERSED_AFTER_PAID: "finance", Break.INTEREST: "finance",
    Break.ID_REUSED: "auctioneer",
}  # fmt: skip

STOPS: Final = frozenset({Break.STATES_CONFLICT.value, Break.REVERSED_AFTER_PAID.value})
"""While one of these is open no price is complete and no ruling is served."""


class RemittanceDiffers(Conflict):
    """What the platform remitted, or the bank credited, is not the deposit (RB-3, RB-6)."""

    code = "remittance-differs"
    title = "The remittance differs from the deposit"
    title_zh = "平台汇款与保证金金额不符"
    article = wp("第二十五条")


class PayerNotRegistered(Conflict):
    """The payer is neither the buyer nor a lender whose commitment is registered (RB-7, LN-5)."""

    code = "payer-not-registered"
    title = "The payer is neither the buyer nor a registered lender"
    title_zh = "付款人既非买受人，也非已登记承诺函的贷款银行"
    article = LENDERS


class RowResent(Conflict):
    """A row was sent again with other words; the file is refused (RB-4)."""

    code = "settlement-row-resent"
    title = "A row was sent again with other words"
    title_zh = "结算行重发内容不一致"
    article = THREE_WAY


class Unreconciled(Conflict):
    """Platform and court contradict each other about this sale: it waits for both (RB-8, RB-9)."""

    code = "lot-unreconciled"
    title = "Platform, bank and book contradict each other"
    title_zh = "平台、银行、账簿记录冲突，暂停办理"
    article = THREE_WAY


@rule("RB-1", THREE_WAY, zh="平台已汇、银行未到", en="Sent, and not in the bank within a day",
      figures=(WITHIN,))  # fmt: skip
def not_banked(sent_at: datetime, now: datetime) -> bool:
    """Whether money a platform sent has been on its way for longer than a day."""
    return now - sent_at > WITHIN.on(sent_at.date())


@rule("RB-2", THREE_WAY, zh="银行已到、平台无记录", en="Money without a row", figures=(IDENTIFIED,))
def without_row(order: str, known: Collection[str]) -> bool:
    """Whether no platform announced a credit on the account of lots."""
    return order not in known


@rule("RB-2", THREE_WAY, zh="银行已到、平台无记录", en="Money without a row", figures=(IDENTIFIED,))
def identified_by(came_on: date, calendar: Calendar) -> date:
    """By when it is known whose money it is: three days, rolled past rest days."""
    return by(came_on, IDENTIFIED.on(came_on), calendar).due


@rule("RB-2", THREE_WAY, zh="银行已到、平台无记录", en="Money without a row", figures=(IDENTIFIED,))
def month_end(day: date) -> date:
    """What is still nobody's comes to zero monthly: the last day of the month it is looked at."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1) - timedelta(days=1)


@rule("RB-3", THREE_WAY, zh="金额零容忍", en="Zero tolerance in amounts")
def amounts_agree(platform: Money, bank: Money | None, book: Money | None) -> bool:
    """Whether platform, bank and book say the same; an unknown one says nothing yet."""
    return all(each is None or each == platform for each in (bank, book))


@rule("RB-4", THREE_WAY, zh="重发行幂等", en="A row sent again books nothing")
def same_row_again(booked: Money, sent: Money, place: str) -> None:
    """The same key with another amount is refused; raises :class:`RowResent`."""
    if booked != sent:
        said = f"{place}: {sent} now, {booked} before"
        raise RowResent(said, place=place, before=booked, now=sent)


@rule("RB-5", THREE_WAY, zh="逾期未解冻", en="Frozen for more than a day after the end",
      figures=(WITHIN,))  # fmt: skip
def still_frozen(ended_at: datetime, now: datetime) -> bool:
    """Whether a loser's deposit has been kept for longer than a day."""
    return now - ended_at > WITHIN.on(ended_at.date())


@rule("RB-6", THREE_WAY, zh="汇款等于保证金", en="The winner's remittance is the deposit")
def is_the_deposit(sent: Money, deposit: Money) -> None:
    """The deposit that was published comes, not a fen more or less; :class:`RemittanceDiffers`."""
    if sent != deposit:
        said = f"{sent} was sent, the deposit is {deposit}"
        raise RemittanceDiffers(said, sent=sent, deposit=deposit)


@rule("RB-7", THREE_WAY, zh="付款人须为买受人或已登记贷款人", en="Who may pay a balance")
def may_pay(payer: str, buyer: str, *, document: str = "") -> None:
    """The buyer pays, or a document assigns the payment; raises :class:`PayerNotRegistered`."""
    if payer != buyer and not document.strip():
        raise PayerNotRegistered(f"{payer} is not {buyer}", payer=payer)


@rule("RB-8", court_rule("平台与法院状态冲突"), zh="平台与账册不一致", en="Platform and book")
def states_agree(*, platform_goes_on: bool, court_stopped: bool) -> bool:
    """Whether a platform stands still with a lot the court stopped."""
    return not (platform_goes_on and court_stopped)


@rule("RB-9", THREE_WAY, zh="付清后冲正", en="A reversal after the price was complete")
def uncovers(*, paid: bool) -> Break:
    """What a reversal is: of a completed price it revokes that, before it differs in amount."""
    return Break.REVERSED_AFTER_PAID if paid else Break.AMOUNT_DIFFERS


@rule("RB-10", THREE_WAY, zh="专户利息", en="Interest on the account is nobody's deposit")
def is_interest(remark: str) -> bool:
    """Whether the bank says that a credit is interest: deposits bear none."""
    return INTEREST.search(remark) is not None


@rule("RB-11", court_rule("平台标的编号"), zh="重新拍卖对应原拍卖", en="A rerun has its attempt")
def names_one_attempt(attempts: int) -> bool:
    """Whether a platform's number is linked to exactly one attempt."""
    return attempts == 1
