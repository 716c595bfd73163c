"""Two stories told in one book, step by step beside each other, and their ids crossed at each step.

Whatever story the tests tell of one case can be told of its twin as well (:mod:`twin`). Each is
told in a thread of its own, and one runs at a time. Before a person's command that names two things
each waits for the other; then that command is tried, as a dry run, with some names of the one and
the rest of the other, in every mixture, and with marks that are not there. None may be taken.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import Context
from dataclasses import dataclass, field, replace
from inspect import signature
from itertools import combinations
from threading import Semaphore, Thread, current_thread
from typing import Any, Final
from uuid import UUID, uuid4

import pytest

from ledger.domain import act
from ledger.domain.act import Act, Role, acting
from ledger.domain.errors import Refusal
from ledger.domain.money import Money
from ledger.domain.paper import Paper
from ledger.services import command
from ledger.store.court import Court
from ledger.store.reading import under_way
from tests.services.naming import NAMES, SAYS, of_two

NOBODYS: Final = "nobody's: "
"""How a word is called that names what is not there."""
WAIT_FOR_VIEWS: Final = frozenset({"Archives.archive", "Notices.push"})


@dataclass(frozen=True)
class Given:
    """A command as somebody is about to give it: on what service, and its words by name."""

    method: Callable[..., Any]
    service: Any
    words: dict[str, Any]
    by: Act

    @classmethod
    def of(cls, attempt: Any) -> "Given":
        """What is attempted, in the name of whoever acts now."""
        service, *words = attempt.args
        bound = signature(attempt.func).bind(service, *words, **attempt.keywords)
        named = {name: value for name, value in bound.arguments.items() if name != "self"}
        method = getattr(type(service), attempt.func.__name__)
        return cls(method, service, named, act.current())

    @property
    def name(self) -> str:
        return str(self.method.__qualname__)

    def refused(self, **words: Any) -> bool:
        """Whether it is refused in these words; nothing is recorded."""
        try:
            with acting(replace(self.by, request_key=uuid4().hex, dry_run=True)):
                self.method(self.service, **self.words | words)
        except Refusal:
            return True
        return False


class Story(Thread):
    """One of the two: told up to a person's next command, then that command, whenever it is let."""

    def __init__(self, tell: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self._tell, self._may, self._stops = tell, Semaphore(0), Semaphore(0)
        self._next: Given | None = None
        self._failed: BaseException | None = None
        self.start()

    def run(self) -> None:
        self._may.acquire()
        try:
            Context().run(self._tell)
        except BaseException as error:  # noqa: BLE001  # raised where the story is let go on
            self._failed = error
        self._next = None
        self._stops.release()

    def stops(self, before: Given | None) -> None:
        """Wait to be let on; called in the story's own thread."""
        self._next = before
        self._stops.release()
        self._may.acquire()

    def goes_on(self) -> Given | None:
        """Let it go on to where it stops next: before a command, after it, or at its end."""
        self._may.release()
        self._stops.acquire()
        if self._failed is not None:
            raise self._failed
        return self._next


@dataclass
class Crossing:
    """What was crossed, and what was taken that names another's.

    ``seen`` lets the views follow; ``lots`` are receipts of the twin's case.
    """

    seen: Callable[[], Any] = lambda: None
    lots: Callable[[], list[UUID]] = list
    crossed: set[tuple[str, frozenset[str]]] = field(default_factory=set)
    taken: dict[str, set[tuple[str, ...]]] = field(default_factory=dict)

    def tell(self, here: Callable[[], Any], there: Callable[[], Any]) -> None:
        """Tell both, and cross whatever is given in them."""
        one, other = Story(here), Story(there)
        with _told_in_turn():
            while (given := one.goes_on()) is not None:
                beside = other.goes_on()
                assert beside is not None, given.name
                assert given.name == beside.name, "the twins fell out of step"
                if of_two(given.method):
                    self.cross(given, beside)
                for each in (one, other):
                    if given.name in WAIT_FOR_VIEWS:
                        self.seen()
                    each.goes_on()
            assert other.goes_on() is None, "the twin has more to tell"

    def cross(self, here: Given, there: Given) -> None:
        """Try the one with names of the other, and with marks that nobody has."""
        theirs = {
            name: there.words[name] for name, said in here.words.items()
            if name not in SAYS and _says_another(said, there.words.get(name, said))
        }  # fmt: skip
        marks = {
            name: nobodys(said) for name, said in here.words.items()
            if name in NAMES and name not in theirs and nobodys(said) is not None
        }  # fmt: skip
        if "receipts" in signature(here.method).parameters and not here.words.get("receipts"):
            marks["receipts"] = self.lots() or [UUID(int=7)]
        crossed = here.name, frozenset([*theirs, *marks])
        if len(theirs) + len(marks) < 2 or crossed in self.crossed or not _both_may(here, there):
            return
        self.crossed.add(crossed)
        for some in _some_of(theirs):
            self._try(here, {name: theirs[name] for name in some}, some)
        for name, said in marks.items():
            self._try(here, {name: said}, (NOBODYS + name,))

    @property
    def names(self) -> set[str]:
        """The commands that were crossed."""
        return {name for name, _ in self.crossed}

    def theirs_taken(self) -> set[str]:
        """The commands that took a name of the twin's for one of their own."""
        return {name for name, tried in self.taken.items() if any(map(_is_theirs, tried))}

    def nobodys_taken(self) -> set[tuple[str, str]]:
        """The commands that took what is not there, and in which word."""
        return {
            (name, each.removeprefix(NOBODYS))
            for name, tried in self.taken.items() for (each, *_) in tried
            if each.startswith(NOBODYS)
        }  # fmt: skip

    def _try(self, here: Given, words: dict[str, Any], called: tuple[str, ...]) -> None:
        if not here.refused(**words):
            self.taken.setdefault(here.name, set()).add(called)


def nobodys(said: object) -> Any:
    """A mark as this one that nothing has; None for what is no mark."""
    match said:
        case str() if said:
            return f"{said}9"
        case UUID():
            return UUID(int=7)
        case (str() as mark, Money() as amount):
            return nobodys(mark), amount
        case [first, *_] if nobodys(first) is not None:
            return [nobodys(each) for each in said]
    return None


def _some_of(names: Iterable[str]) -> Iterator[tuple[str, ...]]:
    every = list(names)
    for count in range(1, len(every)):
        yield from combinations(every, count)


def _says_another(one: object, other: object) -> bool:
    papers = isinstance(one, list | tuple) and bool(one) and isinstance(one[0], Paper)
    return one != other and not papers and not isinstance(one, Paper)


def _is_theirs(tried: tuple[str, ...]) -> bool:
    return not tried[0].startswith(NOBODYS)


def _both_may(here: Given, there: Given) -> bool:
    return not here.refused() and not there.refused()


@contextmanager
def _told_in_turn() -> Iterator[None]:
    """Let whatever a person gives in a story wait for its twin, before it and after it."""
    until = command.until_it_holds

    def until_it_holds(court: Court, attempt: Any, **more: Any) -> Any:
        told = current_thread()
        if not isinstance(told, Story) or under_way() is not None or not _of_one(attempt):
            return until(court, attempt, **more)
        told.stops(Given.of(attempt))
        try:
            return until(court, attempt, **more)
        finally:
            told.stops(None)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "until_it_holds", until_it_holds)
        yield


def _of_one(attempt: Any) -> bool:
    """Whether a person gives it for the one or the other, and not for the whole book."""
    books = str(attempt.func.__qualname__).startswith("Books.")
    return not books and act.current().role is not Role.SYSTEM
