"""The archive of a case (归档): put away with nothing left, disturbed by what comes later.

With the archive the sub-account is closed. Money that still comes to its number is not turned away:
it is the case's, and until it is disposed of the archive counts as disturbed. So the archive keeps
what it was made over: all that had ever come in, and how many payments there had been.
"""

from datetime import date
from uuid import UUID

from ledger.domain.case_account import CaseAccount
from ledger.domain.errors import Conflict
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.law.late_money import ARCHIVE
from ledger.domain.money import Money, total, zero
from ledger.domain.paper import Paper, well_named


class ArchivedAlready(Conflict):
    """The case is archived, and nothing has come since."""

    code = "archived-already"
    title = "The case is archived already"
    title_zh = "本案已归档"
    article = ARCHIVE


class NotArchived(Conflict):
    """The case does not stand in the archive."""

    code = "not-archived"
    title = "The case is not archived"
    title_zh = "本案未归档"
    article = ARCHIVE


class CaseArchive(Root):
    """Whether one case stands in the archive, and over what it was closed."""

    TOPIC = "case-archive"

    class Archived(FirstFact):
        """The case was archived, with nothing left to do (归档)."""

        TOPIC = "case-archive.archived"
        case_number: str
        on: date
        paper: Paper
        came: Money
        payouts: int
        by: str

    class ArchivedAgain(Root.Event):
        """It was archived once more (再次归档), after money had come or it had been taken up."""

        TOPIC = "case-archive.archived-again"
        case_number: str
        on: date
        paper: Paper
        came: Money
        payouts: int
        by: str

    class TakenUp(Root.Event):
        """The case was taken up again (启封): its sub-account is open again."""

        TOPIC = "case-archive.taken-up"
        case_number: str
        on: date
        paper: Paper
        by: str

    @staticmethod
    def create_id(case_number: str) -> UUID:
        return name_id("case-archive", case_number)

    @event(Archived)
    def __init__(
        self, *, case_number: str, on: date, paper: Paper, came: Money, payouts: int, by: str
    ) -> None:
        self.case_number = case_number
        self._stand(on, came, payouts)

    @classmethod
    def of(cls, case: CaseAccount, on: date, paper: Paper, *, by: str) -> "CaseArchive":
        """Archive a case for the first time; whether it may be is asked before."""
        well_named([paper])
        return cls(
            case_number=case.case_number, on=on, paper=paper, came=came_to(case),
            payouts=len(case.payouts), by=by,
        )  # fmt: skip

    def archive_again(self, case: CaseAccount, on: date, paper: Paper, *, by: str) -> None:
        """Archive it once more; raises :class:`ArchivedAlready` while nothing has come."""
        if self.archived_on is not None and not self.disturbed_by(case):
            said = f"{self.case_number} was archived on {self.archived_on}"
            raise ArchivedAlready(said, case=self.case_number, on=self.archived_on)
        well_named([paper])
        self._archived_again(
            case_number=self.case_number, on=on, paper=paper, came=came_to(case),
            payouts=len(case.payouts), by=by,
        )  # fmt: skip

    @event(ArchivedAgain)
    def _archived_again(
        self, *, case_number: str, on: date, paper: Paper, came: Money, payouts: int, by: str
    ) -> None:
        self._stand(on, came, payouts)

    def _stand(self, on: date, came: Money, payouts: int) -> None:
        self.archived_on: date | None = on
        self.came = came
        self.payouts = payouts

    def disturbed_by(self, case: CaseAccount) -> bool:
        """Whether anything has come to the archived case, or come back, or been paid since."""
        moved = (came_to(case), len(case.payouts)) != (self.came, self.payouts)
        return self.archived_on is not None and (moved or case.held > zero())

    def take_up(self, on: date, paper: Paper, *, by: str) -> None:
        """Take it out of the archive; raises :class:`NotArchived`."""
        if self.archived_on is None:
            raise NotArchived(f"{self.case_number} is not archived", case=self.case_number)
        well_named([paper])
        self._taken_up(case_number=self.case_number, on=on, paper=paper, by=by)

    @event(TakenUp)
    def _taken_up(self, case_number: str, on: date, paper: Paper, by: str) -> None:
        self.archived_on = None


def came_to(case: CaseAccount) -> Money:
    """All that ever came to a case and is its own, whatever became of it."""
    return total(lot.amount for lot in case.lots.values())
