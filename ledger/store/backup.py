"""A book carried away and brought back (备份、恢复), by PostgreSQL's own programs.

A backup is two files: what ``pg_dump`` wrote, and beside it a note of what that holds: the head of
every book, as of the very snapshot that was dumped, and the dump's SHA-256. The master key is in
neither, for whoever has both can read every name. Restoring takes an empty database, and says
nothing of being done before each book ends where the note says.
"""

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from ledger.domain import clock
from ledger.domain.errors import Conflict, Malformed, Unavailable
from ledger.store.database import owner_engine
from ledger.store.embedded.binaries import find_binaries
from ledger.store.head import Head

FORMAT: Final = "anzhang-backup/1"
BOOKS: Final = "SELECT book, position, link FROM anzhang.books ORDER BY book"
HOLDS_SOMETHING: Final = """
    SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
     WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_'
     LIMIT 1"""


class NoProgram(Unavailable):
    """PostgreSQL's own program is not on this machine, or is older than the server."""

    code = "no-backup-program"
    title = "PostgreSQL's own program for this is not here"
    title_zh = "本机缺少PostgreSQL备份程序，或者版本过低"


class BackupFailed(Unavailable):
    """PostgreSQL's own program could not do it; nothing of it stands."""

    code = "backup-failed"
    title = "PostgreSQL could not do it"
    title_zh = "备份或者恢复未能完成"


class BackupThere(Conflict):
    """A file of that name lies there; a backup never replaces another."""

    code = "backup-there"
    title = "A file of that name lies there"
    title_zh = "同名备份文件已存在"


class NotABackup(Malformed):
    """The file, or the note beside it, is not what was carried away."""

    code = "not-a-backup"
    title = "This is not the backup that was made"
    title_zh = "备份文件缺失、残缺或者被改动"


class NotEmpty(Conflict):
    """The database holds something; a book is brought back into an empty one."""

    code = "database-not-empty"
    title = "The database is not empty"
    title_zh = "目标数据库非空，不得恢复"


@dataclass(frozen=True, slots=True)
class Note:
    """What a backup holds: the head of each book, the schema's revision, and the dump itself."""

    made_at: datetime
    revision: str
    heads: tuple[Head, ...]
    size: int
    sha256: str

    def written(self) -> str:
        """The note as it stands beside the dump."""
        said = asdict(self) | {
            "format": FORMAT, "made_at": self.made_at.isoformat(),
            "heads": [str(each) for each in self.heads],
        }  # fmt: skip
        return json.dumps(said, ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def read(cls, dump: Path) -> "Note":
        """The note beside a dump, once it is seen that it is of that dump; :class:`NotABackup`."""
        try:
            said: dict[str, Any] = json.loads(beside(dump).read_text(encoding="utf-8"))
            found = cls(
                datetime.fromisoformat(said["made_at"]), said["revision"],
                tuple(map(Head.parse, said["heads"])), said["size"], said["sha256"],
            )  # fmt: skip
            same = said["format"], dump.stat().st_size, _digest(dump)
        except (OSError, ValueError, KeyError, TypeError) as wrong:
            raise NotABackup(f"{dump.name}: {wrong}", name=dump.name) from wrong
        if same != (FORMAT, found.size, found.sha256):
            raise NotABackup(f"{dump.name} is not the dump that was noted", name=dump.name)
        return found


def beside(dump: Path) -> Path:
    """Where the note of a dump stands."""
    return dump.with_name(f"{dump.name}.json")


def back_up(dsn: str, dump: Path, revision: str) -> Note:
    """Carry a whole database away into ``dump``; what is written meanwhile is not in it.

    Raises :class:`BackupThere`, :class:`NoProgram`, :class:`BackupFailed`.
    """
    for there in (dump, beside(dump)):
        if there.exists():
            raise BackupThere(f"{there} is there already", name=there.name)
    aside, told = (each.with_name(f"{each.name}.part") for each in (dump, beside(dump)))
    made_at = clock.now()
    engine = owner_engine(dsn).execution_options(isolation_level="REPEATABLE READ")
    try:
        with engine.connect() as connection:
            snapshot = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
            rows = connection.exec_driver_sql(BOOKS)
            heads = tuple(Head(row.book, row.position, bytes(row.link).hex()) for row in rows)
            aside.touch(mode=0o600)  # what courts know of people is nobody else's to read
            _run(dsn, "pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={aside}")
        note = Note(made_at, revision, heads, aside.stat().st_size, _digest(aside))
        told.write_text(note.written(), encoding="utf-8")
        _durably(aside)
        _durably(told)
        told.replace(beside(dump))  # no dump stands without its note
        aside.replace(dump)
        _durably(dump.parent)
    except OSError as fault:
        raise BackupFailed(f"{dump}: {fault.strerror}", program="pg_dump") from fault
    finally:
        aside.unlink(missing_ok=True)
        told.unlink(missing_ok=True)
        engine.dispose()
    return note


def bring_back(dsn: str, dump: Path, note: Note) -> None:
    """Bring a database back into an empty one, whole or not at all; its roles must be there.

    Raises :class:`NotEmpty`, :class:`NoProgram`, :class:`BackupFailed`, and :class:`NotABackup`
    where a book does not end where the note says.
    """
    engine = owner_engine(dsn)
    with engine.connect() as connection:
        if there := connection.exec_driver_sql(HOLDS_SOMETHING).scalar():
            raise NotEmpty(f"the database holds {there}", holds=there)
    _run(
        dsn, "pg_restore", "--single-transaction", "--exit-on-error", "--no-owner",
        f"--dbname={_conninfo(dsn)}", str(dump),
    )  # fmt: skip
    with engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        rows = connection.exec_driver_sql(BOOKS)
        found = tuple(Head(row.book, row.position, bytes(row.link).hex()) for row in rows)
        connection.commit()
    if found != note.heads:
        raise NotABackup(f"{dump.name}: its books end elsewhere than was noted", name=dump.name)


def _digest(file: Path) -> str:
    with file.open("rb") as given:
        return hashlib.file_digest(given, "sha256").hexdigest()


def _durably(path: Path) -> None:
    """Have a file, or a folder's names, written down before anything is said of it."""
    given = os.open(path, os.O_RDONLY)
    try:
        os.fsync(given)
    finally:
        os.close(given)


def _run(dsn: str, program: str, *arguments: str) -> None:
    command = [str(_found(dsn, program)), *arguments]
    if program == "pg_dump":
        command.append(_conninfo(dsn))
    said = subprocess.run(
        command, capture_output=True, text=True, errors="replace", check=False,
        env=os.environ | _password(dsn) | {"LC_ALL": "C"},
    )  # fmt: skip
    if said.returncode != 0:
        raise BackupFailed(f"{program}: {' '.join(said.stderr.split())[:500]}", program=program)


def _found(dsn: str, program: str) -> Path:
    """The program, of a PostgreSQL no older than the server."""
    with _connected(dsn) as connection:
        major = connection.exec_driver_sql("SHOW server_version_num").scalar_one()[:2]
    for each in find_binaries():
        if each.major >= int(major) and (each.bin_dir / program).is_file():
            return each.bin_dir / program
    if (path := shutil.which(program)) and _major(path) >= int(major):
        return Path(path)
    raise NoProgram(f"no {program} of PostgreSQL {major} or later", program=program, version=major)


def _major(path: str) -> int:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    return int(said.split()[-1].partition(".")[0]) if said.strip() else 0


@contextmanager
def _connected(dsn: str) -> Iterator[sa.Connection]:
    engine = owner_engine(dsn)
    with engine.connect() as connection:
        yield connection


def _password(dsn: str) -> dict[str, str]:
    """A password is handed on where no list of processes shows it."""
    password = sa.make_url(dsn).password
    return {"PGPASSWORD": str(password)} if password else {}


def _conninfo(dsn: str) -> str:
    """The same address as PostgreSQL's own programs read it, without a password."""
    url = sa.make_url(dsn)
    words = url.translate_connect_args(username="user", database="dbname") | dict(url.query)
    words.pop("password", None)
    return " ".join(f"{name}='{_quoted(words[name])}'" for name in words)


def _quoted(word: Any) -> str:
    return str(word).replace("\\", "\\\\").replace("'", "\\'")
