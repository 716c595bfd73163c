"""Which database the ledger uses, and whether it is fit to keep a court's money.

First hit wins: the one named by ``ANZHANG_DSN``, which in production somebody administers; else
the ledger's own, in ``ANZHANG_HOME`` or in ``.anzhang`` where it was started.
"""

import contextlib
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from ledger.store.embedded import Cluster
from ledger.store.embedded.process import Account

DATABASE = "anzhang"
OLDEST = 15
LEAST_DISK = 1 << 30  # bytes: a gibibyte holds about a million facts with their indexes
LARGEST_SKEW = timedelta(seconds=2)
SHARED_HOME = Path("/var/lib/anzhang")


@dataclass(frozen=True, slots=True)
class Database:
    """A database that answers: its SQLAlchemy URL, how it was found, its server's version.

    ``owner`` keeps the connection it answered over: whoever asks its owner more makes no other.
    ``cluster`` is set when the ledger runs the server itself; stop it when done.
    """

    dsn: str
    origin: str
    version: str
    owner: sa.Engine
    cluster: Cluster | None = None

    def close(self) -> None:
        """Leave the server, which stops if nobody else uses it; one named by a DSN is untouched."""
        self.owner.dispose()
        if self.cluster is not None:
            self.cluster.stop()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is well, what was seen, and what to do if it is not."""

    name: str
    ok: bool
    detail: str
    fix: str = ""


def find_database(env: Mapping[str, str] | None = None) -> Database:
    """Return the database named in the environment, or start the ledger's own or join its users.

    Raises :class:`ledger.store.embedded.ClusterUnavailable` when the ledger's own cannot run, and
    SQLAlchemy's ``OperationalError`` when the one named does not answer.
    """
    env = os.environ if env is None else env
    if named := env.get("ANZHANG_DSN"):
        dsn = with_driver(named)
        return Database(dsn, "ANZHANG_DSN", *_answering(dsn))
    directory, why = data_directory(env)
    cluster = Cluster(directory).start()
    try:
        dsn = _own_database(cluster)
        version, owner = _answering(dsn)
    except BaseException:
        cluster.stop()
        raise
    binaries = cluster.binaries
    served_by = f", {binaries.origin} PostgreSQL in {binaries.bin_dir}" if binaries else ""
    origin = f"own cluster in {directory} ({why}){served_by}"
    return Database(dsn, origin, version, owner, cluster)


def data_directory(env: Mapping[str, str]) -> tuple[Path, str]:
    """Return where the ledger's own data live, and why there.

    A place that was named is used or refused, never replaced. The default is: where root works in
    a closed directory (a checkout in its home, say), the user its server runs as could not
    enter, so the data go under ``/var/lib`` and not under ``/var/tmp``, which is swept.
    """
    if home := env.get("ANZHANG_HOME"):
        return Path(home).expanduser().absolute() / "pg", "ANZHANG_HOME"
    here = Path.cwd()
    directory = here / ".anzhang" / "pg"
    if Account.serving(directory).enters(here):
        return directory, "the working directory"
    mark = hashlib.sha256(bytes(here)).hexdigest()[:12]
    return SHARED_HOME / mark / "pg", f"{here} is closed to the server's user"


def with_driver(dsn: str) -> str:
    """Return the SQLAlchemy URL for psycopg2, whatever way the address of a server was written."""
    scheme, colon, rest = dsn.partition(":")
    if colon and scheme in {"postgres", "postgresql"}:
        return f"postgresql+psycopg2:{rest}"
    return dsn


def check(dsn: str) -> list[Finding]:
    """Look at everything a book needs of its database; nothing is changed.

    Raises SQLAlchemy's ``OperationalError`` when the server does not answer.
    """
    # Said in UTF-8, so that the question itself can be put to a database of another encoding.
    engine = sa.create_engine(
        with_driver(dsn), poolclass=sa.NullPool, connect_args={"client_encoding": "utf8"}
    )
    with engine.connect() as connection:
        findings = [look(connection) for look in CHECKS]
    return [replace(each, fix="") if each.ok else each for each in findings]


def _version_is_supported(connection: sa.Connection) -> Finding:
    said = _setting(connection, "server_version")
    return Finding(
        "version",
        int(_setting(connection, "server_version_num")) // 10_000 >= OLDEST,
        f"PostgreSQL {said}",
        f"upgrade the server to PostgreSQL {OLDEST} or later",
    )


def _encoding_is_utf8(connection: sa.Connection) -> Finding:
    said = _setting(connection, "server_encoding")
    return Finding("encoding", said == "UTF8", said, _REMAKE)


def _letters_include_chinese(connection: sa.Connection) -> Finding:
    matched = False
    with contextlib.suppress(sa.exc.DBAPIError), _rolled_back(connection):
        matched = bool(connection.scalar(sa.text(r"SELECT '执行' ~ '^\w+$'")))
    ctype = connection.scalar(
        sa.text("SELECT datctype FROM pg_database WHERE datname = current_database()")
    )
    seen = "is" if matched else "is not"
    return Finding("characters", matched, f"LC_CTYPE {ctype}: 执行 {seen} made of letters", _REMAKE)


def _search_finds_chinese(connection: sa.Connection) -> Finding:
    """Where LC_CTYPE is wrong, a search for a party's Chinese name silently finds nobody."""
    trigrams = _trigrams(connection, "执行案款")
    if trigrams is None:
        return Finding(
            "search",
            ok=False,
            detail="the extension pg_trgm is missing and cannot be made here",
            fix="install the server's contrib package, then CREATE EXTENSION pg_trgm",
        )
    return Finding("search", bool(trigrams), f"{len(trigrams)} trigrams in 执行案款", _REMAKE)


def _trigrams(connection: sa.Connection, word: str) -> list[str] | None:
    with contextlib.suppress(sa.exc.DBAPIError), _rolled_back(connection):
        connection.execute(sa.text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
        return list(connection.scalar(sa.text("SELECT show_trgm(:word)"), {"word": word}) or ())
    return None


def _pages_carry_checksums(connection: sa.Connection) -> Finding:
    said = _setting(connection, "data_checksums")
    return Finding(
        "checksums", said == "on", f"data_checksums {said}", "stop it and run pg_checksums --enable"
    )


def _commits_are_durable(connection: sa.Connection) -> Finding:
    names = ("fsync", "full_page_writes", "synchronous_commit")
    said = {name: _setting(connection, name) for name in names}
    return Finding(
        "durability",
        "off" not in said.values(),
        ", ".join(f"{name} {value}" for name, value in said.items()),
        f"set {', '.join(f'{name} = on' for name, value in said.items() if value == 'off')}",
    )


def _knows_the_courts_time(connection: sa.Connection) -> Finding:
    noon = None
    with contextlib.suppress(sa.exc.DBAPIError), _rolled_back(connection):
        noon = connection.scalar(
            sa.text(
                "SELECT to_char(timestamptz '2026-01-01 04:00+00' AT TIME ZONE 'Asia/Shanghai',"
                " 'HH24:MI')"
            )
        )
    return Finding(
        "time zone",
        noon == "12:00",
        f"04:00 UTC is {noon or 'nothing'} in Asia/Shanghai",
        "install the system's time zone data (tzdata) where the server runs",
    )


def _disk_has_room(connection: sa.Connection) -> Finding:
    """Seen only where the data lie on this machine and this user may look."""
    try:
        directory = Path(_setting(connection, "data_directory"))
        free = shutil.disk_usage(directory).free
    except (sa.exc.DBAPIError, OSError):
        return Finding("disk", ok=True, detail="the server's disk cannot be seen from here")
    return Finding(
        "disk",
        free >= LEAST_DISK,
        f"{free / (1 << 30):.1f} GiB free at {directory}",
        f"free at least {LEAST_DISK >> 30} GiB there",
    )


def _clocks_agree(connection: sa.Connection) -> Finding:
    """Compared with the middle of the question, so that a slow network is no skew."""
    asked = datetime.now(UTC)
    server: datetime = connection.execute(sa.text("SELECT clock_timestamp()")).scalar_one()
    answered = datetime.now(UTC)
    skew = server - (asked + (answered - asked) / 2)
    return Finding(
        "clocks",
        abs(skew) <= LARGEST_SKEW + (answered - asked) / 2,
        f"the server is {skew.total_seconds():+.3f} s from this machine",
        "let both machines follow one time source (chrony or ntpd)",
    )


CHECKS: tuple[Callable[[sa.Connection], Finding], ...] = (
    _version_is_supported,
    _encoding_is_utf8,
    _letters_include_chinese,
    _search_finds_chinese,
    _pages_carry_checksums,
    _commits_are_durable,
    _knows_the_courts_time,
    _disk_has_room,
    _clocks_agree,
)

_REMAKE = (
    "the database must be made anew, since neither can be changed: CREATE DATABASE … TEMPLATE "
    "template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8', then restore a dump into it"
)


def _setting(connection: sa.Connection, name: str) -> str:
    return str(
        connection.execute(sa.text("SELECT current_setting(:name)"), {"name": name}).scalar_one()
    )


@contextlib.contextmanager
def _rolled_back(connection: sa.Connection) -> Iterator[None]:
    """Ask within a savepoint and undo it, so that looking changes nothing."""
    savepoint = connection.begin_nested()
    try:
        yield
    finally:
        savepoint.rollback()


def _answering(dsn: str) -> tuple[str, sa.Engine]:
    """The version of the server that answers there, and the connection it answered over."""
    owner = sa.create_engine(dsn, pool_size=1)
    with owner.connect() as connection:
        return _setting(connection, "server_version"), owner


def _own_database(cluster: Cluster) -> str:
    """Make the ledger's database in its own cluster, once, and return its address."""
    engine = sa.create_engine(cluster.dsn(), poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        known = sa.text("SELECT 1 FROM pg_database WHERE datname = :name")
        if not connection.scalar(known, {"name": DATABASE}):
            # Another process may make it between the question and this.
            with contextlib.suppress(sa.exc.ProgrammingError, sa.exc.IntegrityError):
                connection.execute(sa.text(f"CREATE DATABASE {DATABASE}"))
    return cluster.dsn(DATABASE)
