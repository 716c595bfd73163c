"""Long work is done by one at a time, and whoever is killed at it stops nobody."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event

import pytest
import sqlalchemy as sa

from ledger.store.alone import UnderWay, alone
from ledger.store.court import Court
from ledger.store.database import owner_engine


def enter(court: Court, *subjects: str, patience: float = 0.2) -> bool:
    with alone(court.database, court.book, *subjects, patience=patience):
        return True


def test_the_same_work_on_the_same_thing_waits_and_is_then_told(court: Court) -> None:
    with alone(court.database, court.book, "bank/1"):
        with pytest.raises(UnderWay, match=r"at bank/1 for 0\.2 seconds") as no:
            enter(court, "bank/2", "bank/1")
        assert no.value.facts == {"subject": "bank/1"}
        assert enter(court, "bank/2")  # and whoever gave up holds nothing of what he had got
    assert enter(court, "bank/1")


def test_whoever_waits_is_let_in_when_the_other_has_done(court: Court) -> None:
    asked = Event()
    with ThreadPoolExecutor(1) as other:
        with alone(court.database, court.book, "bank/1"):
            waiting = other.submit(lambda: asked.set() or enter(court, "bank/1", patience=20))
            assert asked.wait(20)
        assert waiting.result(20)


def test_another_book_is_another_thing(court: Court) -> None:
    other = Court(court.database, f"{court.book}-2", court.keys.master)
    with alone(court.database, court.book, "bank/1"):
        assert enter(other, "bank/1")


def test_two_who_want_the_same_two_do_not_wait_for_each_other(court: Court) -> None:
    with ThreadPoolExecutor(2) as people:
        entered = partial(enter, court, patience=20)
        done = [
            people.submit(entered, *order)
            for order in [("bank/1", "bank/2"), ("bank/2", "bank/1")] * 5
        ]
        assert all(each.result(60) for each in done)


def test_what_goes_wrong_meanwhile_lets_go(court: Court) -> None:
    with pytest.raises(ZeroDivisionError), alone(court.database, court.book, "bank/1"):
        raise ZeroDivisionError
    assert enter(court, "bank/1")


def test_the_connection_is_kept_for_the_next_and_made_anew_where_it_was_cut(
    court: Court,
) -> None:
    assert enter(court, "bank/1")
    (kept,) = court.database.idle
    with alone(court.database, court.book, "bank/1"):
        assert not court.database.idle, "it holds something now"
    assert court.database.idle == [kept]

    with owner_engine(court.database.dsn).connect() as owner:
        owner.execute(sa.select(sa.func.pg_terminate_backend(kept.get_backend_pid())))
    assert enter(court, "bank/1")
    assert court.database.idle != [kept]
