"""How long a plan may be opposed, by whom, and when its money may be paid (分配方案异议).

Fifteen days to object from one's own service; fifteen more for the others from the day each is
told; fifteen for the objector to sue from the day he hears who opposes. Each clock is somebody's
own: there is no common deadline, and the last of them to end decides when money is paid.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from ledger.domain.calendar import Calendar, Deadline, Period
from ledger.domain.citation import Article, Certainty, Dated
from ledger.domain.errors import Conflict, Malformed
from ledger.domain.law.plan_parts import Distribution, PlanClaim
from ledger.domain.law.rules import rule
from ledger.domain.money import Money, zero

OBJECTION: Final = Article(
    "《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》（2022年修正）",
    "第五百零九条、第五百一十条",
    Certainty.VERIFIED,
)
_ROUNDING: Final = Money("0.01")  # where remainders fall otherwise, a share may lose so much
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


class BeyondTheObjection(Conflict):
    """Nobody was told of this change, and so nobody could oppose it: it is a new fact, on which the
    plan is served again.
    """

    code = "beyond-the-objection"
    title = "The amendment goes beyond what was objected to; amend on new facts and serve again"
    title_zh = "修正超出异议或者文书所及范围，其余变化应按新的事实修正并重新送达"
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


@rule("R4.11", OBJECTION, zh="分配方案异议", en="Objection to a plan")
def only_of(claims: Collection[str], before: Distribution, after: Distribution) -> None:
    """A plan that is not served again is computed anew from the same claims, but for ``claims``.

    What goes back to the relief fund is no party's to oppose. Raises :class:`BeyondTheObjection`.
    """
    old, new = before.claim_of, after.claim_of
    for claim in dict.fromkeys((*old, *new)):
        if claim not in claims and _owed(old.get(claim)) != _owed(new.get(claim)):
            said = f"claim {claim} is not what it was, and nobody objected to it"
            raise BeyondTheObjection(said, claim=claim)


@rule("R4.11", OBJECTION, zh="分配方案异议", en="Objection to a plan")
def within_objection(
    disputed: Mapping[str, Money], before: Distribution, after: Distribution
) -> None:
    """What nobody opposed is carried out as it was asked: a share falls by what was disputed of it
    and no more, any other share and the debtor's surplus by nothing (解释 510(1)).

    Raises :class:`BeyondTheObjection`.
    """
    for claim, share in before.share_of.items():
        now = after.share_of[claim].paid if claim in after.share_of else zero()
        fall, most = share.paid - now, disputed.get(claim, zero())
        if fall > most + _ROUNDING:
            said = f"share {claim} would fall by {fall}, {most} of it is disputed"
            raise BeyondTheObjection(said, claim=claim, before=share.paid, after=now, disputed=most)
    if after.surplus < before.surplus:
        said = f"the debtor's {before.surplus} would be {after.surplus}, and nobody disputed it"
        raise BeyondTheObjection(said, before=before.surplus, after=after.surplus)


def _owed(claim: PlanClaim | None) -> PlanClaim | None:
    return None if claim is None else replace(claim, relief=zero())
