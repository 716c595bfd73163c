"""Other ways money comes in (其他来款): deductions, past the court, trial numbers, foreign."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.acts import act
from api.desk import Desk
from api.openapi import WRITES
from api.routing import Routes
from api.wire import CaseText, Day, PaperWire, PartyText, SerialText, Text, Wire, Word, Yuan
from ledger.domain.account_issue import IssueGround
from ledger.domain.case_closing import ClosedAs
from ledger.domain.law.late_money import LateChoice
from ledger.domain.money import Money
from ledger.services.command import Recorded

deductions = Routes(prefix="/deductions", tags=["incoming"], responses=WRITES)
direct = Routes(prefix="/direct-payments", tags=["incoming"], responses=WRITES)
issues = Routes(prefix="/account-issues", tags=["incoming"], responses=WRITES)
closings = Routes(prefix="/closings", tags=["incoming"], responses=WRITES)
foreign = Routes(prefix="/foreign", tags=["incoming"], responses=WRITES)
ROUTERS = (deductions, direct, issues, closings, foreign)

Currency = Annotated[str, Field(pattern="^(USD|EUR|HKD|JPY|GBP)$", examples=["USD"])]
Rate = Annotated[str, Field(pattern=r"^[0-9]{1,4}\.[0-9]{1,8}$", examples=["7.1234"])]


class NewFreeze(Wire):
    """A freeze of a debtor's account, this case's or another's that the bank told of."""

    account: Word = Field(description="被冻结账号")
    freeze: Word = Field(description="冻结编号")
    case_number: CaseText
    amount: Yuan
    holder: Text = Field(description="户名")
    bank_name: Text
    placed_on: Day
    until: Day
    paper: PaperWire


class Unfreeze(Wire):
    """A freeze that was lifted, and its paper."""

    account: Word
    freeze: Word
    paper: PaperWire


class NewDeduction(Wire):
    """Money to be taken under a freeze of the case; ``checked`` is the look for earlier ones.

    ``giving_way`` is the paper of another case that froze the account before and lets this go.
    """

    account: Word
    freeze: Word
    case_number: CaseText
    amount: Yuan
    ruling: PaperWire
    notice: PaperWire
    checked: Text
    due_on: Day
    request: Word | None = None
    giving_way: PaperWire | None = None


class NewDirect(Wire):
    """What a debtor paid straight to a creditor, with the creditor's receipt."""

    case_number: CaseText
    amount: Yuan
    payer: PartyText
    payee: PartyText
    on: Day
    receipt: PaperWire = Field(description="收款凭证")
    claim: Word | None = None
    disputed: bool = False
    papers: list[PaperWire] = Field(default=[], max_length=20)


class Why(Wire):
    """The reason."""

    reason: Text


class NewIssue(Wire):
    """The account of a number that is no enforcement number, and the trial court's ruling."""

    case_number: CaseText
    ground: IssueGround
    officer: Word
    filed_on: Day
    bank_account: Word
    paper: PaperWire


class ForCase(Wire):
    """The case."""

    case_number: CaseText


class NewClosing(Wire):
    """How and when a case ended, and the paper that says so."""

    closed_as: ClosedAs
    on: Day
    paper: PaperWire


class NewChoice(Wire):
    """What becomes of money that came to a closed case."""

    receipt: UUID
    choice: LateChoice
    paper: PaperWire


class Late(Wire):
    """Money that came to a closed case."""

    receipt: UUID


class Reopening(Wire):
    """Under which number the case goes on."""

    under: CaseText
    paper: PaperWire


class NewForeign(Wire):
    """A line in a foreign currency, claimed whole for a case."""

    line: UUID
    case_number: CaseText
    evidence: Text


class KeptForeign(Wire):
    """A line in a foreign currency, and the case it is agreed to be for."""

    line: UUID
    case_number: CaseText


class Conversion(Wire):
    """What the bank changed: its debit line, its credit line, its rate and its paper."""

    line: UUID
    amount: Yuan = Field(description="外币金额")
    currency: Currency
    rate: Rate
    debit_line: UUID
    credit_line: UUID
    paper: PaperWire
    charges: Yuan | None = None


@act(deductions, "note-freeze", "/freezes", "登记冻结 · Note a freeze of an account", new=True)
def note_freeze(desk: Desk, new: NewFreeze) -> Recorded:
    """Note who froze a debtor's account, in which order."""
    return desk.deductions.note_freeze(
        new.account, new.freeze, new.case_number, new.amount, holder=new.holder,
        bank_name=new.bank_name, placed_on=new.placed_on, until=new.until, paper=new.paper.paper(),
    )  # fmt: skip


@act(deductions, "lift-freeze", "/freezes/lift", "解除冻结 · Note that a freeze was lifted")
def lift_freeze(desk: Desk, new: Unfreeze) -> Recorded:
    """From now on it stands in nobody's way."""
    return desk.deductions.lift_freeze(new.account, new.freeze, new.paper.paper())


@act(deductions, "ask", "", "请求扣划 · Ask the bank for frozen money", new=True)
def ask_deduction(desk: Desk, new: NewDeduction) -> Recorded:
    """Ask under a freeze of this very case; the bank's line is told by the request number."""
    return desk.deductions.ask(
        new.account, new.freeze, new.case_number, new.amount, ruling=new.ruling.paper(),
        notice=new.notice.paper(), checked=new.checked, due_on=new.due_on,
        request=new.request or "",
        giving_way=new.giving_way.paper() if new.giving_way else None,
    )  # fmt: skip


@act(direct, "record", "", "登记直接履行 · Record what was paid past the court", new=True)
def record_direct(desk: Desk, new: NewDirect) -> Recorded:
    """Record it with the creditor's receipt; another person agrees."""
    return desk.direct.record(
        new.case_number, new.amount, payer=new.payer, payee=new.payee, on=new.on,
        receipt=new.receipt.paper(), claim=new.claim or "", disputed=new.disputed,
        papers=[each.paper() for each in new.papers],
    )  # fmt: skip


@act(direct, "agree", "/{number}/agree", "复核直接履行 · Agree to a direct performance")
def agree_direct(desk: Desk, number: SerialText) -> Recorded:
    """A memorandum, no money of the court; the claim it names is paid by so much."""
    return desk.direct.confirm(number)


@act(direct, "turn-down", "/{number}/turn-down", "退回直接履行 · Turn a direct performance down")
def turn_down_direct(desk: Desk, number: SerialText, new: Why) -> Recorded:
    """Do not agree."""
    return desk.direct.refuse(number, new.reason)


@act(issues, "ask", "", "申请非执行案号开户 · Ask for a trial number's account", new=True)
def ask_issue(desk: Desk, new: NewIssue) -> Recorded:
    """Ask for it on the trial court's ruling."""
    return desk.issues.ask(
        new.case_number, new.ground, officer=new.officer, filed_on=new.filed_on,
        bank_account=new.bank_account, paper=new.paper.paper(),
    )  # fmt: skip


@act(issues, "agree", "/agree", "批准非执行案号开户 · Open a trial number's account")
def agree_issue(desk: Desk, new: ForCase) -> Recorded:
    """Approve it: the account is open, with a sub-account of its own."""
    return desk.issues.approve(new.case_number)


@act(closings, "close", "/{case_number}", "结案 · Close a case that holds nothing", new=True)
def close_case(desk: Desk, case_number: CaseText, new: NewClosing) -> Recorded:
    """Nothing may be left: no money free, kept or bound, and no goods."""
    return desk.closings.close(case_number, new.closed_as, new.on, new.paper.paper())


@act(
    closings, "choose", "/{case_number}/late-money",
    "提出结案后来款处理 · Choose the way of late money",
)  # fmt: skip
def choose_late(desk: Desk, case_number: CaseText, new: NewChoice) -> Recorded:
    """Propose what becomes of money that came to a closed case; another person agrees."""
    return desk.closings.choose(case_number, new.receipt, new.choice, new.paper.paper())


@act(closings, "agree", "/{case_number}/late-money/agree", "同意结案后来款处理 · Agree to its way")
def agree_late(desk: Desk, case_number: CaseText, new: Late) -> Recorded:
    """From now on it may go that way."""
    return desk.closings.agree(case_number, new.receipt)


@act(closings, "reopen", "/{case_number}/reopen", "恢复执行 · Take a closed case up again")
def reopen_case(desk: Desk, case_number: CaseText, new: Reopening) -> Recorded:
    """Take it up again, perhaps under another number."""
    return desk.closings.reopen(case_number, new.under, new.paper.paper())


@act(foreign, "propose", "", "外币认领 · Claim foreign money for a case", new=True)
def propose_foreign(desk: Desk, new: NewForeign) -> Recorded:
    """Claim a line in a foreign currency, whole; another person agrees."""
    return desk.foreign.propose(new.line, new.case_number, new.evidence)


@act(foreign, "keep", "/keep", "外币入账 · Keep foreign money for its case")
def keep_foreign(desk: Desk, new: KeptForeign) -> Recorded:
    """It is the case's in its own currency, and payable once it is yuan."""
    return desk.foreign.keep(new.line, new.case_number)


@act(foreign, "convert", "/convert", "结汇 · Book a conversion")
def convert_foreign(desk: Desk, new: Conversion) -> Recorded:
    """Both currencies balance: the bank's debit takes the foreign money, its credit brings yuan."""
    amount = Money(new.amount.amount, new.currency)
    return desk.foreign.convert(
        new.line, amount, Decimal(new.rate), debit_line=new.debit_line,
        credit_line=new.credit_line, paper=new.paper.paper(), charges=new.charges,
    )  # fmt: skip
