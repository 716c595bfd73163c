"""Where an auction is held, who does which part of it, and who may not bid (平台、分工、回避)."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Final, Protocol

from auctions.law.says import (
    BiddingNotOver,
    MayNotBid,
    NotDisclosed,
    PanelMissing,
    PlatformRefused,
    Remark,
    U,
    court_rule,
    refuse,
    wp,
)
from auctions.lot_words import BarredAs
from ledger.domain.citation import Article
from ledger.domain.law.rules import rule


class Known(Protocol):
    """A person as a list of people names it."""

    name: str
    identity: str
    role: BarredAs


COURTS_OWN: Final = (
    "notice", "investigation", "reserve-price", "deposit", "tax-burden", "payment-method",
    "notification", "ruling", "delivery", "account",
)  # fmt: skip


@rule("PF-1", wp("第五条"), zh="平台的选择", en="Choice of the platform")
def platform_chosen(
    chosen_by_applicant: str, designated: str, on: date, *, listed: Collection[str]
) -> str:
    """The applicant's pick, else the court's; it is on the national list on the day of notice.

    Raises :class:`PlatformRefused`.
    """
    platform = chosen_by_applicant or designated
    if platform not in listed:
        refuse(
            PlatformRefused, "PF-1", f"{platform or 'no platform'} is not on the list on {on}",
            platform=platform,
        )  # fmt: skip
    return platform


@rule("PF-2", wp("第四条"), zh="名单库按日期适用", en="The list is dated data")
def on_list(rows: Iterable[tuple[str, date, date | None]], on: date) -> frozenset[str]:
    """The platforms listed on a day; each year's review may add and remove some."""
    return frozenset(
        name for name, since, until in rows if since <= on and (until is None or on <= until)
    )


@rule(
    "PF-3", Article("最高人民法院名单库公告", "后续入库日期", U),
    zh="后续入库平台", en="Later admissions",
)  # fmt: skip
def unconfirmed_listing(platform: str, source: str) -> Remark | None:
    """Remark a platform whose day of admission nobody confirmed."""
    if "未确认" not in source:
        return None
    return Remark("PF-3", f"the day {platform} was admitted is not confirmed: {source}")


@rule("PF-4", wp("第二十六条"), zh="后续处置在同一平台", en="Same platform for the next attempt")
def same_platform(previous: str, platform: str, *, closed: Collection[str] = ()) -> None:
    """The second auction and the private sale stay where the first was, unless it kept bidders out.

    Raises :class:`PlatformRefused`.
    """
    if platform != previous and previous not in closed:
        refuse(PlatformRefused, "PF-4", f"the attempt before was on {previous}", previous=previous)


@rule("PF-5", wp("第六条"), zh="应由法院实施的事项", en="What the court itself does")
def courts_own(done_by: str, matter: str, *, account: str) -> None:
    """The court's own acts are not the platform's, and every lot has a dedicated account.

    Raises :class:`PlatformRefused`.
    """
    if not account.strip():
        refuse(
            PlatformRefused,
            "PF-5",
            "the lot names no dedicated account (专用账户)",
            lacking="account",
        )
    if done_by != "court" and matter in COURTS_OWN:
        refuse(
            PlatformRefused,
            "PF-5",
            f"{matter} is recorded as done by {done_by}",
            matter=matter,
            by=done_by,
        )


PLATFORMS_DUTY: Final = wp("第八条、第三十五条")


@rule("PF-7", PLATFORMS_DUTY, zh="平台不得筛选竞买人", en="No gatekeeping by the platform")
def no_gatekeeping(platform: str, keeping_out: Collection[str]) -> None:
    """No attempt goes to a platform that kept bidders out; raises :class:`PlatformRefused`."""
    if platform in keeping_out:
        refuse(
            PlatformRefused, "PF-7", f"{platform} screened or watched bidders", platform=platform
        )


@rule("PF-7", PLATFORMS_DUTY, zh="平台不得筛选竞买人", en="No gatekeeping by the platform")
def to_be_reported(platform: str, what: str) -> Remark:
    """What a platform may not do goes to the court above: it leads to its delisting."""
    return Remark("PF-7", f"{platform} {what}: to be reported, it may leave the list")


@rule("PF-8", wp("第三十四条"), zh="不得竞买的人", en="Who may not bid")
def may_bid(name: str, identity: str, barred: Iterable[Known], *, bids_for: str = "") -> None:
    """Court, platform, auxiliary bodies, their staff and close relatives do not bid, nor for them.

    People are compared by identity number; a name alone bars only where no number is known.
    Raises :class:`MayNotBid`.
    """
    for each in barred:
        same = each.identity == identity if each.identity and identity else each.name == name
        if same or (bids_for and bids_for in (each.identity, each.name)):
            said = "this person is on the lot's list of who may not bid"
            refuse(MayNotBid, "PF-8", said, role=each.role)


@rule("PF-9", wp("第二十九条"), zh="电子数据保存", en="Keeping of the electronic record")
def archived(archive: str) -> Remark | None:
    """A closed lot names where the platform keeps its data for ten years; missing is remarked."""
    return None if archive.strip() else Remark("PF-9", "no pointer to the platform's record")


@rule("PF-10", wp("第三十五条"), zh="平台除名", en="Delisted platform")
def still_listed(platform: str, listed: Collection[str], on: date) -> Remark | None:
    """Remark an open lot on a platform that left the list."""
    if platform in listed:
        return None
    return Remark("PF-10", f"{platform} is not on the list any more on {on}")


@rule("WP-27", wp("第二十七条"), zh="合议庭评议", en="Decided by the collegial panel")
def panel_decided(panel: str, matter: str) -> None:
    """Start and cut, increment, deposit, pre-emption and rank need the panel's decision.

    Raises :class:`PanelMissing`.
    """
    if not panel.strip():
        refuse(PanelMissing, "WP-27", f"{matter} needs a decision of the panel", matter=matter)


@rule("TX-1", wp("第三十条"), zh="税费依法各自承担", en="Taxes are borne as the law says")
def tax_clause(burden_by_law: bool, *, imported: bool = False) -> Remark | None:  # noqa: FBT001
    """A notice that puts all taxes on the buyer is refused; an old one imported is remarked.

    Raises :class:`NotDisclosed`.
    """
    if burden_by_law:
        return None
    if not imported:
        refuse(
            NotDisclosed, "TX-1", "all taxes are put on the buyer (包税条款)", burden="buyer-all"
        )
    return Remark("TX-1", "this notice put all taxes on the buyer")


@rule("RB-8", court_rule("平台与法院状态冲突"), zh="平台与账册不一致", en="Platform and book")
def ended_as_reported(reported: str, valid_bids: int) -> None:
    """A bidding the platform calls sold does not end as a failure; :class:`BiddingNotOver`.

    Somebody looks into it: its bids are not in the book, or its bidders were not admitted.
    """
    if reported == "sold" and not valid_bids:
        refuse(
            BiddingNotOver,
            "RB-8",
            "the platform says sold, the book has no valid bid",
            found=reported,
        )


@rule("RB-8", court_rule("平台与法院状态冲突"), zh="平台与账册不一致", en="Platform and book")
def told_of(entrants: int, valid_bids: int, reported: str) -> None:
    """A clock does not call a bidding failed to which somebody was admitted and of which nobody
    told: its bids may not be in the book yet, and every deposit would go back.

    Raises :class:`BiddingNotOver`; a person who knows ends it, or the platform's own file.
    """
    if entrants and not valid_bids and reported != "failed":
        refuse(
            BiddingNotOver, "RB-8", "there are bidders and no bid is in the book: import the"
            " platform's bids, or end the bidding by hand if nobody bid", count=entrants,
        )  # fmt: skip


@rule("RB-8", court_rule("平台与法院状态冲突"), zh="平台与账册不一致", en="Platform and book")
def comes_next(shown: str, comes: str) -> None:
    """Of a lot in the book only the attempt that comes next is taken over from a platform.

    Raises :class:`PlatformRefused`.
    """
    if shown != comes:
        refuse(
            PlatformRefused,
            "RB-8",
            f"the platform shows {shown}, {comes} comes next",
            found=shown,
            next=comes,
        )


@rule("RB-11", court_rule("平台标的编号"), zh="重新拍卖对应原拍卖", en="A rerun has its attempt")
def repeats_known(rerun_no: int) -> None:
    """A rerun belongs to the attempt of the book it repeats; :class:`PlatformRefused`."""
    if rerun_no:
        refuse(
            PlatformRefused,
            "RB-11",
            "the attempt this one repeats is not in the book",
            count=rerun_no,
        )
