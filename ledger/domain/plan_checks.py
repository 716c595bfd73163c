"""What a plan's commands ask before anything is recorded: papers, days, shares, windows."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from ledger.domain.calendar import Calendar
from ledger.domain.citation import Article
from ledger.domain.law.objections import may_pay, window
from ledger.domain.law.plan_parts import Distribution
from ledger.domain.law.shares import repeated
from ledger.domain.money import Money, zero
from ledger.domain.plan_parts import (
    Course,
    Dispute,
    DisputeUnclear,
    NotAParticipant,
    NotServed,
    NotYetThen,
    Objection,
    ObjectionCourse,
    PaidAlready,
    PaperMissing,
    ServedAlready,
    TooEarly,
    Window,
)


def papered(document: str) -> None:
    """Refuse a step without its paper or reason; raises :class:`PaperMissing`."""
    if not document.strip():
        raise PaperMissing("name the paper, or the reason", lacking="document")


def not_in_future(
    on: date, today: date, *, place: str = "", article: Article | None = None
) -> None:
    """Refuse a day that has not come, and say where it was said; raises :class:`NotYetThen`.

    Of two moments the later is refused as a day is.
    """
    said = on if isinstance(on, datetime) else str(on)
    if on > today and place:
        raise NotYetThen(f"{place}: {on} has not come", article=article, on=said, place=place)
    if on > today:
        raise NotYetThen(f"{on} has not come", article=article, on=said)


def not_before(on: date, since: date | None) -> None:
    """Refuse a day before that on which its cause arose; raises :class:`TooEarly`."""
    if since is not None and on < since:
        raise TooEarly(f"{on} lies before {since}", on=on, since=since)


def windows_for(
    reached: Sequence[tuple[str, date, str]],
    who: Collection[str],
    known: Collection[str],
    *,
    since: date | None,
    calendar: Calendar,
    today: date,
) -> tuple[Window, ...]:
    """The fifteen days of each party a paper reached: party, day, and how it reached him.

    ``since`` is the day from which there was such a paper: nobody is served before.

    Raises :class:`NotAParticipant`, :class:`ServedAlready`, :class:`PaperMissing`,
    :class:`NotYetThen`, :class:`TooEarly`.
    """
    if not reached:
        raise PaperMissing("nobody is named whom the paper reached", lacking="reached")
    seen, may = set(known), set(who)
    until: dict[date, date] = {}
    windows = []
    for party, on, how in reached:
        if party not in may:
            raise NotAParticipant(f"{party} takes no part in this", party=party)
        if party in seen:
            raise ServedAlready(f"the paper reached {party} before", party=party)
        papered(how)
        not_in_future(on, today)
        not_before(on, since)
        seen.add(party)
        if on not in until:
            until[on] = window(on, calendar).due
        windows.append(Window(party, on, until[on], how, calendar.version))
    return tuple(windows)


def well_disputed(disputed: Sequence[Dispute], plan: Distribution) -> None:
    """Refuse a dispute over no share, or over more than a share is; :class:`DisputeUnclear`."""
    if not disputed:
        raise DisputeUnclear("name the disputed shares", lacking="disputed")
    if twice := repeated(each.claim for each in disputed):
        raise DisputeUnclear(f"share {twice[0]} is disputed twice", claim=twice[0])
    for each in disputed:
        share = plan.share_of.get(each.claim)
        if share is None or not zero() < each.amount <= share.paid:
            raise DisputeUnclear(f"{each.amount} of share {each.claim}", claim=each.claim)


def keeps_what_was_paid(
    before: Distribution, after: Distribution, drawn: Mapping[str, Money]
) -> None:
    """Refuse an amendment that takes back what was paid, or divides another sum.

    What went to the state and to the debtor was paid as well. Raises :class:`PaidAlready`.
    """
    if after.fund != before.fund or after.surplus != before.surplus:
        said = f"{before.fund.gross} were divided and {before.surplus} were left, and stay so"
        raise PaidAlready(said, before=before.fund.gross, after=after.fund.gross)
    for claim, paid in drawn.items():
        share = after.share_of.get(claim)
        if share is None or share.paid < paid:
            raise PaidAlready(f"{paid} was paid on {claim}", claim=claim, paid=str(paid))


def may_be_final(
    on: date,
    participants: Iterable[str],
    services: Mapping[str, Window],
    objections: Iterable[Objection],
) -> None:
    """Refuse closing the time for objections while anybody has any, or one waits for an answer.

    Raises :class:`NotServed`, :class:`WindowOpen`, :class:`ObjectionCourse`.
    """
    missing = sorted(set(participants) - set(services))
    if missing:
        said = f"{len(missing)} were not served, {missing[0]} among them"
        raise NotServed(said, parties=missing[:20])
    raised = list(objections)
    windows = [*services.values(), *(each for o in raised for each in o.windows())]
    may_pay(on, [(each.party, each.until) for each in windows])
    for one in raised:
        course = one.course(on)
        if course not in (Course.CLOSED, Course.LAPSED, Course.SUED):
            raise ObjectionCourse(
                f"{one.objection} is {course.value}", objection=one.objection,
                course=course,
            )  # fmt: skip
