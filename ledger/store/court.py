"""A court's book as an application: find a noun, ask it, save what it said.

One store serves ledger and auctions alike, so that there is one order of facts, one chain and one
lock, and a hammer price and its deposit can be recorded in one commit.
"""

import hashlib
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, Final, TypeVar
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import InterfaceError, Mapper, OperationalError

from ledger.domain import act, clock
from ledger.domain.errors import Conflict, NotFound, Unavailable
from ledger.domain.kernel import Fact, Root
from ledger.store.database import Database
from ledger.store.door import Statement
from ledger.store.head import Seen, head_of
from ledger.store.keys import DatabaseKeys, MasterKey
from ledger.store.mapper import FactMapper
from ledger.store.ours import must_be_ours
from ledger.store.reading import Memory, Row, Told, under_way
from ledger.store.recorder import NO_ENTRY, Appended, BookRecorder, Entry
from ledger.store.silence import not_behind
from ledger.store.turns import Turns

R = TypeVar("R", bound=Root)

RECONNECTS: Final = 3
RECONNECT_SECONDS: Final = 0.25


class EvidenceChanged(Conflict):
    """The bytes of a file are no longer those that were handed in, and are given to nobody."""

    code = "evidence-changed"
    title = "The file is not the one that was kept"
    title_zh = "存证文件内容已被改动"


@dataclass(frozen=True, slots=True)
class Saved:
    """What a command recorded: its facts, and where they stand in the book.

    ``dry_run`` facts passed every check of the door and were not kept; their positions are those
    they would have had. ``replayed`` is the first answer to the same request key, word for word.
    """

    first: int
    last: int
    answer: str
    facts: tuple[Fact, ...] = ()
    replayed: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Ready:
    """One command's facts, and the statement that records them."""

    facts: tuple[Fact, ...]
    statement: Statement
    told: Sequence[Told]
    written: Mapping[UUID, int]
    doing: act.Act


class Court(Application[UUID]):
    """One book, open for reading and for commands."""

    name = "court"

    def __init__(
        self, database: Database, book: str, master: MasterKey, seen: Seen | None = None
    ) -> None:
        self.database = database
        self.book = book
        self.seen = seen  # what this machine has seen of it, if it keeps a note
        self.keys = DatabaseKeys(database, book, master)
        self.facts = FactMapper(self.keys)
        self.memory = Memory()
        self.turns = Turns(database, book)
        self._latest = datetime.min.replace(tzinfo=UTC)
        self.recorder: BookRecorder
        super().__init__()

    def construct_mapper(self) -> Mapper[UUID]:
        return self.facts

    def construct_recorder(self) -> BookRecorder:
        return BookRecorder(self.database, self.book, self.keys.master.marks(self.book))

    def keeps_time(self) -> None:
        """Refuse a clock that was set back since this process last recorded something by it.

        One that only was ahead for a while, and is right again, hinders nobody. Raises
        :class:`ClockBehind`.
        """
        not_behind(clock.of_machine(), self._latest)

    # Finding

    def find(self, kind: type[R], id_: UUID, *, named: str) -> R:
        """Return the noun with this id; :class:`NotFound` says it in the caller's words."""
        for _, facts in self._said([id_]):
            if isinstance(root := _told_by(facts), kind):
                return root
        raise self._missing(named)

    def shown(self, kind: type[R], id_: UUID, *, named: str) -> R:
        """The same noun, to be asked and not changed: it refuses to record anything.

        Of what is remembered it is made once, and all commands are shown that one.
        """
        if under_way() is None:
            return self.find(kind, id_, named=named)
        ((_, facts),) = self._said([id_])
        noun = self.memory.noun_of(id_, facts, _only_shown)
        if not isinstance(noun, kind):
            raise self._missing(named)
        return noun

    def find_all(self, kind: type[R], named: Mapping[UUID, str]) -> list[R]:
        """Return all of these, in one query and in their order.

        :class:`NotFound` says of the first that does not exist what its caller calls it.
        """
        found = self.find_many(kind, named)
        for id_, words in named.items():
            if id_ not in found:
                raise self._missing(words)
        return [found[id_] for id_ in named]

    def _missing(self, words: str) -> NotFound:
        return NotFound(f"{words} does not exist in book {self.book}", named=words)

    def find_many(self, kind: type[R], ids: Iterable[UUID]) -> dict[UUID, R]:
        """Return those of many nouns that exist, in one query.

        A command relies on all of them, also on those that do not.
        """
        found: dict[UUID, R] = {}
        for id_, facts in self._said(list(dict.fromkeys(ids))):
            root = _told_by(facts)
            if root is not None and (kind is Root or isinstance(root, kind)):
                found[id_] = root
        return found

    def _said(self, wanted: list[UUID]) -> list[tuple[UUID, Sequence[Fact]]]:
        """What each of these nouns has said, as far as they are there."""
        era, within = self.keys.era(), under_way()
        self.memory.begin(era)
        if within is None:
            asked = self.recorder.select_many(wanted)
            return [(id_, [self._fact(id_, row) for row in stream]) for id_, stream in asked]
        known = [None if within.fresh else self.memory.of(id_) for id_ in wanted]
        unknown = [id_ for id_, had in zip(wanted, known, strict=True) if had is None]
        within.from_memory |= len(unknown) < len(wanted)
        found = dict(self.recorder.select_many(unknown)) if unknown else {}
        said: list[tuple[UUID, Sequence[Fact]]] = []
        for id_, had in zip(wanted, known, strict=True):
            now = self.memory.keep(id_, found.get(id_, ())) if had is None else had
            within.versions.setdefault(id_, len(now.stream))
            said.append((id_, self.memory.facts_of(id_, now, partial(self._fact, id_), era)))
        return said

    def _fact(self, id_: UUID, row: Row) -> Fact:
        version, topic, state, recorded_at = row
        return self.facts.fact_of(topic, id_, version, recorded_at, state)

    # Saving

    def save(self, *roots: Any, answer: str = "", by_key: bool = False, **_: Any) -> Saved:  # type: ignore[override]  # one commit, with its place
        """Record what these nouns have to say, in one commit, under the act under way.

        With a request key a broken connection is tried again: the door knows the key and answers
        as it did the first time. Without one the outcome is unknown, and :class:`Unavailable`
        says so.
        """
        era = self.keys.era()
        ready = self.prepare(*roots, answer=answer, by_key=by_key)
        if not ready.facts:
            return Saved(0, 0, answer)
        done = self.send(ready)
        doing = ready.doing
        if (within := under_way()) is not None:
            within.stood = True
        if done.recorded_at and not done.replayed and not doing.dry_run:
            self.memory.went_on(ready.told, ready.facts, done.recorded_at, era)
            self._latest = max(self._latest, clock.of_machine())
            if within is not None:
                within.wrote(ready.written)
        kept = ready.facts if not done.replayed else ()
        return Saved(done.first, done.last, done.answer, kept, done.replayed, doing.dry_run)

    def prepare(self, *roots: Any, answer: str = "", by_key: bool = False) -> Ready:
        """Make ready what these nouns have to say, under the act under way.

        A long piece of work prepares one command while the database records the one before, and
        asks ``by_key`` that the key it is done under still stands at each, as any command's does.
        """
        doing = act.current()
        facts: list[Fact] = []
        written: dict[UUID, int] = {}
        silent: list[Root] = []
        for root in roots:
            if said := root.collect_events():
                facts += said
                written[said[-1].originator_id] = said[-1].originator_version
            else:
                silent.append(root)
        if not facts:
            return Ready((), (), [], {}, doing)
        told = [
            (fact.originator_id, fact.originator_version, fact.TOPIC, self.facts.state_of(fact))
            for fact in facts
        ]
        entries = [_entry(fact) for fact in facts]
        relied = _relied(silent, written, doing)
        if by_key and doing.shown is not None:
            relied.setdefault(*doing.shown)
        statement = self.recorder.statement(told, entries, answer, relied)
        return Ready(tuple(facts), statement, told, written, doing)

    def send(self, ready: Ready) -> Appended:
        """Record what was made ready, under the request key it was made ready with.

        In a dry run it passes the door and steps back.
        """
        if not ready.facts:
            return Appended(0, 0, "", replayed=False)
        if ready.doing.dry_run:
            return self.recorder.try_append(ready.statement)
        return self._append(ready.statement, RECONNECTS if ready.doing.request_key else 0)

    def _append(self, statement: Statement, attempts: int) -> Appended:
        while True:
            try:
                return self.recorder.pass_door(statement)
            except (OperationalError, InterfaceError) as lost:
                if attempts == 0:
                    said = "the database did not answer; ask again under the same request key"
                    raise Unavailable(said) from lost
                attempts -= 1
                time.sleep(RECONNECT_SECONDS)

    # Evidence

    def keep(self, name: str, data: bytes) -> str:
        """Keep the original bytes of a file, once, and return their SHA-256 in hex."""
        said: str | bytes = data
        put = "SELECT anzhang.keep_evidence(%s, %s, %s)"
        if (text := _as_text(data)) is not None:
            said, put = text, "SELECT anzhang.keep_evidence(%s, %s, convert_to(%s, 'UTF8'))"
        return bytes(self.recorder.rows(put, (self.book, name, said))[0][0]).hex()

    def evidence(self, sha256: str) -> bytes:
        """The original bytes with this SHA-256 (hex), which is made of them once more.

        A payment file waits here between being recorded and being handed over.
        """
        sql = "SELECT bytes FROM anzhang.evidence WHERE book = %s AND sha256 = %s"
        rows = self.recorder.rows(sql, (self.book, bytes.fromhex(sha256)))
        if not rows:
            raise NotFound(f"no evidence with SHA-256 {sha256}", sha256=sha256)
        kept = bytes(rows[0][0])
        if hashlib.sha256(kept).hexdigest() != sha256.lower():
            raise EvidenceChanged(f"what is kept as {sha256} is not it", sha256=sha256)
        return kept

    def keeps(self, sha256: str) -> bool:
        """Whether a file with this SHA-256 (hex) is kept."""
        sql = "SELECT 1 FROM anzhang.evidence WHERE book = %s AND sha256 = %s"
        return bool(self.recorder.rows(sql, (self.book, bytes.fromhex(sha256))))

    # What this machine has seen

    def must_go_on(self) -> None:
        """Refuse a book that ends before what was seen of it; raises :class:`WentBack`."""
        if self.seen is not None:
            self.seen.must_go_on(self.database, self.book)

    def note_head(self, *, back: bool = False) -> None:
        """Note how far the book goes, where its database cannot reach; raises :class:`NotNoted`.

        ``back`` notes it even if it was seen to go further: somebody has said why it went back.
        """
        if self.seen is not None:
            self.seen.note(head_of(self.database, self.book), back=back)

    def must_be_ours(self, ids: Iterable[UUID]) -> None:
        """Refuse to rest on streams into which somebody wrote past the program.

        Raises :class:`NotRecordedHere`.
        """
        must_be_ours(self.recorder, self.keys.master.marks(self.book), ids)

    # Access

    def note_key_use(self, prefix: str, day: date) -> None:
        """Write down that a key opened the book on this day."""
        self.recorder.rows("SELECT anzhang.note_key_use(%s, %s, %s)", (self.book, prefix, day))

    # Reading

    def position(self) -> int:
        """The last position of the book; 0 when nothing was recorded."""
        return self.recorder.max_notification_id() or 0

    def open_from(self) -> date | None:
        """The first day still open; ``None`` until a month was closed."""
        sql = "SELECT open_from FROM anzhang.books WHERE book = %s"
        rows = self.recorder.rows(sql, (self.book,))
        found: date | None = rows[0][0] if rows else None
        return found


def _told_by(facts: Iterable[Fact]) -> Any:
    """The noun that these facts make: the first brings it into being, and it follows the others."""
    root: Any = None
    for fact in facts:
        if root is None:
            root = fact.mutate(None)
        else:
            root.follow(fact)
    return root


def _only_shown(facts: Iterable[Fact]) -> Root | None:
    root: Root | None = _told_by(facts)
    if root is not None:
        root.only_shown()
    return root


def _entry(fact: Fact) -> Entry:
    """What a fact posts; one that moves no money counts from no day."""
    if postings := fact.postings():
        return Entry(postings, fact.effective_on(), fact.accounted_on())
    return NO_ENTRY


def _relied(silent: Iterable[Root], written: Mapping[UUID, int], doing: act.Act) -> dict[UUID, int]:
    """What must still stand, besides what is written: all that was read, whoever was handed in with
    nothing to say, and the key under which it is done."""
    relied: dict[UUID, int] = {}
    if (within := under_way()) is not None:
        relied = within.versions.copy()
        if doing.shown is not None:
            relied[doing.shown[0]] = doing.shown[1]
        for id_ in written:
            relied.pop(id_, None)
    for root in silent:
        if root.id not in written:
            relied.setdefault(root.id, root.version)
    return relied


def _as_text(data: bytes) -> str | None:
    """The same bytes as a text, if they are one: as bytes each of them would be spelled out in two
    letters, which the server then reads one by one."""
    try:
        return data.decode() if b"\0" not in data else None
    except UnicodeDecodeError:
        return None
