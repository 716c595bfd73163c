"""Sentences that stand in facts or come out of SQL in English, said to a clerk in Chinese.

Each pair is one sentence with its holes named alike on both sides. What fills a hole is told the
way a clerk reads it: a day, a moment, an amount, a word of ours.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Final

from api.chinese import GIVEN, in_chinese

_HOLE: Final = re.compile(r"\{(\w+)\}")
NO_OWN: Final[Mapping[str, Callable[[str], str]]] = {}


def plainly(words: str) -> str:
    """Words that stand as they are, whatever they look like."""
    return words


class Sentences:
    """What is known to be said about one subject, and the words of ours that fill the holes.

    ``own`` tells by a hole's name what no other hole is told by.
    """

    def __init__(
        self,
        pairs: Mapping[str, str],
        words: Mapping[str, str],
        own: Mapping[str, Callable[[str], str]] = NO_OWN,
    ) -> None:
        self._pairs, self._words, self._own = pairs, words, own

    def told(self, said: str) -> str | None:
        """The whole sentence in Chinese; ``None`` for one that is not known."""
        for fits, chinese in self._patterns:
            if found := fits(said):
                holes = {
                    name: self._own.get(name, plainly if name in GIVEN else self._filled)(words)
                    for name, words in found.groupdict().items()
                }
                return chinese.format_map(holes)
        return None

    @cached_property
    def _patterns(self) -> tuple[tuple[Callable[[str], re.Match[str] | None], str], ...]:
        return tuple((_pattern(english), chinese) for english, chinese in self._pairs.items())

    def _filled(self, words: str) -> str:
        """What fills a hole: a moment, a day, an amount, a word of ours, or several of them."""
        if words in self._words:
            return self._words[words]
        if ", " in words:
            return "、".join(map(self._filled, words.split(", ")))
        try:
            moment = datetime.fromisoformat(words) if ":" in words else None
        except ValueError:
            moment = None
        return in_chinese(moment or words)


def _pattern(english: str) -> Callable[[str], re.Match[str] | None]:
    holes = _HOLE.findall(english)
    parts = [re.escape(part) for part in _HOLE.split(english)[::2]]
    groups = [f"(?P<{name}>.*?)" for name in holes]
    both = [each for pair in zip(parts, [*groups, ""], strict=True) for each in pair]
    return re.compile("".join(both), re.DOTALL).fullmatch
