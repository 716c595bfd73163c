"""Given / when / then, with facts on both sides.

A scenario starts from facts and never from commands, so that it may start from a past which today's
rules would refuse. Facts are named by kind and fields; who is meant, at which version and when —
the envelope — is left out.

    given(CaseAccount, OPENED, PARTY)
        .when(lambda case: case.earmark(PAYOUT, "p1", yuan("40"), day=DAY))
        .then_refused(NotEnoughMoney)
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, Generic, NamedTuple, Self, TypeVar, cast
from uuid import UUID

import pytest

from ledger.domain.errors import Refusal
from ledger.domain.kernel import Fact, FirstFact, Root, topic_of
from ledger.domain.money import Money

R = TypeVar("R", bound=Root)
LONG_AGO = datetime(2017, 1, 1, tzinfo=UTC)
ENVELOPE = frozenset({"originator_id", "originator_version", "timestamp", "originator_topic"})


class Told(NamedTuple):
    """A fact without its envelope."""

    kind: type[Fact]
    fields: dict[str, Any]


def fact(kind: type[Fact], /, **its_fields: Any) -> Told:
    """Tell a fact; every field of its kind must be given."""
    return Told(kind, its_fields)


def told(recorded: Fact) -> Told:
    """The fact as a scenario tells it."""
    names = {field.name for field in fields(recorded)} - ENVELOPE
    return Told(type(recorded), {name: getattr(recorded, name) for name in sorted(names)})


def made(
    telling: Told,
    *,
    of: UUID,
    version: int,
    at: datetime = LONG_AGO,
    root: type[Root] | None = None,
) -> Fact:
    """Put an envelope around a told fact."""
    envelope: dict[str, Any] = {"originator_id": of, "originator_version": version, "timestamp": at}
    if issubclass(telling.kind, FirstFact):
        topic = topic_of(telling.kind)
        envelope["originator_topic"] = topic_of(root) if root else topic.partition(".")[0]
    return telling.kind(**envelope, **telling.fields)


def root_id(kind: type[R], first: Told) -> UUID:
    """The id of the root whose first fact this is: what the root itself would name it."""
    asked = kind.create_id.__code__.co_varnames[: kind.create_id.__code__.co_argcount]
    return kind.create_id(**{name: first.fields[name] for name in asked})


def replay(kind: type[R], *past: Told) -> R:
    """The root to which exactly these facts happened."""
    of = root_id(kind, past[0])
    root: Any = None
    for version, telling in enumerate(past, start=1):
        root = made(telling, of=of, version=version, root=kind).mutate(root)
    assert isinstance(root, kind)
    return root


@dataclass
class Given(Generic[R]):
    """A past, and the root it led to."""

    root: R

    def when(self, command: Callable[[R], Any]) -> "Outcome[R]":
        """Ask the root for something, and see what it records or why it refuses."""
        try:
            answer = command(self.root)
        except Refusal as refused:
            return Outcome(self.root, None, refused)
        return Outcome(self.root, answer, None)


def given(kind: type[R], *past: Told) -> Given[R]:
    """Start from these facts."""
    return Given(replay(kind, *past))


def nothing(make: Callable[[], R]) -> "Outcome[R]":
    """Start from nothing: the command brings the root into being."""
    try:
        root = make()
    except Refusal as refused:
        return Outcome(None, None, refused)
    return Outcome(root, None, None)


@dataclass
class Outcome(Generic[R]):
    """What came of a command."""

    root: R | None
    answer: Any
    refused: Refusal | None

    def then(self, *expected: Told) -> Self:
        """Exactly these facts were recorded, in this order."""
        if self.refused is not None:
            raise AssertionError(f"refused: {self.refused!r}") from self.refused
        assert self.root is not None
        recorded = [told(cast("Fact", each)) for each in self.root.pending_events]
        assert recorded == [Told(each.kind, dict(sorted(each.fields.items()))) for each in expected]
        return self

    def then_nothing(self) -> Self:
        """It was no news: nothing was recorded, and nothing refused."""
        return self.then()

    def then_refused(self, why: type[Refusal], *, citing: str | None = None, **facts: Any) -> Self:
        """It was refused in this very way, nothing was recorded, and the refusal says so."""
        if self.refused is None:
            pytest.fail(f"nothing was refused; answered {self.answer!r}")
        assert type(self.refused) is why, repr(self.refused)
        if citing is not None:
            assert str(self.refused.cited) == citing
        assert {name: self.refused.facts[name] for name in facts} == facts
        assert self.root is None or not self.root.pending_events
        return self

    def and_answered(self, answer: Any) -> Self:
        """The command returned this."""
        assert self.answer == answer
        return self


def yuan(amount: str) -> Money:
    """So many yuan."""
    return Money(amount)
