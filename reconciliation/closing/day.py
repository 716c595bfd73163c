"""A day's proof (日终核对): one bank account, what the bank says, what the books say, and why.

The proof is drawn anew whenever something of it has changed; every drawing stays on record, so
that what was known on a day can be shown later.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.money import Money, total, zero


class ItemKind(StrEnum):
    """Why the bank's balance and the books' are not the same figure."""

    LATER = "later"  # 期后入账: in the books already, booked by the bank after the day
    NOTICE_ONLY = "notice-only"  # 仅有到账通知: not yet on a day-end statement
    NOT_ON_STATEMENT = "not-on-statement"  # 有通知、对账单未列: its day's statement came without it
    NOT_AT_BANK = "not-at-bank"  # 账已记、行未记: in the books, no line of the bank yet
    NOT_BOOKED = "not-booked"  # 未记账: the bank shows more, or less, than was booked
    OPENING = "opening"  # 期初差额
    GAP = "gap"  # 对账单断档
    ORIGIN = "origin"  # 流水与记账不符
    NO_STATEMENT = "no-statement"  # 无对账单
    UNEXPLAINED = "unexplained"  # 未查明


TIMING = frozenset({ItemKind.LATER, ItemKind.NOTICE_ONLY, ItemKind.NOT_AT_BANK})
"""Differences of time: they end by themselves."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that makes the bank's balance differ, signed as it makes it more than the books'.

    ``subject`` names the line, statement or entry; ``since`` is the day it began.
    """

    kind: ItemKind
    subject: str
    amount: Money
    since: date | None
    said: str

    @property
    def explained(self) -> bool:
        """Whether it ends by itself; everything else is a difference."""
        return self.kind in TIMING


@dataclass(frozen=True, slots=True)
class DayRead:
    """One account on one day; ``closing`` is ``None`` while no statement tells it."""

    bank_account: str
    day: date
    closing: Money | None
    booked: Money
    items: tuple[Item, ...]

    @property
    def difference(self) -> Money | None:
        """How much more the bank shows than the books."""
        return None if self.closing is None else self.closing - self.booked

    @property
    def unexplained(self) -> tuple[Item, ...]:
        """Items that are differences, and not of time."""
        return tuple(item for item in self.items if not item.explained)

    @property
    def digest(self) -> str:
        """SHA-256 over every figure and every item, in hex."""
        words = [
            self.bank_account, str(self.day), str(self.closing), str(self.booked),
            [[i.kind.value, i.subject, str(i.amount), str(i.since), i.said] for i in self.items],
        ]  # fmt: skip
        text = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def without_later(self) -> "DayRead":
        """The day as it stood, without what the bank booked since: that is another day's."""
        later = [each.amount for each in self.items if each.kind is ItemKind.LATER]
        items = tuple(each for each in self.items if each.kind is not ItemKind.LATER)
        return replace(self, booked=self.booked + total((zero(), *later)), items=items)

    @property
    def agrees(self) -> bool:
        """Whether every fen of the difference is explained by time alone."""
        return self.closing is not None and not self.unexplained


class DayProof(Root):
    """The proof of one bank account for one day."""

    TOPIC = "day-proof"

    class Drawn(FirstFact):
        """Bank and books were compared (编制余额调节表)."""

        TOPIC = "day-proof.drawn"
        bank_account: str
        day: date
        closing: Money | None
        booked: Money
        items: tuple[Item, ...]
        digest: str
        by: str

    class DrawnAgain(Root.Event):
        """It was compared again, and something had changed (重编余额调节表)."""

        TOPIC = "day-proof.drawn-again"
        closing: Money | None
        booked: Money
        items: tuple[Item, ...]
        digest: str
        by: str

    @staticmethod
    def create_id(bank_account: str, day: date) -> UUID:
        return name_id("day-proof", bank_account, day.isoformat())

    @event(Drawn)
    def __init__(
        self,
        *,
        bank_account: str,
        day: date,
        closing: Money | None,
        booked: Money,
        items: tuple[Item, ...],
        digest: str,
        by: str,
    ) -> None:
        self.bank_account = bank_account
        self.day = day
        self.digest = digest

    @classmethod
    def draw(cls, read: DayRead, *, by: str) -> "DayProof":
        """Write down what was read."""
        return cls(
            bank_account=read.bank_account, day=read.day, closing=read.closing,
            booked=read.booked, items=read.items, digest=read.digest, by=by,
        )  # fmt: skip

    def draw_again(self, read: DayRead, *, by: str) -> None:
        """Write down what has changed; the same figures are no news."""
        if read.digest != self.digest:
            self._drawn_again(
                closing=read.closing, booked=read.booked, items=read.items, digest=read.digest,
                by=by,
            )  # fmt: skip

    @event(DrawnAgain)
    def _drawn_again(
        self,
        *,
        closing: Money | None,
        booked: Money,
        items: tuple[Item, ...],
        digest: str,
        by: str,
    ) -> None:
        self.digest = digest


def left_over(closing: Money, booked: Money, items: tuple[Item, ...]) -> Money:
    """What no item explains; nothing, where every line of both sides was looked at."""
    return closing - booked - total((zero(), *(item.amount for item in items)))
