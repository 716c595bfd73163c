"""The appraisal (委托评估): which firm, until when; and complaints of how a price was found."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

from auctions.law.pricing import IN_FORCE
from auctions.law.says import ObjectionRefused, ReferenceRefused, Remark, by, ck, late, refuse
from ledger.domain.calendar import Calendar
from ledger.domain.citation import Dated
from ledger.domain.law.rules import rule

ARTICLES: Final = ck("第十六条至第十九条、第三十二条第三款")
REPORT_WITHIN: Final = Dated(ARTICLES, {IN_FORCE: 30})
EXTENDED_BY: Final = Dated(ARTICLES, {IN_FORCE: 15})
EXTENSIONS: Final = Dated(ARTICLES, {IN_FORCE: 2})
ASKED_BEFORE: Final = Dated(ARTICLES, {IN_FORCE: 5})
RECALL_WITHIN: Final = Dated(ARTICLES, {IN_FORCE: 3})
FIRMS: Final = Dated(ARTICLES, {IN_FORCE: 3})


@rule("CK-7", ARTICLES, zh="委托评估", en="Appraisal")
def firms_chosen(firms: Sequence[str], record: str, on: date, *, by_lot: bool) -> None:
    """Three firms in an order the parties agreed on, or drawn by lot; both with a record.

    Raises :class:`ReferenceRefused`.
    """
    wanted = FIRMS.on(on)
    if len(set(firms)) != wanted or len(firms) != wanted or not all(f.strip() for f in firms):
        refuse(
            ReferenceRefused,
            "CK-7",
            f"{wanted} firms are named in their order, not {firms}",
            needed=wanted,
            firms=firms,
        )
    if not record.strip():
        how = "the drawing of lots (摇号)" if by_lot else "what the parties agreed on"
        refuse(ReferenceRefused, "CK-7", f"no record of {how}", what=how)


@rule(
    "CK-7", ARTICLES, zh="委托评估", en="Appraisal",
    figures=(REPORT_WITHIN, EXTENDED_BY, EXTENSIONS, ASKED_BEFORE),
)  # fmt: skip
def appraisal_due(asked_on: date, extensions: Sequence[date], calendar: Calendar) -> date:
    """By when the firm's report is due: 30 days, at most two extensions of 15 days.

    Each extension is asked for five days before the time is over. Raises
    :class:`ReferenceRefused`; the file then goes to the next firm, and the first gets no fee.
    """
    due = by(asked_on, REPORT_WITHIN.on(asked_on), calendar).due
    if len(extensions) > EXTENSIONS.on(asked_on):
        refuse(
            ReferenceRefused,
            "CK-7",
            f"{len(extensions)} extensions are asked, two are most",
            count=len(extensions),
        )
    for asked in extensions:
        if (due - asked).days < ASKED_BEFORE.on(asked_on):
            refuse(ReferenceRefused, "CK-7", f"asked on {asked} for more than {due}", due=due)
        due = by(due, EXTENDED_BY.on(asked_on), calendar).due
    return due


@rule("CK-7", ARTICLES, zh="委托评估", en="Appraisal")
def report_in_time(made_by: str, commissioned: str, on: date, due: date) -> None:
    """The commissioned firm reports in its time; a later report is not used.

    Raises :class:`ReferenceRefused`.
    """
    if made_by != commissioned:
        refuse(
            ReferenceRefused,
            "CK-7",
            f"{commissioned} was asked, not {made_by}",
            agency=commissioned,
            by=made_by,
        )
    if on > due:
        refuse(
            ReferenceRefused, "CK-7", f"the report came on {on}, due by {due}: recall the file",
            due=due,
        )  # fmt: skip


@rule("CK-7", ARTICLES, zh="委托评估", en="Appraisal", figures=(RECALL_WITHIN,))
def recalled(on: date, due: date, calendar: Calendar) -> Remark | None:
    """The file of a firm that let its time pass is recalled within three days; later is remarked.

    Raises :class:`ReferenceRefused` while the firm still has time.
    """
    if on <= due:
        refuse(ReferenceRefused, "CK-7", f"the firm has time until {due}", due=due)
    return late("CK-7", "the file was recalled", on, by(due, RECALL_WITHIN.on(due), calendar))


@rule("CK-7", ARTICLES, zh="委托评估", en="Appraisal")
def reported(report: str) -> None:
    """A price by appraisal rests on a report that came in time; :class:`ReferenceRefused`."""
    if not report.strip():
        refuse(
            ReferenceRefused,
            "CK-7",
            "no commissioned firm has reported in its time",
            lacking="report",
        )


@rule("CK-10", ck("第二十五条"), zh="定价违法的监督", en="Complaint of fraud in pricing")
def may_complain(notice_on: date | None) -> None:
    """Fraud or collusion in pricing is complained of before the notice of the first auction.

    Raises :class:`ObjectionRefused`.
    """
    if notice_on is not None:
        said = f"the notice of the first auction was published on {notice_on}"
        refuse(ObjectionRefused, "CK-10", said, posted_on=notice_on)


@rule("CK-10", ck("第二十五条"), zh="定价违法的监督", en="Complaint of fraud in pricing")
def complaint_shown(evidence: str) -> None:
    """A complaint comes with its evidence; raises :class:`ObjectionRefused`."""
    if not evidence.strip():
        refuse(ObjectionRefused, "CK-10", "the complaint names no evidence", lacking="evidence")


@rule("CK-10", ck("第二十五条"), zh="定价违法的监督", en="Complaint of fraud in pricing")
def no_complaint_open(waiting: Collection[str]) -> None:
    """Nothing is announced on a price that is being looked into; :class:`ObjectionRefused`."""
    if waiting:
        who = ", ".join(sorted(waiting))
        refuse(ObjectionRefused, "CK-10", f"the complaint of {who} is not decided", party=who)
