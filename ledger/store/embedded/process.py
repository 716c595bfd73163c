"""Whom a server runs as, what that user can reach, and which processes are really the server's."""

import contextlib
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from ledger.domain.errors import Unavailable


class ClusterUnavailable(Unavailable):
    """The ledger's own PostgreSQL cannot be made, started or reached; the sentence says the fix."""

    code = "cluster-unavailable"
    title = "The database server cannot be started"
    title_zh = "数据库服务无法启动"


@dataclass(frozen=True, slots=True)
class Account:
    """The system user a server runs as."""

    uid: int
    gid: int
    name: str
    dropped: bool
    """Whether the caller is root, and so steps down to become this user."""

    @classmethod
    def serving(cls, data_dir: Path) -> Self:
        """The caller; or for root the data's owner, else ``postgres``, else ``nobody``."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid(), f"user {os.geteuid()}", dropped=False)
        with contextlib.suppress(FileNotFoundError, KeyError):
            if uid := data_dir.stat().st_uid:
                return cls._of(pwd.getpwuid(uid))
        try:
            return cls._of(pwd.getpwnam("postgres"))
        except KeyError:
            return cls._of(pwd.getpwnam("nobody"))

    @classmethod
    def _of(cls, entry: pwd.struct_passwd) -> Self:
        return cls(entry.pw_uid, entry.pw_gid, entry.pw_name, dropped=True)

    def run(self, *command: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run as this user, from ``/`` and with a bare environment; what it says is one text.

        A program this user may not execute answers 126, as in a shell.
        """
        arguments = [str(part) for part in command]
        try:
            return subprocess.run(
                arguments,
                input=stdin,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                check=False,
                cwd="/",
                env={"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL": "C"},
                umask=0o077,
                user=self.uid if self.dropped else None,
                group=self.gid if self.dropped else None,
                extra_groups=[] if self.dropped else None,
            )
        except PermissionError as refused:
            return subprocess.CompletedProcess(arguments, 126, str(refused))

    def enters(self, directory: Path) -> bool:
        """Whether this user may pass through a directory and everything above it."""
        return self.run("/bin/sh", "-c", 'cd "$1"', "sh", directory).returncode == 0

    def first_closed(self, directory: Path) -> Path | None:
        """The outermost directory on the way to this one that the user may not enter."""
        if self.enters(directory):
            return None
        way = [*reversed(directory.parents), directory]
        return next(each for each in way if not self.enters(each))

    def own(self, directory: Path) -> None:
        """Give this user a directory the caller has made for it."""
        if self.dropped:
            os.chown(directory, self.uid, self.gid)


def answers(pid: int) -> bool:
    """Whether the number is taken, if only by a dead process whose parent has not buried it."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def runs(pid: int) -> bool:
    """Whether a living process has this number."""
    if sys.platform.startswith("linux"):
        return _stat(pid)[:1] not in ([], ["Z"], ["X"])
    return answers(pid)


def serves(pid: int, data_dir: Path) -> bool:
    """Whether this process is the server of that directory, and not a later one of its number."""
    if not runs(pid):
        return False
    if sys.platform.startswith("linux"):
        with contextlib.suppress(FileNotFoundError, PermissionError):
            return Path(f"/proc/{pid}/cwd").readlink() == data_dir.resolve()
        return False
    asked = ["ps", "-o", "command=", "-p", str(pid)]
    said = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    return str(data_dir) in said


def kill_tree(pid: int) -> None:
    """End a server and its children at once, as a power cut would."""
    os.kill(pid, signal.SIGSTOP)  # so that it neither forks nor tidies up meanwhile
    doomed = [pid, *_children(pid)]
    for each in doomed:
        with contextlib.suppress(ProcessLookupError):
            os.kill(each, signal.SIGKILL)
    wait_until(lambda: not any(runs(each) for each in doomed), seconds=10)


def wait_until(happened: Callable[[], bool], *, seconds: float) -> None:
    """Wait for something to be so; raise :class:`TimeoutError` when it never is."""
    deadline = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not so after {seconds:.0f} s")
        time.sleep(0.01)


def _children(pid: int) -> list[int]:
    if sys.platform.startswith("linux"):
        everyone = (int(each.name) for each in Path("/proc").glob("[0-9]*"))
        return [each for each in everyone if _stat(each)[1:2] == [str(pid)]]
    asked = ["ps", "-A", "-o", "pid=,ppid="]
    said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    pairs = [line.split() for line in said.splitlines()]
    return [int(child) for child, parent in pairs if int(parent) == pid]


def _stat(pid: int) -> list[str]:
    """State, parent and so on, as Linux tells them; nothing for a number that is free."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        # "number (name) state parent …", and a name may itself hold brackets and blanks.
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return []
