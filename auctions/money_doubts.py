"""What platforms reported and the bank or the book does not say (平台结算), until all three agree.

A row that reports a payment moves nothing: it waits here for the bank's line and for the claim that
books it. A difference of this lot stands here too, while it stands: some of them stop the sale.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from auctions.law.reconciling import Unreconciled
from auctions.money_parts import Awaited, Doubt
from auctions.money_state import MoneyState
from ledger.domain.kernel import Personal, Root
from ledger.domain.money import Money


class RowAwaited(Root.Event):
    """A platform reported a payment that bank or book do not show yet (平台已报、待核对)."""

    TOPIC = "lot-money.row-awaited"
    lot: str
    row: UUID
    kind: str
    attempt: str
    bidder: str
    payer_name: Personal
    amount: Money
    reference: str
    sent_at: datetime

    def apply(self, money: MoneyState) -> None:
        money.references.add(self.reference)
        money.awaited[self.row] = Awaited(
            self.row, self.kind, self.attempt, self.bidder, self.payer_name, self.amount,
            self.reference, self.sent_at,
        )  # fmt: skip


class RowMet(Root.Event):
    """Platform, bank and book say the same (三方一致)."""

    TOPIC = "lot-money.row-met"
    lot: str
    row: UUID
    line: UUID

    def apply(self, money: MoneyState) -> None:
        del money.awaited[self.row]


class DoubtRaised(Root.Event):
    """A difference was found on this lot (拍品存疑)."""

    TOPIC = "lot-money.doubt-raised"
    lot: str
    code: str
    subject: str
    said: str
    on: date
    uncovers: bool  # a completed price is not complete any more

    def apply(self, money: MoneyState) -> None:
        money.doubts[self.code, self.subject] = Doubt(self.code, self.subject, self.said, self.on)
        money.uncovered = money.uncovered or self.uncovers


class DoubtEnded(Root.Event):
    """The difference is resolved (拍品存疑消除)."""

    TOPIC = "lot-money.doubt-ended"
    lot: str
    code: str
    subject: str
    how: str

    def apply(self, money: MoneyState) -> None:
        money.doubts.pop((self.code, self.subject), None)


class Doubting(MoneyState):
    """What is not reconciled yet."""

    def await_row(
        self, row: UUID, kind: str, attempt: str, bidder: str, *, payer_name: str, amount: Money,
        reference: str, sent_at: datetime,
    ) -> None:  # fmt: skip
        """Wait for the bank's line of a payment a platform reported."""
        self.record(
            RowAwaited, row=row, kind=kind, attempt=attempt, bidder=bidder,
            payer_name=payer_name, amount=amount, reference=reference, sent_at=sent_at,
        )  # fmt: skip

    def meet(self, row: UUID, line: UUID) -> None:
        """The bank's line is here and booked as the platform said."""
        self.record(RowMet, row=row, line=line)

    def doubt(
        self, code: str, subject: str, said: str, *, on: date, uncovers: bool = False
    ) -> None:
        """Let a difference stand on this lot, once."""
        if (code, subject) not in self.doubts:
            self.record(
                DoubtRaised, code=code, subject=subject, said=said, on=on, uncovers=uncovers
            )

    def end_doubt(self, code: str, subject: str, *, how: str) -> None:
        """A difference does not stand any more; no news when it never stood here."""
        if (code, subject) in self.doubts:
            self.record(DoubtEnded, code=code, subject=subject, how=how)

    def no_doubt(self, *codes: str) -> None:
        """Nothing goes on while one of these stands; raises :class:`Unreconciled`."""
        standing: Sequence[Doubt] = [each for each in self.doubts.values() if each.code in codes]
        if standing:
            first = standing[0]
            raise Unreconciled(f"{first.code}: {first.said}", code=first.code, since=first.on)
