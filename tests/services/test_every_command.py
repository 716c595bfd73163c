"""What holds for every command alike: permission, one answer for one key, dry runs, stale views.

Each command is prepared by a function that brings the court to where it can be given, and returns
who gives it and what is done. A new command joins by a line in the table.
"""

import pytest

from ledger.domain.act import Act, Role, acting
from ledger.domain.permissions import MATRIX, NotPermitted, Permission
from ledger.services.command import ChangedSince, Recorded
from ledger.store.translation import KeyReused
from ledger.store.verify import verify
from tests.services import people_commands  # noqa: F401  # enters its commands in the table
from tests.services.courthouse import (
    OTHER_CASE,
    ROLES,
    Courthouse,
    by,
)
from tests.services.keeping_away import tried_by_who_keeps_away
from tests.services.plain_commands import EVERY, Done
from tests.services.strangers import tried_by_a_stranger

pytestmark = pytest.mark.usefixtures("impatient")


AS_SEEN = (
    "sign_hand_over", "assign", "approve_for",
    "draft_return", "propose", "confirm", "refuse", "reverse", "amend", "approve", "reject",
    "withdraw",
)  # fmt: skip
ROLES["li"] = Role.FINANCE


@pytest.mark.parametrize("name", sorted(EVERY))
def test_what_holds_for_every_command(bare: Courthouse, name: str) -> None:
    """R1.02, 回避: whoever keeps away gives it by no act, whatever his role, unless it says why.

    One court is prepared for all that is asked of a command: what records nothing comes first.
    """
    person, permission, do = EVERY[name](bare)
    before, stood = bare.court.position(), bare.balances()
    only_the_roles_of_the_table_may(permission, do)
    if ROLES[person] is Role.OFFICER:
        tried_by_a_stranger(do)
    tried_by_who_keeps_away(person, do)
    tried = told_in_a_dry_run(person, before, do)
    assert (bare.court.position(), bare.balances()) == (before, stood)
    first = recorded_once_and_answered_the_same(bare, person, do)
    assert first.first == before + 1
    assert [type(fact) for fact in tried.facts] == [type(fact) for fact in first.facts]
    assert verify(bare.court.database, bare.court.book, workers=0).intact
    refused_with_other_words(bare, person, do)
    let_past_the_door(permission, do)


def only_the_roles_of_the_table_may(permission: Permission, do: Done) -> None:
    for role in set(Role) - MATRIX[permission]:
        with acting(Act("anybody", role, "K", b"x")), pytest.raises(NotPermitted):
            do()


def told_in_a_dry_run(person: str, before: int, do: Done) -> Recorded:
    """What would happen; it uses no key up."""
    with by(person, key="K", dry_run=True):
        tried = do()
    assert tried.dry_run
    assert tried.facts
    assert tried.first == before + 1
    return tried


def recorded_once_and_answered_the_same(house: Courthouse, person: str, do: Done) -> Recorded:
    with by(person, key="K"):
        first = do()
    stands = house.court.position()
    assert stands >= first.position >= first.first > 0
    assert (first.replayed, first.dry_run) == (False, False)
    with by(person, key="K"):
        again = do()
    assert again.replayed
    assert (again.first, again.ids) == (first.first, first.ids)
    assert house.court.position() == stands
    return first


def refused_with_other_words(house: Courthouse, person: str, do: Done) -> None:
    stands = house.court.position()
    with by(person, key="K", words=b"other"), pytest.raises(KeyReused):
        do()
    assert house.court.position() == stands


def let_past_the_door(permission: Permission, do: Done) -> None:
    for role in MATRIX[permission]:
        with acting(Act("anybody", role, f"K{role}", b"x")):
            try:
                do()
            except NotPermitted:
                pytest.fail(f"{role} may {permission}")
            except Exception:  # noqa: BLE001  # the rules of the thing itself are others' tests
                continue


@pytest.mark.parametrize("name", AS_SEEN)
def test_what_was_seen_before_a_change_is_stale(bare: Courthouse, name: str) -> None:
    person, _, do = EVERY[name](bare)
    before = bare.court.position()
    with by(person), pytest.raises(ChangedSince) as stale:
        do(expected=99)
    assert stale.value.facts["seen"] == 99
    assert bare.court.position() == before
    with by(person):
        do(expected=stale.value.facts["version"])


def test_a_party_of_another_case_is_not_this_cases(bare: Courthouse) -> None:
    bare.open_book().open_case()
    bare.open_case(OTHER_CASE, "zhao")
    assert list(bare.case(OTHER_CASE).parties) == ["p1", "p2"]
