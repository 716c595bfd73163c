"""Commands on a lot that was sold: its price, its ruling, its delivery, or its default."""

from collections.abc import Sequence
from datetime import date

from auctions import lot_endings, timers
from auctions.law import closing
from auctions.law.defaults import may_rule
from auctions.law.says import DefaultNotRuled, PriceNotPaid, RulingRefused, refuse
from auctions.law.venue import archived
from auctions.lot_bidding import Announcing
from auctions.lot_words import Trait
from auctions.parameters import CourtRules
from ledger.domain.money import Money


class Selling(Announcing):
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
        self.record(lot_endings.DuePassed, mark=attempt.mark, due_on=attempt.balance_due_on)
        self.settle("pass_due", before, on, rules)

    def complete_price(
        self, *, total: Money, on: date, rules: CourtRules, accepted_by: str = ""
    ) -> None:
        """Record that the whole price is in the court's account; late only by the court's word."""
        self.ask("complete_price")
        attempt = self._under_way()
        assert attempt.price is not None
        assert attempt.balance_due_on is not None
        closing.price_complete(total, attempt.price)
        late = closing.paid_in_time(on, attempt.balance_due_on)
        if late is not None and not accepted_by.strip():
            refuse(
                PriceNotPaid, "CL-4", "a late payment is accepted by the court's decision",
                due=attempt.balance_due_on,
            )  # fmt: skip
        before = self.state
        self.record(
            lot_endings.PriceCompleted, mark=attempt.mark, price=total, on=on,
            accepted_by=accepted_by,
        )  # fmt: skip
        self.remark(late)
        self.settle("complete_price", before, on, rules)

    def reopen_price(self, *, reason: str, on: date, rules: CourtRules) -> None:
        """Record that money of the price went back: it is not paid until it is covered (RB-9)."""
        self.ask("reopen_price")
        attempt = self._under_way()
        before = self.state
        self.record(lot_endings.PriceReopened, mark=attempt.mark, reason=reason, on=on)
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
            lot_endings.BuyerDefaulted, mark=attempt.mark, buyer=attempt.winner, ruling=ruling,
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
            refuse(DefaultNotRuled, "DF-15", "the finding has no number")
        before = self.state
        self.record(
            lot_endings.EligibilityFailed, mark=attempt.mark, buyer=attempt.winner,
            document=document, on=on, knew=knew, voided=voided,
        )  # fmt: skip
        self.settle("fail_eligibility", before, on, rules)

    def serve_ruling(
        self,
        *,
        document: str,
        served_on: date,
        rules: CourtRules,
        eligibility: str = "",
        approval: str = "",
    ) -> None:
        """Record the service of the ruling: the title passes that day (CL-6, CL-7)."""
        self.ask("serve_ruling")
        self._may_dispose(served_on, rules)
        attempt = self._under_way()
        late = closing.ruling_served(self.paid_on, served_on, document, rules.calendar)
        closing.eligible(limited=Trait.LIMITED in self.traits, home_check=eligibility)
        closing.approved(equity=Trait.EQUITY in self.traits, approval=approval)
        before = self.state
        self.record(
            lot_endings.RulingServed, mark=attempt.mark, document=document, served_on=served_on,
            eligibility=eligibility, approval=approval,
        )  # fmt: skip
        self.remark(late)
        self.settle("serve_ruling", before, served_on, rules)

    @property
    def title_passed_on(self) -> date | None:
        """The day the title passed: the day the ruling was served, no other (CL-7)."""
        return closing.title_date(self.ruled_on) if self.ruled_on is not None else None

    def issue_notices(self, documents: Sequence[str], *, on: date) -> None:
        """Record the notices that tell registrars to end the burdens (CL-9)."""
        self.ask("issue_notices")
        if not documents:
            refuse(RulingRefused, "CL-9", "no notice is named")
        self.record(lot_endings.NoticesIssued, documents=tuple(documents), on=on)

    def deliver(self, *, document: str, on: date, rules: CourtRules, forced: bool = False) -> None:
        """Record that the asset was handed over (CL-8)."""
        self.ask("deliver")
        closing.burdens_ended(notices_issued=self.notices_issued)
        assert self.ruled_on is not None
        late = closing.handed_over(self.ruled_on, on, rules.calendar)
        before = self.state
        self.record(lot_endings.Delivered, document=document, on=on, forced=forced)
        self.remark(late)
        self.settle("deliver", before, on, rules)

    def close(self, *, document: str, archive: str, on: date, rules: CourtRules) -> None:
        """Bring the lot to zero once costs are settled and the money went out (PF-9)."""
        self.ask("close")
        if not document.strip():
            refuse(RulingRefused, "CL-12", "the plan or approval of the payments has no number")
        before = self.state
        self.record(lot_endings.Closed, document=document, archive=archive, on=on)
        self.remark(archived(archive))
        self.settle("close", before, on, rules)

    def start_plan_clock(self, plan: str, *, served_on: date, rules: CourtRules) -> None:
        """Let the fifteen days run in which a plan may be objected to (CL-12)."""
        self.start_clock(
            timers.start("T-PLAN", served_on, rules, subject=plan), by_act="start_plan_clock"
        )
