"""A lot that somebody else says is his (案外人异议、异议之诉)."""

from datetime import date, datetime, timedelta
from typing import NoReturn

from auctions import timers
from auctions.law import stays as law
from auctions.law.says import AnnulRefused, StayRefused, refuse
from auctions.lot_state import LotState, Outsider, Suspension
from auctions.lot_stays import GroundGone
from auctions.lot_undone import Undoing
from auctions.lot_words import BidderRole, Outcome, OutsiderEffect, State, StayGround
from auctions.parameters import CourtRules
from ledger.domain import clock
from ledger.domain.kernel import Root
from ledger.domain.law.escrow import lapses_on


class OutsiderClaimed(Root.Event):
    """An outsider claimed the asset; it stands still (案外人异议)."""

    TOPIC = "lot.outsider-claimed"
    outsider: str
    document: str
    at: datetime
    prev: State
    left_seconds: int | None

    def apply(self, lot: LotState) -> None:
        lot.outsider = Outsider(clock.on(self.at))
        if self.prev is not State.SUSPENDED:
            lot.suspension = Suspension(
                StayGround.OUTSIDER, self.document, self.at, self.prev, self.left_seconds
            )
        lot.state = State.SUSPENDED


class OutsiderDismissed(Root.Event):
    """The outsider's objection was dismissed, and the ruling served on it (驳回案外人异议)."""

    TOPIC = "lot.outsider-dismissed"
    document: str
    served_on: date

    def apply(self, lot: LotState) -> None:
        assert lot.outsider is not None
        lot.outsider.dismissed_on = self.served_on


class OutsiderSued(Root.Event):
    """The outsider sued (案外人执行异议之诉)."""

    TOPIC = "lot.outsider-sued"
    document: str
    on: date

    def apply(self, lot: LotState) -> None:
        assert lot.outsider is not None
        lot.outsider.sued_on = self.on


class DisposalAllowed(Root.Event):
    """The trial court allowed the sale to go on, against security (诉讼期间准许处分)."""

    TOPIC = "lot.disposal-allowed"
    request: str
    security: str
    ruling: str
    on: date

    def apply(self, lot: LotState) -> None:
        assert lot.outsider is not None
        lot.outsider.allowed_by = self.ruling


class OutsiderLost(Root.Event):
    """The outsider's suit failed, or was given up (案外人败诉)."""

    TOPIC = "lot.outsider-lost"
    document: str
    on: date

    def apply(self, lot: LotState) -> None:
        lot.outsider = None
        if lot.suspension is not None:
            lot.suspension.gone_on = self.on


class OutsiderWon(Root.Event):
    """A judgment gave the asset, or its proceeds, to the outsider (案外人胜诉)."""

    TOPIC = "lot.outsider-won"
    judgment: str
    on: date
    effect: OutsiderEffect

    def apply(self, lot: LotState) -> None:
        lot.effect = self.effect
        if self.effect is OutsiderEffect.REVOKED:
            lot.ruled_on = None
            lot.state = State.VOIDED


class Claimed(Undoing):
    """A lot that an outsider claims."""

    def claim_as_outsider(
        self, outsider: str, *, document: str, at: datetime, rules: CourtRules
    ) -> None:
        """An outsider says the asset is his: nothing goes on until it is decided (SU-6)."""
        self.ask("claim_as_outsider")
        if not document.strip():
            refuse(StayRefused, "SU-6", "the outsider's claim is not on file", lacking="document")
        before = self.state
        self.record(
            OutsiderClaimed, outsider=outsider, document=document, at=at, prev=before,
            left_seconds=self._left(at),
        )  # fmt: skip
        self.settle("claim_as_outsider", before, clock.on(at), rules)

    def dismiss_outsider(self, *, document: str, served_on: date, rules: CourtRules) -> None:
        """The objection was dismissed, and served: fifteen quiet days follow (VO-7)."""
        if self.outsider is None or self.outsider.dismissed_on is not None:
            self._nothing_of_an_outsider("SU-6", "no claim of an outsider is open")
        self.record(OutsiderDismissed, document=document, served_on=served_on)
        last = law.quiet_until(served_on, rules.calendar)
        self.start_clock(timers.until("T-OUTSIDER", served_on, last), by_act="dismiss_outsider")
        self._ground_gone(document, last, rules)

    def sue_as_outsider(self, *, document: str, on: date) -> None:
        """The outsider sued: nothing is disposed of unless the trial court allows it (VO-8)."""
        if self.outsider is None or self.outsider.dismissed_on is None:
            self._nothing_of_an_outsider("VO-8", "no objection of an outsider was dismissed")
        self.record(OutsiderSued, document=document, on=on)
        self.stop_clock("T-OUTSIDER", by_act="sue_as_outsider")

    def allow_disposal(
        self, *, request: str, security: str, ruling: str, on: date, rules: CourtRules
    ) -> None:
        """The trial court allowed the sale to go on, against the applicant's security (VO-8)."""
        if self.outsider is None or self.outsider.sued_on is None:
            self._nothing_of_an_outsider("VO-8", "no outsider's suit is pending")
        law.suit_allows(sued=True, request=request, security=security, ruling=ruling)
        self.record(DisposalAllowed, request=request, security=security, ruling=ruling, on=on)
        self._ground_gone(ruling, on, rules)

    def outsider_loses(self, *, document: str, on: date, rules: CourtRules) -> None:
        """The outsider's suit failed, or was given up: the lot may go on."""
        if self.outsider is None:
            self._nothing_of_an_outsider("VO-8", "no claim of an outsider is open")
        self.record(OutsiderLost, document=document, on=on)
        self.stop_clock("T-OUTSIDER", by_act="outsider_loses")
        if self.state is State.SUSPENDED:
            self._resume_clock(on, rules)

    def outsider_wins(self, *, judgment: str, on: date, rules: CourtRules) -> None:
        """A judgment for the outsider: an applicant gives the asset back, a buyer keeps it (VO-9).

        Of a lawful third-party buyer only the proceeds move (VO-10); they wait five years for it.
        """
        self.ask("outsider_wins")
        if not judgment.strip():
            refuse(AnnulRefused, "VO-9", "no judgment is named", lacking="judgment")
        in_kind = self.state is State.CLOSED_INKIND
        effect = law.effect(taken_by_applicant=self._bought_by_applicant(), in_kind=in_kind)
        before = self.state
        self.record(OutsiderWon, judgment=judgment, on=on, effect=effect)
        starts = []
        if effect is OutsiderEffect.PROCEEDS:
            last = lapses_on(on) - timedelta(days=1)
            starts.append(timers.until("T-ESCROW", on, last))
        self.settle("outsider_wins", before, on, rules, starts=starts)

    def _nothing_of_an_outsider(self, rule: str, said: str) -> NoReturn:
        """Refuse what answers to an outsider, with how far his claim has come."""
        his = self.outsider
        refuse(
            StayRefused, rule, said, state=self.state, since=his and his.claimed_on,
            told_on=his and his.dismissed_on, filed_on=his and his.sued_on,
        )  # fmt: skip

    def _bought_by_applicant(self) -> bool:
        attempt = self.attempt
        if attempt is None or attempt.outcome is not Outcome.SOLD:
            return False
        return attempt.entrants[attempt.winner].role is BidderRole.APPLICANT

    def _ground_gone(self, document: str, on: date, rules: CourtRules) -> None:
        stay = self.suspension
        if stay is not None and stay.ground is StayGround.OUTSIDER:
            self.record(GroundGone, document=document, on=on)
            self._resume_clock(on, rules)
