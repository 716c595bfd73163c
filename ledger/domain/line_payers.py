"""For whom the number was issued that a line came on (专号付款人), beside what the bank says."""

from ledger.domain.case_account import CaseAccount
from ledger.domain.kernel import Personal, Root
from ledger.domain.law.payer_numbers import BankSays
from ledger.domain.line_state import LineState
from ledger.domain.line_words import NamedPayer


class PayerNamed(Root.Event):
    """The line came on the number of one payer (专号来款); the bank's own word stands as it was."""

    TOPIC = "bank-line.payer-named"
    case_number: str
    number: str
    party: str
    name: Personal
    bank_says: BankSays

    def key_scope(self) -> str:
        """The name is a party's: it is erased with the case's persons."""
        return str(CaseAccount.create_id(self.case_number))

    def apply(self, line: LineState) -> None:
        line.named = NamedPayer(
            self.case_number, self.number, self.party, self.name, self.bank_says
        )


class Named(LineState):
    """A line that may have come on the number of one payer."""

    payer_name: str

    @property
    def who_paid(self) -> str:
        """The payer in the bank's own words; where it has none, whose number it was."""
        return self.payer_name or (self.named.name if self.named else "")

    def name_payer(self, payer: NamedPayer) -> None:
        """Note whose number the line came on."""
        self.record(
            PayerNamed,
            case_number=payer.case_number, number=payer.number, party=payer.party,
            name=payer.name, bank_says=payer.bank_says,
        )  # fmt: skip
