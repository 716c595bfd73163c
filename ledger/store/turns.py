"""Whose turn it is at what several want to change at once, in the order they came (依次办理).

A command that clashed is asked again, and meanwhile others may change the same thing again: of
twenty people at one case hardly half ever got through. So whoever clashed at a noun waits in line
for it, and whoever has only just come, and would record while others wait, joins the line. It is a
courtesy, and saves time: what may be recorded the door alone says, and whoever waited too long
just tries.
"""

from collections import deque
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from threading import Condition, get_ident
from typing import Final, Self
from uuid import UUID

import psycopg2

from ledger.store.alone import UnderWay, holding, let_go
from ledger.store.database import Database
from ledger.store.translation import Clash

PATIENCE: Final = 5.0  # seconds


class Turns:
    """The lines of one process, one for each noun at which somebody clashed and was not done yet.

    Another process has lines of its own: those who stand first in each wait in the database.
    """

    def __init__(self, database: Database, book: str) -> None:
        self._database, self._book = database, book
        self._lines: dict[UUID, deque[int]] = {}  # of threads, for each does one thing at a time
        self._changed = Condition()

    @property
    def taken(self) -> bool:
        """Whether anybody waits for anything."""
        return bool(self._lines)

    def awaited(self, nouns: Iterable[UUID]) -> UUID | None:
        """The first of these for which others wait, unless the one who asks has his turn."""
        with self._changed:
            if any(get_ident() in line for line in self._lines.values()):
                return None
            return next((noun for noun in nouns if noun in self._lines), None)

    @contextmanager
    def of(self, nouns: Collection[UUID]) -> Iterator[None]:
        """Hold these, after all who came before."""
        me = get_ident()
        with self._changed:
            # In every line at the same moment, so that no two wait for each other.
            for noun in nouns:
                self._lines.setdefault(noun, deque()).append(me)
        try:
            with self._changed:
                self._changed.wait_for(lambda: self._is_next(me, nouns), PATIENCE)
            with self._everywhere(nouns):
                yield
        finally:
            with self._changed:
                for noun in nouns:
                    self._leave(noun, me)
                self._changed.notify_all()

    def _is_next(self, me: int, nouns: Iterable[UUID]) -> bool:
        return all(self._lines[noun][0] == me for noun in nouns)

    def _leave(self, noun: UUID, me: int) -> None:
        self._lines[noun].remove(me)
        if not self._lines[noun]:
            del self._lines[noun]

    @contextmanager
    def _everywhere(self, nouns: Iterable[UUID]) -> Iterator[None]:
        """Hold these in the database too; if that took too long, one just tries."""
        connection = None
        with suppress(UnderWay, psycopg2.Error):
            connection = holding(self._database, self._book, map(str, nouns), PATIENCE)
        try:
            yield
        finally:
            if connection is not None:
                let_go(self._database, connection)


class Place:
    """One command's place in the lines: it keeps its turn until it is done."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self._nouns: set[UUID] = set()
        self._held = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._nouns:
            self._held.close()

    def lost(self, no: Exception) -> None:
        """If this was a clash, wait here for one's turn at what it was about."""
        if isinstance(no, Clash) and no.noun is not None and no.noun not in self._nouns:
            self._held.close()
            self._nouns.add(no.noun)
            self._held.enter_context(self._turns.of(tuple(self._nouns)))
