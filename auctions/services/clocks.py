"""The one clock of all lots: it lets what is due happen, once, however long it stood still.

It reads which clocks have run out and asks each lot in turn; the lot decides. A clock that moves
its lot opens or ends a bidding or lets a balance fall overdue; one that only waits becomes an
alert, and what is still not done is urged, one role higher each time. Every firing is a fact under
a key made of the clock itself, so two services, or one killed half way, fire nothing twice.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from typing import Final
from uuid import UUID

from auctions.lot import Lot
from auctions.lot_clocks import key_of
from auctions.lot_words import Attempt, TimerStart
from auctions.money import LotMoney
from auctions.parameters import CourtRules
from auctions.services.finding import Desk
from auctions.services.meeting import losers_have_theirs, remittance_is_here
from auctions.services.rules import RUNS_OUT, rules
from auctions.services.unknown import UnknownMoney
from auctions.timers import CLOCKS, Expiry, day_of
from auctions.views.board import board
from auctions.views.timers import RUNNING, UNKNOWN, escrows, lot_timers
from ledger.domain import act, clock
from ledger.domain.errors import Refusal
from ledger.domain.money import zero
from ledger.domain.payout import Payout
from ledger.domain.payout_parts import State
from ledger.domain.permissions import Permission
from ledger.projections.runner import Follower
from ledger.services.command import Recorded, command, record
from ledger.store.court import Court

log = logging.getLogger("anzhang.lots")

AT_A_TIME: Final = 200
ROUNDS: Final = 50  # a lot whose clocks start each other moves on by so many at one tick
Closing = Callable[[str, datetime], Recorded]


@dataclass(frozen=True, slots=True)
class Fired:
    """One clock that ran out, and what came of it."""

    lot: str
    timer: str
    due_at: datetime
    state: str
    refused: str  # why the act it called for was not possible; empty when it was done


class LotClocks:
    """The clock service. ``closing`` ends a bidding where the lot's money has to be asked too."""

    def __init__(self, court: Court, closing: Closing | None = None) -> None:
        self.court = court
        self.closing = closing
        self.unknown = UnknownMoney(court)
        self.stopped = False
        self.moved: dict[str, int] = {}  # where an outsider's money had moved when last looked at

    def stop(self) -> None:
        """Let nothing happen until :meth:`go`."""
        self.stopped = True

    def go(self) -> None:
        """Let things happen again; what fell due meanwhile happens at the next tick."""
        self.stopped = False

    def tick(self, now: datetime | None = None) -> tuple[Fired, ...]:
        """Let every clock run out that is due at ``now``, the earliest first."""
        if self.stopped:
            return ()
        moment = now or clock.now()
        fired = [
            Fired("", f"{UNKNOWN}:{line}", due_at, "to-claim", "")
            for line, due_at in self.unknown.tick(moment)
        ]
        self._collect()
        for _ in range(ROUNDS):
            due = self._due(moment)
            done = [each for lot in due for each in self._advance(lot, moment)]
            fired += done
            if not done:
                break
        return tuple(fired)

    def run(self, stop: Event, *, every: float = 1.0) -> None:
        """Tick until told to stop; a refusal or a lost connection does not end it."""
        while not stop.wait(every):
            try:
                self.tick()
            except Exception:
                log.exception("the clock of the lots missed a tick")

    def _collect(self) -> None:
        """Stop the clocks of proceeds that their outsider has by now (T-ESCROW)."""
        Follower(self.court, [board, lot_timers]).catch_up()
        with self.court.database.app.connect() as connection:
            waiting = escrows(connection, self.court.book)
        for lot, moved in waiting.items():
            if self.moved.get(lot) != moved:
                with act.under_key(f"clock:{lot}:T-ESCROW:{moved}"):
                    self.look_at_escrow(lot)
                self.moved[lot] = moved

    @command(Permission.RUN_CLOCKS, even_recused=RUNS_OUT)
    def look_at_escrow(self, lot: str) -> Recorded:
        """Stop the clock on proceeds of which nothing waits for the outsider any more."""
        found, _ = self._found(lot)
        if self._collected(found, Desk(self.court)):
            found.stop_clock("T-ESCROW", by_act="look_at_escrow")
        return record(self.court, found, lot=lot, state=found.state.value)

    def _due(self, now: datetime) -> list[UUID]:
        """The lots with a clock that has run out, told from everything recorded so far."""
        Follower(self.court, [lot_timers]).catch_up()
        with self.court.database.app.connect() as connection:
            page = RUNNING.page(connection, self.court.book, (now,), after=None, limit=AT_A_TIME)
        return list(dict.fromkeys(row.lot_id for row in page.items if row.name != UNKNOWN))

    def _advance(self, lot: UUID, now: datetime) -> list[Fired]:
        found = self.court.find(Lot, lot, named=f"lot {lot}")
        fired = []
        for _ in range(ROUNDS):
            due = found.due(now)
            if not due:
                break
            key = f"clock:{found.number}:{key_of(due[0])}:{due[0].due_at.isoformat()}"
            with act.under_key(key):
                fired.append(self._fire(found, due[0], now))
            found = self.court.find(Lot, lot, named=f"lot {lot}")
        return fired

    def _fire(self, lot: Lot, timer: TimerStart, now: datetime) -> Fired:
        refused = ""
        if CLOCKS[timer.name].expiry is Expiry.ACTS:
            try:
                self._act(lot, timer)
            except Refusal as no:
                refused = no.detail
                self.run_out(lot.number, timer, now, alert=refused)
        else:
            self.run_out(lot.number, timer, now)
        state = self.court.find(Lot, lot.id, named=lot.number).state.value
        return Fired(lot.number, key_of(timer), timer.due_at, state, refused)

    def _act(self, lot: Lot, timer: TimerStart) -> None:
        if timer.name in ("T-BID", "T-PS"):
            lot.told_of()
        if timer.name in ("T-BID", "T-PS") and self.closing is not None:
            self.closing(lot.number, timer.due_at)
        else:
            self.move(lot.number, timer)

    @command(Permission.RUN_CLOCKS, even_recused=RUNS_OUT)
    def move(self, lot: str, timer: TimerStart) -> Recorded:
        """Do what a clock calls for: open or end the bidding, or let the balance fall overdue."""
        found, own = self._found(lot)
        if timer.name == "T-NOTICE":
            found.start_bidding(timer.due_at, own)
        elif timer.name in ("T-BID", "T-PS"):
            found.close_bidding(timer.due_at, own)
        else:
            found.pass_due(on=day_of(timer) + timedelta(days=1), rules=own)
        return record(self.court, found, lot=lot, state=found.state.value)

    @command(Permission.RUN_CLOCKS, even_recused=RUNS_OUT)
    def run_out(self, lot: str, timer: TimerStart, now: datetime, *, alert: str = "") -> Recorded:
        """Record that a clock ran out; what it called for and nobody did becomes an alert."""
        found, own = self._found(lot)
        running = found.timers.get(key_of(timer))
        if running is not None and running.due_at <= now:
            if self._done(found, running):
                found.stop_clock(timer.name, subject=timer.subject, by_act="run_out")
            else:
                found.fire(running, now, own, refused=alert)
            found.still_dated(now, own)
        return record(self.court, found, lot=lot, state=found.state.value)

    def _done(self, lot: Lot, timer: TimerStart) -> bool:
        """Whether the money a clock called for has moved: then nothing is late, or urged on."""
        asked = timer.subject if timer.name == "T-URGE" else timer.name
        if asked not in ("T-RELEASE", "T-REMIT", "T-ESCROW"):
            return False
        desk = Desk(self.court)
        if asked == "T-ESCROW":
            return self._collected(lot, desk)
        money = desk.moneys([lot.number]).get(lot.number)
        one = lot.attempts.get(lot.current if timer.subject == "stay" else timer.subject)
        # What urges names no attempt: it is over when every attempt's money is where it belongs.
        over = list(lot.attempts.values()) if timer.name == "T-URGE" else [one]
        return money is not None and all(
            each is not None and self._moved(asked, lot, each, money) for each in over
        )

    def _moved(self, asked: str, lot: Lot, attempt: Attempt, money: LotMoney) -> bool:
        if asked == "T-REMIT":
            return remittance_is_here(attempt, money)
        refunds = Desk(self.court).refunds(lot.number)
        return losers_have_theirs(attempt, money, refunds, self._settled)

    @staticmethod
    def _collected(lot: Lot, desk: Desk) -> bool:
        """Whether nothing of the proceeds waits for the outsider any more."""
        named = f"outsider-{lot.number}"
        kept = [desk.case(number).pockets.get(named) for number in lot.case_numbers]
        return all(pocket is None or pocket.amount == zero() for pocket in kept)

    def _settled(self, payouts: Iterable[UUID]) -> bool:
        """Whether the bank has booked all of these payouts."""
        wanted = set(payouts)
        found = self.court.find_many(Payout, wanted)
        return wanted == set(found) and all(p.state is State.SETTLED for p in found.values())

    def _found(self, lot: str) -> tuple[Lot, CourtRules]:
        found = self.court.find(Lot, Lot.create_id(lot), named=f"lot {lot}")
        return found, rules(self.court, clock.today())
