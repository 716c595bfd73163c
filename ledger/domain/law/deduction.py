"""Money taken from a debtor's account over the network, or paid straight to the creditor."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict
from ledger.domain.law.rules import rule
from ledger.domain.money import Money
from ledger.domain.paper import Paper, PaperKind

NETWORK: Final = Article("法发〔2017〕6号", "第六条第二款")
DIRECTLY: Final = Article("法发〔2017〕6号", "第六条第一款", Certainty.UNCONFIRMED)


class NotOurFreeze(Conflict):
    """The account is not frozen for this case: its money is somebody else's first (E5)."""

    code = "not-our-freeze"
    title = "The account is not frozen for this case"
    title_zh = "该账户非本案冻结，不得扣划"
    article = NETWORK


class FreezeNotInForce(Conflict):
    """The freeze was lifted, has run out, or covers less than is to be taken."""

    code = "freeze-not-in-force"
    title = "The freeze does not cover this"
    title_zh = "冻结已解除、到期或金额不足"
    article = NETWORK


class OthersComeFirst(Conflict):
    """Another case froze the same account earlier, and nothing says it gives way (E5)."""

    code = "others-come-first"
    title = "Another case froze the account before"
    title_zh = "该账户有在先另案冻结"
    article = NETWORK


class NotPaidDirectly(Conflict):
    """Money that is disputed or must be distributed is not paid past the court."""

    code = "not-paid-directly"
    title = "This is not paid past the court"
    title_zh = "有争议或需分配的款项不得直接支付"
    article = DIRECTLY


class NotPaidToCreditor(Conflict):
    """Whoever was paid is not a creditor of the case: the debt is not performed by it."""

    code = "not-paid-to-creditor"
    title = "Whoever was paid is not the creditor"
    title_zh = "收款人非本案申请执行人，不发生清偿效力"
    article = DIRECTLY


@rule("R1.09", NETWORK, zh="网络扣划", en="Deduction over the network")
def may_deduct(
    case_number: str,
    amount: Money,
    *,
    frozen_for: str,
    left: Money,
    until: date,
    lifted: bool,
    today: date,
    earlier: Iterable[str],
    giving_way: Paper | None,
) -> None:
    """Refuse to take money that is not frozen for this case, or is another's first.

    ``left`` is what the freeze still covers, ``earlier`` the other cases whose freeze of the same
    account came before and stands; ``giving_way`` is their own paper that lets this case go first.
    Raises :class:`NotOurFreeze`, :class:`FreezeNotInForce`, :class:`OthersComeFirst`.
    """
    if frozen_for != case_number:
        raise NotOurFreeze(
            f"it is frozen for {frozen_for or 'nobody'}", case=case_number, frozen_for=frozen_for
        )
    if lifted or today > until or not 0 < amount.fen <= left.fen:
        raise FreezeNotInForce(f"{left} until {until}", left=left, until=until, lifted=lifted)
    before = sorted(set(earlier))
    lets = giving_way is not None and giving_way.kind in (PaperKind.RULING, PaperKind.LETTER)
    if before and not lets:
        raise OthersComeFirst(f"{', '.join(before)} froze it before", cases=before)


@rule("R1.08", DIRECTLY, zh="直接支付", en="Payment past the court")
def may_pay_directly(*, disputed: bool, several_creditors: bool, agreed: bool) -> None:
    """Refuse as performance what had to go through the court.

    ``agreed`` says that a plan or settlement of all creditors is named. Raises
    :class:`NotPaidDirectly`.
    """
    if disputed or (several_creditors and not agreed):
        raise NotPaidDirectly(
            "it is disputed" if disputed else "several creditors share it",
            disputed=disputed, several_creditors=several_creditors,
        )  # fmt: skip
