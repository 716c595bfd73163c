"""Relief money (司法救助金): budget money for an applicant in urgent hardship whom nothing reached.

It is no enforcement money: it is not counted as recovered and does not lessen the debt. When the
debtor pays later, the court takes back what it gave, out of that person's share and no other's.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from ledger.domain.citation import Article, Certainty, Dated
from ledger.domain.errors import Conflict, Forbidden, Malformed
from ledger.domain.law.rules import rule
from ledger.domain.money import Money, zero
from ledger.domain.policy_sections import Relief

OPINION: Final = "法发〔2016〕16号"
ELIGIBLE: Final = Article(OPINION, "第一条至第三条")
CEILING: Final = Article(OPINION, "救助标准")
CHAIN: Final = Article(OPINION, "审批程序", Certainty.LOCAL)
APART: Final = Article(OPINION, "救助资金", Certainty.UNCONFIRMED)
RECOUPED: Final = Article(OPINION, "救助金扣回", Certainty.UNCONFIRMED)
MONTHS: Final = Dated(CEILING, {date(2016, 7, 1): 36})


class NotEligible(Conflict):
    """Relief is for a natural person in hardship, once in one case, for a stated reason."""

    code = "not-eligible-for-relief"
    title = "This applicant cannot have relief money here"
    title_zh = "不符合司法救助条件"
    article = ELIGIBLE


class AboveTheCeiling(Conflict):
    """More than the ceiling, or than the judgment leaves unpaid."""

    code = "relief-above-the-ceiling"
    title = "More than relief may be"
    title_zh = "超过司法救助金上限"
    article = CEILING


class ReliefOutOfTurn(Forbidden):
    """Somebody else decides next on this relief."""

    code = "relief-out-of-turn"
    title = "Somebody else decides next"
    title_zh = "救助审批顺序不符"
    article = CHAIN


class NotToRecoup(Malformed):
    """There is nothing to take back, or the money is another person's share."""

    code = "nothing-to-recoup"
    title = "Nothing is to be taken back here"
    title_zh = "无可扣回的救助金"
    article = RECOUPED


class BudgetSpent(Conflict):
    """The relief fund does not hold so much."""

    code = "relief-budget-spent"
    title = "The relief fund does not hold so much"
    title_zh = "司法救助资金余额不足"
    article = APART


@rule("R6.01", ELIGIBLE, zh="司法救助对象", en="Who may have relief money")
def may_ask(*, natural_person: bool, given_before: int, reason: str, second_reason: str) -> None:
    """Refuse a company, an unstated hardship, and a second grant without its own reason.

    Raises :class:`NotEligible`.
    """
    if not natural_person:
        raise NotEligible("relief is for natural persons")
    if not reason.strip():
        raise NotEligible("state the hardship")
    if given_before and not second_reason.strip():
        raise NotEligible(f"relief was given {given_before} times in this case", given=given_before)


@rule("R6.02", CEILING, zh="救助金上限", en="Ceiling of relief money", figures=(MONTHS,))
def ceiling(policy: Relief, *, wage: Money, unpaid: Money, on: date, exception: bool) -> Money:
    """The most one person may get: so many monthly wages, and never above the unpaid judgment.

    ``wage`` is last year's average monthly wage at the court's place. An approved ``exception``
    goes beyond the wages, never beyond the judgment; a court's own ceiling holds for both.
    """
    wages = wage * min(policy.months, MONTHS.on(on))
    most = unpaid if exception else min(wages, unpaid)
    return most if policy.per_person is None else min(most, policy.per_person)


@rule("R6.02", CEILING, zh="救助金上限", en="Ceiling of relief money")
def may_grant(amount: Money, most: Money) -> None:
    """Refuse nothing at all, and more than the ceiling; raises :class:`AboveTheCeiling`."""
    if amount <= zero() or amount > most:
        raise AboveTheCeiling(f"{amount} is not within {most}", asked=amount, most=most)


@rule("R6.03", CHAIN, zh="救助审批", en="Who decides on relief money")
def deciders(policy: Relief, amount: Money, *, exception: bool) -> tuple[str, ...]:
    """Who decides after the officer: chief and leader, and above the court's sum the committee."""
    committee = exception or (
        policy.committee_above is not None and amount > policy.committee_above
    )
    return ("chief", "leader", "committee") if committee else ("chief", "leader")


@rule("R6.03", CHAIN, zh="救助审批", en="Who decides on relief money")
def may_decide(role: str, needed: Sequence[str], given: Sequence[str]) -> None:
    """Refuse whoever's turn it is not; raises :class:`ReliefOutOfTurn`."""
    turn = needed[len(given)] if len(given) < len(needed) else None
    if role != turn:
        raise ReliefOutOfTurn(f"next is {turn}, not {role}", role=role, next=turn)


@rule("R6.04", APART, zh="救助资金单独核算", en="Relief money has a fund of its own")
def may_pay(amount: Money, left: Money) -> None:
    """Refuse to pay what the relief fund does not hold; no other money makes up for it.

    Raises :class:`BudgetSpent`.
    """
    if amount > left:
        raise BudgetSpent(f"{left} is left, {amount} is asked", left=left, asked=amount)


@rule("R6.05", RECOUPED, zh="救助金扣回", en="Taking relief money back")
def to_recoup(
    policy: Relief, *, granted: Money, recouped: Money, share: Money, same_person: bool
) -> Money:
    """How much of a person's share goes back to the relief money before he gets the rest.

    Never above what he was granted, never out of another's share. Raises :class:`NotToRecoup`.
    """
    if not same_person:
        raise NotToRecoup("relief is taken back out of the same person's share")
    if not policy.recouped:
        return zero()
    return min(granted - recouped, share)
