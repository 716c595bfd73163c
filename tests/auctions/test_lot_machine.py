"""Whatever people try with a lot, in whatever order: no yuan of it is lost, spent twice or unowned.

The machine walks one lot and its money together: bidders through either channel, a platform that
remits late or wrongly, buyers who pay in parts or not at all, defaults, reruns, rulings, annulments
and refunds. Every step starts from a replay of all facts so far; refusals are right answers.

ANZHANG_MACHINE_EXAMPLES and ANZHANG_MACHINE_STEPS make it run longer.
"""

import os
from collections import defaultdict
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import date, timedelta
from typing import Any, TypeVar, cast
from uuid import UUID, uuid5

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from auctions import money_accounts as accounts
from auctions.law.forfeit import Step, chain_differences
from auctions.lot import Lot
from auctions.lot_words import AnnulGround, Mode, State
from auctions.money import LotMoney
from auctions.money_default import LotDefault
from auctions.money_parts import DepositState
from auctions.money_refunds import LotRefunds
from auctions.services.endings import LotEndings
from auctions.services.finding import owe_back, receive, sale_of
from ledger.domain.case_account import CaseAccount, PartyKind, PartyRole
from ledger.domain.chart import bank, unclaimed
from ledger.domain.errors import Refusal
from ledger.domain.kernel import NAMESPACE, Fact, Root
from ledger.domain.money import Money, fen, zero
from tests.auctions.lot_truths import LotTruths
from tests.auctions.lots import ACCOUNT, CASE, RULES, TO, Walk
from tests.auctions.money_steps import MoneySteps
from tests.auctions.stage_steps import StageSteps

R = TypeVar("R", bound=Root)
EXAMPLES = int(os.environ.get("ANZHANG_MACHINE_EXAMPLES") or 25)
STEPS = int(os.environ.get("ANZHANG_MACHINE_STEPS") or 30)
L = "L1"
# Later stages as they are reached while nobody has bid, so that the rest of the way has money.
EMPTY: dict[str, Callable[[], Walk]] = {
    "a1-failed": lambda: Walk().a1_failed(),
    "a2-announced": TO[State.A2_ANNOUNCED],
    "a2-failed": lambda: Walk().a2_failed(),
    "ps-prep": lambda: Walk().ps_prep(),
    "ps-announced": lambda: Walk().ps_announced(),
    "ps-open": lambda: Walk().ps_open(),
    "ps-failed": lambda: Walk().declined_again(),
    "second-round": lambda: Walk().second_round(),
    "second-round-priced-anew": lambda: Walk().second_round(Mode.RE_PRICE),
    "in-kind": lambda: Walk().in_kind_pending(),
}
STARTS = ("announced", "sold", "paid", "ruled", "defaulted", "rerun", "rerun paid", *EMPTY)
AMOUNTS = st.sampled_from([100, 10_000_000, 35_000_000, 70_000_000, 80_000_000])


def attempt() -> AbstractContextManager[None]:
    """Try it; a refusal records nothing and is a right answer."""
    return suppress(Refusal)


class LotMachine(StageSteps, MoneySteps, LotTruths, RuleBasedStateMachine):
    """One lot, its money, what it owes back, its defaults, and its case."""

    def __init__(self) -> None:
        super().__init__()
        self.facts: dict[UUID, list[Fact]] = defaultdict(list)
        self.balances: dict[str, int] = defaultdict(int)
        self.order: list[Fact] = []
        self.serial = 0
        self.reached: set[State] = set()
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
            if isinstance(root, Lot):
                self.stage = root.state
                self.reached.add(root.state)

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
        if far in EMPTY:
            self.stand(EMPTY[far]())
            return
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

    def stand(self, walk: Walk) -> None:
        """Let the lot stand where a walk leads on which nobody paid anything."""
        own = self.ids[Lot]
        self.order = [fact for fact in self.order if fact.originator_id != own]
        self.facts[own].clear()
        self.save(walk.lot)

    def to_sold(self) -> None:
        for court in (True, False):
            self.somebody_enters(court=court)
        self.the_bidding_opens_or_ends()
        self.somebody_bids(1, 10)
        self.the_bidding_opens_or_ends()
        assert self.lot.state is State.SOLD_AWAIT_BALANCE

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
                            case,
                            money,
                            refunds,
                            (),
                            payee=payee,
                            sources=sources,
                            document="撤销",
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
                shares = chain_differences(
                    [each.price for each in defaults], final,
                    [each.difference for each in defaults],
                )  # fmt: skip
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


TestLotMachine = LotMachine.TestCase
TestLotMachine.settings = settings(
    max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None,
    phases=[Phase.reuse, Phase.generate, Phase.shrink],
)  # fmt: skip
