"""Between reading and recording others act too: what a command decided on must still be so."""

import pytest

from ledger.domain.case_people import Recused
from ledger.domain.payout import State
from ledger.services.command import ATTEMPTS, Contended
from ledger.services.people import People
from tests.services.courthouse import CASE, Courthouse, by
from tests.services.meanwhile import before_recording
from tests.services.papers import DECISION, RULING


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
