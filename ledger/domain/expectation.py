"""Money somebody waits for (应收款项): a buyer's balance, a deduction asked of a bank, a return.

An expectation moves no money. It says who is to pay how much, for which case and under which
number; bank lines meet it, wholly or in part, and a line that met it by mistake is taken off again
by a fact. What is due and not met is a list somebody works through.
"""

from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict, Malformed, NotFound
from ledger.domain.kernel import FirstFact, Personal, Root, event, name_id
from ledger.domain.money import Money, total, zero

AWAITED: Final = Article("案款对账要求", "应收款项", Certainty.DESIGN)


class ExpectationKind(StrEnum):
    """Why money is to come."""

    BUYER_BALANCE = "buyer-balance"  # 买受人应付尾款
    DEDUCTION = "deduction"  # 已请求扣划
    RETURN = "return"  # 待退回款
    PERFORMANCE = "performance"  # 承诺履行款


class MoreThanExpected(Conflict):
    """More would be met than is still awaited."""

    code = "more-than-expected"
    title = "More came than is still awaited"
    title_zh = "超过应收未收金额"
    article = AWAITED


class ExpectationClosed(Conflict):
    """The expectation was met or withdrawn; nothing more is awaited."""

    code = "expectation-closed"
    title = "Nothing more is awaited here"
    title_zh = "该应收款项已结清或撤销"
    article = AWAITED


class NotMetByLine(NotFound):
    """The line did not meet this expectation."""

    code = "not-met-by-line"
    title = "This line did not meet the expectation"
    title_zh = "该流水未核销此应收款项"
    article = AWAITED


class NothingExpected(Malformed):
    """An amount of zero or less is not awaited."""

    code = "nothing-expected"
    title = "The amount awaited must be more than zero"
    title_zh = "应收金额应大于零"
    article = AWAITED


class Expectation(Root):
    """One sum from one payer for one case, under a number of its own."""

    TOPIC = "expectation"

    class Opened(FirstFact):
        """The money is awaited from now on (登记应收)."""

        TOPIC = "expectation.opened"
        number: str
        kind: ExpectationKind
        case_number: str
        bank_account: str
        amount: Money
        payer_name: Personal
        payer_account: Personal
        due_on: date
        basis: str
        by: str

    class Met(Root.Event):
        """A bank line brought it, or part of it (核销)."""

        TOPIC = "expectation.met"
        line: UUID
        amount: Money

    class Unmet(Root.Event):
        """A line was taken off again (撤销核销): it had met this by mistake."""

        TOPIC = "expectation.unmet"
        line: UUID
        amount: Money
        reason: str

    class Withdrawn(Root.Event):
        """The rest is no longer awaited (撤销应收)."""

        TOPIC = "expectation.withdrawn"
        by: str
        reason: str

    @staticmethod
    def create_id(number: str) -> UUID:
        return name_id("expectation", number)

    @event(Opened)
    def __init__(
        self,
        *,
        number: str,
        kind: ExpectationKind,
        case_number: str,
        bank_account: str,
        amount: Money,
        payer_name: str,
        payer_account: str,
        due_on: date,
        basis: str,
        by: str,
    ) -> None:
        self.number = number
        self.kind = kind
        self.case_number = case_number
        self.bank_account = bank_account
        self.amount = amount
        self.payer_name = payer_name
        self.payer_account = payer_account
        self.due_on = due_on
        self.met: dict[UUID, Money] = {}
        self.withdrawn = False

    @classmethod
    def open(
        cls,
        number: str,
        kind: ExpectationKind,
        *,
        case_number: str,
        bank_account: str,
        amount: Money,
        payer_name: str,
        payer_account: str,
        due_on: date,
        basis: str,
        by: str,
    ) -> "Expectation":
        """Await money; raises :class:`NothingExpected`."""
        if amount <= zero():
            raise NothingExpected(f"{amount} is not awaited", amount=amount)
        return cls(
            number=number, kind=kind, case_number=case_number, bank_account=bank_account,
            amount=amount, payer_name=payer_name, payer_account=payer_account, due_on=due_on,
            basis=basis, by=by,
        )  # fmt: skip

    @property
    def left(self) -> Money:
        """What is still awaited."""
        return zero() if self.withdrawn else self.amount - total(self.met.values())

    def meet(self, line: UUID, amount: Money) -> None:
        """Let a line bring this much; raises :class:`MoreThanExpected`."""
        self._must_be_open()
        if amount <= zero() or amount > self.left:
            raise MoreThanExpected(f"{amount} came, {self.left} is awaited", left=self.left)
        self._met(line=line, amount=amount)

    @event(Met)
    def _met(self, line: UUID, amount: Money) -> None:
        self.met[line] = self.met[line] + amount if line in self.met else amount

    def take_off(self, line: UUID, amount: Money, *, reason: str) -> None:
        """Take a line off that met this by mistake; raises :class:`NotMetByLine`."""
        brought = self.met.get(line, zero())
        if amount <= zero() or amount > brought:
            raise NotMetByLine(f"line {line} brought {brought} of {self.number}", brought=brought)
        self._unmet(line=line, amount=amount, reason=reason)

    @event(Unmet)
    def _unmet(self, line: UUID, amount: Money, reason: str) -> None:
        self.met[line] -= amount
        if self.met[line] == zero():
            del self.met[line]

    def withdraw(self, *, by: str, reason: str) -> None:
        """Await the rest no longer; raises :class:`ExpectationClosed`."""
        self._must_be_open()
        self._withdrawn(by=by, reason=reason)

    @event(Withdrawn)
    def _withdrawn(self, by: str, reason: str) -> None:
        self.withdrawn = True

    def _must_be_open(self) -> None:
        if self.withdrawn or self.left == zero():
            now = "withdrawn" if self.withdrawn else "met"
            raise ExpectationClosed(f"{self.number} is {now}", state=now)
