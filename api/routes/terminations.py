"""Ended rounds of enforcement (终本): ended, asked again, applied for, restored, left."""

from datetime import date

from pydantic import Field

from api.acts import act
from api.deps import Court, Reader, Tag
from api.desk import Desk
from api.openapi import WRITES
from api.routing import Routes
from api.shown import Shown
from api.wire import CaseText, Day, PaperWire, Wire
from ledger.domain import clock
from ledger.domain.law.termination import Condition, compensation_from
from ledger.domain.termination import Shown as ShownBy
from ledger.services.command import Recorded

router = Routes(prefix="/terminations", tags=["terminations"], responses=WRITES)


class Ending(Wire):
    """The five conditions, each on its paper, and the ruling that ends the round."""

    paper: PaperWire = Field(description="终本裁定")
    notice_and_report: PaperWire | None = None
    restricted: PaperWire | None = None
    searched: PaperWire | None = None
    debtor_sought: PaperWire | None = None
    consent: PaperWire | None = None

    def shown(self) -> list[ShownBy]:
        """The conditions some paper shows."""
        named = {each: getattr(self, each.name.lower()) for each in Condition}
        return [ShownBy(each, paper.paper()) for each, paper in named.items() if paper]


class NewInquiry(Wire):
    """One half-yearly inquiry, its result, and when the applicant was told."""

    nth: int = Field(ge=1, le=10)
    on: Day
    found: bool
    told_on: Day
    paper: PaperWire


class NewApplication(Wire):
    """An application for restoration, and the day it came."""

    on: Day
    paper: PaperWire


class NewMeasure(Wire):
    """A measure, and whether somebody applied for it."""

    on_application: bool
    paper: PaperWire


class OnPaper(Wire):
    """The paper it rests on."""

    paper: PaperWire


class Restoring(Wire):
    """Under which 执恢 number enforcement goes on; the same case without one."""

    under: CaseText | None = None
    paper: PaperWire


class TerminationShown(Shown):
    """An ended round: since when, what was asked, and by when the court asks again.

    From ``compensation_from`` its creditor may claim state compensation (R7.06).
    """

    case_number: str
    on: date
    dues: list[date]
    inquiries: list[date]
    applications: list[date]
    next_due: date | None
    left_on: date | None
    compensation_from: date | None = None
    version: int


@router.get("/{case_number}", summary="查看终本 · Look at an ended round")
def see_termination(
    case_number: CaseText, desk: Court, reader: Reader, tag: Tag
) -> TerminationShown:
    """The round the case is in now; its ETag is the version seen."""
    with reader.act():
        found = desk.terminations.termination(case_number)
        filed_on = desk.cases.case(case_number).filed_on
    tag(found.version)
    claimed = compensation_from(filed_on, on=clock.today(), property_found=found.property_found)
    shown = TerminationShown.model_validate(found)
    return shown.model_copy(update={"compensation_from": claimed})


@act(router, "end", "/{case_number}", "终结本次执行程序 · End a round", seen=True, new=True)
def end(desk: Desk, case_number: CaseText, new: Ending, expected: int | None = None) -> Recorded:
    """Every condition on its paper, more than three months on, and no money of the case anywhere.

    The version seen is the case's own.
    """
    return desk.terminations.terminate(
        case_number, new.shown(), paper=new.paper.paper(), expected=expected
    )


@act(router, "inquire", "/{case_number}/inquiries", "登记定期查询 · Note an inquiry", new=True)
def inquire(desk: Desk, case_number: CaseText, new: NewInquiry) -> Recorded:
    """Every six months for five years, one after the other, told to the applicant."""
    return desk.terminations.inquire(
        case_number, new.nth, on=new.on, found=new.found, told_on=new.told_on,
        paper=new.paper.paper(),
    )  # fmt: skip


@act(router, "apply", "/{case_number}/applications", "申请恢复执行 · Take an application", new=True)
def take_application(desk: Desk, case_number: CaseText, new: NewApplication) -> Recorded:
    """However many years have passed."""
    return desk.terminations.apply(case_number, on=new.on, paper=new.paper.paper())


@act(router, "measure", "/{case_number}/measures", "终本期间措施 · Note a measure", new=True)
def measure(desk: Desk, case_number: CaseText, new: NewMeasure) -> Recorded:
    """After the court's own three years only on application."""
    return desk.terminations.measure(
        case_number, on_application=new.on_application, paper=new.paper.paper()
    )


@act(router, "pay", "/{case_number}/pay", "终本后径行发放 · Pay without restoring")
def pay(desk: Desk, case_number: CaseText, new: OnPaper) -> Recorded:
    """Let money that came to an ended round be paid out."""
    return desk.terminations.open_payment(case_number, paper=new.paper.paper())


@act(router, "restore", "/{case_number}/restore", "恢复执行 · Take enforcement up again")
def restore(desk: Desk, case_number: CaseText, new: Restoring) -> Recorded:
    """Free money goes along, receipt by receipt, with its age."""
    return desk.terminations.restore(case_number, under=new.under or "", paper=new.paper.paper())


@act(router, "leave", "/{case_number}/leave", "移出终本案件库 · Leave the list")
def leave(desk: Desk, case_number: CaseText, new: OnPaper) -> Recorded:
    """The debt has ended; not while the case holds money."""
    return desk.terminations.leave(case_number, paper=new.paper.paper())
