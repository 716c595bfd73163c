"""Whatever people and the clock do to a lot: it is at zero, or it has a next day."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import event, given, note, settings
from hypothesis import strategies as st

from auctions.lot_table import TRANSITIONS, allowed
from auctions.lot_words import TERMINAL, Outcome, State
from auctions.timers import CLOCKS, Expiry
from ledger.domain.errors import Refusal
from tests.auctions.lots import RULES, TO, Walk, alerts, at, replayed
from tests.auctions.test_lot_table import ACTS

ACT_NAMES = sorted({row.act for row in TRANSITIONS})
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("act"), st.integers(0, 63)),
        st.tuples(st.just("any"), st.sampled_from(ACT_NAMES)),
        st.tuples(st.just("enter"), st.integers(1, 3)),
        st.tuples(st.just("tick"), st.integers(1, 90)),
    ),
    min_size=1,
    max_size=40,
)
# Acts that end a lot early are only drawn by their own name, or few walks would get far.
ENDING = frozenset({"accept_full_payment", "transfer", "withdraw", "claim_as_outsider"})
OPEN_STAGES = sorted(state for state in TO if state not in TERMINAL)
MOVES = {"T-NOTICE": "start_bidding", "T-BID": "close_bidding", "T-PS": "close_bidding"}


def tick(walk: Walk, now: datetime) -> None:
    """What the clock service does, without a book."""
    for _ in range(50):
        due = walk.lot.due(now)
        if not due:
            return
        timer = due[0]
        acted = ""
        if CLOCKS[timer.name].expiry is Expiry.ACTS:
            try:
                if timer.name == "T-BAL":
                    walk.lot.pass_due(on=(timer.due_at + timedelta(days=1)).date(), rules=RULES)
                else:
                    getattr(walk.lot, MOVES[timer.name])(timer.due_at, RULES)
                continue
            except Refusal as no:
                acted = no.detail
        walk.lot.fire(timer, now, RULES, refused=acted)
        walk.lot.still_dated(now, RULES)


def step(walk: Walk, kind: str, what: Any, now: datetime) -> datetime:
    if kind == "tick":
        later = now + timedelta(days=what)
        tick(walk, later)
        return later
    if kind == "enter":
        if walk.lot.attempt is not None and walk.lot.attempt.outcome is None:
            walk.enter(f"B{what}")
        return now
    if kind == "act":
        rows = [row.act for row in allowed(walk.lot.state) if row.act not in ENDING]
        if not rows:
            return now
        what = rows[what % len(rows)]
    ACTS[what](walk)
    event(what)
    return now


@settings(max_examples=300)
@given(st.sampled_from(OPEN_STAGES), STEPS)
def test_a_lot_is_finished_or_has_a_dated_next_action(
    begin: State, steps: list[tuple[str, Any]]
) -> None:
    walk = TO[begin]()
    now = walk_start()
    for kind, what in steps:
        seen, told = len(walk.lot.alerts), len(walk.lot.pending_events)
        state = walk.lot.state
        try:
            now = step(walk, kind, what, now)
        except Refusal as no:
            note(f"{kind} {what}: {no}")
        lot = walk.lot
        note(f"{kind} {what}: {state} -> {lot.state}")
        assert len(lot.alerts) >= seen, "an alert stays on the history"
        assert len(lot.pending_events) >= told
        if lot.finished:
            assert lot.next_action is None
        else:
            assert lot.dated, lot.state
            assert lot.next_action is not None
        assert not (lot.finished and lot.dated), "no clock of a stage outlives the lot"
        sold = [each for each in lot.attempts.values() if each.outcome is Outcome.SOLD]
        for each in sold:
            assert each.price is not None
            assert each.price >= each.terms.start
            assert each.winner in each.entrants
    again = replayed(walk.lot)
    assert (again.state, again.timers, again.round_no) == (
        walk.lot.state, walk.lot.timers, walk.lot.round_no,
    )  # fmt: skip
    assert alerts(again) == alerts(walk.lot)
    event(f"ends {walk.lot.state.value}")


def walk_start() -> datetime:
    """Where every walk begins."""
    return at("2026-01-06")


@settings(max_examples=25)
@given(st.lists(st.integers(1, 120), min_size=3, max_size=12))
def test_a_lot_nobody_looks_after_is_never_forgotten(days: list[int]) -> None:
    walk = Walk().announced()
    now = walk_start()
    for each in days:
        now += timedelta(days=each)
        tick(walk, now)
        action = walk.lot.next_action
        assert action is not None
        assert action.due_at > now, "what is past was told, and something else is due"
    if walk.lot.state is not State.A1_ANNOUNCED:
        assert walk.lot.attempt is not None
