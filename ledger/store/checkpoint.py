"""What a stranger can check without the court (核验点、案款证明): one root over every account.

A **checkpoint** is a line a court gives away: where the book stood, the link of its last fact, and
one hash over what every account had by then. It can be made again for any position, by whoever has
the book and its master key, and is always the same: a court that has published one can never show
anybody another past.

An **extract** is one case out of it: every entry of every account of the case, the facts behind
them and all that was said of its payments, as they were hashed, and the hashes beside their way up
to the root. Its reader needs the line and ``ledger/store/extract_check.py``, which is one file and
needs nothing but Python. No entry can be left out or changed, for the root holds all of the case at
once; nothing is told of other cases, for each leaf is salted with what only the court can make; and
nobody's name is in it, for facts hold names in boxes.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any, Final

import sqlalchemy as sa

from ledger.domain.errors import BeyondTheBook, NotFound
from ledger.store import merkle
from ledger.store.chain import BEFORE, HASHED, genesis
from ledger.store.court import Court

FORMAT: Final = "anzhang-extract/1"
CASE: Final = "case/"
AT_ONCE: Final = 500  # accounts held at once: the bank's own is one of a quarter of all entries
Progress = Callable[[str, int, int], None]

# Put together by the server, an account at a time: of this process's time that leaves a quarter.
FACT: Final = "position || ' ' || encode(link, 'hex')"
MOVED: Final = f"""
    SELECT account, currency,
           string_agg(concat_ws(' ', position, leg, amount, balance,
                                to_char(effective_on, 'YYYY-MM-DD')),
                      E'\\n' ORDER BY position, leg) AS entries,
           string_agg({FACT}, E'\\n' ORDER BY position, leg) AS facts
      FROM anzhang.postings JOIN anzhang.facts USING (book, position)
     WHERE book = :book AND position <= :at
     GROUP BY account, currency ORDER BY account, currency"""

# All that was said of a payment for which a case's money was held: asked, approved by whom, sent,
# answered. What is held is held under the payment's own id.
SAID: Final = f"""
    SELECT subject, string_agg({FACT}, E'\\n') AS facts
      FROM (SELECT DISTINCT 'case/' || split_part(account, '/', 2) AS subject,
                   split_part(account, '/', 4)::uuid AS payment
              FROM anzhang.postings
             WHERE book = :book AND position <= :at AND account >= 'case/' AND account < 'case0'
               AND account ~ '/held/[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}$') held
      JOIN anzhang.facts ON originator_id = payment AND topic LIKE 'payout.%'
     WHERE book = :book AND position <= :at
     GROUP BY subject ORDER BY (subject || '/') COLLATE "C" """
ACCOUNTS: Final = "SELECT count(*) FROM anzhang.balances WHERE book = :book"

WORDS: Final = f"""
    SELECT position, {HASHED} AS words FROM anzhang.facts
     WHERE book = :book AND position = ANY(:positions) ORDER BY position"""
LINKS: Final = """
    SELECT position, link FROM anzhang.facts WHERE book = :book AND position = ANY(:positions)"""
# Money of other cases, and of bidders, of whom nothing is told while they bid.
OF_OTHERS: Final = """
    SELECT DISTINCT position FROM anzhang.postings
     WHERE book = :book AND position = ANY(:positions) AND NOT starts_with(account, :own)
       AND split_part(account, '/', 1) IN ('case', 'deposit', 'prepaid')"""


class NothingMoved(NotFound):
    """No money of this case had moved by then, so there is nothing to prove."""

    code = "nothing-moved"
    title = "No money of the case has moved"
    title_zh = "该案尚无案款收支，无可证明"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A book at a position: the link of its last fact, how many have accounts, and their root.

    A case and all its accounts count as one; every other account is one by itself.
    """

    book: str
    position: int
    link: str
    subjects: int
    root: str

    def __str__(self) -> str:
        return f"{self.book}:{self.position}:{self.link}:{self.subjects}:{self.root}"

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """Read one as it was printed; :class:`ValueError` for anything else."""
        book, position, link, subjects, root = text.strip().rsplit(":", 4)
        if not len(bytes.fromhex(link)) == len(bytes.fromhex(root)) == len(genesis(book)):
            raise ValueError(text)
        return cls(book, int(position), link, int(subjects), root)


@dataclass(frozen=True, slots=True)
class Told:
    """A fact behind an entry: the link before it, and what was hashed, which makes its own.

    ``words`` is ``None`` where the fact moves money of another case or of a bidder, too: those are
    not this reader's, and only its link is told.
    """

    position: int
    before: str
    words: str | None


@dataclass(frozen=True, slots=True)
class Extract:
    """One case at a checkpoint, and its way up to the root."""

    checkpoint: Checkpoint
    case_number: str
    salt: str
    index: int
    path: tuple[str, ...]
    leaf: str
    facts: tuple[Told, ...]

    def as_dict(self) -> dict[str, Any]:
        """The extract as its reader has it."""
        return {"format": FORMAT, **asdict(self), "checkpoint": str(self.checkpoint)}


@dataclass(frozen=True, slots=True)
class _Leaf:
    subject: str
    words: str
    positions: tuple[int, ...]


def _silent(_stage: str, _done: int, _of: int) -> None:
    """No progress wanted."""


def checkpoint(court: Court, at: int | None = None, progress: Progress = _silent) -> Checkpoint:
    """The checkpoint of a book now, or at a position; raises :class:`BeyondTheBook`.

    Reads every posting up to there: some seconds for a million.
    """
    with court.database.snapshot.connect() as connection:
        upto, link = _end(connection, court.book, at)
        hashes = [
            _hash(court, upto, each) for each in _leaves(connection, court.book, upto, progress)
        ]
    return Checkpoint(court.book, upto, link.hex(), len(hashes), merkle.root(hashes).hex())


def extract(
    court: Court, case_number: str, at: int | None = None, progress: Progress = _silent
) -> Extract:
    """One case as a stranger can check it; raises :class:`NothingMoved`, :class:`BeyondTheBook`."""
    subject, mine, hashes = CASE + case_number, None, list[bytes]()
    with court.database.snapshot.connect() as connection:
        upto, link = _end(connection, court.book, at)
        for each in _leaves(connection, court.book, upto, progress):
            if each.subject == subject:
                mine, index = each, len(hashes)
            hashes.append(_hash(court, upto, each))
        if mine is None:
            raise NothingMoved(
                f"no money of {case_number} had moved by position {upto}",
                case_number=case_number, position=upto,
            )  # fmt: skip
        facts = tuple(_told(connection, court.book, mine))
    return Extract(
        Checkpoint(court.book, upto, link.hex(), len(hashes), merkle.root(hashes).hex()),
        case_number, court.keys.master.salt(court.book, upto, subject).hex(), index,
        tuple(each.hex() for each in merkle.path(hashes, index)), mine.words, facts,
    )  # fmt: skip


def _end(connection: sa.Connection, book: str, at: int | None) -> tuple[int, bytes]:
    """The position that is meant, and the link of its fact."""
    connection.exec_driver_sql("SET LOCAL search_path = pg_catalog")  # nobody else's functions
    asked = sa.text("SELECT position FROM anzhang.books WHERE book = :book")
    head = connection.execute(asked, {"book": book}).scalar_one()
    if at is not None and at > head:
        raise BeyondTheBook(f"the book ends at position {head}", end=head)
    upto = head if at is None else at
    found = connection.exec_driver_sql(BEFORE, (book, upto)).scalar()
    return upto, bytes(found) if found else genesis(book)


def _hash(court: Court, upto: int, each: _Leaf) -> bytes:
    salt = court.keys.master.salt(court.book, upto, each.subject)
    return merkle.leaf(salt + each.words.encode())


def _leaves(connection: sa.Connection, book: str, upto: int, progress: Progress) -> Iterator[_Leaf]:
    """Every case and every other account in the order of their accounts' names."""
    asked = {"book": book, "at": upto}
    # Of the book as it is now: at an earlier position they were at most as many.
    known = connection.execute(sa.text(ACCOUNTS), {"book": book}).scalar_one()
    connection.exec_driver_sql("SET LOCAL work_mem = '64MB'")
    streaming = connection.execution_options(stream_results=True, max_row_buffer=AT_ONCE)
    payments = iter(streaming.execute(sa.text(SAID), asked))
    said, done = next(payments, None), 0
    for subject, rows in groupby(streaming.execute(sa.text(MOVED), asked), key=_subject):
        words, facts = [f"subject {subject}"], list[str]()
        for account, currency, entries, moved in rows:
            words += (f"account {account} {currency}", entries)
            facts.append(moved)
            done += 1
            if not done % AT_ONCE:
                progress("accounts", done, known)
        if said is not None and said.subject == subject:
            facts.append(said.facts)
            said = next(payments, None)
        lines = sorted(set("\n".join(facts).split("\n")), key=_position)
        yield _Leaf(subject, "\n".join([*words, "facts", *lines]), tuple(map(_position, lines)))
    progress("accounts", known, known)


def _subject(row: Any) -> str:
    """Whose an account is: a case's, or its own."""
    account: str = row.account
    return CASE + account.split("/")[1] if account.startswith(CASE) else account


def _position(line: str) -> int:
    return int(line[: line.index(" ")])


def _told(connection: sa.Connection, book: str, mine: _Leaf) -> Iterator[Told]:
    """The facts behind a case's entries, each with the link before it."""
    positions = list(mine.positions)
    asked = {"book": book, "positions": positions, "own": f"{mine.subject}/"}
    others = set(connection.execute(sa.text(OF_OTHERS), asked).scalars())
    before = {"book": book, "positions": [each - 1 for each in positions]}
    links = {row.position: row.link for row in connection.execute(sa.text(LINKS), before)}
    for row in connection.execute(sa.text(WORDS), asked):
        link = bytes(links.get(row.position - 1, genesis(book))).hex()
        words = None if row.position in others else row.words
        yield Told(row.position, link, words)
