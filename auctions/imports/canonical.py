"""Lots in the canonical shape: what the platform shows, its raw words, and the bids beside it.

``{"lot": {…}, "bids": […]}``, one such object or a list of them. Whoever wrote the file has read a
platform's words already; the raw ones stand in it, and where a field map knows them they are read
again: a word nobody knows, or one that says something else, refuses the file.
"""

from collections.abc import Mapping
from typing import Any, Final

from auctions.imports.read import (
    amount_in,
    bids_of,
    count_in,
    document,
    field_map,
    mark_in,
    moment_in,
    numbered,
    read_lots,
    rows_of,
    status_of,
)
from auctions.imports.shape import (
    ListedLot,
    LotRow,
    Offer,
    Status,
    UnknownPlatform,
    UnknownState,
    UnreadableFile,
)
from auctions.lot_words import AssetClass

CANONICAL: Final = "canonical"
FIELDS: Final = frozenset(
    {
        "court", "case_no", "round", "attempt", "platform", "platform_lot_id", "title",
        "asset_class", "reference", "start_price", "price", "deposit", "increment", "prepayment",
        "starts_at", "ends_at", "status", "raw_status", "extensions", "applicants", "loan",
        "restricted",
    }
)  # fmt: skip
ASSETS: Final = {kind.name: kind for kind in AssetClass}
STATES: Final = {status.name: status for status in Status}
OFFERS: Final = {offer.value: offer for offer in Offer}


def listed(data: bytes, platform: str) -> tuple[ListedLot, ...]:
    """Every lot of a file, canonical or in a platform's own words; refused whole or read whole."""
    if platform != CANONICAL:
        rows = read_lots(data, platform)
        return tuple(ListedLot(f"lot {at}", row) for at, row in enumerate(rows, start=1))
    rows_found = rows_of(document(data), ("lots", "data"), "file")
    return tuple(_listed(row, place) for place, row in numbered(rows_found))


def _listed(whole: Mapping[str, Any], place: str) -> ListedLot:
    lot = whole.get("lot")
    if not isinstance(lot, dict):
        raise UnreadableFile(f"{place} has no lot", place=place)
    if unknown := sorted(lot.keys() - FIELDS):
        raise UnreadableFile(f"{place} has {unknown[0]!r:.40}", place=place, raw=unknown[0][:60])
    bids = bids_of(whole["bids"], CANONICAL, place) if whole.get("bids") else ()
    raw = lot.get("raw_status") or {}
    if not isinstance(raw, dict):
        raise UnreadableFile(f"{place}: raw_status is no object", place=f"{place}.raw_status")
    name = mark_in(lot.get("platform"), f"{place}.platform")
    status = _known(STATES, lot.get("status"), f"{place}.status")
    _agrees(name, raw, status, bids=len(bids), place=place)
    asset = lot.get("asset_class")
    return ListedLot(
        place,
        _row(lot, name, status, raw, place, bids=len(bids)),
        case_number=str(lot.get("case_no") or ""),
        round_no=count_in(lot.get("round"), f"{place}.round") or 1,
        asset_class=None if asset is None else _known(ASSETS, asset, f"{place}.asset_class"),
        bids=bids,
    )


def _row(
    lot: Mapping[str, Any], name: str, status: Status, raw: Mapping[str, Any], place: str,
    *, bids: int,
) -> LotRow:  # fmt: skip
    return LotRow(
        platform=name,
        platform_lot_id=mark_in(lot.get("platform_lot_id"), f"{place}.platform_lot_id"),
        title=str(lot.get("title") or ""),
        offer=_known(OFFERS, lot.get("attempt"), f"{place}.attempt"),
        status=status,
        **{
            field: amount_in(lot.get(field), f"{place}.{field}")
            for field in ("start_price", "price", "reference", "deposit", "increment", "prepayment")
        },
        starts_at=moment_in(lot.get("starts_at"), "text", f"{place}.starts_at"),
        ends_at=moment_in(lot.get("ends_at"), "text", f"{place}.ends_at"),
        bids=bids,
        applicants=count_in(lot.get("applicants"), f"{place}.applicants"),
        extensions=count_in(lot.get("extensions"), f"{place}.extensions"),
        loan=bool(lot.get("loan")),
        restricted=bool(lot.get("restricted")),
        court=str(lot.get("court") or ""),
        raw_status=raw,
    )


def _known(words: Mapping[str, Any], said: Any, place: str) -> Any:
    """The meaning of a canonical word; raises :class:`UnknownState` with what stands there."""
    if not isinstance(said, str) or said not in words:
        raise UnknownState(f"{said!r:.40} is no known word", place=place, raw=str(said)[:60])
    return words[said]


def _agrees(name: str, raw: Mapping[str, Any], status: Status, *, bids: int, place: str) -> None:
    """Let the platform's own words, where a map knows them, bear the canonical one out."""
    try:
        known = field_map(name.lower())
    except UnknownPlatform:
        return
    if not any(field in raw for when, _ in known.status for field in when):
        return
    found = status_of(known, raw, f"{place}.raw_status")
    means = {Status.SOLD, Status.FAILED} if found == "ended" else {Status(found)}
    if status not in means or (found == "ended" and bids and status is Status.FAILED):
        raise UnreadableFile(
            f"{place} says {status.value}, its raw words say {found}", place=f"{place}.status",
            raw=str(dict(raw))[:200],
        )  # fmt: skip


def court_name(platform: str) -> str:
    """The name under which the national list knows a platform; its own words where no map does."""
    try:
        return field_map(platform.lower()).name
    except UnknownPlatform:
        return platform
