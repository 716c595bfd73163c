"""Every movement of section 14.2 by its number: what it debits (+) and credits (-), to the fen.

Money comes in and leaves by the bank's own facts (``bank/…`` against ``unclaimed/…``, ``transit/…``
against ``bank/…``); here is what lies between.
"""

from datetime import date
from uuid import UUID

from auctions import money_accounts as accounts
from auctions.law.forfeit import Step
from auctions.money import LotMoney
from auctions.money_default import LotDefault
from auctions.money_parts import Purpose, Sale
from auctions.money_refunds import LotRefunds
from auctions.services.finding import owe_back, receive
from ledger.domain.case_account import CaseAccount, PartyKind, PartyRole
from ledger.domain.case_pockets import PocketKind
from ledger.domain.kernel import Fact, Root
from ledger.domain.money import Money, zero
from tests.auctions.lot_sums import A1, BUYER, CASE, DAY, FROM, LOSER, LOT, line
from tests.scenario import yuan

OTHER = "（2026）苏0508执202号"
DEPOSIT, REST = yuan("100000.00"), yuan("800000.00")
SALE = Sale(A1, BUYER, FROM[0], yuan("900000.00"))
PRICE = accounts.price(LOT)
FREE = f"case/{CASE}/available"
FORFEIT = accounts.forfeited(LOT, A1)


class Books:
    """A lot's money, what it owes back, and its case; what each step came to."""

    def __init__(self) -> None:
        self.money = LotMoney(lot=LOT, case_numbers=(CASE,), bank_account="3225")
        self.refunds = LotRefunds(lot=LOT, case_number=CASE, bank_account="3225")
        self.case = case(CASE)
        self.moved()

    def moved(self, *more: Root) -> dict[str, Money]:
        """What the facts since the last look come to, account by account; they balance."""
        found: dict[str, Money] = {}
        for root in (self.money, self.refunds, self.case, *more):
            for fact in root.collect_events():
                assert isinstance(fact, Fact)
                for posting in fact.postings():
                    before = found.get(posting.account, zero())
                    found[posting.account] = before + posting.amount
        assert sum(found.values(), zero()) == zero()
        return {account: amount for account, amount in found.items() if amount != zero()}

    def receive(
        self, name: str, amount: Money, purpose: Purpose, payee: str = BUYER
    ) -> dict[str, Money]:
        self.money.receive(
            purpose, payee, amount, attempt=A1, line=line(name), claim="a1", value_date=DAY,
            payer=FROM,
        )  # fmt: skip
        return self.moved()

    def paid(self) -> "Books":
        """The price is there: a deposit and a balance."""
        self.receive("d", DEPOSIT, Purpose.DEPOSIT)
        self.receive("b", REST, Purpose.BALANCE)
        self.money.complete(SALE)
        self.moved()
        return self

    def ruled(self) -> "Books":
        """The price is the case's."""
        self.paid()
        self.to_case(PRICE)
        self.moved()
        return self

    def to_case(self, account: str) -> None:
        sources = self.money.pass_to_case(CASE, account, document="裁定")
        receive(self.case, self.money, sources, account=account, claim="裁定")

    def defaulted(self) -> LotDefault:
        """The buyer defaulted; its deposit is frozen."""
        self.receive("d", DEPOSIT, Purpose.DEPOSIT)
        taken = self.money.forfeit(SALE, DEPOSIT, ruling="裁1")
        default = LotDefault(
            lot=LOT, attempt=A1, buyer=BUYER, price=SALE.price, taken_from=taken.account,
            account=FORFEIT, sources=taken.sources, ruling="裁1", ruled_on=DAY,
        )  # fmt: skip
        self.moved(default)
        return default


def case(number: str) -> CaseAccount:
    made = CaseAccount(
        case_number=number, officer="wang", filed_on=date(2026, 1, 5), bank_account="3225",
        sub_account="1",
    )  # fmt: skip
    made.add_party("p1", PartyRole.APPLICANT, PartyKind.PERSON, "张三")
    return made


def unclaimed(name: str) -> str:
    return f"unclaimed/{line(name)}"


def frozen(books: Books, bidder: str = BUYER) -> dict[str, Money]:
    books.money.freeze(A1, bidder, DEPOSIT, platform="jd", order=f"O-{bidder}")
    return books.moved()


MEMO = {accounts.frozen(LOT, BUYER): DEPOSIT, accounts.frozen_by("jd", LOT, BUYER): -DEPOSIT}


def test_j1_j3_a_platforms_deposit_is_memo_and_its_release_reverses_that() -> None:
    books = Books()
    assert frozen(books) == MEMO
    books.money.unfreeze(A1, BUYER, reference="U")
    assert books.moved() == {account: -amount for account, amount in MEMO.items()}


def test_j2_j4_a_deposit_at_the_courts_bank_is_owed_to_its_bidder_and_goes_back() -> None:
    books = Books()
    own, back = accounts.deposit(LOT, LOSER), accounts.refundable(LOT, LOSER)
    assert books.receive("d", DEPOSIT, Purpose.DEPOSIT, LOSER) == {
        unclaimed("d"): DEPOSIT, own: -DEPOSIT,
    }  # fmt: skip
    books.money.free_deposit(A1, LOSER)
    owe_back(books.money, books.refunds)
    assert books.moved() == {own: DEPOSIT, back: -DEPOSIT}
    books.refunds.earmark(UUID(int=1), LOSER, DEPOSIT, day=DAY)
    assert books.moved() == {back: DEPOSIT, accounts.bound(LOT, UUID(int=1)): -DEPOSIT}


def test_j5_the_winners_deposit_is_on_its_way_and_then_in_the_bank() -> None:
    books = Books()
    frozen(books)
    own, road = accounts.deposit(LOT, BUYER), accounts.platform_transit("jd")
    books.money.remit(A1, BUYER, DEPOSIT, reference="R")
    assert books.moved() == {
        **{account: -amount for account, amount in MEMO.items()}, road: DEPOSIT, own: -DEPOSIT,
    }  # fmt: skip
    books.money.bank_remittance(
        A1, BUYER, line=line("p"), claim="a1", amount=DEPOSIT, value_date=DAY, payer=FROM
    )
    assert books.moved() == {unclaimed("p"): DEPOSIT, road: -DEPOSIT}


def test_j6_j7_deposit_and_balance_become_the_price() -> None:
    books = Books()
    books.receive("d", DEPOSIT, Purpose.DEPOSIT)
    assert books.receive("b", REST, Purpose.BALANCE) == {unclaimed("b"): REST, PRICE: -REST}
    books.money.complete(SALE)
    assert books.moved() == {accounts.deposit(LOT, BUYER): DEPOSIT, PRICE: -DEPOSIT}


def test_j8_what_is_paid_beyond_the_price_is_to_be_returned() -> None:
    books = Books()
    books.receive("d", DEPOSIT, Purpose.DEPOSIT)
    books.money.pay_balance(
        SALE, REST + yuan("5.00"), letter=None, day=DAY, line=line("b"), claim="a1",
        value_date=DAY, payer=FROM,
    )  # fmt: skip
    assert books.moved() == {
        unclaimed("b"): REST + yuan("5.00"), PRICE: -REST,
        accounts.refundable(LOT, BUYER): -yuan("5.00"),
    }  # fmt: skip


def test_j9_with_the_ruling_the_price_is_the_cases() -> None:
    books = Books().paid()
    books.to_case(PRICE)
    assert books.moved() == {PRICE: SALE.price, FREE: -SALE.price}


def test_j10_j13_costs_fee_and_the_debtors_rest_leave_what_is_free() -> None:
    books = Books().ruled()
    for kind, name in ((PocketKind.COST, "cost"), (PocketKind.FEE, "fee"),
                       (PocketKind.SURPLUS, "surplus")):  # fmt: skip
        books.case.set_aside(name, kind, yuan("6000.00"), basis="票据")
        moved = books.moved()
        assert moved == {FREE: yuan("6000.00"), f"{name}/{CASE}": -yuan("6000.00")}


def test_j11_a_tax_is_withheld_reserved_or_repaid_to_the_buyer() -> None:
    books, tax = Books().ruled(), yuan("54321.00")
    for account in (accounts.tax(LOT), accounts.refundable(LOT, BUYER)):
        books.case.pass_on(tax, account=account, basis="函")
        assert books.moved() == {FREE: tax, account: -tax}
    books.case.set_aside("tax", PocketKind.RESERVE, tax, basis="异议书")
    assert books.moved() == {FREE: tax, f"case/{CASE}/held/tax": -tax}


def test_j12_a_claim_is_paid_only_from_what_was_bound_to_its_payout() -> None:
    books, payout = Books().ruled(), UUID(int=2)
    books.case.earmark(payout, "p1", yuan("350000.00"), day=DAY)
    moved = books.moved()
    assert moved.pop(FREE) == yuan("350000.00")
    assert list(moved.values()) == [-yuan("350000.00")]


def test_j14_a_default_freezes_the_deposit_and_sets_the_part_payment_apart() -> None:
    books = Books()
    books.receive("d", DEPOSIT, Purpose.DEPOSIT)
    books.receive("b", yuan("200000.00"), Purpose.BALANCE)
    taken = books.money.forfeit(SALE, DEPOSIT, ruling="裁1")
    owe_back(books.money, books.refunds)
    default = LotDefault(
        lot=LOT, attempt=A1, buyer=BUYER, price=SALE.price, taken_from=taken.account,
        account=FORFEIT, sources=taken.sources, ruling="裁1", ruled_on=DAY,
    )  # fmt: skip
    assert books.moved(default) == {
        accounts.deposit(LOT, BUYER): DEPOSIT, FORFEIT: -DEPOSIT, PRICE: yuan("200000.00"),
        accounts.refundable(LOT, BUYER): -yuan("200000.00"),
    }  # fmt: skip
    assert books.refunds.waiting == {BUYER: A1}


def test_j15_to_j18_a_forfeited_deposit_pays_costs_difference_and_debts_in_turn() -> None:
    books = Books()
    default, related = books.defaulted(), case(OTHER)
    related.collect_events()
    costs, lost, debt = yuan("6000.00"), yuan("60000.00"), yuan("20000.00")

    def goes(sources: tuple[object, ...], into: CaseAccount) -> dict[str, Money]:
        receive(into, books.money, sources, account=FORFEIT, claim="抵付")
        return books.moved(default, related)

    spent = default.apply_costs(CASE, costs, vouchers=["票据"])
    receive(books.case, books.money, spent, account=FORFEIT, claim="抵付")
    books.case.set_aside("costs", PocketKind.COST, costs, basis="票据")
    assert books.moved(default) == {FORFEIT: costs, f"cost/{CASE}": -costs}, "J15"
    fixed = default.fix_difference(CASE, yuan("840000.00"), lost, costs=costs, document="核算")
    assert goes(fixed, books.case) == {FORFEIT: lost, FREE: -lost}, "J16"
    paid = default.apply_residual(Step.CASE_DEBT, CASE, debt, document="分配")
    assert goes(paid, books.case) == {FORFEIT: debt, FREE: -debt}, "J17"
    rest = default.left
    paid = default.apply_residual(Step.RELATED_DEBT, OTHER, rest, document="分配")
    assert goes(paid, related) == {FORFEIT: rest, f"case/{OTHER}/available": -rest}, "J18"
    assert default.left == zero()


def test_j19_a_top_up_goes_on_to_the_case() -> None:
    books = Books()
    books.receive("d", DEPOSIT, Purpose.DEPOSIT)
    account = accounts.top_up(LOT, A1)
    assert books.receive("t", yuan("95000.00"), Purpose.TOP_UP) == {
        unclaimed("t"): yuan("95000.00"), account: -yuan("95000.00"),
    }  # fmt: skip
    books.to_case(account)
    assert books.moved() == {account: yuan("95000.00"), FREE: -yuan("95000.00")}


def test_j20_a_prepayment_becomes_the_price_or_goes_back() -> None:
    books = Books()
    own, lost = accounts.prepaid(LOT, BUYER), accounts.prepaid(LOT, LOSER)
    assert books.receive("p", SALE.price, Purpose.PREPAYMENT) == {
        unclaimed("p"): SALE.price, own: -SALE.price,
    }  # fmt: skip
    books.receive("q", SALE.price, Purpose.PREPAYMENT, LOSER)
    books.money.complete(SALE)
    books.money.free_deposit(A1, LOSER)
    assert books.moved() == {
        own: SALE.price, PRICE: -SALE.price, lost: SALE.price,
        accounts.refundable(LOT, LOSER): -SALE.price,
    }  # fmt: skip


def test_j21_of_a_prepayment_only_the_published_deposit_is_forfeited() -> None:
    books, figure = Books(), yuan("90000.00")
    books.receive("p", SALE.price, Purpose.PREPAYMENT)
    taken = books.money.forfeit(SALE, figure, ruling="裁1")
    default = LotDefault(
        lot=LOT, attempt=A1, buyer=BUYER, price=SALE.price, taken_from=taken.account,
        account=FORFEIT, sources=taken.sources, ruling="裁1", ruled_on=DAY,
    )  # fmt: skip
    assert books.moved(default) == {
        accounts.prepaid(LOT, BUYER): SALE.price, FORFEIT: -figure,
        accounts.refundable(LOT, BUYER): figure - SALE.price,
    }  # fmt: skip


def test_j22_in_kind_a_claim_shrinks_in_memo_and_only_the_difference_is_cash() -> None:
    books, more = Books(), yuan("260000.00")
    account = accounts.difference(LOT, "p1")
    assert books.receive("k", more, Purpose.DIFFERENCE, "p1") == {
        unclaimed("k"): more, account: -more,
    }  # fmt: skip
    books.money.credit_in_kind("p1", yuan("300000.00"), document="抵债裁定")
    books.to_case(account)
    moved = books.moved()
    assert (moved.pop(account), moved.pop(FREE)) == (more, -more)
    assert sorted(moved) == [f"memo/claims/{LOT}/p1", f"memo/taken-in-kind/{LOT}/p1"]


def test_j23_a_wrong_claim_is_nobodys_money_again() -> None:
    books = Books()
    came = books.receive("d", DEPOSIT, Purpose.DEPOSIT)
    books.money.unreceive(line("d"), reason="认错")
    assert books.moved() == {account: -amount for account, amount in came.items()}


def test_j24_an_undone_sale_takes_back_what_is_there_and_is_owed_the_rest() -> None:
    books, back = Books().ruled(), accounts.refundable(LOT, BUYER)
    sources = books.case.pass_on(yuan("550000.00"), account=back, basis="撤销")
    books.money.take_from_case(CASE, back, sources, document="撤销")
    books.refunds.owe_recovery(CASE, BUYER, yuan("350000.00"), document="撤销")
    assert books.moved() == {
        FREE: yuan("550000.00"), back: -yuan("550000.00"),
        f"recoverable/{CASE}": yuan("350000.00"),
        accounts.owed(LOT, BUYER): -yuan("350000.00"),
    }  # fmt: skip


def test_j24b_the_proceeds_are_the_outsiders() -> None:
    books = Books().ruled()
    books.case.set_aside("outsider", PocketKind.THIRD_PARTY_PRICE, yuan("533100.00"), basis="判决")
    assert books.moved() == {
        FREE: yuan("533100.00"), f"third-party/{CASE}": -yuan("533100.00"),
    }  # fmt: skip


def test_j25_rent_is_reserved_and_released() -> None:
    books, rent = Books().ruled(), yuan("120000.00")
    books.case.set_aside("rent", PocketKind.RESERVE, rent, basis="预留五年租金")
    held = f"case/{CASE}/held/rent"
    assert books.moved() == {FREE: rent, held: -rent}
    books.case.put_back("rent", basis="交付")
    assert books.moved() == {held: rent, FREE: -rent}
