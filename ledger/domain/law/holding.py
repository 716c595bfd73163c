"""Money that waits on a ground: whose ground it must be, how long it lasts, what lets the money go.

The ground of a deferral is a fact of this very case. A freeze by another court binds the sum its
notice names and no more; whether money on a court's account can be frozen at all is not settled,
so it is held, flagged, and neither ignored nor allowed to stop the rest. Nothing is let go because
a day has passed: somebody looks first.
"""

from collections.abc import Collection, Iterable
from datetime import date
from enum import StrEnum
from typing import Final

from ledger.domain.calendar import Calendar, Deadline, Period
from ledger.domain.citation import Article, Certainty, Dated
from ledger.domain.errors import Conflict, Malformed
from ledger.domain.law.disbursement import GROUNDS, DeferralGround
from ledger.domain.law.limits import add_months
from ledger.domain.law.misremittance import MISTAKEN
from ledger.domain.law.rules import rule
from ledger.domain.money import Money, zero
from ledger.domain.paper import Paper, PaperKind

ASSISTANCE: Final = Article("法发〔2017〕6号", "第十条第一款第二项", Certainty.UNCONFIRMED)
RESERVED: Final = Article("法释〔2016〕6号", "第三条", Certainty.VERIFIED)
REGISTER: Final = Article("案款保留登记要求", "保留登记", Certainty.DESIGN)
FREEZE_LIMIT: Final = Article("法释〔2022〕11号", "第四百八十五条", Certainty.VERIFIED)

IN_TURN: Final = Article(
    "《最高人民法院关于人民法院执行工作若干问题的规定（试行）》（2020年修正）",
    "第五十五条",
    Certainty.VERIFIED,
)
HANDED_OVER: Final = Article("民事诉讼法", "第二百五十三条", Certainty.UNCONFIRMED)

LONGEST_FREEZE: Final = Dated(FREEZE_LIMIT, {date(2015, 2, 4): 12})  # months
REVIEW: Final = Dated(MISTAKEN, {date(2012, 8, 31): Period(15)})


class HoldKind(StrEnum):
    """Why money of a case is held though nobody deferred it."""

    FREEZE = "freeze"  # 另案冻结
    OBJECTION = "objection"  # 案外人异议、误汇
    RESERVE = "reserve"  # 首封债权预留
    REVERSAL = "reversal"  # 执行回转
    DISCIPLINE = "discipline"  # 纪检监察要求


class ForeignGround(Conflict):
    """The ground of a deferral belongs to another case, or nothing shows it in this one (E1)."""

    code = "foreign-ground"
    title = "The ground must be a fact of this case"
    title_zh = "延缓事由须为本案事实"
    article = GROUNDS


class HoldUnbounded(Malformed):
    """A hold names no amount, no day it ends, or a day the law does not allow."""

    code = "hold-unbounded"
    title = "A hold has an amount and an end"
    title_zh = "保留须有金额和期限"
    article = REGISTER


class HoldNotCovered(Conflict):
    """A freeze names more than the case had; what has come since is held before anything goes."""

    code = "hold-not-covered"
    title = "A freeze is not covered yet: hold what came first"
    title_zh = "另案冻结尚未足额，新到款项应先补足冻结"
    article = ASSISTANCE


class HoldOfOneReceipt(Conflict):
    """A hold names one receipt, and nothing of it is free here: no other money is held for it."""

    code = "hold-of-one-receipt"
    title = "The hold is of one receipt, and nothing of that is free"
    title_zh = "该保留限于指定来款，该来款在本案无可保留余额，不得以其他款项补足"
    article = REGISTER


class FreezeNotHandedOver(Conflict):
    """What is frozen does not go to the court that froze it: not agreed to, over, or not his."""

    code = "freeze-not-handed-over"
    title = "Nothing frozen goes to that court on this"
    title_zh = "该冻结不能据以协助划拨"
    article = HANDED_OVER


class FreezeWaits(Conflict):
    """Another court froze the same share before: only what it leaves goes to the next."""

    code = "freeze-waits"
    title = "An earlier freeze of the share comes first"
    title_zh = "该份额有在先冻结，轮候冻结仅就剩余部分划拨"
    article = IN_TURN


class ReleaseNotShown(Conflict):
    """Nothing shows that held money may go: no document, or only that a day has passed."""

    code = "release-not-shown"
    title = "Held money is let go on a document only"
    title_zh = "解除保留须凭文书或到期核查记录"
    article = REGISTER


@rule("R1.15", GROUNDS, zh="延缓发放", en="Deferral of disbursement")
def must_concern(ground: DeferralGround, case_number: str, *, of_case: str, shown: bool) -> None:
    """Refuse a deferral whose ground is another case's, or is only alleged.

    ``of_case`` is the case whose fact the ground is: the freeze, the stay or the notice registered
    for it, or the case its paper was made in. ``shown`` says whether that fact stands.
    Raises :class:`ForeignGround`.
    """
    if of_case != case_number:
        raise ForeignGround(
            f"the ground is {of_case or 'nobody'}'s, the money {case_number}'s",
            case=case_number, of_case=of_case,
        )  # fmt: skip
    if not shown:
        said = f"nothing in {case_number} shows {ground.value}"
        raise ForeignGround(said, case=case_number, ground=ground.value)


@rule("R2.19", REGISTER, zh="保留登记", en="Register of holds")
def may_hold(*, above_zero: bool, starts_on: date, until: date | None) -> date:
    """Refuse a hold without an amount or an end; answer the end. Raises :class:`HoldUnbounded`."""
    if not above_zero or until is None or until < starts_on:
        raise HoldUnbounded("name an amount and the day it ends", until=until)
    return until


@rule("R2.19", REGISTER, zh="保留登记", en="Register of holds")
def is_of_its_receipt(free: Money | None, *, hold: str, receipt: str) -> None:
    """Refuse to hold other money for a hold of one receipt: of another payer, by another way.

    ``free`` is what of its receipt is free, ``None`` where the case does not have it. A stranger's
    mistaken money is not made up from what the debtor paid. Raises :class:`HoldOfOneReceipt`.
    """
    if free is None or not free > zero(free.currency.code):
        said = f"{hold} is of receipt {receipt}, of which nothing is free"
        raise HoldOfOneReceipt(said, hold=hold, receipt=receipt)


@rule("R2.15", ASSISTANCE, zh="另案冻结", en="Freeze by another court", figures=(LONGEST_FREEZE,))
def may_freeze(starts_on: date, until: date, paper: Paper) -> None:
    """Refuse a freeze without the notice that asks for it, or beyond a year.

    Raises :class:`HoldUnbounded`, :class:`ReleaseNotShown`.
    """
    if paper.kind not in (PaperKind.LETTER, PaperKind.RULING, PaperKind.NOTICE):
        raise ReleaseNotShown(
            "name the notice that asks for it", kind=paper.kind, article=ASSISTANCE
        )
    within_a_year(starts_on, until)


@rule("R2.15", ASSISTANCE, zh="另案冻结", en="Freeze by another court")
def is_held_first(missing: Money, *, hold: str, left: Money | None = None) -> None:
    """Refuse to pay what came while a freeze still lacks some of the sum its notice names.

    A notice binds what comes after it as well, and no more than its sum: where as much is ``left``
    as it lacks, the rest may go. Raises :class:`HoldNotCovered`.
    """
    there = zero(missing.currency.code) if left is None else left
    if missing > there:
        raise HoldNotCovered(f"{hold} lacks {missing}", hold=hold, missing=missing)


@rule("R2.15a", HANDED_OVER, zh="协助划拨", en="A frozen share goes to the court that froze it")
def freezes_a_share(
    kind: HoldKind, *, hold: str, here: bool, of: str | None, creditors: Collection[str]
) -> None:
    """Refuse to hand a share over on what does not freeze a creditor's share of this plan.

    A hold of the case's money, or of its debtor's, is answered before a plan is final. Raises
    :class:`FreezeNotHandedOver`.
    """
    if kind is not HoldKind.FREEZE or not here or of not in creditors:
        raise FreezeNotHandedOver(f"{hold} freezes no share of this plan", hold=hold, party=of)


@rule("R2.15a", HANDED_OVER, zh="协助划拨", en="A frozen share goes to the court that froze it")
def freezes_what_is_held(kind: HoldKind, held: Money, *, hold: str) -> None:
    """Refuse to hand over what no freeze holds: an objection's or a reserve's goes by its ruling.

    Raises :class:`FreezeNotHandedOver`.
    """
    if kind is not HoldKind.FREEZE or not held > zero(held.currency.code):
        raise FreezeNotHandedOver(f"{hold} freezes nothing that is held", hold=hold, held=held)


@rule("R2.15a", HANDED_OVER, zh="协助划拨", en="A frozen share goes to the court that froze it")
def account_is_named(named: str, known: str) -> None:
    """Refuse any account but the one the assistance notice names, spaces apart.

    Raises :class:`FreezeNotHandedOver`.
    """
    if "".join(named.split()) != known:
        raise FreezeNotHandedOver("the notice names another account than was confirmed")


@rule("R2.15a", HANDED_OVER, zh="协助划拨", en="A frozen share goes to the court that froze it")
def may_be_handed_over(
    *, agreed: bool, starts_on: date, until: date, today: date, hold: str
) -> None:
    """Refuse to hand anything over on a freeze nobody agreed to, or that does not stand today.

    A freeze that is over gives no turn: it is extended first, on a notice of its own. Raises
    :class:`FreezeNotHandedOver`.
    """
    if not agreed:
        raise FreezeNotHandedOver(f"{hold} is not agreed to", hold=hold)
    if not starts_on <= today <= until:
        said = f"{hold} stands from {starts_on} to {until}"
        raise FreezeNotHandedOver(said, hold=hold, starts_on=starts_on, until=until)


@rule("R2.15b", IN_TURN, zh="轮候冻结", en="Several courts freeze one share")
def goes_in_turn(
    lacks: Money, share: Money, before: Money, *, hold: str, asked: Money | None = None
) -> Money:
    """What of a creditor's share goes to this court: of what earlier freezes leave, what it lacks.

    ``share`` is what can be paid of it now, ``before`` what earlier freezes of it still lack.
    Worked example: of 75,120.00 frozen by a first court for 50,000.00 and a second for 30,000.00
    the second gets 25,120.00 and waits for 4,880.00. Raises :class:`FreezeWaits` where nothing is
    left, or less than ``asked``.
    """
    left = max(share - before, zero(share.currency.code))
    part = min(lacks, left) if asked is None else asked
    if not zero(share.currency.code) < part <= min(lacks, left):
        raise FreezeWaits(
            f"{left} is left of the share, {hold} lacks {lacks}", hold=hold, left=left,
            missing=lacks, earlier=before,
        )  # fmt: skip
    return part


@rule("R2.15", ASSISTANCE, zh="另案冻结", en="Freeze by another court", figures=(LONGEST_FREEZE,))
def within_a_year(starts_on: date, until: date) -> None:
    """Refuse a freeze of money beyond the same day of the next year; :class:`HoldUnbounded`."""
    last = add_months(starts_on, LONGEST_FREEZE.on(starts_on))
    if until > last:
        raise HoldUnbounded(
            f"a freeze to {until} is longer than a year", article=FREEZE_LIMIT, until=until,
            last=last,
        )  # fmt: skip


@rule("R2.15", ASSISTANCE, zh="另案冻结", en="Freeze by another court")
def may_let_go(
    kind: HoldKind, papers: Iterable[Paper], *, until: date, today: date, checked: bool
) -> None:
    """Refuse to let held money go without its document.

    Before it ends only the document that lifts it will do. After its end it is enough that
    somebody looked and wrote down what was found — except for an objection, which ends by a
    ruling or a judgment, and a first seizer's reserve, which ends with his title (R4.06): neither
    ends by time. Raises :class:`ReleaseNotShown`.
    """
    named = {paper.kind for paper in papers}
    deciding = {PaperKind.RULING, PaperKind.JUDGMENT}
    lifting = deciding | {PaperKind.LETTER, PaperKind.DECISION, PaperKind.NOTICE}
    needed = deciding if kind is HoldKind.OBJECTION else lifting
    if named & needed:
        return
    if kind is HoldKind.OBJECTION:
        raise ReleaseNotShown("an objection ends by a ruling", kind=kind, article=MISTAKEN)
    if kind is HoldKind.RESERVE:
        said = "a reserve waits for the title of its claim"
        raise ReleaseNotShown(said, kind=kind, article=RESERVED)
    if today <= until:
        raise ReleaseNotShown(f"it stands until {until}: name what lifts it", until=until)
    if not checked or PaperKind.RECORD not in named:
        raise ReleaseNotShown(f"it ended on {until}: look first, and name the record", until=until)


@rule("R2.12", MISTAKEN, zh="误汇退回", en="Return of a mistaken remittance")
def review_due(filed_on: date, calendar: Calendar) -> Deadline:
    """By when a third party's objection is decided: 15 days, carried past rest days."""
    return calendar.deadline(filed_on, REVIEW.on(filed_on), roll=True, article=MISTAKEN)
