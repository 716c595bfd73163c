"""Formulas of the rates that are entered, and what is not computed at all (填报、未计算指标)."""

from dataclasses import dataclass
from typing import Final

from ledger.domain.citation import Certainty
from reconciliation.indicators.formula import Formula, source
from reconciliation.indicators.told import Told

_MONTH: Final = (
    "views.told_figures WHERE book = %(book)s AND month = to_char(%(ends)s::date, 'YYYY-MM')"
)
_SEEN: Final = Certainty.CORROBORATED
_THREE: Final = source("三个90%一个80%", _SEEN)


def _told(which: Told, zh: str, en: str, formula: str) -> Formula:
    part = f"SELECT document AS subject, {{}}::bigint AS figure FROM {_MONTH}"
    part += f" AND indicator = '{which.value}'"
    law = source("结案合格率", _SEEN) if which is Told.CLOSINGS_SOUND else _THREE
    return Formula(
        which.value, 1, zh, en, f"{formula}（填报数据，须载明来源，本账不计算）", law, "share",
        part.format("numerator"), part.format("denominator"),
    )  # fmt: skip


TOLD: Final = (
    _told(Told.PROPERTY_IN_TIME, "有财产可供执行案件法定期限内执结率",
          "cases with property closed within the limit",
          "法定期限内执结的有财产案件 ÷ 有财产可供执行的结案案件"),
    _told(Told.ROUND_ENDED_SOUND, "终本案件合格率", "ended rounds that passed review",
          "核查合格的终本案件 ÷ 核查的终本案件"),
    _told(Told.PETITIONS, "执行信访办结率", "petitions answered", "办结的执行信访 ÷ 执行信访"),
    _told(Told.CLOSINGS_SOUND, "结案合格率", "closings that passed review",
          "核查合格的结案案件 ÷ 核查的结案案件"),
)  # fmt: skip
"""Rates of other systems, in the order they are printed."""


@dataclass(frozen=True, slots=True)
class NotComputed:
    """What section 9 names and this ledger gives no figure for, and why."""

    zh: str
    en: str
    why_zh: str
    why: str


NOT_COMPUTED: Final = (
    NotComputed(
        "执行质效指标体系（26项，2024年1月起，2024年9月修订）", "the index set of 26 (2024)",
        "各项指标的公式与合理区间未见公开文本，未经核实不作计算",
        "its formulas and reasonable ranges were not found in any text that could be checked",
    ),
)  # fmt: skip
