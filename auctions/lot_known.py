"""What is known of an asset at any stage: its seizure, its cases, and who has a part in it."""

from collections.abc import Sequence
from datetime import date

from auctions import timers
from auctions.law import bids as bidding_law
from auctions.law import venue
from auctions.law.says import ReferenceRefused, TermsRefused, empty, refuse
from auctions.lot_clocks import Clocked
from auctions.lot_state import Barred, LotState, Preemptor
from auctions.lot_words import AssetClass, BarredAs, Creditor, Outcome, Seizure, Trait
from auctions.parameters import CourtRules
from ledger.domain.kernel import FirstFact, Personal, Root
from ledger.domain.money import Money


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


class AssetsJoined(Root.Event):
    """Other assets are sold in the lot, as one with the first (整体拍卖)."""

    TOPIC = "lot.assets-joined"
    assets: tuple[str, ...]

    def apply(self, lot: LotState) -> None:
        lot.joined = self.assets


class SeizureRenewed(Root.Event):
    """The seizure was renewed, or the asset seized anew (续封、重新查封)."""

    TOPIC = "lot.seizure-renewed"
    seizure: Seizure
    anew: bool

    def apply(self, lot: LotState) -> None:
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

    def apply(self, lot: LotState) -> None:
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

    def apply(self, lot: LotState) -> None:
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

    def apply(self, lot: LotState) -> None:
        lot.preemptors[self.holder] = Preemptor(self.holder, self.nature)


class PreemptorConfirmed(Root.Event):
    """The panel confirmed a right of pre-emption, its rank and its own code (优先购买权确认)."""

    TOPIC = "lot.preemptor-confirmed"
    holder: str
    rank: int
    code: str
    panel: str
    on: date

    def apply(self, lot: LotState) -> None:
        known = lot.preemptors[self.holder]
        known.rank, known.code = self.rank, self.code


class PersonBarred(Root.Event):
    """Somebody was entered who may not bid for this lot (不得参与竞买人员)."""

    TOPIC = "lot.person-barred"
    role: BarredAs
    name: Personal
    identity: Personal

    def apply(self, lot: LotState) -> None:
        lot.barred.append(Barred(self.role, self.name, self.identity))


class Known(Clocked):
    """A lot and the people and papers around it."""

    def begin_clocks(self, on: date, rules: CourtRules) -> None:
        """Start the clocks of a lot just registered: its pricing, and the end of its seizure."""
        assert self.seizure is not None
        if on > self.seizure.expires_on:
            said = f"the asset is not under seizure: it ended on {self.seizure.expires_on}"
            refuse(ReferenceRefused, "CK-1", said, expires_on=self.seizure.expires_on)
        seizure = timers.until("T-SEIZURE", self.seizure.ordered_on, self.seizure.expires_on)
        self.settle("register", self.state, on, rules, starts=[seizure], restart=True)

    def join_assets(self, assets: Sequence[str]) -> None:
        """Sell other assets in this lot: what belongs together is not sold apart (NT-10)."""
        others = tuple(each for each in dict.fromkeys(assets) if each != self.asset)
        if others:
            self.record(AssetsJoined, assets=others)

    def renew_seizure(self, seizure: Seizure, *, anew: bool, rules: CourtRules) -> None:
        """Record a seizure renewed, or ordered anew; its clock starts again."""
        if seizure.expires_on <= seizure.ordered_on or not seizure.document.strip():
            refuse(
                ReferenceRefused, "CK-1", "a seizure has a number and ends after it begins",
                on=seizure.ordered_on, expires_on=seizure.expires_on,
                lacking=empty(document=seizure.document),
            )  # fmt: skip
        self.record(SeizureRenewed, seizure=seizure, anew=anew)
        running = timers.until("T-SEIZURE", seizure.ordered_on, seizure.expires_on)
        if not self.finished:
            self.stop_clock("T-SEIZURE", by_act="renew_seizure")
            self.start_clock(running, by_act="renew_seizure")

    def end_case(self, case_number: str, *, document: str, on: date, resumed: bool) -> None:
        """Record that a case of the lot was ended (终结), or resumed (恢复执行)."""
        if case_number not in self.case_numbers:
            refuse(
                ReferenceRefused,
                "DA-9",
                f"{case_number} is no case of this lot",
                case_number=case_number,
            )
        self.record(
            CaseTerminated, case_number=case_number, document=document, on=on,
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
            CreditorsListed, document=document, creditors=tuple(creditors),
            security_holders=tuple(security_holders), priority=priority, costs=costs,
        )  # fmt: skip

    def know_preemptor(self, holder: str, *, nature: str, name: str) -> None:
        """Enter somebody known to have a right of pre-emption."""
        if holder in self.preemptors:
            refuse(TermsRefused, "PE-7", f"{holder} is known already", holder=holder)
        self.record(PreemptorKnown, holder=holder, nature=nature, name=name)

    def confirm_preemptor(self, holder: str, *, rank: int, code: str, panel: str, on: date) -> None:
        """Record the panel's word on a right of pre-emption, its rank and its code."""
        venue.panel_decided(panel, "pre-emption and its rank")
        taken = {each.code for each in self.preemptors.values() if each.holder != holder}
        bidding_law.own_code(code, taken)
        if holder not in self.preemptors:
            bidding_law.confirmed(None, holder=holder)
        attempt = self.attempt
        bidding_law.not_waived(
            holder,
            self.current,
            notified=holder in self.notices,
            bid=attempt is not None and self.preemptors[holder].code in attempt.entrants,
            attempt_over=attempt is not None and attempt.outcome is Outcome.SOLD,
        )
        self.record(PreemptorConfirmed, holder=holder, rank=rank, code=code, panel=panel, on=on)

    def bar(self, role: BarredAs, *, name: str, identity: str) -> None:
        """Enter somebody who may not bid for this lot (PF-8)."""
        self.record(PersonBarred, role=role, name=name, identity=identity)
