"""A lot on its way to a reference price: methods in order, reports, objections (参考价)."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from auctions import timers
from auctions.law import appraisal, notice, pricing
from auctions.law.pricing import Quote
from auctions.law.says import ObjectionRefused, ReferenceRefused, refuse
from auctions.lot_costs import Costing
from auctions.lot_state import Investigation, LotState, Reference, Report
from auctions.lot_words import Method, Mode, State, Trait
from auctions.parameters import CourtRules
from ledger.domain.kernel import Root
from ledger.domain.money import Money


class PricingOpened(Root.Event):
    """Pricing began, on what was found out about the asset (启动定价)."""

    TOPIC = "lot.pricing-opened"
    record: str
    lease: bool
    home_finding: str
    on: date

    def apply(self, lot: LotState) -> None:
        if lot.state is not State.REGISTERED:  # an old price had run out: the round begins again
            lot.reset_round()
            lot.direct, lot.carried = None, None
            lot.mode = lot.rounds[lot.round_no] = Mode.RE_PRICE
        lot.investigation = Investigation(self.record, self.on, self.lease, self.home_finding)
        lot.state = State.PRICING


class MethodFailed(Root.Event):
    """A way of finding the price cannot be used or did not work (定价方式不成)."""

    TOPIC = "lot.method-failed"
    method: Method
    ground: str
    document: str

    def apply(self, lot: LotState) -> None:
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

    def apply(self, lot: LotState) -> None:
        lot.reports[self.party] = Report(
            self.party, self.received_on, self.deemed_on, self.objection_until
        )


class ObjectionRaised(Root.Event):
    """A party objected to the pricing report in time (对报告提出异议)."""

    TOPIC = "lot.objection-raised"
    party: str
    ground: str
    on: date

    def apply(self, lot: LotState) -> None:
        lot.reports[self.party].objection = self.ground


class ObjectionClosed(Root.Event):
    """An objection to the pricing report was dealt with (异议处理完毕)."""

    TOPIC = "lot.objection-closed"
    party: str
    document: str
    on: date

    def apply(self, lot: LotState) -> None:
        lot.reports[self.party].closed = True


class InquiryAnswered(Root.Event):
    """What each platform made of the asset; the closest to the sale is paid (网络询价结果)."""

    TOPIC = "lot.inquiry-answered"
    quotes: tuple[Quote, ...]

    def apply(self, lot: LotState) -> None:
        lot.quotes = self.quotes


class ReferenceFixed(Root.Event):
    """The reference price was found (参考价确定)."""

    TOPIC = "lot.reference-fixed"
    method: Method
    amount: Money
    fixed_on: date
    valid_until: date
    reports: tuple[str, ...]
    ground: str

    def apply(self, lot: LotState) -> None:
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

    def apply(self, lot: LotState) -> None:
        lot.state = State.PRICING_HELD


class PricingResumed(Root.Event):
    """Pricing went on (恢复定价)."""

    TOPIC = "lot.pricing-resumed"
    document: str
    on: date

    def apply(self, lot: LotState) -> None:
        lot.state = State.PRICING


class PricingWithdrawn(Root.Event):
    """Pricing was called off (撤回定价委托)."""

    TOPIC = "lot.pricing-withdrawn"
    ground: str
    document: str
    on: date

    def apply(self, lot: LotState) -> None:
        lot.appraisal = None
        lot.state = State.REGISTERED


class Pricing(Costing):
    """A lot on its way to a price."""

    if TYPE_CHECKING:  # given by the terms, which know what comes next

        def may_price_anew(self, on: date) -> None: ...

    def open_pricing(
        self,
        *,
        record: str,
        on: date,
        rules: CourtRules,
        lease: bool = False,
        home_finding: str = "",
    ) -> None:
        """Open pricing on the record of what was found out about the asset (CK-1), or open it anew
        once no attempt can rest on the price any more (CK-12).
        """
        self.ask("open_pricing")
        if self.state is not State.REGISTERED:
            self.may_price_anew(on)
        assert self.seizure is not None
        late = pricing.pricing_opened(record, self.seizure.ordered_on, on, rules.calendar)
        if self.state is not State.REGISTERED:
            late = None  # the thirty days were those of the first price
        notice.home_found(Trait.HOME in self.traits, home_finding)
        before = self.state
        self.record(PricingOpened, record=record, lease=lease, home_finding=home_finding, on=on)
        self.remark(late)
        self.settle("open_pricing", before, on, rules)

    def fail_method(self, method: Method, *, ground: str, document: str) -> None:
        """Record that a way of pricing cannot be used or did not work (CK-2)."""
        self.ask("fix_reference")
        if not ground.strip() or not document.strip():
            refuse(ReferenceRefused, "CK-2", f"say why {method.value} cannot be used", way=method)
        self.record(MethodFailed, method=method, ground=ground, document=document)

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
            ReportServed, party=party, method=method, received_on=sent_on,
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
        self.record(ObjectionRaised, party=party, ground=ground, on=on)

    def close_objection(self, party: str, *, document: str, on: date) -> None:
        """Record that an objection to the report was dealt with."""
        served = self.reports.get(party)
        if served is None or not served.objection or served.closed:
            refuse(ObjectionRefused, "CK-9", f"{party} has no open objection", party=party)
        self.record(ObjectionClosed, party=party, document=document, on=on)

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
        quotes: Sequence[Quote] = (),
    ) -> None:
        """Fix the reference price: methods in order, objections closed, a year at most."""
        self.ask("fix_reference")
        pricing.method_allowed(method, [tried for tried, _ in self.tried], ground)
        if method is not Method.NONE:
            pricing.validity(fixed_on, valid_until)
            pricing.answered(amount)
        elif Trait.EQUITY not in self.traits:
            said = "only equity is sold without a reference price"
            refuse(ReferenceRefused, "PR-6", said, asset_class=self.asset_class)
        if method is Method.APPRAISAL:
            appraisal.reported(self.appraisal.report if self.appraisal else "")
        self._objections_closed(fixed_on)
        before = self.state
        if quotes:
            self.record(InquiryAnswered, quotes=tuple(quotes))
        self.record(
            ReferenceFixed, method=method, amount=amount, fixed_on=fixed_on,
            valid_until=valid_until, reports=tuple(reports), ground=ground,
        )  # fmt: skip
        starts = [timers.until("T-VALID", fixed_on, valid_until)]
        self.settle(
            "fix_reference", before, fixed_on, rules, starts=starts, stops=self._objecting()
        )

    def _objecting(self) -> list[str]:
        over = ("T-OBJ", "T-PUBLICITY", "T-APPRAISAL")
        return [name for name in self.timers if name.startswith(over)]

    def _objections_closed(self, on: date) -> None:
        for served in self.reports.values():
            if served.objection and not served.closed:
                refuse(
                    ReferenceRefused,
                    "CK-9",
                    f"{served.party}'s objection is open",
                    party=served.party,
                )
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
        self.record(PricingSuspended, ground=ground, document=document, on=on)
        self.settle("suspend_pricing", before, on, rules)

    def resume_pricing(self, *, document: str, on: date, rules: CourtRules) -> None:
        """Take the pricing up again."""
        self.ask("resume_pricing")
        before = self.state
        self.record(PricingResumed, document=document, on=on)
        self.settle("resume_pricing", before, on, rules)

    def withdraw_pricing(self, *, ground: str, document: str, on: date, rules: CourtRules) -> None:
        """Call the pricing off on a ground on file; the lot is where it was before (CK-17)."""
        self.ask("withdraw_pricing")
        pricing.pricing_stopped(ground, document, withdrawn=True)
        before = self.state
        self.record(PricingWithdrawn, ground=ground, document=document, on=on)
        self.settle("withdraw_pricing", before, on, rules, stops=self._objecting())
