"""Commands on a lot before it is announced: seizure, investigation, reference price, terms."""

from collections.abc import Sequence
from datetime import date

from auctions import lot_facts, timers
from auctions.law import bids as bidding_law
from auctions.law import notice, price, pricing, rounds, venue
from auctions.law.defaults import rerun_terms
from auctions.law.failure import named_deposit
from auctions.law.says import (
    NoticeTooShort,
    ObjectionRefused,
    ReferenceRefused,
    Remark,
    TermsRefused,
    refuse,
)
from auctions.lot_clocks import Clocked
from auctions.lot_table import NotInThatStage
from auctions.lot_words import (
    BarredAs,
    Creditor,
    Kind,
    Method,
    Mode,
    Outcome,
    Seizure,
    State,
    TaxBurden,
    Terms,
    Trait,
)
from auctions.parameters import CourtRules
from ledger.domain.calendar import Period
from ledger.domain.money import Money, zero


class Pricing(Clocked):
    """A lot on its way to a price and to terms."""

    # What is known of the asset, at any stage

    def begin_clocks(self, on: date, rules: CourtRules) -> None:
        """Start the clocks of a lot just registered: its pricing, and the end of its seizure."""
        assert self.seizure is not None
        if on > self.seizure.expires_on:
            refuse(ReferenceRefused, "CK-1", "the asset is not under seizure")
        seizure = timers.until("T-SEIZURE", self.seizure.ordered_on, self.seizure.expires_on)
        self.settle("register", self.state, on, rules, starts=[seizure], restart=True)

    def renew_seizure(self, seizure: Seizure, *, anew: bool, rules: CourtRules) -> None:
        """Record a seizure renewed, or ordered anew; its clock starts again."""
        if seizure.expires_on <= seizure.ordered_on or not seizure.document.strip():
            refuse(ReferenceRefused, "CK-1", "a seizure has a number and ends after it begins")
        self.record(lot_facts.SeizureRenewed, seizure=seizure, anew=anew)
        running = timers.until("T-SEIZURE", seizure.ordered_on, seizure.expires_on)
        if not self.finished:
            self.stop_clock("T-SEIZURE", by_act="renew_seizure")
            self.start_clock(running, by_act="renew_seizure")

    def end_case(self, case_number: str, *, document: str, on: date, resumed: bool) -> None:
        """Record that a case of the lot was ended (终结), or resumed (恢复执行)."""
        if case_number not in self.case_numbers:
            refuse(ReferenceRefused, "DA-9", f"{case_number} is no case of this lot")
        self.record(
            lot_facts.CaseTerminated, case_number=case_number, document=document, on=on,
            resumed=resumed,
        )  # fmt: skip

    def list_creditors(
        self,
        creditors: Sequence[Creditor],
        *,
        document: str,
        security_holders: Sequence[str],
        priority: Money,
        costs: Money,
    ) -> None:
        """Record who may take the asset or is to be told, and what ranks before the applicant."""
        self.record(
            lot_facts.CreditorsListed, document=document, creditors=tuple(creditors),
            security_holders=tuple(security_holders), priority=priority, costs=costs,
        )  # fmt: skip

    def know_preemptor(self, holder: str, *, nature: str, name: str) -> None:
        """Enter somebody known to have a right of pre-emption."""
        if holder in self.preemptors:
            refuse(TermsRefused, "PE-7", f"{holder} is known already", holder=holder)
        self.record(lot_facts.PreemptorKnown, holder=holder, nature=nature, name=name)

    def confirm_preemptor(self, holder: str, *, rank: int, code: str, panel: str, on: date) -> None:
        """Record the panel's word on a right of pre-emption, its rank and its code."""
        venue.panel_decided(panel, "pre-emption and its rank")
        taken = {each.code for each in self.preemptors.values() if each.holder != holder}
        bidding_law.own_code(code, taken)
        if holder not in self.preemptors:
            bidding_law.confirmed(None, holder=holder)
        attempt = self.attempt
        bidding_law.not_waived(
            notified=holder in self.notices,
            bid=attempt is not None and self.preemptors[holder].code in attempt.entrants,
            attempt_over=attempt is not None and attempt.outcome is Outcome.SOLD,
        )
        self.record(
            lot_facts.PreemptorConfirmed, holder=holder, rank=rank, code=code, panel=panel, on=on
        )

    def bar(self, role: BarredAs, *, name: str, identity: str) -> None:
        """Enter somebody who may not bid for this lot (PF-8)."""
        self.record(lot_facts.PersonBarred, role=role, name=name, identity=identity)

    # Reference price

    def open_pricing(
        self,
        *,
        record: str,
        on: date,
        rules: CourtRules,
        lease: bool = False,
        home_finding: str = "",
    ) -> None:
        """Open pricing on the record of what was found out about the asset (CK-1)."""
        self.ask("open_pricing")
        assert self.seizure is not None
        late = pricing.pricing_opened(record, self.seizure.ordered_on, on, rules.calendar)
        notice.home_found(Trait.HOME in self.traits, home_finding)
        before = self.state
        self.record(
            lot_facts.PricingOpened, record=record, lease=lease, home_finding=home_finding, on=on
        )
        self.remark(late)
        self.settle("open_pricing", before, on, rules)

    def fail_method(self, method: Method, *, ground: str, document: str) -> None:
        """Record that a way of pricing cannot be used or did not work (CK-2)."""
        self.ask("fix_reference")
        if not ground.strip() or not document.strip():
            refuse(ReferenceRefused, "CK-2", f"say why {method.value} cannot be used")
        self.record(lot_facts.MethodFailed, method=method, ground=ground, document=document)

    def serve_report(
        self,
        party: str,
        *,
        method: Method,
        made_on: date,
        sent_on: date,
        rules: CourtRules,
        publicised: bool = False,
    ) -> None:
        """Record how a party got the pricing report; its right to object then runs (CK-8, CK-9)."""
        self.ask("fix_reference")
        deemed, late = pricing.report_served(
            made_on, sent_on, rules.calendar, publicised=publicised
        )
        last = pricing.objection_until(deemed, rules.calendar)
        self.record(
            lot_facts.ReportServed, party=party, method=method, received_on=sent_on,
            publicised=publicised, deemed_on=deemed, objection_until=last,
        )  # fmt: skip
        self.remark(late)
        if publicised:
            self.start_clock(
                timers.until("T-PUBLICITY", sent_on, deemed, subject=party), by_act="serve_report"
            )
        self.start_clock(timers.until("T-OBJ", deemed, last, subject=party), by_act="serve_report")

    def object_to_report(
        self, party: str, *, method: Method, ground: str, on: date, rules: CourtRules
    ) -> None:
        """Record a party's objection to the report, in time and against a method that allows it."""
        self.ask("fix_reference")
        served = self.reports.get(party)
        if served is None:
            refuse(ObjectionRefused, "CK-9", f"{party} received no report", party=party)
        pricing.may_object(method, served.deemed_on, on, rules.calendar)
        self.record(lot_facts.ObjectionRaised, party=party, ground=ground, on=on)

    def close_objection(self, party: str, *, document: str, on: date) -> None:
        """Record that an objection to the report was dealt with."""
        served = self.reports.get(party)
        if served is None or not served.objection or served.closed:
            refuse(ObjectionRefused, "CK-9", f"{party} has no open objection", party=party)
        self.record(lot_facts.ObjectionClosed, party=party, document=document, on=on)

    def fix_reference(
        self,
        *,
        method: Method,
        amount: Money,
        fixed_on: date,
        valid_until: date,
        reports: Sequence[str],
        rules: CourtRules,
        ground: str = "",
    ) -> None:
        """Fix the reference price: methods in order, objections closed, a year at most."""
        self.ask("fix_reference")
        pricing.method_allowed(method, [tried for tried, _ in self.tried], ground)
        if method is not Method.NONE:
            pricing.validity(fixed_on, valid_until)
            pricing.answered(amount)
        elif Trait.EQUITY not in self.traits:
            refuse(ReferenceRefused, "PR-6", "only equity is sold without a reference price")
        self._objections_closed(fixed_on)
        before = self.state
        self.record(
            lot_facts.ReferenceFixed, method=method, amount=amount, fixed_on=fixed_on,
            valid_until=valid_until, reports=tuple(reports), ground=ground,
        )  # fmt: skip
        starts = [timers.until("T-VALID", fixed_on, valid_until)]
        self.settle(
            "fix_reference", before, fixed_on, rules, starts=starts, stops=self._objecting()
        )

    def _objecting(self) -> list[str]:
        return [name for name in self.timers if name.startswith(("T-OBJ", "T-PUBLICITY"))]

    def _objections_closed(self, on: date) -> None:
        for served in self.reports.values():
            if served.objection and not served.closed:
                refuse(ReferenceRefused, "CK-9", f"{served.party}'s objection is open")
            if not served.objection and on <= served.objection_until:
                refuse(
                    ReferenceRefused, "CK-9",
                    f"{served.party} may object until {served.objection_until}",
                    until=served.objection_until,
                )  # fmt: skip

    def suspend_pricing(self, *, ground: str, document: str, on: date, rules: CourtRules) -> None:
        """Hold the pricing on a ground on file (CK-17)."""
        self.ask("suspend_pricing")
        pricing.pricing_stopped(ground, document, withdrawn=False)
        before = self.state
        self.record(lot_facts.PricingSuspended, ground=ground, document=document, on=on)
        self.settle("suspend_pricing", before, on, rules)

    def resume_pricing(self, *, document: str, on: date, rules: CourtRules) -> None:
        """Take the pricing up again."""
        self.ask("resume_pricing")
        before = self.state
        self.record(lot_facts.PricingResumed, document=document, on=on)
        self.settle("resume_pricing", before, on, rules)

    def withdraw_pricing(self, *, ground: str, document: str, on: date, rules: CourtRules) -> None:
        """Call the pricing off on a ground on file; the lot is where it was before (CK-17)."""
        self.ask("withdraw_pricing")
        pricing.pricing_stopped(ground, document, withdrawn=True)
        before = self.state
        self.record(lot_facts.PricingWithdrawn, ground=ground, document=document, on=on)
        self.settle("withdraw_pricing", before, on, rules)

    # Terms

    def answer_no_surplus(
        self, *, document: str, told_on: date, asked_on: date, rules: CourtRules
    ) -> None:
        """Record that the applicant, told nothing would be left, asked to go on in five days."""
        last = rules.calendar.deadline(told_on, Period(5), roll=True).due
        if asked_on > last or asked_on < told_on or not document.strip():
            refuse(NoticeTooShort, "PR-5", f"asked on {asked_on}, the right ended on {last}")
        self.record(
            lot_facts.NoSurplusAnswered, document=document, told_on=told_on, asked_on=asked_on
        )
        self.stop_clock("T-NOSURPLUS", by_act="answer_no_surplus")

    def set_terms(self, terms: Terms, *, panel: str, on: date, rules: CourtRules) -> None:
        """Record the panel's terms for the attempt to come, judged by every rule on them."""
        self.ask("set_terms")
        venue.panel_decided(panel, "start, increment and deposit")
        kind, rerun_no = self.coming()
        self._judge_price(kind, rerun_no, terms, on, rules)
        self._judge_rest(kind, terms, on)
        before = self.state
        late = None
        if before is State.PRICED and self.reference is not None:
            late = pricing.disposal_started(self.reference.fixed_on, on, rules.calendar)
        self.record(
            lot_facts.TermsSet, kind=kind, round_no=self.round_no, rerun_no=rerun_no, panel=panel,
            terms=terms, on=on,
        )  # fmt: skip
        self.remark(late)
        self.settle("set_terms", before, on, rules)

    def coming(self) -> tuple[Kind, int]:
        """Which attempt comes next from here, and which rerun of it."""
        if self.state is State.A1_FAILED and self.mode is not Mode.SINGLE_STEP:
            return Kind.A2, 0
        if self.state is State.PS_PREP:
            return Kind.PS, 0
        if self.state is State.DEFAULTED and self.attempt is not None:
            return self.attempt.kind, self.attempt.rerun_no + 1
        if self.state in (State.PRICED, State.PREPARED):
            kind = Kind.A1 if self.direct is None else Kind.DS
            first = self.of_round(kind)  # after an annulment the round begins again
            return kind, 0 if first is None else first.rerun_no + 1
        raise NotInThatStage(f"no attempt comes next for lot {self.number}", state=self.state.value)

    def _judge_price(
        self, kind: Kind, rerun_no: int, terms: Terms, on: date, rules: CourtRules
    ) -> None:
        if self.state is State.DEFAULTED and self.attempt is not None:
            rerun_terms(self.attempt.terms, terms, rules.parameters.rerun_terms)
        if terms.no_reserve:
            failed = any(each.outcome is not None for each in self.attempts.values())
            price.no_reserve(criminal=Trait.CRIMINAL in self.traits, last_failed=failed)
        elif kind is Kind.PS:
            price.sale_price(self.failed_start(), terms.start)
        elif kind is Kind.DS:
            assert self.direct is not None
            price.as_decided(self.direct.price, terms.start)
        elif self.unappraised:
            price.equity_start(
                terms.start, self.costs or zero(), request=self.ground_of_reference, worthless=False
            )
        elif kind is Kind.A2:
            first = self.of_round(Kind.A1)
            assert first is not None
            price.second_start(first.terms.start, terms.start, on)
            self._judge_round(kind, terms, on)
        elif self.round_no > 1:
            self._judge_round(kind, terms, on)
        else:
            assert self.reference is not None
            price.first_start(self.reference.amount, terms.start, on)
        self._judge_surplus(terms)

    def _judge_round(self, kind: Kind, terms: Terms, on: date) -> None:
        if self.round_no == 1:
            return
        first = self.of_round(Kind.A1)
        reference = self.reference.amount if self.reference else None
        rounds.round_start(
            self.mode, kind, terms.start, carried=self.carried, reference=reference,
            previous=first.terms.start if first else None, original=reference,
            both_consent=self.both_consent, on=on,
        )  # fmt: skip

    def _judge_surplus(self, terms: Terms) -> None:
        if self.priority is not None and not terms.no_reserve:
            price.leaves_something(
                terms.start, self.priority, self.costs or zero(),
                asked=bool(self.no_surplus_request),
            )  # fmt: skip

    def _judge_rest(
        self, kind: Kind, terms: Terms, on: date, *, imported: bool = False
    ) -> Remark | None:
        price.increment(terms.start if terms.start > zero() else terms.increment, terms.increment)
        if kind.private:
            named_deposit(terms.start, terms.deposit)
        elif not (self.unappraised or terms.no_reserve):
            price.deposit(terms.start, terms.deposit, on)
        by_law = terms.tax_burden is TaxBurden.BY_LAW
        if terms.balance_due_days < 1:
            refuse(TermsRefused, "CL-4", "the notice gives a period to pay the balance")
        return venue.tax_clause(by_law, imported=imported)

    @property
    def unappraised(self) -> bool:
        """Whether the lot is equity nobody could appraise (PR-6)."""
        return self.reference is not None and self.reference.method is Method.NONE

    def failed_start(self) -> Money:
        """The start at which the last auction of the round failed: the private sale's price."""
        last = self.of_round(Kind.A2) or self.of_round(Kind.A1)
        assert last is not None
        return last.terms.start

    def tell_no_surplus(self, *, on: date, rules: CourtRules) -> None:
        """Tell the applicant that nothing would be left; it has five days (PR-5)."""
        self.stop_clock("T-NOSURPLUS", by_act="tell_no_surplus")
        self.start_clock(timers.start("T-NOSURPLUS", on, rules), by_act="tell_no_surplus")
