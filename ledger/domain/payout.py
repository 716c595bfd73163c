"""A payout (出款): money on its way from its payer to a payee, through many hands and one bank.

It is drafted, approved in turn by people who each act once on exactly what they saw, sent, and
then it is the bank's word that counts: booked, refused, silent, or come back. Each state has its
own account; in transit goes to zero. Each part of this class has one subject: its facts, which
apply themselves, and under them its commands.
"""

from collections.abc import Iterable
from typing import Self, TypeAlias
from uuid import UUID

from ledger.domain import payout_approval, payout_booking, payout_cash, payout_sending
from ledger.domain.act import Role
from ledger.domain.case_parts import Source
from ledger.domain.chart import AccountName
from ledger.domain.kernel import Root, event, name_id
from ledger.domain.money import Money
from ledger.domain.paper import Paper
from ledger.domain.payer import Payer
from ledger.domain.payout_kind import Method, PayoutKind
from ledger.domain.payout_parts import (
    WITH_BANK,
    Approval,
    NotInCash,
    NotInThatState,
    NotItsAuthor,
    PaidInCash,
    PurposeMissing,
    Seen,
    SeenOtherwise,
    ShortReturn,
    State,
    payout_of,
    reference_of,
)

__all__ = [
    "WITH_BANK",
    "Approval",
    "NotInCash",
    "NotInThatState",
    "NotItsAuthor",
    "PaidInCash",
    "Payout",
    "PurposeMissing",
    "Seen",
    "SeenOtherwise",
    "ShortReturn",
    "State",
    "payout_of",
    "reference_of",
]


class Payout(
    payout_approval.Approving, payout_sending.Sending, payout_booking.Booking, payout_cash.InCash,
    Root,
):  # fmt: skip
    """One payment to one party."""

    TOPIC = "payout"

    Drafted: TypeAlias = payout_approval.Drafted
    Amended: TypeAlias = payout_approval.Amended
    ChainExtended: TypeAlias = payout_approval.ChainExtended
    Approved: TypeAlias = payout_approval.Approved
    StoodIn: TypeAlias = payout_approval.StoodIn
    Rejected: TypeAlias = payout_approval.Rejected
    Withdrawn: TypeAlias = payout_approval.Withdrawn
    PassedTo: TypeAlias = payout_approval.PassedTo
    Stopped: TypeAlias = payout_approval.Stopped
    Queued: TypeAlias = payout_sending.Queued
    TakenOut: TypeAlias = payout_sending.TakenOut
    Sent: TypeAlias = payout_sending.Sent
    Accepted: TypeAlias = payout_sending.Accepted
    Unanswered: TypeAlias = payout_sending.Unanswered
    Inquired: TypeAlias = payout_sending.Inquired
    Requeued: TypeAlias = payout_sending.Requeued
    TurnedUp: TypeAlias = payout_sending.TurnedUp
    DebitSeen: TypeAlias = payout_sending.DebitSeen
    Settled: TypeAlias = payout_booking.Settled
    SettledLate: TypeAlias = payout_booking.SettledLate
    ReceiptFiled: TypeAlias = payout_booking.ReceiptFiled
    Failed: TypeAlias = payout_booking.Failed
    Returned: TypeAlias = payout_booking.Returned
    CashGiven: TypeAlias = payout_cash.CashGiven
    WitnessNamed: TypeAlias = payout_cash.WitnessNamed
    HandingDenied: TypeAlias = payout_cash.HandingDenied
    HandingTakenBack: TypeAlias = payout_cash.HandingTakenBack
    HandedOver: TypeAlias = payout_cash.HandedOver
    Drawn: TypeAlias = payout_cash.Drawn

    @staticmethod
    def create_id(number: str) -> UUID:
        return name_id("payout", number)

    @event(Drafted)
    def __init__(
        self,
        *,
        number: str,
        kind: PayoutKind,
        method: Method,
        payer_kind: str,
        payer: UUID,
        hold: AccountName,
        papers: tuple[Paper, ...],
        case_number: str,
        party: str,
        principal: str,
        account_version: int,
        amount: Money,
        sources: tuple[Source, ...],
        purpose: str,
        by: str,
        roles: tuple[Role, ...],
        claimers: tuple[str, ...],
        policy: str,
        digest: str,
    ) -> None:
        self.begin(number, by)
        self.kind = kind
        self.method = method
        self.payer_kind = payer_kind
        self.payer = payer
        self.hold = hold
        self.case_number = case_number
        self.party = party
        self.principal = principal
        self.ask(
            account_version=account_version, amount=amount, sources=sources, purpose=purpose,
            by=by, roles=roles, claimers=claimers, digest=digest, papers=papers,
        )  # fmt: skip

    @classmethod
    def draft(
        cls,
        payer: Payer,
        seen: Seen,
        *,
        by: str,
        roles: tuple[Role, ...],
        claimers: Iterable[str],
        policy: str,
    ) -> Self:
        """Ask for what ``seen`` says out of the payer's money, which is bound already.

        Raises :class:`PurposeMissing`.
        """
        if not seen.purpose.strip():
            raise PurposeMissing(
                "state what the payment is for", lacking="purpose", payout=seen.number
            )
        return cls(
            number=seen.number, kind=seen.kind, method=seen.method, payer_kind=payer.TOPIC,
            payer=payer.id, hold=payer.hold_of(cls.create_id(seen.number)), papers=seen.papers,
            case_number=seen.case_number, party=seen.party, principal=seen.principal,
            account_version=seen.account_version, amount=seen.amount, sources=seen.sources,
            purpose=seen.purpose, by=by, roles=roles, claimers=tuple(sorted(claimers)),
            policy=policy, digest=seen.digest,
        )  # fmt: skip
