"""A lot's money (拍品资金): deposits, prepayments, the price, until each is refunded or a case's.

Every fen keeps its lineage: the bank line it came with, and whose account it left. A deposit a
platform holds is no court money; it stands in memorandum accounts until the bank has it. Once a
ruling is served the price becomes money of the case, receipt by receipt.

Each part of this class stands in its own file, its facts above its commands: ``money_receipts``,
``money_deposits``, ``money_loans``, ``money_price``, ``money_doubts``, ``money_undone``,
``money_cases``, ``money_taxes``. What is refunded goes on in ``money_refunds``, what is forfeited
in ``money_default``; where a case takes it, the case's fact posts it.
"""

from collections.abc import Iterator
from typing import TypeAlias
from uuid import UUID

from auctions import (
    money_cases,
    money_deposits,
    money_doubts,
    money_loans,
    money_price,
    money_receipts,
    money_taxes,
    money_undone,
)
from auctions.money_parts import Freed
from ledger.domain.kernel import FirstFact, Root, event, name_id


class Opened(FirstFact):
    """The lot got its account (拍品资金开户)."""

    TOPIC = "lot-money.opened"
    lot: str
    case_numbers: tuple[str, ...]
    bank_account: str


class LotMoney(money_cases.Passing, money_taxes.Taxed, Root):
    """One lot's money."""

    TOPIC = "lot-money"

    Opened: TypeAlias = Opened
    DepositFrozen: TypeAlias = money_deposits.DepositFrozen
    DepositUnfrozen: TypeAlias = money_deposits.DepositUnfrozen
    DepositRemitted: TypeAlias = money_deposits.DepositRemitted
    RemittanceBanked: TypeAlias = money_deposits.RemittanceBanked
    DepositFreed: TypeAlias = money_deposits.DepositFreed
    Received: TypeAlias = money_receipts.Received
    Unreceived: TypeAlias = money_receipts.Unreceived
    CommitmentRegistered: TypeAlias = money_loans.CommitmentRegistered
    LoanRefused: TypeAlias = money_loans.LoanRefused
    DepositConverted: TypeAlias = money_price.DepositConverted
    PrepaymentConverted: TypeAlias = money_price.PrepaymentConverted
    ExcessSetAside: TypeAlias = money_price.ExcessSetAside
    BankReversed: TypeAlias = money_price.BankReversed
    CoveredAgain: TypeAlias = money_price.CoveredAgain
    RowAwaited: TypeAlias = money_doubts.RowAwaited
    RowMet: TypeAlias = money_doubts.RowMet
    DoubtRaised: TypeAlias = money_doubts.DoubtRaised
    DoubtEnded: TypeAlias = money_doubts.DoubtEnded
    DepositForfeited: TypeAlias = money_undone.DepositForfeited
    PaymentFreed: TypeAlias = money_undone.PaymentFreed
    PassedToCase: TypeAlias = money_cases.PassedToCase
    TakenFromCase: TypeAlias = money_cases.TakenFromCase
    InKindCredited: TypeAlias = money_cases.InKindCredited
    TaxStepTaken: TypeAlias = money_taxes.TaxStepTaken

    @staticmethod
    def create_id(lot: str) -> UUID:
        return name_id("lot-money", lot)

    @event(Opened)
    def __init__(self, lot: str, case_numbers: tuple[str, ...], bank_account: str) -> None:
        self.begin(lot, case_numbers, bank_account)

    def freed(self) -> Iterator[Freed]:
        """What this command made its payer's again: for :class:`LotRefunds` in the same commit."""
        for fact in self.pending_events:
            match fact:
                case money_deposits.DepositFreed():
                    yield Freed(fact.bidder, fact.put_into, fact.sources, fact.attempt)
                case money_price.ExcessSetAside():
                    yield Freed(fact.payee, fact.put_into, fact.sources, "excess")
                case money_undone.PaymentFreed():
                    yield Freed(fact.payee, fact.put_into, fact.sources, fact.reason, fact.waits)
