"""The server: one process, one court's book, its views kept up to date while it runs."""

import signal
import sys

import uvicorn

from api.app import create_app
from api.desk import Desk
from api.settings import Settings
from api.unread import Protocol
from ledger.store.court import Court
from ledger.store.database import Database
from ledger.store.discovery import find_database, with_driver
from ledger.store.head import Seen
from ledger.store.keys import MasterKey
from ledger.store.quiet import settled
from ledger.store.silence import on_time
from reconciliation.payments.bank import Bank


def court_of(settings: Settings) -> Court:
    """The court these settings name; without a ``dsn`` its database is looked for.

    Raises ``NoMasterKey`` where the key file is missing: only ``init`` makes one.
    """
    master = MasterKey.read(settings.key_file)
    seen = Seen(settings.seen)
    if settings.dsn:
        return Court(Database(with_driver(settings.dsn)), settings.book, master, seen)
    found = find_database()
    found.owner.dispose()
    return Court(Database(found.dsn), settings.book, master, seen)


def leave_in_order() -> None:
    """Let SIGTERM end the program as an exit does: what was opened is closed on the way out.

    uvicorn raises the signal once more when it is done, and nothing after it would run; a database
    of our own would then go on running without anybody.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))


def serve(settings: Settings, bank: Bank | None = None) -> None:
    """Serve until told to stop (SIGTERM, SIGINT). The database must have been migrated."""
    court = court_of(settings)
    on_time(court.database, court.book)
    court.must_go_on()
    court.note_head()
    app = create_app(court, settings, bank, follow=True)
    desk: Desk = app.state.desk
    leave_in_order()
    settled()
    try:
        with desk.clocks():
            uvicorn.run(
                app,
                host=settings.host,
                port=settings.port,
                http=Protocol,
                server_header=False,
                access_log=False,
            )
    finally:
        court.note_head()
        court.database.close()
