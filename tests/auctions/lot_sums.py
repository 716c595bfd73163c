"""The facts of one lot's money, for every test of it."""

from datetime import date
from uuid import UUID, uuid5

from auctions import money_accounts as accounts
from auctions.money import LotMoney
from auctions.money_default import LotDefault
from auctions.money_parts import Purpose, Sale
from auctions.money_refunds import LotRefunds
from ledger.domain.kernel import NAMESPACE
from ledger.domain.money import Money, total, zero
from tests.scenario import fact, yuan

LOT, A1, CASE = "L1", "r1-A1", "（2026）苏0508执101号"
BUYER, LOSER = "B1", "B2"
DAY = date(2026, 3, 5)
SALE = Sale(A1, BUYER, "王五", yuan("900000.00"))
OPENED = fact(LotMoney.Opened, lot=LOT, case_numbers=(CASE,), bank_account="3225")
FROM = ("王五", "6222000000000000001", "工商银行")


def line(name: str) -> UUID:
    return uuid5(NAMESPACE, name)


def frozen(bidder: str = BUYER, amount: str = "100000.00"):
    return fact(
        LotMoney.DepositFrozen, lot=LOT, attempt=A1, bidder=bidder, platform="taobao", order="O-1",
        amount=yuan(amount),
    )  # fmt: skip


def remitted(bidder: str = BUYER, amount: str = "100000.00"):
    return fact(
        LotMoney.DepositRemitted, lot=LOT, attempt=A1, bidder=bidder, platform="taobao",
        amount=yuan(amount), reference="R-1",
    )  # fmt: skip


def banked(bidder: str = BUYER, amount: str = "100000.00"):
    return fact(
        LotMoney.RemittanceBanked, lot=LOT, attempt=A1, bidder=bidder, platform="taobao",
        line=line("platform"), claim="a1", amount=yuan(amount), value_date=DAY,
        payer_name="平台", payer_account="1", payer_bank="工商银行",
    )  # fmt: skip


def received(
    name: str, amount: str, purpose: Purpose = Purpose.BALANCE, payee: str = BUYER, account=None
):
    where = {
        Purpose.BALANCE: accounts.price(LOT), Purpose.DEPOSIT: accounts.deposit(LOT, payee),
        Purpose.PREPAYMENT: accounts.prepaid(LOT, payee),
        Purpose.DIFFERENCE: accounts.difference(LOT, payee),
    }[purpose]  # fmt: skip
    return fact(
        LotMoney.Received, lot=LOT, attempt=A1, purpose=purpose, payee=payee,
        account=account or where, line=line(name), claim="a1", amount=yuan(amount),
        value_date=DAY, payer_name=FROM[0], payer_account=FROM[1], payer_bank=FROM[2], document="",
    )  # fmt: skip


def committed(letter: str = "LN-1", amount: str = "630000.00"):
    return fact(
        LotMoney.CommitmentRegistered, lot=LOT, letter=letter, buyer=BUYER, lender="建设银行",
        amount=yuan(amount), expires_on=date(2026, 4, 1),
    )  # fmt: skip


def balance(name: str, amount: str, *, payer=FROM, letter=None, day=DAY, document=""):
    def pay(money: LotMoney) -> None:
        money.pay_balance(
            SALE, yuan(amount), letter=letter, day=day, line=line(name), claim="a2",
            value_date=DAY, payer=payer, document=document,
        )  # fmt: skip

    return pay


def sums(root: LotMoney | LotRefunds | LotDefault) -> dict[str, Money]:
    """What the facts just recorded come to, account by account."""
    found: dict[str, Money] = {}
    for each in root.pending_events:
        for leg in each.postings():
            found[leg.account] = found.get(leg.account, zero()) + leg.amount
    assert total(found.values()) == zero()
    return {account: amount for account, amount in found.items() if amount != zero()}
