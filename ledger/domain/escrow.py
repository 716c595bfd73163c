"""One escrow (提存): asked for by the officer, granted by chief or leader, told to its creditor.

The money stands in a pocket of its case from the day of the grant; from that day the debtor is
free of it and the creditor has five years. It leaves by a release to the creditor, or, after the
five years and on two more signatures, to the treasury.
"""

from datetime import date
from typing import TypeAlias
from uuid import UUID

from ledger.domain import escrow_yield
from ledger.domain.act import Role
from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict, Forbidden
from ledger.domain.escrow_state import EscrowNotInThatState, EscrowState
from ledger.domain.escrow_yield import Yielding
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.law.escrow import (
    Attempt,
    Channel,
    EscrowGround,
    lapses_on,
    may_escrow,
    may_have_been_told,
    may_lapse,
    well_formed,
)
from ledger.domain.money import Money, zero
from ledger.domain.paper import Paper, PaperKind, well_named

FORM = Article("法发〔2017〕6号", "第十七条", Certainty.UNCONFIRMED)


class EscrowActsTwice(Forbidden):
    """One person would act twice on one escrow."""

    code = "escrow-acts-twice"
    title = "An escrow is granted and ended by different people"
    title_zh = "同一人不得重复经办提存"
    article = FORM


class SignOffMissing(Conflict):
    """Ending an escrow needs the legal department's word, because its rule is debated."""

    code = "sign-off-missing"
    title = "The legal sign-off is missing"
    title_zh = "缺少法制审核意见"
    article = FORM


class Escrow(Yielding, Root):
    """Money kept for one creditor of one case."""

    TOPIC = "escrow"

    class Asked(FirstFact):
        """The officer asked that money be put in escrow (提存申请)."""

        TOPIC = "escrow.asked"
        number: str
        case_number: str
        party: str
        amount: Money
        ground: EscrowGround
        reason: str
        attempts: tuple[Attempt, ...]
        papers: tuple[Paper, ...]
        out_of: str | None
        by: str

    class Granted(Root.Event):
        """Chief or leader agreed (准予提存): the debtor is free of it from this day."""

        TOPIC = "escrow.granted"
        by: str
        role: Role
        escrowed_on: date

    class Refused(Root.Event):
        """Chief or leader did not agree (不予提存)."""

        TOPIC = "escrow.refused"
        by: str
        reason: str

    class Notified(Root.Event):
        """The creditor was told (提存通知), or told by public notice."""

        TOPIC = "escrow.notified"
        channel: Channel
        told_on: date
        paper: Paper
        by: str

    class MatterOpened(Root.Event):
        """Somebody claims, sues or holds (提存争议): the escrow cannot end meanwhile."""

        TOPIC = "escrow.matter-opened"
        matter: str
        paper: Paper
        by: str

    class MatterClosed(Root.Event):
        """A claim, suit or hold about the escrow is over (争议终结)."""

        TOPIC = "escrow.matter-closed"
        matter: str
        paper: Paper
        by: str

    CostTaken: TypeAlias = escrow_yield.CostTaken
    FruitsAdded: TypeAlias = escrow_yield.FruitsAdded
    FruitsTaken: TypeAlias = escrow_yield.FruitsTaken

    class ReleaseAsked(Root.Event):
        """The creditor came for it (申请领取): a payout was drafted."""

        TOPIC = "escrow.release-asked"
        payout: UUID
        amount: Money
        by: str

    class LapseProposed(Root.Event):
        """The chief found that five years have passed (提出期满)."""

        TOPIC = "escrow.lapse-proposed"
        by: str
        sign_off: Paper

    class Lapsed(Root.Event):
        """The leader agreed that the creditor may collect no more (确认期满)."""

        TOPIC = "escrow.lapsed"
        by: str
        lapsed_on: date

    @staticmethod
    def create_id(number: str) -> UUID:
        return name_id("escrow", number)

    @event(Asked)
    def __init__(
        self,
        *,
        number: str,
        case_number: str,
        party: str,
        amount: Money,
        ground: EscrowGround,
        reason: str,
        attempts: tuple[Attempt, ...],
        papers: tuple[Paper, ...],
        out_of: str | None,
        by: str,
    ) -> None:
        self.number = number
        self.case_number = case_number
        self.party = party
        self.amount = amount
        self.ground = ground
        self.reason = reason
        self.attempts = attempts
        self.papers = papers
        self.out_of = out_of
        self.asked_by = by
        self.state = EscrowState.ASKED
        self.acted = {by}
        self.escrowed_on: date | None = None
        self.told_on: date | None = None
        self.matters: set[str] = set()
        self.costs: list[Money] = []
        self.earned: list[Money] = []

    @classmethod
    def ask(
        cls,
        number: str,
        case_number: str,
        party: str,
        amount: Money,
        *,
        ground: EscrowGround,
        reason: str,
        attempts: tuple[Attempt, ...],
        papers: tuple[Paper, ...],
        out_of: str | None,
        by: str,
        today: date,
    ) -> "Escrow":
        """Fill the form; raises :class:`EscrowWithoutAttempts`, :class:`EscrowNeedsReason`."""
        well_formed(ground, reason, attempts)
        may_escrow(ground, attempts, today=today)
        return cls(
            number=number, case_number=case_number, party=party, amount=amount, ground=ground,
            reason=reason.strip(), attempts=attempts, papers=well_named(papers), out_of=out_of,
            by=by,
        )  # fmt: skip

    @property
    def pocket(self) -> str:
        """Under which name its money stands in the case."""
        return f"escrow-{self.number.rpartition('-T')[2]}"

    def grant(self, *, by: str, role: Role, on: date) -> None:
        """Agree; raises :class:`EscrowActsTwice` for whoever asked."""
        self.must_be("grant", EscrowState.ASKED)
        self._once(by)
        self._granted(by=by, role=role, escrowed_on=on)

    @event(Granted)
    def _granted(self, by: str, role: Role, escrowed_on: date) -> None:
        self.state = EscrowState.GRANTED
        self.escrowed_on = escrowed_on
        self.acted.add(by)

    def refuse(self, reason: str, *, by: str) -> None:
        """Do not agree; whoever asked may take it back the same way."""
        self.must_be("refuse", EscrowState.ASKED)
        self._refused(by=by, reason=reason)

    @event(Refused)
    def _refused(self, by: str, reason: str) -> None:
        self.state = EscrowState.REFUSED

    def notify(
        self, channel: Channel, told_on: date, paper: Paper, *, by: str, today: date
    ) -> None:
        """Record that the creditor was told; raises :class:`NotToldThen`."""
        self.must_be("notify", EscrowState.GRANTED)
        assert self.escrowed_on is not None  # its state says so
        may_have_been_told(told_on, escrowed_on=self.escrowed_on, today=today)
        well_named([paper])
        self._notified(channel=channel, told_on=told_on, paper=paper, by=by)

    @event(Notified)
    def _notified(self, channel: Channel, told_on: date, paper: Paper, by: str) -> None:
        self.told_on = told_on

    def open_matter(self, matter: str, paper: Paper, *, by: str) -> None:
        """Note a claim, suit or hold; the escrow does not end while it is open."""
        self.must_be("open a matter of", EscrowState.GRANTED, EscrowState.LAPSING)
        well_named([paper])
        self._matter_opened(matter=matter, paper=paper, by=by)

    @event(MatterOpened)
    def _matter_opened(self, matter: str, paper: Paper, by: str) -> None:
        self.matters.add(matter)
        self.state = EscrowState.GRANTED  # what was proposed meanwhile is void

    def close_matter(self, matter: str, paper: Paper, *, by: str) -> None:
        """Note that a claim, suit or hold is over."""
        if matter not in self.matters:
            raise EscrowNotInThatState(f"{matter} is not open", matter=matter)
        well_named([paper])
        self._matter_closed(matter=matter, paper=paper, by=by)

    @event(MatterClosed)
    def _matter_closed(self, matter: str, paper: Paper, by: str) -> None:
        self.matters.discard(matter)

    def ask_release(self, payout: UUID, amount: Money, *, by: str) -> None:
        """Let the creditor have it; the payout goes its own way of approval."""
        self.must_be("release", EscrowState.GRANTED, EscrowState.LAPSING)
        self._release_asked(payout=payout, amount=amount, by=by)

    @event(ReleaseAsked)
    def _release_asked(self, payout: UUID, amount: Money, by: str) -> None:
        self.state = EscrowState.GRANTED

    def propose_lapse(self, sign_off: Paper, *, by: str, today: date) -> None:
        """Find that the five years have passed, with the legal sign-off.

        Raises :class:`EscrowNotLapsed`, :class:`SignOffMissing`.
        """
        self.must_be("end", EscrowState.GRANTED)
        self._may_lapse(today)
        if sign_off.kind is not PaperKind.SIGN_OFF:
            raise SignOffMissing(
                f"a {sign_off.kind.value} is no sign-off", kind=sign_off.kind.value
            )
        well_named([sign_off])
        self._lapse_proposed(by=by, sign_off=sign_off)

    @event(LapseProposed)
    def _lapse_proposed(self, by: str, sign_off: Paper) -> None:
        self.state = EscrowState.LAPSING
        self.lapse_proposed_by = by

    def lapse(self, *, by: str, today: date) -> None:
        """Agree that it has ended; another person than proposed it."""
        self.must_be("end", EscrowState.LAPSING)
        self._may_lapse(today)
        if by == self.lapse_proposed_by:
            raise EscrowActsTwice(f"{by} proposed this", by=by)
        self._lapsed(by=by, lapsed_on=today)

    @event(Lapsed)
    def _lapsed(self, by: str, lapsed_on: date) -> None:
        self.state = EscrowState.LAPSED

    @property
    def collectable_until(self) -> date | None:
        """The first day on which the creditor may collect no more."""
        return lapses_on(self.escrowed_on) if self.escrowed_on else None

    @property
    def discharged(self) -> Money:
        """By how much the debtor's debt is discharged (民法典 571)."""
        return self.amount if self.escrowed_on else zero(self.amount.currency.code)

    def _may_lapse(self, today: date) -> None:
        assert self.escrowed_on is not None  # its state says so
        may_lapse(
            self.escrowed_on, notified=self.told_on is not None,
            open_matters=sorted(self.matters), today=today,
        )  # fmt: skip

    def _once(self, by: str) -> None:
        if by in self.acted:
            raise EscrowActsTwice(f"{by} has acted on this already", by=by)

    def must_be(self, doing: str, *states: EscrowState) -> None:
        """Refuse what cannot be done from where it stands."""
        if self.state not in states:
            raise EscrowNotInThatState(
                f"cannot {doing} escrow {self.number}: it is {self.state.value}", state=self.state
            )
