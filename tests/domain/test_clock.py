"""One clock, which a test or a demonstration may hold still."""

from datetime import UTC, date, datetime, timedelta, timezone
from threading import Thread

import pytest

from ledger.domain import clock

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def test_the_court_date_changes_at_midnight_in_china() -> None:
    assert clock.on(datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC)) == date(2026, 3, 1)
    assert clock.on(datetime(2026, 3, 1, 16, 0, tzinfo=UTC)) == date(2026, 3, 2)


def test_now_is_aware_and_in_utc() -> None:
    before = datetime.now(UTC)
    assert clock.now().tzinfo is UTC
    assert clock.now() >= before


def test_time_stands_still_inside_a_block_and_only_there() -> None:
    with clock.at(NOON):
        assert (clock.now(), clock.today()) == (NOON, date(2026, 3, 2))
        with clock.at(NOON + timedelta(days=1)):
            assert clock.today() == date(2026, 3, 3)
        assert clock.now() == NOON
    assert clock.now() != NOON


def test_a_held_clock_speaks_utc_whatever_it_was_given() -> None:
    with clock.at(NOON.astimezone(timezone(timedelta(hours=8)))):
        assert clock.now() == NOON
        assert clock.now().tzinfo is UTC


def test_holding_the_clock_in_one_thread_leaves_the_others_alone() -> None:
    seen: list[datetime] = []
    with clock.at(NOON):
        other = Thread(target=lambda: seen.append(clock.now()))
        other.start()
        other.join()
    assert seen[0] != NOON


def test_an_installed_source_moves_the_whole_process_until_it_is_reset() -> None:
    try:
        clock.install(lambda: NOON)
        assert clock.today() == date(2026, 3, 2)
    finally:
        clock.reset()
    assert clock.now() != NOON


def test_a_moment_without_a_zone_is_no_moment() -> None:
    naive = NOON.replace(tzinfo=None)
    with pytest.raises(ValueError, match="no time zone"):
        clock.on(naive)
    with pytest.raises(ValueError, match="no time zone"), clock.at(naive):
        pass
