"""What holds of a lot and its money after every step of the machine (14.3), by its number there."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any
from uuid import UUID

from hypothesis import event
from hypothesis.stateful import invariant

from auctions import money_accounts as accounts
from auctions.law.forfeit import Step
from auctions.law.reconciling import STOPS
from auctions.lot import Lot
from auctions.lot_words import State
from auctions.money import LotMoney
from auctions.money_default import LotDefault
from auctions.money_parts import ENDED, DepositState
from auctions.money_refunds import LotRefunds
from ledger.domain.case_parts import worth
from ledger.domain.chart import side_of
from ledger.domain.kernel import Fact, Root
from ledger.domain.money import total, zero

L = "L1"


class LotTruths:
    """The invariants, asked of the facts, the balances, and the nouns alike."""

    find: Callable[..., Any]
    defaults: Callable[[], list[LotDefault]]
    facts: dict[UUID, list[Fact]]
    order: list[Fact]
    balances: dict[str, int]
    ids: dict[type[Root], UUID]
    ended: dict[tuple[str, str], DepositState]
    reversed: int
    lot: Lot
    money: LotMoney

    # What always holds (14.3)

    @invariant()
    def one_every_fen_is_somebodys_and_no_account_is_on_the_wrong_side(self) -> None:
        assert sum(self.balances.values()) == 0
        for account, balance in self.balances.items():
            assert balance * side_of(account) >= 0, account

    @invariant()
    def two_the_price_is_what_came_for_it_less_what_left_it(self) -> None:
        price, stands = accounts.price(L), 0
        for fact in self.facts[self.ids[LotMoney]]:
            match fact:
                case LotMoney.Received(account=account, amount=amount):
                    stands += amount.fen if account == price else 0
                case LotMoney.Unreceived(account=account, amount=amount):
                    stands -= amount.fen if account == price else 0
                case LotMoney.DepositConverted() | LotMoney.PrepaymentConverted():
                    stands += worth(fact.sources).fen
                case LotMoney.ExcessSetAside() | LotMoney.PaymentFreed():
                    stands -= worth(fact.sources).fen if fact.taken_from == price else 0
                case LotMoney.DepositForfeited() | LotMoney.PassedToCase():
                    stands -= worth(fact.sources).fen if fact.account == price else 0
                case LotMoney.BankReversed():
                    stands -= worth(fact.sources).fen
        assert stands == self.money.paid.fen

    def _of_the_nouns(self) -> dict[str, int]:
        """What the lot's nouns say stands where."""
        nouns: dict[str, int] = defaultdict(int)
        refunds = self.find(LotRefunds)
        for root in (self.money, refunds):
            for account, pot in root.pots.items():
                nouns[account] += pot.amount.fen
        for payout, bound in refunds.bound.items():
            nouns[accounts.bound(L, payout)] += worth(bound.sources).fen
        for (_, payee), owing in refunds.recoveries.items():
            nouns[accounts.owed(L, payee)] += owing.fen
        for default in self.defaults():
            nouns[default.account] += default.left.fen
        for kept in self.money.deposits.values():  # owed to the bidder, and not in the bank yet
            if kept.state is DepositState.REMITTED:
                nouns[accounts.deposit(L, kept.bidder)] += kept.amount.fen
        return nouns

    @invariant()
    def the_book_and_the_nouns_agree_account_by_account(self) -> None:
        nouns = self._of_the_nouns()
        own = (
            "deposit/", "prepaid/", "price/", "forfeited/", "refundable/", "tax/", "difference/",
            "reserve/", "interest/",
        )  # fmt: skip
        booked = {name for name in self.balances if name.startswith(own)}
        for account in booked | set(nouns):
            assert -self.balances[account] == nouns[account], account

    @invariant()
    def three_a_deposit_ends_once_and_only_one_way(self) -> None:
        for key, kept in self.money.deposits.items():
            if key in self.ended:
                before = self.ended[key]
                undone = (before, kept.state) == (DepositState.CONVERTED, DepositState.FORFEITED)
                assert kept.state is before or undone
            if kept.state in ENDED:
                self.ended[key] = kept.state

    @invariant()
    def four_the_steps_of_a_waterfall_never_go_back(self) -> None:
        for default in self.defaults():
            steps = [f.step for f in self.facts[default.id] if isinstance(f, LotDefault.Applied)]
            assert steps == sorted(steps)
            if default.left == zero() and default.deposit > zero():
                assert steps
            if default.difference is None:
                assert set(steps) <= {Step.COSTS}

    @invariant()
    def five_a_platforms_money_is_the_courts_only_with_a_bank_line(self) -> None:
        money = self.money
        road = total(d.amount for d in money.deposits.values() if d.state is DepositState.REMITTED)
        assert self.balances["platform/jd"] == road.fen
        for kept in money.deposits.values():
            if kept.state is DepositState.FROZEN:
                assert self.balances[accounts.frozen(L, kept.bidder)] >= kept.amount.fen

    @invariant()
    def six_and_seven_a_case_gets_a_price_only_after_its_ruling(self) -> None:
        ruled = False
        for fact in self.order:
            ruled = ruled or isinstance(fact, Lot.RulingServed)
            if isinstance(fact, LotMoney.PassedToCase) and fact.account == accounts.price(L):
                assert ruled

    @invariant()
    def nine_what_is_paid_beyond_or_lost_goes_back_to_who_paid_it(self) -> None:
        money = self.money
        for account, pot in self.find(LotRefunds).pots.items():
            for receipt in pot.sources:
                known = money.receipts.get(receipt)  # unless it came back from who had been paid
                if account != accounts.tax(L) and known is not None:
                    assert account == accounts.refundable(L, known.payee)

    @invariant()
    def eight_the_same_facts_make_the_same_balances(self) -> None:
        again: dict[str, int] = defaultdict(int)
        for fact in self.order:
            for posting in fact.postings():
                again[posting.account] += posting.amount.fen
        again[accounts.price(L)] += self.reversed
        for account, amount in self.balances.items():
            if not account.startswith(("bank/", "unclaimed/")):
                assert amount == again[account], account

    @invariant()
    def nothing_goes_on_while_platform_and_court_contradict_each_other(self) -> None:
        doubted = False
        for fact in self.order:
            match fact:
                case LotMoney.DoubtRaised(code=code):
                    doubted = doubted or code in STOPS
                case LotMoney.DoubtEnded():
                    doubted = False if not self._stops_after(fact) else doubted
                case Lot.PriceCompleted():
                    assert not doubted

    def _stops_after(self, ended: Fact) -> bool:
        """Whether another difference that stops the sale still stood after this one ended."""
        standing: set[str] = set()
        for fact in self.facts[self.ids[LotMoney]]:
            match fact:
                case LotMoney.DoubtRaised(code=code):
                    standing.add(code)
                case LotMoney.DoubtEnded(code=code):
                    standing.discard(code)
            if fact is ended:
                break
        return bool(standing & STOPS)

    @invariant()
    def it_is_told_how_far_it_came(self) -> None:
        lot, money = self.lot, self.money
        event(f"stage {lot.state.value}")
        if any(mark == lot.current for mark, _ in money.deposits) or lot.attempt is None:
            event(f"deposits in {lot.current}")
        if money.receipts:
            event(f"money at {lot.state.value}")

    @invariant()
    def an_open_lot_has_a_dated_next_action(self) -> None:
        lot = self.lot
        assert lot.finished or lot.timers or lot.state is State.VOIDED
