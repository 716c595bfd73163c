"""In which cases of the court somebody is a debtor (被执行人涉案登记), by his official number.

The fact bears a name for that number which only the court can make, as a bankruptcy does. Whoever
decides by the debtor's other cases relies on this: one that was opened meanwhile is seen.
"""

from uuid import UUID

from ledger.domain.kernel import FirstFact, Root, event, name_id


class Debtor(Root):
    """One debtor, whatever he is called in each of his cases."""

    TOPIC = "debtor"

    class Entered(FirstFact):
        """He was entered as a debtor for the first time (首次登记为被执行人)."""

        TOPIC = "debtor.entered"
        blinded: str
        case_number: str
        party: str

    class EnteredAgain(Root.Event):
        """He was entered as a debtor in one more case (另案登记为被执行人)."""

        TOPIC = "debtor.entered-again"
        case_number: str
        party: str

    @staticmethod
    def create_id(blinded: str) -> UUID:
        return name_id("debtor", blinded)

    @event(Entered)
    def __init__(self, blinded: str, case_number: str, party: str) -> None:
        self.cases = [case_number]

    def enter(self, case_number: str, party: str) -> None:
        """Note another case; twice in one is one case."""
        if case_number not in self.cases:
            self._entered_again(case_number=case_number, party=party)

    @event(EnteredAgain)
    def _entered_again(self, case_number: str, party: str) -> None:
        self.cases.append(case_number)
