"""What the audit asks of the keys; rules refuse most of it, so some facts are planted by hand."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from ledger.domain.access import ApiKey
from ledger.domain.act import Act, Role, acting
from ledger.domain.clock import today
from ledger.domain.policy_sections import SAMPLING
from ledger.projections.audit import Hit, audit
from ledger.store.recorder import Entry
from tests.services.courthouse import Courthouse, by
from tests.services.test_keys_as_a_whole import admitted, issue, prefix_of


@pytest.fixture
def keyed(house: Courthouse) -> Courthouse:
    """An administrator, a leader, a chief and an officer, each with the key he should have."""
    with acting(Act("root", Role.SYSTEM)):
        house.keys.issue("admin", Role.ADMIN)
    house.later(minutes=1)
    admitted(house, "lin", Role.LEADER)
    admitted(house, "chen", Role.CHIEF)
    return house


def hits(house: Courthouse, question: str, *, later: int = 0) -> list[Hit]:
    with house.court.database.app.connect() as connection:
        day = date.fromordinal(today().toordinal() + later)
        return list(audit(connection, house.court.book, day, SAMPLING.default, only=question))


def plant(house: Courthouse, fact: Any) -> int:
    stored = house.court.facts.to_stored_event(fact)
    return house.court.recorder.append([stored], [Entry(())]).first


def test_keys_begun_anew_at_the_machine_are_told_for_ever(keyed: Courthouse) -> None:
    assert hits(keyed, "K1") == []
    with acting(Act("root", Role.SYSTEM)):
        done = keyed.keys.ask_recovery("he", "密钥遗失")
        given, _ = keyed.keys.recover_admin("wu", "管理员离职")
    with by("lin"):
        keyed.keys.stop_recovery("并未遗失")
    found = hits(keyed, "K1", later=3_000)
    assert [(hit.subject, hit.says) for hit in found] == [
        ("he", "keys were begun anew at the machine by root: 密钥遗失"),
        ("wu", "keys were begun anew at the machine by root: 管理员离职"),
    ]
    assert found[0].evidence == (done.position,)
    assert given.first <= found[1].evidence[0] <= given.position


def test_a_key_that_was_one_persons_work_is_found(keyed: Courthouse) -> None:
    """The first leader admits himself, and nobody else ever does."""
    assert hits(keyed, "K2") == []
    given = issue(keyed.keys, "zhao", Role.OFFICER)
    with by("zhao"):
        taken = keyed.keys.take(given)[0].ids
    key = keyed.court.find(ApiKey, ApiKey.create_id(taken["prefix"]), named="key")
    with acting(Act("admin", Role.ADMIN)):
        at = plant(keyed, _admission(key, by="zhao"))
    assert [hit.says for hit in hits(keyed, "K2")] == [
        "was admitted by its own holder", "was given and admitted by admin"
    ]  # fmt: skip
    assert {hit.subject for hit in hits(keyed, "K2")} == {f"{key.prefix} · zhao"}
    assert all(at in hit.evidence for hit in hits(keyed, "K2"))


def _admission(key: ApiKey, by: str) -> ApiKey.Admitted:
    key._admitted(by=by, role=Role.LEADER)
    (fact,) = key.collect_events()
    assert isinstance(fact, ApiKey.Admitted)
    return fact


def test_a_key_another_took_is_found(keyed: Courthouse) -> None:
    given = issue(keyed.keys, "zhao", Role.OFFICER)
    key = keyed.court.find(ApiKey, ApiKey.create_id(prefix_of(given)), named="key")
    key.take("0" * 64)
    with acting(Act("wu", Role.ADMIN)):
        plant(keyed, key.collect_events()[0])
    assert [hit.says for hit in hits(keyed, "K2")] == ["was taken by wu, whose it is not"]


def test_one_person_with_several_keys_in_use_is_told(keyed: Courthouse) -> None:
    assert hits(keyed, "K3") == []
    first = admitted(keyed, "wang", Role.OFFICER)
    admitted(keyed, "wang", Role.AUCTIONEER)
    assert [(hit.subject, hit.says) for hit in hits(keyed, "K3")] == [
        ("wang", "holds 2 keys in use: auctioneer, officer")
    ]
    with by("lin"):
        keyed.keys.suspend(first, "轮岗")
    assert hits(keyed, "K3") == []


def test_a_key_nobody_uses_is_told_after_ninety_days_and_an_ended_one_at_once(
    keyed: Courthouse,
) -> None:
    admitted(keyed, "feng", Role.FINANCE, date(2026, 3, 20))
    told = {(hit.subject.split(" · ")[1], hit.says) for hit in hits(keyed, "K4", later=90)}
    assert told == {("feng", "ended on 2026-03-20 and was not taken back")}
    told = {(hit.subject.split(" · ")[1], hit.says) for hit in hits(keyed, "K4", later=91)}
    assert told >= {
        (person, "is in use and opened nothing since 2026-03-02")
        for person in ("admin", "lin", "chen")
    }


def test_the_courts_own_rules_say_after_how_many_days(keyed: Courthouse) -> None:
    with keyed.court.database.app.connect() as connection:
        day, figures = today() + timedelta(days=31), replace(SAMPLING.default, idle_key_days=30)
        found = list(audit(connection, keyed.court.book, day, figures, only="K4"))
    assert {hit.subject.split(" · ")[1] for hit in found} == {"admin", "lin", "chen"}


def test_acts_with_no_key_in_use_are_told(keyed: Courthouse) -> None:
    """After it was suspended, and after its last day; whoever has none is told as well."""
    officer = admitted(keyed, "wang", Role.OFFICER, date(2026, 3, 10))
    keyed.open_case()
    assert of(keyed, "wang") == []
    with by("lin"):
        keyed.keys.suspend(officer, "停职")
    done = keyed.open_case("（2026）苏0508执102号")
    every = tuple(range(done.first, done.position + 1))
    said = f"{len(every)} facts as officer with no key in use, the first on 2026-03-02"
    assert of(keyed, "wang") == [(said, every)]
    admitted(keyed, "wang", Role.OFFICER, date(2026, 3, 10))
    keyed.open_case("（2026）苏0508执103号")
    assert of(keyed, "wang") == [(said, every)]
    keyed.later(days=9)
    keyed.open_case("（2026）苏0508执104号")
    assert len(of(keyed, "wang")[0][1]) > len(every)


def of(house: Courthouse, person: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(hit.says, hit.evidence) for hit in hits(house, "K5") if hit.subject == person]
