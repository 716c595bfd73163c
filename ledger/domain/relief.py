"""One application for relief money (司法救助): asked for, decided, granted, taken back.

A grant is no recovery and lessens no debt. When the debtor pays later, what was granted goes back
to the fund by an approved payment, out of the same person's share and no other's.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from uuid import UUID

from ledger.domain.calendar import Calendar
from ledger.domain.errors import Conflict, Forbidden, Malformed
from ledger.domain.kernel import FirstFact, Personal, Root, event, name_id
from ledger.domain.law.relief import (
    CEILING,
    CHAIN,
    RECOUPED,
    ceiling,
    deciders,
    may_ask,
    may_decide,
    may_grant,
    to_recoup,
)
from ledger.domain.money import Money, total, zero
from ledger.domain.paper import Paper, PaperKind, well_named
from ledger.domain.policy_sections import Relief as ReliefRules

COMMITTEE = "committee"


class ReliefState(StrEnum):
    """Where an application stands."""

    ASKED = "asked"  # 待审批
    DECIDED = "decided"  # 决定救助
    GRANTED = "granted"  # 已发放
    REFUSED = "refused"  # 不予救助


class ReliefNotThere(Conflict):
    """The application is not in a state to do this."""

    code = "relief-not-there"
    title = "The relief is not in that state"
    title_zh = "司法救助当前状态不允许"
    article = CHAIN


class ReliefDecidedTwice(Forbidden):
    """Whoever asked for it, or agreed before, does not decide on it."""

    code = "relief-decided-twice"
    title = "Somebody else must decide on this relief"
    title_zh = "同一人不得重复办理救助审批"
    article = CHAIN


class ReliefPaperMissing(Malformed):
    """The paper this step rests on is not named."""

    code = "relief-paper-missing"
    title = "A paper the relief rests on is missing"
    title_zh = "缺少司法救助依据材料"
    article = CEILING


class RecoupAboveGrant(Conflict):
    """More would be taken back than was granted, or nothing."""

    code = "recoup-above-grant"
    title = "No more is taken back than was granted"
    title_zh = "扣回金额不得超过已发放救助金"
    article = RECOUPED


class Relief(Root):
    """One person's application in one case; its serial counts within the case."""

    TOPIC = "relief"

    class Asked(FirstFact):
        """The officer laid the application before the court (提请司法救助)."""

        TOPIC = "relief.asked"
        case_number: str
        serial: int
        party: str
        reason: Personal
        second_reason: Personal
        amount: Money
        most: Money
        wage: Money
        unpaid: Money
        exception: bool
        needed: tuple[str, ...]
        papers: tuple[Paper, ...]
        due: date
        by: str

    class Agreed(Root.Event):
        """One of those who decide agreed (同意救助); the committee by its record."""

        TOPIC = "relief.agreed"
        role: str
        paper: Paper | None
        by: str

    class Refused(Root.Event):
        """It was not granted (不予救助)."""

        TOPIC = "relief.refused"
        role: str
        reason: Personal
        by: str

    class Granted(Root.Event):
        """The fund paid it (发放救助金)."""

        TOPIC = "relief.granted"
        on: date
        by: str

    class RecoupmentAsked(Root.Event):
        """A payment back to the fund was asked for (申请扣回)."""

        TOPIC = "relief.recoupment-asked"
        payout: UUID
        amount: Money
        by: str

    class Recouped(Root.Event):
        """That payment was booked by the bank (已扣回)."""

        TOPIC = "relief.recouped"
        payout: UUID
        on: date

    class RecoupmentFailed(Root.Event):
        """That payment did not happen, or came back (扣回未成): it is to be taken back again."""

        TOPIC = "relief.recoupment-failed"
        payout: UUID
        on: date

    @staticmethod
    def create_id(case_number: str, serial: int) -> UUID:
        return name_id("relief", case_number, str(serial))

    @event(Asked)
    def __init__(
        self,
        *,
        case_number: str,
        serial: int,
        party: str,
        reason: str,
        second_reason: str,
        amount: Money,
        most: Money,
        wage: Money,
        unpaid: Money,
        exception: bool,
        needed: tuple[str, ...],
        papers: tuple[Paper, ...],
        due: date,
        by: str,
    ) -> None:
        self.case_number = case_number
        self.serial = serial
        self.party = party
        self.amount = amount
        self.most = most
        self.exception = exception
        self.needed = needed
        self.given: list[str] = []
        self.acted = {by}
        self.papers = papers
        self.due = due
        self.state = ReliefState.ASKED
        self.granted_on: date | None = None
        self.asked_back: dict[UUID, Money] = {}
        self.came_back: dict[UUID, Money] = {}
        self.ever_asked: set[UUID] = set()

    @classmethod
    def ask(
        cls,
        case_number: str,
        serial: int,
        party: str,
        amount: Money,
        *,
        natural_person: bool,
        given_before: int,
        reason: str,
        second_reason: str,
        wage: Money,
        unpaid: Money,
        exception: bool,
        papers: Iterable[Paper],
        rules: ReliefRules,
        on: date,
        by: str,
    ) -> "Relief":
        """Apply for a natural person in hardship, within the ceiling.

        ``wage`` is last year's average monthly wage at the court's place, ``unpaid`` what the
        judgment leaves unpaid; both are shown by the papers, of which one is the application.
        Raises :class:`NotEligible`, :class:`AboveTheCeiling`, :class:`ReliefPaperMissing`.
        """
        may_ask(
            natural_person=natural_person, given_before=given_before, reason=reason,
            second_reason=second_reason,
        )  # fmt: skip
        given = well_named(papers)
        _must_name(given, PaperKind.APPLICATION)
        due = Calendar.shipped().deadline(on, rules.decide_within, roll=True).due
        most = ceiling(rules, wage=wage, unpaid=unpaid, on=on, exception=exception)
        may_grant(amount, most)
        return cls(
            case_number=case_number, serial=serial, party=party, reason=reason,
            second_reason=second_reason, amount=amount, most=most, wage=wage, unpaid=unpaid,
            exception=exception, needed=deciders(rules, amount, exception=exception),
            papers=given, due=due, by=by,
        )  # fmt: skip

    @property
    def number(self) -> str:
        """Its number: its case's, a hyphen and a count."""
        return f"{self.case_number}-{self.serial}"

    @property
    def next(self) -> str | None:
        """Who decides next."""
        waits = self.state is ReliefState.ASKED
        return self.needed[len(self.given)] if waits else None

    @property
    def recouped(self) -> Money:
        """What has come back to the fund."""
        return total(self.came_back.values())

    @property
    def under_way(self) -> Money:
        """What has been asked back and is not yet booked."""
        return total(self.asked_back.values())

    @property
    def open(self) -> Money:
        """What was granted and is neither back nor asked back."""
        if self.state is not ReliefState.GRANTED:
            return zero()
        return self.amount - self.recouped - self.under_way

    def agree(self, role: str, *, paper: Paper | None, by: str) -> None:
        """Agree in one's turn; the committee's turn is recorded on its own record.

        Raises :class:`ReliefNotThere`, :class:`ReliefOutOfTurn`, :class:`ReliefDecidedTwice`,
        :class:`ReliefPaperMissing`.
        """
        self._must_be(ReliefState.ASKED)
        may_decide(role, self.needed, self.given)
        if role == COMMITTEE:
            _must_name([paper] if paper else [], PaperKind.PANEL_RECORD)
        elif by in self.acted:
            raise ReliefDecidedTwice(f"{by} has acted on this already", by=by)
        self._agreed(role=role, paper=paper, by=by)

    @event(Agreed)
    def _agreed(self, role: str, paper: Paper | None, by: str) -> None:
        self.given.append(role)
        self.acted.add(by)
        if len(self.given) == len(self.needed):
            self.state = ReliefState.DECIDED

    def refuse(self, role: str, reason: str, *, by: str) -> None:
        """Do not grant it, in one's turn; raises as :meth:`agree` does."""
        self._must_be(ReliefState.ASKED)
        may_decide(role, self.needed, self.given)
        self._refused(role=role, reason=reason, by=by)

    @event(Refused)
    def _refused(self, role: str, reason: str, by: str) -> None:
        self.state = ReliefState.REFUSED

    def grant(self, *, on: date, by: str) -> None:
        """Note that the fund paid it; not by somebody who asked for it or decided on it."""
        self._must_be(ReliefState.DECIDED)
        if by in self.acted:
            raise ReliefDecidedTwice(f"{by} has acted on this already", by=by)
        self._granted(on=on, by=by)

    @event(Granted)
    def _granted(self, on: date, by: str) -> None:
        self.state = ReliefState.GRANTED
        self.granted_on = on

    def due_back(self, rules: ReliefRules, party: str, share: Money) -> Money:
        """How much of this person's share goes to the fund; raises :class:`NotToRecoup`."""
        self._must_be(ReliefState.GRANTED)
        return to_recoup(
            rules, granted=self.amount, recouped=self.recouped + self.under_way, share=share,
            same_person=party == self.party,
        )  # fmt: skip

    def ask_back(self, payout: UUID, amount: Money, *, by: str) -> None:
        """Note the payment that will bring it back; never more than is open."""
        if amount <= zero() or amount > self.open:
            raise RecoupAboveGrant(f"{self.open} is open, {amount} is asked", open=self.open)
        self._recoupment_asked(payout=payout, amount=amount, by=by)

    @event(RecoupmentAsked)
    def _recoupment_asked(self, payout: UUID, amount: Money, by: str) -> None:
        self.asked_back[payout] = amount
        self.ever_asked.add(payout)

    def ask_back_after_all(self, payout: UUID, amount: Money, *, by: str) -> None:
        """Await again what was given up and has been carried out; never more than is open."""
        if payout not in self.asked_back:
            self.ask_back(payout, amount, by=by)

    def come_back(self, payout: UUID, *, on: date) -> Money:
        """Note that it is booked, and say how much."""
        if payout not in self.asked_back:
            raise ReliefNotThere("no such payment is under way", payout=str(payout))
        amount = self.asked_back[payout]
        self._recouped(payout=payout, on=on)
        return amount

    @event(Recouped)
    def _recouped(self, payout: UUID, on: date) -> None:
        self.came_back[payout] = self.asked_back.pop(payout)

    def fail(self, payout: UUID, *, on: date) -> Money:
        """Note that it did not happen or was returned; say how much the fund had had of it."""
        if payout not in self.asked_back and payout not in self.came_back:
            raise ReliefNotThere("no such payment is known", payout=str(payout))
        booked = self.came_back.get(payout, zero())
        self._recoupment_failed(payout=payout, on=on)
        return booked

    @event(RecoupmentFailed)
    def _recoupment_failed(self, payout: UUID, on: date) -> None:
        self.asked_back.pop(payout, None)
        self.came_back.pop(payout, None)

    def _must_be(self, state: ReliefState) -> None:
        if self.state is not state:
            said = f"relief {self.number} is {self.state.value}"
            raise ReliefNotThere(said, state=self.state)


def _must_name(papers: Iterable[Paper], wanted: PaperKind) -> None:
    if all(paper.kind is not wanted for paper in papers):
        raise ReliefPaperMissing(f"name the {wanted.value}", wanted=wanted.value)
