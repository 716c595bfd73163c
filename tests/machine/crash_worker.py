"""Does commands under known request keys, and writes a key down once its command was acknowledged.

    crash_worker.py DSN BOOK MASTER-KEY-IN-HEX NAME FROM UPTO

Every command is asked in the same words by whoever runs this again: a worker that was killed is
started anew with the same numbers, and begins with the first it has no acknowledgement of.
"""

import sys
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import ledger.domain.every
from ledger.domain.act import Act, Role, acting
from ledger.domain.case_account import PartyKind, PartyRole
from ledger.domain.errors import Unavailable
from ledger.services.cases import Cases, NewParty
from ledger.store.court import Court
from ledger.store.database import Database
from ledger.store.keys import MasterKey

ACCOUNT = "1202026619900012345"


def main(dsn: str, book: str, master: str, name: str, *stretch: str) -> None:
    assert ledger.domain.every
    court = Court(Database(dsn, pool_size=1), book, MasterKey(bytes.fromhex(master)))
    cases = Cases(court)
    print("ready", flush=True)  # noqa: T201  # this is how the test hears of it
    for number in range(*map(int, stretch)):
        key = f"{name}-{number}"
        with acting(Act("wang", Role.OFFICER, key, key.encode())):
            try:
                done = cases.open(
                    f"（2026）苏0508执{number}号", officer="wang", filed_on=date(2026, 1, 5),
                    bank_account=ACCOUNT,
                    parties=[NewParty(PartyRole.DEBTOR, PartyKind.COMPANY, f"甲{number}公司")],
                )  # fmt: skip
            except Unavailable:
                return  # the test asks again
        print(key, done.position, done.ids["sub_account"], flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
