"""Bankruptcies of debtors (破产受理): what stops, what is kept, what somebody must decide."""

from uuid import UUID

from pydantic import Field

from api.acts import act
from api.deps import Court, Reader, Tag
from api.desk import Desk
from api.openapi import WRITES
from api.routing import Routes
from api.shown import Shown, shown
from api.wire import CaseText, Day, PaperWire, PartyText, Text, Wire
from ledger.domain.bankruptcy_parts import Acceptance, Finding
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


class Owner(Wire):
    """Which receipts were which bankrupt debtor's, and on what paper."""

    debtor: PartyText
    receipts: list[UUID] = Field(min_length=1, max_length=200)
    paper: PaperWire


class WrongFinding(Wire):
    """Which receipts were wrongly found to be which debtor's, why, and on what paper."""

    party: PartyText
    receipts: list[UUID] = Field(min_length=1, max_length=200)
    reason: Text
    paper: PaperWire


class Administrator(Wire):
    """Whom the court named for which bankrupt debtor, and on what paper."""

    debtor: PartyText
    party: PartyText
    paper: PaperWire


class Ending(Wire):
    """The paper that ended it; of several bankrupt debtors, whose is over."""

    paper: PaperWire
    debtor: PartyText | None = None


class BankruptcyShown(Shown):
    """The bankruptcies of a case: one for each debtor, and where each payout stood on its day.

    Of each finding whose the money was, who took it back, for which receipts and why.
    """

    case_number: str
    under_way: bool
    rulings: list[shown(Acceptance)]  # type: ignore[valid-type]  # made from the record
    findings: list[shown(Finding)]  # type: ignore[valid-type]  # made from the record
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
    return BankruptcyShown(
        case_number=found.case_number, under_way=found.under_way,
        rulings=list(found.rulings.values()), findings=found.findings, version=found.version,
    )  # fmt: skip


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
    """Note that one debtor's is over; once all are, what is still kept is free again."""
    return desk.bankruptcies.end(
        case_number, new.paper.paper(), debtor=new.debtor, expected=expected
    )


@act(
    router, "co-debtors", "/{case_number}/co-debtors", "认定非破产财产 · A co-debtor's money",
    seen=True,
)  # fmt: skip
def co_debtors(desk: Desk, case_number: CaseText, new: CoDebtors, expected: int | None) -> Recorded:
    """Decide that receipts came from another debtor; they can be paid to the creditor again."""
    return desk.bankruptcies.find_co_debtors(
        case_number, new.party, new.receipts, new.paper.paper(), expected=expected
    )


@act(
    router, "owner", "/{case_number}/owner", "认定破产财产归属 · Which bankrupt's it was", seen=True
)  # fmt: skip
def owner(desk: Desk, case_number: CaseText, new: Owner, expected: int | None) -> Recorded:
    """Decide that of what is kept these receipts were this bankrupt's, for his administrator."""
    return desk.bankruptcies.find_owner(
        case_number, new.debtor, new.receipts, new.paper.paper(), expected=expected
    )


@act(
    router, "take-finding-back", "/{case_number}/take-finding-back",
    "撤回归属认定 · Take a finding back", seen=True,
)  # fmt: skip
def take_finding_back(
    desk: Desk, case_number: CaseText, new: WrongFinding, expected: int | None
) -> Recorded:
    """Take back that receipts were this debtor's, whoever found it; they are nobody's again."""
    return desk.bankruptcies.take_finding_back(
        case_number, new.party, new.receipts, new.reason, new.paper.paper(), expected=expected
    )


@act(
    router, "administrator", "/{case_number}/administrator", "指定管理人 · Name his administrator",
    seen=True,
)  # fmt: skip
def administrator(
    desk: Desk, case_number: CaseText, new: Administrator, expected: int | None
) -> Recorded:
    """Record whom the court named to administer one bankrupt debtor's property."""
    return desk.bankruptcies.name_administrator(
        case_number, new.debtor, new.party, new.paper.paper(), expected=expected
    )
