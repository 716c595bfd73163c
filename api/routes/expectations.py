"""Expectations (应收款项): money awaited, under a number for its payer to quote."""

from datetime import date
from typing import Annotated

from fastapi import Path
from pydantic import Field

from api.acts import act
from api.deps import Court, Part, Reader, Tag
from api.desk import Desk
from api.openapi import WRITES
from api.routes.keys import WithReason
from api.routing import Routes
from api.shown import Shown, page_of
from api.wire import Amount, CaseText, Day, Text, Wire, Word, Yuan
from ledger.domain.expectation import ExpectationKind
from ledger.services.command import Recorded
from reconciliation.views import expectations

router = Routes(prefix="/expectations", tags=["expectations"], responses=WRITES)

Mark = Annotated[str, Path(pattern="^[0-9A-Z-]{1,40}$", examples=["KH20260302-8F3A2C"])]


class NewExpectation(Wire):
    """Who is to pay how much for which case, until when, and on which paper."""

    kind: ExpectationKind
    case_number: CaseText
    amount: Yuan
    due_on: Day
    basis: Text = Field(examples=["协助扣划存款通知书"])
    payer_name: Text | None = None
    payer_account: Word | None = None


class ExpectationShown(Shown):
    """Money awaited, and what is left of it."""

    number: str
    kind: ExpectationKind
    case_number: str
    bank_account: str
    amount: Amount
    left: Amount
    due_on: date
    withdrawn: bool
    version: int


@act(router, "open", "", "登记应收 · Await money", new=True)
def open_expectation(desk: Desk, new: NewExpectation) -> Recorded:
    """Await money; a line that quotes its number and brings exactly it is booked at once."""
    return desk.expectations.open(
        new.kind, new.case_number, new.amount, due_on=new.due_on, basis=new.basis,
        payer_name=new.payer_name or "", payer_account=new.payer_account or "",
    )  # fmt: skip


@router.get("/{expectation}", summary="查看应收 · Look at money awaited")
def see_expectation(expectation: Mark, desk: Court, reader: Reader, tag: Tag) -> ExpectationShown:
    """What is awaited, and what is left of it; its ETag is the version seen."""
    with reader.act():
        found = desk.expectations.expectation(expectation)
    tag(found.version)
    return ExpectationShown.model_validate(found)


@act(router, "withdraw", "/{expectation}/withdraw", "撤销应收 · Await it no longer", seen=True)
def withdraw(
    desk: Desk, expectation: Mark, new: WithReason, expected: int | None = None
) -> Recorded:
    """Await the rest no longer."""
    return desk.expectations.withdraw(expectation, new.reason, expected=expected)


@router.get("", summary="应收清单 · List money awaited",
            response_model=page_of(expectations.ExpectationRow))  # fmt: skip
def list_expectations(desk: Court, reader: Reader, part: Part) -> object:
    """Money awaited, what is due first before the rest."""
    with reader.act(), desk.views() as connection:
        return part.turned(
            expectations.list_open(connection, desk.court.book, after=part.after, limit=part.limit)
        )
