"""Acts made from services: a command method's own signature is its body on the wire.

A lot has some seventy acts. Writing each one's parameters a second time for HTTP and a third time
for the command line would only let them drift apart; so both are made from the method, its type
hints and its docstring, and a test finds every command among the acts.
"""

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from functools import cache, cached_property
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, Field, create_model

from api.wire import CaseText, Day, Moment, Text, Unsaid, Wire, Yuan
from ledger.domain.money import Money

LONGEST_FILE: Final = 32_000_000  # characters of a file sent as text
FileText = Annotated[str, Field(min_length=1, max_length=LONGEST_FILE)]
SIMPLE: Final[Mapping[Any, Any]] = {Money: Yuan, date: Day, datetime: Moment}
SAID_ELSEWHERE: Final = frozenset({"self", "lot", "expected"})
CASES: Final = frozenset({"case_number"})


@dataclass(frozen=True)
class Act:
    """One act: its name, its Chinese name, the service that does it, and the method."""

    name: str
    zh: str
    desk: str  # the service's name at the desk
    method: Callable[..., Any]

    @property
    def path(self) -> str:
        return self.name.replace("_", "-")

    @cached_property
    def doc(self) -> str:
        return inspect.getdoc(self.method) or ""

    @property
    def summary(self) -> str:
        words = self.name.replace("_", " ")
        return f"{self.zh} · {words[0].upper()}{words[1:]}"

    @cached_property
    def _parameters(self) -> Mapping[str, inspect.Parameter]:
        return inspect.signature(self.method).parameters

    @property
    def of_one_lot(self) -> bool:
        return "lot" in self._parameters

    @property
    def needs_version(self) -> bool:
        """Whether it acts on something seen, so that ``If-Match`` is asked for."""
        return "expected" in self._parameters

    @cached_property
    def body(self) -> type[BaseModel] | None:
        """The body's schema, or ``None`` where nothing is asked besides the lot."""
        hints = get_type_hints(self.method)
        shapes: dict[str, Any] = {}
        for name, parameter in self._parameters.items():
            if name in SAID_ELSEWHERE:
                continue
            bare = parameter.default is inspect.Parameter.empty
            hint = Unsaid if parameter.default == "" else wired(hints[name], name)
            shapes[name] = (hint, ... if bare else parameter.default)
        if not shapes:
            return None
        title = "".join(word.capitalize() for word in self.name.split("_")) + "Act"
        made: Any = create_model(title, __base__=Wire, __doc__=self.doc, **shapes)
        return made  # type: ignore[no-any-return]

    def call(self, service: Any, lot: str | None, body: BaseModel | None, **more: Any) -> Any:
        """Ask the service, with the values of the body as its own types."""
        hints = get_type_hints(self.method)
        given = {
            name: unwired(getattr(body, name), hints[name]) for name in type(body).model_fields
        } if body is not None else {}  # fmt: skip
        if lot is not None:
            given["lot"] = lot
        return getattr(service, self.name)(**given, **more)


def wired(hint: Any, name: str = "") -> Any:
    """The wire's type for a parameter's: exact money, clean text, records as objects."""
    if hint in SIMPLE:
        return SIMPLE[hint]
    if hint is str:
        return FileText if name == "text" else CaseText if name in CASES else Text
    if isinstance(hint, type) and is_dataclass(hint):
        return model_of(hint)
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return Union[tuple(wired(part, name) for part in parts)]  # noqa: UP007  # made at run time
    if origin in (tuple, Sequence):
        inner = wired(parts[0], name)
        return Annotated[list[inner], Field(max_length=10_000)]  # type: ignore[valid-type]
    return hint


@cache
def model_of(record: Any) -> type[BaseModel]:
    """The wire's schema for a record of the domain that is handed in."""
    hints = get_type_hints(record)
    shapes: dict[str, Any] = {}
    signature = inspect.signature(record).parameters
    for each in fields(record):
        default = signature[each.name].default
        bare = default is inspect.Parameter.empty
        hint = Unsaid if default == "" else wired(hints[each.name], each.name)
        shapes[each.name] = (hint, ... if bare else default)
    made: Any = create_model(
        f"{record.__name__}In", __base__=Wire, __doc__=record.__doc__, **shapes
    )
    return made  # type: ignore[no-any-return]


def unwired(value: Any, hint: Any) -> Any:
    """A validated value as the service's own type: records again, lists as tuples."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        inner = next((part for part in parts if part is not type(None)), Any)
        return None if value is None else unwired(value, inner)
    if origin in (tuple, Sequence):
        return tuple(unwired(each, parts[0]) for each in value)
    if isinstance(value, BaseModel):
        hints = get_type_hints(hint)
        return hint(
            **{
                name: unwired(getattr(value, name), hints[name])
                for name in type(value).model_fields
            }
        )
    return value


def acts_of(service: type[Any], desk: str, names: Mapping[str, str]) -> Iterator[Act]:
    """The acts of a service and of its parts, in the order they stand there, with Chinese names."""
    parts = [part for part in service.__mro__ if part is not object]
    for name, method in ((n, m) for part in parts for n, m in vars(part).items()):
        if is_command(method):
            yield Act(name, names.get(name, name), desk, method)


def is_command(method: Any) -> bool:
    """Whether a method was made a command: it answers where it stands in the book."""
    return (
        callable(method) and hasattr(method, "__wrapped__") and not method.__name__.startswith("_")
    )
