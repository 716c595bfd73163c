"""Who may bid in an attempt, and what admits to it (竞买人、保证金)."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import takewhile
from typing import Final

from auctions.law import bids as bidding_law
from auctions.law import failure, price, venue
from auctions.law.defaults import not_the_defaulter
from auctions.law.says import BiddingNotOver, DepositRefused, MayNotBid, Remark, refuse
from auctions.lot_notice import Announcing
from auctions.lot_state import LotState
from auctions.lot_words import (
    BIDDING,
    Attempt,
    BarredAs,
    Bid,
    BidderRole,
    Channel,
    Entrant,
    State,
)
from ledger.domain.kernel import Personal, Root
from ledger.domain.money import Money, zero

BINDING: Final = frozenset({
    *BIDDING.values(), State.PS_BIDDING, State.SOLD_AWAIT_BALANCE, State.OVERDUE, State.PAID,
    State.RULED, State.DELIVERED, State.CLOSED_SOLD,
})  # fmt: skip
"""Stages at which a bid stands, and the deposit with it."""


class Entered(Root.Event):
    """Somebody paid what admits to the bidding and got a code (保证金、变卖预缴款确认)."""

    TOPIC = "lot.entered"
    mark: str
    bidder: str  # the code everybody sees
    name: Personal
    identity: Personal
    role: BidderRole
    rank: int | None
    channel: Channel
    amount: Money
    reference: str
    proxy: str
    loan_letter: str
    at: datetime

    def apply(self, lot: LotState) -> None:
        lot.attempts[self.mark].entrants[self.bidder] = Entrant(
            self.bidder, self.name, self.identity, self.role, self.rank, self.channel,
            self.amount, self.reference, self.at,
        )  # fmt: skip
        if self.loan_letter:
            lot.loan_applicants.add(self.bidder)


class LetGo(Root.Event):
    """Bidders whose deposits go back before the end bid no more until they pay again (退出竞买)."""

    TOPIC = "lot.bidders-let-go"
    mark: str
    bidders: tuple[str, ...]
    reason: str
    on: date

    def apply(self, lot: LotState) -> None:
        for bidder in self.bidders:
            del lot.attempts[self.mark].entrants[bidder]


class Admitting(Announcing):
    """A lot whose bidders come in."""

    def let_go(self, mark: str, bidders: Iterable[str], *, reason: str, on: date) -> None:
        """Let bidders out of an attempt that is not over: their deposits are theirs again (DP-2).

        Of an attempt that is over the others keep the code they bid with.
        """
        attempt = self.attempts[mark]
        inside = tuple(sorted(set(bidders) & set(attempt.entrants)))
        bound = self.bound_by_its_bid(attempt)
        if bound in inside:
            refuse(
                DepositRefused, "DP-2", f"{bound}'s bid stands: its deposit stays with it",
                bidder=bound, attempt=mark,
            )  # fmt: skip
        if inside and attempt.ended_at is None:
            self.record(LetGo, mark=mark, bidders=inside, reason=reason, on=on)

    def bound_by_its_bid(self, attempt: Attempt) -> str:
        """Who leads, or has won while its sale stands: its bid stands on its deposit.

        Nobody is bound by a sale that was defaulted on or annulled, nor by a lot withdrawn.
        """
        stands = self.stage in BINDING
        if attempt.defaulted or not stands or attempt.mark != self.current:
            return ""
        leads = self.leader(attempt)
        return leads.code if leads is not None else ""

    @staticmethod
    def leader(attempt: Attempt) -> Bid | None:
        """Who leads: price, then pre-emption, then rank, then the platform's order (PE-4)."""
        if not attempt.bids:
            return None
        top = attempt.bids[-1].amount.fen
        at_top = [*takewhile(lambda bid: bid.amount.fen == top, reversed(attempt.bids))]
        ranks = {code: entrant.rank for code, entrant in attempt.entrants.items()}
        return bidding_law.best(at_top[::-1], ranks)

    def confirm_deposit(
        self,
        bidder: str,
        *,
        name: str,
        identity: str,
        role: BidderRole,
        channel: Channel,
        amount: Money,
        reference: str,
        at: datetime,
        proxy: str = "",
        loan_letter: str = "",
        claim: Money | None = None,
    ) -> None:
        """Admit a bidder whose deposit is paid or frozen; who it is stays sealed (DP-2, PF-8)."""
        self.ask("confirm_deposit")
        attempt = self._under_way()
        rank = self._rank_of(bidder, role)
        entrant = Entrant(bidder, name, identity, role, rank, channel, amount, reference, at)
        self._admit(attempt, entrant, proxy)
        needed = attempt.terms.deposit
        if channel is Channel.EXEMPT:
            needed = price.applicant_pays(needed, claim or zero(), role)
        if needed.fen or channel is not Channel.EXEMPT:
            price.deposited(amount, needed, reference=reference)
        self._enter(attempt, entrant, proxy, loan_letter)
        self.remark(price.debtor_bids(role), self._loan_remark(attempt, loan_letter))

    def confirm_prepayment(
        self,
        bidder: str,
        *,
        name: str,
        identity: str,
        amount: Money,
        reference: str,
        at: datetime,
        role: BidderRole = BidderRole.ORDINARY,
        channel: Channel = Channel.COURT,
    ) -> None:
        """Admit somebody who prepaid the whole price of a private sale (PS-5)."""
        self.ask("confirm_prepayment")
        attempt = self._under_way()
        rank = self._rank_of(bidder, role)
        entrant = Entrant(bidder, name, identity, role, rank, channel, amount, reference, at)
        self._admit(attempt, entrant, "")
        failure.prepaid(amount, attempt.terms.start)
        price.deposited(amount, amount, reference=reference)
        self._enter(attempt, entrant, "", "")
        self.remark(price.debtor_bids(role))

    def _admit(self, attempt: Attempt, new: Entrant, proxy: str) -> None:
        before = attempt.entrants.get(new.bidder)
        price.really_named(new.name, new.identity)
        price.one_channel(before.channel if before else None, new.channel)
        held = [e.bidder for e in attempt.entrants.values() if e.identity == new.identity]
        if held:
            said = f"this person holds the code {held[0]} for this attempt already"
            refuse(DepositRefused, "DP-4", said, code=held[0], attempt=attempt.mark)
        if new.entered_at >= attempt.ends_at:
            refuse(
                BiddingNotOver,
                "DP-2",
                f"the bidding ends at {attempt.ends_at}",
                until=attempt.ends_at,
            )
        defaulted = [each for each in self.barred if each.role is BarredAs.DEFAULTED]
        not_the_defaulter(new.identity, defaulted)
        others = [each for each in self.barred if each.role is not BarredAs.DEFAULTED]
        venue.may_bid(new.name, new.identity, others)
        if proxy:
            bidding_law.proxy_in_time(new.entered_at, attempt.opens_at)

    def _enter(self, attempt: Attempt, new: Entrant, proxy: str, loan_letter: str) -> None:
        self.record(
            Entered, mark=attempt.mark, bidder=new.bidder, name=new.name,
            identity=new.identity, role=new.role, rank=new.rank, channel=new.channel,
            amount=new.amount, reference=new.reference, proxy=proxy, loan_letter=loan_letter,
            at=new.entered_at,
        )  # fmt: skip

    def _rank_of(self, bidder: str, role: BidderRole) -> int | None:
        """The rank of the holder to whom this code was issued; an unconfirmed one has none."""
        by_code = {each.code: each for each in self.preemptors.values() if each.code}
        holder = by_code.get(bidder)
        if role is not BidderRole.PREEMPTOR:
            if holder is not None:
                refuse(
                    MayNotBid,
                    "PE-2",
                    f"{bidder} is the code of {holder.holder}",
                    code=bidder,
                    holder=holder.holder,
                )
            return None
        return bidding_law.confirmed(holder.rank if holder else None, holder=bidder)

    @staticmethod
    def _loan_remark(attempt: Attempt, letter: str) -> Remark | None:
        if letter and attempt.terms.loan is None:
            return Remark("LN-2", "a loan letter, and the notice offers no loan")
        return None
