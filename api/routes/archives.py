"""Archives (归档): a closed case put away with its numbers closed, or all that is not done."""

from datetime import date

from api.acts import act
from api.deps import Court, Fresh, Reader
from api.desk import Desk
from api.openapi import WRITES
from api.routing import Routes
from api.shown import Shown, shown
from api.wire import CaseText, PaperWire, Wire
from ledger.domain.law.archiving import Obstacle
from ledger.projections import notices
from ledger.services.archives import sub_account_of
from ledger.services.command import Recorded
from ledger.services.numbers import NumberOfCase

router = Routes(prefix="/archives", tags=["archives"], responses=WRITES)


class NewArchive(Wire):
    """The case, and the list of its file (卷宗目录)."""

    paper: PaperWire


class ArchiveShown(Shown):
    """Whether a case is closed and archived, whether money came since, and what is not done."""

    case_number: str
    sub_account: str
    sub_account_closed_on: date | None
    numbers: list[shown(NumberOfCase)]  # type: ignore[valid-type]
    closed_on: date | None
    archived_on: date | None
    disturbed_on: date | None
    obstacles: list[shown(Obstacle)]  # type: ignore[valid-type]  # made from the record


@act(router, "archive", "/{case_number}", "归档销号 · Archive a case", new=True)
def archive_case(desk: Desk, case_number: CaseText, new: NewArchive) -> Recorded:
    """Refused with everything that is not done; done, every number is closed with it.

    Money that still comes to one of its numbers is taken in, and the archive is disturbed until it
    is disposed of; taking the case up again opens them again.
    """
    return desk.archives.archive(case_number, new.paper.paper())


@router.get("/{case_number}", summary="归档检查 · What is not done of a case", dependencies=[Fresh])
def see_archive(case_number: CaseText, desk: Court, reader: Reader) -> ArchiveShown:
    """The case as the archive sees it: an empty list of obstacles may be archived."""
    with reader.act():
        return archive_shown(desk, case_number)


def archive_shown(desk: Desk, case_number: str) -> ArchiveShown:
    """The archive of a case as it is answered."""
    case, obstacles = desk.cases.case(case_number), desk.archives.obstacles(case_number)
    with desk.views() as connection:
        told = notices.archived(connection, desk.court.book, case.case_number)
    return ArchiveShown.model_validate(
        {
            "case_number": case.case_number, "sub_account": case.sub_account,
            "sub_account_closed_on": sub_account_of(desk.court, case).closed_on,
            "numbers": list(desk.numbers.of_case(case)),
            "closed_on": told.closed_on if told else None,
            "archived_on": told.archived_on if told else None,
            "disturbed_on": told.disturbed_on if told else None, "obstacles": list(obstacles),
        }
    )  # fmt: skip
