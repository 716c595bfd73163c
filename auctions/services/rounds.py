"""Another round, and the other ways to zero of a lot whose private sale failed (二轮处置)."""

from collections.abc import Iterable
from datetime import date

from auctions.lot import Lot
from auctions.lot_rounds import RoundPlan
from auctions.lot_words import Basis, Condition, Mode, State
from auctions.services.desk import LotDesk
from ledger.domain import clock
from ledger.domain.money import Money
from ledger.domain.permissions import Permission
from ledger.services.command import Recorded, command


class OtherRounds(LotDesk):
    """Lots that failed in every way of their round."""

    def conditions(
        self,
        lot: str,
        *,
        requester: str,
        document: str,
        basis: Basis,
        consents: tuple[str, ...],
        finding: str,
        mode: Mode,
        notice_on: date,
        starts_on: date,
        start: Money | None = None,
        president: str = "",
        on: date | None = None,
    ) -> tuple[Condition, ...]:
        """The twelve conditions of another round, each met or not with its reason; a reading."""
        day = on or clock.today()
        plan = RoundPlan(
            requester, document, basis, consents, finding, mode, notice_on, starts_on, start,
            president,
        )  # fmt: skip
        return self.lot(lot).conditions(plan, day, self.rules(day))

    def as_things_stand(self, lots: Iterable[str]) -> dict[str, tuple[Condition, ...]]:
        """The conditions of another round for several lots: those kept with a request under
        review, else as they are met today, nobody having asked yet; a reading.
        """
        found = self.court.find_many(Lot, map(Lot.create_id, lots)).values()
        return {lot.number: self._standing(lot) for lot in found}

    def _standing(self, lot: Lot) -> tuple[Condition, ...]:
        if lot.round_request is not None and lot.state is State.ROUND_REVIEW:
            return lot.round_request.conditions
        day = clock.today()
        plan = RoundPlan(lot.applicant, "", Basis.BOTH_PARTIES, (), "", Mode.RE_PRICE, day, day)
        return lot.conditions(plan, day, self.rules(day))

    @command(Permission.DECIDE_LOT, ahead=("notice_on", "starts_on"))
    def open_second_round(
        self,
        lot: str,
        *,
        requester: str,
        document: str,
        basis: Basis,
        consents: tuple[str, ...] = (),
        finding: str = "",
        mode: Mode,
        notice_on: date,
        starts_on: date,
        start: Money | None = None,
        president: str = "",
        on: date,
        expected: int | None = None,
    ) -> Recorded:
        """Ask for another round; all twelve conditions have to be met."""
        own = self.rules(on)
        plan = RoundPlan(
            requester, document, basis, consents, finding, mode, notice_on, starts_on, start,
            president,
        )  # fmt: skip
        return self._ask(lot, expected, lambda it: it.open_second_round(plan, on=on, rules=own))

    @command(Permission.DECIDE_LOT)
    def approve_second_round(
        self, lot: str, *, mode: Mode, panel: str, on: date, expected: int | None = None
    ) -> Recorded:
        """Record the panel's decision to begin another round."""
        own = self.rules(on)
        return self._ask(
            lot, expected,
            lambda it: it.approve_second_round(mode=mode, panel=panel, on=on, rules=own),
        )  # fmt: skip

    @command(Permission.DECIDE_LOT)
    def reject_second_round(
        self, lot: str, *, reason: str, document: str, on: date, expected: int | None = None
    ) -> Recorded:
        """Record that another round was refused, with its reason."""
        own = self.rules(on)
        return self._ask(
            lot, expected,
            lambda it: it.reject_second_round(reason=reason, document=document, on=on, rules=own),
        )  # fmt: skip

    @command(Permission.DECIDE_LOT, ahead=("until",))
    def hold(
        self, lot: str, *, until: date, reason: str, document: str, on: date,
        expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Let the lot wait for a named day."""
        own = self.rules(on)
        return self._ask(
            lot, expected,
            lambda it: it.hold(until=until, reason=reason, document=document, on=on, rules=own),
        )  # fmt: skip

    @command(Permission.DECIDE_LOT)
    def put_under_management(
        self, lot: str, *, consent: str, document: str, on: date, expected: int | None = None
    ) -> Recorded:
        """Put the asset under management, the applicant consenting."""
        own = self.rules(on)
        return self._ask(
            lot, expected,
            lambda it: it.put_under_management(
                consent=consent, document=document, on=on, rules=own
            ),
        )  # fmt: skip

    @command(Permission.DECIDE_LOT)
    def return_asset(
        self, lot: str, *, ruling: str, reason: str, on: date, expected: int | None = None
    ) -> Recorded:
        """Lift the seizure and return the asset to the debtor."""
        own = self.rules(on)
        return self._ask(
            lot, expected,
            lambda it: it.return_asset(ruling=ruling, reason=reason, on=on, rules=own),
        )  # fmt: skip
