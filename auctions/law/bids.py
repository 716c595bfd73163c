"""Bidding: the window, what makes a bid count, how the end moves, who wins (竞价)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from auctions.law.says import (
    DESIGN,
    BiddingNotOver,
    BidRefused,
    DepositRefused,
    NotDisclosed,
    PreemptionRefused,
    court_rule,
    refuse,
    wp,
)
from auctions.lot_words import Bid
from ledger.domain.citation import Article, Certainty, Dated
from ledger.domain.law.rules import rule
from ledger.domain.money import Money

WP_FROM: Final = date(2017, 1, 1)
SHORTEST_WINDOW: Final = Dated(wp("第二十条第二款"), {WP_FROM: timedelta(hours=24)})
EXTENSION: Final = Dated(wp("第二十条第二款"), {WP_FROM: timedelta(minutes=5)})
CIVIL_CODE: Final = Article(
    "民法典", "第三百零五条、第三百零六条、第七百二十六条、第七百二十七条", Certainty.VERIFIED
)


@rule("BD-1", wp("第二十条第二款"), zh="竞价时间", en="Bidding window", figures=(SHORTEST_WINDOW,))
def window(opens_at: datetime, closes_at: datetime) -> None:
    """A bidding is open for 24 hours at least; raises :class:`BiddingNotOver`."""
    least = SHORTEST_WINDOW.on(opens_at.date())
    if closes_at - opens_at < least:
        refuse(
            BiddingNotOver,
            "BD-1",
            f"from {opens_at} to {closes_at} is less than {least}",
            opens=opens_at,
            closes=closes_at,
        )


@rule(
    "BD-2", wp("第二十条第二款"), zh="五分钟延时", en="Five-minute extension", figures=(EXTENSION,)
)
def moved_end(end: datetime, bid_at: datetime) -> datetime:
    """A bid in the last five minutes moves the end to five minutes after the bid itself.

    As often as it happens; the platform's time of receipt counts. A bid at the end or after it
    is none (:func:`in_time`).
    """
    return max(end, bid_at + EXTENSION.on(bid_at.date()))


@rule("BD-2", wp("第二十条第二款"), zh="五分钟延时", en="Five-minute extension")
@rule("PS-11", wp("第二十条", DESIGN), zh="期末首次出价", en="First bid at the end of the period")
def in_time(bid_at: datetime, opens_at: datetime, end: datetime) -> bool:
    """Whether a bid was received in the window: at its end the window is closed.

    The first bid of a private sale opens its 24 hours if it came before the sixty days were over.
    """
    return opens_at <= bid_at < end


@rule("BD-3", wp("第十一条、第二十条第二款"), zh="一人竞买亦成交", en="One bidder is enough")
@rule("F1-1", wp("第二十三条、第二十六条第一款"), zh="流拍", en="Failed without a bid")
def sold(valid_bids: int) -> bool:
    """Whether the attempt is sold: one valid bid is enough, deposits without bids are not."""
    return valid_bids >= 1


@rule("BD-4", wp("第二十条第一款"), zh="不得低于起拍价", en="Not below the start")
@rule("PR-1", wp("第十条第一款"), zh="保留价即起拍价", en="The reserve is the start price")
def reaches_start(amount: Money, start: Money) -> bool:
    """Whether a bid reaches the start, which is the reserve as well; below it is void."""
    return amount >= start


SEALED: Final = frozenset(
    {"name", "identity", "phone", "payer", "account", "deposits", "bidders", "applicants"}
)

OF_A_BIDDER: Final = frozenset({"DP-5", "LN-2"})  # rules whose remarks tell of one bidder


@rule("BD-5", wp("第十八条第二款、第二十条第三款"), zh="竞买人信息保密", en="Identities are sealed")
def shows_only_codes(fields: Collection[str]) -> None:
    """Until the window ends only codes and amounts are shown; raises :class:`NotDisclosed`."""
    told = sorted(set(fields) & SEALED)
    if told:
        refuse(NotDisclosed, "BD-5", f"shown before the end: {', '.join(told)}", told=tuple(told))


@rule("BD-5", wp("第十八条第二款、第二十条第三款"), zh="竞买人信息保密", en="Identities are sealed")
def deposits_seen(
    *, sealed: bool, keeps_deposits: bool = False, told_upto: int | None = None
) -> None:
    """Until the window ends only who keeps them sees who paid one; :class:`NotDisclosed`.

    Whatever tells it is a deposit here: its account, the claim or the bank line it came by, and a
    sum it is part of, which is told as it was up to a position.
    """
    if sealed and not keeps_deposits:
        said = "deposits are shown when the bidding has ended"
        if told_upto is None:
            refuse(NotDisclosed, "BD-5", said, state="sealed")
        refuse(NotDisclosed, "BD-5", f"{said}; ask as of position {told_upto}", upto=told_upto)


@rule("BD-6", wp("第十四条第二项"), zh="委托代理竞买", en="Proxies")
def proxy_in_time(confirmed_at: datetime, bidding_starts_at: datetime) -> None:
    """A proxy is confirmed before the bidding starts; raises :class:`DepositRefused`."""
    if confirmed_at >= bidding_starts_at:
        refuse(
            DepositRefused,
            "BD-6",
            f"the proxy came at {confirmed_at}, the bidding had begun",
            on=confirmed_at,
            start=bidding_starts_at,
        )


@rule("BD-7", court_rule("领先者再次出价"), zh="领先者再次出价", en="The leader bids again")
def may_raise_oneself(leader: str, code: str, *, allowed: bool) -> bool:
    """Whether the leading code may bid again; the law is silent, the court decides."""
    return allowed or leader != code


@rule("BD-8", wp("第二十条第二款", DESIGN), zh="同刻出价的顺序", en="Two bids in one instant")
def in_order(bids: Iterable[Bid]) -> list[Bid]:
    """Bids in the order of the platform's own sequence, never of a client's clock.

    The same row twice is one bid; one number with two contents raises :class:`BidRefused`.
    """
    by_seq: dict[int, Bid] = {}
    for bid in bids:
        known = by_seq.setdefault(bid.seq, bid)
        if known != bid:
            refuse(BidRefused, "BD-8", f"number {bid.seq} names two bids", seq=bid.seq)
    return [by_seq[seq] for seq in sorted(by_seq)]


@rule("PE-1", wp("第十九条第一款、第二十七条"), zh="优先购买权确认", en="Pre-emption is confirmed")
def confirmed(rank: int | None, *, holder: str) -> int:
    """The rank the panel confirmed before or during the bidding.

    Raises :class:`PreemptionRefused` for an unconfirmed holder.
    """
    if rank is None:
        refuse(PreemptionRefused, "PE-1", f"{holder} is not confirmed as a holder", holder=holder)
    return rank


@rule("PE-2", wp("第十九条第二款"), zh="优先购买权顺位", en="Ranks of pre-emption")
def own_code(code: str, taken: Collection[str]) -> None:
    """Each holder has a code of its own; raises :class:`PreemptionRefused`."""
    if not code.strip() or code in taken:
        refuse(
            PreemptionRefused,
            "PE-2",
            f"code {code or '(none)'} is not this holder's own",
            code=code,
        )


@rule("PE-3", wp("第二十一条第一款"), zh="同价优先", en="Equal price of a pre-emptor")
def may_equal(rank: int | None) -> bool:
    """Whether a bidder may bid the leader's own price: a confirmed pre-emptor only."""
    return rank is not None


@dataclass(frozen=True, slots=True)
class Standing:
    """One valid bid as the ranking sees it; ``rank`` is ``None`` for an ordinary bidder."""

    amount_fen: int
    rank: int | None
    at: int  # its place in the platform's order


@rule("PE-4", wp("第二十一条第二款、第三款"), zh="同价竞买的顺序", en="Ties among equal bids")
def beats(new: Standing, leader: Standing) -> bool:
    """Whether a bid takes the lead: price, then pre-emption, then rank, then time — no lots drawn.

    Rank goes before time: a better rank wins at the same price though it bid later.
    """
    if new.amount_fen != leader.amount_fen:
        return new.amount_fen > leader.amount_fen
    if new.rank is None:
        return False
    return leader.rank is None or new.rank < leader.rank


@rule("PE-5", wp("第十六条第二款"), zh="未参加视为放弃", en="Not bidding is waiving")
def not_waived(holder: str, attempt: str, *, notified: bool, bid: bool, attempt_over: bool) -> None:
    """Whoever was told and did not bid has waived it for this attempt.

    Raises :class:`PreemptionRefused`; a new round asks again.
    """
    if attempt_over and notified and not bid:
        said = f"{holder} was told of {attempt}, and did not bid"
        refuse(PreemptionRefused, "PE-5", said, holder=holder, attempt=attempt)


@rule(
    "PE-6",
    wp("第二十条第二款", DESIGN),
    zh="优先购买权人出价亦延时",
    en="A pre-emptor's bid extends",
)
def extends(rank: int | None) -> bool:
    """Whether a bid moves the end: every valid bid does, a pre-emptor's as well."""
    return rank is None or rank >= 0


@rule("PE-7", CIVIL_CODE, zh="常见优先购买权人", en="Typical holders")
def holders_named(tenant_known: bool, holders: Collection[str]) -> None:  # noqa: FBT001
    """A lot with a known tenant names a holder; raises :class:`PreemptionRefused`."""
    if tenant_known and not holders:
        refuse(
            PreemptionRefused, "PE-7", "a tenant is known and no holder is named", lacking="holder"
        )


def best(bids: Sequence[Bid], ranks: dict[str, int | None]) -> Bid | None:
    """The winning bid of a row of valid bids (PE-4)."""
    leader: Bid | None = None
    for at, bid in enumerate(bids):
        if leader is None or beats(
            Standing(bid.amount.fen, ranks.get(bid.code), at),
            Standing(leader.amount.fen, ranks.get(leader.code), at - 1),
        ):
            leader = bid
    return leader
