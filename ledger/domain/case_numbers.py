"""The numbers under which a case is paid (付款人子账号): its own, and one for each payer."""

from datetime import date

from ledger.domain.case_parts import Capacity, PayerNumber
from ledger.domain.case_state import CaseState
from ledger.domain.kernel import Root
from ledger.domain.law.payer_numbers import may_have_number, one_to_one
from ledger.domain.paper import Paper, well_named


class NumberIssued(Root.Event):
    """One party got a number of its own to pay into (生成付款人子账号)."""

    TOPIC = "case-account.number-issued"
    case_number: str
    party: str
    number: str
    capacity: Capacity | None
    paper: Paper | None
    on: date
    by: str

    def apply(self, case: CaseState) -> None:
        case.numbers[self.number] = PayerNumber(self.number, self.party, self.capacity, self.on)


class Numbered(CaseState):
    """A case whose payers may have numbers of their own, beside the one it was opened with."""

    def issue_number(
        self,
        party: str,
        number: str,
        *,
        capacity: Capacity | None,
        paper: Paper | None,
        on: date,
        by: str,
    ) -> None:
        """Give a party a number nobody has had; whether the court's rules want it is asked before.

        Raises :class:`NotAPayer`, :class:`PayerNotExplained`, :class:`PayerHasNumber`,
        :class:`NumberTaken`.
        """
        may_have_number(party, self.party(party).role, capacity, paper=paper is not None)
        one_to_one(party, number, self.sub_account, self.numbers)
        well_named([paper] if paper else ())
        self.record(
            NumberIssued,
            case_number=self.case_number, party=party, number=number, capacity=capacity,
            paper=paper, on=on, by=by,
        )  # fmt: skip

    def number_of(self, party: str) -> str:
        """Into which number a party pays: its own, or else the case's."""
        self.party(party)
        own = (each.number for each in self.numbers.values() if each.party == party)
        return next(own, self.sub_account)
