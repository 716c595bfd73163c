"""Whether a debit that people name is a payout of ours, as it was sent (认定出款记账)."""

from ledger.domain.bank_line import BankLine
from ledger.domain.errors import Conflict
from ledger.domain.payer import Payer
from ledger.domain.payout import Payout
from ledger.domain.ticket import DIFFERENCES


class NotOurPayout(Conflict):
    """The line quotes no payout of this court, or cannot be the one that is named."""

    code = "not-our-payout"
    title = "The line is not that payout of ours"
    title_zh = "该笔流水与所指出款不符"
    article = DIFFERENCES


def is_what_was_sent(line: BankLine, payout: Payout, payer: Payer) -> None:
    """Refuse a debit that cannot be this payout: of another account, day, amount or payee.

    Raises :class:`NotOurPayout` naming what does not agree.
    """
    payee = payer.payee(payout.party, payout.account_version)
    against = {
        "account": payer.bank_account != line.bank_account,
        "amount": payout.amount != line.short,
        "day": payout.sent_on is None or line.booked_on < payout.sent_on,
        "payee": not payee.is_named(line.payer_account, line.payer_name),
    }
    if any(against.values()):
        lacking = ", ".join(name for name, differs in against.items() if differs)
        raise NotOurPayout(
            f"line {line.serial} is not {payout.number}: {lacking} differs",
            serial=line.serial, payout=payout.number, lacking=lacking,
        )  # fmt: skip
