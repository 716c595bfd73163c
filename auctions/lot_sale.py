"""A lot that was sold: its price, its ruling, its delivery, or its default (成交、悔拍)."""

from collections.abc import Sequence
from datetime import date

from auctions import timers
from auctions.law import closing
from auctions.law.costs import costs_settled
from auctions.law.defaults import may_rule
from auctions.law.says import DefaultNotRuled, PriceNotPaid, RulingRefused, refuse
from auctions.law.venue import archived
from auctions.lot_loans import Loaning
from auctions.lot_state import Barred, LotState
from auctions.lot_words import BarredAs, State, Trait
from auctions.parameters import CourtRules
from ledger.domain import clock
from ledger.domain.kernel import Root
from ledger.domain.money import Money


class DuePassed(Root.Event):
    """The balance was not there when it was due (尾款逾期)."""

    TOPIC = "lot.due-passed"
    mark: str
    due_on: date

    def apply(self, lot: LotState) -> None:
        lot.state = State.OVERDUE


class PriceCompleted(Root.Event):
    """The whole price is in the court's account (价款付清)."""

    TOPIC = "lot.price-completed"
    mark: str
    price: Money
    on: date
    accepted_by: str  # the decision that took it late; empty when it was in time

    def apply(self, lot: LotState) -> None:
        lot.paid_on = self.on
        lot.state = State.PAID


class PriceReopened(Root.Event):
    """Money of a completed price went back; it is not paid until it is covered (价款撤回)."""

    TOPIC = "lot.price-reopened"
    mark: str
    reason: str
    on: date

    def apply(self, lot: LotState) -> None:
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

    def apply(self, lot: LotState) -> None:
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

    def apply(self, lot: LotState) -> None:
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

    def apply(self, lot: LotState) -> None:
        lot.ruling = self.document
        lot.ruled_on = self.served_on
        lot.state = State.RULED


class NoticesIssued(Root.Event):
    """Registrars were told to end the burdens that the sale ended (协助执行通知)."""

    TOPIC = "lot.notices-issued"
    documents: tuple[str, ...]
    on: date

    def apply(self, lot: LotState) -> None:
        lot.notices_issued = True


class Delivered(Root.Event):
    """The asset was handed over (交付)."""

    TOPIC = "lot.delivered"
    document: str
    on: date
    forced: bool

    def apply(self, lot: LotState) -> None:
        lot.delivered_on = self.on
        lot.state = State.DELIVERED


class Closed(Root.Event):
    """Costs were settled and the money went out; the lot is at zero (成交结案)."""

    TOPIC = "lot.closed"
    document: str  # 分配方案或发放审批
    archive: str  # 平台电子数据存档
    on: date

    def apply(self, lot: LotState) -> None:
        lot.archive = self.archive
        lot.state = State.CLOSED_SOLD


class Selling(Loaning):
    """A lot whose bidding ended with a buyer."""

    def pass_due(self, *, on: date, rules: CourtRules) -> None:
        """Record that the balance was not there on the day it was due."""
        self.ask("pass_due")
        attempt = self._under_way()
        assert attempt.balance_due_on is not None
        if on <= attempt.balance_due_on:
            refuse(
                PriceNotPaid, "CL-4", f"the balance is due on {attempt.balance_due_on}",
                due=attempt.balance_due_on,
            )  # fmt: skip
        before = self.state
        self.ran_out("T-BAL", at=timers.end_of(attempt.balance_due_on))
        self.record(DuePassed, mark=attempt.mark, due_on=attempt.balance_due_on)
        self.settle("pass_due", before, on, rules)

    def complete_price(
        self,
        *,
        total: Money,
        on: date,
        rules: CourtRules,
        accepted_by: str = "",
        by_buyer_on: date | None = None,
    ) -> None:
        """Record that the whole price is in the court's account; late only by the court's word.

        ``by_buyer_on`` is the day the buyer had done its part, where a platform's came later.
        """
        self.ask("complete_price")
        attempt = self._under_way()
        assert attempt.price is not None
        assert attempt.balance_due_on is not None
        closing.price_complete(total, attempt.price)
        late = closing.paid_in_time(by_buyer_on or on, attempt.balance_due_on)
        if late is not None and not accepted_by.strip():
            refuse(
                PriceNotPaid, "CL-4", f"complete on {by_buyer_on or on}, due on"
                f" {attempt.balance_due_on}: a late payment is accepted by the court's decision",
                due=attempt.balance_due_on, paid_on=by_buyer_on or on,
            )  # fmt: skip
        before = self.state
        self.record(
            PriceCompleted, mark=attempt.mark, price=total, on=on,
            accepted_by=accepted_by,
        )  # fmt: skip
        self.remark(late)
        self.settle("complete_price", before, on, rules)

    def reopen_price(self, *, reason: str, on: date, rules: CourtRules) -> None:
        """Record that money of the price went back: it is not paid until it is covered (RB-9)."""
        self.ask("reopen_price")
        attempt = self._under_way()
        before = self.state
        self.record(PriceReopened, mark=attempt.mark, reason=reason, on=on)
        self.settle("reopen_price", before, on, rules)

    def rule_default(
        self, *, ruling: str, on: date, rules: CourtRules, written_refusal: str = ""
    ) -> None:
        """Record the ruling that the buyer defaulted; the buyer is out of every rerun (DF-1)."""
        self.ask("rule_default")
        attempt = self._under_way()
        assert attempt.balance_due_on is not None
        may_rule(ruling, on, attempt.balance_due_on, refused_in_writing=bool(written_refusal))
        before = self.state
        self.record(
            BuyerDefaulted, mark=attempt.mark, buyer=attempt.winner, ruling=ruling,
            on=on, written_refusal=written_refusal,
        )  # fmt: skip
        self.settle("rule_default", before, on, rules)

    def fail_eligibility(
        self, *, document: str, on: date, knew: bool, voided: bool, rules: CourtRules
    ) -> None:
        """Record that the buyer may not have the asset: a default, or a void sale (DF-13 to 15)."""
        self.ask("fail_eligibility")
        attempt = self._under_way()
        if not document.strip():
            refuse(DefaultNotRuled, "DF-15", "the finding has no number", lacking="document")
        before = self.state
        self.record(
            EligibilityFailed, mark=attempt.mark, buyer=attempt.winner,
            document=document, on=on, knew=knew, voided=closing.is_void(faked=voided),
        )  # fmt: skip
        self.settle("fail_eligibility", before, on, rules)

    def serve_ruling(
        self,
        *,
        document: str,
        served_on: date,
        rules: CourtRules,
        eligibility: str = "",
        eligible_since: date | None = None,
        approval: str = "",
    ) -> None:
        """Record the service of the ruling: the title passes that day (CL-6, CL-7).

        In a city that limits purchases the buyer was eligible from its application on (DF-15).
        """
        self.ask("serve_ruling")
        self._may_dispose(served_on, rules)
        attempt = self._under_way()
        late = closing.ruling_served(self.paid_on, served_on, document, rules.calendar)
        closing.eligible(limited=Trait.LIMITED in self.traits, home_check=eligibility)
        if Trait.LIMITED in self.traits:
            applied_on = clock.on(attempt.entrants[attempt.winner].entered_at)
            closing.still_eligible(applied_on, eligible_since, at_ruling=bool(eligibility.strip()))
        closing.approved(equity=Trait.EQUITY in self.traits, approval=approval)
        before = self.state
        self.record(
            RulingServed, mark=attempt.mark, document=document, served_on=served_on,
            eligibility=eligibility, approval=approval,
        )  # fmt: skip
        self.remark(late)
        self.settle("serve_ruling", before, served_on, rules)

    @property
    def title_passed_on(self) -> date | None:
        """The day the title passed: the day the ruling was served, no other (CL-7)."""
        return closing.title_date(self.ruled_on) if self.ruled_on is not None else None

    @property
    def interest_stops_on(self) -> date | None:
        """The day doubled interest on the sold part stops: the ruling's, not the bid's (CL-10)."""
        attempt = self.attempt
        if self.ruled_on is None or attempt is None or attempt.ended_at is None:
            return None
        return closing.interest_stops(self.ruled_on, clock.on(attempt.ended_at))

    def issue_notices(self, documents: Sequence[str], *, on: date) -> None:
        """Record the notices that tell registrars to end the burdens (CL-9)."""
        self.ask("issue_notices")
        if not documents:
            refuse(RulingRefused, "CL-9", "no notice is named", lacking="documents")
        self.record(NoticesIssued, documents=tuple(documents), on=on)

    def deliver(self, *, document: str, on: date, rules: CourtRules, forced: bool = False) -> None:
        """Record that the asset was handed over (CL-8)."""
        self.ask("deliver")
        closing.burdens_ended(notices_issued=self.notices_issued)
        assert self.ruled_on is not None
        late = closing.handed_over(self.ruled_on, on, rules.calendar)
        before = self.state
        self.record(Delivered, document=document, on=on, forced=forced)
        self.remark(late)
        self.settle("deliver", before, on, rules)

    def close(self, *, document: str, archive: str, on: date, rules: CourtRules) -> None:
        """Bring the lot to zero once costs are settled and the money went out (PF-9)."""
        self.ask("close")
        if not document.strip():
            said = "the plan or approval of the payments has no number"
            refuse(RulingRefused, "CL-12", said, lacking="document")
        costs_settled([each.amount for each in self.open_costs])
        before = self.state
        self.record(Closed, document=document, archive=archive, on=on)
        self.remark(archived(archive))
        self.settle("close", before, on, rules)

    def start_plan_clock(self, plan: str, *, served_on: date, rules: CourtRules) -> None:
        """Let the fifteen days run in which a plan may be objected to (CL-12)."""
        self.start_clock(
            timers.start("T-PLAN", served_on, rules, subject=plan), by_act="start_plan_clock"
        )

    def start_top_up_clock(self, attempt: str, *, on: date, pay_by: date) -> None:
        """Let the days run that a written order gives a defaulter to add what lacks (DF-5)."""
        self.start_clock(
            timers.until("T-TOPUP", on, pay_by, subject=attempt), by_act="start_top_up_clock"
        )
