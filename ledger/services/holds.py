"""Holds (保留、冻结): placed the same day, agreed by a second person, let go on their document."""

from datetime import date
from uuid import UUID

from ledger.domain import act, clock
from ledger.domain.calendar import Calendar
from ledger.domain.case_account import CaseAccount
from ledger.domain.hold import POCKETS, Hold, HoldNotThere
from ledger.domain.law.holding import HoldKind, goes_in_turn, is_of_its_receipt, review_due
from ledger.domain.money import Money, zero
from ledger.domain.paper import Paper
from ledger.domain.payout import Payout
from ledger.domain.payout_parts import State
from ledger.domain.permissions import Permission
from ledger.services.claw_backs import not_debited
from ledger.services.command import Recorded, as_seen, command, record
from ledger.services.covering import Wants, holdable, lack_of, left_in_turn
from ledger.services.incoming import case_of
from ledger.services.relief_dues import NOT_DONE
from ledger.services.serials import all_of, one_of
from ledger.store.court import Court

UNSENT = (State.IN_APPROVAL, State.APPROVED, State.QUEUED)


class Holds:
    """Money of cases that is held."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def hold(self, number: str) -> Hold:
        """A hold by its number."""
        return one_of(self.court, Hold, number)

    @command(Permission.ASK_HOLD, ahead=("until", "starts_on"))
    def place(
        self,
        case_number: str,
        kind: HoldKind,
        amount: Money,
        *,
        paper: Paper,
        until: date | None,
        starts_on: date | None = None,
        party: str | None = None,
        doubt: str = "",
        receipt: UUID | None = None,
    ) -> Recorded:
        """Hold so much of one's own case, and no more, from now on.

        Where the money is bound to payouts the bank does not have yet, those are stopped, the
        latest first: what is left over is asked for anew. What the case lacks is covered later.
        One the bank has booked a debit of is not stopped any more, and named as ``debited``.
        ``doubt`` keeps what is unsettled about the document; ``receipt`` is the one whose money is
        held, and no other ever. Raises :class:`HoldOfOneReceipt` for one the case does not have.
        """
        case, by, today = case_of(self.court, case_number), act.current().actor, clock.today()
        if party is not None:
            case.party(party)
        pinned = None if receipt is None else [receipt]
        if receipt is not None and receipt not in case.lots:
            is_of_its_receipt(None, hold=case.case_number, receipt=str(receipt))
        stopped, debited = self._stop_enough(case, amount, receipt, str(paper))
        serial, free = len(all_of(self.court, Hold, case.case_number)) + 1, holdable(case, receipt)
        if kind is HoldKind.FREEZE:
            wants = Wants(party, receipt, (starts_on or today, serial))
            free, _ = left_in_turn(self.court, case, wants)
        covered = min(free, amount)
        made = Hold.place(
            case.case_number, serial, kind, amount, covered, party=party, paper=paper,
            starts_on=starts_on or today, until=until, doubt=doubt, by=by, receipt=receipt,
        )  # fmt: skip
        if covered.amount:
            case.set_aside(
                made.pocket, POCKETS[kind], covered, basis=str(paper), receipts=pinned,
                until=made.until, party=party,
            )  # fmt: skip
        decided = (
            {"decide_by": str(review_due(starts_on or today, Calendar.shipped()).due)}
            if kind is HoldKind.OBJECTION else {}
        )  # fmt: skip
        return record(
            self.court, made, *stopped, case, hold=made.number, covered=covered.plain,
            stopped=",".join(payout.number for payout in stopped),
            debited=",".join(debited), **decided,
        )  # fmt: skip

    def _stop_enough(
        self, case: CaseAccount, amount: Money, receipt: UUID | None, why: str
    ) -> tuple[list[Payout], list[str]]:
        """Stop payouts that are not with the bank until so much is free.

        What the bank seems to have paid it has paid, or gives back: it is not stopped, and named.
        """
        found = self.court.find_many(Payout, sorted(case.bound))
        waiting = [payout for payout in found.values() if payout.state in UNSENT]
        unsent = not_debited(self.court, waiting)
        debited = [each.number for each in waiting if each not in unsent]
        stopped: list[Payout] = []
        for payout in sorted(unsent, key=_serial, reverse=True):
            if holdable(case, receipt) >= amount:
                break
            if case.pocket_of(payout.id) is not None:
                continue  # what it gave back would lie where it was kept, and not be free
            if receipt is not None and receipt not in {s.receipt for s in payout.sources}:
                continue
            payout.stop(f"保留 {why}", by=act.current().actor)
            case.release(payout.id, reason=f"保留 {why}")
            stopped.append(payout)
        return stopped, debited

    @command(Permission.ASK_HOLD)
    def cover(self, number: str) -> Recorded:
        """Hold what came since for what the document still asks.

        A hold of one receipt is covered by that one's money, and by no other; raises
        :class:`HoldOfOneReceipt` where nothing of it is free.
        """
        found = self.hold(number)
        case = case_of(self.court, found.case_number)
        free = holdable(case, found.receipt)
        if found.receipt is not None and found.missing.amount:
            is_of_its_receipt(free, hold=found.number, receipt=str(found.receipt))
        more = min(free, found.missing)
        if found.kind is HoldKind.FREEZE and more.amount:
            left, earlier = left_in_turn(self.court, case, Wants.of(found))
            more = min(more, left)
            if not more.amount:
                goes_in_turn(found.missing, free, earlier, hold=found.number)
        found.cover(more)
        case.set_aside(
            found.pocket, POCKETS[found.kind], more, basis=str(found.paper), until=found.until,
            receipts=None if found.receipt is None else [found.receipt], party=found.party,
        )  # fmt: skip
        return record(self.court, found, case, hold=found.number, covered=more.plain)

    @command(Permission.DECIDE_HOLD)
    def approve(self, number: str, *, expected: int | None = None) -> Recorded:
        """Agree that it is held."""
        found, doing = self.hold(number), act.current()
        as_seen(found, expected)
        found.approve(by=doing.actor, role=doing.role.value)
        return record(self.court, found, hold=found.number)

    @command(Permission.DECIDE_HOLD)
    def refuse(self, number: str, reason: str, *, expected: int | None = None) -> Recorded:
        """Do not agree: the money is free again."""
        found, doing = self.hold(number), act.current()
        as_seen(found, expected)
        found.lift(reason, by=doing.actor, role=doing.role.value)
        case = case_of(self.court, found.case_number)
        if found.pocket in case.pockets:
            case.put_back(found.pocket, basis=f"不予保留 {found.number}")
        return record(self.court, found, case, hold=found.number)

    @command(Permission.ASK_HOLD, ahead=("until",))
    def extend(self, number: str, until: date, paper: Paper) -> Recorded:
        """Let it stand longer, on a new document."""
        found = self.hold(number)
        found.extend(until, paper, by=act.current().actor)
        return record(self.court, found, hold=found.number)

    @command(Permission.ASK_HOLD)
    def ask_release(
        self, number: str, paper: Paper, *, amount: Money | None = None, checked: str = ""
    ) -> Recorded:
        """Ask to let it go, or part of it, on the document that lifts it or on a check."""
        found, doing = self.hold(number), act.current()
        take_up_fallen(self.court, found)
        self._all_handed(found)
        asked = found.covered if amount is None else amount
        found.ask_release(asked, paper, checked=checked, today=clock.today(), by=doing.actor)
        return record(self.court, found, hold=found.number)

    @command(Permission.DECIDE_HOLD)
    def release(self, number: str) -> Recorded:
        """Agree to let the money go."""
        found = self.hold(number)
        case = case_of(self.court, found.case_number)
        amount = found.release(by=act.current().actor)
        if amount.amount:
            case.put_back(found.pocket, basis=f"解除保留 {found.number}", amount=amount)
        return record(self.court, found, case, hold=found.number, released=amount.plain)

    @command(Permission.ASK_HOLD)
    def settle(self, number: str) -> Recorded:
        """Note that what was held has been paid out of it, as its ruling says."""
        found = self.hold(number)
        case = case_of(self.court, found.case_number)
        take_up_fallen(self.court, found)
        self._all_handed(found)
        lacks = lack_of(case, found).missing
        if found.kind is HoldKind.FREEZE and lacks > zero():
            said = f"{lacks} is still lacking: what ends it is a document"
            raise HoldNotThere(said, state=found.state, missing=lacks)
        if found.pocket in case.pockets:
            kept = case.pockets[found.pocket].amount
            raise HoldNotThere(f"{kept} is still held as {found.pocket}", state=found.state)
        drawn = [each for each in case.bound if case.pocket_of(each) == found.pocket]
        for payout in self.court.find_many(Payout, drawn).values():
            if payout.state is not State.SETTLED:
                said = f"{payout.number} is {payout.state.value}: what does not go comes back"
                raise HoldNotThere(said, state=found.state, payout=payout.number)
        found.settle(by=act.current().actor)
        return record(self.court, found, hold=found.number)

    @command(Permission.DECIDE_HOLD)
    def keep(self, number: str, reason: str) -> Recorded:
        """Do not let it go."""
        found = self.hold(number)
        found.refuse_release(reason, by=act.current().actor)
        return record(self.court, found, hold=found.number)

    def _all_handed(self, hold: Hold) -> None:
        """Refuse to end a freeze while a payment to its court is on its way, or did not happen."""
        ids = [Payout.create_id(number) for number in hold.handed]
        for payout in self.court.find_many(Payout, ids).values():
            if payout.state is not State.SETTLED:
                said = f"{payout.number} is {payout.state.value}: it is stopped and drawn again, or"
                raise HoldNotThere(f"{said} paid", state=hold.state, payout=payout.number)


def take_up_fallen(court: Court, hold: Hold) -> None:
    """Hold again what went by payments that did not happen, or came back: it lies there again."""
    ids = [Payout.create_id(number) for number in sorted(hold.handed_of_held)]
    for payout in court.find_many(Payout, ids).values():
        if payout.state in NOT_DONE:
            hold.take_up(payout.number, reason=payout.state.value)


def _serial(payout: Payout) -> int:
    return int(payout.number.rpartition("-")[2])
