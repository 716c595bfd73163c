"""One example of every fact, always the same: for the golden copies and for the printed entries.

Each text says the name of its field and each id is made from it, so that an account printed from an
example tells where its parts come from.
"""

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any, Final, get_args, get_origin, get_type_hints
from uuid import NAMESPACE_OID, UUID, uuid5

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from api import every
from ledger.domain.chart import AccountName
from ledger.domain.kernel import Fact, FirstFact, Personal, every_fact, topic_of
from ledger.domain.money import Money
from ledger.store.keys import SealedBoxes
from ledger.store.mapper import FactMapper

assert every  # its import is what makes the facts known

HOUSE: Final = ("ledger.", "auctions.", "reconciliation.")
GOLDEN: Final = Path(__file__).parent.parent / "facts"
MOMENT: Final = datetime(2017, 5, 2, 1, 10, tzinfo=UTC)
SUBJECT: Final = uuid5(NAMESPACE_OID, "this")
ENVELOPE: Final = ("originator_id", "originator_version", "timestamp", "originator_topic")
FIXED_KEY: Final = SealedBoxes(lambda _: AESGCM(bytes(32)))  # a key everybody knows


def facts() -> list[type[Fact]]:
    """Every kind of fact of the house itself; nouns that only tests know are left out."""
    return [kind for kind in every_fact() if kind.__module__.startswith(HOUSE)]


def own_fields(kind: type[Fact]) -> dict[str, Any]:
    """The fields a fact has besides its envelope, with their annotations."""
    hints = get_type_hints(kind, include_extras=True)
    return {each.name: hints[each.name] for each in fields(kind) if each.name not in ENVELOPE}


def id_named(name: str) -> UUID:
    """The id that stands for a field in examples."""
    return uuid5(NAMESPACE_OID, name)


def example_value(hint: Any, name: str) -> Any:
    """A value of this type that says where it stands."""
    known: dict[Any, Any] = {
        str: f"‹{name}›", Personal: f"‹{name}›", bool: True, int: 3, date: date(2017, 5, 2),
        datetime: MOMENT, UUID: id_named(name), Money: Money("1234.56"),
        Decimal: Decimal("4.35"),
    }  # fmt: skip
    if hint is AccountName:
        return AccountName(f"case/‹case_number›/held/‹{name}›")
    if hint in known:
        return known[hint]
    if get_origin(hint) is tuple:
        inner_hints = [each for each in get_args(hint) if each is not ...]
        return tuple(example_value(each, name) for each in inner_hints)
    if get_args(hint):  # a union: what it is when it is there
        return example_value(get_args(hint)[0], name)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    inner = get_type_hints(hint, include_extras=True)
    return hint(**{each.name: example_value(inner[each.name], each.name) for each in fields(hint)})


def example(kind: type[Fact], /, **changed: Any) -> Fact:
    """The example of a kind of fact."""
    envelope: dict[str, Any] = {
        "originator_id": SUBJECT, "originator_version": 1, "timestamp": MOMENT,
    }  # fmt: skip
    if issubclass(kind, FirstFact):
        envelope["originator_topic"] = topic_of(kind).partition(".")[0]
    values = {name: example_value(hint, name) for name, hint in own_fields(kind).items()}
    return kind(**envelope, **{**values, **changed})


def variants(kind: type[Fact]) -> Iterator[tuple[str, Fact]]:
    """The example for each value of the fact's one enumeration, if it has one, and what it says."""
    choices = [
        (name, hint)
        for name, hint in own_fields(kind).items()
        if isinstance(hint, type) and issubclass(hint, Enum)
    ]
    if len(choices) != 1:
        yield "", example(kind)
        return
    name, hint = choices[0]
    for member in hint:
        yield f"{name} = {member.value}", example(kind, **{name: member})


# Golden copies


def golden_path(kind: type[Fact]) -> Path:
    """Where the golden copy of today's version of this fact lies."""
    return GOLDEN / f"{topic_of(kind)}.v{getattr(kind, 'class_version', 1)}.json"


def golden_of(kind: type[Fact]) -> str:
    """What the golden copy holds: the row as it is stored, and what every field means."""
    fact = example(kind)
    copy = {
        "topic": topic_of(kind),
        "originator_id": str(fact.originator_id),
        "originator_version": fact.originator_version,
        "recorded_at": fact.timestamp.isoformat(),
        "state": json.loads(FactMapper(FIXED_KEY).state_of(fact)),
        "fields": {name: plainly(getattr(fact, name)) for name in own_fields(kind)},
    }
    return json.dumps(copy, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def plainly(value: Any) -> Any:
    """A value as JSON can say it, written down without the mapper's help."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [plainly(part) for part in value]
    if is_dataclass(value):
        return {each.name: plainly(getattr(value, each.name)) for each in fields(value)}
    if value is None or isinstance(value, (bool, int)):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)
