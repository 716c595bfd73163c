"""What is only written down, at any time: it is done or refused, and no money of any case moves.

The register of a quiet case: its stays, notices, powers, freezes, expected money and accesses, its
closing and the rounds that end. Every step takes something that was written before, or begins anew.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from ledger.domain.account_issue import IssueGround
from ledger.domain.case_account import PartyKind, PartyRole
from ledger.domain.case_closing import ClosedAs
from ledger.domain.case_parties import Inability
from ledger.domain.expectation import ExpectationKind
from ledger.domain.law.late_money import LateChoice
from ledger.domain.law.limits import StayKind
from ledger.domain.money import fen
from ledger.domain.notice import Channel, NoticeKind, Outcome
from ledger.services.cases import NewParty
from ledger.services.closings import Closings
from ledger.services.command import Recorded
from ledger.services.deductions import Deductions
from ledger.services.direct import DirectPayments
from ledger.services.disclosures import Disclosures
from ledger.services.expectations import Expectations
from ledger.services.issues import Issues
from ledger.services.notices import Notices
from ledger.services.people import People
from ledger.services.reminders import Reminders
from ledger.services.stays import Stays
from ledger.services.terminations import Terminations
from tests.machine.desk_machine import which
from tests.machine.freezing_machine import FreezingMachine
from tests.machine.waiting_machine import BOOK
from tests.services.courthouse import ACCOUNT, DEBTOR
from tests.services.papers import (
    AUTHORITY,
    DAY,
    DECISION,
    IDENTITY,
    LETTER,
    RECEIPT,
    RECORD,
    RULING,
)

QUIET = "（2026）苏0508执301号"
THEIRS = "6222000000000000018"
UNTIL = date(2026, 9, 1)
Filed = tuple[str, str, Callable[[], Recorded]]


class FilingMachine(FreezingMachine):
    """The whole book, and everything in it that is only written down."""

    def __init__(self) -> None:
        self.filed: dict[str, list[str]] = {}
        super().__init__()
        self.house.payable(QUIET)
        agent = NewParty(PartyRole.AGENT, PartyKind.PERSON, "赵律师")
        self.attempt("wang", lambda: self.house.cases.add_party(QUIET, agent))
        self.ways = self.every_way()

    def newest(self, kind: str, or_: str = "") -> str:
        """The newest of its kind, or a number that does not exist."""
        return self.filed.get(kind, [or_ or f"{QUIET}-9"])[-1]

    @rule(at=st.integers(0, 200))
    def something_is_written_down(self, at: int) -> None:
        person, kind, do = self.ways[at % len(self.ways)]
        stood = self.house.balances()
        ids = self.attempt(person, do)
        if ids is not None and ids.get(kind):
            self.filed.setdefault(kind, []).append(ids[kind])
        assert self.house.balances() == stood, "what is written down moves no money"

    @rule(at=which, agree=st.booleans())
    def a_direct_payment_is_agreed_or_not(self, at: int, agree: bool) -> None:
        """It is a memorandum, and touches no bank account."""
        desk, figure = DirectPayments(self.house.court), at + 1
        paid: dict[str, Any] = {"payer": "p2", "payee": "p1", "on": DAY, "receipt": RECEIPT}
        ids = self.attempt("wang", lambda: desk.record(QUIET, fen(figure), **paid))
        assert ids is not None
        number = ids["payment"]
        assert self.attempt("wang", lambda: desk.confirm(number)) is None, "not by himself"
        if not agree:
            assert self.attempt("chen", lambda: desk.refuse(number, "不实")) is not None
            return
        assert self.attempt("chen", lambda: desk.confirm(number)) is not None
        own = self.own["relief"].elsewhere
        own[f"memo/direct/{QUIET}"] += figure
        own[f"memo/performed/{QUIET}"] -= figure

    def every_way(self) -> list[Filed]:
        """Who does what, and under which name its number is answered."""
        court, house = self.house.court, self.house
        stays, notices, people = Stays(court), Notices(court), People(court)
        deductions, awaited = Deductions(court), Expectations(court)
        closings, rounds = Closings(court), Terminations(court)
        shown, issues, reminders = Disclosures(court), Issues(court), Reminders(court)
        asked: dict[str, Any] = {"first": DAY, "last": UNTIL, "reason": "评估", "paper": RECORD}
        power: dict[str, Any] = {
            "collects": True, "own_account": False, "begins": DAY, "until": None,
            "papers": [AUTHORITY],
        }  # fmt: skip
        trial = "（2025）苏0508民初77号"
        receipt = self.id_of("S00001")
        return [
            ("wang", "stay", lambda: stays.ask(QUIET, StayKind.EXCLUSION, **asked)),
            ("chen", "", lambda: stays.approve(self.newest("stay"))),
            ("lin", "", lambda: stays.refuse(self.newest("stay"), "否")),
            ("wang", "", lambda: stays.end(self.newest("stay"), DAY, RULING)),
            ("wang", "notice", lambda: notices.tell(
                QUIET, NoticeKind.COLLECT, "p1", "来领", channel=Channel.PHONE)),
            ("feng", "", lambda: notices.arrival(QUIET, receipt)),
            ("wang", "", lambda: notices.know(self.newest("notice"), Outcome.REACHED, "已接")),
            ("chen", "delegation", lambda: people.delegate(
                "zhao", begins=DAY, until=DAY, up_to=None, paper=DECISION)),
            ("chen", "", lambda: people.end_delegation(self.newest("delegation"), "回岗")),
            ("lin", "", lambda: people.recuse(QUIET, "zhao", paper=DECISION)),
            ("wang", "power", lambda: people.give_power(QUIET, "p1", "p3", **power)),
            ("wang", "", lambda: people.end_power(
                QUIET, self.newest("power"), on=DAY, paper=DECISION)),
            ("wang", "freeze", lambda: deductions.note_freeze(
                THEIRS, f"DJ{len(self.filed.get('freeze', []))}", QUIET, fen(100_00), holder=DEBTOR,
                bank_name="农行", placed_on=DAY, until=UNTIL, paper=LETTER)),
            ("wang", "request", lambda: deductions.ask(
                THEIRS, self.newest("freeze"), QUIET, fen(1), ruling=RULING, notice=LETTER,
                checked="查询无在先冻结", due_on=UNTIL)),
            ("wang", "", lambda: deductions.lift_freeze(THEIRS, self.newest("freeze"), RULING)),
            ("wang", "number", lambda: awaited.open(
                ExpectationKind.DEDUCTION, QUIET, fen(1), due_on=UNTIL, basis="裁定")),
            ("wang", "", lambda: awaited.withdraw(self.newest("number"), "不再收取")),
            ("wang", "", lambda: issues.ask(
                trial, IssueGround.DEDUCTED_BEFORE, officer="wang", filed_on=DAY,
                bank_account=ACCOUNT, paper=RULING)),
            ("chen", "", lambda: issues.approve(trial)),
            ("wang", "", lambda: closings.close(QUIET, ClosedAs.PERFORMED, DAY, RULING)),
            ("wang", "", lambda: closings.choose(QUIET, receipt, LateChoice.PAY, RECORD)),
            ("chen", "", lambda: closings.agree(QUIET, receipt)),
            ("chen", "", lambda: closings.reopen(QUIET, QUIET, RULING)),
            ("chen", "", lambda: rounds.terminate(QUIET, [], paper=RULING)),
            ("wang", "", lambda: rounds.inquire(
                QUIET, 1, on=DAY, found=False, told_on=DAY, paper=RECORD)),
            ("wang", "", lambda: rounds.apply(QUIET, on=DAY, paper=RECORD)),
            ("wang", "", lambda: rounds.measure(QUIET, on_application=True, paper=RECORD)),
            ("wang", "", lambda: rounds.open_payment(QUIET, paper=DECISION)),
            ("wang", "", lambda: rounds.leave(QUIET, paper=DECISION)),
            ("wang", "", lambda: house.charges.note_inability(
                QUIET, "p1", Inability.DIED, DAY, RECORD)),
            ("feng", "", lambda: reminders.remind(QUIET, receipt)),
            ("chen", "", lambda: reminders.answer(QUIET, receipt, 0, "即发", UNTIL)),
            ("wang", "", lambda: self.cash.void(BOOK, "写错")),
            ("wang", "", lambda: self.cash.allow_late(f"{BOOK}-0001", "迟")),
            ("wang", "access", lambda: shown.give(QUIET, "p1", IDENTITY, UNTIL)[0]),
            ("wang", "", lambda: shown.revoke(self.newest("access", "00"), "遗失")),
        ]  # fmt: skip
