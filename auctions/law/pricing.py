"""The reference price (参考价): who finds it, in which order, how long it holds, who may object."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from auctions.law.says import (
    ObjectionRefused,
    ReferenceRefused,
    Remark,
    U,
    by,
    ck,
    empty,
    late,
    refuse,
)
from auctions.lot_words import Method
from ledger.domain.calendar import Calendar
from ledger.domain.citation import Dated
from ledger.domain.law.rules import rule
from ledger.domain.money import Money, half_up, total

IN_FORCE: Final = date(2018, 9, 1)
OPEN_WITHIN: Final = Dated(ck("第三条"), {IN_FORCE: 30})
START_WITHIN: Final = Dated(ck("第三十条"), {IN_FORCE: 10})
OBJECT_WITHIN: Final = Dated(ck("第二十二条、第二十三条"), {IN_FORCE: 5})
PUBLICITY: Final = Dated(ck("第二十一条"), {IN_FORCE: 15})
VALID_MONTHS: Final = Dated(ck("第二十七条"), {IN_FORCE: 12})
AFTER_MONTHS: Final = Dated(ck("第二十七条第三款"), {IN_FORCE: 6})
ORDER: Final = (Method.AGREEMENT, Method.DIRECTED, Method.ONLINE, Method.APPRAISAL)
JOINT_REQUEST: Final = "joint-request"  # 双方当事人一致要求
LEGAL_DUTY: Final = "legal-duty"  # 法律规定应当评估


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month where it has none."""
    year, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError(day)


@rule(
    "CK-1", ck("第一条、第三条"), zh="启动定价", en="Pricing is opened in time",
    figures=(OPEN_WITHIN,),
)  # fmt: skip
def pricing_opened(record: str, seized_on: date, on: date, calendar: Calendar) -> Remark | None:
    """Open pricing within 30 days of the seizure, on a record of what was found out.

    Title, burdens, occupation, unpaid taxes and defects are investigated first. Raises
    :class:`ReferenceRefused` without the record; a later opening is remarked.
    """
    if not record.strip():
        refuse(
            ReferenceRefused,
            "CK-1",
            "the asset was not investigated before pricing",
            lacking="record",
        )
    return late("CK-1", "pricing opened", on, by(seized_on, OPEN_WITHIN.on(on), calendar))


@rule("CK-2", ck("第二条、第四条至第七条、第十四条"), zh="定价方式的顺序", en="Order of methods")
def method_allowed(method: Method, tried: Collection[Method], ground: str) -> None:
    """A later method needs that every earlier one failed, both parties' wish, or a legal duty.

    Raises :class:`ReferenceRefused` for skipping a method without a recorded ground.
    """
    if method is Method.NONE or ground in (JOINT_REQUEST, LEGAL_DUTY):
        return
    skipped = [each for each in ORDER[: ORDER.index(method)] if each not in tried]
    if skipped:
        names = ", ".join(each.value for each in skipped)
        refuse(
            ReferenceRefused, "CK-2", f"{method.value} is chosen, and {names} was not tried",
            skipped=tuple(each.value for each in skipped),
        )  # fmt: skip


@rule("CK-3", ck("第四条、第二十四条"), zh="当事人议价", en="Agreement of the parties")
def agreed(figures: Sequence[Money], *, harms_others: bool = False) -> Money:
    """What both parties name alike is the reference; raises :class:`ReferenceRefused`."""
    if len(figures) < 2 or len(set(figures)) != 1 or harms_others:
        said = "the parties did not name one figure that harms nobody"
        refuse(ReferenceRefused, "CK-3", said, figures=tuple(figures), harms_others=harms_others)
    return figures[0]


@rule("CK-4", ck("第五条、第六条、第二十四条"), zh="定向询价", en="Directed inquiry")
def answered(reply: Money | None) -> Money:
    """The authority's reply is the reference; raises :class:`ReferenceRefused` without one."""
    if reply is None or reply.fen <= 0:
        refuse(
            ReferenceRefused,
            "CK-4",
            "the authority gave no figure",
            amount=reply,
            lacking=empty(amount=reply),
        )
    return reply


@dataclass(frozen=True, slots=True)
class Quote:
    """One platform's figure, when it was delivered, and whether it stands objected to."""

    platform: str
    amount: Money
    delivered_on: date
    objected: bool = False


@rule("CK-5", ck("第十条、第十一条、第十三条"), zh="网络询价", en="Online inquiry")
def inquired(quotes: Sequence[Quote], *, due_on: date) -> Money:
    """The average of what all platforms delivered in time; raises :class:`ReferenceRefused`.

    A late report or one objected to is not averaged in. Three days, once three more when none
    delivered (:func:`inquiry_due`). Half a fen is rounded up.
    """
    for quote in quotes:
        if quote.delivered_on > due_on or quote.objected:
            why = "was objected to" if quote.objected else f"came on {quote.delivered_on}"
            refuse(
                ReferenceRefused, "CK-5", f"the report of {quote.platform} {why}",
                platform=quote.platform,
            )  # fmt: skip
    if not quotes:
        refuse(ReferenceRefused, "CK-5", "no platform delivered a report", due=due_on)
    return half_up(total(quote.amount for quote in quotes).amount / Decimal(len(quotes)))


@rule("CK-5", ck("第十条、第十一条、第十三条"), zh="网络询价", en="Online inquiry")
def inquiry_due(
    asked_on: date, calendar: Calendar, *, delivered: int, extensions_asked: bool
) -> date:
    """By when reports are due: three days, and once three more if nobody delivered and one asked.

    The extension of the others is refused as soon as one platform delivered.
    """
    first = by(asked_on, 3, calendar).due
    if delivered or not extensions_asked:
        return first
    return by(first, 3, calendar).due


@rule("CK-6", ck("第十一条第三款"), zh="网络询价不成转评估", en="From inquiry to appraisal")
def goes_to_appraisal(delivered: int, *, extensions_asked: bool) -> bool:
    """Whether a failed online inquiry leads to an appraisal: nobody delivered, nobody asked."""
    return delivered == 0 and not extensions_asked


@rule(
    "CK-8", ck("第二十一条"), zh="送达报告", en="Service of the report",
    figures=(PUBLICITY,),
)  # fmt: skip
def report_served(
    made_on: date, sent_on: date, calendar: Calendar, *, publicised: bool
) -> tuple[date, Remark | None]:
    """The day the report counts as received, and a remark when it was sent after three days.

    To a party who cannot be reached it is published, and received fifteen days later.
    """
    deemed = calendar.add_days(sent_on, PUBLICITY.on(sent_on)) if publicised else sent_on
    return deemed, late("CK-8", "the report was sent", sent_on, by(made_on, 3, calendar))


@rule(
    "CK-9", ck("第二十二条至第二十四条"), zh="对报告的异议", en="Objection to the report",
    figures=(OBJECT_WITHIN,),
)  # fmt: skip
def objection_until(received_on: date, calendar: Calendar) -> date:
    """The last day on which a party may object: the fifth after it received the report."""
    return by(received_on, OBJECT_WITHIN.on(received_on), calendar).due


@rule(
    "CK-9", ck("第二十二条至第二十四条"), zh="对报告的异议", en="Objection to the report",
)  # fmt: skip
def may_object(method: Method, received_on: date, on: date, calendar: Calendar) -> None:
    """Refuse an objection out of time, or to an agreement or a directed inquiry.

    Raises :class:`ObjectionRefused`.
    """
    if method in (Method.AGREEMENT, Method.DIRECTED):
        refuse(ObjectionRefused, "CK-9", f"no objection lies against {method.value}", way=method)
    last = objection_until(received_on, calendar)
    if on > last:
        refuse(ObjectionRefused, "CK-9", f"objected on {on}, the right closed on {last}", due=last)


@rule(
    "CK-11", ck("第二十七条"), zh="参考价有效期", en="Validity of the reference price",
    figures=(VALID_MONTHS,),
)  # fmt: skip
def validity(fixed_on: date, valid_until: date) -> None:
    """A reference price holds for a year at most; raises :class:`ReferenceRefused`."""
    last = months_after(fixed_on, VALID_MONTHS.on(fixed_on))
    if not fixed_on <= valid_until <= last:
        refuse(
            ReferenceRefused, "CK-11", f"fixed on {fixed_on}, it holds until {last} at most",
            latest=last,
        )  # fmt: skip


@rule(
    "CK-12", ck("第十一条第四款、第十九条第四款、第二十七条第三款"),
    zh="有效期内公告、期满六个月内拍卖", en="Notice within validity, sale within six months more",
    figures=(AFTER_MONTHS,),
)  # fmt: skip
def still_valid(valid_until: date, *, starts_on: date, first_notice_on: date | None = None) -> None:
    """The first notice falls within validity, every attempt starts within six months after it.

    ``first_notice_on`` is ``None`` for later attempts. Raises :class:`ReferenceRefused`.
    """
    if first_notice_on is not None and first_notice_on > valid_until:
        refuse(
            ReferenceRefused, "CK-12", f"the price held until {valid_until}; price anew",
            valid_until=valid_until,
        )  # fmt: skip
    last = last_start(valid_until)
    if starts_on > last:
        refuse(
            ReferenceRefused, "CK-12", f"starts on {starts_on}; the last day was {last}",
            latest=last,
        )  # fmt: skip


@rule(
    "CK-12", ck("第十一条第四款、第十九条第四款、第二十七条第三款"),
    zh="有效期内公告、期满六个月内拍卖", en="Notice within validity, sale within six months more",
    figures=(AFTER_MONTHS,),
)  # fmt: skip
def may_price_anew(valid_until: date, on: date, *, first: bool, notice_days: int) -> None:
    """Once no lawful attempt can rest on a price any more it is found anew, and not before.

    ``first`` says whether the coming notice is the first that rests on it. Raises
    :class:`ReferenceRefused`.
    """
    latest = last_start(valid_until)
    if (on <= valid_until) if first else (on + timedelta(notice_days) <= latest):
        until = valid_until if first else latest
        refuse(
            ReferenceRefused, "CK-12", f"the price still holds: an attempt may start until {until}",
            until=until,
        )  # fmt: skip


def last_start(valid_until: date) -> date:
    """The last day on which an attempt may start on a reference price."""
    return months_after(valid_until, AFTER_MONTHS.on(max(valid_until, IN_FORCE)))


@rule(
    "CK-13", ck("第三十条"), zh="及时启动处置", en="Disposal starts in time",
    figures=(START_WITHIN,),
)  # fmt: skip
def disposal_started(fixed_on: date, on: date, calendar: Calendar) -> Remark | None:
    """Set the start price within ten days of the reference; later is remarked."""
    return late("CK-13", "terms set", on, by(fixed_on, START_WITHIN.on(fixed_on), calendar))


HELD_GROUNDS: Final = frozenset({"party-evidence", "data-missing", "stay", "other"})
WITHDRAWN_GROUNDS: Final = frozenset(
    {"applicant-withdrew", "basis-revoked", "debt-paid", "seizure-ended", "settled", "other"}
)


@rule(
    "CK-17", ck("第二十八条、第二十九条", U), zh="暂缓、撤回定价", en="Pricing held or called off"
)
def pricing_stopped(ground: str, document: str, *, withdrawn: bool) -> None:
    """Pricing is held or called off on a ground on file; raises :class:`ReferenceRefused`."""
    grounds = WITHDRAWN_GROUNDS if withdrawn else HELD_GROUNDS
    if ground not in grounds or not document.strip():
        refuse(
            ReferenceRefused, "CK-17", f"{ground or 'nothing'} is no ground on file",
            grounds=tuple(sorted(grounds)),
        )  # fmt: skip
