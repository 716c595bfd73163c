"""Reversal of enforcement (执行回转): the title fell, and what was taken under it goes back.

A reversal is a new case with an account of its own. Whoever received money returns what he really
received beyond what the new title leaves him, with the fruits its ruling names, and pays the
doubled part when he is late. A specific thing goes back as it is; where it cannot, its value does.
"""

from collections.abc import Collection
from datetime import date
from fractions import Fraction
from typing import Final

from ledger.domain.citation import Article, Certainty, Dated
from ledger.domain.derivation import Derivation, Given, Rounding, Step
from ledger.domain.errors import Conflict
from ledger.domain.law.payout_papers import ENFORCEMENT
from ledger.domain.law.recovering import FeeRefundTakenFromApplicant
from ledger.domain.law.rules import rule
from ledger.domain.money import Money, zero
from ledger.domain.paper import Paper, PaperKind
from ledger.domain.payout_kind import PayoutKind

REVERSAL: Final = Article(ENFORCEMENT, "第六十五条", Certainty.VERIFIED)
IN_KIND: Final = Article(ENFORCEMENT, "第六十六条", Certainty.VERIFIED)
LATE: Final = Article("法释〔2014〕8号", "第六条", Certainty.VERIFIED)
RETURNED: Final = Dated(REVERSAL, {date(1998, 7, 8): "what was received, and its fruits"})
LATE_BEARS: Final = Dated(LATE, {date(2014, 8, 1): "the doubled part"})
BOTH_AGREE: Final = "for a thing that is gone its value, if both sides agree"
# Until 2020 (第一百一十条) the court could turn a thing that is gone into its value by itself.
VALUED: Final = Dated(
    IN_KIND,
    {date(1998, 7, 8): "for a thing that is gone its value", date(2021, 1, 1): BOTH_AGREE},
)

SETTING_ASIDE: Final = frozenset({PaperKind.JUDGMENT, PaperKind.RULING, PaperKind.DECISION})
_TO_CREDITORS: Final = frozenset(
    {
        PayoutKind.APPLICANT, PayoutKind.AGENT, PayoutKind.JOINT, PayoutKind.OTHER_PAYEE,
        PayoutKind.ESCROW_RELEASE, PayoutKind.CORRECTION, PayoutKind.ASSISTANCE,
    }
)  # fmt: skip


class TitleStands(Conflict):
    """Nothing is reversed before a paper has set the enforced title aside, and a ruling says so."""

    code = "title-stands"
    title = "A reversal is ordered by a ruling after the title was set aside"
    title_zh = "执行依据未被撤销或者变更，或者未作出执行回转裁定"
    article = REVERSAL


class ReversalCaseNotNew(Conflict):
    """The case named for the reversal was there before, or has debts of its own."""

    code = "reversal-case-not-new"
    title = "A reversal is filed as a new case"
    title_zh = "执行回转应当重新立案"
    article = REVERSAL


class NotReceived(Conflict):
    """Nobody received this under the fallen title, or not this party."""

    code = "not-received"
    title = "This was not received under the title"
    title_zh = "该款并非依原执行依据取得"
    article = REVERSAL


class NothingToReturn(Conflict):
    """The new title leaves the party all of it, or it was ordered back before."""

    code = "nothing-to-return"
    title = "There is nothing to return"
    title_zh = "无应返还款项"
    article = REVERSAL


class NoNewRuling(Conflict):
    """An order is amended by another ruling, no older than the one it amends."""

    code = "no-new-ruling"
    title = "A reversal is amended by another ruling"
    title_zh = "变更执行回转须另行作出裁定"
    article = REVERSAL


class BelowWhatCameBack(Conflict):
    """The order would read as if less had been due than has come back under it."""

    code = "below-what-came-back"
    title = "What came back keeps counting; less than that is not ordered back"
    title_zh = "不得低于已经返还的数额"
    article = REVERSAL


class ReversalFromAnotherCase(Conflict):
    """What is to be returned would come out of money another case has collected."""

    code = "reversal-from-another-case"
    title = "Another case's money is not what was returned"
    title_zh = "不得以他案款项充抵执行回转"
    article = REVERSAL


class CountedAsReturned(Conflict):
    """Money that counts as returned would leave the case otherwise than to whom it is due."""

    code = "counted-as-returned"
    title = "This money counts as returned, and goes to whom it is due"
    title_zh = "该款已计入执行回转到位，只能发放给回转申请人"
    article = REVERSAL


class CountPaidOut(Conflict):
    """What counts as returned went to whom it is due, or is about to; it counts on meanwhile."""

    code = "count-paid-out"
    title = "This money is paid to whom it is due; stop or recover the payment first"
    title_zh = "该款已向回转申请人发放或者正在发放，应先撤回、追回该笔出款"
    article = REVERSAL


class FollowsTheRuling(Conflict):
    """What a reversal orders back is owed as its ruling says, and only the reversal counts it.

    A new ruling lets it read otherwise, by amending the reversal.
    """

    code = "follows-the-ruling"
    title = "This is owed as the ruling of the reversal says"
    title_zh = "执行回转案件的债权以裁定为准，变更须另行裁定"
    article = REVERSAL


class ValueNotAgreed(Conflict):
    """A thing is turned into money only if both sides agree; otherwise this procedure ends."""

    code = "value-not-agreed"
    title = "Both sides must agree to a value instead of the thing"
    title_zh = "折价赔偿须经双方当事人同意"
    article = IN_KIND


@rule(
    "R4.16",
    REVERSAL,
    zh="执行回转",
    en="Reversal of enforcement",
    figures=(RETURNED, VALUED, LATE_BEARS),
)
def may_order(set_aside: Paper, ruling: Paper, *, filed_on: date) -> None:
    """Refuse a reversal without a ruling of its own, given and filed once the title had fallen.

    ``filed_on`` is the day the reversal case was filed. Raises :class:`TitleStands`,
    :class:`ReversalCaseNotNew`.
    """
    if set_aside.kind not in SETTING_ASIDE or ruling.kind is not PaperKind.RULING:
        raise TitleStands(f"{set_aside} and {ruling}", found=[set_aside.kind, ruling.kind])
    if ruling.day < set_aside.day:
        raise TitleStands(
            f"ruled on {ruling.day}, set aside on {set_aside.day}", on=ruling.day,
            since=set_aside.day,
        )  # fmt: skip
    if filed_on < set_aside.day:
        raise ReversalCaseNotNew(
            f"filed on {filed_on}, set aside on {set_aside.day}", on=filed_on, since=set_aside.day
        )


@rule("R4.16", REVERSAL, zh="执行回转", en="Reversal of enforcement")
def counts_no_more(stays: Money, counted: Money, *, receipt: str) -> None:
    """Refuse to let money go elsewhere that counts as returned: the order would be met by nothing.

    ``stays`` is what would be left of the receipt here, with what went to whom it is due;
    ``counted`` what of it counts. Raises :class:`CountedAsReturned`.
    """
    if stays < counted:
        raise CountedAsReturned(
            f"{counted} count as returned, {stays} would be left of it", receipt=receipt,
            amount=stays, returned=counted,
        )  # fmt: skip


@rule("R4.16", REVERSAL, zh="执行回转", en="Reversal of enforcement")
def may_uncount(paid: Money, counted: Money, *, payouts: Collection[str]) -> None:
    """Refuse to uncount what went to whom it was due: he would be owed it again, and paid twice.

    ``paid`` is what of the receipt goes or went to him by ``payouts``, ``counted`` what of it would
    still count. A payment that was wrong is recovered as one first. Raises
    :class:`CountPaidOut`.
    """
    if paid > counted:
        raise CountPaidOut(
            f"{paid} goes to the creditor, {counted} would count", paid=paid, returned=counted,
            payouts=sorted(payouts),
        )  # fmt: skip


@rule("R4.16", REVERSAL, zh="执行回转", en="Reversal of enforcement")
def was_received(kind: PayoutKind, *, settled: bool) -> None:
    """Refuse to ask back what no creditor received: unpaid, costs, or the court's own fee.

    Raises :class:`FeeRefundTakenFromApplicant`, :class:`NotReceived`.
    """
    if kind is PayoutKind.FEE:
        raise FeeRefundTakenFromApplicant("the fee went to the fisc", kind=kind)
    if kind not in _TO_CREDITORS or not settled:
        raise NotReceived(f"a payment of kind {kind.value}, paid: {settled}", kind=kind)


@rule("R4.16", REVERSAL, zh="执行回转", en="Reversal of enforcement")
def to_return(
    received: Money, stands: Money, returned: Money, ruled_on: date, *, amended: bool = False
) -> Derivation:
    """What goes back of one payment: really received, less what the new title leaves.

    ``returned`` is what was ordered back of it before. Fruits and the doubled part are reckoned on
    the answer. An ``amended`` order may leave all of a payment to whoever received it. Raises
    :class:`NothingToReturn`, and :class:`NoRuleInForce` before 1998-07-08.
    """
    RETURNED.on(ruled_on)
    due = received - stands - returned
    none = zero(received.currency.code)
    if stands < none or due < none or (due == none and not amended):
        raise NothingToReturn(
            f"received {received}, {stands} stands, {returned} ordered back",
            held=received, owed=stands, returned=returned,
        )  # fmt: skip
    steps = (
        Step("实际取得", "really received", Fraction(received.amount)),
        Step("减：新的执行依据所保留", "less what the new title leaves", Fraction(-stands.amount)),
        Step("减：此前已裁定返还", "less ordered back before", Fraction(-returned.amount)),
    )
    given = (Given("ruled_on", "裁定日期", "ruled on", str(ruled_on)),)
    return Derivation(
        "R4.16", REVERSAL, max(day for day in RETURNED.since if day <= ruled_on),
        "应返还款项", "To be returned", given, steps, Rounding.FEN_HALF_UP, Fraction(due.amount),
        due,
    )  # fmt: skip


@rule("R4.16", REVERSAL, zh="执行回转", en="Reversal of enforcement")
def may_amend(before: Paper, ruling: Paper) -> None:
    """Refuse to let an order read otherwise but by another ruling, given on or after its own.

    Raises :class:`NoNewRuling`.
    """
    if ruling.kind is not PaperKind.RULING or ruling.number == before.number:
        raise NoNewRuling(f"{ruling} amends {before}", found=ruling.kind, number=ruling.number)
    if ruling.day < before.day:
        raise NoNewRuling(
            f"ruled on {ruling.day}, ordered on {before.day}", on=ruling.day, since=before.day
        )


@rule("R4.16", REVERSAL, zh="执行回转", en="Reversal of enforcement")
def may_count(asked: Money, own: Money) -> None:
    """Refuse to count more of a receipt than came for this case, and was not counted before.

    What came over from another case is no part of ``own``. Raises
    :class:`ReversalFromAnotherCase`.
    """
    if asked > own:
        raise ReversalFromAnotherCase(f"{own} came for this case", free=own, asked=asked)


@rule("R4.16", REVERSAL, zh="执行回转", en="Reversal of enforcement")
def may_value(agreed_by: Collection[str], both: Collection[str], on: date) -> None:
    """Refuse a value in place of a thing that cannot be returned, unless both sides agree to it.

    Before 2021 the court could set the value itself. Raises :class:`ValueNotAgreed`.
    """
    if VALUED.on(on) == BOTH_AGREE and not set(both) <= set(agreed_by):
        raise ValueNotAgreed(f"{len(set(agreed_by))} agreed", parties=sorted(set(agreed_by)))


@rule("R4.16", REVERSAL, zh="执行回转", en="Reversal of enforcement")
def as_ruled(reversal: str) -> None:
    """Refuse to enter, change or pay on debts of a case otherwise than by its ``reversal``.

    The order names all that goes back, and counts it; what the register said beside it would be
    another order. Raises :class:`FollowsTheRuling`.
    """
    if reversal:
        raise FollowsTheRuling(f"the case is {reversal}'s", reversal=reversal)


@rule("R4.16", REVERSAL, zh="执行回转", en="Reversal of enforcement")
def not_divided(reversal: str) -> None:
    """Refuse a distribution plan of what comes to a reversal's case; ``reversal`` is its number.

    Its money is counted as returned when it comes and is its one creditor's: a plan would count it
    a second time, and take for the debtor's surplus what was counted before. Raises
    :class:`FollowsTheRuling`.
    """
    if reversal:
        said = f"what comes to the case of {reversal} is counted by it, and is not divided"
        raise FollowsTheRuling(said, reversal=reversal)
