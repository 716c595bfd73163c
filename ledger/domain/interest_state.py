"""What the interest of one special account knows of itself: its lots, what is bound, its shares."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from ledger.domain.binding import Bindings
from ledger.domain.case_parts import Earmark, Lot, Source
from ledger.domain.errors import Conflict, NotFound
from ledger.domain.kernel import Recording
from ledger.domain.law.account_interest import FRUITS, WHOSE
from ledger.domain.money import Money, total
from ledger.domain.paper import Paper


class ShareState(StrEnum):
    """Where a share of interest for an escrow stands."""

    PROPOSED = "proposed"  # 待批准
    GRANTED = "granted"  # 已批准
    REFUSED = "refused"  # 不予批准
    REVERSED = "reversed"  # 已冲正


class TreasuryNotNamed(NotFound):
    """Nobody has named the treasury's account to which interest is paid."""

    code = "treasury-not-named"
    title = "The treasury's account is not named"
    title_zh = "未登记利息上缴的国库账户"
    article = WHOSE


class NoSuchShare(Conflict):
    """The account has no such share, or it is decided."""

    code = "no-such-interest-share"
    title = "No such share of interest stands there to be decided"
    title_zh = "无此待批准或者可冲正的孳息份额"
    article = FRUITS


@dataclass(frozen=True, slots=True)
class TreasuryAccount:
    """The treasury's account as the bank must be told, and who named it on which paper."""

    holder: str
    number: str
    bank_name: str
    bank_code: str
    paper: Paper
    by: str


@dataclass(slots=True)
class InterestShare:
    """What money in one escrow earned, as somebody computed it."""

    share: str
    escrow: str
    amount: Money
    begins: date
    ends: date
    paper: Paper
    by: str
    state: ShareState = ShareState.PROPOSED
    sources: tuple[Source, ...] = ()
    granted_by: str = ""


class InterestState(Recording):
    """The state of one account's interest; :class:`AccountInterest` has it."""

    def begin(self, bank_account: str) -> None:
        """Stand at the beginning."""
        self.bank_account = bank_account
        self.lots: dict[UUID, Lot] = {}
        self.bound: Bindings[Earmark] = Bindings()
        self.payouts: set[UUID] = set()
        self.treasury: dict[int, TreasuryAccount] = {}
        self.came_back_from = 0  # the newest account of the treasury when a payment came back
        self.shares: dict[str, InterestShare] = {}

    @property
    def free(self) -> Money:
        """What waits on the account: neither a creditor's nor bound to a payment."""
        return total(lot.free for lot in self.lots.values())

    # What several facts do

    def add(self, receipt: UUID, claim: str, amount: Money, value_date: date) -> None:
        """Have so much more of a receipt."""
        lot = self.lots.get(receipt)
        if lot is None:
            self.lots[receipt] = Lot(receipt, amount, amount, value_date, value_date, claim)
        else:
            lot.amount += amount
            lot.free += amount

    def take(self, sources: tuple[Source, ...]) -> None:
        """Have so much less that waits."""
        for source in sources:
            self.lots[source.receipt].free -= source.amount

    def give_back(self, payout: UUID) -> None:
        """Have again what was bound to a payment."""
        for source in self.bound.pop(payout).sources:
            self.lots[source.receipt].free += source.amount
