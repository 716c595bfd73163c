"""Every noun of the ledger, so that every topic is known wherever facts are read."""

from ledger.domain import (
    access,
    bank_line,
    bank_message,
    book,
    case_account,
    payment_batch,
    payout,
    statement_file,
    sub_account,
)

__all__ = [
    "access",
    "bank_line",
    "bank_message",
    "book",
    "case_account",
    "payment_batch",
    "payout",
    "statement_file",
    "sub_account",
]
