"""What is frozen goes to the court that froze it (协助划拨): of a share, or out of what was held.

A share goes by its plan, and was never held for the freeze; what was held leaves the money under
the freeze's name. Either way the freeze asks for so much less, until the payment fails.
"""

from datetime import date
from typing import TYPE_CHECKING

from ledger.domain.kernel import Recording, Root
from ledger.domain.law.holding import may_be_handed_over
from ledger.domain.money import Money


class HandedOver(Root.Event):
    """So much of the frozen share is to go to the court that froze it (协助划拨)."""

    TOPIC = "hold.handed-over"
    payout: str
    amount: Money
    court: str
    by: str

    def apply(self, hold: "Handing") -> None:
        hold.handed[self.payout] = self.amount


class HandOverUndone(Root.Event):
    """That payment did not happen, or came back (划拨未成): the share is frozen as before."""

    TOPIC = "hold.hand-over-undone"
    payout: str
    amount: Money
    reason: str

    def apply(self, hold: "Handing") -> None:
        del hold.handed[self.payout]
        hold.stand_again(released=False)


class HeldHandedOver(Root.Event):
    """So much of what was held is to go to the court that froze it (协助划拨已冻结款)."""

    TOPIC = "hold.held-handed-over"
    payout: str
    amount: Money
    court: str
    by: str

    def apply(self, hold: "Handing") -> None:
        hold.handed[self.payout] = self.amount
        hold.handed_of_held.add(self.payout)
        hold.covered -= self.amount


class HeldTakenUp(Root.Event):
    """That payment did not happen, or came back (划拨未成): the money is held as before."""

    TOPIC = "hold.held-taken-up"
    payout: str
    amount: Money
    reason: str

    def apply(self, hold: "Handing") -> None:
        del hold.handed[self.payout]
        hold.handed_of_held.discard(self.payout)
        hold.covered += self.amount
        hold.stand_again(released=True)


class Handing(Recording):
    """A freeze whose money goes to its court; :class:`~ledger.domain.hold.Hold` is the freeze."""

    covered: Money
    starts_on: date
    until: date
    handed: dict[str, Money]  # by the payout it goes by, or went
    handed_of_held: set[str]  # those of them by which money that was held went

    if TYPE_CHECKING:  # given by the root

        @property
        def number(self) -> str: ...

        @property
        def agreed(self) -> bool: ...

        def stand_again(self, *, released: bool) -> None: ...

    def hand_over(self, payout: str, amount: Money, *, court: str, today: date, by: str) -> None:
        """Let so much of the share go to its court; raises :class:`FreezeNotHandedOver`."""
        self._may_go(today)
        self.record(HandedOver, payout=payout, amount=amount, court=court, by=by)

    def undo_hand_over(self, payout: str, *, reason: str) -> None:
        """Have the share frozen as before: its payment was not made, or came back."""
        if payout in self.handed:
            self.record(HandOverUndone, payout=payout, amount=self.handed[payout], reason=reason)

    def hand_held_over(
        self, payout: str, amount: Money, *, court: str, today: date, by: str
    ) -> None:
        """Let so much of what is held go to its court; raises :class:`FreezeNotHandedOver`."""
        self._may_go(today)
        self.record(HeldHandedOver, payout=payout, amount=amount, court=court, by=by)

    def take_up(self, payout: str, *, reason: str) -> None:
        """Hold again what lies under the freeze's name: its payment was not made, or came back."""
        self.record(HeldTakenUp, payout=payout, amount=self.handed[payout], reason=reason)

    def _may_go(self, today: date) -> None:
        may_be_handed_over(
            agreed=self.agreed, starts_on=self.starts_on, until=self.until, today=today,
            hold=self.number,
        )  # fmt: skip
