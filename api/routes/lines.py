"""Bank lines (流水) and the claims on them (认领): proposed by one, confirmed by another."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import Field

from api.acts import act
from api.deps import Court, Fresh, Part, Reader, Sealed, Tag
from api.desk import Desk
from api.openapi import WRITES
from api.past import KnownAt
from api.routes.keys import WithReason
from api.routing import Routes
from api.shown import Shown, page_of, shown
from api.wire import Amount, CaseText, PaperWire, Text, Wire, Word, Written, Yuan
from auctions.law.bids import deposits_seen
from ledger.domain.bank_line import BankLine, Claim, Purpose
from ledger.domain.line_words import NamedPayer
from ledger.projections import lines
from ledger.projections.trail import Trail, trail
from ledger.services.command import Recorded

router = Routes(prefix="/lines", tags=["lines"], responses=WRITES)

ClaimMark = Annotated[str, Field(pattern="^(auto|c[1-9][0-9]{0,5})$", examples=["c1"])]


class ShareWire(Written):
    """So much of the line for one case."""

    case_number: CaseText
    amount: Yuan


class NewClaim(Wire):
    """Whose money the line is; ``evidence`` names a document, ``reason`` what speaks for it."""

    shares: list[ShareWire] = Field(min_length=1, max_length=100)
    evidence: Text = Field(examples=["付款人电话确认记录"])
    reason: Text | None = None


class Reversal(WithReason):
    """For which case a confirmed claim is taken back, and why."""

    case_number: CaseText


class NewReturn(Wire):
    """Money nobody claims is to go back to whoever sent it: how much, on what paper, to what bank.

    Account name and number are the line's own; only its bank's CNAPS number (行号) is given.
    """

    amount: Yuan
    paper: PaperWire
    bank_name: Text = Field(examples=["中国农业银行苏州分行"])
    bank_code: Word = Field(examples=["103305000019"])
    purpose: Text = "误汇退回"


class LineShown(Shown):
    """A bank line: what it is, what is left to claim, and every claim made on it."""

    line: UUID
    bank_account: str
    serial: str
    booked_on: date
    value_date: date
    amount: Amount
    purpose: Purpose
    payer_name: str
    named: shown(NamedPayer) | None  # type: ignore[valid-type]  # whose number it came on
    matched: str | None
    payout: UUID | None
    remainder: Amount
    unproposed: Amount
    discrepancies: int
    claims: list[shown(Claim)]  # type: ignore[valid-type]  # made from the record
    version: int


@router.get("/{line}", summary="查看流水 · Look at a bank line")
def see_line(line: UUID, desk: Court, reader: Reader, sealed: Sealed, tag: Tag) -> LineShown:
    """The line with its claims; its ETag is the version seen. One that brought a bidder's deposit
    is told when the bidding has ended.
    """
    with reader.act():
        deposits_seen(sealed=line in sealed.lines)
        found = desk.receipts.line(line)
    tag(found.version)
    return line_shown(found)


@router.get(
    "/{line}/trail", summary="资金去向 · Where a line's money went", response_model=shown(Trail)
)
def see_trail(line: UUID, desk: Court, reader: Reader, sealed: Sealed, as_of: KnownAt) -> object:
    """Every step of it, fact by fact, and where each fen is; from facts and postings alone. Of one
    that brought a bidder's deposit it is told when the bidding has ended.
    """
    with reader.act(), desk.views() as connection:
        deposits_seen(sealed=line in sealed.lines)
        return trail(
            connection, desk.court.book, line, at_position=as_of.position, known_at=as_of.moment
        )


def line_shown(found: BankLine) -> LineShown:
    """The line as it is answered."""
    return LineShown(
        line=found.id, bank_account=found.bank_account, serial=found.serial,
        booked_on=found.booked_on, value_date=found.value_date, amount=found.amount,
        purpose=found.purpose, payer_name=found.payer_name, named=found.named,
        matched=found.matched, payout=found.payout, remainder=found.remainder,
        unproposed=found.unproposed, discrepancies=found.discrepancies,
        claims=list(found.claims.values()), version=found.version,
    )  # fmt: skip


@act(router, "claim", "/{line}/claims", "提出认领 · Claim a line", new=True)
def propose_claim(desk: Desk, line: UUID, new: NewClaim) -> Recorded:
    """Say whose money it is; several claims never ask for more than is left."""
    shares = [(each.case_number, each.amount) for each in new.shares]
    return desk.receipts.propose(line, shares, evidence=new.evidence, reason=new.reason or "")


@act(router, "confirm", "/{line}/claims/{claim}/confirm", "复核认领 · Confirm a claim", seen=True)
def confirm_claim(desk: Desk, line: UUID, claim: ClaimMark, expected: int | None) -> Recorded:
    """Agree with somebody else's claim: the money is booked to its cases, and its clock starts."""
    return desk.receipts.confirm(line, claim, expected=expected)


@act(router, "refuse", "/{line}/claims/{claim}/refuse", "退回认领 · Send a claim back", seen=True)
def refuse_claim(
    desk: Desk, line: UUID, claim: ClaimMark, new: WithReason, expected: int | None
) -> Recorded:
    """Do not agree; the money stays unclaimed."""
    return desk.receipts.refuse(line, claim, new.reason, expected=expected)


@act(
    router, "reverse", "/{line}/claims/{claim}/reverse", "认领冲正 · Take a wrong claim back",
    seen=True,
)  # fmt: skip
def reverse_claim(
    desk: Desk, line: UUID, claim: ClaimMark, new: Reversal, expected: int | None
) -> Recorded:
    """Take a confirmed claim back for one case; both stay visible, and the money keeps its age."""
    return desk.receipts.reverse(line, claim, new.case_number, new.reason, expected=expected)


@act(
    router, "return", "/{line}/returns", "原路退回 · Return unclaimed money to its payer",
    seen=True, new=True,
)  # fmt: skip
def draft_return(desk: Desk, line: UUID, new: NewReturn, expected: int | None) -> Recorded:
    """Ask that money nobody claims goes back to its payer's own account, on its document."""
    return desk.returns.draft(
        line, new.amount, paper=new.paper.paper(), bank_name=new.bank_name,
        bank_code=new.bank_code, purpose=new.purpose, expected=expected,
    )  # fmt: skip


@router.get(
    "", summary="流水清单 · List the bank lines", response_model=page_of(lines.Line),
    dependencies=[Fresh],
)  # fmt: skip
def list_lines(
    desk: Court,
    reader: Reader,
    part: Part,
    bank_account: Annotated[Word | None, Query(description="专户账号")] = None,
) -> object:
    """Lines in the order they were booked."""
    with reader.act(), desk.views() as connection:
        page = lines.list_lines(
            connection, desk.court.book, bank_account=bank_account,
            after=part.after, limit=part.limit,
        )  # fmt: skip
    return part.turned(page)
