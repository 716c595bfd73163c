"""How the command line speaks: answers on stdout, everything else on stderr.

With ``--json`` stdout carries one JSON document and nothing else.
"""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any, Final

import typer
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from api.chinese import detail_zh
from api.cli.names import called, meant
from api.problems import plain
from ledger.domain.errors import Refusal
from ledger.domain.signs import visible
from ledger.services.command import Recorded

REFUSED: Final = 1
USAGE: Final = 2
WIDTH: Final = 160  # where stdout is no terminal, a table is not cut to 80 columns

Json = Annotated[
    bool, typer.Option("--json", help="One JSON document on stdout, and nothing else there.")
]


def console() -> Console:
    """Stdout as it is now."""
    return Console(file=sys.stdout, width=None if sys.stdout.isatty() else WIDTH, soft_wrap=False)


def errors() -> Console:
    """Stderr as it is now."""
    return Console(file=sys.stderr, width=None if sys.stderr.isatty() else WIDTH)


def answer(document: Any, *shown: RenderableType, as_json: bool) -> None:
    """Say what was found: as a document, or as words and tables for a person."""
    if as_json:
        sys.stdout.write(json.dumps(plain(document), ensure_ascii=False, indent=2) + "\n")
        return
    for each in shown:
        console().print(each, highlight=False)


def recorded(done: Recorded, *, as_json: bool) -> None:
    """Say what a command recorded: the names it gave, and where it stands."""
    document = {**done.ids, "position": done.position, "replayed": done.replayed}
    answer(document, listed(document), as_json=as_json)


def note(words: str) -> None:
    """Say something beside the answer."""
    errors().print(words, highlight=False, markup=False)


# What a refusal asks for, where this door has an option for it: HTTP says it in other words.
_OPTION: Final = {
    "statement-account-needed": "--account", "deferral-ground-unnamed": "--reference",
}  # fmt: skip


def refused(no: Refusal, *, as_json: bool) -> int:
    """Say why not, in Chinese with facts and article, then in English; the exit code."""
    if as_json:
        document = {
            "refused": no.code, "title": no.title, "title_zh": no.title_zh,
            "detail_zh": detail_zh(no), "detail": no.detail,
            "article": str(no.cited) if no.cited else None, "facts": plain(no.facts),
        }  # fmt: skip
        answer(document, as_json=True)
    said = errors()
    said.print(f"[red]✗[/red] {escape(visible(detail_zh(no)))}", highlight=False)
    said.print(f"  {escape(visible(f'{no.title}: {no.detail}'))}", highlight=False)
    if option := _OPTION.get(no.code):
        said.print(f"  用 {option} 指明 · name it with {option}", highlight=False)
    return REFUSED


def listed(facts: Mapping[str, Any]) -> str:
    """Facts one to a line."""
    told = {called(name): escape(visible(_words(meant(name, facts[name])))) for name in facts}
    wide = max((cell_len(name) for name in told), default=0)
    return "\n".join(
        f"{name}{' ' * (wide - cell_len(name))}  {value}".rstrip() for name, value in told.items()
    )


def _words(value: Any) -> str:
    """A fact as it is read; of one that has parts, all of them."""
    if isinstance(value, Mapping):
        return " ".join(filter(None, map(_words, value.values())))
    return "" if value is None else str(value)


Step = Callable[[str, int, int], None]


@contextmanager
def progress() -> Iterator[Step]:
    """Bars on stderr for long work, named as they come; none where nobody is watching."""
    if not sys.stderr.isatty():
        yield _unseen
        return
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(),
        TimeElapsedColumn(), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=errors(), transient=True) as bars:
        known: dict[str, Any] = {}

        def step(name: str, done: int, of: int) -> None:
            whole = of or None  # nobody knows yet how much it will be
            if name not in known:
                known[name] = bars.add_task(name, total=whole)
            bars.update(known[name], completed=done, total=whole)

        yield step


class Rate(ProgressColumn):
    """How much is done in a second, as far as that can be told."""

    def render(self, task: Task) -> Text:
        """So many a second, or nothing before the second step."""
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:,.0f}/s")


def _unseen(_name: str, _done: int, _of: int) -> None:
    """Nobody is watching."""
