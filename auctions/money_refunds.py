"""What a lot gives back (应退款), and the taxes it withholds: the payer of the lot's payouts.

Money comes here only when nobody else can have it: a loser's deposit, an excess, the part payment
of a sale that fell away. A forfeited deposit or a price never does, so no payout can be drawn on
one. Refunds go to the account the money came from.

What is owed stands in ``refund_owing``, who is paid where in ``refund_payees``, and what is bound
to payouts in ``refund_payouts``, each fact above its commands.
"""

from typing import TypeAlias
from uuid import UUID

from auctions import refund_owing, refund_payees, refund_payouts
from ledger.domain.case_parts import worth
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.money import Money, zero


class Opened(FirstFact):
    """The lot's refunds begin with its account (拍品退款开户)."""

    TOPIC = "lot-refunds.opened"
    lot: str
    case_number: str
    bank_account: str


class LotRefunds(refund_payouts.PayingOut, Root):
    """What one lot owes back."""

    TOPIC = "lot-refunds"

    Opened: TypeAlias = Opened
    Owed: TypeAlias = refund_owing.Owed
    RecoveryOwed: TypeAlias = refund_owing.RecoveryOwed
    Recovered: TypeAlias = refund_owing.Recovered
    FoundInCase: TypeAlias = refund_owing.FoundInCase
    TaxGivenBack: TypeAlias = refund_owing.TaxGivenBack
    TaxReturned: TypeAlias = refund_owing.TaxReturned
    PaymentsUnlocked: TypeAlias = refund_owing.PaymentsUnlocked
    SetOff: TypeAlias = refund_owing.SetOff
    PayeeStated: TypeAlias = refund_payees.PayeeStated
    PayeeConfirmed: TypeAlias = refund_payees.PayeeConfirmed
    Earmarked: TypeAlias = refund_payouts.Earmarked
    EarmarkReleased: TypeAlias = refund_payouts.EarmarkReleased
    Restored: TypeAlias = refund_payouts.Restored
    Returned: TypeAlias = refund_payouts.Returned

    @staticmethod
    def create_id(lot: str) -> UUID:
        return name_id("lot-refunds", lot)

    @event(Opened)
    def __init__(self, lot: str, case_number: str, bank_account: str) -> None:
        self.begin(lot, case_number, bank_account)

    @property
    def stem(self) -> str:
        return str(self.id)

    @property
    def concerns(self) -> str:
        return self.case_number

    def may_ask(self, by: str) -> None:
        """Whoever may draft a lot's refunds at all; the money itself is bound to its payee."""

    def planned(self) -> dict[str, Money]:
        """What the command under way gives back to each payee, now or once it is recovered."""
        found: dict[str, Money] = {}
        for fact in self.pending_events:
            match fact:
                case refund_owing.Owed() | refund_owing.TaxGivenBack():
                    part = worth(fact.sources)
                case refund_owing.RecoveryOwed():
                    part = fact.amount
                case _:
                    continue
            found[fact.payee] = found.get(fact.payee, zero()) + part
        return found
