"""Money that comes under a number which is no enforcement number: a trial's, a preservation's."""

from typing import Final

from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict
from ledger.domain.ids import CaseNumber
from ledger.domain.law.rules import rule

SUB_ACCOUNTS: Final = Article("一案一账号案款管理规定", "子账号生成", Certainty.LOCAL)
BEFORE_ENFORCEMENT: Final = Article("立案、审判与执行工作指引", "第二十二条")


class IssueNotApproved(Conflict):
    """A number that is no enforcement number gets its account only when somebody approved it."""

    code = "issue-not-approved"
    title = "This number gets its account on approval only"
    title_zh = "非执行案号开立子账号须经批准"
    article = SUB_ACCOUNTS


class NoExecutionFee(Conflict):
    """An execution fee is charged under a number under which nothing is enforced."""

    code = "no-execution-fee"
    title = "No execution fee is charged under this number"
    title_zh = "非执行案号不得收取执行申请费"
    article = BEFORE_ENFORCEMENT


@rule("R2.01", SUB_ACCOUNTS, zh="生成子账号", en="Issue of a sub-account")
def by_itself(number: CaseNumber) -> None:
    """Refuse a sub-account by mere filing to a number that is no enforcement number.

    A trial's or a preservation's number (民初, 财保 …) may own money, and so does one whose type
    word (类型代字) nobody knows: somebody asks for its account, and another approves it. Raises
    :class:`IssueNotApproved`.
    """
    if not number.is_enforcement:
        said = f"{number} is no enforcement number"
        raise IssueNotApproved(said, case=str(number), case_type=number.type_word)


@rule("R2.22", BEFORE_ENFORCEMENT, zh="执前扣划", en="Deduction before enforcement")
def owes_execution_fee(type_word: str) -> bool:
    """Whether an execution fee is charged: none on what was taken under the trial's own number."""
    return type_word.startswith("执") and type_word != "执保"


@rule("R2.22", BEFORE_ENFORCEMENT, zh="执前扣划", en="Deduction before enforcement")
def may_charge_fee(type_word: str) -> None:
    """Refuse an execution fee where none is owed; raises :class:`NoExecutionFee`."""
    if not owes_execution_fee(type_word):
        raise NoExecutionFee(f"nothing is enforced under {type_word}", case_type=type_word)
