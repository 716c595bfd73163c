"""Opening positions, their differences and the public notices (底数、差错款、公告), as lists."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from ledger.domain.money import Money, total
from ledger.projections.projection import Projection, Work
from ledger.projections.read import select_all
from ledger.projections.rows import Table
from reconciliation.legacy.notice import PublicNotice
from reconciliation.legacy.position import DifferenceKind, LegacyPosition
from reconciliation.legacy.stretch import LegacyStretch


@dataclass(frozen=True, slots=True)
class PositionRow:
    """The opening position of one account."""

    opening: UUID
    bank_account: str
    cut_off: date
    balance: Money
    total: Money
    over: Money
    under: Money
    lines: int
    agreed_by: str | None
    position: int


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One difference between bank and lines, and who looks into it."""

    opening: UUID
    ticket: str
    bank_account: str
    kind: str
    amount: Money
    standing: Money
    owner: str
    reason: str
    position: int


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One public notice."""

    notice: UUID
    number: str
    medium: str
    lines: int
    amount: Money
    posted_on: date | None
    until: date
    state: str
    claims: int
    position: int


POSITIONS: Final = Table("legacy_positions", PositionRow, ("opening",))
DIFFERENCES: Final = Table("legacy_differences", DifferenceRow, ("opening", "ticket"))
NOTICES: Final = Table("legacy_notices", NoticeRow, ("notice",))
openings: Final = Projection("openings", 1, POSITIONS, DIFFERENCES, NOTICES)


@openings.on(LegacyPosition.Begun)
def _begun(work: Work, fact: LegacyPosition.Begun) -> None:
    work[POSITIONS].put(
        {
            "opening": fact.originator_id, "bank_account": fact.bank_account,
            "cut_off": fact.cut_off, "balance": fact.balance.fen, "total": 0, "over": 0,
            "under": 0, "currency": fact.balance.currency.code, "lines": 0, "agreed_by": None,
            "position": work.position,
        }
    )  # fmt: skip


@openings.on(LegacyPosition.DifferenceOwned)
def _difference(work: Work, fact: LegacyPosition.DifferenceOwned) -> None:
    amount = fact.amount.fen
    row = work[POSITIONS].get(fact.originator_id)
    if row is not None:
        row["over" if fact.kind is DifferenceKind.LONG else "under"] += amount
    work[DIFFERENCES].put(
        {
            "opening": fact.originator_id, "ticket": fact.ticket,
            "bank_account": fact.bank_account, "kind": fact.kind.value, "amount": amount,
            "standing": amount, "currency": fact.amount.currency.code, "owner": fact.owner,
            "reason": fact.reason, "position": work.position,
        }
    )  # fmt: skip


@openings.on(LegacyPosition.DifferencePutRight)
def _put_right(work: Work, fact: LegacyPosition.DifferencePutRight) -> None:
    row = work[DIFFERENCES].get(fact.originator_id, fact.ticket)
    if row is not None:
        row["standing"] -= fact.amount.fen


@openings.on(LegacyPosition.Agreed)
def _agreed(work: Work, fact: LegacyPosition.Agreed) -> None:
    row = work[POSITIONS].get(fact.originator_id)
    if row is not None:
        row["agreed_by"] = fact.by


@openings.on(
    LegacyStretch.Loaded,
    streams=lambda fact: (LegacyPosition.create_id(fact.bank_account),),
)
def _loaded(work: Work, fact: LegacyStretch.Loaded) -> None:
    row = work[POSITIONS].get(LegacyPosition.create_id(fact.bank_account))
    if row is not None:
        row["lines"] += len(fact.entries)
        row["total"] += total(entry.amount for entry in fact.entries).fen


# Notices


@openings.on(PublicNotice.Drafted)
def _drafted(work: Work, fact: PublicNotice.Drafted) -> None:
    work[NOTICES].put(
        {
            "notice": fact.originator_id, "number": fact.number, "medium": fact.medium,
            "lines": len(fact.lines), "amount": total(each.amount for each in fact.lines).fen,
            "currency": "CNY", "posted_on": None, "until": fact.until, "state": "drafted",
            "claims": 0, "position": work.position,
        }
    )  # fmt: skip


@openings.on(PublicNotice.Posted)
def _posted(work: Work, fact: PublicNotice.Posted) -> None:
    row = work[NOTICES].get(fact.originator_id)
    if row is not None:
        row.update(state="posted", posted_on=fact.on)


@openings.on(PublicNotice.Claimed)
def _applied(work: Work, fact: PublicNotice.Claimed) -> None:
    row = work[NOTICES].get(fact.originator_id)
    if row is not None:
        row["claims"] += 1


@openings.on(PublicNotice.Expired)
def _expired(work: Work, fact: PublicNotice.Expired) -> None:
    row = work[NOTICES].get(fact.originator_id)
    if row is not None:
        row["state"] = "expired"


# Queries


def positions(connection: sa.Connection, book: str) -> tuple[PositionRow, ...]:
    """The opening positions of all accounts."""
    return select_all(connection, POSITIONS, "book = %s", (book,), "bank_account")


def differences(connection: sa.Connection, book: str) -> tuple[DifferenceRow, ...]:
    """What banks and lines differed by, and who looks into it."""
    return select_all(connection, DIFFERENCES, "book = %s", (book,), "bank_account, ticket")


def notices(connection: sa.Connection, book: str) -> tuple[NoticeRow, ...]:
    """The public notices."""
    return select_all(connection, NOTICES, "book = %s", (book,), "position")
