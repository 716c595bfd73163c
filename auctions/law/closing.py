"""From the hammer to the keys: balance, ruling, title, delivery (成交、裁定、交付)."""

from datetime import date
from typing import Final

from auctions.law.says import (
    NotDisclosed,
    NotEligible,
    PriceNotPaid,
    Remark,
    RulingRefused,
    by,
    court_rule,
    empty,
    late,
    pm,
    refuse,
    wp,
)
from ledger.domain.calendar import Calendar
from ledger.domain.citation import Article, Certainty, Dated
from ledger.domain.law.rules import rule
from ledger.domain.money import Money

PM_FROM: Final = date(2005, 1, 1)
RULE_WITHIN: Final = Dated(pm("第二十条"), {PM_FROM: 10})
HAND_OVER_WITHIN: Final = Dated(pm("第二十七条"), {PM_FROM: 15})
HOUSING: Final = Article("法释〔2021〕18号", "第一条至第六条", Certainty.VERIFIED)
EQUITY: Final = Article("法释〔2021〕20号", "第十五条", Certainty.VERIFIED)
INTEREST: Final = Article("法释〔2014〕8号", "第三条", Certainty.VERIFIED)


@rule("CL-1", wp("第二十二条第一款"), zh="成交确认书", en="Confirmation with the real identity")
def confirmation_named(buyer: str, entrant_name: str) -> None:
    """The confirmation shows who really bought; raises :class:`NotDisclosed`."""
    if not buyer.strip() or buyer != entrant_name:
        said = "the confirmation does not name the buyer as registered"
        refuse(NotDisclosed, "CL-1", said, name=buyer, lacking=empty(buyer=buyer))


@rule("CL-4", wp("第二十三条、第二十五条"), zh="尾款期限", en="Balance within the published period")
def price_complete(paid: Money, price: Money) -> None:
    """Paid is what comes to the price exactly, deposit included; :class:`PriceNotPaid`."""
    if paid != price:
        refuse(PriceNotPaid, "CL-4", f"{paid} is in the account, the price is {price}", paid=paid)


@rule("CL-4", wp("第二十三条、第二十五条"), zh="尾款期限", en="Balance within the published period")
def paid_in_time(on: date, due_on: date) -> Remark | None:
    """Remark a price completed after the day the notice set."""
    if on <= due_on:
        return None
    return Remark("CL-4", f"the price was complete on {on}, due on {due_on}", due_on)


@rule("CL-5", court_rule("付款期限"), zh="付款期限参数", en="The period is the notice's")
def balance_due(sold_on: date, days: int, calendar: Calendar) -> date:
    """The day the balance is due: so many days after the sale, as the notice says; not rolled."""
    return calendar.add_days(sold_on, days)


@rule("CL-6", pm("第二十条"), zh="成交裁定", en="Ruling after full payment", figures=(RULE_WITHIN,))
def ruling_served(
    paid_on: date | None, served_on: date, document: str, calendar: Calendar
) -> Remark | None:
    """A ruling needs the full price and a number; ten days after it, later is remarked.

    Raises :class:`RulingRefused`.
    """
    if paid_on is None or served_on < paid_on or not document.strip():
        refuse(
            RulingRefused, "CL-6", "no ruling before the whole price is there, or no number",
            paid_on=paid_on, served_on=served_on, lacking=empty(paid_on=paid_on, document=document),
        )  # fmt: skip
    return late("CL-6", "ruling served", served_on, by(paid_on, RULE_WITHIN.on(paid_on), calendar))


@rule("CL-6", pm("第二十条"), zh="成交裁定", en="Ruling after full payment")
def eligible(*, limited: bool, home_check: str) -> None:
    """In a city that limits purchases eligibility is checked again; :class:`NotEligible`."""
    if limited and not home_check.strip():
        refuse(
            NotEligible,
            "CL-6",
            "the buyer's eligibility was not checked before the ruling",
            lacking="eligibility",
        )


@rule("CL-7", wp("第二十二条第二款"), zh="权属转移", en="Title passes on service")
def title_date(served_on: date, claimed: date | None = None) -> date:
    """The title passes on the day of service; an earlier one raises :class:`RulingRefused`."""
    if claimed is not None and claimed != served_on:
        refuse(
            RulingRefused,
            "CL-7",
            f"the title passed on {served_on}, not on {claimed}",
            day=served_on,
            given=claimed,
        )
    return served_on


@rule("CL-8", pm("第二十七条"), zh="交付", en="Handing over", figures=(HAND_OVER_WITHIN,))
def handed_over(served_on: date, on: date, calendar: Calendar) -> Remark | None:
    """Hand over within fifteen days of service; later is remarked."""
    return late("CL-8", "handed over", on, by(served_on, HAND_OVER_WITHIN.on(served_on), calendar))


@rule("CL-9", pm("第二十八条"), zh="涤除权利负担", en="Burdens end with the sale")
def burdens_ended(*, notices_issued: bool) -> None:
    """Registrars are told before the asset is handed over; raises :class:`RulingRefused`."""
    if not notices_issued:
        refuse(RulingRefused, "CL-9", "no notice to the registrars was issued", lacking="notices")


@rule("CL-10", INTEREST, zh="迟延履行利息止期", en="Interest stops with the ruling")
def interest_stops(ruling_effective_on: date, sold_on: date) -> date:
    """Doubled interest on the sold part stops when the ruling takes effect, not at the sale."""
    return max(ruling_effective_on, sold_on)


@rule("DF-13", EQUITY, zh="股权审批未通过", en="Equity approval not obtained")
def keeps_deposit(*, knew: bool) -> bool:
    """Whether the deposit is kept when an approval failed: only if the buyer knew it would."""
    return knew


@rule("DF-14", HOUSING, zh="购房资格造假", en="Faked eligibility for housing")
def is_void(*, faked: bool) -> bool:
    """Whether the sale is void: a faked eligibility voids it, and no ruling is made."""
    return faked


@rule("DF-15", HOUSING, zh="购房资格应当持续", en="Eligibility holds until the ruling")
def still_eligible(applied_on: date, since: date | None, *, at_ruling: bool) -> None:
    """Eligible from the application to the ruling; raises :class:`NotEligible`."""
    if since is None or since > applied_on or not at_ruling:
        refuse(
            NotEligible, "DF-15", f"the buyer was not eligible from {applied_on} to the ruling",
            applied_on=applied_on, since=since,
        )  # fmt: skip


@rule("DF-13", EQUITY, zh="股权审批未通过", en="Equity approval not obtained")
def approved(*, equity: bool, approval: str) -> None:
    """Equity that needs an approval is ruled on with it only; raises :class:`NotEligible`."""
    if equity and not approval.strip():
        refuse(
            NotEligible,
            "DF-13",
            "no approval of the equity's transfer is on file",
            lacking="approval",
        )
