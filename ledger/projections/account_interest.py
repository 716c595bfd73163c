"""Interest on the special accounts (专户利息): what came, what waits, what went where."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from ledger.domain.account_interest import AccountInterest
from ledger.domain.case_parts import worth
from ledger.domain.interest_state import ShareState
from ledger.domain.money import Money
from ledger.projections.lines import LINES, Line
from ledger.projections.projection import Projection, Work
from ledger.projections.read import Listing, Page, select_all
from ledger.projections.rows import Row, Table


@dataclass(frozen=True, slots=True)
class InterestRow:
    """One account's interest: ``credited`` less ``shared`` and ``bound`` is what ``waits``.

    ``carried`` came out of the clearing of old money, less what made good its shortages; ``shared``
    went to escrows; ``bound`` is paid to the treasury or on its way there.
    """

    interest: UUID
    bank_account: str
    credited: Money
    carried: Money
    shared: Money
    bound: Money
    waits: Money
    position: int


@dataclass(frozen=True, slots=True)
class ShareRow:
    """What money in one escrow earned, and whether a second person agreed."""

    interest: UUID
    share: str
    bank_account: str
    escrow: str
    amount: Money
    begins: date
    ends: date
    paper: str
    by: str
    state: str
    decided_by: str | None
    position: int


INTERESTS: Final = Table("account_interests", InterestRow, ("interest",))
SHARES: Final = Table("interest_shares", ShareRow, ("interest", "share"))
account_interests: Final = Projection("account-interests", 1, INTERESTS, SHARES)


@account_interests.on(AccountInterest.Opened)
def _opened(work: Work, fact: AccountInterest.Opened) -> None:
    work[INTERESTS].put(
        {
            "interest": fact.originator_id, "bank_account": fact.bank_account, "credited": 0,
            "carried": 0, "shared": 0, "bound": 0, "waits": 0, "currency": "CNY",
            "position": work.position,
        }
    )  # fmt: skip


def _row(work: Work, fact: Any) -> Row:
    row = work[INTERESTS].get(fact.originator_id)
    if row is None:
        raise LookupError(f"no interest {fact.originator_id}")
    return row


def _move(work: Work, fact: Any, column: str, more: int, *, into: bool) -> None:
    """``into``: what the column counts is what came, so it waits as well."""
    row = _row(work, fact)
    row[column] += more
    row["waits"] += more if into else -more


@account_interests.on(AccountInterest.Credited)
def _credited(work: Work, fact: AccountInterest.Credited) -> None:
    _move(work, fact, "credited", fact.amount.fen, into=True)


@account_interests.on(AccountInterest.Uncredited)
def _uncredited(work: Work, fact: AccountInterest.Uncredited) -> None:
    _move(work, fact, "credited", -fact.amount.fen, into=True)


@account_interests.on(AccountInterest.CarriedIn)
def _carried_in(work: Work, fact: AccountInterest.CarriedIn) -> None:
    _move(work, fact, "carried", fact.amount.fen, into=True)


@account_interests.on(AccountInterest.CarriedOut)
def _carried_out(work: Work, fact: AccountInterest.CarriedOut) -> None:
    _move(work, fact, "carried", -worth(fact.sources).fen, into=True)


@account_interests.on(AccountInterest.Bound)
def _bound(work: Work, fact: AccountInterest.Bound) -> None:
    _move(work, fact, "bound", worth(fact.sources).fen, into=False)


@account_interests.on(AccountInterest.Released)
def _released(work: Work, fact: AccountInterest.Released) -> None:
    _move(work, fact, "bound", -fact.amount.fen, into=False)


@account_interests.on(AccountInterest.Restored)
def _restored(work: Work, fact: AccountInterest.Restored) -> None:
    _move(work, fact, "bound", -fact.amount.fen, into=False)


@account_interests.on(AccountInterest.Returned)
def _returned(work: Work, fact: AccountInterest.Returned) -> None:
    _move(work, fact, "bound", -fact.amount.fen, into=False)


@account_interests.on(AccountInterest.ShareProposed)
def _share_proposed(work: Work, fact: AccountInterest.ShareProposed) -> None:
    work[SHARES].put(
        {
            "interest": fact.originator_id, "share": fact.share,
            "bank_account": _row(work, fact)["bank_account"], "escrow": fact.escrow,
            "amount": fact.amount.fen, "currency": fact.amount.currency.code,
            "begins": fact.begins, "ends": fact.ends, "paper": str(fact.paper), "by": fact.by,
            "state": ShareState.PROPOSED.value, "decided_by": None, "position": work.position,
        }
    )  # fmt: skip


@account_interests.on(AccountInterest.ShareGranted)
def _share_granted(work: Work, fact: AccountInterest.ShareGranted) -> None:
    _move(work, fact, "shared", worth(fact.sources).fen, into=False)
    _decided(work, fact, ShareState.GRANTED)


@account_interests.on(AccountInterest.ShareReversed)
def _share_reversed(work: Work, fact: AccountInterest.ShareReversed) -> None:
    _move(work, fact, "shared", -worth(fact.sources).fen, into=False)
    _decided(work, fact, ShareState.REVERSED)


@account_interests.on(AccountInterest.ShareRefused)
def _share_refused(work: Work, fact: AccountInterest.ShareRefused) -> None:
    _decided(work, fact, ShareState.REFUSED)


def _decided(work: Work, fact: Any, state: ShareState) -> None:
    row = work[SHARES].get(fact.originator_id, fact.share)
    if row is not None:
        row.update(state=state.value, decided_by=fact.by)


_TO_GRANT: Final = Listing(SHARES, "state = 'proposed'", (("position", "bigint"),))
# The index of the list holds no other lines than those that wait: few, of which fewer are interest.
_SAID_TO_BE: Final = Listing(
    LINES,
    "state = 'to-claim' AND EXISTS"
    " (SELECT FROM unnest(%s::text[]) AS word WHERE strpos(remark, word) > 0)",
    (("value_date", "date"), ("position", "bigint")),
)


def every_account(connection: sa.Connection, book: str) -> tuple[InterestRow, ...]:
    """专户利息: every account that ever had any."""
    return select_all(connection, INTERESTS, "book = %s", (book,), "bank_account")


def shares_of(connection: sa.Connection, book: str, bank_account: str) -> tuple[ShareRow, ...]:
    """提存孳息: what was computed for escrows out of one account's interest."""
    where = "book = %s AND interest = %s"
    given = (book, AccountInterest.create_id(bank_account))
    return select_all(connection, SHARES, where, given, "position")


def to_grant(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[ShareRow]:
    """待批准提存孳息: shares that wait for a second person."""
    return _TO_GRANT.page(connection, book, after=after, limit=limit)


def said_to_be(
    connection: sa.Connection,
    book: str,
    words: Sequence[str],
    *,
    after: str | None = None,
    limit: int = 50,
) -> Page[Line]:
    """疑似利息: unclaimed lines in whose remark a word of the court's stands; nothing is booked."""
    return _SAID_TO_BE.page(connection, book, (list(words),), after=after, limit=limit)
