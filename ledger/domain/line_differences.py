"""How a difference on a line ends: by a fact of its own beside the line as it was first booked.

A line that does not agree is never changed: it is corrected on the bank's own paper, a shortage is
covered, a surplus set aside.
"""

from datetime import date
from uuid import UUID

from ledger.domain.chart import AccountName, Posting, bank, long, move, short, unclaimed
from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict
from ledger.domain.kernel import Root
from ledger.domain.line_state import LineState
from ledger.domain.line_words import Purpose
from ledger.domain.money import Money, zero

PUT_RIGHT = Article("案款对账要求", "差异以新事实更正", Certainty.DESIGN)


class NothingToCorrect(Conflict):
    """No file shows the line with another amount or the other way."""

    code = "nothing-to-correct"
    title = "No file shows another amount"
    title_zh = "无可更正的不符金额"
    article = PUT_RIGHT


class MoreThanStands(Conflict):
    """More would be put right than the line still has for it."""

    code = "more-than-stands"
    title = "More than still stands open on the line"
    title_zh = "超过该流水尚存金额"
    article = PUT_RIGHT


class Corrected(Root.Event):
    """The bank's own paper shows another amount (流水更正); the books follow it."""

    TOPIC = "bank-line.corrected"
    bank_account: str
    incoming: bool
    before: Money
    after: Money
    value_date: date
    file: str
    by: str

    def postings(self) -> tuple[Posting, ...]:
        more = self.after - self.before
        if self.incoming:
            line = unclaimed(self.originator_id)
            return move(more, debit=bank(self.bank_account), credit=line)
        return move(more, debit=short(self.originator_id), credit=bank(self.bank_account))

    def effective_on(self) -> date:
        return self.value_date

    def accounted_on(self) -> None:
        """Put right today; the day the bank valued it stays its value date."""

    def apply(self, line: LineState) -> None:
        line.amount = self.after
        if self.incoming:
            line.remainder += self.after - self.before
        else:
            line.short += self.after - self.before


class Turned(Root.Event):
    """The bank's own paper shows it the other way (流水借贷方向更正): what came in went out, or the
    other way round."""

    TOPIC = "bank-line.turned"
    bank_account: str
    incoming: bool
    before: Money
    after: Money
    value_date: date
    file: str
    by: str

    def postings(self) -> tuple[Posting, ...]:
        waits, lacks = unclaimed(self.originator_id), short(self.originator_id)
        account = bank(self.bank_account)
        if self.incoming:
            undone = move(self.before, debit=account, credit=lacks)
            return (*undone, *move(self.after, debit=account, credit=waits))
        undone = move(self.before, debit=waits, credit=account)
        return (*undone, *move(self.after, debit=lacks, credit=account))

    def effective_on(self) -> date:
        return self.value_date

    def accounted_on(self) -> None:
        """Put right today; the day the bank valued it stays its value date."""

    def apply(self, line: LineState) -> None:
        line.amount = self.after
        line.purpose = Purpose.RECEIPT if self.incoming else Purpose.UNEXPLAINED
        line.remainder = self.after if self.incoming else zero()
        line.short = zero() if self.incoming else self.after


class TakenAsReturn(Root.Event):
    """It is a payment of ours that came back (认定退汇), though the bank's table did not say so.

    It stood as money nobody had claimed. Whoever paid takes it back by the same line.
    """

    TOPIC = "bank-line.taken-as-return"
    bank_account: str
    payout: UUID
    amount: Money
    returned_on: date
    by: str

    def postings(self) -> tuple[Posting, ...]:
        line = unclaimed(self.originator_id)
        return move(self.amount, debit=line, credit=bank(self.bank_account))

    def effective_on(self) -> date:
        return self.returned_on

    def apply(self, line: LineState) -> None:
        line.purpose = Purpose.RETURN
        line.remainder -= self.amount


class ReturnFellShort(Root.Event):
    """Less came back than was paid (短退): what is missing is a shortage, in somebody's hands.

    Whoever paid has all of it back: what a bank kept of a payment is not its creditor's loss.
    """

    TOPIC = "bank-line.return-fell-short"
    bank_account: str
    payout: UUID
    amount: Money
    returned_on: date
    by: str

    def postings(self) -> tuple[Posting, ...]:
        lacks = short(self.originator_id)
        return move(self.amount, debit=lacks, credit=bank(self.bank_account))

    def effective_on(self) -> date:
        return self.returned_on

    def apply(self, line: LineState) -> None:
        line.short += self.amount


class ShortCovered(Root.Event):
    """Money was found for what the bank had taken (短款弥补)."""

    TOPIC = "bank-line.short-covered"
    source: AccountName
    amount: Money
    by: str

    def postings(self) -> tuple[Posting, ...]:
        return move(self.amount, debit=self.source, credit=short(self.originator_id))

    def apply(self, line: LineState) -> None:
        line.short -= self.amount


class TakenForShort(Root.Event):
    """This money covers what the bank had taken by another line (用于弥补短款)."""

    TOPIC = "bank-line.taken-for-short"
    short_line: UUID
    amount: Money

    def apply(self, line: LineState) -> None:
        line.remainder -= self.amount


class HeldLong(Root.Event):
    """It is nobody's money, as far as can be told (列为长款)."""

    TOPIC = "bank-line.held-long"
    ticket: UUID
    amount: Money
    by: str

    def postings(self) -> tuple[Posting, ...]:
        return move(self.amount, debit=unclaimed(self.originator_id), credit=long(self.ticket))

    def apply(self, line: LineState) -> None:
        line.remainder -= self.amount
        line.long[self.ticket] = line.long.get(self.ticket, zero()) + self.amount


class LongFreed(Root.Event):
    """It is somebody's after all, and waits to be claimed again (长款转回待认领)."""

    TOPIC = "bank-line.long-freed"
    ticket: UUID
    amount: Money
    by: str

    def postings(self) -> tuple[Posting, ...]:
        return move(self.amount, debit=long(self.ticket), credit=unclaimed(self.originator_id))

    def apply(self, line: LineState) -> None:
        line.long[self.ticket] -= self.amount
        line.remainder += self.amount


class LongTaken(Root.Event):
    """The bank took it back by another line (长款被银行冲回)."""

    TOPIC = "bank-line.long-taken"
    ticket: UUID
    short_line: UUID
    amount: Money

    def apply(self, line: LineState) -> None:
        line.long[self.ticket] -= self.amount


class Differing(LineState):
    """A line that may not agree with the bank's paper."""

    bank_account: str
    payout: UUID | None
    value_date: date

    def correct(self, file: str, *, by: str) -> None:
        """Follow the bank's own paper where it shows this line with another amount.

        Raises :class:`NothingToCorrect`; and :class:`MoreThanStands` where money that is no longer
        on the line would have to go.
        """
        after, incoming = self.differing.get(file, (self.amount, self.incoming))
        turned = incoming != self.incoming
        still = self.remainder if self.incoming else self.short
        if (after == self.amount and not turned) or self.payout is not None:
            raise NothingToCorrect(f"{file} shows line {self.serial} no differently", file=file)
        if turned:
            self._turn(file, after, by=by)
            return
        if self.amount - after > still:
            raise MoreThanStands(f"{self.amount - after} too much, {still} left", left=still)
        self.record(
            Corrected, bank_account=self.bank_account, incoming=incoming, before=self.amount,
            after=after, value_date=self.value_date, file=file, by=by,
        )  # fmt: skip

    def _turn(self, file: str, after: Money, *, by: str) -> None:
        """Let what came in have gone out, or the other way; all of it must still be there."""
        still = self.unproposed if self.incoming else self.short
        if still != self.amount:
            raise MoreThanStands(f"{self.amount} would turn, {still} is left", left=still)
        self.record(
            Turned, bank_account=self.bank_account, incoming=not self.incoming,
            before=self.amount, after=after, value_date=self.value_date, file=file, by=by,
        )  # fmt: skip

    def take_as_return(self, payout: UUID, *, on: date, by: str) -> None:
        """Be a payment that came back; raises :class:`MoreThanStands` where some of it was claimed.

        Raises :class:`~ledger.domain.line_words.NotAReceipt` for a line that brought no money.
        """
        self.must_be_receipt()
        if self.unproposed != self.amount:
            raise MoreThanStands(
                f"{self.amount} came back, {self.unproposed} is unclaimed", left=self.unproposed
            )
        self.record(
            TakenAsReturn, bank_account=self.bank_account, payout=payout, amount=self.amount,
            returned_on=on, by=by,
        )  # fmt: skip

    def fall_short(self, payout: UUID, missing: Money, *, on: date, by: str) -> None:
        """Be less than was paid; the rest is missing, and is looked for as any shortage is."""
        self.record(
            ReturnFellShort, bank_account=self.bank_account, payout=payout, amount=missing,
            returned_on=on, by=by,
        )  # fmt: skip

    def cover(self, source: AccountName, amount: Money, *, by: str) -> None:
        """Cover a shortage with money found elsewhere; raises :class:`MoreThanStands`."""
        self._still(amount, self.short)
        self.record(ShortCovered, source=source, amount=amount, by=by)

    def give_for_short(self, short_line: UUID, amount: Money) -> AccountName:
        """Give unclaimed money to cover a shortage; the account it leaves."""
        self._still(amount, self.unproposed)
        self.record(TakenForShort, short_line=short_line, amount=amount)
        return unclaimed(self.id)

    def hold_long(self, ticket: UUID, amount: Money, *, by: str) -> None:
        """Set aside what is nobody's as long, under the ticket that looks into it."""
        self._still(amount, self.unproposed)
        self.record(HeldLong, ticket=ticket, amount=amount, by=by)

    def free_long(self, ticket: UUID, amount: Money, *, by: str) -> None:
        """Let somebody claim what was set aside as long."""
        self._still(amount, self.long.get(ticket, zero()))
        self.record(LongFreed, ticket=ticket, amount=amount, by=by)

    def give_long(self, ticket: UUID, short_line: UUID, amount: Money) -> AccountName:
        """Give what was long for what the bank took back; the account it leaves."""
        self._still(amount, self.long.get(ticket, zero()))
        self.record(LongTaken, ticket=ticket, short_line=short_line, amount=amount)
        return long(ticket)

    def _still(self, amount: Money, left: Money) -> None:
        if amount <= zero(amount.currency.code) or amount > left:
            raise MoreThanStands(f"{amount} is asked, {left} stands open", left=left)
