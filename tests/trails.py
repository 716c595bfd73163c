"""What every book must stand when each receipt in it is followed to where its money is."""

from collections import Counter
from uuid import UUID

from ledger.domain.case_account import CaseAccount
from ledger.domain.chart import available
from ledger.projections.trail import Trail, trail
from ledger.store.court import Court

LINES = (
    "SELECT DISTINCT substr(account, 11) FROM anzhang.postings"
    " WHERE book = %s AND account LIKE 'unclaimed/%%' ORDER BY 1"
)
BALANCES = "SELECT account, abs(amount) FROM anzhang.balances WHERE book = %s AND amount < 0"


def every_trail(court: Court) -> list[Trail]:
    """The trail of each line that ever brought money in."""
    with court.database.snapshot.connect() as connection:
        return [
            trail(connection, court.book, UUID(line))
            for (line,) in court.recorder.rows(LINES, (court.book,))
        ]


def no_fen_is_lost_on_its_way(court: Court, cases: list[CaseAccount]) -> None:
    """Each receipt is somewhere, whole; together they are what the accounts and the cases hold.

    Followed by facts and postings alone, and held against the balances the door kept and against
    what each case, loaded anew, says it holds of each receipt.
    """
    lies: Counter[str] = Counter()
    free: Counter[tuple[str, UUID]] = Counter()
    followed = every_trail(court)
    for each in followed:
        assert not each.untold, (each.receipt, each.untold)
        assert sum(part.amount.fen for part in each.resting) == each.amount.fen, each
        for part in each.resting:
            lies[part.account] += part.amount.fen
            free[part.account, each.receipt] += part.amount.fen
    stands = {
        account: int(amount) for account, amount in court.recorder.rows(BALANCES, (court.book,))
    }
    for account, amount in lies.items():
        if not account.startswith(("bank/", "cash/", "short/", "recoverable/", "platform/")):
            assert amount <= stands.get(account, 0), (account, amount, stands.get(account, 0))
    lines = {each.receipt for each in followed}
    for case in cases:
        for receipt in case.lots.keys() & lines:
            place, there = (available(case.case_number), receipt), case.lots[receipt].free.fen
            assert free[place] == there, (place, free[place], there)
