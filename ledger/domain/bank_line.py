"""One line of a bank statement (银行流水): where every fen in the book first appears.

A line is booked once, however many files it comes in. Money in is unclaimed (待认领) until a case
claims it: by itself when it came to the case's sub-account, otherwise by one person with evidence
and another who confirms. A line that answers one of our payouts moves no money itself: the payout,
or the case the money comes back to, does. Each part of this class has one subject: its facts, which
apply themselves, and under them its commands.
"""

from datetime import date
from typing import Any, Self, TypeAlias
from uuid import UUID

from ledger.domain import (
    line_assignments,
    line_carrying,
    line_claims,
    line_differences,
    line_hits,
    line_payers,
    line_returns,
)
from ledger.domain.chart import Posting, bank, move, short, unclaimed
from ledger.domain.kernel import FirstFact, Personal, Root, event, id_of_name
from ledger.domain.line_words import (
    Claim,
    ClaimNeedsEvidence,
    ClaimState,
    NoSuchClaim,
    NotAReceipt,
    Purpose,
    Share,
)
from ledger.domain.money import Money

__all__ = [
    "BankLine",
    "Claim",
    "ClaimNeedsEvidence",
    "ClaimState",
    "NoSuchClaim",
    "NotAReceipt",
    "Purpose",
    "Share",
]


class BankLine(
    line_claims.Claiming, line_assignments.Assigning, line_returns.Returning, line_hits.Matching,
    line_carrying.Carrying, line_payers.Named, Root,
):  # fmt: skip
    """One line of one bank account."""

    TOPIC = "bank-line"

    class Booked(FirstFact):
        """The line was seen for the first time and booked (流水入账)."""

        TOPIC = "bank-line.booked"
        bank_account: str
        serial: str
        booked_on: date
        value_date: date
        amount: Money
        purpose: Purpose
        payer_name: Personal
        payer_account: Personal
        payer_bank: str
        remark: Personal
        sub_account: str
        end_to_end: str
        matched: str | None
        suggested: tuple[str, ...]
        payout: UUID | None
        file: str
        place: str

        def postings(self) -> tuple[Posting, ...]:
            if self.purpose is Purpose.RECEIPT:
                line = unclaimed(self.originator_id)
                return move(self.amount, debit=bank(self.bank_account), credit=line)
            if self.purpose is Purpose.UNEXPLAINED:
                line = short(self.originator_id)
                return move(self.amount, debit=line, credit=bank(self.bank_account))
            return ()

        def effective_on(self) -> date:
            return self.value_date

        def accounted_on(self) -> date:
            """The bank's booking decides the month; it may value money from another day."""
            return self.booked_on

        def key_scope(self) -> str:
            return f"{self.bank_account}:{self.booked_on.isoformat()[:7]}"

    class Confirmed(Root.Event):
        """Another file showed the same line (流水复证); nothing is booked again."""

        TOPIC = "bank-line.confirmed"
        file: str
        place: str

    class DiscrepancyFound(Root.Event):
        """Another file showed this serial with other words (流水不符); nothing is booked."""

        TOPIC = "bank-line.discrepancy-found"
        file: str
        place: str
        amount: Money
        incoming: bool

    ClaimProposed: TypeAlias = line_claims.ClaimProposed
    ClaimConfirmed: TypeAlias = line_claims.ClaimConfirmed
    ClaimRefused: TypeAlias = line_claims.ClaimRefused
    ClaimReversed: TypeAlias = line_claims.ClaimReversed
    CameByTransfer: TypeAlias = line_claims.CameByTransfer
    NotByTransfer: TypeAlias = line_claims.NotByTransfer
    AssignmentProposed: TypeAlias = line_assignments.AssignmentProposed
    AssignmentConfirmed: TypeAlias = line_assignments.AssignmentConfirmed
    AssignmentRefused: TypeAlias = line_assignments.AssignmentRefused
    AssignmentReversed: TypeAlias = line_assignments.AssignmentReversed
    ReturnFounded: TypeAlias = line_returns.ReturnFounded
    ReturnRedrawn: TypeAlias = line_returns.ReturnRedrawn
    ReturnBound: TypeAlias = line_returns.ReturnBound
    ReturnReleased: TypeAlias = line_returns.ReturnReleased
    ReturnRestored: TypeAlias = line_returns.ReturnRestored
    ReturnCameBack: TypeAlias = line_returns.ReturnCameBack
    PayerNamed: TypeAlias = line_payers.PayerNamed
    HitsFound: TypeAlias = line_hits.HitsFound
    HitTaken: TypeAlias = line_hits.HitTaken
    Corrected: TypeAlias = line_differences.Corrected
    Turned: TypeAlias = line_differences.Turned
    TakenAsReturn: TypeAlias = line_differences.TakenAsReturn
    ReturnFellShort: TypeAlias = line_differences.ReturnFellShort
    ShortCovered: TypeAlias = line_differences.ShortCovered
    TakenForShort: TypeAlias = line_differences.TakenForShort
    HeldLong: TypeAlias = line_differences.HeldLong
    LongFreed: TypeAlias = line_differences.LongFreed
    LongTaken: TypeAlias = line_differences.LongTaken
    CarriedOver: TypeAlias = line_carrying.CarriedOver

    @staticmethod
    def create_id(bank_account: str, serial: str, booked_on: date) -> UUID:
        return id_of_name("bank-line", bank_account, serial, booked_on.isoformat())

    @event(Booked)
    def __init__(
        self,
        *,
        bank_account: str,
        serial: str,
        booked_on: date,
        value_date: date,
        amount: Money,
        purpose: Purpose,
        payer_name: str,
        payer_account: str,
        payer_bank: str,
        remark: str,
        sub_account: str,
        end_to_end: str,
        matched: str | None,
        suggested: tuple[str, ...],
        payout: UUID | None,
        file: str,
        place: str,
    ) -> None:
        self.begin(serial, amount, purpose, file)
        self.bank_account = bank_account
        self.booked_on = booked_on
        self.value_date = value_date
        self.payer_name = payer_name
        self.payer_account = payer_account
        self.payer_bank = payer_bank
        self.end_to_end = end_to_end
        self.matched = matched
        self.payout = payout
        self.suggested = suggested
        if matched is not None:
            self.take(self.AUTOMATIC, "system", (Share(matched, amount),))

    @classmethod
    def booked_as(cls, own: UUID, **said: Any) -> Self:
        """The same for whoever has reckoned out already which id the line has, as an import has."""
        return cls._create(cls.Booked, id=own, **said)

    def seen_again(self, file: str, place: str, amount: Money, *, incoming: bool) -> bool:
        """Note that another file shows this line; true when it says the same.

        The same file twice is no news. Another amount under the same serial books nothing and is
        left standing as a discrepancy (R2.02).
        """
        same = amount == self.amount and incoming == self.incoming
        if file in self.files:
            return same
        if same:
            self._confirmed(file=file, place=place)
        else:
            self._discrepancy_found(file=file, place=place, amount=amount, incoming=incoming)
        return same

    def perhaps_seen(self, file: str, place: str, amount: Money, *, incoming: bool) -> bool:
        """Note that another file shows what may be this line, or another; false if it did before.

        Its serial differs in capitals and small letters only, and a person says which it is: until
        then it books nothing (R2.02).
        """
        if file in self.files:
            return False
        self._discrepancy_found(file=file, place=place, amount=amount, incoming=incoming)
        return True

    @event(Confirmed)
    def _confirmed(self, file: str, place: str) -> None:
        self.files.add(file)

    @event(DiscrepancyFound)
    def _discrepancy_found(self, file: str, place: str, amount: Money, incoming: bool) -> None:  # noqa: FBT001  # a fact's field
        self.files.add(file)
        self.differing[file] = (amount, incoming)
        self.discrepancies += 1
