"""Deferrals (延缓发放): asked, granted by whom the policy names, renewed, and ended."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from ledger.domain import act, clock
from ledger.domain.calendar import Calendar
from ledger.domain.case_account import CaseAccount, PartyRole, PocketKind
from ledger.domain.case_parts import Lot
from ledger.domain.case_stay import CaseStay
from ledger.domain.deferral import Deferral, DeferralState, GroundUnnamed
from ledger.domain.hold import Hold
from ledger.domain.law.disbursement import DeferralGround, due_dates
from ledger.domain.law.holding import HoldKind, must_concern
from ledger.domain.money import Money, total
from ledger.domain.notice import Notice, Outcome
from ledger.domain.paper import Paper
from ledger.domain.permissions import Permission
from ledger.domain.policy import Policy
from ledger.services.command import Recorded, as_seen, command, record
from ledger.services.incoming import case_of
from ledger.services.serials import N, all_of, one_of
from ledger.services.the_book import the_book
from ledger.store.court import Court


class Deferrals:
    """Money that may wait."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def deferral(self, number: str) -> Deferral:
        """A deferral by its number."""
        return one_of(self.court, Deferral, number)

    @command(Permission.ASK_HOLD, ahead=("expected_end",))
    def ask(
        self,
        case_number: str,
        ground: DeferralGround,
        amount: Money,
        *,
        paper: Paper,
        reason: str = "",
        reference: str = "",
        of_case: str = "",
        expected_end: date | None = None,
        receipts: Sequence[UUID] = (),
    ) -> Recorded:
        """Ask that a sum of one's own case may wait; the rest goes out in time.

        ``reference`` is the number of the freeze, the stay or the notice that is the ground;
        ``of_case`` the case its paper was made in, where it is not this one. With ``receipts`` it
        is their money that waits, else the oldest of the case.
        """
        case, by, today = case_of(self.court, case_number), act.current().actor, clock.today()
        case.may_ask(by)
        whose, shown = self._ground(case, ground, reference, of_case or case.case_number)
        must_concern(ground, case.case_number, of_case=whose, shown=shown)
        serial = len(all_of(self.court, Deferral, case.case_number)) + 1
        of = [case.lots[each] for each in receipts if each in case.lots]
        asked = Deferral.ask(
            case.case_number, serial, ground, amount, reason=reason, paper=paper,
            free=total(each.free for each in of) if receipts else case.free, reference=reference,
            legal_due=_legal_due(of if receipts else case.lots.values(), amount),
            expected_end=expected_end, policy=self._policy(today), by=by,
            receipts=tuple(receipts),
        )  # fmt: skip
        return record(self.court, asked, deferral=asked.number)

    def _ground(
        self, case: CaseAccount, ground: DeferralGround, reference: str, of_case: str
    ) -> tuple[str, bool]:
        """Whose fact the ground is, and whether it stands today."""
        if ground is DeferralGround.FROZEN:
            freeze = self._named(Hold, reference, ground)
            return freeze.case_number, freeze.kind is HoldKind.FREEZE and freeze.stands
        if ground is DeferralGround.STAYED:
            stay = self._named(CaseStay, reference, ground)
            return stay.case_number, stay.stops_the_case(clock.today())
        if ground is DeferralGround.NOT_COLLECTED:
            told = self._named(Notice, reference, ground)
            party = case.parties.get(told.to)
            creditor = party is not None and party.role is PartyRole.APPLICANT
            return told.case_number, creditor and told.outcome is not Outcome.FAILED
        return of_case, True

    def _named(self, kind: type[N], reference: str, ground: DeferralGround) -> N:
        if not reference:
            raise GroundUnnamed(f"name the {kind.TOPIC} that is the ground", ground=ground)
        return one_of(self.court, kind, reference)

    @command(Permission.DECIDE_HOLD)
    def approve(
        self,
        number: str,
        *,
        receipts: Sequence[UUID] | None = None,
        expected: int | None = None,
    ) -> Recorded:
        """Agree, the first time or anew; the last to agree lets the money wait.

        Its ground must still stand that day: one that has ended is ended, and not renewed (R1.16).
        What was asked of certain ``receipts`` is granted of them.
        """
        found = self.deferral(number)
        as_seen(found, expected)
        doing, today = act.current(), clock.today()
        case = case_of(self.court, found.case_number)
        first = found.state is DeferralState.ASKED
        enough = found.agree(by=doing.actor, role=doing.role)
        ids = {"deferral": found.number, "granted": str(enough).lower()}
        if not enough:
            return record(self.court, found, **ids)
        whose, shown = self._ground(case, found.ground, found.reference, found.case_number)
        must_concern(found.ground, found.case_number, of_case=whose, shown=shown)
        policy = self._policy(today)
        if not first:
            found.renew(on=today, policy=policy)
            return record(self.court, found, **ids)
        sources = case.set_aside(
            found.pocket, PocketKind.DEFERRED, found.amount, basis=f"延缓 {found.number}",
            receipts=found.receipts or receipts,
        )  # fmt: skip
        found.grant(sources, on=today, policy=policy)
        return record(self.court, found, case, **ids)

    @command(Permission.DECIDE_HOLD)
    def refuse(self, number: str, reason: str, *, expected: int | None = None) -> Recorded:
        """Do not grant it."""
        found = self.deferral(number)
        as_seen(found, expected)
        doing = act.current()
        found.refuse(reason, by=doing.actor, role=doing.role)
        return record(self.court, found, deferral=found.number)

    @command(Permission.ASK_HOLD)
    def end(
        self, number: str, ended_on: date, paper: Paper, amount: Money | None = None
    ) -> Recorded:
        """Note the day its ground ended: the money is free, and ten days are left from that day."""
        found, today = self.deferral(number), clock.today()
        case = case_of(self.court, found.case_number)
        sources = case.put_back(found.pocket, basis=f"延缓事由消失 {found.number}", amount=amount)
        due = found.end(ended_on, sources, paper, today=today, by=act.current().actor)
        return record(self.court, found, case, deferral=found.number, due=due.isoformat())

    def _policy(self, day: date) -> Policy:
        return the_book(self.court).policy_on(day)


def _legal_due(lots: Iterable[Lot], amount: Money) -> date:
    """By when the oldest of the money that is to wait had to be paid."""
    days = []
    left = amount
    for lot in sorted(lots, key=lambda lot: lot.value_date):
        part = min(lot.free, left)
        if part.amount and not lot.third_party:
            days.append(due_dates(lot.notified_on, Calendar.shipped()).legal.due)
            left -= part
    return min(days, default=clock.today())
