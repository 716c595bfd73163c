"""Imports one file in a process of its own, saying how far it is, so that it can be killed there.

import_worker.py DSN BOOK MASTER-KEY-IN-HEX FILE
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import ledger.domain.every
from ledger.domain.act import Act, Role, acting
from ledger.store.court import Court
from ledger.store.database import Database
from ledger.store.keys import MasterKey
from reconciliation.importing import Imports

STRETCH = 250


def main(dsn: str, book: str, master: str, file: str) -> None:
    assert ledger.domain.every
    court = Court(Database(dsn, pool_size=2), book, MasterKey(bytes.fromhex(master)))
    data = Path(file).read_bytes()
    with acting(Act("feng", Role.FINANCE)):
        Imports(court, chunk=STRETCH).take(data, "对账单.xml", progress=_say)


def _say(done: int, of: int) -> None:
    print(done, of, flush=True)  # noqa: T201  # this is how the test hears of it


if __name__ == "__main__":
    main(*sys.argv[1:])
