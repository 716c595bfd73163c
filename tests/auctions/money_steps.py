"""Steps of the lot's machine about money alone: loans, wrong claims, the bank's own word, taxes.

The machine that takes them keeps the facts (``find``, ``save``) and the balances.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from hypothesis import strategies as st
from hypothesis.stateful import rule

from auctions import money_accounts as accounts
from auctions.law.forfeit import TopUp
from auctions.law.reconciling import STOPS
from auctions.lot import Lot
from auctions.lot_words import State
from auctions.money import LotMoney
from auctions.money_default import LotDefault
from auctions.money_parts import Purpose
from auctions.money_refunds import LotRefunds
from auctions.services.endings import LotEndings
from auctions.services.finding import owe_back, receive, sale_of
from ledger.domain.case_account import CaseAccount
from ledger.domain.case_pockets import PocketKind
from ledger.domain.chart import bank, unclaimed
from ledger.domain.errors import Refusal
from ledger.domain.kernel import NAMESPACE
from ledger.domain.money import Money, fen, zero
from tests.auctions.lots import ACCOUNT, CASE, RULES

L = "L1"
DAY = date(2026, 3, 1)
LENDER = ("建设银行", "9", "建设银行")
AMOUNTS = st.sampled_from([100, 10_000_000, 35_000_000, 70_000_000, 80_000_000])


def attempt() -> AbstractContextManager[None]:
    """Try it; a refusal records nothing and is a right answer."""
    return suppress(Refusal)


class MoneySteps:
    """What people do with a lot's money besides selling it."""

    find: Callable[..., Any]
    save: Callable[..., None]
    a_line: Callable[[Money], UUID]
    defaults: Callable[[], list[LotDefault]]
    somebody_pays: Callable[..., None]
    the_price_is_found_complete: Callable[[], None]
    balances: dict[str, int]
    reversed: int
    lot: Lot
    money: LotMoney

    # Loans

    @rule(amount=AMOUNTS)
    def a_lender_commits_itself(self, amount: int) -> None:
        lot, money = self.lot, self.money
        with attempt():
            sale = sale_of(lot)
            most = Money("630000.00")
            money.register_commitment(
                f"LN-{len(money.commitments) + 1}", sale, LENDER[0], fen(amount),
                expires_on=date(2026, 12, 31), most=most,
            )  # fmt: skip
            open_letters = [c for c in money.commitments.values() if not c.refused]
            assert all(c.amount <= most for c in open_letters)
            self.save(money)

    @rule(which=st.integers(1, 2), amount=AMOUNTS, other=st.booleans())
    def the_lender_pays(self, which: int, amount: int, *, other: bool) -> None:
        lot, money, refunds, letter = self.lot, self.money, self.find(LotRefunds), f"LN-{which}"
        if lot.state not in (State.SOLD_AWAIT_BALANCE, State.OVERDUE):
            return
        with attempt():
            money.pay_balance(
                sale_of(lot), fen(amount), letter=letter, day=DAY, line=self.a_line(fen(amount)),
                claim="a", value_date=DAY, payer=("他行", "8", "他行") if other else LENDER,
            )  # fmt: skip
            assert not other
            assert not money.commitments[letter].refused
            owe_back(money, refunds)
            self.save(money, refunds)

    @rule(which=st.integers(1, 2))
    def the_lender_refuses(self, which: int) -> None:
        money = self.money
        with attempt():
            money.refuse_loan(f"LN-{which}", document="银行函", on=DAY)
            self.save(money)

    # Claims that were wrong, and what the bank takes back

    @rule(data=st.data())
    def a_claim_is_taken_back(self, data: st.DataObject) -> None:
        money = self.money
        if not money.receipts:
            return
        line = data.draw(st.sampled_from(sorted(money.receipts)))
        with attempt():
            money.unreceive(line, reason="认错")
            self.save(money)

    @rule(data=st.data(), amount=AMOUNTS)
    def the_bank_takes_a_credit_back(self, data: st.DataObject, amount: int) -> None:
        lot, money = self.lot, self.money
        towards = sorted(money.pot(money.price_account).sources)
        if not towards:
            return
        with attempt():
            money.reverse_at_bank(
                data.draw(st.sampled_from(towards)), line=uuid5(NAMESPACE, "debit"),
                amount=fen(amount), on=DAY,
            )  # fmt: skip
            if lot.state is State.PAID:
                lot.reopen_price(reason="银行冲回", on=DAY, rules=RULES)
            # The bank's own debit, covered by the price.
            self.balances[bank(ACCOUNT)] -= amount
            self.balances[accounts.price(L)] += amount
            self.reversed += amount
            self.save(money, lot)

    # Doubts

    @rule(code=st.sampled_from([*sorted(STOPS), "RB-3"]), ends=st.booleans(),
          pushed=st.booleans())  # fmt: skip
    def a_difference_is_found_or_resolved(self, code: str, *, ends: bool, pushed: bool) -> None:
        money = self.money
        if ends:
            money.end_doubt(code, "s", how="已核实")
        else:
            money.doubt(code, "s", "有差异", on=DAY, uncovers=code == "RB-9")
        self.save(money)
        if pushed:  # and somebody tries to go on all the same
            self.somebody_pays(100, stranger=False, rest=True)
            self.the_price_is_found_complete()

    # In kind, costs of it, interest

    @rule(purpose=st.sampled_from([Purpose.DIFFERENCE, Purpose.COSTS, Purpose.INTEREST]),
          amount=AMOUNTS)  # fmt: skip
    def money_comes_for_something_else(self, purpose: Purpose, amount: int) -> None:
        money = self.money
        with attempt():
            money.receive(
                purpose, "p1", fen(amount), attempt="r1-A1", line=self.a_line(fen(amount)),
                claim="a1", value_date=DAY, payer=("张三", "3", "银行"),
            )  # fmt: skip
            self.save(money)

    @rule()
    def an_acceptors_difference_goes_back(self) -> None:
        money, refunds = self.money, self.find(LotRefunds)
        with attempt():
            money.free_taking("p1", reason="裁定")
            owe_back(money, refunds)
            self.save(money, refunds)

    @rule(amount=AMOUNTS, undone=st.booleans())
    def a_claim_shrinks_or_is_restored(self, amount: int, *, undone: bool) -> None:
        money = self.money
        with attempt():
            money.credit_in_kind("p1", fen(amount), document="裁定", undone=undone)
            assert money.credited["p1"] >= zero()
            self.save(money)

    # What a defaulter is ordered to add

    @rule(amount=AMOUNTS)
    def a_top_up_is_ordered(self, amount: int) -> None:
        for default in self.defaults()[:1]:
            with attempt():
                default.order_top_up("令", fen(amount), pay_by=DAY, mode=TopUp.ORDER_ALLOWED)
                assert default.ordered <= default.short_by
                self.save(default)

    @rule(amount=AMOUNTS)
    def a_top_up_comes(self, amount: int) -> None:
        money, case = self.money, self.find(CaseAccount)
        for default in self.defaults()[:1]:
            with attempt():
                line = self.a_line(fen(amount))
                default.take_top_up(line, fen(amount))
                money.receive(
                    Purpose.TOP_UP, default.buyer, fen(amount), attempt=default.attempt,
                    line=line, claim="a1", value_date=DAY, payer=("姓名", "1", "银行"),
                )  # fmt: skip
                account = money.account_for(Purpose.TOP_UP, default.buyer, default.attempt)
                sources = money.pass_to_case(CASE, account, document="令")
                receive(case, money, sources, account=account, claim="top-up")
                self.save(default, money, case)

    @rule()
    def a_default_is_settled(self) -> None:
        refunds = self.find(LotRefunds)
        for default in self.defaults()[:1]:
            with attempt():
                default.settle(document="处理完毕")
                assert default.left == zero()
                refunds.unlock_payments(default.attempt, reason="处理完毕")
                self.save(default, refunds)

    # The case, taxes, what went out and comes back

    @rule(amount=AMOUNTS)
    def the_case_pays_something_out(self, amount: int) -> None:
        case = self.find(CaseAccount)
        with attempt():
            case.set_aside(f"paid-{amount}", PocketKind.OTHER, fen(amount), basis="已发放")
            self.save(case)

    @rule(amount=AMOUNTS)
    def a_tax_is_withheld(self, amount: int) -> None:
        case, refunds, account = self.find(CaseAccount), self.find(LotRefunds), accounts.tax(L)
        with attempt():
            sources = case.pass_on(fen(amount), account=account, basis="函 表")
            refunds.owe("tax-office", account, sources, basis="函")
            self.save(case, refunds)

    @rule(amount=AMOUNTS)
    def what_was_paid_out_comes_back(self, amount: int) -> None:
        refunds = self.find(LotRefunds)
        owing = dict(refunds.recoveries)
        for (case, payee), left in owing.items():
            with attempt():
                refunds.recover(
                    case, payee, fen(amount), line=self.a_line(fen(amount)), claim="a1",
                    value_date=DAY,
                )  # fmt: skip
                assert fen(amount) <= left
                self.save(refunds)

    @rule()
    def an_outsider_wins(self) -> None:
        lot, money, refunds = self.lot, self.money, self.find(LotRefunds)
        with attempt():
            lot.outsider_wins(judgment="判决", on=date(2026, 12, 1), rules=RULES)
            case = self.find(CaseAccount)
            for (_, account), pot in list(money.passed.items()):
                here = [r for r in pot.sources if r in case.lots and case.lots[r].free > zero()]
                if account == accounts.price(L) and here:
                    kept = sum((case.lots[r].free for r in here), zero())
                    case.set_aside(
                        f"outsider-{L}", PocketKind.THIRD_PARTY_PRICE, kept, basis="判决",
                        receipts=here,
                    )  # fmt: skip
            self.save(lot, money, refunds, case)

    @rule(knew=st.booleans())
    def the_buyer_may_not_have_it(self, *, knew: bool) -> None:
        lot, money, refunds = self.lot, self.money, self.find(LotRefunds)
        with attempt():
            lot.fail_eligibility(
                document="审查", on=date(2026, 4, 1), knew=knew, voided=False, rules=RULES
            )
            if knew:
                self.save(LotEndings._forfeit(lot, money, refunds, "审查"), lot, money, refunds)
            else:
                LotEndings._all_back(lot, money, refunds, "审查")
                self.save(lot, money, refunds)


def unclaimed_lines(balances: dict[str, int]) -> int:
    """What of the bank's money nobody has claimed."""
    prefix = unclaimed(UUID(int=0)).partition("/")[0]
    return sum(amount for name, amount in balances.items() if name.startswith(f"{prefix}/"))
