"""Bank lines (银行流水) and the claims made on them (认领)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from ledger.domain.bank_line import BankLine, ClaimState, Purpose, Share
from ledger.domain.kernel import Fact
from ledger.domain.money import Money, read
from ledger.projections.projection import Projection, Work
from ledger.projections.read import Listing, Page, select_all
from ledger.projections.rows import Row, Table


@dataclass(frozen=True, slots=True)
class Line:
    """One bank line, what is left of it, and what files and people have said of it.

    ``state`` is ``to-claim`` while something of a receipt is neither claimed nor proposed,
    ``proposed`` while the rest waits for a second person, then ``claimed``; for other lines it is
    their purpose. ``claim_due`` is the court's own limit (认领期限), ``None`` without a policy.
    ``issued_to`` is the party whose number it came on, ``bank_says`` whether ``payer_name``, which
    is the bank's word, is the same.
    """

    line: UUID
    bank_account: str
    serial: str
    booked_on: date
    value_date: date
    purpose: str
    state: str
    amount: Money
    remainder: Money
    payer_name: str
    payer_account: str
    payer_bank: str
    remark: str
    sub_account: str
    end_to_end: str
    issued_to: str | None
    issued_name: str | None
    bank_says: str | None
    matched: str | None
    suggested: tuple[str, ...]
    payout: UUID | None
    confirmations: int
    discrepancies: int
    files: tuple[str, ...]
    claim_due: date | None
    claim_due_provisional: bool
    position: int


@dataclass(frozen=True, slots=True)
class LineClaim:
    """One claim on a line; ``shares`` as it was proposed, less what was reversed."""

    line: UUID
    claim: str
    state: str
    by: str
    amount: Money
    shares: tuple[Share, ...]
    evidence: str
    reason: str
    decided_by: str | None
    decided_reason: str | None
    proposed_at: datetime
    position: int


@dataclass(frozen=True, slots=True)
class LineDiscrepancy:
    """Another file showed this serial with other words (流水不符)."""

    line: UUID
    file: str
    place: str
    amount: Money
    incoming: bool
    found_at: datetime
    position: int


def _shares(raw: Any) -> tuple[Share, ...]:
    return tuple(Share(case_number, read(amount)) for case_number, amount in raw)


LINES: Final = Table("lines", Line, ("line",), private={"waiting": int})
CLAIMS: Final = Table("claims", LineClaim, ("line", "claim"), decode={"shares": _shares})
DISCREPANCIES: Final = Table("discrepancies", LineDiscrepancy, ("line", "file"))
lines: Final = Projection("lines", 4, LINES, CLAIMS, DISCREPANCIES)

_RECEIPT: Final = Purpose.RECEIPT.value
_PROPOSED: Final = ClaimState.PROPOSED.value
_CONFIRMED: Final = ClaimState.CONFIRMED.value
# A line as it begins: making a copy of so many columns costs a third of making them anew.
_NEW: Final[Row] = dict.fromkeys(LINES.columns) | {
    "confirmations": 0, "discrepancies": 0, "remainder": 0, "waiting": 0,
    "claim_due_provisional": False,
}  # fmt: skip


@lines.on(BankLine.Booked)
def _booked(work: Work, fact: BankLine.Booked) -> None:
    row = _line(fact)
    row["position"] = work.position
    if fact.purpose is Purpose.RECEIPT:
        if fact.matched is None:
            row["remainder"] = row["amount"]
        _to_be_claimed(work, row)
    work[LINES].put(row)
    if fact.matched is not None:
        shares = (Share(fact.matched, fact.amount),)
        _claim(work, fact, shares, claim=BankLine.AUTOMATIC, by="system", state=_CONFIRMED)
    _restate(row)


def _to_be_claimed(work: Work, row: Row) -> None:
    """By when a receipt is to be claimed, by the policy of the day it came."""
    if due := work.rules(row["value_date"]).claim_due:
        row["claim_due"] = due.due
        row["claim_due_provisional"] = due.provisional


def _line(fact: BankLine.Booked) -> Row:
    row = _NEW.copy()
    row["line"] = fact.originator_id
    row["bank_account"] = fact.bank_account
    row["serial"] = fact.serial
    row["booked_on"] = fact.booked_on
    row["value_date"] = fact.value_date
    row["purpose"] = fact.purpose.value
    row["amount"] = fact.amount.fen
    row["currency"] = fact.amount.currency.code
    row["payer_name"] = fact.payer_name
    row["payer_account"] = fact.payer_account
    row["payer_bank"] = fact.payer_bank
    row["remark"] = fact.remark
    row["sub_account"] = fact.sub_account
    row["end_to_end"] = fact.end_to_end
    row["matched"] = fact.matched
    row["suggested"] = list(fact.suggested)
    row["payout"] = fact.payout
    row["files"] = [fact.file]
    return row


def _claim(
    work: Work,
    fact: Fact,
    shares: tuple[Share, ...],
    *,
    claim: str,
    by: str,
    state: str,
    evidence: str = "",
    reason: str = "",
) -> int:
    """Add a claim's row and return its amount in fen."""
    amount = sum([share.amount.fen for share in shares])
    work[CLAIMS].put(
        {
            "line": fact.originator_id,
            "claim": claim,
            "state": state,
            "by": by,
            "amount": amount,
            "currency": shares[0].amount.currency.code if shares else "CNY",
            "shares": [[share.case_number, str(share.amount)] for share in shares],
            "evidence": evidence,
            "reason": reason,
            "decided_by": None,
            "decided_reason": None,
            "proposed_at": fact.timestamp,
            "position": work.position,
        }
    )
    return amount


def _restate(row: Row) -> None:
    if row["purpose"] != _RECEIPT:
        row["state"] = row["purpose"]
    elif row["remainder"] > row["waiting"]:
        row["state"] = "to-claim"
    else:
        row["state"] = "proposed" if row["waiting"] else "claimed"


@lines.on(BankLine.PayerNamed)
def _payer_named(work: Work, fact: BankLine.PayerNamed) -> None:
    row = work[LINES].get(fact.originator_id)
    if row is not None:
        row.update(issued_to=fact.party, issued_name=fact.name, bank_says=fact.bank_says.value)


@lines.on(BankLine.Confirmed)
def _confirmed(work: Work, fact: BankLine.Confirmed) -> None:
    row = work[LINES].get(fact.originator_id)
    if row is not None:
        row["confirmations"] += 1
        row["files"].append(fact.file)


@lines.on(BankLine.DiscrepancyFound)
def _discrepancy(work: Work, fact: BankLine.DiscrepancyFound) -> None:
    row = work[LINES].get(fact.originator_id)
    if row is not None:
        row["discrepancies"] += 1
        row["files"].append(fact.file)
    work[DISCREPANCIES].put(
        {
            "line": fact.originator_id,
            "file": fact.file,
            "place": fact.place,
            "amount": fact.amount.fen,
            "currency": fact.amount.currency.code,
            "incoming": fact.incoming,
            "found_at": fact.timestamp,
            "position": work.position,
        }
    )


@lines.on(BankLine.ClaimProposed)
def _proposed(work: Work, fact: BankLine.ClaimProposed) -> None:
    asked = _claim(
        work, fact, fact.shares, claim=fact.claim, by=fact.by, state=_PROPOSED,
        evidence=fact.evidence, reason=fact.reason,
    )  # fmt: skip
    row = work[LINES].get(fact.originator_id)
    if row is not None:
        row["waiting"] += asked
        _restate(row)


def _decide(work: Work, fact: Any, state: str, reason: str | None, *, claim: str = "") -> None:
    claimed = work[CLAIMS].get(fact.originator_id, claim or fact.claim)
    row = work[LINES].get(fact.originator_id)
    if claimed is None or row is None:
        return
    claimed["state"], claimed["decided_by"], claimed["decided_reason"] = state, fact.by, reason
    row["waiting"] -= claimed["amount"]
    if state == _CONFIRMED:
        row["remainder"] -= claimed["amount"]
    _restate(row)


@lines.on(BankLine.ClaimConfirmed)
def _claim_confirmed(work: Work, fact: BankLine.ClaimConfirmed) -> None:
    _decide(work, fact, _CONFIRMED, None)


@lines.on(BankLine.ClaimRefused)
def _claim_refused(work: Work, fact: BankLine.ClaimRefused) -> None:
    _decide(work, fact, ClaimState.REFUSED.value, fact.reason)


@lines.on(BankLine.ClaimReversed)
def _claim_reversed(work: Work, fact: BankLine.ClaimReversed) -> None:
    claim = work[CLAIMS].get(fact.originator_id, fact.claim)
    row = work[LINES].get(fact.originator_id)
    if claim is None or row is None:
        return
    claim["shares"] = [share for share in claim["shares"] if share[0] != fact.case_number]
    claim["amount"] -= (amount := fact.amount.fen)
    if not claim["shares"]:
        claim["state"] = ClaimState.REVERSED.value
    claim.update(decided_by=fact.by, decided_reason=fact.reason)
    row["remainder"] += amount
    _restate(row)


def _remains(work: Work, fact: Any, more: int) -> None:
    row = work[LINES].get(fact.originator_id)
    if row is not None:
        row["remainder"] += more
        _restate(row)


@lines.on(BankLine.ReturnBound)
def _return_bound(work: Work, fact: BankLine.ReturnBound) -> None:
    _remains(work, fact, -fact.amount.fen)


@lines.on(BankLine.ReturnReleased)
@lines.on(BankLine.ReturnRestored)
@lines.on(BankLine.ReturnCameBack)
def _return_undone(work: Work, fact: Any) -> None:
    _remains(work, fact, fact.amount.fen)


@lines.on(BankLine.Corrected)
def _corrected(work: Work, fact: BankLine.Corrected) -> None:
    row = work[LINES].get(fact.originator_id)
    if row is not None:
        row["amount"] = fact.after.fen
        if fact.incoming:
            _remains(work, fact, (fact.after - fact.before).fen)


@lines.on(BankLine.Turned)
def _turned(work: Work, fact: BankLine.Turned) -> None:
    if (row := work[LINES].get(fact.originator_id)) is not None:
        purpose = Purpose.RECEIPT if fact.incoming else Purpose.UNEXPLAINED
        row.update(purpose=purpose.value, amount=fact.after.fen)
        row.update(claim_due=None, claim_due_provisional=False)
        if fact.incoming:
            _to_be_claimed(work, row)
        _remains(work, fact, (fact.after.fen if fact.incoming else 0) - row["remainder"])


@lines.on(BankLine.TakenAsReturn)
def _as_return(work: Work, fact: BankLine.TakenAsReturn) -> None:
    if (row := work[LINES].get(fact.originator_id)) is not None:
        row.update(purpose=Purpose.RETURN.value, payout=fact.payout)
        _remains(work, fact, -fact.amount.fen)


@lines.on(BankLine.TakenForShort)
def _taken_for_short(work: Work, fact: BankLine.TakenForShort) -> None:
    _remains(work, fact, -fact.amount.fen)


@lines.on(BankLine.HeldLong)
def _held_long(work: Work, fact: BankLine.HeldLong) -> None:
    _remains(work, fact, -fact.amount.fen)


@lines.on(BankLine.LongFreed)
def _long_freed(work: Work, fact: BankLine.LongFreed) -> None:
    _remains(work, fact, fact.amount.fen)


@lines.on(BankLine.AssignmentProposed)
def _assignment_proposed(work: Work, fact: BankLine.AssignmentProposed) -> None:
    """Money for no case waits for its second person in the same list as a claim."""
    asked = _claim(
        work, fact, (Share(fact.subject, fact.amount),), claim=fact.assignment, by=fact.by,
        state=_PROPOSED, evidence=fact.evidence,
    )  # fmt: skip
    row = work[LINES].get(fact.originator_id)
    if row is not None:
        row["waiting"] += asked
        _restate(row)


@lines.on(BankLine.AssignmentConfirmed)
def _assignment_confirmed(work: Work, fact: BankLine.AssignmentConfirmed) -> None:
    _decide(work, fact, _CONFIRMED, None, claim=fact.assignment)


@lines.on(BankLine.AssignmentRefused)
def _assignment_refused(work: Work, fact: BankLine.AssignmentRefused) -> None:
    _decide(work, fact, ClaimState.REFUSED.value, fact.reason, claim=fact.assignment)


@lines.on(BankLine.AssignmentReversed)
def _assignment_reversed(work: Work, fact: BankLine.AssignmentReversed) -> None:
    claim = work[CLAIMS].get(fact.originator_id, fact.assignment)
    row = work[LINES].get(fact.originator_id)
    if claim is None or row is None:
        return
    claim.update(state=ClaimState.REVERSED.value, decided_by=fact.by, decided_reason=fact.reason)
    row["remainder"] += fact.amount.fen
    _restate(row)


def line(connection: sa.Connection, book: str, id_: UUID) -> Line | None:
    """One line, or ``None``."""
    found = select_all(connection, LINES, "book = %s AND line = %s", (book, id_), "line")
    return found[0] if found else None


def claims(connection: sa.Connection, book: str, id_: UUID) -> tuple[LineClaim, ...]:
    """The claims on a line, in the order they were made."""
    return select_all(connection, CLAIMS, "book = %s AND line = %s", (book, id_), "position")


_ALL: Final = Listing(LINES, "true", (("position", "bigint"),))
_OF_ACCOUNT: Final = Listing(LINES, "bank_account = %s", (("position", "bigint"),))


def list_lines(
    connection: sa.Connection,
    book: str,
    *,
    bank_account: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[Line]:
    """Lines in the order they were booked, of one account or of all."""
    given: tuple[Any, ...] = () if bank_account is None else (bank_account,)
    listing = _ALL if bank_account is None else _OF_ACCOUNT
    return listing.page(connection, book, given, after=after, limit=limit)
