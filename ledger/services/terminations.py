"""Ended rounds of enforcement (终本): ended, asked again, applied for, restored, left."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final
from uuid import UUID

from ledger.domain import act, clock
from ledger.domain.case_account import CaseAccount
from ledger.domain.ids import CaseNumber
from ledger.domain.law.goods_leaving import may_end_over
from ledger.domain.law.own_account import must_lie_on
from ledger.domain.law.termination import (
    inquiry_dues,
    may_leave_the_list,
    may_take_measures,
    may_terminate,
)
from ledger.domain.money import Money, total, zero
from ledger.domain.paper import Paper
from ledger.domain.payout import Payout
from ledger.domain.payout_parts import CASH_GIVEN, WITH_BANK, State
from ledger.domain.permissions import Permission
from ledger.domain.policy_sections import THREE_YEARS
from ledger.domain.termination import Shown, Termination, conditions_of
from ledger.services.command import Recorded, as_seen, command, record
from ledger.services.goods import goods_of, steps_open
from ledger.services.papers import on_paper
from ledger.services.stops import stays_here
from ledger.services.the_book import the_book
from ledger.store.court import Court

BOUND: Final = WITH_BANK | CASH_GIVEN | {State.IN_APPROVAL, State.APPROVED, State.QUEUED}
POINTING: Final = (
    "SELECT count(*) FROM views.lines WHERE book = %s AND state = 'to-claim'"
    " AND (sub_account = ANY(%s) OR suggested @> to_jsonb(%s::text))"
)


class Terminations:
    """The list of ended rounds (终本案件库)."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def termination(self, case_number: str) -> Termination:
        """The ended round a case is in now."""
        case = self._case(case_number)
        on = case.terminated_on or date.min
        id_ = Termination.create_id(case.case_number, on)
        named = f"ended round of {case.case_number}"
        return self.court.find(Termination, id_, named=named)

    @command(Permission.DECIDE_TERMINATION)
    def terminate(
        self,
        case_number: str,
        shown: Sequence[Shown],
        *,
        paper: Paper,
        expected: int | None = None,
    ) -> Recorded:
        """End this round: every condition on its paper, and no money of the case anywhere.

        The case's own fact and the list are one commit, so money that comes meanwhile undoes it.
        """
        case = self._case(case_number)
        as_seen(case, expected)
        today, by = clock.today(), act.current().actor
        may_terminate(
            conditions_of(shown), filed_on=case.filed_on, on=today, held=self._held(case),
            pointing=self._pointing(case),
        )  # fmt: skip
        may_end_over(steps_open(goods_of(self.court, case.case_number)))
        given, *papers = on_paper(self.court, [paper, *(each.paper for each in shown)])
        named = tuple(replace(s, paper=p) for s, p in zip(shown, papers, strict=True))
        case.terminate(today, paper=given, by=by)
        entered = Termination(
            case_number=case.case_number, on=today, shown=named, dues=inquiry_dues(today), by=by
        )
        return record(self.court, case, entered, case=case.case_number)

    @command(Permission.PROPOSE_TERMINATION)
    def inquire(
        self, case_number: str, nth: int, *, on: date, found: bool, told_on: date, paper: Paper
    ) -> Recorded:
        """Note an inquiry, its result, and that the applicant was told."""
        listed = self.termination(case_number)
        (given,) = on_paper(self.court, [paper])
        listed.inquire(
            nth, on=on, found=found, told_on=told_on, paper=given, by=act.current().actor
        )
        return record(self.court, listed, case=listed.case_number)

    @command(Permission.PROPOSE_TERMINATION)
    def apply(self, case_number: str, *, on: date, paper: Paper) -> Recorded:
        """Take an application for restoration, however many years have passed."""
        listed = self.termination(case_number)
        (given,) = on_paper(self.court, [paper])
        listed.apply(on, paper=given)
        return record(self.court, listed, case=listed.case_number)

    @command(Permission.PROPOSE_TERMINATION)
    def measure(self, case_number: str, *, on_application: bool, paper: Paper) -> Recorded:
        """Note a measure; of its own accord the court takes none after the policy's years."""
        listed = self.termination(case_number)
        case = self._case(case_number)
        today = clock.today()
        policy = the_book(self.court).policy_on(today)
        came = total(lot.amount for lot in case.lots.values() if lot.value_date >= listed.on)
        may_take_measures(
            policy.of(THREE_YEARS), ended_on=listed.on, on=today, on_application=on_application,
            recovered=came,
        )  # fmt: skip
        (given,) = on_paper(self.court, [paper])
        listed.measure(today, on_application=on_application, paper=given, by=act.current().actor)
        return record(self.court, listed, case=listed.case_number)

    @command(Permission.PROPOSE_TERMINATION)
    def open_payment(self, case_number: str, *, paper: Paper) -> Recorded:
        """Pay what came to an ended round without restoring the case (R7.04)."""
        case = self._case(case_number)
        (given,) = on_paper(self.court, [paper])
        case.open_payment(paper=given, by=act.current().actor)
        return record(self.court, case, case=case.case_number)

    @command(Permission.PROPOSE_TERMINATION)
    def restore(self, case_number: str, *, under: str = "", paper: Paper) -> Recorded:
        """Take enforcement up again, in this case or under a 执恢 number with an account.

        Free money goes with it, receipt by receipt, and keeps its age.
        """
        case, listed = self._case(case_number), self.termination(case_number)
        today, by = clock.today(), act.current().actor
        (given,) = on_paper(self.court, [paper])
        new = self._case(under) if under else case
        case.resume(today, under=new.case_number, paper=given, by=by)
        listed.leave(today, paper=given, by=by)
        if new is case:
            return record(self.court, case, listed, case=case.case_number)
        stays_here(self.court, case)
        must_lie_on(case.bank_account, new.bank_account)
        self._move(case, new, basis=str(given))
        return record(self.court, case, new, listed, case=new.case_number)

    @staticmethod
    def _move(case: CaseAccount, new: CaseAccount, *, basis: str) -> None:
        way = f"transfer/{case.case_number}:{new.case_number}"
        for receipt, lot in list(case.lots.items()):
            amount = lot.free
            if amount == zero():
                continue
            case.pass_on(amount, account=way, basis=basis, receipts=[receipt])
            new.receive(
                receipt, amount, source=way, claim=case.case_number, value_date=lot.value_date,
                notified_on=lot.notified_on, third_party=lot.third_party,
            )  # fmt: skip

    @command(Permission.PROPOSE_TERMINATION)
    def leave(self, case_number: str, *, paper: Paper) -> Recorded:
        """Take a case off the list because its debt has ended; not while it holds money."""
        case, listed = self._case(case_number), self.termination(case_number)
        may_leave_the_list(self._held(case))
        (given,) = on_paper(self.court, [paper])
        listed.leave(clock.today(), paper=given, by=act.current().actor)
        return record(self.court, case, listed, case=case.case_number)

    def _held(self, case: CaseAccount) -> Money:
        payouts = self.court.find_many(Payout, case.payouts).values()
        return case.held + total(each.amount for each in payouts if each.state in BOUND)

    def _pointing(self, case: CaseAccount) -> int:
        given = (self.court.book, list(case.every_number), case.case_number)
        with self.court.database.app.connect() as connection:
            return int(connection.exec_driver_sql(POINTING, given).scalar() or 0)

    def _case(self, case_number: str) -> CaseAccount:
        number = str(CaseNumber.parse(case_number))
        id_: UUID = CaseAccount.create_id(number)
        return self.court.find(CaseAccount, id_, named=number)
