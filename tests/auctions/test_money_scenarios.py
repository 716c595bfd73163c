"""Scenarios of section 20 about money, through the lot and the ledger on a real book."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from auctions import money_accounts as accounts
from auctions.law.forfeit import Step
from auctions.law.says import DefaultNotRuled, RulingRefused
from auctions.lot_words import Answer, BidderRole, Channel, Creditor, State
from auctions.money_parts import Purpose
from auctions.services.finding import OfAnotherCase
from ledger.domain import clock
from ledger.domain.case_parts import PartyKind, PartyRole
from ledger.domain.debt_parts import ClaimTerms
from ledger.domain.errors import Refusal
from ledger.domain.law.counting import Instalment, StopDay
from ledger.domain.law.plan_parts import Debtor, Fund
from ledger.domain.law.priority import Priority, Right
from ledger.domain.law.regimes import Consent, DebtorKind
from ledger.domain.law.waterfall import Cost
from ledger.domain.money import Money, zero
from ledger.domain.plan import Plan
from ledger.services.cases import NewParty
from ledger.services.plans import Asked
from ledger.store.court import Court
from tests.auctions.house import FIRST, AuctionHouse, L, loaned, rules_of, settle
from tests.auctions.test_settlements import row
from tests.services.courthouse import CASE, OTHER_CASE, by

SECOND = replace(FIRST, start=Money("560000.00"))


@pytest.fixture
def house(new_court: Court) -> Iterator[AuctionHouse]:
    yield AuctionHouse(new_court)
    clock.reset()


def claim(
    house: AuctionHouse, at: int, amount: str, number: str, case: str = CASE, **more: Any
) -> ClaimTerms:
    """A claim of party ``p{at}`` under a title of its own."""
    with by("wang"):
        house.house.debts.enter_title(case, number, date(2020, 1, 1))
    return ClaimTerms(
        f"c{at}", f"t{at}", f"p{at}", (2025, 100 + at), zero(),
        (Instalment(Money(amount), clock.today()),), turn=at, **more,
    )  # fmt: skip


def party(house: AuctionHouse, name: str) -> None:
    with by("wang"):
        house.house.cases.add_party(CASE, NewParty(PartyRole.APPLICANT, PartyKind.COMPANY, name))


def planned(
    house: AuctionHouse, fund: Fund, *claims: ClaimTerms, enough: bool, case: str = CASE
) -> Plan:
    with by("wang"):
        house.house.debts.enter_claims(case, claims)
    debtor = Debtor(
        DebtorKind.COMPANY, cannot_pay_all=not enough,
        consent=Consent.NOT_ASKED if enough else Consent.REFUSED,
    )  # fmt: skip
    with by("wang"):
        number = house.house.plans.draft(
            case, Asked(fund, debtor, clock.today(), StopDay.RULING)
        ).ids["plan"]
    return house.house.plans.plan(number)


# Distribution


def plan_of_another_case(house: AuctionHouse) -> Plan:
    """A hundred yuan of a case that has nothing to do with the lot."""
    house.house.receive("100.00", sub_account=house.house.payable(OTHER_CASE))
    owed = claim(house, 1, "100.00", "（2025）苏0508民初11号", case=OTHER_CASE)
    return planned(house, Fund(Money("100.00")), owed, enough=True, case=OTHER_CASE)


def test_s27_costs_and_fee_first_then_mortgage_and_applicant_and_the_rest_is_the_debtors(
    house: AuctionHouse,
) -> None:
    house.ruled("900000.00")
    party(house, "某银行")
    fund = Fund(
        Money("900000.00"), (Cost("拍辅机构", Money("6000.00"), "发票"),), Money("10900.00")
    )
    mortgage = Priority(Right.MORTGAGE, "不动产登记证明", date(2019, 5, 1))
    plan = planned(
        house, fund, claim(house, 1, "350000.00", "（2025）苏0508民初9号"),
        replace(claim(house, 2, "500000.00", "（2025）苏0508民初10号"), creditor="p3",
                priority=mortgage), enough=True,
    )  # fmt: skip
    shares = plan.distribution.share_of
    assert (shares["c2"].paid, shares["c1"].paid) == (Money("500000.00"), Money("350000.00"))
    assert plan.distribution.surplus == Money("33100.00")
    another = plan_of_another_case(house).number
    for ask, words in (
        ("note_plan", {"plan": another, "served_on": clock.today(), "taxes": "assist：第一顺位"}),
        ("close", {"plan": another, "document": "结案审批", "archive": "存档号"}),
    ):
        with pytest.raises(OfAnotherCase) as no:
            house.do("wang", ask, **words)
        assert no.value.facts["cases"] == (OTHER_CASE,)
    with pytest.raises(RulingRefused):  # TX-7: the plan is silent on this sale's taxes
        house.do("wang", "note_plan", plan.number, served_on=clock.today(), taxes="")
    house.do("wang", "note_plan", plan.number, served_on=clock.today(), taxes="assist：第一顺位")
    assert f"T-PLAN:{plan.number}" in house.lot().timers
    with pytest.raises(RulingRefused):  # CL-12: objections are not closed
        house.do("wang", "close", "发放审批", archive="存档号", plan=plan.number)


def test_s59_tx_6_taxes_older_than_the_mortgage_come_before_it_and_younger_ones_after(
    house: AuctionHouse,
) -> None:
    house.ruled("700000.00")
    for name in ("某银行", "税务局"):
        party(house, name)
    mortgage = Priority(Right.MORTGAGE, "不动产登记证明", date(2019, 5, 1))
    old = Priority(Right.TAX, "税务事项通知书1", date(2018, 6, 1))
    new = Priority(Right.TAX, "税务事项通知书2", date(2021, 6, 1))
    plan = planned(
        house, Fund(Money("300000.00")),
        replace(claim(house, 1, "280000.00", "（2025）苏0508民初9号"), creditor="p3",
                priority=mortgage),
        replace(claim(house, 2, "50000.00", "税务决定1"), creditor="p4", priority=old),
        replace(claim(house, 3, "30000.00", "税务决定2"), creditor="p4", priority=new),
        enough=False,
    )  # fmt: skip
    paid = {mark: share.paid for mark, share in plan.distribution.share_of.items()}
    assert paid == {"c2": Money("50000.00"), "c1": Money("250000.00"), "c3": zero()}


def test_ln_10_no_claim_in_a_plan_rests_on_the_loan_to_the_buyer(house: AuctionHouse) -> None:
    loaned(house)
    house.do("feng", "complete_price")
    house.do("wang", "serve_ruling", "成交裁定", served_on=clock.today())
    plan = planned(
        house, Fund(Money("900000.00")), claim(house, 1, "630000.00", "借款合同 LN-1"),
        enough=True,
    )  # fmt: skip
    with pytest.raises(RulingRefused):
        house.do("wang", "note_plan", plan.number, served_on=clock.today(), taxes="assist")


# In kind


def in_kind(house: AuctionHouse, entitled: str, costs: str) -> None:
    """Failed twice, and given at 560,000 to the applicant, who is entitled to so much."""
    house.announced()
    house.do(
        "zhou", "list_creditors", document="债权人情况表", priority=zero(), costs=Money(costs),
        creditors=(Creditor("p1", 1, "（2025）苏0508民初9号", Money(entitled)),),
    )  # fmt: skip
    house.to("2026-03-06").plan(SECOND)
    house.tell()
    house.to("2026-03-10", "09:00:00").publish("2026-03-25").to("2026-03-30")
    assert house.state() is State.A2_FAILED
    today = clock.today
    house.do("wang", "ask_in_kind", on=today(), document="征询函",
             answer_by=today() + timedelta(days=5))  # fmt: skip
    house.do("wang", "answer_in_kind", party="p1", answer=Answer.ACCEPTED, on=today(),
             document="回执")  # fmt: skip
    house.do("wang", "award_in_kind", party="p1", price=Money("560000.00"), on=today(),
             difference_due=today() + timedelta(days=15))  # fmt: skip


def test_s46_da_11_a_creditor_takes_the_asset_and_pays_only_the_costs(house: AuctionHouse) -> None:
    in_kind(house, "700000.00", "12000.00")
    with pytest.raises(Refusal):  # the costs are not funded
        house.do("feng", "pay_difference", costs=zero())
    house.pay_in("12000.00", "张三", Purpose.COSTS, "p1", attempt="r1-A2")
    house.do("feng", "pay_difference", costs=zero())
    house.do("wang", "rule_in_kind", "抵债裁定", served_on=clock.today())
    assert house.state() is State.CLOSED_INKIND
    balances = house.balances()
    assert balances[f"memo/claims/{L}/p1"] == -Money("560000.00")
    assert balances[f"cost/{CASE}"] == -Money("12000.00")
    assert f"case/{CASE}/available" not in balances, "no cash besides the costs"
    owed = house.lot().creditors["p1"].entitled - house.money().credited["p1"]
    assert owed == Money("140000.00")


def test_s83_an_outsider_takes_back_what_was_given_in_kind_and_only_the_difference_moves(
    house: AuctionHouse,
) -> None:
    in_kind(house, "300000.00", "0.00")
    house.pay_in("260000.00", "张三", Purpose.DIFFERENCE, "p1", attempt="r1-A2")
    house.do("feng", "pay_difference", costs=zero())
    house.do("wang", "rule_in_kind", "抵债裁定", served_on=clock.today())
    assert house.house.case().free == Money("260000.00")
    assert house.money().credited["p1"] == Money("300000.00")
    house.do("wang", "outsider_wins", "判决")
    assert house.state() is State.VOIDED
    assert house.money().credited["p1"] == zero()
    assert f"memo/claims/{L}/p1" not in house.balances()
    assert house.refunds().due_to("p1") == Money("260000.00")
    assert house.house.case().free == zero()


def test_da_4_what_a_taker_paid_of_its_difference_is_its_own_again_when_the_rest_never_comes(
    house: AuctionHouse,
) -> None:
    """Of 260,000.00 it pays 100,000.00, and 5,000.00 towards the costs of 12,000.00."""
    in_kind(house, "300000.00", "12000.00")
    house.pay_in("100000.00", "张三", Purpose.DIFFERENCE, "p1", attempt="r1-A2")
    house.pay_in("5000.00", "张三", Purpose.COSTS, "p1", attempt="r1-A2")
    due = house.lot().in_kind.difference_due
    house.to(str(due + timedelta(days=1)))
    house.do("wang", "miss_difference", ruling="未补差裁定", on=clock.today())
    assert house.state() is State.A2_FAILED
    assert house.refunds().due_to("p1") == Money("105000.00")
    assert not {accounts.difference(L, "p1"), accounts.takers_costs(L, "p1")} & set(
        house.balances()
    )


# Defaults


def test_s30_df_4_a_dearer_rerun_gives_nothing_back(house: AuctionHouse) -> None:
    house.defaulted()
    house.do("wang", "apply_cost_loss", "r1-A1", Money("6000.00"), ("公告费票据",))
    with pytest.raises(DefaultNotRuled):  # DF-12
        house.do("wang", "apply_cost_loss", "r1-A1", Money("1.00"), ("罚款决定书",))
    house.rerun("950000.00")
    fixed = house.do("wang", "fix_difference", "r1-A1", "差价核算", costs=Money("6000.00"))
    assert (fixed.ids["difference"], fixed.ids["short_by"]) == ("0.00", "0.00")
    house.do(
        "wang", "apply_residual", "r1-A1", Step.CASE_DEBT, CASE, amount=Money("94000.00"),
        document="分配",
    )  # fmt: skip
    with pytest.raises(Refusal):
        house.do("zhou", "refund", "B1")
    assert house.house.case().free == Money("94000.00")
    assert f"forfeited/{L}/r1-A1" not in house.balances()


def test_edge_4_df_10_an_exempt_applicant_who_defaults_is_a_persons_to_decide(
    house: AuctionHouse,
) -> None:
    house.announced().to("2026-02-20")
    house.admit(
        "B1", Channel.EXEMPT, role=BidderRole.APPLICANT, amount=zero(), claim=Money("700000.00")
    )
    house.to("2026-03-04")
    house.bid("B1", "900000.00")
    house.to("2026-03-25")
    house.do("wang", "rule_default", "悔拍裁定")
    assert rules_of(house)[-1] == "DF-10"
    assert not [name for name in house.balances() if name.startswith("forfeited/")]


def test_s67_a_debtor_who_pays_on_the_eve_sends_every_deposit_back(house: AuctionHouse) -> None:
    house.announced().to("2026-02-20")
    for bidder in ("B1", "B2"):
        house.admit(bidder)
    house.to("2026-03-03", "17:00:00")
    house.do(
        "wang", "accept_full_payment", tendered=Money("700000.00"), owed=Money("700000.00"),
        document="收据", at=clock.now(),
    )  # fmt: skip
    house.do("zhou", "release_deposits")
    assert house.state() is State.WITHDRAWN
    assert [house.refunds().due_to(who) for who in ("B1", "B2")] == [Money("100000.00")] * 2


def test_s74_df_13_an_unknowing_buyer_of_what_it_may_not_have_gets_everything_back(
    house: AuctionHouse,
) -> None:
    house.paid()
    house.do("wang", "fail_eligibility", "不予批准", knew=False)
    assert house.state() is State.DEFAULTED
    assert house.refunds().due_to("B1") == Money("900000.00")
    assert not [name for name in house.balances() if name.startswith("forfeited/")]


# The hours of 14.5


def test_wp_23_wp_25_a_day_is_no_alert_where_the_money_moved_in_it(house: AuctionHouse) -> None:
    house.sold(channel=Channel.PLATFORM)
    settle(house, row("DEPOSIT_REMIT", "B1"), row("DEPOSIT_UNFREEZE", "B2", seq=2))
    house.pay_in("100000.00", "京东网", Purpose.DEPOSIT, "B1", attempt="r1-A1")
    house.to("2026-03-08")
    assert rules_of(house) == []
    assert not [name for name in house.lot().timers if name.startswith(("T-RE", "T-URGE"))]


def test_wp_23_a_losers_deposit_not_paid_back_in_a_day_is_an_alert(house: AuctionHouse) -> None:
    house.sold().to("2026-03-08")
    assert rules_of(house) == ["CL-3"]


def test_j25_nt_9_the_rent_of_the_debtors_next_home_is_kept_until_the_handing_over(
    house: AuctionHouse,
) -> None:
    house.ruled()
    for years in (4, 9):
        with pytest.raises(RulingRefused):
            house.do("wang", "reserve_rent", Money("120000.00"), years=years, finding="合议庭认定")
    house.do("wang", "reserve_rent", Money("120000.00"), years=5, finding="合议庭认定")
    assert house.balances()[f"case/{CASE}/held/rent-{L}"] == -Money("120000.00")
    house.do("wang", "release_rent", "交付笔录")
    assert house.house.case().free == Money("900000.00")
