"""Where a receipt's money went (资金去向), followed fact by fact through the book.

No noun is asked and no view lies between: what is followed are the postings the door wrote, and of
each fact the receipts it says its money came from. A fact that names none moves a receipt's money
only where nothing else lay on the account, or where all that lay there left. Where neither is so,
nobody can tell whose money it was; the trail says so and guesses nothing.

What left the bank's accounts is *outside*. It may come back: returned by the bank (退汇), or as a
claim on whoever was paid wrongly.
"""

import json
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from ledger.domain.chart import CHART, Side, side_of, unclaimed
from ledger.domain.clock import COURT_ZONE
from ledger.domain.errors import NotFound
from ledger.domain.line_differences import ShortCovered
from ledger.domain.money import Money, fen, read
from ledger.projections.journal import label, reason_of, upto_known

FETCHED: Final = 200  # entries of one account read at once
LEFT: Final = frozenset({"bank", "short"})  # paid out, or taken by the bank before it was covered

ARRIVED: Final = """
    SELECT position, currency FROM anzhang.postings
     WHERE book = %(book)s AND account = %(account)s AND position <= %(upto)s
     ORDER BY currency, position LIMIT 1"""

ENTRIES: Final = """
    SELECT e.position, f.topic, f.recorded_at, f.actor, f.role, f.state, f.originator_id,
           l.effective_on, l.legs, b.state AS beside
      FROM (SELECT DISTINCT position FROM (
              SELECT position FROM anzhang.postings
               WHERE book = %(book)s AND account = %(account)s AND currency = %(currency)s
                 AND position > %(after)s AND position <= %(upto)s
               ORDER BY position LIMIT %(limit)s) AS entry) e
      JOIN LATERAL (SELECT topic, recorded_at, actor, role, state, originator_id
                      FROM anzhang.facts
                     WHERE book = %(book)s AND position = e.position LIMIT 1) f ON true
      JOIN LATERAL (SELECT min(effective_on) AS effective_on,
                           array_agg(ARRAY[account::text, amount::text, balance::text]
                                     ORDER BY leg) AS legs
                      FROM anzhang.postings
                     WHERE book = %(book)s AND position = e.position
                       AND currency = %(currency)s) l ON true
      LEFT JOIN LATERAL (SELECT n.state FROM anzhang.facts n
                          WHERE f.topic = %(covered)s AND n.book = %(book)s
                            AND n.position < e.position AND n.position > e.position - %(near)s
                            AND n.recorded_at = f.recorded_at
                            AND n.state::json ->> 'line' = f.originator_id::text
                            AND n.state::json -> 'sources' IS NOT NULL
                          ORDER BY n.position DESC LIMIT 1) b ON true
     ORDER BY e.position"""

# The bank took money by a line of its own. What covers it names an account; whose money it was, the
# noun that lost it says beside it, in the same commit.
COVERED: Final = ShortCovered.TOPIC
NEAR: Final = 16  # facts of one commit looked through

DRAFTED: Final = """
    SELECT originator_id, state::json ->> 'number' AS number FROM anzhang.facts
     WHERE book = %(book)s AND originator_id = ANY(%(ids)s::uuid[]) AND originator_version = 1
       AND topic = 'payout.drafted'"""


class NoMoneyCame(NotFound):
    """The line brought no money in, or there is no such line."""

    code = "no-money-came"
    title = "No money came in with this line"
    title_zh = "该流水无来款入账"


@dataclass(frozen=True, slots=True)
class Step:
    """One fact that moved some of the receipt's money from one account to another.

    ``payout`` is the number (出款编号) of the payment that did it.
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
    taken_from: str
    put_into: str
    payout: str | None


@dataclass(frozen=True, slots=True)
class Resting:
    """So much of the receipt lies on an account; on one of the bank's own: it has left the court.

    ``payout`` is the number (出款编号) of the payment it is bound to, on its way with, or left by.
    """

    account: str
    zh: str
    en: str
    amount: Money
    left: bool
    payout: str | None


@dataclass(frozen=True, slots=True)
class Trail:
    """Where a receipt's money came through and where it is: ``resting`` adds up to ``amount``.

    ``untold`` names the accounts from which money left that nobody can tell to be this receipt's.
    """

    receipt: UUID
    amount: Money
    steps: tuple[Step, ...]
    resting: tuple[Resting, ...]
    untold: tuple[str, ...]


def trail(
    connection: sa.Connection,
    book: str,
    receipt: UUID,
    *,
    at_position: int | None = None,
    known_at: datetime | None = None,
) -> Trail:
    """Follow what came in with a line to where it is now, or was, fen by fen.

    Costs what the accounts it came through have had of entries since. Raises :class:`NoMoneyCame`,
    :class:`~ledger.projections.journal.TwoPasts`.
    """
    upto = upto_known(connection, book, at_position, known_at)
    account = unclaimed(receipt)
    found = connection.exec_driver_sql(
        ARRIVED, {"book": book, "account": account, "upto": upto}
    ).one_or_none()
    if found is None:
        raise NoMoneyCame(f"no money came in with line {receipt}", line=str(receipt))

    def read_on(account: str, after: int) -> list[Any]:
        asked = {
            "book": book, "account": account, "currency": found.currency, "after": after,
            "upto": upto, "limit": FETCHED, "covered": COVERED, "near": NEAR,
        }  # fmt: skip
        return list(connection.exec_driver_sql(ENTRIES, asked))

    walk = _Walk(receipt, account, found.currency)
    readers: dict[str, _Reader] = {account: _Reader(read_on, account, found.position - 1)}
    while (entry := _next(readers)) is not None:
        for reached in walk.take(entry):
            readers.setdefault(reached, _Reader(read_on, reached, entry.position))
    ids = [str(id_) for id_ in walk.payouts()]
    drafted = connection.exec_driver_sql(DRAFTED, {"book": book, "ids": ids})
    return walk.trail({row.originator_id: row.number for row in drafted})


class _Reader:
    """The entries of one account, in order, some at a time."""

    def __init__(self, read_on: Callable[[str, int], list[Any]], account: str, after: int) -> None:
        self._read_on, self._account, self._after = read_on, account, after
        self._read: deque[Any] = deque()
        self._ended = False

    def look(self) -> Any | None:
        """The next entry, which stays."""
        if not self._read and not self._ended:
            self._read.extend(self._read_on(self._account, self._after))
            self._ended = not self._read
        return self._read[0] if self._read else None

    def pass_by(self, position: int) -> None:
        """Leave the entry at this position, if it is the next, behind."""
        if self._read and self._read[0].position == position:
            self._after = self._read.popleft().position


def _next(readers: Mapping[str, _Reader]) -> Any | None:
    """The earliest entry of any account; a fact stands on several of them and is taken once."""
    waiting = [entry for reader in readers.values() if (entry := reader.look()) is not None]
    if not waiting:
        return None
    first = min(waiting, key=lambda entry: entry.position)
    for reader in readers.values():
        reader.pass_by(first.position)
    return first


class _Walk:
    """How much of one receipt lies where, fact after fact."""

    def __init__(self, receipt: UUID, account: str, currency: str) -> None:
        self.receipt = receipt
        self.account = account
        self.currency = currency
        self.came = 0
        self.lies: dict[str, int] = {}
        self.outside: dict[tuple[str, UUID | None], int] = {}
        self.steps: list[tuple[Step, UUID | None]] = []
        self.untold: dict[str, None] = {}

    def take(self, entry: Any) -> Iterator[str]:
        """Move on what one fact moved; the accounts to be read from now on as well."""
        said = json.loads(entry.state)
        legs = [(account, int(fen_), int(balance)) for account, fen_, balance in entry.legs]
        if not self.came:
            self._arrive(entry, said, legs)
            return
        saying = said if entry.beside is None else json.loads(entry.beside)
        named = _named(saying, {account for account, *_ in legs})
        ours = named.get(self.receipt, 0)
        for debited, credited in zip(legs[::2], legs[1::2], strict=True):
            (source, moved, balance), (target, *_) = debited, credited
            if source == self.account or (target == self.account and _is_asset(source)):
                amount = min(moved, self._there(source))  # nothing else ever lies there
            elif named:
                amount = min(ours, moved, self._there(source))
                ours -= amount
            else:
                amount = self._told(source, moved, moved - balance)
            if amount:
                self._take_step(entry, said, amount, source, target)
                if not _is_asset(target):
                    yield target

    def _arrive(
        self, entry: Any, said: Mapping[str, Any], legs: Sequence[tuple[str, int, int]]
    ) -> None:
        """Come in, alone or with hundreds of other lines: then one sum is on the bank's account."""
        self.came = -sum(moved for account, moved, _ in legs if account == self.account)
        self._take_step(entry, said, self.came, legs[0][0], self.account)

    def _take_step(
        self, entry: Any, said: Mapping[str, Any], amount: int, source: str, target: str
    ) -> None:
        payout = _payout(said, entry)
        self._move(source, target, amount, payout)
        self.steps.append((self._step(entry, said, amount, source, target), payout))

    def _there(self, account: str) -> int:
        if _is_asset(account):
            return sum(self.outside.values())
        return self.lies.get(account, 0)

    def _told(self, account: str, moved: int, held: int) -> int:
        """How much of what a fact took from an account was ours, of ``held`` fen that lay there."""
        mine = self.lies.get(account, 0)
        if mine == held:
            return min(moved, mine)
        if moved == held:
            return mine
        if mine:
            self.untold[account] = None
        return 0

    def _move(self, source: str, target: str, amount: int, payout: UUID | None) -> None:
        if source in self.lies:
            self.lies[source] -= amount
        elif self.outside:
            self._come_back(amount, payout)
        if _is_asset(target):
            key = (target, payout)
            self.outside[key] = self.outside.get(key, 0) + amount
        else:
            self.lies[target] = self.lies.get(target, 0) + amount

    def _come_back(self, amount: int, payout: UUID | None) -> None:
        """What comes back is what that payment took out, and else the last that left."""
        latest = reversed(self.outside)
        for key in sorted(latest, key=lambda key: key[1] != payout):
            part = min(amount, self.outside[key])
            amount -= part
            self.outside[key] -= part

    def _step(self, entry: Any, said: Mapping[str, Any], amount: int, *between: str) -> Step:
        source, target = between
        return Step(
            position=entry.position, topic=entry.topic, label=label(entry.topic),
            recorded_at=entry.recorded_at.astimezone(COURT_ZONE), effective_on=entry.effective_on,
            actor=entry.actor, role=entry.role,
            reason=reason_of(said), amount=fen(amount, self.currency), taken_from=source,
            put_into=target, payout=None,
        )  # fmt: skip

    def payouts(self) -> set[UUID]:
        """Every payment that had to do with it."""
        told = [*(payout for _, payout in self.steps), *(payout for _, payout in self._there_now())]
        return {payout for payout in told if payout is not None}

    def trail(self, numbers: Mapping[UUID | None, str]) -> Trail:
        """All of it; ``numbers`` says what payments are called."""
        steps = [replace(step, payout=numbers.get(payout)) for step, payout in self.steps]
        resting = [
            self._resting(account, amount, numbers.get(payout))
            for (account, payout), amount in self._there_now().items()
        ]
        return Trail(
            self.receipt, fen(self.came, self.currency), tuple(steps), tuple(resting),
            tuple(self.untold),
        )  # fmt: skip

    def _there_now(self) -> dict[tuple[str, UUID | None], int]:
        lying = {(account, _payout_in(account)): amount for account, amount in self.lies.items()}
        return {place: amount for place, amount in (lying | self.outside).items() if amount}

    def _resting(self, account: str, amount: int, payout: str | None) -> Resting:
        prefix = account.partition("/")[0]
        family = CHART[prefix]
        return Resting(
            account, family.zh, family.en, fen(amount, self.currency), prefix in LEFT, payout
        )


def _is_asset(account: str) -> bool:
    return side_of(account) is Side.ASSET


def _named(said: Mapping[str, Any], accounts: Collection[str]) -> dict[UUID, int]:
    """The receipts a fact says its money is of, in fen; empty where it names none.

    A line is its receipt only where the line's own account is moved: else it is what the bank says
    of a payment.
    """
    if "sources" in said:
        found: Counter[UUID] = Counter()
        for source in said["sources"]:
            found[UUID(source["receipt"])] += read(source["amount"]).fen
        return found
    one, amount = said.get("receipt", said.get("line")), said.get("amount")
    if not isinstance(one, str) or not isinstance(amount, str):
        return {}
    if "receipt" not in said and f"unclaimed/{one}" not in accounts:
        return {}
    return {UUID(one): read(amount).fen}


def _payout(said: Mapping[str, Any], entry: Any) -> UUID | None:
    """The payment a fact belongs to."""
    if entry.topic.startswith("payout."):
        return UUID(str(entry.originator_id))
    payout = said.get("payout")
    return UUID(payout) if payout else None


def _payout_in(account: str) -> UUID | None:
    """The payment an account is named after, if it is."""
    try:
        return UUID(account.rpartition("/")[2])
    except ValueError:
        return None
