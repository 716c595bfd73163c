"""The journal (明细账) and its balances, straight from what the door wrote: no view lies between.

It is finance's own ledger, case by case (R1.03); enforcement's register stands in the clocks.
Two clocks run through it: the position, or the moment, from which the book *knew* a thing, and the
day from which it *counts* (起息日). Either may be asked for the past, and both together.

Amounts here stand as the account's own side shows them: what a case holds is positive, and so is
what the bank account holds. Only the trial balance keeps the sign of debit (+) and credit (−).
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

import ledger.domain.every  # noqa: F401  # every topic has a label
from ledger.domain.chart import CHART, Side, available, side_of
from ledger.domain.clock import COURT_ZONE
from ledger.domain.errors import Malformed
from ledger.domain.kernel import every_fact
from ledger.domain.money import Money, fen, read, zero
from ledger.projections.read import MOST, NotACursor, Page, cursor_of, read_cursor

LAST: Final = 2**63 - 1
LABEL: Final = re.compile(r"\(([^()]*[\u4e00-\u9fff][^()]*)\)")


class TwoPasts(Malformed):
    """Both a position and a moment were named for what the book knew."""

    code = "two-pasts"
    title = "Name a position or a moment, not both"
    title_zh = "不能同时指定位置和时点"


class NoSuchAccount(Malformed):
    """The chart knows no family of accounts of this name."""

    code = "no-such-account"
    title = "No such account in the chart"
    title_zh = "无此科目"


@dataclass(frozen=True, slots=True)
class Funding:
    """So much out of one receipt, or into it."""

    receipt: UUID
    amount: Money


@dataclass(frozen=True, slots=True)
class Movement:
    """One fact that moved a case's money, and the case's balances after it.

    ``total`` is what the case holds in all, ``available`` what of it is bound to nothing;
    ``amount`` is the change of the first and ``freed`` that of the second.
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
    freed: Money
    total: Money
    available: Money
    funded_by: tuple[Funding, ...]
    payout: UUID | None


@dataclass(frozen=True, slots=True)
class AccountBalance:
    """An account's balance as it stands in the books: debit +, credit −."""

    account: str
    amount: Money


@dataclass(frozen=True, slots=True)
class FamilyBalance:
    """All accounts of one family together."""

    prefix: str
    zh: str
    en: str
    side: Side
    amount: Money
    accounts: tuple[AccountBalance, ...]


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """The trial balance (试算平衡表) of one currency; ``total`` is 0.00 or the book is broken."""

    currency: str
    families: tuple[FamilyBalance, ...]
    total: Money


POSITION_AT: Final = """
    WITH RECURSIVE search (low, high) AS (
        SELECT 0::bigint, position FROM anzhang.books WHERE book = %(book)s
        UNION ALL
        SELECT CASE WHEN f.recorded_at <= %(moment)s THEN f.position ELSE low END,
               CASE WHEN f.recorded_at <= %(moment)s THEN high ELSE f.position - 1 END
          FROM search, LATERAL (
              SELECT position, recorded_at FROM anzhang.facts
               WHERE book = %(book)s AND position = (low + high + 1) / 2 LIMIT 1) f
         WHERE low < high)
    SELECT low FROM search WHERE low = high"""

BALANCE_AT: Final = """
    SELECT balance FROM anzhang.postings
     WHERE book = %(book)s AND account = %(account)s AND currency = %(currency)s
       AND position <= %(position)s
     ORDER BY position DESC, leg DESC LIMIT 1"""

BALANCE_NOW: Final = """
    SELECT amount FROM anzhang.balances
     WHERE book = %(book)s AND account = %(account)s AND currency = %(currency)s"""

BALANCE_EFFECTIVE: Final = """
    SELECT sum(amount)::bigint FROM anzhang.postings
     WHERE book = %(book)s AND account = %(account)s AND currency = %(currency)s
       AND effective_on <= %(effective)s
       AND (%(position)s::bigint IS NULL OR position <= %(position)s)"""

# A payout's own facts name no receipt: what bound its money before does.
# A case's accounts are all those that begin `case/<number>/`; `0` follows `/` byte by byte.
MOVEMENTS: Final = """
    WITH moved AS (
        SELECT position, min(effective_on) AS effective_on,
               -sum(amount)::bigint AS amount,
               -coalesce(sum(amount) FILTER (WHERE account = %(available)s), 0)::bigint AS freed
          FROM anzhang.postings
         WHERE book = %(book)s AND account >= %(from)s AND account < %(below)s
           AND currency = %(currency)s
           AND (%(position)s::bigint IS NULL OR position <= %(position)s)
           AND (%(effective)s::date IS NULL OR effective_on <= %(effective)s)
         GROUP BY position),
    running AS (
        SELECT *, sum(amount) OVER (ORDER BY position)::bigint AS total,
               sum(freed) OVER (ORDER BY position)::bigint AS available
          FROM moved)
    SELECT r.position, f.topic, f.recorded_at, r.effective_on, f.actor, f.role, f.state,
           f.originator_id, b.state AS bound, r.amount, r.freed, r.total, r.available
      FROM running r
      JOIN LATERAL (SELECT topic, originator_id, recorded_at, actor, role, state
                      FROM anzhang.facts
                     WHERE book = %(book)s AND position = r.position LIMIT 1) f ON true
      LEFT JOIN LATERAL (
          SELECT e.state FROM anzhang.postings p JOIN anzhang.facts e USING (book, position)
           WHERE f.topic LIKE 'payout.%%' AND p.book = %(book)s AND p.currency = %(currency)s
             AND p.account = %(from)s || 'held/' || f.originator_id
             AND p.position < r.position AND e.topic = 'case-account.earmarked'
           ORDER BY p.position DESC LIMIT 1) b ON true
     WHERE r.position > %(after)s
     ORDER BY r.position LIMIT %(limit)s"""

TRIAL_NOW: Final = """
    SELECT account, currency, amount FROM anzhang.balances
     WHERE book = %(book)s AND amount <> 0 ORDER BY account, currency"""

TRIAL: Final = """
    SELECT account, currency, sum(amount)::bigint AS amount FROM anzhang.postings
     WHERE book = %(book)s
       AND (%(position)s::bigint IS NULL OR position <= %(position)s)
       AND (%(effective)s::date IS NULL OR effective_on <= %(effective)s)
     GROUP BY account, currency HAVING sum(amount) <> 0 ORDER BY account, currency"""


def _rows(connection: sa.Connection, sql: str, **given: Any) -> list[Any]:
    return list(connection.exec_driver_sql(sql, given))


def position_at(connection: sa.Connection, book: str, moment: datetime) -> int:
    """The last position the book had at ``moment``; 0 before its first fact.

    Time never runs backwards within a book, so this halves the book some twenty times instead of
    reading it. Raises :class:`ValueError` for a moment without a time zone.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment} names no time zone")
    found = _rows(connection, POSITION_AT, book=book, moment=moment)
    return int(found[0][0]) if found else 0


def _known(
    connection: sa.Connection, book: str, position: int | None, moment: datetime | None
) -> int | None:
    """The position up to which the book is asked; ``None`` for all of it."""
    if position is not None and moment is not None:
        raise TwoPasts("name a position or a moment, not both")
    return position if moment is None else position_at(connection, book, moment)


def upto_known(
    connection: sa.Connection, book: str, position: int | None, moment: datetime | None
) -> int:
    """The position up to which the book is asked; of all of it, one that it never reaches."""
    known = _known(connection, book, position, moment)
    return LAST if known is None else known


def on_its_side(account: str, amount: int, currency: str) -> Money:
    """An amount as the account's own side shows it; raises :class:`NoSuchAccount`."""
    try:
        side = side_of(account)
    except KeyError:
        raise NoSuchAccount(f"the chart knows no account {account}", account=account) from None
    return fen(-amount if side is Side.LIABILITY else amount, currency)


def balance(
    connection: sa.Connection,
    book: str,
    account: str,
    *,
    at_position: int | None = None,
    known_at: datetime | None = None,
    effective_on: date | None = None,
    currency: str = "CNY",
) -> Money:
    """What an account holds now, at a position, at a moment, or counting up to a day (起息日).

    Positive on the account's own side. A position costs one index lookup; a day costs the
    account's entries up to it. Raises :class:`TwoPasts`, :class:`NoSuchAccount`.
    """
    position = _known(connection, book, at_position, known_at)
    if effective_on is not None:
        sql = BALANCE_EFFECTIVE
    else:
        sql = BALANCE_NOW if position is None else BALANCE_AT
    rows = _rows(
        connection, sql,
        book=book, account=account, currency=currency, position=position, effective=effective_on,
    )  # fmt: skip
    amount = rows[0][0] if rows else None
    return on_its_side(account, amount or 0, currency)


def statement(
    connection: sa.Connection,
    book: str,
    case_number: str,
    *,
    upto_position: int | None = None,
    known_at: datetime | None = None,
    effective_on: date | None = None,
    after: str | None = None,
    limit: int = MOST,
    currency: str = "CNY",
) -> Page[Movement]:
    """A case's account (案款明细): every movement in the order it was recorded.

    ``effective_on`` leaves out what counts only from a later day, from the running balances too.
    """
    position = _known(connection, book, upto_position, known_at)
    limit = max(1, min(limit, MOST))
    rows = _rows(
        connection, MOVEMENTS,
        book=book, currency=currency, position=position, effective=effective_on, limit=limit + 1,
        after=places(after, 1)[0],
        available=available(case_number),
        **{"from": f"case/{case_number}/", "below": f"case/{case_number}0"},
    )  # fmt: skip
    items = tuple(_movement(row, currency) for row in rows[:limit])
    more = cursor_of([items[-1].position]) if len(rows) > limit else None
    return Page(items, more)


def places(after: str | None, count: int) -> list[int]:
    """The places in a page mark, noughts without one; raises :class:`NotACursor`."""
    if after is None:
        return [0] * count
    found = read_cursor(after, count)
    if not all(part.isascii() and part.isdigit() and len(part) <= 18 for part in found):
        raise NotACursor("the page mark belongs to another list")
    return [int(part) for part in found]


def reason_of(said: Mapping[str, Any]) -> str:
    """Why something was done, as far as the fact says."""
    reason: str = said.get("reason") or said.get("why") or ""
    return reason


def _movement(row: Any, currency: str) -> Movement:
    said = json.loads(row.state)
    payout = said.get("payout") or (row.originator_id if row.bound else None)
    bound = json.loads(row.bound) if row.bound else {}
    return Movement(
        position=row.position,
        topic=row.topic,
        label=label(row.topic),
        recorded_at=row.recorded_at.astimezone(COURT_ZONE),
        effective_on=row.effective_on,
        actor=row.actor,
        role=row.role,
        reason=reason_of(said),
        amount=fen(row.amount, currency),
        freed=fen(row.freed, currency),
        total=fen(row.total, currency),
        available=fen(row.available, currency),
        funded_by=_funding(bound or said),
        payout=UUID(str(payout)) if payout else None,
    )


def _funding(said: Mapping[str, Any]) -> tuple[Funding, ...]:
    """Which receipts a fact takes from, or gives to."""
    if "sources" in said:
        return tuple(Funding(UUID(s["receipt"]), read(s["amount"])) for s in said["sources"])
    if "receipt" in said and "amount" in said:
        return (Funding(UUID(said["receipt"]), read(said["amount"])),)
    return ()


@cache
def _labels() -> dict[str, str]:
    found = {}
    for kind in every_fact():
        # The library makes each fact anew as a subclass that says nothing of itself.
        said = (LABEL.search(base.__doc__ or "") for base in kind.__mro__)
        found[kind.TOPIC] = next((words.group(1) for words in said if words), kind.TOPIC)
    return found


def label(topic: str) -> str:
    """What a kind of fact is called in Chinese; the topic itself where it has no label."""
    return _labels().get(topic, topic)


def trial_balance(
    connection: sa.Connection,
    book: str,
    *,
    at_position: int | None = None,
    known_at: datetime | None = None,
    effective_on: date | None = None,
    currency: str = "CNY",
) -> TrialBalance:
    """The trial balance, by family and by account; now, or as it was known, or as it counted."""
    position = _known(connection, book, at_position, known_at)
    past = position is not None or effective_on is not None
    sql = TRIAL if past else TRIAL_NOW
    rows = _rows(connection, sql, book=book, position=position, effective=effective_on)
    by_family: dict[str, list[AccountBalance]] = {}
    for account, code, amount in rows:
        if code.strip() == currency:
            entry = AccountBalance(account, fen(amount, currency))
            by_family.setdefault(account.partition("/")[0], []).append(entry)
    families = tuple(
        FamilyBalance(
            kind.prefix, kind.zh, kind.en, kind.side,
            sum((each.amount for each in by_family[prefix]), zero(currency)),
            tuple(by_family[prefix]),
        )
        for prefix, kind in CHART.items()
        if prefix in by_family
    )  # fmt: skip
    return TrialBalance(currency, families, sum((f.amount for f in families), zero(currency)))
