"""Imports one file in a process of its own and says how far it is, to be killed there."""

from pathlib import Path

import ledger.domain.every
from ledger.domain.act import Act, Role, acting
from ledger.store.court import Court
from ledger.store.database import Database
from ledger.store.keys import MasterKey
from reconciliation.importing import Imports
from tests.lives import Mouth

STRETCH = 250


def take(mouth: Mouth, dsn: str, book: str, master: bytes, file: Path) -> None:
    """Import the file, and tell of every stretch that is done."""
    assert ledger.domain.every
    court = Court(Database(dsn, pool_size=2), book, MasterKey(master))
    with acting(Act("feng", Role.FINANCE)):
        Imports(court, chunk=STRETCH).take(
            file.read_bytes(), "对账单.xml", progress=lambda done, _of: mouth.send(done)
        )
