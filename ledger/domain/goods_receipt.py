"""What of one receipt of money pays for which goods (变卖价款来源): a slip, a bank line, an escrow.

Several things may be paid for by one receipt, never with more than it holds. Two that are tied to
it at one moment are tied one after the other, because both write here.
"""

from uuid import UUID

from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.law.goods_leaving import proceeds_fit
from ledger.domain.money import Money


class GoodsReceipt(Root):
    """One receipt that goods are paid from, by its mark within its case."""

    TOPIC = "goods-receipt"

    class Found(FirstFact):
        """Goods are paid from it for the first time (首次抵充变卖价款)."""

        TOPIC = "goods-receipt.found"
        case_number: str
        mark: str
        amount: Money

    class PaidFor(Root.Event):
        """So much of it is the price of some goods (抵充变卖价款)."""

        TOPIC = "goods-receipt.paid-for"
        goods: str
        amount: Money

    @staticmethod
    def create_id(mark: str) -> UUID:
        return name_id("goods-receipt", mark)

    @event(Found)
    def __init__(self, case_number: str, mark: str, amount: Money) -> None:
        self.case_number, self.mark, self.left = case_number, mark, amount

    def pay_for(self, goods: str, amount: Money) -> None:
        """Tie so much of it to some goods; raises :class:`ProceedsDiffer`."""
        proceeds_fit(amount, outstanding=amount, left=self.left)
        self._paid_for(goods=goods, amount=amount)

    @event(PaidFor)
    def _paid_for(self, goods: str, amount: Money) -> None:
        self.left -= amount
