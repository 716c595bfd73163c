"""What is still owed on a debt on any day (剩余债权), after everything paid on it until then.

Interest and the doubled part run to each payment; the payment is counted against what is open on
its day, in the order of law or the order the parties agreed; the rest lives on and goes on bearing
interest on the principal that is left. Paying a share never ends a debt.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from ledger.domain.citation import Article, Certainty
from ledger.domain.derivation import Derivation
from ledger.domain.errors import Conflict
from ledger.domain.law.counting import Instalment, Performance, StopDay
from ledger.domain.law.delay import (
    CHANGED_ON,
    DelayTerms,
    Suspension,
    divide_old,
    doubled_part,
)
from ledger.domain.law.interest import InterestTerms, general_interest
from ledger.domain.law.rules import rule
from ledger.domain.law.waterfall import Order, Rank, Settlement, settle
from ledger.domain.money import Money, total, zero
from ledger.domain.rates import Rates

LIVES_ON: Final = Article(
    "民事诉讼法（2023年修正）第二百六十五条、"
    "《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》（2022年修正）",
    "第五百零八条",
    Certainty.VERIFIED,
)
SETTLED_BETWEEN_THEM: Final = Article(
    "《最高人民法院关于执行和解若干问题的规定》", "第七条、第十七条", Certainty.VERIFIED
)


class MoreThanOwed(Conflict):
    """A payment exceeds all that was owed on its day; the rest is the debtor's."""

    code = "more-than-owed"
    title = "More was paid than was owed"
    title_zh = "给付超过应履行债务"
    article = LIVES_ON


@dataclass(frozen=True, slots=True)
class DebtTerms:
    """What the title grants one creditor, and how it is reckoned.

    ``interest_from`` is the day general interest starts; without it the title grants none.
    """

    costs: Money
    instalments: tuple[Instalment, ...]
    interest_from: date | None = None
    interest: InterestTerms = field(default_factory=InterestTerms)
    delay: DelayTerms = field(default_factory=DelayTerms)
    order: Order = field(default_factory=Order)
    suspensions: tuple[Suspension, ...] = ()

    @property
    def principal(self) -> Money:
        """All instalments together."""
        return total(part.amount for part in self.instalments) if self.instalments else zero()


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that counts against the debt on a day, in an order of its own where one was agreed."""

    amount: Money
    on: date
    stop: StopDay = StopDay.PERFORMED
    order: Order | None = None


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is owed on a day, part by part, and how every payment was counted on the way."""

    on: date
    costs: Money
    interest: Money
    principal: Money
    doubled: Money
    counted: tuple[tuple[Payment, Settlement], ...]
    derivations: tuple[Derivation, ...]

    @property
    def owed(self) -> Money:
        """All that is still owed."""
        return self.costs + self.interest + self.principal + self.doubled


@rule("R4.12", LIVES_ON, zh="分配后剩余债权继续履行", en="What is not paid lives on")
@rule("R4.15", SETTLED_BETWEEN_THEM, zh="和解已履行部分的扣除", en="What a settlement performed")
def remaining(
    terms: DebtTerms, payments: Sequence[Payment], on: date, *, rates: Rates | None = None
) -> Remaining:
    """What is owed on ``on`` after the payments made until then; later ones are not looked at.

    Interest stops for each part of the principal on the day it was paid, not on the day the court
    passes the money on. A payment under a settlement is deducted in the order agreed there.
    Raises :class:`MoreThanOwed` and what the calculators raise.
    """
    rates = rates or Rates.shipped()
    account = _Account(terms, rates)
    done = sorted((p for p in payments if p.on <= on), key=lambda p: p.on)
    counted = tuple((payment, account.count(payment)) for payment in done)
    owed, derivations = account.open(on)
    return Remaining(
        on, owed[Rank.COSTS], owed[Rank.INTEREST], owed[Rank.PRINCIPAL], owed[Rank.DOUBLED],
        counted, derivations,
    )  # fmt: skip


class _Account:
    """A debt while payments are counted against it, in the order of their days."""

    def __init__(self, terms: DebtTerms, rates: Rates) -> None:
        self.terms = terms
        self.rates = rates
        self.code = terms.costs.currency.code
        self.paid = dict.fromkeys(Rank, zero(self.code))
        self.performed: list[Performance] = []

    def open(self, on: date) -> tuple[dict[Rank, Money], tuple[Derivation, ...]]:
        """What is owed on a day, part by part, with the computations behind it."""
        terms, found = self.terms, []
        gross = {Rank.COSTS: terms.costs, Rank.PRINCIPAL: terms.principal}
        if terms.interest_from is not None and terms.instalments and on >= terms.interest_from:
            interest = general_interest(
                terms.principal, terms.interest_from, on, terms.interest, rates=self.rates,
                performances=self.performed,
            )  # fmt: skip
            gross[Rank.INTEREST] = interest.result
            found.append(interest)
        if terms.instalments:
            delay = doubled_part(
                terms.instalments, on, terms.delay, performances=self.performed,
                suspensions=terms.suspensions, rates=self.rates,
            )  # fmt: skip
            gross[Rank.DOUBLED] = delay.result
            found.append(delay)
        owed = {r: gross.get(r, zero(self.code)) - self.paid[r] for r in Rank}
        return {r: max(left, zero(self.code)) for r, left in owed.items()}, tuple(found)

    def count(self, payment: Payment) -> Settlement:
        """Count one payment against what is open on its day."""
        owed, _ = self.open(payment.on)
        everything = total(owed.values())
        if payment.amount > everything:
            raise MoreThanOwed(
                f"{payment.amount} on {payment.on}, owed were {everything}",
                paid=str(payment.amount), owed=str(everything),
            )  # fmt: skip
        order = payment.order or self.terms.order
        late = min((part.due_on for part in self.terms.instalments), default=payment.on)
        if payment.amount < everything and late < payment.on < CHANGED_ON:
            settled = self._together(payment, owed, late, order)
        else:
            settled = settle(payment.amount, owed, order)
        for line in settled.lines:
            self.paid[line.rank] += line.paid
        if (principal := settled.on(Rank.PRINCIPAL).paid).amount:
            self.performed.append(Performance(principal, payment.on, payment.stop))
        return settled

    def _together(
        self, payment: Payment, owed: dict[Rank, Money], late: date, order: Order
    ) -> Settlement:
        """The older rule: debt and delay interest are paid together, in proportion (R4.04)."""
        shares = divide_old(payment.amount, late, payment.on, self.terms.delay, rates=self.rates)
        delay = min(shares.delay_interest, owed[Rank.DOUBLED])
        reduced = settle(payment.amount - delay, {**owed, Rank.DOUBLED: zero(self.code)}, order)
        lines = tuple(
            line if line.rank is not Rank.DOUBLED
            else type(line)(Rank.DOUBLED, owed[Rank.DOUBLED], delay)
            for line in reduced.lines
        )  # fmt: skip
        return Settlement(payment.amount, lines, order)
