"""The chart of accounts (会计科目): every account the book can hold, and on which side it stands.

Amounts are signed: a debit is positive, a credit negative. An asset never falls below zero and a
liability never rises above it — the database refuses such a posting, whatever the application says.
Each fact says beside its fields which accounts it moves; ``docs/chart.md`` lists them all together.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from functools import partial
from typing import Final, NamedTuple, NewType, cast
from uuid import UUID

from ledger.domain.money import Money

AccountName = NewType("AccountName", str)
"""An account of the chart: its family, then whose it is, as ``bank/3225019880100``."""


# A text is a name as it is: this says so to whoever checks types, in a step of Python less.
_name: Final = cast("Callable[[str], AccountName]", str)


class Side(IntEnum):
    """The side on which an account may stand."""

    ASSET = 1  # 资产: never below zero
    MEMO = 0  # 备查: not court money; still balanced
    LIABILITY = -1  # 负债: never above zero


@dataclass(frozen=True, slots=True)
class AccountClass:
    """A family of accounts sharing their first word."""

    prefix: str
    side: Side
    zh: str
    en: str


CHART: dict[str, AccountClass] = {
    row.prefix: row
    for row in (
        AccountClass("bank", Side.ASSET, "银行专户", "special bank account"),
        AccountClass(
            "platform", Side.ASSET, "平台在途", "remitted by a platform, not yet credited"
        ),
        AccountClass("cash", Side.ASSET, "库存现金", "counted by finance, not yet banked"),
        AccountClass("recoverable", Side.ASSET, "应收追回", "paid out and to be recovered"),
        AccountClass("short", Side.ASSET, "短款", "debited by the bank without explanation"),
        AccountClass("unclaimed", Side.LIABILITY, "待认领款", "received and not yet identified"),
        AccountClass("case", Side.LIABILITY, "案款", "held for a case: available or held"),
        AccountClass("transit", Side.LIABILITY, "在途", "sent to the bank, not yet booked by it"),
        AccountClass("escrow", Side.LIABILITY, "提存", "escrow deposit"),
        AccountClass("fee", Side.LIABILITY, "执行费", "execution application fee"),
        AccountClass("cost", Side.LIABILITY, "实际费用", "real enforcement costs"),
        AccountClass("fine", Side.LIABILITY, "罚没", "fines and confiscated money"),
        AccountClass("tax", Side.LIABILITY, "税费", "taxes withheld from a sale"),
        AccountClass("deposit", Side.LIABILITY, "竞买保证金", "bidder's deposit"),
        AccountClass("prepaid", Side.LIABILITY, "变卖预缴款", "prepaid price of a private sale"),
        AccountClass("price", Side.LIABILITY, "待裁定价款", "sale price awaiting its ruling"),
        AccountClass("forfeited", Side.LIABILITY, "悔拍保证金", "forfeited deposit"),
        AccountClass("reserve", Side.LIABILITY, "预留", "reserved share"),
        AccountClass(
            "difference", Side.LIABILITY, "抵债补差", "difference owed in a debt-for-asset"
        ),
        AccountClass("refundable", Side.LIABILITY, "应退款", "to be refunded to its payer"),
        AccountClass("surplus", Side.LIABILITY, "应退被执行人余款", "surplus due to the debtor"),
        AccountClass("third-party", Side.LIABILITY, "案外人价款", "third party's price money"),
        AccountClass("interest", Side.LIABILITY, "专户利息", "interest on the special account"),
        AccountClass("long", Side.LIABILITY, "长款", "credited by the bank without explanation"),
        AccountClass("transfer", Side.MEMO, "法院间往来", "in transfer between two books"),
        AccountClass("memo", Side.MEMO, "备查", "memorandum accounts"),
    )
}


class Posting(NamedTuple):
    """One leg of an entry: an account and a signed amount (debit +, credit −)."""

    account: str
    amount: Money


# What a NamedTuple does as well, in a step of Python more.
_posting: Final[Callable[[tuple[str, Money]], Posting]] = partial(tuple.__new__, Posting)


class _Words(dict[int, str]):
    """Ids as they are written in the names of accounts, by their number.

    Several facts in a row are about one thing, and UUID writes itself anew every time, which was a
    third of what deriving a fact's postings costs. Whoever has written an id may leave it here.
    """

    def __missing__(self, number: int) -> str:
        digits = f"{number:032x}"
        written = "-".join((
            digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]
        ))  # fmt: skip
        self.keep(number, written)
        return written

    def keep(self, number: int, written: str) -> None:
        """Remember how an id is written; few are, for a book is read in its order."""
        if len(self) >= _REMEMBERED:
            self.clear()
        self[number] = written


_REMEMBERED: Final = 20_000
WORDS: Final = _Words()


def move(amount: Money, *, debit: str, credit: str) -> tuple[Posting, ...]:
    """The entry that takes ``amount`` from ``credit`` to ``debit``; nothing for a zero amount."""
    if not amount.amount:
        return ()
    return (_posting((debit, amount)), _posting((credit, -amount)))


def side_of(account: str) -> Side:
    """The side of an account; :class:`KeyError` for a family the chart does not know."""
    return CHART[account.partition("/")[0]].side


def bank(account_number: str) -> AccountName:
    """银行专户: the money on one special bank account."""
    return _name(f"bank/{account_number}")


def unclaimed(line: UUID) -> AccountName:
    """待认领款: one bank line's money, until a case claims it."""
    return _name(f"unclaimed/{WORDS[line.int]}")


def available(case_number: str) -> AccountName:
    """可发放案款: what a case may dispose of."""
    return _name(f"case/{case_number}/available")


def held(case_number: str, hold: UUID | str) -> AccountName:
    """案款保留: money of a case bound to one payout, deferral, freeze or objection."""
    words = WORDS[hold.int] if isinstance(hold, UUID) else hold
    return _name(f"case/{case_number}/held/{words}")


def transit(payout: UUID) -> AccountName:
    """在途: sent to the bank and not yet booked; goes to zero for every payout."""
    return _name(f"transit/{WORDS[payout.int]}")


def short(line: UUID) -> AccountName:
    """短款: a debit the bank made that nothing here explains yet."""
    return _name(f"short/{WORDS[line.int]}")


def refundable(payout: UUID) -> AccountName:
    """应退款: unclaimed money bound to its return to whoever sent it."""
    return _name(f"refundable/{WORDS[payout.int]}")


def long(ticket: UUID) -> AccountName:
    """长款: credited by the bank without explanation, under the ticket that looks into it."""
    return _name(f"long/{WORDS[ticket.int]}")


def cash(slip: str) -> AccountName:
    """库存现金: one slip's cash, counted by finance, until the bank shows its deposit."""
    return _name(f"cash/{slip}")


def interest(bank_account: str) -> AccountName:
    """专户利息: what the bank paid on one special account, until a rule says where it goes."""
    return _name(f"interest/{bank_account}")


def interest_bound(bank_account: str, payout: UUID) -> AccountName:
    """专户利息待缴: interest bound to one payment that is not yet sent."""
    return _name(f"interest/{bank_account}:{WORDS[payout.int]}")


def recoverable(case_number: str) -> AccountName:
    """应收追回: paid wrongly out of a case, and to be recovered or compensated."""
    return _name(f"recoverable/{case_number}")


def transfer(transfer_id: str) -> AccountName:
    """法院间往来: one sum between two courts' books; zero over both."""
    return _name(f"transfer/{transfer_id}")


def transferred(case_number: str) -> AccountName:
    """备查: what a case has handed to or had from another court."""
    return _name(f"memo/transferred/{case_number}")


def to_be_returned(reversal: str) -> AccountName:
    """备查: what a reversal of enforcement has ordered back and not yet had."""
    return _name(f"memo/reversal/due/{reversal}")


def to_be_restored(case_number: str) -> AccountName:
    """备查: the same, as it is due to whoever was enforced against, in the reversal's own case."""
    return _name(f"memo/reversal/owed/{case_number}")


def relief_budget() -> AccountName:
    """备查: what the budget has given for relief money."""
    return _name("memo/relief/budget")


def relief_fund() -> AccountName:
    """备查: relief money not yet paid out; it is never on the special account."""
    return _name("memo/relief/fund")


def relief_granted(relief: str) -> AccountName:
    """备查: relief paid on one application and not taken back."""
    return _name(f"memo/relief/granted/{relief}")
