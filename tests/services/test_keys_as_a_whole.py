"""The court's keys as a whole: somebody can always admit and give them, whoever acts at once."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from api.every import follower
from ledger.domain.access import LooksLikeAnother, TwoFamilies
from ledger.domain.act import Act, Role, acting
from ledger.domain.api_key import KeyNeedsReason, KeyNotAdmitted, LastToAdmit, Secret
from ledger.domain.clock import today
from ledger.domain.key_ring import (
    EndsByItself,
    LastToGive,
    NoRecovery,
    NothingToRecover,
    RecoveryUnderWay,
)
from ledger.domain.permissions import NotPermitted
from ledger.projections import keyring
from ledger.services.keys import Keys
from tests.services.courthouse import ROLES, Courthouse, by
from tests.services.keyed import in_use
from tests.services.meanwhile import another_process, before_recording
from tests.services.refusing import refused

ROLES.setdefault("he", Role.LEADER)


def prefix_of(secret: str) -> str:
    return Secret.parse(secret).prefix


def issue(keys: Keys, person: str, role: Role, until: date | None = None) -> str:
    with by("admin"):
        return keys.issue(person, role, until)[1]


def admitted(house: Courthouse, person: str, role: Role, until: date | None = None) -> str:
    """A key in use; its prefix."""
    return prefix_of(in_use(house.keys, person, role, given=issue(house.keys, person, role, until)))


def at_machine() -> Any:
    """Whoever sits where the machine stands; he shows no key."""
    return acting(Act("root", Role.SYSTEM, f"machine {today()}"))


# The last key never ends by itself


def test_the_first_leaders_key_has_no_last_day(house: Courthouse) -> None:
    with by("admin"), pytest.raises(EndsByItself) as no:
        house.keys.issue("lin", Role.LEADER, today() + timedelta(days=365))
    assert no.value.facts["person"] == "lin"
    assert no.value.cited is not None
    assert house.topics("api-key.issued") == 0


def test_a_key_that_will_end_is_nobody_to_be_left_with(house: Courthouse) -> None:
    """Ten days later nobody could admit keys any more, for ever."""
    first = admitted(house, "lin", Role.LEADER)
    admitted(house, "chen", Role.CHIEF, today() + timedelta(days=10))
    with by("chen"), pytest.raises(LastToAdmit):
        house.keys.suspend(first, "停职")
    with by("admin"), pytest.raises(LastToAdmit):
        house.keys.revoke(first, "离任")
    admitted(house, "he", Role.LEADER)
    with by("chen"):
        assert house.keys.suspend(first, "停职").facts


def test_a_key_that_ends_anyhow_may_be_lost(house: Courthouse) -> None:
    admitted(house, "lin", Role.LEADER)
    ending = admitted(house, "chen", Role.CHIEF, today() + timedelta(days=10))
    with by("lin"):
        assert house.keys.suspend(ending, "轮岗").facts


def test_the_last_administrators_key_is_not_taken_back(house: Courthouse) -> None:
    only = prefix_of(issue(house.keys, "wu", Role.ADMIN))
    issue(house.keys, "admin", Role.ADMIN, today() + timedelta(days=10))
    with by("admin"), pytest.raises(LastToGive):
        house.keys.revoke(only, "离职")
    issue(house.keys, "admin", Role.ADMIN)
    with by("admin"):
        assert house.keys.revoke(only, "离职").facts


def test_who_can_admit_is_told_and_whose_key_ends_soon(house: Courthouse) -> None:
    admitted(house, "lin", Role.LEADER)
    admitted(house, "chen", Role.CHIEF, today() + timedelta(days=20))
    admitted(house, "feng", Role.FINANCE, today() + timedelta(days=40))
    follower(house.court).catch_up()
    with house.court.database.app.connect() as connection:
        book = house.court.book
        assert keyring.who_admits(connection, book, today()) == ("lin",)
        soon = [key.person for key in keyring.ending(connection, book, today()).items]
        later = keyring.ending(connection, book, today() + timedelta(days=15)).items
    assert soon == ["chen"]
    assert [key.person for key in later] == ["chen", "feng"]


# Who decides on all keys is held to all keys (two at once)


def test_two_who_each_suspend_the_other_do_not_both_succeed(
    house: Courthouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Either leaves one that admits; both together would leave none."""
    first, second = admitted(house, "lin", Role.LEADER), admitted(house, "chen", Role.CHIEF)
    elsewhere = Keys(another_process(house.court))

    def the_other() -> None:
        with by("chen"):
            elsewhere.suspend(first, "停职")

    with (
        by("lin"),
        before_recording(house.court, monkeypatch, the_other),
        pytest.raises(LastToAdmit),
    ):
        house.keys.suspend(second, "停职")
    assert house.topics("api-key.suspended") == 1


@pytest.mark.parametrize(
    ("name", "role", "refused"),
    [("feng", Role.OFFICER, TwoFamilies), ("Fe.ng", Role.OFFICER, LooksLikeAnother)],
)
def test_two_administrators_at_once_do_not_give_one_person_two_rooms_or_two_names(
    house: Courthouse,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    role: Role,
    refused: type[Exception],
) -> None:
    issue(house.keys, "admin", Role.ADMIN)
    elsewhere = Keys(another_process(house.court))

    with (
        by("admin"),
        before_recording(house.court, monkeypatch, lambda: issue(elsewhere, "feng", Role.FINANCE)),
        pytest.raises(refused),
    ):
        house.keys.issue(name, role)
    assert house.topics("api-key.issued") == 2


def test_nobody_is_given_a_case_while_his_key_is_put_out_of_use(
    house: Courthouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ledger.domain.access import HoldsNoOfficersKey
    from ledger.services.people import People

    house.open_case()
    admitted(house, "lin", Role.LEADER)
    officer = admitted(house, "zhao", Role.OFFICER)
    elsewhere = Keys(another_process(house.court))

    def suspend() -> None:
        with by("lin"):
            elsewhere.suspend(officer, "停职")

    with (
        by("chen"),
        before_recording(house.court, monkeypatch, suspend),
        pytest.raises(HoldsNoOfficersKey),
    ):
        People(house.court).assign("（2026）苏0508执101号", "zhao", basis="调整")
    assert house.case().officer == "wang"


# A lost key: begun anew at the machine, in the open


@pytest.fixture
def lost(house: Courthouse) -> Courthouse:
    """The only leader has lost his key; nobody but he could admit another."""
    issue(house.keys, "admin", Role.ADMIN)
    admitted(house, "lin", Role.LEADER)
    with at_machine():
        house.keys.ask_recovery("he", "林院长密钥遗失，院长批示")
    return house


def takes(house: Courthouse, person: str) -> str:
    """Given to a leader and taken by him; whether it opens anything is asked with it."""
    given = issue(house.keys, person, Role.LEADER)
    with by(person):
        return house.keys.take(given)[1]


def test_whoever_was_named_admits_himself_after_a_week_and_once(lost: Courthouse) -> None:
    early = takes(lost, "he")
    with pytest.raises(KeyNotAdmitted):
        lost.keys.who(early)
    lost.later(days=7)
    assert lost.keys.who(takes(lost, "he")) == ("he", Role.LEADER)
    with pytest.raises(KeyNotAdmitted):
        lost.keys.who(takes(lost, "he"))
    assert recoveries(lost) == [("he", "used", None)]


def test_another_than_the_one_named_does_not_begin_anew(lost: Courthouse) -> None:
    lost.later(days=30)
    with pytest.raises(KeyNotAdmitted):
        lost.keys.who(takes(lost, "chen"))


def test_a_leader_whose_key_was_not_lost_stops_it_within_the_week(lost: Courthouse) -> None:
    with by("lin"):
        lost.keys.stop_recovery("密钥在我处，并未遗失")
    lost.later(days=30)
    with pytest.raises(KeyNotAdmitted):
        lost.keys.who(takes(lost, "he"))
    with by("lin"), pytest.raises(NoRecovery):
        lost.keys.stop_recovery("再次")
    assert recoveries(lost) == [("he", "stopped", "lin")]


def recoveries(house: Courthouse) -> list[tuple[str, str, str | None]]:
    follower(house.court).catch_up()
    with house.court.database.app.connect() as connection:
        found = keyring.recoveries(connection, house.court.book).items
        open_ = keyring.recovery_under_way(connection, house.court.book)
    assert (open_ is not None) is any(each.outcome == "asked" for each in found)
    return [(each.person, each.outcome, each.stopped_by) for each in found]


def test_one_recovery_is_asked_at_a_time(lost: Courthouse) -> None:
    lost.later(days=1)
    with at_machine(), pytest.raises(RecoveryUnderWay):
        lost.keys.ask_recovery("chen", "同上")
    assert recoveries(lost) == [("he", "asked", None)]


def test_where_nobody_was_ever_a_leader_there_is_nothing_to_recover(house: Courthouse) -> None:
    with at_machine(), pytest.raises(NothingToRecover):
        house.keys.ask_recovery("he", "?")
    with by("lin"), pytest.raises(NoRecovery):
        house.keys.stop_recovery("?")


def test_no_key_recovers_anything(house: Courthouse) -> None:
    """It is done where the machine stands, and by nobody who only holds a key."""
    asked: tuple[Callable[[], object], ...] = (
        lambda: house.keys.ask_recovery("he", "?"),
        lambda: house.keys.recover_admin("wu", "?"),
    )
    for act in asked:
        for person in ("admin", "lin", "feng"):
            with by(person), pytest.raises(NotPermitted):
                act()


def test_an_administrator_is_made_anew_at_the_machine_and_it_is_told(house: Courthouse) -> None:
    with at_machine():
        done, shown = house.keys.recover_admin("wu", "管理员离职，密钥未移交")
    assert house.keys.who(shown) == ("wu", Role.ADMIN)
    assert house.topics("key-register.given-at-machine") == 1
    assert recoveries(house) == [("wu", "given", None)]
    with at_machine():
        again, nothing = house.keys.recover_admin("wu", "管理员离职，密钥未移交")
    assert (again.replayed, nothing, again.position) == (True, "", done.position)


@pytest.mark.parametrize("blank", ["", " ", "\u3000\t"])
def test_whatever_is_done_to_a_key_is_done_for_a_reason(lost: Courthouse, blank: str) -> None:
    """A blank is none: what stands in the audit for ever has to say why."""
    prefix = admitted(lost, "chen", Role.CHIEF)
    with by("lin"):
        for stop in (
            lambda: lost.keys.stop_recovery(blank),
            lambda: lost.keys.suspend(prefix, blank),
        ):
            refused(lost, KeyNeedsReason, stop)
    with by("admin"):
        refused(lost, KeyNeedsReason, lambda: lost.keys.revoke(prefix, blank))
    with by("lin"):
        lost.keys.stop_recovery("未遗失")
    with at_machine():
        refused(lost, KeyNeedsReason, lambda: lost.keys.ask_recovery("he", blank))
        refused(lost, KeyNeedsReason, lambda: lost.keys.recover_admin("wu", blank))
