"""Scenarios 26 to 40: deferred, split, frozen, silent, returned, bankrupt — on their own days."""

from typing import Any

from ledger.domain.case_account import AccountNotConfirmed, PartyKind, PartyRole
from ledger.domain.case_parties import Inability, PartyCannotCollect
from ledger.domain.case_pockets import PocketKind
from ledger.domain.deferral import DeferralState
from ledger.domain.errors import NotFound
from ledger.domain.law.bankruptcy import Standing, StoppedByBankruptcy
from ledger.domain.law.channel import WaitsForWorkingDay
from ledger.domain.law.disbursement import DeferralGround, Timing
from ledger.domain.law.escrow import EscrowGround
from ledger.domain.law.payee import PayeeNameDiffers
from ledger.domain.law.treasury import DrawnOnOtherMoney
from ledger.domain.money import Money, zero
from ledger.domain.paper import PaperKind
from ledger.domain.payment_batch import BatchNotInThatState
from ledger.domain.payout import State
from ledger.domain.payout_kind import PayoutKind
from ledger.projections import lists
from ledger.services.cases import NewParty
from reconciliation.closing.proving import Proving
from reconciliation.indicators.case_return import Ending
from reconciliation.indicators.returns import CaseReturns
from tests.scenes.conftest import Opened
from tests.scenes.stage import Stage, day
from tests.services.courthouse import by

CASE = "（2017）苏0508执101号"
OF_2020 = "（2020）苏0508执101号"
BOUNCED = "42022580.94"
WHY = "境外机构无法接收人民币"


def funded(house: Stage, amount: str, number: str = CASE) -> Stage:
    house.receive(amount, sub_account=house.payable(number))
    return house


def asked(house: Stage, amount: str, number: str = CASE, party: str = "p1", **more: Any) -> str:
    with by("wang"):
        return house.payouts.draft(number, party, Money(amount), "款", **more).ids["payout"]


# The clock


def deferred(house: Stage, amount: str) -> str:
    with by("wang"):
        return house.deferrals.ask(
            CASE, DeferralGround.DISTRIBUTION, Money(amount), paper=house.paper(PaperKind.RECORD)
        ).ids["deferral"]


def test_scenario_26_notice_of_1_september_deferred_on_26_september_2017_is_not_overdue(
    opened: Opened,
) -> None:
    house = funded(opened("2017-09-01"), "25000.00")
    waits = house.clock_of(CASE)
    assert waits.legal_due == day("2017-10-09"), "the thirtieth day is the first of the festival"
    house.to("2017-09-25")
    number = deferred(house, "25000.00")
    house.to("2017-09-26")
    house.as_("chen", house.deferrals.approve, number)
    granted = house.deferrals.deferral(number)
    assert granted.state is DeferralState.GRANTED
    assert granted.timing is Timing.TIMELY
    assert granted.review_on == day("2017-10-26")
    assert house.listed(lists.overdue, day("2017-10-20")) == ()


def test_scenario_27_deferred_on_20_october_though_due_on_the_9th_is_11_days_late(
    opened: Opened,
) -> None:
    house = funded(opened("2017-09-01"), "25000.00")
    house.to("2017-10-20")
    number = deferred(house, "25000.00")
    house.as_("chen", house.deferrals.approve, number)
    granted = house.deferrals.deferral(number)
    assert (granted.timing, granted.overdue) == (Timing.LATE, 11)


# The bank


def test_scenario_29_wang_xiaoming_with_another_character_is_not_the_applicant(
    opened: Opened,
) -> None:
    house = opened("2017-05-02")
    with by("wang"):
        house.cases.open(
            CASE, officer="wang", filed_on=day("2017-05-02"), bank_account=house.account,
            parties=[
                NewParty(PartyRole.APPLICANT, PartyKind.PERSON, "王晓明"),
                NewParty(PartyRole.DEBTOR, PartyKind.COMPANY, "甲公司"),
            ],
        )  # fmt: skip
    with by("wang"), house.nothing_moves(PayeeNameDiffers, entitled="王晓明"):
        house.cases.state_account(
            CASE, "p1", holder="王小明", number="6210000000000000017", bank_name="工商银行",
            bank_code="102305000000", evidence="收款账户确认书",
        )  # fmt: skip


def test_scenario_34_sent_at_ten_and_silent_is_not_sent_again_before_word_and_statement(
    opened: Opened,
) -> None:
    """The scenario names no sum and no day; these are of scenarios 32 and 37."""
    house = funded(opened("2020-07-16"), "20000.00", OF_2020)
    till = house.till
    number = asked(house, "20000.00", OF_2020)
    till.approve(number)
    house.to("2020-07-16", "10:00")
    till.bank.answer_gets_lost(arrived=False)
    batch = till.send(number)
    assert house.payout(number).state is State.UNKNOWN
    first = house.payout(number).reference
    house.to("2020-07-16", "10:05")
    with by("qian"), house.nothing_moves(BatchNotInThatState):
        till.pay.send(batch)
    with by("feng"), house.nothing_moves(NotFound):
        till.pay.requeue(number, "0" * 64)
    with by("feng"):
        till.pay.inquire(number)
    house.to("2020-07-16", "18:00")
    day_end = house.told(house.movement("1.00", name="他人"))
    with by("feng"):
        till.pay.requeue(number, day_end.sha256)
    till.send(number)
    assert house.payout(number).reference != first, "a new attempt under a new reference"
    assert len(till.bank.files) == 1


def came_back(house: Stage, amount: str = BOUNCED) -> str:
    """Booked on 15 July 2020, and back on the seventeenth with the real reason."""
    number = asked(house, amount, OF_2020)
    house.till.paid(number)
    house.to("2020-07-17")
    house.till.bounce(number, "R08", WHY)
    return number


def test_scenario_35_42_022_580_94_bounce_and_are_the_cases_and_nobodys_new_money(
    opened: Opened,
) -> None:
    house = funded(opened("2020-07-15"), BOUNCED, OF_2020)
    number = came_back(house)
    payout = house.payout(number)
    assert (payout.state, payout.said) == (State.RETURNED, f"R08 {WHY}")
    assert payout.settled_on == day("2020-07-15"), "the first success stays"
    case = house.case(OF_2020)
    assert case.free == Money(BOUNCED)
    (lot,) = case.lots.values()
    assert (lot.amount, lot.returned) == (Money(BOUNCED), True)
    waits = house.clock_of(OF_2020)
    assert (waits.amount, waits.returned_on) == (Money(BOUNCED), day("2020-07-17"))
    assert waits.resumed_due == day("2020-07-27"), "ten days"
    with by("wang"), house.nothing_moves(AccountNotConfirmed):
        house.payouts.draft(OF_2020, "p1", Money(BOUNCED), "款")
    house.confirm_account(OF_2020)
    again = asked(house, BOUNCED, OF_2020)
    assert house.till.paid(again).state is State.SETTLED


def test_scenario_35_what_bounced_is_counted_once_as_realised(opened: Opened) -> None:
    """到位 is unchanged: of 50,000,000.00 applied for, 42,022,580.94 came in, once."""
    house = funded(opened("2020-07-15"), BOUNCED, OF_2020)
    returns = CaseReturns(house.court)
    house.as_("wang", returns.register, OF_2020, Money("50000000.00"), first=True)
    came_back(house)
    house.as_("wang", returns.end, OF_2020, Ending.CARRIED_OUT, day("2020-07-17"))
    found = {each.indicator: each for each in Proving(house.court).indicators("2020-07")}
    assert found["arrived"].numerator == Money(BOUNCED).fen


def accepted(house: Stage, on: str, noticed: str) -> None:
    with by("wang"):
        house.bankruptcies.accept(
            OF_2020, "p2", house.paper(PaperKind.RULING, "（2020）苏05破申1号"),
            accepted_on=day(on), noticed_on=day(noticed),
        )  # fmt: skip


def test_scenario_36_bankrupt_between_the_booking_and_the_bounce_is_not_swept(
    opened: Opened,
) -> None:
    """Booked on the fifteenth, accepted on the sixteenth, back on the seventeenth of July 2020."""
    house = funded(opened("2020-07-15"), BOUNCED, OF_2020)
    number = came_back(house)
    accepted(house, "2020-07-16", "2020-07-17")
    (stood,) = house.bankruptcies.bankruptcy(OF_2020).of().payouts
    assert (stood.payout, stood.standing) == (house.payout(number).id, Standing.BACK_AFTER)
    case = house.case(OF_2020)
    assert case.pocket("returned-before-bankruptcy").amount == Money(BOUNCED)
    assert "bankruptcy" not in case.pockets
    assert case.free == zero()


def test_scenario_37_accepted_on_16_july_2020_a_draft_of_the_17th_is_not_sent(
    opened: Opened,
) -> None:
    house = funded(opened("2020-07-15"), "20000.00", OF_2020)
    house.to("2020-07-17")
    number = asked(house, "20000.00", OF_2020)
    house.till.approve(number)
    with by("sun"):
        batch = house.till.pay.prepare(house.account, [number]).ids["batch"]
    accepted(house, "2020-07-16", "2020-07-17")
    assert house.payout(number).state is State.STOPPED
    with by("qian"), house.nothing_moves(StoppedByBankruptcy):
        house.till.pay.send(batch)
    kept = house.case(OF_2020).pocket("bankruptcy")
    assert (kept.kind, kept.amount) == (PocketKind.BANKRUPTCY, Money("20000.00"))
    with by("wang"), house.nothing_moves(DrawnOnOtherMoney):
        house.payouts.draft(OF_2020, "p1", Money("20000.00"), "款", pocket="bankruptcy")
    manager = house.payee(PartyRole.ADMINISTRATOR, "某破产管理人", number=OF_2020)
    papers = [house.paper(PaperKind.RULING), house.paper(PaperKind.DECISION)]
    handed = asked(
        house, "20000.00", OF_2020, manager, kind=PayoutKind.ADMINISTRATOR, papers=papers,
        pocket="bankruptcy",
    )  # fmt: skip
    assert house.till.paid(handed).state is State.SETTLED


def test_scenario_39_the_applicant_died_on_1_march_2023_and_nobody_is_paid_for_him(
    opened: Opened,
) -> None:
    number = "（2023）苏0508执101号"
    house = funded(opened("2023-03-03"), "25000.00", number)
    house.as_(
        "wang", house.charges.note_inability, number, "p1", Inability.DIED, day("2023-03-01"),
        house.paper(PaperKind.OTHER, "死亡证明"),
    )  # fmt: skip
    with by("wang"), house.nothing_moves(PartyCannotCollect):
        house.payouts.draft(number, "p1", Money("25000.00"), "款")
    with by("wang"):
        escrow = house.escrows.ask(
            number, "p1", Money("25000.00"), ground=EscrowGround.SUCCESSION,
            reason="继承人未确定", attempts=[],
        ).ids["escrow"]  # fmt: skip
    house.as_("chen", house.escrows.grant, escrow)
    assert house.case(number).pocket("escrow-1").amount == Money("25000.00")


def test_scenario_40_six_million_of_2_october_2022_wait_for_the_banks_first_working_day(
    opened: Opened,
) -> None:
    """Above 1,000,000.00 only HVPS carries it, and it rests with the country.

    Saturday, 8 October 2022 was worked for the festival, so it leaves then.
    """
    number, amount = "（2022）苏0508执101号", "6000000.00"
    house = funded(opened("2022-09-26"), amount, number)
    payout = asked(house, amount, number)
    house.till.approve(payout)
    with by("sun"):
        batch = house.till.pay.prepare(house.account, [payout]).ids["batch"]
    house.to("2022-10-02")
    with by("qian"), house.nothing_moves(WaitsForWorkingDay, next=day("2022-10-08")):
        house.till.pay.send(batch)
    assert house.payout(payout).state is State.QUEUED
    waits = house.clock_of(number)
    assert (waits.legal_due, waits.unsettled) == (day("2022-10-26"), Money(amount))
    (alert,) = house.listed(lists.overdue, day("2022-10-27"))
    assert alert.clock.case_number == number, "its clock ran on"
    house.to("2022-10-08")
    with by("qian"):
        house.till.pay.send(batch)
    assert house.payout(payout).state is State.SENT
