"""The commands of some services, each given in every way there is."""

import inspect
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from api.every import follower
from ledger.domain.act import Act, Role, acting
from ledger.domain.law.cash import CollectionNeedsReason
from ledger.domain.law.goods import CustodyIncomplete, KeptElsewhereWhy
from ledger.domain.paper import PaperUnnamed
from ledger.domain.permissions import MATRIX, NotPermitted
from ledger.services.command import COMMANDS, ChangedSince, Recorded
from ledger.store.translation import KeyReused
from tests.incoming.desk import Incoming
from tests.services.blank_papers import with_a_blank_paper
from tests.services.courthouse import by
from tests.services.keeping_away import tried_by_who_keeps_away
from tests.services.strangers import tried_by_a_stranger

UNNAMED = (PaperUnnamed, CollectionNeedsReason, CustodyIncomplete, KeptElsewhereWhy)
"""A paper without its number; of cash and of goods the law itself asks for the record."""


class Room:
    """The commands of some services, each to be given."""

    def __init__(self, desk: Incoming, *services: Any) -> None:
        self.desk = desk
        names = {type(each).__name__ for each in services}
        self.left = {c for c in COMMANDS if c.partition(".")[0] in names and "._" not in c}

    def do(self, person: str, method: Callable[..., Recorded], *words: Any, **more: Any) -> Any:
        """Give one command in every way there is, and answer the names it gave."""
        name, desk = method.__qualname__, self.desk
        stood = desk.court.position(), desk.balances()

        def ask(**beside: Any) -> Recorded:
            return method(*words, **more, **beside)

        for role in set(Role) - MATRIX[COMMANDS[name]]:
            with acting(Act("anybody", role, "K", b"x")), pytest.raises(NotPermitted):
                ask()
        if "expected" in inspect.signature(method).parameters:
            with by(person), pytest.raises(ChangedSince):
                ask(expected=99)
        for blank, beside in with_a_blank_paper(words, more):
            with by(person, dry_run=True), pytest.raises(UNNAMED):
                method(*blank, **beside)
        if person == "wang":
            tried_by_a_stranger(ask)
        tried_by_who_keeps_away(person, ask)
        key = uuid4().hex
        with by(person, key=key, dry_run=True):
            tried = ask()
        assert (desk.court.position(), desk.balances()) == stood, name
        with by(person, key=key):
            done = ask()
        assert [type(fact) for fact in tried.facts] == [type(fact) for fact in done.facts], name
        assert done.facts, name
        with by(person, key=key):
            again = ask()
        assert (again.replayed, again.ids) == (True, done.ids), name
        with by(person, key=key, words=b"other"), pytest.raises(KeyReused):
            ask()
        self.left.discard(name)
        return done.ids

    def seen(self) -> None:
        follower(self.desk.court).catch_up()

    def empty(self) -> None:
        assert self.left == set(), "commands nobody gave"
