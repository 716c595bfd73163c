"""Who pays when a buyer does not (悔拍): the forfeited deposit, step by step, and what it lacks.

The deposit is never given back. It makes good, in this order and no other, what the failed sale
cost, the price difference once the rerun is final, and then debts of the debtor. How much it falls
short by is known only then; whether the buyer must add it is each court's own answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final

from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict, Forbidden, Malformed
from ledger.domain.law.rules import rule
from ledger.domain.money import Money, total, zero

APPLICATION: Final = Article("法释〔2016〕18号", "第二十四条第一款", Certainty.VERIFIED)
TOPPING_UP: Final = Article(
    "法释〔2004〕16号（2020年修正）", "第二十二条第二款", Certainty.VERIFIED
)
PRIVATE_SALE: Final = Article("法明传〔2017〕455号", "悔拍保证金", Certainty.UNCONFIRMED)
CHAINS: Final = Article("网络司法拍卖悔拍处理要求", "连续悔拍", Certainty.DESIGN)


class Step(IntEnum):
    """The four things a forfeited deposit pays for, in their order."""

    COSTS = 1  # 拍卖费用损失
    DIFFERENCE = 2  # 重新拍卖差价
    CASE_DEBT = 3  # 冲抵本案债务
    RELATED_DEBT = 4  # 冲抵与标的相关的债务

    @property
    def zh(self) -> str:
        """The step as a clerk calls it."""
        return STEPS_ZH[self]


STEPS_ZH: Final = {
    Step.COSTS: "拍卖费用损失", Step.DIFFERENCE: "重新拍卖差价", Step.CASE_DEBT: "冲抵本案债务",
    Step.RELATED_DEBT: "冲抵与标的相关的债务",
}  # fmt: skip


class TopUp(StrEnum):
    """What a court does about the difference a deposit does not cover (policy)."""

    ORDER_ALLOWED = "order-allowed"  # 可责令补交
    CAPPED = "capped"  # 以保证金为限


class OutOfOrder(Conflict):
    """A step of the waterfall was asked for before the one it stands behind was done."""

    code = "forfeit-out-of-order"
    title = "A forfeited deposit is applied in its order"
    title_zh = "保证金应依次抵付"
    article = APPLICATION


class DifferenceUnknown(Conflict):
    """The rerun is not final, so nobody can say what the difference is (DF-6)."""

    code = "difference-unknown"
    title = "The price difference is not known yet"
    title_zh = "重新拍卖未终结，差价尚未确定"
    article = APPLICATION


class TopUpNotAllowed(Forbidden):
    """The court's own rules bound the buyer's liability by the deposit, or nothing is missing."""

    code = "top-up-not-allowed"
    title = "Nothing may be ordered to be added"
    title_zh = "不得责令补交差价"
    article = TOPPING_UP


class OrderMissing(Malformed):
    """A top-up needs the court's written order."""

    code = "top-up-order-missing"
    title = "A top-up needs a written order"
    title_zh = "责令补交须有书面裁定"
    article = TOPPING_UP


class ForfeitUndistributed(Conflict):
    """A forfeited deposit was applied to a case, and lies there without going to anybody."""

    code = "forfeit-undistributed"
    title = "A forfeited deposit lies in its case and went to nobody"
    title_zh = "悔拍保证金已入案款，尚未分配"
    article = APPLICATION


@dataclass(frozen=True, slots=True)
class Waterfall:
    """What a forfeited deposit pays: costs, difference, what is left for debts, what it lacks."""

    costs: Money
    difference: Money
    left: Money
    short_by: Money


@rule("DF-3", APPLICATION, zh="保证金依次抵付", en="What a forfeited deposit pays for, in order")
def waterfall(deposit: Money, costs: Money, difference: Money) -> Waterfall:
    """Apply a deposit to the costs of the failed sale, then to the difference.

    What is left goes to the debtor's debts, never to the buyer; what is missing of the first two
    is the shortfall.
    """
    to_costs = min(deposit, costs)
    to_difference = min(deposit - to_costs, difference)
    left = deposit - to_costs - to_difference
    return Waterfall(to_costs, to_difference, left, costs + difference - to_costs - to_difference)


@rule("DF-3", APPLICATION, zh="保证金依次抵付", en="What a forfeited deposit pays for, in order")
def applied_to_somebody(lying: Mapping[str, Money]) -> None:
    """A deposit pays costs, difference and debts: what is free in a case has paid none of them.

    ``lying`` is what of it is free, by case; what a payment, a plan or a charge holds is on its
    way. Raises :class:`ForfeitUndistributed`.
    """
    if (left := total(lying.values())) > zero():
        said = ", ".join(f"{amount} in {case}" for case, amount in lying.items())
        raise ForfeitUndistributed(
            f"of forfeited deposits {said} went to nobody",
            left=left, cases=sorted(lying), rule="DF-3",
        )  # fmt: skip


@rule("DF-4", APPLICATION, zh="重拍溢价不退保证金", en="A dearer rerun gives nothing back")
def difference(price: Money, final: Money) -> Money:
    """What the rerun brought less than the defaulted price; nothing when it brought more."""
    return max(price - final, zero())


@rule("DF-11", CHAINS, zh="连续悔拍差价不重复", en="A chain of defaults pays no difference twice")
def chain_differences(
    prices: Sequence[Money], final: Money, fixed: Sequence[Money | None] = ()
) -> list[Money]:
    """Each defaulter's difference, in the order of default; together never more than the loss.

    With defaults at 800 and 750 and a final price of 700 the loss is 100: the first buyer owes
    it, and the second nothing on top. Where the first one's was ``fixed`` at 50 before the second
    defaulted, the second owes the 50 that are left. A person confirms it before it is used
    (policy).
    """
    known = [*fixed, *[None] * (len(prices) - len(fixed))]
    room = difference(max(prices, default=final), final)
    room = max(room - total(each for each in known if each is not None), zero())
    shares: list[Money] = []
    for price, settled in zip(prices, known, strict=True):
        if settled is not None:
            shares.append(settled)
            continue
        share = min(difference(price, final), room)
        shares.append(share)
        room -= share
    return shares


@rule("DF-6", APPLICATION, zh="差价未定不得抵付债务", en="Later steps wait for the earlier ones")
def may_apply(step: Step, done: frozenset[Step], *, final: bool) -> None:
    """Refuse a step before its turn: costs any time, the rest only once the rerun is final.

    The debts of other cases are paid only when this case has had its part. Raises
    :class:`DifferenceUnknown`, :class:`OutOfOrder`.
    """
    if step is not Step.COSTS and not final:
        raise DifferenceUnknown("the rerun has not ended", step=step)
    if step is Step.COSTS and Step.DIFFERENCE in done:
        raise OutOfOrder("the difference was settled; costs come before it", step=step)
    if step > Step.DIFFERENCE and Step.DIFFERENCE not in done:
        raise OutOfOrder("the difference is settled first", step=step)
    if step is Step.RELATED_DEBT and Step.CASE_DEBT not in done:
        raise OutOfOrder("this case's debts come before related ones", step=step)
    if step is Step.CASE_DEBT and Step.RELATED_DEBT in done:
        raise OutOfOrder("related debts were paid; this case's come before them", step=step)


@rule("DF-5", TOPPING_UP, zh="差价不足的补交", en="A shortfall is added only by written order")
def may_order_top_up(mode: TopUp, short_by: Money, amount: Money, order: str) -> None:
    """Refuse an order the court's rules do not allow, or for more than is missing."""
    if not order.strip():
        raise OrderMissing("name the written order", lacking="order")
    if mode is TopUp.CAPPED:
        raise TopUpNotAllowed("this court bounds the liability by the deposit", mode=mode.value)
    if amount <= zero() or amount > short_by:
        raise TopUpNotAllowed(f"{short_by} is missing, {amount} is asked", short_by=short_by)


@rule("DF-5", TOPPING_UP, zh="差价不足的补交", en="A shortfall is added only by written order")
def answers_for_shortfall(payee: str, buyer: str) -> bool:
    """Whether what this payer paid waits for the shortfall: only the first buyer is ordered to add
    to it, and a lender, whose loan bought nothing, has its money back at once (LN-9).
    """
    return payee == buyer


@rule("DF-9", PRIVATE_SALE, zh="变卖悔拍只罚保证金数额", en="After a private sale only the deposit")
@rule("PS-9", PRIVATE_SALE, zh="变卖悔拍", en="Default after a private sale")
def forfeit_after_private_sale(prepaid: Money, figure: Money) -> tuple[Money, Money]:
    """What of a prepayment is forfeited, and what goes back: a notice without a figure takes 0."""
    taken = min(prepaid, max(figure, zero()))
    return taken, prepaid - taken
