"""Unclaimed money going back to whoever sent it (原路退回): what can happen to a line on that way.

It goes to the payer's own account and no other, on a named paper.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from ledger.domain.binding import Bound, Caseless, Endings
from ledger.domain.case_parts import NotEnoughMoney, NothingToPay, Source
from ledger.domain.chart import AccountName, Posting, bank, move, refundable, transit, unclaimed
from ledger.domain.errors import Conflict, NotFound
from ledger.domain.kernel import Root
from ledger.domain.law.misremittance import MISTAKEN, may_return
from ledger.domain.line_state import LineState
from ledger.domain.line_words import ReturnBasis
from ledger.domain.money import Money, zero
from ledger.domain.paper import Paper, well_named
from ledger.domain.payer import Payee

ITS_PAYER: Final = "payer"
"""The one payee a line has: whoever sent it."""


class ReturnNotFounded(Conflict):
    """No paper was named on which the money goes back."""

    code = "return-not-founded"
    title = "Name the paper on which the money goes back"
    title_zh = "未登记退回依据"
    article = MISTAKEN


class NotThePayer(NotFound):
    """A line's money goes back to whoever sent it, and to nobody else."""

    code = "not-the-payer"
    title = "Unclaimed money goes back to its payer only"
    title_zh = "待认领款只能退还原付款人"
    article = MISTAKEN


class ReturnAskedAgain(Conflict):
    """This very return was asked for again: the newer one is, should it not succeed either."""

    code = "return-asked-again"
    title = "This return was asked for again already"
    title_zh = "该笔退回已重新发起，应就后一笔办理"
    article = MISTAKEN


class ReturnFounded(Root.Event):
    """The paper on which the money goes back was named (登记退回依据)."""

    TOPIC = "bank-line.return-founded"
    version: int
    paper: Paper
    bank_name: str
    bank_code: str
    by: str

    def apply(self, line: LineState) -> None:
        line.return_bases[self.version] = ReturnBasis(self.paper, self.bank_name, self.bank_code)


class ReturnBound(Root.Event):
    """Unclaimed money was bound to its return (退回占用); nobody can claim it."""

    TOPIC = "bank-line.return-bound"
    payout: UUID
    day: date
    amount: Money

    def postings(self) -> tuple[Posting, ...]:
        line, hold = unclaimed(self.originator_id), refundable(self.payout)
        return move(self.amount, debit=line, credit=hold)

    def apply(self, line: LineState) -> None:
        line.payouts.add(self.payout)
        line.bound[self.payout] = Bound(ITS_PAYER, self.day, self.amount)
        line.remainder -= self.amount


class ReturnReleased(Root.Event):
    """The return was withdrawn, refused or amended (解除退回占用): it is unclaimed again."""

    TOPIC = "bank-line.return-released"
    payout: UUID
    amount: Money
    reason: str

    def postings(self) -> tuple[Posting, ...]:
        line, hold = unclaimed(self.originator_id), refundable(self.payout)
        return move(self.amount, debit=hold, credit=line)

    def apply(self, line: LineState) -> None:
        line.unbind(self.payout, self.amount)


class ReturnRestored(Root.Event):
    """The bank refused the return; the money never left (退回失败)."""

    TOPIC = "bank-line.return-restored"
    payout: UUID
    amount: Money
    reason: str

    def postings(self) -> tuple[Posting, ...]:
        return move(self.amount, debit=transit(self.payout), credit=unclaimed(self.originator_id))

    def apply(self, line: LineState) -> None:
        line.unbind(self.payout, self.amount)


class ReturnCameBack(Root.Event):
    """The return was booked and came back (退回被退汇): unclaimed again, with its age."""

    TOPIC = "bank-line.return-came-back"
    payout: UUID
    amount: Money
    bank_account: str
    line: UUID
    returned_on: date
    reason: str

    def postings(self) -> tuple[Posting, ...]:
        return move(
            self.amount, debit=bank(self.bank_account), credit=unclaimed(self.originator_id)
        )

    def effective_on(self) -> date:
        return self.returned_on

    def apply(self, line: LineState) -> None:
        line.unbind(self.payout, self.amount)
        line.came_back_on = len(line.return_bases)


class ReturnRedrawn(Root.Event):
    """A return that did not happen, or came back, was asked for again (重新发起退回).

    ``before`` is its number and ``state`` how it ended; ``payout`` is the number of the new one.
    """

    TOPIC = "bank-line.return-redrawn"
    before: str
    state: str
    said: str
    payout: str
    by: str

    def apply(self, line: LineState) -> None:
        line.redrawn[self.before] = self.payout


class Returning(LineState, Caseless[Bound]):
    """A line whose payer gets back what nobody claims.

    It is asked what a payout asks of its payer, whoever that is.
    """

    ENDINGS = Endings(ReturnReleased, ReturnRestored, ReturnCameBack)

    payer_name: str
    payer_account: str

    def found_return(self, paper: Paper, *, bank_name: str, bank_code: str, by: str) -> None:
        """Name the paper on which money goes back; raises :class:`NotReturnedAlone` (R2.12)."""
        self.must_be_receipt()
        well_named([paper])
        may_return([paper], matched=False)
        self.record(
            ReturnFounded, version=len(self.return_bases) + 1, paper=paper, bank_name=bank_name,
            bank_code=bank_code, by=by,
        )  # fmt: skip

    def may_redraw(self, before: str) -> None:
        """Refuse to ask for one return twice; raises :class:`ReturnAskedAgain`."""
        if before in self.redrawn:
            said = f"{before} was asked for again as {self.redrawn[before]}"
            raise ReturnAskedAgain(said, payout=self.redrawn[before])

    def redraw_return(self, before: str, *, state: str, said: str, payout: str, by: str) -> None:
        """Note which return a new one is asked for in place of; raises ReturnAskedAgain."""
        self.may_redraw(before)
        self.record(ReturnRedrawn, before=before, state=state, said=said, payout=payout, by=by)

    def account_in_force(self, party: str) -> int:
        """The newest basis of a return, another one once a return came back (R2.10).

        Raises :class:`ReturnNotFounded`.
        """
        if party != ITS_PAYER:
            raise NotThePayer(f"{party} did not send line {self.serial}", party=party)
        if not self.return_bases:
            raise ReturnNotFounded(f"no paper is named for line {self.serial}", serial=self.serial)
        if max(self.return_bases) <= self.came_back_on:
            said = f"a return of line {self.serial} came back: name paper and bank anew"
            raise ReturnNotFounded(said, serial=self.serial)
        return max(self.return_bases)

    def payee(self, party: str, version: int) -> Payee:
        """The account the money came from; raises :class:`NotThePayer`."""
        if party != ITS_PAYER:
            raise NotThePayer(f"{party} did not send line {self.serial}", party=party)
        basis = self.return_bases[version]
        return Payee(self.payer_name, self.payer_account, basis.bank_name, basis.bank_code)

    def earmark(
        self,
        payout: UUID,
        party: str,
        amount: Money,
        *,
        day: date,
        pocket: str | None = None,
        receipts: Sequence[UUID] | None = None,
    ) -> tuple[Source, ...]:
        """Bind unclaimed money to its return; raises :class:`NotEnoughMoney`."""
        self.account_in_force(party)
        self.must_lie_on(self.bank_account)
        if amount <= zero(amount.currency.code):
            raise NothingToPay(f"{amount} cannot be returned", amount=amount)
        self.must_be_unbound(payout)
        if amount > self.unproposed:
            said = f"{amount} is more than the {self.unproposed} nobody claims"
            raise NotEnoughMoney(said, asked=amount, free=self.unproposed)
        self.record(ReturnBound, payout=payout, day=day, amount=amount)
        return (Source(self.id, amount),)

    def hold_of(self, payout: UUID) -> AccountName:
        return refundable(payout)
