"""The time of cases (执行期限): suspensions, stays, exclusions and extensions, under control."""

from datetime import date

from ledger.domain import act, clock
from ledger.domain.case_stay import CaseStay
from ledger.domain.law.limits import CaseTime, Span, StayKind, days_excluded, time_of
from ledger.domain.paper import Paper
from ledger.domain.permissions import Permission
from ledger.services.command import Recorded, as_seen, command, record
from ledger.services.incoming import case_of
from ledger.services.serials import all_of, one_of
from ledger.store.court import Court


class Stays:
    """Changes to the time of cases; none of them stops the clock of money."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def stay(self, number: str) -> CaseStay:
        """A change by its number."""
        return one_of(self.court, CaseStay, number)

    def excluded(self, case_number: str) -> int:
        """How many days do not count in a case's time, no day twice."""
        return self.time_of(case_number).excluded

    def time_of(self, case_number: str) -> CaseTime:
        """When a case has to be done, and until when more time may be asked for (R8.04).

        More time is no time that does not count: an extension moves the end to its own last day.
        """
        case, today = case_of(self.court, case_number), clock.today()
        longer: list[date] = []
        out: list[Span] = []
        for each in all_of(self.court, CaseStay, case.case_number):
            span = each.span(today)
            if span is not None and each.kind is StayKind.EXTENSION:
                longer.append(span.last)
            elif span is not None:
                out.append(span)
        return time_of(case.filed_on, days_excluded(out), max(longer, default=None))

    @command(Permission.ASK_HOLD, ahead=("first", "last"))
    def ask(
        self,
        case_number: str,
        kind: StayKind,
        *,
        first: date,
        last: date | None,
        reason: str,
        paper: Paper,
    ) -> Recorded:
        """Ask for a change to the time of one's own case."""
        case, by = case_of(self.court, case_number), act.current().actor
        case.may_ask(by)
        serial = len(all_of(self.court, CaseStay, case.case_number)) + 1
        made = CaseStay.ask(
            case.case_number, serial, kind, first=first, last=last, reason=reason, paper=paper,
            by=by,
        )  # fmt: skip
        late = kind is StayKind.EXTENSION and clock.today() > self.time_of(case_number).ask_by
        return record(self.court, made, stay=made.number, **({"late": "true"} if late else {}))

    @command(Permission.DECIDE_HOLD)
    def approve(self, number: str, *, expected: int | None = None) -> Recorded:
        """Approve it."""
        found, doing = self.stay(number), act.current()
        as_seen(found, expected)
        found.approve(by=doing.actor, role=doing.role.value)
        return record(self.court, found, stay=found.number)

    @command(Permission.DECIDE_HOLD)
    def refuse(self, number: str, reason: str, *, expected: int | None = None) -> Recorded:
        """Do not approve it."""
        found, doing = self.stay(number), act.current()
        as_seen(found, expected)
        found.refuse(reason, by=doing.actor, role=doing.role.value)
        return record(self.court, found, stay=found.number)

    @command(Permission.ASK_HOLD)
    def end(self, number: str, on: date, paper: Paper) -> Recorded:
        """Note that its cause ended."""
        found = self.stay(number)
        found.end(on, paper, by=act.current().actor)
        return record(self.court, found, stay=found.number)
