"""Books and keys through their services: opened once, shown once, taken back for good."""

from datetime import date, timedelta

import pytest

from api.every import follower
from ledger.domain.access import KeepsKeys, LooksLikeAnother, NotAPersonsName
from ledger.domain.act import Role
from ledger.domain.api_key import (
    AdmitsHimself,
    AdmittedAlready,
    AnotherMark,
    KeyNotAccepted,
    KeyNotAdmitted,
    KeyNotTaken,
    KeyRevoked,
    LastToAdmit,
    Secret,
)
from ledger.domain.book import AccountKnown, BookOpened
from ledger.domain.clock import today
from ledger.domain.errors import Malformed, NotFound, Refusal
from ledger.projections import people
from tests.services.courthouse import ACCOUNT, ROLES, Courthouse, by
from tests.services.keyed import in_use


def test_an_account_is_put_under_the_book_once(house: Courthouse) -> None:
    with by("admin"), pytest.raises(AccountKnown):
        house.books.add_bank_account(ACCOUNT, "x", "y", "z")


def test_a_book_is_opened_once(house: Courthouse) -> None:
    with by("admin"), pytest.raises(BookOpened, match="苏0508's already"):
        house.books.open("苏0508", "姑苏法院")


def test_a_book_not_opened_is_not_found(bare: Courthouse) -> None:
    with pytest.raises(NotFound):
        bare.books.book()


def test_a_policy_with_holes_is_refused_and_the_old_one_stays(house: Courthouse) -> None:
    before = house.court.position()
    with by("admin"), pytest.raises(Malformed):
        house.books.activate_policy('{"court": {}}')
    assert house.court.position() == before


def test_a_key_opens_for_its_person_and_role_and_for_nobody_else(house: Courthouse) -> None:
    secret = in_use(house.keys, "wang", Role.OFFICER)
    assert house.keys.who(secret) == ("wang", Role.OFFICER)
    forged = secret[:-1] + ("A" if secret[-1] != "A" else "B")
    for shown in (forged, "az_000000000000_abc", "", "nonsense", f"{secret}x"):
        with pytest.raises(KeyNotAccepted):
            house.keys.who(shown)
    told = "SELECT state FROM anzhang.facts WHERE book = %s"
    rows = house.court.recorder.rows(told, (house.court.book,))
    assert not any(secret.split("_", 2)[2] in row[0] for row in rows), "the book keeps no secret"


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
    issue(house, "admin", Role.ADMIN)
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
    assert house.keys.holder(secret)
    assert house.topics("api-key.issued") == 1


def test_a_dry_run_shows_no_key(house: Courthouse) -> None:
    with by("admin", dry_run=True):
        assert house.keys.issue("wang", Role.OFFICER)[1] == ""


def test_a_revoked_key_opens_nothing_and_is_revoked_once(house: Courthouse) -> None:
    secret = in_use(house.keys, "wang", Role.OFFICER)
    prefix = Secret.parse(secret).prefix
    with by("admin"):
        house.keys.revoke(prefix, "离职")
    with pytest.raises(KeyNotAccepted):
        house.keys.who(secret)
    with by("admin"), pytest.raises(KeyRevoked):
        house.keys.revoke(prefix, "离职")
    with by("admin"), pytest.raises(NotFound):
        house.keys.revoke("ffffffffffff", "?")


def test_a_key_tells_on_which_day_it_was_last_used_and_no_fact_does(house: Courthouse) -> None:
    with by("admin"):
        given = house.keys.issue("wang", Role.OFFICER)[1]
    with by("wang"):
        taken, secret = house.keys.take(given)
    with by("lin"):
        house.keys.admit(taken.ids["prefix"], taken.ids["mark"])
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
        _, secret = house.keys.issue("audit", Role.AUDITOR, today() + timedelta(days=1))
    house.later(days=1)
    assert house.keys.who(secret)
    house.later(days=1)
    with pytest.raises(KeyNotAccepted):
        house.keys.who(secret)


# One administrator alone puts no key into use


def given(house: Courthouse, person: str, role: Role, until: date | None = None) -> str:
    with by("admin"):
        return house.keys.issue(person, role, until)[1]


def taken(house: Courthouse, person: str, shown: str) -> tuple[str, str, str]:
    """Its holder takes a key: its prefix, its mark, and the key itself."""
    with by(person):
        done, secret = house.keys.take(shown)
    return done.ids["prefix"], done.ids["mark"], secret


def test_a_key_is_taken_by_whoever_shows_it_whole(house: Courthouse) -> None:
    shown = Secret.parse(given(house, "wang", Role.OFFICER))
    with by("wang"), pytest.raises(KeyNotAccepted):
        house.keys.take(str(Secret(shown.prefix, Secret.fresh().secret)))
    assert taken(house, "wang", str(shown))


def test_the_first_leader_is_admitted_by_nobody_and_is_the_only_one(house: Courthouse) -> None:
    first = taken(house, "lin", given(house, "lin", Role.LEADER))[2]
    assert house.keys.who(first) == ("lin", Role.LEADER)
    second = taken(house, "lin", given(house, "lin", Role.LEADER))[2]
    with pytest.raises(KeyNotAdmitted):
        house.keys.who(second)


def test_a_first_leader_named_wrongly_is_named_anew_until_one_was_admitted(
    house: Courthouse,
) -> None:
    wrong = Secret.parse(given(house, "lin", Role.LEADER)).prefix
    with by("admin"):
        house.keys.revoke(wrong, "误发")
    ROLES["he"] = Role.LEADER
    first = taken(house, "he", given(house, "he", Role.LEADER))
    assert house.keys.who(first[2])
    with by("admin"), pytest.raises(LastToAdmit):
        house.keys.revoke(first[0], "离任")
    third = taken(house, "lin", given(house, "lin", Role.LEADER))
    with pytest.raises(KeyNotAdmitted):
        house.keys.who(third[2])
    with by("he"):
        house.keys.admit(*third[:2])
    with by("admin"):
        house.keys.revoke(first[0], "离任")


def test_who_gave_a_key_can_use_it_no_longer_once_its_holder_took_it(house: Courthouse) -> None:
    shown = given(house, "feng", Role.FINANCE)
    prefix, mark, own = taken(house, "feng", shown)
    with by("chen"):
        house.keys.admit(prefix, mark)
    assert house.keys.who(own) == ("feng", Role.FINANCE)
    for old in (house.keys.who, house.keys.holder):
        with pytest.raises(KeyNotAccepted):
            old(shown)


@pytest.mark.parametrize(
    ("person", "mark", "refused"),
    [("chen", None, AdmitsHimself), ("lin", "000000000000", AnotherMark)],
)
def test_a_key_is_admitted_by_another_who_was_told_its_mark(
    house: Courthouse, person: str, mark: str | None, refused: type[Refusal]
) -> None:
    prefix, own, _ = taken(house, "chen", given(house, "chen", Role.CHIEF))
    before = house.court.position()
    with by(person), pytest.raises(refused):
        house.keys.admit(prefix, mark or own)
    assert house.court.position() == before


def test_a_key_nobody_took_is_admitted_by_nobody(house: Courthouse) -> None:
    shown = Secret.parse(given(house, "feng", Role.FINANCE))
    with by("lin"), pytest.raises(KeyNotTaken):
        house.keys.admit(shown.prefix, shown.digest[:12])


def test_a_suspended_key_opens_nothing_until_it_is_admitted_again(house: Courthouse) -> None:
    secret = in_use(house.keys, "wang", Role.OFFICER)
    prefix, mark = Secret.parse(secret).prefix, Secret.parse(secret).digest[:12]
    with by("lin"):
        house.keys.suspend(prefix, "停职")
    with pytest.raises(KeyNotAdmitted):
        house.keys.who(secret)
    with by("lin"), pytest.raises(KeyNotAdmitted):
        house.keys.suspend(prefix, "停职")
    with by("lin"):
        house.keys.admit(prefix, mark)
    assert house.keys.who(secret)
    with by("lin"), pytest.raises(AdmittedAlready):
        house.keys.admit(prefix, mark)


def test_the_list_of_keys_says_who_admitted_each(house: Courthouse) -> None:
    in_use(house.keys, "wang", Role.OFFICER)
    given(house, "feng", Role.FINANCE)
    follower(house.court).catch_up()
    with house.court.database.app.connect() as connection:
        found = people.keys(connection, house.court.book).items
    assert [(key.person, key.admitted_by) for key in found] == [
        ("wang", "the.leader"), ("feng", None)
    ]  # fmt: skip
