"""What follows every act on a lot: remarks become alerts, and clocks start and stop.

An open lot always has a running clock. Each stage starts its own; what runs out without being done
starts another that urges. So no lot is ever both unfinished and without a dated next action.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from auctions import timers
from auctions.law.failure import last_notice
from auctions.law.says import Remark, Undated, by
from auctions.lot_state import LotState
from auctions.lot_table import may
from auctions.lot_words import Alert, Kind, State, TimerStart
from auctions.parameters import CourtRules
from auctions.timers import CLOCKS, OF_STATE, Clock, Expiry
from ledger.domain import clock
from ledger.domain.kernel import Root


@dataclass(frozen=True, slots=True)
class NextAction:
    """What has to happen next, by whom, and until when."""

    timer: str
    zh: str
    en: str
    role: str
    due_at: datetime

    @property
    def due_on(self) -> date:
        """The last day in time."""
        return clock.on(self.due_at - timers.MOMENT)


class Alerted(Root.Event):
    """Something was accepted that the law wanted otherwise; it stays on the history (预警)."""

    TOPIC = "lot.alerted"
    rule: str
    said: str
    due: date | None

    def apply(self, lot: LotState) -> None:
        lot.alerts.append(Alert(self.rule, self.said, self.due))


class TimersSet(Root.Event):
    """Clocks were started and stopped by what happened to the lot (期限起止)."""

    TOPIC = "lot.timers-set"
    by: str  # the act that did it
    started: tuple[TimerStart, ...]
    stopped: tuple[str, ...]  # keys: name, or name:subject

    def apply(self, lot: LotState) -> None:
        for key in self.stopped:
            lot.timers.pop(key, None)
            if key.startswith("T-URGE:"):
                lot.escalated.pop(key.removeprefix("T-URGE:"), None)
                lot.urged.pop(key.removeprefix("T-URGE:"), None)
        for each in self.started:
            lot.timers[key_of(each)] = each


class TimerFired(Root.Event):
    """A clock ran out (期限届满); it does so once."""

    TOPIC = "lot.timer-fired"
    timer: str
    subject: str
    due_at: datetime
    fired_at: datetime

    def apply(self, lot: LotState) -> None:
        lot.timers.pop(f"{self.timer}:{self.subject}" if self.subject else self.timer, None)


class TimerEscalated(Root.Event):
    """What a clock called for was still not done; somebody higher was told (督办升级)."""

    TOPIC = "lot.timer-escalated"
    timer: str
    subject: str
    level: int
    to: str  # the role it goes to
    at: datetime

    def apply(self, lot: LotState) -> None:
        lot.escalated[self.timer] = self.level
        lot.urged[self.timer] = self.to


def key_of(timer: TimerStart) -> str:
    """What a running clock is found by."""
    return f"{timer.name}:{timer.subject}" if timer.subject else timer.name


class Clocked(LotState):
    """A lot that remarks, counts its days, and always knows what comes next."""

    @property
    def next_action(self) -> NextAction | None:
        """The next dated action of an open lot; ``None`` once it is finished."""
        if self.finished or not self.timers:
            return None
        first = min(self.timers.values(), key=lambda timer: (timer.due_at, timer.name))
        kind = CLOCKS[first.name]
        asked = CLOCKS[first.subject] if first.name == "T-URGE" else kind
        role = self.urged.get(first.subject, asked.role.value)
        return NextAction(key_of(first), asked.zh, asked.en, role, first.due_at)

    def ask(self, act: str) -> None:
        """Refuse an act the stage of the lot does not allow; raises ``NotInThatStage``."""
        may(act, self.state, lot=self.number)

    def remark(self, *remarks: Remark | None) -> None:
        """Leave an alert for everything that was accepted and should have been otherwise."""
        for each in remarks:
            if each is not None:
                self.record(Alerted, rule=each.rule, said=each.said, due=each.due)

    def settle(
        self,
        act: str,
        before: State,
        on: date,
        rules: CourtRules,
        *,
        starts: Iterable[TimerStart] = (),
        stops: Iterable[str] = (),
        restart: bool = False,
    ) -> None:
        """End an act: stop the clocks of the stage that was left, start those of the new one.

        Raises :class:`Undated` when an open lot would be left without a next action.
        """
        gone = set(stops)
        begun = list(starts)
        if self.state is not before or restart:
            gone |= {name for name, timer in self.timers.items() if self._of_stage(timer)}
            begun += [
                self._clock_of_stage(name, on, rules) for name in OF_STATE.get(self.state, ())
            ]
        if self.finished:
            gone |= {name for name, timer in self.timers.items() if timer.name not in AFTER_THE_END}
            begun = [timer for timer in begun if timer.name in AFTER_THE_END]
        stopped = tuple(sorted(gone & set(self.timers)))
        if stopped or begun:
            self.record(TimersSet, by=act, started=tuple(begun), stopped=stopped)
        if not self.finished and not self.dated:
            raise Undated(f"lot {self.number} would have no next action", lot=self.number)

    @staticmethod
    def _calls_for(timer: TimerStart) -> str:
        """What a clock calls for: one that urges calls for what it urges."""
        return timer.subject if timer.name == "T-URGE" else timer.name

    def _of_stage(self, timer: TimerStart) -> bool:
        return not CLOCKS[self._calls_for(timer)].stays

    @property
    def dated(self) -> bool:
        """Whether a clock of the lot's own stage is running."""
        return any(self._of_stage(each) for each in self.timers.values())

    def _clock_of_stage(self, name: str, on: date, rules: CourtRules) -> TimerStart:
        """The clock a stage starts, with its end where the facts already name it."""
        ends = self._ends_of(name, on, rules)
        if ends is not None:
            return timers.until(name, on, ends)
        started_on = self._counts_from(name, on)
        days = None
        if name in ("T-DESK", "T-HOLD"):
            own = rules.parameters
            days = own.desk_days if name == "T-DESK" else own.hold_max_days
        return timers.start(name, started_on, rules, days=days)

    def _ends_of(self, name: str, on: date, rules: CourtRules) -> date | datetime | None:
        attempt, in_kind = self.attempt, self.in_kind
        if attempt is not None and name in ("T-NOTICE", "T-BID", "T-PS", "T-BAL"):
            return {
                "T-NOTICE": attempt.opens_at,
                "T-BID": attempt.ends_at,
                "T-PS": attempt.ends_at,
                "T-BAL": attempt.balance_due_on,
            }[name]
        if name == "T-A2NOTICE":
            return last_notice(self.asset_class, on, clear_days=rules.parameters.clear_days)
        if in_kind is not None and name == "T-ANSWER":
            return in_kind.answer_by
        if in_kind is not None and name == "T-DIFF":
            return in_kind.difference_due or by(on, rules.parameters.desk_days, rules.calendar).due
        return None

    def _counts_from(self, name: str, on: date) -> date:
        if name == "T-PRICE" and self.seizure is not None and self.investigation is None:
            return self.seizure.ordered_on
        if name == "T-PSNOTICE":
            failed = self.of_round(Kind.A2) or self.of_round(Kind.A1)
            if failed is not None and failed.ended_at is not None:
                return clock.on(failed.ended_at)
        return on

    # What the clock service does

    def due(self, now: datetime) -> list[TimerStart]:
        """The clocks that have run out, the earliest first."""
        return sorted(
            (timer for timer in self.timers.values() if timers.ran_out(timer, now)),
            key=lambda timer: (timer.due_at, timer.name, timer.subject),
        )

    def fire(
        self, timer: TimerStart, now: datetime, rules: CourtRules, *, refused: str = ""
    ) -> Clock:
        """Let a clock run out, once; what it calls for and nobody did is an alert, and is urged.

        A clock that moves the lot itself comes here only when its act was ``refused``, and why.
        """
        kind = CLOCKS[timer.name]
        self.record(
            TimerFired, timer=timer.name, subject=timer.subject, due_at=timer.due_at,
            fired_at=now,
        )  # fmt: skip
        if timer.name == "T-URGE":
            self._escalate(timer, now, rules)
        elif kind.expiry is Expiry.ACTS:
            due = timers.day_of(timer)
            self.remark(Remark(kind.rule, f"{kind.en}: {refused or 'not possible'}", due))
            self._urge(timer.name, timer.subject, now, rules)
            self._deposits_wait(timer, rules)
        elif kind.expiry is Expiry.ALERTS:
            due = timers.day_of(timer)
            self.remark(Remark(kind.rule, f"{kind.en}: not done by {due}", due))
            self._urge(timer.name, timer.subject, now, rules)
        return kind

    def _deposits_wait(self, timer: TimerStart, rules: CourtRules) -> None:
        """The hours of the losers' deposits run from the end of a bidding, found out or not."""
        if timer.name in ("T-BID", "T-PS") and self.attempt is not None and self.attempt.entrants:
            within = rules.parameters.refund_hours
            release = timers.hours(
                "T-RELEASE", self.attempt.ends_at, within, subject=self.attempt.mark
            )
            self.start_clock(release, by_act=timer.name)

    def ran_out(self, *names: str, at: datetime) -> None:
        """Note that the clock that called for this act ran out: once, whoever did the act."""
        for name in names:
            running = self.timers.get(name)
            if running is not None:
                self.record(
                    TimerFired, timer=name, subject="", due_at=running.due_at,
                    fired_at=at,
                )  # fmt: skip

    def still_dated(self, now: datetime, rules: CourtRules) -> None:
        """Give an open lot whose last clock just ran out another one."""
        if not self.finished and not self.dated:
            started = timers.start("T-DESK", clock.on(now), rules, days=rules.parameters.desk_days)
            self.record(TimersSet, by="fire", started=(started,), stopped=())

    def _escalate(self, timer: TimerStart, now: datetime, rules: CourtRules) -> None:
        level = self.escalated.get(timer.subject, 0) + 1
        ladder: Sequence[str] = rules.parameters.escalate_to
        self.record(
            TimerEscalated, timer=timer.subject, subject="", level=level,
            to=ladder[min(level, len(ladder)) - 1], at=now,
        )  # fmt: skip
        self._urge(timer.subject, "", now, rules)

    def _urge(self, name: str, subject: str, now: datetime, rules: CourtRules) -> None:
        urging = timers.start(
            "T-URGE", clock.on(now), rules, subject=name, days=rules.parameters.escalate_days
        )
        self.record(TimersSet, by=timers.key(name, subject), started=(urging,), stopped=())

    def stop_clock(self, name: str, *, subject: str = "", by_act: str) -> None:
        """What a clock called for is done: stop it, and whatever urged it; nothing if none ran."""
        running = {timers.key(name, subject), timers.key("T-URGE", name)} & set(self.timers)
        if running:
            self.record(TimersSet, by=by_act, started=(), stopped=tuple(sorted(running)))

    def start_clock(self, started: TimerStart, *, by_act: str) -> None:
        """Start a clock that no stage starts by itself: a plan's, an escrow's, a refund's."""
        self.record(TimersSet, by=by_act, started=(started,), stopped=())


AFTER_THE_END = frozenset({"T-RELEASE", "T-REMIT", "T-ESCROW", "T-TOPUP"})
