"""Where platform, bank and book meet (三方核对): what is overdue, what agrees, what differs."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from auctions.law.reconciling import STOPS, Break, amounts_agree, not_banked, still_frozen
from auctions.law.says import Remark
from auctions.lot import Lot
from auctions.lot_words import Attempt, State
from auctions.money import LotMoney
from auctions.money_parts import Awaited, Deposit, DepositState
from auctions.money_refunds import LotRefunds
from auctions.services.finding import sale_of
from auctions.settlement import PlatformRow, Seen
from ledger.domain import clock
from ledger.domain.bank_line import BankLine
from ledger.domain.money import zero
from ledger.store.court import Court

LOOKED_BACK: Final = 4  # days on which the bank may have booked what a platform sent
ALERTS: Final = {Break.REMIT_NOT_BANKED: "CL-2", Break.STILL_FROZEN: "CL-3"}
SALES: Final = frozenset({State.SOLD_AWAIT_BALANCE, State.OVERDUE, State.PAID})


class Meeting:
    """One lot's money as platform, bank and book tell it."""

    def __init__(self, court: Court, lot: Lot, money: LotMoney) -> None:
        self.court = court
        self.lot = lot
        self.money = money

    @staticmethod
    def doubt(code: Break, seen: Seen, money: LotMoney, lot: Lot | None) -> None:
        """Let a break stand on its lot; what came too late is an alert of the lot, once (F!)."""
        new = (code.value, seen.subject) not in money.doubts
        money.doubt(
            code.value, seen.subject, seen.said, on=clock.today(),
            uncovers=code is Break.REVERSED_AFTER_PAID,
        )  # fmt: skip
        if new and lot is not None and code in ALERTS:
            lot.remark(Remark(ALERTS[code], f"{code.value}: {seen.said}"))

    # What time tells

    def overdue(self, now: datetime) -> list[tuple[Break, Seen]]:
        """Deposits and payments that should have come or gone by now; whatever has is met."""
        found = [each for kept in self.money.deposits.values() if (each := self._late(kept, now))]
        for row in list(self.money.awaited.values()):
            if (broken := self._meet(row, now)) is not None:
                found.append(broken)
        return found

    def _late(self, kept: Deposit, now: datetime) -> tuple[Break, Seen] | None:
        attempt = self.lot.attempts.get(kept.attempt)
        ended = attempt.ended_at if attempt else None
        if attempt is None or ended is None:
            return None
        subject = f"{self.lot.number}/{kept.attempt}/{kept.bidder}"
        if kept.state is DepositState.REMITTED and not_banked(ended, now):
            said = "the platform sent it, the bank has not credited it within 24 hours"
            return Break.REMIT_NOT_BANKED, Seen(subject, self.lot.number, kept.amount, said)
        lost = kept.bidder != attempt.winner or attempt.defaulted
        if kept.state is DepositState.FROZEN and lost and still_frozen(ended, now):
            said = "still frozen 24 hours after the end"
            return Break.STILL_FROZEN, Seen(subject, self.lot.number, kept.amount, said)
        return None

    def _meet(self, row: Awaited, now: datetime) -> tuple[Break, Seen] | None:
        """Platform, bank and book on one payment: the same, not yet, or different."""
        line = self._line_of(row)
        if line is None:
            if not_banked(row.sent_at, now):
                said = f"{row.reference}: not in the bank within 24 hours"
                return self._broken(Break.REMIT_NOT_BANKED, row, said)
            return None
        if not amounts_agree(row.amount, line.amount, None):
            said = f"the platform says {row.amount}, the bank {line.amount}"
            return self._broken(Break.AMOUNT_DIFFERS, row, said)
        if line.id in self.money.receipts or not line.remainder.amount:
            self.money.meet(row.row, line.id)  # booked here, or it went elsewhere or back
        return None

    def _broken(self, code: Break, row: Awaited, said: str) -> tuple[Break, Seen]:
        return code, Seen(f"row/{row.row}", self.lot.number, row.amount, said)

    def _line_of(self, row: Awaited) -> BankLine | None:
        """The bank's line with the reference the platform gave, around the day it was sent."""
        sent = clock.on(row.sent_at)
        days: list[date] = [sent + timedelta(days=at) for at in range(LOOKED_BACK)]
        account = self.money.bank_account
        ids = [BankLine.create_id(account, row.reference, day) for day in days]
        found = self.court.find_many(BankLine, ids)
        return next(iter(found.values()), None)

    # What has ended

    def over(self) -> dict[tuple[str, str], str]:
        """The doubts of the lot that the facts no longer show, and what ended each."""
        ended = {}
        for code, subject in self.money.doubts:
            if code in PROVEN and not self.still(Break(code), subject):
                ended[code, subject] = PROVEN[code]
        return ended

    def still(self, code: Break, subject: str) -> str:
        """Why a break is still there; empty when nothing in the book shows it any more."""
        if code.value in STOPS:
            return self._uncovered() if code is Break.REVERSED_AFTER_PAID else ""
        kept = self._deposit(subject)
        waiting = {Break.REMIT_NOT_BANKED: DepositState.REMITTED,
                   Break.STILL_FROZEN: DepositState.FROZEN,
                   Break.NOT_THE_DEPOSIT: DepositState.FROZEN}.get(code)  # fmt: skip
        if kept is not None and waiting is kept.state:
            return f"the deposit is still {kept.state.value}"
        row = self.money.awaited.get(_row_of(subject))
        if row is None or code is Break.NOT_THE_DEPOSIT:
            return ""
        line = self._line_of(row)
        if code is Break.AMOUNT_DIFFERS and (line is None or not line.remainder.amount):
            return ""  # what the bank credited is somebody's; the rest is for words
        return f"{row.reference} is not booked as the platform says"

    def settle(self, subject: str) -> None:
        """A difference was resolved: nothing more is awaited of a payment the bank has shown."""
        row = self.money.awaited.get(_row_of(subject))
        if row is not None and (line := self._line_of(row)) is not None:
            self.money.meet(row.row, line.id)

    def _deposit(self, subject: str) -> Deposit | None:
        """The deposit a break is about: named by itself, or by the row that spoke of it."""
        row = self.court.find_many(PlatformRow, [_row_of(subject)]).get(_row_of(subject))
        if row is not None:
            number = subject.split("/")[1]
            marks = [a.mark for a in self.lot.attempts.values() if a.platform_lot == number]
            return self.money.deposits.get((marks[0], row.bidder)) if marks else None
        lot, _, rest = subject.partition("/")
        attempt, _, bidder = rest.partition("/")
        return self.money.deposits.get((attempt, bidder)) if lot == self.lot.number else None

    def _uncovered(self) -> str:
        if self.lot.state not in SALES:
            return ""
        missing = self.money.owing(sale_of(self.lot))
        return f"{missing} of the price is missing" if missing > zero() else ""


PROVEN: Final = {
    Break.REMIT_NOT_BANKED.value: "the bank credited it",
    Break.STILL_FROZEN.value: "the platform released it",
    Break.STRANGER_PAYS.value: "it was claimed under a document, or went back",
}
"""The breaks that end by a fact of the lot alone, and how."""


def _row_of(subject: str) -> UUID:
    """The row a break is about: by its own id, or by the words that make it."""
    if subject.startswith("row/"):
        return UUID(subject.removeprefix("row/"))
    words = subject.split("/")
    return PlatformRow.create_id(*words) if len(words) == 5 else UUID(int=0)


# The hours within which money moves (WP 23, 25)


def remittance_is_here(attempt: Attempt, money: LotMoney) -> bool:
    """Whether the winner's deposit has reached the court's bank."""
    kept = money.deposits.get((attempt.mark, attempt.winner))
    return kept is not None and kept.state not in (DepositState.FROZEN, DepositState.REMITTED)


def losers_have_theirs(
    attempt: Attempt,
    money: LotMoney,
    refunds: LotRefunds,
    settled: Callable[[Iterable[UUID]], bool],
) -> bool:
    """Whether every loser's deposit is released, or paid back and booked by the bank."""
    losers = [
        each for each in money.deposits.values()
        if each.attempt == attempt.mark and each.bidder != attempt.winner
    ]  # fmt: skip
    if any(each.state in (DepositState.FROZEN, DepositState.HELD) for each in losers):
        return False
    back = {each.bidder for each in losers if each.state is DepositState.REFUNDED}
    if any(refunds.due_to(bidder) > zero() for bidder in back):
        return False
    return settled(each.payout for each in refunds.bound.values() if each.party in back)
