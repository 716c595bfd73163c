"""The register of rules: which function states which rule, and on whose authority.

A rule is an ordinary function under ``@rule``; the decorator changes nothing about it and only
enters it here, so that the rule book and the tests that name a rule can be printed from the code.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

from ledger.domain.citation import Article, Dated

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its number in the rule book, its source, its name, and what states it."""

    id: str
    article: Article
    zh: str
    en: str
    functions: tuple[Callable[..., Any], ...]
    figures: tuple[Dated[Any], ...] = ()

    @property
    def function(self) -> Callable[..., Any]:
        """The function that states the rule; the first, where several do."""
        return self.functions[0]


RULES: Final[dict[str, Rule]] = {}


def rule(
    id: str,  # noqa: A002  # the rule's own word for its number
    article: Article,
    *,
    zh: str,
    en: str,
    figures: tuple[Dated[Any], ...] = (),
) -> Callable[[F], F]:
    """Enter a function as the statement of a rule, or as one more part of the same rule.

    Raises :class:`ValueError` when a number is taken by a rule with another source or name.
    """

    def enter(function: F) -> F:
        entered = RULES.get(id)
        if entered is None:
            RULES[id] = Rule(id, article, zh, en, (function,), figures)
        elif (entered.article, entered.zh, entered.en) != (article, zh, en):
            raise ValueError(f"{id} is already {entered.en} ({entered.article})")
        else:
            more = tuple(figure for figure in figures if figure not in entered.figures)
            RULES[id] = replace(
                entered,
                functions=(*entered.functions, function),
                figures=entered.figures + more,
            )
        return function

    return enter
