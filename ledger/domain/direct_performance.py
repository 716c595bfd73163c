"""What a debtor paid straight to the creditor (直接履行): never court money, and still performance.

One officer records it with the creditor's own receipt, another person agrees; then it stands as a
memorandum in the book and counts against the debt.
"""

from datetime import date
from enum import StrEnum
from uuid import UUID

from ledger.domain.chart import AccountName, Posting, move
from ledger.domain.errors import Conflict, Malformed
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.law.approval import MUTUAL_SUPERVISION, ActsTwice
from ledger.domain.law.deduction import DIRECTLY
from ledger.domain.money import Money, zero
from ledger.domain.paper import Paper, well_named


class DirectState(StrEnum):
    """Where a direct performance stands."""

    RECORDED = "recorded"  # 待复核
    CONFIRMED = "confirmed"  # 已复核
    REFUSED = "refused"  # 已退回


class DirectNotThere(Conflict):
    """It was decided on before."""

    code = "direct-not-there"
    title = "It was decided on before"
    title_zh = "该直接履行已处理"
    article = DIRECTLY


class NothingPerformed(Malformed):
    """No amount was paid."""

    code = "nothing-performed"
    title = "The amount must be more than zero"
    title_zh = "履行金额应大于零"
    article = DIRECTLY


class DirectPerformance(Root):
    """One payment past the court."""

    TOPIC = "direct-performance"

    class Recorded(FirstFact):
        """Somebody recorded it with the creditor's receipt (登记直接履行)."""

        TOPIC = "direct-performance.recorded"
        case_number: str
        serial: int
        payer: str
        payee: str
        claim: str
        amount: Money
        on: date
        receipt: Paper
        by: str

    class Confirmed(Root.Event):
        """A second person agreed (复核直接履行): a memorandum, no money of the court."""

        TOPIC = "direct-performance.confirmed"
        case_number: str
        amount: Money
        on: date
        by: str

        def postings(self) -> tuple[Posting, ...]:
            paid = AccountName(f"memo/direct/{self.case_number}")
            performed = AccountName(f"memo/performed/{self.case_number}")
            return move(self.amount, debit=paid, credit=performed)

        def effective_on(self) -> date:
            return self.on

        def accounted_on(self) -> None:
            """Learnt of today, however long ago it was paid."""

    class Refused(Root.Event):
        """A second person did not agree (退回)."""

        TOPIC = "direct-performance.refused"
        by: str
        reason: str

    @staticmethod
    def create_id(case_number: str, serial: int) -> UUID:
        return name_id("direct-performance", case_number, str(serial))

    @event(Recorded)
    def __init__(
        self,
        *,
        case_number: str,
        serial: int,
        payer: str,
        payee: str,
        claim: str,
        amount: Money,
        on: date,
        receipt: Paper,
        by: str,
    ) -> None:
        self.case_number = case_number
        self.serial = serial
        self.payee = payee
        self.claim = claim
        self.amount = amount
        self.on = on
        self.receipt = receipt
        self.recorded_by = by
        self.state = DirectState.RECORDED

    @classmethod
    def record(
        cls,
        case_number: str,
        serial: int,
        amount: Money,
        *,
        payer: str,
        payee: str,
        claim: str,
        on: date,
        receipt: Paper,
        by: str,
    ) -> "DirectPerformance":
        """Record what was paid; raises :class:`NothingPerformed`."""
        if amount <= zero():
            raise NothingPerformed(f"{amount} was not paid", amount=amount)
        well_named([receipt])
        return cls(
            case_number=case_number, serial=serial, payer=payer, payee=payee, claim=claim,
            amount=amount, on=on, receipt=receipt, by=by,
        )  # fmt: skip

    @property
    def number(self) -> str:
        return f"{self.case_number}-{self.serial}"

    def confirm(self, *, by: str) -> None:
        """Agree; raises :class:`ActsTwice` for whoever recorded it."""
        self._undecided()
        if by == self.recorded_by:
            raise ActsTwice(f"{by} recorded it", article=MUTUAL_SUPERVISION, actor=by)
        self._confirmed(case_number=self.case_number, amount=self.amount, on=self.on, by=by)

    @event(Confirmed)
    def _confirmed(self, case_number: str, amount: Money, on: date, by: str) -> None:
        self.state = DirectState.CONFIRMED

    def refuse(self, reason: str, *, by: str) -> None:
        """Do not agree; its author may withdraw it the same way."""
        self._undecided()
        self._refused(by=by, reason=reason)

    @event(Refused)
    def _refused(self, by: str, reason: str) -> None:
        self.state = DirectState.REFUSED

    def _undecided(self) -> None:
        if self.state is not DirectState.RECORDED:
            raise DirectNotThere(f"{self.number} is {self.state.value}", state=self.state)
