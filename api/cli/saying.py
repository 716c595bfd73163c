"""How the command line speaks: answers on stdout, everything else on stderr.

With ``--json`` stdout carries one JSON document and nothing else.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import Enum
from shlex import quote
from typing import Annotated, Any, Final, TextIO

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
from api.cli.names import NO_ENUMS, called, grouped, meant
from api.plain import plain
from ledger.domain.errors import Refusal
from ledger.domain.signs import visible
from ledger.services.command import Recorded

REFUSED: Final = 1
USAGE: Final = 2
WIDTH: Final = 160  # where stdout is no terminal, a table is not cut to 80 columns

Json = Annotated[
    bool,
    typer.Option(
        "--json", help="只输出 JSON · One JSON document on stdout, and nothing else there."
    ),
]


def console() -> Console:
    """Stdout as it is now."""
    return _console(sys.stdout)


def errors() -> Console:
    """Stderr as it is now."""
    return _console(sys.stderr)


def _console(file: TextIO) -> Console:
    """What is said is said as it is: a head like ``court:100:…`` holds no small picture of 100."""
    return Console(file=file, width=None if file.isatty() else WIDTH, emoji=False)


def answer(document: Any, *shown: RenderableType, as_json: bool) -> None:
    """Say what was found: as a document, or as words and tables for a person."""
    if as_json:
        sys.stdout.write(json.dumps(plain(document), ensure_ascii=False, indent=2) + "\n")
        return
    for each in shown:
        # Words are copied from, a head or a checkpoint whole: no line of theirs is parted.
        console().print(each, highlight=False, soft_wrap=isinstance(each, str))


def recorded(done: Recorded, *, as_json: bool) -> None:
    """Say what a command recorded: the names it gave, and where it stands."""
    document = {**done.ids, "position": done.position, "replayed": done.replayed}
    answer(document, listed(document), as_json=as_json)


def note(words: str) -> None:
    """Say something beside the answer."""
    errors().print(words, highlight=False, markup=False)


def goes_on(after: str | None, rows: int) -> None:
    """Say the command to type for the rows after these, where there are more."""
    if after is None:
        return
    typed, words = iter(sys.argv[1:]), []
    for word in typed:
        if word == "--after":
            next(typed, "")
        elif not word.startswith("--after="):
            words.append(word)
    again = " ".join(map(_typed, ["anzhang", *words, "--after", after]))
    said = f"本页{rows}行，还有更多，接着敲 · There are more, type: {again}"
    errors().print(said, highlight=False, markup=False, soft_wrap=True)


def _typed(word: str) -> str:
    """A word as a shell takes it; Chinese and its brackets need no quotes."""
    return word if re.fullmatch(r"[\w@%+=:,./（）〔〕-]+", word) else quote(word)


# What a refusal asks for, where this door has an option for it: HTTP says it in other words.
_OPTION: Final = {
    "statement-account-needed": "--account", "deferral-ground-unnamed": "--reference",
}  # fmt: skip


# Where nothing is missing from the command itself: what to do instead, or to look at first.
_WAY_OUT: Final = {
    "register-refused":
        "逐行查看 · see every row: anzhang reconcile legacy dry-run … --refused 文件.csv",
    "legacy-not-cleared": "逐项查看 · see every test: anzhang reconcile legacy cleared",
    "opening-does-not-tie":
        "差额落实责任人 · put it under a name: anzhang reconcile legacy own",
    "legacy-line-exhausted": "查看该笔 · look at it: anzhang reconcile legacy show",
    "nobody-acts":
        "密钥放进环境变量 ANZHANG_KEY · put the key into ANZHANG_KEY",
    "changed-since": "重新查看，再办 · look at it again, then act",
    "bank-file-encoding":
        "向银行另要UTF-8或者GB18030的文件 · ask the bank for it in UTF-8 or GB18030",
    "bank-file-format-unknown":
        "向银行另要camt.053，或者加一份格式说明 · ask for camt.053, or describe the format: "
        "docs/bank-profiles.md",
    "no-such-list": "全部清单 · every list: anzhang lists",
    "month-not-clean": "逐项查看 · see each: anzhang reconcile month show",
    "evidence-too-weak": "补充证据 · prove it better: anzhang reconcile legacy line prove",
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
    zh, en = (escape(visible(each)) for each in (detail_zh(no), f"{no.title}: {no.detail}"))
    # A Chinese sentence has no spaces to part it at; the terminal parts it where it ends.
    said.print(f"[red]✗[/red] {zh}", highlight=False, soft_wrap=True)
    said.print(f"  {en}", highlight=False, soft_wrap=True)
    if option := _OPTION.get(no.code):
        said.print(f"  用 {option} 指明 · name it with {option}", highlight=False)
    if way := _WAY_OUT.get(no.code):
        said.print(f"  {way}", highlight=False, soft_wrap=True)
    return REFUSED


def listed(facts: Mapping[str, Any], own: Mapping[str, type[Enum]] = NO_ENUMS) -> str:
    """Facts one to a line; nothing is said of what there is none of, or of doing it only once.

    ``own`` says whose word a fact is, where another noun means something else by it.
    """
    told = {
        called(name, value): escape(visible(words))
        for name, value in facts.items()
        if (words := _words(meant(name, value, own))) and (name, value) != ("replayed", False)
    }
    wide = max((cell_len(name) for name in told), default=0)
    return "\n".join(
        f"{name}{' ' * (wide - cell_len(name))}  {value}".rstrip() for name, value in told.items()
    )


def _words(value: Any) -> str:
    """A fact as it is read; of one that has parts, all of them."""
    if isinstance(value, Mapping):
        return " ".join(filter(None, map(_words, value.values())))
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_words, value))
    return "" if value is None else grouped(str(value))


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
