"""Unclaimed money going back to whoever sent it, on its document (原路退回)."""

from typing import Final
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
from ledger.services.going import is_not_paid
from ledger.services.payees import DraftedElsewhere
from ledger.services.payouts import Payouts
from ledger.services.relief_dues import NOT_DONE
from ledger.services.whose import any_officer
from ledger.store.court import Court

OF_NOBODY: Final = any_officer(
    "无人认领款项不属任何案件，只退原付款账户",
    "nobody's money is no case's, and goes back to no account but its payer's",
)


class Returns:
    """Returns of unclaimed bank lines."""

    def __init__(self, court: Court) -> None:
        self.court = court
        self.payouts = Payouts(court)

    @command(Permission.DRAFT, whose=OF_NOBODY)
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

    @command(Permission.DRAFT, whose=OF_NOBODY)
    def again(
        self,
        number: str,
        *,
        amount: Money | None = None,
        paper: Paper | None = None,
        bank_name: str | None = None,
        bank_code: str | None = None,
        reason: str = "",
        expected: int | None = None,
    ) -> Recorded:
        """Ask again for a return that did not happen or came back, by one command.

        What is not said is as it was; once a return came back, paper or bank are said anew. One
        still on its way to approval is taken back in the same commit. Raises
        :class:`ReturnAskedAgain`, :class:`ReturnNotFounded`, :class:`NotInThatState`.
        """
        before, by = self.payouts.payout(number), act.current().actor
        as_seen(before, expected)
        if before.payer_kind != BankLine.TOPIC:
            raise DraftedElsewhere(f"{number} is no return of a line", kind=before.kind)
        found = self.court.find(BankLine, before.payer, named=f"line {before.payer}")
        found.may_redraw(before.number)
        # Nor what the bank refused, and booked after all.
        is_not_paid(self.court, [(before, found)])
        if before.state not in NOT_DONE:
            before.withdraw(reason or "重新发起退回", by=by)
            found.release(before.id, reason=reason or "重新发起退回")
        was = found.return_bases[before.account_version]
        if paper or bank_name or bank_code:
            code = cnaps(bank_code).value if bank_code else was.bank_code
            found.found_return(
                paper or was.paper, bank_name=bank_name or was.bank_name, bank_code=code, by=by
            )
        payout = self.payouts.draft_for(
            found, ITS_PAYER, amount or before.amount, before.purpose,
            kind=PayoutKind.MISREMITTED, papers=[paper] if paper else before.papers,
        )  # fmt: skip
        found.redraw_return(
            before.number, state=before.state.value, said=reason or before.said,
            payout=payout.number, by=by,
        )  # fmt: skip
        roots = [before] if before.pending_events else []
        return record(
            self.court, found, payout, *roots, line=str(found.id), before=before.number,
            payout=payout.number, digest=payout.digest,
        )  # fmt: skip
