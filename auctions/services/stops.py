"""Stays, withdrawals, annulled sales gone on with, and outsiders (中止、撤回、案外人)."""

from datetime import date, datetime

from auctions.law.stays import still_charged
from auctions.lot import Lot
from auctions.lot_parts import Doer
from auctions.lot_words import AnnulGround, StayGround, WithdrawGround
from auctions.services.costs import find_case, put_aside
from auctions.services.desk import LotDesk
from auctions.services.finding import Desk, of_its_cases, owe_back
from ledger.domain.kernel import Root
from ledger.domain.money import Money, zero
from ledger.domain.permissions import Permission
from ledger.services.command import Recorded, as_seen, command, record


class Stops(LotDesk):
    """Lots that were stopped, or that somebody else claims."""

    @command(Permission.STOP_LOT)
    def suspend(
        self,
        lot: str,
        *,
        ground: StayGround,
        document: str,
        at: datetime,
        by_platform: bool = False,
        reported_at: datetime | None = None,
        expected: int | None = None,
    ) -> Recorded:
        """Stop the lot where it stands."""
        own = self.rules()
        return self._ask(
            lot, expected,
            lambda it: it.suspend(
                ground=ground, document=document, at=at, rules=own, by_platform=by_platform,
                reported_at=reported_at,
            ),
        )  # fmt: skip

    @command(Permission.STOP_LOT)
    def end_ground(
        self, lot: str, *, document: str, on: date, expected: int | None = None
    ) -> Recorded:
        """Record that the ground of the stay is gone."""
        own = self.rules(on)
        return self._ask(
            lot, expected, lambda it: it.end_ground(document=document, on=on, rules=own)
        )

    @command(Permission.STOP_LOT, ahead=("opens_at",))
    def resume(
        self, lot: str, *, document: str, at: datetime, opens_at: datetime | None = None,
        expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Go on where the lot stood."""
        own = self.rules()
        return self._ask(
            lot, expected,
            lambda it: it.resume(document=document, at=at, rules=own, opens_at=opens_at),
        )  # fmt: skip

    @command(Permission.STOP_LOT)
    def withdraw(
        self, lot: str, *, ground: WithdrawGround, document: str, at: datetime,
        expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Withdraw the lot before its bidding, or after a stay; what a creditor has paid to take it
        is the creditor's again.
        """
        found = self.lot(lot)
        as_seen(found, expected)
        back = self._takers_money(found, document)
        found.withdraw(ground=ground, document=document, at=at, rules=self.rules())
        return record(self.court, found, *back, lot=lot, state=found.state.value)

    def _takers_money(self, found: Lot, document: str) -> list[Root]:
        """What somebody has paid to take an asset that now is not sold is his again."""
        desk, taker = Desk(self.court), found.taker
        money = desk.moneys([found.number]).get(found.number) if taker else None
        if money is None or money.free_taking(taker, reason=document) == zero():
            return []
        refunds = desk.refunds(found.number)
        owe_back(money, refunds)
        return [money, refunds]

    @command(Permission.STOP_LOT)
    def accept_full_payment(
        self, lot: str, *, tendered: Money, owed: Money, document: str, at: datetime,
        expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """The debtor tendered everything before the day of the auction: the lot is withdrawn, and
        what the sale had cost is taken from the debtor's money, as far as the case has it (SU-4).
        """
        found = self.lot(lot)
        as_seen(found, expected)
        back = self._takers_money(found, document)
        found.accept_full_payment(
            tendered=tendered, owed=owed, document=document, at=at, rules=self.rules()
        )
        case = find_case(self.court, found)
        taken = put_aside(found, case, document, first_come=True)
        if found.charged is not None:
            found.remark(still_charged(found.charged, taken))
        roots = [each for each in (found, case, *back) if each.pending_events]
        return record(self.court, *roots, lot=lot, state=found.state.value)

    @command(Permission.STOP_LOT)
    def stop_for_enough(
        self, lot: str, *, others: tuple[str, ...], net_proceeds: Money, claims: Money,
        costs: Money, document: str, at: datetime, debtor_agrees: bool = False,
    ) -> Recorded:  # fmt: skip
        """Stop the case's other lots once what this one brought covers claims and costs (NT-10)."""
        own, sold = self.rules(), self.lot(lot)
        stopped = []
        if net_proceeds >= claims + costs and not debtor_agrees:
            for other in others:
                found = self.lot(other)
                of_its_cases(sold, other, *found.case_numbers)
                found.withdraw(ground=WithdrawGround.ENOUGH, document=document, at=at, rules=own)
                stopped.append(found)
        return record(self.court, *stopped, lot=lot, stopped=",".join(it.number for it in stopped))

    @command(Permission.STOP_LOT)
    def challenge_sale(
        self, lot: str, *, objector: str, mark: str, grounds: tuple[AnnulGround, ...],
        document: str, on: date, note: str = "", expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Take an objection to an attempt, with all its grounds; it is ruled on in fifteen days."""
        own = self.rules(on)
        return self._ask(
            lot, expected,
            lambda it: it.challenge_sale(
                objector, mark=mark, grounds=grounds, document=document, on=on, rules=own,
                note=note,
            ),
        )  # fmt: skip

    @command(Permission.DECIDE_LOT)
    def rule_on_challenge(
        self, lot: str, *, objector: str, mark: str, upheld: bool, document: str,
        served_on: date, expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Record the ruling on an objection, and the day it was served."""
        own = self.rules(served_on)
        return self._ask(
            lot, expected,
            lambda it: it.rule_on_challenge(
                objector, mark=mark, upheld=upheld, document=document, served_on=served_on,
                rules=own,
            ),
        )  # fmt: skip

    @command(Permission.STOP_LOT)
    def ask_reconsideration(
        self, lot: str, *, objector: str, mark: str, document: str, on: date,
        expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Record that a ruling on an objection was taken to the court above."""
        own = self.rules(on)
        return self._ask(
            lot, expected,
            lambda it: it.ask_reconsideration(
                objector, mark=mark, document=document, on=on, rules=own
            ),
        )  # fmt: skip

    @command(Permission.STOP_LOT)
    def claim_damage(
        self, lot: str, *, claimant: str, doer: Doer, document: str, on: date,
        expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Take a claim of damage done by the sale; the law says who answers for it."""
        return self._ask(
            lot, expected,
            lambda it: it.claim_damage(claimant, doer=doer, document=document, on=on),
        )  # fmt: skip

    @command(Permission.DECIDE_LOT)
    def reopen_after_void(
        self, lot: str, *, refund_plan: str, document: str, on: date, expected: int | None = None
    ) -> Recorded:
        """After an annulment sell again, once it is planned what goes back to whom."""
        own = self.rules(on)
        return self._ask(
            lot, expected,
            lambda it: it.reopen_after_void(
                refund_plan=refund_plan, document=document, on=on, rules=own
            ),
        )  # fmt: skip

    @command(Permission.DECIDE_LOT)
    def let_void_stand(
        self, lot: str, *, reason: str, document: str, on: date, expected: int | None = None
    ) -> Recorded:
        """After an annulment sell no more."""
        own = self.rules(on)
        return self._ask(
            lot, expected,
            lambda it: it.let_void_stand(reason=reason, document=document, on=on, rules=own),
        )  # fmt: skip

    @command(Permission.STOP_LOT)
    def claim_as_outsider(
        self, lot: str, *, outsider: str, document: str, at: datetime, expected: int | None = None
    ) -> Recorded:
        """An outsider says the asset is his: the lot stands still."""
        own = self.rules()
        return self._ask(
            lot, expected,
            lambda it: it.claim_as_outsider(outsider, document=document, at=at, rules=own),
        )  # fmt: skip

    @command(Permission.DECIDE_LOT)
    def dismiss_outsider(
        self, lot: str, *, document: str, served_on: date, expected: int | None = None
    ) -> Recorded:
        """The outsider's objection was dismissed, and the ruling served on it."""
        own = self.rules(served_on)
        return self._ask(
            lot, expected,
            lambda it: it.dismiss_outsider(document=document, served_on=served_on, rules=own),
        )  # fmt: skip

    @command(Permission.DECIDE_LOT)
    def sue_as_outsider(
        self, lot: str, *, document: str, on: date, expected: int | None = None
    ) -> Recorded:
        """The outsider sued."""
        return self._ask(lot, expected, lambda it: it.sue_as_outsider(document=document, on=on))

    @command(Permission.DECIDE_LOT)
    def allow_disposal(
        self, lot: str, *, request: str, security: str, ruling: str, on: date,
        expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """The trial court allowed the sale to go on, against security."""
        own = self.rules(on)
        return self._ask(
            lot, expected,
            lambda it: it.allow_disposal(
                request=request, security=security, ruling=ruling, on=on, rules=own
            ),
        )  # fmt: skip

    @command(Permission.DECIDE_LOT)
    def outsider_loses(
        self, lot: str, *, document: str, on: date, expected: int | None = None
    ) -> Recorded:
        """The outsider's suit failed, or was given up."""
        own = self.rules(on)
        return self._ask(
            lot, expected, lambda it: it.outsider_loses(document=document, on=on, rules=own)
        )
