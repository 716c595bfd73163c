"""Long reads: what COPY hands over is exactly what was stored, in order, in however many parts."""

import subprocess
import sys
from uuid import uuid4

import pytest

from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.store.chain import ChainReader, genesis
from ledger.store.court import Court
from ledger.store.database import Database
from ledger.store.mapper import FactMapper
from ledger.store.stream import FactReader, unescaped
from ledger.store.stretches import Stretch, facts_in, replay, stretches

ODD = [
    "a\tb", "a\\b", "a\\nb", "\n", "\"quoted\"", "（2026）苏0508执1号", "\\.", "\\N", "",
    "\r\x0b\x08",
]  # fmt: skip


class Said(Root):
    """A noun that only this test knows."""

    TOPIC = "test.said"

    class Began(FirstFact):
        TOPIC = "test.said.began"
        words: str

    @staticmethod
    def create_id(words: str) -> object:
        return name_id("test.said", words, uuid4().hex)

    @event(Began)
    def __init__(self, words: str) -> None:
        self.words = words


@pytest.fixture
def told(court: Court) -> Court:
    for words in ODD:
        court.save(Said(words=words))
    return court


@pytest.mark.parametrize("batch", [1, 3, 1_000])
def test_every_word_comes_back_as_it_went_in(told: Court, batch: int) -> None:
    mapper = FactMapper(unseal=False)
    lines = [line for part in told.recorder.stream(batch=batch) for line in part]
    assert [line[0] for line in lines] == list(range(1, len(ODD) + 1))
    assert [mapper.fact_of(*line[1:]).words for line in lines] == ODD  # type: ignore[attr-defined]
    stored = told.recorder.replay(columns="originator_id, originator_version, recorded_at, state")
    rows = [row for rows in stored for row in rows]
    assert [(line[2], line[3], line[4], line[5].decode().rstrip("\n")) for line in lines] == rows


@pytest.mark.parametrize("most", [1, 250, 1_000_000])
def test_facts_that_weigh_too_much_are_left_for_the_next_time_but_never_all(
    told: Court, most: int
) -> None:
    found, reached, asked = [], 0, 0
    with told.database.app.connect() as connection:
        reader = FactReader(connection.connection.cursor(), told.book)
        every = list(reader.between(0, len(ODD)))
        while reached < len(ODD):
            rows, reached = reader.weighed(reached, len(ODD), most)
            found += [line for few in reader.taken(rows) for line in few]
            asked += 1
            assert found == every[:reached]
            assert sum(map(len, rows[:-1])) <= most
        assert reader.weighed(reached, reached, most) == ([], reached)
    assert found == every
    assert (asked == len(ODD)) == (most == 1)
    assert (asked == 1) == (most == 1_000_000)


def test_a_part_begins_after_one_position_and_ends_with_another(told: Court) -> None:
    found = [line[0] for part in told.recorder.stream(2, 5, batch=2) for line in part]
    assert found == [3, 4, 5]


def test_facts_are_read_as_they_were_stored_whatever_a_terminal_writes(
    told: Court, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGCLIENTENCODING", "GBK")
    elsewhere = Court(Database(told.database.dsn, pool_size=1), told.book, told.keys.master)
    read = FactMapper(unseal=False).fact_of
    lines = [line for part in elsewhere.recorder.stream() for line in part]
    elsewhere.database.close()
    assert [read(*line[1:]).words for line in lines] == ODD  # type: ignore[attr-defined]


def test_a_stretch_without_any_of_the_facts_asked_for_is_empty(told: Court) -> None:
    with told.database.app.connect() as connection:
        cursor = connection.connection.cursor()
        of_others = FactReader(cursor, told.book, ["test.nobody"])
        assert list(of_others.between(0, len(ODD))) == []
        assert list(FactReader(cursor, told.book).between(len(ODD), len(ODD) + 9)) == []
        some = FactReader(cursor, told.book, [Said.Began.TOPIC])
        assert [line[0] for line in some.between(2, 4)] == [3, 4]


def test_what_is_read_with_its_chain_is_read_the_same(told: Court) -> None:
    with told.database.app.connect() as connection:
        cursor = connection.connection.cursor()
        plain = list(FactReader(cursor, told.book).between(3, 8))
        linked = ChainReader(cursor, told.book, 3)
        assert list(linked.between(3, 8)) == plain
        assert (linked.broken, linked.missing, linked.due) == (None, None, 9)
        assert [type(value) for line in plain for value in line] == [
            type(value) for line in linked.between(3, 8) for value in line
        ]


def test_the_chain_begins_where_the_database_says(told: Court) -> None:
    found = told.recorder.rows("SELECT anzhang.genesis(%s)", ("账套",))
    assert genesis("账套") == bytes(found[0][0])


def words_of(stretch: Stretch) -> list[str]:
    return [fact.words for _, fact in facts_in(stretch)]  # type: ignore[attr-defined]


@pytest.mark.parametrize("workers", [0, 2])
def test_several_processes_read_one_book(told: Court, workers: int) -> None:
    parts = stretches(told.database.dsn, told.book, told.position(), __name__)
    assert [word for words in replay(parts, words_of, workers=workers) for word in words] == ODD


def line_of(stretch: Stretch) -> int:
    with stretch.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        line: int = cursor.fetchone()[0]
        return line


@pytest.mark.parametrize(("workers", "lines"), [(0, 3), (1, 1)])
def test_a_process_that_only_reads_keeps_its_line_between_two_stretches(
    told: Court, workers: int, lines: int
) -> None:
    parts = [Stretch(told.database.dsn, told.book, at, at + 1, __name__) for at in range(3)]
    assert len(set(replay(parts, line_of, workers=workers))) == lines


@pytest.mark.parametrize(
    ("written", "read"), [(rb"a\\b", rb"a\b"), (rb"\t\n\r\b\f\v", b"\t\n\r\b\f\v"), (rb"\x", b"x")]
)
def test_what_copy_escapes_is_unescaped(written: bytes, read: bytes) -> None:
    assert unescaped(written) == read


KILLED = """
import os, time
from ledger.store.stretches import processes

with processes(1) as pool:
    print(pool.submit(os.getpid).result(), flush=True)
    time.sleep(60)
"""


def test_a_process_that_reads_does_not_outlive_who_asked_for_it() -> None:
    asking = subprocess.Popen([sys.executable, "-c", KILLED], stdout=subprocess.PIPE, text=True)
    assert asking.stdout is not None
    assert int(asking.stdout.readline()) != asking.pid
    asking.kill()
    asking.communicate(timeout=30)  # ends when nobody holds the pipe any more
