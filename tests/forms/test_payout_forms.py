"""F1 and F9: every field of the approval form, as far as the payment has come, and no further."""

from datetime import date

import pytest

from api.forms.parts import Office, Way
from api.forms.payouts import NotARefund
from ledger.domain.case_account import PartyRole, PocketKind
from ledger.domain.errors import BeyondTheBook, NotFound
from ledger.domain.ids import NotACaseNumber
from ledger.domain.instrument import InstrumentKind
from ledger.domain.money import Money
from ledger.domain.payout import Payout, State
from ledger.domain.payout_kind import Method, PayoutKind
from tests.forms.printing import Printing, cell, well_formed
from tests.reconciliation.bank_side import BankSide
from tests.reconciliation.test_day_proof import sent
from tests.services.courthouse import CASE, CREDITOR, DEBTOR, PAYEE_ACCOUNT, by
from tests.services.papers import BANK_LETTER, CHECK, COMPUTATION, VOUCHER

DAY = date(2026, 3, 2)


def said(form: object) -> list[tuple[str, str, str]]:
    """Office, words and person of each opinion."""
    return [(each.office.value, each.says, each.by) for each in form.opinions]  # type: ignore[attr-defined]


def test_r1_18_the_form_of_a_draft_has_every_field_and_only_the_officers_opinion(
    desk: Printing,
) -> None:
    """R1.18 (art. 12): case, parties, payer, amount and day in, payee, account, amount, method."""
    desk.funded("25000.00")
    number = desk.drafted("20000.00").ids["payout"]
    form = desk.says("F1", number)
    assert (form.case_number, form.number) == (CASE, number)
    assert [(each.role, each.name) for each in form.parties] == [
        (PartyRole.APPLICANT, CREDITOR), (PartyRole.DEBTOR, DEBTOR),
    ]  # fmt: skip
    [paid] = form.paid_in
    assert (paid.payer, paid.amount, paid.on) == (DEBTOR, Money("25000.00"), DAY)
    assert (paid.way, paid.serial, paid.used) == (Way.TRANSFER, "S00001", Money("20000.00"))
    assert form.paid_total.amount == Money("25000.00")
    assert (form.payee, form.account) == (CREDITOR, PAYEE_ACCOUNT)
    assert (form.bank, form.bank_code) == ("工商银行", "102305000000")
    assert (form.amount.amount, form.amount.in_words) == (Money("20000.00"), "贰万元整")
    assert (form.method, form.kind) == (Method.TRANSFER, PayoutKind.APPLICANT)
    assert form.purpose == "发放执行款"
    assert said(form) == [
        ("officer", "填写发放审批表", "wang"), ("chief", "", ""), ("leader", "", ""),
        ("finance", "", ""),
    ]  # fmt: skip
    assert [each.at for each in form.opinions[1:]] == [None, None, None], "nothing is invented"
    assert (form.state, form.paid_on) == (State.IN_APPROVAL, None)
    assert form.approved_digest == desk.payout(number).digest


def test_r2_07_each_opinion_names_who_gave_it_and_when_and_an_amendment_voids_them(
    desk: Printing,
) -> None:
    desk.funded()
    drafted = desk.drafted("20000.00")
    number = drafted.ids["payout"]
    desk.later(hours=1)
    with by("chen"):
        desk.payouts.approve(number, drafted.ids["digest"])
    agreed = desk.says("F1", number)
    assert said(agreed)[1] == ("chief", "审批同意", "chen")
    assert agreed.opinions[1].at.isoformat() == "2026-03-02T10:00:00+08:00"
    before = desk.court.position()
    with by("wang"):
        desk.payouts.amend(number, amount=Money("19000.00"))
    amended = desk.says("F1", number)
    assert said(amended)[0] == ("officer", "修改", "wang")
    assert said(amended)[1] == ("chief", "", "")
    assert amended.amount.in_words == "壹万玖仟元整"
    assert said(desk.says("F1", number, before))[1] == ("chief", "审批同意", "chen")
    with by("chen"):
        desk.payouts.reject(number, "账户待核实")
    assert said(desk.says("F1", number))[1] == ("chief", "审批退回：账户待核实", "chen")


def test_r2_09_a_paid_form_says_the_day_the_bank_booked_it(desk: Printing) -> None:
    side = BankSide(desk)
    side.day("2026-03-02", side.line("25000.00", name=DEBTOR, sub_account=desk.payable()))
    number = sent(desk, "20000.00")
    assert desk.says("F1", number).paid_on is None
    reference = desk.payout(number).reference
    side.day(
        "2026-03-03",
        side.line("20000.00", on="2026-03-03", credit=False, name=CREDITOR, end_to_end=reference),
    )  # fmt: skip
    form = desk.says("F1", number)
    assert (form.state, form.paid_on) == (State.SETTLED, date(2026, 3, 3))
    assert [office for office, words, _ in said(form) if words] == ["officer", "chief", "finance"]


def test_r1_18_the_fee_and_the_costs_of_the_case_are_settled_on_its_form(desk: Printing) -> None:
    desk.funded("25000.00")
    with by("wang"):
        desk.charges.charge(CASE, PocketKind.FEE, Money("275.00"), COMPUTATION)
    with by("wang"):
        desk.charges.charge(CASE, PocketKind.COST, Money("50.00"), VOUCHER)
    with by("wang"):
        desk.charges.uncharge(CASE, PocketKind.COST, Money("20.00"), VOUCHER)
    form = desk.says("F1", desk.drafted("100.00").ids["payout"])
    assert [(each.kind, each.amount) for each in form.charges] == [
        (PocketKind.FEE, Money("275.00")), (PocketKind.COST, Money("50.00")),
        (PocketKind.COST, Money("-20.00")),
    ]  # fmt: skip
    agency = desk.payee(PartyRole.AGENCY, "某评估公司")
    with by("wang"):
        number = desk.payouts.draft(
            CASE, agency, Money("30.00"), "评估费", kind=PayoutKind.COST, papers=[VOUCHER],
            pocket="cost",
        ).ids["payout"]  # fmt: skip
    assert len(desk.says("F1", number).charges) == 3, "what was charged and paid stays charged"


def test_r1_12_cash_and_transfers_are_told_apart_on_the_form(desk: Printing) -> None:
    desk.payable()
    desk.slips()
    slip = desk.counted("3200.00")
    line = desk.unclaimed("3200.00")
    desk.as_("feng", desk.cash.bank, line, [slip], "现金缴款单1")
    desk.as_("sun", desk.cash.confirm_banked, line, [slip])
    form = desk.says("F1", desk.drafted("3200.00").ids["payout"])
    [paid] = form.paid_in
    assert (paid.way, paid.serial, paid.payer) == (Way.CASH, slip, DEBTOR)


def test_r2_11_the_form_of_a_refund_names_what_came_its_payer_and_the_checks(
    desk: Printing,
) -> None:
    """执行规定 34: the receipt, its payer and account, the reckoning, the debtor's other cases."""
    line = desk.funded("25000.00")
    debtor = desk.payee(PartyRole.DEBTOR, DEBTOR)
    with by("wang"):
        number = desk.payouts.draft(
            CASE, debtor, Money("500.00"), "退还余款", kind=PayoutKind.SURPLUS,
            papers=[COMPUTATION, CHECK],
        ).ids["payout"]  # fmt: skip
    form = desk.says("F9", number)
    booked = desk.line(line)
    [original] = form.originals
    assert (original.serial, original.payer) == ("S00001", DEBTOR)
    assert (original.account, original.amount) == (booked.payer_account, Money("25000.00"))
    assert (original.on, original.refunded) == (DAY, Money("500.00"))
    assert [each.number for each in form.computation] == [COMPUTATION.number]
    assert [each.number for each in form.other_cases] == [CHECK.number]
    assert (form.payee, form.amount.in_words) == (DEBTOR, "伍佰元整")
    assert form.reason == "退还余款"
    assert said(form)[0] == ("officer", "填写发放审批表", "wang")
    assert cell(desk.page("F9", number), "退款种类") == "应退被执行人余款"


def test_r2_12_unclaimed_money_that_goes_back_has_a_form_without_a_case(desk: Printing) -> None:
    line = desk.receive("70.00", name="误汇人")
    with by("wang"):
        number = desk.returns.draft(
            line, Money("70.00"), paper=BANK_LETTER, bank_name="农行", bank_code="103305000019"
        ).ids["payout"]
    form = desk.says("F9", number)
    assert (form.case_number, form.parties, form.payee) == ("", (), "误汇人")
    assert form.originals[0].payer == "误汇人"
    assert desk.says("F1", number).bank_code == "103305000019"


def test_r1_10_a_cheque_that_cleared_is_told_as_a_cheque(desk: Printing) -> None:
    desk.payable()
    given = ("支票1", InstrumentKind.CHEQUE, CASE, Money("80.00"))
    desk.as_("wang", desk.instruments.receive, *given, drawer_name=DEBTOR, slip="收1")
    desk.as_("feng", desk.instruments.present, "支票1")
    line = desk.receive("80.00")
    desk.as_("feng", desk.instruments.find_money, "支票1", line, "进账单")
    desk.as_("sun", desk.instruments.clear, "支票1", line, "票0002")
    [paid] = desk.says("F1", desk.drafted("80.00").ids["payout"]).paid_in
    assert (paid.way, paid.amount) == (Way.INSTRUMENT, Money("80.00"))


def test_what_was_never_asked_for_has_no_form(desk: Printing) -> None:
    desk.funded()
    number = desk.drafted("10.00").ids["payout"]
    with pytest.raises(NotFound):
        desk.filed("F1", f"{CASE}-99")
    with pytest.raises(NotARefund):
        desk.filed("F9", number)
    with pytest.raises(NotACaseNumber):
        desk.filed("F1", "出款-1")
    with pytest.raises(NotFound):
        desk.filed("F1", number, 1)
    with pytest.raises(BeyondTheBook):
        desk.filed("F1", number, desk.court.position() + 1)
    assert desk.says("F1", number.replace("（", "(").replace("）", ")")).number == number


def test_the_page_of_a_form_is_chinese_first_and_well_formed(desk: Printing) -> None:
    desk.funded()
    number = desk.drafted("20000.00").ids["payout"]
    page = desk.page("F1", number)
    well_formed(page)
    assert cell(page, "发款金额") == "20,000.00元贰万元整"
    assert cell(page, "办理状态") == "审批中"
    assert "局长意见" in cell(page, "审批意见")
    assert "院领导意见" in cell(page, "审批意见")
    assert "2026年3月2日" in cell(page, "交款情况")
    assert f"位置 position {desk.court.position()}" in page
    assert Payout.create_id(number).hex not in page, "no id stands where a number does"


def test_offices_are_called_as_the_form_has_them() -> None:
    assert [office.zh for office in Office] == [
        "承办人意见", "局长意见", "院领导意见", "财务审核",
    ]  # fmt: skip
