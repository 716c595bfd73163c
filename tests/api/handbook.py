"""The handbook (操作手册) as somebody who types it from the first line to the last.

A block begun with ``console`` is a sitting at the keyboard: ``li.na $ anzhang …`` is what is typed,
and what follows is said by the program, in that order, others of its lines left out. Marks that are
new in every book (keys, digests, ids) are learned where they are first shown, and typed as learned.
A block begun with ``csv NAME`` is a file the bank gave, one with ``json NAME`` somebody's own.
``<!-- begun: 一 二 -->`` says that these chapters of the handbook were typed before, in that order.
``<!-- 2026-03-02 09:00 -->`` sets the court's clock; ``<!-- staff: qian.duo finance -->`` gives
people keys the way the handbook has shown.
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple

from ledger.domain.clock import COURT_ZONE

PROMPT: Final = re.compile(r"(\S+) \$ (.+)")
CLOCK: Final = re.compile(r"<!-- (\d{4}-\d\d-\d\d \d\d:\d\d) -->")
STAFF: Final = re.compile(r"<!-- staff: (.+) -->")
BEGUN: Final = re.compile(r"<!-- begun: (.+) -->")
FILE: Final = re.compile(r"```(csv|json) (\S+)")
ENCODED: Final = {"csv": "gbk", "json": "utf-8"}
MARK: Final = re.compile(
    r"AZ[0-9A-F]{16,}|az_[0-9a-f]+_[A-Za-z0-9_-]+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{12,}"
)


class Typed(NamedTuple):
    """One command, who types it, and what the handbook says the program answers."""

    row: int
    person: str
    words: str
    answers: list[str]


class Clock(NamedTuple):
    """It is so late now."""

    moment: datetime


class Given(NamedTuple):
    """A file that lies there."""

    name: str
    text: str
    encoding: str


class Staff(NamedTuple):
    """People who were given keys the way the handbook has shown."""

    people: list[tuple[str, str]]


class Begun(NamedTuple):
    """Chapters of the handbook that were typed before."""

    chapters: list[str]


Step = Typed | Clock | Given | Staff | Begun


def chapter(page: str, number: str) -> str:
    """One chapter of a page, by the number before its name."""
    (found,) = (each for each in page.split("\n## ") if each.startswith(f"{number}、"))
    return found


def steps(page: str) -> Iterator[Step]:
    """What the handbook does, in its order."""
    rows = iter(enumerate(page.splitlines(), 1))
    for _, row in rows:
        if said := CLOCK.fullmatch(row):
            moment = datetime.strptime(said[1], "%Y-%m-%d %H:%M")  # noqa: DTZ007  # the court's
            yield Clock(moment.replace(tzinfo=COURT_ZONE))
        elif said := STAFF.fullmatch(row):
            words = [each.split() for each in said[1].split(", ")]
            yield Staff([(person, role) for person, role in words])
        elif said := BEGUN.fullmatch(row):
            yield Begun(said[1].split())
        elif said := FILE.fullmatch(row):
            yield Given(said[2], "\r\n".join(_until_fence(rows)) + "\r\n", ENCODED[said[1]])
        elif row == "```console":
            yield from _sitting(rows)


def _until_fence(rows: Iterator[tuple[int, str]]) -> Iterator[str]:
    for _, row in rows:
        if row == "```":
            return
        yield row


def _sitting(rows: Iterator[tuple[int, str]]) -> Iterator[Typed]:
    typing: Typed | None = None
    for at, row in rows:
        if row == "```":
            break
        said = PROMPT.fullmatch(row)
        if said:
            if typing:
                yield typing
            typing = Typed(at, said[1], said[2], [])
        elif typing and typing.words.endswith("\\"):
            typing = typing._replace(words=typing.words[:-1] + row.strip())
        elif typing and row.strip(" …"):
            typing.answers.append(row)
    if typing:
        yield typing


@dataclass
class Marks:
    """What each mark printed in the handbook is called in this book."""

    known: dict[str, str] = field(default_factory=dict)

    def typed(self, words: str) -> list[str]:
        """The words of a command as they are typed here."""
        return shlex.split(self.here(words))

    def here(self, text: str) -> str:
        """A text with the marks of this book."""
        return MARK.sub(lambda mark: self.known.get(mark[0], mark[0]), text)

    def missing(self, answers: list[str], said: str) -> list[str]:
        """The lines the program did not say, in their order; marks are learned from the others."""
        there = iter([_plain(line) for line in said.splitlines()])
        return [answer for answer in answers if not any(self._is(answer, line) for line in there)]

    def _is(self, answer: str, line: str) -> bool:
        new: list[str] = []

        def pattern(mark: re.Match[str]) -> str:
            if mark[0] in self.known:
                return re.escape(self.known[mark[0]])
            new.append(mark[0])
            return f"({MARK.pattern})"

        parts, at = [], 0
        wanted = _plain(answer)
        for mark in MARK.finditer(wanted):
            parts += [re.escape(wanted[at : mark.start()]), pattern(mark)]
            at = mark.end()
        found = re.search("".join([*parts, re.escape(wanted[at:])]), line)
        if found is None:
            return False
        self.known.update(zip(new, found.groups(), strict=True))
        return True


def _plain(line: str) -> str:
    """A line without the frames of its table and with single spaces."""
    return " ".join(re.sub(r"[│┃┏┓┗┛━─┌┐└┘├┤┬┴┼╇╈┡┩]", " ", line).split())
