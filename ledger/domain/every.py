"""Every noun of the ledger, so that every topic is known wherever facts are read."""

from ledger.domain import (
    access,
    bank_line,
    bank_message,
    book,
    case_account,
    cash_collection,
    debt,
    expectation,
    instrument,
    payment_batch,
    payout,
    slip_book,
    statement_file,
    sub_account,
    ticket,
)

__all__ = [
    "access",
    "bank_line",
    "bank_message",
    "book",
    "case_account",
    "cash_collection",
    "debt",
    "expectation",
    "instrument",
    "payment_batch",
    "payout",
    "slip_book",
    "statement_file",
    "sub_account",
    "ticket",
]
