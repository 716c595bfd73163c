"""The same command, each of its papers in turn without a number: an act names what it rests on."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ledger.domain.paper import Paper


def with_a_blank_paper(
    words: tuple[Any, ...], more: dict[str, Any]
) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    """The arguments of a command as often as it has papers, one of them without its number."""
    for at, word in enumerate(words):
        if (blank := _blank(word)) is not None:
            yield (*words[:at], blank, *words[at + 1 :]), more
    for name, word in more.items():
        if (blank := _blank(word)) is not None:
            yield words, more | {name: blank}


def _blank(word: Any) -> Any:
    if isinstance(word, Paper):
        return replace(word, number=" ")
    if isinstance(word, tuple | list) and any(isinstance(each, Paper) for each in word):
        return [replace(each, number=" ") if isinstance(each, Paper) else each for each in word]
    return None
