"""A lot (拍品): one seized asset on its way from seizure to zero, rounds and reruns included.

Who is asked is the state machine of ``lot_table.py``; what the law wants stands in ``law/*``; what
happens is recorded by the facts of ``lot_facts.py`` and ``lot_endings.py``, which apply themselves.
The commands stand by subject in the parts this class is made of.
"""

from typing import TypeAlias
from uuid import UUID

from auctions import lot_adopting, lot_corrections, lot_direct, lot_endings, lot_facts, lot_reports
from auctions.lot_corrections import Correcting
from auctions.lot_words import AssetClass, Seizure, Trait
from ledger.domain.kernel import Root, event, name_id


class Lot(Correcting, Root):
    """One lot."""

    TOPIC = "lot"

    Registered: TypeAlias = lot_facts.Registered
    SeizureRenewed: TypeAlias = lot_facts.SeizureRenewed
    CaseTerminated: TypeAlias = lot_facts.CaseTerminated
    CreditorsListed: TypeAlias = lot_facts.CreditorsListed
    PreemptorKnown: TypeAlias = lot_facts.PreemptorKnown
    PreemptorConfirmed: TypeAlias = lot_facts.PreemptorConfirmed
    PersonBarred: TypeAlias = lot_facts.PersonBarred
    PricingOpened: TypeAlias = lot_facts.PricingOpened
    MethodFailed: TypeAlias = lot_facts.MethodFailed
    ReportServed: TypeAlias = lot_facts.ReportServed
    ObjectionRaised: TypeAlias = lot_facts.ObjectionRaised
    ObjectionClosed: TypeAlias = lot_facts.ObjectionClosed
    ReferenceFixed: TypeAlias = lot_facts.ReferenceFixed
    PricingSuspended: TypeAlias = lot_facts.PricingSuspended
    PricingResumed: TypeAlias = lot_facts.PricingResumed
    PricingWithdrawn: TypeAlias = lot_facts.PricingWithdrawn
    NoSurplusAnswered: TypeAlias = lot_facts.NoSurplusAnswered
    DirectSaleDecided: TypeAlias = lot_direct.DirectSaleDecided
    TermsSet: TypeAlias = lot_facts.TermsSet
    Notified: TypeAlias = lot_facts.Notified
    Published: TypeAlias = lot_facts.Published
    Adopted: TypeAlias = lot_adopting.Adopted
    PlatformReported: TypeAlias = lot_reports.PlatformReported
    Entered: TypeAlias = lot_facts.Entered
    BiddingStarted: TypeAlias = lot_facts.BiddingStarted
    BidsTaken: TypeAlias = lot_facts.BidsTaken
    BiddingClosed: TypeAlias = lot_facts.BiddingClosed
    SaleConfirmed: TypeAlias = lot_facts.SaleConfirmed
    Corrected: TypeAlias = lot_corrections.Corrected
    Alerted: TypeAlias = lot_facts.Alerted
    TimersSet: TypeAlias = lot_facts.TimersSet
    TimerFired: TypeAlias = lot_facts.TimerFired
    TimerEscalated: TypeAlias = lot_facts.TimerEscalated
    DuePassed: TypeAlias = lot_endings.DuePassed
    PriceCompleted: TypeAlias = lot_endings.PriceCompleted
    PriceReopened: TypeAlias = lot_endings.PriceReopened
    BuyerDefaulted: TypeAlias = lot_endings.BuyerDefaulted
    EligibilityFailed: TypeAlias = lot_endings.EligibilityFailed
    RulingServed: TypeAlias = lot_endings.RulingServed
    NoticesIssued: TypeAlias = lot_endings.NoticesIssued
    Delivered: TypeAlias = lot_endings.Delivered
    Closed: TypeAlias = lot_endings.Closed
    InKindAsked: TypeAlias = lot_endings.InKindAsked
    InKindAnswered: TypeAlias = lot_endings.InKindAnswered
    InKindAwarded: TypeAlias = lot_endings.InKindAwarded
    DifferencePaid: TypeAlias = lot_endings.DifferencePaid
    DifferenceOverdue: TypeAlias = lot_endings.DifferenceOverdue
    InKindRuled: TypeAlias = lot_endings.InKindRuled
    InKindRefused: TypeAlias = lot_endings.InKindRefused
    SecondRoundOpened: TypeAlias = lot_endings.SecondRoundOpened
    SecondRoundApproved: TypeAlias = lot_endings.SecondRoundApproved
    SecondRoundRejected: TypeAlias = lot_endings.SecondRoundRejected
    Held: TypeAlias = lot_endings.Held
    PutUnderManagement: TypeAlias = lot_endings.PutUnderManagement
    Returned: TypeAlias = lot_endings.Returned
    Suspended: TypeAlias = lot_endings.Suspended
    GroundGone: TypeAlias = lot_endings.GroundGone
    Resumed: TypeAlias = lot_endings.Resumed
    Withdrawn: TypeAlias = lot_endings.Withdrawn
    Annulled: TypeAlias = lot_endings.Annulled
    Reopened: TypeAlias = lot_endings.Reopened
    VoidStands: TypeAlias = lot_endings.VoidStands
    Transferred: TypeAlias = lot_endings.Transferred
    OutsiderClaimed: TypeAlias = lot_endings.OutsiderClaimed
    OutsiderDismissed: TypeAlias = lot_endings.OutsiderDismissed
    OutsiderSued: TypeAlias = lot_endings.OutsiderSued
    DisposalAllowed: TypeAlias = lot_endings.DisposalAllowed
    OutsiderLost: TypeAlias = lot_endings.OutsiderLost
    OutsiderWon: TypeAlias = lot_endings.OutsiderWon

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
