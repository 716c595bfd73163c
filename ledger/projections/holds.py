"""The register of held money (保留登记): deferrals and holds, their documents, ends and hands."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from ledger.domain.deferral import Deferral
from ledger.domain.hold import Hold
from ledger.domain.money import Money
from ledger.projections.projection import Projection, Work
from ledger.projections.read import Listing, Page, select_all
from ledger.projections.rows import Row, Table


@dataclass(frozen=True, slots=True)
class Held:
    """One hold or deferral: how much its document asks, how much is held, until when, and by whom.

    What of a frozen share went, or is on its way, to the court that froze it is not asked any more.

    ``kind`` is the kind of the hold, or the ground of a deferral; ``until`` the end of a hold, or
    the review day of a deferral. ``decide`` is what somebody must decide next, or ``None``.
    ``receipt`` is the one whose money is kept and no other; ``None`` where it may be any.
    """

    hold: UUID
    number: str
    case_number: str
    process: str
    kind: str
    asked: Money
    covered: Money
    basis: str
    starts_on: date | None
    until: date | None
    state: str
    decide: str | None
    asked_by: str
    approved_by: str | None
    release_document: str | None
    doubt: str | None
    overdue: int
    position: int
    receipt: UUID | None


HOLDS: Final = Table("holds", Held, ("hold",))
holds: Final = Projection("holds", 2, HOLDS)


def _new(work: Work, fact: Any, **fields: Any) -> None:
    work[HOLDS].put(
        {
            "hold": fact.originator_id,
            "number": f"{fact.case_number}-{fact.serial}",
            "case_number": fact.case_number,
            "basis": str(fact.paper),
            "asked_by": fact.by,
            "approved_by": None,
            "release_document": None,
            "overdue": 0,
            "receipt": None,
            "position": work.position,
            **fields,
        }
    )


def _row(work: Work, fact: Any, **changed: Any) -> Row:
    row = work[HOLDS].get(fact.originator_id)
    if row is None:
        raise LookupError(f"no hold {fact.originator_id}")
    row.update(changed)
    return row


@holds.on(Hold.Placed)
def _placed(work: Work, fact: Hold.Placed) -> None:
    _new(
        work, fact, process="hold", kind=fact.kind, asked=fact.asked.fen, covered=fact.covered.fen,
        currency=fact.asked.currency.code, starts_on=fact.starts_on, until=fact.until,
        state="placed", decide="approve", doubt=fact.doubt or None, receipt=fact.receipt,
    )  # fmt: skip


@holds.on(Hold.Covered)
def _covered(work: Work, fact: Hold.Covered) -> None:
    _row(work, fact)["covered"] += fact.amount.fen


@holds.on(Hold.Approved)
def _approved(work: Work, fact: Hold.Approved) -> None:
    _row(work, fact, state="approved", decide=None, approved_by=fact.by)


@holds.on(Hold.Lifted)
def _lifted(work: Work, fact: Hold.Lifted) -> None:
    _row(work, fact, state="lifted", decide=None, covered=0)


@holds.on(Hold.Extended)
def _extended(work: Work, fact: Hold.Extended) -> None:
    _row(work, fact, until=fact.until, basis=str(fact.paper))


@holds.on(Hold.ReleaseAsked)
def _release_asked(work: Work, fact: Hold.ReleaseAsked) -> None:
    _row(work, fact, state="release-asked", decide="release", release_document=str(fact.paper))


@holds.on(Hold.ReleaseRefused)
def _release_refused(work: Work, fact: Hold.ReleaseRefused) -> None:
    _row(work, fact, state="approved", decide=None, release_document=None)


@holds.on(Hold.Released)
def _released(work: Work, fact: Hold.Released) -> None:
    row = _row(work, fact, decide=None)
    row["covered"] -= fact.amount.fen
    row["asked"] -= fact.amount.fen
    row["state"] = "approved" if row["covered"] else "released"


@holds.on(Hold.HandedOver)
def _handed_over(work: Work, fact: Hold.HandedOver) -> None:
    _row(work, fact)["asked"] -= fact.amount.fen


@holds.on(Hold.HeldHandedOver)
def _held_handed_over(work: Work, fact: Hold.HeldHandedOver) -> None:
    row = _row(work, fact)
    row["asked"] -= fact.amount.fen
    row["covered"] -= fact.amount.fen


@holds.on(Hold.HeldTakenUp)
def _held_taken_up(work: Work, fact: Hold.HeldTakenUp) -> None:
    row = _row(work, fact)
    row["asked"] += fact.amount.fen
    row["covered"] += fact.amount.fen
    if row["state"] in ("settled", "released"):
        row["state"] = "approved"


@holds.on(Hold.HandOverUndone)
def _hand_over_undone(work: Work, fact: Hold.HandOverUndone) -> None:
    row = _row(work, fact)
    row["asked"] += fact.amount.fen
    if row["state"] == "settled":
        row["state"] = "approved"


@holds.on(Hold.Settled)
def _settled(work: Work, fact: Hold.Settled) -> None:
    _row(work, fact, state="settled", decide=None, covered=0)


@holds.on(Deferral.Asked)
def _asked(work: Work, fact: Deferral.Asked) -> None:
    _new(
        work, fact, process="deferral", kind=fact.ground, asked=fact.amount.fen, covered=0,
        currency=fact.amount.currency.code, starts_on=None, until=None, state="asked",
        decide="approve", doubt=fact.reason or None,
    )  # fmt: skip


@holds.on(Deferral.Agreed)
def _agreed(work: Work, fact: Deferral.Agreed) -> None:
    _row(work, fact, approved_by=fact.by)


@holds.on(Deferral.Granted)
def _granted(work: Work, fact: Deferral.Granted) -> None:
    covered = sum(source.amount.fen for source in fact.sources)
    _row(
        work, fact, state="granted", decide=None, covered=covered, starts_on=fact.on,
        until=fact.review_on, overdue=fact.overdue,
    )  # fmt: skip


@holds.on(Deferral.Renewed)
def _renewed(work: Work, fact: Deferral.Renewed) -> None:
    _row(work, fact, until=fact.review_on)


@holds.on(Deferral.Refused)
def _refused(work: Work, fact: Deferral.Refused) -> None:
    _row(work, fact, state="refused", decide=None)


@holds.on(Deferral.Ended)
def _ended(work: Work, fact: Deferral.Ended) -> None:
    row = _row(work, fact, release_document=str(fact.paper))
    row["covered"] -= sum(source.amount.fen for source in fact.sources)
    if not row["covered"]:
        row["state"] = "ended"


_PLACE: Final = (("position", "bigint"), ("hold", "uuid"))
_TO_DECIDE: Final = Listing(HOLDS, "decide IS NOT NULL", _PLACE)
_ENDING: Final = Listing(HOLDS, "covered > 0", (("until", "date"), ("hold", "uuid")))


def holds_of(connection: sa.Connection, book: str, case_number: str) -> tuple[Held, ...]:
    """Every hold and deferral of a case, in the order they were asked for."""
    given = (book, case_number)
    return select_all(connection, HOLDS, "book = %s AND case_number = %s", given, "position")


def to_decide(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[Held]:
    """待审批保留: deferrals and holds somebody must agree to, or let go."""
    return _TO_DECIDE.page(connection, book, after=after, limit=limit)


def ending(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[Held]:
    """保留到期、延缓复审: held money, the first to be looked at again first (E2)."""
    return _ENDING.page(connection, book, after=after, limit=limit)
