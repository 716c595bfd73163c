"""Payment notices (缴款告知): printed from the book, never typed, and noted as they go out."""

from typing import Annotated

from fastapi import Depends
from starlette.responses import Response

from api.acts import act
from api.deps import Court, Reader
from api.desk import Desk
from api.forms.paying_in import PAYMENT_NOTICE
from api.openapi import WRITES
from api.routes.forms import Asked, asked, printed, shape
from api.routing import Routes
from api.wire import CaseText, Day, PaperWire, PartyText, Wire
from ledger.services.command import Recorded

router = Routes(prefix="/cases", tags=["cases"], responses=WRITES)


class NoticeIssued(Wire):
    """Who was told, with which document, and when the application for enforcement had come."""

    party: PartyText
    paper: PaperWire
    applied_on: Day


@router.get(
    "/{case_number}/payment-notice", summary="缴款告知 · What a payer of the case is told",
    response_model=shape(PAYMENT_NOTICE),
    responses={200: {"content": {"text/html": {}}, "description": "The notice"}},
)  # fmt: skip
def see_payment_notice(
    case_number: CaseText,
    desk: Court,
    reader: Reader,
    how: Annotated[Asked, Depends(asked)],
    party: PartyText | None = None,
) -> Response:
    """Bank, account name, the case's own sub-account, and what to write with a payment.

    For a ``party`` that has a number of its own, that number. As the book says it at a position,
    for paper or as JSON; refused once the number is closed.
    """
    named = f"{case_number}:{party}" if party else case_number
    return printed(desk, reader, PAYMENT_NOTICE, named, how)


@act(
    router, "issue-payment-notice", "/{case_number}/payment-notices",
    "登记发出缴款告知 · Note that a payment notice went out", new=True,
)  # fmt: skip
def issue_payment_notice(desk: Desk, case_number: CaseText, new: NoticeIssued) -> Recorded:
    """With the notice of enforcement or another document, due ten days from the application.

    The account is the book's; the position it was read at stands in the record.
    """
    return desk.payment_notices.issue(case_number, new.party, new.paper.paper(), new.applied_on)
