"""What people do about themselves: keys, hand-overs, recusals, delegations, powers of attorney.

Prepared like the commands of an ordinary day, and entered in their table.
"""

from datetime import date

from api.every import follower
from ledger.domain.act import Role
from ledger.domain.case_account import PartyKind, PartyRole
from ledger.domain.paper import Paper, PaperKind
from ledger.domain.permissions import Permission
from ledger.services.cases import NewParty
from ledger.services.command import Recorded
from ledger.services.people import People
from tests.services.courthouse import CASE, Courthouse, by
from tests.services.keyed import in_use
from tests.services.plain_commands import Ready, command

PAPER = Paper(PaperKind.DECISION, "（2026）苏0508决1号", date(2026, 3, 2))
DAY = date(2026, 3, 2)


@command
def issue_key(house: Courthouse) -> Ready:
    house.open_book()
    return "admin", Permission.KEEP_KEYS, lambda: house.keys.issue("wang", Role.OFFICER)[0]


@command
def revoke_key(house: Courthouse) -> Ready:
    house.open_book()
    with by("admin"):
        prefix = house.keys.issue("wang", Role.OFFICER)[0].ids["prefix"]
    follower(house.court).catch_up()
    return "admin", Permission.KEEP_KEYS, lambda: house.keys.revoke(prefix, "离职")


@command
def take_key(house: Courthouse) -> Ready:
    house.open_book()
    with by("admin"):
        given = house.keys.issue("wang", Role.OFFICER)[1]
    return "wang", Permission.TAKE_KEY, lambda: house.keys.take(given)[0]


@command
def admit_key(house: Courthouse) -> Ready:
    _, _, take_it = take_key(house)
    with by("wang"):
        taken = take_it().ids
    return "chen", Permission.ADMIT_KEY, lambda: house.keys.admit(taken["prefix"], taken["mark"])


@command
def suspend_key(house: Courthouse) -> Ready:
    _, _, admit_it = admit_key(house)
    with by("chen"):
        prefix = admit_it().ids["prefix"]
    return "lin", Permission.ADMIT_KEY, lambda: house.keys.suspend(prefix, "停职")


@command
def list_hand_over(house: Courthouse) -> Ready:
    house.open_book().open_case()
    follower(house.court).catch_up()
    people = People(house.court)
    return "chen", Permission.HAND_OVER, lambda: people.list_hand_over("wang", "zhao")


@command
def sign_hand_over(house: Courthouse) -> Ready:
    _, _, listed = list_hand_over(house)
    with by("chen"):
        made = listed().ids
    follower(house.court).catch_up()
    people = People(house.court)

    def signed(expected: int | None = None) -> Recorded:
        return people.sign_hand_over(made["hand_over"], made["digest"], expected=expected)

    return "wang", Permission.HAND_OVER, signed


@command
def assign(house: Courthouse) -> Ready:
    house.open_book().open_case()
    in_use(house.keys, "zhao", Role.OFFICER)
    people = People(house.court)

    def assigned(expected: int | None = None) -> Recorded:
        return people.assign(CASE, "zhao", basis="分案", expected=expected)

    return "chen", Permission.RECUSE, assigned


@command
def recuse(house: Courthouse) -> Ready:
    house.open_book().open_case()
    people = People(house.court)
    return "lin", Permission.RECUSE, lambda: people.recuse(CASE, "chen", paper=PAPER)


@command
def delegate(house: Courthouse) -> Ready:
    people = People(house.open_book().court)

    def delegated() -> Recorded:
        return people.delegate("zhao", begins=DAY, until=DAY, up_to=None, paper=PAPER)

    return "chen", Permission.DELEGATE, delegated


@command
def end_delegation(house: Courthouse) -> Ready:
    _, _, delegated = delegate(house)
    with by("chen"):
        number = delegated().ids["delegation"]
    people = People(house.court)
    return "chen", Permission.DELEGATE, lambda: people.end_delegation(number, "回岗")


@command
def approve_for(house: Courthouse) -> Ready:
    _, _, delegated = delegate(house)
    with by("chen"):
        number = delegated().ids["delegation"]
    house.funded()
    drafted = house.drafted().ids
    people = People(house.court)

    def approved(expected: int | None = None) -> Recorded:
        return people.approve_for(number, drafted["payout"], drafted["digest"], expected=expected)

    return "zhao", Permission.DELEGATE, approved


@command
def give_power(house: Courthouse) -> Ready:
    house.open_book().open_case()
    with by("wang"):
        house.cases.add_party(CASE, NewParty(PartyRole.AGENT, PartyKind.PERSON, "赵律师"))
    people = People(house.court)

    def given() -> Recorded:
        return people.give_power(
            CASE, "p1", "p3", collects=True, own_account=False, begins=DAY, until=None,
            papers=[PAPER],
        )  # fmt: skip

    return "wang", Permission.KEEP_AUTHORITY, given


@command
def end_power(house: Courthouse) -> Ready:
    _, _, given = give_power(house)
    with by("wang"):
        given()
    people = People(house.court)
    return (
        "wang",
        Permission.KEEP_AUTHORITY,
        lambda: people.end_power(CASE, "w1", on=DAY, paper=PAPER),
    )
