"""Cash and instruments (现金、票据): from the payer's hand to the court's account."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from api.acts import act
from api.deps import Court, Reader, Tag
from api.desk import Desk
from api.openapi import WRITES
from api.routing import Routes
from api.shown import Shown
from api.wire import Amount, CaseText, PaperWire, Text, Wire, Word, Yuan
from ledger.domain.cash_collection import CashCollection, CashState
from ledger.domain.instrument import InstrumentKind
from ledger.domain.law.cash import HandOver
from ledger.services.command import Recorded

router = Routes(prefix="/cash", tags=["cash"], responses=WRITES)
instruments = Routes(prefix="/instruments", tags=["cash"], responses=WRITES)

Number = Annotated[int, Field(ge=1, le=10**8)]


class NewBook(Wire):
    """A book of slips for one officer; its leaves are numbered from ``first`` to ``last``."""

    book: Word = Field(examples=["SJ2026A"])
    first: Number
    last: Number
    keeper: Word = Field(description="领用人", examples=["wang"])


class Why(Wire):
    """The reason."""

    reason: Text


class NewCollection(Wire):
    """Cash taken by two officers (收取笔录与凭证); the next slip of the book is given for it."""

    book: Word
    case_number: CaseText
    amount: Yuan
    with_officers: list[Word] = Field(min_length=1, max_length=9, description="同往人员")
    payer_name: Text
    payer_identity: Word | None = None
    place: Text
    reason: Text = Field(description="必要性", examples=["被执行人住所偏远，无法转账"])
    paper: PaperWire = Field(description="收款笔录")
    collected_at: AwareDatetime | None = None


class AnotherOfficer(Why):
    """Who was there instead of whom, and how that is known."""

    officer: Word = Field(description="更正后的同行人员")
    instead_of: Word = Field(description="原列同行人员")


class Finding(Wire):
    """The paper on which the slip's sum was found to be what was paid."""

    paper: PaperWire = Field(description="查明依据")


class Reason(Wire):
    """A reason, where one is needed."""

    reason: Text | None = None


class NewCount(Wire):
    """What finance counted, and the number of the receipt it issued (票据号)."""

    counted: Yuan
    receipt: Word


class Missing(Wire):
    """What was missing and was brought: in cash, or out of an unclaimed line."""

    amount: Yuan
    line: UUID | None = None


class Deposit(Wire):
    """Which slips' cash a line of the bank is, and how that is known."""

    line: UUID
    slips: list[Word] = Field(min_length=1, max_length=100)
    evidence: Text


class Deposited(Wire):
    """The slips whose cash is agreed to be in the bank."""

    line: UUID
    slips: list[Word] = Field(min_length=1, max_length=100)


class CashShown(Shown):
    """The cash of one slip: where it is, what finance has, and what is missing."""

    slip: str
    case_number: str
    officers: list[str]
    to_confirm: list[str]
    denied: dict[str, str]
    amount: Amount
    state: CashState
    timing: HandOver | None
    in_hand: Amount
    missing: Amount
    receipt: str
    version: int


@act(router, "hand-out", "/books", "发放凭证册 · Hand out a slip book", new=True)
def hand_out(desk: Desk, new: NewBook) -> Recorded:
    """Give an officer a book of numbered slips; no number is ever used twice."""
    return desk.cash.hand_out(new.book, new.first, new.last, new.keeper)


@act(router, "void", "/books/{book}/void", "凭证作废 · Void the next slip")
def void(desk: Desk, book: Word, new: Why) -> Recorded:
    """Note that the next slip was spoilt; its number stays taken."""
    return desk.cash.void(book, new.reason)


@act(router, "give-back", "/books/{book}/give-back", "交回凭证册 · Take a slip book back")
def give_back(desk: Desk, book: Word) -> Recorded:
    """Take the book back with its blank leaves."""
    return desk.cash.give_back(book)


@act(router, "collect", "/slips", "收取现金 · Take cash against a slip", new=True)
def collect(desk: Desk, new: NewCollection) -> Recorded:
    """Two officers take cash for a case and give the payer the next slip."""
    moment: datetime | None = new.collected_at
    return desk.cash.collect(
        new.book, new.case_number, new.amount, with_officers=new.with_officers,
        payer_name=new.payer_name, payer_identity=new.payer_identity, place=new.place,
        reason=new.reason, paper=new.paper.paper(), collected_at=moment,
    )  # fmt: skip


@act(router, "confirm", "/slips/{slip}/confirm", "确认共同收取 · Say one took it too", seen=True)
def confirm(desk: Desk, slip: Word, expected: int | None) -> Recorded:
    """Say under one's own key that one took this cash too: then the case may pay with it."""
    return desk.cash.confirm(slip, expected=expected)


@act(router, "deny", "/slips/{slip}/deny", "否认共同收取 · Deny having taken it", seen=True)
def deny(desk: Desk, slip: Word, new: Why, expected: int | None) -> Recorded:
    """Say under one's own key that one was not there, or of another sum; a leader looks."""
    return desk.cash.deny(slip, new.reason, expected=expected)


@act(router, "name-officer", "/slips/{slip}/name-officer", "更正同行人员 · Name who was there",
     seen=True)  # fmt: skip
def name_officer(desk: Desk, slip: Word, new: AnotherOfficer, expected: int | None) -> Recorded:
    """Find that another was there; he says so next."""
    return desk.cash.name_officer(slip, new.officer, new.instead_of, new.reason, expected=expected)


@act(router, "find-sum", "/slips/{slip}/find-sum", "查明收取金额 · Find that the sum is right",
     seen=True)  # fmt: skip
def find_sum(desk: Desk, slip: Word, new: Finding, expected: int | None) -> Recorded:
    """Find on a paper that the slip's sum was paid, against who denies it or can say nothing."""
    return desk.cash.find_sum(slip, new.paper.paper(), expected=expected)


@act(router, "allow-late", "/slips/{slip}/allow-late", "批准逾期移交 · Allow a late hand-over")
def allow_late(desk: Desk, slip: Word, new: Why) -> Recorded:
    """A leader lets the cash be taken in late; it is recorded as late."""
    return desk.cash.allow_late(slip, new.reason)


@act(router, "hand-over", "/slips/{slip}/hand-over", "现金移交 · Hand cash to finance")
def hand_over(desk: Desk, slip: Word, new: Reason) -> Recorded:
    """Bring the cash to finance: the same day, or with a reason within one day more."""
    return desk.cash.hand_over(slip, new.reason or "")


@act(router, "count", "/slips/{slip}/count", "清点出票 · Count the cash and issue the receipt")
def count(desk: Desk, slip: Word, new: NewCount) -> Recorded:
    """Book the slip's amount to its case; what is missing waits under a ticket."""
    return desk.cash.count(slip, new.counted, new.receipt)


@act(router, "make-good", "/slips/{slip}/make-good", "补足短款 · Take what was missing")
def make_good(desk: Desk, slip: Word, new: Missing) -> Recorded:
    """Take what was missing, in cash or out of an unclaimed line."""
    return desk.cash.make_good(slip, new.amount, new.line)


@act(router, "bank", "/deposits", "登记存行 · Say which line is the deposit", new=True)
def bank(desk: Desk, new: Deposit) -> Recorded:
    """Name the bank's line by which the cash of these slips was deposited; another confirms."""
    return desk.cash.bank(new.line, new.slips, new.evidence)


@act(router, "confirm-banked", "/deposits/agree", "复核存行 · Agree that the cash is banked")
def confirm_banked(desk: Desk, new: Deposited) -> Recorded:
    """Agree that the line is the deposit of these slips' cash."""
    return desk.cash.confirm_banked(new.line, new.slips)


@router.get("/slips/{slip}", summary="查看现金 · Look at the cash of a slip")
def see_cash(slip: Word, desk: Court, reader: Reader, tag: Tag) -> CashShown:
    """Where the cash is, and what of it is missing; its ETag is the version seen."""
    with reader.act():
        found: CashCollection = desk.cash.collection(slip)
    tag(found.version)
    return CashShown.model_validate(found)


class NewInstrument(Wire):
    """A cheque or bill and the slip given for it; it is no money before the bank has paid it."""

    number: Word
    kind: InstrumentKind
    case_number: CaseText
    amount: Yuan
    drawer_name: Text
    slip: Word


class Found(Wire):
    """The bank's line that is the instrument paid, and how that is known."""

    line: UUID
    evidence: Text


class Cleared(Wire):
    """The bank's line, and the number of the receipt (票据号)."""

    line: UUID
    receipt: Word


class Refused(Wire):
    """Why the bank refused the instrument, and its paper."""

    reason: Text
    paper: PaperWire


@act(instruments, "receive", "", "收取票据 · Take an instrument", new=True)
def receive_instrument(desk: Desk, new: NewInstrument) -> Recorded:
    """Take a cheque or bill for a case; nothing is booked by it."""
    return desk.instruments.receive(
        new.number, new.kind, new.case_number, new.amount, drawer_name=new.drawer_name,
        slip=new.slip,
    )  # fmt: skip


@act(instruments, "present", "/{number}/present", "提示付款 · Present an instrument")
def present(desk: Desk, number: Word) -> Recorded:
    """Finance presents it to the bank."""
    return desk.instruments.present(number)


@act(instruments, "find-money", "/{number}/money", "登记兑付来款 · Name the line that paid it")
def find_money(desk: Desk, number: Word, new: Found) -> Recorded:
    """Say which line of the bank is the instrument paid; another confirms."""
    return desk.instruments.find_money(number, new.line, new.evidence)


@act(instruments, "clear", "/{number}/clear", "票据兑付 · Agree that it was paid")
def clear(desk: Desk, number: Word, new: Cleared) -> Recorded:
    """From now on its case has the money."""
    return desk.instruments.clear(number, new.line, new.receipt)


@act(instruments, "dishonour", "/{number}/dishonour", "退票 · Note that it was dishonoured")
def dishonour(desk: Desk, number: Word, new: Refused) -> Recorded:
    """The bank refused it; there never was any money."""
    return desk.instruments.dishonour(number, new.reason, new.paper.paper())
