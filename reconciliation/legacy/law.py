"""What may be done with money whose past is unknown: nothing in a hurry, and nothing without paper.

The methods come from the clean-up campaigns of courts; the ownerless procedure is national law.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from ledger.domain.citation import Article, Certainty, Dated
from ledger.domain.errors import Conflict, Malformed
from ledger.domain.law.rules import rule
from ledger.domain.money import Money, zero
from reconciliation.legacy.classes import DEFERRED, LADDER, Grade, LegacyClass, Step

OPENING: Final = Article("执行案款集中清理工作要求（2016年）", "逐笔登记底数")
POOL: Final = Article("案款审计方法", "历史混同资金的分割认定")
IDENTIFY: Final = Article("各地法院清理执行案款的做法", "以款找案、以款找人")
NOTICE: Final = Article("各地法院清理执行案款的做法", "不明案款公告", Certainty.LOCAL)
OWNERLESS: Final = Article(
    "民事诉讼法（2023年修正）", "第二百零二条至第二百零四条", Certainty.VERIFIED
)
CLASSES: Final = Article("案款清理工作要求", "逐笔分类", Certainty.DESIGN)
CLEARED: Final = Article("案款清理工作要求", "清零标准", Certainty.DESIGN)

# One year of notice, unchanged since the code of 1991 (articles 174-176 then).
NOTICE_YEARS: Final = Dated(OWNERLESS, {date(1991, 4, 9): 1})


class OpeningDoesNotTie(Conflict):
    """The lines do not come to the bank's balance, and nobody owns the difference."""

    code = "opening-does-not-tie"
    title = "The opening position does not tie to the bank"
    title_zh = "底数与银行余额不符"
    article = OPENING


class DifferenceNeedsOwner(Malformed):
    """A class K line names nobody who looks into it."""

    code = "difference-needs-owner"
    title = "A difference needs an owner and a reason"
    title_zh = "差错款须有责任人和说明"
    article = OPENING


class DifferenceBelongsElsewhere(Malformed):
    """What was found out of a difference would stand on an account it cannot belong to."""

    code = "difference-belongs-elsewhere"
    title = "A difference is put right on an account it can belong to, with a document"
    title_zh = "差错款应转入应属科目并附依据"
    article = OPENING


class EvidenceTooWeak(Conflict):
    """Money would move on an officer's word alone."""

    code = "evidence-too-weak"
    title = "An officer's statement alone moves no money"
    title_zh = "仅凭承办人说明不得入账或发放"
    article = POOL


class StepOutOfOrder(Conflict):
    """A rung of the identification ladder was left out, taken twice, or dated before the last."""

    code = "step-out-of-order"
    title = "The ladder is climbed rung by rung"
    title_zh = "查找步骤应依次进行"
    article = IDENTIFY


class LadderNotExhausted(Conflict):
    """Something could still be asked before the public is."""

    code = "ladder-not-exhausted"
    title = "Not every step of identification was taken"
    title_zh = "查找措施尚未穷尽"
    article = IDENTIFY


class NotForTreasury(Conflict):
    """Unclaimed money would go to the state without a judgment or a competent decision."""

    code = "not-for-treasury"
    title = "Only class I goes to the treasury"
    title_zh = "未经法定程序不得上缴国库"
    article = OWNERLESS


class JudgmentTooEarly(Conflict):
    """Property is found ownerless before its notice ran a full year."""

    code = "ownerless-notice-running"
    title = "The ownerless notice has not run a year"
    title_zh = "认定财产无主公告未满一年"
    article = OWNERLESS


class ClassNotProved(Malformed):
    """The class asked for needs a paper, a case or a date that was not given."""

    code = "class-not-proved"
    title = "This class needs more than was given"
    title_zh = "分类依据不足"
    article = CLASSES


class ReportDoesNotTie(Conflict):
    """A table's total is not what bank or books say."""

    code = "report-does-not-tie"
    title = "The table does not tie to bank and books"
    title_zh = "报表合计与银行、账面不符"
    article = CLEARED


@rule("R3.01", OPENING, zh="逐笔登记底数", en="The opening position, line by line")
def opening_ties(lines: Money, *, over: Money, under: Money, bank: Money) -> None:
    """Refuse an opening position whose lines and owned differences do not come to the bank.

    ``over`` is what the bank holds beyond the lines (长款), ``under`` what the lines hold beyond
    the bank (短款). Raises :class:`OpeningDoesNotTie` with what is still unexplained.
    """
    missing = bank - lines - over + under
    if missing != zero():
        raise OpeningDoesNotTie(
            f"the bank held {bank}, the lines and owned differences come to {bank - missing}:"
            f" {missing} has no owner",
            bank=bank, lines=lines, unexplained=missing,
        )  # fmt: skip


@rule("R3.01", OPENING, zh="逐笔登记底数", en="The opening position, line by line")
def difference_is_owned(amount: Money, *, owner: str, reason: str) -> None:
    """Refuse a plug: raises :class:`DifferenceNeedsOwner`."""
    if amount <= zero() or not owner.strip() or not reason.strip():
        raise DifferenceNeedsOwner(
            "name the amount, who looks into it, and why it is thought so",
            amount=amount,
            lacking=[
                name for name, said in (("owner", owner), ("reason", reason)) if not said.strip()
            ],
        )


@rule("R3.02", POOL, zh="历史混同资金", en="Commingled money, tranche by tranche")
def may_move_on(grade: Grade) -> None:
    """Refuse to move money on an officer's statement alone; raises :class:`EvidenceTooWeak`."""
    if grade is Grade.E3:
        raise EvidenceTooWeak("bring the bank's record or the case file", grade=grade.value)


@rule("R3.03", IDENTIFY, zh="不明案款查找", en="The identification ladder")
def may_take(step: Step, on: date, taken: Sequence[tuple[Step, date]], *, today: date) -> None:
    """Refuse a step out of its order or its time; raises :class:`StepOutOfOrder`.

    A step that does not apply is taken all the same, with that as its result.
    """
    due = LADDER[len(taken)] if len(taken) < len(LADDER) else None
    if step is not due:
        said = f"next is {due.value}" if due else "every step was taken"
        raise StepOutOfOrder(f"{step.value} is not due: {said}", next=due)
    last = taken[-1][1] if taken else date.min
    if not last <= on <= today:
        raise StepOutOfOrder(f"{on} does not lie between {last} and {today}", on=on)


@rule("R3.04", NOTICE, zh="不明案款公告", en="Public notice")
def may_give_notice(cls: LegacyClass, taken: Collection[Step]) -> None:
    """Refuse a notice of what is not class E, or could still be found otherwise.

    Raises :class:`LadderNotExhausted`, :class:`ClassNotProved`.
    """
    if cls is not LegacyClass.E:
        raise ClassNotProved(f"class {cls.value} is not unidentified money", cls=cls.value)
    if missing := [step.value for step in LADDER if step not in taken]:
        raise LadderNotExhausted(f"not yet taken: {', '.join(missing)}", missing=missing)


def notice_year_ends(notice_on: date) -> date:
    """The day on which an ownerless notice has run its full year."""
    year = notice_on.year + NOTICE_YEARS.on(notice_on)
    try:
        return notice_on.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 3, 1)


@rule(
    "R3.05", OWNERLESS, zh="认定财产无主", en="Ownerless property", figures=(NOTICE_YEARS,),
)  # fmt: skip
def may_be_judged_ownerless(notice_on: date, judged_on: date) -> None:
    """Refuse a judgment before the notice ran a year; raises :class:`JudgmentTooEarly`."""
    ends = notice_year_ends(notice_on)
    if judged_on < ends:
        raise JudgmentTooEarly(f"the notice of {notice_on} runs to {ends}", ends=ends)


@rule(
    "R3.05", OWNERLESS, zh="认定财产无主", en="Ownerless property", figures=(NOTICE_YEARS,),
)  # fmt: skip
def may_become_treasury(cls: LegacyClass, *, judgment: str, decision: str) -> None:
    """Refuse to call unidentified money the state's without a judgment or a competent decision.

    Fees, fines and confiscated money (from other classes) are the state's by their own papers.
    Raises :class:`NotForTreasury`.
    """
    if cls is LegacyClass.E and not judgment.strip() and not decision.strip():
        raise NotForTreasury(
            "an ownerless judgment, or the decision of the financial authority, is needed first",
            cls=cls.value,
        )


@rule("R3.05", OWNERLESS, zh="认定财产无主", en="Ownerless property", figures=(NOTICE_YEARS,))
def may_be_handed_over(cls: LegacyClass) -> None:
    """Refuse a treasury payment from any class but I; raises :class:`NotForTreasury`."""
    if cls is not LegacyClass.I:
        raise NotForTreasury(f"the line is class {cls.value}", cls=cls.value)


def may_be_called(
    cls: LegacyClass, *, case: str, document: str, review_on: date | None, owner: str, today: date
) -> None:
    """Refuse a class without what proves it; raises :class:`ClassNotProved`.

    Every class but E needs a document; a deferral, a plan and an escrow need a day on which they
    are looked at again; whatever is to be paid out of a case needs the case.
    """
    if cls is not LegacyClass.E and not document.strip():
        raise ClassNotProved(
            f"class {cls.value} needs a document", cls=cls.value, lacking="document"
        )
    waiting = cls in DEFERRED or cls in {LegacyClass.C, LegacyClass.D}
    if waiting and (review_on is None or review_on <= today):
        raise ClassNotProved(
            "a day to look at it again is needed, after today",
            review_on=review_on,
            lacking="review_on",
        )
    if cls in {LegacyClass.A, LegacyClass.G} and not case:
        raise ClassNotProved(f"class {cls.value} needs the case", cls=cls.value, lacking="case")
    if cls is LegacyClass.K and not owner.strip():
        raise DifferenceNeedsOwner(
            "class K names who looks into it", lacking="owner", cls=cls.value
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the legacy money of a book stands on one day.

    ``unidentified`` is what class E still holds; ``renamed`` names lines that were loaded as E, are
    called no case money or a difference now, and have not moved; ``stale`` names money free in
    cases for more than thirty days; ``undated`` names B, C and D lines without an approval and a
    day ahead; ``risen`` names months in which the legacy balance grew; ``differing`` names accounts
    whose books are not the bank; ``explained`` names money that is short or long of which the cause
    is known, and which nobody has made good yet, or given to whom it belongs.
    """

    day: date
    unidentified: Money
    stale: tuple[str, ...]
    undated: tuple[str, ...]
    risen: tuple[str, ...]
    differing: tuple[str, ...]
    renamed: tuple[str, ...] = ()
    explained: tuple[str, ...] = ()


class Cleared(StrEnum):
    """How far legacy money is cleared."""

    YES = "cleared"  # 已清零
    EXPLAINED = "explained-not-put-right"  # 差额已查明，尚未处理
    NO = "not-cleared"  # 未清零


@dataclass(frozen=True, slots=True)
class Asked:
    """One of the five tests: what it asks, whether it is passed, and what speaks against it.

    Of what speaks against it, ``explained`` is what only waits to be put right.
    """

    zh: str
    en: str
    passed: bool
    against: tuple[str, ...] = ()
    explained: tuple[str, ...] = ()


@rule("R3.08", CLEARED, zh="清零标准", en="When legacy money is cleared")
def cleared(standing: Standing) -> tuple[Asked, ...]:
    """The five tests; only all of them together are "cleared" (清零).

    Unidentified money under another name that went nowhere is unidentified all the same. What is
    short is short until it was made good, however well one knows why: bank and books agree only by
    what the books call short.
    """
    left = standing.unidentified
    apart = (*standing.differing, *standing.explained)
    nobodys = (*(() if left == zero() else (left.plain,)), *standing.renamed)
    return (
        Asked("不明案款余额为零", "class E holds nothing", not nobodys, nobodys),
        Asked("无超过三十日未延缓的可发放款", "nothing is free for more than 30 days",
             not standing.stale, standing.stale),
        Asked("延缓、分配、提存均已审批且复查日未到", "each B, C and D is approved and dated ahead",
             not standing.undated, standing.undated),
        Asked("历史案款余额只减不增", "the legacy balance never grew", not standing.risen,
             standing.risen),
        Asked("银行与账面一致", "bank and books agree", not apart, apart, standing.explained),
    )  # fmt: skip


@rule("R3.08", CLEARED, zh="清零标准", en="When legacy money is cleared")
def how_far(tests: Sequence[Asked]) -> Cleared:
    """Cleared, or not; apart from both, where nothing but explained differences is in the way."""
    if all(test.passed for test in tests):
        return Cleared.YES
    waiting = all(set(test.against) == set(test.explained) for test in tests if not test.passed)
    return Cleared.EXPLAINED if waiting else Cleared.NO


@rule("R3.09", CLEARED, zh="清理报表", en="Tables that tie to the bank")
def totals_tie(table: str, said: str, total: Money, against: Money) -> None:
    """Refuse to give a table out whose totals do not tie; raises :class:`ReportDoesNotTie`."""
    if total != against:
        raise ReportDoesNotTie(
            f"{table}, {said}: {total} is not {against}", table=table, total=total,
            against=against,
        )  # fmt: skip
