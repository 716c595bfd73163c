"""The state machine: every row taken once, every act refused wherever no row allows it."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from auctions.lot import Lot
from auctions.lot_table import TRANSITIONS, NotInThatStage, Transition, allowed
from auctions.lot_words import (
    TERMINAL,
    BidderRole,
    Mode,
    State,
)
from auctions.timers import CLOCKS, OF_STATE
from auctions.views.board import board
from auctions.views.lots import BOARD
from ledger.domain.kernel import Fact, topic_of
from ledger.projections.projection import Work
from tests.auctions.lot_acts import ACTS, decide, reach
from tests.auctions.lots import (
    RULES,
    Walk,
    alerts,
    replayed,
    rules,
    terms,
)
from tests.scenario import yuan

# Rows that lead to several stages, or whose way there begins before the stage they are listed from.
SPECIAL: dict[tuple[int, str, State], Callable[[], Walk]] = {
    (59, "outsider_wins", state): (
        lambda state=state: bought_by_the_applicant(state)  # type: ignore[misc]
    )
    for state in (State.RULED, State.DELIVERED, State.CLOSED_SOLD)
}
SPECIAL[16, "ask_in_kind", State.A1_FAILED] = lambda: (
    Walk()
    .second_round(Mode.SINGLE_STEP)
    .plan(terms("560000", "100000"), date(2026, 7, 20))
    .announce(date(2026, 8, 3), "2026-09-02")
    .open()
    .end()
)


def bought_by_the_applicant(state: State) -> Walk:
    walk = Walk().announced().enter("B1", role=BidderRole.APPLICANT).enter("B2").open()
    walk.bid("B1", "900000").end()
    lot = walk.lot
    lot.complete_price(total=yuan("900000"), on=date(2026, 3, 20), rules=RULES)
    lot.serve_ruling(document="裁定", served_on=date(2026, 3, 27), rules=RULES)
    if state is not State.RULED:
        ACTS["deliver"](walk)
    if state is State.CLOSED_SOLD:
        ACTS["close"](walk)
    return walk


def on_board(lot: Lot) -> tuple[State, bool, str]:
    """The stage the board shows, whether as finished, and at which attempt."""
    work = Work(board.tables, whole=True)
    for work.position, fact in enumerate(lot.pending_events, start=1):
        if handler := board.handlers.get(topic_of(type(fact))):
            handler(work, fact)
    row = work[BOARD].get(lot.id)
    assert row is not None
    return State(row["state"]), row["finished"], row["attempt"] or ""


def taken(row: Transition) -> list[tuple[Transition, State]]:
    return [(row, state) for state in row.before]


EACH = [pair for row in TRANSITIONS for pair in taken(row)]


@pytest.mark.parametrize(
    ("row", "state"), EACH, ids=[f"{row.row}-{row.act}-{state.value}" for row, state in EACH]
)
def test_every_row_is_taken_from_every_stage_it_names(row: Transition, state: State) -> None:
    special = SPECIAL.get((row.row, row.act, state)) if row.after else None
    walk = special() if special else reach(state)
    assert walk.lot.state is state
    ACTS[row.act](walk)
    reached = walk.lot.state
    lawful = {
        after
        for other in TRANSITIONS
        if other.act == row.act and state in other.before
        for after in (other.after or (state,))
    }
    assert reached in lawful
    assert walk.lot.finished or walk.lot.dated, "an open lot has a dated next action"
    assert on_board(walk.lot) == (reached, walk.lot.finished, walk.lot.current)
    again = replayed(walk.lot)
    assert (again.state, again.timers) == (walk.lot.state, walk.lot.timers)


def test_every_outcome_a_row_names_is_reached() -> None:
    complained = Walk().prepared()
    decide(complained, upheld=True)
    assert on_board(complained.lot)[0] is State.PRICING
    reached = {
        (4, State.PRICING): complained,
        (11, State.SOLD_AWAIT_BALANCE): Walk().sold(),
        (11, State.A1_FAILED): Walk().a1_failed(),
        (30, State.PRICING): Walk().second_round(Mode.RE_PRICE),
        (30, State.PREPARED): Walk().second_round(),
    }
    for (number, state), walk in reached.items():
        assert walk.lot.state is state
        assert any(state in row.after for row in TRANSITIONS if row.row == number)
    voided = Walk().paid()
    voided.lot.fail_eligibility(
        document="假证明", on=date(2026, 3, 27), knew=True, voided=True, rules=RULES
    )
    assert voided.lot.state is State.VOIDED


@pytest.mark.parametrize("state", list(State), ids=[state.value for state in State])
def test_every_act_no_row_allows_is_refused_and_records_nothing(state: State) -> None:
    may = {row.act for row in allowed(state)}
    walk = reach(state)
    assert walk.lot.state is state
    before = len(walk.lot.pending_events)
    lawless = []
    for name, act in ACTS.items():
        if name in may:
            continue
        if (name, state) in LAW_FIRST:
            continue
        try:
            act(walk)
        except NotInThatStage:
            pass
        else:
            lawless.append(name)
    assert lawless == []
    assert len(walk.lot.pending_events) == before


# Where the law has a reason of its own, it is given instead of the table's.
LAW_FIRST = {
    ("open_second_round", State.RETURNED),
    ("withdraw", State.A1_BIDDING),
    ("withdraw", State.A2_BIDDING),
    ("withdraw", State.PS_OPEN),
    ("withdraw", State.PS_BIDDING),
    *(("complain_of_pricing", state) for state in State),  # CK-10: a notice was published
}


def test_the_table_names_every_act_and_every_act_is_tried() -> None:
    assert {row.act for row in TRANSITIONS} == set(ACTS)
    for name in ACTS:
        assert callable(getattr(Lot, name))


def test_every_stage_is_on_the_way_to_an_end() -> None:
    """Nobody has to go bankrupt for it, to pay all he owes, or to come from outside."""
    luck = {"transfer", "accept_full_payment", "claim_as_outsider", "outsider_wins"}
    ends = {*TERMINAL, State.VOIDED}  # a void sale that stands is at its end
    rows = [row for row in TRANSITIONS if row.act not in luck]
    while True:
        more = {state for row in rows if set(row.after) & ends for state in row.before} - ends
        if not more:
            break
        ends |= more
    assert ends == set(State), "from every stage there is a way to zero"


def test_every_open_stage_starts_a_clock_of_its_own() -> None:
    assert set(OF_STATE) == set(State) - TERMINAL
    for names in OF_STATE.values():
        assert names
        assert any(not CLOCKS[name].stays for name in names)


# Illegal by construction


@pytest.mark.parametrize(
    ("state", "act"),
    [
        (State.PREPARED, "ask_in_kind"),
        (State.A1_ANNOUNCED, "publish"),  # a second auction before the first failed
        (State.A2_ANNOUNCED, "publish"),  # a private sale before the second failed
        (State.A2_FAILED, "publish"),
        (State.A2_FAILED, "open_second_round"),  # a second round before the sale failed
        (State.PS_OPEN, "open_second_round"),
        (State.SOLD_AWAIT_BALANCE, "serve_ruling"),  # a ruling before the price is paid
        (State.OVERDUE, "serve_ruling"),
        (State.PAID, "close"),  # distribution before the ruling
        (State.SOLD_AWAIT_BALANCE, "close"),
        (State.PAID, "complete_price"),  # a deposit converts once
        (State.PAID, "deliver"),  # delivery before the ruling
        (State.SUSPENDED, "take_bids"),  # any bid while suspended
    ],
)
def test_what_is_illegal_by_construction_is_refused(state: State, act: str) -> None:
    walk = reach(state)
    with pytest.raises(NotInThatStage):
        ACTS[act](walk)
    assert walk.lot.state is state


def test_every_fact_of_a_lot_names_what_it_does_in_chinese() -> None:
    facts = [kind for kind in vars(Lot).values() if isinstance(kind, type)]
    named = [kind for kind in facts if issubclass(kind, Fact) and kind.__name__ != "Event"]
    assert len(named) > 60
    for kind in named:
        assert re.search("[\u4e00-\u9fff]", kind.__mro__[1].__doc__ or kind.__doc__ or "")


def test_a_court_may_let_a_leader_raise_itself_bd_7() -> None:
    strict = Walk().bidding().bid("B1", "700000")
    with pytest.raises(Exception, match="BD-7"):
        strict.bid("B1", "705000")
    lenient = Walk(court=rules(leader_may_raise=True)).bidding().bid("B1", "700000")
    lenient.bid("B1", "705000").end()
    assert alerts(lenient.lot) == []
