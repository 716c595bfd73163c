"""Published statistics and the measures of 清零, counted from the views over a period."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import sqlalchemy as sa

from auctions.law.statistics import (
    Measure,
    commission_saved,
    ladder_saved,
    measure,
    premium,
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
       count(*) FILTER (WHERE finished AND state IN ('withdrawn')) AS withdrawn,
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


def statistics(connection: sa.Connection, book: str, since: date, until: date) -> Statistics:
    """The figures of the attempts that ended from ``since`` to ``until``, both included."""
    n = _one(connection, _ATTEMPTS, (book, since, until))
    announced = _one(connection, _ANNOUNCED, (book, since, until))
    sold, turnover = n.sold, fen(n.turnover)
    counted = (
        ("sale-rate", "成交率", "sold / finished attempts", sold, n.finished),
        ("sale-rate-effective", "有效成交率", "sold and not defaulted / finished attempts",
         n.effective, n.finished),
        ("failure-rate", "流拍率", "failed attempts / finished attempts", n.failed, n.finished),
        ("failure-rate-lots", "流拍率（按拍品）", "lots never sold / lots offered",
         n.lots - n.lots_sold, n.lots),
        ("first-success", "首拍成功率", "sold at A1 / A1 finished", n.first_sold,
         n.first_finished),
        ("sold-at-a1", "一拍成交占比", "sold at A1 of the first round / all sold", n.at_first,
         sold),
        ("sold-at-a2", "二拍成交占比", "sold at A2 of the first round / all sold", n.at_second,
         sold),
        ("sold-at-ps", "变卖成交占比", "sold in private sale of the first round / all sold",
         n.at_private, sold),
        ("sold-in-round", "二轮成交占比", "sold in a later round / all sold", n.round_sold, sold),
        ("default-rate", "悔拍率", "defaults ruled / sales", n.defaulted, sold),
        ("cash-rate", "变现率", "fen of prices / fen of appraisals, of what was sold",
         n.appraised_prices, n.appraisals),
        ("start-rate", "起拍率", "fen of starts / fen of appraisals, of what was sold",
         n.appraised_starts, n.appraisals),
        ("online-rate", "网拍率", "sold online / all sold; this book sells online", sold, sold),
        ("stopped-rate", "撤回、中止率", "stayed or withdrawn / announced", announced.stopped,
         announced.announced),
    )  # fmt: skip
    average = measure("", "", "", n.entrants, n.finished).value
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
        fen(n.deposits), average,
    )  # fmt: skip


def clearing(
    connection: sa.Connection, book: str, since: date, until: date, now: datetime
) -> Clearing:
    """The measures of 清零 for a period, and what is stale now."""
    n = _one(connection, _LOTS, {"book": book, "since": since, "until": until})
    ages = _one(connection, _AGES, {"book": book, "now": now})
    counted = (
        ("zeroed", "拍品清零率", "zeroed / (open at the beginning + opened)", n.zeroed,
         n.open_before + n.opened),
        ("second-rounds", "二轮处置率", "lots with a second round / lots whose private sale failed",
         n.rounds, n.exhausted),
        ("second-round-sold", "二轮成交率", "second-round lots sold or taken / ended",
         n.rounds_sold, n.rounds_ended),
        ("withdrawn", "撤回率", "withdrawn / lots ended or open", n.withdrawn,
         n.open_now + n.zeroed),
    )  # fmt: skip
    return Clearing(
        since, until, n.open_now, zero_rate(n.zeroed, n.open_before, n.opened),
        tuple(measure(*each) for each in counted), n.returned_anyway, n.days,
        Ageing(ages.to_30, ages.to_90, ages.to_180, ages.beyond),
    )  # fmt: skip


def _one(connection: sa.Connection, sql: str, given: Any) -> Any:
    return connection.exec_driver_sql(sql, given).one()
