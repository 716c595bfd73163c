"""The account of a case that is no enforcement case (非执行案号开户): asked for, and approved."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from ledger.domain.errors import Conflict
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.law.approval import MUTUAL_SUPERVISION, ActsTwice
from ledger.domain.law.pre_enforcement import SUB_ACCOUNTS
from ledger.domain.paper import Paper, well_named


class IssueGround(StrEnum):
    """Why money comes under such a number."""

    DEDUCTED_BEFORE = "deducted-before"  # 执前扣划
    PRESERVATION = "preservation"  # 诉讼保全
    VOLUNTARY = "voluntary"  # 审理阶段自动履行


class IssueDecided(Conflict):
    """It was decided before whether the number gets its account."""

    code = "issue-decided"
    title = "It was decided before"
    title_zh = "开户申请已处理"
    article = SUB_ACCOUNTS


class AccountIssue(Root):
    """The request for one number's account; there is one for a number."""

    TOPIC = "account-issue"

    class Asked(FirstFact):
        """Somebody asked for the account, on the trial court's ruling (申请开户)."""

        TOPIC = "account-issue.asked"
        case_number: str
        ground: IssueGround
        officer: str
        filed_on: date
        bank_account: str
        paper: Paper
        by: str

    class Approved(Root.Event):
        """It was approved (批准开户); the account is opened in the same commit."""

        TOPIC = "account-issue.approved"
        by: str
        role: str

    @staticmethod
    def create_id(case_number: str) -> UUID:
        return name_id("account-issue", case_number)

    @event(Asked)
    def __init__(
        self,
        *,
        case_number: str,
        ground: IssueGround,
        officer: str,
        filed_on: date,
        bank_account: str,
        paper: Paper,
        by: str,
    ) -> None:
        self.case_number = case_number
        self.ground = ground
        self.officer = officer
        self.filed_on = filed_on
        self.bank_account = bank_account
        self.asked_by = by
        self.approved = False

    @classmethod
    def ask(
        cls,
        case_number: str,
        ground: IssueGround,
        *,
        officer: str,
        filed_on: date,
        bank_account: str,
        paper: Paper,
        by: str,
    ) -> "AccountIssue":
        """Ask for the account; the ruling is named."""
        well_named([paper])
        return cls(
            case_number=case_number, ground=ground, officer=officer, filed_on=filed_on,
            bank_account=bank_account, paper=paper, by=by,
        )  # fmt: skip

    def approve(self, *, by: str, role: str) -> None:
        """Approve it; raises :class:`ActsTwice`, :class:`IssueDecided`."""
        if self.approved:
            raise IssueDecided(f"{self.case_number} has its account", case_number=self.case_number)
        if by == self.asked_by:
            raise ActsTwice(f"{by} asked for it", article=MUTUAL_SUPERVISION, actor=by)
        self._approved(by=by, role=role)

    @event(Approved)
    def _approved(self, by: str, role: str) -> None:
        self.approved = True
