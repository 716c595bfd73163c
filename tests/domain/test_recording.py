"""Facts are recorded by keyword, past the type checker: each call is read and held to its fact."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import MISSING, fields
from functools import cache
from pathlib import Path

from api import every
from ledger.domain.kernel import Fact, FirstFact
from ledger.store.mapper import ENVELOPE

ROOT = Path(__file__).parents[2]
assert every  # its import is what loads the house

Call = tuple[str, type[Fact], frozenset[str], bool]
"""Where, of which fact, with which fields, and whether others are passed on unnamed."""


def calls() -> Iterator[Call]:
    for name, module in sorted(sys.modules.items()):
        if name.partition(".")[0] not in ("ledger", "auctions", "reconciliation"):
            continue
        if module.__file__ is None:
            continue
        source = Path(module.__file__).read_text(encoding="utf-8")
        if ".record(" not in source:
            continue
        for node in ast.walk(ast.parse(source)):
            match node:
                case ast.Call(func=ast.Attribute(attr="record"), args=[ast.Name(id=named)]):
                    kind = getattr(module, named, None)
                    if isinstance(kind, type) and issubclass(kind, Fact):
                        said = frozenset(each.arg for each in node.keywords if each.arg)
                        whole = all(each.arg for each in node.keywords)
                        yield f"{name}:{node.lineno}", kind, said, whole


@cache
def every_call() -> list[Call]:
    """All of them, read once by whoever asks first."""
    return list(calls())


def test_most_of_the_large_nouns_record_so() -> None:
    assert len(every_call()) > 150
    assert not [where for where, kind, _, _ in every_call() if issubclass(kind, FirstFact)]


def test_what_is_recorded_are_the_facts_own_fields() -> None:
    for where, kind, said, whole in every_call():
        own = {each.name for each in fields(kind)} - set(ENVELOPE)
        needed = {each.name for each in fields(kind) if each.default is MISSING} - set(ENVELOPE)
        given = said | {"lot"} if kind.TOPIC.startswith("lot-money.") else said
        assert given <= own, where
        assert needed <= given or not whole, where
