"""What was found out so far, kept beside the caches: who was interrupted goes on from there."""

import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.guards.finding import Guard


@dataclass(frozen=True, slots=True)
class Seen:
    """One test: how long it took, whether it asks a database, what it asked and what said no."""

    seconds: float
    pure: bool
    passed: bool
    asked: list[str]
    refused: list[str]


@dataclass(frozen=True, slots=True)
class Tried:
    """One guard broken: the test that failed, or None; and the module it was broken in."""

    killer: str | None
    digest: str
    ran: int = 0
    seconds: float = 0.0
    late: bool = False


@dataclass(slots=True)
class Notes:
    """The map of tests, by the file they stand in, and the guards tried."""

    file: Path
    digests: dict[str, str] = field(default_factory=dict)
    tests: dict[str, Seen] = field(default_factory=dict)
    tried: dict[str, Tried] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)  # the guards there were when the map was made

    @classmethod
    def read(cls, file: Path) -> "Notes":
        """The notes of this file, or none yet."""
        if not file.exists():
            return cls(file)
        said: dict[str, Any] = json.loads(file.read_text("utf-8"))
        return cls(
            file,
            said["digests"],
            {name: Seen(**each) for name, each in said["tests"].items()},
            {key: Tried(**each) for key, each in said["tried"].items()},
            said.get("keys", []),
        )

    def write(self) -> None:
        """Keep them: whole, or as they were."""
        said = {
            "digests": self.digests,
            "tests": {name: asdict(each) for name, each in self.tests.items()},
            "tried": {key: asdict(each) for key, each in self.tried.items()},
            "keys": self.keys,
        }
        self.file.parent.mkdir(parents=True, exist_ok=True)
        new = self.file.with_suffix(".new")
        new.write_text(json.dumps(said, ensure_ascii=False), "utf-8")
        new.replace(self.file)

    def learn(self, path: str, digest: str, seen: dict[str, Seen]) -> None:
        """Take what the tests of one file did, instead of what they did before."""
        kept = {k: v for k, v in self.tests.items() if k.partition("::")[0] != path}
        self.tests = kept | seen
        self.digests[path] = digest
        self.write()

    def meets(self, path: str, modules: Collection[str]) -> bool:
        """Whether a test of this file asked a guard of one of these modules."""
        return any(
            key.partition(" ")[0] in modules
            for name, test in self.tests.items() if name.partition("::")[0] == path
            for key in test.asked
        )  # fmt: skip

    def refused_in(self, key: str) -> list[str]:
        """The passing tests in which this guard said no: the quick ones first."""
        names = [name for name, test in self.tests.items() if test.passed and key in test.refused]
        return sorted(names, key=lambda name: (not self.tests[name].pure, self.tests[name].seconds))

    def asked_in(self, key: str) -> int:
        """How many tests went by this guard."""
        return sum(key in test.asked for test in self.tests.values())

    def still_killed(self, guard: Guard, digest: str) -> bool:
        """Whether it was killed in this same module, by a test that is still there."""
        last = self.tried.get(guard.key)
        return bool(last and last.killer in self.tests and last.digest == digest)


def digest_of(files: Iterable[Path]) -> str:
    """What tells whether files are still the same."""
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]
