"""What the bank did with a payout in the end (银行结果): booked it, refused it, or sent it back."""

from datetime import date
from uuid import UUID

from ledger.domain.chart import Posting, bank, move, transit
from ledger.domain.kernel import Root
from ledger.domain.money import Money
from ledger.domain.paper import Paper, PaperKind, well_named
from ledger.domain.payout_parts import LET_GO, WITH_BANK, NoReceipt, ShortReturn, State
from ledger.domain.payout_state import PayoutState


class Settled(Root.Event):
    """The bank booked the debit (出款成功); this stops the clock."""

    TOPIC = "payout.settled"
    amount: Money
    bank_account: str
    line: UUID
    settled_on: date

    def postings(self) -> tuple[Posting, ...]:
        road = transit(self.originator_id)
        return move(self.amount, debit=road, credit=bank(self.bank_account))

    def effective_on(self) -> date:
        return self.settled_on

    def apply(self, payout: PayoutState) -> None:
        payout.state = State.SETTLED
        payout.settled_on = self.settled_on


class SettledLate(Root.Event):
    """The bank had carried out an attempt thought lost (补认出款成功); its debit was a shortage.

    The line posts what covers its shortage; nothing of it is posted here.
    """

    TOPIC = "payout.settled-late"
    amount: Money
    bank_account: str
    line: UUID
    settled_on: date
    by: str

    def apply(self, payout: PayoutState) -> None:
        payout.state = State.SETTLED
        payout.settled_on = self.settled_on


class ReceiptFiled(Root.Event):
    """The payee's own receipt was put on file (收款凭证归卷)."""

    TOPIC = "payout.receipt-filed"
    paper: Paper
    by: str

    def apply(self, payout: PayoutState) -> None:
        payout.receipts.append(self.paper)


class Failed(Root.Event):
    """The bank refused the instruction (受理失败); the money never left."""

    TOPIC = "payout.failed"
    code: str
    reason: str

    def apply(self, payout: PayoutState) -> None:
        payout.state = State.FAILED
        payout.said = f"{self.code} {self.reason}".strip()


class Returned(Root.Event):
    """The payment came back after it was booked (退汇)."""

    TOPIC = "payout.returned"
    line: UUID
    returned_on: date
    reason: str

    def apply(self, payout: PayoutState) -> None:
        payout.state = State.RETURNED
        payout.returned_on = self.returned_on
        payout.said = self.reason


class Booking(PayoutState):
    """A payout whose end is the bank's word."""

    def settle(self, *, bank_account: str, line: UUID, amount: Money, on: date) -> None:
        """The bank booked our debit; also one it had refused to know, for the booking counts."""
        self._must_be("settle", *WITH_BANK)
        if amount != self.amount:
            raise ShortReturn(f"{amount} was booked, {self.amount} was sent", booked=amount)
        self.record(Settled, amount=amount, bank_account=bank_account, line=line, settled_on=on)

    def settle_late(
        self,
        *,
        bank_account: str,
        line: UUID,
        amount: Money,
        on: date,
        by: str,
        named: bool = False,
        quoted: str = "",
    ) -> None:
        """An attempt thought lost was carried out after all, and no other is under way.

        So may one that the bank had refused, or that was taken back since: whoever calls binds its
        money anew, for its payer has that again. It may be the one that is awaited still: where the
        debit is ``named`` by people, for the bank's table tells no reference, and there was but
        one; or where its reference is ``quoted``, and was told of before the bank said that it had
        taken it.
        """
        this = quoted == self.reference != "" or (named and self.attempts == 1)
        awaited = WITH_BANK if this else ()
        tried = (State.APPROVED, *LET_GO) if self.attempts else ()
        self._must_be("settle late", *tried, *awaited)
        if amount != self.amount:
            raise ShortReturn(f"{amount} was booked, {self.amount} was sent", booked=amount)
        self.record(
            SettledLate, amount=amount, bank_account=bank_account, line=line, settled_on=on, by=by
        )

    def file_receipt(self, paper: Paper, *, by: str) -> None:
        """Put the payee's receipt on file, once the bank has booked the payment (R1.22).

        Raises :class:`NoReceipt` for another kind of paper.
        """
        self._must_be("file the receipt of", State.SETTLED)
        if paper.kind is not PaperKind.RECEIPT:
            raise NoReceipt(f"a {paper.kind.value} is no receipt", kind=paper.kind.value)
        well_named([paper])
        self.record(ReceiptFiled, paper=paper, by=by)

    def fail(self, code: str, reason: str) -> None:
        """The bank refused it before anything was booked."""
        self._must_be("fail", *WITH_BANK)
        self.record(Failed, code=code, reason=reason)

    def come_back(self, *, line: UUID, amount: Money, on: date, reason: str) -> None:
        """The payment came back; the whole of it, or a person must look (R2.10)."""
        self._must_be("return", State.SETTLED)
        if amount != self.amount:
            raise ShortReturn(f"{amount} came back, {self.amount} was paid", returned=amount)
        self.record(Returned, line=line, returned_on=on, reason=reason)
