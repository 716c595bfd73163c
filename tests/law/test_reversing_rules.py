"""Reversal of enforcement (R4.16): who returns what, on which papers, and what of things."""

from datetime import date

import pytest

from ledger.domain.citation import NoRuleInForce
from ledger.domain.law.recovering import FeeRefundTakenFromApplicant
from ledger.domain.law.reversing import (
    IN_KIND,
    REVERSAL,
    NothingToReturn,
    NotReceived,
    ReversalFromAnotherCase,
    TitleStands,
    ValueNotAgreed,
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
