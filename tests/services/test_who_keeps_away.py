"""回避 and an ended round (终本), at the doors of a case where nothing but the first question asks.

Whoever keeps away changes nothing on a case by any command, though it is his own and though what he
gives is recorded elsewhere than in its account. Where a round ended, its money is asked for no
more; what comes by itself is taken, and what is said of its debtor recorded.
"""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from ledger.domain.act import Role
from ledger.domain.case_people import Recused, TerminatedNow
from ledger.domain.case_pockets import PocketKind
from ledger.domain.expectation import ExpectationKind
from ledger.domain.goods_state import Taking
from ledger.domain.instrument import InstrumentKind
from ledger.domain.law.bankruptcy import StoppedByBankruptcy
from ledger.domain.law.counting import StopDay
from ledger.domain.law.disbursement import DeferralGround
from ledger.domain.law.escrow import Attempt, Channel, EscrowGround
from ledger.domain.law.goods import GoodsKind
from ledger.domain.law.holding import HoldKind
from ledger.domain.law.limits import StayKind
from ledger.domain.law.plan_parts import Fund
from ledger.domain.law.termination import Condition
from ledger.domain.money import Money
from ledger.domain.termination import Shown
from ledger.domain.wrong_payment import WrongKind
from ledger.services.cash import Cash
from ledger.services.command import Recorded
from ledger.services.deductions import Deductions
from ledger.services.deferrals import Deferrals
from ledger.services.direct import DirectPayments
from ledger.services.disclosures import Disclosures
from ledger.services.expectations import Expectations
from ledger.services.goods import GoodsRegister
from ledger.services.holds import Holds
from ledger.services.instruments import Instruments
from ledger.services.payment_notices import PaymentNotices
from ledger.services.people import People
from ledger.services.plans import Asked
from ledger.services.prices import ThirdPartyPrices
from ledger.services.relief import Reliefs
from ledger.services.stays import Stays
from ledger.services.terminations import Terminations
from tests.services.courthouse import CASE, OTHER_CASE, POLICY, Courthouse, by
from tests.services.hearing import COMPANY
from tests.services.keyed import in_use
from tests.services.papers import (
    DECISION,
    IDENTITY,
    NOTICE,
    PLAN,
    RECEIPT,
    RECORD,
    RULING,
)
from tests.services.refusing import refused
from tests.services.till import Till

RESTORED = "（2026）苏0508执恢9号"
DAY, LATER = date(2026, 3, 2), date(2026, 12, 1)
TEN = Money("10.00")


def escrow(house: Courthouse) -> str:
    return house.escrows.ask(
        CASE, "p1", TEN, ground=EscrowGround.REFUSED, reason="拒绝受领",
        attempts=[Attempt(DAY, Channel.VISIT, "拒绝受领")],
    ).ids["escrow"]  # fmt: skip


def registered(house: Courthouse) -> Recorded:
    return GoodsRegister(house.court).register(
        CASE, "机床", Decimal(1), "台", kind=GoodsKind.EQUIPMENT, owner="p2", deliverer="p2",
        paper=DECISION, taking=Taking.SEIZED, taken_on=DAY,
    )  # fmt: skip


def wanting(house: Courthouse) -> list[Callable[[], Any]]:
    """What an officer does in his case that its account itself does not record."""
    court = house.court
    return [
        lambda: escrow(house),
        lambda: Expectations(court).open(
            ExpectationKind.PERFORMANCE, CASE, TEN, due_on=LATER, basis="承诺"
        ),
        lambda: Deferrals(court).ask(CASE, DeferralGround.DISTRIBUTION, TEN, paper=RECORD),
        lambda: Stays(court).ask(
            CASE, StayKind.SUSPENSION, first=DAY, last=None, reason="中止", paper=RULING
        ),
        lambda: Reliefs(court).ask(
            CASE, "p1", TEN, reason="困难", wage=TEN, unpaid=TEN, papers=[RECORD]
        ),
        lambda: Deductions(court).ask(
            "62", "D1", CASE, TEN, ruling=RULING, notice=NOTICE, checked="是", due_on=LATER
        ),
        lambda: house.debts.enter_title(CASE, "（2025）苏0508民初1号", DAY),
    ]


def coming(house: Courthouse) -> list[Callable[[], Any]]:
    """What comes to a case by itself, or is said of it by others."""
    court = house.court
    return [
        lambda: Instruments(court).receive(
            "支票1", InstrumentKind.CHEQUE, CASE, TEN, drawer_name="甲", slip="甲-0009"
        ),
        lambda: DirectPayments(court).record(
            CASE, TEN, payer="p2", payee="p1", on=DAY, receipt=RECEIPT
        ),
        lambda: Cash(court).collect(
            "甲", CASE, TEN, with_officers=["zhao"], payer_name="甲", place="乙镇", reason="路远",
            paper=RECORD,
        ),
    ]  # fmt: skip


def test_whoever_keeps_away_from_his_own_case_begins_nothing_in_it(house: Courthouse) -> None:
    house.funded("25000.00")
    in_use(house.keys, "zhao", Role.OFFICER)
    with by("feng"):
        Cash(house.court).hand_out("甲", 1, 50, "wang")
    with by("wang"):
        house.bankruptcies.accept(CASE, "p2", RULING, DAY, DAY)
    with by("lin"):
        People(house.court).recuse(CASE, "wang", paper=DECISION)
    own = [
        *wanting(house), *coming(house),
        lambda: Disclosures(house.court).give(CASE, "p1", IDENTITY, LATER),
        lambda: PaymentNotices(house.court).issue(CASE, "p2", NOTICE, date(2026, 1, 5)),
        lambda: People(house.court).give_power(
            CASE, "p1", "p2", collects=True, own_account=False, begins=DAY, until=None,
            papers=[RECORD],
        ),
        lambda: registered(house),
        lambda: house.bankruptcies.name_administrator(CASE, "p2", "p1", DECISION),
    ]  # fmt: skip
    for door in own:
        with by("wang"):
            refused(house, Recused, door)


@pytest.fixture
def ended(house: Courthouse) -> Courthouse:
    """A round that ended in May, and money that came after."""
    sub = house.payable()
    house.open_case(OTHER_CASE, "zhao")
    in_use(house.keys, "zhao", Role.OFFICER)
    with by("feng"):
        Cash(house.court).hand_out("甲", 1, 50, "wang")
    house.now = house.now.replace(month=5, day=6)
    with by("chen"):
        Terminations(house.court).terminate(
            CASE, [Shown(each, RECORD) for each in Condition], paper=RULING
        )
    house.receive("900.00", sub_account=sub)
    return house


def test_the_money_of_an_ended_round_is_asked_for_at_no_door(ended: Courthouse) -> None:
    """R7.04: the officer restores the case, or pays and records that he does."""
    court = ended.court
    doors = [
        *wanting(ended),
        lambda: ended.charges.charge(CASE, PocketKind.COST, TEN, RECORD),
        lambda: ended.moves.propose(CASE, OTHER_CASE, TEN, papers=[PLAN], reason="x"),
        lambda: ended.transfers.send(
            CASE, "p1", TEN, other_court="吴江", other_case="1", papers=[RULING]
        ),
        lambda: ended.transfers.receive(
            "T1", CASE, uuid4(), "c1", other_court="吴江", other_case="1", origins=[],
            papers=[RULING],
        ),
        lambda: ThirdPartyPrices(court).keep(CASE, "p2", uuid4(), suit="x", paper=RECORD),
        lambda: ended.plans.draft(
            CASE, Asked(Fund(TEN), COMPANY, DAY, StopDay.RULING)
        ),
    ]  # fmt: skip
    for door in doors:
        with by("wang"):
            refused(ended, TerminatedNow, door)


def test_what_comes_to_an_ended_round_is_taken_and_kept_as_in_any_other(ended: Courthouse) -> None:
    """R7.04, R2.16: a cheque, cash, another court's freeze, the debtor's bankruptcy."""
    for door in coming(ended):
        with by("wang"):
            assert door().facts
    with by("wang"):
        held = Holds(ended.court).place(CASE, HoldKind.FREEZE, TEN, paper=RULING, until=LATER)
    assert held.facts
    with by("wang"):
        kept = ended.bankruptcies.accept(CASE, "p2", RULING, DAY, DAY).ids["kept"]
    assert kept == "CNY 890.00"
    ended.receive("5.00", sub_account=ended.case().sub_account)
    ended.open_case(RESTORED)
    with by("wang"):
        refused(
            ended, StoppedByBankruptcy,
            lambda: Terminations(ended.court).restore(CASE, under=RESTORED, paper=RULING),
        )  # fmt: skip


def test_whoever_keeps_away_acts_in_nobodys_place_and_nobody_in_his(house: Courthouse) -> None:
    house.funded("25000.00")
    drafted, people = house.drafted("1000.00").ids, People(house.court)
    with by("chen"):
        number = people.delegate(
            "zhao", begins=DAY, until=date(2026, 3, 20), up_to=None, paper=DECISION
        ).ids["delegation"]

    def approve() -> Recorded:
        return people.approve_for(number, drafted["payout"], drafted["digest"])

    for person in ("zhao", "chen"):
        with by("lin"):
            people.recuse(CASE, person, paper=DECISION)
        with by("zhao"):
            assert refused(house, Recused, approve).facts["by"] == person


def test_r1_16_whoever_keeps_away_agrees_to_no_deferral_though_another_has_to_agree_as_well(
    bare: Courthouse,
) -> None:
    said = json.loads(POLICY.read_text())
    said["deferral_approvers"] = {"roles": ["chief", "leader"], "all": True}
    bare.open_book(json.dumps(said)).funded("25000.00")
    with by("wang"):
        number = Deferrals(bare.court).ask(
            CASE, DeferralGround.DISTRIBUTION, TEN, paper=RECORD
        ).ids["deferral"]  # fmt: skip
    with by("lin"):
        People(bare.court).recuse(CASE, "chen", paper=DECISION)
    with by("chen"):
        refused(bare, Recused, lambda: Deferrals(bare.court).approve(number))
    with by("lin"):
        assert Deferrals(bare.court).approve(number).ids["granted"] == "false"


def test_r1_02_who_keeps_away_refuses_as_little_as_he_approves(house: Courthouse) -> None:
    """回避: an escrow, a hold, a deferral, a move, a claim and a payment, refused by the chief."""
    house.funded("25000.00")
    house.open_case(OTHER_CASE, "zhao")
    deferrals, holds = Deferrals(house.court), Holds(house.court)
    line = house.receive("700.00", name="某人")
    with by("wang"):
        kept = escrow(house)
    with by("wang"):
        house.moves.propose(CASE, OTHER_CASE, TEN, papers=[PLAN], reason="x")
    with by("wang"):
        holds.place(CASE, HoldKind.FREEZE, TEN, paper=RULING, until=LATER)
    with by("wang"):
        deferrals.ask(CASE, DeferralGround.DISTRIBUTION, TEN, paper=RECORD)
    with by("wang"):
        house.receipts.propose(line, [(CASE, TEN)], evidence="银行查询函")
    asked = house.drafted("100.00").ids["payout"]
    doors = [
        lambda: house.escrows.refuse(kept, "不同意"),
        lambda: holds.refuse(f"{CASE}-1", "不同意"),
        lambda: deferrals.refuse(f"{CASE}-1", "不同意"),
        lambda: house.moves.refuse(f"{CASE}-Y1", "不同意"),
        lambda: house.receipts.refuse(line, "c1", "不同意"),
        lambda: house.payouts.reject(asked, "不同意"),
        lambda: house.payouts.stop(asked, "不同意"),
    ]  # fmt: skip
    with by("lin"):
        People(house.court).recuse(CASE, "chen", paper=DECISION)
    for door in doors:
        with by("chen"):
            refused(house, Recused, door)
    for door in doors[:4]:
        with by("lin"):
            assert door().facts, "whoever need not keep away refuses it"


def test_r2_13_who_keeps_away_from_the_case_that_receives_agrees_to_no_move(
    house: Courthouse,
) -> None:
    """R2.13, 回避: a move touches both cases."""
    house.funded("25000.00")
    house.open_case(OTHER_CASE, "zhao")
    with by("wang"):
        house.moves.propose(CASE, OTHER_CASE, TEN, papers=[PLAN], reason="x")
    with by("lin"):
        People(house.court).recuse(OTHER_CASE, "chen", paper=DECISION)
    for door in (
        lambda: house.moves.agree(f"{CASE}-Y1"), lambda: house.moves.refuse(f"{CASE}-Y1", "不"),
    ):  # fmt: skip
        with by("chen"):
            refused(house, Recused, door)


def test_r1_02_nobody_stands_in_for_whoever_keeps_away(house: Courthouse) -> None:
    """R2.07, 回避: what the chief may not do in a case he has nobody do there."""
    house.funded("25000.00")
    desk = People(house.court)
    asked, other = (house.drafted(amount) for amount in ("100.00", "200.00"))
    with by("chen"):
        given = desk.delegate(
            "zhao", begins=DAY, until=date(2026, 3, 9), up_to=None, paper=DECISION
        ).ids["delegation"]  # fmt: skip
    with by("zhao"):
        assert desk.approve_for(given, other.ids["payout"], other.ids["digest"]).facts
    with by("lin"):
        desk.recuse(CASE, "chen", paper=DECISION)
    with by("zhao"):
        refused(
            house, Recused,
            lambda: desk.approve_for(given, asked.ids["payout"], asked.ids["digest"]),
        )  # fmt: skip


def test_r2_18_who_keeps_away_reports_a_wrong_payment_all_the_same(house: Courthouse) -> None:
    """R2.18: everybody does, and no money moves; what is found of it he does not say."""
    till = Till(house)
    house.funded("25000.00")
    paid = house.drafted("100.00").ids["payout"]
    till.paid(paid)
    with by("lin"):
        People(house.court).recuse(CASE, "wang", paper=DECISION)
    with by("wang"):
        made = house.wrongs.report(
            paid, TEN, kind=WrongKind.WRONG_PERSON, entitled="p1", reason="发给他人",
            compensation=False,
        ).ids["wrong"]  # fmt: skip
    for person in ("chen", "lin", "feng"):
        with by(person):
            house.wrongs.agree(made)
    line = house.receive("10.00", name="某人")
    with by("wang"):
        refused(
            house, Recused, lambda: house.wrongs.propose_money(made, line, TEN, "银行查询函")
        )  # fmt: skip
    with by("chen"):
        assert house.wrongs.propose_money(made, line, TEN, "银行查询函").facts
