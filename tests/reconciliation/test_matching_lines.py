"""Whose money arrives: booked by an exact rule, proposed by any other, and undone by a fact."""

from datetime import date

import pytest

from ledger.domain.bank_line import BankLine
from ledger.domain.case_account import NotTheOfficer
from ledger.domain.expectation import ExpectationClosed, ExpectationKind, NothingExpected
from ledger.domain.law.claiming import ClaimSelfConfirmed, NotOfficerOfCase
from ledger.domain.line_hits import NoSuchHit
from ledger.domain.money import Money
from ledger.domain.permissions import NotPermitted
from ledger.services.expectations import Expectations
from ledger.store.verify import verify
from reconciliation.closing.proving import Proving
from reconciliation.matching.hits import By, Why
from reconciliation.matching.proposing import Matching
from tests.reconciliation.bank_side import BankSide
from tests.services.courthouse import CASE, DEBTOR, OTHER_CASE, Courthouse, by

DUE = date(2026, 3, 12)


def await_money(
    house: Courthouse,
    amount: str,
    *,
    case: str = CASE,
    kind: ExpectationKind = ExpectationKind.DEDUCTION,
    payer: str = DEBTOR,
) -> str:
    with by("wang"):
        return (
            Expectations(house.court)
            .open(kind, case, Money(amount), due_on=DUE, basis="协助扣划通知书", payer_name=payer)
            .ids["number"]
        )


def propose(house: Courthouse) -> dict[str, str]:
    with by("feng"):
        return Matching(house.court).propose().ids


def test_a_deduction_that_quotes_its_request_is_booked_and_meets_it(
    house: Courthouse, side: BankSide
) -> None:
    house.open_case()
    number = await_money(house, "18000.00")
    line = side.line("18000.00", name="某银行", remark=f"协助扣划 {number}")
    summary = side.day("2026-03-02", line)
    assert summary.matched == 1
    assert house.case().lots[side.id_of(line)].amount == Money("18000.00")
    awaited = Expectations(house.court).expectation(number)
    assert awaited.left == Money("0.00")
    booked = house.line(side.id_of(line)).hits_taken[BankLine.AUTOMATIC]
    assert (booked.rule, booked.reasons) == (By.REQUEST, (Why.OUR_REQUEST, Why.AMOUNT_EQUAL))


def test_un_matching_is_a_fact_that_lets_the_expectation_wait_again(
    house: Courthouse, side: BankSide
) -> None:
    house.open_case()
    number = await_money(house, "18000.00")
    line = side.line("18000.00", remark=number)
    side.day("2026-03-02", line)
    with by("chen"):
        house.receipts.reverse(side.id_of(line), BankLine.AUTOMATIC, CASE, "扣划错误")
    assert Expectations(house.court).expectation(number).left == Money("18000.00")
    assert house.line(side.id_of(line)).remainder == Money("18000.00")
    assert house.topics("expectation.unmet") == 1


def test_part_of_a_deduction_is_only_proposed(house: Courthouse, side: BankSide) -> None:
    house.open_case()
    number = await_money(house, "18000.00")
    line = side.line("6000.00", name="某银行", remark=number)
    summary = side.day("2026-03-02", line)
    assert (summary.matched, summary.suggested) == (0, 1)
    propose(house)
    with by("wang"):
        claim = house.receipts.accept(side.id_of(line), "m1").ids["claim"]
    with by("chen"):
        house.receipts.confirm(side.id_of(line), claim)
    assert Expectations(house.court).expectation(number).left == Money("12000.00")
    with by("feng"):
        house.receipts.reverse(side.id_of(line), claim, CASE, "认领错案")
    assert Expectations(house.court).expectation(number).left == Money("18000.00")


def test_a_buyers_balance_is_never_booked_to_the_case_by_itself(
    house: Courthouse, side: BankSide
) -> None:
    house.open_case()
    number = await_money(house, "900.00", kind=ExpectationKind.BUYER_BALANCE, payer="买受人")
    line = side.line("900.00", name="买受人", remark=number)
    side.day("2026-03-02", line)
    assert house.case().lots == {}
    assert house.line(side.id_of(line)).remainder == Money("900.00")


def test_r2_03_a_sub_account_on_a_statement_of_another_main_account_books_nothing(
    house: Courthouse,
) -> None:
    sub = house.open_case().ids["sub_account"]
    other = "3202026619900099999"
    with by("admin"):
        house.books.add_bank_account(other, "法院", "建设银行", "105305000000")
    side = BankSide(house, other)
    line = side.line("25000.00", name=DEBTOR, sub_account=sub)
    summary = side.day("2026-03-02", line)
    assert (summary.matched, summary.suggested) == (0, 1)
    assert house.case().lots == {}
    assert house.balances()[f"bank/{other}"] == 25_000_00


def test_r2_03_nothing_is_booked_by_a_name_and_both_cases_of_it_are_proposed(
    house: Courthouse, side: BankSide
) -> None:
    house.open_case()
    house.open_case(OTHER_CASE)
    line = side.line("500.00", name=f"{DEBTOR} ")
    side.day("2026-03-02", line)
    assert propose(house) == {"lines": "1", "proposed": "1"}
    found = house.line(side.id_of(line))
    assert {hit.parts[0].case_number for hit in found.hits.values()} == {CASE, OTHER_CASE}
    assert all(Why.SEVERAL_FIT in hit.reasons for hit in found.hits.values())
    assert house.case().lots == {}
    before = house.court.position()
    propose(house)
    assert house.court.position() == before, "the same proposals again are no news"


def test_one_line_over_several_expectations_meets_each_of_them(
    house: Courthouse, side: BankSide
) -> None:
    house.open_case()
    house.open_case(OTHER_CASE)
    one, two = await_money(house, "300.00"), await_money(house, "450.00", case=OTHER_CASE)
    line = side.line("750.00", name=DEBTOR)
    side.day("2026-03-02", line)
    propose(house)
    best = house.line(side.id_of(line)).hits["m1"]
    assert best.rule == By.SUM
    with by("wang"):
        claim = house.receipts.accept(side.id_of(line), "m1").ids["claim"]
    with by("wang"), pytest.raises(ClaimSelfConfirmed):
        house.receipts.confirm(side.id_of(line), claim)
    with by("feng"):
        house.receipts.confirm(side.id_of(line), claim)
    for number in (one, two):
        assert Expectations(house.court).expectation(number).left == Money("0.00")
    assert house.case().free == Money("300.00")
    assert house.case(OTHER_CASE).free == Money("450.00")
    assert verify(house.court.database, house.court.book, workers=0).intact
    assert Proving(house.court).look(date(2026, 3, 2)).agrees


def test_several_lines_that_make_up_one_expectation_are_found(
    house: Courthouse, side: BankSide
) -> None:
    house.open_case()
    number = await_money(house, "1000.00")
    lines = [side.line(amount, name=DEBTOR) for amount in ("400.00", "600.00", "35.00")]
    side.day("2026-03-02", *lines)
    ways = Matching(house.court).several(number)
    assert ways == (tuple(side.id_of(line) for line in lines[:2]),)
    assert Matching(house.court).several("KH20260302-FFFFFF") == ()


def test_two_people_who_take_the_same_expectation_meet_it_once(
    house: Courthouse, side: BankSide
) -> None:
    house.open_case()
    await_money(house, "100.00")
    lines = [side.line("100.00", name=DEBTOR) for _ in range(2)]
    side.day("2026-03-02", *lines)
    propose(house)
    claims = []
    for line in lines:
        with by("wang"):
            claims.append(house.receipts.accept(side.id_of(line), "m1").ids["claim"])
    with by("chen"):
        house.receipts.confirm(side.id_of(lines[0]), claims[0])
    before = house.balances()
    with by("chen"), pytest.raises(ExpectationClosed):
        house.receipts.confirm(side.id_of(lines[1]), claims[1])
    assert house.balances() == before


def test_a_proposal_is_taken_only_by_the_cases_officer_and_only_if_there_is_one(
    house: Courthouse, side: BankSide
) -> None:
    house.open_case()
    line = side.line("100.00", remark=f"还款 {CASE}")
    side.day("2026-03-02", line)
    with by("wang"), pytest.raises(NoSuchHit):
        house.receipts.accept(side.id_of(line), "m1")
    propose(house)
    with by("zhao"), pytest.raises(NotOfficerOfCase):
        house.receipts.accept(side.id_of(line), "m1")
    for person in ("feng", "chen", "audit"):
        with by(person), pytest.raises(NotPermitted):
            house.receipts.accept(side.id_of(line), "m1")


def test_scenario_10_a_legacy_number_of_a_case_we_keep_is_proposed_and_not_posted(
    house: Courthouse, side: BankSide
) -> None:
    old = "（2011）黔东执字第18号"
    house.open_case(old)
    line = side.line("18000.00", name="乙某", remark=f"还款{old}")
    summary = side.day("2026-03-02", line)
    assert (summary.matched, summary.suggested) == (0, 1)
    assert house.line(side.id_of(line)).suggested == (old,)
    propose(house)
    [hit] = house.line(side.id_of(line)).hits.values()
    assert (hit.rule, hit.score) == (By.CASE_NUMBER, 50)
    assert house.case(old).lots == {}


def test_who_may_await_what(house: Courthouse) -> None:
    house.open_case()
    expectations = Expectations(house.court)
    given = {"due_on": DUE, "basis": "扣划", "payer_name": DEBTOR}
    with by("zhao"), pytest.raises(NotTheOfficer):
        expectations.open(ExpectationKind.DEDUCTION, CASE, Money("1.00"), **given)  # type: ignore[arg-type]
    with by("wang"), pytest.raises(NothingExpected):
        expectations.open(ExpectationKind.DEDUCTION, CASE, Money("0.00"), **given)  # type: ignore[arg-type]
    for person in ("chen", "lin", "audit", "admin"):
        with by(person), pytest.raises(NotPermitted):
            expectations.open(ExpectationKind.DEDUCTION, CASE, Money("1.00"), **given)  # type: ignore[arg-type]
    number = await_money(house, "10.00")
    with by("wang"):
        expectations.withdraw(number, "撤回扣划")
    awaited = expectations.expectation(number)
    with pytest.raises(ExpectationClosed):
        awaited.meet(awaited.id, Money("1.00"))
