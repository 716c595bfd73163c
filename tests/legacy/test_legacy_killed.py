"""Killed twenty times while loading and twenty times while clearing: the same book in the end."""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger.domain import clock
from ledger.domain.money import Money
from ledger.store.court import Court
from ledger.store.database import Database
from ledger.store.keys import MasterKey
from ledger.store.verify import verify
from reconciliation.legacy.loading import Loads
from reconciliation.legacy.running import Runs
from tests.legacy.registers import CUT_OFF, row, written
from tests.services.courthouse import ACCOUNT, CASE, CREDITOR, DEBTOR, OTHER_CASE, Courthouse, by

LINES = 3_300  # seven stretches, the last one short
KILLS = 20
MASTER = os.urandom(32)
PAYEE = (CREDITOR, "6210000000000000017")

Work = Callable[[Court, Callable[[int, int], None]], Any]


@pytest.fixture
def houses(database: Database) -> Iterator[tuple[Courthouse, Courthouse]]:
    """Two courts alike: one whose work is killed, and one that is left in peace."""
    made = [Courthouse(Court(database, book, MasterKey(MASTER))) for book in ("killed", "calm")]
    for house in made:
        house.watch()
        house.open_book()
        house.open_case()
        house.open_case(OTHER_CASE)
        with by("feng"):
            Loads(house.court).begin(
                ACCOUNT, CUT_OFF, Money(f"{LINES}.00"), evidence="银行余额对账单"
            )
    yield made[0], made[1]
    clock.reset()


def test_loading_and_clearing_killed_forty_times_end_as_if_left_in_peace(
    houses: tuple[Courthouse, Courthouse], tmp_path: Path
) -> None:
    killed, calm = houses
    file = written(tmp_path, [_line(number) for number in range(1, LINES + 1)])

    def load(court: Court, step: Callable[[int, int], None]) -> Any:
        with by("feng"):
            return Loads(court, chunk=1).load(file, file.name, ACCOUNT, progress=step)

    def match(court: Court, step: Callable[[int, int], None]) -> Any:
        with by("feng"):
            return Runs(court).match(ACCOUNT, "m", step)

    def confirm(court: Court, step: Callable[[int, int], None]) -> Any:
        with by("chen"):
            return Runs(court).confirm(ACCOUNT, "c", step)

    broken = 0
    for work, kills in ((load, KILLS), (match, KILLS // 2), (confirm, KILLS // 2)):
        broken += _killed(killed, work, kills)
        work(killed.court, _silent)
        work(calm.court, _silent)
    assert broken, "no kill fell into the work; draw another seed"
    assert killed.topics("legacy-stretch.loaded") == 7
    assert killed.balances() == calm.balances()
    assert _facts(killed) == _facts(calm)
    assert _streams(killed) == _streams(calm)
    for house in houses:
        assert verify(house.court.database, house.court.book, workers=0).intact


def _line(number: int) -> list[Any]:
    case = (CASE, OTHER_CASE, "")[number % 3]
    return row(number, "1.00", case=case, payer=DEBTOR, payee=PAYEE if case else ("", ""))


def _silent(_done: int, _of: int) -> None:
    """Nobody watches."""


def _killed(house: Courthouse, work: Work, kills: int) -> int:
    """Do the work in other processes and kill each at a random moment; how many had begun it."""
    return sum(_killed_once(house, work) for _ in range(kills))


def _killed_once(house: Courthouse, work: Work) -> bool:
    reading, writing = os.pipe()
    child = os.fork()  # a program of its own would spend its life importing
    if child == 0:
        _live(house, work, writing)
    os.close(writing)
    heard = b"".join(os.read(reading, 1) for _ in range(random.randrange(3)))
    time.sleep(random.random() * 0.12)  # the moment is drawn, and nothing is waited for
    os.kill(child, signal.SIGKILL)
    _, ended = os.waitpid(child, 0)
    os.close(reading)
    assert os.WIFSIGNALED(ended) or ended == 0, "a worker came to grief by itself"
    return bool(heard)


def _live(house: Courthouse, work: Work, writing: int) -> None:
    """The child's life. Whatever happens to it, it never goes on as a second test run."""
    code = 1
    try:
        database = Database(house.court.database.dsn, pool_size=2)
        work(
            Court(database, house.court.book, MasterKey(MASTER)),
            lambda done, of: _told(os.write(writing, b".")),
        )
        code = 0
    finally:
        os._exit(code)


def _told(_written: int) -> None:
    """The parent hears of it through the pipe."""


def _facts(house: Courthouse) -> list[Any]:
    """What runs and cases recorded, word for word."""
    return house.court.recorder.rows(
        "SELECT originator_id::text, originator_version, topic, state FROM anzhang.facts"
        " WHERE book = %s AND topic IN ('legacy-stretch.proposed', 'legacy-stretch.confirmed',"
        " 'case-account.credited', 'legacy-position.register-finished') ORDER BY 1, 2",
        (house.court.book,),
    )


def _streams(house: Courthouse) -> list[Any]:
    """Which facts each thing has; what is sealed reads differently in every book."""
    return house.court.recorder.rows(
        "SELECT originator_id::text, originator_version, topic FROM anzhang.facts"
        " WHERE book = %s AND topic LIKE 'legacy-%%' ORDER BY 1, 2",
        (house.court.book,),
    )
