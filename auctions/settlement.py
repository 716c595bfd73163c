"""What a platform reported of money (平台结算), matched with the bank and the book, row by row.

A row is booked once, however often it is sent. What does not fit is a **break** (差异) with a name,
an owner and an end; nothing is netted, nothing is posted in spite of it.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from auctions.imports.shape import RowKind, SettlementRow
from auctions.law.reconciling import OWNERS, THREE_WAY, Break, same_row_again
from ledger.domain.errors import Conflict, Malformed
from ledger.domain.kernel import FirstFact, Personal, Root, event, name_id
from ledger.domain.money import Money


class BreakNotOpen(Conflict):
    """The break was closed before."""

    code = "break-not-open"
    title = "The break is closed"
    title_zh = "差异已处理"
    article = THREE_WAY


class BreakStillThere(Conflict):
    """The facts still show the break: it ends when they do not, not by saying so."""

    code = "break-still-there"
    title = "The break is still there"
    title_zh = "差异仍然存在"
    article = THREE_WAY


class BreakNeedsWords(Malformed):
    """A break is closed with words: what was found and done."""

    code = "break-needs-words"
    title = "Say how the break was resolved"
    title_zh = "须说明差异处理情况"
    article = THREE_WAY


@dataclass(frozen=True, slots=True)
class Seen:
    """What a break is about."""

    subject: str  # a row, a deposit, a bank line
    lot: str
    amount: Money | None
    said: str


class PlatformRow(Root):
    """One row of a platform's settlement, known by its key whatever file it came in."""

    TOPIC = "platform-row"

    class Reported(FirstFact):
        """The platform reported a movement (平台结算行)."""

        TOPIC = "platform-row.reported"
        platform: str
        platform_lot_id: str
        order_id: str
        kind: RowKind
        bank_ref: str
        amount: Money
        bidder: str
        payer_name: Personal
        event_time: datetime
        batch: str
        seq: int
        lot: str
        applied: bool

    class Resent(Root.Event):
        """The same row came again (平台重发); nothing is booked again."""

        TOPIC = "platform-row.resent"
        batch: str
        seq: int

    @staticmethod
    def create_id(
        platform: str, platform_lot_id: str, order_id: str, kind: str, bank_ref: str
    ) -> UUID:
        return name_id("platform-row", platform, platform_lot_id, order_id, kind, bank_ref)

    @event(Reported)
    def __init__(
        self,
        *,
        platform: str,
        platform_lot_id: str,
        order_id: str,
        kind: RowKind,
        bank_ref: str,
        amount: Money,
        bidder: str,
        payer_name: str,
        event_time: datetime,
        batch: str,
        seq: int,
        lot: str,
        applied: bool,
    ) -> None:
        self.amount = amount
        self.kind = kind
        self.lot = lot
        self.bidder = bidder
        self.applied = applied
        self.batches = {batch}

    def see_again(self, row: SettlementRow) -> None:
        """The row came again: with the same amount it is no news, with another it is refused."""
        same_row_again(self.amount, row.amount, row.place)
        if row.batch not in self.batches:
            self._resent(batch=row.batch, seq=row.seq)

    @event(Resent)
    def _resent(self, batch: str, seq: int) -> None:
        self.batches.add(batch)


class SettlementBreak(Root):
    """One difference between platform, bank and book (对账差异), until somebody resolved it."""

    TOPIC = "settlement-break"

    class Found(FirstFact):
        """A difference was found and given to its owner (发现差异)."""

        TOPIC = "settlement-break.found"
        code: Break
        subject: str
        lot: str
        owner: str
        amount: Money | None
        said: str

    class FoundAgain(Root.Event):
        """A difference that had been closed is there again (差异重现)."""

        TOPIC = "settlement-break.found-again"
        said: str

    class Closed(Root.Event):
        """The difference was resolved (差异处理完毕)."""

        TOPIC = "settlement-break.closed"
        how: str
        by: str

    @staticmethod
    def create_id(code: Break, subject: str) -> UUID:
        return name_id("settlement-break", code.value, subject)

    @event(Found)
    def __init__(
        self, *, code: Break, subject: str, lot: str, owner: str, amount: Money | None, said: str
    ) -> None:
        self.code = code
        self.subject = subject
        self.lot = lot
        self.owner = owner
        self.open = True

    @classmethod
    def of(cls, code: Break, seen: Seen) -> "SettlementBreak":
        """A difference just found, with its owner."""
        return cls(
            code=code, subject=seen.subject, lot=seen.lot, owner=OWNERS[code],
            amount=seen.amount, said=seen.said,
        )  # fmt: skip

    def find_again(self, said: str) -> None:
        """Open it again if it had been closed; an open one is no news."""
        if not self.open:
            self._found_again(said=said)

    @event(FoundAgain)
    def _found_again(self, said: str) -> None:
        self.open = True

    def close(self, how: str, *, by: str) -> None:
        """Say how it was resolved."""
        if not self.open:
            raise BreakNotOpen(f"{self.code.value} is closed", code=self.code.value)
        if not how.strip():
            raise BreakNeedsWords(
                "say what was found and done", code=self.code.value, lacking="how"
            )
        self._closed(how=how, by=by)

    @event(Closed)
    def _closed(self, how: str, by: str) -> None:
        self.open = False
