"""What a process remembers of streams saves it questions, and is never the last word."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from purses import Purse

from ledger.domain.errors import NotFound
from ledger.domain.kernel import Fact
from ledger.domain.money import Money
from ledger.store.court import Court
from ledger.store.database import Database
from ledger.store.mapper import ERASED
from ledger.store.reading import Known, Memory, Row, Stream, reading

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
ONE, TWO, THREE = uuid4(), uuid4(), uuid4()


def row(version: int, state: str = "{}") -> tuple[int, str, str, datetime]:
    return version, "test.purse.filled", state, AT


def stream(*versions: int) -> Stream:
    return tuple(map(row, versions))


def told(id_: UUID, version: int, state: str = "{}") -> tuple[UUID, int, str, str]:
    return id_, version, "test.purse.filled", state


def go_on(memory: Memory, *said: tuple[UUID, int, str, str], era: int = 0) -> None:
    memory.went_on(said, [fact(id_, version) for id_, version, *_ in said], AT, era)


def fact(id_: UUID, version: int) -> Fact:
    return Purse.Filled(
        originator_id=id_, originator_version=version, timestamp=AT - timedelta(seconds=1),
        number="一", amount=Money("5.00"),
    )  # fmt: skip


def known(memory: Memory, id_: UUID) -> Stream | None:
    found = memory.of(id_)
    return found and found.stream


def test_what_was_kept_is_known_until_it_is_forgotten() -> None:
    memory = Memory()
    assert known(memory, ONE) is None
    memory.keep(ONE, stream(1, 2))
    memory.keep(TWO, ())
    assert (known(memory, ONE), known(memory, TWO)) == (stream(1, 2), ())
    memory.forget([ONE, THREE])
    assert (known(memory, ONE), known(memory, TWO)) == (None, ())


def test_what_was_recorded_goes_on_from_what_is_known_and_from_nothing_else() -> None:
    memory = Memory()
    memory.keep(ONE, stream(1))
    memory.keep(TWO, stream(1, 2, 3))
    go_on(memory, told(ONE, 2), told(ONE, 3), told(TWO, 3), told(THREE, 1))
    assert known(memory, ONE) == stream(1, 2, 3)
    assert known(memory, TWO) is None  # it is not what was taken for known
    assert known(memory, THREE) == stream(1)
    go_on(memory, told(TWO, 5))
    assert known(memory, TWO) is None  # a stream without its beginning is none


def test_what_was_learned_longest_ago_is_forgotten_first() -> None:
    memory = Memory(most=5_000)
    memory.keep(ONE, ())
    memory.keep(TWO, (row(1, "x" * 1_000),))
    go_on(memory, told(ONE, 1, "x" * 1_000))
    go_on(memory, told(THREE, 1, "x" * 1_000))
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
    assert known(court.memory, purse.id) != ()  # and what was found is remembered


def test_nobody_changes_what_another_is_shown(court: Court, purse: Purse) -> None:
    with reading(fresh=False):
        find(court, purse).fill(Money("5.00"))
        assert find(court, purse).balance == Money(0)


def test_what_was_refused_or_only_tried_is_not_remembered(court: Court, purse: Purse) -> None:
    before = known(court.memory, purse.id)
    with reading(fresh=False):
        ours = find(court, purse)
        ours.spend(Money("5.00"))
        with pytest.raises(Exception, match="wrong side"):
            court.save(ours)
    assert known(court.memory, purse.id) == before


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
    assert read == []  # what this process said itself it need not read


def test_what_was_said_is_remembered_as_it_would_be_read(court: Court, purse: Purse) -> None:
    ours = find(court, purse)
    ours.fill(Money("5.00"))
    with reading(fresh=False):
        court.save(ours)
    kept = cast("Known", court.memory.of(purse.id))
    read = [court.facts.fact_of(row[1], purse.id, row[0], row[3], row[2]) for row in kept.stream]
    assert list(map(vars, kept.facts)) == list(map(vars, read))


def test_what_was_said_before_somebody_was_erased_is_read_again() -> None:
    memory = Memory()
    memory.begin(1)  # another thread has heard of it meanwhile
    go_on(memory, told(ONE, 1), era=0)
    kept = cast("Known", memory.of(ONE))
    assert (len(kept.stream), len(kept.facts)) == (1, 0)
    go_on(memory, told(TWO, 1), era=1)
    kept = cast("Known", memory.of(TWO))
    assert [each.timestamp for each in kept.facts] == [AT]


def test_another_stream_is_read_anew() -> None:
    memory = Memory()
    asked: list[str] = []

    def read(row: Row) -> Fact:
        asked.append(row[2])
        return cast("Fact", object())

    for said in ("first", "first", "second"):
        memory.facts_of(ONE, memory.keep(ONE, (row(1, said),)), read, era=0)
    memory.facts_of(ONE, Known((row(1, "of nobody"),), 0), read, era=0)
    assert memory.facts_of(ONE, memory.keep(ONE, ()), read, era=0) == ()
    assert asked == ["first", "second", "of nobody"]


@pytest.mark.parametrize("again", [True, False], ids=["asked again", "once"])
def test_what_facts_cost_is_counted(*, again: bool) -> None:
    memory = Memory(most=2_000)
    one = memory.keep(ONE, stream(1))
    memory.keep(TWO, stream(1))
    memory.facts_of(ONE, one, lambda _: cast("Fact", object()), era=0)
    if again:
        memory.keep(ONE, stream(1))
    assert memory.of(TWO)
    memory.keep(THREE, stream(1))
    assert known(memory, TWO) is None


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
    before = memory.keep(ONE, stream(1))

    def slowly(_: Row) -> Fact:
        memory.begin(1)
        memory.keep(ONE, before.stream)
        return cast("Fact", "张三")

    gone = cast("Fact", ERASED)
    memory.facts_of(ONE, before, slowly, era=0)
    now = cast("Known", memory.of(ONE))
    assert memory.facts_of(ONE, now, lambda _: gone, era=1) == (gone,)


def test_what_was_known_before_an_erasure_is_read_again_after_it() -> None:
    memory = Memory()
    go_on(memory, told(ONE, 1))
    before = cast("Known", memory.of(ONE))
    memory.begin(1)
    gone = cast("Fact", ERASED)
    assert memory.facts_of(ONE, before, lambda _: gone, era=0) == [gone]


def test_a_noun_all_are_shown_is_made_once_for_as_long_as_nothing_is_added(
    court: Court, purse: Purse
) -> None:
    def shown() -> Purse:
        with reading(fresh=False) as now:
            found = court.shown(Purse, purse.id, named=purse.number)
        assert now.versions == {purse.id: found.version}  # it counts as read
        return found

    once = shown()
    assert shown() is once
    with pytest.raises(RuntimeError, match="to be asked, not changed"):
        once.fill(Money("5.00"))
    assert (once.version, once.balance) == (1, Money(0))
    with reading(fresh=False):
        (ours := find(court, purse)).fill(Money("5.00"))
        court.save(ours)
    assert (shown().version, shown().balance) == (2, Money("5.00"))
    assert court.keys.destroy(str(purse.id))
    assert shown().holder == ERASED
    with reading(), pytest.raises(NotFound, match="一 does not exist"):
        court.shown(Purse, ONE, named="一")


def test_whoever_only_looks_is_shown_a_noun_of_his_own(court: Court, purse: Purse) -> None:
    assert court.shown(Purse, purse.id, named="一") is not court.shown(Purse, purse.id, named="一")


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
