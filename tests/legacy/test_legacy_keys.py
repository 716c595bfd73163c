"""A register and a run are many commits: each asks whether the key still stands (0051)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from ledger.domain.act import Act, Role, acting
from ledger.domain.api_key import KeyNotAccepted, Secret
from ledger.domain.money import Money
from ledger.store.verify import verify
from reconciliation.legacy.loading import Loads
from reconciliation.legacy.running import Runs
from reconciliation.legacy.stretch import STRETCH
from tests.legacy.registers import CUT_OFF, PAYEE, row, written
from tests.services.courthouse import ACCOUNT, CASE, DEBTOR, Courthouse, by
from tests.services.keyed import in_use

LINES = STRETCH * 3 + 1
PEOPLE = ("feng", "sun", "qian")


@pytest.fixture
def keys(house: Courthouse) -> dict[str, str]:
    """The keys of finance, in use."""
    house.open_case()
    in_use(house.keys, "the.leader", Role.LEADER)
    return {who: in_use(house.keys, who, Role.FINANCE) for who in PEOPLE}


def shown(house: Courthouse, secret: str) -> AbstractContextManager[Act]:
    """Act as whoever shows this key, as the doors let him."""
    key = house.keys.opened(secret)
    return acting(Act(key.person, key.role, "K", b"x", shown=(key.id, key.version)))


def suspending(house: Courthouse, secret: str, after: int) -> Callable[[int, int], None]:
    """Suspend the key, once, when so many lines are done."""

    def progress(done: int, _of: int) -> None:
        if done == after:
            with by("lin"):
                house.keys.suspend(Secret.parse(secret).prefix, "密钥疑被他人取得")

    return progress


def register(folder: Path) -> Path:
    return written(
        folder,
        [row(at, "1.00", case=CASE, payer=DEBTOR, payee=PAYEE) for at in range(1, LINES + 1)],
    )


def begun(house: Courthouse) -> Loads:
    loads = Loads(house.court, chunk=1)
    with by("feng"):
        loads.begin(ACCOUNT, CUT_OFF, Money(f"{LINES}.00"), evidence="银行余额对账单")
    return loads


def test_a_register_whose_key_was_suspended_halfway_stops_and_goes_on_under_another(
    house: Courthouse, keys: dict[str, str], tmp_path: Path
) -> None:
    loads, file = begun(house), register(tmp_path)
    stop = suspending(house, keys["feng"], STRETCH)
    with shown(house, keys["feng"]), pytest.raises(KeyNotAccepted) as no:
        loads.load(file, file.name, ACCOUNT, progress=stop)
    assert "load the same register again under another key" in no.value.detail
    there = house.topics("legacy-stretch.loaded")
    assert there < 3, "what was loaded before stays, and no more comes in"
    assert no.value.facts["place"] == f"line {there * STRETCH + 1}"
    with shown(house, keys["sun"]):
        done = loads.load(file, file.name, ACCOUNT)
    assert (done.already, done.loaded) == (there * STRETCH, LINES - there * STRETCH)
    assert house.topics("legacy-stretch.loaded") == 4, "each stretch once"
    assert verify(house.court.database, house.court.book, workers=0).intact


def test_no_register_is_begun_or_ended_by_a_key_suspended_since_it_was_shown(
    house: Courthouse, keys: dict[str, str], tmp_path: Path
) -> None:
    loads, file = begun(house), written(tmp_path, [row(1, f"{LINES}.00")])
    with shown(house, keys["feng"]):
        suspending(house, keys["feng"], 0)(0, 0)
        with pytest.raises(KeyNotAccepted) as no:
            loads.load(file, file.name, ACCOUNT)
    assert no.value.facts["place"] == "the register"
    assert house.topics("legacy-position.register-started") == 0
    stop = suspending(house, keys["sun"], 1)
    with shown(house, keys["sun"]), pytest.raises(KeyNotAccepted):
        loads.load(file, file.name, ACCOUNT, progress=stop)
    assert house.topics("legacy-position.register-finished") == 0
    with shown(house, keys["qian"]):
        loads.load(file, file.name, ACCOUNT)
    assert house.topics("legacy-position.register-finished") == 1


@pytest.mark.parametrize("what", ["match", "confirm"])
def test_a_run_whose_key_was_suspended_halfway_stops_and_goes_on_under_another(
    house: Courthouse, keys: dict[str, str], tmp_path: Path, what: str
) -> None:
    loads, file = begun(house), register(tmp_path)
    runs: Any = Runs(house.court)
    with by("feng"):
        loads.load(file, file.name, ACCOUNT)
    with by("lin"):
        loads.agree(ACCOUNT)
    first, second, topic = keys["feng"], keys["sun"], "legacy-stretch.proposed"
    if what == "confirm":
        with shown(house, keys["qian"]):
            runs.match(ACCOUNT, "r0")
        topic = "legacy-stretch.confirmed"
    with shown(house, first), pytest.raises(KeyNotAccepted) as no:
        getattr(runs, what)(ACCOUNT, "r1", suspending(house, first, STRETCH))
    assert no.value.facts["place"] == f"line {STRETCH + 1}"
    assert house.topics(topic) == 1, "one stretch was done under the key while it stood"
    with shown(house, second):
        done = getattr(runs, what)(ACCOUNT, "r2")
    assert done.done == LINES - STRETCH
    assert house.topics(topic) == 4
    assert verify(house.court.database, house.court.book, workers=0).intact
