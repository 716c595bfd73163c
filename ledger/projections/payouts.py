"""Payouts (出款): where each stands, whose turn it is, and what the bank has said."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from ledger.domain import (
    payout_approval,
    payout_booking,
    payout_cash,
    payout_sending,
)
from ledger.domain.case_account import Source
from ledger.domain.law.approval import next_role
from ledger.domain.money import Money, read
from ledger.domain.paper import Paper, PaperKind
from ledger.domain.payout import Approval, Payout, State
from ledger.projections.projection import Projection, Work
from ledger.projections.read import Listing, Page, select_all
from ledger.projections.rows import Row, Table

# Nothing of such a payout is on its way any more: it was paid, or its money is its payer's again.
OVER: Final = "('settled', 'withdrawn', 'rejected', 'failed', 'returned', 'stopped')"


@dataclass(frozen=True, slots=True)
class PayoutRow:
    """One payout as it stands; ``digest`` is what the next approver agrees to.

    ``payer`` owns the money; ``hold`` is where it stands while it is bound.
    """

    payout: UUID
    number: str
    kind: str
    method: str
    payer_kind: str
    payer: UUID
    hold: str
    papers: tuple[Paper, ...]
    case_number: str
    party: str
    account_version: int
    amount: Money
    purpose: str
    sources: tuple[Source, ...]
    state: str
    digest: str
    roles: tuple[str, ...]
    approvals: tuple[Approval, ...]
    next_role: str | None
    policy: str
    drafted_by: str
    drafted_at: datetime
    batch: str | None
    reference: str | None
    attempts: int
    queued_by: str | None
    sent_by: str | None
    sent_on: date | None
    witness: str | None
    bank_found_nothing: bool
    settled_on: date | None
    returned_on: date | None
    debit_line: UUID | None
    return_line: UUID | None
    said: str | None
    position: int
    changed_at: datetime


def _sources(raw: Any) -> tuple[Source, ...]:
    return tuple(Source(UUID(receipt), read(amount)) for receipt, amount in raw)


def _approvals(raw: Any) -> tuple[Approval, ...]:
    return tuple(Approval(by, role) for by, role in raw)


def _papers(raw: Any) -> tuple[Paper, ...]:
    return tuple(
        Paper(PaperKind(kind), number, date.fromisoformat(day), sha256)
        for kind, number, day, sha256 in raw
    )


PAYOUTS: Final = Table(
    "payouts", PayoutRow, ("payout",),
    decode={"sources": _sources, "approvals": _approvals, "papers": _papers},
)  # fmt: skip
payouts: Final = Projection("payouts", 5, PAYOUTS)


def _asked(fact: Any) -> Row:
    """What a draft and an amendment ask for; either one is approved from the beginning."""
    roles = [role.value for role in fact.roles]
    return {
        "account_version": fact.account_version,
        "amount": fact.amount.fen,
        "currency": fact.amount.currency.code,
        "purpose": fact.purpose,
        "papers": [[p.kind.value, p.number, p.day.isoformat(), p.sha256] for p in fact.papers],
        "sources": [[str(s.receipt), str(s.amount)] for s in fact.sources],
        "digest": fact.digest,
        "roles": roles,
        "approvals": [],
        "next_role": next_role(roles, []),
        "changed_at": fact.timestamp,
    }


@payouts.on(payout_approval.Drafted)
def _drafted(work: Work, fact: payout_approval.Drafted) -> None:
    work[PAYOUTS].put(
        {
            "payout": fact.originator_id,
            "number": fact.number,
            "kind": fact.kind.value,
            "method": fact.method.value,
            "payer_kind": fact.payer_kind,
            "payer": fact.payer,
            "hold": fact.hold,
            "case_number": fact.case_number,
            "party": fact.party,
            "state": State.IN_APPROVAL.value,
            "policy": fact.policy,
            "drafted_by": fact.by,
            "drafted_at": fact.timestamp,
            "batch": None,
            "reference": None,
            "attempts": 0,
            "queued_by": None,
            "sent_by": None,
            "sent_on": None,
            "witness": None,
            "bank_found_nothing": False,
            "settled_on": None,
            "returned_on": None,
            "debit_line": None,
            "return_line": None,
            "said": None,
            "position": work.position,
            **_asked(fact),
        }
    )


def _change(work: Work, fact: Any, state: State | None = None, **news: Any) -> Row | None:
    row = work[PAYOUTS].get(fact.originator_id)
    if row is not None:
        if state is not None:
            row["state"] = state.value
            if state is not State.IN_APPROVAL:
                row["next_role"] = None
        row.update(news, changed_at=fact.timestamp)
    return row


@payouts.on(payout_approval.Amended)
def _amended(work: Work, fact: payout_approval.Amended) -> None:
    _change(work, fact, **_asked(fact) | {"said": None})


@payouts.on(payout_approval.ChainExtended)
def _extended(work: Work, fact: payout_approval.ChainExtended) -> None:
    roles = [role.value for role in fact.roles]
    row = _change(work, fact, roles=roles, policy=fact.policy, said=fact.said)
    if row is not None:
        row["next_role"] = next_role(roles, [role for _, role in row["approvals"]])


@payouts.on(payout_approval.Approved)
def _approved(work: Work, fact: payout_approval.Approved) -> None:
    row = _change(work, fact)
    if row is None:
        return
    row["approvals"].append([fact.by, fact.role.value])
    row["next_role"] = next_role(row["roles"], [role for _, role in row["approvals"]])
    if row["next_role"] is None:
        row["state"] = State.APPROVED.value


@payouts.on(payout_approval.Rejected)
def _rejected(work: Work, fact: payout_approval.Rejected) -> None:
    _change(work, fact, State.REJECTED, said=fact.reason)


@payouts.on(payout_approval.Withdrawn)
def _withdrawn(work: Work, fact: payout_approval.Withdrawn) -> None:
    _change(work, fact, State.WITHDRAWN, said=fact.reason)


@payouts.on(payout_sending.Queued)
def _queued(work: Work, fact: payout_sending.Queued) -> None:
    row = _change(
        work, fact, State.QUEUED, batch=fact.batch, reference=fact.reference, queued_by=fact.by
    )
    if row is not None:
        row["attempts"] += 1


@payouts.on(payout_sending.Sent)
def _sent(work: Work, fact: payout_sending.Sent) -> None:
    _change(work, fact, State.SENT, sent_by=fact.by, sent_on=fact.sent_on, bank_found_nothing=False)


@payouts.on(payout_sending.Accepted)
def _accepted(work: Work, fact: payout_sending.Accepted) -> None:
    _change(work, fact, State.ACCEPTED, said=fact.status, bank_found_nothing=False)


@payouts.on(payout_sending.Unanswered)
def _unanswered(work: Work, fact: payout_sending.Unanswered) -> None:
    _change(work, fact, State.UNKNOWN, said=fact.why)


@payouts.on(payout_sending.Inquired)
def _inquired(work: Work, fact: payout_sending.Inquired) -> None:
    _change(work, fact, bank_found_nothing=not fact.found, said=fact.status)


@payouts.on(payout_booking.Settled)
def _settled(work: Work, fact: payout_booking.Settled) -> None:
    _change(work, fact, State.SETTLED, settled_on=fact.settled_on, debit_line=fact.line)


@payouts.on(payout_booking.SettledLate)
def _settled_late(work: Work, fact: payout_booking.SettledLate) -> None:
    _change(work, fact, State.SETTLED, settled_on=fact.settled_on, debit_line=fact.line)


@payouts.on(payout_booking.Failed)
def _failed(work: Work, fact: payout_booking.Failed) -> None:
    _change(work, fact, State.FAILED, said=f"{fact.code} {fact.reason}".strip())


@payouts.on(payout_booking.Returned)
def _returned(work: Work, fact: payout_booking.Returned) -> None:
    _change(
        work, fact, State.RETURNED,
        returned_on=fact.returned_on, return_line=fact.line, said=fact.reason,
    )  # fmt: skip


@payouts.on(payout_sending.Requeued)
def _requeued(work: Work, fact: payout_sending.Requeued) -> None:
    _change(work, fact, State.APPROVED)


@payouts.on(payout_sending.TurnedUp)
def _turned_up(work: Work, fact: payout_sending.TurnedUp) -> None:
    _change(
        work, fact, State.ACCEPTED, batch=fact.batch, reference=fact.reference,
        bank_found_nothing=False, said=fact.status,
    )  # fmt: skip


@payouts.on(payout_approval.Stopped)
def _stopped(work: Work, fact: payout_approval.Stopped) -> None:
    _change(work, fact, State.STOPPED, said=fact.reason)


@payouts.on(payout_sending.TakenOut)
def _taken_out(work: Work, fact: payout_sending.TakenOut) -> None:
    _change(work, fact, State.APPROVED, batch=None)


@payouts.on(payout_cash.CashGiven)
def _given(work: Work, fact: payout_cash.CashGiven) -> None:
    _change(work, fact, State.GIVEN, sent_by=fact.by, sent_on=fact.given_on, witness=fact.witness)


@payouts.on(payout_cash.WitnessNamed)
def _witness_named(work: Work, fact: payout_cash.WitnessNamed) -> None:
    _change(work, fact, State.GIVEN, witness=fact.witness, said=fact.reason)


@payouts.on(payout_cash.HandingDenied)
def _denied(work: Work, fact: payout_cash.HandingDenied) -> None:
    _change(work, fact, State.DENIED, said=fact.reason)


@payouts.on(payout_cash.HandingTakenBack)
def _taken_back(work: Work, fact: payout_cash.HandingTakenBack) -> None:
    _change(work, fact, State.STOPPED, sent_by=None, sent_on=None, said=fact.reason)


@payouts.on(payout_cash.HandedOver)
def _handed_over(work: Work, fact: payout_cash.HandedOver) -> None:
    _change(work, fact, State.HANDED, sent_by=fact.by, sent_on=fact.handed_on, witness=fact.witness)


@payouts.on(payout_cash.Drawn)
def _drawn(work: Work, fact: payout_cash.Drawn) -> None:
    _change(work, fact, State.SETTLED, settled_on=fact.settled_on, debit_line=fact.line)


def payout(connection: sa.Connection, book: str, number: str) -> PayoutRow | None:
    """The payout with this number, or ``None``."""
    given = (book, Payout.create_id(number))
    found = select_all(connection, PAYOUTS, "book = %s AND payout = %s", given, "payout")
    return found[0] if found else None


def payouts_of(connection: sa.Connection, book: str, case_number: str) -> tuple[PayoutRow, ...]:
    """Every payout of a case, in the order they were drafted."""
    where = "book = %s AND case_number = %s"
    return select_all(connection, PAYOUTS, where, (book, case_number), "position")


_ALL: Final = Listing(PAYOUTS, "true", (("position", "bigint"),))


def list_payouts(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[PayoutRow]:
    """Payouts in the order they were drafted."""
    return _ALL.page(connection, book, after=after, limit=limit)
