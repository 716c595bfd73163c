"""What a legacy line in hand knows of itself: the state its facts have brought it to."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from ledger.domain.binding import Bindings, Bound
from ledger.domain.kernel import Recording
from ledger.domain.money import Money, total
from reconciliation.legacy.classes import LegacyClass, Step
from reconciliation.legacy.line_parts import Destination, Tranche


class LineState(Recording):
    """The state of one line; :class:`~reconciliation.legacy.line.LegacyLine` has it."""

    if TYPE_CHECKING:  # given by the root
        payer_name: str
        payer_account: str

    def begin(self, amount: Money, remainder: Money, category: LegacyClass, case: str) -> None:
        """Stand where the register left it."""
        self.amount = amount
        self.remainder = remainder
        self.cls = category
        self.unidentified = category is LegacyClass.E  # now, or ever since it was taken in hand
        self.classed_by = ""  # nobody alone: the register, or the rule of a run
        self.case = case
        self.review_on: date | None = None
        self.steps: list[tuple[Step, date]] = []
        self.matches: dict[str, Tranche] = {}
        self.notice: UUID | None = None
        self.notice_until: date | None = None
        self.judgment = ""
        self.destinations: dict[str, dict[int, Destination]] = {}
        self.came_back_from: set[str] = set()  # until the account is named anew
        self.bound: Bindings[Bound] = Bindings()
        self.payouts: set[UUID] = set()

    @property
    def free(self) -> Money:
        """What is neither matched, nor proposed, nor on its way out."""
        waiting = (each.amount for each in self.matches.values() if each.waiting)
        return self.remainder - total(waiting)

    def give_back(self, payout: UUID, amount: Money) -> None:
        """Have again what was bound to a payout."""
        del self.bound[payout]
        self.remainder += amount
