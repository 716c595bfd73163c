"""What all commands share, so that none repeats it: permission, retry, and one answer for one key.

A command that clashes with another is asked again from the beginning, for nothing was recorded. A
command that is refused may be the retry of one that was not: then its first answer is given again.
"""

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import partial, wraps
from typing import Any, Concatenate, Final, ParamSpec, Protocol, TypeVar, cast
from uuid import UUID

from ledger.domain import act
from ledger.domain.api_key import KeyNotAccepted
from ledger.domain.citation import NoRuleInForce
from ledger.domain.errors import Conflict, Malformed, Refusal, Stale, Unavailable
from ledger.domain.kernel import Fact, Root
from ledger.domain.permissions import Permission, may
from ledger.services.days import happened, none_lies_ahead, telling
from ledger.services.papers import on_file
from ledger.services.whose import OWN, EvenRecused, Whose, answers_for, asking
from ledger.store.court import Court, Saved
from ledger.store.reading import Reading, reading, under_way
from ledger.store.translation import Clash
from ledger.store.turns import Place

ATTEMPTS: Final = 6  # the first on what is remembered
_AS_JSON: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


class NoFigureThen(Malformed):
    """The law gives no figure for that day: it is refused, not guessed."""

    code = "no-figure-then"
    title = "The law gives no figure for that day"
    title_zh = "该日期无适用的法定标准"


class Contended(Unavailable):
    """Others kept changing the same thing; nothing was recorded: the same may be asked again."""

    code = "contended"
    title = "Somebody else is changing the same thing"
    title_zh = "他人正在办理同一事项"


class AlreadyThere(Conflict):
    """What the command would begin was begun before; it is never begun a second time."""

    code = "already-there"
    title = "It is there already"
    title_zh = "已有同一记录，不得重复设立"


class _GivesWay(Clash):
    """Others wait for the same, and go first."""


class ChangedSince(Stale):
    """The thing acted on has moved on since it was read."""

    code = "changed-since"
    title = "Changed since it was read"
    title_zh = "所见内容已变化"


@dataclass(frozen=True, slots=True)
class Recorded:
    """Where a command stands in the book, and the names it gave."""

    position: int
    first: int
    ids: dict[str, str] = field(default_factory=dict)
    replayed: bool = False
    dry_run: bool = False
    facts: tuple[Fact, ...] = ()


class Service(Protocol):
    """Anything that works on a court."""

    court: Court


P = ParamSpec("P")
S = TypeVar("S", bound=Service)
Asked = Callable[Concatenate[S, P], Recorded]


def record(court: Court, *roots: Root, **ids: str) -> Recorded:
    """Save what these nouns have to say, in one commit, and answer with its place and names.

    Whoever keeps away from a case changes nothing on it, and an officer changes his own cases, by
    whatever command; what another officer may do says so itself.
    """
    answers_for(court, roots)
    none_lies_ahead()
    facts = pending(*roots)
    # A repeated request may find nothing left to say: it is answered as the first was.
    if not facts and (again := answered(court)) is not None:
        return again
    _give_way(court, roots)
    on_file(court, facts)
    saved: Saved = court.save(*roots, answer=_AS_JSON(ids))
    names = json.loads(saved.answer) if saved.replayed and saved.answer else ids
    return Recorded(saved.last, saved.first, names, saved.replayed, saved.dry_run, saved.facts)


def _give_way(court: Court, roots: Iterable[Root]) -> None:
    """Let those go first who wait for the same; raises :class:`Clash`, and one waits with them."""
    if not court.turns.taken or (within := under_way()) is None:
        return
    if noun := court.turns.awaited([*(root.id for root in roots), *within.versions]):
        raise _GivesWay(f"others wait for {noun}", noun)


def pending(*roots: Root) -> list[Fact]:
    """What these nouns have to say and have not said yet."""
    return [cast("Fact", fact) for root in roots for fact in root.pending_events]


COMMANDS: Final[dict[str, Permission]] = {}
"""Every command there is, as ``Class.method``, and whom it asks."""
WHOSE: Final[dict[str, Whose]] = {}
"""Whose case it must be where an officer gives the command, and if any: why."""
AHEAD: Final[dict[str, frozenset[str]]] = {}
"""Of each command, which of the days it is told may lie ahead."""
EVEN_RECUSED: Final[dict[str, EvenRecused]] = {}
"""The commands that whoever keeps away from a case may give in it, and why."""


def command(
    permission: Permission,
    *,
    whose: Whose = OWN,
    even_recused: EvenRecused | None = None,
    ahead: Collection[str] = (),
    waits: bool = False,
    fresh: bool = False,
) -> Callable[[Asked[S, P]], Asked[S, P]]:
    """Make a method a command: asked of the right people, done once, answered the same again.

    An officer gives it in his own cases, unless it says ``whose`` besides; whoever keeps away from
    a case does not, unless it says why he may, ``even_recused``. A day or moment it is told, or
    that stands in what it is told, is one at which something happened; ``ahead`` names those that
    may lie ahead, a part under its word: ``seizure.expires_on``.

    One that ``waits`` for the views looks first whether it was done: of its own facts, which they
    may not know yet, nobody need wait to hear the answer again. One that does more than record,
    and cannot take it back, reads everything ``fresh``.
    """

    def decorate(method: Asked[S, P]) -> Asked[S, P]:
        AHEAD[method.__qualname__] = frozenset(ahead)
        COMMANDS[method.__qualname__], WHOSE[method.__qualname__] = permission, whose
        if even_recused is not None:
            EVEN_RECUSED[method.__qualname__] = even_recused

        @wraps(method)
        def asked(self: S, /, *args: P.args, **kwargs: P.kwargs) -> Recorded:
            may(act.current().role, permission)
            if waits and (again := answered(self.court)) is not None:
                return again
            days = happened(method, ahead, args, kwargs)
            with asking(whose, even_recused), telling(days):
                attempt = partial(method, self, *args, **kwargs)
                return until_it_holds(self.court, attempt, fresh=fresh)

        return asked

    return decorate


def until_it_holds(
    court: Court, attempt: Callable[[], Recorded], *, fresh: bool = False
) -> Recorded:
    """First on what this process remembers, then on what the database says.

    Whatever comes of memory counts only when the door has said that it still stands: a refusal, or
    nothing to record, may be yesterday's news, and is asked again. What clashes twice over a noun
    it did not look for would begin one that is there, and always will: :class:`AlreadyThere`.
    """
    if under_way() is not None:  # a command within a command is a part of that one
        return attempt()
    court.keeps_time()
    begun: UUID | None = None
    with Place(court.turns) as place:
        for nth in range(ATTEMPTS):
            with reading(fresh=fresh or nth > 0) as read:
                try:
                    done = attempt()
                    if not read.doubtful:
                        return done
                except Exception as no:  # two old streams may not even fit each other
                    place.lost(no)
                    if not read.doubtful and (answer := _in_spite_of(court, no)):
                        return answer
                    before, begun = begun, _begun(no, read)
                    if begun is not None and begun == before:
                        raise AlreadyThere("what this begins was begun before") from no
            court.memory.forget(read.versions)
    raise Contended("others kept changing the same thing; ask again")


def _begun(no: Exception, read: Reading) -> UUID | None:
    """The noun that was to begin and is there, if a command clashed over one it did not look for.

    Once may be chance: of two who take the next number at once, the second takes another.
    """
    if not isinstance(no, Clash) or isinstance(no, _GivesWay) or no.noun in read.versions:
        return None
    return no.noun


def _in_spite_of(court: Court, no: Exception) -> Recorded | None:
    """The first answer to this request, if this is the retry of one that was done; ``None`` where
    the command is to be asked again from the beginning. Raises what nothing is to be done about."""
    if not isinstance(no, Clash | Refusal | NoRuleInForce):
        raise no
    if (again := answered(court)) is not None:
        return again
    if isinstance(no, NoRuleInForce):  # a day of before the law: nothing is guessed
        raise no_figure(no) from no
    if isinstance(no, Refusal):
        raise no
    shown = act.current().shown
    if shown is not None and isinstance(no, Clash) and no.noun == shown[0]:
        raise KeyNotAccepted("this key was suspended, taken back or changed meanwhile") from no
    return None


def no_figure(none: NoRuleInForce) -> NoFigureThen:
    """The refusal of a day for which a rule has no figure."""
    return NoFigureThen(str(none), article=none.article, day=none.day)


def answered(court: Court) -> Recorded | None:
    """The first answer to the request key under way, if there was one."""
    doing = act.current()
    if not doing.request_key:
        return None
    before = court.recorder.answered(doing.request_key, doing.input_hash)
    if before is None:
        return None
    names: dict[str, Any] = json.loads(before.answer) if before.answer else {}
    return Recorded(before.last, before.first, names, replayed=True)


def as_seen(root: Root, expected: int | None) -> None:
    """Refuse to act on something that has moved on since; raises :class:`ChangedSince`."""
    if expected is not None and root.version != expected:
        said = f"it is at version {root.version}, you saw {expected}"
        raise ChangedSince(said, version=root.version, seen=expected)
