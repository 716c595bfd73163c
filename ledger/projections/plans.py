"""Distribution plans (分配方案): where each stands, whose fifteen days run, and until when."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from ledger.domain import plan_drafting, plan_objections, plan_paying
from ledger.domain.law.plan_parts import Distribution
from ledger.domain.money import Money
from ledger.domain.plan_parts import Ground, Stage, Window
from ledger.projections.projection import Projection, Work
from ledger.projections.read import Listing, Page, select_all
from ledger.projections.rows import Row, Table


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One plan as it stands; ``digest`` is what its approver agrees to.

    ``last_until`` is the last day on which anybody may still act, as far as papers were served.
    """

    plan: UUID
    number: str
    case_number: str
    stage: str
    version: int
    regime: str
    gross: Money
    paid: Money
    drawn: Money
    surplus: Money
    taken_on: date
    participants: int
    served: int
    objections: int
    suits: int
    last_until: date | None
    final_on: date | None
    digest: str
    drafted_by: str
    drafted_at: datetime
    position: int


@dataclass(frozen=True, slots=True)
class PlanWindow:
    """One party's own fifteen days: to object, to oppose an objection, or to sue."""

    plan: UUID
    kind: str
    objection: str
    party: str
    number: str
    case_number: str
    reached_on: date
    until: date
    running: bool
    position: int


PLANS: Final = Table("plans", PlanRow, ("plan",), private={"windows": list})
WINDOWS: Final = Table("plan_windows", PlanWindow, ("plan", "kind", "objection", "party"))
plans: Final = Projection("plans", 2, PLANS, WINDOWS)


def _sums(plan: Distribution) -> Row:
    return {
        "regime": plan.decision.regime.value, "gross": plan.fund.gross.fen, "paid": plan.paid.fen,
        "surplus": plan.surplus.fen, "currency": plan.fund.gross.currency.code,
    }  # fmt: skip


@plans.on(plan_drafting.Drafted)
def _drafted(work: Work, fact: plan_drafting.Drafted) -> None:
    work[PLANS].put(
        {
            "plan": fact.originator_id, "number": fact.number, "case_number": fact.case_number,
            "stage": Stage.DRAFTED.value, "version": 1, "drawn": 0, "taken_on": fact.taken_on,
            "participants": len(fact.participants), "served": 0, "objections": 0, "suits": 0,
            "last_until": None, "final_on": None, "digest": fact.digest, "drafted_by": fact.by,
            "drafted_at": fact.timestamp, "position": work.position, "windows": [],
            **_sums(fact.distribution),
        }
    )  # fmt: skip


def _change(work: Work, fact: Any, **news: Any) -> Row | None:
    row = work[PLANS].get(fact.originator_id)
    if row is not None:
        row.update(news)
    return row


@plans.on(plan_drafting.Approved)
def _approved(work: Work, fact: plan_drafting.Approved) -> None:
    row = work[PLANS].get(fact.originator_id)
    if row is not None:
        row["stage"] = (Stage.FINAL if row["final_on"] else Stage.APPROVED).value


def _open(work: Work, fact: Any, kind: str, objection: str, windows: tuple[Window, ...]) -> None:
    row = work[PLANS].get(fact.originator_id)
    if row is None:
        return
    for each in windows:
        work[WINDOWS].put(
            {
                "plan": fact.originator_id, "kind": kind, "objection": objection,
                "party": each.party, "number": row["number"], "case_number": row["case_number"],
                "reached_on": each.on, "until": each.until, "running": True,
                "position": work.position,
            }
        )  # fmt: skip
        row["windows"].append([kind, objection, each.party])
    last = max(each.until for each in windows)
    row["last_until"] = max(row["last_until"] or last, last)


def _close(work: Work, fact: Any, objection: str | None = None) -> None:
    """End clocks that run no longer: those of one objection, or all."""
    row = work[PLANS].get(fact.originator_id)
    if row is None:
        return
    kept = []
    for kind, mark, party in row["windows"]:
        if objection is not None and mark != objection:
            kept.append([kind, mark, party])
            continue
        window = work[WINDOWS].get(fact.originator_id, kind, mark, party)
        if window is not None:
            window["running"] = False
    row["windows"] = kept
    found = [work[WINDOWS].look(fact.originator_id, *key) for key in kept]
    row["last_until"] = max((each["until"] for each in found if each), default=None)


@plans.on(plan_drafting.Served)
def _served(work: Work, fact: plan_drafting.Served) -> None:
    row = work[PLANS].get(fact.originator_id)
    if row is not None:
        row["served"] += len(fact.windows)
    _open(work, fact, "object", "", fact.windows)


@plans.on(plan_objections.Objected)
def _objected(work: Work, fact: plan_objections.Objected) -> None:
    row = work[PLANS].get(fact.originator_id)
    if row is not None:
        row["objections"] += 1


@plans.on(plan_objections.OthersNotified)
def _others_notified(work: Work, fact: plan_objections.OthersNotified) -> None:
    _open(work, fact, "oppose", fact.objection, fact.windows)


@plans.on(plan_objections.ObjectorTold)
def _objector_told(work: Work, fact: plan_objections.ObjectorTold) -> None:
    _open(work, fact, "sue", fact.objection, (fact.window,))


@plans.on(plan_objections.Sued)
def _sued(work: Work, fact: plan_objections.Sued) -> None:
    row = work[PLANS].get(fact.originator_id)
    if row is not None:
        row["suits"] += 1
    _close(work, fact, fact.objection)


@plans.on(plan_objections.SuitEnded)
def _suit_ended(work: Work, fact: plan_objections.SuitEnded) -> None:
    row = work[PLANS].get(fact.originator_id)
    if row is not None:
        row["suits"] -= 1


@plans.on(plan_objections.ObjectionWithdrawn)
def _objection_withdrawn(work: Work, fact: plan_objections.ObjectionWithdrawn) -> None:
    _close(work, fact, fact.objection)


@plans.on(plan_drafting.Amended)
def _amended(work: Work, fact: plan_drafting.Amended) -> None:
    row = _change(
        work, fact, stage=Stage.DRAFTED.value, digest=fact.digest, drafted_by=fact.by,
        participants=len(fact.participants), **_sums(fact.distribution),
    )  # fmt: skip
    if row is None:
        return
    row["version"] += 1
    if fact.ground is Ground.NEW_FACT:
        row["served"] = 0
        _close(work, fact)
    elif fact.objection is not None:
        _close(work, fact, fact.objection)


@plans.on(plan_paying.Finalised)
def _finalised(work: Work, fact: plan_paying.Finalised) -> None:
    _change(work, fact, stage=Stage.FINAL.value, final_on=fact.on)
    _close(work, fact)


def _draw(work: Work, fact: Any, amount: int) -> None:
    row = work[PLANS].get(fact.originator_id)
    if row is not None:
        row["drawn"] += amount
        if row["stage"] != Stage.DRAFTED.value:  # one amended meanwhile waits to be agreed to
            settled = row["drawn"] == row["paid"]
            row["stage"] = (Stage.SETTLED if settled else Stage.FINAL).value


@plans.on(plan_paying.Drawn)
def _drawn(work: Work, fact: plan_paying.Drawn) -> None:
    _draw(work, fact, sum(each.amount.fen for each in fact.draws))


@plans.on(plan_paying.Undrawn)
def _undrawn(work: Work, fact: plan_paying.Undrawn) -> None:
    _draw(work, fact, -fact.amount.fen)


@plans.on(plan_drafting.Withdrawn)
def _withdrawn(work: Work, fact: plan_drafting.Withdrawn) -> None:
    _change(work, fact, stage=Stage.WITHDRAWN.value)
    _close(work, fact)


def plans_of(connection: sa.Connection, book: str, case_number: str) -> tuple[PlanRow, ...]:
    """The plans of a case, in the order they were drafted."""
    given = (book, case_number)
    return select_all(connection, PLANS, "book = %s AND case_number = %s", given, "position")


_PLACE: Final = ("position", "bigint")
_TO_APPROVE: Final = Listing(PLANS, "stage = 'drafted'", (_PLACE,))
_TO_SERVE: Final = Listing(PLANS, "stage = 'approved' AND served < participants", (_PLACE,))
_TO_FINALISE: Final = Listing(
    PLANS, "stage = 'approved' AND served = participants AND last_until < %s",
    (("last_until", "date"), _PLACE),
)  # fmt: skip
_TO_PAY: Final = Listing(PLANS, "stage = 'final'", (_PLACE,))
_ENDING: Final = Listing(
    WINDOWS, "running AND until >= %s",
    (("until", "date"), ("plan", "uuid"), ("kind", "text"), ("objection", "text"),
     ("party", "text")),
)  # fmt: skip


def to_approve(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[PlanRow]:
    """Plans a second person has to look at."""
    return _TO_APPROVE.page(connection, book, after=after, limit=limit)


def to_serve(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[PlanRow]:
    """Plans that have not reached everybody: until they have, nobody's last day is known."""
    return _TO_SERVE.page(connection, book, after=after, limit=limit)


def to_finalise(
    connection: sa.Connection,
    book: str,
    today: date,
    *,
    after: str | None = None,
    limit: int = 50,
) -> Page[PlanRow]:
    """Plans against which nobody can act any more: they can be closed, or an objection answered."""
    return _TO_FINALISE.page(connection, book, (today,), after=after, limit=limit)


def to_pay(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[PlanRow]:
    """Final plans of which shares are still to be paid, reserved, or in court."""
    return _TO_PAY.page(connection, book, after=after, limit=limit)


def windows_ending(
    connection: sa.Connection,
    book: str,
    today: date,
    *,
    after: str | None = None,
    limit: int = 50,
) -> Page[PlanWindow]:
    """Whose fifteen days run, the first to end first."""
    return _ENDING.page(connection, book, (today,), after=after, limit=limit)
