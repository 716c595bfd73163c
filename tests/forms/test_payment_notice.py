"""What a payer is told (R1.07, art. 5): the account as the book says it, and that it was told."""

from datetime import date

import pytest

from api.every import follower
from ledger.domain.case_account import NoSuchParty
from ledger.domain.case_closing import ClosedAs
from ledger.domain.law.disbursement import Timing
from ledger.domain.law.paying_in import (
    ApplicationNotYet,
    NoAccountToPayInto,
    PayInto,
    pay_into,
    to_be_written,
)
from ledger.projections.notices import notices_of
from ledger.services.archives import Archives
from ledger.services.numbers import Numbers
from ledger.services.payment_notices import PaymentNotices
from tests.forms.printing import Printing, cell, well_formed
from tests.incoming.desk import RECORD, RULING
from tests.services.courthouse import CASE, DEBTOR, HOLDER, by, each_payer
from tests.services.papers import DAY, NOTICE

APPLIED = date(2025, 12, 30)


def issue(desk: Printing, applied_on: date = APPLIED, party: str = "p2") -> dict[str, str]:
    with by("wang"):
        return PaymentNotices(desk.court).issue(CASE, party, NOTICE, applied_on).ids


def test_r1_07_a_payer_is_told_the_account_of_the_case_and_what_to_write(desk: Printing) -> None:
    sub = desk.payable()
    form = desk.says("R1.07", CASE)
    assert (form.bank_name, form.holder, form.account) == ("工商银行", HOLDER, sub)
    assert (form.case_number, form.debtors, form.purpose) == (CASE, DEBTOR, "执行款")
    assert form.remark == f"{CASE} {DEBTOR} （付款人姓名或名称） 执行款"
    assert form.issued == ()
    page = desk.page("R1.07", CASE)
    assert cell(page, "账号") == sub
    assert "缴款告知" in page
    well_formed(page)


def test_r1_07_its_issue_is_noted_with_its_document_its_position_and_whether_it_was_in_time(
    desk: Printing,
) -> None:
    sub = desk.payable()
    before = desk.court.position()
    ids = issue(desk)
    assert (ids["notice"], ids["timing"], ids["at"]) == (f"{CASE}-1", "late", str(before))
    assert issue(desk, party="p1")["notice"] == f"{CASE}-2"
    [first, _] = PaymentNotices(desk.court).of_case(CASE)
    assert (first.into, first.due_on) == (PayInto("工商银行", HOLDER, sub), date(2026, 1, 9))
    form = desk.says("R1.07", CASE)
    assert [(each.party, each.paper, each.timing) for each in form.issued] == [
        ("p2", NOTICE.number, Timing.LATE), ("p1", NOTICE.number, Timing.LATE),
    ]  # fmt: skip
    assert desk.says("R1.07", CASE, int(ids["at"])).issued == (), "as it was when it went out"
    follower(desk.court).catch_up()
    with desk.court.database.app.connect() as connection:
        rows = notices_of(connection, desk.court.book, CASE)
    assert [(r.kind, r.addressee, r.channel, r.given_on) for r in rows] == [
        ("payment-notice", "p2", "notice", DAY), ("payment-notice", "p1", "notice", DAY),
    ]  # fmt: skip


def test_r1_07_ten_days_are_counted_from_the_application_which_came_before_the_filing(
    desk: Printing,
) -> None:
    desk.payable()
    with by("wang"), desk.nothing_moves(ApplicationNotYet, filed_on=date(2026, 1, 5)):
        PaymentNotices(desk.court).issue(CASE, "p2", NOTICE, date(2026, 1, 6))
    with by("wang"), desk.nothing_moves(NoSuchParty):
        PaymentNotices(desk.court).issue(CASE, "p9", NOTICE, APPLIED)


def test_r1_07_a_closed_number_is_named_to_nobody_and_a_past_print_still_holds(
    desk: Printing,
) -> None:
    sub = desk.payable()
    issue(desk)
    printed_at = desk.court.position()
    digest = desk.filed("R1.07", CASE).foot["sha256"]
    desk.as_("wang", desk.closings.close, CASE, ClosedAs.PERFORMED, DAY, RULING)
    follower(desk.court).catch_up()
    desk.as_("wang", Archives(desk.court).archive, CASE, RECORD)
    with pytest.raises(NoAccountToPayInto):
        desk.filed("R1.07", CASE)
    with by("wang"), desk.nothing_moves(NoAccountToPayInto):
        PaymentNotices(desk.court).issue(CASE, "p2", NOTICE, APPLIED)
    again = desk.filed("R1.07", CASE, printed_at).foot
    assert (again["says"].account, again["sha256"]) == (sub, digest)
    assert desk.check("R1.07", CASE, digest, printed_at).verdict.value == "same"


def test_r1_07_the_notice_of_a_payer_with_a_number_of_his_own_names_that_number(
    desk: Printing,
) -> None:
    desk.as_("admin", desk.books.activate_policy, each_payer())
    sub = desk.payable()
    assert desk.says("R1.07", f"{CASE}:p2").account == sub, "who has none pays into the case's"
    number = desk.as_("wang", Numbers(desk.court).issue, CASE, "p2").ids["number"]
    issue(desk)
    issue(desk, party="p1")
    notices = PaymentNotices(desk.court).of_case(CASE)
    assert [each.into.number for each in notices] == [number, sub]
    form = desk.says("R1.07", f"{CASE}:p2")
    assert (form.account, form.payer, [each.party for each in form.issued]) == (
        number, DEBTOR, ["p2"],
    )  # fmt: skip
    assert form.remark == f"{CASE} {DEBTOR} {DEBTOR} 执行款"
    assert desk.says("R1.07", CASE).account == sub, "the case's own number keeps working"
    well_formed(desk.page("R1.07", f"{CASE}:p2"))
    with pytest.raises(NoSuchParty):
        desk.says("R1.07", f"{CASE}:p9")
    desk.as_("wang", desk.closings.close, CASE, ClosedAs.PERFORMED, DAY, RULING)
    follower(desk.court).catch_up()
    desk.as_("wang", Archives(desk.court).archive, CASE, RECORD)
    with pytest.raises(NoAccountToPayInto):
        desk.filed("R1.07", f"{CASE}:p2")


def test_f5_shows_the_payer_of_the_number_beside_the_payer_the_bank_names(desk: Printing) -> None:
    desk.as_("admin", desk.books.activate_policy, each_payer())
    desk.payable()
    number = desk.as_("wang", Numbers(desk.court).issue, CASE, "p2").ids["number"]
    line = desk.receive("80.00", sub_account=number, name="某人")
    slip = desk.says("F5", f"{line}:auto")
    assert (slip.payer, slip.number_of) == ("某人", f"p2 {DEBTOR}（户名不一致）")


def test_r1_07_without_a_sub_account_nothing_is_asked_for() -> None:
    with pytest.raises(NoAccountToPayInto):
        pay_into("工商银行", HOLDER, "", None)
    assert to_be_written(CASE, []) == f"{CASE} （被执行人） （付款人姓名或名称） 执行款"
