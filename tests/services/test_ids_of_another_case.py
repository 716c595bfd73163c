"""No command takes what is one case's for another's: every pair of ids it is given is crossed.

Each command is made ready twice in one book, for two cases that differ in their numbers alone. Then
it is given with some of its ids from the one and the rest from the other, in every mixture.
"""

from collections.abc import Callable, Iterator
from inspect import signature
from itertools import combinations
from types import ModuleType
from typing import Any, Final
from uuid import UUID

import pytest

from ledger.domain.act import Role
from ledger.domain.errors import Refusal
from ledger.domain.paper import Paper
from tests.services import (
    leaving_commands,
    moving_commands,
    people_commands,
    plain_commands,
)
from tests.services.courthouse import ROLES, Courthouse, by
from tests.services.leaving_commands import Ready
from tests.services.twin import BESIDE, Given, about_to, twin_tables

ANYBODYS: Final = "the line is nobody's yet: whose it is, is what is said"
CROSSED: Final = {
    "Receipts.propose": ANYBODYS,
    "WrongPayments.propose_money": ANYBODYS,
    "Moves.propose": "two cases are named: money goes from the one to the other",
    "CourtTransfers.receive": "the transfer's id is the other court's word for it, told here first",
    "People.approve_for": "whoever stands in does so in every case",
}
"""Commands that are given ids of two cases, or of none, and take them."""
ONE_AT_A_TIME: Final = {
    "lapse", "propose_lapse", "to_treasury",  # five years pass while the first is made ready
    "decide_bankruptcy",  # as do days, of which the second's files are dated
    "make_good",  # finds one slip book in the court
    "extend",  # one policy is activated
    "sign_hand_over",  # an officer hands all his cases over on one list
    "take_key",  # a key is no case's
}  # fmt: skip
"""Preparations that can be made once in a court only."""


def _tables(modules: dict[str, ModuleType]) -> dict[str, Callable[[Any], Any]]:
    """Every preparation by its name: those entered in the table, and those said to be one."""
    return dict(_said(modules)) | dict(modules["plain_commands"].EVERY)


def _said(modules: dict[str, ModuleType]) -> Iterator[tuple[str, Callable[[Any], Any]]]:
    for module in (modules["leaving_commands"], modules["moving_commands"]):
        for name, prepare in vars(module).items():
            if getattr(prepare, "__annotations__", {}).get("return") == Ready and name[0] != "_":
                yield name, prepare


TWINS: Final = twin_tables()
HERE: Final = _tables({
    "plain_commands": plain_commands, "leaving_commands": leaving_commands,
    "moving_commands": moving_commands, "people_commands": people_commands,
})  # fmt: skip
THERE: Final = _tables(TWINS)


@pytest.fixture
def twin(bare: Courthouse) -> Any:
    """The same court, where the same words tell of another case; its book is open already."""
    there = TWINS["courthouse"].Courthouse(bare.court)
    there.serial = BESIDE
    there.open_book = lambda *_, **__: there
    return there


@pytest.fixture(autouse=True)
def _more_people(monkeypatch: pytest.MonkeyPatch) -> None:
    for roles in (ROLES, TWINS["courthouse"].ROLES):
        monkeypatch.setitem(roles, "li", Role.FINANCE)


def both(bare: Courthouse, twin: Any, name: str) -> tuple[str, Given, Given]:
    """One command made ready for both cases, and who gives it."""
    person, _, do = HERE[name](bare)
    twin.now = bare.now
    other, _, done = THERE[name](twin)
    bare.now = max(bare.now, twin.now)
    assert other == person
    return person, about_to(person, do), about_to(other, done)


def refused(person: str, given: Given, **words: Any) -> bool:
    """Whether a command is refused in these words; nothing is recorded."""
    try:
        with by(person, dry_run=True):
            given.method(given.service, **given.words | words)
    except Refusal:
        return True
    return False


def test_every_command_of_the_tables_has_its_twin() -> None:
    assert HERE.keys() == THERE.keys()
    assert len(HERE) > 80
    assert not ONE_AT_A_TIME - HERE.keys()


@pytest.mark.parametrize("name", sorted(HERE.keys() - ONE_AT_A_TIME))
def test_ids_of_one_case_are_not_taken_with_those_of_another(
    bare: Courthouse, twin: Any, name: str
) -> None:
    person, here, there = both(bare, twin, name)
    ids = [
        word for word, said in here.words.items()
        if said != there.words[word] and not _is_paper(said)
    ]  # fmt: skip
    if "receipts" in signature(here.method).parameters:
        for others in (list(twin.case().lots), [UUID(int=7)]):
            assert others
            assert refused(person, here, receipts=others)
    if len(ids) < 2:
        return
    assert not refused(person, here)
    assert not refused(person, there)
    taken = [
        some
        for count in range(1, len(ids))
        for some in combinations(ids, count)
        if not refused(person, here, **{word: there.words[word] for word in some})
    ]
    assert bool(taken) is (here.name in CROSSED), taken


def _is_paper(said: object) -> bool:
    return isinstance(said, Paper) or (
        isinstance(said, list | tuple) and bool(said) and isinstance(said[0], Paper)
    )
