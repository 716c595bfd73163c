"""Steps of the lot's machine through its stages: attempts, taking in kind, other rounds, stops.

Each takes the day it happens on from the lot itself: the day after its last attempt ended, or so
many days more. What the law does not allow then is refused, and that is a right answer.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from auctions.lot_words import (
    BidderRole,
    Channel,
    Kind,
    Mode,
    State,
    Terms,
)
from auctions.money_parts import DepositState, Purpose
from auctions.money_refunds import LotRefunds
from auctions.services.finding import free_losers, owe_back
from ledger.domain.money import Money, fen, zero
from tests.auctions.end_steps import DAY, LIVE, EndSteps
from tests.auctions.lots import RULES, TERMS, Walk
from tests.auctions.money_steps import attempt


class StageSteps(EndSteps):
    """What people do with a lot from its notice to its sale, or to its next notice."""

    the_buyer_defaults: Callable[[], None]
    the_ruling_is_served: Callable[[], None]
    somebody_pays: Callable[..., None]
    the_price_is_found_complete: Callable[[], None]

    # What comes next, so that later stages come often, and come with money

    @rule(sold=st.booleans(), pays=st.booleans())
    def what_comes_next(self, *, sold: bool, pays: bool) -> None:
        """Take the lot on by one stage: bid for or not, paid for or not."""
        if self.stage in LIVE:
            self._live_through(sold=sold)
        elif self.stage in (State.SOLD_AWAIT_BALANCE, State.OVERDUE):
            self._pay_or_not(pays=pays)
        else:
            self._after_its_end(sold=sold, pays=pays)

    @rule(sold=st.booleans(), pays=st.booleans())
    def and_then(self, *, sold: bool, pays: bool) -> None:
        """The same again: the way to zero is long."""
        self.what_comes_next(sold=sold, pays=pays)

    def _live_through(self, *, sold: bool) -> None:
        if len(self.its.entrants) < 2:
            self.somebody_enters(court=True)
            self.somebody_enters(court=False)
        if self.stage in (State.A1_ANNOUNCED, State.A2_ANNOUNCED, State.PS_ANNOUNCED):
            self.the_bidding_opens_or_ends()
        if sold:
            self.somebody_bids(1, 10)
        self.the_bidding_opens_or_ends()

    def _pay_or_not(self, *, pays: bool) -> None:
        if not pays:
            self.the_buyer_defaults()
            return
        self.the_platform_moves(1, wrong=False)
        self.the_bank_credits_the_platform(1, wrong=False)
        self.somebody_pays(100, stranger=False, rest=True)
        self.the_price_is_found_complete()

    def _after_its_end(self, *, sold: bool, pays: bool) -> None:
        if (step := NEXT.get(self.stage)) is not None:
            step(self)
        elif self.stage is State.A2_FAILED:
            self.the_creditors_are_asked("300000" if pays else "700000")
        elif self.stage is State.INKIND_INQUIRY:
            self.the_creditor_answers(takes=sold)
        elif self.stage is State.INKIND_PENDING:
            self.the_difference_comes(short=not pays)
        elif self.stage is State.PS_FAILED:
            self.the_creditors_are_asked("300000")
            self.the_creditor_answers(takes=sold and not pays)
            mode = Mode.RE_PRICE if sold else Mode.CARRY_OVER
            self.another_round_is_asked_for(mode, allowed=pays)

    # Before and during the bidding

    @precondition(lambda self: self.at_stage(*LIVE))
    @rule(court=st.booleans())
    def somebody_enters(self, *, court: bool) -> None:
        lot, money, its = self.lot, self.money, self.its
        bidder = f"B{len(its.entrants) + 1}"
        if len(its.entrants) >= 3:
            return
        who: dict[str, Any] = {
            "name": f"姓名{bidder}", "identity": f"{its.mark}-{bidder}",
            "reference": f"{its.mark}-{bidder}",
        }  # fmt: skip
        with attempt():
            if its.kind.private:
                lot.confirm_prepayment(bidder, amount=its.terms.start, at=its.opens_at, **who)
                self.book(money, Purpose.PREPAYMENT, bidder, its.terms.start, its.mark)
            else:
                lot.confirm_deposit(
                    bidder, role=BidderRole.ORDINARY, amount=its.terms.deposit,
                    channel=Channel.COURT if court else Channel.PLATFORM,
                    at=its.opens_at - timedelta(hours=1), **who,
                )  # fmt: skip
                if court:
                    self.book(money, Purpose.DEPOSIT, bidder, its.terms.deposit, its.mark)
                else:
                    money.freeze(its.mark, bidder, its.terms.deposit, platform="jd", order="O")
            self.save(lot, money)

    @precondition(lambda self: self.at_stage(*LIVE))
    @rule()
    def the_bidding_opens_or_ends(self) -> None:
        lot, money, refunds, its = self.lot, self.money, self.find(LotRefunds), self.its
        with attempt():
            lot.start_bidding(its.opens_at, RULES)
            self.save(lot)
            return
        with attempt():
            lot.close_bidding(its.ends_at, RULES)
            free_losers(lot, money)
            owe_back(money, refunds)
            self.save(lot, money, refunds)

    @precondition(lambda self: self.at_stage(State.A1_BIDDING, State.A2_BIDDING, State.PS_OPEN,
                                             State.PS_BIDDING))  # fmt: skip
    @rule(who=st.integers(1, 3), steps=st.integers(0, 40))
    def somebody_bids(self, who: int, steps: int) -> None:
        walk, its = Walk(self.lot), self.its
        base = its.bids[-1].amount if its.bids else its.terms.start
        with attempt():
            walk.bid(f"B{who}", (base + its.terms.increment * steps).plain)
            self.save(walk.lot)

    # The platform

    @precondition(lambda self: self.lot.attempt is not None)
    @rule(who=st.integers(1, 3), wrong=st.booleans())
    def the_platform_moves(self, who: int, *, wrong: bool) -> None:
        money, its, bidder = self.money, self.its, f"B{who}"
        amount = its.terms.deposit + (fen(1) if wrong else zero())
        with attempt():
            if its.winner == bidder:
                money.remit(its.mark, bidder, amount, reference="R")
                assert not wrong
            elif its.outcome is not None:
                money.unfreeze(its.mark, bidder, reference="R")
            self.save(money)

    @precondition(lambda self: self.lot.attempt is not None)
    @rule(who=st.integers(1, 3), wrong=st.booleans())
    def the_bank_credits_the_platform(self, who: int, *, wrong: bool) -> None:
        money, its = self.money, self.its
        amount = its.terms.deposit + (fen(1) if wrong else zero())
        if not any(each.state is DepositState.REMITTED for each in money.deposits.values()):
            return
        with attempt():
            money.bank_remittance(
                its.mark, f"B{who}", line=self.a_line(amount), claim="a1", amount=amount,
                value_date=date(2026, 3, 1), payer=("平台", "1", "银行"),
            )  # fmt: skip
            assert not wrong
            self.save(money)

    # The next attempt

    @precondition(lambda self: self.at_stage(State.A1_FAILED, State.PS_PREP, State.PREPARED))
    @rule()
    def the_next_attempt_is_announced(self) -> None:
        """The second auction, the private sale, or the first auction of another round."""
        walk, day = Walk(self.lot), self.today() + DAY
        walk.serial = len(walk.lot.attempts) + 100
        with attempt():
            kind, _ = walk.lot.coming()
            walk.plan(self._terms_of(kind), day).tell(day)
            gap = 16 if kind in (Kind.A2, Kind.PS) else 34
            walk.announce(day + 3 * DAY, f"{day + (3 + gap) * DAY}")
            self.save(walk.lot)

    def _terms_of(self, kind: Kind) -> Terms:
        lot = self.lot
        if kind is Kind.PS:
            return _terms(lot.failed_start())
        if kind is Kind.A2:
            first = lot.of_round(Kind.A1)
            assert first is not None
            return _terms(fen(-(-first.terms.start.fen * 80 // 100)))
        return TERMS if lot.carried is None else _terms(lot.carried)

    @precondition(lambda self: self.at_stage(State.DEFAULTED))
    @rule()
    def it_is_announced_again(self) -> None:
        walk, its = Walk(self.lot), self.its
        day = max(its.balance_due_on or date(2026, 3, 20), self.today()) + 12 * DAY
        if day > date(2027, 1, 1):
            return
        walk.serial = len(walk.lot.attempts) + 200
        with attempt():
            walk.plan(its.terms, day).tell(day)
            walk.announce(day + 3 * DAY, f"{day + 34 * DAY}")
            self.save(walk.lot)


NEXT: dict[State, Callable[[StageSteps], None]] = {
    State.A1_FAILED: StageSteps.the_next_attempt_is_announced,
    State.PS_PREP: StageSteps.the_next_attempt_is_announced,
    State.PREPARED: StageSteps.the_next_attempt_is_announced,
    State.INKIND_PAID: StageSteps.the_ruling_in_kind_is_served,
    State.PRICING: StageSteps.it_is_priced_anew,
    State.DEFAULTED: StageSteps.it_is_announced_again,
    State.PAID: lambda machine: machine.the_ruling_is_served(),
    State.RULED: StageSteps.it_is_handed_over,
}


def _terms(start: Money) -> Terms:
    return Terms(start, fen(start.fen // 10), TERMS.increment, 15)
