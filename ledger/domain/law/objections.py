"""How long a plan may be opposed, by whom, and when its money may be paid (分配方案异议).

Fifteen days to object from one's own service; fifteen more for the others from the day each is
told; fifteen for the objector to sue from the day he hears who opposes. Each clock is somebody's
own: there is no common deadline, and the last of them to end decides when money is paid.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

from ledger.domain.calendar import Calendar, Deadline, Period
from ledger.domain.citation import Article, Certainty, Dated
from ledger.domain.errors import Conflict, Malformed
from ledger.domain.law.rules import rule

OBJECTION: Final = Article(
    "《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》（2022年修正）",
    "第五百零九条、第五百一十条",
    Certainty.VERIFIED,
)
WINDOW: Final = Dated(OBJECTION, {date(2015, 2, 4): Period(15)})


class WindowOpen(Conflict):
    """Somebody may still object, oppose or sue; the money waits."""

    code = "window-open"
    title = "Somebody may still oppose the plan"
    title_zh = "异议、反对或者起诉期间未届满，不得发放"
    article = OBJECTION


class WindowClosed(Conflict):
    """The fifteen days of this party are over."""

    code = "window-closed"
    title = "This party's fifteen days are over"
    title_zh = "已超过该当事人的十五日期间"
    article = OBJECTION


class NotInWriting(Malformed):
    """An objection is made in writing; what was only said is none."""

    code = "not-in-writing"
    title = "An objection is made in writing"
    title_zh = "异议应当书面提出"
    article = OBJECTION


@rule("R4.11", OBJECTION, zh="分配方案异议", en="Objection to a plan", figures=(WINDOW,))
def window(begins_on: date, calendar: Calendar) -> Deadline:
    """Until when one party may act whom the paper reached on ``begins_on``.

    Fifteen days; the day itself is not counted, and a last day of rest is carried to the next
    working day.
    """
    return calendar.deadline(begins_on, WINDOW.on(begins_on), roll=True, article=OBJECTION)


@rule("R4.11", OBJECTION, zh="分配方案异议", en="Objection to a plan")
def in_time(on: date, begins_on: date, until: date, document: str) -> None:
    """Refuse what is only said, and what is said before its clock starts or after it has ended.

    Raises :class:`NotInWriting`, :class:`WindowClosed`.
    """
    if not document.strip():
        raise NotInWriting("name the paper in which it was made", lacking="document")
    if on > until or on < begins_on:
        raise WindowClosed(f"{on} is not within {begins_on} to {until}", until=str(until))


@rule("R4.11", OBJECTION, zh="分配方案异议", en="Objection to a plan")
def may_pay(on: date, ends: Iterable[tuple[str, date]]) -> None:
    """Refuse paying while anybody's window is open, its last day within.

    Raises :class:`WindowOpen`, naming whose window ends last.
    """
    last = max(ends, key=lambda end: end[1], default=None)
    if last is not None and on <= last[1]:
        raise WindowOpen(
            f"{last[0]} may act until {last[1]}; paid from the day after",
            party=last[0], until=str(last[1]),
        )  # fmt: skip
