"""Money of a line that the bank moved to another account of the court (专户间划转).

Whose it is, and since when, stays what the line says; from then on it is used on the account on
which it lies.
"""

from datetime import date
from uuid import UUID

from ledger.domain.kernel import Root
from ledger.domain.law.own_account import End, OtherBankAccount, are_two_ends
from ledger.domain.line_differences import Differing, MoreThanStands
from ledger.domain.line_state import LineState
from ledger.domain.money import Money


class CarriedOver(Root.Event):
    """The bank moved it, whole, to another account of the court (专户间划转).

    The two lines of that transfer post it.
    """

    TOPIC = "bank-line.carried-over"
    lies_on: str
    amount: Money
    debit: UUID
    credit: UUID
    by: str

    def apply(self, line: LineState) -> None:
        line.carried_to = self.lies_on


class Carrying(Differing):
    """A line whose money may lie elsewhere by now."""

    payer_account: str
    booked_on: date

    @property
    def end(self) -> End:
        """What it says of a transfer of which it would be one end."""
        return End(self.bank_account, self.payer_account, self.amount, self.booked_on)

    def must_be_other_end_of(self, debit: "Carrying") -> None:
        """Refuse a credit that is not what this debit of another account of the court brought.

        Raises :class:`OtherBankAccount`.
        """
        if not are_two_ends(debit.end, self.end):
            raise OtherBankAccount(
                f"line {self.serial} of {self.bank_account} is not the other end of {debit.serial}",
                bank_account=self.bank_account, serial=self.serial,
            )  # fmt: skip

    def carry_over(self, to: str, *, debit: UUID, credit: UUID, by: str) -> Money:
        """Lie on another account from now on; what nobody has claimed yet, and whole.

        Raises :class:`MoreThanStands`.
        """
        self.must_be_receipt()
        if self.unproposed != self.amount:
            said = f"{self.amount} was moved, {self.unproposed} is nobody's yet"
            raise MoreThanStands(said, left=self.unproposed)
        self.record(CarriedOver, lies_on=to, amount=self.amount, debit=debit, credit=credit, by=by)
        return self.amount
