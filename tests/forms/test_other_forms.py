"""F2 to F5 and F8: each form's fields, given the facts, and empty where nothing happened yet."""

from datetime import date

import pytest

from ledger.domain.bank_line import ClaimState
from ledger.domain.case_account import PartyRole
from ledger.domain.deferral import DeferralState
from ledger.domain.errors import NotFound
from ledger.domain.escrow_state import EscrowState
from ledger.domain.law.disbursement import DeferralGround, Timing
from ledger.domain.law.escrow import Attempt, Channel, EscrowGround
from ledger.domain.money import Money
from ledger.services.cases import NewParty
from tests.forms.printing import Printing, cell, well_formed
from tests.incoming.desk import RECORD
from tests.services.courthouse import ACCOUNT, CASE, CREDITOR, DEBTOR, PAYEE_ACCOUNT, by

DAY = date(2026, 3, 2)
ATTEMPTS = [
    Attempt(date(2026, 2, day), channel, "无人接听")
    for day, channel in ((2, Channel.TELEPHONE), (9, Channel.MAIL), (16, Channel.VISIT))
]  # fmt: skip


def said(form: object) -> list[tuple[str, str, str]]:
    """Office, words and person of each opinion that was given."""
    return [
        (each.office.value, each.says, each.by) for each in form.opinions if each.says  # type: ignore[attr-defined]
    ]  # fmt: skip


def test_r1_24_the_form_of_an_escrow_tells_every_attempt_its_reason_and_who_agreed(
    desk: Printing,
) -> None:
    """R1.24 (art. 17): payment block, amount, reason, attempts, papers, approvals."""
    desk.funded("25000.00")
    with by("wang"):
        number = desk.escrows.ask(
            CASE, "p1", Money("8000.00"), ground=EscrowGround.WHEREABOUTS, reason="下落不明",
            attempts=ATTEMPTS, papers=[RECORD],
        ).ids["escrow"]  # fmt: skip
    asked = desk.says("F2", number)
    assert (asked.paid_in, asked.state, asked.escrowed_on) == ((), EscrowState.ASKED, None)
    assert said(asked) == [("officer", "提存申请", "wang")]
    assert len(asked.opinions) == 4
    with by("chen"):
        desk.escrows.grant(number)
    form = desk.says("F2", number)
    assert (form.amount.amount, form.amount.in_words) == (Money("8000.00"), "捌仟元整")
    assert (form.payee, form.ground, form.reason) == (
        CREDITOR,
        EscrowGround.WHEREABOUTS,
        "下落不明",
    )
    assert [each.day.day for each in form.attempts] == [2, 9, 16]
    assert [each.number for each in form.papers] == [RECORD.number]
    assert [(each.payer, each.used) for each in form.paid_in] == [(DEBTOR, Money("8000.00"))]
    assert said(form)[1] == ("chief", "准予提存", "chen")
    assert (form.escrowed_on, form.collectable_until) == (DAY, date(2031, 3, 4))
    assert "下落不明" in cell(desk.page("F2", number), "提存原因")


def test_r1_15_the_form_of_a_deferral_names_its_ground_its_money_and_its_end(
    desk: Printing,
) -> None:
    """R1.15 (art. 10): arrival, notice, amount, ground (1) to (5), expected end, approvals."""
    desk.funded("25000.00")
    number = desk.deferred("9000.00", expected_end=date(2026, 5, 1))
    asked = desk.says("F3", number)
    [waiting] = asked.receipts
    assert (waiting.arrived, waiting.notified) == (DAY, DAY)
    assert (waiting.amount, waiting.deferred) == (Money("25000.00"), None)
    assert (asked.ground, asked.ground_number) == (DeferralGround.DISTRIBUTION, "（1）")
    assert (asked.amount.in_words, asked.undisputed.amount) == ("玖仟元整", Money("16000.00"))
    assert (asked.expected_end, asked.timing) == (date(2026, 5, 1), None)
    assert said(asked) == [("officer", "申请延缓发放", "wang")]
    with by("chen"):
        desk.deferrals.approve(number)
    form = desk.says("F3", number)
    assert form.receipts[0].deferred == Money("9000.00")
    assert said(form)[1] == ("chief", "同意延缓", "chen")
    assert (form.state, form.timing, form.overdue_days) == (
        DeferralState.GRANTED, Timing.TIMELY, 0,
    )  # fmt: skip
    assert form.review_on is not None
    page = desk.page("F3", number)
    assert cell(page, "延缓事由") == "需要进行案款分配"
    assert cell(page, "是否及时") == "按期"


def test_r1_15_a_refused_deferral_says_why(desk: Printing) -> None:
    desk.funded()
    number = desk.deferred("9000.00")
    with by("chen"):
        desk.deferrals.refuse(number, "事由不成立")
    form = desk.says("F3", number)
    assert said(form)[1] == ("chief", "不予延缓：事由不成立", "chen")
    assert form.review_on is None


def test_r1_20_the_account_statement_is_printed_version_by_version(desk: Printing) -> None:
    """R1.20 (art. 13): holder, number, bank, identity, telephone, day, version, signature."""
    desk.open_case()
    new = NewParty(
        PartyRole.APPLICANT, desk.case().parties["p1"].kind, "王五", "110101199003070417",
        "13800000000",
    )  # fmt: skip
    with by("wang"):
        desk.cases.add_party(CASE, new)
    given = {"holder": "王五", "number": PAYEE_ACCOUNT, "bank_name": "工商银行",
             "bank_code": "102305000000", "evidence": "确认书1"}  # fmt: skip
    with by("wang"):
        desk.cases.state_account(CASE, "p3", **given)
    form = desk.says("F4", f"{CASE}:p3:1")
    assert (form.name, form.holder, form.number) == ("王五", "王五", PAYEE_ACCOUNT)
    assert (form.identity, form.phone) == ("110101199003070417", "13800000000")
    assert (form.confirmed_by, form.confirmed_on, form.version) == ("", None, 1)
    with by("feng"):
        desk.cases.confirm_account(CASE, "p3", 1)
    desk.later(days=1)
    with by("wang"):
        desk.cases.state_account(CASE, "p3", **{**given, "bank_name": "农业银行"})
    first, second = desk.says("F4", f"{CASE}:p3:1"), desk.says("F4", f"{CASE}:p3:2")
    assert (first.bank, first.confirmed_by, first.confirmed_on) == ("工商银行", "feng", DAY)
    assert (second.bank, second.confirmed_by) == ("农业银行", "")
    page = desk.page("F4", f"{CASE}:p3:1")
    assert cell(page, "签名、盖章") == ""
    for nothing in (f"{CASE}:p3:9", f"{CASE}:p9:1", f"{CASE}:p3", CASE, f"{CASE}:p3:x"):
        with pytest.raises(NotFound):
            desk.filed("F4", nothing)


def test_r2_17_a_claim_and_its_correction_stand_on_one_slip(desk: Printing) -> None:
    desk.open_case()
    line = desk.receive("18000.00", name="某公司", remark="还款")
    with by("wang"):
        claim = desk.receipts.propose(
            line, [(CASE, Money("18000.00"))], evidence="银行查询函", reason=""
        ).ids["claim"]
    named = f"{line}:{claim}"
    waiting = desk.says("F5", named)
    assert (waiting.claimed_by, waiting.decided_by, waiting.decided_at) == ("wang", "", None)
    with by("zhao"):
        desk.receipts.confirm(line, claim)
    form = desk.says("F5", named)
    assert (form.serial, form.bank_account, form.arrived) == ("S00001", ACCOUNT, DAY)
    assert (form.amount.in_words, form.payer, form.remark) == ("壹万捌仟元整", "某公司", "还款")
    assert [(each.case_number, each.amount) for each in form.shares] == [(CASE, Money("18000.00"))]
    assert (form.decided_by, form.evidence, form.state) == (
        "zhao", "银行查询函", ClaimState.CONFIRMED,
    )  # fmt: skip
    with by("chen"):
        desk.receipts.reverse(line, claim, CASE, "认错案件")
    corrected = desk.says("F5", named)
    [correction] = corrected.corrections
    assert (correction.reason, correction.by) == ("认错案件", "chen")
    assert corrected.state is ClaimState.REVERSED
    assert corrected.shares == form.shares, "what was claimed stays to be seen"
    for nothing in (f"{line}:c9", "x:c1", str(line)):
        with pytest.raises(NotFound):
            desk.filed("F5", nothing)


def test_r2_03_money_the_system_matched_has_a_slip_as_well(desk: Printing) -> None:
    line = desk.funded("25000.00")
    form = desk.says("F5", f"{line}:auto")
    assert (form.claimed_by, form.shares[0].case_number) == ("system", CASE)
    assert (form.evidence, form.decided_by) == ("", "")


def test_r1_12_the_slip_of_cash_names_place_two_officers_and_what_finance_counted(
    desk: Printing,
) -> None:
    desk.payable()
    desk.slips()
    slip = desk.collected("3200.00")
    taken = desk.says("F8", slip)
    assert (taken.place, taken.officers, taken.payer) == ("乙镇", ("wang", "zhao"), DEBTOR)
    assert (taken.amount.in_words, taken.reason) == ("叁仟贰佰元整", "被执行人无法转账")
    assert [each.number for each in taken.records] == [RECORD.number]
    assert (taken.handed_over_on, taken.counted, taken.receipt) == (None, None, "")
    with by("wang"):
        desk.cash.hand_over(slip)
    with by("feng"):
        desk.cash.count(slip, Money("3000.00"), "票0001")
    form = desk.says("F8", slip)
    assert (form.handed_over_on, form.receipt, form.counted_by) == (DAY, "票0001", "feng")
    assert (form.counted, form.missing) == (Money("3000.00"), Money("200.00"))
    page = desk.page("F8", slip)
    assert cell(page, "交款人签名") == ""
    assert cell(page, "执行人员") == "wang、zhao"
    well_formed(page)
    with pytest.raises(NotFound):
        desk.filed("F8", "SJ2026-9999")
