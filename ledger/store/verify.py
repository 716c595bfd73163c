"""Trust no one's word: derive everything again from what is stored, and name the first difference.

Eleven questions, each answered from the stored values alone. Positions, the chain, marks and
postings are answered by reading every fact once, the rest by asking the database meanwhile:

* **positions** — are they dense, 1..N, and do they end where the head says, at its time?
* **chain** — does every link follow from the link before it and every column of its fact?
* **marks** — was every fact recorded by a program that has the court's master key?
* **versions** — is every stream 1..n without a gap?
* **postings** — does every fact, read as what it is, post exactly what is stored, on that day?
* **months** — is the book open from the day that its closings and reopenings say?
* **balances** — is every running balance, and every balance, the sum of its postings?
* **requests** — does every request answer with the facts it made, all of them and no others?
* **evidence** — is every file kept what its name says, and is each there that a fact relies on?
* **names** — is there a key for all that is sealed, does it open it, was any destroyed by nobody?
* **machinery** — are the door, its triggers, grants and owners those that the migrations made?

A head noted down earlier, anywhere out of the database's reach, proves that the tail was not cut.
"""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from importlib import import_module
from typing import Any, Final

import sqlalchemy as sa

from ledger.domain.chart import CHART
from ledger.store.boxes import check_boxes
from ledger.store.database import Database
from ledger.store.head import Head, read_head
from ledger.store.installed import changes
from ledger.store.keys import MasterKey
from ledger.store.marks import NO_MARK
from ledger.store.meaning import Difference, Found, check_stretch, firsts
from ledger.store.stretches import CHUNK, pool, stretches


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verification found: how much was read, and every kind's first difference.

    ``unmarked`` facts at the beginning were recorded before facts bore marks.
    """

    head: Head
    facts: int
    postings: int
    balances: int
    differences: tuple[Difference, ...]
    unmarked: int = 0

    @property
    def intact(self) -> bool:
        return not self.differences

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"intact": self.intact}


Progress = Callable[[str, int, int], None]


def _silent(_stage: str, _done: int, _of: int) -> None:
    """No progress wanted."""


# Which facts bear no mark: those before the first that has one, and any after it.
UNMARKED: Final = f"""
    WITH first AS MATERIALIZED (
        SELECT min(position) AS marked FROM anzhang.facts WHERE book = :book AND mark <> {NO_MARK})
    SELECT count(*) FILTER (WHERE f.position < first.marked OR first.marked IS NULL) AS before,
           min(f.position) FILTER (WHERE f.position > first.marked) AS position
      FROM first JOIN anzhang.facts f ON f.book = :book AND (f.mark = {NO_MARK}) IS NOT FALSE"""

# No two facts of a stream have the same version, so counting them finds every gap.
VERSIONS: Final = """
    SELECT gaps.*, (SELECT max(position) FROM anzhang.facts f
                     WHERE f.book = :book AND f.originator_id = gaps.originator_id) AS position
      FROM (SELECT originator_id, count(*) AS facts, min(originator_version) AS first,
                   max(originator_version) AS last
              FROM anzhang.facts WHERE book = :book GROUP BY originator_id
            HAVING min(originator_version) <> 1 OR max(originator_version) <> count(*)) gaps
     ORDER BY position LIMIT 1"""

# Whether every running balance follows from the one before, and every balance is the last of them:
# then all are sums. Each account's balances are laid beside themselves, one further on; this costs
# half of the two questions below, which say what it is that differs.
UNBALANCED: Final = """
    SELECT 1 FROM (
        SELECT account, currency, max(position) AS position, array_agg(balance) AS balances,
               array_agg(balance - amount) AS before
          FROM (SELECT account, currency, position, balance, amount FROM anzhang.postings
                 WHERE book = :book ORDER BY account, currency, position, leg) p
         GROUP BY account, currency) p
      FULL JOIN (SELECT account, currency, amount, position FROM anzhang.balances
                  WHERE book = :book) b USING (account, currency)
     WHERE before IS DISTINCT FROM 0::bigint || trim_array(balances, 1)
        OR b.amount IS DISTINCT FROM balances[array_upper(balances, 1)]
        OR b.position IS DISTINCT FROM p.position LIMIT 1"""

RUNNING: Final = """
    SELECT position, account, currency, balance, should FROM (
        SELECT position, account, currency, balance,
               sum(amount) OVER (PARTITION BY account, currency ORDER BY position, leg
                                 ROWS UNBOUNDED PRECEDING) AS should
          FROM anzhang.postings WHERE book = :book) p
     WHERE balance <> should ORDER BY position LIMIT 1"""

BALANCES: Final = """
    SELECT account, currency, coalesce(b.amount, 0) AS stored, coalesce(p.amount, 0) AS derived,
           b.position AS stored_at, p.position AS derived_at
      FROM (SELECT account, currency, amount, position FROM anzhang.balances WHERE book = :book) b
      FULL JOIN (SELECT account, currency, sum(amount) AS amount, max(position) AS position
                   FROM anzhang.postings WHERE book = :book GROUP BY account, currency) p
           USING (account, currency)
     WHERE b.amount IS DISTINCT FROM p.amount OR b.position IS DISTINCT FROM p.position
     ORDER BY account, currency LIMIT 1"""

# Positions are asked about by themselves; a posting at one that exists is read with its fact.
ORPHANS: Final = """
    SELECT position FROM (
        (SELECT position FROM anzhang.postings WHERE book = :book AND position < 1
          ORDER BY position LIMIT 1)
        UNION ALL
        (SELECT position FROM anzhang.postings WHERE book = :book AND position > (
                SELECT coalesce(max(position), 0) FROM anzhang.facts WHERE book = :book)
          ORDER BY position LIMIT 1)) p
     ORDER BY position LIMIT 1"""

# A request's facts are all those with its key and no others, and no key is without its request.
REQUESTS: Final = """
    WITH r AS (SELECT request_key, first_position, last_position FROM anzhang.requests
                WHERE book = :book),
         f AS (SELECT request_key, min(position) AS first, max(position) AS last, count(*) AS facts
                 FROM anzhang.facts WHERE book = :book AND request_key <> '' GROUP BY request_key)
    SELECT request_key, coalesce(f.last, r.last_position) AS position
      FROM r FULL JOIN f USING (request_key)
     WHERE (r.first_position, r.last_position) IS DISTINCT FROM (f.first, f.last)
        OR f.facts <> f.last - f.first + 1
     ORDER BY 2 LIMIT 1"""

EVIDENCE: Final = """
    SELECT encode(sha256, 'hex') AS name, name AS handed_in_as FROM anzhang.evidence
     WHERE book = :book AND sha256 <> sha256(bytes) ORDER BY sha256 LIMIT 1"""


def verify(
    database: Database,
    book: str,
    *,
    noted: tuple[Head, ...] = (),
    workers: int = 2,
    progress: Progress = _silent,
    domain: str = "ledger.domain.every",
    master: MasterKey | None = None,
) -> Verdict:
    """Verify one book as of now, while it may be growing; see the module for what is asked.

    ``noted`` heads were written down earlier. The facts' own meaning is read again in ``workers``
    processes (0: in this one), each of which imports ``domain``, the module that knows every kind
    of fact; everything else is asked of the database meanwhile. With the court's ``master`` key it
    is also tried whether names can be read.
    """
    import_module(domain)
    with database.snapshot.connect() as connection:
        # Every account is summed up once, by one process, for others read the facts meanwhile.
        connection.exec_driver_sql(
            "SET LOCAL work_mem = '64MB'; SET LOCAL max_parallel_workers_per_gather = 0;"
            " SET LOCAL search_path = pg_catalog"  # no function of anybody's making is asked
        )
        head = read_head(connection, book)
        upto = min(head.position, _last(connection, book))
        opened = tuple(_opened(connection, book))
        marked_with = None if master is None else master.key_of_marks(book)
        parts = stretches(database.dsn, book, upto, domain, opened, marked_with=marked_with)
        # One stretch is read sooner here than by a process that must first learn every fact.
        with pool(workers if len(parts) > 1 else 0) as executor:
            jobs = [executor.submit(check_stretch, part) for part in parts]
            found = list(_in_database(connection, head, noted, progress))
            found += _check_open_from(connection, book, opened)
            facts, postings, differences, sealed = _read_by(jobs, upto, progress)
        found += [*firsts(differences), *check_boxes(connection, book, master, sealed)]
        balances = _balances(connection, book)
        unmarked, bare = _unmarked(connection, book)
    found += bare
    found.sort(key=lambda d: head.position + 1 if d.position is None else d.position)
    return Verdict(head, facts, postings, balances, tuple(found), unmarked)


def _in_database(
    connection: sa.Connection, head: Head, noted: tuple[Head, ...], progress: Progress
) -> Iterator[Difference]:
    steps = (
        _check_head, _check_beginning, _check_versions, _check_balances,
        _check_orphans, _check_requests, _check_evidence, _check_chart, _check_machinery,
    )  # fmt: skip
    for number, step in enumerate(steps, start=1):
        yield from step(connection, head.book)
        progress("database", number, len(steps))
    for old in noted:
        yield from _check_noted(connection, old)


def _rows(connection: sa.Connection, sql: str, book: str) -> list[Any]:
    return list(connection.execute(sa.text(sql), {"book": book}))


def _rows_by_index(connection: sa.Connection, sql: str, book: str) -> list[Any]:
    """The same, where an index has in order what is summed up: the planner would hash it."""
    connection.exec_driver_sql("SET LOCAL enable_hashagg = off")
    try:
        return _rows(connection, sql, book)
    finally:
        connection.exec_driver_sql("SET LOCAL enable_hashagg = on")


def _check_head(connection: sa.Connection, book: str) -> Iterator[Difference]:
    sql = """
        SELECT b.position, b.link, b.recorded_at, f.position AS last, f.link AS last_link,
               f.recorded_at AS last_at FROM anzhang.books b
          LEFT JOIN LATERAL (SELECT position, link, recorded_at FROM anzhang.facts
                              WHERE book = b.book ORDER BY position DESC LIMIT 1) f ON true
         WHERE b.book = :book"""
    for row in _rows(connection, sql, book):
        if row.position != (row.last or 0):
            said = f"the head says {row.position} facts, the last one stored is {row.last or 0}"
            yield Difference("tail-cut", row.last or 0, said)
        elif row.last and bytes(row.link) != bytes(row.last_link):
            yield Difference("head-link", row.last, "the head's link is not its last fact's")
        elif row.last and row.recorded_at != row.last_at:
            said = f"the head says {row.recorded_at}, its last fact was recorded at {row.last_at}"
            yield Difference("head-time", row.last, said)


def _opened(connection: sa.Connection, book: str) -> Iterator[tuple[int, date]]:
    """From which positions on the book was open from which day."""
    sql = """
        SELECT position, topic, state FROM anzhang.facts
         WHERE book = :book AND topic IN ('month.closed', 'month.reopened') ORDER BY position"""
    for row in _rows(connection, sql, book):
        with suppress(ValueError, KeyError, TypeError):  # a fact that cannot be read is named so
            said = json.loads(row.state)
            if row.topic == "month.reopened":
                yield row.position, date.fromisoformat(said["begins_on"])
            else:
                yield row.position, date.fromisoformat(said["ends_on"]) + timedelta(days=1)


def _check_open_from(
    connection: sa.Connection, book: str, opened: tuple[tuple[int, date], ...]
) -> Iterator[Difference]:
    """What the door refuses postings by is no more and no less than what the months' facts say."""
    stored = _rows(connection, "SELECT open_from FROM anzhang.books WHERE book = :book", book)
    should = opened[-1][1] if opened else None
    if stored[0].open_from != should:
        said = f"the book is open from {stored[0].open_from}, its months say {should}"
        yield Difference("open-from-changed", opened[-1][0] if opened else None, said)


def _check_beginning(connection: sa.Connection, book: str) -> Iterator[Difference]:
    """Everything from the first position on is read; nothing may stand before it."""
    sql = """
        SELECT position FROM anzhang.facts WHERE book = :book AND position < 1
         ORDER BY position LIMIT 1"""
    for row in _rows(connection, sql, book):
        said = f"a fact stands at {row.position}, before the first"
        yield Difference("fact-missing", row.position, said)


def _check_versions(connection: sa.Connection, book: str) -> Iterator[Difference]:
    for row in _rows_by_index(connection, VERSIONS, book):
        said = (
            f"stream {row.originator_id} has {row.facts} facts, numbered {row.first} to {row.last}"
        )
        yield Difference("version-gap", row.position, said)


def _check_balances(connection: sa.Connection, book: str) -> Iterator[Difference]:
    if _balanced(connection, book):
        return
    for row in _rows(connection, RUNNING, book):
        said = f"{row.account} {row.currency} stands at {row.balance} fen, should be {row.should}"
        yield Difference("running-balance", row.position, said)
    for row in _rows_by_index(connection, BALANCES, book):
        said = (
            f"{row.account} {row.currency}: balance {row.stored} fen at {row.stored_at}, its"
            f" postings give {row.derived} at {row.derived_at}"
        )
        yield Difference("balance-changed", None, said)


def _balanced(connection: sa.Connection, book: str) -> bool:
    """Whether nothing differs; of what the server cannot lay side by side, that is not said."""
    try:
        with connection.begin_nested():
            return not _rows_by_index(connection, UNBALANCED, book)
    except sa.exc.DBAPIError:
        return False


def _check_orphans(connection: sa.Connection, book: str) -> Iterator[Difference]:
    for row in _rows(connection, ORPHANS, book):
        said = f"a posting at {row.position} belongs to no fact"
        yield Difference("posting-changed", row.position, said)


def _check_requests(connection: sa.Connection, book: str) -> Iterator[Difference]:
    for row in _rows(connection, REQUESTS, book):
        said = f"the request {row.request_key} does not answer with the facts it made"
        yield Difference("request-changed", row.position, said)


def _check_evidence(connection: sa.Connection, book: str) -> Iterator[Difference]:
    for row in _rows(connection, EVIDENCE, book):
        said = f"the file {row.name} ({row.handed_in_as}) is not the one that was handed in"
        yield Difference("evidence-changed", None, said)


def _check_chart(connection: sa.Connection, _book: str) -> Iterator[Difference]:
    stored = {row.prefix: row.side for row in _rows(connection, "SELECT * FROM anzhang.chart", "")}
    known = {prefix: int(row.side) for prefix, row in CHART.items()}
    if stored != known:
        odd = sorted(set(stored.items()) ^ set(known.items()))[0][0]
        yield Difference("chart-changed", None, f"the door's chart differs from ours at {odd!r}")


def _check_machinery(connection: sa.Connection, _book: str) -> Iterator[Difference]:
    first, *others = *changes(connection), None
    if first is not None:
        more = f", and {len(others) - 1} more" if len(others) > 1 else ""
        yield Difference("machinery-changed", None, f"{first}{more}; see anzhang doctor")


def _unmarked(connection: sa.Connection, book: str) -> tuple[int, list[Difference]]:
    """How many facts there are from before marks; any later one without is a difference."""
    row = _rows(connection, UNMARKED, book)[0]
    if row.position is None:
        return row.before, []
    said = f"the fact at {row.position} bears no mark, and facts before it do"
    return row.before, [Difference("mark-missing", row.position, said)]


def _check_noted(connection: sa.Connection, old: Head) -> Iterator[Difference]:
    sql = sa.text("SELECT link FROM anzhang.facts WHERE book = :book AND position = :position")
    row = connection.execute(sql, {"book": old.book, "position": old.position}).one_or_none()
    if row is None and old.position > 0:
        said = f"a head was noted at {old.position}, and the book no longer reaches it"
        yield Difference("tail-cut", old.position, said)
    elif row is not None and bytes(row.link).hex() != old.link:
        said = f"the fact at {old.position} is not the one whose head was noted"
        yield Difference("history-rewritten", old.position, said)


def _last(connection: sa.Connection, book: str) -> int:
    sql = "SELECT coalesce(max(position), 0) AS last FROM anzhang.facts WHERE book = :book"
    last: int = _rows(connection, sql, book)[0].last
    return last


def _balances(connection: sa.Connection, book: str) -> int:
    sql = "SELECT count(*) AS balances FROM anzhang.balances WHERE book = :book"
    balances: int = _rows(connection, sql, book)[0].balances
    return balances


def _read_by(
    jobs: list[Future[Found]], upto: int, progress: Progress
) -> tuple[int, int, list[Difference], dict[bytes, int]]:
    """How many facts and postings were read, what differs, in the order of the book, and what is
    sealed."""
    facts, postings, differences, sealed = 0, 0, list[Difference](), dict[bytes, int]()
    for number, job in enumerate(jobs, start=1):
        found = job.result()
        facts, postings = facts + found.facts, postings + found.postings
        differences += found.differences
        sealed = found.sealed | sealed  # the earlier stretch had it first
        progress("facts", min(number * CHUNK, upto), upto)
    return facts, postings, differences, sealed
