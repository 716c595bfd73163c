"""One buyer's default (悔拍): its forfeited deposit, frozen until the rerun is final, then applied.

Costs, difference, this case's debts, related debts: in this order, each once. What the deposit
does not cover may be ordered to be added. Nothing of it ever goes back.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final, TypeAlias
from uuid import UUID

from auctions.law.forfeit import (
    OutOfOrder,
    Step,
    TopUp,
    may_apply,
    may_order_top_up,
    waterfall,
)
from auctions.money_parts import NotHeld, Pot
from ledger.domain.case_parts import NothingToPay, Source, worth
from ledger.domain.chart import AccountName, Posting, move
from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Malformed
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.money import Money, zero

LOSSES: Final = Article("法释〔2016〕18号", "第二十四条第一款", Certainty.VERIFIED)


class VoucherMissing(Malformed):
    """A cost of the failed sale has no voucher."""

    code = "loss-voucher-missing"
    title = "A cost of the failed sale needs its voucher"
    title_zh = "拍卖费用损失须附凭证"
    article = LOSSES


class Ruled(FirstFact):
    """A default was ruled (裁定悔拍): the deposit is forfeited and frozen."""

    TOPIC = "lot-default.ruled"
    lot: str
    attempt: str
    buyer: str
    price: Money
    taken_from: AccountName
    account: AccountName
    sources: tuple[Source, ...]
    ruling: str
    ruled_on: date

    def postings(self) -> tuple[Posting, ...]:
        return move(worth(self.sources), debit=self.taken_from, credit=self.account)


class Applied(Root.Event):
    """A part of the deposit paid for one step (保证金抵付); the case's fact moves the money."""

    TOPIC = "lot-default.applied"
    lot: str
    attempt: str
    step: Step
    case_number: str
    account: AccountName
    sources: tuple[Source, ...]
    document: str


class DifferenceFixed(Root.Event):
    """The rerun is final, and so is the difference (确定差价)."""

    TOPIC = "lot-default.difference-fixed"
    lot: str
    attempt: str
    final_price: Money
    difference: Money
    short_by: Money
    document: str


class TopUpOrdered(Root.Event):
    """The court ordered the missing difference to be added (责令补交)."""

    TOPIC = "lot-default.top-up-ordered"
    lot: str
    attempt: str
    order: str
    amount: Money
    pay_by: date


class ToppedUp(Root.Event):
    """Some of what was ordered came in (补交到账) and went to the case."""

    TOPIC = "lot-default.topped-up"
    lot: str
    attempt: str
    line: UUID
    amount: Money


class SetOff(Root.Event):
    """What the buyer had paid of the price paid what was ordered (已付价款抵缴差价); the case's
    own fact moves the money.
    """

    TOPIC = "lot-default.set-off"
    lot: str
    attempt: str
    case_number: str
    sources: tuple[Source, ...]
    document: str


class Settled(Root.Event):
    """Nothing more is asked of the defaulter (悔拍处理完毕); its part payments may go back."""

    TOPIC = "lot-default.settled"
    lot: str
    attempt: str
    short_by: Money
    document: str


class LotDefault(Root):
    """One default on one attempt."""

    TOPIC = "lot-default"

    Ruled: TypeAlias = Ruled
    Applied: TypeAlias = Applied
    DifferenceFixed: TypeAlias = DifferenceFixed
    TopUpOrdered: TypeAlias = TopUpOrdered
    ToppedUp: TypeAlias = ToppedUp
    SetOff: TypeAlias = SetOff
    Settled: TypeAlias = Settled

    @staticmethod
    def create_id(lot: str, attempt: str) -> UUID:
        return name_id("lot-default", lot, attempt)

    @event(Ruled)
    def __init__(
        self,
        *,
        lot: str,
        attempt: str,
        buyer: str,
        price: Money,
        taken_from: AccountName,
        account: AccountName,
        sources: tuple[Source, ...],
        ruling: str,
        ruled_on: date,
    ) -> None:
        self.lot = lot
        self.attempt = attempt
        self.buyer = buyer
        self.price = price
        self.deposit = worth(sources)
        self.account = account
        self.pot = Pot()
        self.pot.put(sources)
        self.applied: dict[str, Pot] = {}  # what of it, and of part payments, went to which case
        self.done: frozenset[Step] = frozenset()
        self.costs = zero()
        self.difference: Money | None = None
        self.short_by = zero()
        self.ordered = zero()
        self.topped_up = zero()
        self.settled = False

    @property
    def left(self) -> Money:
        """What of the deposit is still frozen."""
        return self.pot.amount

    def apply_costs(
        self, case_number: str, amount: Money, *, vouchers: Sequence[str]
    ) -> tuple[Source, ...]:
        """Pay what the failed sale cost (step 1); the only step that need not wait."""
        may_apply(Step.COSTS, self.done, final=self.difference is not None)
        if not vouchers or not all(each.strip() for each in vouchers):
            raise VoucherMissing("name a voucher for every cost", amount=amount, lacking="vouchers")
        if amount <= zero():
            raise NothingToPay(f"{amount} is no cost", amount=amount)
        # Costs beyond the deposit are part of what the deposit lacks.
        return self._apply(Step.COSTS, case_number, min(amount, self.left), "、".join(vouchers))

    def fix_difference(
        self, case_number: str, final: Money, difference: Money, *, costs: Money, document: str
    ) -> tuple[Source, ...]:
        """Pay the difference (step 2), now that the rerun is final; what the deposit lacks is
        known from here. ``costs`` are all that the failed sale cost, paid or not.
        """
        if Step.DIFFERENCE in self.done:
            raise OutOfOrder("the difference was fixed already", step=Step.DIFFERENCE.name)
        unpaid = max(costs - self.costs, zero())
        if unpaid > zero() and self.left > zero():
            said = f"{unpaid} of the costs is not paid yet, the deposit still has {self.left}"
            raise OutOfOrder(said, step=Step.COSTS.name, missing=unpaid, left=self.left)
        paid = waterfall(self.left, unpaid, difference)
        self._difference_fixed(
            lot=self.lot, attempt=self.attempt, final_price=final, difference=difference,
            short_by=paid.short_by, document=document,
        )  # fmt: skip
        return self._apply(Step.DIFFERENCE, case_number, paid.difference, document)

    @event(DifferenceFixed)
    def _difference_fixed(
        self,
        *,
        lot: str,
        attempt: str,
        final_price: Money,
        difference: Money,
        short_by: Money,
        document: str,
    ) -> None:
        self.difference = difference
        self.short_by = short_by
        self.done = self.done | {Step.DIFFERENCE}

    def apply_residual(
        self, step: Step, case_number: str, amount: Money, *, document: str
    ) -> tuple[Source, ...]:
        """Pay the debtor's debts in this case (step 3), then related ones (step 4)."""
        may_apply(step, self.done, final=self.difference is not None)
        if step < Step.CASE_DEBT:
            raise OutOfOrder(f"{step.name} is no debt", step=step)
        if not zero() < amount <= self.left:
            raise NotHeld(f"{self.left} of the deposit is left", held=self.left, asked=amount)
        return self._apply(step, case_number, amount, document)

    def _apply(
        self, step: Step, case_number: str, amount: Money, document: str
    ) -> tuple[Source, ...]:
        sources = self.pot.first(amount)
        if sources:
            self._applied(
                lot=self.lot, attempt=self.attempt, step=step, case_number=case_number,
                account=self.account, sources=sources, document=document,
            )  # fmt: skip
        return sources

    @event(Applied)
    def _applied(
        self,
        *,
        lot: str,
        attempt: str,
        step: Step,
        case_number: str,
        account: AccountName,
        sources: tuple[Source, ...],
        document: str,
    ) -> None:
        self.pot.take(sources)
        self.applied.setdefault(case_number, Pot()).put(sources)
        self.done = self.done | {step}
        if step is Step.COSTS:
            self.costs += worth(sources)

    def order_top_up(self, order: str, amount: Money, *, pay_by: date, mode: TopUp) -> None:
        """Order the buyer to add what is missing; only what is, and only once (DF-5)."""
        if self.settled:
            said = "the default was settled: nothing more is asked of the buyer"
            raise OutOfOrder(said, attempt=self.attempt, asked=amount)
        missing = self.short_by - self.ordered
        if self.difference is None:
            may_apply(Step.DIFFERENCE, self.done, final=False)
        may_order_top_up(mode, missing, amount, order)
        self._top_up_ordered(
            lot=self.lot, attempt=self.attempt, order=order, amount=amount, pay_by=pay_by
        )

    @event(TopUpOrdered)
    def _top_up_ordered(
        self, *, lot: str, attempt: str, order: str, amount: Money, pay_by: date
    ) -> None:
        self.ordered += amount

    def take_top_up(self, line: UUID, amount: Money) -> None:
        """Note what came in on the order; never more than was ordered."""
        self._room_for(amount)
        self._topped_up(lot=self.lot, attempt=self.attempt, line=line, amount=amount)

    @property
    def awaited(self) -> Money:
        """What was ordered and has not come."""
        return self.ordered - self.topped_up

    def _room_for(self, amount: Money) -> None:
        if not zero() < amount <= (room := self.awaited):
            raise NotHeld(f"{room} was ordered and has not come", ordered=room, asked=amount)

    @event(ToppedUp)
    def _topped_up(self, lot: str, attempt: str, line: UUID, amount: Money) -> None:
        self.topped_up += amount

    def set_off(self, case_number: str, sources: tuple[Source, ...], *, document: str) -> None:
        """Let the buyer's part payment pay what it was ordered to add, and no more."""
        self._room_for(worth(sources))
        self._set_off(
            lot=self.lot, attempt=self.attempt, case_number=case_number, sources=sources,
            document=document,
        )  # fmt: skip

    @event(SetOff)
    def _set_off(
        self, lot: str, attempt: str, case_number: str, sources: tuple[Source, ...], document: str
    ) -> None:
        self.topped_up += worth(sources)
        self.applied.setdefault(case_number, Pot()).put(sources)

    def settle(self, *, document: str) -> None:
        """Ask no more of the defaulter; the difference must be fixed and the deposit spent."""
        if self.difference is None:
            may_apply(Step.CASE_DEBT, self.done, final=False)
        if self.left > zero():
            raise OutOfOrder(f"{self.left} of the deposit is not applied", left=self.left)
        if self.settled:
            raise OutOfOrder("the default was settled already", attempt=self.attempt)
        self._settled(
            lot=self.lot, attempt=self.attempt, short_by=self.short_by - self.topped_up,
            document=document,
        )  # fmt: skip

    @event(Settled)
    def _settled(self, *, lot: str, attempt: str, short_by: Money, document: str) -> None:
        self.settled = True
