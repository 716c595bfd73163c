"""After a failed auction: the second one, and the private sale of sixty days (流拍、变卖)."""

from datetime import date, datetime, timedelta
from typing import Final

from auctions.law.notice import SECOND_WITHIN, gap, notice_days
from auctions.law.says import (
    DESIGN,
    BiddingNotOver,
    DepositRefused,
    EndRefused,
    NoticeTooShort,
    Remark,
    TermsRefused,
    by,
    late,
    pm,
    refuse,
    wp,
)
from auctions.lot_words import AssetClass
from ledger.domain.calendar import Calendar
from ledger.domain.citation import Article, Certainty, Dated
from ledger.domain.law.rules import rule
from ledger.domain.money import Money, zero

XJ: Final = Article("法明传〔2017〕455号", "网络司法变卖", Certainty.CORROBORATED)
XJ_FROM: Final = date(2017, 1, 1)
SALE_DAYS: Final = Dated(XJ, {XJ_FROM: 60})
SALE_NOTICE: Final = Dated(XJ, {XJ_FROM: {True: 7, False: 15}})
SALE_NOTICE_WITHIN: Final = Dated(XJ, {XJ_FROM: 15})
SALE_BIDDING: Final = Dated(XJ, {XJ_FROM: timedelta(hours=24)})


@rule("F1-2", pm("第十六条"), zh="一拍流拍后抵债", en="In kind after the first failure")
def in_kind_price_after(first_start: Money, asked: Money) -> None:
    """After the first failure the asset is taken at the first start; :class:`TermsRefused`."""
    if asked != first_start:
        refuse(
            TermsRefused,
            "F1-2",
            f"the failed auction's price is {first_start}, not {asked}",
            price=first_start,
            given=asked,
        )


@rule(
    "F1-3", wp("第二十六条第一款"), zh="三十日内二拍", en="Second auction within 30 days",
    figures=(SECOND_WITHIN,),
)  # fmt: skip
def second_in_time(failed_on: date, starts_on: date, calendar: Calendar) -> Remark | None:
    """The second auction is held within 30 days of the failure, rolled; later is remarked."""
    return late(
        "F1-3",
        "second auction held",
        starts_on,
        by(failed_on, SECOND_WITHIN.on(failed_on), calendar),
    )


@rule("F1-4", wp("第二十六条第一款", DESIGN), zh="二拍公告的最后一日", en="Last day for the notice")
def last_notice(asset: AssetClass, failed_on: date, *, clear_days: bool = False) -> date:
    """By when a second notice has to be out so that both periods can be kept."""
    notice = notice_days(asset, first=False, on=failed_on) + (1 if clear_days else 0)
    return failed_on + timedelta(days=SECOND_WITHIN.on(failed_on) - notice)


@rule("PS-1", XJ, zh="变卖公告的时间", en="Notice of a private sale", figures=(SALE_NOTICE_WITHIN,))
def sale_noticed(failed_on: date, published_on: date, calendar: Calendar) -> Remark | None:
    """Announce the private sale within 15 days of the second failure; later is remarked."""
    due = by(failed_on, SALE_NOTICE_WITHIN.on(failed_on), calendar)
    return late("PS-1", "private sale announced", published_on, due)


@rule("PS-2", XJ, zh="变卖公告期", en="Length of its notice", figures=(SALE_NOTICE,))
def sale_notice(
    asset: AssetClass, published_on: date, opens_on: date, *, clear_days: bool = False
) -> None:
    """Movables 7 days before the period opens, others 15; raises :class:`NoticeTooShort`."""
    needed = SALE_NOTICE.on(published_on)[asset is AssetClass.MOVABLE]
    days = gap(published_on, opens_on, clear_days=clear_days)
    if days < needed:
        refuse(
            NoticeTooShort,
            "PS-2",
            f"{days} days before it opens, {needed} are wanted",
            days=days,
            needed=needed,
        )


@rule("PS-3", XJ, zh="变卖期六十日", en="Sixty days", figures=(SALE_DAYS,))
def sale_ends(opens_at: datetime) -> datetime:
    """When the period is over: sixty days after it opens, no other length."""
    return opens_at + timedelta(days=SALE_DAYS.on(opens_at.date()))


@rule("PS-3", XJ, zh="变卖期六十日", en="Sixty days")
def sale_length(opens_at: datetime, closes_at: datetime) -> None:
    """Refuse any other length of the period; raises :class:`BiddingNotOver`."""
    if closes_at != sale_ends(opens_at):
        refuse(
            BiddingNotOver,
            "PS-3",
            f"the period ends at {sale_ends(opens_at)}",
            needed=sale_ends(opens_at),
            given=closes_at,
        )


@rule("PS-4", XJ, zh="变卖价", en="Price of the private sale")
def named_deposit(price: Money, deposit: Money) -> None:
    """The notice names what a defaulting buyer forfeits; raises :class:`TermsRefused`."""
    if not zero() < deposit <= price:
        refuse(
            TermsRefused,
            "PS-4",
            f"{deposit} is no deposit for a price of {price}",
            deposit=deposit,
            price=price,
        )


@rule("PS-5", XJ, zh="变卖预缴款", en="Prepayment of the whole price")
def prepaid(amount: Money, price: Money) -> None:
    """Who joins has paid the whole price first; raises :class:`DepositRefused`."""
    if amount < price:
        refuse(DepositRefused, "PS-5", f"{amount} was prepaid, the price is {price}", price=price)


@rule(
    "PS-6", XJ, zh="首次出价后二十四小时", en="24 hours from the first bid", figures=(SALE_BIDDING,)
)
def sale_bidding_ends(first_bid_at: datetime) -> datetime:
    """When the bidding ends that a first bid opens; never earlier."""
    return first_bid_at + SALE_BIDDING.on(first_bid_at.date())


@rule("PS-10", pm("第二十五条第二款"), zh="变卖不成", en="After a failed private sale")
def ends_lawfully(*, asked_in_kind: bool, attempt: str, reason: str, open_request: str) -> None:
    """Return the asset only after asking once more, with a reason, and no request left open.

    Raises :class:`EndRefused`.
    """
    if not asked_in_kind:
        said = "the creditors were not asked once more at the sale's price"
        refuse(EndRefused, "PS-10", said, attempt=attempt)
    if open_request:
        said = f"the request {open_request} for another round is not decided"
        refuse(EndRefused, "PS-10", said, document=open_request)
    if not reason.strip():
        refuse(EndRefused, "PS-10", "say why no other measure is possible", lacking="reason")
