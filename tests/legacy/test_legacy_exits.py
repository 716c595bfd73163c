"""Every class has its way out, and the officer walks it from the line itself."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from api.every import follower
from ledger.domain import clock
from ledger.domain.case_account import PartyRole
from ledger.domain.debt_parts import ClaimTerms
from ledger.domain.deferral import DeferralUnclear
from ledger.domain.errors import Refusal
from ledger.domain.law.counting import Instalment, StopDay
from ledger.domain.law.escrow import Attempt, Channel, EscrowGround
from ledger.domain.law.plan_parts import Debtor, Fund
from ledger.domain.law.regimes import DebtorKind
from ledger.domain.money import Money, zero
from ledger.domain.paper import Paper, PaperKind
from ledger.services.deferrals import Deferrals
from ledger.services.escrows import Escrows
from ledger.services.plans import Asked
from reconciliation.legacy import reports
from reconciliation.legacy.classes import Grade, LegacyClass
from reconciliation.legacy.cleared import Certificates
from reconciliation.legacy.exits import Exits, NotInItsCase, OtherGround
from reconciliation.legacy.line_parts import NotThatClass
from tests.legacy.clearinghouse import Old
from tests.legacy.registers import row
from tests.services.courthouse import CASE, OTHER_CASE, Courthouse, by

DAY = date(2026, 3, 2)
RULING = Paper(PaperKind.RULING, "（2026）苏0508执101号裁定", DAY)
TRIED = [
    Attempt(DAY, channel, "无果") for channel in (Channel.MAIL, Channel.TEXT, Channel.TELEPHONE)
]


class Way:
    """One line that is the ordinary case's, under a class, on its way out."""

    def __init__(self, old: Old, at: int = 1, amount: str = "500.00") -> None:
        self.old, self.house = old, old.house
        self.exits = Exits(old.house.court)
        self.line, self.amount = old.id(at), Money(amount)

    def matched(self) -> "Way":
        with by("wang"):
            match = self.old.clearing.propose(
                self.line, [(CASE, self.amount)], Grade.E1, evidence="银行回单"
            ).ids["match"]
        with by("feng"):
            self.old.clearing.confirm(self.line, match)
        return self

    def called(self, cls: LegacyClass) -> "Way":
        with by("chen"):
            self.old.clearing.reclassify(
                self.line, cls, reason="核查", document="核查单1号", case_number=CASE,
                review_on=DAY + timedelta(60),
            )  # fmt: skip
        return self

    def passed(self) -> list[bool]:
        follower(self.house.court).catch_up()
        return [test.passed for test in Certificates(self.house.court).ask().tests]

    def table(self, code: str) -> list[tuple[Any, ...]]:
        follower(self.house.court).catch_up()
        court = self.house.court
        with court.database.snapshot.connect() as connection:
            return list(reports.table(connection, court.book, code).rows)


@pytest.fixture
def way(house: Courthouse, tmp_path: Path) -> Way:
    house.payable()
    return Way(Old(house, tmp_path).loaded(row(1, "500.00", day="2012-05-02")))


def test_class_a_is_paid_out_of_its_own_receipt(way: Way) -> None:
    way.matched().called(LegacyClass.A)
    other = way.house.receive("70.00", sub_account=way.house.case().sub_account)
    with by("wang"):
        paid = way.exits.pay(way.line, "p1", Money("500.00"), "发放历史案款")
    [source] = way.house.payout(paid.ids["payout"]).sources
    assert (source.receipt, source.amount) == (way.line, Money("500.00"))
    assert way.house.case().lots[other].free == Money("70.00"), "newer money is left alone"


def test_class_b_waits_on_the_ground_of_its_class_until_its_review_day(way: Way) -> None:
    way.matched().called(LegacyClass.B5)
    with by("wang"):
        number = way.exits.defer(way.line, Money("500.00"), RULING, reason="债权人账户核实中").ids[
            "deferral"
        ]
    with by("chen"):
        way.exits.grant_deferral(way.line, number)
    assert way.house.case().lots[way.line].free == Money(0)
    assert [row[4] for row in way.table("R-3")] == ["other"]
    way.house.later(days=40)
    passed = way.passed()
    assert passed[1], "what may wait is not money free for thirty days"
    way.house.later(days=365)
    assert not way.passed()[2], "R3.08 (3): its review day has passed"


def test_class_c_is_kept_for_the_plan_that_divides_it(way: Way) -> None:
    way.matched().called(LegacyClass.C)
    with by("wang"):
        way.house.debts.enter_title(CASE, "（2016）苏0508民初1号", date(2017, 1, 1))
    with by("wang"):
        way.house.debts.enter_claims(
            CASE, [ClaimTerms("c1", "t1", "p1", (2017, 101), zero(),
                              (Instalment(Money("900.00"), DAY),), turn=1)],
        )  # fmt: skip
    debtor = Debtor(DebtorKind.PERSON, cannot_pay_all=True)
    asked = Asked(Fund(Money("500.00")), debtor, DAY, StopDay.RULING)
    with by("wang"):
        made = way.exits.plan(way.line, asked)
    plan = way.house.plans.plan(made.ids["plan"])
    assert way.old.stands(f"case/{CASE}/held/{plan.pocket}") == Money("500.00")


def test_class_d_is_escrowed_for_the_creditor_who_does_not_take_it(way: Way) -> None:
    """Scenario 48 begins here: three dated attempts, then the chief agrees."""
    way.matched().called(LegacyClass.D)
    with by("wang"):
        number = way.exits.escrow(
            way.line, "p1", Money("500.00"), ground=EscrowGround.UNREACHABLE, reason="无法联系",
            attempts=TRIED,
        ).ids["escrow"]  # fmt: skip
    with by("chen"):
        Escrows(way.house.court).grant(number)
    assert way.house.case().lots[way.line].free == Money(0)
    assert way.passed()[1]
    assert way.table("R-3") == []
    assert [row[7:] for row in way.table("R-5")] == [(Money(0), Money("500.00"))]


def test_class_g_goes_back_to_the_debtor_on_a_computation_and_a_check_of_his_other_cases(
    way: Way,
) -> None:
    way.matched().called(LegacyClass.G)
    debtor = way.house.payee(PartyRole.DEBTOR, "丙公司")
    papers = [
        Paper(PaperKind.COMPUTATION, "核算表", DAY),
        Paper(PaperKind.OTHER_CASE_CHECK, "无", DAY),
    ]
    with by("wang"):
        paid = way.exits.pay(way.line, debtor, Money("500.00"), "退还余款", papers=papers)
    payout = way.house.payout(paid.ids["payout"])
    assert (payout.kind.value, payout.sources[0].receipt) == ("surplus", way.line)


REFUSED: list[tuple[LegacyClass, type[Refusal], Callable[[Way], Any]]] = [
    (LegacyClass.B5, NotThatClass, lambda w: w.exits.pay(w.line, "p1", Money(1), "付")),
    (LegacyClass.A, NotThatClass, lambda w: w.exits.defer(w.line, Money(1), RULING, reason="x")),
    (LegacyClass.D, NotThatClass, lambda w: w.exits.plan(w.line, None)),  # type: ignore[arg-type]
    (LegacyClass.C, NotThatClass, lambda w: w.exits.escrow(
        w.line, "p1", Money(1), ground=EscrowGround.UNREACHABLE, reason="x", attempts=TRIED)),
    (LegacyClass.A, NotInItsCase, lambda w: w.exits.pay(
        w.line, "p1", Money(1), "付", case_number=OTHER_CASE)),
]  # fmt: skip


@pytest.mark.parametrize(("cls", "why", "ask"), REFUSED)
def test_a_class_leaves_by_its_own_way_and_out_of_its_own_case(
    way: Way, cls: LegacyClass, why: type[Refusal], ask: Callable[[Way], Any]
) -> None:
    way.house.open_case(OTHER_CASE)
    way.matched().called(cls)
    before = way.house.court.position()
    with by("wang"), pytest.raises(why):
        ask(way)
    assert way.house.court.position() == before


def test_a_line_that_is_in_no_case_leaves_by_none(way: Way) -> None:
    way.called(LegacyClass.A)
    with by("wang"), pytest.raises(NotInItsCase) as no:
        way.exits.pay(way.line, "p1", Money("500.00"), "付")
    assert no.value.facts["case"] == CASE


def test_two_lines_of_one_case_and_class_are_deferred_each_by_its_own(
    house: Courthouse, tmp_path: Path
) -> None:
    """Granted in the other's name, the money that was asked of was free and the other waited."""
    house.payable()
    rows = [row(at, sum_, day="2012-05-02") for at, sum_ in ((1, "500.00"), (2, "70.00"))]
    way = Way(Old(house, tmp_path).loaded(*rows))
    first = way.matched().called(LegacyClass.B5).line
    second = Way(way.old, 2, "70.00").matched().called(LegacyClass.B5).line
    with by("wang"), pytest.raises(DeferralUnclear):
        way.exits.defer(second, Money("70.01"), RULING, reason="核实")
    with by("wang"):
        number = way.exits.defer(second, Money("5.00"), RULING, reason="核实").ids["deferral"]
    with by("chen"), pytest.raises(OtherGround):
        way.exits.grant_deferral(first, number)
    with by("chen"):
        Deferrals(way.house.court).approve(number)
    lots = way.house.case().lots
    assert (lots[first].free, lots[second].free) == (Money("500.00"), Money("65.00"))


def test_a_deferral_on_another_ground_is_not_the_lines(way: Way) -> None:
    way.matched().called(LegacyClass.B5)
    with by("wang"):
        number = way.exits.defer(way.line, Money("5.00"), RULING, reason="核实").ids["deferral"]
    way.called(LegacyClass.B1)
    with by("chen"), pytest.raises(OtherGround):
        way.exits.grant_deferral(way.line, number)
    assert clock.today() == DAY
