"""A lot that stands still or is withdrawn, and goes on where it stood (暂缓、中止、撤回)."""

from datetime import date, datetime, timedelta
from math import ceil

from auctions import timers
from auctions.law import notice, pricing
from auctions.law import stays as law
from auctions.law.failure import SALE_NOTICE
from auctions.law.says import DisposalStayed, Remark, StayRefused, refuse
from auctions.lot_rounds import Rounds
from auctions.lot_state import LotState, Suspension
from auctions.lot_words import (
    AssetClass,
    Kind,
    Outcome,
    State,
    StayGround,
    TimerStart,
    WithdrawGround,
)
from auctions.parameters import CourtRules
from ledger.domain import clock
from ledger.domain.kernel import Root
from ledger.domain.money import Money

_IN_BIDDING = (State.A1_BIDDING, State.A2_BIDDING, State.PS_OPEN, State.PS_BIDDING)
_ANNOUNCED = (State.A1_ANNOUNCED, State.A2_ANNOUNCED, State.PS_ANNOUNCED)
_SOLD = (State.SOLD_AWAIT_BALANCE, State.OVERDUE)


class Suspended(Root.Event):
    """The lot stands still (暂缓、中止拍卖)."""

    TOPIC = "lot.suspended"
    ground: StayGround
    document: str
    at: datetime
    by_platform: bool
    reported_at: datetime | None
    prev: State
    left_seconds: int | None  # what was left of the bidding

    def apply(self, lot: LotState) -> None:
        lot.suspension = Suspension(
            self.ground, self.document, self.at, self.prev, self.left_seconds
        )
        lot.state = State.SUSPENDED


class GroundGone(Root.Event):
    """The ground of the stay is gone (暂缓、中止事由消失)."""

    TOPIC = "lot.ground-gone"
    document: str
    on: date

    def apply(self, lot: LotState) -> None:
        assert lot.suspension is not None
        lot.suspension.gone_on = self.on


class Resumed(Root.Event):
    """The lot goes on where it stood, with the bidding time it had left (恢复拍卖)."""

    TOPIC = "lot.resumed"
    document: str
    at: datetime
    opens_at: datetime | None
    ends_at: datetime | None
    to: State

    def apply(self, lot: LotState) -> None:
        attempt = lot.attempt
        if attempt is not None and self.ends_at is not None:
            attempt.ends_at = self.ends_at
        if attempt is not None and self.opens_at is not None:
            attempt.opens_at = self.opens_at
        lot.suspension = None
        lot.state = self.to


class Withdrawn(Root.Event):
    """The lot was withdrawn before it was sold (撤回拍卖)."""

    TOPIC = "lot.withdrawn"
    ground: WithdrawGround
    document: str
    at: datetime
    after_stay: bool

    def apply(self, lot: LotState) -> None:
        lot.state = State.WITHDRAWN


class Stopping(Rounds):
    """A lot that is stayed or withdrawn."""

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
            Suspended, ground=ground, document=document, at=at,
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
            assert self.outsider is not None
            since = self.outsider.claimed_on
            refuse(DisposalStayed, "SU-6", f"an outsider's claim of {since} is open", since=since)
        before = self.state
        self.record(GroundGone, document=document, on=on)
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
        before, broken = self.state, self._notice_broken(on, opens, rules)
        self.record(
            Resumed, document=document, at=at, opens_at=opens, ends_at=ends,
            to=self.suspension.prev,
        )  # fmt: skip
        self.remark(late, broken)
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
                refuse(
                    StayRefused, "SU-2", f"the opening announced for {opens} has passed: name a"
                    " new one", start=opens,
                )  # fmt: skip
            if self.reference is not None and not self.unappraised:
                pricing.still_valid(self.reference.valid_until, starts_on=clock.on(opens))
            return opens, opens + (attempt.closes_at - attempt.opens_at)
        return None, None

    def _notice_broken(self, on: date, opens: datetime | None, rules: CourtRules) -> Remark | None:
        """The days of a notice that ran beside a stay: fewer than the law's own are remarked."""
        stay, attempt = self.suspension, self.attempt
        if stay is None or attempt is None or opens is None:
            return None
        if attempt.kind.private:
            needed = SALE_NOTICE.on(on)[self.asset_class is AssetClass.MOVABLE]
        else:
            first = attempt.kind is Kind.A1
            needed = notice.notice_days(self.asset_class, first=first, on=on)
        before = (clock.on(stay.at) - attempt.published_on).days
        return notice.ran_enough(before + (clock.on(opens) - on).days, needed)

    def _left(self, at: datetime) -> int | None:
        if self.state not in _IN_BIDDING or self.attempt is None:
            return None
        # A second begun is a whole one: what was left of the bidding is never cut short (BD-1).
        return max(0, ceil((self.attempt.ends_at - at).total_seconds()))

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
        stage = self.suspension.prev if self.suspension is not None else self.state
        waiting = attempt is not None and (attempt.outcome is None or stage in _SOLD)
        day = clock.on(attempt.opens_at) if attempt is not None and waiting else None
        law.must_stop(tendered, owed, clock.on(at), day)
        self._end_by_withdrawal(
            "accept_full_payment", WithdrawGround.DEBT_PAID, document, at, rules, after_stay=False
        )
        self.charge_costs(clock.on(at))

    def _end_by_withdrawal(
        self, act: str, ground: WithdrawGround, document: str, at: datetime, rules: CourtRules,
        *, after_stay: bool,
    ) -> None:  # fmt: skip
        before, attempt = self.state, self.attempt
        self.record(Withdrawn, ground=ground, document=document, at=at, after_stay=after_stay)
        starts: list[TimerStart] = []
        open_ = attempt is not None and attempt.outcome is not Outcome.FAILED
        if open_ and attempt is not None and attempt.entrants and not attempt.defaulted:
            within = rules.parameters.refund_hours
            starts.append(timers.hours("T-RELEASE", at, within, subject=attempt.mark))
        self.settle(act, before, clock.on(at), rules, starts=starts)

    def _outsider_open(self) -> bool:
        outsider = self.outsider
        return outsider is not None and outsider.dismissed_on is None

    def _resume_clock(self, on: date, rules: CourtRules) -> None:
        self.stop_clock("T-RESUME", by_act="end_ground")
        self.start_clock(timers.start("T-RESUME", on, rules), by_act="end_ground")
