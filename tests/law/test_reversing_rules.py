"""Reversal of enforcement (R4.16): who returns what, on which papers, and what of things."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from ledger.domain.citation import NoRuleInForce
from ledger.domain.law.counting import Instalment
from ledger.domain.law.recovering import FeeRefundTakenFromApplicant
from ledger.domain.law.reversal_order import (
    Order,
    Taken,
    Thing,
    Yield,
    difference,
    instalments,
)
from ledger.domain.law.reversing import (
    IN_KIND,
    REVERSAL,
    NoNewRuling,
    NothingToReturn,
    NotReceived,
    ReversalFromAnotherCase,
    TitleStands,
    ValueNotAgreed,
    may_amend,
    may_count,
    may_order,
    may_value,
    to_return,
    was_received,
)
from ledger.domain.money import Money
from ledger.domain.paper import Paper, PaperKind
from ledger.domain.payout_kind import PayoutKind

FELL, RULED = date(2021, 5, 10), date(2021, 6, 1)
NOTHING = Money("0.00")


def test_r4_16_what_goes_back_reads_out_in_both_languages_and_as_data() -> None:
    """Received 177,430.00; the new title leaves 100,000.00; 7,430.00 was ordered back before."""
    due = to_return(Money("177430.00"), Money("100000.00"), Money("7430.00"), RULED)
    assert due.result == Money("70000.00")
    zh, en = due.read_zh(), due.read_en()
    assert "应返还款项" in zh
    assert "第六十五条" in zh
    assert "减：新的执行依据所保留" in zh
    assert "结果：70,000.00元" in zh
    assert "less what the new title leaves" in en
    assert due.as_dict()["result"] == "CNY 70000.00"
    assert due.version == date(1998, 7, 8)


@pytest.mark.parametrize(
    ("received", "stands", "before"),
    [("100.00", "100.00", "0.00"), ("100.00", "60.00", "40.00"), ("100.00", "-1.00", "0.00")],
)
def test_r4_16_nobody_returns_what_is_still_his(received: str, stands: str, before: str) -> None:
    with pytest.raises(NothingToReturn) as no:
        to_return(Money(received), Money(stands), Money(before), RULED)
    assert no.value.cited == REVERSAL


def test_r4_16_before_the_provisions_of_1998_no_rule_is_guessed() -> None:
    with pytest.raises(NoRuleInForce):
        to_return(Money("1.00"), NOTHING, NOTHING, date(1998, 7, 7))


def test_r4_16_only_creditors_received_and_only_what_was_paid() -> None:
    for kind in (PayoutKind.APPLICANT, PayoutKind.AGENT, PayoutKind.ESCROW_RELEASE):
        was_received(kind, settled=True)
        with pytest.raises(NotReceived):
            was_received(kind, settled=False)
    for kind in (PayoutKind.COST, PayoutKind.SURPLUS, PayoutKind.INTER_COURT):
        with pytest.raises(NotReceived):
            was_received(kind, settled=True)
    with pytest.raises(FeeRefundTakenFromApplicant):
        was_received(PayoutKind.FEE, settled=True)


def test_r4_16_the_ruling_is_not_older_than_the_paper_that_set_the_title_aside() -> None:
    fell = Paper(PaperKind.JUDGMENT, "（2021）苏05民再1号", FELL)
    may_order(fell, Paper(PaperKind.RULING, "裁定", FELL), filed_on=FELL)
    with pytest.raises(TitleStands):
        may_order(fell, Paper(PaperKind.RULING, "裁定", date(2021, 5, 9)), filed_on=FELL)
    with pytest.raises(TitleStands):
        may_order(fell, Paper(PaperKind.NOTICE, "通知", RULED), filed_on=FELL)


def test_r4_16_only_what_came_for_this_case_counts() -> None:
    may_count(Money("10.00"), Money("10.00"))
    with pytest.raises(ReversalFromAnotherCase):
        may_count(Money("10.01"), Money("10.00"))


def test_r4_16_an_order_is_amended_by_another_ruling_no_older_than_its_own() -> None:
    ordered = Paper(PaperKind.RULING, "（2021）苏0508执9号裁定", RULED)
    may_amend(ordered, Paper(PaperKind.RULING, "（2021）苏0508执9号之一裁定", RULED))
    for wrong in (
        Paper(PaperKind.RULING, "（2021）苏0508执9号之一裁定", date(2021, 5, 31)),
        Paper(PaperKind.NOTICE, "（2021）苏0508执9号之一裁定", RULED),
        Paper(PaperKind.RULING, ordered.number, date(2021, 7, 1)),
    ):
        with pytest.raises(NoNewRuling) as no:
            may_amend(ordered, wrong)
        assert no.value.cited == REVERSAL


def test_r4_16_an_amended_order_may_leave_all_of_a_payment_to_its_party() -> None:
    due = to_return(Money("100.00"), Money("100.00"), NOTHING, RULED, amended=True)
    assert due.result == NOTHING
    for stands in ("100.01", "-0.01"):
        with pytest.raises(NothingToReturn):
            to_return(Money("100.00"), Money(stands), NOTHING, RULED, amended=True)


FIRST, SECOND = date(2021, 6, 20), date(2021, 7, 20)


@pytest.mark.parametrize(
    ("amount", "due"),
    [
        ("150.00", [("100.00", FIRST), ("50.00", SECOND)]),
        ("100.00", [("100.00", FIRST)]),
        ("60.00", [("60.00", FIRST)]),
    ],
)
def test_r4_16_what_an_amendment_adds_is_not_late_before_its_own_day(
    amount: str, due: list[tuple[str, date]]
) -> None:
    found = instalments([Instalment(Money("100.00"), FIRST)], Money(amount), SECOND)
    assert found == tuple(Instalment(Money(each), on) for each, on in due)


def test_r4_16_what_is_struck_off_comes_off_what_fell_due_last() -> None:
    known = [Instalment(Money("50.00"), SECOND), Instalment(Money("100.00"), FIRST)]
    assert instalments(known, Money("120.00"), date(2021, 8, 1)) == (
        Instalment(Money("100.00"), FIRST), Instalment(Money("20.00"), SECOND)
    )  # fmt: skip
    assert instalments(known, Money("90.00"), SECOND) == (Instalment(Money("90.00"), FIRST),)


def test_r4_16_the_difference_between_two_readings_is_told_as_between_two_plans() -> None:
    row = Taken(
        "c1", "p2", UUID(int=1), Money("100.00"), NOTHING, Money("100.00"), date(2020, 1, 1)
    )
    ordered = Paper(PaperKind.RULING, "9号", RULED)
    before = Order(ordered, "", (row,), (Thing("w1", "p2", "轿车"),), ())
    after = before.amended(
        Paper(PaperKind.RULING, "9号之一", RULED), "再审",
        taken=[replace(row, stands=Money("40.00"), amount=Money("60.00"))],
        things=[Thing("w2", "p2", "牛")], struck=["w1"],
        yields=[Yield("c2", "w2", "p2", "租金", Money("5.00"))],
    )  # fmt: skip
    told = difference(before, after)
    assert told.read_zh().splitlines() == [
        "裁定：文号由9号变为9号之一",
        "c1：新的执行依据所保留由0.00变为40.00",
        "w1：应返还物由轿车变为—",
        "w2：应返还物由—变为牛",
        "p2（c1）：100.00元→60.00元，减40.00元",
        "p2（c2）：0.00元→5.00元，增5.00元",
    ]
    assert "p2 (c1): 100.00 becomes 60.00, 40.00 less" in told.read_en()


@pytest.mark.parametrize(
    ("agreed", "on", "allowed"),
    [
        ((), date(2020, 12, 31), True),
        ((), date(2021, 1, 1), False),
        (("p1",), date(2021, 1, 1), False),
        (("p2", "p1"), date(2021, 1, 1), True),
    ],
)
def test_r4_16_since_2021_a_thing_becomes_money_only_if_both_agree(
    agreed: tuple[str, ...], on: date, allowed: bool
) -> None:
    if allowed:
        may_value(agreed, ("p1", "p2"), on)
        return
    with pytest.raises(ValueNotAgreed) as no:
        may_value(agreed, ("p1", "p2"), on)
    assert no.value.cited == IN_KIND
