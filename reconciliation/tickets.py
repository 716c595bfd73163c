"""Tickets (差异工单) and expectations (应收款项), as matching and the daily proof need them."""

from datetime import date
from typing import Final

from ledger.domain.book import Book, NoPolicyInForce
from ledger.domain.calendar import Calendar, Period, Unit
from ledger.domain.expectation import Expectation, ExpectationKind
from ledger.domain.ticket import DIFFERENCES
from reconciliation.matching.known import Expected

CALENDAR: Final = Calendar.shipped()
WITHOUT_POLICY: Final = Period(3, Unit.WORKING)
TO_THE_CASE: Final = frozenset({ExpectationKind.DEDUCTION, ExpectationKind.PERFORMANCE})


def due_on(book: Book, today: date) -> date:
    """By when a difference found today is to be looked into: the court's limit for claiming."""
    try:
        return book.policy_on(today).claim_deadline(today, CALENDAR).due
    except NoPolicyInForce:
        found = CALENDAR.deadline(today, WITHOUT_POLICY, roll=False, article=DIFFERENCES)
        return found.due


def expected(each: Expectation) -> Expected:
    """An expectation as matching sees it: its number is what a line quotes."""
    return Expected(
        each.id, each.case_number, each.bank_account, each.left, each.number, each.payer_name,
        each.payer_account, each.due_on, for_case=each.kind in TO_THE_CASE,
    )  # fmt: skip
