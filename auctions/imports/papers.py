"""What the court has on file of a lot that a platform shows, and both together as an adoption."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from auctions.imports.canonical import court_name
from auctions.imports.shape import ListedLot, LotRow, Offer, UnreadableFile
from auctions.lot import Lot
from auctions.lot_adopting import Adoption
from auctions.lot_notice import Announcement
from auctions.lot_reports import Reported
from auctions.lot_state import Reference
from auctions.lot_words import (
    AssetClass,
    Bid,
    BidderRole,
    Kind,
    Method,
    Seizure,
    TaxBurden,
    Terms,
    Trait,
)
from ledger.domain.money import Money


@dataclass(frozen=True, slots=True)
class BidderPaper:
    """A bidder of a running attempt: who stands behind the platform's code, sealed in the book."""

    code: str
    name: str
    identity: str
    order: str  # the platform's number of the frozen deposit
    at: datetime
    role: BidderRole = BidderRole.ORDINARY


@dataclass(frozen=True, slots=True)
class LotPaper:
    """What the court has on file of a lot that a platform shows, and no platform can say."""

    platform_lot: str
    lot: str
    asset: str
    applicant: str
    debtor: str
    seizure: Seizure
    panel: str
    document: str  # 公告文号
    published_on: date
    bank_account: str
    balance_due_days: int
    case_numbers: tuple[str, ...] = ()
    asset_class: AssetClass | None = None
    title: str = ""
    method: Method | None = None
    priced_on: date | None = None
    valid_until: date | None = None
    reports: tuple[str, ...] = ()
    deposit: Money | None = None
    increment: Money | None = None
    tax_burden: TaxBurden = TaxBurden.BY_LAW
    traits: tuple[Trait, ...] = ()
    bidders: tuple[BidderPaper, ...] = ()


def adoption(lot: Lot, paper: LotPaper, each: ListedLot) -> Adoption:
    """An attempt to be taken over: the platform's figures, and the papers' where it has none."""
    row = each.row
    kind, rerun_no = _attempt(lot, row, each.place)
    terms = Terms(
        _needed(row.start_price, "start price", each.place),
        _needed(row.deposit or paper.deposit, "deposit", each.place),
        _needed(row.increment or paper.increment, "increment", each.place),
        paper.balance_due_days, paper.tax_burden,
    )  # fmt: skip
    if row.starts_at is None or row.ends_at is None:
        raise UnreadableFile("an attempt opens and ends at a moment", place=each.place)
    said = Announcement(
        platform=court_name(row.platform), platform_lot=row.platform_lot_id,
        published_on=paper.published_on, opens_at=row.starts_at, closes_at=row.ends_at,
        bank_account=paper.bank_account, document=paper.document, words=(), items=(), prompts=(),
    )  # fmt: skip
    return Adoption(
        kind, each.round_no, rerun_no, terms, paper.panel, said, _reference(lot, paper, row)
    )


def _needed(amount: Money | None, what: str, place: str) -> Money:
    if amount is None:
        raise UnreadableFile(f"neither file nor papers name the {what}", place=place)
    return amount


def _attempt(lot: Lot, row: LotRow, place: str) -> tuple[Kind, int]:
    """Which attempt a row is; a rerun belongs to the attempt of the book that it repeats."""
    if row.offer is not Offer.RERUN:
        return Kind(row.offer.value), 0
    if lot.attempt is None or not lot.attempt.defaulted:
        said = "a rerun repeats an attempt on which the buyer defaulted; the book has none"
        raise UnreadableFile(said, place=place, raw=json.dumps(dict(row.raw_status), default=str))
    return lot.attempt.kind, lot.attempt.rerun_no + 1


def _reference(lot: Lot, paper: LotPaper, row: LotRow) -> Reference | None:
    known = (paper.method, paper.priced_on, paper.valid_until, row.reference)
    method, priced_on, valid_until, amount = known
    if method is None or priced_on is None or valid_until is None or amount is None:
        return None
    return Reference(method, amount, priced_on, valid_until, paper.reports, lot.case_numbers)


def reported(each: ListedLot) -> Reported:
    """What the platform says of an attempt now, its own words kept beside."""
    row = each.row
    raw = json.dumps(dict(row.raw_status), ensure_ascii=False, sort_keys=True, default=str)
    return Reported(
        row.status.value, raw,
        start=row.start_price.plain if row.start_price else "",
        price=row.price.plain if row.price else "",
        bids=tuple(Bid(bid.seq, bid.code, bid.amount, bid.received_at) for bid in each.bids),
    )  # fmt: skip
