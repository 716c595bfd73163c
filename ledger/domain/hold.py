"""A hold (保留): so much of a case's money kept on a document, from a day to a day.

It takes effect when it is placed, for money that has left cannot be frozen; a second person then
agrees or lifts it. What its notice asks for and the case does not yet have is covered as money
comes. It is let go on its document, by another person than who asked.
"""

from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeAlias
from uuid import UUID

from ledger.domain import hold_handing
from ledger.domain.case_pockets import PocketKind
from ledger.domain.errors import Conflict, Forbidden
from ledger.domain.hold_handing import Handing
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.law.approval import MUTUAL_SUPERVISION
from ledger.domain.law.holding import (
    REGISTER,
    HoldKind,
    HoldUnbounded,
    may_freeze,
    may_hold,
    may_let_go,
)
from ledger.domain.money import Money, total, zero
from ledger.domain.paper import Paper, well_named

POCKETS: Final = {
    HoldKind.FREEZE: PocketKind.FROZEN,
    HoldKind.OBJECTION: PocketKind.OBJECTION,
    HoldKind.RESERVE: PocketKind.RESERVE,
    HoldKind.REVERSAL: PocketKind.OTHER,
    HoldKind.DISCIPLINE: PocketKind.OTHER,
}


class HoldState(StrEnum):
    """Where a hold stands."""

    PLACED = "placed"  # 已保留，待批准
    APPROVED = "approved"  # 已批准
    RELEASE_ASKED = "release-asked"  # 待批准解除
    LIFTED = "lifted"  # 不予批准，已解除
    RELEASED = "released"  # 已解除
    SETTLED = "settled"  # 已依文书处置


class HoldNotThere(Conflict):
    """The hold is not in a state to do this."""

    code = "hold-not-there"
    title = "The hold is not in that state"
    title_zh = "该保留当前状态不允许"
    article = REGISTER


class HoldSelfDecided(Forbidden):
    """Whoever placed a hold, or asked to let it go, may not decide on it."""

    code = "hold-self-decided"
    title = "A hold is decided by somebody else"
    title_zh = "不得自行审批保留或解除"
    article = MUTUAL_SUPERVISION


class Hold(Handing, Root):
    """One hold of one case."""

    TOPIC = "hold"

    HandedOver: TypeAlias = hold_handing.HandedOver
    HandOverUndone: TypeAlias = hold_handing.HandOverUndone
    HeldHandedOver: TypeAlias = hold_handing.HeldHandedOver
    HeldTakenUp: TypeAlias = hold_handing.HeldTakenUp

    class Placed(FirstFact):
        """The money was held (保留、冻结); ``asked`` is the sum the document names.

        ``receipt`` is the one whose money it is, and no other; ``None`` where it may be any.
        """

        TOPIC = "hold.placed"
        class_version = 2
        case_number: str
        serial: int
        kind: HoldKind
        pocket: str
        asked: Money
        covered: Money
        party: str | None
        paper: Paper
        starts_on: date
        until: date
        doubt: str
        receipt: UUID | None
        by: str

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """Which receipt was named was not kept: what lacked was covered by any money."""
            state["receipt"] = None

    class Covered(Root.Event):
        """Money that came since was held for what was missing (续冻补足)."""

        TOPIC = "hold.covered"
        amount: Money

    class Approved(Root.Event):
        """A second person agreed (批准保留)."""

        TOPIC = "hold.approved"
        by: str
        role: str

    class Lifted(Root.Event):
        """A second person did not agree; the money is free again (不予保留)."""

        TOPIC = "hold.lifted"
        by: str
        role: str
        reason: str

    class Extended(Root.Event):
        """It stands until a later day, on a new document (续期)."""

        TOPIC = "hold.extended"
        until: date
        paper: Paper
        by: str

    class ReleaseAsked(Root.Event):
        """Somebody asked to let money go (申请解除); ``checked`` says what was looked at."""

        TOPIC = "hold.release-asked"
        amount: Money
        paper: Paper
        checked: str
        by: str

    class ReleaseRefused(Root.Event):
        """It stays held (不予解除)."""

        TOPIC = "hold.release-refused"
        by: str
        reason: str

    class Released(Root.Event):
        """The money is free again (解除保留)."""

        TOPIC = "hold.released"
        amount: Money
        paper: Paper
        by: str

    class Settled(Root.Event):
        """The held money went where its ruling sent it (依文书处置); nothing is held any more."""

        TOPIC = "hold.settled"
        amount: Money
        by: str

    @staticmethod
    def create_id(case_number: str, serial: int) -> UUID:
        return name_id("hold", case_number, str(serial))

    @event(Placed)
    def __init__(
        self,
        *,
        case_number: str,
        serial: int,
        kind: HoldKind,
        pocket: str,
        asked: Money,
        covered: Money,
        party: str | None,
        paper: Paper,
        starts_on: date,
        until: date,
        doubt: str,
        receipt: UUID | None,
        by: str,
    ) -> None:
        self.case_number = case_number
        self.serial = serial
        self.kind = kind
        self.pocket = pocket
        self.asked = asked
        self.covered = covered
        self.party = party
        self.paper = paper
        self.starts_on = starts_on
        self.until = until
        self.doubt = doubt
        self.receipt = receipt
        self.placed_by = by
        self.approved = False
        self.state = HoldState.PLACED
        self.request: tuple[Money, Paper, str] | None = None  # to let go: amount, paper, by whom
        self.handed: dict[str, Money] = {}
        self.handed_of_held: set[str] = set()

    @classmethod
    def place(
        cls,
        case_number: str,
        serial: int,
        kind: HoldKind,
        asked: Money,
        covered: Money,
        *,
        party: str | None,
        paper: Paper,
        starts_on: date,
        until: date | None,
        doubt: str,
        by: str,
        receipt: UUID | None = None,
    ) -> "Hold":
        """Hold money from today; ``covered`` of what is asked is there.

        Raises :class:`HoldUnbounded`, :class:`ReleaseNotShown` for a freeze without its notice.
        """
        ends = may_hold(above_zero=asked > zero(), starts_on=starts_on, until=until)
        well_named([paper])
        if kind is HoldKind.FREEZE:
            may_freeze(starts_on, ends, paper)
        return cls(
            case_number=case_number, serial=serial, kind=kind, pocket=f"hold-{serial}",
            asked=asked, covered=covered, party=party, paper=paper, starts_on=starts_on,
            until=ends, doubt=doubt, receipt=receipt, by=by,
        )  # fmt: skip

    @property
    def number(self) -> str:
        return f"{self.case_number}-{self.serial}"

    @property
    def stands(self) -> bool:
        return self.state not in (HoldState.LIFTED, HoldState.RELEASED, HoldState.SETTLED)

    @property
    def missing(self) -> Money:
        """What the document asks for and the case did not have."""
        return self.asked - self.covered - total(self.handed.values())

    def cover(self, amount: Money) -> None:
        """Hold money that came since; raises :class:`HoldUnbounded` beyond what was asked."""
        self._must_stand()
        if amount <= zero() or amount > self.missing:
            raise HoldUnbounded(f"{self.missing} is missing", missing=self.missing)
        self._covered(amount=amount)

    @event(Covered)
    def _covered(self, amount: Money) -> None:
        self.covered += amount

    def approve(self, *, by: str, role: str) -> None:
        """Agree that it is held; raises :class:`HoldSelfDecided`."""
        self._undecided(by)
        self._approved(by=by, role=role)

    @event(Approved)
    def _approved(self, by: str, role: str) -> None:
        self.state = HoldState.APPROVED
        self.approved = True

    def lift(self, reason: str, *, by: str, role: str) -> None:
        """Do not agree; raises :class:`HoldSelfDecided`."""
        self._undecided(by)
        self._lifted(by=by, role=role, reason=reason)

    @event(Lifted)
    def _lifted(self, by: str, role: str, reason: str) -> None:
        self.state = HoldState.LIFTED

    def extend(self, until: date, paper: Paper, *, by: str) -> None:
        """Let it stand longer, on a document of its own."""
        self._must_stand()
        well_named([paper])
        may_hold(above_zero=True, starts_on=self.until, until=until)
        if self.kind is HoldKind.FREEZE:
            may_freeze(paper.day, until, paper)
        self._extended(until=until, paper=paper, by=by)

    @event(Extended)
    def _extended(self, until: date, paper: Paper, by: str) -> None:
        self.until = until

    def ask_release(
        self, amount: Money, paper: Paper, *, checked: str, today: date, by: str
    ) -> None:
        """Ask to let money go, on its document; raises :class:`ReleaseNotShown`.

        A hold for which no money ever came ends the same way: nothing is let go.
        """
        self._must_be(HoldState.APPROVED)
        if amount > self.covered or (amount <= zero() and amount != self.covered):
            raise HoldUnbounded(f"{self.covered} is held", held=self.covered)
        well_named([paper])
        may_let_go(self.kind, [paper], until=self.until, today=today, checked=bool(checked.strip()))
        self._release_asked(amount=amount, paper=paper, checked=checked, by=by)

    @event(ReleaseAsked)
    def _release_asked(self, amount: Money, paper: Paper, checked: str, by: str) -> None:
        self.state = HoldState.RELEASE_ASKED
        self.request = (amount, paper, by)

    def refuse_release(self, reason: str, *, by: str) -> None:
        """Keep it held; raises :class:`HoldSelfDecided`."""
        self._asked_by_another(by)
        self._release_refused(by=by, reason=reason)

    @event(ReleaseRefused)
    def _release_refused(self, by: str, reason: str) -> None:
        self.state = HoldState.APPROVED
        self.request = None

    def release(self, *, by: str) -> Money:
        """Let the money go that was asked for; raises :class:`HoldSelfDecided`."""
        amount, paper = self._asked_by_another(by)
        self._released(amount=amount, paper=paper, by=by)
        return amount

    @event(Released)
    def _released(self, amount: Money, paper: Paper, by: str) -> None:
        self.covered -= amount
        self.asked -= amount
        self.request = None
        gone = not self.covered.amount
        self.state = HoldState.RELEASED if gone else HoldState.APPROVED

    @property
    def agreed(self) -> bool:
        """Whether somebody agreed to it, and nobody asks to let it go."""
        return self.state is HoldState.APPROVED

    def stand_again(self, *, released: bool) -> None:
        """Stand, where all was paid (or let go, too), since what had gone came back."""
        if self.state is HoldState.SETTLED or (released and self.state is HoldState.RELEASED):
            self.state = HoldState.APPROVED

    def settle(self, *, by: str) -> None:
        """Note that all of it was paid out on its ruling; whether it was is asked before."""
        self._must_be(HoldState.APPROVED)
        self._settled(amount=self.covered, by=by)

    @event(Settled)
    def _settled(self, amount: Money, by: str) -> None:
        self.covered -= amount
        self.state = HoldState.SETTLED

    def _undecided(self, by: str) -> None:
        self._must_be(HoldState.PLACED)
        if by == self.placed_by:
            raise HoldSelfDecided(f"{by} placed it", by=by)

    def _asked_by_another(self, by: str) -> tuple[Money, Paper]:
        self._must_be(HoldState.RELEASE_ASKED)
        assert self.request is not None  # the state says so
        amount, paper, asker = self.request
        if by == asker:
            raise HoldSelfDecided(f"{by} asked for it", by=by)
        return amount, paper

    def _must_stand(self) -> None:
        if not self.stands:
            raise HoldNotThere(f"hold {self.number} is {self.state.value}", state=self.state)

    def _must_be(self, state: HoldState) -> None:
        if self.state is not state:
            said = f"hold {self.number} is {self.state.value}"
            raise HoldNotThere(said, state=self.state)
