"""A price that somebody says was found by fraud (定价监督): looked into before it is announced."""

from datetime import date

from auctions import timers
from auctions.law import appraisal as law
from auctions.law.says import ObjectionRefused, by, refuse
from auctions.lot_parts import Complaint
from auctions.lot_pricing import Pricing
from auctions.lot_state import LotState
from auctions.lot_words import State
from auctions.parameters import CourtRules
from ledger.domain.kernel import Root


class PricingComplained(Root.Event):
    """Somebody showed fraud, collusion or a false inquiry in the pricing (定价违法监督)."""

    TOPIC = "lot.pricing-complained"
    party: str
    ground: str
    evidence: str
    on: date

    def apply(self, lot: LotState) -> None:
        lot.complaints[self.party] = Complaint(self.party, self.on)


class ComplaintDecided(Root.Event):
    """The complaint was looked into; upheld, the price falls and is found anew (监督处理)."""

    TOPIC = "lot.complaint-decided"
    party: str
    upheld: bool
    document: str
    on: date

    def apply(self, lot: LotState) -> None:
        known = lot.complaints[self.party]
        known.decided_on, known.upheld = self.on, self.upheld
        if self.upheld:
            lot.reference = lot.planned = lot.appraisal = lot.direct = None
            lot.notices, lot.quotes = {}, ()
            lot.state = State.PRICING


class Complaining(Pricing):
    """A lot whose pricing somebody complains of."""

    def complain_of_pricing(
        self, party: str, *, ground: str, evidence: str, on: date, rules: CourtRules
    ) -> None:
        """Take a complaint of how the price was found, before it is announced (CK-10)."""
        opened = self.investigation.on if self.investigation is not None else date.min
        announced = (
            each.published_on for each in self.attempts.values()
            if each.round_no == self.round_no and each.published_on >= opened
        )  # fmt: skip
        law.may_complain(min(announced, default=None))  # the law's own reason, before the table's
        self.ask("complain_of_pricing")
        law.complaint_shown(evidence)
        if party in self._open_complaints():
            refuse(
                ObjectionRefused, "CK-10", f"{party}'s complaint is being looked into", party=party
            )
        self.record(PricingComplained, party=party, ground=ground, evidence=evidence, on=on)
        due = by(on, rules.parameters.desk_days, rules.calendar).due
        self.start_clock(
            timers.until("T-COMPLAINT", on, due, subject=party), by_act="complain_of_pricing"
        )

    def decide_complaint(
        self, party: str, *, upheld: bool, document: str, on: date, rules: CourtRules
    ) -> None:
        """Record what was found; an upheld complaint sends the lot back to pricing (CK-10)."""
        self.ask("decide_complaint")
        if party not in self._open_complaints() or not document.strip():
            refuse(
                ObjectionRefused,
                "CK-10",
                f"no complaint of {party} is open, or no paper",
                party=party,
            )
        before = self.state
        self.record(ComplaintDecided, party=party, upheld=upheld, document=document, on=on)
        self.stop_clock("T-COMPLAINT", subject=party, by_act="decide_complaint")
        stops = ["T-VALID", "T-URGE:T-VALID"] if upheld else []
        self.settle("decide_complaint", before, on, rules, stops=stops, restart=upheld)

    def _open_complaints(self) -> list[str]:
        return [each.party for each in self.complaints.values() if each.decided_on is None]
