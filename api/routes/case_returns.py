"""Cases for the statistics (案件统计): what was applied for, and how they ended."""

from typing import Annotated

from pydantic import Field

from api.acts import act
from api.desk import Desk
from api.openapi import WRITES
from api.routes.keys import WithReason
from api.routing import Routes
from api.wire import CaseText, Day, Wire, Yuan
from ledger.services.command import Recorded
from reconciliation.indicators.case_return import Ending

router = Routes(prefix="/cases", tags=["cases"], responses=WRITES)


class Applied(Wire):
    """How much was applied for, and whether it is the first enforcement of its title."""

    applied: Yuan
    first: bool


class Ended(Wire):
    """How and when the case ended, and how many days do not count."""

    way: Ending
    on: Day
    excluded_days: Annotated[int, Field(ge=0, le=36_500)] = 0


@act(
    router, "applied", "/{case_number}/statistics", "登记申请标的 · What was applied for", new=True
)
def applied(desk: Desk, case_number: CaseText, new: Applied) -> Recorded:
    """Say what was applied for; the arrival rate divides by it."""
    return desk.case_returns.register(case_number, new.applied, first=new.first)


@act(router, "ended", "/{case_number}/statistics/end", "登记结案方式 · How the case ended")
def ended(desk: Desk, case_number: CaseText, new: Ended) -> Recorded:
    """Say how the case ended; the rates of the month count it."""
    return desk.case_returns.end(case_number, new.way, new.on, excluded_days=new.excluded_days)


@act(router, "goes-on", "/{case_number}/statistics/reopen", "撤销结案登记 · The case goes on")
def goes_on(desk: Desk, case_number: CaseText, new: WithReason) -> Recorded:
    """Take the registered end back."""
    return desk.case_returns.take_end_back(case_number, new.reason)
