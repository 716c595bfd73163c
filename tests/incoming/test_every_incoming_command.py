"""What holds for every command holds for each of money that comes in and waits.

Each room's commands are given one after the other in one court. Before each is done for good, the
roles that may not are refused, what was seen in another version is stale, and a dry run says what
will happen; afterwards the same key answers the same, and no other words.
"""

import importlib
import json
import pkgutil
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

import ledger.services
from ledger.domain.account_issue import IssueGround
from ledger.domain.act import Role
from ledger.domain.bank_line import Purpose
from ledger.domain.case_account import PartyRole
from ledger.domain.case_closing import ClosedAs
from ledger.domain.expectation import ExpectationKind
from ledger.domain.instrument import InstrumentKind
from ledger.domain.law.disbursement import DeferralGround
from ledger.domain.law.escrow import EscrowGround
from ledger.domain.law.holding import HoldKind
from ledger.domain.law.late_money import LateChoice
from ledger.domain.law.limits import StayKind
from ledger.domain.law.termination import Condition
from ledger.domain.law.third_party_price import SuitOutcome
from ledger.domain.money import Money
from ledger.domain.notice import Channel, NoticeKind, Outcome
from ledger.domain.paper import Paper, PaperKind
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.termination import Shown
from ledger.services.account_interest import AccountInterests
from ledger.services.archives import Archives
from ledger.services.command import COMMANDS
from ledger.services.disclosures import Disclosures
from ledger.services.numbers import Numbers
from ledger.services.payment_notices import PaymentNotices
from ledger.services.prices import ThirdPartyPrices
from ledger.services.relief import Reliefs
from ledger.services.terminations import Terminations
from tests.incoming.desk import BOOK, DAY, LETTER, RECORD, RULING, Incoming
from tests.incoming.room import Room
from tests.incoming.test_other_ways import line_of
from tests.services.courthouse import ACCOUNT, CASE, DEBTOR, OTHER_CASE, POLICY, by, each_payer
from tests.services.keyed import in_use
from tests.services.papers import (
    APPLICATION,
    COMPUTATION,
    DECISION,
    IDENTITY,
    JUDGMENT,
    RECEIPT,
    SLIP,
    VOUCHER,
)
from tests.services.till import Till

pytestmark = pytest.mark.usefixtures("impatient")

ONE, HUNDRED = Money("1.00"), Money("100.00")
FORM = Paper(PaperKind.APPROVAL_FORM, "审批表1", DAY)
UNTIL = date(2026, 9, 1)


def test_every_command_of_cash(desk: Incoming) -> None:
    desk.payable()
    cash, room = desk.cash, Room(desk, desk.cash)
    words = {
        "with_officers": ["zhao"], "payer_name": DEBTOR, "place": "乙镇", "reason": "路远",
        "paper": RECORD,
    }  # fmt: skip
    room.do("feng", cash.hand_out, BOOK, 1, 9, "wang")
    room.do("wang", cash.void, BOOK, "写错")
    for person, role in (("zhao", Role.OFFICER), ("chen", Role.CHIEF)):
        in_use(desk.keys, person, role)
    slip = room.do("wang", cash.collect, BOOK, CASE, HUNDRED, **words)["slip"]
    room.do("zhao", cash.deny, slip, "当日外出")
    room.do("lin", cash.name_officer, slip, "chen", "zhao", "写错")
    room.do("chen", cash.confirm, slip)
    other = room.do("wang", cash.collect, BOOK, CASE, HUNDRED, **words)["slip"]
    desk.as_("zhao", cash.deny, other, "金额不符")
    room.do("chen", cash.find_sum, other, RECORD)
    desk.later(days=3)
    room.do("lin", cash.allow_late, slip, "道路中断")
    room.do("wang", cash.hand_over, slip, "道路中断")
    room.do("feng", cash.count, slip, Money("99.00"), "票1")
    room.do("feng", cash.make_good, slip, ONE)
    line = desk.unclaimed("100.00", name="缴存")
    room.do("feng", cash.bank, line, [slip], "缴款单")
    room.do("sun", cash.confirm_banked, line, [slip])
    room.do("feng", cash.give_back, BOOK)
    room.empty()


def test_every_command_of_instruments(desk: Incoming) -> None:
    desk.payable()
    own, room = desk.instruments, Room(desk, desk.instruments)
    for number in ("支票1", "支票2"):
        room.do(
            "wang", own.receive, number, InstrumentKind.CHEQUE, CASE, HUNDRED,
            drawer_name=DEBTOR, slip=number,
        )  # fmt: skip
        room.do("feng", own.present, number)
    room.do("feng", own.dishonour, "支票2", "存款不足", LETTER)
    line = desk.unclaimed("100.00", name="票据交换")
    room.do("qian", own.find_money, "支票1", line, "进账单")
    room.do("sun", own.clear, "支票1", line, "票2")
    room.empty()


def test_every_command_of_deductions_and_awaited_money(desk: Incoming) -> None:
    desk.payable()
    own, awaited = desk.deductions, desk.expectations
    room = Room(desk, own, awaited)
    account = "6222000000000000018"
    room.do(
        "wang", own.note_freeze, account, "DJ1", CASE, HUNDRED, holder=DEBTOR, bank_name="农行",
        placed_on=date(2026, 1, 10), until=UNTIL, paper=LETTER,
    )  # fmt: skip
    room.do(
        "wang", own.ask, account, "DJ1", CASE, ONE, ruling=RULING, notice=LETTER,
        checked="总对总查询无在先冻结", due_on=date(2026, 3, 9), request="KH20260302-1",
    )  # fmt: skip
    room.do("wang", own.lift_freeze, account, "DJ1", RULING)
    kind = ExpectationKind.DEDUCTION
    # Its number is drawn anew each time, so that a dry run and the act do not agree on it.
    number = desk.as_(
        "wang", awaited.open, kind, CASE, ONE, due_on=UNTIL, basis="裁定"
    ).ids["number"]  # fmt: skip
    room.do("wang", awaited.open, kind, CASE, ONE, due_on=UNTIL, basis="裁定")
    room.do("wang", awaited.withdraw, number, "不再收取")
    room.empty()


def test_every_command_of_direct_payments_trial_numbers_and_foreign_money(desk: Incoming) -> None:
    desk.payable()
    room = Room(desk, desk.direct, desk.issues, desk.foreign)
    direct, issues, foreign = desk.direct, desk.issues, desk.foreign
    paid = {"payer": "p2", "payee": "p1", "on": DAY, "receipt": RECEIPT}
    one = room.do("wang", direct.record, CASE, ONE, **paid)["payment"]
    two = room.do("wang", direct.record, CASE, ONE, **paid)["payment"]
    room.do("chen", direct.confirm, one)
    room.do("chen", direct.refuse, two, "收条不实")
    trial = "（2025）苏0508民初77号"
    in_use(desk.keys, "wang", Role.OFFICER)
    room.do(
        "wang", issues.ask, trial, IssueGround.DEDUCTED_BEFORE, officer="wang", filed_on=DAY,
        bank_account=ACCOUNT, paper=RULING,
    )  # fmt: skip
    room.do("chen", issues.approve, trial)
    dollars = line_of(desk, "F1", "USD 1000.00", Purpose.RECEIPT)
    debit = line_of(desk, "F2", "USD 1000.00", Purpose.UNEXPLAINED)
    credit = line_of(desk, "F3", "CNY 7123.40", Purpose.RECEIPT)
    room.do("wang", foreign.propose, dollars, CASE, "汇款凭证")
    room.do("feng", foreign.keep, dollars, CASE)
    room.do(
        "feng", foreign.convert, dollars, Money("1000.00", "USD"), Decimal("7.1234"),
        debit_line=debit, credit_line=credit, paper=VOUCHER,
    )  # fmt: skip
    room.empty()


def test_every_command_of_closed_cases_and_stays(desk: Incoming) -> None:
    sub = desk.payable()
    stays, closings, archives = desk.stays, desk.closings, Archives(desk.court)
    room = Room(desk, closings, stays, archives)
    asked = {"first": DAY, "last": date(2026, 4, 1), "reason": "评估", "paper": RECORD}
    one = room.do("wang", stays.ask, CASE, StayKind.EXCLUSION, **asked)["stay"]
    two = room.do("wang", stays.ask, CASE, StayKind.EXCLUSION, **asked)["stay"]
    room.do("chen", stays.approve, one)
    room.do("chen", stays.refuse, two, "无依据")
    room.do("wang", stays.end, one, DAY, RULING)
    room.do("wang", closings.close, CASE, ClosedAs.PERFORMED, DAY, RULING)
    desk.later(days=1)
    line = desk.receive("500.00", sub_account=sub)
    room.do("wang", closings.choose, CASE, line, LateChoice.PAY, FORM)
    room.do("chen", closings.agree, CASE, line)
    Till(desk).paid(
        desk.as_("wang", desk.payouts.draft, CASE, "p1", Money("500.00"), "款").ids["payout"]
    )
    room.seen()
    room.do("wang", archives.archive, CASE, RECORD)
    room.do("chen", closings.reopen, CASE, "（2026）苏0508执恢1号", RULING)
    room.empty()


def test_every_command_of_deferrals_and_holds(desk: Incoming) -> None:
    desk.funded("25000.00")
    deferrals, holds = desk.deferrals, desk.holds
    room, ground = Room(desk, deferrals, holds), DeferralGround.DISTRIBUTION
    one = room.do("wang", deferrals.ask, CASE, ground, HUNDRED, paper=RECORD)["deferral"]
    two = room.do("wang", deferrals.ask, CASE, ground, HUNDRED, paper=RECORD)["deferral"]
    room.do("chen", deferrals.approve, one)
    room.do("chen", deferrals.refuse, two, "理由不足")
    room.do("wang", deferrals.end, one, DAY, RULING)

    def placed(amount: str) -> Any:
        return room.do(
            "wang", holds.place, CASE, HoldKind.FREEZE, Money(amount), paper=LETTER, until=UNTIL
        )["hold"]

    first, second = placed("25001.00"), placed("1.00")
    desk.receive("1.00", sub_account=desk.case().sub_account)
    room.do("wang", holds.cover, first)
    room.do("chen", holds.approve, first)
    room.do("chen", holds.refuse, second, "不符")
    room.do("wang", holds.extend, first, date(2026, 10, 1), LETTER)
    room.do("wang", holds.ask_release, first, LETTER)
    room.do("chen", holds.keep, first, "案件未结")
    room.do("wang", holds.ask_release, first, LETTER)
    room.do("chen", holds.release, first)
    assert desk.case().free == Money("25001.00")
    settled(desk, room)
    room.empty()


def settled(desk: Incoming, room: Room) -> None:
    """A stranger's money is held, and paid back as its ruling says."""
    line = desk.receive("50.00", sub_account=desk.case().sub_account, name="丙某")
    desk.stranger("丙某")
    held = desk.as_(
        "wang", desk.holds.place, CASE, HoldKind.OBJECTION, Money("50.00"), paper=LETTER,
        until=UNTIL, receipt=line,
    ).ids["hold"]  # fmt: skip
    desk.as_("chen", desk.holds.approve, held)
    pocket = desk.holds.hold(held).pocket
    number = desk.as_(
        "wang", desk.payouts.draft, CASE, "p3", Money("50.00"), "误汇退回",
        kind=PayoutKind.MISREMITTED, papers=[RULING], pocket=pocket, receipts=[line],
    ).ids["payout"]  # fmt: skip
    Till(desk).paid(number)
    room.do("wang", desk.holds.settle, held)


def test_every_command_of_notices_and_reminders(desk: Incoming) -> None:
    line = desk.funded("100.00")
    notices, reminders = desk.notices, desk.reminders
    room = Room(desk, notices, reminders)
    room.do("feng", notices.arrival, CASE, line)
    told = room.do(
        "wang", notices.tell, CASE, NoticeKind.COLLECT, "p1", "来领", channel=Channel.PHONE
    )["notice"]
    room.do("wang", notices.know, told, Outcome.REACHED, "已接听")
    room.seen()
    room.do("wang", notices.push, CASE, channel=Channel.SMS)
    desk.later(days=40)
    step = room.do("feng", reminders.remind, CASE, line)["step"]
    room.do("lin", reminders.answer, CASE, line, int(step), "三日内发放", desk.now.date())
    room.empty()


def test_every_command_of_ended_rounds(desk: Incoming) -> None:
    own = Terminations(desk.court)
    room = Room(desk, own)
    shown = [Shown(each, RECORD) for each in Condition]
    desk.payable()
    desk.payable(OTHER_CASE)
    desk.now = datetime(2026, 5, 6, 1, tzinfo=UTC)
    today = date(2026, 5, 6)
    for number in (CASE, OTHER_CASE):
        room.do("chen", own.terminate, number, shown, paper=RULING)
    told = {"on": today, "found": False, "told_on": today, "paper": RECORD}
    room.do("wang", own.inquire, CASE, 1, **told)
    room.do("wang", own.apply, CASE, on=today, paper=APPLICATION)
    room.do("wang", own.measure, CASE, on_application=True, paper=RECORD)
    room.do("wang", own.open_payment, CASE, paper=DECISION)
    room.do("wang", own.restore, CASE, paper=RULING)
    room.do("wang", own.leave, OTHER_CASE, paper=DECISION)
    room.empty()


def test_every_command_of_relief(desk: Incoming) -> None:
    own, till = Reliefs(desk.court), Till(desk)
    room, sub = Room(desk, own), desk.payable()
    fund = desk.payee(PartyRole.TREASURY, "救助专户")
    room.do("feng", own.appropriate, Money("9000.00"), DECISION)
    asked = {
        "reason": "重伤", "wage": Money("6000.00"), "unpaid": Money("90000.00"),
        "papers": [APPLICATION, COMPUTATION], "second_reason": "再次住院",
    }  # fmt: skip
    one, two = (room.do("wang", own.ask, CASE, "p1", HUNDRED, **asked)["relief"] for _ in "12")
    room.do("chen", own.refuse, two, "不符合条件")
    for person in ("chen", "lin"):
        room.do(person, own.agree, one)
    room.do("feng", own.grant, one, VOUCHER)
    desk.receive("500.00", sub_account=sub)
    back = room.do(
        "wang", own.recoup, one, "p1", Money("500.00"), fund_party=fund, papers=[DECISION]
    )["recoupment"]
    till.paid(back)
    room.do("feng", own.follow, one, back)
    room.empty()


def test_every_command_of_third_parties_prices(desk: Incoming) -> None:
    own, sub = ThirdPartyPrices(desk.court), desk.payable()
    room = Room(desk, own)
    line = desk.receive("50.00", sub_account=sub, name="丙某")
    desk.stranger("丙某")
    one = room.do("wang", own.keep, CASE, "p3", line, suit="民初88号", paper=RECORD)["price"]
    room.do("wang", own.state_outcome, one, SuitOutcome.LOST, JUDGMENT)
    room.do("chen", own.refuse, one, "判决未生效")
    room.do("wang", own.state_outcome, one, SuitOutcome.LOST, JUDGMENT)
    room.do("chen", own.agree, one)
    number = desk.as_(
        "wang", desk.payouts.draft, CASE, "p3", Money("50.00"), "退还",
        kind=PayoutKind.REFUND, papers=[JUDGMENT], pocket="price-1", receipts=[line],
    ).ids["payout"]  # fmt: skip
    Till(desk).paid(number)
    room.do("wang", own.note_returned, one)
    room.empty()


def test_every_command_of_interest_on_the_account(desk: Incoming) -> None:
    own, rules = AccountInterests(desk.court), json.loads(POLICY.read_text())
    rules["account_interest"] = {"words": ["结息"], "to": "treasury", "since": "2026-01-01"}
    rules["sources"]["account_interest"] = "本院规定"
    desk.as_("admin", desk.books.activate_policy, json.dumps(rules))
    room, escrow = Room(desk, own), _in_escrow(desk)
    desk.later(days=60)
    line = desk.receive("9.00", name="工商银行", remark="结息")
    room.do("feng", own.propose, line, "结息清单")
    room.do("chen", own.refuse, line, "a1", "非利息")
    room.do("feng", own.propose, line, "结息清单", amount=ONE)
    room.do("chen", own.confirm, line, "a2")
    room.do("sun", own.reverse, line, "a2", "系退款")
    room.do("feng", own.propose, line, "结息清单")
    room.do("chen", own.confirm, line, "a3")
    days = {"begins": DAY, "ends": date(2026, 4, 1), "paper": COMPUTATION}
    wrong, right = (
        room.do("feng", own.propose_share, ACCOUNT, escrow, ONE, **days)["share"] for _ in "12"
    )
    room.do("chen", own.refuse_share, ACCOUNT, wrong, "有误")
    room.do("chen", own.grant_share, ACCOUNT, right)
    room.do("lin", own.reverse_share, ACCOUNT, right, "重复计算", DECISION)
    room.do(
        "feng", own.name_treasury, ACCOUNT, holder="国库", number="1010", bank_name="国家金库",
        bank_code="102305000000", paper=DECISION,
    )  # fmt: skip
    room.do("wang", own.dispose, ACCOUNT, papers=[SLIP])
    room.empty()


def _in_escrow(desk: Incoming) -> str:
    desk.funded("100.00")
    asked = desk.as_(
        "wang", desk.escrows.ask, CASE, "p1", HUNDRED, ground=EscrowGround.SUCCESSION,
        reason="继承人未定", attempts=[],
    )  # fmt: skip
    desk.as_("chen", desk.escrows.grant, asked.ids["escrow"])
    return asked.ids["escrow"]


def test_every_command_of_payment_notices(desk: Incoming) -> None:
    own = PaymentNotices(desk.court)
    room = Room(desk, own)
    desk.open_case()
    room.do("wang", own.issue, CASE, "p2", LETTER, date(2025, 12, 30))
    room.empty()


def test_every_command_of_numbers(desk: Incoming) -> None:
    own = Numbers(desk.court)
    room = Room(desk, own)
    desk.as_("admin", desk.books.activate_policy, each_payer())
    desk.open_case()
    room.do("wang", own.issue, CASE, "p2")
    room.empty()


def test_every_command_of_disclosure(desk: Incoming) -> None:
    own = Disclosures(desk.court)
    room = Room(desk, own)
    desk.open_case()
    with by("wang"):
        prefix = own.give(CASE, "p1", IDENTITY, UNTIL)[0].ids["access"]
    room.do("wang", own.revoke, prefix, "遗失")
    room.empty()


ELSEWHERE = {
    # tests/services/test_every_command.py, tests/services/test_leaving_commands.py
    "Books", "Keys", "Cases", "Receipts", "Payouts", "PayoutsInCash", "Returns", "People",
    "Charges", "Escrows", "Moves", "CourtTransfers", "Bankruptcies", "WrongPayments", "Erasures",
    "Sheets",
    # tests/services/test_plan_service.py, tests/domain/test_debt.py, tests/api
    "Plans", "DebtRegister",
    # tests/services/test_frozen_share_handed_over.py
    "Assistance",
    # tests/services/test_reversal_service.py
    "Reversals",
    # tests/reconciliation/test_restored_book.py
    "Restorations",
    # tests/api/test_older_books.py
    "Registers",
    # tests/incoming/test_goods_service.py
    "GoodsRegister", "GoodsExits",
}  # fmt: skip
HERE = {
    "Cash", "Instruments", "Deductions", "Expectations", "DirectPayments", "Issues",
    "ForeignMoneys", "Closings", "Stays", "Deferrals", "Holds", "Notices", "Reminders",
    "Terminations", "Reliefs", "ThirdPartyPrices", "Disclosures",
    "AccountInterests", "Archives", "PaymentNotices", "Numbers",
}  # fmt: skip


def test_no_service_of_the_ledger_is_left_out() -> None:
    owners = set()
    for found in pkgutil.iter_modules(ledger.services.__path__, "ledger.services."):
        module = importlib.import_module(found.name)
        owners |= {name.partition(".")[0] for name in COMMANDS} & set(vars(module))
    assert owners == HERE | ELSEWHERE
