"""What a court decides for itself about its auctions: each figure with its owner and its basis.

National law is code (``law/*``); what no national rule fixes is data of the court, in one JSON file
per version with the day from which it holds. A field missing, said twice or beyond what the law
allows is refused by name. The platforms are dated data as well: a list somebody else keeps.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final, TypeVar
from uuid import UUID

from auctions.lot_words import Basis, Mode, TaxMode
from ledger.domain.calendar import Calendar
from ledger.domain.datafile import Fields, read_table
from ledger.domain.errors import Conflict
from ledger.domain.kernel import FirstFact, Root, event, name_id

E = TypeVar("E", bound=StrEnum)


class ShortfallTopUp(StrEnum):
    """Whether a defaulting buyer may be ordered to pay what the deposit does not cover."""

    ORDER_ALLOWED = "order-allowed"  # 可责令补交
    CAPPED = "capped"  # 以保证金为限


class RerunTerms(StrEnum):
    """On which terms a lot is sold again after a default."""

    IDENTICAL = "identical"  # 与原拍卖相同
    SAME_RESERVE = "same-reserve"  # 仅保留价相同
    FRESH = "fresh"  # 重新评议


class RerunNotice(StrEnum):
    """How long the notice of a rerun is."""

    SAME_AS_ATTEMPT = "same-as-attempt"  # 与悔拍的那次相同
    AS_FIRST = "as-first"  # 按第一次拍卖


@dataclass(frozen=True, slots=True)
class Parameter:
    """One decision of the court: its value, who answers for it, and on what it rests."""

    name: str
    value: Any
    owner: str
    basis: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A platform on the national list, from one day to another."""

    platform: str
    listed_from: date
    listed_until: date | None
    source: str


@dataclass(frozen=True, slots=True)
class AuctionParameters:
    """One court's parameters for auctions, in the version in force from a day on."""

    version: str
    in_force_from: date
    sources: Mapping[str, Parameter]
    platforms: tuple[Listing, ...]
    clear_days: bool
    balance_due_days: int
    shortfall_topup: ShortfallTopUp
    rerun_terms: RerunTerms
    rerun_notice: RerunNotice
    second_round_basis: tuple[Basis, ...]
    second_round_price: Mode
    single_step: bool
    max_rounds: int
    hold_max_days: int
    tax_mode: TaxMode
    loan_most_percent: int
    refund_hours: int
    leader_may_raise: bool
    stay_release_days: int
    desk_days: int
    escalate_days: int
    escalate_to: tuple[str, ...]

    @classmethod
    def load(cls, content: bytes) -> "AuctionParameters":
        """Read a court's parameters; ``UnreadableTable`` names the field that is wrong."""
        fields = Fields(
            read_table(content), "", ("version", "in_force_from", "values", "platforms")
        )
        asked = Fields(fields["values"], "values", READERS)
        sources, values = {}, {}
        for name, read in READERS.items():
            entry = Fields(asked[name], f"values.{name}", ("value", "owner", "basis"))
            values[name] = read(entry)
            sources[name] = Parameter(name, values[name], entry.text("owner"), entry.text("basis"))
        return cls(
            version=fields.text("version"),
            in_force_from=fields.day("in_force_from"),
            sources=sources,
            platforms=_platforms(fields),
            **values,
        )

    @staticmethod
    def shipped() -> "AuctionParameters":
        """The proposals that come with the programme; a court confirms or replaces them."""
        return _shipped()

    def listed(self, platform: str, day: date) -> bool:
        """Whether a platform was on the national list on a day."""
        return any(
            row.platform == platform
            and row.listed_from <= day
            and (row.listed_until is None or day <= row.listed_until)
            for row in self.platforms
        )

    def cite(self, name: str) -> Parameter:
        """A parameter with its owner and its basis."""
        return self.sources[name]


@dataclass(frozen=True, slots=True)
class CourtRules:
    """What a command has to know besides the lot: the court's days and its parameters."""

    calendar: Calendar
    parameters: AuctionParameters


class NoParametersInForce(Conflict):
    """No parameters for auctions are in force on that day."""

    code = "no-auction-parameters"
    title = "No auction parameters in force on that day"
    title_zh = "该日无生效的拍卖参数"


class Parameters(Root):
    """The parameters of a court, version after version (拍卖参数)."""

    TOPIC = "auction-parameters"

    class Opened(FirstFact):
        """The court began to keep its own parameters (建立拍卖参数)."""

        TOPIC = "auction-parameters.opened"
        court: str

    class Activated(Root.Event):
        """Parameters took effect (启用拍卖参数); the text is the file itself."""

        TOPIC = "auction-parameters.activated"
        version: str
        in_force_from: date
        text: str

    @staticmethod
    def create_id(court: str = "") -> UUID:
        return name_id("auction-parameters")

    @event(Opened)
    def __init__(self, court: str) -> None:
        self.court = court
        self.texts: dict[date, str] = {}

    def activate(self, text: str) -> AuctionParameters:
        """Let a version take effect from the day it names; refuses a file with holes."""
        read = AuctionParameters.load(text.encode())
        self._activated(version=read.version, in_force_from=read.in_force_from, text=text)
        return read

    @event(Activated)
    def _activated(self, version: str, in_force_from: date, text: str) -> None:
        self.texts[in_force_from] = text

    def on(self, day: date) -> AuctionParameters:
        """The parameters in force on a day; raises :class:`NoParametersInForce`."""
        starts = [start for start in self.texts if start <= day]
        if not starts:
            raise NoParametersInForce(f"no auction parameters are in force on {day}", day=day)
        return _loaded(self.texts[max(starts)])


# Reading each value


def _flag(entry: Fields) -> bool:
    value = entry["value"]
    if not isinstance(value, bool):
        entry.refuse("value", "is true or false")
    return value


def _whole(least: int, most: int) -> Any:
    return lambda entry: entry.whole("value", least, most)


def _one_of(kind: type[E]) -> Any:
    return lambda entry: entry.parsed("value", kind)


def _some_of(kind: type[E]) -> Any:
    def read(entry: Fields) -> tuple[E, ...]:
        found = []
        for at, item in enumerate(entry.items("value")):
            if item not in set(kind):
                entry.refuse(f"value[{at}]", f"is none of {', '.join(kind)}: {item!r:.40}")
            found.append(kind(item))
        if not found:
            entry.refuse("value", "names none")
        return tuple(found)

    return read


def _words(entry: Fields) -> tuple[str, ...]:
    found = entry.items("value")
    if not found or not all(isinstance(word, str) and word for word in found):
        entry.refuse("value", "is not a list of words")
    return tuple(found)


READERS: Final[Mapping[str, Any]] = {
    "clear_days": _flag,
    "balance_due_days": _whole(1, 180),
    "shortfall_topup": _one_of(ShortfallTopUp),
    "rerun_terms": _one_of(RerunTerms),
    "rerun_notice": _one_of(RerunNotice),
    "second_round_basis": _some_of(Basis),
    "second_round_price": _one_of(Mode),
    "single_step": _flag,
    "max_rounds": _whole(1, 3),
    "hold_max_days": _whole(1, 366),
    "tax_mode": _one_of(TaxMode),
    "loan_most_percent": _whole(0, 100),
    # The law gives 24 hours; a court may be quicker, never slower.
    "refund_hours": _whole(1, 24),
    "leader_may_raise": _flag,
    "stay_release_days": _whole(1, 366),
    "desk_days": _whole(1, 180),
    "escalate_days": _whole(1, 90),
    "escalate_to": _words,
}


def _platforms(fields: Fields) -> tuple[Listing, ...]:
    rows = []
    for at, item in enumerate(fields.items("platforms")):
        row = Fields(item, f"platforms[{at}]", ("platform", "from", "until", "source"))
        until = None if row["until"] is None else row.day("until")
        rows.append(Listing(row.text("platform"), row.day("from"), until, row.text("source")))
    if not rows:
        fields.refuse("platforms", "names none")
    return tuple(rows)


@cache
def _loaded(text: str) -> AuctionParameters:
    return AuctionParameters.load(text.encode())


@cache
def _shipped() -> AuctionParameters:
    return _loaded((files("auctions") / "policies" / "default.json").read_text("utf-8"))
