"""Load one register in a process of its own, and say how long it took and how much memory.

Run as ``python -m tests.bench.legacy_worker <dsn> <book> <master key hex> <account> <file>``.
"""

import json
import resource
import sys
from pathlib import Path

import api.every  # noqa: F401  # registers every topic, and is what a server has in memory, too
from ledger.domain.act import Role
from ledger.store.court import Court
from ledger.store.database import Database
from ledger.store.keys import MasterKey
from reconciliation.legacy.loading import Loads
from tests.bench.world import doing


def main(arguments: list[str]) -> None:
    """Load, and answer with one JSON object."""
    dsn, book, master, account, file = arguments
    database = Database(dsn, pool_size=2)
    court = Court(database, book, MasterKey(bytes.fromhex(master)))
    path = Path(file)
    before = _peak()
    with doing("feng", Role.FINANCE):
        done = Loads(court).load(path, path.name, account)
    database.close()
    said = {
        "lines": done.loaded, "seconds": done.milliseconds / 1_000, "peak_mb": _peak(),
        "before_mb": before,
    }  # fmt: skip
    sys.stdout.write(json.dumps(said) + "\n")


def _peak() -> float:
    """Megabytes of this process and of the one that reads beside it, shared pages counted twice.

    What the kernel accounts to a process begins with the memory of whoever started it, and that is
    a bench that may have grown large before; what it says of an address space does not.
    """
    reader = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return (_own_peak() + reader) / 1024


def _own_peak() -> int:
    """Kilobytes this program held at most, since it was started as what it is."""
    if sys.platform != "linux":
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    said = Path("/proc/self/status").read_text(encoding="ascii")
    return int(said.partition("VmHWM:")[2].split()[0])


if __name__ == "__main__":
    main(sys.argv[1:])
