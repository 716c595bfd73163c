"""A computed amount that can say how it came about.

A derivation (计算过程) keeps everything the amount hangs on: the inputs, the rows of rate tables,
each segment with its own figure, the rounding by name and the rule with the day its version came
into force. Read aloud in Chinese or English it is what a judge tells the parties; as a dictionary
it is what is kept with the result, so that a figure once paid is never computed anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal, localcontext
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from ledger.domain.citation import Article
from ledger.domain.money import Money, half_up, half_up_to_yuan, truncated
from ledger.domain.rates import RateRow


class Rounding(StrEnum):
    """Who gets the part of a fen, recorded with every result (舍入方式)."""

    FEN_HALF_UP = "fen_half_up"
    FEN_TRUNCATE = "fen_truncate"
    YUAN_HALF_UP = "yuan_half_up"

    @property
    def zh(self) -> str:
        """The rounding in Chinese."""
        return {"fen_half_up": "四舍五入到分", "fen_truncate": "舍去分以下尾数"}.get(
            self.value, "四舍五入到元"
        )

    @property
    def en(self) -> str:
        """The rounding in English."""
        return {
            "fen_half_up": "half a fen rounded up",
            "fen_truncate": "parts of a fen dropped",
        }.get(self.value, "rounded to the whole yuan, half up")

    def apply(self, exact: Fraction, currency: str = "CNY") -> Money:
        """Make an exact figure, in yuan, into money."""
        with localcontext() as context:
            # Sixty digits: a quotient by days of a year cannot come that near to half a fen
            # without being it.
            context.prec = 60
            figure = Decimal(exact.numerator) / Decimal(exact.denominator)
        if self is Rounding.FEN_HALF_UP:
            return half_up(figure, currency)
        if self is Rounding.FEN_TRUNCATE:
            return truncated(figure, currency)
        return half_up_to_yuan(figure, currency)


@dataclass(frozen=True, slots=True)
class Given:
    """Something the amount was computed from: its name in code and in both languages.

    ``value`` is kept; ``value_zh`` is what is read out in Chinese, where it is a word in code.
    """

    name: str
    zh: str
    en: str
    value: str
    value_zh: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the computation; ``exact`` is its figure in yuan before any rounding.

    ``counted`` is the figure as it went into the sum, where it was rounded on its own.
    """

    zh: str
    en: str
    exact: Fraction
    counted: Money | None = None
    start: date | None = None
    end: date | None = None  # the first day no longer counted
    days: int | None = None
    base: Money | None = None
    rate: RateRow | None = None
    article: Article | None = None


@dataclass(frozen=True, slots=True)
class Derivation:
    """An amount with its reasons. ``exact`` is the figure in yuan before the last rounding."""

    rule: str
    article: Article
    version: date  # since when the rule has read as it was applied
    zh: str
    en: str
    given: tuple[Given, ...]
    steps: tuple[Step, ...]
    rounding: Rounding
    exact: Fraction
    result: Money

    @property
    def rates(self) -> tuple[RateRow, ...]:
        """The rows of rate tables used, each once, in the order they were met."""
        return tuple(dict.fromkeys(step.rate for step in self.steps if step.rate))

    def read_zh(self) -> str:
        """The computation in Chinese, a line for each step."""
        lines = [f"{self.zh}（{self.article}，自{self.version}起施行的规则）"]
        lines += [f"{given.zh}：{given.value_zh or given.value}" for given in self.given]
        lines += [f"{at}. {step.zh}{_shown(step)}" for at, step in enumerate(self.steps, 1)]
        lines += [f"利率：{_row_zh(row)}" for row in self.rates]
        return "\n".join([*lines, f"舍入：{self.rounding.zh}", f"结果：{self.result.grouped}元"])

    def read_en(self) -> str:
        """The computation in English, a line for each step."""
        lines = [f"{self.en} ({self.article}, as in force from {self.version})"]
        lines += [f"{given.en}: {given.value.replace('_', ' ')}" for given in self.given]
        lines += [f"{at}. {step.en}{_shown(step)}" for at, step in enumerate(self.steps, 1)]
        lines += [f"Rate: {_row_en(row)}" for row in self.rates]
        ends = [f"Rounding: {self.rounding.en}", f"Result: {self.result} ({self.result.grouped})"]
        return "\n".join(lines + ends)

    def as_dict(self) -> dict[str, Any]:
        """The computation as plain JSON: words, whole numbers and lists only."""
        return {
            "rule": self.rule,
            "article": cited(self.article),
            "version": self.version.isoformat(),
            "title": {"zh": self.zh, "en": self.en},
            "inputs": {given.name: given.value for given in self.given},
            "segments": [_step_dict(step) for step in self.steps],
            "rates": [_row_dict(row) for row in self.rates],
            "rounding": self.rounding.value,
            "exact": str(self.exact),
            "result": str(self.result),
        }


def cited(article: Article) -> dict[str, str]:
    """An article as plain JSON, with how sure we are of it."""
    return {
        "instrument": article.instrument,
        "article": article.article,
        "certainty": article.certainty.value,
    }


def joined(parts: Sequence[Step]) -> Fraction:
    """The exact sum of steps, taking a step's own rounded figure where it has one."""
    return sum(
        (Fraction(part.counted.amount) if part.counted else part.exact for part in parts),
        Fraction(0),
    )


_SHOWN_DIGITS: Final = Decimal("0.000001")


def plain(exact: Fraction) -> str:
    """An exact figure to six places, with an ellipsis where more would follow."""
    with localcontext() as context:
        context.prec = 60
        figure = Decimal(exact.numerator) / Decimal(exact.denominator)
        short = figure.quantize(_SHOWN_DIGITS, ROUND_DOWN)
    if Fraction(short) != exact:
        return f"{short:,f}…"
    cents = short.quantize(Decimal("0.01"), ROUND_DOWN)
    return f"{cents:,f}" if cents == short else f"{short.normalize():,f}"


def _shown(step: Step) -> str:
    exact = plain(step.exact)
    if step.counted is None or Fraction(step.counted.amount) == step.exact:
        return f" = {exact}"
    return f" = {exact} → {step.counted.grouped}"


def _row_zh(row: RateRow) -> str:
    return f"{row.kind.zh}自{row.since}起{row.percent}%（{row.table}，{row.article.article}）"


def _row_en(row: RateRow) -> str:
    return f"{row.kind.en} from {row.since}: {row.percent}% ({row.table}, {row.article.certainty})"


def _row_dict(row: RateRow) -> dict[str, Any]:
    return {
        "kind": row.kind.value,
        "since": row.since.isoformat(),
        "percent": str(row.percent),
        "table": row.table,
        "source": cited(row.article),
    }


def _step_dict(step: Step) -> dict[str, Any]:
    facts: dict[str, Any] = {"zh": step.zh, "en": step.en, "exact": str(step.exact)}
    optional: dict[str, object] = {
        "counted": step.counted,
        "start": step.start,
        "end": step.end,
        "base": step.base,
    }
    facts.update({name: str(value) for name, value in optional.items() if value is not None})
    if step.days is not None:
        facts["days"] = step.days
    if step.rate is not None:
        facts["rate"] = _row_dict(step.rate)
    if step.article is not None:
        facts["article"] = cited(step.article)
    return facts
