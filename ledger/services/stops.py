"""What stops money from leaving a case today: so far, the bankruptcy of its debtor."""

from collections.abc import Iterable
from datetime import date

from ledger.domain.bankruptcy import Bankruptcy
from ledger.store.court import Court


def stopped_from(court: Court, case_numbers: Iterable[str]) -> dict[str, date | None]:
    """By case, the day from which its debtor's bankruptcy stops payments, or ``None``."""
    wanted = {Bankruptcy.create_id(number): number for number in case_numbers if number}
    found = court.find_many(Bankruptcy, wanted)
    return {
        number: found[id_].stops_from if id_ in found else None for id_, number in wanted.items()
    }
