"""The test of "cleared" (清零), and the certificate two people give for one month.

What is asked comes from the law's five tests; where the answer is no, the certificate is refused
with everything that speaks against it.
"""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from ledger.domain import act, clock
from ledger.domain.case_account import CaseAccount
from ledger.domain.chart import bank
from ledger.domain.errors import Conflict, Forbidden, Unavailable
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.money import Money, fen
from ledger.domain.permissions import Permission
from ledger.domain.ticket import ONLY_WORK
from ledger.projections import journal
from ledger.projections.runner import wait_for
from ledger.services.command import Recorded, command, record
from ledger.store.court import Court
from reconciliation.legacy import law, openings
from reconciliation.legacy.position import subject_of

STALE_DAYS: Final = 30
ASKED: Final = ("clocks", "legacy", "openings", "statements", "tickets")  # the views the tests read
WAIT_SECONDS: Final = 5.0

_LEFT: Final = (
    "SELECT coalesce(sum(remainder), 0) FROM views.legacy_lines WHERE book = %s AND cls = 'E'"
    " AND remainder > 0"
)
_RENAMED: Final = (
    "SELECT place, cls FROM views.legacy_lines WHERE book = %s AND loaded_as = 'E'"
    " AND cls IN ('F', 'K') AND remainder > 0 ORDER BY booked_on, line LIMIT 100"
)
_UNDATED: Final = (
    "SELECT place, cls FROM views.legacy_lines WHERE book = %s AND left(cls, 1) IN ('B', 'C', 'D')"
    " AND remainder > 0 AND (review_on IS NULL OR review_on <= %s OR approved_by IS NULL)"
    " ORDER BY booked_on, line LIMIT 100"
)
_LAPSED: Final = (
    "SELECT c.case_number || ' deferred until ' || c.deferred_until FROM views.clocks c"
    " JOIN views.legacy_lines l ON l.book = c.book AND l.line = c.receipt"
    " WHERE c.book = %s AND c.deferred > 0 AND c.deferred_until <= %s"
    " ORDER BY c.deferred_until, c.receipt LIMIT 100"
)
_WAITING: Final = (
    "SELECT c.case_number, c.receipt, c.notified_on FROM views.clocks c"
    " JOIN views.legacy_lines l ON l.book = c.book AND l.line = c.receipt"
    " WHERE c.book = %s AND c.unsettled > 0 AND c.notified_on < %s"
    " ORDER BY c.notified_on, c.receipt LIMIT 1000"
)
# What the legacy lines themselves stood at, month by month, once they were loaded; lines nobody
# touched have not moved. OFFSET keeps each step a look-up by key, whatever statistics there are.
_MONTHS: Final = (
    "SELECT f.month, -sum(p.amount) AS grown FROM views.legacy_lines l CROSS JOIN LATERAL ("
    "SELECT p.amount, p.position FROM anzhang.postings p WHERE p.book = l.book"
    " AND p.account = ('unclaimed/' || l.line) COLLATE \"C\" AND p.currency = 'CNY' OFFSET 0) AS p"
    " CROSS JOIN LATERAL (SELECT f.topic, to_char(f.recorded_at AT TIME ZONE interval '8 hours',"
    " 'YYYY-MM') AS month FROM anzhang.facts f WHERE f.book = l.book AND f.position = p.position"
    " OFFSET 0) AS f WHERE l.book = %s AND (l.in_hand OR l.match <> '')"
    " AND f.topic <> 'legacy-stretch.loaded' GROUP BY 1 HAVING sum(p.amount) < 0 ORDER BY 1"
)
_CLOSING: Final = (
    "SELECT closing, closing_on, sha256 = '' AS typed FROM views.statements WHERE book = %s"
    " AND bank_account = %s AND kind = 'statement' AND finished AND closing IS NOT NULL"
    " AND last_page ORDER BY closing_on DESC, position DESC LIMIT 1"
)
# Two differences may make up for each other: each has a ticket until somebody explains it, and
# what is short or long keeps it until it was made good.
_OPEN: Final = (
    "SELECT kind, subject, amount, state FROM views.tickets WHERE book = %s AND bank_account = %s"
    " AND (state = 'open' AND kind <> ALL(%s) OR state = 'explained' AND kind IN ('short', 'long'))"
    " ORDER BY position LIMIT 100"
)


class NotCleared(Conflict):
    """One of the five tests is not passed; nothing is certified."""

    code = "legacy-not-cleared"
    title = "The legacy money is not cleared"
    title_zh = "尚未清零"
    article = law.CLEARED


class ViewsBehind(Unavailable):
    """The views have not been told the whole book; a test asked of them would prove nothing."""

    code = "legacy-views-behind"
    title = "The views have not caught up with the book"
    title_zh = "查询视图尚未更新至最新"
    article = law.CLEARED


class CertifiedAlone(Forbidden):
    """Whoever issued the certificate would countersign it."""

    code = "legacy-certified-alone"
    title = "A certificate is countersigned by a second person"
    title_zh = "清零证明须由另一人会签"
    article = law.CLEARED


class CertificateKnown(Conflict):
    """The month has its certificate, or its countersignature."""

    code = "legacy-certificate-known"
    title = "The month is certified already"
    title_zh = "该月已出具清零证明"
    article = law.CLEARED


class ProofKind(StrEnum):
    """What says how much the bank holds."""

    STATEMENT = "statement"  # 银行对账单
    LETTER = "balance-letter"  # 余额对账单: its figure was typed from paper
    OPENING = "opening-certificate"  # 底数余额证明: no statement was imported since


@dataclass(frozen=True, slots=True)
class Proof:
    """What the fifth test held the books of an account against (依据): which paper, of which day.

    A statement that was imported goes before the certificate of the opening balance, which proves
    what the bank held at the cut-off and nothing after it.
    """

    bank_account: str
    kind: ProofKind
    day: date
    balance: Money

    @property
    def said(self) -> str:
        """The proof in words: ``1202…: statement of 2026-03-02``."""
        return f"{self.bank_account}: {self.kind.value.replace('-', ' ')} of {self.day}"


@dataclass(frozen=True, slots=True)
class Answer:
    """The five tests as of now, what the fifth rests on, and the position they were read at.

    ``state`` tells apart what is not cleared and what only waits to be put right.
    """

    day: date
    cleared: bool
    state: law.Cleared
    tests: tuple[law.Asked, ...]
    proofs: tuple[Proof, ...]
    left: Money
    position: int


class ClearedCertificate(Root):
    """The certificate that the legacy money of a book was cleared at the end of a month."""

    TOPIC = "legacy-certificate"

    class Issued(FirstFact):
        """All five tests were passed (出具清零证明)."""

        TOPIC = "legacy-certificate.issued"
        month: str
        day: date
        tests: tuple[str, ...]
        at_position: int
        by: str

    class Countersigned(Root.Event):
        """A second person agreed (会签)."""

        TOPIC = "legacy-certificate.countersigned"
        by: str

    @staticmethod
    def create_id(month: str) -> UUID:
        return name_id("legacy-certificate", month)

    @event(Issued)
    def __init__(
        self, *, month: str, day: date, tests: tuple[str, ...], at_position: int, by: str
    ) -> None:
        self.month = month
        self.by = by
        self.countersigned_by = ""

    def countersign(self, *, by: str) -> None:
        """Agree as a second person; raises :class:`CertifiedAlone`, :class:`CertificateKnown`."""
        if self.countersigned_by:
            raise CertificateKnown(f"{self.month} is countersigned", month=self.month)
        if by == self.by:
            raise CertifiedAlone(f"{by} issued the certificate", by=by)
        self._countersigned(by=by)

    @event(Countersigned)
    def _countersigned(self, by: str) -> None:
        self.countersigned_by = by


class Certificates:
    """Asks the five tests, and certifies."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def ask(self) -> Answer:
        """The five tests, once the views know the whole book; raises :class:`ViewsBehind`."""
        today, position = clock.today(), self.court.position()
        if not wait_for(self.court.database, self.court.book, position, WAIT_SECONDS, ASKED):
            raise ViewsBehind(f"position {position} is not told yet", position=position)
        with self.court.database.snapshot.connect() as connection:
            proofs = self._proofs(connection)
            standing = self._standing(connection, today, proofs)
        tests = law.cleared(standing)
        state = law.how_far(tests)
        passed = state is law.Cleared.YES
        return Answer(today, passed, state, tests, proofs, standing.unidentified, position)

    @command(Permission.DECIDE_LEGACY, waits=True)
    def issue(self) -> Recorded:
        """Certify this month; raises :class:`NotCleared` with each test that is not passed."""
        answer = self.ask()
        if not answer.cleared:
            failed = [test for test in answer.tests if not test.passed]
            raise NotCleared(
                "; ".join(f"{test.en}: {', '.join(test.against[:3])}" for test in failed),
                tests=[asdict(test) for test in failed], state=answer.state,
            )  # fmt: skip
        month = f"{answer.day:%Y-%m}"
        if self.court.find_many(ClearedCertificate, [ClearedCertificate.create_id(month)]):
            raise CertificateKnown(f"{month} is certified", month=month)
        *others, bank_agrees = (test.en for test in answer.tests)
        rests_on = f"{bank_agrees} ({'; '.join(proof.said for proof in answer.proofs)})"
        made = ClearedCertificate(
            month=month, day=answer.day, tests=(*others, rests_on), at_position=answer.position,
            by=act.current().actor,
        )  # fmt: skip
        return record(self.court, made, month=month)

    @command(Permission.DECIDE_LEGACY)
    def countersign(self, month: str) -> Recorded:
        """Agree with a month's certificate as a second person."""
        id_ = ClearedCertificate.create_id(month)
        found = self.court.find(ClearedCertificate, id_, named=f"the certificate of {month}")
        found.countersign(by=act.current().actor)
        return record(self.court, found, month=month)

    # Reading

    def _standing(
        self, connection: sa.Connection, today: date, proofs: tuple[Proof, ...]
    ) -> law.Standing:
        book = self.court.book

        def ask(sql: str, *given: Any) -> list[Any]:
            return list(connection.exec_driver_sql(sql, given))

        return law.Standing(
            day=today,
            unidentified=fen(int(ask(_LEFT, book)[0][0])),
            stale=self._stale(ask(_WAITING, book, today - timedelta(STALE_DAYS))),
            undated=(
                *(f"{place} ({cls})" for place, cls in ask(_UNDATED, book, today)),
                *(said for (said,) in ask(_LAPSED, book, today)),
            ),
            risen=tuple(f"{month} +{fen(int(grown))}" for month, grown in ask(_MONTHS, book)),
            differing=self._differing(connection, proofs),
            explained=self._explained(connection, proofs),
            renamed=tuple(f"{place} (E → {cls})" for place, cls in ask(_RENAMED, book)),
        )

    def _stale(self, waiting: list[Any]) -> tuple[str, ...]:
        """Legacy money that is free in its case; what is deferred or bound stands elsewhere."""
        numbers = sorted({number for number, *_ in waiting})
        found = self.court.find_many(CaseAccount, map(CaseAccount.create_id, numbers))
        cases = {case.case_number: case for case in found.values()}
        free = []
        for number, receipt, since in waiting:
            lot = cases[number].lots.get(receipt) if number in cases else None
            if lot is not None and lot.free.fen > 0:
                free.append(f"{number} {lot.free.plain} since {since}")
        return tuple(free)

    def _proofs(self, connection: sa.Connection) -> tuple[Proof, ...]:
        """What the bank last said of each account: a statement, or its opening balance."""
        found = []
        for opened in openings.positions(connection, self.court.book):
            given = (self.court.book, opened.bank_account)
            proof = Proof(opened.bank_account, ProofKind.OPENING, opened.cut_off, opened.balance)
            for closing, on, typed in connection.exec_driver_sql(_CLOSING, given):
                kind = ProofKind.LETTER if typed else ProofKind.STATEMENT
                proof = Proof(opened.bank_account, kind, on, fen(int(closing)))
            found.append(proof)
        return tuple(found)

    def _differing(self, connection: sa.Connection, proofs: tuple[Proof, ...]) -> tuple[str, ...]:
        """Accounts whose books are not what was proved, or whose opening nobody agreed with.

        A book without an opening position has nothing to be cleared, and nothing to be certified.
        """
        book = self.court.book
        positions = openings.positions(connection, book)
        agreed = {each.bank_account for each in positions if each.agreed_by is not None}
        off = [] if proofs else ["no opening position"]
        for proof in proofs:
            ours = journal.balance(connection, book, bank(proof.bank_account))
            if proof.balance != ours or proof.bank_account not in agreed:
                off.append(f"{proof.said}: bank {proof.balance.plain}, books {ours.plain}")
            off += [
                f"{proof.bank_account}: {each.kind} {each.subject}"
                for each in self._tickets(connection, proof.bank_account) if each.state == "open"
            ]  # fmt: skip
        return tuple(off)

    def _explained(self, connection: sa.Connection, proofs: tuple[Proof, ...]) -> tuple[str, ...]:
        """What is short or long still, though its cause is known; of an opening, what is left."""
        left = {
            subject_of(each.bank_account, each.ticket): each.standing
            for each in openings.differences(connection, self.court.book)
        }
        return tuple(
            f"{proof.bank_account}: {each.kind} {each.subject} explained,"
            f" {left.get(each.subject, fen(each.amount)).plain} not put right"
            for proof in proofs
            for each in self._tickets(connection, proof.bank_account)
            if each.state == "explained"
        )

    def _tickets(self, connection: sa.Connection, bank_account: str) -> list[Any]:
        asked = (self.court.book, bank_account, sorted(kind.value for kind in ONLY_WORK))
        return list(connection.exec_driver_sql(_OPEN, asked))
