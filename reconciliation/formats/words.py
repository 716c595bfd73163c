"""The words bank files are made of - amounts, days, serials - read strictly or refused in place."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from ledger.domain.money import Money, NotMoney
from reconciliation.formats.model import StatementLine
from reconciliation.formats.refusals import StatementUnreadable

EARLIEST: Final = date(1990, 1, 1)
LATEST: Final = date(2099, 12, 31)
BY_ITS_WORDS: Final = "h:"  # how the serial of a line begins that the bank gave none

_xml_figure = re.compile(r"\+?([0-9]{1,16})(?:\.([0-9]{0,5}))?", re.ASCII).fullmatch
_shown_figure = re.compile(
    r"[¥￥]?([+-]?)[¥￥]?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]{1,2}))?", re.ASCII
).fullmatch
_iso_day = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})?", re.ASCII)
_iso_moment = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?"
    r"(?:Z|[+-][0-9]{2}:[0-9]{2})?",
    re.ASCII,
)
_BEIJING: Final = timedelta(hours=8)  # a court's day is a day in Beijing; China has no other


def unreadable(what: str, place: str, **facts: Any) -> StatementUnreadable:
    """A refusal that names the place first, so that a person can find it."""
    return StatementUnreadable(f"{place}: {what}", place=place, **facts)


def message_amount(text: str, currency: str, place: str) -> Money:
    """An ISO 20022 amount: up to five decimals may be written, only whole fen are accepted."""
    found = _xml_figure(text)
    if not found:
        raise unreadable(f"{text!r:.40} is not an amount", place, given=text[:40])
    if (found[2] or "")[2:].strip("0"):
        raise unreadable(f"{text} has more than two decimals", place, given=text)
    return money(f"{found[1]}.{(found[2] or '')[:2]:0<2}", currency, place)


def shown_amount(cell: str | Decimal, currency: str, place: str) -> Money:
    """An amount as a bank's table shows it: ``-1,234.50``, ``¥88``, or a spreadsheet's number."""
    text = f"{cell:f}" if isinstance(cell, Decimal) else cell
    found = _shown_figure(text)
    if not found:
        raise unreadable(f"{text!r:.40} is not an amount with two decimals", place, given=text[:40])
    return money(f"{found[1]}{found[2].replace(',', '')}.{found[3] or '00':0<2}", currency, place)


def money(figure: str, currency: str, place: str) -> Money:
    """Exact money, or a refusal that knows its place."""
    try:
        return Money(figure.lstrip("+"), currency)
    except NotMoney as refusal:
        raise unreadable(refusal.detail, place) from None


def positive(amount: Money, place: str) -> Money:
    """A movement is more than nothing; its direction is told beside it, never by its sign."""
    if amount.fen <= 0:
        raise unreadable(f"an amount of {amount} moves nothing or moves backwards", place)
    return amount


def message_day(text: str, place: str) -> date:
    """The day of an ISO 20022 date or moment; a moment with an offset is told in Beijing time."""
    try:
        if day := _iso_day.fullmatch(text):
            return possible(date.fromisoformat(day[1]), place)
        if _iso_moment.fullmatch(text):
            moment = datetime.fromisoformat(text)
            offset = moment.utcoffset()
            local = moment if offset is None else moment - offset + _BEIJING
            return possible(local.date(), place)
    except (ValueError, OverflowError):
        pass
    raise unreadable(f"{text!r:.40} is not a day", place, given=text[:40])


def possible(day: date, place: str, *, latest: date | None = None) -> date:
    """A day on which a bank could have booked; a slip of the pen lands outside."""
    if not EARLIEST <= day <= min(latest or LATEST, LATEST):
        raise unreadable(f"{day} is not a possible day", place, given=str(day))
    return day


def with_serials(lines: Iterable[StatementLine]) -> tuple[StatementLine, ...]:
    """Give every line the bank left without a reference a serial made of its content.

    Lines alike in everything are told apart by counting them, so the same day's lines get the
    same serials in whatever file they come again.
    """
    seen: Counter[str] = Counter()
    result = []
    for line in lines:
        named = line
        if not line.serial:
            content = _content(line)
            seen[content] += 1
            digest = hashlib.sha256(f"{content}\x1f{seen[content]}".encode()).hexdigest()
            named = replace(line, serial=f"{BY_ITS_WORDS}{digest[:32]}")
        result.append(named)
    return tuple(result)


def _content(line: StatementLine) -> str:
    facts = (
        line.account,
        line.booked_on,
        line.value_date,
        "C" if line.credit else "D",
        line.amount,
        line.counterparty_name,
        line.counterparty_account,
        line.remark,
        line.balance_after,
    )
    return "\x1f".join(str(fact) for fact in facts)
