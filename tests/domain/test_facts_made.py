"""A new fact is made of its words at once: its class says, more slowly, what must come of it."""

from dataclasses import MISSING, FrozenInstanceError, field, fields, make_dataclass, replace
from inspect import signature
from typing import Any
from uuid import uuid4

import pytest

from ledger.domain import case_receipts
from ledger.domain.case_account import CaseAccount
from ledger.domain.kernel import Fact, said
from ledger.store.mapper import ENVELOPE
from tests.docs.examples import example
from tests.strategies import KINDS


def test_every_fact_made_at_once_is_the_one_its_class_would_make() -> None:
    for kind in KINDS:
        words = vars(example(kind))
        made = said(kind, words["originator_id"], words["originator_version"], dict(words))
        assert made == kind(**words), kind.TOPIC
        assert type(made) is kind
        assert vars(made).keys() == {each.name for each in fields(kind)}, kind.TOPIC


def test_no_fact_is_made_of_a_word_too_many_or_too_few() -> None:
    for kind in KINDS:
        words = vars(example(kind))
        with pytest.raises(TypeError, match="unexpected"):
            said(kind, uuid4(), 1, words | {"nonsense": 1})
        needed = {each.name for each in fields(kind) if each.default is MISSING} - set(ENVELOPE)
        for name in needed:
            with pytest.raises(TypeError, match=f"missing.*{name}"):
                said(kind, uuid4(), 1, {each: words[each] for each in words.keys() - {name}})


def test_a_fact_its_topic_does_not_stand_for_is_not_made() -> None:
    words = vars(example(CaseAccount.Credited))
    with pytest.raises(TypeError, match=r"case-account\.credited is another fact"):
        said(case_receipts.Credited, uuid4(), 1, dict(words))


def as_dataclass(kind: type[Fact]) -> type[Any]:
    """The frozen dataclass of this fact's fields, with methods written for it alone."""
    told = [(each.name, each.type, field(default=each.default)) for each in fields(kind)]
    return make_dataclass(kind.__qualname__, told, frozen=True, kw_only=True)


def test_every_fact_behaves_as_a_frozen_dataclass_of_its_fields() -> None:
    for kind in KINDS:
        fact, plain = example(kind), as_dataclass(kind)
        words = {each.name: getattr(fact, each.name) for each in fields(kind)}
        same, other = kind(**words), kind(**words | {"originator_version": 2_000_000})
        assert repr(fact) == repr(plain(**words)).replace(plain.__qualname__, kind.__qualname__, 1)
        assert hash(fact) == hash(plain(**words)), kind.TOPIC
        assert (fact == same, fact == other, fact == plain(**words)) == (True, False, False)
        assert signature(kind).parameters.keys() == signature(plain).parameters.keys()
        assert fact == replace(other, originator_version=fact.originator_version)
        assert vars(kind(**{name: words[name] for name in said_in(kind)})) == vars(
            plain(**{name: words[name] for name in said_in(kind)})
        )


def said_in(kind: type[Fact]) -> list[str]:
    """The fields that a fact must be told."""
    return [each.name for each in fields(kind) if each.default is MISSING]


def test_no_fact_is_changed_and_none_writes_a_method_of_its_own() -> None:
    shared = ("__init__", "__eq__", "__hash__", "__repr__", "__setattr__", "__delattr__")
    for kind in KINDS:
        fact, before = example(kind), dict(vars(example(kind)))
        for name in (next(iter(before)), list(before)[-1], "nonsense"):
            with pytest.raises(FrozenInstanceError):
                setattr(fact, name, "another")
            with pytest.raises(FrozenInstanceError):
                delattr(fact, name)
        assert vars(fact) == before
        assert [getattr(kind, name) for name in shared] == [getattr(Fact, n) for n in shared]


def test_a_fact_without_the_id_of_a_stream_is_not_made() -> None:
    words = vars(example(CaseAccount.Credited))
    with pytest.raises(TypeError, match="no id of a stream"):
        CaseAccount.Credited(**words | {"originator_id": str(words["originator_id"])})
