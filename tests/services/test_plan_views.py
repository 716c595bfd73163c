"""What the views say of debts and plans while a plan runs its course, and after a rebuild."""

from collections.abc import Iterator
from datetime import date

import pytest

from api.every import follower, rebuild
from ledger.domain.law.plan_parts import Fund
from ledger.domain.money import Money
from ledger.domain.plan_parts import Ground
from ledger.projections import debts, plans
from ledger.projections.read import Page
from tests.projections.reading import dump
from tests.services.courthouse import CASE, Courthouse, by
from tests.services.hearing import DEBTOR_PARTY, TAKEN, Hearing, oppose_42, sue


@pytest.fixture
def hearing(bare: Courthouse) -> Iterator[Hearing]:
    """The ordinary case, with views that follow when asked."""
    made = Hearing(bare)
    yield made
    follower(made.house.court).catch_up()
    told = dump(made.house.court)
    rebuild(made.house.court)
    assert dump(made.house.court) == told


class Seen:
    """The lists of plans as they stand now."""

    def __init__(self, hearing: Hearing) -> None:
        court = hearing.house.court
        follower(court).catch_up()
        today = hearing.house.now.date()
        with court.database.app.connect() as connection:
            self.rows = plans.plans_of(connection, court.book, CASE)
            self.claims = debts.claims_of(connection, court.book, CASE)
            listed: dict[str, Page[plans.PlanRow]] = {
                "approve": plans.to_approve(connection, court.book),
                "serve": plans.to_serve(connection, court.book),
                "finalise": plans.to_finalise(connection, court.book, today),
                "pay": plans.to_pay(connection, court.book),
            }
            self.windows = plans.windows_ending(connection, court.book, today).items
        self.lists = [name for name, page in listed.items() if page.items]


def test_a_plan_goes_from_list_to_list(hearing: Hearing) -> None:
    number, digest = hearing.w2().drafted()
    seen = Seen(hearing)
    assert (seen.lists, seen.windows) == (["approve"], ())
    (row,) = seen.rows
    assert (row.number, row.digest, row.gross, row.paid) == (
        number, digest, Money(400_000), Money(375_600),
    )  # fmt: skip
    assert next((c.claim, c.principal, c.state) for c in seen.claims) == (
        "c1", Money(300_000), "live",
    )  # fmt: skip
    hearing.approve_again(number)
    hearing.served(number, ("p1", "2017-09-18"), ("p2", "2017-09-20"), ("p3", "2017-09-25"))
    seen = Seen(hearing)
    assert seen.lists == ["serve"]
    assert [(w.party, w.until) for w in seen.windows] == [
        ("p1", date(2017, 10, 9)), ("p2", date(2017, 10, 9)), ("p3", date(2017, 10, 10)),
    ]  # fmt: skip
    hearing.served(number, (DEBTOR_PARTY, "2017-09-25"))
    assert Seen(hearing).lists == []
    hearing.at("2017-10-11")
    assert (Seen(hearing).lists, Seen(hearing).windows) == (["finalise"], ())
    hearing.final(number)
    assert Seen(hearing).lists == ["pay"]
    hearing.do(lambda: hearing.house.plans.settle(number))
    seen = Seen(hearing)
    assert (seen.lists, seen.rows[0].stage, seen.rows[0].drawn) == (
        [], "settled", Money(375_600),
    )  # fmt: skip
    assert (seen.claims[0].paid, seen.claims[0].last_paid_on) == (Money("75120.00"), TAKEN)
    payout = next(iter(hearing.plan(number).draws))
    with by("chen"):
        hearing.house.payouts.reject(payout, "账户有误")
    hearing.do(lambda: hearing.house.plans.redraw(number, payout))
    assert Seen(hearing).lists == ["pay"]


def test_clocks_of_an_objection_run_and_end_with_it(hearing: Hearing) -> None:
    number, objection = oppose_42(hearing)
    seen = Seen(hearing)
    assert [(w.kind, w.party) for w in seen.windows] == [
        ("oppose", "p1"), ("oppose", "p2"), ("oppose", DEBTOR_PARTY), ("sue", "p3"),
    ]  # fmt: skip
    assert seen.rows[0].last_until == date(2017, 11, 7)
    day = date(2017, 10, 23)
    hearing.do(
        lambda: hearing.house.plans.withdraw_objection(number, objection, day, document="撤回")
    )
    seen = Seen(hearing)
    assert (seen.windows, seen.rows[0].last_until, seen.lists) == (
        (), date(2017, 10, 10), ["finalise"],
    )  # fmt: skip


def test_a_suit_and_an_amendment_are_seen(hearing: Hearing) -> None:
    number, objection = sue(hearing)
    assert Seen(hearing).rows[0].suits == 1
    plans_, day = hearing.house.plans, date(2017, 11, 7)
    hearing.do(lambda: plans_.end_suit(number, objection, day, upheld=True, document="判决书"))
    hearing.do(
        lambda: plans_.amend(
            number, hearing.asked(), ground=Ground.JUDGMENT, objection=objection, document="判决书",
            because="判决",
        )
    )  # fmt: skip
    seen = Seen(hearing)
    assert (seen.rows[0].suits, seen.rows[0].version, seen.lists) == (0, 2, ["approve"])
    hearing.approve_again(number)
    assert Seen(hearing).lists == ["pay"]


def test_a_plan_on_new_facts_starts_again_and_one_given_up_is_on_no_list(hearing: Hearing) -> None:
    number, plans_ = hearing.scenario_41(), hearing.house.plans
    less = hearing.asked(Fund(Money(300_000)))
    hearing.do(
        lambda: plans_.amend(number, less, ground=Ground.NEW_FACT, document="裁定", because="更正")
    )
    seen = Seen(hearing)
    assert (seen.windows, seen.rows[0].served, seen.rows[0].last_until) == ((), 0, None)
    assert seen.rows[0].gross == Money(300_000)
    hearing.do(lambda: plans_.withdraw(number, "和解"))
    assert Seen(hearing).lists == []


def test_claims_follow_their_corrections(hearing: Hearing) -> None:
    hearing.w2()
    register = hearing.house.debts
    lower = hearing.claim(1, 1_000)
    hearing.do(lambda: register.correct_claim(CASE, lower, document="判决书", reason="更正"))
    hearing.do(lambda: register.withdraw_claim(CASE, "c2", document="申请", reason="和解"))
    seen = Seen(hearing).claims
    assert [(c.principal, c.state) for c in seen[:2]] == [
        (Money(1_000), "live"), (Money(500_000), "withdrawn"),
    ]  # fmt: skip
