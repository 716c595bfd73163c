"""What a payout knows of itself: the state its facts have brought it to.

Facts apply themselves to it; the commands beside them read it and decide.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from ledger.domain.act import Role
from ledger.domain.case_parts import Source
from ledger.domain.chart import AccountName
from ledger.domain.kernel import Recording
from ledger.domain.law.approval import next_role
from ledger.domain.money import Money
from ledger.domain.paper import Paper
from ledger.domain.payout_kind import Method, PayoutKind
from ledger.domain.payout_parts import Approval, NotInThatState, State


@dataclass(frozen=True, slots=True)
class Given:
    """Cash that somebody says he gave the payee: his receipt, the day, and who gave it."""

    receipt: Paper
    on: date
    by: str


class PayoutState(Recording):
    """The state of one payout; :class:`~ledger.domain.payout.Payout` has it."""

    kind: PayoutKind
    method: Method
    hold: AccountName

    if TYPE_CHECKING:  # given by the root

        @property
        def id(self) -> UUID: ...

    def begin(self, number: str, by: str) -> None:
        """Stand at the beginning."""
        self.number = number
        self.drafted_by = by
        self.author = by
        self.approvals: list[Approval] = []
        self.acted: set[str] = set()
        self.state = State.IN_APPROVAL
        self.attempts = 0
        self.reference = ""
        self.batch = ""
        self.queued_by = ""
        self.sent_on: date | None = None
        self.settled_on: date | None = None
        self.returned_on: date | None = None
        self.said = ""  # why it was not agreed to, not sent, refused or sent back
        self.denied_at: datetime | None = None  # when the bank said that it knows nothing of it
        self.taken = False  # whether the bank ever said that it has this attempt
        self.receipts: list[Paper] = []
        self.given: Given | None = None
        self.witness = ""  # who is to say that he saw it given, or has said so
        self.debits: list[UUID] = []  # lines that quote it and answered nothing awaited

    @property
    def next_role(self) -> Role | None:
        """Whose turn it is, or ``None``."""
        if self.state is not State.IN_APPROVAL:
            return None
        return next_role(self.roles, [each.role for each in self.approvals])

    @property
    def bank_found_nothing(self) -> bool:
        """Whether the bank's last word is that it knows nothing of the instruction."""
        return self.denied_at is not None

    def _must_be(self, doing: str, *states: State) -> None:
        if self.state not in states:
            raise NotInThatState(
                f"cannot {doing} payout {self.number}: it is {self.state.value}",
                payout=self.number, state=self.state,
            )  # fmt: skip

    # What several facts do

    def ask(
        self,
        *,
        account_version: int,
        amount: Money,
        sources: tuple[Source, ...],
        purpose: str,
        by: str,
        roles: tuple[Role, ...],
        claimers: tuple[str, ...],
        digest: str,
        papers: tuple[Paper, ...],
    ) -> None:
        """Stand as it was asked; whatever was approved before is void."""
        self.account_version = account_version
        self.papers = papers
        self.amount = amount
        self.sources = sources
        self.purpose = purpose
        self.roles = roles
        self.digest = digest
        self.approvals = []
        # Whoever claimed the money does not approve paying it; the drafter may have claimed it.
        self.acted = {by, self.drafted_by, *claimers}
