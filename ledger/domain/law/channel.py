"""By which way, and on which days, the clearing system carries a payment.

Small sums are cleared every day (小额支付系统); above a limit, which the system's operator sets and
has changed, only the large-value system (大额支付系统) carries a payment; it rests on rest days.
"""

from datetime import date
from typing import Final

from ledger.domain.calendar import Calendar
from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict
from ledger.domain.law.rules import rule
from ledger.domain.money import Money

CHANNEL: Final = Article("大额支付系统业务处理办法", "运行时间", Certainty.UNCONFIRMED)


class WaitsForWorkingDay(Conflict):
    """The sum is beyond what is cleared on a rest day; it waits in its batch."""

    code = "waits-for-working-day"
    title = "So large a payment is cleared on a working day"
    title_zh = "超过小额限额，须待工作日经大额系统发送"
    article = CHANNEL


@rule("R11.3", CHANNEL, zh="支付渠道限额", en="Limit of the clearing channel")
def may_be_sent(amount: Money, *, above: Money | None, on: date, calendar: Calendar) -> None:
    """Refuse to send a sum beyond the limit on a rest day, and name the next working day.

    The limit is the court's policy, because its operator changes it. Raises
    :class:`WaitsForWorkingDay`.
    """
    if above is None or amount <= above or calendar.is_working(on):
        return
    next_day = calendar.roll(on)
    raise WaitsForWorkingDay(f"{amount} can be sent on {next_day}", next=next_day, limit=above)
