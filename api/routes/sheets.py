"""Sheets of payouts (审批清单): what several ask for, read together and agreed to at once."""

from typing import Annotated

from fastapi import Query
from pydantic import Field

from api.acts import act
from api.deps import Court, Fresh, Reader
from api.desk import Desk
from api.openapi import WRITES
from api.routes.payouts import Consent, PayoutShown, payout_shown
from api.routing import Routes
from api.shown import Shown
from api.wire import Amount, PayoutText
from ledger.projections import lists
from ledger.services.command import Recorded
from ledger.services.sheets import MOST, Sheet

router = Routes(prefix="/payout-sheets", tags=["payouts"], responses=WRITES)


class SheetShown(Shown):
    """What several payouts ask for and where they go; an approval of them names the digest.

    ``amount`` is all of them together. Where more wait than one sheet holds, those that were
    drafted first come first.
    """

    digest: str
    amount: Amount
    payouts: list[PayoutShown]


class SheetConsent(Consent):
    """The payouts of a sheet, and the digest of exactly what the approver saw."""

    payouts: list[PayoutText] = Field(min_length=1, max_length=MOST)


def sheet_shown(sheet: Sheet) -> SheetShown:
    """The sheet as it is answered."""
    return SheetShown(
        digest=sheet.digest, amount=sheet.amount,
        payouts=[payout_shown(*each) for each in sheet.payouts],
    )  # fmt: skip


@router.get("", summary="审批清单 · A sheet of payouts to approve", dependencies=[Fresh])
def see_sheet(
    desk: Court,
    reader: Reader,
    payouts: Annotated[
        list[PayoutText] | None,
        Query(max_length=MOST, description="出款编号; by default all whose turn is one's own"),
    ] = None,
) -> SheetShown:
    """Payouts with the accounts they go to, and one digest over all of them."""
    with reader.act():
        numbers = payouts
        if numbers is None:
            with desk.views() as connection:
                page = lists.to_approve(connection, desk.court.book, reader.role, limit=MOST)
            numbers = [row.number for row in page.items]
        return sheet_shown(desk.sheets.sheet(numbers))


@act(
    router, "approve-several", "", "成批审批同意 · Approve several payouts",
    noun="payouts",
)  # fmt: skip
def approve_several(desk: Desk, new: SheetConsent) -> Recorded:
    """Agree to exactly the sheet that was seen: to each of its payouts, or to none."""
    return desk.sheets.approve(new.payouts, new.digest)
