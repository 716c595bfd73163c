"""What a payer is told (缴款告知): into which account he pays, and what he writes with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger.domain.calendar import Calendar, Deadline
from ledger.domain.citation import Article
from ledger.domain.errors import Conflict, Malformed
from ledger.domain.law.periods import Clock, clock_ends
from ledger.domain.law.rules import rule

TELLING: Final = Article("法发〔2017〕6号", "第五条")
NO_OTHER_ACCOUNT: Final = Article("法〔2021〕322号", "不得要求向专户以外账户付款")
PURPOSE: Final = "执行款"


class NoAccountToPayInto(Conflict):
    """The case has no open sub-account: nothing is asked for, least of all into another account."""

    code = "no-account-to-pay-into"
    title = "The case has no open sub-account to pay into"
    title_zh = "本案无有效子账号，不得发出缴款告知"
    article = TELLING


class ApplicationNotYet(Malformed):
    """The application would be later than the filing it led to, or than today."""

    code = "application-not-yet"
    title = "The application came before the case was filed"
    title_zh = "申请执行日期不得晚于立案日期"
    article = TELLING


@dataclass(frozen=True, slots=True)
class PayInto:
    """Where a payer pays, as the book says it: nothing of it is typed by anybody."""

    bank_name: str
    holder: str
    number: str


@rule("R1.07", TELLING, zh="缴款告知", en="What a payer is told")
def pay_into(bank_name: str, holder: str, sub_account: str, closed_on: date | None) -> PayInto:
    """The account to be named: the case's own sub-account or the payer's, while it is open.

    Raises :class:`NoAccountToPayInto`.
    """
    if not sub_account or closed_on is not None:
        raise NoAccountToPayInto("there is no open sub-account", closed_on=closed_on)
    return PayInto(bank_name, holder, sub_account)


@rule("R1.07", TELLING, zh="缴款告知", en="What a payer is told")
def to_be_written(case_number: str, debtors: Iterable[str], payer: str = "") -> str:
    """What the payer is asked to write with his payment: case, debtor, himself, what for."""
    named = "、".join(debtors) or "（被执行人）"
    return f"{case_number} {named} {payer or '（付款人姓名或名称）'} {PURPOSE}"


@rule("R1.07", TELLING, zh="缴款告知", en="What a payer is told")
def told_by(applied_on: date, filed_on: date, today: date, calendar: Calendar) -> Deadline:
    """By when it goes out with the notice of enforcement: ten days from the application.

    Raises :class:`ApplicationNotYet`.
    """
    if applied_on > min(filed_on, today):
        raise ApplicationNotYet(
            f"the case was filed on {filed_on}", applied_on=applied_on, filed_on=filed_on
        )
    return clock_ends(Clock.EXECUTION_NOTICE, applied_on, calendar)
