"""Whatever people try with a lot, in whatever order: no yuan of it is lost, spent twice or unowned.

The machine walks one lot and its money together: bidders through either channel, a platform that
remits late or wrongly, buyers who pay in parts or not at all, defaults, reruns, rulings, annulments
and refunds. Every step starts from a replay of all facts so far; refusals are right answers.

ANZHANG_MACHINE_EXAMPLES and ANZHANG_MACHINE_STEPS make it run longer.
"""

import os
from collections import defaultdict
from contextlib import AbstractContextManager, suppress
from datetime import date, timedelta
from typing import Any, TypeVar, cast
from uuid import UUID, uuid5

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from auctions import money_accounts as accounts
from auctions.law.forfeit import Step, chain_differences
from auctions.law.reconciling import STOPS
from auctions.lot import Lot
from auctions.lot_words import AnnulGround, BidderRole, Channel, State
from auctions.money import LotMoney
from auctions.money_default import LotDefault
from auctions.money_parts import ENDED, DepositState, Purpose
from auctions.money_refunds import LotRefunds
from auctions.services.endings import LotEndings
from auctions.services.finding import free_losers, owe_back, receive, sale_of
from ledger.domain.case_account import CaseAccount, PartyKind, PartyRole
from ledger.domain.case_parts import worth
from ledger.domain.chart import bank, side_of, unclaimed
from ledger.domain.errors import Refusal
from ledger.domain.kernel import NAMESPACE, Fact, Root
from ledger.domain.money import Money, fen, total, zero
from tests.auctions.lots import ACCOUNT, CASE, RULES, TERMS, Walk
from tests.auctions.money_steps import MoneySteps

R = TypeVar("R", bound=Root)
EXAMPLES = int(os.environ.get("ANZHANG_MACHINE_EXAMPLES") or 25)
STEPS = int(os.environ.get("ANZHANG_MACHINE_STEPS") or 30)
L = "L1"
STARTS = ("announced", "sold", "paid", "ruled", "defaulted", "rerun", "rerun paid")
AMOUNTS = st.sampled_from([100, 10_000_000, 35_000_000, 70_000_000, 80_000_000])


def attempt() -> AbstractContextManager[None]:
    """Try it; a refusal records nothing and is a right answer."""
    return suppress(Refusal)


class LotMachine(MoneySteps, RuleBasedStateMachine):
    """One lot, its money, what it owes back, its defaults, and its case."""

    def __init__(self) -> None:
        super().__init__()
        self.facts: dict[UUID, list[Fact]] = defaultdict(list)
        self.balances: dict[str, int] = defaultdict(int)
        self.order: list[Fact] = []
        self.serial = 0
        self.reversed = 0
        self.ended: dict[tuple[str, str], DepositState] = {}
        self.payouts: list[UUID] = []
        walk = Walk().announced()
        case = CaseAccount(
            case_number=CASE, officer="wang", filed_on=date(2026, 1, 5), bank_account=ACCOUNT,
            sub_account="1",
        )  # fmt: skip
        case.add_party("p1", PartyRole.APPLICANT, PartyKind.PERSON, "张三")
        money = LotMoney(lot=L, case_numbers=(CASE,), bank_account=ACCOUNT)
        refunds = LotRefunds(lot=L, case_number=CASE, bank_account=ACCOUNT)
        self.ids = {Lot: walk.lot.id, LotMoney: money.id, LotRefunds: refunds.id,
                    CaseAccount: case.id}  # fmt: skip
        self.save(walk.lot, money, refunds, case)

    # A store of facts

    def find(self, kind: type[R], of: UUID | None = None) -> R:
        root: Any = None
        for fact in self.facts[of or self.ids[kind]]:
            root = fact.mutate(root)
        assert isinstance(root, kind)
        return root

    def save(self, *roots: Root) -> None:
        for root in roots:
            for fact in root.collect_events():
                recorded = cast("Fact", fact)
                self.facts[root.id].append(recorded)
                self.order.append(recorded)
                for posting in recorded.postings():
                    self.balances[posting.account] += posting.amount.fen

    @property
    def lot(self) -> Lot:
        return self.find(Lot)

    @property
    def money(self) -> LotMoney:
        return self.find(LotMoney)

    def defaults(self) -> list[LotDefault]:
        marks = [each.mark for each in self.lot.attempts.values() if each.defaulted]
        ids = [LotDefault.create_id(L, mark) for mark in marks]
        return [self.find(LotDefault, id_) for id_ in ids if self.facts[id_]]

    def a_line(self, amount: Money) -> UUID:
        """Money reaches the bank, unclaimed."""
        self.serial += 1
        line = uuid5(NAMESPACE, f"line {self.serial}")
        self.balances[bank(ACCOUNT)] += amount.fen
        self.balances[unclaimed(line)] -= amount.fen
        return line

    @initialize(far=st.sampled_from(STARTS))
    def begin(self, far: str) -> None:
        """Begin somewhere on the way, so that endings come early."""
        if far == "announced":
            return
        self.to_sold()
        if far in ("defaulted", "rerun", "rerun paid"):
            self.the_buyer_defaults()
        if far in ("rerun", "rerun paid"):
            self.it_is_announced_again()
            self.to_sold()
        if far in ("paid", "ruled", "rerun paid"):
            self.somebody_pays(100, stranger=False, rest=True)
            self.the_price_is_found_complete()
            assert self.lot.state is State.PAID
        if far == "ruled":
            self.the_ruling_is_served()
            assert self.lot.state is State.RULED

    def to_sold(self) -> None:
        for court in (True, False):
            self.somebody_enters(court=court)
        self.the_bidding_opens_or_ends()
        self.somebody_bids(1, 10)
        self.the_bidding_opens_or_ends()
        assert self.lot.state is State.SOLD_AWAIT_BALANCE

    # Before and during the bidding

    @rule(court=st.booleans())
    def somebody_enters(self, *, court: bool) -> None:
        lot, money = self.lot, self.money
        its = lot.attempt
        assert its is not None
        bidder = f"B{len(its.entrants) + 1}"
        if len(its.entrants) >= 3:
            return
        with attempt():
            lot.confirm_deposit(
                bidder, name=f"姓名{bidder}", identity=f"{its.mark}-{bidder}",
                role=BidderRole.ORDINARY, channel=Channel.COURT if court else Channel.PLATFORM,
                amount=TERMS.deposit, reference=f"{its.mark}-{bidder}",
                at=its.opens_at - timedelta(hours=1),
            )  # fmt: skip
            if court:
                self.book(money, Purpose.DEPOSIT, bidder, TERMS.deposit, its.mark)
            else:
                money.freeze(its.mark, bidder, TERMS.deposit, platform="jd", order="O")
            self.save(lot, money)

    def book(self, money: LotMoney, purpose: Purpose, payee: str, amount: Money, mark: str) -> None:
        money.receive(
            purpose, payee, amount, attempt=mark, line=self.a_line(amount), claim="a1",
            value_date=date(2026, 3, 1), payer=(f"姓名{payee}", "1", "银行"),
        )  # fmt: skip

    @rule()
    def the_bidding_opens_or_ends(self) -> None:
        lot, money, refunds = self.lot, self.money, self.find(LotRefunds)
        its = lot.attempt
        assert its is not None
        with attempt():
            lot.start_bidding(its.opens_at, RULES)
            self.save(lot)
            return
        with attempt():
            lot.close_bidding(its.ends_at, RULES)
            free_losers(lot, money)
            owe_back(money, refunds)
            self.save(lot, money, refunds)

    @rule(who=st.integers(1, 3), steps=st.integers(0, 40))
    def somebody_bids(self, who: int, steps: int) -> None:
        walk = Walk(self.lot)
        its = walk.lot.attempt
        assert its is not None
        base = its.bids[-1].amount if its.bids else TERMS.start
        with attempt():
            walk.bid(f"B{who}", (base + TERMS.increment * steps).plain)
            self.save(walk.lot)

    # The platform

    @rule(who=st.integers(1, 3), wrong=st.booleans())
    def the_platform_moves(self, who: int, *, wrong: bool) -> None:
        lot, money, bidder = self.lot, self.money, f"B{who}"
        its = lot.attempt
        assert its is not None
        amount = TERMS.deposit + (fen(1) if wrong else zero())
        with attempt():
            if its.winner == bidder:
                money.remit(its.mark, bidder, amount, reference="R")
                assert not wrong
            elif its.outcome is not None:
                money.unfreeze(its.mark, bidder, reference="R")
            self.save(money)

    @rule(who=st.integers(1, 3), wrong=st.booleans())
    def the_bank_credits_the_platform(self, who: int, *, wrong: bool) -> None:
        money, its = self.money, self.lot.attempt
        assert its is not None
        amount = TERMS.deposit + (fen(1) if wrong else zero())
        if not any(each.state is DepositState.REMITTED for each in money.deposits.values()):
            return
        with attempt():
            money.bank_remittance(
                its.mark, f"B{who}", line=self.a_line(amount), claim="a1", amount=amount,
                value_date=date(2026, 3, 1), payer=("平台", "1", "银行"),
            )  # fmt: skip
            assert not wrong
            self.save(money)

    # The price

    @rule(amount=AMOUNTS, stranger=st.booleans(), rest=st.booleans())
    def somebody_pays(self, amount: int, *, stranger: bool, rest: bool) -> None:
        lot, money, refunds = self.lot, self.money, self.find(LotRefunds)
        with attempt():
            if lot.state not in (State.SOLD_AWAIT_BALANCE, State.OVERDUE):
                return
            sale = sale_of(lot)
            paid = money.owing(sale) if rest and money.owing(sale) > zero() else fen(amount)
            money.pay_balance(
                sale, paid, letter=None, day=date(2026, 3, 1), line=self.a_line(paid), claim="a",
                value_date=date(2026, 3, 1),
                payer=("路人" if stranger else sale.buyer_name, "1", "银行"),
            )  # fmt: skip
            assert not stranger
            owe_back(money, refunds)
            self.save(money, refunds)

    @rule()
    def the_price_is_found_complete(self) -> None:
        lot, money, refunds = self.lot, self.money, self.find(LotRefunds)
        with attempt():
            sale = sale_of(lot)
            money.complete(sale)
            owe_back(money, refunds)
            due = lot.attempts[sale.attempt].balance_due_on
            assert due is not None
            lot.complete_price(
                total=money.paid, on=due, rules=RULES,
                accepted_by="决定" if lot.state is State.OVERDUE else "",
            )  # fmt: skip
            self.save(lot, money, refunds)

    @rule()
    def the_ruling_is_served(self) -> None:
        lot, money, case = self.lot, self.money, self.find(CaseAccount)
        with attempt():
            sale = sale_of(lot)
            if money.paid != sale.price:
                return
            assert lot.paid_on is not None or lot.state is not State.PAID
            lot.serve_ruling(
                document="裁定", served_on=lot.paid_on or date(2026, 3, 20), rules=RULES
            )
            sources = money.pass_to_case(CASE, accounts.price(L), document="裁定")
            receive(case, money, sources, account=accounts.price(L), claim="裁定")
            self.save(lot, money, case)

    @rule(after=st.booleans())
    def it_is_annulled(self, *, after: bool) -> None:
        lot, money = self.lot, self.money
        refunds, case = self.find(LotRefunds), self.find(CaseAccount)
        if not after or lot.state not in (State.PAID, State.RULED):
            return
        with attempt():
            lot.annul(
                ground=AnnulGround.COLLUSION, ruling="撤销", on=date(2026, 12, 1), rules=RULES
            )
            LotEndings._all_back(lot, money, refunds, "撤销")
            for (_, account), pot in list(money.passed.items()):
                if account == accounts.price(L) and pot.sources:
                    for payee, sources in money.payees_of(pot.all_of_it()).items():
                        LotEndings._back_from(
                            case, money, refunds, payee=payee, sources=sources, document="撤销"
                        )
            self.save(lot, money, refunds, case)

    # Default and rerun

    @rule()
    def the_buyer_defaults(self) -> None:
        lot, money, refunds = self.lot, self.money, self.find(LotRefunds)
        with attempt():
            if lot.state is State.SOLD_AWAIT_BALANCE:
                its = lot.attempt
                assert its is not None
                assert its.balance_due_on is not None
                lot.pass_due(on=its.balance_due_on + timedelta(days=10), rules=RULES)
            its = lot.attempt
            assert its is not None
            day = (its.balance_due_on or date(2026, 3, 20)) + timedelta(days=11)
            lot.rule_default(ruling="悔拍", on=day, rules=RULES)
            default = LotEndings._forfeit(lot, money, refunds, "悔拍")
            self.save(lot, money, refunds, default)

    @rule()
    def it_is_announced_again(self) -> None:
        walk = Walk(self.lot)
        its = walk.lot.attempt
        if walk.lot.state is not State.DEFAULTED or its is None:
            return
        day = (its.balance_due_on or date(2026, 3, 20)) + timedelta(days=12)
        if day > date(2027, 1, 1):
            return
        walk.serial = len(walk.lot.attempts)
        with attempt():
            walk.plan(TERMS, day).tell(day)
            walk.announce(day + timedelta(days=3), f"{day + timedelta(days=34)}")
            self.save(walk.lot)

    @rule(step=st.sampled_from(list(Step)), amount=AMOUNTS, most=st.booleans())
    def a_step_of_the_waterfall(self, step: Step, amount: int, *, most: bool) -> None:
        defaults, lot, money, case = self.defaults(), self.lot, self.money, self.find(CaseAccount)
        if not defaults:
            return
        default = defaults[0]
        part = default.left if most and default.left > zero() else fen(amount)
        with attempt():
            if step is Step.COSTS:
                sources = default.apply_costs(CASE, part, vouchers=["票"])
            elif step is Step.DIFFERENCE:
                final = LotEndings._final(lot)
                shares = chain_differences([each.price for each in defaults], final)
                sources = default.fix_difference(
                    CASE, final, shares[0], costs=default.costs, document="核算"
                )
            else:
                sources = default.apply_residual(step, CASE, part, document="分配")
            receive(case, money, sources, account=default.account, claim="抵付")
            self.save(default, case)

    # Refunds

    @rule(who=st.integers(1, 3), amount=AMOUNTS, most=st.booleans())
    def a_refund_is_asked(self, who: int, amount: int, *, most: bool) -> None:
        refunds, payee = self.find(LotRefunds), f"B{who}"
        payout = uuid5(NAMESPACE, f"payout {len(self.payouts)}")
        owed = refunds.due_to(payee)
        with attempt():
            asked = owed if most and owed > zero() else fen(amount)
            refunds.earmark(payout, payee, asked, day=date(2026, 4, 1))
            assert asked <= owed
            assert payee not in refunds.waiting
            self.save(refunds)
            self.payouts.append(payout)

    @rule(data=st.data())
    def a_refund_is_withdrawn(self, data: st.DataObject) -> None:
        if not self.payouts:
            return
        refunds = self.find(LotRefunds)
        with attempt():
            refunds.release(data.draw(st.sampled_from(self.payouts)), reason="撤回")
            self.save(refunds)

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
    def an_open_lot_has_a_dated_next_action(self) -> None:
        lot = self.lot
        assert lot.finished or lot.timers or lot.state is State.VOIDED


TestLotMachine = LotMachine.TestCase
TestLotMachine.settings = settings(
    max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None,
    phases=[Phase.reuse, Phase.generate, Phase.shrink],
)  # fmt: skip
