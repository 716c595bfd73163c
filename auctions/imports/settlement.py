"""A platform's settlement file, row by row: what it froze, released, sent and took back."""

from collections.abc import Mapping
from typing import Any, Final

from auctions.imports.read import (
    amount_in,
    count_in,
    document,
    mark_in,
    moment_in,
    numbered,
    rows_of,
)
from auctions.imports.shape import RowKind, SettlementRow, UnreadableFile

FIELDS: Final = frozenset(
    {
        "platform", "batch_no", "seq", "platform_lot_id", "court_lot_no", "order_id",
        "bidder_code", "payer_name", "payer_acct_masked", "kind", "amount", "event_time",
        "bank_ref", "status",
    }
)  # fmt: skip
NEEDED: Final = frozenset(
    {"platform", "batch_no", "seq", "platform_lot_id", "order_id", "kind", "amount", "event_time"}
)


def read_settlement(data: bytes) -> tuple[SettlementRow, ...]:
    """Every row of a settlement file; refused whole at the first that cannot be read.

    The file is a JSON list of rows, or an object with such a list under ``settlement`` or
    ``rows``. All rows are of one platform and one batch.
    """
    rows = rows_of(document(data), ("settlement", "rows"), "file")
    read = tuple(_row(row, place) for place, row in numbered(rows))
    if not read:
        raise UnreadableFile("the file has no rows", place="file")
    if len({(row.platform, row.batch) for row in read}) != 1:
        raise UnreadableFile("one file is of one platform and one batch", place="file")
    if len({row.seq for row in read}) != len(read):
        raise UnreadableFile("a row's number stands twice", place="file")
    return read


def _row(row: Mapping[str, Any], place: str) -> SettlementRow:
    if missing := sorted(NEEDED - row.keys()):
        raise UnreadableFile(f"{place} lacks {', '.join(missing)}", place=place)
    if unknown := sorted(row.keys() - FIELDS):
        raise UnreadableFile(f"{place} has {unknown[0]!r:.40}", place=place, raw=unknown[0][:60])
    kind = row["kind"]
    if kind not in set(RowKind):
        said = f"{place}: {kind!r:.40} is no kind of row"
        raise UnreadableFile(said, place=f"{place}.kind", raw=str(kind)[:60])
    amount = amount_in(row["amount"], f"{place}.amount")
    moment = moment_in(row["event_time"], "milliseconds", f"{place}.event_time")
    if amount is None or moment is None or not amount.amount:
        raise UnreadableFile(f"{place} has no amount or no moment", place=place)
    return SettlementRow(
        place=place, platform=mark_in(row["platform"], place),
        batch=mark_in(row["batch_no"], place),
        seq=count_in(row["seq"], f"{place}.seq"),
        platform_lot_id=mark_in(row["platform_lot_id"], place),
        court_lot=str(row.get("court_lot_no") or ""), order_id=mark_in(row["order_id"], place),
        bidder=str(row.get("bidder_code") or ""), payer_name=str(row.get("payer_name") or ""),
        payer_account=str(row.get("payer_acct_masked") or ""), kind=RowKind(kind), amount=amount,
        event_time=moment, bank_ref=str(row.get("bank_ref") or ""),
        status=str(row.get("status") or ""),
    )  # fmt: skip
