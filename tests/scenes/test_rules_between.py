"""Rules that live in several rooms at once, each played once by its number."""

from datetime import date

import pytest
import sqlalchemy as sa

from api.every import follower
from ledger.domain.api_key import KeyNotAccepted
from ledger.domain.case_closing import ClosedAs
from ledger.domain.law.approval import OutOfTurn
from ledger.domain.law.closing import SignedAlready, may_sign
from ledger.domain.law.course import CaseStep, ShareSeen, Step
from ledger.domain.law.limits import StayKind
from ledger.domain.law.termination import compensation_from
from ledger.domain.money import Money, total
from ledger.domain.paper import PaperKind
from ledger.domain.payout import NotItsAuthor, State
from ledger.domain.permissions import NotPermitted
from ledger.domain.plan_parts import Stage as PlanStage
from ledger.projections.clocks import clocks_of
from ledger.projections.journal import statement
from ledger.projections.trail import trail
from ledger.services.disclosures import Disclosures
from ledger.services.stays import Stays
from tests.scenes.conftest import Opened
from tests.scenes.stage import Stage, day
from tests.services.courthouse import CASE, by
from tests.services.hearing import DEBTOR_PARTY, Hearing

IN_2017 = "（2017）苏0508执101号"


def funded(opened: Opened) -> Stage:
    house = opened("2017-05-02")
    house.receive("25000.00", sub_account=house.payable(IN_2017))
    return house


def test_r1_03_finances_ledger_and_enforcements_register_say_the_same_of_a_case(
    opened: Opened,
) -> None:
    house = funded(opened)
    house.receive("700.00", sub_account=house.case(IN_2017).sub_account)
    with by("wang"):
        paid = house.payouts.draft(IN_2017, "p1", Money("20000.00"), "款").ids["payout"]
    house.till.paid(paid)
    follower(house.court).catch_up()
    with house.court.database.app.connect() as connection:
        ledger = statement(connection, house.court.book, IN_2017).items
        register = clocks_of(connection, house.court.book, IN_2017)
    assert ledger[-1].total == total(each.unsettled for each in register) == Money("5700.00")
    may_sign("feng", "finance", {})
    with pytest.raises(SignedAlready):
        may_sign("wang", "finance", {"feng": "finance"})


def test_r1_03_neither_ledger_is_written_by_hand(opened: Opened) -> None:
    house = funded(opened)
    follower(house.court).catch_up()
    for statement_ in (
        "DELETE FROM anzhang.facts", "UPDATE anzhang.postings SET amount = 0",
        "DELETE FROM anzhang.balances",
    ):  # fmt: skip
        with (
            house.court.database.app.connect() as connection,
            pytest.raises(sa.exc.ProgrammingError, match="permission denied"),
        ):
            connection.execute(sa.text(statement_))


def test_r1_21_finance_refuses_what_it_will_not_pay_and_changes_nothing_of_it(
    opened: Opened,
) -> None:
    house = funded(opened)
    with by("wang"):
        asked = house.payouts.draft(IN_2017, "p1", Money("20000.00"), "款").ids
    number, digest = asked["payout"], asked["digest"]
    with by("feng"), house.nothing_moves(OutOfTurn):
        house.payouts.approve(number, digest)
    house.as_("chen", house.payouts.approve, number, digest)
    with by("feng"), pytest.raises((NotItsAuthor, NotPermitted)):
        house.payouts.amend(number, amount=Money("19999.99"))
    house.as_("feng", house.payouts.reject, number, "收款账户与确认书不符")
    assert house.payout(number).state is State.REJECTED
    assert house.case(IN_2017).free == Money("25000.00")


# R7.06


def test_r7_06_five_years_after_filing_the_creditor_of_an_ended_round_may_claim() -> None:
    filed, today = date(2016, 8, 8), date(2022, 3, 1)
    assert compensation_from(filed, on=today, property_found=False) == date(2021, 8, 9)
    assert compensation_from(filed, on=today, property_found=True) is None
    assert compensation_from(filed, on=date(2022, 2, 28), property_found=False) is None


def test_r7_06_the_whole_history_of_its_money_is_told_without_a_gap(opened: Opened) -> None:
    """From the first fen of 2017 to the day of the claim: what came, and where it went."""
    house = funded(opened)
    (receipt,) = house.case(IN_2017).lots
    with by("wang"):
        paid = house.payouts.draft(IN_2017, "p1", Money("25000.00"), "款").ids["payout"]
    house.till.paid(paid)
    house.to("2023-01-04")
    with house.court.database.app.connect() as connection:
        told = statement(connection, house.court.book, IN_2017).items
        found = trail(connection, house.court.book, receipt)
    assert told[0].effective_on == day("2017-05-02")
    assert (told[0].total, told[-1].total) == (Money("25000.00"), Money("0.00"))
    assert found.untold == ()
    assert [(part.amount, part.left) for part in found.resting] == [(Money("25000.00"), True)]


# R10


def test_r10_01_a_party_sees_the_plan_served_on_it_with_every_share_and_its_own_days(
    hearing: Hearing,
) -> None:
    number = hearing.w2().approved()
    desk = Disclosures(hearing.house.court)
    assert desk.disclosed(CASE, "p1").shares == (), "not before it was served"
    hearing.served(number, ("p1", "2017-09-18"), (DEBTOR_PARTY, "2017-09-18"))
    seen = desk.disclosed(CASE, "p1")
    assert seen.steps == (Step(day("2017-09-18"), CaseStep.PLAN_SERVED.value, day("2017-10-09")),)
    assert [share.paid for share in seen.shares] == [
        Money("75120.00"), Money("125200.00"), Money("175280.00"),
    ]  # fmt: skip
    assert seen.shares[0] == ShareSeen(
        number, PlanStage.APPROVED, "p1", Money("300000.00"), Money("75120.00")
    )
    assert desk.disclosed(CASE, DEBTOR_PARTY).shares == seen.shares
    assert desk.disclosed(CASE, "p2").shares == (), "it is served on the second later"


def test_r10_01_stays_and_the_end_of_the_case_are_told_and_none_that_was_only_asked_for(
    opened: Opened,
) -> None:
    house = opened("2017-05-02")
    house.payable(IN_2017)
    stays, desk = Stays(house.court), Disclosures(house.court)
    with by("wang"):
        stay = stays.ask(
            IN_2017, StayKind.SUSPENSION, first=day("2017-05-02"), last=day("2017-06-02"),
            reason="另诉", paper=house.paper(PaperKind.RULING),
        ).ids["stay"]  # fmt: skip
    assert desk.disclosed(IN_2017, "p1").steps == ()
    house.as_("chen", stays.approve, stay)
    house.to("2017-07-03")
    ruling = house.paper(PaperKind.RULING)
    house.as_("wang", house.closings.close, IN_2017, ClosedAs.PERFORMED, day("2017-07-03"), ruling)
    for party in ("p1", "p2"):
        assert desk.disclosed(IN_2017, party).steps == (
            Step(day("2017-05-02"), StayKind.SUSPENSION.value, day("2017-06-02")),
            Step(day("2017-07-03"), CaseStep.CLOSED.value, None),
        )


def test_r10_02_a_party_looks_for_itself_through_its_own_access(opened: Opened) -> None:
    house = funded(opened)
    desk = Disclosures(house.court)
    identity = house.paper(PaperKind.IDENTITY)
    with by("wang"):
        _, secret = desk.give(IN_2017, "p1", identity, day("2017-06-02"))
    assert desk.look(secret).arrivals == desk.disclosed(IN_2017, "p1").arrivals
    house.to("2017-06-03")
    with pytest.raises(KeyNotAccepted):
        desk.look(secret)
