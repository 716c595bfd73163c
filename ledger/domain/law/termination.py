"""When a round of enforcement may end with nothing left (终本), and what goes on all the same.

Five conditions, each on its paper, and no money of the case anywhere. For five years the court asks
again every six months. A court may stop acting of its own accord after three years; no rule closes
the case to money or to an application.
"""

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from ledger.domain.citation import Article, Certainty, Dated
from ledger.domain.errors import Conflict, Forbidden
from ledger.domain.law.rules import rule
from ledger.domain.money import Money
from ledger.domain.policy_sections import ThreeYears

PROVISIONS: Final = "法〔2016〕373号"
CONDITIONS: Final = Article(PROVISIONS, "第一条")
INQUIRIES: Final = Article(PROVISIONS, "第九条")
EXIT: Final = Article(PROVISIONS, "移出终本案件库", Certainty.UNCONFIRMED)
OF_ITS_OWN_ACCORD: Final = Article("苏州中院2016-08-04意见", "第十七项", Certainty.LOCAL)
COMPENSATION: Final = Article("法释〔2022〕3号", "第五条第三项", Certainty.VERIFIED)
MONTHS_BEFORE: Final = Dated(CONDITIONS, {date(2016, 12, 1): 3})
INQUIRY_MONTHS: Final = Dated(INQUIRIES, {date(2016, 12, 1): 6})
INQUIRY_YEARS: Final = Dated(INQUIRIES, {date(2016, 12, 1): 5})
COMPENSATION_YEARS: Final = Dated(COMPENSATION, {date(2022, 3, 1): 5})


class Condition(StrEnum):
    """What must have been done before; the time since filing is counted, not stated."""

    NOTICE_AND_REPORT = "notice-and-report"  # 已发出执行通知、责令报告财产
    RESTRICTED = "restricted"  # 已限制消费，符合条件的已列入失信名单
    SEARCHED = "searched"  # 已穷尽财产调查措施
    DEBTOR_SOUGHT = "debtor-sought"  # 已查找下落不明的被执行人、惩处妨害执行
    CONSENT = "consent"  # 申请执行人签字确认，或合议庭评议并经院长批准


class ConditionsNotMet(Conflict):
    """A condition of the termination is not shown by any paper, or it is too early."""

    code = "termination-conditions"
    title = "The conditions for ending this round are not met"
    title_zh = "不符合终本条件"
    article = CONDITIONS


class MoneyStillHere(Conflict):
    """Money of the case lies in the court, or is on its way: it is paid first."""

    code = "money-still-here"
    title = "Money of the case still lies here"
    title_zh = "本案尚有案款未发放，不得终本"
    article = CONDITIONS


class NotOfItsOwnAccord(Forbidden):
    """The court has stopped acting of its own accord; somebody must apply."""

    code = "not-of-its-own-accord"
    title = "Only on application"
    title_zh = "终本满三年，不再依职权采取执行措施"
    article = OF_ITS_OWN_ACCORD


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


@rule("R7.01", CONDITIONS, zh="终本条件", en="Conditions for ending a round of enforcement",
      figures=(MONTHS_BEFORE,))  # fmt: skip
def may_terminate(
    met: Collection[Condition], *, filed_on: date, on: date, held: Money, pointing: int
) -> None:
    """Refuse an end too early, without one of its conditions, or while money is about.

    ``held`` is all the case holds or has on its way, ``pointing`` how many unclaimed lines may be
    its own. Raises :class:`MoneyStillHere`, :class:`ConditionsNotMet`.
    """
    if held > Money(0):
        raise MoneyStillHere(f"{held} of the case is not paid out", held=held)
    if pointing:
        raise MoneyStillHere(f"{pointing} unclaimed receipts may be its own", lines=pointing)
    lacking = [each.value for each in Condition if each not in met]
    if lacking:
        raise ConditionsNotMet(f"not shown: {', '.join(lacking)}", lacking=lacking)
    earliest = months_after(filed_on, MONTHS_BEFORE.on(on))
    if on <= earliest:
        raise ConditionsNotMet(
            f"filed on {filed_on}: not before {earliest} is over", after=earliest
        )


@rule("R7.02", INQUIRIES, zh="终本后定期查询", en="Inquiries after a round has ended",
      figures=(INQUIRY_MONTHS, INQUIRY_YEARS))  # fmt: skip
def inquiry_dues(ended_on: date) -> tuple[date, ...]:
    """The days by which the court asks again for property: every six months, five years long."""
    step, years = INQUIRY_MONTHS.on(ended_on), INQUIRY_YEARS.on(ended_on)
    return tuple(months_after(ended_on, step * n) for n in range(1, years * 12 // step + 1))


@rule("R7.03", OF_ITS_OWN_ACCORD, zh="终本满三年规则", en="Three years after a round has ended")
def on_application_from(policy: ThreeYears, ended_on: date) -> date | None:
    """From which day the court acts on application only; ``None`` where it has no such rule."""
    return months_after(ended_on, 12 * policy.years) if policy.applies else None


@rule("R7.03", OF_ITS_OWN_ACCORD, zh="终本满三年规则", en="Three years after a round has ended")
def may_take_measures(
    policy: ThreeYears, *, ended_on: date, on: date, on_application: bool, recovered: Money
) -> None:
    """Refuse a measure of the court's own accord once the years are over and nothing came in.

    Whoever applies is heard whenever he applies, and money is taken whenever it comes: neither is
    asked here. Raises :class:`NotOfItsOwnAccord`.
    """
    over = on_application_from(policy, ended_on)
    if over is not None and not on_application and on >= over and recovered == Money(0):
        raise NotOfItsOwnAccord(f"since {over} it acts on application only", since=over)


@rule("R7.05", EXIT, zh="终本案件退出", en="Leaving the list of ended rounds")
def may_leave_the_list(held: Money) -> None:
    """Refuse to take a case off the list while it holds money; raises :class:`MoneyStillHere`."""
    if held > Money(0):
        raise MoneyStillHere(f"{held} of the case is not paid out", article=EXIT, held=held)


@rule("R7.06", COMPENSATION, zh="终本案件的国家赔偿申请", en="Compensation over an ended round",
      figures=(COMPENSATION_YEARS,))  # fmt: skip
def compensation_from(filed_on: date, *, on: date, property_found: bool) -> date | None:
    """From which day a creditor may claim state compensation though the case has not ended.

    It was filed more than five years before, its round has ended, and no property is known;
    ``None`` while some is, and on a day before the rule. The case's money must then be told from
    its first fen on: the book keeps every fact, so nothing is prepared for it.
    """
    if property_found or on < min(COMPENSATION_YEARS.since):
        return None
    return months_after(filed_on, 12 * COMPENSATION_YEARS.on(on)) + timedelta(1)
