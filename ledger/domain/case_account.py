"""A case's account (一案一账号): what came in for it, what is left of each receipt, and for whom.

Money keeps its lineage: every receipt is a lot with its own arrival and its own clock, and every
payout says which lots it consumes and how much of each, oldest first. So "which payment funded
this payout" and "which fen is 31 days old" are answers, not estimates.

Each part of this class has one subject: its facts, which apply themselves, and under them its
commands.
"""

from datetime import date
from typing import TypeAlias
from uuid import UUID

from ledger.domain import (
    case_keeping,
    case_numbers,
    case_parties,
    case_parts,
    case_payouts,
    case_people,
    case_receipts,
    case_repairs,
)
from ledger.domain.case_parts import (
    AccountConfirmedAlready,
    AccountNotConfirmed,
    AccountSelfConfirmed,
    Capacity,
    CapacityNotAwaited,
    CapacityNotRecorded,
    Earmark,
    EarmarkedAlready,
    Lot,
    MoneyHasLeft,
    NoSuchParty,
    NotEnoughMoney,
    NothingEarmarked,
    NothingToPay,
    NotTheOfficer,
    Party,
    PartyKind,
    PartyKnown,
    PartyRole,
    Source,
    StatedAccount,
)
from ledger.domain.case_pockets import NoSuchPocket, Pocket, PocketKind, PocketOfAnotherKind
from ledger.domain.kernel import Root, event, name_id

__all__ = [
    "AccountConfirmedAlready",
    "AccountNotConfirmed",
    "AccountSelfConfirmed",
    "Capacity",
    "CapacityNotAwaited",
    "CapacityNotRecorded",
    "CaseAccount",
    "Earmark",
    "EarmarkedAlready",
    "Lot",
    "MoneyHasLeft",
    "NoSuchParty",
    "NoSuchPocket",
    "NotEnoughMoney",
    "NotTheOfficer",
    "NothingEarmarked",
    "NothingToPay",
    "Party",
    "PartyKind",
    "PartyKnown",
    "PartyRole",
    "Pocket",
    "PocketKind",
    "PocketOfAnotherKind",
    "Source",
    "StatedAccount",
]


class CaseAccount(
    case_people.InHands, case_parties.WithParties, case_numbers.Numbered, case_receipts.Receiving,
    case_repairs.Repairing, Root,
):  # fmt: skip
    """One case's account."""

    TOPIC = "case-account"

    Opened: TypeAlias = case_parts.Opened
    PartyAdded: TypeAlias = case_parties.PartyAdded
    AccountStated: TypeAlias = case_parties.AccountStated
    AccountConfirmed: TypeAlias = case_parties.AccountConfirmed
    PartyUnable: TypeAlias = case_parties.PartyUnable
    NumberIssued: TypeAlias = case_numbers.NumberIssued
    Credited: TypeAlias = case_receipts.Credited
    Uncredited: TypeAlias = case_receipts.Uncredited
    Received: TypeAlias = case_receipts.Received
    CapacityRecorded: TypeAlias = case_receipts.CapacityRecorded
    Earmarked: TypeAlias = case_payouts.Earmarked
    EarmarkReleased: TypeAlias = case_payouts.EarmarkReleased
    Restored: TypeAlias = case_payouts.Restored
    Returned: TypeAlias = case_payouts.Returned
    Assigned: TypeAlias = case_people.Assigned
    RecusalDecided: TypeAlias = case_people.RecusalDecided
    Terminated: TypeAlias = case_people.Terminated
    PaymentOpened: TypeAlias = case_people.PaymentOpened
    Resumed: TypeAlias = case_people.Resumed
    SetAside: TypeAlias = case_keeping.SetAside
    PutBack: TypeAlias = case_keeping.PutBack
    PassedOn: TypeAlias = case_keeping.PassedOn
    OwedAgain: TypeAlias = case_repairs.OwedAgain
    MadeGood: TypeAlias = case_repairs.MadeGood

    @staticmethod
    def create_id(case_number: str) -> UUID:
        return name_id("case-account", case_number)

    @event(Opened)
    def __init__(
        self, case_number: str, officer: str, filed_on: date, bank_account: str, sub_account: str
    ) -> None:
        self.begin(case_number, officer, filed_on)
        self.bank_account = bank_account
        self.sub_account = sub_account

    @property
    def every_number(self) -> tuple[str, ...]:
        """The number it was opened with, and those of its payers as they were issued."""
        return (self.sub_account, *self.numbers)

    # What a payout asks of its payer, whoever that is

    @property
    def stem(self) -> str:
        return self.case_number

    @property
    def concerns(self) -> str:
        return self.case_number
