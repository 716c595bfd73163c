"""What a platform reported of money (平台结算), matched with the bank and the book, row by row.

A row is booked once, however often it is sent. What does not fit is a **break** (差异) with a name,
an owner and an end; nothing is netted, nothing is posted in spite of it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from auctions.imports.shape import RowKind, SettlementRow
from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict, Malformed
from ledger.domain.kernel import FirstFact, Personal, Root, event, name_id
from ledger.domain.law.rules import rule
from ledger.domain.money import Money

THREE_WAY: Final = Article("平台结算对账要求", "平台、银行、账簿三方核对", Certainty.DESIGN)


class Break(StrEnum):
    """The breaks a settlement can have, each with its number."""

    REMIT_NOT_BANKED = "RB-1"  # 平台已汇、银行未到
    BANK_WITHOUT_ROW = "RB-2"  # 银行已到、平台无记录
    AMOUNT_DIFFERS = "RB-3"  # 金额不符
    RESENT_OTHERWISE = "RB-4"  # 重发内容不同
    STILL_FROZEN = "RB-5"  # 逾期未解冻
    NOT_THE_DEPOSIT = "RB-6"  # 汇款不等于保证金
    STRANGER_PAYS = "RB-7"  # 付款人未登记
    STATES_CONFLICT = "RB-8"  # 平台与法院状态冲突
    REVERSED_AFTER_PAID = "RB-9"  # 付清后冲正
    INTEREST = "RB-10"  # 专户利息
    ID_REUSED = "RB-11"  # 标的编号重复使用


OWNERS: Final = {
    Break.REMIT_NOT_BANKED: "finance", Break.BANK_WITHOUT_ROW: "finance",
    Break.AMOUNT_DIFFERS: "finance", Break.RESENT_OTHERWISE: "finance",
    Break.STILL_FROZEN: "auctioneer", Break.NOT_THE_DEPOSIT: "auctioneer",
    Break.STRANGER_PAYS: "officer", Break.STATES_CONFLICT: "auctioneer",
    Break.REVERSED_AFTER_PAID: "finance", Break.INTEREST: "finance",
    Break.ID_REUSED: "auctioneer",
}  # fmt: skip


class RowResent(Conflict):
    """A row was sent again with other words; the file is refused (RB-4)."""

    code = "settlement-row-resent"
    title = "A row was sent again with other words"
    title_zh = "结算行重发内容不一致"
    article = THREE_WAY


class BreakNotOpen(Conflict):
    """The break was closed before."""

    code = "break-not-open"
    title = "The break is closed"
    title_zh = "差异已处理"
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
        platform: str, platform_lot_id: str, order_id: str, kind: RowKind, bank_ref: str
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
        self.owner = owner
        self.open = True

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
            raise BreakNotOpen(f"{self.code.value} is closed")
        if not how.strip():
            raise BreakNeedsWords("say what was found and done")
        self._closed(how=how, by=by)

    @event(Closed)
    def _closed(self, how: str, by: str) -> None:
        self.open = False


@rule("RB-4", THREE_WAY, zh="重发行幂等", en="A row sent again books nothing")
def same_row_again(booked: Money, sent: Money, place: str) -> None:
    """The same key with another amount is refused; raises :class:`RowResent`."""
    if booked != sent:
        said = f"{place}: {sent} now, {booked} before"
        raise RowResent(said, place=place, before=booked, now=sent)


@rule("RB-3", THREE_WAY, zh="金额零容忍", en="Zero tolerance in amounts")
def amounts_agree(platform: Money, bank: Money | None, book: Money | None) -> bool:
    """Whether platform, bank and book say the same; an unknown one says nothing yet."""
    return all(each is None or each == platform for each in (bank, book))
