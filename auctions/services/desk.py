"""What every command on a lot does: find it, ask it, save it in one commit."""

from collections.abc import Callable
from datetime import date

from auctions.lot import Lot
from auctions.parameters import CourtRules
from auctions.services.rules import rules
from ledger.domain import clock
from ledger.domain.kernel import Root
from ledger.services.command import Recorded, as_seen, record
from ledger.store.court import Court


class LotDesk:
    """What every command on a lot does: find it, ask it, save it in one commit."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def lot(self, lot: str) -> Lot:
        """A lot by its number."""
        return self.court.find(Lot, Lot.create_id(lot), named=f"lot {lot}")

    def rules(self, day: date | None = None) -> CourtRules:
        """The court's days, and its parameters in force on a day."""
        return rules(self.court, day or clock.today())

    def _ask(
        self, lot: str, expected: int | None, asked: Callable[[Lot], object], *beside: Root
    ) -> Recorded:
        found = self.lot(lot)
        as_seen(found, expected)
        asked(found)
        state = found.state.value
        return record(self.court, found, *beside, lot=lot, state=state)
