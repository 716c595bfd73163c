"""Whether money has come yet (起息): what a bank values from a later day is nobody's to pay before.

A line is booked on one day and may count from a later one, as a cheque's does. Until then the bank
account has it by name only: whoever were paid out of it would be paid with other people's money.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from ledger.domain import clock
from ledger.domain.case_parts import Source
from ledger.domain.cash_collection import CashCollection
from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict
from ledger.domain.kernel import Root
from ledger.store.court import Court


class NotValuedYet(Conflict):
    """The money counts from a later day only."""

    code = "not-valued-yet"
    title = "The bank values this money from a later day"
    title_zh = "该笔来款尚未起息，起息日前不得发放"
    article = Article("案款发放控制要求", "起息后方可动用", Certainty.DESIGN)


class InTheSafe(Conflict):
    """The money is cash that finance has counted and not brought to the bank yet."""

    code = "in-the-safe"
    title = "The cash is not in the bank yet"
    title_zh = "现金尚未存入专户，存行确认前不得发放"
    article = Article("案款发放控制要求", "现金存行后方可动用", Certainty.DESIGN)


def may_be_spent(court: Court, receipts: Iterable[UUID], day: date) -> None:
    """Refuse to pay out of what the bank does not have yet: it would pay with other people's money.

    Raises :class:`NotValuedYet`, :class:`InTheSafe`.
    """
    roots = list(court.find_many(Root, dict.fromkeys(receipts)).values())
    _has_come(roots, day)
    for root in roots:
        if isinstance(root, CashCollection) and root.in_hand.amount:
            raise InTheSafe(f"{root.in_hand} of slip {root.slip} is in the safe", slip=root.slip)


def _has_come(roots: Iterable[Any], day: date) -> None:
    days = [valued for root in roots if (valued := getattr(root, "value_date", None))]
    if (latest := max(days, default=day)) > day:
        raise NotValuedYet(f"some of this money counts from {latest} on", value_date=latest)


def is_there(court: Court, taken: Iterable[Source]) -> None:
    """Refuse to charge, escrow or move what counts from a later day; :class:`NotValuedYet`.

    It would stand among fees, or be another's, at the end of a month in which the bank has it not.
    """
    receipts = dict.fromkeys(source.receipt for source in taken)
    _has_come(court.find_many(Root, receipts).values(), clock.today())
