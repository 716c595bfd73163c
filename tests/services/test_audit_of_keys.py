"""What the audit asks of the keys; rules refuse most of it, so some facts are planted by hand."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from ledger.domain.act import Act, Role, acting
from ledger.domain.api_key import ApiKey
from ledger.domain.clock import today
from ledger.domain.policy_sections import SAMPLING
from ledger.projections.audit import Hit, audit
from ledger.store.recorder import Entry
from tests.services.courthouse import ROLES, Courthouse, by
from tests.services.keyed import in_use
from tests.services.test_keys_as_a_whole import admitted, issue, prefix_of

ROLES.setdefault("liang", Role.AUDITOR)


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
    with acting(Act("root", Role.SYSTEM)):
        keyed.keys.ask_recovery("he", "密钥遗失")
    keyed.later(days=8)
    admitted(keyed, "he", Role.LEADER)
    assert hits(keyed, "K2") == [], "nor does whoever begins anew in the open need another"
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
    issue(keyed.keys, "lin", Role.LEADER)
    assert hits(keyed, "K3") == [], "a key nobody admitted is not in use"
    given = issue(keyed.keys, "liang", Role.AUDITOR)
    issue(keyed.keys, "liang", Role.AUDITOR, date(2026, 3, 10))
    several = [("liang", "holds 2 keys in use: auditor")]
    for later, told in ((0, several), (8, several), (9, [])):  # to its last day, and no longer
        found = hits(keyed, "K3", later=later)
        assert [(hit.subject, hit.says) for hit in found] == told
    with by("admin"):
        keyed.keys.revoke(prefix_of(given), "离任")
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
    issue(keyed.keys, "li", Role.FINANCE)  # which nobody takes, and nobody misses
    admitted(keyed, "feng", Role.FINANCE, date(2026, 3, 20))
    for until in (date(2026, 3, 20), None):
        gone = admitted(keyed, "sun", Role.FINANCE, until)
        with by("admin"):
            keyed.keys.revoke(gone, "离任")
    secret = in_use(keyed.keys, "wang", Role.OFFICER, given=issue(keyed.keys, "wang", Role.OFFICER))
    keyed.later(days=1)
    assert keyed.keys.who(secret) == ("wang", Role.OFFICER)
    assert idle(keyed, 17) == set()
    assert idle(keyed, 18) == idle(keyed, 89) == {("feng", LEFT)}
    told = {(person, f"{IDLE} 2026-03-02") for person in ("admin", "lin", "chen")}
    assert idle(keyed, 90) == {("feng", LEFT), *told}
    assert idle(keyed, 91) == {("feng", LEFT), *told, ("wang", f"{IDLE} 2026-03-03")}


def test_the_courts_own_rules_say_after_how_many_days(keyed: Courthouse) -> None:
    with keyed.court.database.app.connect() as connection:
        day, figures = today() + timedelta(days=31), replace(SAMPLING.default, idle_key_days=30)
        found = list(audit(connection, keyed.court.book, day, figures, only="K4"))
    assert {hit.subject.split(" · ")[1] for hit in found} == {"admin", "lin", "chen"}


LEFT, IDLE = "ended on 2026-03-20 and was not taken back", "is in use and opened nothing since"


def idle(house: Courthouse, later: int) -> set[tuple[str, str]]:
    return {(hit.subject.split(" · ")[1], hit.says) for hit in hits(house, "K4", later=later)}


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
    keyed.later(days=8)
    keyed.open_case("（2026）苏0508执104号")
    assert of(keyed, "wang") == [(said, every)], "its last day is a day of it"
    keyed.later(days=1)
    keyed.open_case("（2026）苏0508执105号")
    assert len(of(keyed, "wang")[0][1]) > len(every)


def test_what_is_done_with_anothers_key_or_before_ones_own_is_told(keyed: Courthouse) -> None:
    """As an administrator without his key; as an officer who waits for it; as a leader who is none.

    Taking one's own key, and nothing else of it, comes before it opens anything.
    """
    admitted(keyed, "wang", Role.OFFICER)
    for person, role in (("wu", Role.ADMIN), ("wang", Role.LEADER), ("zhao", Role.OFFICER)):
        given = issue(keyed.keys, "zhao", Role.OFFICER)
        key = keyed.court.find(ApiKey, ApiKey.create_id(prefix_of(given)), named="key")
        if person == "zhao":
            with by("zhao"):
                keyed.keys.take(given)
            assert of(keyed, "zhao") == []
            done = keyed.open_case(officer="zhao")
            at = tuple(range(done.first, done.position + 1))
        else:
            key.take("0" * 64)
            with acting(Act(person, role)):
                at = (plant(keyed, key.collect_events()[0]),)
        said = f"{len(at)} facts as {role.value} with no key in use, the first on 2026-03-02"
        assert of(keyed, person) == [(said, at)]
    assert of(keyed, "root") == [], "whoever has the machine shows no key"


def test_who_takes_a_key_and_who_ends_his_own_acts_with_it(keyed: Courthouse) -> None:
    """The first leader admits himself as he takes it; an administrator's is good as it is given."""
    assert of(keyed, "lin") == []
    ((_, before),) = of(keyed, "admin")  # who opened the book before anybody had a key
    prefix = prefix_of(issue(keyed.keys, "wu", Role.ADMIN))
    assert of(keyed, "admin")[0][1] == before
    with acting(Act("wu", Role.ADMIN)):
        keyed.keys.revoke(prefix, "离任")
    assert of(keyed, "wu") == []
    prefix = prefix_of(issue(keyed.keys, "wu", Role.OFFICER))
    with acting(Act("wu", Role.ADMIN)):
        done = keyed.keys.revoke(prefix, "误发")
    assert [at for _, at in of(keyed, "wu")] == [(done.position,)]


def of(house: Courthouse, person: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(hit.says, hit.evidence) for hit in hits(house, "K5") if hit.subject == person]
