"""A case's debts: entered as they read, paid wherever they are paid, computed for the day asked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ledger.domain.debt import Debts
from ledger.domain.debt_parts import (
    ClaimTerms,
    ClaimUnclear,
    DebtLives,
    DocumentMissing,
    NoSuchClaim,
    NoSuchTitle,
    Part,
    PerformedBy,
    StatedClause,
    StatedInterest,
    StatedOrder,
)
from ledger.domain.errors import Refusal
from ledger.domain.law.counting import Instalment, StopDay
from ledger.domain.law.delay import SuspensionGround
from ledger.domain.law.interest import InterestNotGranted
from ledger.domain.law.plan_parts import Standing
from ledger.domain.law.recovering import FeeAddedTwice, FeeRefundUnknown, PrepaidFee
from ledger.domain.law.regimes import DebtorKind, NotThisRegime, Regime, RegimeNotChosen
from ledger.domain.law.remaining import MoreThanOwed
from ledger.domain.law.waterfall import OrderNotAllowed, Rank
from ledger.domain.money import Money, zero
from ledger.domain.rates import RateKind
from tests.scenario import Given, fact, given

CASE = "（2023）苏0508执101号"
DUE = date(2023, 1, 11)
OPENED = fact(Debts.Opened, case_number=CASE)
TITLE = fact(
    Debts.TitleEntered, title="t1", number="（2022）苏0508民初9号", binds_from=date(2022, 12, 30)
)
PLAIN = ClaimTerms("c1", "t1", "p1", (2023, 101), zero(), (Instalment(Money(1_000_000), DUE),))
CLAIM = fact(Debts.ClaimsEntered, claims=(PLAIN,), prepaid_fee=None)
SECOND = fact(
    Debts.ClaimsEntered,
    prepaid_fee=None,
    claims=(replace(PLAIN, claim="c2", creditor="p2", filed=(2023, 102)),),
)


def known(*more: Any) -> Given[Debts]:
    return given(Debts, OPENED, TITLE, CLAIM, *more)


def performed(amount: int, on: date, by: PerformedBy = PerformedBy.DIRECT) -> Any:
    return fact(
        Debts.Performed, parts=(Part("c1", Money(amount)),), on=on, stop=StopDay.PERFORMED, by=by,
        document="收条",
    )  # fmt: skip


def test_a_title_is_entered_once() -> None:
    given(Debts, OPENED).when(
        lambda debts: debts.enter_title("（2022）苏0508民初9号", date(2022, 12, 30))
    ).then(TITLE).and_answered("t1")
    given(Debts, OPENED, TITLE).when(
        lambda debts: debts.enter_title("（2022）苏0508民初9号", date(2022, 12, 30))
    ).then_nothing().and_answered("t1")
    given(Debts, OPENED).when(lambda debts: debts.enter_title(" ", DUE)).then_refused(
        DocumentMissing
    )


def test_claims_are_entered_with_their_terms_and_get_their_marks() -> None:
    two = [replace(PLAIN, claim=""), replace(PLAIN, claim="", creditor="p2", filed=(2023, 102))]
    given(Debts, OPENED, TITLE).when(lambda debts: debts.enter_claims(two)).then(
        fact(
            Debts.ClaimsEntered,
            prepaid_fee=None,
            claims=(PLAIN, replace(PLAIN, claim="c2", creditor="p2", filed=(2023, 102))),
        )
    ).and_answered(["c1", "c2"])


RATE = StatedClause(date(2023, 1, 1), percent=Decimal(6))


@pytest.mark.parametrize(
    ("terms", "why"),
    [
        (replace(PLAIN, title="t2"), NoSuchTitle),
        (replace(PLAIN, instalments=()), ClaimUnclear),
        (replace(PLAIN, costs=Money(-1)), ClaimUnclear),
        (replace(PLAIN, instalments=(Instalment(zero(), DUE),)), ClaimUnclear),
        (replace(PLAIN, interest=StatedInterest("第一项", DUE)), ClaimUnclear),
        (replace(PLAIN, interest=StatedInterest("第一项", None, (RATE,))), ClaimUnclear),
        (replace(PLAIN, interest=StatedInterest("", DUE, (RATE,))), InterestNotGranted),
        (
            replace(PLAIN, interest=StatedInterest("第一项", DUE, (StatedClause(DUE),))),
            ClaimUnclear,
        ),
        (replace(PLAIN, order=StatedOrder(tuple(reversed(Rank)), reason="x")), OrderNotAllowed),
        (replace(PLAIN, set_off=StatedOrder(tuple(reversed(Rank)))), OrderNotAllowed),
    ],
)
def test_a_claim_nobody_could_reckon_is_refused(terms: ClaimTerms, why: type[Refusal]) -> None:
    given(Debts, OPENED, TITLE).when(lambda debts: debts.enter_claims([terms])).then_refused(why)
    given(Debts, OPENED, TITLE).when(lambda debts: debts.enter_claims([])).then_refused(
        ClaimUnclear
    )


def test_scenario_21_a_rate_no_item_of_the_title_grants_is_refused_the_doubled_part_allowed() -> (
    None
):
    lpr = StatedInterest("", DUE, (StatedClause(DUE, published=RateKind.LPR_1Y),))
    given(Debts, OPENED, TITLE).when(
        lambda debts: debts.enter_claims([replace(PLAIN, interest=lpr)])
    ).then_refused(InterestNotGranted)
    left = known().root.remaining("c1", date(2023, 4, 21))
    assert (left.interest, left.doubled) == (zero(), Money("17500.00"))


def test_r4_12_d3_what_remains_is_computed_for_any_day() -> None:
    debts = known(performed(400_000, date(2023, 6, 30))).root
    assert debts.remaining("c1", date(2023, 6, 29)).principal == Money(1_000_000)
    left = debts.remaining("c1", date(2023, 12, 31))
    assert (left.principal, left.doubled) == (Money(600_000), Money("49070.00"))
    assert debts.in_plan(date(2023, 12, 31))[0].owed == left.owed


def test_a_payment_is_counted_on_its_day_and_never_above_what_is_owed() -> None:
    part = Part("c1", Money(400_000))

    def pay(debts: Debts, **other: Any) -> None:
        words: dict[str, Any] = {
            "on": date(2023, 6, 30), "stop": StopDay.PERFORMED, "by": PerformedBy.DIRECT,
            "document": "收条", **other,
        }  # fmt: skip
        debts.perform(words.pop("parts", [part]), **words)

    known().when(pay).then(performed(400_000, date(2023, 6, 30)))
    known().when(lambda debts: pay(debts, document=" ")).then_refused(DocumentMissing)
    known().when(lambda debts: pay(debts, parts=[])).then_refused(ClaimUnclear)
    known().when(lambda debts: pay(debts, parts=[Part("c1", zero())])).then_refused(ClaimUnclear)
    known().when(lambda debts: pay(debts, parts=[Part("c9", Money(1))])).then_refused(NoSuchClaim)
    known().when(
        lambda debts: pay(debts, parts=[Part("c1", Money(600_000)), Part("c1", Money(500_000))])
    ).then_refused(MoreThanOwed)
    # A payment entered late, for an earlier day, may not push a later one above what was owed.
    whole = performed(1_000_000, DUE)
    known(whole).when(lambda debts: pay(debts, on=date(2023, 1, 5))).then_refused(MoreThanOwed)


def test_r4_03_what_is_set_off_follows_the_order_the_court_decided() -> None:
    ranks = (Rank.COSTS, Rank.PRINCIPAL, Rank.INTEREST, Rank.DOUBLED)
    decided = StatedOrder(ranks, reason="执行法院确定抵销顺序")
    interest = StatedInterest("第一项", DUE, (RATE,))
    terms = replace(PLAIN, set_off=decided, interest=interest)
    entered = fact(Debts.ClaimsEntered, claims=(terms,), prepaid_fee=None)
    day = date(2023, 6, 30)
    set_off = given(
        Debts, OPENED, TITLE, entered, performed(100_000, day, PerformedBy.SET_OFF)
    ).root
    direct = given(Debts, OPENED, TITLE, entered, performed(100_000, day)).root
    assert set_off.remaining("c1", day).principal == Money(900_000)
    assert direct.remaining("c1", day).principal > Money(900_000)


def test_days_of_a_standstill_bear_no_doubled_part() -> None:
    def stop(debts: Debts, last: date = date(2023, 3, 31), document: str = "裁定书") -> None:
        debts.suspend(
            date(2023, 3, 1), last, ground=SuspensionGround.RETRIAL, asked_by_debtor=False,
            document=document,
        )  # fmt: skip

    stopped = fact(
        Debts.Suspended, first=date(2023, 3, 1), last=date(2023, 3, 31),
        ground=SuspensionGround.RETRIAL, asked_by_debtor=False, document="裁定书",
    )  # fmt: skip
    known().when(stop).then(stopped)
    known().when(lambda debts: stop(debts, date(2023, 2, 1))).then_refused(ClaimUnclear)
    known().when(lambda debts: stop(debts, document="")).then_refused(DocumentMissing)
    day = date(2023, 12, 31)
    less = (
        known().root.remaining("c1", day).doubled - known(stopped).root.remaining("c1", day).doubled
    )
    assert less == Money("5425.00")  # 31 days of 175.00


def test_r4_12_a_debt_of_which_something_is_owed_does_not_end() -> None:
    known().when(lambda debts: debts.discharge("c1", DUE, document="结案")).then_refused(
        DebtLives, owed="CNY 1000000.00"
    )
    paid = performed(1_000_000, DUE)
    known(paid).when(lambda debts: debts.discharge("c1", DUE, document="结案")).then(
        fact(Debts.ClaimDischarged, claim="c1", on=DUE, document="结案")
    )
    known(paid).when(lambda debts: debts.discharge("c1", DUE, document="")).then_refused(
        DocumentMissing
    )


def test_a_claim_is_corrected_and_withdrawn_in_the_open() -> None:
    first = replace(PLAIN, standing=Standing.FIRST_SEIZER)
    before = given(
        Debts, OPENED, TITLE, fact(Debts.ClaimsEntered, claims=(first,), prepaid_fee=None)
    )
    before.when(
        lambda debts: debts.correct_claim(PLAIN, document="判决书", reason="债权已确认")
    ).then(fact(Debts.ClaimCorrected, terms=PLAIN, document="判决书", reason="债权已确认"))
    known().when(
        lambda debts: debts.correct_claim(replace(PLAIN, claim="c9"), document="x", reason="y")
    ).then_refused(NoSuchClaim)
    known().when(lambda debts: debts.correct_claim(PLAIN, document=" ", reason="y")).then_refused(
        DocumentMissing
    )
    gone = fact(Debts.ClaimWithdrawn, claim="c1", document="申请", reason="和解")
    known().when(lambda debts: debts.withdraw_claim("c1", document="申请", reason="和解")).then(
        gone
    )
    known(gone).when(
        lambda debts: debts.withdraw_claim("c1", document="申请", reason="和解")
    ).then_refused(NoSuchClaim)
    assert known(gone).root.live == []


def test_r4_12_a_discharged_claim_that_is_entered_anew_is_owed_on_again() -> None:
    ended = fact(Debts.ClaimDischarged, claim="c1", on=DUE, document="结案")
    more = replace(PLAIN, instalments=(Instalment(Money(1_200_000), DUE),))
    debts = (
        known(performed(1_000_000, DUE), ended)
        .when(lambda debts: debts.correct_claim(more, document="裁定", reason="更正"))
        .root
    )
    assert debts is not None
    assert [each.claim for each in debts.live] == ["c1"]


def choose(**other: Any) -> Callable[[Debts], None]:
    words: dict[str, Any] = {
        "debtor": DebtorKind.COMPANY, "cannot_pay_all": False, "creditors": ["p1"],
        "reason": "财产足以清偿", "by": "wang", **other,
    }  # fmt: skip
    return lambda debts: debts.choose(words.pop("regime", Regime.MEASURE_ORDER), **words)


def test_r4_13_the_rule_for_several_is_chosen_from_the_facts_with_a_reason() -> None:
    chosen = fact(
        Debts.RegimeChosen, regime=Regime.MEASURE_ORDER, debtor=DebtorKind.COMPANY,
        cannot_pay_all=False, creditors=2, reason="财产足以清偿", by="wang",
    )  # fmt: skip
    known(SECOND).when(choose()).then(chosen)
    known(SECOND).when(choose(reason=" ")).then_refused(RegimeNotChosen)
    known(SECOND).when(choose(regime=Regime.SINGLE)).then_refused(NotThisRegime)
    known(SECOND).when(choose(cannot_pay_all=True)).then_refused(NotThisRegime)
    assert known(SECOND, chosen).root.regime is Regime.MEASURE_ORDER


def test_r4_13_a_new_creditor_voids_what_was_chosen() -> None:
    chosen = fact(
        Debts.RegimeChosen, regime=Regime.MEASURE_ORDER, debtor=DebtorKind.COMPANY,
        cannot_pay_all=False, creditors=2, reason="财产足以清偿", by="wang",
    )  # fmt: skip
    attached = fact(
        Debts.Attached, attachment="a1", creditor="丁公司",
        case_number="（2023）苏0508执200号", document="协助执行通知书",
    )  # fmt: skip
    known(chosen).when(
        lambda debts: debts.attach("丁公司", "（2023）苏0508执200号", document="协助执行通知书")
    ).then(attached).and_answered("a1")
    assert known(chosen, attached).root.regime is None
    assert known(chosen, SECOND).root.regime is None
    known().when(lambda debts: debts.attach("丁", "x", document="")).then_refused(DocumentMissing)
    known(attached).when(lambda debts: debts.detach("a1", document="解除")).then(
        fact(Debts.Detached, attachment="a1", document="解除")
    )
    known().when(lambda debts: debts.detach("a1", document="解除")).then_refused(NoSuchClaim)
    known(attached).when(lambda debts: debts.detach("a1", document="")).then_refused(
        DocumentMissing
    )


def test_r4_13_creditors_are_applicants_live_claims_and_whoever_attached() -> None:
    attached = fact(
        Debts.Attached, attachment="a1", creditor="丁", case_number="x", document="通知"
    )
    debts = known(SECOND, attached).root
    assert debts.creditors(["p1", "p3"]) == {"p1", "p2", "p3", "attached:a1"}
    gone = fact(Debts.ClaimWithdrawn, claim="c1", document="申请", reason="和解")
    assert known(SECOND, gone).root.creditors(["p1"]) == {"p2"}


def test_r6_05_what_plans_set_apart_for_the_relief_fund_is_known_by_creditor() -> None:
    back = fact(
        Debts.Performed, parts=(Part("c1", Money(50_000), Money(15_000)),), on=DUE,
        stop=StopDay.DEDUCTED, by=PerformedBy.COURT, document="方案",
    )  # fmt: skip
    debts = given(Debts, OPENED, TITLE, CLAIM, SECOND, back).root
    assert debts.set_apart("p1") == Money(15_000)
    assert debts.set_apart("p2") == debts.set_apart("p1", but_for="方案") == zero()


def test_plans_are_numbered_in_their_order() -> None:
    begun = fact(Debts.PlanBegun, number=f"{CASE}-D1")
    known().when(lambda debts: debts.begin_plan()).then(begun).and_answered(f"{CASE}-D1")
    known(begun).when(lambda debts: debts.begin_plan()).then(
        fact(Debts.PlanBegun, number=f"{CASE}-D2")
    )


def test_edge_e13_costs_are_claimed_once_somebody_saw_that_the_fee_was_not_refunded() -> None:
    """R4.03a: the winner whom the court has refunded is not paid his fee by the debtor as well."""
    dear = replace(PLAIN, claim="", costs=Money("1150.00"))
    given(Debts, OPENED, TITLE).when(lambda debts: debts.enter_claims([dear])).then_refused(
        FeeRefundUnknown
    )
    given(Debts, OPENED, TITLE).when(
        lambda debts: debts.enter_claims([dear], prepaid_fee=PrepaidFee.REFUNDED)
    ).then_refused(FeeAddedTwice)
    seen = PrepaidFee.NOT_REFUNDED
    given(Debts, OPENED, TITLE).when(
        lambda debts: debts.enter_claims([dear], prepaid_fee=seen)
    ).then(fact(Debts.ClaimsEntered, claims=(replace(dear, claim="c1"),), prepaid_fee=seen))
