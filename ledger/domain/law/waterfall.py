"""In which order one creditor's money is counted against the debt (清偿顺序).

What it cost to sell comes off first, against vouchers, then the execution fee. The rest pays the
awarded costs, the interest of the title, the principal, and only then the doubled part. The
parties may agree otherwise; the court may with a reason, but never puts the doubled part first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from ledger.domain.citation import Article, Certainty
from ledger.domain.derivation import cited
from ledger.domain.errors import Conflict, Malformed
from ledger.domain.law.rules import rule
from ledger.domain.money import Money, total, zero

COSTS_FIRST: Final = Article(
    "《最高人民法院关于人民法院执行工作若干问题的规定（试行）》（2020年修正）",
    "第三十四条第二款",
    Certainty.VERIFIED,
)
INTERNAL_ORDER: Final = Article(
    "民法典第五百六十一条、法释〔2014〕8号", "第四条", Certainty.VERIFIED
)


class Rank(StrEnum):
    """The parts of one creditor's debt, in the order they are paid unless agreed otherwise."""

    COSTS = "costs"
    INTEREST = "interest"
    PRINCIPAL = "principal"
    DOUBLED = "doubled"

    @property
    def zh(self) -> str:
        """The part in Chinese."""
        return _RANKS[self][0]

    @property
    def en(self) -> str:
        """The part in English."""
        return _RANKS[self][1]


_RANKS: Final = {
    Rank.COSTS: ("实现债权的费用", "costs of realising the claim"),
    Rank.INTEREST: ("一般债务利息", "general interest"),
    Rank.PRINCIPAL: ("本金及其他金钱债务", "principal and other money debts"),
    Rank.DOUBLED: ("加倍部分债务利息", "doubled part of delay interest"),
}
BY_LAW: Final = tuple(Rank)


class CostWithoutVoucher(Malformed):
    """A cost without a voucher is a handling fee, and there is none."""

    code = "cost-without-voucher"
    title = "A cost is deducted only against its voucher"
    title_zh = "无凭证不得扣除费用"
    article = COSTS_FIRST


class ProceedsTooSmall(Conflict):
    """The costs and the fee exceed what was realised."""

    code = "proceeds-too-small"
    title = "The proceeds do not cover costs and fee"
    title_zh = "变价款不足以支付费用"
    article = COSTS_FIRST


class OrderNotAllowed(Conflict):
    """The parts of a debt may not be paid in this order."""

    code = "order-not-allowed"
    title = "The debt is not paid in this order"
    title_zh = "清偿顺序不符合规定"
    article = INTERNAL_ORDER


@dataclass(frozen=True, slots=True)
class Cost:
    """What an agency is paid from the proceeds for selling, appraising or storing (实际费用)."""

    agency: str
    amount: Money
    voucher: str


@rule("R4.01", COSTS_FIRST, zh="实际费用优先扣除", en="Real costs before all")
def net_proceeds(gross: Money, costs: Sequence[Cost], fee: Money) -> Money:
    """What of a sale is left for creditors after its real costs and the execution fee.

    Raises :class:`CostWithoutVoucher` for a cost without one or without an amount, and
    :class:`ProceedsTooSmall`.
    """
    for cost in costs:
        if not cost.voucher.strip() or cost.amount <= zero():
            raise CostWithoutVoucher(
                f"{cost.agency} asks for {cost.amount} without a voucher", agency=cost.agency
            )
    net = gross - total([fee, *(cost.amount for cost in costs)])
    if net < zero():
        raise ProceedsTooSmall(f"{gross} falls short by {-net}", short=str(-net))
    return net


@dataclass(frozen=True, slots=True)
class Order:
    """In which order a debt is paid, and on whose word, where it is not the order of law."""

    ranks: tuple[Rank, ...] = BY_LAW
    agreed_in: str = ""  # the parties' agreement, by file
    reason: str = ""  # the court's reason, where nothing is agreed

    def __post_init__(self) -> None:
        if sorted(self.ranks) != sorted(BY_LAW):
            raise OrderNotAllowed("an order names each part of the debt once")
        if self.ranks == BY_LAW or self.agreed_in.strip():
            return
        if not self.reason.strip():
            raise OrderNotAllowed("another order needs an agreement or a recorded reason")
        if self.ranks[-1] is not Rank.DOUBLED:
            raise OrderNotAllowed("the doubled part comes last unless the parties agree otherwise")


@dataclass(frozen=True, slots=True)
class Line:
    """One part of the debt: what was owed, what is paid on it, what stays."""

    rank: Rank
    owed: Money
    paid: Money

    @property
    def left(self) -> Money:
        """What stays owed on this part; it lives on with the title."""
        return self.owed - self.paid


@dataclass(frozen=True, slots=True)
class Settlement:
    """One creditor's money counted against the debt, part by part in the order paid."""

    pool: Money
    lines: tuple[Line, ...]
    order: Order

    def on(self, rank: Rank) -> Line:
        """The line of one part."""
        return next(line for line in self.lines if line.rank is rank)

    @property
    def paid(self) -> Money:
        """What the creditor gets."""
        return total(line.paid for line in self.lines)

    @property
    def surplus(self) -> Money:
        """What is left when the whole debt is paid; it is the debtor's, or another case's."""
        return self.pool - self.paid

    def read_zh(self) -> str:
        """The order of payment in Chinese, a line for each part."""
        head = f"可供清偿{self.pool.grouped}元（{INTERNAL_ORDER}{_ground(self.order, '；')}）"
        lines = [
            f"{at}. {line.rank.zh}：应付{line.owed.grouped}，本次清偿{line.paid.grouped}，"
            f"尚欠{line.left.grouped}"
            for at, line in enumerate(self.lines, 1)
        ]
        return "\n".join([head, *lines, f"剩余：{self.surplus.grouped}元"])

    def read_en(self) -> str:
        """The order of payment in English, a line for each part."""
        head = f"{self.pool} to be paid out ({INTERNAL_ORDER}{_ground(self.order, '; ')})"
        lines = [
            f"{at}. {line.rank.en}: owed {line.owed.grouped}, paid {line.paid.grouped}, "
            f"left {line.left.grouped}"
            for at, line in enumerate(self.lines, 1)
        ]
        return "\n".join([head, *lines, f"Surplus: {self.surplus}"])

    def as_dict(self) -> dict[str, Any]:
        """The same as plain JSON."""
        return {
            "rule": "R4.03",
            "article": cited(INTERNAL_ORDER),
            "pool": str(self.pool),
            "agreed_in": self.order.agreed_in,
            "reason": self.order.reason,
            "lines": [
                {
                    "rank": line.rank.value,
                    "owed": str(line.owed),
                    "paid": str(line.paid),
                    "left": str(line.left),
                }
                for line in self.lines
            ],
            "surplus": str(self.surplus),
        }


@rule("R4.03", INTERNAL_ORDER, zh="单一债权的清偿顺序", en="Order within one creditor's debt")
def settle(pool: Money, debt: Mapping[Rank, Money], order: Order | None = None) -> Settlement:
    """Count ``pool`` against the parts of one creditor's debt, each in full before the next.

    Parts not named are nothing. Raises :class:`OrderNotAllowed` for a negative pool or part.
    """
    order = order or Order()
    nothing = zero(pool.currency.code)
    if pool < nothing or any(owed < nothing for owed in debt.values()):
        raise OrderNotAllowed("nobody pays a negative sum")
    left, lines = pool, []
    for rank in order.ranks:
        owed = debt.get(rank, nothing)
        paid = min(left, owed)
        lines.append(Line(rank, owed, paid))
        left -= paid
    return Settlement(pool, tuple(lines), order)


def _ground(order: Order, mark: str) -> str:
    words = order.agreed_in or order.reason
    return f"{mark}{words}" if words and order.ranks != BY_LAW else ""
