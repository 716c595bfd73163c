"""Facts into rows and rows into facts, by the facts' own annotations.

The stock transcoder loses types on the way (tuples come back as lists, enums as strings). Here each
fact's fields become one schema, so what goes in comes back as it was: money, dates, enums, tuples.
Pydantic writes by it, ``decoding`` reads by it. The state is canonical JSON — fields sorted, no
blanks — exactly as it is hashed and stored. Fields marked ``Personal`` travel together in a sealed
box.

A fact that says more than this program knows was written by a newer one; it is refused, not
half read. What an older one wrote is lifted by ``upcast_v1_v2`` and so on.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import UTC, datetime
from functools import cache, cached_property, partial
from itertools import repeat
from typing import Annotated, Any, Final, NotRequired, cast, get_args, get_type_hints
from uuid import UUID

import msgspec
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import (
    JSONTranscoder,
    Mapper,
    MapperDeserialisationError,
    StoredEvent,
)
from eventsourcing.utils import resolve_topic
from pydantic import TypeAdapter
from typing_extensions import TypedDict

from ledger.domain.errors import Refusal
from ledger.domain.kernel import Fact, FirstFact, Personal, topic_of
from ledger.store.decoding import fields_reader
from ledger.store.keys import KeyRing

Make = Callable[[UUID, int, datetime, str | bytes], Fact]
"""Makes a fact again from its stream, version, time and words."""

ENVELOPE: Final = ("originator_id", "originator_version", "timestamp", "originator_topic")
BOX: Final = "sealed"
ERASED: Final = "〔已删除 erased〕"
UNKNOWN_TIME: Final = datetime(1970, 1, 1, tzinfo=UTC)
_bare: Final[Callable[[type[Fact]], Fact]] = object.__new__
_fill: Final[Callable[[Fact, str, Any], None]] = object.__setattr__
_SEAL: Final = get_args(Personal)[1]


@dataclass(frozen=True)
class RecordedFact(StoredEvent):
    """A stored fact with the time the store gave it."""

    recorded_at: datetime


@dataclass(frozen=True)
class Codec:
    """How one kind of fact is written and read."""

    kind: type[Fact]
    personal_names: tuple[str, ...]
    written_names: tuple[str, ...]
    class_version: int
    mark: str
    shapes: dict[str, Any]
    load: Callable[[bytes | str], dict[str, Any]]
    load_many: Callable[[Iterable[bytes | str]], list[dict[str, Any]]]
    check_many: Callable[[Iterable[bytes | str]], object]
    erased: dict[str, str]
    first_topic: str | None

    @cached_property
    def dump(self) -> Callable[[Any], bytes]:
        """What writes it; made when first asked for, since who only reads a book never does."""
        shape: Any = TypedDict(self.kind.__name__, self.shapes)  # type: ignore[misc]  # made at run time
        return partial(TypeAdapter(shape).serializer.to_json, warnings="error")


def _names_a_person(annotation: Any) -> bool:
    """Whether there is anything ``Personal`` in this annotation, however deep."""
    if _SEAL in getattr(annotation, "__metadata__", ()):
        return True
    if isinstance(annotation, type) and is_dataclass(annotation):
        inner = get_type_hints(annotation, include_extras=True).values()
        return any(_names_a_person(part) for part in inner)
    return any(_names_a_person(part) for part in get_args(annotation))


def _is_personal(kind: type[Fact], name: str, annotation: Any) -> bool:
    if annotation in (Personal, Personal | None):
        return True
    if _names_a_person(annotation):
        raise TypeError(
            f"{kind.__qualname__}.{name} holds something Personal inside another value, where it"
            " would not be sealed: make it a field of its own"
        )
    return False


@cache
def codec_of(kind: type[Fact]) -> Codec:
    """Read a fact's annotations once, for every book this process opens, and make its codec."""
    hints = get_type_hints(kind, include_extras=True)
    own = [field for field in fields(kind) if field.name not in ENVELOPE]
    personal = tuple(sorted(f.name for f in own if _is_personal(kind, f.name, hints[f.name])))
    shapes: dict[str, Any] = {}
    for field in sorted(own, key=lambda f: f.name):
        if field.name not in personal:
            hint = hints[field.name]
            shapes[field.name] = hint if field.default is MISSING else NotRequired[hint]
    if personal:
        shapes[BOX] = Annotated[tuple[str, str], "scope and box"]
    class_version = int(getattr(kind, "class_version", 1))
    if class_version > 1:
        shapes["class_version"] = int
    topic, reading = topic_of(kind), fields_reader(kind.__name__, shapes)
    return Codec(
        kind=kind,
        personal_names=personal,
        written_names=tuple(sorted(shapes)),
        class_version=class_version,
        # In canonical JSON a quote within a text is escaped, so nothing else can look like this.
        mark=f'"class_version":{class_version}' if class_version > 1 else "",
        shapes=shapes,
        load=reading.load,
        load_many=reading.load_many,
        check_many=reading.check_many,
        erased=dict.fromkeys(personal, ERASED),
        first_topic=topic.rpartition(".")[0] if issubclass(kind, FirstFact) else None,
    )


def of_today(codec: Codec, states: Sequence[bytes]) -> Sequence[bytes]:
    """The states, if a program of today has written them all; :class:`ValueError` if not."""
    mark = codec.mark.encode()
    if mark and not all(mark in state for state in states):
        raise ValueError("what an older program wrote is lifted first")
    return states


class _Makers(dict[str, Make]):
    """What makes each kind of fact of its rows, found when the first of them is read."""

    def __init__(self, maker: Callable[[str], Make]) -> None:
        super().__init__()
        self._maker = maker

    def __missing__(self, topic: str) -> Make:
        made = self[topic] = self._maker(topic)
        return made


class FactMapper(Mapper[UUID]):
    """Maps facts to canonical JSON and back, sealing what is personal."""

    def __init__(self, keys: KeyRing | None = None, *, unseal: bool = True) -> None:
        super().__init__(JSONTranscoder())
        self.keys = keys
        self.unseal = unseal
        self.makers: Mapping[str, Make] = _Makers(self._maker)
        self._codecs: dict[Any, Codec] = {}

    def codec(self, kind_or_topic: type[Fact] | str) -> Codec:
        """The codec of a kind of fact, by class or by topic."""
        found = self._codecs.get(kind_or_topic)
        if found is None:
            kind = kind_or_topic
            if isinstance(kind, str):
                kind = cast("type[Fact]", resolve_topic(kind))
            found = self._codecs[kind_or_topic] = codec_of(kind)
        return found

    def state_of(self, fact: Fact) -> str:
        """The canonical JSON of what the fact says, its envelope left out."""
        codec = self._codecs.get(type(fact)) or self.codec(type(fact))
        values = fact.__dict__
        if codec.personal_names:
            scope = fact.key_scope()
            plain = msgspec.json.encode({name: values[name] for name in codec.personal_names})
            values = {**values, BOX: (scope, self._keys().seal(scope, plain))}
        if codec.class_version > 1:
            values = {**values, "class_version": codec.class_version}
        try:
            said = {name: values[name] for name in codec.written_names}
        except KeyError:  # an older word that this fact does without
            said = {name: values[name] for name in codec.written_names if name in values}
        return codec.dump(said).decode()

    def fact_of(
        self,
        topic: str,
        originator_id: UUID,
        version: int,
        recorded_at: datetime,
        state: str | bytes,
    ) -> Fact:
        """Make the fact again from its row. This is the inner loop of every replay."""
        return self.makers[topic](originator_id, version, recorded_at, state)

    def _maker(self, topic: str) -> Make:
        """What makes facts of this kind of their rows: whatever can be known before is."""
        codec = self.codec(topic)
        kind, first, sealed, lifted = (
            codec.kind, codec.first_topic, bool(codec.personal_names), codec.class_version > 1,
        )  # fmt: skip
        load, open_, bare, fill = codec.load, self._opened, _bare, _fill

        def make(id_: UUID, version: int, recorded_at: datetime, state: str | bytes) -> Fact:
            try:
                values = self._lifted(codec, state, id_) if lifted else load(state)
            except (ValueError, Refusal) as broken:
                where = f"{topic} version {version} of {id_}"
                raise MapperDeserialisationError(f"cannot read {where}: {broken}") from broken
            if sealed:
                scope, box = values.pop(BOX)
                values.update(open_(codec, scope, box))
            values["originator_id"] = id_
            values["originator_version"] = version
            values["timestamp"] = recorded_at
            if first is not None:
                values["originator_topic"] = first
            fact = bare(kind)
            fill(fact, "__dict__", values)
            return fact

        return make

    def _lifted(self, codec: Codec, state: str | bytes, id_: UUID) -> dict[str, Any]:
        """What a kind of fact says that has been written in other ways before."""
        mark: Any = codec.mark.encode() if isinstance(state, bytes) else codec.mark
        values = codec.load(state if mark in state else self._upcast(codec, state, id_))
        del values["class_version"]
        return values

    def said_by(self, topic: str, states: Sequence[bytes]) -> list[Fact]:
        """Make many facts of one kind, each as :meth:`fact_of` does, but for their envelopes."""
        codec = self._codecs.get(topic) or self.codec(topic)
        said = codec.load_many(of_today(codec, states))
        if codec.class_version > 1:
            for values in said:
                del values["class_version"]
        if codec.personal_names:
            for values in said:
                scope, box = values.pop(BOX)
                values.update(self._opened(codec, scope, box))
        facts: list[Fact] = list(map(_bare, repeat(codec.kind, len(said))))
        for fact, values in zip(facts, said, strict=True):
            _fill(fact, "__dict__", values)
        return facts

    def envelop(
        self,
        facts: Sequence[Fact],
        ids: Sequence[UUID],
        versions: Sequence[int],
        times: Sequence[datetime],
    ) -> None:
        """Give facts of one kind the envelopes they lack."""
        first = self.codec(type(facts[0])).first_topic
        for fact, id_, version, at in zip(facts, ids, versions, times, strict=True):
            values = fact.__dict__
            values["originator_id"] = id_
            values["originator_version"] = version
            values["timestamp"] = at
            if first is not None:
                values["originator_topic"] = first

    def to_stored_event(self, domain_event: DomainEventProtocol[UUID]) -> RecordedFact:
        fact = cast("Fact", domain_event)
        return RecordedFact(
            originator_id=fact.originator_id,
            originator_version=fact.originator_version,
            topic=topic_of(fact),
            state=self.state_of(fact).encode(),
            recorded_at=fact.timestamp,
        )

    def to_domain_event(self, stored_event: StoredEvent) -> Fact:
        recorded_at = getattr(stored_event, "recorded_at", UNKNOWN_TIME)
        originator_id = cast("UUID", stored_event.originator_id)
        return self.fact_of(
            stored_event.topic,
            originator_id,
            stored_event.originator_version,
            recorded_at,
            stored_event.state.decode(),
        )

    def _keys(self) -> KeyRing:
        if self.keys is None:
            raise RuntimeError("this mapper has no keys: it reads facts, it does not write them")
        return self.keys

    def _opened(self, codec: Codec, scope: str, box: str) -> Mapping[str, Any]:
        if not self.unseal or (plain := self._keys().unseal(scope, box)) is None:
            return codec.erased
        opened: Mapping[str, Any] = msgspec.json.decode(plain)
        return opened

    @staticmethod
    def _upcast(codec: Codec, state: str | bytes, originator_id: UUID) -> bytes:
        """The state in today's version; an upcast may read ``originator_id`` as well."""
        values: dict[str, Any] = msgspec.json.decode(state)
        values["originator_id"] = str(originator_id)
        version = values.get("class_version", 1)
        while version < codec.class_version:
            getattr(codec.kind, f"upcast_v{version}_v{version + 1}")(values)
            version += 1
        values["class_version"] = codec.class_version
        del values["originator_id"]
        return msgspec.json.encode(values)
