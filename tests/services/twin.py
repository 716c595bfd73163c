"""A second case beside the first, to which everything happened that happened to the first.

The tests' short words know one case by a constant. Read anew with another constant they tell the
same of another case, in the same book: for every id of the one there is the other's at its place.
"""

import importlib
import sys
from collections.abc import Callable
from inspect import signature
from pathlib import Path
from types import ModuleType
from typing import Any, Final, NamedTuple

import pytest

from ledger.services import command
from ledger.store.court import Court
from tests.services import courthouse
from tests.services.courthouse import CASE, OTHER_CASE, by

BESIDE_EACH_OTHER: Final = {
    CASE: "（2026）苏0508执103号", OTHER_CASE: "（2026）苏0508执104号",
}  # fmt: skip
BESIDE: Final = 500  # where the twin begins to count its statements
_TABLES: Final = ("plain_commands", "people_commands", "leaving_commands", "moving_commands")


class Given(NamedTuple):
    """A command as somebody is about to give it: on what service, and its words by name."""

    method: Callable[..., Any]
    service: Any
    words: dict[str, Any]

    @property
    def name(self) -> str:
        return str(self.method.__qualname__)


class _NotYet(Exception):
    """The command was caught before it did anything."""


def about_to(person: str, do: Callable[[], Any]) -> Given:
    """What this gives, and does not do."""
    caught: list[Any] = []

    def until_it_holds(_: Court, attempt: Any, **more: Any) -> Any:
        caught.append(attempt)
        raise _NotYet

    with by(person), pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "until_it_holds", until_it_holds)
        with pytest.raises(_NotYet):
            do()
    service, *words = caught[0].args
    bound = signature(caught[0].func).bind(service, *words, **caught[0].keywords)
    named = {name: value for name, value in bound.arguments.items() if name != "self"}
    return Given(getattr(type(service), caught[0].func.__name__), service, named)


def twin_tables() -> dict[str, ModuleType]:
    """The tests' preparations, read anew for the twin; the old ones stay as they were."""
    kept = {name: sys.modules.pop(name) for name in list(sys.modules) if _is_ours(name)}
    try:
        path = Path(str(courthouse.__file__))
        made = ModuleType(courthouse.__name__)
        made.__file__ = str(path)
        importlib.import_module("tests.services")
        sys.modules[made.__name__] = made
        text = path.read_text(encoding="utf-8")
        for one, other in BESIDE_EACH_OTHER.items():
            assert text.count(one) == 1
            text = text.replace(one, other)
        exec(compile(text, str(path), "exec"), made.__dict__)
        names = {name: f"tests.services.{name}" for name in _TABLES}
        return {"courthouse": made} | {
            name: importlib.import_module(full) for name, full in names.items()
        }
    finally:
        for name in [name for name in sys.modules if _is_ours(name)]:
            del sys.modules[name]
        sys.modules.update(kept)


def _is_ours(name: str) -> bool:
    return name == "tests" or name.startswith("tests.")
