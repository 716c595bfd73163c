"""Pytest, holding all tests in one process and running them in children forked from it.

The parent imports the house and collects once. Whatever runs a test does so in a child, which ends
with it: a broken guard, a fixture made under it and a test that hangs leave nothing behind.
"""

import os
import shutil
import signal
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

import pytest

from tests.guards.notes import Seen
from tests.guards.switch import Switches

DATABASE: Final = frozenset({"cluster", "new_court"})
"""What a test asks for that needs the server; ``new_court`` asks for it as it goes."""
Work = Callable[["Bench"], None]
Run = tuple[str, float, bool, list[str], list[str]]
"""A test that was run: how long, whether it failed, which guards it asked, and which said no."""


class Bench:
    """A pytest plugin: collects, then lets ``work`` run tests as it likes, not all in turn."""

    def __init__(self, switches: Switches, work: Work) -> None:
        self.switches = switches
        self.items: dict[str, pytest.Item] = {}
        self._work = work
        self._server: Any = None
        self._given: dict[str, Any] = {}
        self._failed = False
        self._child: tuple[int, Connection] | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Work, in place of pytest's own loop."""
        self.items = {item.nodeid: item for item in session.items}
        for item in session.items:
            _draw_without_shrinking(item)
        with self._one_server(session):
            try:
                self._work(self)
            finally:
                self.dismiss()
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
    ) -> Any:
        """Give every child the one server, in place of one of its own."""
        given = self._given.get(fixturedef.argname)
        if given is not None:
            fixturedef.cached_result = (given, fixturedef.cache_key(request), None)
        return given

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A child hears whether its test failed, in whichever of its phases."""
        self._failed = self._failed or report.failed

    def files(self) -> dict[str, list[pytest.Item]]:
        """The tests by the file they stand in, those without a database first."""
        found: dict[str, list[pytest.Item]] = defaultdict(list)
        for item in self.items.values():
            found[item.nodeid.partition("::")[0]].append(item)
        return dict(sorted(found.items(), key=lambda each: not all(map(_pure, each[1]))))

    def watch(self, items: Sequence[pytest.Item], seconds: float) -> dict[str, Seen]:
        """Run these in a child of their own; for each, which guards it asked and which said no."""
        seen: dict[str, Seen] = {}
        self.dismiss()
        for item, lasted, failed, asked, refused in self._ask(None, items, seconds):
            seen[item] = Seen(round(lasted, 3), _pure(self.items[item]), not failed, asked, refused)
        self.dismiss()
        return seen

    def broken(
        self, key: str, names: Sequence[str], seconds: float
    ) -> tuple[str | None, int, bool]:
        """The first of these tests to fail without this guard; how many ran; whether time ran out.

        A test that never ends without the guard misses it too, as whoever runs it would notice. A
        child serves for many guards, its database warm: so a test that failed has to pass again
        with its guard in place, or the child is sent away and another one asked.
        """
        found = self._broken(key, names, seconds)
        killer, _, late = found
        if killer is None or late:
            return found
        if any(failed for _, _, failed, _, _ in self._ask(None, [self.items[killer]], seconds)):
            self.dismiss()
            return self._broken(key, names, seconds)
        return found

    def _broken(
        self, key: str, names: Sequence[str], seconds: float
    ) -> tuple[str | None, int, bool]:
        ran = 0
        for item, _, failed, _, _ in self._ask(key, [self.items[n] for n in names], seconds):
            ran += 1
            if failed:
                return item, ran, False
        return (None, ran, False) if ran == len(names) else (names[ran], ran + 1, True)

    def dismiss(self) -> None:
        """Send the child away, with all it left behind."""
        if self._child is None:
            return
        pid, line = self._child
        self._child = None
        line.close()
        with suppress(ProcessLookupError):  # it ended by itself
            os.killpg(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        self._sweep()

    def _ask(self, broken: str | None, items: Sequence[pytest.Item], seconds: float) -> list[Run]:
        """Let the child run these, up to the first that fails without its guard, within a time."""
        if self._child is None:
            self._child = self._born()
        until = time.monotonic() + seconds
        line, runs = self._child[1], []
        line.send((broken, [item.nodeid for item in items]))
        with suppress(EOFError):
            while line.poll(max(0.0, until - time.monotonic())):
                if (run := line.recv()) is None:
                    return runs
                runs.append(run)
        self.dismiss()  # it hangs, or died
        return runs

    def _born(self) -> tuple[int, Connection]:
        ours, its = Pipe()
        pid = os.fork()
        if pid:
            its.close()
            return pid, ours
        ours.close()
        os.setsid()
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silence, stream)
        try:
            while True:
                for run in self._runs(*its.recv()):
                    its.send(run)
                its.send(None)
        finally:
            os._exit(0)

    def _runs(self, broken: str | None, names: Sequence[str]) -> Iterator[Run]:
        """Run these one after the other; what belongs to the whole session stays made."""
        self.switches.broken = broken
        for item in (self.items[name] for name in names):
            self.switches.forget()
            self._failed = False
            began = time.monotonic()
            staying: Any = _Staying(item.session)
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=staying)
            lasted = time.monotonic() - began
            asked, refused = sorted(self.switches.asked), sorted(self.switches.refused)
            yield item.nodeid, lasted, self._failed, asked, refused
            if self._failed and broken:
                return

    @contextmanager
    def _one_server(self, session: pytest.Session) -> Iterator[None]:
        """Start the tests' database server once for all children, if one of them will ask."""
        if all(map(_pure, session.items)):
            yield
            return
        from ledger.store.database import owner_engine
        from ledger.store.embedded import Cluster, find_binaries
        from migrations.run import migrate
        from tests.conftest import _roomy

        directory = Path(tempfile.mkdtemp(prefix="anzhang-guards-", dir=_roomy()))
        directory.chmod(0o755)
        try:
            with Cluster(directory / "pg", find_binaries(None)[0], fast=True) as server:
                self._server = server
                self._execute("CREATE DATABASE guarded")
                migrate(engine := owner_engine(server.dsn("guarded")))
                engine.dispose()
                self._given = {"cluster": server, "template": "guarded"}
                yield
        finally:
            shutil.rmtree(directory, ignore_errors=True)

    def _sweep(self) -> None:
        """Drop the databases a child left behind: the server lies in memory."""
        if self._server is not None:
            left = "SELECT datname FROM pg_database WHERE datname ~ '^(t|shared|template)_'"
            for (name,) in self._execute(left):
                self._execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _execute(self, statement: str) -> list[Any]:
        import sqlalchemy as sa

        dsn = self._server.dsn()
        engine = sa.create_engine(dsn, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            said = connection.execute(sa.text(statement))
            return list(said) if said.returns_rows else []


class _Staying:
    """The test to come, as far as pytest asks: it needs the session, and nothing else."""

    def __init__(self, session: pytest.Session) -> None:
        self.session = session

    def listchain(self) -> list[pytest.Session]:
        """What is not torn down."""
        return [self.session]


def _pure(item: pytest.Item) -> bool:
    return DATABASE.isdisjoint(getattr(item, "fixturenames", ()))


def _draw_without_shrinking(item: pytest.Item) -> None:
    """Any failing example will do, and none is kept for the tests of tomorrow."""
    test = getattr(getattr(item, "obj", None), "__func__", getattr(item, "obj", None))
    now = getattr(test, "_hypothesis_internal_use_settings", None)
    if now is not None:
        from hypothesis import Phase, settings

        phases = (Phase.explicit, Phase.generate)
        test._hypothesis_internal_use_settings = settings(now, phases=phases, database=None)
