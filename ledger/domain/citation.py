"""Where a rule comes from, and since when each of its figures applies.

Law changes; what was done under yesterday's law stays lawful. So a figure is never a constant:
it is a :class:`Dated` value, and the day that counts is the day of the event it governs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


class Certainty(StrEnum):
    """How sure we are of a citation; printed beside it wherever it is shown."""

    VERIFIED = "verified"  # read in the full text of the instrument
    CORROBORATED = "corroborated"  # read in an excerpt or an official restatement
    LOCAL = "local"  # binding in one court only: policy data, never national law
    UNCONFIRMED = "unconfirmed"  # from memory; to be checked before it is relied on
    DESIGN = "design"  # not law: what a system must do so that the law can be obeyed


@dataclass(frozen=True, slots=True)
class Article:
    """One article of one instrument: ``Article("法发〔2017〕6号", "第十条第一款")``."""

    instrument: str
    article: str
    certainty: Certainty = Certainty.CORROBORATED

    def __str__(self) -> str:
        return f"{self.instrument} {self.article}"


class NoRuleInForce(LookupError):
    """A date lies before the first figure of a rule: nothing is guessed."""

    def __init__(self, article: Article, day: date) -> None:
        super().__init__(f"{article} gives no figure for {day}")
        self.article = article
        self.day = day


@dataclass(frozen=True)
class Dated(Generic[T]):
    """A figure of law and the days from which each of its values applies."""

    article: Article
    since: Mapping[date, T]

    def on(self, day: date) -> T:
        """Return the value in force on ``day``; raise :class:`NoRuleInForce` before the first."""
        starts = [start for start in self.since if start <= day]
        if not starts:
            raise NoRuleInForce(self.article, day)
        return self.since[max(starts)]
