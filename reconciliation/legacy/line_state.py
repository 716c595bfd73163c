"""What a legacy line in hand knows of itself: the state its facts have brought it to."""

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from ledger.domain.money import Money, total
from reconciliation.legacy.classes import LegacyClass, Step
from reconciliation.legacy.line_parts import Bound, Destination, Tranche

if TYPE_CHECKING:
    from ledger.domain.kernel import Fact


class LineState:
    """The state of one line; :class:`~reconciliation.legacy.line.LegacyLine` has it."""

    if TYPE_CHECKING:  # given by the root
        id: UUID
        payer_name: str
        payer_account: str

        def trigger_event(self, event_class: type[Any], **kwargs: Any) -> None: ...

    def begin(self, amount: Money, remainder: Money, category: LegacyClass, case: str) -> None:
        """Stand where the register left it."""
        self.amount = amount
        self.remainder = remainder
        self.cls = category
        self.unidentified = category is LegacyClass.E  # now, or ever since it was taken in hand
        self.case = case
        self.review_on: date | None = None
        self.steps: list[tuple[Step, date]] = []
        self.matches: dict[str, Tranche] = {}
        self.notice: UUID | None = None
        self.notice_until: date | None = None
        self.judgment = ""
        self.destinations: dict[str, dict[int, Destination]] = {}
        self.bound: dict[UUID, Bound] = {}
        self.payouts: set[UUID] = set()

    def record(self, fact: "type[Fact]", /, **its_fields: Any) -> None:
        """Record one fact; the library has made each kind anew as the line's own."""
        self.trigger_event(getattr(type(self), fact.__name__), **its_fields)

    @property
    def free(self) -> Money:
        """What is neither matched, nor proposed, nor on its way out."""
        waiting = (each.amount for each in self.matches.values() if each.waiting)
        return self.remainder - total(waiting)

    def give_back(self, payout: UUID, amount: Money) -> None:
        """Have again what was bound to a payout."""
        del self.bound[payout]
        self.remainder += amount
