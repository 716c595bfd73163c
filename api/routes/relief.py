"""Relief money (司法救助金): its fund, its applications, and what is taken back."""

from datetime import date

from pydantic import Field

from api.acts import act
from api.deps import Court, Reader, Tag
from api.desk import Desk
from api.openapi import WRITES
from api.routing import Routes
from api.shown import Shown
from api.wire import (
    Amount,
    CaseText,
    PaperWire,
    PartyText,
    PayoutText,
    SerialText,
    Text,
    Wire,
    Yuan,
)
from ledger.domain.relief import ReliefState
from ledger.services.command import Recorded

router = Routes(prefix="/relief", tags=["relief"], responses=WRITES)


class BudgetMoney(Wire):
    """A sum the budget gives, and the paper that gives it."""

    amount: Yuan
    paper: PaperWire


class NewRelief(Wire):
    """An applicant's hardship, and what the ceiling follows from.

    ``wage`` is last year's average monthly wage at the court's place, ``unpaid`` what the
    judgment leaves unpaid; ``second_reason`` why relief granted before was not enough;
    ``exception`` asks for more than the ordinary ceiling.
    """

    case_number: CaseText
    party: PartyText
    amount: Yuan
    reason: Text
    wage: Yuan
    unpaid: Yuan
    papers: list[PaperWire] = Field(min_length=1, max_length=20)
    second_reason: Text | None = None
    exception: bool = False


class Agreement(Wire):
    """The committee's record, in the committee's turn."""

    paper: PaperWire | None = None


class Why(Wire):
    """The reason."""

    reason: Text


class PaidOn(Wire):
    """The voucher of the payment from the fund."""

    paper: PaperWire


class Recoupment(Wire):
    """A person's share, and who keeps the fund; ``pocket`` where a plan set the relief apart."""

    party: PartyText
    share: Yuan
    fund_party: PartyText
    papers: list[PaperWire] = Field(min_length=1, max_length=20)
    pocket: Text | None = None


class Followed(Wire):
    """The payment back to the fund."""

    payout: PayoutText


@act(router, "appropriate", "/fund", "救助预算拨入 · Take in budget money", new=True)
def appropriate(desk: Desk, new: BudgetMoney) -> Recorded:
    """Relief is paid from this money only, and never from a case's."""
    return desk.reliefs.appropriate(new.amount, new.paper.paper())


@act(router, "ask", "", "提请司法救助 · Ask for relief", new=True)
def ask_relief(desk: Desk, new: NewRelief) -> Recorded:
    """For a natural person, once in a case, within the ceiling."""
    return desk.reliefs.ask(
        new.case_number, new.party, new.amount, reason=new.reason, wage=new.wage,
        unpaid=new.unpaid, papers=[each.paper() for each in new.papers],
        second_reason=new.second_reason or "", exception=new.exception,
    )  # fmt: skip


@act(router, "agree", "/{number}/agree", "同意救助 · Agree to relief", seen=True)
def agree_relief(desk: Desk, number: SerialText, new: Agreement, expected: int | None) -> Recorded:
    """Chief, then leader, then — where the law of the sum asks it — the committee."""
    paper = new.paper.paper() if new.paper else None
    return desk.reliefs.agree(number, paper=paper, expected=expected)


@act(router, "refuse", "/{number}/refuse", "不予救助 · Refuse relief", seen=True)
def refuse_relief(desk: Desk, number: SerialText, new: Why, expected: int | None) -> Recorded:
    """Do not grant it."""
    return desk.reliefs.refuse(number, new.reason, expected=expected)


@act(router, "grant", "/{number}/grant", "发放救助金 · Pay relief from the fund", seen=True)
def grant_relief(desk: Desk, number: SerialText, new: PaidOn, expected: int | None) -> Recorded:
    """Never more than the fund holds; no money of a case moves and no debt is lessened."""
    return desk.reliefs.grant(number, new.paper.paper(), expected=expected)


@act(
    router, "recoup", "/{number}/recoupments", "扣回救助金 · Take relief back", seen=True, new=True
)
def recoup_relief(
    desk: Desk, number: SerialText, new: Recoupment, expected: int | None
) -> Recorded:
    """Ask for two payments at once: back to the fund first, the rest to the person."""
    return desk.reliefs.recoup(
        number, new.party, new.share, fund_party=new.fund_party,
        papers=[each.paper() for each in new.papers], pocket=new.pocket, expected=expected,
    )  # fmt: skip


@act(router, "follow", "/{number}/outcomes", "扣回入账 · Book what came of a recoupment")
def follow_relief(desk: Desk, number: SerialText, new: Followed) -> Recorded:
    """Once the bank has booked the payment, refused it or sent it back."""
    return desk.reliefs.follow(number, new.payout)


class FundShown(Shown):
    """The relief fund: what the budget gave, and what is left."""

    appropriated: Amount
    left: Amount


class ReliefShown(Shown):
    """An application: its ceiling, who decides next, and what has come back to the fund."""

    number: str
    case_number: str
    party: str
    amount: Amount
    most: Amount
    state: ReliefState
    next: str | None
    due: date
    granted_on: date | None
    recouped: Amount
    under_way: Amount
    open: Amount
    version: int


@router.get("/fund", summary="救助资金余额 · What the relief fund holds")
def see_fund(desk: Court, reader: Reader) -> FundShown:
    """Budget money only."""
    with reader.act():
        return FundShown.model_validate(desk.reliefs.fund())


@router.get("", summary="案件救助 · The relief asked for in a case")
def list_relief(case_number: CaseText, desk: Court, reader: Reader) -> list[ReliefShown]:
    """Every application of a case, in order."""
    with reader.act():
        found = desk.reliefs.of_case(case_number)
    return [ReliefShown.model_validate(each) for each in found]


@router.get("/{number}", summary="查看救助 · Look at an application")
def see_relief(number: SerialText, desk: Court, reader: Reader, tag: Tag) -> ReliefShown:
    """An application as it stands; its ETag is the version seen."""
    with reader.act():
        found = desk.reliefs.relief(number)
    tag(found.version)
    return ReliefShown.model_validate(found)
