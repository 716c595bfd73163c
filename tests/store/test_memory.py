"""What a process remembers of streams saves it questions, and is never the last word."""

import time
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from purses import Purse

from ledger.domain.kernel import Fact
from ledger.domain.money import Money
from ledger.store.court import Court
from ledger.store.database import Database
from ledger.store.mapper import ERASED
from ledger.store.reading import Memory, Row, Stream, reading

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
ONE, TWO, THREE = uuid4(), uuid4(), uuid4()


def row(version: int, state: str = "{}") -> tuple[int, str, str, datetime]:
    return version, "test.purse.filled", state, AT


def stream(*versions: int) -> Stream:
    return tuple(map(row, versions))


def told(id_: UUID, version: int, state: str = "{}") -> tuple[UUID, int, str, str]:
    return id_, version, "test.purse.filled", state


def test_what_was_kept_is_known_until_it_is_forgotten() -> None:
    memory = Memory()
    assert memory.of(ONE) is None
    memory.keep(ONE, stream(1, 2))
    memory.keep(TWO, ())
    assert (memory.of(ONE), memory.of(TWO)) == (stream(1, 2), ())
    memory.forget([ONE, THREE])
    assert (memory.of(ONE), memory.of(TWO)) == (None, ())


def test_what_was_recorded_goes_on_from_what_is_known_and_from_nothing_else() -> None:
    memory = Memory()
    memory.keep(ONE, stream(1))
    memory.keep(TWO, stream(1, 2, 3))
    memory.went_on([told(ONE, 2), told(ONE, 3), told(TWO, 3), told(THREE, 1)], AT)
    assert memory.of(ONE) == stream(1, 2, 3)
    assert memory.of(TWO) is None  # it is not what was taken for known
    assert memory.of(THREE) == stream(1)
    memory.went_on([told(TWO, 5)], AT)
    assert memory.of(TWO) is None  # a stream without its beginning is none


def test_what_was_learned_longest_ago_is_forgotten_first() -> None:
    memory = Memory(most=3_000)
    memory.keep(ONE, ())
    memory.keep(TWO, (row(1, "x" * 1_000),))
    memory.went_on([told(ONE, 1, "x" * 1_000)], AT)
    memory.went_on([told(THREE, 1, "x" * 1_000)], AT)
    assert [memory.of(id_) is None for id_ in (ONE, TWO, THREE)] == [False, True, False]
    memory.keep(TWO, (row(1, "x" * 10_000),))
    assert [memory.of(id_) is None for id_ in (ONE, TWO, THREE)] == [True, True, True]
    memory.keep(ONE, (row(1, "x" * 1_000),))
    assert memory.of(ONE)


@pytest.fixture
def purse(court: Court) -> Purse:
    """A purse the court has recorded within a command, and remembers."""
    made = Purse(number="一", holder="张三")
    with reading():
        court.save(made)
    return made


def find(court: Court, purse: Purse) -> Purse:
    return court.find(Purse, purse.id, named=purse.number)


def test_a_command_is_shown_what_was_recorded_without_asking(
    court: Court, purse: Purse, monkeypatch: pytest.MonkeyPatch
) -> None:
    stood = find(court, purse)
    with monkeypatch.context() as deaf:
        deaf.setattr(court.recorder, "select_many", lambda ids: iter([]))
        with reading(fresh=False) as now:
            shown = find(court, purse)
    assert now.from_memory
    assert vars(shown) == vars(stood)
    assert now.versions == {purse.id: 1}


def test_a_fresh_reading_asks_and_so_does_whoever_only_looks(court: Court, purse: Purse) -> None:
    court.memory.keep(purse.id, ())
    assert find(court, purse).version == 1
    with reading() as now:
        assert find(court, purse).version == 1
    assert not now.from_memory
    assert court.memory.of(purse.id) != ()  # and what was found is remembered


def test_nobody_changes_what_another_is_shown(court: Court, purse: Purse) -> None:
    with reading(fresh=False):
        find(court, purse).fill(Money("5.00"))
        assert find(court, purse).balance == Money(0)


def test_what_was_refused_or_only_tried_is_not_remembered(court: Court, purse: Purse) -> None:
    before = court.memory.of(purse.id)
    with reading(fresh=False):
        ours = find(court, purse)
        ours.spend(Money("5.00"))
        with pytest.raises(Exception, match="wrong side"):
            court.save(ours)
    assert court.memory.of(purse.id) == before


def test_a_fact_is_read_once_and_what_follows_it_later(
    court: Court, purse: Purse, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    by_hand = court.facts.fact_of

    def counted(topic: str, id_: UUID, version: int, *rest: Any) -> Fact:
        read.append(version)
        return by_hand(topic, id_, version, *rest)

    monkeypatch.setattr(court.facts, "fact_of", counted)
    for _ in range(2):
        with reading(fresh=False):
            ours = find(court, purse)
    ours.fill(Money("5.00"))
    with reading(fresh=False):
        court.save(ours)
    with reading(fresh=False):
        assert find(court, purse).balance == Money("5.00")
    with reading():  # asked of the database, which says the same
        assert find(court, purse).balance == Money("5.00")
    assert read == [1, 2]


def test_another_stream_is_read_anew() -> None:
    memory = Memory()
    asked: list[str] = []

    def read(row: Row) -> Fact:
        asked.append(row[2])
        return cast("Fact", object())

    for said in ("first", "first", "second"):
        memory.keep(ONE, kept := (row(1, said),))
        memory.facts_of(ONE, kept, read, era=0)
    memory.facts_of(ONE, (row(1, "of nobody"),), read, era=0)
    memory.keep(ONE, ())
    assert memory.facts_of(ONE, (), read, era=0) == ()
    assert asked == ["first", "second", "of nobody"]


@pytest.mark.parametrize("again", [True, False], ids=["asked again", "once"])
def test_what_facts_cost_is_counted(*, again: bool) -> None:
    memory = Memory(most=2_000)
    memory.keep(ONE, one := stream(1))
    memory.keep(TWO, stream(1))
    memory.facts_of(ONE, one, lambda _: cast("Fact", object()), era=0)
    if again:
        memory.keep(ONE, stream(1))
    assert memory.of(TWO)
    memory.keep(THREE, stream(1))
    assert memory.of(TWO) is None


@pytest.mark.parametrize("here", [True, False], ids=["here", "elsewhere"])
def test_who_is_erased_is_shown_to_no_command(court: Court, purse: Purse, *, here: bool) -> None:
    with reading(fresh=False):
        assert find(court, purse).holder == "张三"
    elsewhere = Court(court.database, court.book, court.keys.master)
    assert (court if here else elsewhere).keys.destroy(str(purse.id))
    court.keys._ask_at = 0.0  # a second has passed
    with reading(fresh=False):
        assert find(court, purse).holder == ERASED


def test_what_was_read_before_an_erasure_is_not_kept_after_it() -> None:
    memory = Memory()
    memory.keep(ONE, before := stream(1))

    def slowly(_: Row) -> Fact:
        memory.begin(1)
        memory.keep(ONE, before)
        return cast("Fact", "张三")

    memory.facts_of(ONE, before, slowly, era=0)
    assert memory.facts_of(ONE, before, lambda _: cast("Fact", ERASED), era=1) == (ERASED,)


def test_who_was_erased_is_asked_once_a_second_and_not_with_each_command(
    court: Court, purse: Purse, monkeypatch: pytest.MonkeyPatch
) -> None:
    with reading(fresh=False):
        find(court, purse)
    asked: list[object] = []
    monkeypatch.setattr(Database, "ask", lambda *said: asked.append(said) or [])
    court.keys._ask_at = time.monotonic() + 60.0
    for _ in range(3):
        with reading(fresh=False):
            find(court, purse)
    assert asked == []
    court.keys._ask_at = 0.0
    for _ in range(3):
        with reading(fresh=False):
            find(court, purse)
    assert len(asked) == 1
