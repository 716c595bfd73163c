"""The one door through which the domain meets the eventsourcing library.

A **fact** (事实) is something that happened: it is never changed and never removed. A **root** is
the noun that facts happen to. Its public methods *check* — the law first, then arithmetic — and
then record one fact through a private method under ``@event``, which only *applies* it. The library
runs that private method again on every replay, so nothing in it may fail: yesterday's facts must
load under tomorrow's law.
"""

from collections.abc import Iterator, Sequence
from dataclasses import MISSING, FrozenInstanceError, dataclass, fields
from datetime import date, datetime
from functools import cache, lru_cache
from hashlib import sha1
from inspect import Parameter, Signature, signature
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Self, dataclass_transform
from uuid import UUID, SafeUUID

from eventsourcing.domain import (
    BaseAggregate,
    CanInitAggregate,
    CanMutateAggregate,
    OriginatorIDError,
    OriginatorVersionError,
    event,
)
from eventsourcing.utils import get_topic, register_topic, resolve_topic

from ledger.domain import clock
from ledger.domain.chart import Posting
from ledger.domain.paper import files_in

__all__ = [
    "Fact",
    "FirstFact",
    "Personal",
    "Recording",
    "Root",
    "event",
    "every_fact",
    "every_root",
    "id_of_name",
    "name_id",
    "said",
]

NAMESPACE = UUID("6f1d8a52-3c0b-5e0e-9a6e-0f5d2a7c41b9")
_SPACE = NAMESPACE.bytes
# What a UUID says of itself: that it is one (RFC 9562), and that it was made of a name.
_NAMED = ~(0xF << 76 | 0xC << 60)
_BY_NAME = 5 << 76 | 2 << 62
_UNSAID = SafeUUID.unknown


def id_of_name(kind: str, *natural_key: str) -> UUID:
    """Return the id of the thing of this kind with this natural key.

    The same thing always gets the same id, so doing twice what may be done once clashes by itself.
    It is ``uuid5`` without its detours, for a bank file asks for several for each of its lines.
    """
    words = "\x1f".join((kind, *natural_key)).encode()
    digest = sha1(_SPACE + words, usedforsecurity=False).digest()
    made = object.__new__(UUID)
    object.__setattr__(made, "int", int.from_bytes(digest[:16], "big") & _NAMED | _BY_NAME)
    object.__setattr__(made, "is_safe", _UNSAID)
    return made


name_id: Final = lru_cache(maxsize=16_384)(id_of_name)
"""The same, remembered: a command asks for the same few again and again."""


@dataclass(frozen=True, slots=True)
class _Sealed:
    """Marks a field that the mapper encrypts with a key that can be destroyed."""


Personal = Annotated[str, _Sealed()]
"""A name, ID number, account number or telephone: erased from the facts by destroying its key."""


@dataclass_transform(frozen_default=True, kw_only_default=True)
class _FactType(type):
    """Makes each fact a dataclass whose fields are its own and whose behaviour is ``Fact``'s.

    A frozen dataclass has six methods written and compiled for it alone. There are hundreds of
    facts, and that was most of what every start took; the methods say the same in all of them.
    """

    def __new__(cls, name: str, bases: tuple[type[Any], ...], members: dict[str, Any]) -> Any:
        made = super().__new__(cls, name, bases, members)
        known = getattr(made, "__dataclass_fields__", {}).keys()
        own = members.get("__annotations__") or "__annotate_func__" in members
        # The library makes each fact anew as a subclass that knows its root and says nothing more.
        if own or any(getattr(base, "__dataclass_fields__", {}).keys() - known for base in bases):
            return dataclass(init=False, repr=False, eq=False)(made)
        return made

    @property
    def __signature__(cls) -> Signature:
        """The words a fact of this kind takes; the library hands it no others."""
        said = [(n, Parameter.empty if d is MISSING else d) for n, d in _fields_of(cls).items()]
        return Signature([Parameter(n, Parameter.KEYWORD_ONLY, default=d) for n, d in said])


class Fact(CanMutateAggregate[UUID], metaclass=_FactType):
    """Something that happened; it is never changed and never removed."""

    TOPIC: ClassVar[str]

    originator_id: UUID
    originator_version: int
    timestamp: datetime

    def __init__(self, **words: Any) -> None:
        """Take a word for each field, or its default; refuse a word too many and one too few."""
        kind = type(self)
        if unknown := words.keys() - _fields_of(kind).keys():
            raise TypeError(f"{kind.__qualname__} got unexpected words: {sorted(unknown)}")
        said = _fields_of(kind) | words
        if missing := [name for name, value in said.items() if value is MISSING]:
            raise TypeError(f"{kind.__qualname__} is missing {missing}")
        if not isinstance(said["originator_id"], UUID):
            raise TypeError(f"{kind.__qualname__}: {said['originator_id']!r} is no id of a stream")
        object.__setattr__(self, "__dict__", said)

    def __setattr__(self, name: str, value: Any) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __repr__(self) -> str:
        said = ", ".join(f"{name}={getattr(self, name)!r}" for name in _fields_of(type(self)))
        return f"{type(self).__qualname__}({said})"

    def __eq__(self, other: object) -> bool:
        return self._said() == other._said() if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._said())

    def _said(self) -> tuple[Any, ...]:
        """The value of each field; one that a stored fact does without has its default."""
        return tuple(getattr(self, name) for name in _fields_of(type(self)))

    def mutate(self, aggregate: Any) -> Any:
        """Change the noun as the library does: by its own next fact alone."""
        aggregate.follow(self)
        return aggregate

    def recorded(self, at: datetime) -> Self:
        """The same fact as it is read from then on: the store gave it this moment."""
        fact = object.__new__(type(self))
        object.__setattr__(fact, "__dict__", {**self.__dict__, "timestamp": at})
        return fact

    def postings(self) -> tuple[Posting, ...]:
        """What this fact debits and credits; empty for facts that move no money."""
        return ()

    def effective_on(self) -> date | None:
        """The day from which its money counts (起息日); ``None`` means the day it was recorded."""
        return None

    def accounted_on(self) -> date | None:
        """The day whose month must still be open (会计期间): by default the day its money counts.

        ``None`` where money of older days is only moved on: a claim of money that arrived in a
        month closed since counts from the first day still open; its fields keep its value date.
        """
        return self.effective_on()

    def files_kept(self) -> tuple[str, ...]:
        """The SHA-256 (hex) of every file that the court has kept before saying this.

        Without another word: the files of every paper the fact names.
        """
        return files_in(self)

    def key_scope(self) -> str:
        """Whose data key seals its ``Personal`` fields: by default one key for each stream."""
        return str(self.originator_id)


class FirstFact(CanInitAggregate[UUID], Fact):
    """The fact that brings a root into being."""

    originator_topic: str

    def mutate(self, aggregate: Any) -> Any:
        """Make the root as the library does, which asks anew each time what its maker takes."""
        assert aggregate is None
        kind = resolve_topic(self.originator_topic)
        made = kind.__new__(kind)
        made.__base_init__(self.originator_id, self.originator_version, self.timestamp)
        said = self.__dict__
        made.__init__(**{name: said[name] for name in _taken_by(kind) if name in said})
        self.apply(made)
        return made


@cache
def _taken_by(kind: type[Any]) -> tuple[str, ...]:
    """The words that a root is made of."""
    return tuple(signature(kind.__init__).parameters)[1:]


class Recording:
    """What a room of a large aggregate is: its facts stand above the commands that record them.

    A fact that applies itself is declared once, beside its commands, and named by the root.
    """

    if TYPE_CHECKING:  # given by the root

        @property
        def pending_events(self) -> list[CanMutateAggregate[UUID]]: ...

        def trigger_event(self, event_class: type[Any], **kwargs: Any) -> None: ...

    def record(self, fact: type[Fact], /, **its_fields: Any) -> None:
        """Record one fact; the library has made each kind anew as the root's own."""
        self.trigger_event(getattr(type(self), fact.__name__), **its_fields)


class Root(BaseAggregate[UUID]):
    """Base of every aggregate: it refuses or records, and does nothing else."""

    TOPIC: ClassVar[str]

    _is_only_shown = False

    class Event(Fact):
        """Base of this aggregate's facts."""

    def only_shown(self) -> None:
        """Record nothing from now on: it is shown to several who ask it."""
        self._is_only_shown = True

    def cases_touched(self) -> tuple[str, ...]:
        """The cases (案号) whose matter this is, or what it says now; none where it is no case's.

        Whoever keeps away from one of them (回避) says none of it.
        """
        several: tuple[str, ...] = getattr(self, "case_numbers", ())
        one: str = getattr(self, "case_number", "")
        return several or ((one,) if one else ())

    @classmethod
    def _create(
        cls,
        event_class: type[Any],
        *,
        id: UUID | None = None,  # noqa: A002  # the library's word
        **its_fields: Any,
    ) -> Self:
        """Bring a root into being as the library does, its questions to the classes asked once."""
        if id is None:
            named = {name: its_fields[name] for name in _named_by(cls) if name in its_fields}
            id = cls.create_id(**named)  # noqa: A001
        its_fields["originator_topic"] = cls.TOPIC
        first = said(event_class, id, cls.INITIAL_VERSION, its_fields)
        made: Self = first.mutate(None)
        made.pending_events.append(first)
        return made

    def collect_events(self) -> Sequence[CanMutateAggregate[UUID]]:
        """All that it has to say, at once; it has nothing to say from then on."""
        collected, self._pending_events = self._pending_events, []
        return collected

    def follow(self, fact: Fact) -> None:
        """Go on as its own next fact says."""
        nth = self._version + 1
        if fact.originator_id is not self._id and fact.originator_id != self._id:
            raise OriginatorIDError(fact.originator_id, self._id)
        if fact.originator_version != nth:
            raise OriginatorVersionError(fact.originator_version, nth)
        fact.apply(self)
        self._version = nth
        self._modified_on = fact.timestamp

    def trigger_event(self, event_class: type[Any], **its_fields: Any) -> None:
        """Record one fact and apply it, as the library does."""
        if self._is_only_shown:
            raise RuntimeError(f"this {type(self).__name__} was shown to be asked, not changed")
        fact = said(event_class, self._id, self._version + 1, its_fields)
        fact.apply(self)
        self._version = fact.originator_version
        self._modified_on = fact.timestamp
        self._pending_events.append(fact)


def said(kind: Any, id_: UUID, version: int, words: dict[str, Any]) -> Any:
    """One new fact: what its class would make of these words, field by field, made of them at once.

    It is stamped with the court's clock, so that tests and replays can hold it still. Where a word
    is missing or too much the class itself fills in its default, or refuses.
    """
    words["originator_id"] = id_
    words["originator_version"] = version
    if words.get("timestamp") is None:
        words["timestamp"] = clock.now()
    if words.keys() != _words_of(kind):
        return kind(**words)
    fact = object.__new__(kind)
    object.__setattr__(fact, "__dict__", words)
    return fact


@cache
def _words_of(kind: Any) -> frozenset[str]:
    """The fields of a fact, which must be the very one that its topic stands for."""
    if resolve_topic(kind.TOPIC) is not kind:
        raise TypeError(f"{kind.TOPIC} is another fact than {kind.__qualname__}")
    return frozenset(_fields_of(kind))


@cache
def _fields_of(kind: Any) -> dict[str, Any]:
    """The fields of a fact, in their order, and what each is where it is left unsaid."""
    return {field.name: field.default for field in fields(kind)}


@cache
def _named_by(kind: Any) -> tuple[str, ...]:
    """The words that a root's id is made of."""
    return tuple(signature(kind.create_id).parameters)


def every_root() -> Iterator[type[Root]]:
    """Every aggregate the loaded domain knows, in the order of their topics."""
    found: dict[str, type[Root]] = {}
    pending = list(Root.__subclasses__())
    while pending:
        root = pending.pop()
        pending.extend(root.__subclasses__())
        if topic := root.__dict__.get("TOPIC"):
            found[topic] = root
    return iter(found[topic] for topic in sorted(found))


def every_fact() -> Iterator[type[Fact]]:
    """Every kind of fact the loaded domain knows, in the order of their topics."""
    found: dict[str, type[Fact]] = {}
    for root in every_root():
        for member in vars(root).values():
            # The library makes each fact anew as a subclass that knows its root.
            if isinstance(member, type) and issubclass(member, Fact) and hasattr(member, "TOPIC"):
                found[member.TOPIC] = member
    return iter(found[topic] for topic in sorted(found))


def topic_of(fact: Fact | type[Any]) -> str:
    """Return the explicit name under which a fact or root is stored."""
    return get_topic(fact if isinstance(fact, type) else type(fact))


__all__ += ["register_topic", "topic_of"]
