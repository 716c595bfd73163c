"""A killed import: whoever imports the file again ends where an undisturbed run would have."""

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.domain import clock
from ledger.store.court import Court
from ledger.store.database import Database
from ledger.store.keys import MasterKey
from ledger.store.verify import verify
from reconciliation.importing import Imports
from tests.formats.make import Line, camt053
from tests.lives import Life
from tests.reconciliation.import_worker import take
from tests.services.courthouse import ACCOUNT, CASE, Courthouse, by

LINES = 5_000
KILLS = 4
MASTER = os.urandom(32)


@pytest.fixture
def houses(database: Database) -> Iterator[tuple[Courthouse, Courthouse]]:
    """Two courts alike: one whose import is killed, and one that is left in peace."""
    made = [Courthouse(Court(database, book, MasterKey(MASTER))) for book in ("killed", "calm")]
    for house in made:
        house.watch()
        house.open_book()
        house.open_case()
    yield made[0], made[1]
    clock.reset()


def test_an_import_killed_again_and_again_ends_as_if_it_had_been_left_in_peace(
    houses: tuple[Courthouse, Courthouse], tmp_path: Path
) -> None:
    killed, calm = houses
    data = _long_file(killed.case().sub_account)
    file = tmp_path / "对账单.xml"
    file.write_bytes(data)
    cut = [_killed_at_random(killed, file) for _ in range(KILLS)]
    assert any(0 < done < LINES for done in cut), cut
    summary = killed.take(data)
    with by("feng"):
        undisturbed = Imports(calm.court, chunk=1_000).take(data, "对账单.xml")
    assert not undisturbed.already
    for name in ("lines", "booked", "matched", "suggested", "unexplained", "discrepancies"):
        assert getattr(summary, name) == getattr(undisturbed, name), name
    assert killed.topics("bank-line.booked") == LINES
    assert _facts(killed) == _facts(calm)
    assert killed.balances() == calm.balances()
    assert verify(killed.court.database, killed.court.book, workers=0).intact


def _long_file(sub_account: str) -> bytes:
    """Money for the case, for nobody, and for a case named in a remark, mixed."""
    dice = random.Random(random.random())
    kinds = ({"sub_account": sub_account}, {}, {"remark": f"还款{CASE}"})
    lines = [
        Line(f"{dice.randrange(1, 10**6) / 100:.2f}", serial=f"S{n:05}", **dice.choice(kinds))
        for n in range(LINES)
    ]
    return camt053(ACCOUNT, "0.00", lines)


def _killed_at_random(house: Courthouse, file: Path) -> int:
    """Import in another process and kill it at a random moment; return the lines it told of."""
    court = house.court
    life, done = Life(take, court.database.dsn, court.book, MASTER, file), 0
    for _ in range(random.randrange(1, 4)):
        done = life.hear() or done
    time.sleep(random.random() * 0.1)
    life.kill()
    life.bury()
    return done


def _facts(house: Courthouse) -> list[tuple[str, str, int]]:
    """Every fact about money: what happened to which thing, whatever order it came in."""
    rows = house.court.recorder.rows(
        "SELECT originator_id::text, topic, originator_version FROM anzhang.facts WHERE book = %s"
        " AND topic NOT LIKE 'case-account.%%' AND topic NOT LIKE 'sub-account.%%'"
        " ORDER BY 1, 3",
        (house.court.book,),
    )
    return [tuple(row) for row in rows]  # type: ignore[misc]
