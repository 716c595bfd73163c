"""A payment notice (缴款告知): that a party was told into which account to pay, and with what."""

from datetime import date
from uuid import UUID

from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.law.disbursement import Timing
from ledger.domain.law.paying_in import PayInto
from ledger.domain.paper import Paper, well_named


class PaymentNotice(Root):
    """One notice of one case, and what stood in it."""

    TOPIC = "payment-notice"

    class Issued(FirstFact):
        """A party was told into which account to pay (发出缴款告知).

        ``at`` is the position of the book it was made from: the same form is printed there.
        """

        TOPIC = "payment-notice.issued"
        case_number: str
        serial: int
        party: str
        bank_name: str
        holder: str
        sub_account: str
        at: int
        paper: Paper
        applied_on: date
        issued_on: date
        due_on: date
        timing: Timing
        by: str

    @staticmethod
    def create_id(case_number: str, serial: int) -> UUID:
        return name_id("payment-notice", case_number, str(serial))

    @event(Issued)
    def __init__(
        self,
        *,
        case_number: str,
        serial: int,
        party: str,
        bank_name: str,
        holder: str,
        sub_account: str,
        at: int,
        paper: Paper,
        applied_on: date,
        issued_on: date,
        due_on: date,
        timing: Timing,
        by: str,
    ) -> None:
        self.case_number = case_number
        self.serial = serial
        self.party = party
        self.into = PayInto(bank_name, holder, sub_account)
        self.at = at
        self.paper = paper
        self.applied_on = applied_on
        self.issued_on = issued_on
        self.due_on = due_on
        self.timing = timing
        self.by = by

    @classmethod
    def issue(
        cls,
        case_number: str,
        serial: int,
        party: str,
        into: PayInto,
        *,
        at: int,
        paper: Paper,
        applied_on: date,
        on: date,
        due_on: date,
        by: str,
    ) -> "PaymentNotice":
        """Tell a party; whether it was in time is noted with it."""
        well_named([paper])
        return cls(
            case_number=case_number, serial=serial, party=party, bank_name=into.bank_name,
            holder=into.holder, sub_account=into.number, at=at, paper=paper,
            applied_on=applied_on, issued_on=on, due_on=due_on,
            timing=Timing.LATE if on > due_on else Timing.TIMELY, by=by,
        )  # fmt: skip

    @property
    def number(self) -> str:
        return f"{self.case_number}-{self.serial}"
