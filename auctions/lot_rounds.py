"""A lot whose private sale failed: another round, or another way to zero (二轮处置)."""

from dataclasses import dataclass
from datetime import date

from auctions import timers
from auctions.law import rounds as law
from auctions.law.failure import ends_lawfully
from auctions.law.says import EndRefused, RoundRefused, empty, refuse
from auctions.law.venue import panel_decided
from auctions.lot_agreed import Agreeing
from auctions.lot_state import LotState, RoundRequest
from auctions.lot_words import Answer, Basis, Condition, Kind, Mode, Outcome, State
from auctions.parameters import CourtRules
from ledger.domain.kernel import Root
from ledger.domain.money import Money, zero


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

    def apply(self, lot: LotState) -> None:
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

    def apply(self, lot: LotState) -> None:
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

    def apply(self, lot: LotState) -> None:
        lot.round_request = None
        lot.refused_rounds.append(self.reason)
        lot.state = State.PS_FAILED


class Held(Root.Event):
    """The lot waits for a named day (留置复查)."""

    TOPIC = "lot.held"
    until: date
    reason: str
    document: str

    def apply(self, lot: LotState) -> None:
        """Nothing but its clock, which stands in ``TimersSet``."""


class PutUnderManagement(Root.Event):
    """The asset was put under management in favour of the applicant (强制管理)."""

    TOPIC = "lot.put-under-management"
    consent: str
    document: str
    on: date

    def apply(self, lot: LotState) -> None:
        lot.state = State.MANAGED


class Returned(Root.Event):
    """The seizure was lifted and the asset returned to the debtor (退还被执行人)."""

    TOPIC = "lot.returned"
    ruling: str
    reason: str  # why no other measure is possible
    on: date

    def apply(self, lot: LotState) -> None:
        lot.returned_on = self.on
        lot.state = State.RETURNED


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """What somebody who wants another round has in mind (二轮处置申请)."""

    requester: str  # a creditor's party mark
    document: str
    basis: Basis
    consents: tuple[str, ...]  # party marks
    finding: str
    mode: Mode
    notice_on: date
    starts_on: date
    start: Money | None = None
    president: str = ""


class Rounds(Agreeing):
    """A lot that failed in every way of its round."""

    def conditions(self, plan: RoundPlan, on: date, rules: CourtRules) -> tuple[Condition, ...]:
        """Each of the twelve conditions of another round, met or not, with its reason."""
        return law.conditions(self._asked(plan, on, rules))

    def open_second_round(self, plan: RoundPlan, *, on: date, rules: CourtRules) -> None:
        """Ask for another round; every condition has to be met, and is kept as it was shown."""
        if self.state is State.RETURNED:  # the law's own reason, before the table's
            law.all_met([law.not_returned(self._asked(plan, on, rules))])
        self.ask("open_second_round")
        found = self.conditions(plan, on, rules)
        law.all_met(found)
        before = self.state
        self.record(
            SecondRoundOpened, round_no=self.round_no + 1, requester=plan.requester,
            document=plan.document, basis=plan.basis, consents=plan.consents,
            finding=plan.finding, conditions=found, on=on,
        )  # fmt: skip
        self.settle("open_second_round", before, on, rules)

    def approve_second_round(self, *, mode: Mode, panel: str, on: date, rules: CourtRules) -> None:
        """Record the panel's decision to begin another round, priced in this mode."""
        self.ask("approve_second_round")
        panel_decided(panel, "another round and its mode")
        asked = self.round_request
        assert asked is not None
        both = asked.basis is Basis.BOTH_PARTIES
        own = rules.parameters
        law.mode_allowed(
            mode, both_consent=both, single_step=own.single_step, default=own.second_round_price
        )
        sale = self.of_round(Kind.PS)
        before = self.state
        carried = sale.terms.start if sale is not None and mode is not Mode.RE_PRICE else None
        self.record(
            SecondRoundApproved, round_no=self.round_no + 1, mode=mode, panel=panel,
            carried=carried, both_consent=both, on=on,
        )  # fmt: skip
        self.settle("approve_second_round", before, on, rules)

    def reject_second_round(
        self, *, reason: str, document: str, on: date, rules: CourtRules
    ) -> None:
        """Record that another round was refused, with its reason."""
        self.ask("reject_second_round")
        if not reason.strip() or not document.strip():
            refuse(
                RoundRefused, "R2-5", "a refusal of another round gives its reason",
                lacking=empty(reason=reason, document=document),
            )  # fmt: skip
        before = self.state
        self.record(
            SecondRoundRejected, round_no=self.round_no + 1, reason=reason,
            document=document, on=on,
        )  # fmt: skip
        self.settle("reject_second_round", before, on, rules)

    def hold(self, *, until: date, reason: str, document: str, on: date, rules: CourtRules) -> None:
        """Let the lot wait for a named day; never without one (R2-15)."""
        self.ask("hold")
        law.hold_within(until, on, rules.parameters.hold_max_days)
        before = self.state
        self.record(Held, until=until, reason=reason, document=document)
        starts = [timers.until("T-HOLD", on, until)]
        self.settle("hold", before, on, rules, starts=starts, stops=["T-HOLD", "T-URGE:T-HOLD"])

    def put_under_management(
        self, *, consent: str, document: str, on: date, rules: CourtRules
    ) -> None:
        """Put the asset under management, the applicant consenting (MJ 490)."""
        self.ask("put_under_management")
        if not consent.strip() or not document.strip():
            refuse(
                EndRefused, "PS-10", "management needs the applicant's consent on file",
                party=self.applicant, lacking=empty(consent=consent, document=document),
            )  # fmt: skip
        before = self.state
        self.record(PutUnderManagement, consent=consent, document=document, on=on)
        self.settle("put_under_management", before, on, rules)

    def return_asset(self, *, ruling: str, reason: str, on: date, rules: CourtRules) -> None:
        """Lift the seizure and return the asset: only when no other measure is possible (PS-10)."""
        self.ask("return_asset")
        sale = self.of_round(Kind.PS)
        ends_lawfully(
            asked_in_kind=sale is not None and sale.mark in self.asked_in_kind,
            attempt=sale.mark if sale else "", reason=reason,
            open_request=self.round_request.document if self.round_request else "",
        )  # fmt: skip
        if not ruling.strip():
            refuse(EndRefused, "PS-10", "the return needs a ruling", lacking="ruling")
        before = self.state
        self.record(Returned, ruling=ruling, reason=reason, on=on)
        self.settle("return_asset", before, on, rules)

    def _asked(self, plan: RoundPlan, on: date, rules: CourtRules) -> law.Asked:
        own = rules.parameters
        before = None if self.priority is None else self.priority + (self.costs or zero())
        return law.Asked(
            today=on,
            failed=self._failed_kinds(),
            entitled=frozenset(self.creditors),
            asked_after=self._asked_after(),
            declined=self._declined(),
            seizure_until=self.seizure.expires_on if self.seizure else None,
            returned=self.returned_on is not None,
            request=plan.document,
            requester_is_creditor=self._is_creditor(plan.requester),
            basis=plan.basis,
            consents=frozenset(plan.consents),
            applicant=self.applicant,
            debtor=self.debtor,
            finding=plan.finding,
            bases_allowed=frozenset(own.second_round_basis),
            terminated_cases=tuple(sorted(self.terminated_cases)),
            to_notify=frozenset(self.security_holders),
            notified=frozenset(self.notices),
            notice_on=plan.notice_on,
            starts_on=plan.starts_on,
            valid_until=self.reference.valid_until if self.reference else None,
            mode=plan.mode,
            round_no=self.round_no + 1,
            max_rounds=own.max_rounds,
            president=plan.president,
            stays=self._stays(),
            start=plan.start,
            before_applicant=before,
        )

    def _failed_kinds(self) -> frozenset[Kind]:
        failed = {
            each.kind
            for each in self.attempts.values()
            if each.round_no == self.round_no and each.outcome is Outcome.FAILED
        }
        if self.mode is Mode.SINGLE_STEP and Kind.A1 in failed:
            failed.add(Kind.A2)  # a round of one step has no second auction to fail
        return frozenset(failed)

    def _asked_after(self) -> frozenset[Kind]:
        asked = {self.attempts[mark].kind for mark in self.asked_in_kind}
        if self.mode is Mode.SINGLE_STEP and Kind.A1 in asked:
            asked.add(Kind.A2)
        return frozenset(asked)

    def _declined(self) -> frozenset[str]:
        offer = self.in_kind
        if offer is None:
            return frozenset()
        said = {party for party, answer in offer.answers.items() if answer is not Answer.ACCEPTED}
        return frozenset(said | self.barred_acceptors)

    def _is_creditor(self, party: str) -> bool:
        listed = self.creditors.get(party)
        return party == self.applicant or (listed is not None and bool(listed.basis.strip()))

    def _stays(self) -> tuple[str, ...]:
        found = []
        if self.suspension is not None:
            found.append(self.suspension.ground.value)
        if self.outsider is not None and not self.outsider.allowed_by:
            found.append("outsider")
        return tuple(found)
