"""Between reading and recording others act too: what a command decided on must still be so."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ledger.domain.act import Act, Role, acting
from ledger.domain.api_key import KeyNotAccepted, Secret
from ledger.domain.case_people import Recused
from ledger.domain.payout import State
from ledger.services.command import ATTEMPTS, Contended
from ledger.services.people import People
from ledger.store.silence import ClockBehind
from tests.services.courthouse import CASE, Courthouse, by
from tests.services.keyed import in_use
from tests.services.meanwhile import before_recording
from tests.services.papers import DECISION, RULING
from tests.services.refusing import refused


@pytest.fixture
def asked(house: Courthouse) -> tuple[str, str]:
    """A payout that waits for the bureau chief: its number, and the digest he saw."""
    house.funded()
    ids = house.drafted().ids
    return ids["payout"], ids["digest"]


def test_nobody_approves_who_was_taken_off_the_case_while_he_did(
    house: Courthouse, asked: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """R1.02 回避: the approval writes the payout alone, and rests on the case."""

    def recuse() -> None:
        with by("lin"):
            People(house.court).recuse(CASE, "chen", paper=DECISION)

    with (
        by("chen"),
        before_recording(house.court, monkeypatch, recuse) as tried,
        pytest.raises(Recused, match="chen keeps away"),
    ):
        house.payouts.approve(*asked)
    assert tried == [1]  # refused at the door for what it had read, and then for what it read anew
    assert house.payout(asked[0]).state is State.IN_APPROVAL
    assert house.topics("payout.approved") == 0


def test_what_moves_on_without_touching_the_decision_only_costs_another_try(
    house: Courthouse, asked: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def recuse_another() -> None:
        with by("lin"):
            People(house.court).recuse(CASE, "tang", paper=RULING)

    with before_recording(house.court, monkeypatch, recuse_another), by("chen"):
        assert house.payouts.approve(*asked).facts
    assert house.topics("payout.approved") == 1


def test_where_others_never_stop_the_command_says_so_and_records_nothing(
    house: Courthouse, asked: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    people = iter(["li", "ma", "hu", "he", "gao", "yu"])

    def recuse_the_next() -> None:
        with by("lin"):
            People(house.court).recuse(CASE, next(people), paper=RULING)

    with (
        by("chen"),
        before_recording(house.court, monkeypatch, recuse_the_next, times=ATTEMPTS),
        pytest.raises(Contended),
    ):
        house.payouts.approve(*asked)
    assert house.topics("payout.approved") == 0


# The key under which it is done


@contextmanager
def at_the_door(house: Courthouse, secret: str) -> Iterator[Act]:
    """Whoever has just shown this key at the door."""
    key = house.keys.opened(secret)
    with acting(Act(key.person, key.role, "K", b"x", shown=(key.id, key.version))) as doing:
        yield doing


def suspend(house: Courthouse, secret: str) -> None:
    with by("lin"):
        house.keys.suspend(Secret.parse(secret).prefix, "密钥疑被他人取得")


def test_nobody_approves_with_a_key_that_was_suspended_while_he_did(
    house: Courthouse, asked: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    in_use(house.keys, "the.leader", Role.LEADER)
    secret = in_use(house.keys, "chen", Role.CHIEF)
    with (
        at_the_door(house, secret),
        before_recording(house.court, monkeypatch, lambda: suspend(house, secret)),
        pytest.raises(KeyNotAccepted),
    ):
        house.payouts.approve(*asked)
    assert house.topics("payout.approved") == 0


def test_a_key_that_is_good_again_is_shown_again(
    house: Courthouse, asked: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    in_use(house.keys, "the.leader", Role.LEADER)
    secret = in_use(house.keys, "chen", Role.CHIEF)
    mark = house.keys.opened(secret).mark

    def there_and_back() -> None:
        suspend(house, secret)
        with by("lin"):
            house.keys.admit(Secret.parse(secret).prefix, mark)

    with (
        at_the_door(house, secret),
        before_recording(house.court, monkeypatch, there_and_back),
        pytest.raises(KeyNotAccepted),
    ):
        house.payouts.approve(*asked)
    with at_the_door(house, secret):
        assert house.payouts.approve(*asked).facts


# The clock by which it is done


def test_a_clock_that_was_set_back_while_the_ledger_runs_decides_nothing(
    house: Courthouse, asked: tuple[str, str]
) -> None:
    """Every sum of a day and every term is judged by the day it shows."""
    house.later(minutes=-50)
    with by("chen"):
        house.later(minutes=-20)
        no = refused(house, ClockBehind, lambda: house.payouts.approve(*asked))
        assert (no.facts["since"] - no.facts["now"]).total_seconds() == 70 * 60
        house.later(minutes=70)
        assert house.payouts.approve(*asked).facts
