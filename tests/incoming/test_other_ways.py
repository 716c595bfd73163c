"""Money past the court, under other numbers, to closed cases, and in other currencies."""

from decimal import Decimal
from uuid import UUID

import pytest

from ledger.domain.account_issue import IssueDecided, IssueGround
from ledger.domain.act import Role
from ledger.domain.bank_line import BankLine, Purpose
from ledger.domain.case_account import (
    Capacity,
    CapacityNotRecorded,
    NotEnoughMoney,
    PartyKind,
    PartyRole,
)
from ledger.domain.case_closing import CaseNotClosed, ClosedAs
from ledger.domain.direct_performance import DirectNotThere, NothingPerformed
from ledger.domain.errors import NotFound
from ledger.domain.foreign_money import MoreThanKept
from ledger.domain.ids import CaseNumber
from ledger.domain.law.approval import ActsTwice
from ledger.domain.law.claiming import ClaimSelfConfirmed
from ledger.domain.law.deduction import NotPaidDirectly, NotPaidToCreditor
from ledger.domain.law.foreign import NotForeign, RateDiffers
from ledger.domain.law.late_money import (
    CaseStillHolds,
    ChoiceNotShown,
    LateChoice,
    LateMoneyWaits,
)
from ledger.domain.law.pre_enforcement import IssueNotApproved, by_itself, owes_execution_fee
from ledger.domain.money import Money
from ledger.domain.paper import Paper, PaperKind
from ledger.services.cases import CaseKnown, NewParty
from tests.incoming.desk import DAY, RULING, Incoming
from tests.services.courthouse import ACCOUNT, CASE, by
from tests.services.keyed import in_use
from tests.services.till import Till

FREE = f"case/{CASE}/available"
TRIAL = "（2025）苏0508民初77号"
RECEIPT = Paper(PaperKind.RECEIPT, "收条1", DAY)
PLAN = Paper(PaperKind.PLAN, "分配方案1", DAY)
FORM = Paper(PaperKind.APPROVAL_FORM, "审批表1", DAY)


# Straight to the creditor


def directly(desk: Incoming, amount: str = "300.00", **words: object) -> str:
    given = {"payer": "p2", "payee": "p1", "on": DAY, "receipt": RECEIPT, **words}
    return desk.as_("wang", desk.direct.record, CASE, Money(amount), **given).ids["payment"]


def test_r1_08_direct_performance_is_a_memorandum_two_people_agree_on(desk: Incoming) -> None:
    desk.open_case()
    number = directly(desk)
    assert desk.balances() == {}
    with by("wang"), desk.nothing_moves(ActsTwice):
        desk.direct.confirm(number)
    desk.as_("chen", desk.direct.confirm, number)
    paid, performed = f"memo/direct/{CASE}", f"memo/performed/{CASE}"
    assert desk.balances() == {paid: 300_00, performed: -300_00}, "no bank account moves"
    with by("chen"), desk.nothing_moves(DirectNotThere):
        desk.direct.refuse(number, "重复")


def test_what_is_disputed_shared_or_paid_to_another_is_no_performance(desk: Incoming) -> None:
    desk.open_case()
    words = {"payer": "p2", "payee": "p1", "on": DAY, "receipt": RECEIPT}
    record = desk.direct.record
    with by("wang"), desk.nothing_moves(NotPaidDirectly, disputed=True):
        record(CASE, Money("1.00"), disputed=True, **words)
    with by("wang"), desk.nothing_moves(NothingPerformed):
        record(CASE, Money("0.00"), **words)
    agent = NewParty(PartyRole.AGENT, PartyKind.PERSON, "张律师")
    other = NewParty(PartyRole.APPLICANT, PartyKind.PERSON, "李四")
    for new in (agent, other):
        desk.as_("wang", desk.cases.add_party, CASE, new)
    with by("wang"), desk.nothing_moves(NotPaidToCreditor, payee="p3"):
        record(CASE, Money("1.00"), **{**words, "payee": "p3"})
    with by("wang"), desk.nothing_moves(NotPaidDirectly, several_creditors=True):
        record(CASE, Money("1.00"), **words)
    number = directly(desk, papers=[PLAN])
    desk.as_("chen", desk.direct.refuse, number, "收条不实")
    assert desk.balances() == {}


# Under a number that is no enforcement number


def asked(desk: Incoming) -> str:
    in_use(desk.keys, "wang", Role.OFFICER)
    return desk.as_(
        "wang", desk.issues.ask, TRIAL, IssueGround.DEDUCTED_BEFORE, officer="wang", filed_on=DAY,
        bank_account=ACCOUNT, paper=RULING,
    ).ids["case"]  # fmt: skip


def test_r2_22_a_trial_number_gets_its_account_on_approval_and_owes_no_fee(desk: Incoming) -> None:
    with by("wang"), desk.nothing_moves(IssueNotApproved, case=TRIAL):
        desk.cases.open(TRIAL, officer="wang", filed_on=DAY, bank_account=ACCOUNT)
    number = asked(desk)
    with by("wang"), desk.nothing_moves(ActsTwice):
        desk.issues.approve(number)
    sub = desk.as_("chen", desk.issues.approve, number).ids["sub_account"]
    line = desk.receive("900.00", sub_account=sub)
    assert desk.line(line).matched == TRIAL
    assert not owes_execution_fee(CaseNumber.parse(TRIAL).type_word)
    with by("lin"), desk.nothing_moves(IssueDecided):
        desk.issues.approve(number)
    with by("chen"), desk.nothing_moves(NotFound):
        desk.issues.approve("（2025）苏0508民初78号")


def test_r2_01_only_enforcement_numbers_get_their_account_by_themselves() -> None:
    """执前扣划 goes under the trial's number, on approval; 执行 is a slip of the pen for 执."""
    for word, itself, fee in (
        ("执", True, True), ("执恢", True, True), ("执保", True, False), ("民初", False, False),
        ("财保", False, False),
    ):  # fmt: skip
        number = CaseNumber.parse(f"（2025）苏0508{word}77号")
        assert (number.is_enforcement, owes_execution_fee(word)) == (itself, fee)
        if itself:
            by_itself(number)
    for word in ("民初", "财保", "执行", "执字"):
        with pytest.raises(IssueNotApproved) as no:
            by_itself(CaseNumber.parse(f"（2025）苏0508{word}77号"))
        assert no.value.facts["case_type"] == word
    by_itself(CaseNumber.parse("（2015）杭下执民字第2741号"))


def test_a_number_gets_one_account(desk: Incoming) -> None:
    desk.as_("chen", desk.issues.approve, asked(desk))
    with pytest.raises(CaseKnown):
        desk.cases.made(TRIAL, officer="wang", filed_on=DAY, bank_account=ACCOUNT)


# A case that is closed


def closed(desk: Incoming) -> str:
    sub = desk.payable()
    desk.as_("wang", desk.closings.close, CASE, ClosedAs.PERFORMED, DAY, RULING)
    return sub


def test_scenario_7_money_for_a_closed_case_waits_for_a_choice(desk: Incoming) -> None:
    sub = closed(desk)
    desk.later(days=20)
    line = desk.receive("500.00", sub_account=sub)
    assert desk.balances()[FREE] == -500_00, "it is the case's money all the same"
    with by("wang"), desk.nothing_moves(LateMoneyWaits, receipts=[line]):
        desk.payouts.draft(CASE, "p1", Money("500.00"), "执行款")
    with by("wang"), desk.nothing_moves(ChoiceNotShown):
        desk.closings.choose(CASE, line, LateChoice.RESTORE, FORM)
    desk.as_("wang", desk.closings.choose, CASE, line, LateChoice.PAY, FORM)
    with by("wang"), desk.nothing_moves(ActsTwice):
        desk.closings.agree(CASE, line)
    desk.as_("chen", desk.closings.agree, CASE, line)
    paid = desk.as_("wang", desk.payouts.draft, CASE, "p1", Money("500.00"), "执行款").ids["payout"]
    with by("wang"), desk.nothing_moves(CaseNotClosed):
        desk.closings.agree(CASE, line)
    desk.as_("chen", desk.closings.reopen, CASE, "（2026）苏0508执恢1号", RULING)
    with by("wang"), desk.nothing_moves(CaseStillHolds, bound=True):
        desk.closings.close(CASE, ClosedAs.PERFORMED, DAY, RULING)
    Till(desk).paid(paid)
    desk.as_("wang", desk.closings.close, CASE, ClosedAs.PERFORMED, DAY, RULING)
    assert desk.closings.closing(CASE).closed_on == DAY


def test_r1_31_a_case_that_holds_anything_is_not_closed(desk: Incoming) -> None:
    desk.funded("100.00")
    words = (CASE, ClosedAs.PERFORMED, DAY, RULING)
    with by("wang"), desk.nothing_moves(CaseStillHolds, free=True):
        desk.closings.close(*words)
    desk.granted("100.00")
    with by("wang"), desk.nothing_moves(CaseStillHolds, kept=["deferral-1"]):
        desk.closings.close(*words)
    with by("wang"), desk.nothing_moves(NotFound):
        desk.closings.choose(CASE, UUID(int=1), LateChoice.PAY, FORM)


def test_a_choice_is_made_for_a_receipt_of_a_closed_case(desk: Incoming) -> None:
    closed(desk)
    with by("wang"), desk.nothing_moves(NotFound):
        desk.closings.choose(CASE, UUID(int=1), LateChoice.PAY, FORM)
    with by("chen"), desk.nothing_moves(CaseNotClosed):
        desk.closings.close(CASE, ClosedAs.PERFORMED, DAY, RULING)
    desk.as_("chen", desk.closings.reopen, CASE, CASE, RULING)
    with by("chen"), desk.nothing_moves(CaseNotClosed):
        desk.closings.reopen(CASE, CASE, RULING)


# A stranger, by a claim


def test_scenario_6_a_strangers_money_claimed_by_hand_waits_for_its_capacity(
    desk: Incoming,
) -> None:
    desk.payable()
    line = desk.receive("100.00", name="乙某", remark="还款")
    with by("wang"):
        claim = desk.receipts.propose(line, [(CASE, Money("100.00"))], evidence="函").ids["claim"]
    desk.as_("zhao", desk.receipts.confirm, line, claim)
    with by("wang"), desk.nothing_moves(CapacityNotRecorded):
        desk.payouts.draft(CASE, "p1", Money("100.00"), "执行款")
    desk.as_("wang", desk.cases.record_capacity, CASE, line, Capacity.GUARANTOR, "保证书")
    desk.as_("wang", desk.payouts.draft, CASE, "p1", Money("100.00"), "执行款")


# Foreign currency


def line_of(desk: Incoming, serial: str, amount: str, purpose: Purpose) -> UUID:
    made = BankLine(
        bank_account=ACCOUNT, serial=serial, booked_on=DAY, value_date=DAY,
        amount=Money(*amount.split()[::-1]), purpose=purpose, payer_name="甲公司",
        payer_account="6222", payer_bank="农行", remark="", sub_account="", end_to_end="",
        matched=None, suggested=(), payout=None, file="f1", place="行1",
    )  # fmt: skip
    with by("feng"):
        desk.court.save(made)
    return made.id


def test_r5_3_d7_foreign_money_stays_in_its_currency_until_the_bank_has_changed_it(
    desk: Incoming,
) -> None:
    desk.payable()
    dollars = line_of(desk, "F1", "USD 1000.00", Purpose.RECEIPT)
    desk.as_("wang", desk.foreign.propose, dollars, CASE, "汇款凭证")
    desk.as_("feng", desk.foreign.keep, dollars, CASE)
    with by("wang"), desk.nothing_moves(NotEnoughMoney):
        desk.payouts.draft(CASE, "p1", Money("1.00"), "执行款")
    debit = line_of(desk, "F2", "USD 1000.00", Purpose.UNEXPLAINED)
    credit = line_of(desk, "F3", "CNY 7123.40", Purpose.RECEIPT)
    slip = Paper(PaperKind.VOUCHER, "结汇水单1", DAY)
    words = {"debit_line": debit, "credit_line": credit, "paper": slip}
    thousand = Money("1000.00", "USD")
    convert = desk.foreign.convert
    with by("feng"), desk.nothing_moves(RateDiffers):
        convert(dollars, thousand, Decimal("7.1234"), charges=Money("0.01"), **words)
    with by("feng"), desk.nothing_moves(NotForeign):
        convert(dollars, Money("1.00"), Decimal("7.1234"), **words)
    with by("feng"), desk.nothing_moves(MoreThanKept):
        convert(dollars, Money("1000.00", "EUR"), Decimal("7.1234"), **words)
    desk.later(days=3)
    desk.as_("feng", convert, dollars, thousand, Decimal("7.1234"), **words)
    assert desk.case().free == Money("7123.40")
    assert desk.case().lots[dollars].value_date == DAY, "its age is that of the dollars"
    rows = desk.court.recorder.rows(
        "SELECT account, currency, amount FROM anzhang.balances WHERE book = %s AND amount <> 0",
        (desk.court.book,),
    )
    assert sorted(map(tuple, rows)) == [
        (f"bank/{ACCOUNT}", "CNY", 712340), (FREE, "CNY", -712340),
    ]  # fmt: skip


def test_foreign_money_is_claimed_by_two_and_yuan_is_not_foreign(desk: Incoming) -> None:
    desk.payable()
    dollars = line_of(desk, "F1", "USD 1000.00", Purpose.RECEIPT)
    yuan = line_of(desk, "F2", "CNY 1000.00", Purpose.RECEIPT)
    with by("feng"), desk.nothing_moves(NotFound):
        desk.foreign.keep(dollars, CASE)
    desk.as_("wang", desk.foreign.propose, yuan, CASE, "凭证")
    with by("feng"), desk.nothing_moves(NotForeign):
        desk.foreign.keep(yuan, CASE)
    found = desk.line(dollars)
    found.propose_assignment(f"foreign/{CASE}", found.remainder, by="feng", evidence="x")
    with by("feng"):
        desk.court.save(found)
    with by("feng"), desk.nothing_moves(ClaimSelfConfirmed):
        desk.foreign.keep(dollars, CASE)
