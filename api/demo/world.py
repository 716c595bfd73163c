"""Everything the demonstration needs around it: a database, a bank, a server, and one clock.

Nothing of it outlives the demonstration, and nothing of it reaches beyond this machine.
"""

import json
import shutil
import socket
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode
from uuid import uuid4

import sqlalchemy as sa
import uvicorn

from api.app import create_app
from api.settings import Settings
from api.unread import Protocol
from ledger.domain import act, clock
from ledger.domain.act import Act, Role
from ledger.services.keys import Keys
from ledger.store.court import Court
from ledger.store.database import Database, owner_engine
from ledger.store.embedded import Cluster
from ledger.store.keys import MasterKey
from migrations.run import migrate
from reconciliation.payments.mock import MockBank

BOOK: Final = "demo"
MORNING: Final = datetime(2026, 3, 2, 9, 0, tzinfo=clock.COURT_ZONE)  # a Monday
START_SECONDS: Final = 20.0


class Refused(Exception):
    """The server refused; ``problem`` is what it answered (RFC 9457)."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {problem.get('type')}: {problem.get('detail')}")
        self.status = status
        self.problem = problem


@dataclass(frozen=True)
class Person:
    """Somebody with a key, talking to the server over HTTP."""

    name: str
    key: str
    server: str

    def get(self, path: str, **query: str | int) -> Any:
        """What the server shows."""
        return self._ask("GET", path, {}, None, query)

    def post(self, path: str, seen: int | None = None, /, **body: Any) -> Any:
        """Ask for something to be done, once; ``seen`` is the version it is based on."""
        headers = {"Idempotency-Key": uuid4().hex, "Content-Type": "application/json"}
        if seen is not None:
            headers["If-Match"] = f'"{seen}"'
        return self._ask("POST", path, headers, json.dumps(body).encode(), {})

    def upload(self, data: bytes, *, to: str = "/statements", **query: str) -> Any:
        """Send a file as it is."""
        headers = {"Idempotency-Key": uuid4().hex, "Content-Type": "application/octet-stream"}
        return self._ask("POST", to, headers, data, query)

    def _ask(
        self,
        method: str,
        path: str,
        headers: dict[str, str],
        data: bytes | None,
        query: Mapping[str, str | int],
    ) -> Any:
        address = self.server + quote(path) + (f"?{urlencode(query)}" if query else "")
        headers |= {"Authorization": f"Bearer {self.key}", "Accept-Language": "zh"}
        request = urllib.request.Request(address, data, headers, method=method)
        try:
            with _DIRECT.open(request, timeout=60) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as no:
            raise Refused(no.code, json.loads(no.read())) from no


# The server is on this machine: no proxy of the surroundings is asked.
_DIRECT: Final = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class MovableClock:
    """The bank's day and the time that has really passed since nine o'clock."""

    def __init__(self) -> None:
        self.day = MORNING.date()
        self._since = time.monotonic()

    def __call__(self) -> datetime:
        morning = datetime.combine(self.day, MORNING.timetz())
        return morning + timedelta(seconds=time.monotonic() - self._since)


class World:
    """The demonstration's surroundings while it runs."""

    def __init__(self, court: Court, bank: MockBank, server: str, calendar: "MovableClock") -> None:
        self.court = court
        self.bank = bank
        self.server = server
        self.calendar = calendar
        self.leader: Person | None = None

    def advance(self, days: int) -> None:
        """Let calendar days pass, at the bank and in court alike."""
        self.bank.advance(days)
        self.calendar.day = self.bank.today()

    def admin(self) -> Person:
        """Who keeps the keys; the first of them nobody could have asked for over HTTP."""
        with act.acting(Act("anzhang demo", Role.SYSTEM, request_key=uuid4().hex)):
            _, secret = Keys(self.court).issue("admin", Role.ADMIN)
        return Person("admin", secret, self.server)

    def hired(self, admin: Person, name: str, role: Role) -> Person:
        """A key given by one, taken by its holder, and admitted by a second: the leader.

        The first leader admits those who come after.
        """
        given = admin.post("/keys", person=name, role=role.value)
        taken = Person(name, given["key"], self.server).post("/keys/take")
        holder, ids = Person(name, taken["key"], self.server), taken["ids"]
        if self.leader is None:
            self.leader = holder
        else:
            self.leader.post(f"/keys/{ids['prefix']}/admit", mark=ids["mark"])
        return holder


@contextmanager
def started() -> Iterator[Cluster]:
    """A database server, for every world of one demonstration."""
    with ExitStack() as stack:
        yield stack.enter_context(Cluster(_directory(stack) / "pg"))


@contextmanager
def world(cluster: Cluster, name: str) -> Iterator[World]:
    """Start the rest, in a database of this name, and end it, whatever happens between."""
    with ExitStack() as stack:
        calendar = MovableClock()
        clock.install(calendar)  # before anything is recorded: time never runs backwards in a book
        stack.callback(clock.reset)
        database = _database(stack, cluster, name)
        court = Court(database, BOOK, MasterKey.at(_directory(stack) / "master.key"))
        court.recorder.open_book()
        bank = stack.enter_context(MockBank(starts_at=MORNING))
        server = stack.enter_context(_serving(court, bank))
        yield World(court, bank, server, calendar)


def _directory(stack: ExitStack) -> Path:
    directory = Path(tempfile.mkdtemp(prefix="anzhang-demo-"))
    stack.callback(shutil.rmtree, directory, ignore_errors=True)
    directory.chmod(0o755)  # as root, the database server runs as somebody else
    return directory


def _database(stack: ExitStack, cluster: Cluster, name: str) -> Database:
    owner = sa.create_engine(cluster.dsn(), poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    migrate(owner_engine(cluster.dsn(name)))
    database = Database(cluster.dsn(name))
    stack.callback(database.close)
    return database


@contextmanager
def _serving(court: Court, bank: MockBank) -> Iterator[str]:
    """The real server on a free port of the loopback, in a thread of this process."""
    app = create_app(court, Settings(book=BOOK), bank.connection(), follow=True)
    config = uvicorn.Config(app, http=Protocol, log_level="warning", ws="none", access_log=False)
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(
            target=server.run, kwargs={"sockets": [listening]}, name="anzhang-server"
        )
        thread.start()
        try:
            _await(server, thread)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def _await(server: uvicorn.Server, thread: threading.Thread) -> None:
    until = time.monotonic() + START_SECONDS
    while not server.started:
        if not thread.is_alive() or time.monotonic() > until:
            raise RuntimeError("the server did not start")
        time.sleep(0.01)
