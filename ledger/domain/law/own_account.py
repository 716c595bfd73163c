"""Money lies on one special account (专户), and pays nothing of another's before the bank moved it.

A court has several: for cases, for auctions, at another bank. What the books give one of them while
the money lies on the other would be paid with other people's.
"""

from datetime import date, timedelta
from typing import Final, NamedTuple

from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict
from ledger.domain.law.rules import rule
from ledger.domain.money import Money

SPECIAL_ACCOUNT: Final = Article("法发〔2017〕6号", "第四条第一款", Certainty.CORROBORATED)
ON_ITS_WAY: Final = timedelta(days=10)  # between two banks, over the longest holidays


class OtherBankAccount(Conflict):
    """The money lies on another special account of the court than it would be used on."""

    code = "other-bank-account"
    title = "The money lies on another special account; let the bank move it first"
    title_zh = "款项不在同一专户，须先经银行划转"
    article = SPECIAL_ACCOUNT


@rule("R1.05a", SPECIAL_ACCOUNT, zh="专户不得互用", en="One special account pays for no other")
def must_lie_on(lies_on: str, asked: str) -> None:
    """Refuse money of one special account for what is kept on another.

    Raises :class:`OtherBankAccount`.
    """
    if lies_on != asked:
        raise OtherBankAccount(f"it lies on {lies_on}, not on {asked}", bank_account=lies_on)


class End(NamedTuple):
    """One end of a movement between two accounts, as its bank tells it."""

    account: str
    other: str  # the account at the other end, where it is told
    amount: Money
    on: date


def are_two_ends(debit: End, credit: End) -> bool:
    """Whether two lines are one transfer between accounts of the court, as both banks tell it.

    The same sum, and days that fit; an end that is told in figures is the other one, and one is.
    """
    told = [(debit.other, credit.account), (credit.other, debit.account)]
    named = [said == is_ for said, is_ in told if said.isdigit()]
    fits = credit.on - ON_ITS_WAY <= debit.on <= credit.on
    return (
        debit.account != credit.account
        and debit.amount == credit.amount
        and fits
        and (bool(named) and all(named))
    )
