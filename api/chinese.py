"""A refusal said to a clerk in Chinese: what it is, what it is about, and where it stands written.

    异议期间尚未届满（当事人：p3；截至：2017年10月10日）。依据《…解释》（2022年修正） 第五百一十条。

The English sentence is written where the refusal is made; the Chinese one is composed, here and
nowhere else, from the title of its kind and from the facts it carries.
"""

import re
from collections.abc import Collection
from datetime import date, datetime
from enum import Enum, StrEnum
from functools import singledispatch
from typing import Any, Final
from uuid import UUID

from api.chinese_labels import LABELS
from api.chinese_nouns import noun_zh
from api.chinese_sayings import SAYINGS
from api.chinese_states import OWN
from api.chinese_values import VALUES
from ledger.domain import clock
from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Refusal
from ledger.domain.law.rules import RULES
from ledger.domain.money import Money

HIDDEN: Final = "•••"
MOST: Final = 5  # of many things the first are named, and how many there are
LONGEST: Final = 80
CURRENCIES: Final = {"CNY": "元", "USD": "美元", "EUR": "欧元", "HKD": "港元", "JPY": "日元"}
# Names that people gave: a bidder's code, a payer, whoever acts.
GIVEN: Final = frozenset(
    {
        "actor",
        "agent",
        "bidder",
        "book",
        "buyer",
        "by",
        "claimer",
        "holder",
        "lot",
        "mark",
        "name",
        "number",
        "officer",
        "owner",
        "payee",
        "payer",
        "person",
        "platform",
        "reference",
        "to",
    }
)
DOUBT: Final = {
    Certainty.LOCAL: "（本地规定）", Certainty.UNCONFIRMED: "（待核实）",
    Certainty.DESIGN: "（系统控制要求）",
}  # fmt: skip
_UNPUBLISHED: Final = ("default, to be confirmed by the court", "默认值，待本院确认")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_ROW: Final = re.compile(r"(?:row|line) (\d+)")
_MONEY: Final = re.compile(r"([A-Z]{3}) (-?\d+\.\d{2})")


class _Said(str):
    """Words of ours, that are told whole."""

    __slots__ = ()


def detail_zh(refusal: Refusal, *, hidden: Collection[str] = ()) -> str:
    """The whole sentence; the facts named ``hidden`` are mentioned and not told."""
    facts = refusal.facts
    told = facts | {"rule": _ruled(facts["rule"])} if "rule" in facts else facts
    if isinstance(told.get("named"), str):
        told = {**told, "named": noun_zh(told["named"])}
    if isinstance(told.get("place"), str):
        told = {**told, "place": _place(told["place"])}
    if "places" in told:  # said by us, and never cut short
        told = {**told, "places": _Said("；".join(told["places"][:MOST]))}
    if "lacking" in told:
        told = {**told, "lacking": _lacking(told["lacking"])}
    said = [
        f"{_called(name, value)}：{HIDDEN if name in hidden else words}"
        for name, value in told.items()
        if name in LABELS and (words := _told(name, value))
    ]
    shown = f"（{'；'.join(said)}）" if said else ""
    return f"{refusal.title_zh}{shown}。{_cited(refusal.cited)}"


def _told(name: str, value: Any) -> str:
    """A fact as a clerk reads it; what somebody is called is no word of ours, though it be "B1"."""
    plain = name in GIVEN and isinstance(value, str) and not isinstance(value, StrEnum)
    return value.strip()[:LONGEST] if plain else in_chinese(value)


def _called(name: str, value: Any) -> str:
    """A fact by its name; a line that is a number is a row of a file, and no line of a bank's."""
    return "行" if name == "line" and isinstance(value, int) else LABELS[name]


def _place(words: str) -> str:
    """A field by its name and its own word, ``ruling.day``; any other place as it is said."""
    field = next((part for part in reversed(words.split(".")) if not part.isdigit()), "")
    return _Said(f"{LABELS[field]}（{words}）") if field in LABELS and " " not in words else words


def _lacking(what: Any) -> Any:
    """The fields that were left empty, by what they are called; words of a law stay words."""
    if isinstance(what, Enum):
        return what
    if isinstance(what, str):
        return LABELS.get(what, what)
    return [_lacking(each) for each in what] if isinstance(what, list | tuple) else what


def _ruled(number: str) -> str:
    """A rule by its number and its name: what a refusal under it is about."""
    return f"{number} {RULES[number].zh}" if number in RULES else number


@singledispatch
def in_chinese(value: Any) -> str:
    """A fact as a clerk reads it; empty for nothing, and for what no sentence can hold."""
    return str(value) if isinstance(value, int | UUID) else ""


@in_chinese.register
def _(value: Money) -> str:
    return f"{value.grouped}{CURRENCIES.get(value.currency.code, value.currency.code)}"


@in_chinese.register
def _(value: bool) -> str:  # noqa: FBT001  # the type is what it is chosen by
    return "是" if value else "否"


@in_chinese.register
def _(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


@in_chinese.register
def _(value: datetime) -> str:
    here = value.astimezone(clock.COURT_ZONE)
    return f"{in_chinese(here.date())}{here.hour}时{here.minute}分"


@in_chinese.register
def _(value: Article) -> str:
    return str(value).replace(*_UNPUBLISHED)


@in_chinese.register(StrEnum)
@in_chinese.register(Enum)
def _(value: Enum) -> str:
    noun = f"{type(value).__module__}.{type(value).__qualname__}"
    own = getattr(value, "zh", None) or OWN.get(noun, {}).get(value.value)
    return own if isinstance(own, str) else in_chinese(value.value)


@in_chinese.register
def _(value: _Said) -> str:
    return value


@in_chinese.register
def _(value: str) -> str:
    words = value.strip()
    if _DAY.fullmatch(words):
        return in_chinese(date.fromisoformat(words))
    if money := _MONEY.fullmatch(words):
        return in_chinese(Money(money[2], money[1]))
    if row := _ROW.fullmatch(words):
        return f"第{row[1]}行"
    return VALUES.get(words) or SAYINGS.get(words) or words[:LONGEST]


@in_chinese.register(list)
@in_chinese.register(tuple)
@in_chinese.register(set)
@in_chinese.register(frozenset)
def _(value: Collection[Any]) -> str:
    said = list(filter(None, map(_either, value)))
    more = [f"等{len(said)}项"] if len(said) > MOST else []
    return "、".join(said[:MOST]) + "".join(more)


def _either(value: Any) -> str:
    """One thing of several; where several would do for it, all of these."""
    if isinstance(value, list | tuple):
        return "或者".join(filter(None, map(in_chinese, value)))
    return in_chinese(value)


def _cited(article: Article | None) -> str:
    if article is None:
        return ""
    return f"依据{in_chinese(article)}{DOUBT.get(article.certainty, '')}。"
