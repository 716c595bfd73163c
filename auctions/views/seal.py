"""What of the whole book is not told while a bidding runs (BD-5): one seal for every way to read.

The law seals who bids and who paid to bid until the bidding has ended, and says it to the court as
well as to the platform. A deposit is told by many things: its account, its entry, the claim that
brought it in, the bank's line it came on, and the bank's file the line stood in. Whoever does not
keep deposits is told none of them; sums of the whole book stay true, because a deposit is counted
for him with the money nobody has claimed yet.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from auctions.law.bids import OF_A_BIDDER, deposits_seen
from auctions.lot import Lot
from auctions.lot_clocks import Alerted
from auctions.lot_entry import Entered, LetGo
from auctions.money import LotMoney
from auctions.money_accounts import lot_of_a_bidder
from auctions.views.lots import LotAttempt
from auctions.views.timers import Remarked
from ledger.domain.chart import CHART, unclaimed
from ledger.domain.money import Money, zero
from ledger.projections.journal import FamilyBalance, TrialBalance
from ledger.projections.read import Page

# Its attempt has not ended, and it has not come to zero another way.
LIVE: Final = """
    SELECT a.lot, a.attempt FROM views.lot_attempts AS a
      JOIN views.lots AS l ON (l.book, l.lot_id) = (a.book, a.lot_id) AND l.attempt = a.attempt
     WHERE a.book = %(book)s AND a.outcome IS NULL AND NOT l.finished"""

# Claimed for a bidder whose deposit has not gone back; the claim may still wait for its second
# person. A line whose claim was refused or reversed is anybody's again, and can be looked at.
CLAIMED: Final = """
    SELECT c.line FROM views.claims AS c
     WHERE c.book = %(book)s AND c.shares -> 0 ->> 0 LIKE 'lot/%%'
       AND c.state IN ('proposed', 'confirmed')
       AND split_part(c.shares -> 0 ->> 0, '/', 4) IN ('deposit', 'prepayment')
       AND split_part(c.shares -> 0 ->> 0, '/', 2) = ANY(%(lots)s)
       AND (split_part(c.shares -> 0 ->> 0, '/', 2), split_part(c.shares -> 0 ->> 0, '/', 3))
           IN (SELECT * FROM unnest(%(lots)s::text[], %(attempts)s::text[]))
       AND NOT EXISTS (
           SELECT FROM views.lot_deposits AS d
            WHERE d.book = c.book AND d.lot = split_part(c.shares -> 0 ->> 0, '/', 2)
              AND d.attempt = split_part(c.shares -> 0 ->> 0, '/', 3)
              AND d.bidder = split_part(c.shares -> 0 ->> 0, '/', 5) AND d.ended_on IS NOT NULL)"""

LINES: Final = """
    SELECT value_date, files FROM views.lines
     WHERE book = %(book)s AND line = ANY(%(lines)s::uuid[])"""

# Any sum of the bank's money from here on tells what came; asked position by position, how often.
BEFORE: Final = """
    SELECT min(position) - 1 FROM anzhang.facts
     WHERE book = %(book)s AND originator_version = 1
       AND originator_id = ANY(%(lines)s::uuid[])"""

# What the views do not know yet could open a bidding, or bring in a deposit.
BEHIND: Final = """
    SELECT coalesce(max(f.position), 0) FROM anzhang.facts AS f
     WHERE f.book = %(book)s
       AND f.position > (SELECT coalesce(min(t.position), 0) FROM views.tracking AS t
                          WHERE t.book = %(book)s AND t.projection = ANY(%(views)s))
       AND (f.topic LIKE 'lot.%%' OR f.topic LIKE 'lot-money.%%'
            OR f.topic LIKE 'bank-line.assignment-%%')"""
VIEWS: Final = ["lots", "lot-money", "lines"]


@dataclass(frozen=True)
class Seal:
    """The lots whose bidding has not ended, and the bank lines that brought their deposits."""

    lots: frozenset[str] = frozenset()
    lines: frozenset[UUID] = frozenset()
    files: frozenset[str] = frozenset()  # the bank's files those lines stood in
    days: frozenset[date] = frozenset()  # on which they count
    before: int | None = None  # the last position before any of those lines came in

    @cached_property
    def _money(self) -> frozenset[UUID]:
        return frozenset(LotMoney.create_id(lot) for lot in self.lots)

    @cached_property
    def _streams(self) -> frozenset[UUID]:
        return frozenset(Lot.create_id(lot) for lot in self.lots)

    def on_account(self, account: str) -> bool:
        """Whether an account says what a bidder paid in, or that a line did it."""
        of_a_line = any(account == unclaimed(line) for line in self.lines)
        return of_a_line or lot_of_a_bidder(account) in self.lots

    def hides(self, told: object) -> bool:
        """Whether something tells of a bidder: a record, or whatever stands in one."""
        if not self.lots:
            return False
        match told:
            case str():
                return self.on_account(told)
            case dict():
                return self._of_one(told) or any(map(self.hides, told.values()))
            case list() | tuple() if not hasattr(told, "_fields"):
                return any(map(self.hides, told))
            case Remarked():
                return told.about in self.lots and told.rule in OF_A_BIDDER
        said = _fields(told)
        return self._of_one(said) or any(map(self.hides, said.values()))

    def _of_one(self, said: dict[str, Any]) -> bool:
        """By what a record names: the line of a bidder, or a bidder of a lot beside it."""
        if _uuid(said.get("line")) in self.lines:
            return True
        if "topic" in said and "stream" in said:
            return self._of_fact(said["topic"], _uuid(said["stream"]), said["says"])
        lot = said.get("lot")
        return isinstance(lot, str) and lot in self.lots and ("bidder" in said or "subject" in said)

    def _of_fact(self, topic: str, stream: UUID | None, says: dict[str, Any]) -> bool:
        """All that happens to a lot's money and to a bidder's line; of the lot, who entered."""
        if stream in self._streams:
            of_a_bidder = topic == Alerted.TOPIC and says["rule"] in OF_A_BIDDER
            return of_a_bidder or topic in (Entered.TOPIC, LetGo.TOPIC)
        return stream in self._money or stream in self.lines

    def sums_told(self, upto: int) -> None:
        """Sums of the bank's money are told as they were before a sealed line came in.

        Between two positions they would say what each deposit is, and so how many there are. Raises
        :class:`~auctions.law.bids.NotDisclosed`, and says up to where there is no secret.
        """
        if self.before is not None:
            deposits_seen(sealed=upto > self.before, told_upto=self.before)

    def page(self, page: Page[Any]) -> Page[Any]:
        """What of a page is told; the mark of the next one stays."""
        if not self.lots:
            return page
        return replace(page, items=tuple(each for each in page.items if not self.hides(each)))

    def attempts(self, attempts: Sequence[LotAttempt]) -> list[LotAttempt]:
        """The attempts of a lot; how many came in for one is told when its bidding has ended."""
        return [
            replace(each, entrants=None) if each.lot in self.lots and each.outcome is None else each
            for each in attempts
        ]

    def folded(self, balance: TrialBalance) -> TrialBalance:
        """The trial balance with the bidders' money among the money nobody has claimed yet.

        That family then says only its sum: beside each of its accounts the sum of the deposits
        would stand out, and with it their number.
        """
        told = {f.prefix: self._without(f) for f in balance.families}
        before = {f.prefix: f for f in balance.families}
        if told == before:
            return balance
        moved = balance.total - _sum(told.values(), balance.currency)
        kind = CHART["unclaimed"]
        known = told[kind.prefix].amount if kind.prefix in told else zero(balance.currency)
        told[kind.prefix] = FamilyBalance(
            kind.prefix, kind.zh, kind.en, kind.side, known + moved, ()
        )
        families = (told[prefix] for prefix in CHART if prefix in told)
        return replace(balance, families=tuple(f for f in families if f.accounts or f.amount))

    def _without(self, family: FamilyBalance) -> FamilyBalance:
        left = tuple(
            each for each in family.accounts if lot_of_a_bidder(each.account) not in self.lots
        )
        return replace(family, accounts=left, amount=_sum(left, family.amount.currency.code))


def _sum(parts: Iterable[Any], currency: str) -> Money:
    return sum((each.amount for each in parts), zero(currency))


def _fields(told: object) -> dict[str, Any]:
    if isinstance(told, Money):
        return {}
    if isinstance(told, tuple):  # one that names its parts
        return told._asdict()  # type: ignore[attr-defined,no-any-return]
    if is_dataclass(told) and not isinstance(told, type):
        return {each.name: getattr(told, each.name) for each in fields(told)}
    made = getattr(told, "__dict__", None)  # an answer's model
    return made if isinstance(made, dict) and hasattr(told, "model_fields_set") else {}


def _uuid(told: object) -> UUID | None:
    if isinstance(told, UUID):
        return told
    try:
        return UUID(told) if isinstance(told, str) else None
    except ValueError:
        return None


def behind(connection: sa.Connection, book: str) -> int:
    """The last position about lots that the views were not told yet; 0 where there is none."""
    given = {"book": book, "views": VIEWS}
    return int(connection.exec_driver_sql(BEHIND, given).scalar_one())


def seal(connection: sa.Connection, book: str) -> Seal:
    """What is sealed now, as far as the views were told."""
    live = list(connection.exec_driver_sql(LIVE, {"book": book}))
    if not live:
        return Seal()
    lots, attempts = [row.lot for row in live], [row.attempt for row in live]
    given: dict[str, Any] = {"book": book, "lots": lots, "attempts": attempts}
    lines = [row.line for row in connection.exec_driver_sql(CLAIMED, given)]
    given = {"book": book, "lines": [str(each) for each in lines]}
    stood = list(connection.exec_driver_sql(LINES, given)) if lines else []
    before = connection.exec_driver_sql(BEFORE, given).scalar() if lines else None
    return Seal(
        frozenset(lots), frozenset(lines),
        files=frozenset(file for each in stood for file in each.files),
        days=frozenset(each.value_date for each in stood), before=before,
    )  # fmt: skip
