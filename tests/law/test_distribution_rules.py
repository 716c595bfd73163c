"""R4.01, R4.06, R4.08 to R4.10, R4.14 and R4.17: one sum divided, and every share explained."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.calendar import Calendar
from ledger.domain.citation import Article, Certainty
from ledger.domain.law import plan_words
from ledger.domain.law.counting import StopDay
from ledger.domain.law.distribution import compute_plan
from ledger.domain.law.fees import execution_fee
from ledger.domain.law.participation import Progress, taking_part
from ledger.domain.law.plan_parts import (
    AppliedTooLate,
    Category,
    Debtor,
    Distribution,
    Fund,
    NotAPlan,
    NothingDistributed,
    NoTitle,
    OrderMissing,
    PlanClaim,
    Standing,
    TakingPart,
)
from ledger.domain.law.priority import Priority, Ranking, Right
from ledger.domain.law.regimes import Consent, DebtorKind, NotThisRegime, Regime
from ledger.domain.law.waterfall import Cost, CostWithoutVoucher, ProceedsTooSmall, Rank
from ledger.domain.money import Money, fen, total, zero
from ledger.domain.policy_sections import PARTICIPATION, CutOff, Participation

DAY = date(2017, 9, 4)
PERSON = Debtor(DebtorKind.PERSON, cannot_pay_all=True)
COMPANY = Debtor(DebtorKind.COMPANY, cannot_pay_all=True, consent=Consent.REFUSED)
SOLVENT = Debtor(DebtorKind.COMPANY, cannot_pay_all=False)
CRIMINAL = Debtor(DebtorKind.PERSON, cannot_pay_all=True, criminal=True)
SALE = Fund(Money(1_000_000), (Cost("某拍卖辅助机构", Money(12_000), "发票001"),), Money(12_400))
MORTGAGEE = PlanClaim(
    "m", "银行", "抵押合同", (2018, 9), principal=Money(600_000), standing=Standing.RIGHT_ONLY,
    priority=Priority(Right.MORTGAGE, "他项权证", date(2018, 1, 1)),
)  # fmt: skip


def claim(mark: str, amount: int | str, turn: int, **given_: Any) -> PlanClaim:
    fields: dict[str, Any] = {"principal": Money(amount), "turn": turn, **given_}
    return PlanClaim(mark, f"债权人{mark}", f"判决{mark}", (2020, turn), **fields)


A, B, C = claim("A", 300_000, 1), claim("B", 500_000, 2), claim("C", 700_000, 3)


def paid(plan: Distribution) -> dict[str, Money]:
    return {each.claim: each.paid for each in plan.shares}


def test_r4_10_w2_a_persons_creditors_share_what_the_mortgage_leaves() -> None:
    assert execution_fee(Money(1_000_000), date(2020, 1, 1)).result == SALE.fee
    plan = compute_plan(SALE, [MORTGAGEE, A, B, C], PERSON)
    assert plan.decision.regime is Regime.PARTICIPATION
    assert plan.decision.secured_first
    assert paid(plan) == {
        "m": Money(600_000), "A": Money("75120.00"), "B": Money("125200.00"),
        "C": Money("175280.00"),
    }  # fmt: skip
    assert plan.tiers[1].pool == Money("375600.00")
    assert plan.share_of["A"].left == Money("224880.00")


def test_r4_10_w3_scenario_44_a_companys_creditors_take_turns_as_they_seized() -> None:
    for given_order in ([MORTGAGEE, A, B, C], [C, B, MORTGAGEE, A]):
        plan = compute_plan(SALE, given_order, COMPANY)
        assert plan.decision.regime is Regime.SEIZURE_ORDER
        shares = paid(plan)
        assert (shares["A"], shares["B"], shares["C"]) == (
            Money(300_000), Money("75600.00"), zero(),
        )  # fmt: skip
    with pytest.raises(NotThisRegime):
        compute_plan(SALE, [MORTGAGEE, A, B, C], COMPANY, chosen=Regime.PARTICIPATION)


def test_r4_17_w4_the_odd_fen_goes_to_the_earlier_filing() -> None:
    claims = [claim(mark, 5_000, turn) for mark, turn in (("c", 3), ("a", 1), ("b", 2))]
    shares = paid(compute_plan(Fund(Money(10_000)), claims, PERSON))
    assert shares == {"a": Money("3333.34"), "b": Money("3333.33"), "c": Money("3333.33")}


def test_r4_03_w1_scenario_19_a_single_creditor_is_counted_part_by_part() -> None:
    fund = Fund(
        Money(400_000), (Cost("拍卖辅助机构", Money(5_000), "发票001"),),
        execution_fee(Money(400_000), date(2020, 6, 1)).result,
    )  # fmt: skip
    one = claim("A", 500_000, 1, costs=Money(8_800), interest=Money(60_000), doubled=Money(21_000))
    plan = compute_plan(fund, [one], PERSON)
    assert plan.decision.regime is Regime.SINGLE
    counted = plan.counted("A")
    assert plan.pool == Money(389_100)
    assert [line.paid for line in counted.lines] == [
        Money(8_800), Money(60_000), Money(320_300), zero(),
    ]  # fmt: skip
    assert counted.on(Rank.PRINCIPAL).left == Money(179_700)


def test_w8_what_is_over_belongs_to_the_debtor() -> None:
    plan = compute_plan(Fund(Money(100_000)), [claim("A", 96_350, 1)], PERSON)
    assert plan.surplus == Money("3650.00")


def test_r4_06_scenario_47_the_first_seizers_share_is_reserved_at_its_rank() -> None:
    first = claim("F", 200_000, 1, standing=Standing.FIRST_SEIZER)
    plan = compute_plan(Fund(Money(700_000)), [MORTGAGEE, first], COMPANY)
    share = plan.share_of["F"]
    assert (share.paid, share.reserved) == (Money(100_000), True)
    plan = compute_plan(Fund(Money(900_000)), [MORTGAGEE, first, claim("G", 500_000, 2)], COMPANY)
    assert plan.share_of["F"].paid == Money(200_000)
    assert plan.share_of["F"].reserved
    assert (plan.share_of["G"].paid, plan.share_of["G"].reserved) == (Money(100_000), False)
    assert "债权未确认，预留200,000.00元" in plan_words.read_zh(plan)
    assert "not yet confirmed, 200,000.00 reserved" in plan_words.read_en(plan)


def test_r4_09_criminal_and_civil_together_follow_their_own_order() -> None:
    ranks = [
        claim("没收", 100, 1, category=Category.CONFISCATION),
        claim("罚金", 100, 2, category=Category.FINE),
        claim("民事", 100, 3),
        claim("退赔", 100, 4, category=Category.RESTITUTION),
        replace(MORTGAGEE, principal=Money(100)),
        claim("医疗", 100, 5, category=Category.MEDICAL),
    ]
    served = ["医疗", "m", "退赔", "民事", "罚金", "没收"]
    for sufficient in range(1, 7):
        plan = compute_plan(Fund(Money(100 * sufficient)), ranks, CRIMINAL)
        assert plan.decision.regime is Regime.CRIMINAL
        full = [mark for mark, sum_ in paid(plan).items() if sum_ == Money(100)]
        assert sorted(full) == sorted(served[:sufficient])
    with pytest.raises(NotAPlan):
        compute_plan(Fund(Money(100)), ranks, PERSON)


def test_r4_05_a_mortgagee_with_a_title_shares_in_the_rest_for_what_is_not_covered() -> None:
    half = replace(MORTGAGEE, secured=Money(400_000), standing=Standing.TITLED)
    plan = compute_plan(Fund(Money(500_000)), [half, claim("A", 200_000, 1)], PERSON)
    assert paid(plan) == {"m": Money(450_000), "A": Money(50_000)}
    untitled = replace(half, standing=Standing.RIGHT_ONLY)
    plan = compute_plan(Fund(Money(500_000)), [untitled, claim("A", 200_000, 1)], PERSON)
    assert paid(plan) == {"m": Money(400_000), "A": Money(100_000)}


def test_r4_08_only_who_has_a_title_or_a_right_takes_part_and_only_in_time() -> None:
    with pytest.raises(NoTitle):
        compute_plan(SALE, [claim("A", 1, 1, standing=Standing.RIGHT_ONLY)], PERSON)
    late = claim("A", 1, 1, applied_on=date(2020, 5, 2))
    source = Article("京高法发〔2013〕", "参与分配", Certainty.LOCAL)
    over = TakingPart(CutOff.RULING, date(2020, 5, 1), source)
    with pytest.raises(AppliedTooLate) as no:
        compute_plan(SALE, [late], PERSON, taking_part=over)
    assert no.value.facts["source"] == source
    for still in (replace(over, until=date(2020, 5, 2)), replace(over, until=None), None):
        compute_plan(SALE, [late], PERSON, taking_part=still)
    plan = compute_plan(SALE, [A], PERSON, taking_part=over)
    assert "参与分配申请截至2020-05-01：以成交裁定送达买受人为限" in plan_words.read_zh(plan)
    assert "until 2020-05-01: the sale ruling reached the buyer" in plan_words.read_en(plan)
    assert plan_words.as_dict(plan)["taking_part"]["ends"] == "ruling-delivered"


JIANGSU = Participation(CutOff.RULING, CutOff.COMPLETED)
ZHEJIANG = Participation(CutOff.SERVICE, CutOff.SERVICE)


@pytest.mark.parametrize(
    ("policy", "stop", "progress", "until"),
    [
        (JIANGSU, StopDay.RULING, Progress(), "2017-09-01"),
        (JIANGSU, StopDay.CONVERTED, Progress(), "2017-09-01"),
        (JIANGSU, StopDay.DEDUCTED, Progress(), None),
        (JIANGSU, StopDay.DEDUCTED, Progress(date(2017, 9, 4)), "2017-09-04"),
        (ZHEJIANG, StopDay.RULING, Progress(date(2017, 9, 4)), None),
        # The first party was reached on Monday, 9 October, after a week of holidays.
        (ZHEJIANG, StopDay.RULING, Progress(date(2017, 9, 4), date(2017, 10, 9)), "2017-09-30"),
        (PARTICIPATION.default, StopDay.RULING, Progress(DAY, DAY), None),
    ],
)
def test_r4_08_the_courts_own_rule_names_the_event_and_the_record_its_day(
    policy: Participation, stop: StopDay, progress: Progress, until: str | None
) -> None:
    terms = taking_part(
        policy, PARTICIPATION.article, taken_on=date(2017, 9, 1), stop=stop, progress=progress,
        calendar=Calendar.shipped(),
    )  # fmt: skip
    assert terms.until == (date.fromisoformat(until) if until else None)


def test_scenario_55_a_third_partys_price_is_kept_out() -> None:
    fund = Fund(Money(410_000), third_party=Money(310_000))
    plan = compute_plan(fund, [A, B], PERSON)
    assert plan.pool == plan.paid == Money(100_000)
    assert plan.deductions[0].name == "third-party"
    with pytest.raises(ProceedsTooSmall):
        compute_plan(replace(fund, fee=Money("100000.01")), [A, B], PERSON)


def test_scenario_54_relief_comes_back_before_the_applicant_is_paid() -> None:
    helped = claim("A", 300_000, 1, relief=Money(20_000))
    plan = compute_plan(Fund(Money(50_000)), [helped], PERSON)
    share = plan.share_of["A"]
    assert (share.paid, share.relief, share.to_creditor) == (
        Money(50_000), Money(20_000), Money(30_000),
    )  # fmt: skip
    assert "扣回救助款" in plan_words.read_zh(plan)
    assert "returns to the relief fund" in plan_words.why_en(plan, "A")
    off = compute_plan(Fund(Money(50_000)), [helped], PERSON, recoup_relief=False)
    assert off.share_of["A"].to_creditor == Money(50_000)
    little = compute_plan(Fund(Money(5_000)), [helped], PERSON)
    assert little.share_of["A"].to_creditor == zero()


def test_r6_05_relief_goes_back_once_however_many_claims_its_creditor_has() -> None:
    two = [
        replace(claim(mark, 30_000, turn), creditor="张三", relief=Money(20_000))
        for turn, mark in enumerate(("A1", "A2"), 1)
    ]
    plan = compute_plan(Fund(Money(30_000)), [*two, claim("B", 30_000, 3)], PERSON)
    assert [(s.paid, s.relief) for s in plan.shares] == [
        (Money(10_000), Money(10_000)), (Money(10_000), Money(10_000)), (Money(10_000), zero()),
    ]  # fmt: skip
    richer = compute_plan(Fund(Money(75_000)), [*two, claim("B", 30_000, 3)], PERSON)
    assert [s.relief for s in richer.shares] == [Money(20_000), zero(), zero()]


def test_r4_14_the_debtor_keeps_what_he_must_live_on_and_the_plan_says_why() -> None:
    fund = Fund(Money(10_000), living=Money(1_200), living_basis="苏州市2019年低保标准")
    assert compute_plan(fund, [A], PERSON).pool == Money(8_800)
    with pytest.raises(NotAPlan):
        compute_plan(replace(fund, living_basis=" "), [A], PERSON)


def test_r4_01_costs_come_before_all_and_need_their_vouchers() -> None:
    with pytest.raises(CostWithoutVoucher):
        compute_plan(replace(SALE, costs=(Cost("机构", Money(5), ""),)), [A], PERSON)


def test_r4_10_nothing_is_distributed_in_bankruptcy() -> None:
    bankrupt = replace(COMPANY, bankruptcy_accepted_on=date(2020, 7, 16))
    with pytest.raises(NothingDistributed):
        compute_plan(SALE, [A, B], bankrupt)


def test_r4_10_refuses_what_decides_nothing() -> None:
    nameless = replace(B, turn=None)
    with pytest.raises(OrderMissing):
        compute_plan(Fund(Money(1)), [A, nameless], COMPANY)
    for claims, fund in [
        ([], SALE),
        ([A, A], SALE),
        ([replace(A, interest=Money(-1))], SALE),
        ([replace(A, relief=Money(-1))], SALE),
        ([replace(MORTGAGEE, secured=Money(-1))], SALE),
        ([A], replace(SALE, gross=Money(-1))),
    ]:
        with pytest.raises(NotAPlan):
            compute_plan(fund, claims, PERSON)


def test_r4_10_the_plan_reads_in_both_languages_and_as_json() -> None:
    plan = compute_plan(SALE, [MORTGAGEE, A, B, C], PERSON)
    zh, en = plan_words.read_zh(plan), plan_words.read_en(plan)
    assert "减：实际费用：某拍卖辅助机构（发票001），12,000.00元，余988,000.00元" in zh
    assert (
        "债权人A（A）：应受300,000.00，受偿375,600.00 × 300,000.00 ÷ 1,500,000.00 = 75,120.00元"
        in zh
    )
    assert "less execution fee: 12,400.00, leaving 975,600.00" in en
    assert "5. no company, and it cannot pay all: yes" in en
    why = plan_words.why_zh(plan, "A")
    assert "参与分配" in why
    assert "尚欠224,880.00" in why
    kept = json.loads(json.dumps(plan_words.as_dict(plan)))
    assert kept["pool"] == "CNY 975600.00"
    assert kept["shares"][1]["parts"][2] == {
        "rank": "principal", "owed": "CNY 300000.00", "paid": "CNY 75120.00",
        "left": "CNY 224880.00",
    }  # fmt: skip
    assert kept["tiers"][0]["article"]["instrument"] == "民法典"


def test_r4_05_an_order_the_court_decided_is_read_out_with_its_reason() -> None:
    tax = claim("税", 50, 9, priority=Priority(Right.TAX, "决定", date(2020, 1, 1)))
    buyer = claim("购", 50, 8, priority=Priority(Right.HOME_BUYER, "合同"))
    plan = compute_plan(
        Fund(Money(70)), [tax, buyer], PERSON, ranking=Ranking(("购", "税"), "生存权")
    )
    assert paid(plan) == {"税": Money(20), "购": Money(50)}
    assert "优先顺位由法院决定：购、税，生存权" in plan_words.read_zh(plan)
    assert "decided by the court: 购, 税; 生存权" in plan_words.read_en(plan)


def test_r4_10_a_difference_names_the_share_the_sum_and_the_fact() -> None:
    before = compute_plan(SALE, [MORTGAGEE, A, B, C], PERSON)
    corrected = replace(B, principal=Money(400_000))
    after = compute_plan(replace(SALE, fee=Money(12_000)), [MORTGAGEE, A, corrected, C], PERSON)
    told = plan_words.difference(before, after)
    assert [(c.of, c.en, c.before, c.after) for c in told.causes] == [
        ("fund", "execution fee", "12,400.00", "12,000.00"),
        ("B", "principal and other money debts", "500,000.00", "400,000.00"),
    ]
    assert {c.claim: c.by for c in told.changes} == {
        each.claim: each.paid - before.share_of[each.claim].paid
        for each in after.shares if each.claim != "m"
    }  # fmt: skip
    assert "B：本金及其他金钱债务由500,000.00变为400,000.00" in told.read_zh()
    assert "more" in told.read_en()
    assert json.loads(json.dumps(told.as_dict()))["changes"]
    gone = plan_words.difference(before, compute_plan(SALE, [MORTGAGEE, A, B], SOLVENT))
    assert ("C", "claim") in [(c.of, c.en) for c in gone.causes]
    assert plan_words.difference(before, before).read_en() == "no share changed"


SUMS = st.integers(0, 10**9).map(fen)
DEBTORS = st.sampled_from([PERSON, COMPANY, SOLVENT, CRIMINAL])


@st.composite
def claims_of_any_kind(draw: st.DrawFn) -> list[PlanClaim]:
    found = []
    for at in range(draw(st.integers(1, 8))):
        right = draw(st.sampled_from([None, None, Right.MORTGAGE, Right.HOME_BUYER]))
        since = date(2019, 1, draw(st.integers(1, 28)))
        found.append(
            claim(
                f"c{at}", "1.00", at, principal=draw(SUMS), interest=draw(SUMS), costs=draw(SUMS),
                doubled=draw(SUMS), secured=draw(st.none() | SUMS) if right else None,
                priority=Priority(right, "证", since) if right else None,
                standing=draw(st.sampled_from([Standing.TITLED, Standing.FIRST_SEIZER])),
                relief=draw(SUMS),
            )
        )  # fmt: skip
    return found


@given(SUMS, claims_of_any_kind(), DEBTORS)
def test_r4_10_shares_add_up_nobody_gets_too_much_and_no_higher_rank_is_cut_first(
    gross: Money, claims: list[PlanClaim], debtor: Debtor
) -> None:
    plan = compute_plan(Fund(gross), claims, debtor)
    assert plan.paid + plan.surplus == gross
    assert all(zero() <= s.paid <= s.owed for s in plan.shares)
    assert all(zero() <= s.relief <= s.paid for s in plan.shares)
    assert plan.surplus == zero() or all(s.left == zero() for s in plan.shares)
    assert_no_higher_rank_is_cut_first(plan)
    assert total(t.all_paid for t in plan.tiers) == plan.paid
    for each in plan.shares:
        assert plan.counted(each.claim).paid == each.paid


def assert_no_higher_rank_is_cut_first(plan: Distribution) -> None:
    cut: Sequence[int] = [at for at, t in enumerate(plan.tiers) if t.all_paid < t.all_owed]
    if cut:
        assert all(t.all_paid == zero() for t in plan.tiers[cut[0] + 1 :])
