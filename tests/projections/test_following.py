"""Followers: exactly once, however often killed, and a rebuild that says the same."""

import json
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from threading import Event, Thread
from typing import Any

import pytest
import sqlalchemy as sa

from api.every import EVERY, follower, rebuild, wait_for
from ledger.projections import rows
from ledger.projections.lines import lines
from ledger.projections.projection import Projection
from ledger.projections.rebuild import rebuild as rebuild_with
from ledger.projections.runner import Follower
from ledger.store.court import Court
from ledger.store.database import Database
from ledger.store.keys import KEY_BYTES, MasterKey
from migrations.run import migrate
from tests.lives import Life
from tests.projections.history import NAMES, POLICY, History
from tests.projections.killed import follow
from tests.projections.reading import dump


@pytest.fixture
def database(own_database: Database) -> Database:
    """One of its own: its views are changed, its connections killed."""
    return own_database


@pytest.mark.parametrize("attempt", range(3))
def test_a_rebuild_gives_the_same_rows_as_following(court: Court, attempt: int) -> None:
    history = History(court, random.randrange(2**32))
    following = follower(court)
    for _ in range(12):
        history.live(random.randint(1, 60), every=random.choice((1, 3)))
        # Now and then a stretch ends in the middle of a commit, and memory is given up.
        step = Follower(court, EVERY, batch=random.choice((1, 5, 1000)))
        random.choice((following.catch_up, step.catch_up))()
    following.catch_up()
    followed = dump(court)
    rebuild(court)
    assert dump(court) == followed
    assert all(followed[name] for name in ("lines", "claims", "clocks", "parties", "payouts"))


def test_a_follower_killed_again_and_again_ends_with_the_same_rows(
    court: Court, key: bytes
) -> None:
    History(court, random.randrange(2**32)).live(600, every=5)
    head, kills = court.position(), 0
    while kills < 6:
        life = Life(follow, court.database.dsn, court.book, key)
        for _ in range(random.randint(2, 5)):
            life.hear()
        time.sleep(random.random() / 100)
        life.kill()
        life.bury()
        kills += 1
    reached = _positions(court)
    assert all(0 < at < head for at in reached.values()), "killed too late to prove anything"
    follower(court).catch_up()
    resumed = dump(court)
    rebuild(court)
    assert dump(court) == resumed


def _positions(court: Court) -> dict[str, int]:
    sql = "SELECT projection, position FROM views.tracking WHERE book = %s"
    with court.database.app.connect() as connection:
        return {row[0]: row[1] for row in connection.exec_driver_sql(sql, (court.book,))}


def test_two_followers_of_the_same_views_tell_nothing_twice(court: Court) -> None:
    History(court, random.randrange(2**32)).live(400, every=5)
    pair = [Follower(court, EVERY, batch=11) for _ in range(2)]
    threads = [Thread(target=each.catch_up) for each in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    both = dump(court)
    rebuild(court)
    assert dump(court) == both


def test_a_running_follower_survives_killed_connections(court: Court, owner: sa.Engine) -> None:
    history = History(court, random.randrange(2**32))
    stop = Event()
    thread = Thread(target=follower(court).run, args=(stop,))
    thread.start()
    try:
        for _ in range(3):
            position = history.live(40, every=4)
            assert wait_for(court.database, court.book, position, 30)
            with owner.connect() as connection:
                connection.execute(
                    sa.text(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                    )
                )
            court.database.app.dispose()
            court.database.wires.close()
        position = history.live(40, every=4)
        assert wait_for(court.database, court.book, position, 30)
    finally:
        stop.set()
        thread.join()
    followed = dump(court)
    rebuild(court)
    assert dump(court) == followed


def test_a_read_may_wait_for_its_position_and_gives_up_in_time(court: Court) -> None:
    position = History(court, 1).live(30)
    assert not wait_for(court.database, court.book, position, 0.05)
    follower(court).catch_up()
    assert wait_for(court.database, court.book, position, 0)
    assert not wait_for(court.database, court.book, position + 1, 0.05)
    assert wait_for(court.database, court.book, position, 0, names=["lines", "cases"])
    assert not wait_for(court.database, court.book, position, 0.05, names=["no-such-view"])


def test_tampering_with_a_view_is_healed_by_rebuilding_it(court: Court, owner: sa.Engine) -> None:
    History(court, random.randrange(2**32)).live(300, every=5)
    follower(court).catch_up()
    whole = dump(court)
    with owner.begin() as connection:
        connection.execute(sa.text("UPDATE views.lines SET remainder = remainder + 1, remark = ''"))
        connection.execute(sa.text("DELETE FROM views.clocks"))
    assert dump(court)["lines"] != whole["lines"]
    rebuild(court, ["lines"])
    assert dump(court)["lines"] == whole["lines"]
    assert dump(court)["clocks"] == []
    rebuild(court, ["clocks"])
    assert dump(court) == whole


def test_a_view_of_another_version_is_told_the_book_again(court: Court, owner: sa.Engine) -> None:
    History(court, random.randrange(2**32)).live(200, every=5)
    follower(court).catch_up()
    whole = dump(court)
    with owner.begin() as connection:
        connection.execute(sa.text("UPDATE views.lines SET state = 'old'"))
    newer = Projection("lines", lines.version + 1, *lines.tables)
    newer.handlers = lines.handlers
    Follower(court, [newer]).catch_up()
    assert dump(court) == whole
    with owner.begin() as connection:
        connection.execute(sa.text("UPDATE views.lines SET state = 'old'"))
    follower(court).catch_up()
    assert dump(court) == whole


def test_a_stretch_that_broke_off_leaves_nothing_behind_in_memory(
    court: Court, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = History(court, random.randrange(2**32))
    history.live(150, every=5)
    following = follower(court)
    following.catch_up()
    history.live(150, every=5)
    whole, calls = dict(lines.handlers), Counter[str]()

    def broken(work: Any, fact: Any) -> None:
        calls[fact.TOPIC] += 1
        if sum(calls.values()) == 5:  # few, for some seeds tell of few lines
            raise ZeroDivisionError
        whole[fact.TOPIC](work, fact)

    with monkeypatch.context() as patched:
        patched.setattr(lines, "handlers", dict.fromkeys(whole, broken))
        with pytest.raises(ZeroDivisionError):
            following.catch_up()
    following.catch_up()
    resumed = dump(court)
    rebuild(court)
    assert dump(court) == resumed


@pytest.mark.parametrize("told_by", ["itself", "another"])
def test_rules_that_come_into_force_hold_for_what_comes_next(court: Court, told_by: str) -> None:
    history = History(court, 11)
    following, other = follower(court), follower(court)
    history.live(10, every=2)
    following.catch_up()
    rules = json.loads(POLICY)
    rules |= {"version": "later", "in_force_from": "2017-01-01"}
    rules["claim_sla"]["days"] = 90
    history.book.activate_policy(json.dumps(rules, ensure_ascii=False))
    court.save(history.book)
    (following if told_by == "itself" else other).catch_up()
    for _ in range(20):
        history.line()
    history.commit()
    following.catch_up()
    followed = dump(court)
    rebuild(court)
    assert dump(court) == followed


def test_two_processes_rebuild_what_one_does(court: Court) -> None:
    position = History(court, random.randrange(2**32)).live(300, every=5)
    rebuild(court)
    alone = dump(court)
    seen: list[tuple[int, int]] = []
    assert rebuild_with(court, EVERY, lambda at, of: seen.append((at, of)), alone=0) == position
    assert dump(court) == alone
    assert seen[-1] == (position, position)


def test_an_erased_person_is_gone_from_the_views_once_they_are_rebuilt(court: Court) -> None:
    history = History(court, 3)
    history.live(120)
    rebuild(court)
    case = next(case for case in history.cases if case.parties)
    rows = [row for row in dump(court)["parties"] if row[0] == case.id]
    assert {row[5] for row in rows} <= set(NAMES)
    assert court.keys.destroy(str(case.id))
    rebuild(court)
    rows = [row for row in dump(court)["parties"] if row[0] == case.id]
    assert rows
    assert {row[5] for row in rows} == {"〔已删除 erased〕"}


def test_the_views_of_one_book_know_nothing_of_another(court: Court, database: Database) -> None:
    other = Court(database, "另一法院", MasterKey(os.urandom(KEY_BYTES)))
    other.recorder.open_book()
    History(court, 5).live(100, every=5)
    follower(court).catch_up()
    mine = dump(court)
    History(other, 6).live(100, every=5)
    follower(other).catch_up()
    rebuild(other)
    assert dump(court) == mine
    assert dump(other) != mine


@pytest.fixture
def forms() -> Iterator[dict[str, Any]]:
    """What this process knows of the columns; other databases have others."""
    yield rows._forms
    rows.forget_forms()


def test_a_follower_that_outlives_a_migration_goes_on(
    court: Court, owner: sa.Engine, forms: dict[str, Any]
) -> None:
    history = History(court, 11)
    history.live(40, every=5)
    following, stop = follower(court), Event()
    following.catch_up()
    assert "cases" in forms
    thread = Thread(target=following.run, args=(stop,))
    thread.start()
    try:
        with owner.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE views.cases ALTER parties TYPE bigint")
        before = len(history.cases)
        while len(history.cases) == before:
            history.live(20, every=5)
        assert wait_for(court.database, court.book, court.position(), 20)
        assert len(dump(court)["cases"]) == len(history.cases)
        assert "cases" in forms
        migrate(owner)
        until = time.monotonic() + 20
        while forms and time.monotonic() < until:
            time.sleep(0.01)
        assert not forms
    finally:
        stop.set()
        thread.join()
