"""People (人员): keys, powers of agents, delegations, recusals, hand-overs."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from ledger.domain import case_people
from ledger.domain.agency import Agency
from ledger.domain.api_key import ApiKey
from ledger.domain.case_account import CaseAccount
from ledger.domain.delegation import Delegation
from ledger.domain.hand_over import HandOver, Signer
from ledger.domain.money import Money
from ledger.projections.cases import CASES, Case
from ledger.projections.projection import Projection, Work
from ledger.projections.read import Listing, Page, select_all
from ledger.projections.rows import Row, Table


@dataclass(frozen=True, slots=True)
class Key:
    """One key: whose, in which role, admitted by whom, and until when it opened the ledger.

    Never the key itself, nor its mark: that its holder says to whoever admits it.
    """

    key_id: UUID
    prefix: str
    person: str
    role: str
    issued_at: datetime
    expires_on: date | None
    revoked_at: datetime | None
    reason: str | None
    taken_at: datetime | None
    admitted_by: str | None
    admitted_at: datetime | None
    suspended_at: datetime | None
    position: int


@dataclass(frozen=True, slots=True)
class KeyInUse(Key):
    """A key, and the last day on which it opened the ledger; ``None`` where it never has."""

    last_used_on: date | None


@dataclass(frozen=True, slots=True)
class PowerRow:
    """One power of an agent, as it stands."""

    agency_id: UUID
    mark: str
    case_number: str
    principal: str
    agent: str
    collects: bool
    own_account: bool
    begins: date
    until: date | None
    ended: date | None
    papers: tuple[str, ...]
    entered_by: str
    position: int


@dataclass(frozen=True, slots=True)
class DelegationRow:
    """One delegation, and how often it was used."""

    delegation_id: UUID
    number: str
    giver: str
    role: str
    delegate: str
    begins: date
    until: date
    up_to: Money | None
    paper: str
    uses: int
    ended_at: datetime | None
    position: int


@dataclass(frozen=True, slots=True)
class RecusalRow:
    """Somebody who keeps away from a case, on which decision."""

    case_id: UUID
    person: str
    case_number: str
    paper: str
    decided_by: str
    position: int


@dataclass(frozen=True, slots=True)
class HandOverRow:
    """One hand-over: how much it lists, and who has signed."""

    hand_over_id: UUID
    number: str
    leaving: str
    successor: str
    items: int
    digest: str
    leaving_signed: str | None
    successor_signed: str | None
    witness_signed: str | None
    completed_at: datetime | None
    position: int


KEYS: Final = Table("keys", Key, ("key_id",))
POWERS: Final = Table("powers", PowerRow, ("agency_id", "mark"))
DELEGATIONS: Final = Table("delegations", DelegationRow, ("delegation_id",))
RECUSALS: Final = Table("recusals", RecusalRow, ("case_id", "person"))
HAND_OVERS: Final = Table("hand_overs", HandOverRow, ("hand_over_id",))
people: Final = Projection("people", 2, KEYS, POWERS, DELEGATIONS, RECUSALS, HAND_OVERS)


@people.on(ApiKey.Issued)
def _issued(work: Work, fact: ApiKey.Issued) -> None:
    work[KEYS].put(
        {
            "key_id": fact.originator_id,
            "prefix": fact.prefix,
            "person": fact.person,
            "role": fact.role.value,
            "issued_at": fact.timestamp,
            "expires_on": fact.expires_on,
            "revoked_at": None,
            "reason": None,
            "taken_at": None,
            "admitted_by": None,
            "admitted_at": None,
            "suspended_at": None,
            "position": work.position,
        }
    )


@people.on(ApiKey.Taken)
def _taken(work: Work, fact: ApiKey.Taken) -> None:
    _change(work, KEYS, fact.originator_id, taken_at=fact.timestamp)


@people.on(ApiKey.Admitted)
def _admitted(work: Work, fact: ApiKey.Admitted) -> None:
    _change(
        work, KEYS, fact.originator_id, admitted_by=fact.by, admitted_at=fact.timestamp,
        suspended_at=None,
    )  # fmt: skip


@people.on(ApiKey.Suspended)
def _suspended(work: Work, fact: ApiKey.Suspended) -> None:
    _change(work, KEYS, fact.originator_id, suspended_at=fact.timestamp, reason=fact.reason)


@people.on(ApiKey.Revoked)
def _revoked(work: Work, fact: ApiKey.Revoked) -> None:
    _change(work, KEYS, fact.originator_id, revoked_at=fact.timestamp, reason=fact.reason)


def _change(work: Work, table: Table, *key: Any, **values: Any) -> Row | None:
    row = work[table].get(*key)
    if row is not None:
        row.update(values)
    return row


@people.on(Agency.PowerGiven)
def _power_given(work: Work, fact: Agency.PowerGiven) -> None:
    work[POWERS].put(
        {
            "agency_id": fact.originator_id,
            "mark": fact.mark,
            "case_number": fact.case_number,
            "principal": fact.principal,
            "agent": fact.agent,
            "collects": fact.collects,
            "own_account": fact.own_account,
            "begins": fact.begins,
            "until": fact.until,
            "ended": None,
            "papers": [str(paper) for paper in fact.papers],
            "entered_by": fact.by,
            "position": work.position,
        }
    )


@people.on(Agency.PowerEnded)
def _power_ended(work: Work, fact: Agency.PowerEnded) -> None:
    _change(work, POWERS, fact.originator_id, fact.mark, ended=fact.on)


@people.on(Delegation.Given)
def _given(work: Work, fact: Delegation.Given) -> None:
    work[DELEGATIONS].put(
        {
            "delegation_id": fact.originator_id,
            "number": fact.number,
            "giver": fact.giver,
            "role": fact.role.value,
            "delegate": fact.to,
            "begins": fact.begins,
            "until": fact.until,
            "up_to": None if fact.up_to is None else fact.up_to.fen,
            "currency": "CNY" if fact.up_to is None else fact.up_to.currency.code,
            "paper": str(fact.paper),
            "uses": 0,
            "ended_at": None,
            "position": work.position,
        }
    )


@people.on(Delegation.Used)
def _used(work: Work, fact: Delegation.Used) -> None:
    row = work[DELEGATIONS].get(fact.originator_id)
    if row is not None:
        row["uses"] += 1


@people.on(Delegation.Ended)
def _ended(work: Work, fact: Delegation.Ended) -> None:
    _change(work, DELEGATIONS, fact.originator_id, ended_at=fact.timestamp)


@people.on(case_people.RecusalDecided)
def _recused(work: Work, fact: case_people.RecusalDecided) -> None:
    work[RECUSALS].put(
        {
            "case_id": fact.originator_id,
            "person": fact.person,
            "case_number": fact.case_number,
            "paper": str(fact.paper),
            "decided_by": fact.by,
            "position": work.position,
        }
    )


@people.on(HandOver.Listed)
def _listed(work: Work, fact: HandOver.Listed) -> None:
    work[HAND_OVERS].put(
        {
            "hand_over_id": fact.originator_id,
            "number": fact.number,
            "leaving": fact.leaving,
            "successor": fact.successor,
            "items": len(fact.items),
            "digest": fact.digest,
            "leaving_signed": None,
            "successor_signed": None,
            "witness_signed": None,
            "completed_at": None,
            "position": work.position,
        }
    )


@people.on(HandOver.Signed)
def _signed(work: Work, fact: HandOver.Signed) -> None:
    row = _change(work, HAND_OVERS, fact.originator_id, **{f"{fact.signer.value}_signed": fact.by})
    if row is not None and all(row[f"{signer.value}_signed"] for signer in Signer):
        row["completed_at"] = fact.timestamp


# Reading

_ORDER: Final = (("position", "bigint"),)
_KEYS: Final = Listing(KEYS, "true", _ORDER)
_KEYS_OF: Final = Listing(KEYS, "person = %s", _ORDER)
OPENS: Final = (
    "revoked_at IS NULL AND coalesce(expires_on, %s) >= %s"
    " AND (role IN ('admin', 'auditor') OR (admitted_at IS NOT NULL AND suspended_at IS NULL))"
)
_TO_ADMIT: Final = Listing(
    KEYS, "revoked_at IS NULL AND role NOT IN ('admin', 'auditor')"
    " AND (admitted_at IS NULL OR suspended_at IS NOT NULL)", _ORDER,
)  # fmt: skip
_UNATTENDED: Final = Listing(
    CASES, "NOT EXISTS (SELECT FROM views.keys k WHERE k.book = cases.book"
    f" AND k.person = cases.officer AND k.role = 'officer' AND {OPENS})", _ORDER,
)  # fmt: skip
_HAND_OVERS: Final = Listing(HAND_OVERS, "true", _ORDER)
_DELEGATIONS: Final = Listing(DELEGATIONS, "true", _ORDER)


def keys(
    connection: sa.Connection,
    book: str,
    *,
    person: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[KeyInUse]:
    """密钥清单: every key ever given, or one person's, in the order they were given."""
    if person is None:
        page: Page[Key] = _KEYS.page(connection, book, after=after, limit=limit)
    else:
        page = _KEYS_OF.page(connection, book, (person,), after=after, limit=limit)
    used = "SELECT prefix, used_on FROM anzhang.key_uses WHERE book = %s AND prefix = ANY(%s)"
    asked = (book, [key.prefix for key in page.items])
    rows = connection.exec_driver_sql(used, asked)
    days: dict[str, date] = {row.prefix: row.used_on for row in rows}
    seen = (KeyInUse(**asdict(key), last_used_on=days.get(key.prefix)) for key in page.items)
    return Page(tuple(seen), page.next)


def to_admit(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[Key]:
    """待核准密钥: keys that open nothing until somebody admits them, or again."""
    return _TO_ADMIT.page(connection, book, after=after, limit=limit)


def unattended(
    connection: sa.Connection,
    book: str,
    today: date,
    *,
    after: str | None = None,
    limit: int = 50,
) -> Page[Case]:
    """无人承办案件: cases whose officer holds no key with which he could act; to be given anew."""
    return _UNATTENDED.page(connection, book, (today, today), after=after, limit=limit)


def hand_overs(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[HandOverRow]:
    """人员交接: every hand-over, in the order they were listed."""
    return _HAND_OVERS.page(connection, book, after=after, limit=limit)


def delegations(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[DelegationRow]:
    """授权代行: every delegation, in the order they were given."""
    return _DELEGATIONS.page(connection, book, after=after, limit=limit)


def powers_of(connection: sa.Connection, book: str, case_number: str) -> tuple[PowerRow, ...]:
    """授权登记: the powers given in one case, ended ones among them."""
    of_case = (book, Agency.create_id(case_number))
    return select_all(connection, POWERS, "book = %s AND agency_id = %s", of_case, "position")


def recusals_of(connection: sa.Connection, book: str, case_number: str) -> tuple[RecusalRow, ...]:
    """回避: who keeps away from one case."""
    of_case = (book, CaseAccount.create_id(case_number))
    return select_all(connection, RECUSALS, "book = %s AND case_id = %s", of_case, "position")
