"""Relief money (司法救助): the applications, whom each waits for, and what is to come back."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from ledger.domain.money import Money
from ledger.domain.relief import Relief, ReliefState
from ledger.projections.projection import Projection, Work
from ledger.projections.read import Listing, Page
from ledger.projections.rows import Row, Table


@dataclass(frozen=True, slots=True)
class ReliefRow:
    """One application: ``waits_for`` is who decides next, and ``grant`` once it is decided.

    ``due`` is the day by which it is to be decided, ``outstanding`` what was granted and is not
    back in the fund.
    """

    relief: UUID
    number: str
    case_number: str
    party: str
    amount: Money
    outstanding: Money
    needed: tuple[str, ...]
    given: tuple[str, ...]
    state: str
    waits_for: str | None
    due: date
    asked_by: str
    position: int


RELIEFS: Final = Table("reliefs", ReliefRow, ("relief",), private={"back": dict})
reliefs: Final = Projection("reliefs", 1, RELIEFS)


@reliefs.on(Relief.Asked)
def _asked(work: Work, fact: Relief.Asked) -> None:
    work[RELIEFS].put(
        {
            "relief": fact.originator_id, "number": f"{fact.case_number}-{fact.serial}",
            "case_number": fact.case_number, "party": fact.party, "amount": fact.amount.fen,
            "outstanding": 0, "currency": fact.amount.currency.code, "needed": list(fact.needed),
            "given": [], "state": ReliefState.ASKED.value, "waits_for": fact.needed[0],
            "due": fact.due, "asked_by": fact.by, "position": work.position, "back": {},
        }
    )  # fmt: skip


def _row(work: Work, fact: Any) -> Row:
    row = work[RELIEFS].get(fact.originator_id)
    if row is None:
        raise LookupError(f"no relief {fact.originator_id}")
    return row


@reliefs.on(Relief.Agreed)
def _agreed(work: Work, fact: Relief.Agreed) -> None:
    row = _row(work, fact)
    row["given"] = [*row["given"], fact.role]
    left = row["needed"][len(row["given"]) :]
    row["waits_for"] = left[0] if left else "grant"
    if not left:
        row["state"] = ReliefState.DECIDED.value


@reliefs.on(Relief.Refused)
def _refused(work: Work, fact: Relief.Refused) -> None:
    _row(work, fact).update(state=ReliefState.REFUSED.value, waits_for=None)


@reliefs.on(Relief.Granted)
def _granted(work: Work, fact: Relief.Granted) -> None:
    row = _row(work, fact)
    row.update(state=ReliefState.GRANTED.value, outstanding=row["amount"], waits_for=None)


@reliefs.on(Relief.RecoupmentAsked)
def _asked_back(work: Work, fact: Relief.RecoupmentAsked) -> None:
    row = _row(work, fact)
    row["back"] = {**row["back"], str(fact.payout): [fact.amount.fen, False]}


@reliefs.on(Relief.Recouped)
def _recouped(work: Work, fact: Relief.Recouped) -> None:
    row = _row(work, fact)
    amount, _ = row["back"][str(fact.payout)]
    row["back"] = {**row["back"], str(fact.payout): [amount, True]}
    row["outstanding"] -= amount


@reliefs.on(Relief.RecoupmentFailed)
def _failed(work: Work, fact: Relief.RecoupmentFailed) -> None:
    """What the fund had had is outstanding again."""
    row = _row(work, fact)
    amount, booked = row["back"][str(fact.payout)]
    row["back"] = {key: kept for key, kept in row["back"].items() if key != str(fact.payout)}
    row["outstanding"] += amount if booked else 0


_DUE: Final = (("due", "date"), ("relief", "uuid"))
_TO_DECIDE: Final = Listing(RELIEFS, "state = 'asked'", _DUE)
_TO_GRANT: Final = Listing(RELIEFS, "state = 'decided'", _DUE)
_OUTSTANDING: Final = Listing(
    RELIEFS, "outstanding > 0", (("position", "bigint"), ("relief", "uuid"))
)


def to_decide(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[ReliefRow]:
    """待审批救助: applications by the day they are to be decided (R6.03)."""
    return _TO_DECIDE.page(connection, book, after=after, limit=limit)


def to_grant(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[ReliefRow]:
    """待发放救助: decided, and not yet paid from the fund."""
    return _TO_GRANT.page(connection, book, after=after, limit=limit)


def outstanding(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[ReliefRow]:
    """未扣回救助金: granted, and not back in the fund (R6.05)."""
    return _OUTSTANDING.page(connection, book, after=after, limit=limit)
