"""Who takes part in a plan, in which order and of which money: R4.06, R4.08, R4.09, R4.13."""

import json
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest

from ledger.domain.case_account import PartyRole, PocketKind
from ledger.domain.law.fees import FeeAboveTariff
from ledger.domain.law.plan_parts import (
    AppliedTooLate,
    Category,
    Fund,
    PlanClaim,
    Standing,
)
from ledger.domain.law.presiding import NotPresiding, Seizure
from ledger.domain.law.priority import Priority, Right
from ledger.domain.law.regimes import (
    DebtorKind,
    NotThisRegime,
    Regime,
    RegimeNotChosen,
)
from ledger.domain.money import Money, zero
from ledger.domain.plan_parts import (
    Ground,
    NotPayable,
    NotReserved,
    PaperMissing,
    Stage,
)
from ledger.services.plans import FeeTerms
from tests.services.courthouse import CASE, HOLDER, POLICY, Courthouse, by
from tests.services.hearing import (
    COMPANY,
    COMPUTATION,
    DEBTOR_PARTY,
    DECISION,
    PERSON,
    TAKEN,
    W2_SHARES,
    Hearing,
    shares,
)


def test_scenario_44_w3_a_company_pays_in_order_of_seizure_and_nobody_picks_otherwise(
    hearing: Hearing,
) -> None:
    hearing.w2()
    hearing.refused(
        NotThisRegime,
        lambda: hearing.house.plans.draft(
            CASE, hearing.asked(debtor=COMPANY, chosen=Regime.PARTICIPATION)
        ),
    )
    number, _ = hearing.drafted(debtor=COMPANY)
    assert shares(hearing.plan(number)) == [Money(300_000), Money("75600.00"), zero()]


def test_scenario_45_edge_e6_one_of_several_is_not_paid_until_a_rule_is_chosen(
    hearing: Hearing,
) -> None:
    hearing.w2()
    house = hearing.house

    def pay() -> Any:
        return house.payouts.draft(CASE, "p1", Money(400_000), "执行款")

    hearing.refused(RegimeNotChosen, pay)
    with by("chen"), pytest.raises(NotThisRegime):
        house.debts.choose_regime(
            CASE, Regime.MEASURE_ORDER, debtor=DebtorKind.PERSON, cannot_pay_all=True,
            reason="先查封",
        )  # fmt: skip
    house.one_after_another()
    with by("wang"):
        tried = pay()
    assert tried.ids["payout"]


def test_r4_13_an_attachment_of_another_case_blocks_and_its_end_frees(bare: Courthouse) -> None:
    bare.open_book().funded("5000.00")
    with by("wang"):
        bare.debts.attach(CASE, "戊公司", "（2026）苏0508执200号", document="协助执行通知书")
    with by("wang"), pytest.raises(RegimeNotChosen):
        bare.payouts.draft(CASE, "p1", Money(1_000), "执行款")
    with by("wang"):
        bare.debts.detach(CASE, "a1", document="解除裁定")
    bare.drafted("1000.00")


def test_scenario_47_the_first_seizers_share_waits_for_its_title(bare: Courthouse) -> None:
    hearing = Hearing(bare)
    bank = Priority(Right.MORTGAGE, "他项权证", date(2015, 1, 1))
    claims = [
        hearing.claim(1, 150_000, priority=bank, standing=Standing.RIGHT_ONLY),
        hearing.claim(2, 200_000, standing=Standing.FIRST_SEIZER),
        hearing.claim(3, 100_000),
    ]
    with by("wang"):
        bare.debts.enter_claims(CASE, claims)
    fund = Fund(Money(400_000))
    number = hearing.approved(fund=fund, debtor=COMPANY)
    parties = ("p1", "p2", "p3", DEBTOR_PARTY)
    hearing.served(number, *((party, "2017-09-05") for party in parties))
    hearing.final(number)
    assert hearing.pockets()["plan-1-reserve"] == Money(200_000)
    plans = bare.plans
    hearing.do(lambda: plans.settle(number))
    assert hearing.plan(number).stage is Stage.FINAL
    hearing.refused(NotPayable, lambda: plans.settle(number, ["c2"]))
    day = date(2017, 10, 11)
    hearing.refused(NotReserved, lambda: plans.release_reserve(number, "c3", day, document="判决"))
    hearing.refused(PaperMissing, lambda: plans.release_reserve(number, "c2", day, document=" "))
    hearing.do(lambda: plans.release_reserve(number, "c2", day, document="生效判决"))
    assert "plan-1-reserve" not in hearing.pockets()
    done = hearing.do(lambda: plans.settle(number))
    assert done.ids["stage"] == "settled"
    hearing.refused(NotReserved, lambda: plans.release_reserve(number, "c2", day, document="判决"))


def test_scenario_55_a_third_partys_price_stands_apart(hearing: Hearing) -> None:
    hearing.w2()
    hearing.drafted(fund=Fund(Money(400_000), third_party=Money(310_000)))
    assert hearing.pockets() == {"plan-1": Money(90_000), "plan-1-third-party": Money(310_000)}
    assert hearing.house.balances()[f"third-party/{CASE}"] == -310_000_00


def test_scenario_54_w8_relief_goes_back_and_what_is_over_is_the_debtors(
    hearing: Hearing,
) -> None:
    reliefs = hearing.relieved(20_000)
    with by("wang"):
        hearing.house.debts.enter_claims(CASE, [hearing.claim(1, 50_000)])
    number = hearing.approved(fund=Fund(Money("53650.00")))
    hearing.served(number, ("p1", "2017-09-05"), (DEBTOR_PARTY, "2017-09-05"))
    hearing.final(number)
    hearing.do(lambda: hearing.house.plans.settle(number))
    assert hearing.pockets() == {
        "plan-1-relief": Money(20_000), "plan-1-surplus": Money("3650.00"),
    }  # fmt: skip
    (mark,) = hearing.house.case().bound.values()
    assert (mark.party, mark.amount) == ("p1", Money(30_000))
    debts = hearing.house.debts.debts(CASE)
    assert debts.in_plan(TAKEN)[0].owed == zero()
    # What the plan set apart goes to the fund, and no later plan takes it a second time.
    more = [PlanClaim("c9", "p1", "t9", (2017, 9), principal=Money(1_000))]
    asked = hearing.asked(fund=Fund(Money(100)), claims=())
    again = hearing.house.plans.what_if(CASE, asked, instead=more)
    assert again.share_of["c9"].to_creditor == Money(100)
    fund = hearing.house.payee(PartyRole.TREASURY, "市财政局司法救助专户")
    with by("wang"):
        made = reliefs.recoup(
            f"{CASE}-1", "p1", Money(20_000), fund_party=fund, papers=[DECISION],
            pocket="plan-1-relief",
        )  # fmt: skip
    assert hearing.house.payout(made.ids["recoupment"]).amount == Money(20_000)
    assert "plan-1-relief" not in hearing.pockets()


def test_r6_05_relief_is_read_from_the_grants_and_left_where_the_court_takes_none_back(
    bare: Courthouse,
) -> None:
    rules = json.loads(POLICY.read_text())
    rules["relief"]["recouped"] = False
    hearing = Hearing(bare, policy=json.dumps(rules))
    hearing.relieved(20_000)
    hearing.w2()
    made = bare.plans.what_if(CASE, hearing.asked())
    assert [each.relief for each in made.claims] == [Money(20_000), zero(), zero()]
    assert made.share_of["c1"].to_creditor == Money("75120.00")


def test_r6_05_a_recoupment_past_the_plan_lessens_what_the_plan_sets_apart(
    hearing: Hearing,
) -> None:
    reliefs = hearing.relieved(20_000)
    hearing.w2()
    hearing.house.one_after_another()
    fund = hearing.house.payee(PartyRole.TREASURY, "市财政局司法救助专户")
    with by("wang"):
        back = reliefs.recoup(
            f"{CASE}-1", "p1", Money(5_000), fund_party=fund, papers=[DECISION]
        ).ids["recoupment"]  # fmt: skip

    def due() -> Money:
        asked = hearing.asked(fund=Fund(Money(375_600)))
        return hearing.house.plans.what_if(CASE, asked).share_of["c1"].relief

    assert due() == Money(15_000)
    with by("wang"):
        hearing.house.payouts.withdraw(back, "另行处理")
    assert due() == Money(20_000), "a payment that did not happen took nothing back"


LATE = date(2017, 9, 18)


@pytest.mark.parametrize(
    ("ends", "in_time"),
    [("ruling-delivered", False), ("plan-completed", False), ("distributed", True)],
)
def test_r4_08_who_applies_after_the_courts_last_day_takes_no_part(
    bare: Courthouse, ends: str, *, in_time: bool
) -> None:
    rules = json.loads(POLICY.read_text())
    rules["participation_cutoff"]["sale"] = ends
    hearing = Hearing(bare, policy=json.dumps(rules)).w2()
    number = hearing.approved()
    everybody = ("p1", "p2", "p3", DEBTOR_PARTY)
    hearing.served(number, *((party, str(LATE)) for party in everybody))
    late = hearing.claim(1, 1_000, applied_on=LATE)
    hearing.do(lambda: bare.debts.enter_claims(CASE, [late]))

    def amend() -> Any:
        return bare.plans.amend(
            number, hearing.asked(), ground=Ground.NEW_FACT, document="申请书", because="新债权人",
        )  # fmt: skip

    if not in_time:
        hearing.refused(AppliedTooLate, amend)
        return
    hearing.do(amend)
    assert "c4" in hearing.plan(number).distribution.share_of


def test_r4_08_the_first_service_of_a_plan_ends_applications_the_working_day_before(
    bare: Courthouse,
) -> None:
    rules = json.loads(POLICY.read_text())
    rules["participation_cutoff"]["sale"] = "before-first-service"
    hearing = Hearing(bare, policy=json.dumps(rules)).w2()
    number = hearing.approved()
    hearing.served(number, ("p2", "2017-09-20"))
    hearing.served(number, ("p1", "2017-09-18"))
    told = hearing.plan(number).progress
    assert (told.drafted_on, told.served_on) == (date(2017, 9, 4), LATE)

    def amend() -> Any:
        return bare.plans.amend(
            number, hearing.asked(), ground=Ground.NEW_FACT, document="裁定", because="更正",
        )  # fmt: skip

    friday = hearing.claim(1, 300_000, applied_on=date(2017, 9, 15))
    hearing.do(lambda: bare.debts.correct_claim(CASE, friday, document="收件章", reason="补登"))
    hearing.do(amend)  # the Friday before that Monday is still in time
    terms = hearing.plan(number).distribution.taking_part
    assert terms is not None
    assert terms.until == date(2017, 9, 15)
    late = hearing.claim(1, 300_000, applied_on=date(2017, 9, 16))
    hearing.do(lambda: bare.debts.correct_claim(CASE, late, document="收件章", reason="更正"))
    hearing.refused(AppliedTooLate, amend)


def test_r4_09_a_fine_goes_to_the_state_and_not_to_a_payee(hearing: Hearing) -> None:
    claims = [hearing.claim(1, 100_000), hearing.claim(2, 50_000, category=Category.FINE)]
    with by("wang"):
        hearing.house.debts.enter_claims(CASE, claims)
    criminal = replace(PERSON, criminal=True)
    number = hearing.approved(fund=Fund(Money(130_000)), debtor=criminal)
    hearing.served(number, *((p, "2017-09-05") for p in ("p1", "p2", DEBTOR_PARTY)))
    hearing.final(number)
    hearing.do(lambda: hearing.house.plans.settle(number))
    (mark,) = hearing.house.case().bound.values()
    assert (mark.party, mark.amount) == ("p1", Money(100_000))
    assert hearing.pockets() == {"plan-1-fine": Money(30_000)}
    assert hearing.house.balances()[f"fine/{CASE}"] == -30_000_00


def test_the_fee_of_a_fund_is_the_fee_on_all_collected_less_what_was_charged(
    hearing: Hearing,
) -> None:
    hearing.w2()
    fee = FeeTerms(collected_before=Money(300_000), charged_before=Money(4_400))
    number, _ = hearing.drafted(fund=Fund(Money(400_000)), fee=fee)
    assert hearing.plan(number).distribution.fund.fee == Money("5000.00")


def test_r4_02_a_plan_takes_no_fee_above_the_tariff(hearing: Hearing) -> None:
    """Of the 400,000.00 that came to the case the fee is 5,900.00, whatever terms are typed in."""
    hearing.w2()
    above = Fund(Money(400_000), fee=Money("5900.01"))
    typed = FeeTerms(collected_before=Money(600_000))
    for asked in (hearing.asked(above), hearing.asked(Fund(Money(400_000)), fee=typed)):
        no = hearing.refused(FeeAboveTariff, partial(hearing.house.plans.draft, CASE, asked))
        assert no.facts["due"] == Money(5_900)
    number, _ = hearing.drafted(fund=replace(above, fee=Money(5_900)))
    amend = partial(
        hearing.house.plans.amend, number, hearing.asked(above), ground=Ground.NEW_FACT,
        document="申请书", because="重算",
    )  # fmt: skip
    hearing.refused(FeeAboveTariff, amend)


def test_r4_02_two_plans_and_a_charge_together_take_the_fee_once(hearing: Hearing) -> None:
    plans, charges = hearing.w2().house.plans, hearing.house.charges
    number, _ = hearing.drafted(fund=Fund(Money(200_000), fee=Money(5_000)))
    second = hearing.asked(Fund(Money(100_000), fee=Money("900.01")))
    no = hearing.refused(FeeAboveTariff, lambda: plans.draft(CASE, second))
    assert no.facts["due"] == Money(900)
    charge = (CASE, PocketKind.FEE, Money("900.01"), COMPUTATION)
    hearing.refused(FeeAboveTariff, lambda: charges.charge(*charge))
    hearing.do(lambda: plans.withdraw(number, "重拟"))
    assert hearing.do(lambda: plans.draft(CASE, second)).ids["plan"]


def test_what_if_records_nothing_and_takes_other_days_and_claims(hearing: Hearing) -> None:
    hearing.w2()
    before = hearing.house.court.position()
    plans = hearing.house.plans
    usual = plans.what_if(CASE, hearing.asked())
    assert [each.paid for each in usual.shares] == W2_SHARES
    later = plans.what_if(CASE, replace(hearing.asked(), taken_on=date(2017, 12, 10)))
    assert later.claim_of["c1"].doubled == Money("5250.00")
    instead = [PlanClaim("c9", "新", "t9", (2017, 9), principal=Money(1_500_000))]
    half = plans.what_if(CASE, hearing.asked(), instead=instead)
    assert half.share_of["c9"].paid == Money(187_800)
    assert hearing.house.court.position() == before


def test_r4_07_what_another_court_seized_first_is_not_divided_here(hearing: Hearing) -> None:
    """Another court's case stands on the register: every seizure is stated, and the first counts.

    A preservation counts once its trial has ended.
    """
    house, there = hearing.w2().house, "吴江区人民法院"
    with by("wang"):
        house.debts.attach(CASE, "戊公司", "（2017）苏0509执7号", document="轮候查封")
    ours = Seizure(HOLDER, date(2017, 2, 1))
    theirs = Seizure(there, date(2017, 1, 1), preservation=True)
    for seizures in ((), (ours, theirs), (replace(theirs, court=HOLDER),)):
        hearing.refused(
            NotPresiding,
            lambda seizures=seizures: house.plans.draft(CASE, hearing.asked(seizures=seizures)),
        )
    first = replace(theirs, on=date(2017, 3, 1))
    assert hearing.drafted(seizures=(ours, first))
