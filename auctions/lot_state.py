"""What a lot knows of itself: the state its facts have brought it to.

Facts apply themselves to it; the commands beside them read it and decide.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from auctions.lot_parts import Appraisal, Complaint, Cost, Damage, Engagement, Fault, Query
from auctions.lot_words import (
    TERMINAL,
    Alert,
    Answer,
    AssetClass,
    Attempt,
    BarredAs,
    Basis,
    Condition,
    Creditor,
    Kind,
    Method,
    Mode,
    NotifyMeans,
    OutsiderEffect,
    Seizure,
    State,
    StayGround,
    Terms,
    TimerStart,
    Trait,
)
from ledger.domain.kernel import Recording
from ledger.domain.money import Money

if TYPE_CHECKING:
    from auctions.law.pricing import Quote


@dataclass(slots=True)
class Investigation:
    """What was found out about the asset before it was priced (财产现状调查)."""

    record: str
    on: date
    lease: bool
    home_finding: str


@dataclass(slots=True)
class Reference:
    """The reference price and how long it holds (参考价)."""

    method: Method
    amount: Money
    fixed_on: date
    valid_until: date
    reports: tuple[str, ...]
    case_numbers: tuple[str, ...]


@dataclass(slots=True)
class Report:
    """A pricing report as one party received it, and its objection while that is open."""

    party: str
    received_on: date
    deemed_on: date
    objection_until: date
    objection: str = ""
    closed: bool = False


@dataclass(slots=True)
class Preemptor:
    """Somebody known to have a right of pre-emption; ranked once the panel confirmed it."""

    holder: str
    nature: str
    rank: int | None = None
    code: str = ""


@dataclass(slots=True)
class Notice:
    """How and when a party was told of the coming attempt."""

    party: str
    means: NotifyMeans
    on: date  # the day it counts as told


@dataclass(slots=True)
class Planned:
    """The terms the panel set for the attempt to come."""

    kind: Kind
    round_no: int
    rerun_no: int
    panel: str
    terms: Terms


@dataclass(slots=True)
class DirectSale:
    """The decision to sell without an auction (直接变卖)."""

    document: str
    price: Money
    on: date


@dataclass(slots=True)
class Barred:
    """Somebody who may not bid for this lot."""

    role: BarredAs
    name: str
    identity: str


@dataclass(slots=True)
class InKind:
    """The asset on its way to a creditor instead of to a buyer (以物抵债)."""

    mark: str  # the attempt at whose price it is offered
    price: Money
    creditors: dict[str, Creditor]
    answer_by: date
    answers: dict[str, Answer] = field(default_factory=dict)
    acceptor: str = ""
    difference: Money | None = None
    difference_due: date | None = None
    paid_on: date | None = None
    came_from: State = State.INKIND_INQUIRY


@dataclass(slots=True)
class RoundRequest:
    """A request to open another round (二轮处置申请)."""

    requester: str
    document: str
    basis: Basis
    consents: tuple[str, ...]
    finding: str
    asked_on: date
    conditions: tuple[Condition, ...] = ()


@dataclass(slots=True)
class Suspension:
    """Why and since when a lot stands still, and what it goes back to."""

    ground: StayGround
    document: str
    at: datetime
    prev: State
    left_seconds: int | None
    gone_on: date | None = None


@dataclass(slots=True)
class Challenge:
    """An objection to an attempt, and what became of it (执行异议)."""

    objector: str
    mark: str
    on: date
    ruled_on: date | None = None
    upheld: bool = False
    reconsidered_on: date | None = None


@dataclass(slots=True)
class Outsider:
    """An outsider who says the asset is his (案外人)."""

    claimed_on: date
    dismissed_on: date | None = None
    sued_on: date | None = None
    allowed_by: str = ""


class LotState(Recording):
    """The state of one lot; :class:`~auctions.lot.Lot` is the noun that has it."""

    state: State

    def begin(self, number: str, case_numbers: tuple[str, ...], asset: str) -> None:
        """Stand at the beginning."""
        self.number = number
        self.case_numbers = case_numbers
        self.asset = asset
        self.state = State.REGISTERED
        self.asset_class = AssetClass.MOVABLE
        self.traits: frozenset[Trait] = frozenset()
        self.applicant = ""
        self.debtor = ""
        self.seizure: Seizure | None = None
        self.round_no = 1
        self.mode = Mode.RE_PRICE
        self.both_consent = False
        self.carried: Money | None = None  # a price carried over from the round before
        self.ground_of_reference = ""
        self.current = ""  # the mark of the attempt under way, or of the last one
        self.attempts: dict[str, Attempt] = {}
        self.reset_round()
        self.creditors: dict[str, Creditor] = {}
        self.priority: Money | None = None  # 优先债权
        self.costs: Money | None = None  # 执行费用
        self.preemptors: dict[str, Preemptor] = {}
        self.security_holders: tuple[str, ...] = ()
        self.barred: list[Barred] = []
        self.barred_acceptors: set[str] = set()
        self.rounds: dict[int, Mode] = {1: Mode.RE_PRICE}
        self.refused_rounds: list[str] = []
        self.direct: DirectSale | None = None
        self._begin_beside()
        self._begin_afterwards()

    def _begin_beside(self) -> None:
        self.joined: tuple[str, ...] = ()  # assets sold with its own as one
        self.engaged: dict[str, Engagement] = {}
        self.faults: list[Fault] = []
        self.cost_entries: list[Cost] = []
        self.charged: Money | None = None  # to a debtor who stopped the sale by paying
        self.unpaid_firms: set[str] = set()  # whose file was recalled: they get no fee
        self.queries: dict[str, Query] = {}
        self.damages: list[Damage] = []

    def _begin_afterwards(self) -> None:
        self.title = ""
        self.suspension: Suspension | None = None
        self.outsider: Outsider | None = None
        self.challenges: dict[tuple[str, str], Challenge] = {}  # by objector and attempt
        self.terminated_cases: dict[str, date] = {}  # ended now
        self.ended_cases: dict[str, date] = {}  # ended once, resumed or not
        self.returned_on: date | None = None
        self.last_ground = ""
        self.corrections: dict[tuple[int, str], str] = {}  # by fact and field
        self.alerts: list[Alert] = []
        self.timers: dict[str, TimerStart] = {}
        self.escalated: dict[str, int] = {}
        self.urged: dict[str, str] = {}  # the clock urged, and the role it has reached
        self.paid_on: date | None = None
        self.ruled_on: date | None = None
        self.ruling = ""
        self.notices_issued = False
        self.delivered_on: date | None = None
        self.confirmation = ""
        self.archive = ""
        self.loan_applicants: set[str] = set()
        self.void_stands = False
        self.refund_plan = ""
        self.effect: OutsiderEffect | None = None
        self.enough = False

    def reset_round(self) -> None:
        """Forget what belongs to one round only."""
        self.investigation: Investigation | None = None
        self.appraisal: Appraisal | None = None
        self.quotes: tuple[Quote, ...] = ()  # of an online inquiry, platform by platform
        self.complaints: dict[str, Complaint] = {}
        self.reference: Reference | None = None
        self.tried: list[tuple[Method, str]] = []  # methods that failed, and on what ground
        self.reports: dict[str, Report] = {}
        self.planned: Planned | None = None
        self.notices: dict[str, Notice] = {}
        self.no_surplus_request: str = ""
        self.in_kind: InKind | None = None
        self.asked_in_kind: list[str] = []  # marks of the attempts after which it was offered
        self.round_request: RoundRequest | None = None

    @property
    def attempt(self) -> Attempt | None:
        """The attempt under way, or the last one."""
        return self.attempts.get(self.current)

    @property
    def finished(self) -> bool:
        """Whether the lot has come to zero (清零)."""
        return self.state in TERMINAL or (self.state is State.VOIDED and self.void_stands)

    @property
    def stage(self) -> State:
        """Where the lot stands, or stood when it was stayed."""
        stayed = self.state is State.SUSPENDED and self.suspension is not None
        return self.suspension.prev if stayed and self.suspension is not None else self.state

    @property
    def taker(self) -> str:
        """The creditor to whom the asset was awarded and not yet given."""
        waits = self.stage in (State.INKIND_PENDING, State.INKIND_PAID)
        return self.in_kind.acceptor if waits and self.in_kind is not None else ""

    @property
    def sealed(self) -> bool:
        """Whether a window is open in which only codes and amounts are shown (BD-5)."""
        attempt = self.attempt
        return attempt is not None and attempt.outcome is None and not self.finished

    @property
    def ended_on(self) -> date | None:
        """The day on which the enforcement of the lot's last case ended, while none goes on."""
        ended = [self.terminated_cases.get(number) for number in self.case_numbers]
        days = [day for day in ended if day is not None]
        return max(days) if len(days) == len(ended) else None

    def of_round(self, kind: Kind, round_no: int | None = None) -> Attempt | None:
        """The last attempt of a kind in a round, reruns counted; by default of this round."""
        found = [
            attempt
            for attempt in self.attempts.values()
            if attempt.kind is kind and attempt.round_no == (round_no or self.round_no)
        ]
        return max(found, key=lambda attempt: attempt.rerun_no, default=None)
