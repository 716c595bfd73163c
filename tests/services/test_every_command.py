"""What holds for every command alike: permission, one answer for one key, dry runs, stale views.

Each command is prepared by a function that brings the court to where it can be given, and returns
who gives it and what is done. A new command joins by a line in the table.
"""

import pytest

from ledger.domain.act import Act, Role, acting
from ledger.domain.permissions import MATRIX, NotPermitted
from ledger.services.command import ChangedSince
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
from tests.services.plain_commands import EVERY, Ready
from tests.services.strangers import tried_by_a_stranger

pytestmark = pytest.mark.usefixtures("impatient")


AS_SEEN = (
    "sign_hand_over", "assign", "approve_for",
    "draft_return", "propose", "confirm", "refuse", "reverse", "amend", "approve", "reject",
    "withdraw",
)  # fmt: skip
ROLES["li"] = Role.FINANCE


@pytest.fixture(params=sorted(EVERY))
def ready(request: pytest.FixtureRequest, bare: Courthouse) -> Ready:
    return EVERY[request.param](bare)


def test_a_command_is_recorded_once_and_its_repetition_answered_the_same(
    bare: Courthouse, ready: Ready
) -> None:
    person, _, do = ready
    with by(person, key="K"):
        first = do()
    stands = bare.court.position()
    assert stands >= first.position >= first.first > 0
    assert (first.replayed, first.dry_run) == (False, False)
    with by(person, key="K"):
        again = do()
    assert again.replayed
    assert (again.first, again.ids) == (first.first, first.ids)
    assert bare.court.position() == stands
    assert verify(bare.court.database, bare.court.book, workers=0).intact


def test_the_same_key_with_other_words_is_refused(bare: Courthouse, ready: Ready) -> None:
    person, _, do = ready
    with by(person, key="K", words=b"one"):
        do()
    before = bare.court.position()
    with by(person, key="K", words=b"other"), pytest.raises(KeyReused):
        do()
    assert bare.court.position() == before


def test_a_dry_run_tells_what_would_happen_and_records_nothing(
    bare: Courthouse, ready: Ready
) -> None:
    person, _, do = ready
    before, stood = bare.court.position(), bare.balances()
    with by(person, key="K", dry_run=True):
        tried = do()
    assert tried.dry_run
    assert tried.facts
    assert tried.first == before + 1
    assert (bare.court.position(), bare.balances()) == (before, stood)
    with by(person, key="K"):
        real = do()
    assert not real.replayed, "a dry run uses no key up"
    assert real.first == before + 1
    assert [type(fact) for fact in tried.facts] == [type(fact) for fact in real.facts]


def test_only_the_roles_of_the_table_may(bare: Courthouse, ready: Ready) -> None:
    _, permission, do = ready
    before = bare.court.position()
    for role in set(Role) - MATRIX[permission]:
        with acting(Act("anybody", role, "K", b"x")), pytest.raises(NotPermitted):
            do()
    assert bare.court.position() == before


def test_an_officer_whose_case_it_is_not_may_what_is_declared(
    bare: Courthouse, ready: Ready
) -> None:
    person, _, do = ready
    if ROLES[person] is Role.OFFICER:
        tried_by_a_stranger(do)


def test_whoever_keeps_away_gives_it_in_no_case(bare: Courthouse, ready: Ready) -> None:
    """R1.02, 回避: by no act, whatever his role, unless the command says why he may."""
    person, _, do = ready
    tried_by_who_keeps_away(person, do)


def test_every_role_of_the_table_gets_past_the_door(bare: Courthouse, ready: Ready) -> None:
    _, permission, do = ready
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
