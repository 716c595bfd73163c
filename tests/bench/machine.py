"""The machine a figure was measured on, without which it says nothing."""

import os
import platform
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path

PAGE = b"\0" * 8192
SYNCS = 200
TURNS = 5_000_000
MOMENT = 20  # ticks: fewer say nothing


def machine(server: str, data: Path) -> dict[str, str]:
    """Processor, memory, disk, load and versions, in words."""
    return {
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "memory": _memory(),
        "disk": f"{_filesystem(data)}; 8 KiB synced in {_sync_ms(data):.2f} ms (median)",
        "load": _load(),
        "PostgreSQL": f"{server}, durable (fsync and synchronous_commit on), over a local socket",
        "Python": f"{platform.python_version()}, psycopg2 {version('psycopg2-binary').split()[0]},"
        f" eventsourcing {version('eventsourcing')}",
    }


def loop_seconds() -> float:
    """How long a bare loop takes one core here and now: the same machine is not always as fast."""
    start, total = time.perf_counter(), 0
    for number in range(TURNS):
        total += number * number
    return time.perf_counter() - start


@contextmanager
def one_processor(backend: int) -> Iterator[None]:
    """Bind this process and the server of a backend, with whatever it has begun, to one processor.

    Where two processors belong to a guest, each time a client and its server wake each other the
    host may lend the idle one to somebody else, and gives it back late and cold. On one processor
    neither waits for that. Where a machine binds nothing, nothing is bound.
    """
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    server, before = int(_stat(backend)[1]), os.sched_getaffinity(0)
    try:
        _bind(server, {max(before)})
        yield
    finally:
        _bind(server, before)


def _bind(server: int, processors: set[int]) -> None:
    """This process, a server, and all its backends there are now, also those begun meanwhile."""
    for pid in (os.getpid(), server, *_processes()):
        with suppress(ProcessLookupError):  # it has ended meanwhile
            if pid in (os.getpid(), server) or int(_stat(pid)[1]) == server:
                os.sched_setaffinity(pid, processors)


def _processes() -> list[int]:
    return [int(each.name) for each in Path("/proc").iterdir() if each.name.isdecimal()]


def _stat(pid: int) -> list[str]:
    """State, parent and the rest of what the kernel says of a process."""
    return "".join(_lines(f"/proc/{pid}/stat")).rpartition(")")[2].split() or ["", "0"]


class Stolen:
    """What share of the processors' time the machine's host gave to others."""

    def __init__(self) -> None:
        self._before = _ticks()
        self._share: float | None = None

    def share(self) -> float | None:
        """Since it was last asked; the same again within a moment, ``None`` where nobody says."""
        now = _ticks()
        if now is not None and self._before is not None:
            stolen, total = (new - old for new, old in zip(now, self._before, strict=True))
            if total > MOMENT:
                self._share, self._before = stolen / total, now
        return self._share


def _ticks() -> tuple[int, int] | None:
    """Ticks of all processors that were taken away, and all there were."""
    for line in _lines("/proc/stat")[:1]:
        ticks = [int(word) for word in line.split()[1:9]]
        return ticks[7], sum(ticks)
    return None


def _processor() -> str:
    for line in _lines("/proc/cpuinfo"):
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory() -> str:
    for line in _lines("/proc/meminfo"):
        if line.startswith("MemTotal"):
            return f"{int(line.split()[1]) / 2**20:.1f} GiB"
    return "unknown"


def _load() -> str:
    """How busy the machine was before; figures of a busy one are below what it can do."""
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    said = f"{load:.1f} when the run began (1 minute average; 0.0 is idle)"
    if load <= cores / 2:
        return said
    return f"{said}: other programs held the processors, so every figure is lower than it would be"


def _filesystem(data: Path) -> str:
    best, kind = "", "unknown"
    for line in _lines("/proc/mounts"):
        _, place, this = line.split()[:3]
        if str(data).startswith(place) and len(place) >= len(best):
            best, kind = place, this
    return kind


def _sync_ms(data: Path) -> float:
    """How long the disk takes to promise one page: no durable commit is faster."""
    probe = data / "bench-probe"
    took = []
    with probe.open("wb") as file:
        for _ in range(SYNCS):
            start = time.perf_counter()
            file.write(PAGE)
            file.flush()
            os.fdatasync(file.fileno())
            took.append((time.perf_counter() - start) * 1000)
    probe.unlink()
    return statistics.median(took)


def _lines(path: str) -> list[str]:
    place = Path(path)
    return place.read_text(encoding="utf-8").splitlines() if place.exists() else []
