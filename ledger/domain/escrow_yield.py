"""What money in escrow costs to keep and what it earns (提存费用、孳息): its creditor's."""

from datetime import date
from typing import TYPE_CHECKING

from ledger.domain.escrow_state import EscrowState
from ledger.domain.kernel import Recording, Root
from ledger.domain.money import Money, total
from ledger.domain.paper import Paper, well_named


class CostTaken(Root.Event):
    """The cost of keeping it was taken from it (扣除提存费用): the creditor bears it."""

    TOPIC = "escrow.cost-taken"
    amount: Money
    voucher: Paper
    by: str

    def apply(self, escrow: "Yielding") -> None:
        escrow.costs.append(self.amount)


class FruitsTaken(Root.Event):
    """What was added to it as fruits was not (冲正提存孳息)."""

    TOPIC = "escrow.fruits-taken"
    amount: Money
    reason: str
    paper: Paper
    by: str

    def apply(self, escrow: "Yielding") -> None:
        escrow.earned.append(-self.amount)


class FruitsAdded(Root.Event):
    """What it earned was added to it (并入提存孳息): the fruits are the creditor's."""

    TOPIC = "escrow.fruits-added"
    amount: Money
    begins: date
    ends: date
    paper: Paper
    by: str

    def apply(self, escrow: "Yielding") -> None:
        escrow.earned.append(self.amount)


class Yielding(Recording):
    """Its costs and fruits; :class:`~ledger.domain.escrow.Escrow` has them."""

    costs: list[Money]
    earned: list[Money]

    if TYPE_CHECKING:  # given by the root

        def must_be(self, doing: str, *states: EscrowState) -> None: ...

    @property
    def cost(self) -> Money:
        """What keeping it has cost."""
        return total(self.costs)

    @property
    def fruits(self) -> Money:
        """What it earned (孳息); the debtor is discharged of what he owed, not of this."""
        return total(self.earned)

    def take_cost(self, amount: Money, voucher: Paper, *, by: str) -> None:
        """Take the cost of keeping it, against its voucher."""
        self.must_be("take the cost of", EscrowState.GRANTED, EscrowState.LAPSED)
        well_named([voucher])
        self.record(CostTaken, amount=amount, voucher=voucher, by=by)

    def add_fruits(self, amount: Money, begins: date, ends: date, paper: Paper, *, by: str) -> None:
        """Add what it earned on these days; while its creditor may still collect."""
        self.must_be("add fruits to", EscrowState.GRANTED, EscrowState.LAPSING)
        self.record(FruitsAdded, amount=amount, begins=begins, ends=ends, paper=paper, by=by)

    def take_fruits(self, amount: Money, reason: str, paper: Paper, *, by: str) -> None:
        """Take wrong fruits away again; the case has checked that their money is still kept."""
        self.must_be("take fruits from", EscrowState.GRANTED, EscrowState.LAPSING)
        self.record(FruitsTaken, amount=amount, reason=reason, paper=paper, by=by)
