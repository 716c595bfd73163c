"""Every fact that can happen to a lot before its asset goes to somebody, beside what it changes.

A fact applies itself to the lot: it may not fail, and it reads neither clock nor parameters.
Commands that decide whether it may happen stand in the files named after their subject.
"""

from datetime import date, datetime
from typing import TYPE_CHECKING

from auctions.lot_state import (
    Barred,
    Investigation,
    Notice,
    Planned,
    Preemptor,
    Reference,
    Report,
)
from auctions.lot_words import (
    ANNOUNCED,
    BIDDING,
    FAILED,
    Alert,
    AssetClass,
    Attempt,
    BarredAs,
    Bid,
    BidderRole,
    Channel,
    Creditor,
    Entrant,
    Kind,
    Method,
    NotifyMeans,
    Outcome,
    RefusedBid,
    Seizure,
    State,
    Terms,
    TimerStart,
    Trait,
)
from ledger.domain.kernel import FirstFact, Personal, Root
from ledger.domain.money import Money

if TYPE_CHECKING:
    from auctions.lot_state import LotState


class Registered(FirstFact):
    """A seized asset was entered as a lot (拍品登记)."""

    TOPIC = "lot.registered"
    number: str
    case_numbers: tuple[str, ...]
    asset: str  # its own registration number; the same asset is never in two open lots
    title: str
    asset_class: AssetClass
    traits: tuple[Trait, ...]
    applicant: str  # party mark in the first case
    debtor: str
    seizure: Seizure


class SeizureRenewed(Root.Event):
    """The seizure was renewed, or the asset seized anew (续封、重新查封)."""

    TOPIC = "lot.seizure-renewed"
    seizure: Seizure
    anew: bool

    def apply(self, lot: "LotState") -> None:
        lot.seizure = self.seizure
        if self.anew:
            lot.returned_on = None


class CaseTerminated(Root.Event):
    """The case was ended, or resumed (终结执行、终结本次执行程序、恢复执行)."""

    TOPIC = "lot.case-terminated"
    case_number: str
    document: str
    on: date
    resumed: bool

    def apply(self, lot: "LotState") -> None:
        if self.resumed:
            lot.terminated_cases.pop(self.case_number, None)
        else:
            lot.terminated_cases[self.case_number] = self.on
            lot.ended_cases[self.case_number] = self.on


class CreditorsListed(Root.Event):
    """Who may take the asset or be told of it, and what ranks before them (债权人情况)."""

    TOPIC = "lot.creditors-listed"
    document: str
    creditors: tuple[Creditor, ...]
    security_holders: tuple[str, ...]
    priority: Money
    costs: Money

    def apply(self, lot: "LotState") -> None:
        lot.creditors = {each.party: each for each in self.creditors}
        lot.security_holders = self.security_holders
        lot.priority = self.priority
        lot.costs = self.costs


class PreemptorKnown(Root.Event):
    """Somebody is known to have a right of pre-emption (优先购买权人)."""

    TOPIC = "lot.preemptor-known"
    holder: str
    nature: str  # 共有人、承租人、股东
    name: Personal

    def apply(self, lot: "LotState") -> None:
        lot.preemptors[self.holder] = Preemptor(self.holder, self.nature)


class PreemptorConfirmed(Root.Event):
    """The panel confirmed a right of pre-emption, its rank and its own code (优先购买权确认)."""

    TOPIC = "lot.preemptor-confirmed"
    holder: str
    rank: int
    code: str
    panel: str
    on: date

    def apply(self, lot: "LotState") -> None:
        known = lot.preemptors[self.holder]
        known.rank, known.code = self.rank, self.code


class PersonBarred(Root.Event):
    """Somebody was entered who may not bid for this lot (不得参与竞买人员)."""

    TOPIC = "lot.person-barred"
    role: BarredAs
    name: Personal
    identity: Personal

    def apply(self, lot: "LotState") -> None:
        lot.barred.append(Barred(self.role, self.name, self.identity))


# Pricing


class PricingOpened(Root.Event):
    """Pricing began, on what was found out about the asset (启动定价)."""

    TOPIC = "lot.pricing-opened"
    record: str
    lease: bool
    home_finding: str
    on: date

    def apply(self, lot: "LotState") -> None:
        lot.investigation = Investigation(self.record, self.on, self.lease, self.home_finding)
        lot.state = State.PRICING


class MethodFailed(Root.Event):
    """A way of finding the price cannot be used or did not work (定价方式不成)."""

    TOPIC = "lot.method-failed"
    method: Method
    ground: str
    document: str

    def apply(self, lot: "LotState") -> None:
        lot.tried.append((self.method, self.ground))


class ReportServed(Root.Event):
    """A party received the pricing report, or was told by publication (送达报告)."""

    TOPIC = "lot.report-served"
    party: str
    method: Method
    received_on: date
    publicised: bool
    deemed_on: date
    objection_until: date

    def apply(self, lot: "LotState") -> None:
        lot.reports[self.party] = Report(
            self.party, self.received_on, self.deemed_on, self.objection_until
        )


class ObjectionRaised(Root.Event):
    """A party objected to the pricing report in time (对报告提出异议)."""

    TOPIC = "lot.objection-raised"
    party: str
    ground: str
    on: date

    def apply(self, lot: "LotState") -> None:
        lot.reports[self.party].objection = self.ground


class ObjectionClosed(Root.Event):
    """An objection to the pricing report was dealt with (异议处理完毕)."""

    TOPIC = "lot.objection-closed"
    party: str
    document: str
    on: date

    def apply(self, lot: "LotState") -> None:
        lot.reports[self.party].closed = True


class ReferenceFixed(Root.Event):
    """The reference price was found (参考价确定)."""

    TOPIC = "lot.reference-fixed"
    method: Method
    amount: Money
    fixed_on: date
    valid_until: date
    reports: tuple[str, ...]
    ground: str

    def apply(self, lot: "LotState") -> None:
        lot.reference = Reference(
            self.method, self.amount, self.fixed_on, self.valid_until, self.reports,
            lot.case_numbers,
        )  # fmt: skip
        lot.ground_of_reference = self.ground
        lot.state = State.PRICED


class PricingSuspended(Root.Event):
    """Pricing was held (暂缓定价)."""

    TOPIC = "lot.pricing-suspended"
    ground: str
    document: str
    on: date

    def apply(self, lot: "LotState") -> None:
        lot.state = State.PRICING_HELD


class PricingResumed(Root.Event):
    """Pricing went on (恢复定价)."""

    TOPIC = "lot.pricing-resumed"
    document: str
    on: date

    def apply(self, lot: "LotState") -> None:
        lot.state = State.PRICING


class PricingWithdrawn(Root.Event):
    """Pricing was called off (撤回定价委托)."""

    TOPIC = "lot.pricing-withdrawn"
    ground: str
    document: str
    on: date

    def apply(self, lot: "LotState") -> None:
        lot.state = State.REGISTERED


class NoSurplusAnswered(Root.Event):
    """The applicant was told that nothing would be left, and asked to go on (无益拍卖申请)."""

    TOPIC = "lot.no-surplus-answered"
    document: str
    told_on: date
    asked_on: date

    def apply(self, lot: "LotState") -> None:
        lot.no_surplus_request = self.document


class TermsSet(Root.Event):
    """The panel set the terms of the attempt to come (参数评议)."""

    TOPIC = "lot.terms-set"
    kind: Kind
    round_no: int
    rerun_no: int
    panel: str
    terms: Terms
    on: date

    def apply(self, lot: "LotState") -> None:
        lot.planned = Planned(self.kind, self.round_no, self.rerun_no, self.panel, self.terms)
        lot.notices = {}
        if lot.state is State.PRICED:
            lot.state = State.PREPARED


# Notice


class Notified(Root.Event):
    """A party or pre-emptor was told of the coming attempt (通知)."""

    TOPIC = "lot.notified"
    party: str
    means: NotifyMeans
    on: date  # the day it counts as told
    document: str

    def apply(self, lot: "LotState") -> None:
        lot.notices[self.party] = Notice(self.party, self.means, self.on)


class Published(Root.Event):
    """The attempt was announced on its platform (公告发布)."""

    TOPIC = "lot.published"
    mark: str
    kind: Kind
    round_no: int
    rerun_no: int
    platform: str
    platform_lot: str
    published_on: date
    opens_at: datetime
    closes_at: datetime
    bank_account: str
    document: str
    checklist: str  # SHA-256 of what was disclosed

    def apply(self, lot: "LotState") -> None:
        assert lot.planned is not None
        lot.attempts[self.mark] = Attempt(
            self.mark, self.kind, self.round_no, self.rerun_no, lot.planned.terms, self.platform,
            self.platform_lot, self.published_on, self.opens_at, self.closes_at,
            self.bank_account, self.closes_at,
        )  # fmt: skip
        lot.current = self.mark
        lot.in_kind = None
        lot.planned = None
        lot.state = ANNOUNCED[self.kind]


class Entered(Root.Event):
    """Somebody paid what admits to the bidding and got a code (保证金、变卖预缴款确认)."""

    TOPIC = "lot.entered"
    mark: str
    bidder: str  # the code everybody sees
    name: Personal
    identity: Personal
    role: BidderRole
    rank: int | None
    channel: Channel
    amount: Money
    reference: str
    proxy: str
    loan_letter: str
    at: datetime

    def apply(self, lot: "LotState") -> None:
        lot.attempts[self.mark].entrants[self.bidder] = Entrant(
            self.bidder, self.name, self.identity, self.role, self.rank, self.channel,
            self.amount, self.reference, self.at,
        )  # fmt: skip


# Bidding


class BiddingStarted(Root.Event):
    """The bidding, or the period of a private sale, began (竞价开始)."""

    TOPIC = "lot.bidding-started"
    mark: str
    at: datetime

    def apply(self, lot: "LotState") -> None:
        lot.state = BIDDING[lot.attempts[self.mark].kind]


class BidsTaken(Root.Event):
    """A stretch of bids was judged, in the platform's own order (出价)."""

    TOPIC = "lot.bids-taken"
    mark: str
    bids: tuple[Bid, ...]
    refused: tuple[RefusedBid, ...]
    ends_at: datetime
    extensions: int  # how often these bids moved the end

    def apply(self, lot: "LotState") -> None:
        attempt = lot.attempts[self.mark]
        attempt.bids.extend(self.bids)
        attempt.refused += len(self.refused)
        attempt.ends_at = self.ends_at
        attempt.extensions += self.extensions
        heard = [bid.seq for bid in self.bids] + [bid.seq for bid in self.refused]
        attempt.last_seq = max([attempt.last_seq, *heard])
        if attempt.kind.private and self.bids:
            lot.state = State.PS_BIDDING


class BiddingClosed(Root.Event):
    """The bidding ended: sold to the last valid bid, or failed (竞价结束)."""

    TOPIC = "lot.bidding-closed"
    mark: str
    kind: Kind
    outcome: Outcome
    at: datetime
    winner: str  # a bidder's code; empty when the attempt failed
    price: Money | None
    extensions: int
    bids: int
    balance_due_on: date | None

    def apply(self, lot: "LotState") -> None:
        attempt = lot.attempts[self.mark]
        attempt.outcome = self.outcome
        attempt.ended_at = self.at
        attempt.winner = self.winner
        attempt.price = self.price
        attempt.balance_due_on = self.balance_due_on
        sold = self.outcome is Outcome.SOLD
        lot.state = State.SOLD_AWAIT_BALANCE if sold else FAILED[self.kind]
        if not sold and self.kind is Kind.DS:
            lot.direct = None
        if not sold:
            lot.notices = {}  # whoever was told of this attempt was not told of another


class SaleConfirmed(Root.Event):
    """The confirmation of the sale was published, with the buyer's real name (成交确认书)."""

    TOPIC = "lot.sale-confirmed"
    mark: str
    document: str
    buyer: Personal
    on: date

    def apply(self, lot: "LotState") -> None:
        lot.confirmation = self.document


# Clocks and alerts


class Alerted(Root.Event):
    """Something was accepted that the law wanted otherwise; it stays on the history (预警)."""

    TOPIC = "lot.alerted"
    rule: str
    said: str
    due: date | None

    def apply(self, lot: "LotState") -> None:
        lot.alerts.append(Alert(self.rule, self.said, self.due))


class TimersSet(Root.Event):
    """Clocks were started and stopped by what happened to the lot (期限起止)."""

    TOPIC = "lot.timers-set"
    by: str  # the act that did it
    started: tuple[TimerStart, ...]
    stopped: tuple[str, ...]  # keys: name, or name:subject

    def apply(self, lot: "LotState") -> None:
        for key in self.stopped:
            lot.timers.pop(key, None)
            if key.startswith("T-URGE:"):
                lot.escalated.pop(key.removeprefix("T-URGE:"), None)
                lot.urged.pop(key.removeprefix("T-URGE:"), None)
        for each in self.started:
            lot.timers[key_of(each)] = each


class TimerFired(Root.Event):
    """A clock ran out (期限届满); it does so once."""

    TOPIC = "lot.timer-fired"
    timer: str
    subject: str
    due_at: datetime
    fired_at: datetime

    def apply(self, lot: "LotState") -> None:
        lot.timers.pop(f"{self.timer}:{self.subject}" if self.subject else self.timer, None)


class TimerEscalated(Root.Event):
    """What a clock called for was still not done; somebody higher was told (督办升级)."""

    TOPIC = "lot.timer-escalated"
    timer: str
    subject: str
    level: int
    to: str  # the role it goes to
    at: datetime

    def apply(self, lot: "LotState") -> None:
        lot.escalated[self.timer] = self.level
        lot.urged[self.timer] = self.to


def key_of(timer: TimerStart) -> str:
    """What a running clock is found by."""
    return f"{timer.name}:{timer.subject}" if timer.subject else timer.name
