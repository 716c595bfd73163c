"""Reminders (超期提醒): each rung of the court's ladder told once, and answered by who was told."""

from datetime import date
from uuid import UUID

from ledger.domain import act, clock
from ledger.domain.calendar import Calendar
from ledger.domain.case_account import CaseAccount, Lot
from ledger.domain.deferral import Deferral
from ledger.domain.errors import NotFound
from ledger.domain.law.disbursement import due_dates
from ledger.domain.money import total, zero
from ledger.domain.permissions import Permission
from ledger.domain.policy import Policy
from ledger.domain.policy_ladder import OVERDUE_LADDER
from ledger.domain.reminder import NotOverdue, Reminder
from ledger.services.command import Recorded, command, record
from ledger.services.incoming import case_of
from ledger.services.serials import all_of
from ledger.services.the_book import the_book
from ledger.store.court import Court


class Reminders:
    """Who was told of money that stays too long."""

    def __init__(self, court: Court) -> None:
        self.court = court

    @command(Permission.REMIND)
    def remind(self, case_number: str, receipt: UUID) -> Recorded:
        """Tell whom the ladder names today, once on each rung; raises :class:`NotOverdue`."""
        case, today = case_of(self.court, case_number), clock.today()
        lot = case.lots.get(receipt)
        if lot is None:
            raise NotFound(f"{case.case_number} has no receipt {receipt}", named=str(receipt))
        policy = the_book(self.court).policy_on(today)
        due = self._due(case, lot, policy, today)
        steps = [step for step in policy.of(OVERDUE_LADDER) if step.days <= (today - due).days]
        if not steps:
            raise NotOverdue(f"it is due on {due}", due=due)
        step = steps[-1]
        id_ = Reminder.create_id(case.case_number, receipt, step.days)
        if self.court.find_many(Reminder, [id_]):
            raise NotOverdue(f"told before on the rung of {step.days} days", step=step.days)
        told = Reminder(
            case_number=case.case_number, receipt=receipt, step=step.days, due=due,
            days=(today - due).days, amount=lot.free, to=tuple(each.value for each in step.to),
        )  # fmt: skip
        names = {"step": str(step.days), "to": ",".join(told.to)}
        return record(self.court, told, case=case.case_number, **names)

    def _due(self, case: CaseAccount, lot: Lot, policy: Policy, today: date) -> date:
        """The first day on which something of the receipt was late; refuses what may still wait."""
        deferrals = all_of(self.court, Deferral, case.case_number)
        waits = total(each.protects(lot.receipt, today) for each in deferrals)
        kept = total(
            source.amount
            for pocket in case.pockets.values()
            for source in pocket.sources
            if source.receipt == lot.receipt
        )
        if lot.free + kept - waits <= zero():
            raise NotOverdue("what is left of it waits on a granted deferral", deferred=waits)
        law = due_dates(lot.notified_on, Calendar.shipped()).earliest
        court = policy.disburse_deadline(lot.amount, lot.notified_on, Calendar.shipped())
        return min(law, court.due)

    @command(Permission.ANSWER_REMINDER, ahead=("next_on",))
    def answer(
        self, case_number: str, receipt: UUID, step: int, words: str, next_on: date
    ) -> Recorded:
        """Say what is done about money one was told of, and by when."""
        case, doing = case_of(self.court, case_number), act.current()
        id_ = Reminder.create_id(case.case_number, receipt, step)
        found = self.court.find(Reminder, id_, named=f"reminder {step} of {receipt}")
        found.answer(words, next_on, today=clock.today(), by=doing.actor, role=doing.role.value)
        return record(self.court, found, case=case.case_number, step=str(step))
