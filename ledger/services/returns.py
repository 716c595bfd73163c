"""Unclaimed money going back to whoever sent it, on its document (原路退回)."""

from uuid import UUID

from ledger.domain import act
from ledger.domain.bank_line import BankLine
from ledger.domain.identity import cnaps
from ledger.domain.line_returns import ITS_PAYER
from ledger.domain.money import Money
from ledger.domain.paper import Paper
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.permissions import Permission
from ledger.services.command import Recorded, as_seen, command, record
from ledger.services.payouts import Payouts
from ledger.services.whose import any_officer
from ledger.store.court import Court


class Returns:
    """Returns of unclaimed bank lines."""

    def __init__(self, court: Court) -> None:
        self.court = court
        self.payouts = Payouts(court)

    @command(
        Permission.DRAFT,
        whose=any_officer(
            "无人认领款项不属任何案件，只退原付款账户",
            "nobody's money is no case's, and goes back to no account but its payer's",
        ),
    )
    def draft(
        self,
        line: UUID,
        amount: Money,
        *,
        paper: Paper,
        bank_name: str,
        bank_code: str,
        purpose: str = "误汇退回",
        expected: int | None = None,
    ) -> Recorded:
        """Ask that money nobody claims goes back to its payer's own account, on this paper.

        Raises :class:`NotReturnedAlone`, :class:`NotEnoughMoney`.
        """
        found = self.court.find(BankLine, line, named=f"line {line}")
        as_seen(found, expected)
        found.found_return(
            paper, bank_name=bank_name, bank_code=cnaps(bank_code).value, by=act.current().actor
        )
        payout = self.payouts.draft_for(
            found, ITS_PAYER, amount, purpose, kind=PayoutKind.MISREMITTED, papers=[paper]
        )
        return record(
            self.court, found, payout, line=str(line), payout=payout.number, digest=payout.digest
        )
