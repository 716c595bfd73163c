"""One table for both doors: an act is declared once, and reached by HTTP and by command line.

An act is a function of the desk, the marks in its path and its body; its docstring explains it at
both doors. Everything else — who acts, the request key, the dry run, the version seen — is the
same for all and is added here.
"""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Final, get_type_hints

from fastapi import Path

from api.answers import Answer
from api.deps import Court, Seen, Writer
from api.desk import Desk
from api.routing import Routes
from api.sums import asking_the_law
from api.wire import Wire
from ledger.services.command import Recorded

Do = Callable[..., Recorded]
_MARK: Final = re.compile(r"{([a-z_]+)}")


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that can be asked for: where, in which words, and what does it."""

    noun: str
    name: str
    path: str
    summary: str
    do: Do
    marks: tuple[tuple[str, Any], ...]
    body: type[Wire] | None
    seen: bool
    written: bool

    @property
    def words(self) -> str:
        """What it is, in both languages, and its docstring."""
        return f"{self.summary}. {inspect.getdoc(self.do) or ''}"


ACTS: Final[dict[tuple[str, str], Act]] = {}


def act(
    router: Routes,
    name: str,
    path: str,
    summary: str,
    *,
    noun: str = "",
    seen: bool = False,
    new: bool = False,
    written: bool = False,
) -> Callable[[Do], Do]:
    """Declare an act: ``do(desk, <marks of the path>, body)`` becomes a route and a command.

    ``seen`` acts take the version seen and hand it on as ``expected``; ``new`` ones answer 201. The
    body of a ``written`` one is a JSON document on the command line as well. ``noun`` is its group
    there, by default the first word of its path. A day before a rule's first figure is refused.
    """

    def declare(do: Do) -> Do:
        hints = get_type_hints(do, include_extras=True)
        marks = tuple((mark, hints[mark]) for mark in _MARK.findall(router.prefix + path))
        body = hints.get("new")
        group = noun or router.prefix.strip("/").partition("/")[0]
        declared = Act(group, name, router.prefix + path, summary, do, marks, body, seen, written)
        if (group, name) in ACTS:
            raise ValueError(f"{group} {name} is declared twice")
        ACTS[group, name] = declared
        router.add_api_route(
            path, _endpoint(declared), methods=["POST"], status_code=201 if new else 200,
            summary=summary, response_model=Answer,
        )  # fmt: skip
        return do

    return declare


def _endpoint(declared: Act) -> Callable[..., Answer]:
    def endpoint(desk: Desk, writer: Any, seen: int | None = None, **said: Any) -> Answer:
        given = {**said, "expected": seen} if declared.seen else said
        with writer.act(), asking_the_law():
            answer: Answer = writer.answer(declared.do(desk, **given))
            return answer

    kind = inspect.Parameter.KEYWORD_ONLY
    asked = [inspect.Parameter("desk", kind, annotation=Court)]
    asked += [
        inspect.Parameter(mark, kind, annotation=Annotated[hint, Path()])
        for mark, hint in declared.marks
    ]
    if declared.body is not None:
        asked.append(inspect.Parameter("new", kind, annotation=declared.body))
    if declared.seen:
        asked.append(inspect.Parameter("seen", kind, annotation=Seen))
    asked.append(inspect.Parameter("writer", kind, annotation=Writer))
    endpoint.__signature__ = inspect.Signature(asked)  # type: ignore[attr-defined]
    endpoint.__name__ = f"{declared.noun}_{declared.name}".replace("-", "_")
    endpoint.__doc__ = inspect.getdoc(declared.do)
    return endpoint
