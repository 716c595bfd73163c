"""R1.25 to R1.30: goods under the court's charge: what is refused, and by which day it is done."""

from datetime import date
from decimal import Decimal

import pytest

from ledger.domain.calendar import Calendar
from ledger.domain.law.cash import HandOver, HandOverNeedsReason
from ledger.domain.law.escrow import (
    Attempt,
    Channel,
    EscrowGround,
    EscrowNeedsReason,
    EscrowWithoutAttempts,
)
from ledger.domain.law.goods import (
    COUNTED_IN,
    CustodyIncomplete,
    CustodyNeedsTwo,
    HandOverNotShown,
    Keeper,
    KeptElsewhereWhy,
    OverdueUnsaid,
    ValuablesUnsealed,
    count_due,
    days_late,
    may_hand_over_directly,
    may_keep,
    may_leave_elsewhere,
    must_be_sealed,
)
from ledger.domain.law.goods_leaving import (
    ApplicantUntold,
    CostsOpen,
    DeliveryToAnother,
    GoodsStillOpen,
    ProceedsDiffer,
    ReturnToAnother,
    SaleWithoutReason,
    Step,
    delivery_due,
    may_close_over,
    may_deliver,
    may_dispose,
    may_end_over,
    may_escrow_goods,
    may_return,
    proceeds_due,
    proceeds_fit,
    proceeds_reached,
    return_due,
    stays_with_its_keeper,
)
from ledger.domain.paper import Paper, PaperKind
from tests.scenario import yuan

CALENDAR = Calendar.shipped()
DAY = date(2026, 3, 2)
RECEIPT, RECORD, RULING, NOTICE = (
    Paper(kind, "1", DAY)
    for kind in (PaperKind.RECEIPT, PaperKind.RECORD, PaperKind.RULING, PaperKind.NOTICE)
)


def test_r1_25_a_receipt_or_a_record_signed_by_both_shows_a_direct_hand_over() -> None:
    may_hand_over_directly(RECEIPT, ["p1"], giver="p2", receiver="p1")
    may_hand_over_directly(RECORD, ["p2", "p1"], giver="p2", receiver="p1")
    for paper, signed in ((RECEIPT, ["p2"]), (RECORD, ["p1"]), (NOTICE, ["p1", "p2"])):
        with pytest.raises(HandOverNotShown):
            may_hand_over_directly(paper, signed, giver="p2", receiver="p1")


def test_r1_26_whoever_brings_goods_does_not_keep_them() -> None:
    kept = {"counted": Decimal(1), "sheet": "清单1", "place": "3号柜", "slip": "BG1"}
    may_keep("feng", {"wang"}, **kept)
    with pytest.raises(CustodyNeedsTwo) as one:
        may_keep("wang", {"wang"}, **kept)
    assert one.value.facts["custodian"] == "wang"
    for lacking in ("sheet", "place", "slip"):
        with pytest.raises(CustodyIncomplete) as no:
            may_keep("feng", {"wang"}, **{**kept, lacking: " "})
        assert no.value.facts["lacking"] == [lacking]
    with pytest.raises(CustodyIncomplete):
        may_keep("feng", {"wang"}, **{**kept, "counted": Decimal(0)})


def test_r1_26_valuables_bear_a_seal_number_or_its_photograph() -> None:
    must_be_sealed(valuable=True, seal="F1", photo=None)
    must_be_sealed(valuable=True, seal="", photo=RECORD)
    must_be_sealed(valuable=False, seal="", photo=None)
    with pytest.raises(ValuablesUnsealed):
        must_be_sealed(valuable=True, seal=" ", photo=None)


def test_r1_26_goods_are_counted_the_day_they_come_even_on_a_rest_day() -> None:
    sunday = date(2026, 3, 8)
    found = count_due(sunday, CALENDAR)
    assert found is not None
    assert found.due == sunday
    assert count_due(date(2017, 4, 30), CALENDAR) is None, "before the rule there was no day"
    assert days_late(sunday, sunday, "", COUNTED_IN) == 0
    with pytest.raises(OverdueUnsaid) as late:
        days_late(sunday, date(2026, 3, 10), " ", COUNTED_IN)
    assert late.value.facts["days"] == 2
    assert days_late(sunday, date(2026, 3, 10), "保管人员外出", COUNTED_IN) == 2


def test_r1_26_goods_stay_elsewhere_with_a_reason_a_keeper_a_place_and_his_sheet() -> None:
    named = {"keeper": "外地法院", "place": "仓库", "sheet": "清单1"}
    may_leave_elsewhere("路远", **named)
    for lacking in named:
        with pytest.raises(KeptElsewhereWhy):
            may_leave_elsewhere("路远", **{**named, lacking: ""})
    with pytest.raises(KeptElsewhereWhy):
        may_leave_elsewhere(" ", **named)


def test_r1_27_the_price_is_at_finance_the_same_day_or_with_a_reason_the_next() -> None:
    soon, latest = proceeds_due(DAY, CALENDAR)
    assert (soon.due, latest.due) == (DAY, date(2026, 3, 3))

    def reached(day: int, reason: str = "") -> HandOver:
        return proceeds_reached(DAY, date(2026, 3, day), CALENDAR, reason=reason)

    assert reached(2) is HandOver.IN_TIME
    assert reached(3, "道路中断") is HandOver.WITH_REASON
    assert reached(4, "道路中断") is HandOver.LATE, "taken in, and late for ever"
    with pytest.raises(HandOverNeedsReason):
        reached(3)


def test_r1_27_goods_are_sold_for_a_reason_and_no_receipt_pays_twice() -> None:
    may_dispose("易腐")
    with pytest.raises(SaleWithoutReason):
        may_dispose("  ")
    proceeds_fit(yuan("60"), outstanding=yuan("100"), left=yuan("60"))
    for amount, left in (("100.01", "500"), ("60.01", "60"), ("0", "60")):
        with pytest.raises(ProceedsDiffer):
            proceeds_fit(yuan(amount), outstanding=yuan("100"), left=yuan(left))


def test_r1_28_thirty_days_from_the_taking_carried_past_rest_days() -> None:
    found = delivery_due(date(2026, 3, 5), CALENDAR)
    assert found is not None
    assert found.due == date(2026, 4, 7), "4 April is a Saturday, and Qingming follows"
    assert delivery_due(date(2017, 4, 30), CALENDAR) is None
    first = delivery_due(date(2017, 5, 1), CALENDAR)
    assert first is not None
    assert first.due == date(2017, 5, 31)


def test_r1_28_costs_and_notice_come_before_delivery_and_another_needs_a_ruling() -> None:
    done = {"costs_settled": True, "applicant_told": True}
    may_deliver(to_applicant=True, ruling=None, **done)
    may_deliver(to_applicant=False, ruling=RULING, **done)
    for paper in (None, NOTICE):
        with pytest.raises(DeliveryToAnother):
            may_deliver(to_applicant=False, ruling=paper, **done)
    with pytest.raises(CostsOpen):
        may_deliver(to_applicant=True, ruling=None, **{**done, "costs_settled": False})
    with pytest.raises(ApplicantUntold):
        may_deliver(to_applicant=True, ruling=None, **{**done, "applicant_told": False})


def test_r1_29_ten_days_to_go_back_unless_the_debtor_keeps_them() -> None:
    found = return_due(DAY, CALENDAR)
    assert found is not None
    assert found.due == date(2026, 3, 12)
    kept_by = [None, Keeper.LOCAL_COURT, Keeper.ENTRUSTED, Keeper.DEBTOR]
    assert [stays_with_its_keeper(each) for each in kept_by] == [False, False, False, True]
    for to in ("p2", "p3"):
        may_return(to, owner="p2", deliverer="p3")
    with pytest.raises(ReturnToAnother):
        may_return("p1", owner="p2", deliverer="p3")


def test_r1_30_goods_are_put_in_escrow_on_the_grounds_and_evidence_of_money() -> None:
    ground = EscrowGround.REFUSED
    tried = [Attempt(DAY, Channel.VISIT, "拒绝受领")]
    may_escrow_goods(ground, "拒绝受领", tried, today=DAY)
    with pytest.raises(EscrowNeedsReason):
        may_escrow_goods(ground, "", tried, today=DAY)
    with pytest.raises(EscrowWithoutAttempts):
        may_escrow_goods(ground, "拒绝受领", [], today=DAY)


def test_r1_25_and_r1_31_no_case_is_closed_over_goods_and_no_round_over_what_is_owed() -> None:
    may_close_over([])
    for step in Step:
        with pytest.raises(GoodsStillOpen) as no:
            may_close_over([("G1", step)])
        article = "第十八条" if step is Step.AWAIT else "第二十六条"
        assert no.value.cited is not None
        assert no.value.cited.article == article
    may_end_over([("G1", Step.KEEP), ("G2", Step.AWAIT)])
    for step in (Step.DELIVER, Step.RETURN, Step.PROCEEDS, Step.TAKE_IN):
        with pytest.raises(GoodsStillOpen):
            may_end_over([("G1", Step.KEEP), ("G1", step)])
