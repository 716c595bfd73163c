"""What a case knows of a payment that should not have been made.

A wrong payment leaves the case owing its creditor again, with nothing behind it but a claim on the
wrong payee: what is owed stands in a pocket nobody can draw on until money has come for it.
"""

from datetime import date
from uuid import UUID

from ledger.domain.case_parts import Source, worth
from ledger.domain.case_payouts import Paying
from ledger.domain.case_pockets import Pocket, PocketKind, draw
from ledger.domain.case_state import CaseState
from ledger.domain.chart import AccountName, Posting, held, move, recoverable, unclaimed
from ledger.domain.kernel import Root
from ledger.domain.money import Money


class OwedAgain(Root.Event):
    """A payment was recognised as wrong (认定错发): its creditor is owed again, unfunded."""

    TOPIC = "case-account.owed-again"
    case_number: str
    payout: UUID
    pocket: str
    account: AccountName
    sources: tuple[Source, ...]
    basis: str

    def postings(self) -> tuple[Posting, ...]:
        return move(worth(self.sources), debit=recoverable(self.case_number), credit=self.account)

    def apply(self, case: CaseState) -> None:
        # The payout is spent: should it come back, it comes as money for what went wrong.
        party = case.bound.pop(self.payout).party
        case.pockets[self.pocket] = Pocket(
            self.pocket, PocketKind.OWED, self.account, self.sources, self.basis, None, party
        )


class MadeGood(Root.Event):
    """Money came for a wrong payment (追回、赔偿到账): so much of what is owed is funded again."""

    TOPIC = "case-account.made-good"
    case_number: str
    pocket: str
    line: UUID
    amount: Money
    value_date: date

    def postings(self) -> tuple[Posting, ...]:
        claim = recoverable(self.case_number)
        return move(self.amount, debit=unclaimed(self.line), credit=claim)

    def effective_on(self) -> date:
        return self.value_date

    def accounted_on(self) -> None:
        """Recovered today, however long ago it arrived."""


class Repairing(Paying):
    """A case that paid wrongly."""

    def owe_again(
        self, payout: UUID, pocket: str, amount: Money, *, basis: str
    ) -> tuple[Source, ...]:
        """Owe again what was paid wrongly (R2.18): it keeps the receipts it was paid from.

        Raises :class:`NothingEarmarked` where this case did not pay it, :class:`NotEnoughMoney`.
        """
        paid = Pocket(
            pocket, PocketKind.OWED, held(self.case_number, pocket),
            self.bound_to(payout).sources, basis, None, self.bound[payout].party,
        )  # fmt: skip
        sources = draw(paid, amount)
        self.record(
            OwedAgain, case_number=self.case_number, payout=payout, pocket=pocket,
            account=paid.account, sources=sources, basis=basis,
        )  # fmt: skip
        return sources

    def make_good(self, pocket: str, line: UUID, amount: Money, *, value_date: date) -> None:
        """Take money that came for a wrong payment: as much of what is owed is free again."""
        draw(self.pocket(pocket), amount)
        self.record(
            MadeGood, case_number=self.case_number, pocket=pocket, line=line, amount=amount,
            value_date=value_date,
        )  # fmt: skip
        self.put_back(pocket, basis=f"line {line}", amount=amount)
