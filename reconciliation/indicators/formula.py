"""What an indicator is (指标): a numerator over a denominator, and every row of both.

A formula has a version. A closed month keeps its figures under the version they were made by, so a
formula that changes later rewrites no month. Each part is a query whose rows are what it counts:
``subject`` names the case, receipt, line or payout, ``figure`` is what it adds.
"""

from dataclasses import dataclass

from ledger.domain.citation import Article, Certainty


@dataclass(frozen=True, slots=True)
class Formula:
    """One indicator: what it is called, what it divides by what, and whence it comes.

    ``unit`` is ``share`` for a part of a number, ``money`` for a part of a sum (both parts in fen),
    ``days`` for days for each of something.
    """

    id: str
    version: int
    zh: str
    en: str
    formula: str
    source: Article
    unit: str
    numerator: str
    denominator: str


def source(words: str, certainty: Certainty) -> Article:
    """Where a formula comes from, and how sure that is."""
    return Article("执行质效指标", words, certainty)


def rows(subject: str, figure: str, told: str) -> str:
    """The query of one part; a month is begins..ends, both days included."""
    return f"SELECT {subject}::text AS subject, ({figure})::bigint AS figure FROM {told}"
