"""Accounts of numbers that are no enforcement numbers (非执行案号开户): asked for, and approved."""

from datetime import date

from ledger.domain import act, clock
from ledger.domain.account_issue import AccountIssue, IssueGround
from ledger.domain.ids import CaseNumber
from ledger.domain.paper import Paper
from ledger.domain.permissions import Permission
from ledger.services.cases import Cases
from ledger.services.command import Recorded, command, record
from ledger.services.holders import must_be_an_officer
from ledger.services.the_book import the_book
from ledger.services.whose import SECOND_PERSON, any_officer
from ledger.store.court import Court


class Issues:
    """Requests for the account of a trial or preservation number."""

    def __init__(self, court: Court) -> None:
        self.court = court
        self.cases = Cases(court)

    @command(
        Permission.ISSUE_ACCOUNT,
        whose=any_officer(
            "该案号尚无账户；须经另一人批准",
            "the number has no account yet, and another approves it",
        ),
    )
    def ask(
        self,
        case_number: str,
        ground: IssueGround,
        *,
        officer: str,
        filed_on: date,
        bank_account: str,
        paper: Paper,
    ) -> Recorded:
        """Ask for the account, on the trial court's ruling; no enforcement number is required."""
        parsed = CaseNumber.parse(case_number)
        book = the_book(self.court)
        book.account(bank_account)
        book.must_be_ours(parsed, clock.today())
        must_be_an_officer(self.court, officer)
        number = str(parsed)
        made = AccountIssue.ask(
            number, ground, officer=officer, filed_on=filed_on, bank_account=bank_account,
            paper=paper, by=act.current().actor,
        )  # fmt: skip
        return record(self.court, made, case=number)

    @command(Permission.ISSUE_ACCOUNT, whose=SECOND_PERSON)
    def approve(self, case_number: str) -> Recorded:
        """Approve it: the account is open, with a sub-account of its own."""
        number, doing = str(CaseNumber.parse(case_number)), act.current()
        found = self.court.find(
            AccountIssue, AccountIssue.create_id(number), named=f"the request for {number}"
        )
        found.approve(by=doing.actor, role=doing.role.value)
        sub, case = self.cases.made(
            number, officer=found.officer, filed_on=found.filed_on, bank_account=found.bank_account
        )
        return record(self.court, found, sub, case, case=number, sub_account=sub.number)
