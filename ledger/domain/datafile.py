"""Reading the small tables a court keeps beside the law: its calendar and its own rules.

A table with a hole, an unknown word or a value said twice is refused, and the refusal names the
place and the line of the file; nothing is filled in silently.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, Final, NoReturn, TypeVar

from ledger.domain.errors import Malformed

T = TypeVar("T")
LARGEST: Final = 1_000_000  # bytes; a year's table is under two thousand
_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_STEP: Final = re.compile(r"\.?([^.\[\]]+)|\[(\d+)\]")


class UnreadableTable(Malformed):
    """A table given to the ledger has a hole, a contradiction or a word nobody knows."""

    code = "unreadable-table"
    title = "The table cannot be used"
    title_zh = "参数表无法使用"


class Fields:
    """The named fields of one JSON object; all of ``known`` must be there, and no other but those
    that are ``optional``."""

    def __init__(
        self, values: object, where: str, known: Iterable[str], optional: Iterable[str] = ()
    ) -> None:
        self.where = where
        if not isinstance(values, dict):
            self.refuse("", "is not a group of named fields")
        self._values: dict[str, Any] = values
        known, optional = set(known), set(optional)
        for name in values:
            if name not in known | optional:
                self.refuse(name, "is not a known field")
        for name in sorted(known - set(values)):
            self.refuse(name, "is missing")

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def refuse(self, name: str, why: str) -> NoReturn:
        """Refuse the table, naming the field."""
        place = ".".join(part for part in (self.where, name) if part) or "the table"
        raise UnreadableTable(f"{place} {why}", field=place, reason=why)

    def text(self, name: str) -> str:
        """A field of words, never empty."""
        value = self[name]
        if not isinstance(value, str) or not value.strip():
            self.refuse(name, "has no words")
        return value.strip()

    def whole(self, name: str, least: int, most: int) -> int:
        """A whole number within bounds."""
        value = self[name]
        if type(value) is not int or not least <= value <= most:
            self.refuse(name, f"is not a whole number from {least} to {most}")
        return value

    def day(self, name: str) -> date:
        """A date written YYYY-MM-DD."""
        return self._as_day(self[name], name)

    def days(self, name: str) -> list[date]:
        """A list of dates, none of them twice."""
        days = [self._as_day(item, f"{name}[{at}]") for at, item in enumerate(self.items(name))]
        for at, day in enumerate(days):
            if day in days[:at]:
                self.refuse(f"{name}[{at}]", f"says {day} a second time")
        return days

    def items(self, name: str) -> list[Any]:
        """A list of anything."""
        value = self[name]
        if not isinstance(value, list):
            self.refuse(name, "is not a list")
        return value

    def words(self, name: str) -> tuple[str, ...]:
        """A list of words by which something is known."""
        given = self.items(name)
        for at, word in enumerate(given):
            if not isinstance(word, str) or len(word.strip()) < 2:
                self.refuse(f"{name}[{at}]", "is no word by which anything is known")
        return tuple(given)

    def parsed(self, name: str, parse: Callable[[Any], T]) -> T:
        """A field read by ``parse``, whose own refusal is repeated with the field's name."""
        try:
            return parse(self[name])
        except (Malformed, ValueError) as error:
            self.refuse(name, f"cannot be read: {error}")

    def _as_day(self, value: object, name: str) -> date:
        try:
            day = date.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            day = None
        if day is None or day.isoformat() != value:
            self.refuse(name, f"is not a date like 2016-08-04: {value!r:.40}")
        return day


def read_table(content: bytes) -> object:
    """Decode one JSON table in UTF-8; raise :class:`UnreadableTable` when it cannot be read."""
    if len(content) > LARGEST:
        raise UnreadableTable(f"a table of {len(content)} bytes is no table", size=len(content))
    try:
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise UnreadableTable(f"not a JSON table: {error}", reason="not a JSON table") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    named: dict[str, Any] = {}
    for name, value in pairs:
        if name in named:
            raise UnreadableTable(f"{name} is said twice", field=name, reason="is said twice")
        named[name] = value
    return named


@contextmanager
def naming_the_line(content: bytes) -> Iterator[None]:
    """Let a refusal of this table name the line of the file on which its field stands."""
    try:
        yield
    except UnreadableTable as wrong:
        line = _line_of(content, wrong)
        if line is None:
            raise
        facts = wrong.facts | {"line": line}
        raise UnreadableTable(f"line {line}: {wrong.detail}", **facts) from wrong


def _line_of(content: bytes, wrong: UnreadableTable) -> int | None:
    """The line of the field refused, or of the group it is missing from; ``None`` if unknown."""
    if isinstance(wrong.__cause__, json.JSONDecodeError):
        return wrong.__cause__.lineno
    if "field" not in wrong.facts:
        return None
    text = content.decode("utf-8-sig")
    lines, twice = _lines(text)
    if wrong.facts["field"] in twice:
        return twice[wrong.facts["field"]]
    steps = [name or f"[{at}]" for name, at in _STEP.findall(wrong.facts["field"])]
    while steps and tuple(steps) not in lines:
        steps.pop()
    return lines.get(tuple(steps))


def _lines(text: str) -> tuple[dict[tuple[str, ...], int], dict[str, int]]:
    """On which line each place of a JSON text begins; and names that one group says twice."""
    lines: dict[tuple[str, ...], int] = {}
    twice: dict[str, int] = {}
    path: list[str] = []
    line, seen, before = 1, 0, ""
    for token in _TOKEN.finditer(text):
        word = token[0]
        line, seen = line + text.count("\n", seen, token.start()), token.start()
        if word in "}]":
            path.pop()
        elif word == "," and path[-1].startswith("["):
            path[-1] = f"[{int(path[-1][1:-1]) + 1}]"
        elif word not in ",:":
            if path and not path[-1].startswith("[") and before != ":":
                path[-1] = json.loads(word)
                if tuple(path) in lines:
                    twice[path[-1]] = line
            lines.setdefault(tuple(path), line)
            if word in "{[":
                path.append("[0]" if word == "[" else "")
        before = word
    return lines, twice
