"""What the book knows of one debtor's bankruptcy, whatever case it was told in (破产债务人).

A debtor is who his official number says. The fact bears a name for that number which only the court
can make, so that every case of the same debtor finds it, and nobody else learns of whom it speaks.
"""

from datetime import date
from uuid import UUID

from ledger.domain.errors import Conflict
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.law.bankruptcy import ACCEPTED, Stop
from ledger.domain.paper import Paper


class AcceptedOtherwise(Conflict):
    """Another case knows this debtor's bankruptcy by another ruling, or from another day."""

    code = "accepted-otherwise"
    title = "Another case knows another ruling"
    title_zh = "另案登记的破产受理裁定或受理日不同"
    article = ACCEPTED


class Insolvency(Root):
    """The bankruptcy of one debtor, which stops every case of his from the day of acceptance."""

    TOPIC = "insolvency"

    class Recorded(FirstFact):
        """A debtor's bankruptcy became known to the book (登记破产债务人), through one case."""

        TOPIC = "insolvency.recorded"
        blinded: str
        case_number: str
        debtor: str
        ruling: Paper
        accepted_on: date
        by: str

    class RecordedAgain(Root.Event):
        """After one was over another bankruptcy was accepted (再次受理)."""

        TOPIC = "insolvency.recorded-again"
        case_number: str
        debtor: str
        ruling: Paper
        accepted_on: date
        by: str

    class Ended(Root.Event):
        """It was dismissed or has ended (驳回或终结); it stops nothing any more."""

        TOPIC = "insolvency.ended"
        case_number: str
        paper: Paper
        by: str

    @staticmethod
    def create_id(blinded: str) -> UUID:
        return name_id("insolvency", blinded)

    @event(Recorded)
    def __init__(
        self,
        *,
        blinded: str,
        case_number: str,
        debtor: str,
        ruling: Paper,
        accepted_on: date,
        by: str,
    ) -> None:
        self._stand(case_number, ruling, accepted_on)

    @property
    def stop(self) -> Stop | None:
        """What it stops, or ``None`` once it is over."""
        return self._stop if self.under_way else None

    def record_in(
        self, case_number: str, debtor: str, ruling: Paper, accepted_on: date, *, by: str
    ) -> None:
        """Hear of it from one more case; raises :class:`AcceptedOtherwise`.

        While it is under way every case has to know the same ruling. After its end a later one is
        another bankruptcy.
        """
        if not self.under_way:
            self._recorded_again(
                case_number=case_number, debtor=debtor, ruling=ruling, accepted_on=accepted_on,
                by=by,
            )  # fmt: skip
            return
        known, told = self._stop, Stop(accepted_on, ruling.number, self._stop.recorded_in)
        if known != told:
            raise AcceptedOtherwise(
                f"{known.recorded_in} knows {known.ruling} of {known.accepted_on}",
                recorded_in=known.recorded_in, ruling=known.ruling, accepted_on=known.accepted_on,
            )  # fmt: skip

    @event(RecordedAgain)
    def _recorded_again(
        self, case_number: str, debtor: str, ruling: Paper, accepted_on: date, by: str
    ) -> None:
        self._stand(case_number, ruling, accepted_on)

    def end_in(self, case_number: str, paper: Paper, *, by: str) -> None:
        """Hear of its end from the case that told of it; from another case nothing follows.

        Such a case only frees its own money then, and stays stopped while the debtor is bankrupt.
        """
        if self.under_way and case_number == self._stop.recorded_in:
            self._ended(case_number=case_number, paper=paper, by=by)

    @event(Ended)
    def _ended(self, case_number: str, paper: Paper, by: str) -> None:
        self.under_way = False

    def _stand(self, case_number: str, ruling: Paper, accepted_on: date) -> None:
        self._stop = Stop(accepted_on, ruling.number, case_number)
        self.under_way = True
