"""Bankruptcies of debtors (破产受理): what stops, what is kept, what somebody must decide."""

from datetime import date
from uuid import UUID

from pydantic import Field

from api.acts import act
from api.deps import Court, Reader, Tag
from api.desk import Desk
from api.openapi import WRITES
from api.routing import Routes
from api.shown import Shown, shown
from api.wire import CaseText, Day, PaperWire, PartyText, Wire
from ledger.domain.bankruptcy import Stood
from ledger.domain.paper import Paper
from ledger.services.command import Recorded

router = Routes(prefix="/bankruptcies", tags=["bankruptcies"], responses=WRITES)


class NewBankruptcy(Wire):
    """The acceptance of a debtor's bankruptcy: the day of its ruling counts."""

    case_number: CaseText
    debtor: PartyText
    ruling: PaperWire
    accepted_on: Day
    noticed_on: Day


class Decision(Wire):
    """Whose the money is that was paid before and came back after, and on what paper."""

    paper: PaperWire
    to_administrator: bool


class CoDebtors(Wire):
    """Which receipts came from which other debtor, and on what paper."""

    party: PartyText
    receipts: list[UUID] = Field(min_length=1, max_length=200)
    paper: PaperWire


class Ending(Wire):
    """The paper that ended it."""

    paper: PaperWire


class BankruptcyShown(Shown):
    """A bankruptcy, and where each payout stood on its day."""

    case_number: str
    debtor: str
    ruling: shown(Paper)  # type: ignore[valid-type]  # made from the record
    accepted_on: date
    noticed_on: date
    under_way: bool
    payouts: list[shown(Stood)]  # type: ignore[valid-type]
    version: int


@act(router, "accept", "", "登记破产受理 · Record an acceptance", new=True)
def accept(desk: Desk, new: NewBankruptcy) -> Recorded:
    """Stop what the bank does not have, and keep what is free for the administrator."""
    return desk.bankruptcies.accept(
        new.case_number, new.debtor, new.ruling.paper(), new.accepted_on, new.noticed_on
    )


@router.get("/{case_number}", summary="查看破产受理 · Look at a bankruptcy")
def see_bankruptcy(case_number: CaseText, desk: Court, reader: Reader, tag: Tag) -> BankruptcyShown:
    """What it stopped and kept; its ETag is the version seen."""
    with reader.act():
        found = desk.bankruptcies.bankruptcy(case_number)
    tag(found.version)
    return BankruptcyShown.model_validate(found)


@act(router, "sweep", "/{case_number}/sweep", "续存待移交 · Keep what came since", seen=True)
def sweep(desk: Desk, case_number: CaseText, expected: int | None) -> Recorded:
    """Keep what came in, or came back, since the acceptance was recorded."""
    return desk.bankruptcies.sweep(case_number, expected=expected)


@act(router, "decide", "/{case_number}/decide", "退汇定性 · Decide whose it is", seen=True)
def decide(desk: Desk, case_number: CaseText, new: Decision, expected: int | None) -> Recorded:
    """Decide whose the money is that was paid before and came back after."""
    return desk.bankruptcies.decide(
        case_number, new.paper.paper(), to_administrator=new.to_administrator, expected=expected
    )


@act(router, "end", "/{case_number}/end", "破产程序终结 · Note that it is over", seen=True)
def end(desk: Desk, case_number: CaseText, new: Ending, expected: int | None) -> Recorded:
    """Note that it is over; what is still kept is free again."""
    return desk.bankruptcies.end(case_number, new.paper.paper(), expected=expected)


@act(
    router, "co-debtors", "/{case_number}/co-debtors", "认定非破产财产 · A co-debtor's money",
    seen=True,
)  # fmt: skip
def co_debtors(desk: Desk, case_number: CaseText, new: CoDebtors, expected: int | None) -> Recorded:
    """Decide that receipts came from another debtor; they can be paid to the creditor again."""
    return desk.bankruptcies.find_co_debtors(
        case_number, new.party, new.receipts, new.paper.paper(), expected=expected
    )
