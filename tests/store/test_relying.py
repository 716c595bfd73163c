"""What a command read must still stand when it is recorded, also what it does not change."""

from collections.abc import Callable
from contextvars import Context
from dataclasses import replace

import pytest
from purses import Purse

from ledger.domain.act import Act, Role, acting
from ledger.domain.money import Money, zero
from ledger.store.court import Court, Saved
from ledger.store.reading import reading
from ledger.store.translation import Clash

ONE, TWO = Money("1.00"), Money("2.00")
ASKED = Act("wang", Role.OFFICER, request_key="k-1", input_hash=b"\x01")


@pytest.fixture
def asked(court: Court) -> Purse:
    """A purse that a command only looks at."""
    return made(court, "一")


@pytest.fixture
def written(court: Court) -> Purse:
    """A purse that it fills."""
    return made(court, "二")


def made(court: Court, number: str) -> Purse:
    purse = Purse(number=number, holder="张三")
    court.save(purse)
    return purse


def found(court: Court, purse: Purse) -> Purse:
    return court.find(Purse, purse.id, named=purse.number)


def fill(court: Court, purse: Purse, amount: Money = ONE) -> None:
    now = found(court, purse)
    now.fill(amount)
    court.save(now)


def meanwhile(court: Court, purse: Purse) -> None:
    """Somebody else puts a yuan in: his reading is none of ours."""
    Context().run(fill, court, purse)


def clashes(court: Court, do: Callable[[], object], said: str) -> None:
    """The door refuses it for what was read, and nothing is recorded."""
    before = court.position()
    with pytest.raises(Clash, match=said):
        do()
    assert court.position() == before


def test_what_was_only_read_and_moved_on_stops_the_command(
    court: Court, asked: Purse, written: Purse
) -> None:
    with reading():
        found(court, asked)
        meanwhile(court, asked)
        clashes(court, lambda: fill(court, written), f"{asked.id} was read at version 1")
    assert found(court, written).balance == zero()


def test_what_was_not_there_and_was_made_meanwhile_stops_it_as_well(
    court: Court, written: Purse
) -> None:
    nobody = Purse.create_id("三")
    with reading():
        assert court.find_many(Purse, [nobody]) == {}
        Context().run(made, court, "三")
        clashes(court, lambda: fill(court, written), f"{nobody} was read at version 0")


def test_whoever_reads_twice_relies_on_what_he_read_first(
    court: Court, asked: Purse, written: Purse
) -> None:
    with reading():
        found(court, asked)
        meanwhile(court, asked)
        found(court, asked)
        clashes(court, lambda: fill(court, written), f"{asked.id} was read at version 1")


def test_a_dry_run_is_told_so_too(court: Court, asked: Purse, written: Purse) -> None:
    with acting(replace(ASKED, dry_run=True)), reading():
        found(court, asked)
        meanwhile(court, asked)
        clashes(court, lambda: fill(court, written), f"{asked.id} was read at version 1")


def test_what_is_handed_in_with_nothing_to_say_is_relied_on(
    court: Court, asked: Purse, written: Purse
) -> None:
    looked_at = found(court, asked)
    meanwhile(court, asked)
    ours = found(court, written)
    ours.fill(ONE)
    clashes(court, lambda: court.save(looked_at, ours), f"{asked.id} was read at version 1")


def test_what_still_stands_stops_nothing(court: Court, asked: Purse, written: Purse) -> None:
    with reading():
        found(court, asked)
        court.find_many(Purse, [Purse.create_id("三")])
        fill(court, written)
        fill(court, written)  # what it wrote itself is no news to it
        fill(court, asked)
    assert found(court, written).balance == TWO
    assert found(court, asked).balance == ONE


def test_of_what_was_read_before_a_command_began_nothing_is_asked(
    court: Court, asked: Purse, written: Purse
) -> None:
    found(court, asked)
    meanwhile(court, asked)
    fill(court, written)
    assert found(court, written).balance == ONE


def test_another_book_s_stream_of_the_same_id_is_no_news(
    court: Court, asked: Purse, written: Purse
) -> None:
    other = Court(court.database, f"{court.book}-2", court.keys.master)
    other.recorder.open_book()
    with reading():
        found(court, asked)
        twin = Context().run(made, other, "一")
        assert twin.id == asked.id
        Context().run(fill, other, twin)
        fill(court, written)
    assert found(court, written).balance == ONE


def test_a_repetition_is_answered_as_the_first_was_whatever_moved_on_since(
    court: Court, asked: Purse, written: Purse
) -> None:
    def once() -> Saved:
        with acting(ASKED), reading():
            found(court, asked)
            ours = found(court, written)
            meanwhile(court, asked) if again else None
            ours.fill(ONE)
            return court.save(ours)

    again = False
    once()
    again = True
    assert once().replayed
    assert found(court, written).balance == ONE
