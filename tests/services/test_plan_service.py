"""Plans from the debts to the payouts: R4.06, R4.10 to R4.13, with the money at every step."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from ledger.domain.act import Role
from ledger.domain.case_account import NotEnoughMoney, PartyKind, PartyRole, PocketKind
from ledger.domain.debt_parts import ClaimTerms, Part, PerformedBy
from ledger.domain.errors import Refusal
from ledger.domain.law import plan_words
from ledger.domain.law.approval import OutOfTurn
from ledger.domain.law.counting import Instalment, StopDay
from ledger.domain.law.objections import NotInWriting, WindowClosed, WindowOpen
from ledger.domain.law.plan_parts import (
    AppliedTooLate,
    Category,
    Debtor,
    Fund,
    PlanClaim,
    Standing,
)
from ledger.domain.law.priority import Priority, Right
from ledger.domain.law.regimes import (
    Consent,
    DebtorKind,
    NotThisRegime,
    Regime,
    RegimeNotChosen,
)
from ledger.domain.law.treasury import DrawnOnOtherMoney
from ledger.domain.law.waterfall import Cost
from ledger.domain.money import Money, total, zero
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.payout_parts import State
from ledger.domain.plan import Plan
from ledger.domain.plan_parts import (
    Dispute,
    DisputeUnclear,
    Ground,
    NoSuchObjection,
    NotAParticipant,
    NotPayable,
    NotReserved,
    NotServed,
    NotYetThen,
    ObjectionCourse,
    PaidAlready,
    PaperMissing,
    PlanSeenOtherwise,
    PlanSelfApproved,
    PlanStage,
    ServedAlready,
    Stage,
    TooEarly,
)
from ledger.services.cases import NewParty
from ledger.services.payouts import ShareOfAPlan
from ledger.services.plans import Asked, FeeTerms
from ledger.services.relief import Reliefs
from tests.formats.make import Line, camt053
from tests.services.courthouse import ACCOUNT, CASE, POLICY, Courthouse, by
from tests.services.papers import APPLICATION, DECISION, LETTER, VOUCHER

PERSON = Debtor(DebtorKind.PERSON, cannot_pay_all=True)
COMPANY = Debtor(DebtorKind.COMPANY, cannot_pay_all=True, consent=Consent.REFUSED)
TAKEN = date(2017, 9, 1)
CREDITORS = ("甲", "乙", "丙")
DEBTOR_PARTY = "p4"
SALE = Fund(Money(400_000), (Cost("拍卖辅助机构", Money(12_000), "发票001"),), Money("12400.00"))


def on(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T09:00:00").replace(tzinfo=UTC)


class Hearing:
    """A case of three creditors and a debtor, its sale price booked, in September 2017."""

    def __init__(
        self, bare: Courthouse, *, amount: str = "400000.00", policy: str | None = None
    ) -> None:
        self.house = bare
        bare.now = on("2017-09-04")
        bare.open_book(policy)
        parties = [NewParty(PartyRole.APPLICANT, PartyKind.PERSON, name) for name in CREDITORS]
        parties.append(NewParty(PartyRole.DEBTOR, PartyKind.PERSON, "丁"))
        with by("wang"):
            sub = bare.cases.open(
                CASE, officer="wang", filed_on=date(2017, 1, 5), bank_account=ACCOUNT,
                parties=parties,
            ).ids["sub_account"]  # fmt: skip
        line = Line(amount, serial="S1", name="丁", sub_account=sub, on="2017-09-01")
        bare.take(camt053(ACCOUNT, "0.00", [line], on="2017-09-01"))
        for at, name in enumerate(CREDITORS, 1):
            self.account(f"p{at}", name)
        self.title()

    def account(self, party: str, name: str) -> None:
        with by("wang"):
            self.house.cases.state_account(
                CASE, party, holder=name, number="6210000000000000017", bank_name="工商银行",
                bank_code="102305000000", evidence="收款账户确认书",
            )  # fmt: skip
        with by("feng"):
            self.house.cases.confirm_account(CASE, party, 1)

    def title(self) -> None:
        for number in range(1, 4):
            with by("wang"):
                self.house.debts.enter_title(
                    CASE, f"（2016）苏0508民初{number}号", date(2017, 1, 1)
                )

    def claim(self, at: int, amount: int, **more: Any) -> ClaimTerms:
        """Creditor ``at``'s claim: principal only, its period ending on the day it was taken."""
        return ClaimTerms(
            f"c{at}", f"t{at}", f"p{at}", (2017, 100 + at), zero(),
            (Instalment(Money(amount), TAKEN),), turn=at, **more,
        )  # fmt: skip

    def relieved(self, amount: int) -> Reliefs:
        """Relief granted to the first creditor, of which the fund still waits for all."""
        reliefs, wage = Reliefs(self.house.court), Money(6_000)
        with by("feng"):
            reliefs.appropriate(Money(100_000), DECISION)
        with by("wang"):
            number = reliefs.ask(
                CASE, "p1", Money(amount), reason="重伤未获赔偿", wage=wage,
                unpaid=Money(400_000), papers=[APPLICATION],
            ).ids["relief"]  # fmt: skip
        for person in ("chen", "lin"):
            with by(person):
                reliefs.agree(number)
        with by("feng"):
            reliefs.grant(number, VOUCHER)
        return reliefs

    def w2(self, **of: Any) -> "Hearing":
        """The ordinary claims of W2: 300,000, 500,000 and 700,000."""
        sums = (300_000, 500_000, 700_000)
        claims = [
            self.claim(at, amount, **of.get(f"c{at}", {})) for at, amount in enumerate(sums, 1)
        ]
        with by("wang"):
            self.house.debts.enter_claims(CASE, claims)
        return self

    def asked(self, fund: Fund = SALE, debtor: Debtor = PERSON, **more: Any) -> Asked:
        return Asked(fund, debtor, TAKEN, StopDay.RULING, **more)

    def drafted(self, **more: Any) -> tuple[str, str]:
        with by("wang"):
            ids = self.house.plans.draft(CASE, self.asked(**more)).ids
        return ids["plan"], ids["digest"]

    def approved(self, **more: Any) -> str:
        number, digest = self.drafted(**more)
        with by("chen"):
            self.house.plans.approve(number, digest)
        return number

    def approve_again(self, number: str) -> None:
        with by("chen"):
            self.house.plans.approve(number, self.plan(number).digest)

    def served(self, number: str, *days: tuple[str, str]) -> None:
        self.at(max(day for _, day in days))
        with by("wang"):
            self.house.plans.serve(
                number, [(party, date.fromisoformat(day), "送达回证") for party, day in days]
            )

    def scenario_41(self) -> str:
        """W2 served as in the scenario; the debtor with the first."""
        number = self.w2().approved()
        self.served(
            number, ("p1", "2017-09-18"), ("p2", "2017-09-20"), ("p3", "2017-09-25"),
            (DEBTOR_PARTY, "2017-09-18"),
        )  # fmt: skip
        return number

    def at(self, day: str) -> None:
        self.house.now = on(day)

    def do(self, what: Callable[[], Any]) -> Any:
        with by("wang"):
            return what()

    def plan(self, number: str) -> Plan:
        return self.house.plans.plan(number)

    def final(self, number: str, day: str = "2017-10-11") -> None:
        self.at(day)
        self.do(lambda: self.house.plans.finalise(number))

    def refused(self, why: type[Refusal], what: Callable[[], Any], *, who: str = "wang") -> None:
        """It is refused, and neither the book nor any balance has moved."""
        before, stood = self.house.court.position(), self.house.balances()
        with by(who), pytest.raises(why):
            what()
        assert (self.house.court.position(), self.house.balances()) == (before, stood)

    def pockets(self) -> dict[str, Money]:
        return {name: each.amount for name, each in self.house.case().pockets.items()}


@pytest.fixture
def hearing(bare: Courthouse) -> Hearing:
    return Hearing(bare)


def shares(plan: Plan) -> Sequence[Money]:
    return [each.paid for each in plan.distribution.shares]


W2_SHARES = [Money("75120.00"), Money("125200.00"), Money("175280.00")]


def test_w2_a_plan_keeps_its_money_from_the_day_it_is_drafted(hearing: Hearing) -> None:
    number, _ = hearing.w2().drafted()
    assert number == f"{CASE}-D1"
    plan = hearing.plan(number)
    assert shares(plan) == W2_SHARES
    assert plan.participants == ("p1", "p2", "p3", DEBTOR_PARTY)
    assert hearing.pockets() == {"plan-1": Money(400_000)}
    assert hearing.house.case().free == zero()
    hearing.refused(NotEnoughMoney, lambda: hearing.house.plans.draft(CASE, hearing.asked()))


def test_scenario_41_nothing_is_paid_before_the_last_window_has_ended(hearing: Hearing) -> None:
    number = hearing.scenario_41()
    ends = {party: str(each.until) for party, each in hearing.plan(number).services.items()}
    assert (ends["p1"], ends["p2"], ends["p3"]) == ("2017-10-09", "2017-10-09", "2017-10-10")
    plans = hearing.house.plans
    hearing.refused(PlanStage, lambda: plans.settle(number))
    for day in ("2017-09-26", "2017-10-10"):
        hearing.at(day)
        hearing.refused(WindowOpen, lambda: plans.finalise(number))
    hearing.final(number)
    done = hearing.do(lambda: plans.settle(number))
    assert (done.ids["payouts"], done.ids["stage"]) == ("3", "settled")
    case = hearing.house.case()
    assert sorted(each.amount.fen for each in case.earmarks.values()) == [
        75_120_00, 125_200_00, 175_280_00,
    ]  # fmt: skip
    assert hearing.pockets() == {"plan-1-cost": Money(12_000), "plan-1-fee": Money("12400.00")}
    balances = hearing.house.balances()
    assert balances[f"fee/{CASE}"] == -12_400_00
    assert balances[f"cost/{CASE}"] == -12_000_00


def test_r4_12_what_a_plan_pays_leaves_the_debt_alive_with_its_right_rest(
    hearing: Hearing,
) -> None:
    number = hearing.scenario_41()
    hearing.final(number)
    hearing.do(lambda: hearing.house.plans.settle(number))
    left = {terms.claim: rest for terms, rest in hearing.house.debts.remaining(CASE, TAKEN)}
    assert [left[c].principal for c in ("c1", "c2", "c3")] == [
        Money("224880.00"), Money("374800.00"), Money("524720.00"),
    ]  # fmt: skip
    # A hundred days later only the rest has borne the doubled part: nothing ran to the payout.
    later = {
        terms.claim: rest for terms, rest in hearing.house.debts.remaining(CASE, date(2017, 12, 10))
    }
    assert later["c1"].doubled == Money("3935.40")


def oppose_42(hearing: Hearing) -> tuple[str, str]:
    """C disputes 10,000.00 of A's share; B opposes; C is told on 2017-10-23."""
    number, plans = hearing.scenario_41(), hearing.house.plans
    hearing.at("2017-10-10")
    objection = hearing.do(
        lambda: plans.object(
            number, "p3", date(2017, 10, 10), document="异议书",
            disputed=[Dispute("c1", Money(10_000))], asks="甲的债权应为260,000.00元",
        )
    ).ids["objection"]  # fmt: skip
    hearing.at("2017-10-11")
    told = [(party, date(2017, 10, 11), "送达回证") for party in ("p1", "p2", DEBTOR_PARTY)]
    hearing.do(lambda: plans.notify(number, objection, told))
    hearing.at("2017-10-20")
    hearing.do(
        lambda: plans.oppose(number, objection, "p2", date(2017, 10, 20), document="反对意见")
    )
    hearing.at("2017-10-23")
    hearing.do(lambda: plans.tell_objector(number, objection, date(2017, 10, 23), how="送达回证"))
    return number, objection


def test_scenario_42_nobody_sues_and_the_plan_pays_as_it_was(hearing: Hearing) -> None:
    number, objection = oppose_42(hearing)
    plans = hearing.house.plans
    told = hearing.plan(number).objections[objection].told
    assert told is not None
    assert told.until == date(2017, 11, 7)
    hearing.at("2017-11-07")
    hearing.refused(WindowOpen, lambda: plans.finalise(number))
    hearing.final(number, "2017-11-08")
    hearing.do(lambda: plans.settle(number))
    assert sorted(each.amount for each in hearing.house.case().earmarks.values()) == W2_SHARES
    hearing.refused(
        ObjectionCourse,
        lambda: plans.tell_objector(number, objection, date(2017, 11, 8), how="送达回证"),
    )


def sue(hearing: Hearing) -> tuple[str, str]:
    number, objection = oppose_42(hearing)
    hearing.at("2017-11-06")
    hearing.do(
        lambda: hearing.house.plans.sue(
            number, objection, date(2017, 11, 6), suit="（2017）苏0508民初900号"
        )
    )
    hearing.final(number, "2017-11-07")
    return number, objection


def test_r4_11_what_is_in_court_stays_aside_while_the_rest_is_paid(hearing: Hearing) -> None:
    number, objection = sue(hearing)
    plans = hearing.house.plans
    case = hearing.house.case()
    assert case.pockets["plan-1-o1"].kind is PocketKind.RESERVE
    assert case.pockets["plan-1-o1"].amount == Money(10_000)
    done = hearing.do(lambda: plans.settle(number))
    assert done.ids["stage"] == "final"
    paid = sorted(each.amount for each in hearing.house.case().earmarks.values())
    assert paid == [Money("65120.00"), Money("125200.00"), Money("175280.00")]
    hearing.refused(NotPayable, lambda: plans.settle(number))
    hearing.refused(NotPayable, lambda: plans.settle(number, ["c1"]))
    hearing.do(
        lambda: plans.end_suit(
            number, objection, date(2017, 11, 7), upheld=False, document="判决书"
        )
    )
    assert "plan-1-o1" not in hearing.pockets()
    done = hearing.do(lambda: plans.settle(number))
    assert done.ids["stage"] == "settled"
    assert total(each.amount for each in hearing.house.case().earmarks.values()) == Money(375_600)


def test_r4_11_a_judgment_amends_the_plan_and_the_difference_says_why(hearing: Hearing) -> None:
    number, objection = sue(hearing)
    plans, debts = hearing.house.plans, hearing.house.debts
    hearing.do(lambda: plans.settle(number))
    hearing.do(
        lambda: plans.end_suit(number, objection, date(2017, 11, 7), upheld=True, document="判决书")
    )
    hearing.refused(NotPayable, lambda: plans.settle(number, ["c1"]))
    lower = hearing.claim(1, 260_000)
    hearing.do(lambda: debts.correct_claim(CASE, lower, document="判决书", reason="判决确认"))

    def amend(fund: Fund = SALE) -> Any:
        return plans.amend(
            number, hearing.asked(fund), ground=Ground.JUDGMENT, objection=objection,
            document="判决书", because="判决确认甲的债权为260,000.00元",
        )  # fmt: skip

    hearing.refused(PaidAlready, lambda: amend(replace(SALE, fee=zero())))
    told = hearing.do(amend).ids["told"]
    assert "c1：本金及其他金钱债务由300,000.00变为260,000.00" in told
    plan = hearing.plan(number)
    assert plan.stage is Stage.DRAFTED
    assert shares(plan) == [Money("66887.67"), Money("128630.14"), Money("180082.19")]
    difference = plan_words.difference(*plan.versions)
    assert {c.claim: c.by for c in difference.changes}["c1"] == Money("-8232.33")
    hearing.approve_again(number)
    done = hearing.do(lambda: plans.settle(number))
    assert done.ids["stage"] == "settled"
    assert total(each.amount for each in hearing.house.case().earmarks.values()) == Money(375_600)


def test_r4_11_a_judgment_that_takes_back_what_was_paid_is_recovered_not_amended(
    hearing: Hearing,
) -> None:
    number, objection = sue(hearing)
    plans, debts = hearing.house.plans, hearing.house.debts
    hearing.do(lambda: plans.settle(number))
    hearing.do(
        lambda: plans.end_suit(number, objection, date(2017, 11, 7), upheld=True, document="判决书")
    )
    none = hearing.claim(1, 1_000)
    hearing.do(lambda: debts.correct_claim(CASE, none, document="判决书", reason="判决确认"))
    hearing.refused(
        PaidAlready,
        lambda: plans.amend(
            number, hearing.asked(), ground=Ground.JUDGMENT, objection=objection,
            document="判决书", because="判决",
        ),
    )  # fmt: skip


def test_r4_11_an_objection_nobody_opposes_is_carried_out_without_serving_again(
    hearing: Hearing,
) -> None:
    number, plans = hearing.scenario_41(), hearing.house.plans
    hearing.at("2017-10-10")
    hearing.do(
        lambda: plans.object(
            number, "p3", date(2017, 10, 10), document="异议书",
            disputed=[Dispute("c1", Money(10_000))], asks="甲的债权应为200,000.00元",
        )
    )  # fmt: skip
    told = [(party, date(2017, 10, 11), "送达回证") for party in ("p1", "p2", DEBTOR_PARTY)]
    hearing.at("2017-10-11")
    hearing.refused(ObjectionCourse, lambda: plans.finalise(number))
    hearing.do(lambda: plans.notify(number, "o1", told))
    lower = hearing.claim(1, 200_000)

    def amend() -> Any:
        return plans.amend(
            number, hearing.asked(), ground=Ground.UNOPPOSED, objection="o1", document="异议书",
            because="异议无人反对",
        )  # fmt: skip

    hearing.do(
        lambda: hearing.house.debts.correct_claim(CASE, lower, document="异议书", reason="无人反对")
    )
    hearing.refused(ObjectionCourse, amend)  # the others may still oppose
    hearing.at("2017-10-27")
    hearing.refused(ObjectionCourse, lambda: plans.finalise(number))
    hearing.do(amend)
    hearing.approve_again(number)
    hearing.do(lambda: plans.finalise(number))
    hearing.do(lambda: plans.settle(number))
    plan = hearing.plan(number)
    assert shares(plan) == [Money("53657.14"), Money("134142.86"), Money("187800.00")]
    assert plan.stage is Stage.SETTLED


def test_r4_10_new_facts_are_served_on_everybody_again(hearing: Hearing) -> None:
    number, plans = hearing.scenario_41(), hearing.house.plans
    less = replace(SALE, gross=Money(390_000))
    hearing.do(
        lambda: plans.amend(
            number, hearing.asked(less), ground=Ground.NEW_FACT, document="更正裁定",
            because="成交价更正",
        )
    )  # fmt: skip
    plan = hearing.plan(number)
    assert (plan.stage, plan.services) == (Stage.DRAFTED, {})
    assert hearing.pockets() == {"plan-1": Money(390_000)}
    assert hearing.house.case().free == Money(10_000)
    hearing.approve_again(number)
    hearing.at("2017-10-20")
    hearing.refused(NotServed, lambda: plans.finalise(number))


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
    (mark,) = hearing.house.case().earmarks.values()
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
    hearing = Hearing(bare, policy=json.dumps(rules)).w2(c1={"applied_on": date(2017, 9, 15)})
    number = hearing.approved()
    hearing.served(number, ("p2", "2017-09-20"))
    hearing.served(number, ("p1", "2017-09-18"))
    told = hearing.plan(number).progress
    assert (told.drafted_on, told.served_on) == (date(2017, 9, 4), LATE)

    def amend() -> Any:
        return bare.plans.amend(
            number, hearing.asked(), ground=Ground.NEW_FACT, document="裁定", because="更正",
        )  # fmt: skip

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
    (mark,) = hearing.house.case().earmarks.values()
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


def test_a_plan_is_approved_by_a_second_person_on_exactly_what_was_seen(
    hearing: Hearing,
) -> None:
    number, digest = hearing.w2().drafted()
    plans = hearing.house.plans
    hearing.refused(PlanSeenOtherwise, lambda: plans.approve(number, "0" * 64), who="chen")
    hearing.approve_again(number)
    hearing.refused(PlanStage, lambda: plans.approve(number, digest), who="chen")
    fresh = hearing.plan(number)
    fresh.stage = Stage.DRAFTED
    with pytest.raises(PlanSelfApproved):
        fresh.approve(digest, by="wang", role=Role.CHIEF, today=TAKEN)


def test_service_is_on_participants_once_with_its_paper_neither_too_early_nor_in_the_future(
    hearing: Hearing,
) -> None:
    number, digest = hearing.w2().drafted()
    plans, day = hearing.house.plans, date(2017, 9, 4)
    hearing.refused(PlanStage, lambda: plans.serve(number, [("p1", day, "回证")]))
    hearing.approve_again(number)
    for served, why in [
        ([("p9", day, "回证")], NotAParticipant),
        ([("p1", day, " ")], PaperMissing),
        ([], PaperMissing),
        ([("p1", date(2017, 9, 6), "回证")], NotYetThen),
        ([("p1", date(2017, 9, 3), "回证")], TooEarly),
        ([("p1", day, "回证"), ("p1", day, "回证")], ServedAlready),
    ]:
        hearing.refused(why, lambda served=served: plans.serve(number, served))
    hearing.do(lambda: plans.serve(number, [("p1", day, "回证")]))
    hearing.refused(ServedAlready, lambda: plans.serve(number, [("p1", day, "回证")]))
    assert digest == hearing.plan(number).digest


def test_r4_11_an_objection_is_written_in_time_by_a_party_and_says_what_it_disputes(
    hearing: Hearing,
) -> None:
    number, plans = hearing.scenario_41(), hearing.house.plans
    hearing.at("2017-10-12")

    def object_(**other: Any) -> Any:
        words: dict[str, Any] = {
            "document": "异议书", "disputed": [Dispute("c1", Money(1))], "asks": "…", **other,
        }  # fmt: skip
        party, day = words.pop("party", "p3"), words.pop("day", date(2017, 10, 10))
        return plans.object(number, party, day, **words)

    for other, why in [
        ({"party": "p9"}, NotAParticipant),
        ({"day": date(2017, 10, 11)}, WindowClosed),
        ({"day": date(2017, 9, 24)}, WindowClosed),
        ({"day": date(2017, 10, 13)}, NotYetThen),
        ({"document": " "}, NotInWriting),
        ({"disputed": []}, DisputeUnclear),
        ({"disputed": [Dispute("c9", Money(1))]}, DisputeUnclear),
        ({"disputed": [Dispute("c1", Money("75120.01"))]}, DisputeUnclear),
        ({"disputed": [Dispute("c1", Money(1)), Dispute("c1", Money(1))]}, DisputeUnclear),
        ({"disputed": [Dispute("c1", zero())]}, DisputeUnclear),
    ]:
        hearing.refused(why, lambda other=other: object_(**other))
    hearing.do(object_)


def test_r4_10_what_has_not_happened_yet_is_not_divided_nor_counted(hearing: Hearing) -> None:
    """A day to come is for the what-if; it makes no plan, no payment, and ends no debt."""
    house, later = hearing.w2().house, date(2017, 9, 5)
    asked = replace(hearing.asked(), taken_on=later)
    assert house.plans.what_if(CASE, asked).paid == Money(375_600)
    hearing.refused(NotYetThen, lambda: house.plans.draft(CASE, asked))
    paid = {"stop": StopDay.PERFORMED, "by": PerformedBy.DIRECT, "document": "收条"}
    hearing.refused(
        NotYetThen,
        lambda: house.debts.perform(CASE, [Part("c1", Money(1))], on=later, **paid),
    )
    hearing.refused(NotYetThen, lambda: house.debts.discharge(CASE, "c1", later, document="x"))
    number = hearing.approved()
    hearing.refused(
        NotYetThen,
        lambda: house.plans.amend(
            number, asked, ground=Ground.NEW_FACT, document="裁定", because="更正"
        ),
    )


def test_r4_11_no_step_is_dated_before_what_it_answers(hearing: Hearing) -> None:
    """Backdated, a notice would run out before anybody had it: the objection of 10-10 first."""
    number, plans = hearing.scenario_41(), hearing.house.plans
    hearing.at("2017-10-23")
    first, before = date(2017, 10, 10), date(2017, 10, 9)
    disputed = [Dispute("c1", Money(10_000))]
    objection = hearing.do(
        lambda: plans.object(number, "p3", first, document="x", disputed=disputed, asks="…")
    ).ids["objection"]
    others = ("p1", "p2", DEBTOR_PARTY)

    def told(day: date) -> Any:
        return plans.notify(number, objection, [(each, day, "回证") for each in others])

    hearing.refused(TooEarly, lambda: told(before))
    hearing.refused(
        TooEarly, lambda: plans.withdraw_objection(number, objection, before, document="x")
    )
    hearing.do(lambda: told(first))
    opposed = date(2017, 10, 20)
    hearing.do(lambda: plans.oppose(number, objection, "p2", opposed, document="x"))
    hearing.refused(
        TooEarly, lambda: plans.tell_objector(number, objection, date(2017, 10, 19), how="x")
    )
    hearing.do(lambda: plans.tell_objector(number, objection, opposed, how="x"))
    hearing.do(lambda: plans.sue(number, objection, date(2017, 10, 22), suit="x"))
    hearing.refused(
        TooEarly,
        lambda: plans.end_suit(number, objection, date(2017, 10, 21), upheld=False, document="x"),
    )


def test_r4_11_every_step_of_an_objection_is_refused_out_of_turn(hearing: Hearing) -> None:
    number, objection = oppose_42(hearing)
    plans, day = hearing.house.plans, date(2017, 10, 23)
    for why, what in [
        (NotAParticipant, lambda: plans.oppose(number, objection, "p3", day, document="x")),
        (NoSuchObjection, lambda: plans.oppose(number, "o9", "p1", day, document="x")),
        (ObjectionCourse, lambda: plans.oppose(number, objection, "p1", day, document="x")),
        (WindowClosed, lambda: plans.sue(number, objection, date(2017, 10, 22), suit="x")),
        (NotInWriting, lambda: plans.sue(number, objection, day, suit=" ")),
        (NotYetThen, lambda: plans.sue(number, objection, date(2017, 10, 30), suit="x")),
        (ObjectionCourse, lambda: plans.notify(number, objection, [("p1", day, "x")])),
        (
            ObjectionCourse,
            lambda: plans.end_suit(number, objection, day, upheld=True, document="x"),
        ),
        (
            PaperMissing,
            lambda: plans.withdraw_objection(number, objection, day, document=""),
        ),
    ]:
        hearing.refused(why, what)
    hearing.do(lambda: plans.withdraw_objection(number, objection, day, document="撤回书"))
    hearing.refused(
        ObjectionCourse,
        lambda: plans.withdraw_objection(number, objection, day, document="撤回书"),
    )
    hearing.refused(
        ObjectionCourse, lambda: plans.sue(number, objection, day, suit="（2017）苏0508民初9号")
    )
    hearing.final(number, "2017-10-24")


def test_an_amendment_states_its_paper_its_ground_and_its_objection(hearing: Hearing) -> None:
    number, objection = oppose_42(hearing)
    plans = hearing.house.plans

    def amend(**other: Any) -> Any:
        words: dict[str, Any] = {
            "ground": Ground.NEW_FACT, "document": "裁定", "because": "更正", **other,
        }  # fmt: skip
        return plans.amend(number, hearing.asked(), **words)

    hearing.refused(PaperMissing, lambda: amend(document=""))
    hearing.refused(PaperMissing, lambda: amend(because=" "))
    hearing.refused(ObjectionCourse, lambda: amend(objection=objection))
    hearing.refused(ObjectionCourse, lambda: amend(ground=Ground.JUDGMENT, objection=objection))


def test_a_plan_given_up_frees_its_money_and_a_final_one_is_not_given_up(
    hearing: Hearing,
) -> None:
    number, plans = hearing.scenario_41(), hearing.house.plans
    hearing.refused(PaperMissing, lambda: plans.withdraw(number, " "))
    hearing.do(lambda: plans.withdraw(number, "和解"))
    assert hearing.plan(number).stage is Stage.WITHDRAWN
    assert (hearing.house.case().free, hearing.pockets()) == (Money(400_000), {})
    again = hearing.approved()
    assert again == f"{CASE}-D2"
    parties = ("p1", "p2", "p3", DEBTOR_PARTY)
    hearing.served(again, *((party, "2017-09-25") for party in parties))
    hearing.final(again)
    hearing.refused(PlanStage, lambda: plans.withdraw(again, "和解"))


def test_a_list_of_payouts_is_approved_at_once_as_each_would_be_alone(hearing: Hearing) -> None:
    """Those above 100,000.00 need the leader as well; each signs once for what waits for him."""
    number, plans = hearing.scenario_41(), hearing.house.plans
    hearing.final(number)
    digest = hearing.do(lambda: plans.settle(number)).ids["digest"]
    seen, waiting = plans.waiting(number)
    large = [each for each in waiting if len(each.roles) > 2]
    assert (seen, len(waiting)) == (digest, 3)
    assert 0 < len(large) < 3
    hearing.refused(PlanSeenOtherwise, lambda: plans.approve_payouts(number, "0" * 64), who="chen")
    hearing.refused(OutOfTurn, lambda: plans.approve_payouts(number, digest), who="feng")
    for person, count in (("chen", 3), ("lin", len(large)), ("feng", 3)):
        with by(person):
            assert plans.approve_payouts(number, digest).ids["payouts"] == str(count)
    assert plans.waiting(number)[1] == []
    assert {each.state for each in map(hearing.house.payout, hearing.plan(number).draws)} == {
        State.APPROVED
    }


def test_a_share_whose_payout_was_refused_is_paid_again(hearing: Hearing) -> None:
    number, plans = hearing.scenario_41(), hearing.house.plans
    hearing.final(number)
    hearing.do(lambda: plans.settle(number))
    payout = next(iter(hearing.plan(number).draws))
    hearing.refused(NotPayable, lambda: plans.redraw(number, payout))
    with by("chen"):
        hearing.house.payouts.reject(payout, "账户有误")
    assert hearing.pockets()["plan-1"] == Money("75120.00")
    hearing.do(lambda: plans.redraw(number, payout))
    hearing.refused(NotPayable, lambda: plans.redraw(number, payout))
    assert hearing.plan(number).payable() == {"c1": Money("75120.00")}
    again = hearing.do(lambda: plans.settle(number)).ids
    assert (again["payouts"], again["stage"]) == ("1", "settled")
    # Paid again, it pays its debt once: on the day the money was taken, and not a second time.
    left = {terms.claim: rest for terms, rest in hearing.house.debts.remaining(CASE, TAKEN)}
    assert left["c1"].principal == Money("224880.00")


@pytest.mark.parametrize("kind", [PayoutKind.APPLICANT, PayoutKind.INTER_COURT])
def test_r4_10_a_plans_money_leaves_by_the_plan_alone(hearing: Hearing, kind: PayoutKind) -> None:
    """Neither to a creditor past his time to object, nor to another court."""
    hearing.w2().drafted()
    house = hearing.house
    court = house.payee(PartyRole.COURT, "吴江法院")

    def ask() -> None:
        if kind is PayoutKind.APPLICANT:
            house.payouts.draft(CASE, "p1", Money(1), "发放", pocket="plan-1")
        else:
            house.transfers.send(
                CASE, court, Money(1), other_court="吴江法院", other_case="（2017）苏0509执7号",
                papers=[LETTER], pocket="plan-1",
            )  # fmt: skip

    hearing.refused(DrawnOnOtherMoney, ask)


def test_a_share_is_not_changed_by_amending_its_payout(hearing: Hearing) -> None:
    number, plans = hearing.scenario_41(), hearing.house.plans
    hearing.final(number)
    hearing.do(lambda: plans.settle(number))
    payout = next(iter(hearing.plan(number).draws))
    payouts = hearing.house.payouts
    hearing.refused(ShareOfAPlan, lambda: payouts.amend(payout, amount=Money(400_000)))
    hearing.do(lambda: payouts.amend(payout, purpose="按分配方案发放执行款"))
    assert hearing.house.payout(payout).amount == Money("75120.00")


def test_only_the_cases_officer_runs_its_plan(hearing: Hearing) -> None:
    number = hearing.scenario_41()
    hearing.at("2017-10-11")
    with by("zhao"), pytest.raises(Refusal):
        hearing.house.plans.finalise(number)
