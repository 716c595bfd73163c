"""Reading platforms' files by their field maps: amounts exact, states known or refused.

A map is data (``maps/*.json``): under which names a platform writes each thing, and which of its
codes mean which state. A platform that changes its words needs a new line there, and no code.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from typing import Any, Final

from auctions.imports.shape import (
    BidRow,
    LotRow,
    NotJudicial,
    Offer,
    Status,
    UnknownPlatform,
    UnknownState,
    UnreadableFile,
)
from ledger.domain.clock import COURT_ZONE
from ledger.domain.money import Money, NotMoney

MOST_ROWS: Final = 50_000
LARGEST: Final = 64_000_000  # bytes
_AMOUNT: Final = re.compile(r"(?P<figure>[0-9]{1,16}(?:\.[0-9]{1,6})?)(?P<wan>万)?元?", re.ASCII)
_MOMENTS: Final = (
    "%Y-%m-%d %H:%M:%S.%f",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
)
_TITLES: Final = (
    ("变卖", Offer.PS), ("重新拍卖", Offer.RERUN), ("再次拍卖", Offer.RERUN), ("二拍", Offer.A2),
    ("第二次", Offer.A2), ("一拍", Offer.A1), ("第一次", Offer.A1),
)  # fmt: skip
_TITLE_MARKS: Final = re.compile(r"[【\[（(]([^】\])）]{1,20})[】\])）]")


@dataclass(frozen=True, slots=True)
class FieldMap:
    """One platform's own words."""

    platform: str
    name: str
    times: str
    lots: tuple[str, ...]
    fields: Mapping[str, tuple[str, ...]]
    status: tuple[tuple[Mapping[str, tuple[Any, ...]], str], ...]
    attempt: tuple[tuple[Mapping[str, tuple[Any, ...]], str], ...]
    bid_list: tuple[str, ...]
    bid: Mapping[str, tuple[str, ...]]


@cache
def field_map(platform: str) -> FieldMap:
    """The map of a platform; raises :class:`UnknownPlatform`."""
    for place in (files("auctions") / "imports" / "maps").iterdir():
        data = json.loads(place.read_text("utf-8"))
        if platform in (data["platform"], place.name.removesuffix(".json")):
            return FieldMap(
                data["platform"], data["name"], data["times"], tuple(data["lots"]),
                {name: tuple(names) for name, names in data["fields"].items()},
                _rules(data["status"]), _rules(data["attempt"]), tuple(data["bid_list"]),
                {name: tuple(names) for name, names in data["bid"].items()},
            )  # fmt: skip
    raise UnknownPlatform(f"no map for {platform!r:.40}", platform=platform[:40])


def platforms() -> tuple[str, ...]:
    """The platforms whose words are known."""
    found = (files("auctions") / "imports" / "maps").iterdir()
    return tuple(sorted(json.loads(each.read_text("utf-8"))["platform"] for each in found))


def _rules(rows: list[Any]) -> tuple[tuple[Mapping[str, tuple[Any, ...]], str], ...]:
    return tuple(
        ({name: tuple(values) for name, values in row["when"].items()}, row["is"]) for row in rows
    )


def document(data: bytes) -> Any:
    """The JSON in a file: figures exact, no name twice; raises :class:`UnreadableFile`."""
    if len(data) > LARGEST:
        raise UnreadableFile(f"{len(data)} bytes are more than {LARGEST}", place="file")
    try:
        return json.loads(
            data.decode("utf-8-sig"), parse_float=Decimal, object_pairs_hook=_object,
            parse_constant=_not_finite,
        )  # fmt: skip
    except (ValueError, RecursionError) as wrong:
        raise UnreadableFile(f"no JSON: {wrong!s:.120}", place="file") from wrong


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return made


def _not_finite(word: str) -> Any:
    raise ValueError(f"{word} is no figure")


def rows_of(found: Any, names: tuple[str, ...], place: str) -> list[Mapping[str, Any]]:
    """The list of objects in a document, which may stand under one of these names."""
    if isinstance(found, dict):
        found = next((found[name] for name in names if isinstance(found.get(name), list)), found)
    if isinstance(found, dict):
        found = [found]
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise UnreadableFile("no list of objects", place=place)
    if len(found) > MOST_ROWS:
        raise UnreadableFile(f"{len(found)} rows are more than {MOST_ROWS}", place=place)
    return found


def read_lots(data: bytes, platform: str) -> tuple[LotRow, ...]:
    """Every lot of a platform's list or page; refused whole at the first that cannot be read."""
    known = field_map(platform)
    rows = rows_of(document(data), known.lots, "file")
    return tuple(_lot(known, row, f"lot {at}") for at, row in enumerate(rows, start=1))


def _lot(known: FieldMap, row: Mapping[str, Any], place: str) -> LotRow:
    def one(name: str) -> Any:
        return _value(row, known.fields[name])

    title = str(one("title") or "")
    bids = count_in(one("bids"), f"{place}.bids")
    return LotRow(
        platform=known.platform,
        platform_lot_id=mark_in(one("platform_lot_id"), f"{place}.id"),
        title=title,
        offer=_offer(known, row, title, place),
        status=_status(known, row, bids, place),
        **{
            name: amount_in(one(name), f"{place}.{name}")
            for name in ("start_price", "price", "reference", "deposit", "increment", "prepayment")
        },
        starts_at=moment_in(one("starts_at"), known.times, f"{place}.starts_at"),
        ends_at=moment_in(one("ends_at"), known.times, f"{place}.ends_at"),
        bids=bids,
        applicants=count_in(one("applicants"), f"{place}.applicants"),
        extensions=count_in(one("extensions"), f"{place}.extensions"),
        loan=bool(one("loan")),
        restricted=bool(one("restricted")),
        court=str(one("court") or ""),
        raw_status={name: row[name] for name in _state_names(known) if name in row},
    )


def _value(row: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((row[name] for name in names if row.get(name) not in (None, "")), None)


def _state_names(known: FieldMap) -> tuple[str, ...]:
    rules = (*known.status, *known.attempt)
    return tuple(dict.fromkeys(name for when, _ in rules for name in when))


def _fits(when: Mapping[str, tuple[Any, ...]], row: Mapping[str, Any]) -> bool:
    # A flag is not the number one: JSON's true and 1 are told apart.
    return all(
        any(type(row.get(name)) is type(value) and row.get(name) == value for value in values)
        for name, values in when.items()
    )


def status_of(known: FieldMap, row: Mapping[str, Any], place: str) -> str:
    """What a platform's words mean by its map; raises :class:`UnknownState` with those words."""
    found = next((said for when, said in known.status if _fits(when, row)), None)
    if found is None:
        raw = {name: row.get(name) for when, _ in known.status for name in when}
        raise UnknownState(f"{known.name}: {raw}"[:200], place=place, raw=_plain(raw))
    return found


def _status(known: FieldMap, row: Mapping[str, Any], bids: int, place: str) -> Status:
    found = status_of(known, row, place)
    if found == "ended":  # ended says nothing of a sale: a lot nobody bid for failed
        return Status.SOLD if bids else Status.FAILED
    return Status(found)


def _offer(known: FieldMap, row: Mapping[str, Any], title: str, place: str) -> Offer:
    found = next((said for when, said in known.attempt if _fits(when, row)), None)
    named = {name for when, _ in known.attempt for name in when}
    raw = {name: row[name] for name in named if row.get(name) is not None}
    if found == "NOT_JUDICIAL":
        raise NotJudicial(f"{known.name}: {raw}"[:200], place=place, raw=_plain(raw))
    if found in (None, "TITLE"):
        unknown = found is None and any(type(value) is not bool for value in raw.values())
        offer = None if unknown else _offer_in(title)
        if offer is None:
            raw["title"] = title[:100]
            raise UnknownState(f"{known.name}: {raw}"[:200], place=place, raw=_plain(raw))
        return offer
    return Offer(found)


def _offer_in(title: str) -> Offer | None:
    """Which attempt a title names, within its marks first; ``None`` when it names none."""
    for text in (*_TITLE_MARKS.findall(title), title):
        for word, offer in _TITLES:
            if word in text:
                return offer
    return None


def read_bids(data: bytes, platform: str) -> tuple[BidRow, ...]:
    """Every bid of a platform's record, by the platform's own sequence.

    A record without numbers is told from its newest bid backwards, as platforms show it; a file
    whose order is neither is refused. ``platform`` may be ``canonical``.
    """
    return bids_of(document(data), platform, "")


def bids_of(found: Any, platform: str, place: str) -> tuple[BidRow, ...]:
    """The bids in what was read already; ``place`` is where in the file they stand."""
    if platform == "canonical":
        names: Mapping[str, tuple[str, ...]] = {
            name: (name,) for name in ("seq", "code", "amount", "received_at")
        }
        rows, times = rows_of(found, ("bids",), place or "file"), "text"
    else:
        known = field_map(platform)
        names, times = known.bid, known.times
        rows = rows_of(found, known.bid_list, place or "file")
    begins = f"{place}." if place else ""
    return _in_sequence(
        [_bid(names, row, times, f"{begins}bid {at}") for at, row in enumerate(rows, 1)]
    )


def _bid(
    names: Mapping[str, tuple[str, ...]], row: Mapping[str, Any], times: str, place: str
) -> tuple[int | None, str, Money, datetime]:
    amount = amount_in(_value(row, names["amount"]), f"{place}.amount")
    moment = moment_in(_value(row, names["received_at"]), times, f"{place}.received_at")
    if amount is None or moment is None:
        raise UnreadableFile("a bid has an amount and a moment", place=place)
    seq = _value(row, names["seq"])
    number = None if seq is None else count_in(seq, f"{place}.seq")
    return number, mark_in(_value(row, names["code"]), f"{place}.code"), amount, moment


def _in_sequence(
    bids: list[tuple[int | None, str, Money, datetime]],
) -> tuple[BidRow, ...]:
    numbers = [seq for seq, *_ in bids]
    if any(seq is None for seq in numbers):
        if any(seq is not None for seq in numbers):
            raise UnreadableFile("some bids have a number and some have none", place="file")
        moments = [bid[3] for bid in bids]
        if moments == sorted(moments, reverse=True):
            bids = bids[::-1]
        elif moments != sorted(moments):
            raise UnreadableFile("bids without numbers stand in no order", place="file")
        return tuple(
            BidRow(at, code, amount, moment)
            for at, (_, code, amount, moment) in enumerate(bids, start=1)
        )
    if len(set(numbers)) != len(numbers):
        raise UnreadableFile("a bid's number stands twice", place="file")
    made = [BidRow(seq, code, amount, at) for seq, code, amount, at in bids if seq is not None]
    return tuple(sorted(made, key=lambda bid: bid.seq))


# Single values


def amount_in(value: Any, place: str) -> Money | None:
    """An exact amount: commas dropped, 万 multiplied; nothing is rounded."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise UnreadableFile(f"{value!r:.60} is no amount", place=place)
    text = str(value).replace(",", "").replace("，", "").replace("¥", "").strip()
    found = _AMOUNT.fullmatch(text)
    if found is None:
        raise UnreadableFile(f"{value!r:.60} is no amount", place=place, raw=text[:60])
    try:
        figure = Decimal(found["figure"]) * (10_000 if found["wan"] else 1)
        return Money(figure)
    except (NotMoney, InvalidOperation) as wrong:
        raise UnreadableFile(f"{value!r:.60} is no amount", place=place, raw=text[:60]) from wrong


def moment_in(value: Any, times: str, place: str) -> datetime | None:
    """A moment in the court's zone, from milliseconds or from words."""
    if value is None:
        return None
    number = isinstance(value, int) and not isinstance(value, bool)
    if times == "milliseconds" and (number or (isinstance(value, str) and value.isdigit())):
        since = int(value)
        if not 0 < since < 4_102_444_800_000:  # the year 2100
            raise UnreadableFile(f"{value!r:.40} is no moment", place=place)
        seconds, milli = divmod(since, 1000)
        return datetime.fromtimestamp(seconds, COURT_ZONE).replace(microsecond=milli * 1000)
    if isinstance(value, str):
        return _moment_of_words(value.strip(), place)
    raise UnreadableFile(f"{value!r:.40} is no moment", place=place)


def _moment_of_words(text: str, place: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        for form in _MOMENTS:
            try:
                return datetime.strptime(text, form).replace(tzinfo=COURT_ZONE)
            except ValueError:
                continue
        raise UnreadableFile(f"{text!r:.40} is no moment", place=place) from None
    return found.replace(tzinfo=COURT_ZONE) if found.tzinfo is None else found


def count_in(value: Any, place: str) -> int:
    if value is None:
        return 0
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16:
        return int(value)
    if type(value) is int and 0 <= value < 10**15:
        return value
    raise UnreadableFile(f"{value!r:.40} is no count", place=place)


def mark_in(value: Any, place: str) -> str:
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    if not text.strip() or len(text) > 64 or not text.isprintable():
        raise UnreadableFile(f"{value!r:.60} is no mark", place=place)
    return text.strip()


def _plain(raw: Mapping[str, Any]) -> str:
    return json.dumps({k: str(v) for k, v in raw.items()}, ensure_ascii=False)[:200] if raw else ""


def numbered(rows: list[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Rows with their places, as refusals name them."""
    return ((f"row {at}", row) for at, row in enumerate(rows, start=1))
