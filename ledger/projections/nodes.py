"""Nodes told to parties (节点告知): which event of its money each party is to hear of, and did.

Arrivals and deferrals concern the applicants and the debtors of the case; a payment and its return
the payee and the debtors. A node that grew is to be told again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from ledger.domain import (
    case_parties,
    case_parts,
    case_payouts,
    case_receipts,
    payout_approval,
    payout_booking,
    payout_cash,
)
from ledger.domain.case_account import CaseAccount, PartyRole
from ledger.domain.deferral import Deferral
from ledger.domain.money import Money
from ledger.domain.notice import NODES as TOLD_AS
from ledger.domain.notice import Node as Happened
from ledger.domain.notice import Notice
from ledger.projections.projection import Projection, Work
from ledger.projections.read import Listing, Page, select_all
from ledger.projections.rows import Table


@dataclass(frozen=True, slots=True)
class NodeRow:
    """One event one party is to hear of: by when, when it was told, and by which notice."""

    case_id: UUID
    event: UUID
    node: str
    party: str
    case_number: str
    day: date
    amount: Money
    due_on: date
    told_on: date | None
    notice: str | None
    position: int


@dataclass(frozen=True, slots=True)
class Seers:
    """The parties of a case who hear of its money, each in its role."""

    case_id: UUID
    parties: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment, and whose money and case it is."""

    payout: UUID
    case_number: str
    party: str


NODES: Final = Table("nodes", NodeRow, ("case_id", "event", "node", "party"), listed_by="due_on")
SEERS: Final = Table("seers", Seers, ("case_id",))
PAYMENTS: Final = Table("payments", Payment, ("payout",))
nodes: Final = Projection("nodes", 3, NODES, SEERS, PAYMENTS)

_ALL: Final = frozenset({PartyRole.APPLICANT, PartyRole.SUCCESSOR, PartyRole.DEBTOR})


@nodes.on(case_parties.PartyAdded)
def _party_added(work: Work, fact: case_parties.PartyAdded) -> None:
    if fact.role not in _ALL:
        return
    known = work[SEERS].look(fact.originator_id)
    others = known["parties"] if known else []
    parties = [*others, [fact.party, fact.role.value]]
    work[SEERS].put({"case_id": fact.originator_id, "parties": parties})


def _happened(
    work: Work,
    case_id: UUID,
    node: Happened,
    event: UUID,
    parties: Iterable[str],
    *,
    case_number: str,
    day: date,
    amount: Money,
) -> None:
    rows, kind, fen = work[NODES], node.value, amount.fen
    new = {
        "case_id": case_id, "event": event, "node": kind, "party": "",
        "case_number": case_number, "day": day, "amount": fen, "currency": amount.currency.code,
        "due_on": work.rules(day).party_due, "told_on": None, "notice": None,
        "position": work.position,
    }  # fmt: skip
    for party in dict.fromkeys(parties):
        row = rows.get(case_id, event, kind, party)
        if row is not None:
            row["amount"] += fen
            row.update(told_on=None, notice=None)
            continue
        row = new.copy()
        row["party"] = party
        rows.put(row)


def _seers(work: Work, case_id: UUID, *roles: PartyRole) -> list[str]:
    known = work[SEERS].look(case_id)
    if known is None:
        return []
    return [party for party, role in known["parties"] if not roles or role in roles]


@nodes.on(case_receipts.Credited)
@nodes.on(case_receipts.Received)
def _arrived(work: Work, fact: case_receipts.Credited | case_receipts.Received) -> None:
    case_id = fact.originator_id
    _happened(
        work, case_id, Happened.RECEIVED, fact.receipt, _seers(work, case_id),
        case_number=fact.case_number, day=fact.notified_on, amount=fact.amount,
    )  # fmt: skip


@nodes.on(case_receipts.Uncredited)
def _uncredited(work: Work, fact: case_receipts.Uncredited) -> None:
    """What was taken back is no longer to be told; who heard of it before is told otherwise."""
    for party in _seers(work, fact.originator_id):
        row = work[NODES].get(fact.originator_id, fact.receipt, Happened.RECEIVED.value, party)
        if row is not None:
            row["amount"] -= fact.amount.fen


def _case_named(fact: Any) -> tuple[UUID, ...]:
    return (fact.originator_id, CaseAccount.create_id(fact.case_number))


@nodes.on(Deferral.Granted, streams=_case_named)
def _deferred(work: Work, fact: Deferral.Granted) -> None:
    case_id = CaseAccount.create_id(fact.case_number)
    _happened(
        work, case_id, Happened.DEFERRED, fact.originator_id, _seers(work, case_id),
        case_number=fact.case_number, day=fact.on, amount=case_parts.worth(fact.sources),
    )  # fmt: skip


def _with_its_case(fact: payout_approval.Drafted) -> tuple[UUID, ...]:
    # Who hears of it stands with the case, and is asked of a payment drafted in the same stretch.
    if fact.payer_kind != CaseAccount.TOPIC:
        return (fact.originator_id,)
    return fact.originator_id, CaseAccount.create_id(fact.case_number)


@nodes.on(payout_approval.Drafted, streams=_with_its_case)
def _drafted(work: Work, fact: payout_approval.Drafted) -> None:
    if fact.payer_kind == CaseAccount.TOPIC:
        work[PAYMENTS].put(
            {
                "payout": fact.originator_id, "case_number": fact.case_number,
                # What his agent collects is the principal's, and he is told of it.
                "party": fact.principal or fact.party,
            }
        )  # fmt: skip


def _its_case(work: Work, fact: Any) -> Iterable[UUID]:
    paid = work[PAYMENTS].look(fact.originator_id)
    return (CaseAccount.create_id(paid["case_number"]),) if paid else ()


@nodes.on(payout_booking.Settled, further=_its_case)
@nodes.on(payout_booking.SettledLate, further=_its_case)
def _settled(work: Work, fact: payout_booking.Settled | payout_booking.SettledLate) -> None:
    _paid(work, Happened.PAID, fact.originator_id, fact.settled_on, fact.amount)


@nodes.on(payout_cash.HandedOver, further=_its_case)
def _handed_over(work: Work, fact: payout_cash.HandedOver) -> None:
    _paid(work, Happened.PAID, fact.originator_id, fact.handed_on, fact.amount)


def _its_payment(fact: case_payouts.Returned) -> tuple[UUID, UUID]:
    return fact.originator_id, fact.payout


@nodes.on(case_payouts.Returned, streams=_its_payment)
def _returned(work: Work, fact: case_payouts.Returned) -> None:
    amount = case_parts.worth(fact.sources)
    _paid(work, Happened.RETURNED, fact.payout, fact.returned_on, amount)


def _paid(work: Work, node: Happened, payout: UUID, day: date, amount: Money) -> None:
    paid = work[PAYMENTS].look(payout)
    if paid is None:
        return
    case_id = CaseAccount.create_id(paid["case_number"])
    heard = [paid["party"], *_seers(work, case_id, PartyRole.DEBTOR)]
    _happened(
        work, case_id, node, payout, heard, case_number=paid["case_number"], day=day, amount=amount
    )


@nodes.on(Notice.Given, streams=_case_named)
def _told(work: Work, fact: Notice.Given) -> None:
    node = TOLD_AS.get(fact.kind)
    if node is None or fact.about is None:
        return
    case_id = CaseAccount.create_id(fact.case_number)
    row = work[NODES].get(case_id, fact.about, node.value, fact.to)
    if row is not None and row["told_on"] is None:
        row.update(told_on=fact.given_on, notice=f"{fact.case_number}-{fact.serial}")


_TO_TELL: Final = Listing(
    NODES, "told_on IS NULL AND amount > 0",
    (("due_on", "date"), ("case_id", "uuid"), ("event", "uuid"), ("node", "text"),
     ("party", "text")),
)  # fmt: skip


def to_tell(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[NodeRow]:
    """待告知节点: what a party has not been told of its money, the most urgent first (R10.03)."""
    return _TO_TELL.page(connection, book, after=after, limit=limit)


def nodes_of(
    connection: sa.Connection, book: str, case_number: str, *, untold: bool = False
) -> tuple[NodeRow, ...]:
    """Every node of a case, or those nobody told: to whom, and when he was told."""
    where = "book = %s AND case_id = %s" + (" AND told_on IS NULL AND amount > 0" if untold else "")
    given = (book, CaseAccount.create_id(case_number))
    return select_all(connection, NODES, where, given, "position, event, node, party")
