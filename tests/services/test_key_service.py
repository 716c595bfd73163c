"""Books and keys through their services: opened once, shown once, taken back for good."""

from datetime import date, timedelta

import pytest

from api.every import follower
from ledger.domain.access import (
    KeepsKeys,
    KeyNotAccepted,
    KeyRevoked,
    LooksLikeAnother,
    NotAPersonsName,
)
from ledger.domain.act import Role
from ledger.domain.book import AccountKnown
from ledger.domain.clock import today
from ledger.domain.errors import Malformed, NotFound
from ledger.projections import people
from tests.services.courthouse import ACCOUNT, Courthouse, by


def test_an_account_is_put_under_the_book_once(house: Courthouse) -> None:
    with by("admin"), pytest.raises(AccountKnown):
        house.books.add_bank_account(ACCOUNT, "x", "y", "z")


def test_a_book_not_opened_is_not_found(bare: Courthouse) -> None:
    with pytest.raises(NotFound):
        bare.books.book()


def test_a_policy_with_holes_is_refused_and_the_old_one_stays(house: Courthouse) -> None:
    before = house.court.position()
    with by("admin"), pytest.raises(Malformed):
        house.books.activate_policy('{"court": {}}')
    assert house.court.position() == before


def test_a_key_opens_for_its_person_and_role_and_for_nobody_else(house: Courthouse) -> None:
    with by("admin"):
        done, secret = house.keys.issue("wang", Role.OFFICER)
    assert house.keys.who(secret) == ("wang", Role.OFFICER)
    forged = secret[:-1] + ("A" if secret[-1] != "A" else "B")
    for shown in (forged, "az_000000000000_abc", "", "nonsense", f"{secret}x"):
        with pytest.raises(KeyNotAccepted):
            house.keys.who(shown)
    told = "SELECT state FROM anzhang.facts WHERE book = %s"
    rows = house.court.recorder.rows(told, (house.court.book,))
    assert not any(secret.split("_", 2)[2] in row[0] for row in rows), "the book keeps no secret"
    assert done.ids["person"] == "wang"


def issue(house: Courthouse, person: str, role: Role) -> str:
    """Give a key under a request of its own; its prefix."""
    with by("admin"):
        return house.keys.issue(person, role)[0].ids["prefix"]


@pytest.mark.parametrize("alike", ["Li.Na", "li_na", "LiNa", "ｌｉ．ｎａ．"])
def test_nobody_holds_keys_under_two_names_that_read_alike(house: Courthouse, alike: str) -> None:
    issue(house, "li.na", Role.OFFICER)
    with pytest.raises(LooksLikeAnother) as no:
        issue(house, alike, Role.FINANCE)
    assert no.value.facts["known"] == "li.na"


def test_a_name_in_wider_letters_is_the_same_name(house: Courthouse) -> None:
    with by("admin"):
        assert house.keys.issue(" ｌｉ．ｎａ", Role.OFFICER)[0].ids["person"] == "li.na"


@pytest.mark.parametrize(
    "name", ["lі.na", "li.na\u200b", "li na", "李\u202e娜", "<b>", "", "x" * 65]
)
def test_a_name_whose_letters_only_look_right_is_refused(house: Courthouse, name: str) -> None:
    with pytest.raises(NotAPersonsName):
        issue(house, name, Role.OFFICER)


def test_whoever_keeps_the_keys_acts_with_none_himself(house: Courthouse) -> None:
    first, second = issue(house, "wu", Role.ADMIN), issue(house, "wu", Role.ADMIN)
    issue(house, "wang", Role.OFFICER)
    for person, role in (("wu", Role.FINANCE), ("wang", Role.ADMIN)):
        with pytest.raises(KeepsKeys):
            issue(house, person, role)
    with by("admin"):
        house.keys.revoke(first, "轮岗")
    with pytest.raises(KeepsKeys):  # the other key is still good
        issue(house, "wu", Role.OFFICER)
    with by("admin"):
        house.keys.revoke(second, "轮岗")
    issue(house, "wu", Role.OFFICER)


def test_a_repeated_issue_shows_no_second_key(house: Courthouse) -> None:
    with by("admin", key="K"):
        first, secret = house.keys.issue("wang", Role.OFFICER)
    with by("admin", key="K"):
        again, shown = house.keys.issue("wang", Role.OFFICER)
    assert (again.replayed, shown, again.ids) == (True, "", first.ids)
    assert house.keys.who(secret)
    assert house.topics("api-key.issued") == 1


def test_a_dry_run_shows_no_key(house: Courthouse) -> None:
    with by("admin", dry_run=True):
        assert house.keys.issue("wang", Role.OFFICER)[1] == ""


def test_a_revoked_key_opens_nothing_and_is_revoked_once(house: Courthouse) -> None:
    with by("admin"):
        done, secret = house.keys.issue("wang", Role.OFFICER)
    with by("admin"):
        house.keys.revoke(done.ids["prefix"], "离职")
    with pytest.raises(KeyNotAccepted):
        house.keys.who(secret)
    with by("admin"), pytest.raises(KeyRevoked):
        house.keys.revoke(done.ids["prefix"], "离职")
    with by("admin"), pytest.raises(NotFound):
        house.keys.revoke("ffffffffffff", "?")


def test_a_key_tells_on_which_day_it_was_last_used_and_no_fact_does(house: Courthouse) -> None:
    with by("admin"):
        _, secret = house.keys.issue("wang", Role.OFFICER)
    with by("admin"):
        house.keys.issue("wang", Role.CHIEF)
    follower(house.court).catch_up()
    before = house.court.position()

    def last_used() -> list[date | None]:
        with house.court.database.app.connect() as connection:
            found = people.keys(connection, house.court.book, person="wang").items
        return [key.last_used_on for key in found]

    assert last_used() == [None, None]
    with pytest.raises(KeyNotAccepted):
        house.keys.who(secret[:-1] + ("A" if secret[-1] != "A" else "B"))
    assert last_used() == [None, None], "what was not accepted was not used"
    for later, day in ((0, date(2026, 3, 2)), (0, date(2026, 3, 2)), (3, date(2026, 3, 5))):
        house.later(days=later)
        house.keys.who(secret)
        assert last_used() == [day, None]
    assert house.court.position() == before


def test_a_key_expires_after_its_last_day(house: Courthouse) -> None:
    with by("admin"):
        _, secret = house.keys.issue("wang", Role.OFFICER, today() + timedelta(days=1))
    house.later(days=1)
    assert house.keys.who(secret)
    house.later(days=1)
    with pytest.raises(KeyNotAccepted):
        house.keys.who(secret)
