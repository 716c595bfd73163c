"""A book that went back (账簿恢复): compared with the bank before anything is paid again."""

from datetime import date

from pydantic import Field

from api.acts import act
from api.deps import Court, Reader, Tag
from api.desk import Desk
from api.openapi import WRITES
from api.routing import Routes
from api.shown import Shown
from api.wire import PaperWire, Sha256, Text, Wire
from ledger.domain.restoration import Restoration, RestorationState
from ledger.services.command import Recorded

router = Routes(prefix="/restoration", tags=["restoration"], responses=WRITES)


class Comparison(Wire):
    """The bank files let in since, by their SHA-256, and the record of the comparison (核对记录).

    Between them they show each special account up to the day on which the book went back.
    """

    files: list[Sha256] = Field(min_length=1, max_length=200, description="对账文件摘要")
    paper: PaperWire = Field(description="核对记录")


class Insufficient(Wire):
    """Why it is to be compared again."""

    reason: Text


class AccountShown(Shown):
    """A special account as a bank file shows it."""

    account: str
    closing_on: date
    sha256: str


class RestorationShown(Shown):
    """The last time the book went back, and how far the comparison with the bank is.

    ``refused_because`` says why an earlier comparison did not suffice.
    """

    state: RestorationState
    version: int
    went_back_on: date
    ended_at: int
    link: str
    reason: str
    told_by: str
    compared_by: str
    accounts: list[AccountShown]
    refused_because: str


@router.get("", summary="账簿恢复情况 · Whether the book went back")
def see_restoration(desk: Court, reader: Reader, tag: Tag) -> RestorationShown:
    """The last time; 404 where the book never went back."""
    with reader.act():
        found = desk.restorations.restoration()
    tag(found.version)
    return restoration_shown(found)


def restoration_shown(found: Restoration) -> RestorationShown:
    """A restoration as it is shown, whoever asks."""
    return RestorationShown(
        state=found.state, version=found.version, went_back_on=found.told_on,
        ended_at=found.ended_at, link=found.link,
        reason=found.reason, told_by=found.told_by, compared_by=found.compared_by,
        accounts=[
            AccountShown(account=each.account, closing_on=each.closing_on, sha256=each.sha256)
            for each in found.accounts
        ],
        refused_because=found.refused_because,
    )  # fmt: skip


@act(router, "compare", "/compare", "恢复后与银行核对 · Compare the restored book", seen=True)
def compare_restored(desk: Desk, new: Comparison, expected: int | None) -> Recorded:
    """Finance notes that every account was compared with the bank up to that day.

    What the bank paid and the book does not know shows as a difference of the day; a payment that
    stands as approved and was sent before is to be stopped or marked before this is said.
    """
    return desk.restorations.compare(new.files, new.paper.paper(), expected=expected)


@act(router, "refuse", "/refuse", "退回重新核对 · Have it compared again", seen=True)
def refuse_comparison(desk: Desk, new: Insufficient, expected: int | None) -> Recorded:
    """The chief or a leader sends the comparison back."""
    return desk.restorations.refuse(new.reason, expected=expected)


@act(router, "release", "/release", "放行付款 · Release the payments", seen=True)
def release_payments(desk: Desk, expected: int | None) -> Recorded:
    """The chief or a leader lets payments go again; never whoever compared."""
    return desk.restorations.release(expected=expected)
