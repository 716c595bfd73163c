"""When money has reached the court's account, the finance office must say so (到账通知)."""

from datetime import date
from typing import Final

from ledger.domain.calendar import Calendar, Deadline, Period
from ledger.domain.citation import Article, Certainty, Dated
from ledger.domain.law.rules import rule

ARRIVAL_NOTICE: Final = Article("法发〔2017〕6号", "第八条", Certainty.UNCONFIRMED)

NOTICE_PERIOD: Final = Dated(ARRIVAL_NOTICE, {date(2017, 5, 1): Period(3)})


@rule(
    "R1.11", ARRIVAL_NOTICE, zh="到账通知", en="Notice of money arrived", figures=(NOTICE_PERIOD,)
)
def notice_due(arrived_on: date, calendar: Calendar) -> Deadline:
    """The last day for finance to tell the officer that money has arrived.

    Three calendar days after the day of arrival, carried past rest days; the period is the one in
    force on the day of arrival. Raises :class:`NoRuleInForce` for money from before 2017-05-01.
    """
    period = NOTICE_PERIOD.on(arrived_on)
    return calendar.deadline(arrived_on, period, roll=True, article=ARRIVAL_NOTICE)
