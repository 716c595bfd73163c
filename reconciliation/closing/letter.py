"""A balance the bank confirms in writing (余额对账单、询证函), where its files tell none.

Some banks let only movements be downloaded. Then a letter, or a balance slip, says what the account
held at the end of a day; it stands in the chain of statements as one without lines.
"""

from datetime import date
from typing import Final
from uuid import UUID

from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict, Malformed
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.money import Money, zero

BALANCE: Final = Article("案款对账要求", "余额对账单", Certainty.DESIGN)


class LetterNeedsPaper(Malformed):
    """A balance is confirmed by a paper of the bank, for no day to come, and is not negative."""

    code = "balance-needs-paper"
    title = "Name the bank's paper, a day that is over and what the account held"
    title_zh = "须注明余额对账单、已结束日期和余额"
    article = BALANCE


class LetterSaysOtherwise(Conflict):
    """The bank confirmed another balance for this day before."""

    code = "balance-confirmed-otherwise"
    title = "Another balance was confirmed for this day"
    title_zh = "该日已登记不同余额"
    article = BALANCE


class BalanceLetter(Root):
    """What one account held at the end of one day, by the bank's own word."""

    TOPIC = "balance-letter"

    class Confirmed(FirstFact):
        """The bank confirmed the balance on paper (登记余额对账单)."""

        TOPIC = "balance-letter.confirmed"
        bank_account: str
        day: date
        closing: Money
        document: str
        by: str

    class Replaced(Root.Event):
        """A newer paper of the bank says another balance (更正余额对账单)."""

        TOPIC = "balance-letter.replaced"
        closing: Money
        document: str
        by: str

    @staticmethod
    def create_id(bank_account: str, day: date) -> UUID:
        return name_id("balance-letter", bank_account, day.isoformat())

    @event(Confirmed)
    def __init__(
        self, *, bank_account: str, day: date, closing: Money, document: str, by: str
    ) -> None:
        self.bank_account = bank_account
        self.day = day
        self.closing = closing
        self.document = document

    @classmethod
    def confirm(
        cls, bank_account: str, day: date, closing: Money, document: str, *, by: str, today: date
    ) -> "BalanceLetter":
        """Take the bank's word; raises :class:`LetterNeedsPaper`."""
        if not document.strip() or closing < zero() or day > today:
            raise LetterNeedsPaper("name the paper, the day and the balance", day=day)
        return cls(bank_account=bank_account, day=day, closing=closing, document=document, by=by)

    def replace(self, closing: Money, document: str, *, by: str) -> None:
        """Take a newer paper; raises :class:`LetterSaysOtherwise` under the same one."""
        if closing == self.closing:
            return
        if document.strip() in ("", self.document) or closing < zero():
            raise LetterSaysOtherwise(f"{self.document} says {self.closing}", said=self.closing)
        self._replaced(closing=closing, document=document, by=by)

    @event(Replaced)
    def _replaced(self, closing: Money, document: str, by: str) -> None:
        self.closing = closing
        self.document = document
