"""What stops money from leaving a case today: so far, the bankruptcy of its debtor."""

from collections.abc import Iterable
from datetime import date

from ledger.domain import clock
from ledger.domain.bankruptcy import CLEARED, Bankruptcy
from ledger.domain.law.bankruptcy import may_leave_after
from ledger.domain.payer import Payer
from ledger.domain.payout import Payout
from ledger.domain.payout_kind import PayoutKind
from ledger.store.court import Court


def stopped_from(court: Court, case_numbers: Iterable[str]) -> dict[str, date | None]:
    """By case, the day from which its debtor's bankruptcy stops payments, or ``None``."""
    wanted = {Bankruptcy.create_id(number): number for number in case_numbers if number}
    found = court.find_many(Bankruptcy, wanted)
    return {
        number: found[id_].stops_from if id_ in found else None for id_, number in wanted.items()
    }


def may_leave_today(court: Court, pairs: Iterable[tuple[Payout, Payer]]) -> None:
    """Refuse a payment whose case is stopped; what was decided to be the creditor's still leaves.

    Raises :class:`StoppedByBankruptcy`.
    """
    known = list(pairs)
    stopped = stopped_from(court, {payer.concerns for _, payer in known})
    for payout, payer in known:
        if payer.pocket_of(payout.id) != CLEARED:
            may_leave_after(stopped.get(payer.concerns), payout.kind, on=clock.today())


def stays_here(court: Court, case_number: str) -> None:
    """Refuse to take money out of a case whose debtor's bankruptcy stops payments (R2.16).

    In another case, or another court, nothing would stop it. Raises :class:`StoppedByBankruptcy`.
    """
    stopped = stopped_from(court, [case_number])[case_number]
    may_leave_after(stopped, PayoutKind.INTER_COURT, on=clock.today())
