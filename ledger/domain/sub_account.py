"""The virtual sub-account (虚拟子账号): one case, one account, and never another case's.

A court may give each payer of a case a number of his own beside it (一人一案一账号); for whom one
was issued, its case says.

Its number follows from the case's own, so a clerk who asks twice gets the same one. Two cases
whose numbers would meet are told apart by trying the next; a number once issued is never reused,
because the stream named by it exists for ever.
"""

import hashlib
from datetime import date
from typing import Final
from uuid import UUID

from ledger.domain.citation import Article
from ledger.domain.kernel import FirstFact, Root, event, name_id

ONE_CASE_ONE_ACCOUNT: Final = Article("法发〔2017〕6号", "第四条第二款")
DIGITS: Final = 9


def number_for(main_account: str, case_number: str, attempt: int = 0, *, party: str = "") -> str:
    """The ``attempt``-th candidate for a case's sub-account: the main account and nine digits.

    ``party`` is the mark of the one payer it is for; without one it is the case's own.
    """
    whose = f"{case_number}\x1f{party}" if party else case_number
    seed = f"{main_account}\x1f{whose}\x1f{attempt}".encode()
    serial = int.from_bytes(hashlib.sha256(seed).digest()[:8], "big") % 10**DIGITS
    return f"{main_account}{serial:0{DIGITS}d}"


class SubAccount(Root):
    """The mapping of one sub-account to its case; no fact changes it, nor gives it to another.

    It is closed (销号) when its case is archived, and open again when the case is taken up. What
    still comes to a closed number is its case's all the same.
    """

    TOPIC = "sub-account"

    class Issued(FirstFact):
        """The number was given to a case (生成子账号)."""

        TOPIC = "sub-account.issued"
        number: str
        bank_account: str
        case_number: str

    class Closed(Root.Event):
        """Its case was archived (销号)."""

        TOPIC = "sub-account.closed"
        number: str
        case_number: str
        on: date
        by: str

    class OpenedAgain(Root.Event):
        """Its case was taken up again (恢复子账号)."""

        TOPIC = "sub-account.opened-again"
        number: str
        case_number: str
        on: date
        by: str

    @staticmethod
    def create_id(number: str) -> UUID:
        return name_id("sub-account", number)

    @event(Issued)
    def __init__(self, number: str, bank_account: str, case_number: str) -> None:
        self.number = number
        self.bank_account = bank_account
        self.case_number = case_number
        self.closed_on: date | None = None

    def close(self, on: date, *, by: str) -> None:
        """Close it; a closed one stays closed."""
        if self.closed_on is None:
            self._closed(number=self.number, case_number=self.case_number, on=on, by=by)

    @event(Closed)
    def _closed(self, number: str, case_number: str, on: date, by: str) -> None:
        self.closed_on = on

    def open_again(self, on: date, *, by: str) -> None:
        """Open it again, for its own case; an open one stays open."""
        if self.closed_on is not None:
            self._opened_again(number=self.number, case_number=self.case_number, on=on, by=by)

    @event(OpenedAgain)
    def _opened_again(self, number: str, case_number: str, on: date, by: str) -> None:
        self.closed_on = None
