"""A lot (拍品): one seized asset on its way from seizure to zero, rounds and reruns included.

What may be done is asked of ``lot_table.py``; what the law wants stands in ``law/*``. Each part of
this class has one subject: its facts, which apply themselves, and under them its commands.
"""

from typing import TypeAlias
from uuid import UUID

from auctions import (
    lot_adopting,
    lot_agreed,
    lot_appraisal,
    lot_bidding,
    lot_challenges,
    lot_clocks,
    lot_complaints,
    lot_corrections,
    lot_costs,
    lot_direct,
    lot_entry,
    lot_helpers,
    lot_in_kind,
    lot_known,
    lot_loans,
    lot_notice,
    lot_outsiders,
    lot_pricing,
    lot_registries,
    lot_reports,
    lot_rounds,
    lot_sale,
    lot_stays,
    lot_terms,
    lot_undone,
)
from auctions.lot_corrections import Correcting
from auctions.lot_words import AssetClass, Seizure, Trait
from ledger.domain.kernel import Root, event, name_id


class Lot(Correcting, Root):
    """One lot."""

    TOPIC = "lot"

    Registered: TypeAlias = lot_known.Registered
    AssetsJoined: TypeAlias = lot_known.AssetsJoined
    SeizureRenewed: TypeAlias = lot_known.SeizureRenewed
    CaseTerminated: TypeAlias = lot_known.CaseTerminated
    CreditorsListed: TypeAlias = lot_known.CreditorsListed
    PreemptorKnown: TypeAlias = lot_known.PreemptorKnown
    PreemptorConfirmed: TypeAlias = lot_known.PreemptorConfirmed
    PersonBarred: TypeAlias = lot_known.PersonBarred
    PricingOpened: TypeAlias = lot_pricing.PricingOpened
    MethodFailed: TypeAlias = lot_pricing.MethodFailed
    ReportServed: TypeAlias = lot_pricing.ReportServed
    ObjectionRaised: TypeAlias = lot_pricing.ObjectionRaised
    ObjectionClosed: TypeAlias = lot_pricing.ObjectionClosed
    InquiryAnswered: TypeAlias = lot_pricing.InquiryAnswered
    ReferenceFixed: TypeAlias = lot_pricing.ReferenceFixed
    PricingSuspended: TypeAlias = lot_pricing.PricingSuspended
    PricingResumed: TypeAlias = lot_pricing.PricingResumed
    PricingWithdrawn: TypeAlias = lot_pricing.PricingWithdrawn
    AppraisalCommissioned: TypeAlias = lot_appraisal.AppraisalCommissioned
    AppraisalExtended: TypeAlias = lot_appraisal.AppraisalExtended
    AppraisalReported: TypeAlias = lot_appraisal.AppraisalReported
    AppraisalRecalled: TypeAlias = lot_appraisal.AppraisalRecalled
    PricingComplained: TypeAlias = lot_complaints.PricingComplained
    ComplaintDecided: TypeAlias = lot_complaints.ComplaintDecided
    RegistryAsked: TypeAlias = lot_registries.RegistryAsked
    RegistryAnswered: TypeAlias = lot_registries.RegistryAnswered
    AuxiliaryEngaged: TypeAlias = lot_helpers.AuxiliaryEngaged
    PlatformFaulted: TypeAlias = lot_helpers.PlatformFaulted
    FaultCleared: TypeAlias = lot_helpers.FaultCleared
    CostEntered: TypeAlias = lot_costs.CostEntered
    CostsCharged: TypeAlias = lot_costs.CostsCharged
    CostsSettled: TypeAlias = lot_costs.CostsSettled
    NoSurplusAnswered: TypeAlias = lot_terms.NoSurplusAnswered
    DirectSaleDecided: TypeAlias = lot_direct.DirectSaleDecided
    TermsSet: TypeAlias = lot_terms.TermsSet
    Notified: TypeAlias = lot_notice.Notified
    Published: TypeAlias = lot_notice.Published
    Adopted: TypeAlias = lot_adopting.Adopted
    PlatformReported: TypeAlias = lot_reports.PlatformReported
    Entered: TypeAlias = lot_entry.Entered
    LetGo: TypeAlias = lot_entry.LetGo
    BiddingStarted: TypeAlias = lot_bidding.BiddingStarted
    BidsTaken: TypeAlias = lot_bidding.BidsTaken
    BiddingClosed: TypeAlias = lot_bidding.BiddingClosed
    SaleConfirmed: TypeAlias = lot_bidding.SaleConfirmed
    LoanPeriodGiven: TypeAlias = lot_loans.LoanPeriodGiven
    Corrected: TypeAlias = lot_corrections.Corrected
    Alerted: TypeAlias = lot_clocks.Alerted
    TimersSet: TypeAlias = lot_clocks.TimersSet
    TimerFired: TypeAlias = lot_clocks.TimerFired
    TimerEscalated: TypeAlias = lot_clocks.TimerEscalated
    DuePassed: TypeAlias = lot_sale.DuePassed
    PriceCompleted: TypeAlias = lot_sale.PriceCompleted
    PriceReopened: TypeAlias = lot_sale.PriceReopened
    BuyerDefaulted: TypeAlias = lot_sale.BuyerDefaulted
    EligibilityFailed: TypeAlias = lot_sale.EligibilityFailed
    RulingServed: TypeAlias = lot_sale.RulingServed
    NoticesIssued: TypeAlias = lot_sale.NoticesIssued
    Delivered: TypeAlias = lot_sale.Delivered
    Closed: TypeAlias = lot_sale.Closed
    InKindAgreed: TypeAlias = lot_agreed.InKindAgreed
    InKindAsked: TypeAlias = lot_in_kind.InKindAsked
    InKindAnswered: TypeAlias = lot_in_kind.InKindAnswered
    InKindAwarded: TypeAlias = lot_in_kind.InKindAwarded
    DifferencePaid: TypeAlias = lot_in_kind.DifferencePaid
    DifferenceOverdue: TypeAlias = lot_in_kind.DifferenceOverdue
    InKindRuled: TypeAlias = lot_in_kind.InKindRuled
    InKindRefused: TypeAlias = lot_in_kind.InKindRefused
    SecondRoundOpened: TypeAlias = lot_rounds.SecondRoundOpened
    SecondRoundApproved: TypeAlias = lot_rounds.SecondRoundApproved
    SecondRoundRejected: TypeAlias = lot_rounds.SecondRoundRejected
    Held: TypeAlias = lot_rounds.Held
    PutUnderManagement: TypeAlias = lot_rounds.PutUnderManagement
    Returned: TypeAlias = lot_rounds.Returned
    Suspended: TypeAlias = lot_stays.Suspended
    GroundGone: TypeAlias = lot_stays.GroundGone
    Resumed: TypeAlias = lot_stays.Resumed
    Withdrawn: TypeAlias = lot_stays.Withdrawn
    Annulled: TypeAlias = lot_undone.Annulled
    Reopened: TypeAlias = lot_undone.Reopened
    VoidStands: TypeAlias = lot_undone.VoidStands
    Transferred: TypeAlias = lot_undone.Transferred
    SaleChallenged: TypeAlias = lot_challenges.SaleChallenged
    ChallengeRuled: TypeAlias = lot_challenges.ChallengeRuled
    ReconsiderationAsked: TypeAlias = lot_challenges.ReconsiderationAsked
    DamageClaimed: TypeAlias = lot_challenges.DamageClaimed
    OutsiderClaimed: TypeAlias = lot_outsiders.OutsiderClaimed
    OutsiderDismissed: TypeAlias = lot_outsiders.OutsiderDismissed
    OutsiderSued: TypeAlias = lot_outsiders.OutsiderSued
    DisposalAllowed: TypeAlias = lot_outsiders.DisposalAllowed
    OutsiderLost: TypeAlias = lot_outsiders.OutsiderLost
    OutsiderWon: TypeAlias = lot_outsiders.OutsiderWon

    @staticmethod
    def create_id(number: str) -> UUID:
        return name_id("lot", number)

    @event(Registered)
    def __init__(
        self,
        *,
        number: str,
        case_numbers: tuple[str, ...],
        asset: str,
        title: str,
        asset_class: AssetClass,
        traits: tuple[Trait, ...],
        applicant: str,
        debtor: str,
        seizure: Seizure,
    ) -> None:
        self.begin(number, case_numbers, asset)
        self.title = title
        self.asset_class = asset_class
        self.traits = frozenset(traits)
        self.applicant = applicant
        self.debtor = debtor
        self.seizure = seizure
