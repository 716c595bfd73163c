"""Every fact about how a lot ends: its price, its default, a creditor, another round, or the court.

Like the facts of ``lot_facts.py`` each applies itself, and may not fail.
"""

from datetime import date, datetime
from typing import TYPE_CHECKING

from auctions.lot_state import Barred, InKind, Outsider, RoundRequest, Suspension
from auctions.lot_words import (
    FAILED,
    AnnulGround,
    Answer,
    BarredAs,
    Basis,
    Condition,
    Creditor,
    Mode,
    OutsiderEffect,
    State,
    StayGround,
    WithdrawGround,
)
from ledger.domain.kernel import Root
from ledger.domain.money import Money

if TYPE_CHECKING:
    from auctions.lot_state import LotState


# Price, ruling, delivery


class DuePassed(Root.Event):
    """The balance was not there when it was due (尾款逾期)."""

    TOPIC = "lot.due-passed"
    mark: str
    due_on: date

    def apply(self, lot: "LotState") -> None:
        lot.state = State.OVERDUE


class PriceCompleted(Root.Event):
    """The whole price is in the court's account (价款付清)."""

    TOPIC = "lot.price-completed"
    mark: str
    price: Money
    on: date
    accepted_by: str  # the decision that took it late; empty when it was in time

    def apply(self, lot: "LotState") -> None:
        lot.paid_on = self.on
        lot.state = State.PAID


class PriceReopened(Root.Event):
    """Money of a completed price went back; it is not paid until it is covered (价款撤回)."""

    TOPIC = "lot.price-reopened"
    mark: str
    reason: str
    on: date

    def apply(self, lot: "LotState") -> None:
        lot.paid_on = None
        lot.state = State.SOLD_AWAIT_BALANCE


class BuyerDefaulted(Root.Event):
    """The court ruled that the buyer defaulted and the lot is sold anew (悔拍裁定)."""

    TOPIC = "lot.buyer-defaulted"
    mark: str
    buyer: str
    ruling: str
    on: date
    written_refusal: str

    def apply(self, lot: "LotState") -> None:
        attempt = lot.attempts[self.mark]
        attempt.defaulted = True
        entrant = attempt.entrants[self.buyer]
        lot.barred.append(Barred(BarredAs.DEFAULTED, entrant.name, entrant.identity))
        lot.paid_on = None
        lot.state = State.DEFAULTED


class EligibilityFailed(Root.Event):
    """The buyer may not have the asset after all (竞买资格丧失、股权审批未通过)."""

    TOPIC = "lot.eligibility-failed"
    mark: str
    buyer: str
    document: str
    on: date
    knew: bool  # whether the buyer knew: only then the deposit is kept
    voided: bool

    def apply(self, lot: "LotState") -> None:
        attempt = lot.attempts[self.mark]
        entrant = attempt.entrants[self.buyer]
        lot.barred.append(Barred(BarredAs.DEFAULTED, entrant.name, entrant.identity))
        lot.paid_on = None
        attempt.defaulted = not self.voided
        lot.state = State.VOIDED if self.voided else State.DEFAULTED


class RulingServed(Root.Event):
    """The ruling on the sale was served on the buyer; the title passed (成交裁定送达)."""

    TOPIC = "lot.ruling-served"
    mark: str
    document: str
    served_on: date
    eligibility: str
    approval: str

    def apply(self, lot: "LotState") -> None:
        lot.ruling = self.document
        lot.ruled_on = self.served_on
        lot.state = State.RULED


class NoticesIssued(Root.Event):
    """Registrars were told to end the burdens that the sale ended (协助执行通知)."""

    TOPIC = "lot.notices-issued"
    documents: tuple[str, ...]
    on: date

    def apply(self, lot: "LotState") -> None:
        lot.notices_issued = True


class Delivered(Root.Event):
    """The asset was handed over (交付)."""

    TOPIC = "lot.delivered"
    document: str
    on: date
    forced: bool

    def apply(self, lot: "LotState") -> None:
        lot.delivered_on = self.on
        lot.state = State.DELIVERED


class Closed(Root.Event):
    """Costs were settled and the money went out; the lot is at zero (成交结案)."""

    TOPIC = "lot.closed"
    document: str  # 分配方案或发放审批
    archive: str  # 平台电子数据存档
    on: date

    def apply(self, lot: "LotState") -> None:
        lot.archive = self.archive
        lot.state = State.CLOSED_SOLD


# In kind


class InKindAsked(Root.Event):
    """The creditors were asked whether they take the asset at the failed price (征询以物抵债)."""

    TOPIC = "lot.inkind-asked"
    mark: str
    price: Money
    creditors: tuple[Creditor, ...]
    on: date
    answer_by: date
    document: str

    def apply(self, lot: "LotState") -> None:
        lot.in_kind = InKind(
            self.mark, self.price, {each.party: each for each in self.creditors}, self.answer_by,
            came_from=lot.state,
        )  # fmt: skip
        lot.asked_in_kind.append(self.mark)
        single = lot.state is State.A1_FAILED and lot.mode is Mode.SINGLE_STEP
        if lot.state is State.A2_FAILED or single:
            lot.state = State.INKIND_INQUIRY


class InKindAnswered(Root.Event):
    """A creditor said whether it takes the asset (答复以物抵债)."""

    TOPIC = "lot.inkind-answered"
    party: str
    answer: Answer
    on: date
    document: str

    def apply(self, lot: "LotState") -> None:
        assert lot.in_kind is not None
        lot.in_kind.answers[self.party] = self.answer


class InKindAwarded(Root.Event):
    """The asset goes to this creditor, who pays the difference if there is one (接受抵债)."""

    TOPIC = "lot.inkind-awarded"
    mark: str
    party: str
    price: Money
    entitled: Money
    difference: Money
    difference_due: date | None
    lottery: str  # 抽签记录
    eligibility: str
    on: date

    def apply(self, lot: "LotState") -> None:
        assert lot.in_kind is not None
        lot.in_kind.came_from = lot.state
        lot.in_kind.acceptor = self.party
        lot.in_kind.difference = self.difference
        lot.in_kind.difference_due = self.difference_due
        lot.state = State.INKIND_PENDING


class DifferencePaid(Root.Event):
    """The difference and the costs of taking the asset are there, or none were due (补差到账)."""

    TOPIC = "lot.difference-paid"
    party: str
    difference: Money
    costs: Money
    on: date

    def apply(self, lot: "LotState") -> None:
        assert lot.in_kind is not None
        lot.in_kind.paid_on = self.on
        lot.state = State.INKIND_PAID


class DifferenceOverdue(Root.Event):
    """The difference never came: the lot goes on, without this creditor (未补差)."""

    TOPIC = "lot.difference-overdue"
    party: str
    ruling: str
    on: date
    mark: str

    def apply(self, lot: "LotState") -> None:
        assert lot.in_kind is not None
        lot.barred_acceptors.add(self.party)
        lot.in_kind.acceptor = ""
        lot.in_kind.answers.pop(self.party, None)
        lot.in_kind.creditors.pop(self.party, None)
        # An acceptance during the inquiry goes back to the failed attempt it was about.
        lot.state = FAILED[lot.attempts[self.mark].kind]


class InKindRuled(Root.Event):
    """The ruling gave the asset to the creditor; the title passed (抵债裁定送达)."""

    TOPIC = "lot.inkind-ruled"
    mark: str
    party: str
    price: Money
    document: str
    served_on: date

    def apply(self, lot: "LotState") -> None:
        lot.ruling = self.document
        lot.ruled_on = self.served_on
        lot.state = State.CLOSED_INKIND


class InKindRefused(Root.Event):
    """Every creditor refused or was silent (均不接受抵债)."""

    TOPIC = "lot.inkind-refused"
    mark: str
    on: date

    def apply(self, lot: "LotState") -> None:
        if lot.state is State.INKIND_INQUIRY:
            lot.state = State.PS_PREP


# Another round, and the other ways out


class SecondRoundOpened(Root.Event):
    """Another round was asked for; every condition is shown met or not (二轮处置申请)."""

    TOPIC = "lot.second-round-opened"
    round_no: int
    requester: str
    document: str
    basis: Basis
    consents: tuple[str, ...]
    finding: str
    conditions: tuple[Condition, ...]
    on: date

    def apply(self, lot: "LotState") -> None:
        lot.round_request = RoundRequest(
            self.requester, self.document, self.basis, self.consents, self.finding, self.on,
            self.conditions,
        )  # fmt: skip
        lot.state = State.ROUND_REVIEW


class SecondRoundApproved(Root.Event):
    """Another round begins, priced in this mode (二轮处置批准)."""

    TOPIC = "lot.second-round-approved"
    round_no: int
    mode: Mode
    panel: str
    carried: Money | None  # the price carried over from the private sale
    both_consent: bool
    on: date

    def apply(self, lot: "LotState") -> None:
        kept = lot.reference
        looked = lot.investigation
        asked = lot.round_request
        lot.reset_round()
        lot.round_no = self.round_no
        lot.rounds[self.round_no] = self.mode
        lot.mode = self.mode
        lot.both_consent = self.both_consent
        lot.carried = self.carried
        lot.investigation = looked
        lot.round_request = asked
        if self.mode is Mode.RE_PRICE:
            lot.state = State.PRICING
        else:
            lot.reference = kept
            lot.state = State.PREPARED


class SecondRoundRejected(Root.Event):
    """Another round was refused, with its reason (二轮处置不予批准)."""

    TOPIC = "lot.second-round-rejected"
    round_no: int
    reason: str
    document: str
    on: date

    def apply(self, lot: "LotState") -> None:
        lot.round_request = None
        lot.refused_rounds.append(self.reason)
        lot.state = State.PS_FAILED


class Held(Root.Event):
    """The lot waits for a named day (留置复查)."""

    TOPIC = "lot.held"
    until: date
    reason: str
    document: str

    def apply(self, lot: "LotState") -> None:
        """Nothing but its clock, which stands in ``TimersSet``."""


class PutUnderManagement(Root.Event):
    """The asset was put under management in favour of the applicant (强制管理)."""

    TOPIC = "lot.put-under-management"
    consent: str
    document: str
    on: date

    def apply(self, lot: "LotState") -> None:
        lot.state = State.MANAGED


class Returned(Root.Event):
    """The seizure was lifted and the asset returned to the debtor (退还被执行人)."""

    TOPIC = "lot.returned"
    ruling: str
    reason: str  # why no other measure is possible
    on: date

    def apply(self, lot: "LotState") -> None:
        lot.returned_on = self.on
        lot.state = State.RETURNED


# Stops


class Suspended(Root.Event):
    """The lot stands still (暂缓、中止拍卖)."""

    TOPIC = "lot.suspended"
    ground: StayGround
    document: str
    at: datetime
    by_platform: bool
    reported_at: datetime | None
    prev: State
    left_seconds: int | None  # what was left of the bidding

    def apply(self, lot: "LotState") -> None:
        lot.suspension = Suspension(
            self.ground, self.document, self.at, self.prev, self.left_seconds
        )
        lot.state = State.SUSPENDED


class GroundGone(Root.Event):
    """The ground of the stay is gone (暂缓、中止事由消失)."""

    TOPIC = "lot.ground-gone"
    document: str
    on: date

    def apply(self, lot: "LotState") -> None:
        assert lot.suspension is not None
        lot.suspension.gone_on = self.on


class Resumed(Root.Event):
    """The lot goes on where it stood, with the bidding time it had left (恢复拍卖)."""

    TOPIC = "lot.resumed"
    document: str
    at: datetime
    opens_at: datetime | None
    ends_at: datetime | None
    to: State

    def apply(self, lot: "LotState") -> None:
        attempt = lot.attempt
        if attempt is not None and self.ends_at is not None:
            attempt.ends_at = self.ends_at
        if attempt is not None and self.opens_at is not None:
            attempt.opens_at = self.opens_at
        lot.suspension = None
        lot.state = self.to


class Withdrawn(Root.Event):
    """The lot was withdrawn before it was sold (撤回拍卖)."""

    TOPIC = "lot.withdrawn"
    ground: WithdrawGround
    document: str
    at: datetime
    after_stay: bool

    def apply(self, lot: "LotState") -> None:
        lot.state = State.WITHDRAWN


class Annulled(Root.Event):
    """The sale was annulled by a ruling (撤销拍卖)."""

    TOPIC = "lot.annulled"
    mark: str
    ground: AnnulGround
    ruling: str
    on: date

    def apply(self, lot: "LotState") -> None:
        lot.ruled_on = None
        lot.paid_on = None
        lot.state = State.VOIDED


class Reopened(Root.Event):
    """After an annulment the lot goes back to its panel, its money planned for (撤销后重启)."""

    TOPIC = "lot.reopened"
    refund_plan: str
    document: str
    on: date

    def apply(self, lot: "LotState") -> None:
        lot.refund_plan = self.refund_plan
        lot.planned = None
        lot.notices = {}
        lot.state = State.PREPARED


class VoidStands(Root.Event):
    """After an annulment the asset is not sold again (撤销后不再处置)."""

    TOPIC = "lot.void-stands"
    reason: str
    document: str
    on: date

    def apply(self, lot: "LotState") -> None:
        lot.void_stands = True


class Transferred(Root.Event):
    """A bankruptcy was accepted; lot and money go to the administrator (移交破产管理人)."""

    TOPIC = "lot.transferred"
    document: str
    accepted_on: date
    administrator: str

    def apply(self, lot: "LotState") -> None:
        lot.state = State.TRANSFERRED


class OutsiderClaimed(Root.Event):
    """An outsider claimed the asset; it stands still (案外人异议)."""

    TOPIC = "lot.outsider-claimed"
    outsider: str
    document: str
    at: datetime
    prev: State
    left_seconds: int | None

    def apply(self, lot: "LotState") -> None:
        on = self.at.date()
        lot.outsider = Outsider(on)
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

    def apply(self, lot: "LotState") -> None:
        assert lot.outsider is not None
        lot.outsider.dismissed_on = self.served_on


class OutsiderSued(Root.Event):
    """The outsider sued (案外人执行异议之诉)."""

    TOPIC = "lot.outsider-sued"
    document: str
    on: date

    def apply(self, lot: "LotState") -> None:
        assert lot.outsider is not None
        lot.outsider.sued_on = self.on


class DisposalAllowed(Root.Event):
    """The trial court allowed the sale to go on, against security (诉讼期间准许处分)."""

    TOPIC = "lot.disposal-allowed"
    request: str
    security: str
    ruling: str
    on: date

    def apply(self, lot: "LotState") -> None:
        assert lot.outsider is not None
        lot.outsider.allowed_by = self.ruling


class OutsiderLost(Root.Event):
    """The outsider's suit failed, or was given up (案外人败诉)."""

    TOPIC = "lot.outsider-lost"
    document: str
    on: date

    def apply(self, lot: "LotState") -> None:
        lot.outsider = None
        if lot.suspension is not None:
            lot.suspension.gone_on = self.on


class OutsiderWon(Root.Event):
    """A judgment gave the asset, or its proceeds, to the outsider (案外人胜诉)."""

    TOPIC = "lot.outsider-won"
    judgment: str
    on: date
    effect: OutsiderEffect

    def apply(self, lot: "LotState") -> None:
        lot.effect = self.effect
        if self.effect is OutsiderEffect.REVOKED:
            lot.ruled_on = None
            lot.state = State.VOIDED
