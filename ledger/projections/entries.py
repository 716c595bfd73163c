"""One account's entries (分户账), straight from what the door wrote: no view lies between.

Any account of the chart can be read so, whoever it belongs to: a bank account, a bidder's deposit,
a payment in transit. The balance beside each entry is the one the door kept; ``verify`` adds it up.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa

from ledger.domain.clock import COURT_ZONE
from ledger.domain.money import Money
from ledger.projections.journal import label, on_its_side, places, reason_of, upto_known
from ledger.projections.read import MOST, Page, cursor_of

_TOLD: Final = """
    SELECT p.position, p.leg, p.amount, p.balance, p.effective_on, f.topic, f.recorded_at, f.actor,
           f.role, f.state, o.accounts
      FROM {0} p
      JOIN LATERAL (SELECT topic, recorded_at, actor, role, state FROM anzhang.facts
                     WHERE book = %(book)s AND position = p.position LIMIT 1) f ON true
      JOIN LATERAL (SELECT array_agg(DISTINCT account::text) AS accounts FROM anzhang.postings
                     WHERE book = %(book)s AND position = p.position
                       AND account <> %(account)s) o ON true
     WHERE p.book = %(book)s AND p.account = %(account)s AND p.currency = %(currency)s
       AND (p.position, p.leg) > (%(position)s, %(leg)s) AND p.position <= %(upto)s
     ORDER BY p.position, p.leg LIMIT %(limit)s"""
ENTRIES: Final = _TOLD.format("anzhang.postings")

# What counts only from a later day is left out, so each balance is the sum of what is left.
EFFECTIVE: Final = f"""
    WITH counted AS (
        SELECT book, account, currency, position, leg, amount, effective_on,
               sum(amount) OVER (ORDER BY position, leg)::bigint AS balance
          FROM anzhang.postings
         WHERE book = %(book)s AND account = %(account)s AND currency = %(currency)s
           AND position <= %(upto)s AND effective_on <= %(effective)s)
    {_TOLD.format("counted")}"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One posting of an account, as the account's own side shows it, and its balance after it.

    ``against`` are the accounts the same fact moved on the other side (对方科目).
    """

    position: int
    topic: str
    label: str
    recorded_at: datetime
    effective_on: date
    actor: str
    role: str
    reason: str
    amount: Money
    balance: Money
    against: tuple[str, ...]


def entries(
    connection: sa.Connection,
    book: str,
    account: str,
    *,
    at_position: int | None = None,
    known_at: datetime | None = None,
    effective_on: date | None = None,
    after: str | None = None,
    limit: int = MOST,
    currency: str = "CNY",
) -> Page[Entry]:
    """An account's entries in the order they were recorded, up to what the book knew then.

    One index has them in order, with their balances; ``effective_on`` leaves out what counts only
    from a later day (起息日), from the balances too, and costs the account's entries before it. An
    account nobody posted to has none. Raises
    :class:`~ledger.projections.journal.NoSuchAccount`,
    :class:`~ledger.projections.journal.TwoPasts`, :class:`~ledger.projections.read.NotACursor`.
    """
    on_its_side(account, 0, currency)  # which refuses what the chart does not know
    upto = upto_known(connection, book, at_position, known_at)
    position, leg = places(after, 2)
    limit = max(1, min(limit, MOST))
    asked = {
        "book": book, "account": account, "currency": currency, "position": position, "leg": leg,
        "upto": upto, "limit": limit + 1, "effective": effective_on,
    }  # fmt: skip
    sql = ENTRIES if effective_on is None else EFFECTIVE
    rows = list(connection.exec_driver_sql(sql, asked))
    items = tuple(_entry(row, account, currency) for row in rows[:limit])
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(items, cursor_of([last.position, last.leg]) if last else None)


def _entry(row: Any, account: str, currency: str) -> Entry:
    said = json.loads(row.state)
    return Entry(
        position=row.position, topic=row.topic, label=label(row.topic),
        recorded_at=row.recorded_at.astimezone(COURT_ZONE), effective_on=row.effective_on,
        actor=row.actor, role=row.role, reason=reason_of(said),
        amount=on_its_side(account, row.amount, currency),
        balance=on_its_side(account, row.balance, currency), against=tuple(row.accounts or ()),
    )  # fmt: skip
