"""Who must agree before money leaves: each in turn, each once, judged by the whole day's amount.

The roles a sum needs are the court's own policy. What no policy may allow is here: nobody acts
twice on one payment, nobody approves out of turn, and a sum does not become small by being cut up.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict, Forbidden
from ledger.domain.law.rules import rule
from ledger.domain.money import Money, total

R = TypeVar("R", bound=str)  # a role: its word, or the member of an enumeration that is one

MUTUAL_SUPERVISION: Final = Article("法发〔2017〕6号", "第二条")
FINANCE_REVIEW: Final = Article("法发〔2017〕6号", "第十四条", Certainty.UNCONFIRMED)
APPROVAL_CHAIN: Final = Article("法发〔2017〕6号", "第十二条", Certainty.UNCONFIRMED)


class ActsTwice(Forbidden):
    """One person would act twice on the same money."""

    code = "acts-twice"
    title = "Nobody acts twice on one payment"
    title_zh = "同一人不得重复经办"
    article = MUTUAL_SUPERVISION


class OutOfTurn(Conflict):
    """An approval was given before the one that must come first, or is not needed."""

    code = "approval-out-of-turn"
    title = "It is another role's turn"
    title_zh = "审批顺序不符"
    article = APPROVAL_CHAIN


class ChainTightened(Conflict):
    """The court's rules have come to ask for somebody more since this was drafted."""

    code = "approval-chain-tightened"
    title = "The rules ask for a further approval now"
    title_zh = "本院规则已从严，须先补足审批层级"
    article = APPROVAL_CHAIN


@dataclass(frozen=True, slots=True)
class PayoutRequest:
    """What counts when requests are put together: the case, the payee, the day and the sum."""

    case: str
    payee: str
    day: date
    amount: Money


@rule("R1.21", FINANCE_REVIEW, zh="财务审核", en="Finance's own review")
@rule("R2.07", APPROVAL_CHAIN, zh="审批链", en="Chain of approvals")
def may_approve(
    actor: str,
    role: str,
    *,
    needed: Sequence[str],
    given: Sequence[str],
    acted: Collection[str],
) -> None:
    """Refuse an approval by somebody who has already acted, or by a role whose turn it is not.

    Finance comes last, so it never reviews what the chain did not approve (R1.21); it may refuse,
    but neither sum nor payee is its to change.

    ``needed`` are the roles in order, ``given`` those that have agreed, ``acted`` everybody who
    drafted or approved this payment or claimed the money it is paid from. Raises
    :class:`ActsTwice`, :class:`OutOfTurn`.
    """
    if actor in acted:
        raise ActsTwice(f"{actor} has already acted on this money", actor=actor)
    turn = next_role(needed, given)
    if role != turn:
        due = None if turn is None else str(turn)
        raise OutOfTurn(f"{role} may not approve: next is {due}", role=str(role), next=due)


@rule("R2.07", APPROVAL_CHAIN, zh="审批链", en="Chain of approvals")
def next_role(needed: Sequence[R], given: Sequence[str]) -> R | None:
    """The role whose approval is due next, or None when all have agreed.

    The order is compared from the beginning: should a sum come to need a further role meanwhile,
    that role is due, whoever has agreed after it.
    """
    for at, role in enumerate(needed):
        if at >= len(given) or given[at] != role:
            return role
    return None


@rule("R2.07", APPROVAL_CHAIN, zh="审批链", en="Chain of approvals")
def chain_on_the_day(drafted: Sequence[R], given: Sequence[R], now: Sequence[R]) -> tuple[R, ...]:
    """Who must approve what was drafted under older rules, in order: never fewer than either asks.

    Money leaves by the rules of the day on which it is agreed to. ``drafted`` is the chain it was
    asked with, ``given`` those of it who have agreed, ``now`` what the rules in force ask today.
    Who agreed has agreed; who is missing comes after them, finance last. Where the rules ask for
    nobody more, the chain stays as it is.
    """
    if set(now) <= set(drafted):
        return tuple(drafted)
    *told, finance = drafted
    left = [role for role in told if role not in given and role not in now]
    more = [role for role in now if role not in given and role != finance]
    return (*given, *left, *more, finance)


@rule("R2.07", APPROVAL_CHAIN, zh="审批链", en="Chain of approvals")
def amount_to_judge(request: PayoutRequest, others: Iterable[PayoutRequest]) -> Money:
    """The sum that decides which roles a request needs.

    All that one payee is to get from one case on one day counts together, so that several small
    requests need the approvals of the large one they make up. ``others`` leaves the request itself
    out; withdrawn and refused requests do not belong in it.
    """
    same = (
        other.amount
        for other in others
        if (other.case, other.payee, other.day) == (request.case, request.payee, request.day)
    )
    return total((request.amount, *same))
