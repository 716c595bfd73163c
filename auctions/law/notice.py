"""Notices: how long before, what is in them, and who is told first (公告、公示、通知)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Self

from auctions.law.says import (
    NotDisclosed,
    NoticeTooShort,
    Remark,
    TermsRefused,
    by,
    late,
    pm,
    refuse,
    wp,
)
from auctions.lot_words import AssetClass, NotifyMeans
from ledger.domain.calendar import Calendar
from ledger.domain.citation import Article, Certainty, Dated
from ledger.domain.law.rules import rule
from ledger.domain.money import Money

WP_FROM: Final = date(2017, 1, 1)
FIRST_NOTICE: Final = Dated(wp("第十二条"), {WP_FROM: {True: 15, False: 30}})
SECOND_NOTICE: Final = Dated(wp("第二十六条"), {WP_FROM: {True: 7, False: 15}})
NOTIFY_BEFORE: Final = Dated(wp("第十六条"), {WP_FROM: 3})
NOTIFY_PUBLISHED: Final = Dated(wp("第十六条"), {WP_FROM: 5})
HOLDERS_BEFORE: Final = Dated(pm("第十一条"), {date(2005, 1, 1): 5})
SECOND_WITHIN: Final = Dated(wp("第二十六条第一款"), {WP_FROM: 30})
HOME: Final = Article("法释〔2004〕15号（2020年修正）", "第四条", Certainty.VERIFIED)
LEASE: Final = pm("第二十八条")
YZ20: Final = Article("法释〔2025〕10号", "第二十条", Certainty.VERIFIED)


class Named(StrEnum):
    """A word of the program, and what the court calls it."""

    zh: str

    def __new__(cls, value: str, zh: str) -> Self:
        made = str.__new__(cls, value)
        made._value_ = value
        made.zh = zh
        return made


class Item(Named):
    """The eleven things published on the day of the notice (公示)."""

    NOTICE = "notice", "拍卖公告"
    BASIS = "basis", "执行依据"
    PRICE_GROUND = "price-ground", "评估报告副本或定价依据"
    RULES = "rules", "时间、起拍价、竞价规则"
    STATE = "state", "权属、占有、附随义务及图文视频"
    PREEMPTORS = "preemptors", "优先购买权主体及性质"
    NOTIFICATION = "notification", "通知情况"
    PAYMENT = "payment", "保证金、价款支付方式和账户"
    TAXES = "taxes", "可能产生的税费及承担"
    CONTACT = "contact", "执行法院及联系方式"
    OTHER = "other", "其他"


class Content(Named):
    """The ten things a notice itself says (公告)."""

    ASSET = "asset", "拍卖财产"
    PRICE = "price", "价格"
    DEPOSIT = "deposit", "保证金"
    CONDITIONS = "conditions", "竞买人条件"
    DEFECTS = "defects", "已知瑕疵"
    RIGHTS = "rights", "权利义务"
    LIABILITY = "liability", "法律责任"
    TIME = "time", "拍卖时间"
    PLATFORM = "platform", "网络平台"
    COURT = "court", "拍卖法院"


@dataclass(frozen=True, slots=True)
class Said:
    """What a notice says on one of these."""

    what: Content
    text: str


class Prompt(Named):
    """The seven special prompts (特别提示)."""

    CAPACITY = "capacity", "竞买人应具备的能力和资格"
    PROXY = "proxy", "委托代理须在竞价前确认"
    DEFECTS = "defects", "已知瑕疵和权利负担"
    AS_IS = "as-is", "以实物现状为准, 可看样"
    ACCEPTANCE = "acceptance", "竞买视为接受一切瑕疵"
    IDENTITY = "identity", "载明买受人真实身份"
    DEPOSIT = "deposit", "悔拍不退保证金"


@dataclass(frozen=True, slots=True)
class Told:
    """How a person entitled to notice was told, and on which day that counts."""

    means: NotifyMeans
    on: date


def gap(earlier: date, later: date, *, clear_days: bool) -> int:
    """How many days lie between; clear days leave both ends out (“N日前”的计算)."""
    return (later - earlier).days - (1 if clear_days else 0)


def notice_days(asset: AssetClass, *, first: bool, on: date) -> int:
    """How many days before the bidding a notice has to be out."""
    figures = (FIRST_NOTICE if first else SECOND_NOTICE).on(on)
    return figures[asset is AssetClass.MOVABLE]


def _long_enough(
    id_: str, needed: int, published_on: date, starts_on: date, *, clear_days: bool
) -> None:
    if (days := gap(published_on, starts_on, clear_days=clear_days)) < needed:
        refuse(
            NoticeTooShort, id_, f"{days} days before the start, the law wants {needed}",
            days=days, needed=needed,
        )  # fmt: skip


@rule(
    "NT-1", wp("第十二条"), zh="一拍公告期", en="Notice of a first auction", figures=(FIRST_NOTICE,)
)
def first_notice(
    asset: AssetClass, published_on: date, starts_on: date, *, clear_days: bool = False
) -> None:
    """Movables 15 days before, real estate and other rights 30; :class:`NoticeTooShort`."""
    needed = notice_days(asset, first=True, on=published_on)
    _long_enough("NT-1", needed, published_on, starts_on, clear_days=clear_days)


@rule(
    "NT-2", wp("第二十六条"), zh="二拍公告期", en="Notice of a second auction",
    figures=(SECOND_NOTICE,),
)  # fmt: skip
def second_notice(
    asset: AssetClass,
    failed_on: date,
    published_on: date,
    starts_on: date,
    calendar: Calendar,
    *,
    clear_days: bool = False,
) -> Remark | None:
    """Movables 7 days before, others 15; held within 30 days of the failure, later is remarked.

    Raises :class:`NoticeTooShort`.
    """
    needed = notice_days(asset, first=False, on=published_on)
    _long_enough("NT-2", needed, published_on, starts_on, clear_days=clear_days)
    return late(
        "NT-2", "second auction", starts_on, by(failed_on, SECOND_WITHIN.on(failed_on), calendar)
    )


@rule("NT-1", wp("第十二条"), zh="一拍公告期", en="Notice of a first auction")
def ran_enough(days: int, needed: int) -> Remark | None:
    """A stay does not eat the notice's days: fewer outside of it than the law's are remarked."""
    if days >= needed:
        return None
    return Remark("NT-1", f"the notice ran {days} days beside the stay, the law wants {needed}")


@rule("NT-3", wp("第十二条第二款"), zh="公告内容", en="Content of the notice")
def content(words: Mapping[Content, str]) -> None:
    """Ten things a notice says, none of them empty; raises :class:`NotDisclosed`."""
    _nothing_missing("NT-3", tuple(Content), {name for name, said in words.items() if said.strip()})


@rule("TX-2", wp("第六条第三项、第十三条第九项"), zh="公示税费", en="Possible taxes are published")
@rule("NT-4", wp("第十三条"), zh="同日公示", en="Publicity on the day of the notice")
def publicity(items: Collection[Item], *, basis_withheld: str = "") -> None:
    """Eleven things are published the same day; raises :class:`NotDisclosed`.

    Only the basis document may lawfully stay unpublished, with the reason given.
    """
    needed = [item for item in Item if not (item is Item.BASIS and basis_withheld.strip())]
    _nothing_missing("NT-4", needed, set(items))


@rule("NT-5", wp("第十四条、第十五条"), zh="特别提示", en="Special prompts")
def prompts(given: Collection[Prompt]) -> None:
    """Seven prompts; without them the court answers for defects. Raises :class:`NotDisclosed`."""
    _nothing_missing("NT-5", tuple(Prompt), set(given))


@rule(
    "NT-6", wp("第十六条"), zh="公告前通知", en="Parties are told before the notice",
    figures=(NOTIFY_BEFORE, NOTIFY_PUBLISHED),
)  # fmt: skip
def told_before(
    entitled: Iterable[str],
    told: Mapping[str, Told],
    published_on: date,
    *,
    clear_days: bool = False,
) -> None:
    """Parties and known pre-emptors are told three days before the notice, or waived in writing.

    Who cannot be reached counts as told five days after publication (:func:`counts_from`).
    Raises :class:`NoticeTooShort`.
    """
    needed = NOTIFY_BEFORE.on(published_on)
    for party in entitled:
        word = told.get(party)
        if word is None:
            refuse(NoticeTooShort, "NT-6", f"{party} was not told", party=party)
        days = gap(word.on, published_on, clear_days=clear_days)
        if word.means is not NotifyMeans.WAIVED and days < needed:
            refuse(
                NoticeTooShort, "NT-6", f"{party} was told on {word.on}, {needed} days before is"
                " wanted", party=party, told_on=word.on, needed=needed,
            )  # fmt: skip


@rule("NT-6", wp("第十六条"), zh="公告前通知", en="Parties are told before the notice")
def counts_from(means: NotifyMeans, on: date) -> date:
    """The day a party counts as told: of a publication the fifth day after, with no rolling."""
    if means is not NotifyMeans.PUBLISHED:
        return on
    return date.fromordinal(on.toordinal() + NOTIFY_PUBLISHED.on(on))


@rule(
    "NT-7", pm("第十一条"), zh="通知担保物权人", en="Security holders are told",
    figures=(HOLDERS_BEFORE,),
)  # fmt: skip
def holders_told(
    holders: Iterable[str], told: Mapping[str, Told], starts_on: date, *, clear_days: bool = False
) -> tuple[Remark, ...]:
    """Remark each security holder not told five days before the auction."""
    least = HOLDERS_BEFORE.on(starts_on)
    return tuple(
        Remark("NT-7", f"{holder} was not told {least} days before the auction")
        for holder in holders
        if holder not in told or gap(told[holder].on, starts_on, clear_days=clear_days) < least
    )


@rule("VO-11", YZ20, zh="带租、不带租", en="With or without the lease")
@rule("NT-8", LEASE, zh="租赁的处理", en="A lease is decided on and said")
def lease_said(on_file: bool, with_lease: bool | None) -> None:  # noqa: FBT001
    """With a lease on file the notice fixes whether it goes along; :class:`NotDisclosed`."""
    if on_file and with_lease is None:
        said = "a lease is on file and the notice is silent on it"
        refuse(NotDisclosed, "NT-8", said, lacking="with_lease")


@rule("NT-9", HOME, zh="必需住房", en="The debtor's necessary home")
def home_found(is_home: bool, finding: str) -> None:  # noqa: FBT001
    """A debtor's necessary home is sold only on a finding; raises :class:`NotDisclosed`.

    Alternative housing, the local low-rent standard, or five to eight years' rent of the proceeds.
    """
    if is_home and not finding.strip():
        refuse(NotDisclosed, "NT-9", "no finding on the debtor's necessary home", lacking="finding")


@rule("NT-10", pm("第十四条、第十五条"), zh="够偿即停", en="Stop once there is enough")
def not_enough_yet(
    net_proceeds: Money, claims: Money, costs: Money, *, debtor_agrees: bool
) -> None:
    """Refuse the next lot once earlier proceeds cover claims and costs; :class:`TermsRefused`."""
    if net_proceeds >= claims + costs and not debtor_agrees:
        refuse(
            TermsRefused, "NT-10", f"{net_proceeds} covers {claims + costs} already",
            proceeds=net_proceeds,
        )  # fmt: skip


def _nothing_missing(id_: str, needed: Collection[Named], given: Collection[str]) -> None:
    lacking = tuple(each for each in needed if each not in given)
    if lacking:
        refuse(NotDisclosed, id_, f"missing: {', '.join(lacking)}", lacking=lacking)
