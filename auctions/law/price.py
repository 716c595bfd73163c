"""Start, deposit and increment of an attempt, and the price of a private sale (起拍价、保证金)."""

from collections.abc import Collection, Iterable
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

from auctions.law.says import (
    DepositRefused,
    NothingLeft,
    Remark,
    TermsRefused,
    empty,
    pm,
    refuse,
    wp,
)
from auctions.lot_words import BidderRole, Channel
from ledger.domain.citation import Article, Certainty, Dated
from ledger.domain.law.rules import rule
from ledger.domain.money import Money, zero

WP_FROM: Final = date(2017, 1, 1)
FIRST_SHARE: Final = Dated(wp("第十条第二款"), {WP_FROM: Decimal("0.70")})
CUT_LEAVES: Final = Dated(wp("第二十六条"), {WP_FROM: Decimal("0.80")})
DEPOSIT_BAND: Final = Dated(wp("第十七条第一款"), {WP_FROM: (Decimal("0.05"), Decimal("0.20"))})
XJ: Final = Article("法明传〔2017〕455号", "变卖价", Certainty.CORROBORATED)
EQUITY: Final = Article("法释〔2021〕20号", "第十二条", Certainty.VERIFIED)
CRIMINAL: Final = Article("法释〔2014〕13号", "第十二条", Certainty.VERIFIED)

_FEN: Final = Decimal("0.01")


def at_least(exact: Decimal) -> Money:
    """A floor in fen: rounded up, for rounding may not undercut it."""
    return Money(exact.quantize(_FEN, ROUND_CEILING))


def at_most(exact: Decimal) -> Money:
    """A ceiling in fen: rounded down, for rounding may not exceed it."""
    return Money(exact.quantize(_FEN, ROUND_FLOOR))


@rule(
    "PR-2",
    wp("第十条第二款"),
    zh="一拍起拍价",
    en="Start of a first auction",
    figures=(FIRST_SHARE,),
)
def first_floor(reference: Money, on: date) -> Money:
    """The least start of a first auction: seven tenths of the reference, rounded up to the fen."""
    return at_least(reference.amount * FIRST_SHARE.on(on))


@rule("PR-2", wp("第十条第二款"), zh="一拍起拍价", en="Start of a first auction")
def first_start(reference: Money, start: Money, on: date) -> None:
    """Refuse a first start below seven tenths of the reference; :class:`TermsRefused`."""
    floor = first_floor(reference, on)
    if start < floor:
        refuse(TermsRefused, "PR-2", f"{start} is below {floor}", floor=floor)


@rule("PR-3", wp("第二十六条"), zh="二拍降价", en="Cut of a second auction", figures=(CUT_LEAVES,))
def second_floor(previous_start: Money, on: date) -> Money:
    """The least start of a second auction: four fifths of the first START, not of the reference."""
    return at_least(previous_start.amount * CUT_LEAVES.on(on))


@rule("PR-3", wp("第二十六条"), zh="二拍降价", en="Cut of a second auction")
def second_start(previous_start: Money, start: Money, on: date) -> None:
    """Refuse a second start cut by more than a fifth, or raised; :class:`TermsRefused`."""
    floor = second_floor(previous_start, on)
    if not floor <= start <= previous_start:
        refuse(
            TermsRefused, "PR-3", f"{start} does not lie from {floor} to {previous_start}",
            floor=floor, previous=previous_start,
        )  # fmt: skip


@rule("PR-4", XJ, zh="变卖价", en="Price of a private sale")
def sale_price(failed_start: Money, price: Money) -> None:
    """The private sale is at the failed auction's start and no other; :class:`TermsRefused`."""
    if price != failed_start:
        refuse(
            TermsRefused, "PR-4", f"{price} is not the failed start {failed_start}",
            price=failed_start,
        )  # fmt: skip


@rule("PR-5", pm("第六条"), zh="无益拍卖", en="Auctions that leave nothing")
def leaves_something(start: Money, priority: Money, costs: Money, *, asked: bool) -> None:
    """Where priority claims and costs eat the start, the applicant has to ask to go on.

    Asked within five days of being told, the start must then exceed them; if it fails, the cost is
    the applicant's. Raises :class:`NothingLeft`.
    """
    before = priority + costs
    if start > before:
        return
    if not asked:
        refuse(
            NothingLeft, "PR-5", f"{before} ranks before the applicant, the start is {start}",
            before=before, price=start, lacking="request",
        )  # fmt: skip
    refuse(NothingLeft, "PR-5", f"the start must be more than {before}", before=before, price=start)


@rule("PR-6", EQUITY, zh="无法评估的股权", en="Equity nobody can appraise")
def equity_start(start: Money, costs: Money, *, request: str, worthless: bool) -> None:
    """On the applicant's request equity starts properly above the costs; :class:`TermsRefused`.

    Floor and deposit band do not apply.
    """
    if not request.strip() or worthless or start <= costs:
        refuse(
            TermsRefused,
            "PR-6",
            f"no request, no worth, or {start} not above {costs}",
            price=start,
            costs=costs,
        )


@rule("PR-7", CRIMINAL, zh="刑事财产无保留价拍卖", en="No reserve in criminal cases")
def no_reserve(*, criminal: bool, last_failed: bool) -> None:
    """Only property of a criminal case, after its last auction failed; :class:`TermsRefused`."""
    if not (criminal and last_failed):
        said = "only a criminal case's property, after its last auction failed, has no reserve"
        refuse(TermsRefused, "PR-7", said, criminal=criminal, last_failed=last_failed)


@rule("PR-8", pm("第三十一条、第三十二条"), zh="直接变卖", en="Direct private sale")
def direct_sale(
    price: Money,
    *,
    all_agree: bool,
    perishable: bool,
    agreed: Money | None,
    market: Money | None,
    appraisal: Money | None,
) -> None:
    """All agree, or the asset is perishable: agreed price, else market, else half the appraisal.

    Raises :class:`TermsRefused`.
    """
    if not (all_agree or perishable):
        said = "neither do all agree, nor will it perish"
        refuse(TermsRefused, "PR-8", said, all_agree=all_agree, perishable=perishable)
    if agreed is not None:
        floor = agreed
    elif market is not None:
        floor = market
    elif appraisal is not None:
        floor = at_least(appraisal.amount / 2)
    else:
        refuse(
            TermsRefused,
            "PR-8",
            "nothing says what it is worth",
            lacking=("agreed", "market", "appraisal"),
        )
    if price < floor:
        refuse(TermsRefused, "PR-8", f"{price} is below {floor}", floor=floor)


@rule("PR-8", pm("第三十一条、第三十二条"), zh="直接变卖", en="Direct private sale")
def all_consent(wanted: Iterable[str], consents: Collection[str]) -> bool:
    """Whether both parties and everybody with a right in the asset agree to sell it directly."""
    return not set(wanted) - set(consents)


@rule("PR-8", pm("第三十一条、第三十二条"), zh="直接变卖", en="Direct private sale")
def as_decided(decided: Money, price: Money) -> None:
    """The terms are at the price that was decided; raises :class:`TermsRefused`."""
    if price != decided:
        refuse(TermsRefused, "PR-8", f"{price} is not the decided {decided}", price=decided)


@rule("DP-1", wp("第十七条第一款、第二十七条"), zh="保证金", en="Deposit", figures=(DEPOSIT_BAND,))
def deposit_band(start: Money, on: date) -> tuple[Money, Money]:
    """The least and the most a deposit may be: a twentieth to a fifth of THIS attempt's start."""
    least, most = DEPOSIT_BAND.on(on)
    return at_least(start.amount * least), at_most(start.amount * most)


@rule("DP-1", wp("第十七条第一款、第二十七条"), zh="保证金", en="Deposit")
def deposit(start: Money, amount: Money, on: date) -> None:
    """Refuse a deposit outside the band of this attempt; raises :class:`TermsRefused`."""
    least, most = deposit_band(start, on)
    if not least <= amount <= most:
        refuse(
            TermsRefused, "DP-1", f"{amount} does not lie from {least} to {most}",
            least=least, most=most,
        )  # fmt: skip


@rule("DP-2", wp("第十七条第二款、第十八条第一款"), zh="交纳保证金", en="Deposit before bidding")
def really_named(name: str, identity: str) -> None:
    """Whoever bids does so as who it is, exempt or not; raises :class:`DepositRefused`."""
    if lacking := empty(name=name, identity=identity):
        refuse(DepositRefused, "DP-2", "no real name, or no number of it", lacking=lacking)


@rule("DP-2", wp("第十七条第二款、第十八条第一款"), zh="交纳保证金", en="Deposit before bidding")
def deposited(amount: Money, needed: Money, *, reference: str) -> None:
    """Who bids has paid exactly the deposit, and names how; raises :class:`DepositRefused`."""
    if not reference.strip():
        said = "the payment has no reference"
        refuse(DepositRefused, "DP-2", said, amount=amount, lacking="reference")
    if amount != needed:
        refuse(
            DepositRefused, "DP-2", f"{amount} was paid, {needed} is the deposit",
            paid=amount, needed=needed,
        )  # fmt: skip


@rule("DP-3", wp("第十七条第二款"), zh="申请执行人免交", en="The applicant's deposit")
def applicant_pays(deposit_: Money, claim: Money, role: BidderRole) -> Money:
    """What the applicant of this case still pays: the deposit less its claim.

    Raises :class:`DepositRefused` for anybody else.
    """
    if role is not BidderRole.APPLICANT:
        said = "only the applicant of this case is exempt"
        refuse(DepositRefused, "DP-3", said, role=role, needed=deposit_)
    return max(deposit_ - claim, zero())


@rule("DP-4", wp("第十七条第三款"), zh="保证金交纳方式", en="One channel for one bidder")
def one_channel(before: Channel | None, channel: Channel) -> None:
    """To the court, or frozen by the platform, not both; raises :class:`DepositRefused`."""
    if before is not None:
        refuse(
            DepositRefused, "DP-4", f"this bidder's deposit is held by {before.value} already",
            channel=channel,
        )  # fmt: skip


@rule("DP-5", pm("第十二条"), zh="被执行人竞买", en="The debtor bids")
def debtor_bids(role: BidderRole) -> Remark | None:
    """The law on online auctions does not bar the debtor; it pays in full and is remarked."""
    return Remark("DP-5", "the debtor bids for the asset") if role is BidderRole.DEBTOR else None


@rule("IN-1", wp("第二十条第一款、第二十七条"), zh="加价幅度", en="Increment")
def increment(start: Money, step: Money) -> None:
    """An increment is more than nothing and not above the start; :class:`TermsRefused`."""
    if step <= zero() or step > start:
        refuse(
            TermsRefused,
            "IN-1",
            f"{step} is no increment for a start of {start}",
            increment=step,
            price=start,
        )


@rule("IN-1", wp("第二十条第一款、第二十七条"), zh="加价幅度", en="Increment")
def is_step(current: Money, bid: Money, step: Money) -> bool:
    """Whether a bid is the current price plus whole increments, at least one."""
    over = bid.fen - current.fen
    return over > 0 and over % step.fen == 0
