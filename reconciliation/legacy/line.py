"""One legacy line in hand (单笔历史案款): looked into, matched, put up, and led out by its class.

The money stands on ``unclaimed/<line>`` since it was loaded, and this root has the same id. It
leaves in one of four ways: matched to cases (A-D and G go on from there), given to the account it
belongs to (F), paid out by its class (H, I, J), or — never — by a plug.

Each part of this class has one subject: its facts, which apply themselves, and under them its
commands.
"""

from datetime import date
from typing import TypeAlias
from uuid import UUID

from ledger.domain.kernel import Root, event
from ledger.domain.money import Money, zero
from reconciliation.legacy import line_class, line_matching, line_parts, line_paying
from reconciliation.legacy.classes import LegacyClass
from reconciliation.legacy.stretch import LegacyStretch, line_id


class LegacyLine(line_class.Looked, line_matching.Matched, line_paying.PayingOut, Root):
    """One line of the opening position, since somebody took it in hand."""

    TOPIC = "legacy-line"

    TakenUp: TypeAlias = line_parts.TakenUp
    Reclassified: TypeAlias = line_class.Reclassified
    StepTaken: TypeAlias = line_class.StepTaken
    MatchProposed: TypeAlias = line_matching.MatchProposed
    EvidenceAdded: TypeAlias = line_matching.EvidenceAdded
    MatchConfirmed: TypeAlias = line_matching.MatchConfirmed
    MatchRefused: TypeAlias = line_matching.MatchRefused
    NoticeGiven: TypeAlias = line_class.NoticeGiven
    OwnerlessFound: TypeAlias = line_class.OwnerlessFound
    OwnerlessRevoked: TypeAlias = line_class.OwnerlessRevoked
    Reassigned: TypeAlias = line_class.Reassigned
    DestinationStated: TypeAlias = line_paying.DestinationStated
    PayoutBound: TypeAlias = line_paying.PayoutBound
    PayoutReleased: TypeAlias = line_paying.PayoutReleased
    PayoutRestored: TypeAlias = line_paying.PayoutRestored
    PayoutReturned: TypeAlias = line_paying.PayoutReturned

    @staticmethod
    def create_id(stretch: UUID, at: int) -> UUID:
        return line_id(stretch, at)

    @classmethod
    def taken_from(cls, stretch: LegacyStretch, at: int, *, by: str) -> "LegacyLine":
        """Take a line out of its stretch; the caller saves both."""
        entry = stretch.hand_over(at, by=by)
        people = stretch.persons()[at - 1]
        matched = at in stretch.confirmed
        case = stretch.matches[at].case if at in stretch.matches else entry.case
        return cls(
            bank_account=stretch.bank_account, cut_off=stretch.cut_off, stretch=stretch.id,
            at=at, place=entry.place, serial=entry.serial, booked_on=entry.booked_on,
            amount=entry.amount, matched=matched, category=stretch.cls(at), case=case,
            officer=entry.officer, by=by, **people._asdict(),
        )  # fmt: skip

    @event(line_parts.TakenUp)
    def __init__(
        self,
        *,
        bank_account: str,
        cut_off: date,
        stretch: UUID,
        at: int,
        place: str,
        serial: str,
        booked_on: date,
        amount: Money,
        matched: bool,
        category: LegacyClass,
        case: str,
        officer: str,
        payer_name: str,
        payer_account: str,
        remark: str,
        payee_name: str,
        payee_account: str,
        case_text: str,
        by: str,
    ) -> None:
        self.begin(amount, zero() if matched else amount, category, case)
        self.bank_account = bank_account
        self.stretch = stretch
        self.place = place
        self.serial = serial
        self.booked_on = booked_on
        self.officer = officer
        self.payer_name = payer_name
        self.payer_account = payer_account
        self.remark = remark
        self.case_text = case_text
