"""Cases for the statistics (案件统计): what was applied for, and how they ended."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from api.answers import Answer
from api.deps import Court, Writer
from api.openapi import WRITES
from api.routes.keys import WithReason
from api.wire import CaseText, Wire, Yuan
from reconciliation.indicators.case_return import Ending

router = APIRouter(prefix="/cases", tags=["cases"], responses=WRITES)


class Applied(Wire):
    """How much was applied for, and whether it is the first enforcement of its title."""

    applied: Yuan
    first: bool


class Ended(Wire):
    """How and when the case ended, and how many days do not count."""

    way: Ending
    on: date
    excluded_days: Annotated[int, Field(ge=0, le=36_500)] = 0


@router.post(
    "/{case_number}/statistics", status_code=201, summary="登记申请标的 · What was applied for"
)
def register_return(case_number: CaseText, said: Applied, desk: Court, writer: Writer) -> Answer:
    """Say what was applied for; the arrival rate divides by it."""
    with writer.act():
        return writer.answer(
            desk.case_returns.register(case_number, said.applied, first=said.first)
        )


@router.post("/{case_number}/statistics/end", summary="登记结案方式 · How the case ended")
def end_return(case_number: CaseText, said: Ended, desk: Court, writer: Writer) -> Answer:
    """Say how the case ended; the rates of the month count it."""
    with writer.act():
        done = desk.case_returns.end(
            case_number, said.way, said.on, excluded_days=said.excluded_days
        )
        return writer.answer(done)


@router.post("/{case_number}/statistics/reopen", summary="撤销结案登记 · The case goes on")
def take_end_back(case_number: CaseText, why: WithReason, desk: Court, writer: Writer) -> Answer:
    """Take the registered end back."""
    with writer.act():
        return writer.answer(desk.case_returns.take_end_back(case_number, why.reason))
