"""Disclosure (执行信息公开): a case's money as one of its parties may see it."""

from typing import Annotated

from fastapi import Path

from api.deps import Court, Reader
from api.openapi import READS
from api.routing import Routes
from api.shown import shown
from api.wire import CaseText
from ledger.domain.law.disclosure import Disclosed, disclosed
from ledger.domain.payout import Payout

router = Routes(prefix="/disclosure", tags=["disclosure"], responses=READS)

PartyMark = Annotated[str, Path(pattern="^p[1-9][0-9]{0,5}$", examples=["p1"])]


@router.get(
    "/{case_number}/{party}", summary="当事人可见信息 · What a party may see",
    response_model=shown(Disclosed),
)  # fmt: skip
def see_disclosed(case_number: CaseText, party: PartyMark, desk: Court, reader: Reader) -> object:
    """What the service desk shows a party whose identity it has checked; nobody else's data."""
    with reader.act():
        case = desk.cases.case(case_number)
        payouts = desk.court.find_many(Payout, case.payouts).values()
        return disclosed(case, party, payouts)
