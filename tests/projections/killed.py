"""What followers and rebuilds do in a process of their own, so that they can be killed there."""

import time
from typing import Any

from api.every import EVERY
from ledger.projections.rebuild import Beside
from ledger.projections.runner import Follower
from ledger.store.court import Court
from ledger.store.database import Database
from ledger.store.keys import MasterKey
from tests.lives import Mouth


def follow(mouth: Mouth, dsn: str, book: str, key: bytes) -> None:
    """Follow the book in small steps and tell of each."""
    court = Court(Database(dsn, pool_size=1), book, MasterKey(key))
    mouth.send(0)
    Follower(court, EVERY, batch=3).catch_up(lambda at, _of: mouth.send(at))


def rebuild_and_hang(mouth: Mouth, dsn: str, book: str, key: bytes) -> None:
    """Write every view anew, and never come to the end of it."""

    class Hanging(Beside):
        def catch_up(self, cursor: Any, progress: Any) -> None:
            super().catch_up(cursor, progress)
            mouth.send("written")
            time.sleep(60)

    Hanging(Court(Database(dsn, pool_size=1), book, MasterKey(key)), EVERY).run()
