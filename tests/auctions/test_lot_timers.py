"""Every clock of a lot by its name: from when it runs, to when, by which calendar, and what then.

The spring festival of 2026 is from 15 to 23 February, Qingming from 4 to 6 April, May Day to the
5th: a period of law that looks forward rolls past them, one that looks back or a moment does not.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from auctions.lot_words import AnnulGround, Method, Seizure, TimerStart
from auctions.timers import CLOCKS, Expiry, day_of
from ledger.domain.clock import COURT_ZONE
from tests.auctions.lots import RULES, Walk, alerts, at, registered, replayed


def served(*, publicised: bool = False) -> Walk:
    walk = Walk().pricing()
    walk.lot.serve_report(
        "p1", method=Method.ONLINE, made_on=date(2026, 1, 9), sent_on=date(2026, 1, 9),
        rules=RULES, publicised=publicised,
    )  # fmt: skip
    return walk


def told_of_no_surplus() -> Walk:
    walk = Walk().price()
    walk.lot.tell_no_surplus(on=date(2026, 1, 13), rules=RULES)
    return walk


def planned() -> Walk:
    walk = Walk().delivered()
    walk.lot.start_plan_clock("P1", served_on=date(2026, 4, 20), rules=RULES)
    return walk


def dismissed() -> Walk:
    walk = Walk().prepared()
    walk.lot.claim_as_outsider("案外人", document="异议书", at=at("2026-02-03"), rules=RULES)
    walk.lot.dismiss_outsider(document="驳回", served_on=date(2026, 2, 5), rules=RULES)
    return walk


def outsider_won() -> Walk:
    walk = Walk().ruled()
    walk.lot.outsider_wins(judgment="判决书", on=date(2026, 9, 1), rules=RULES)
    return walk


def stay_over() -> Walk:
    walk = Walk().suspended()
    walk.lot.end_ground(document="报告", on=date(2026, 3, 6), rules=RULES)
    return walk


def challenged() -> Walk:
    walk = Walk().ruled()
    walk.lot.challenge_sale(
        "p2", mark="r1-A1", grounds=[AnnulGround.COLLUSION], document="异议书",
        on=date(2026, 4, 1), rules=RULES, note="继续交付",
    )  # fmt: skip
    return walk


def ruled_on() -> Walk:
    walk = challenged()
    walk.lot.rule_on_challenge(
        "p2", mark="r1-A1", upheld=False, document="裁定", served_on=date(2026, 4, 9), rules=RULES
    )
    return walk


def late_bid() -> Walk:
    return Walk().bidding().bid("B1", "700000", at("2026-03-05", "09:58:00"))


def seized_to(day: date) -> Walk:
    lot = registered()
    lot.renew_seizure(Seizure("续封", date(2026, 1, 6), day), anew=False, rules=RULES)
    return Walk(lot)


def appraised(*extended: date) -> Walk:
    walk = Walk().pricing()
    walk.lot.commission_appraisal(
        ("甲所", "乙所", "丙所"), by_lot=True, record="摇号记录", document="委托书",
        on=date(2026, 1, 9), rules=RULES,
    )  # fmt: skip
    for asked in extended:
        walk.lot.extend_appraisal(document="延期申请", asked_on=asked, rules=RULES)
    return walk


def complained() -> Walk:
    walk = Walk().price()
    walk.lot.complain_of_pricing(
        "p2", ground="串通", evidence="录音", on=date(2026, 1, 13), rules=RULES
    )
    return walk


def asked_registry() -> Walk:
    walk = Walk()
    walk.lot.ask_registry(
        "不动产登记中心", document="协助查询通知书", on=date(2026, 4, 1), rules=RULES
    )
    return walk


@dataclass(frozen=True)
class Runs:
    """One clock: the walk that starts it, its first day, and its end: a day, or a moment."""

    key: str
    walk: Callable[[], Walk]
    starts: date
    ends: date | datetime
    rolls: bool = False


def ordered_to_add() -> Walk:
    walk = Walk().sold()
    walk.lot.start_top_up_clock("r1-A1", on=date(2026, 5, 20), pay_by=date(2026, 7, 1))
    return walk


D = date
RUNNING = (
    Runs("T-PRICE", Walk, D(2026, 1, 5), D(2026, 2, 4), rolls=True),
    Runs("T-OBJ:p1", served, D(2026, 1, 9), D(2026, 1, 14), rolls=True),
    Runs("T-PUBLICITY:p1", lambda: served(publicised=True), D(2026, 1, 9), D(2026, 1, 24)),
    Runs("T-OBJ:p1", lambda: served(publicised=True), D(2026, 1, 24), D(2026, 1, 29), rolls=True),
    Runs("T-APPRAISAL", appraised, D(2026, 1, 9), D(2026, 2, 9), rolls=True),
    Runs(
        "T-APPRAISAL", lambda: appraised(D(2026, 2, 4)), D(2026, 2, 4), D(2026, 2, 24), rolls=True
    ),
    Runs("T-COMPLAINT:p2", complained, D(2026, 1, 13), D(2026, 1, 28), rolls=True),
    Runs("T-REGISTRY:协助查询通知书", asked_registry, D(2026, 4, 1), D(2026, 4, 9)),
    Runs("T-START", lambda: Walk().price(), D(2026, 1, 12), D(2026, 1, 22), rolls=True),
    Runs("T-NOTICE", lambda: Walk().announced(), D(2026, 2, 2), at("2026-03-04")),
    Runs("T-BID", lambda: Walk().bidding(), D(2026, 3, 4), at("2026-03-05")),
    Runs("T-BID", late_bid, D(2026, 3, 5), at("2026-03-05", "10:03:00")),
    Runs("T-RELEASE:r1-A1", lambda: Walk().sold(), D(2026, 3, 5), at("2026-03-06")),
    Runs("T-REMIT:r1-A1", lambda: Walk().sold(), D(2026, 3, 5), at("2026-03-06")),
    Runs("T-BAL", lambda: Walk().sold(), D(2026, 3, 5), D(2026, 3, 20)),
    Runs("T-RULING", lambda: Walk().paid(), D(2026, 3, 20), D(2026, 3, 30), rolls=True),
    Runs("T-HANDOVER", lambda: Walk().ruled(), D(2026, 3, 27), D(2026, 4, 13), rolls=True),
    Runs("T-A2", lambda: Walk().a1_failed(), D(2026, 3, 5), D(2026, 4, 7), rolls=True),
    Runs("T-INKIND", lambda: Walk().a2_failed(), D(2026, 3, 26), D(2026, 4, 7), rolls=True),
    Runs("T-PSNOTICE", lambda: Walk().a2_failed(), D(2026, 3, 26), D(2026, 4, 10), rolls=True),
    Runs("T-PS", lambda: Walk().ps_open(), D(2026, 4, 23), at("2026-06-22")),
    Runs("T-RESUME", stay_over, D(2026, 3, 6), D(2026, 3, 11), rolls=True),
    Runs("T-NOSURPLUS", told_of_no_surplus, D(2026, 1, 13), D(2026, 1, 19), rolls=True),
    Runs("T-PLAN:P1", planned, D(2026, 4, 20), D(2026, 5, 6), rolls=True),
    Runs("T-TOPUP:r1-A1", ordered_to_add, D(2026, 5, 20), D(2026, 7, 1)),
    Runs("T-SEIZURE", lambda: seized_to(D(2026, 2, 21)), D(2026, 1, 6), D(2026, 2, 21)),
    Runs("T-VALID", lambda: Walk().price(), D(2026, 1, 12), D(2026, 12, 31)),
    Runs("T-OUTSIDER", dismissed, D(2026, 2, 5), D(2026, 2, 24), rolls=True),
    Runs("T-CHALLENGE:p2 r1-A1", challenged, D(2026, 4, 1), D(2026, 4, 16), rolls=True),
    Runs("T-RECONSIDER:p2 r1-A1", ruled_on, D(2026, 4, 9), D(2026, 4, 20), rolls=True),
    Runs("T-ESCROW", outsider_won, D(2026, 9, 1), D(2031, 9, 1)),
    Runs("T-HOLD", lambda: Walk().declined_again(), D(2026, 6, 22), D(2026, 12, 19)),
)


def of(runs: Runs, walk: Walk) -> TimerStart:
    return walk.lot.timers[runs.key]


@pytest.mark.parametrize("runs", RUNNING, ids=[f"{each.key}-{each.starts}" for each in RUNNING])
def test_a_clock_runs_from_its_fact_to_its_day(runs: Runs) -> None:
    walk = runs.walk()
    timer = of(runs, walk)
    assert timer.started_on == runs.starts
    ends: object = timer.due_at.astimezone(COURT_ZONE)
    assert (ends if isinstance(runs.ends, datetime) else day_of(timer)) == runs.ends
    assert timer.rolled == runs.rolls
    assert replayed(walk.lot).timers == walk.lot.timers, "a clock is a fact, whoever restarts"


@pytest.mark.parametrize("runs", RUNNING, ids=[f"{each.key}-{each.starts}" for each in RUNNING])
def test_a_clock_that_runs_out_says_so_once_and_leaves_the_lot_dated(runs: Runs) -> None:
    walk = runs.walk()
    before = alerts(walk.lot)
    timer = of(runs, walk)
    now = timer.due_at + timedelta(seconds=1)
    assert timer in walk.lot.due(now)
    assert timer not in walk.lot.due(timer.due_at - timedelta(seconds=1))
    kind = walk.lot.fire(timer, now, RULES, refused="not possible")
    walk.lot.still_dated(now, RULES)
    said = [] if kind.expiry is Expiry.CLOSES else [kind.rule]
    assert alerts(walk.lot) == before + said
    assert runs.key not in walk.lot.timers
    assert walk.lot.dated


def test_every_clock_of_a_lot_is_shown_here_or_stands_by_itself() -> None:
    shown = {each.key.partition(":")[0] for each in RUNNING}
    # T-DESK and T-URGE are the court's own, T-A2NOTICE, T-ANSWER and T-DIFF are derived.
    own = {"T-DESK", "T-URGE", "T-A2NOTICE", "T-ANSWER", "T-DIFF"}
    assert set(CLOCKS) - shown - own == {"T-UNK"}
