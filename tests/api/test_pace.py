"""One asker may ask so often in a minute; others are not kept waiting by him."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.middleware import ASKERS, Pace, _asker
from api.settings import Settings

NO_COURT: Any = None


def test_a_minutes_worth_passes_at_once_and_then_as_it_refills() -> None:
    now = [0.0]
    pace = Pace(3, lambda: now[0])
    assert [pace.wait("li") for _ in range(4)] == [0, 0, 0, 20]
    assert pace.wait("sun") == 0, "another asker has a measure of his own"
    now[0] = 18.5
    assert pace.wait("li") == 2
    now[0] = 20.5
    assert [pace.wait("li") for _ in range(2)] == [0, 20]


def test_who_asks_without_end_under_new_names_fills_no_memory() -> None:
    pace = Pace(1, lambda: 0.0)
    for nth in range(ASKERS + 10):
        pace.wait(str(nth))
    assert len(pace._left) == ASKERS


def test_who_was_quiet_for_an_hour_has_a_minutes_worth_and_no_more() -> None:
    now = [0.0]
    pace = Pace(3, lambda: now[0])
    pace.wait("li")
    now[0] = 3600.0
    assert [pace.wait("li") for _ in range(4)] == [0, 0, 0, 20]


def test_who_was_quiet_longest_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.middleware.ASKERS", 2)
    pace = Pace(1, lambda: 0.0)
    for asker in ("li", "sun", "li", "wu"):
        pace.wait(asker)
    assert list(pace._left) == ["li", "wu"]


def test_an_asker_is_the_prefix_of_a_key_at_an_address() -> None:
    def asker(address: str, secret: str) -> str:
        shown = f"Bearer az_0123456789ab_{secret}".encode()
        return _asker(
            {"type": "http", "client": (address, 1), "headers": [(b"authorization", shown)]}
        )

    li = asker("10.0.0.1", "one")
    assert asker("10.0.0.1", "two") == li, "who guesses at secrets is one asker, and none is kept"
    assert asker("10.0.0.2", "one") != li, "nobody uses up another's measure by naming his prefix"


def test_no_limit_is_a_limit_of_none() -> None:
    assert {Pace(0).wait("li") for _ in range(1000)} == {0}


def test_who_asks_too_often_is_told_when_to_ask_again() -> None:
    client = TestClient(create_app(NO_COURT, Settings(most_per_minute=2)))
    key = {"Authorization": "Bearer az_0123456789ab_x"}
    told = [client.get("/livez", headers=key) for _ in range(3)]
    assert [each.status_code for each in told] == [200, 200, 429]
    assert told[2].json()["type"] == "/problems/too-often"
    assert int(told[2].headers["Retry-After"]) in range(1, 31)
    assert client.get("/livez").status_code == 200, "another asker"
