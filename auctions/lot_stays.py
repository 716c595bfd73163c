"""Commands that stop a lot, undo its sale, or take it out of the court's hands."""

from datetime import date, datetime, timedelta

from auctions import lot_endings, timers
from auctions.law import stays as law
from auctions.law.says import AnnulRefused, DisposalStayed, Remark, StayRefused, refuse
from auctions.lot_rounds import Rounds
from auctions.lot_words import (
    AnnulGround,
    BidderRole,
    Outcome,
    OutsiderEffect,
    State,
    StayGround,
    TimerStart,
    WithdrawGround,
)
from auctions.parameters import CourtRules
from ledger.domain import clock
from ledger.domain.money import Money

_IN_BIDDING = (State.A1_BIDDING, State.A2_BIDDING, State.PS_OPEN, State.PS_BIDDING)
_ANNOUNCED = (State.A1_ANNOUNCED, State.A2_ANNOUNCED, State.PS_ANNOUNCED)


class Stopping(Rounds):
    """A lot that is stayed, withdrawn, annulled or claimed by somebody else."""

    def suspend(
        self,
        *,
        ground: StayGround,
        document: str,
        at: datetime,
        rules: CourtRules,
        by_platform: bool = False,
        reported_at: datetime | None = None,
    ) -> None:
        """Stop the lot where it stands; what was left of its bidding is kept (SU-1)."""
        self.ask("suspend")
        law.may_stop(document, at, by_platform=by_platform, reported_at=reported_at)
        before = self.state
        self.record(
            lot_endings.Suspended, ground=ground, document=document, at=at,
            by_platform=by_platform, reported_at=reported_at, prev=before,
            left_seconds=self._left(at),
        )  # fmt: skip
        self.settle("suspend", before, clock.on(at), rules, starts=self._stay_release(at, rules))

    def _stay_release(self, at: datetime, rules: CourtRules) -> list[TimerStart]:
        """Deposits wait with the lot, but not longer than the court lets them."""
        if self.attempt is None or not self.attempt.entrants:
            return []
        on = clock.on(at)
        last = rules.calendar.add_days(on, rules.parameters.stay_release_days)
        return [timers.until("T-RELEASE", on, last, subject="stay")]

    def end_ground(self, *, document: str, on: date, rules: CourtRules) -> None:
        """Record that the ground of the stay is gone: five days to go on (SU-2)."""
        self.ask("end_ground")
        if self._outsider_open():
            refuse(DisposalStayed, "SU-6", "an outsider's claim is open")
        before = self.state
        self.record(lot_endings.GroundGone, document=document, on=on)
        starts = [timers.start("T-RESUME", on, rules)]
        self.settle("end_ground", before, on, rules, starts=starts)

    def resume(
        self,
        *,
        document: str,
        at: datetime,
        rules: CourtRules,
        opens_at: datetime | None = None,
    ) -> None:
        """Go on where the lot stood, with the bidding time it had left.

        An announced attempt whose opening passed meanwhile names a new one.
        """
        self.ask("resume")
        assert self.suspension is not None
        on = clock.on(at)
        self._may_dispose(on, rules)
        late = law.resumed(self.suspension.gone_on, on, rules.calendar)
        opens, ends = self._new_times(at, opens_at)
        before = self.state
        self.record(
            lot_endings.Resumed, document=document, at=at, opens_at=opens, ends_at=ends,
            to=self.suspension.prev,
        )  # fmt: skip
        self.remark(late)
        stops = ["T-RELEASE:stay", "T-URGE:T-RELEASE"]
        self.settle("resume", before, on, rules, stops=stops)

    def _new_times(
        self, at: datetime, opens_at: datetime | None
    ) -> tuple[datetime | None, datetime | None]:
        stay, attempt = self.suspension, self.attempt
        assert stay is not None
        if attempt is None:
            return None, None
        if stay.prev in _IN_BIDDING and stay.left_seconds is not None:
            return None, at + timedelta(seconds=stay.left_seconds)
        if stay.prev in _ANNOUNCED:
            opens = opens_at or attempt.opens_at
            if opens < at:
                refuse(StayRefused, "SU-2", "the announced opening has passed: name a new one")
            return opens, opens + (attempt.closes_at - attempt.opens_at)
        return None, None

    def _left(self, at: datetime) -> int | None:
        if self.state not in _IN_BIDDING or self.attempt is None:
            return None
        return max(0, int((self.attempt.ends_at - at).total_seconds()))

    def withdraw(
        self, *, ground: WithdrawGround, document: str, at: datetime, rules: CourtRules
    ) -> None:
        """Withdraw the lot before its bidding, or after a stay (SU-3)."""
        if self.state in _IN_BIDDING:  # the law's own reason, before the table's
            law.may_withdraw(ground, document, bidding_began=True)
        self.ask("withdraw")
        after_stay = self.state is State.SUSPENDED
        law.may_withdraw(ground, document, bidding_began=False)
        self._end_by_withdrawal("withdraw", ground, document, at, rules, after_stay=after_stay)

    def accept_full_payment(
        self, *, tendered: Money, owed: Money, document: str, at: datetime, rules: CourtRules
    ) -> None:
        """The debtor tendered everything before the auction day: the lot must stop (SU-4)."""
        self.ask("accept_full_payment")
        attempt = self.attempt
        waiting = attempt is not None and attempt.outcome is None
        day = clock.on(attempt.opens_at) if attempt is not None and waiting else None
        law.must_stop(tendered, owed, clock.on(at), day)
        self._end_by_withdrawal(
            "accept_full_payment", WithdrawGround.DEBT_PAID, document, at, rules, after_stay=False
        )

    def _end_by_withdrawal(
        self, act: str, ground: WithdrawGround, document: str, at: datetime, rules: CourtRules,
        *, after_stay: bool,
    ) -> None:  # fmt: skip
        before, attempt = self.state, self.attempt
        self.record(
            lot_endings.Withdrawn, ground=ground, document=document, at=at, after_stay=after_stay
        )
        starts: list[TimerStart] = []
        if attempt is not None and attempt.outcome is None and attempt.entrants:
            within = rules.parameters.refund_hours
            starts.append(timers.hours("T-RELEASE", at, within, subject=attempt.mark))
        self.settle(act, before, clock.on(at), rules, starts=starts)

    # Undoing a sale

    def annul(self, *, ground: AnnulGround, ruling: str, on: date, rules: CourtRules) -> None:
        """Record a final ruling that annuls the sale, on one of the law's grounds (VO-1)."""
        self.ask("annul")
        attempt = self._under_way()
        grounds = law.grounds(private_sale_or_offline=attempt.kind.private)
        if ground not in grounds:
            refuse(AnnulRefused, "VO-2", f"{ground.value} is no ground against an online auction")
        law.may_annul(ground, ruling, on, None)
        before = self.state
        self.record(lot_endings.Annulled, mark=attempt.mark, ground=ground, ruling=ruling, on=on)
        self.settle("annul", before, on, rules)

    def reopen_after_void(
        self, *, refund_plan: str, document: str, on: date, rules: CourtRules
    ) -> None:
        """After an annulment sell again, once it is planned what goes back to whom (VO-3)."""
        self.ask("reopen_after_void")
        if self.effect is OutsiderEffect.REVOKED:
            refuse(AnnulRefused, "VO-9", "the asset is the outsider's")
        if not refund_plan.strip() or not document.strip():
            refuse(AnnulRefused, "VO-1", "say first what goes back to whom")
        before = self.state
        self.record(lot_endings.Reopened, refund_plan=refund_plan, document=document, on=on)
        self.settle("reopen_after_void", before, on, rules)

    def let_void_stand(self, *, reason: str, document: str, on: date, rules: CourtRules) -> None:
        """After an annulment sell no more; the lot is at zero."""
        self.ask("let_void_stand")
        if not reason.strip() or not document.strip():
            refuse(AnnulRefused, "VO-1", "say why it is not sold again")
        before = self.state
        self.record(lot_endings.VoidStands, reason=reason, document=document, on=on)
        self.settle("let_void_stand", before, on, rules)

    def transfer(
        self, *, document: str, accepted_on: date, administrator: str, rules: CourtRules
    ) -> None:
        """A bankruptcy was accepted: lot and money go to the administrator (VO-6)."""
        self.ask("transfer")
        if not document.strip() or not administrator.strip():
            refuse(StayRefused, "SU-1", "the acceptance or the administrator is not on file")
        late = None
        if self.ruled_on is not None and self.ruled_on >= accepted_on:
            said = f"a ruling was served on {self.ruled_on}, accepted on {accepted_on}"
            late = Remark("VO-6", said, accepted_on)
        before = self.state
        self.record(
            lot_endings.Transferred, document=document, accepted_on=accepted_on,
            administrator=administrator,
        )  # fmt: skip
        self.remark(late)
        self.settle("transfer", before, accepted_on, rules)

    # Outsiders

    def claim_as_outsider(
        self, outsider: str, *, document: str, at: datetime, rules: CourtRules
    ) -> None:
        """An outsider says the asset is his: nothing goes on until it is decided (SU-6)."""
        self.ask("claim_as_outsider")
        if not document.strip():
            refuse(StayRefused, "SU-6", "the outsider's claim is not on file")
        before = self.state
        self.record(
            lot_endings.OutsiderClaimed, outsider=outsider, document=document, at=at, prev=before,
            left_seconds=self._left(at),
        )  # fmt: skip
        self.settle("claim_as_outsider", before, clock.on(at), rules)

    def dismiss_outsider(self, *, document: str, served_on: date, rules: CourtRules) -> None:
        """The objection was dismissed, and served: fifteen quiet days follow (VO-7)."""
        if self.outsider is None or self.outsider.dismissed_on is not None:
            refuse(StayRefused, "SU-6", "no claim of an outsider is open")
        self.record(lot_endings.OutsiderDismissed, document=document, served_on=served_on)
        last = law.quiet_until(served_on, rules.calendar)
        self.start_clock(timers.until("T-OUTSIDER", served_on, last), by_act="dismiss_outsider")
        self._ground_gone(document, last, rules)

    def sue_as_outsider(self, *, document: str, on: date) -> None:
        """The outsider sued: nothing is disposed of unless the trial court allows it (VO-8)."""
        if self.outsider is None or self.outsider.dismissed_on is None:
            refuse(StayRefused, "VO-8", "no objection of an outsider was dismissed")
        self.record(lot_endings.OutsiderSued, document=document, on=on)
        self.stop_clock("T-OUTSIDER", by_act="sue_as_outsider")

    def allow_disposal(
        self, *, request: str, security: str, ruling: str, on: date, rules: CourtRules
    ) -> None:
        """The trial court allowed the sale to go on, against the applicant's security (VO-8)."""
        if self.outsider is None or self.outsider.sued_on is None:
            refuse(StayRefused, "VO-8", "no outsider's suit is pending")
        law.suit_allows(sued=True, request=request, security=security, ruling=ruling)
        self.record(
            lot_endings.DisposalAllowed, request=request, security=security, ruling=ruling, on=on
        )
        self._ground_gone(ruling, on, rules)

    def outsider_loses(self, *, document: str, on: date, rules: CourtRules) -> None:
        """The outsider's suit failed, or was given up: the lot may go on."""
        if self.outsider is None:
            refuse(StayRefused, "VO-8", "no claim of an outsider is open")
        self.record(lot_endings.OutsiderLost, document=document, on=on)
        self.stop_clock("T-OUTSIDER", by_act="outsider_loses")
        if self.state is State.SUSPENDED:
            self._resume_clock(on, rules)

    def outsider_wins(self, *, judgment: str, on: date, rules: CourtRules) -> None:
        """A judgment for the outsider: an applicant gives the asset back, a buyer keeps it (VO-9).

        Of a lawful third-party buyer only the proceeds move (VO-10).
        """
        self.ask("outsider_wins")
        if not judgment.strip():
            refuse(AnnulRefused, "VO-9", "no judgment is named")
        in_kind = self.state is State.CLOSED_INKIND
        effect = law.effect(taken_by_applicant=self._bought_by_applicant(), in_kind=in_kind)
        before = self.state
        self.record(lot_endings.OutsiderWon, judgment=judgment, on=on, effect=effect)
        self.settle("outsider_wins", before, on, rules)

    def _bought_by_applicant(self) -> bool:
        attempt = self.attempt
        if attempt is None or attempt.outcome is not Outcome.SOLD:
            return False
        return attempt.entrants[attempt.winner].role is BidderRole.APPLICANT

    def _outsider_open(self) -> bool:
        outsider = self.outsider
        return outsider is not None and outsider.dismissed_on is None

    def _ground_gone(self, document: str, on: date, rules: CourtRules) -> None:
        stay = self.suspension
        if stay is not None and stay.ground is StayGround.OUTSIDER:
            self.record(lot_endings.GroundGone, document=document, on=on)
            self._resume_clock(on, rules)

    def _resume_clock(self, on: date, rules: CourtRules) -> None:
        self.stop_clock("T-RESUME", by_act="end_ground")
        self.start_clock(timers.start("T-RESUME", on, rules), by_act="end_ground")
