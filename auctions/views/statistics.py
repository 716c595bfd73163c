"""Published statistics and the measures of 清零, counted from the views over a period."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import sqlalchemy as sa

from auctions.law.formulas import TOTALS
from auctions.law.statistics import (
    Measure,
    commission_saved,
    ladder_saved,
    measure,
    premium,
    rate,
    zero_rate,
)
from ledger.domain.money import Money, fen

# One row: counts of attempts that ended in the period.
_ATTEMPTS: Final = """
SELECT count(*) FILTER (WHERE outcome IS NOT NULL) AS finished,
       count(*) FILTER (WHERE outcome = 'sold') AS sold,
       count(*) FILTER (WHERE outcome = 'sold' AND NOT defaulted) AS effective,
       count(*) FILTER (WHERE outcome = 'failed') AS failed,
       count(*) FILTER (WHERE defaulted) AS defaulted,
       count(*) FILTER (WHERE kind = 'A1' AND outcome IS NOT NULL) AS first_finished,
       count(*) FILTER (WHERE kind = 'A1' AND outcome = 'sold') AS first_sold,
       count(*) FILTER (WHERE round_no = 1 AND kind = 'A1' AND outcome = 'sold') AS at_first,
       count(*) FILTER (WHERE round_no = 1 AND kind = 'A2' AND outcome = 'sold') AS at_second,
       count(*) FILTER (WHERE round_no = 1 AND kind IN ('PS', 'DS') AND outcome = 'sold')
           AS at_private,
       array_agg(price) FILTER (WHERE outcome = 'sold') AS prices,
       count(*) FILTER (WHERE round_no > 1 AND outcome = 'sold') AS round_sold,
       coalesce(sum(entrants), 0)::bigint AS entrants,
       coalesce(sum(price) FILTER (WHERE outcome = 'sold'), 0)::bigint AS turnover,
       coalesce(sum(start_price) FILTER (WHERE outcome = 'sold'), 0)::bigint AS starts,
       coalesce(sum(deposit) FILTER (WHERE defaulted), 0)::bigint AS deposits,
       coalesce(sum(price) FILTER (WHERE appraised), 0)::bigint AS appraised_prices,
       coalesce(sum(start_price) FILTER (WHERE appraised), 0)::bigint AS appraised_starts,
       coalesce(sum(reference) FILTER (WHERE appraised), 0)::bigint AS appraisals,
       coalesce(avg(ended_on - published_on) FILTER (WHERE kind = 'A1'), 0)::numeric(12, 1)
           AS first_days,
       coalesce(avg(ended_on - published_on) FILTER (WHERE kind = 'A2'), 0)::numeric(12, 1)
           AS second_days,
       coalesce(avg(ended_on - published_on) FILTER (WHERE kind IN ('PS', 'DS')), 0)
           ::numeric(12, 1) AS private_days,
       count(DISTINCT lot_id) AS lots,
       count(DISTINCT lot_id) FILTER (WHERE outcome = 'sold') AS lots_sold
FROM (SELECT *, outcome = 'sold' AND reference IS NOT NULL AS appraised
      FROM views.lot_attempts WHERE book = %s AND ended_on BETWEEN %s AND %s) AS ended
"""
# Attempts announced in the period: a stay or a withdrawal may keep them from ever ending.
_ANNOUNCED: Final = """
SELECT count(*) AS announced, count(*) FILTER (WHERE stayed OR withdrawn) AS stopped
FROM views.lot_attempts WHERE book = %s AND published_on BETWEEN %s AND %s
"""
_LOTS: Final = """
SELECT count(*) FILTER (WHERE opened_on < %(since)s
           AND (NOT finished OR finished_on >= %(since)s)) AS open_before,
       count(*) FILTER (WHERE opened_on BETWEEN %(since)s AND %(until)s) AS opened,
       count(*) FILTER (WHERE finished AND finished_on BETWEEN %(since)s AND %(until)s) AS zeroed,
       count(*) FILTER (WHERE NOT finished) AS open_now,
       count(*) FILTER (WHERE ps_failed AND NOT in_kind) AS exhausted,
       count(*) FILTER (WHERE second_round) AS rounds,
       count(*) FILTER (WHERE round_no > 1 AND finished) AS rounds_ended,
       count(*) FILTER (WHERE round_no > 1 AND state IN ('closed-sold', 'closed-inkind'))
           AS rounds_sold,
       count(*) FILTER (WHERE state = 'returned' AND request_on_file) AS returned_anyway,
       count(*) FILTER (WHERE finished AND state = 'withdrawn'
           AND finished_on BETWEEN %(since)s AND %(until)s) AS withdrawn,
       coalesce(avg(finished_on - seized_on) FILTER (WHERE finished), 0)::numeric(12, 1) AS days
FROM views.lots WHERE book = %(book)s
"""
_AGES: Final = """
SELECT count(*) FILTER (WHERE late <= 30) AS to_30,
       count(*) FILTER (WHERE late > 30 AND late <= 90) AS to_90,
       count(*) FILTER (WHERE late > 90 AND late <= 180) AS to_180,
       count(*) FILTER (WHERE late > 180) AS beyond
FROM (SELECT extract(epoch FROM %(now)s - next_due) / 86400 AS late FROM views.lots
      WHERE book = %(book)s AND NOT finished AND next_due < %(now)s) AS stale
"""


@dataclass(frozen=True, slots=True)
class Made:
    """How a figure that is no rate comes about: its field, its Chinese name, its formula."""

    name: str
    zh: str
    formula_zh: str
    formula: str


@dataclass(frozen=True, slots=True)
class Statistics:
    """The published figures of a period, gross and effective, with their formulas."""

    since: date
    until: date
    measures: tuple[Measure, ...]
    turnover: Money
    commission_flat: Money
    commission_ladder: Money
    premium_on_start: Decimal | None
    premium_on_appraisal: Decimal | None
    cycle: tuple["Cycle", ...]
    forfeited_deposits: Money
    average_bidders: Decimal | None
    made: tuple[Made, ...]


@dataclass(frozen=True, slots=True)
class Cycle:
    """处置周期: the days from notice to end of the attempts of one stage, on average."""

    stage: str
    zh: str
    days: Decimal


@dataclass(frozen=True, slots=True)
class Ageing:
    """Open lots whose next action is past, by how many days."""

    to_30: int
    to_90: int
    to_180: int
    beyond: int


@dataclass(frozen=True, slots=True)
class Clearing:
    """清零: how many lots came to zero, how second rounds fared, and what is stale."""

    since: date
    until: date
    open_now: int
    zero_rate: Decimal | None
    measures: tuple[Measure, ...]
    returned_with_request: int  # must be nothing without a written reason
    average_days: Decimal
    stale: Ageing
    made: tuple[Made, ...]


def statistics(connection: sa.Connection, book: str, since: date, until: date) -> Statistics:
    """The figures of the attempts that ended from ``since`` to ``until``, both included."""
    n = _one(connection, _ATTEMPTS, (book, since, until))
    announced = _one(connection, _ANNOUNCED, (book, since, until))
    sold, turnover = n.sold, fen(n.turnover)
    counted = (
        ("sale-rate", sold, n.finished),
        ("sale-rate-effective", n.effective, n.finished),
        ("failure-rate", n.failed, n.finished),
        ("failure-rate-lots", n.lots - n.lots_sold, n.lots),
        ("first-success", n.first_sold, n.first_finished),
        ("sold-at-a1", n.at_first, sold),
        ("sold-at-a2", n.at_second, sold),
        ("sold-at-ps", n.at_private, sold),
        ("sold-in-round", n.round_sold, sold),
        ("default-rate", n.defaulted, sold),
        ("cash-rate", n.appraised_prices, n.appraisals),
        ("start-rate", n.appraised_starts, n.appraisals),
        ("online-rate", sold, sold),
        ("stopped-rate", announced.stopped, announced.announced),
    )
    average = rate(n.entrants, n.finished)
    return Statistics(
        since, until, tuple(measure(*each) for each in counted), turnover,
        commission_saved(turnover, flat=True),
        ladder_saved(fen(price) for price in n.prices or ()),
        premium(turnover, fen(n.starts)),
        premium(fen(n.appraised_prices), fen(n.appraisals)),
        (
            Cycle("A1", "一拍", n.first_days), Cycle("A2", "二拍", n.second_days),
            Cycle("PS", "变卖", n.private_days),
        ),
        fen(n.deposits), average, made_as(Statistics),
    )  # fmt: skip


def clearing(
    connection: sa.Connection, book: str, since: date, until: date, now: datetime
) -> Clearing:
    """The measures of 清零 for a period, and what is stale now."""
    n = _one(connection, _LOTS, {"book": book, "since": since, "until": until})
    ages = _one(connection, _AGES, {"book": book, "now": now})
    counted = (
        ("zeroed", n.zeroed, n.open_before + n.opened),
        ("second-rounds", n.rounds, n.exhausted),
        ("second-round-sold", n.rounds_sold, n.rounds_ended),
        ("withdrawn", n.withdrawn, n.open_now + n.zeroed),
    )
    return Clearing(
        since, until, n.open_now, zero_rate(n.zeroed, n.open_before, n.opened),
        tuple(measure(*each) for each in counted), n.returned_anyway, n.days,
        Ageing(ages.to_30, ages.to_90, ages.to_180, ages.beyond), made_as(Clearing),
    )  # fmt: skip


def made_as(figures: type[Statistics | Clearing]) -> tuple[Made, ...]:
    """How every total among these figures is made, in their order."""
    named = [each.name for each in fields(figures) if each.name in TOTALS]
    return tuple(Made(name, *TOTALS[name]) for name in named)


def _one(connection: sa.Connection, sql: str, given: Any) -> Any:
    return connection.exec_driver_sql(sql, given).one()
