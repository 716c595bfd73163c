"""A wrong payment (错发) and its repair: the court recovers it or pays; the creditor is still owed.

What is missing is never taken out of another case, and never set off in silence against what the
wrong payee is to get elsewhere. Also here: the execution fee that goes back when its title falls.
"""

from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import Final

from ledger.domain.calendar import Calendar, Deadline, Period
from ledger.domain.citation import Article, Certainty, Dated
from ledger.domain.errors import Conflict, Forbidden
from ledger.domain.law.rules import rule
from ledger.domain.money import Money

STATE_LIABLE: Final = Article("法释〔2022〕3号", "第二条第三项", Certainty.VERIFIED)
FEE_REFUND: Final = Article("诉讼费用交纳办法", "第五十三条", Certainty.VERIFIED)
REFUND_PERIOD: Final = Dated(FEE_REFUND, {date(2007, 4, 1): Period(15)})
# Who must agree that a payment was wrong: three heads, none of them twice.
RECOGNISERS: Final = ("chief", "leader", "finance")


class PaidFromAnotherCase(Conflict):
    """A wrong payment would be made good with money of another case."""

    code = "paid-from-another-case"
    title = "Another case's money does not fill the gap"
    title_zh = "不得以他案款项弥补错发"
    article = STATE_LIABLE


class RecognisedByOnePerson(Forbidden):
    """One person would act twice in recognising a wrong payment."""

    code = "recognised-by-one-person"
    title = "A wrong payment is recognised by different people"
    title_zh = "错发认定须由不同人员经办"
    article = STATE_LIABLE


class FeeRefundAbovePaid(Conflict):
    """The fisc gives back what it was paid, and no more."""

    code = "fee-refund-above-paid"
    title = "More would come back than was paid in"
    title_zh = "退回金额超过已缴国库的执行申请费"
    article = FEE_REFUND


class FeeRefundTakenFromApplicant(Conflict):
    """The fee would be refunded out of money that is the applicant's."""

    code = "fee-refund-from-applicant"
    title = "The court refunds the fee, not the applicant"
    title_zh = "执行费应由法院退还，不得由申请执行人负担"
    article = FEE_REFUND


class FeeRefundUnknown(Conflict):
    """Nobody knows whether the litigation fee has been refunded already."""

    code = "fee-refund-unknown"
    title = "First see whether the fee was refunded already"
    title_zh = "须先核查诉讼费退费情况"
    article = FEE_REFUND


@rule("R2.18", STATE_LIABLE, zh="错发、重复发放", en="Wrong or double payment")
def may_make_good(family: str) -> None:
    """Refuse to fill the gap of a wrong payment from anywhere but money that came for it.

    ``family`` is the first word of the account the money is taken from: a fresh receipt, recovered
    or paid as compensation, is the only one. Raises :class:`PaidFromAnotherCase`.
    """
    if family != "unclaimed":
        raise PaidFromAnotherCase(f"it would be taken from {family}/…", family=family)


@rule("R2.18", STATE_LIABLE, zh="错发、重复发放", en="Wrong or double payment")
def may_recognise(by: str, role: str, *, given: Collection[str], acted: Collection[str]) -> None:
    """Refuse a second word by one person, and a role whose word is not asked or was given.

    Chief, leader and finance must each agree, in any order. Raises
    :class:`RecognisedByOnePerson`.
    """
    if by in acted or role in given or role not in RECOGNISERS:
        raise RecognisedByOnePerson(f"{by} as {role} cannot add a word", by=by, role=role)


@rule(
    "R4.16a",
    FEE_REFUND,
    zh="退还执行费",
    en="Refund of the execution fee",
    figures=(REFUND_PERIOD,),
)
def fee_refund_due(ruled_on: date, calendar: Calendar) -> Deadline:
    """By when the fee goes back after its title was revoked: fifteen days from the ruling."""
    return calendar.deadline(ruled_on, REFUND_PERIOD.on(ruled_on), roll=True, article=FEE_REFUND)


@rule(
    "R4.16a",
    FEE_REFUND,
    zh="退还执行费",
    en="Refund of the execution fee",
)
def may_refund_fee(drawn_on: str | None) -> None:
    """Refuse to refund the fee from anything but fee money: kept here, or sent back by the fisc.

    ``drawn_on`` is the kind of the pocket the refund is drawn on. Raises
    :class:`FeeRefundTakenFromApplicant`.
    """
    if drawn_on != "fee":
        said = f"the refund is drawn on {drawn_on or 'the free money of the case'}"
        raise FeeRefundTakenFromApplicant(said, drawn_on=drawn_on)


@rule(
    "R4.16a",
    FEE_REFUND,
    zh="退还执行费",
    en="Refund of the execution fee",
)
def fee_may_come_back(amount: Money, *, paid: Money, back: Money) -> None:
    """Refuse to take more from the fisc as fee than was paid to it, ``back`` being here already.

    Raises :class:`FeeRefundAbovePaid`.
    """
    if back + amount > paid:
        raise FeeRefundAbovePaid(
            f"{paid} was paid in, {back} came back, and {amount} more is asked",
            paid=paid, returned=back, asked=amount,
        )  # fmt: skip


class PrepaidFee(StrEnum):
    """What the certificate of the judgment (生效证明) says of the winner's prepaid fee."""

    NOT_REFUNDED = "not-refunded"  # 未退
    REFUNDED = "fee-refunded"  # 已退
    NONE_CLAIMED = "none-claimed"  # 所列费用中无诉讼费


class FeeAddedTwice(Conflict):
    """The court has refunded the fee to the winner; the debtor owes it to the fisc, not to him."""

    code = "fee-added-twice"
    title = "The litigation fee was refunded already"
    title_zh = "诉讼费已退还胜诉方，不得再计入债权"
    article = FEE_REFUND


@rule("R4.03a", FEE_REFUND, zh="诉讼费是否已退", en="Whether the litigation fee was refunded")
def prepaid_fee_to_add(status: PrepaidFee | None) -> bool:
    """Whether a winner's prepaid litigation fee belongs into what the debtor must pay.

    A fee the court has refunded is collected from the debtor for the fisc, not once more for the
    winner. Raises :class:`FeeRefundUnknown` where nothing was looked up.
    """
    if status is None:
        raise FeeRefundUnknown("look into the certificate of the judgment", lacking="prepaid_fee")
    return status is PrepaidFee.NOT_REFUNDED


@rule("R4.03a", FEE_REFUND, zh="诉讼费是否已退", en="Whether the litigation fee was refunded")
def may_claim_costs(costs: Money, status: PrepaidFee | None) -> None:
    """Refuse costs of a claim before the certificate was looked at, or with a refunded fee in them.

    Raises :class:`FeeRefundUnknown`, :class:`FeeAddedTwice`.
    """
    if not costs.amount or prepaid_fee_to_add(status):
        return
    if status is PrepaidFee.REFUNDED:
        raise FeeAddedTwice(f"costs of {costs} are claimed, and the fee was refunded", costs=costs)
