"""The interest of one special account (专户利息): taken in, shared with escrows, paid out by rule.

It is nobody's case and no income of the court: it waits on an account of the book of its own. A
line of the bank becomes interest as any money becomes a case's, by one person's claim and another's
word; what is paid out needs the court's own rule, and goes the way of every payment. What money in
escrow earned is its creditor's, and goes into that escrow on a computation a second person grants.
"""

from datetime import date
from typing import TypeAlias
from uuid import UUID

from ledger.domain import interest_paying
from ledger.domain.case_parts import MoneyHasLeft, Source
from ledger.domain.case_pockets import pick
from ledger.domain.chart import Posting, interest, move, unclaimed
from ledger.domain.interest_state import InterestShare, NoSuchShare, ShareState
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.law.account_interest import may_be_the_creditors
from ledger.domain.law.approval import MUTUAL_SUPERVISION, ActsTwice
from ledger.domain.money import Money, zero
from ledger.domain.paper import Paper, well_named


class AccountInterest(interest_paying.PayingInterest, Root):
    """What the bank paid on one special account, and what became of it."""

    TOPIC = "account-interest"

    class Opened(FirstFact):
        """The first interest of an account was taken in (建立专户利息账)."""

        TOPIC = "account-interest.opened"
        bank_account: str

    class Credited(Root.Event):
        """A line of the bank was confirmed as interest (利息入账)."""

        TOPIC = "account-interest.credited"
        bank_account: str
        line: UUID
        claim: str
        amount: Money
        value_date: date
        by: str

        def postings(self) -> tuple[Posting, ...]:
            account = interest(self.bank_account)
            return move(self.amount, debit=unclaimed(self.line), credit=account)

        def effective_on(self) -> date:
            return self.value_date

        def accounted_on(self) -> None:
            """Claimed today, however long ago it arrived."""

    class Uncredited(Root.Event):
        """A line was no interest after all (利息认领冲正); it is unclaimed again, with its age."""

        TOPIC = "account-interest.uncredited"
        bank_account: str
        line: UUID
        claim: str
        amount: Money
        reason: str
        by: str

        def postings(self) -> tuple[Posting, ...]:
            account = interest(self.bank_account)
            return move(self.amount, debit=account, credit=unclaimed(self.line))

    class CarriedIn(Root.Event):
        """Money cleared of old differences was found to be interest (清理转入利息).

        The fact that cleared it posts it.
        """

        TOPIC = "account-interest.carried-in"
        receipt: UUID
        amount: Money
        document: str
        on: date
        by: str

    class CarriedOut(Root.Event):
        """Interest made good what the account was short of when the ledger took over (利息补短).

        The fact that made it good posts it.
        """

        TOPIC = "account-interest.carried-out"
        sources: tuple[Source, ...]
        document: str
        by: str

    class ShareProposed(Root.Event):
        """Somebody computed what money in an escrow earned (提出提存孳息)."""

        TOPIC = "account-interest.share-proposed"
        share: str
        escrow: str
        amount: Money
        begins: date
        ends: date
        paper: Paper
        by: str

    class ShareGranted(Root.Event):
        """A second person agreed (批准提存孳息): the escrow's case takes it in, in this commit."""

        TOPIC = "account-interest.share-granted"
        share: str
        escrow: str
        sources: tuple[Source, ...]
        by: str

    class ShareRefused(Root.Event):
        """A second person did not agree (不予批准孳息)."""

        TOPIC = "account-interest.share-refused"
        share: str
        reason: str
        by: str

    class ShareReversed(Root.Event):
        """A share was wrongly granted (提存孳息冲正): it waits again; both stay visible."""

        TOPIC = "account-interest.share-reversed"
        share: str
        escrow: str
        sources: tuple[Source, ...]
        reason: str
        paper: Paper
        by: str

    TreasuryNamed: TypeAlias = interest_paying.TreasuryNamed
    Bound: TypeAlias = interest_paying.Bound
    Released: TypeAlias = interest_paying.Released
    Restored: TypeAlias = interest_paying.Restored
    Returned: TypeAlias = interest_paying.Returned

    @staticmethod
    def create_id(bank_account: str) -> UUID:
        return name_id("account-interest", bank_account)

    @event(Opened)
    def __init__(self, bank_account: str) -> None:
        self.begin(bank_account)

    # In

    def credit(self, line: UUID, claim: str, amount: Money, *, value_date: date, by: str) -> None:
        """Take in what two people say is interest; the line has checked its remainder."""
        self._credited(
            bank_account=self.bank_account, line=line, claim=claim, amount=amount,
            value_date=value_date, by=by,
        )  # fmt: skip

    @event(Credited)
    def _credited(
        self, *, bank_account: str, line: UUID, claim: str, amount: Money, value_date: date, by: str
    ) -> None:
        self.add(line, claim, amount, value_date)

    def uncredit(self, line: UUID, claim: str, amount: Money, *, reason: str, by: str) -> None:
        """Take a wrong claim back (R2.17); raises :class:`MoneyHasLeft` once it went on."""
        lot = self.lots.get(line)
        if lot is None or lot.free < amount:
            free = lot.free if lot else zero()
            raise MoneyHasLeft(f"{amount} was claimed, {free} still waits", free=free)
        self._uncredited(
            bank_account=self.bank_account, line=line, claim=claim, amount=amount, reason=reason,
            by=by,
        )  # fmt: skip

    @event(Uncredited)
    def _uncredited(
        self, *, bank_account: str, line: UUID, claim: str, amount: Money, reason: str, by: str
    ) -> None:
        lot = self.lots[line]
        lot.amount -= amount
        lot.free -= amount
        if lot.amount == zero():
            del self.lots[line]

    def carry_in(self, receipt: UUID, amount: Money, *, document: str, on: date, by: str) -> None:
        """Have what the clearing of old money found to be interest."""
        self._carried_in(receipt=receipt, amount=amount, document=document, on=on, by=by)

    @event(CarriedIn)
    def _carried_in(self, receipt: UUID, amount: Money, document: str, on: date, by: str) -> None:
        self.add(receipt, document, amount, on)

    def carry_out(self, amount: Money, *, document: str, by: str) -> None:
        """Give what the account was short of; raises :class:`NotEnoughMoney`."""
        sources = pick(self.lots, amount, None)
        self._carried_out(sources=sources, document=document, by=by)

    @event(CarriedOut)
    def _carried_out(self, sources: tuple[Source, ...], document: str, by: str) -> None:
        self.take(sources)

    # To an escrow

    def propose_share(
        self,
        escrow: str,
        amount: Money,
        *,
        escrowed_on: date | None,
        begins: date,
        ends: date,
        paper: Paper,
        by: str,
        today: date,
    ) -> str:
        """Say what money in an escrow earned, on a computation; another person grants it.

        Raises :class:`NotEarnedInEscrow`, :class:`NotEnoughMoney`.
        """
        may_be_the_creditors(
            amount, paper, escrowed_on=escrowed_on, begins=begins, ends=ends, today=today
        )
        well_named([paper])
        pick(self.lots, amount, None)
        share = f"s{len(self.shares) + 1}"
        self._share_proposed(
            share=share, escrow=escrow, amount=amount, begins=begins, ends=ends, paper=paper, by=by
        )
        return share

    @event(ShareProposed)
    def _share_proposed(
        self,
        *,
        share: str,
        escrow: str,
        amount: Money,
        begins: date,
        ends: date,
        paper: Paper,
        by: str,
    ) -> None:
        self.shares[share] = InterestShare(share, escrow, amount, begins, ends, paper, by)

    def grant_share(self, share: str, *, by: str) -> tuple[InterestShare, tuple[Source, ...]]:
        """Agree as a second person; answers what goes to the escrow, and out of which receipts.

        Raises :class:`NoSuchShare`, :class:`ActsTwice`, :class:`NotEnoughMoney`.
        """
        found = self.share_waiting(share)
        if by == found.by:
            raise ActsTwice(f"{by} computed it", article=MUTUAL_SUPERVISION, actor=by)
        sources = pick(self.lots, found.amount, None)
        self._share_granted(share=share, escrow=found.escrow, sources=sources, by=by)
        return found, sources

    @event(ShareGranted)
    def _share_granted(self, share: str, escrow: str, sources: tuple[Source, ...], by: str) -> None:
        granted = self.shares[share]
        granted.state, granted.sources, granted.granted_by = ShareState.GRANTED, sources, by
        self.take(sources)

    def reverse_share(
        self, share: str, reason: str, paper: Paper, *, by: str
    ) -> tuple[InterestShare, tuple[Source, ...]]:
        """Take a wrong share back, as somebody who neither computed nor granted it (R2.17).

        Raises :class:`NoSuchShare`, :class:`ActsTwice`.
        """
        found = self.share_in(share, ShareState.GRANTED)
        if by in (found.by, found.granted_by):
            raise ActsTwice(f"{by} had a hand in it", article=MUTUAL_SUPERVISION, actor=by)
        well_named([paper])
        self._share_reversed(
            share=share, escrow=found.escrow, sources=found.sources, reason=reason, paper=paper,
            by=by,
        )  # fmt: skip
        return found, found.sources

    @event(ShareReversed)
    def _share_reversed(
        self,
        *,
        share: str,
        escrow: str,
        sources: tuple[Source, ...],
        reason: str,
        paper: Paper,
        by: str,
    ) -> None:
        self.shares[share].state = ShareState.REVERSED
        for source in sources:
            self.lots[source.receipt].free += source.amount

    def refuse_share(self, share: str, reason: str, *, by: str) -> None:
        """Do not agree."""
        self.share_waiting(share)
        self._share_refused(share=share, reason=reason, by=by)

    @event(ShareRefused)
    def _share_refused(self, share: str, reason: str, by: str) -> None:
        self.shares[share].state = ShareState.REFUSED

    def share_waiting(self, share: str) -> InterestShare:
        """The share that waits to be decided; raises :class:`NoSuchShare`."""
        return self.share_in(share, ShareState.PROPOSED)

    def share_in(self, share: str, state: ShareState) -> InterestShare:
        """A share in this state; raises :class:`NoSuchShare`."""
        found = self.shares.get(share)
        if found is None or found.state is not state:
            now = found.state.value if found else None
            raise NoSuchShare(f"share {share} is {now}", share=share, state=now)
        return found
