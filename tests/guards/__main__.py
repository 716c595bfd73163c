"""``python -m tests.guards``: break the guards, one by one, and name those that nobody misses."""

import argparse
import os
import signal
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from tests.guards.finding import Guard
from tests.guards.known import KNOWN
from tests.guards.notes import Notes, Seen, Tried, digest_of
from tests.guards.running import Bench
from tests.guards.switch import House, Switches

SEED: Final = "20261128"
ROOMS: Final = ("ledger", "auctions", "reconciliation", "api")
FAR: Final = (
    "tests/machine", "tests/guards", "tests/test_demo.py", "_killed", "test_embedded",
    "test_developer", "test_lot_machine.py", "test_money_machine",
)  # fmt: skip
"""Tests in processes of their own, long or random walks: a guard deserves a nearer one."""
MOST: Final = 60  # tests for one guard: what so many quick ones do not miss has no test of its own
PATIENCE: Final = 20.0  # seconds beyond five times what the tests took before
FILE_SECONDS: Final = 900.0


@dataclass(frozen=True, slots=True)
class Task:
    """Whose guards are broken, before which tests, and where it is written down."""

    root: Path
    rooms: tuple[Path, ...]
    within: tuple[Path, ...]
    tests: tuple[str, ...]
    cache: Path
    known: Mapping[str, str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; 1 if a guard survived that is not known."""
    parser = argparse.ArgumentParser(prog="python -m tests.guards", description=__doc__)
    parser.add_argument("paths", nargs="*", help="files or rooms whose guards to break; else all")
    parser.add_argument("--rooms", nargs="*", default=ROOMS, help="what is read with switches")
    parser.add_argument("--tests", nargs="*", default=["tests"], help="the tests that may fail")
    parser.add_argument("--cache", default=".cache/guards.json", help="where notes are kept")
    asked = parser.parse_args(arguments)
    root = Path.cwd()
    rooms = tuple(root / each for each in asked.rooms)
    within = tuple((root / each).resolve() for each in asked.paths) or rooms
    known = KNOWN if tuple(asked.rooms) == ROOMS else {}
    task = Task(root, rooms, within, tuple(asked.tests), root / asked.cache, known)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ended either way, tidy up
    os.environ.setdefault("ANZHANG_SEED", SEED)
    os.environ["PYTHONHASHSEED"] = os.environ["ANZHANG_SEED"]
    return run(task)


def run(task: Task) -> int:
    """Collect once, note what each test meets, break what is asked for, and say who survived."""
    switches = Switches()
    house = House(task.root, task.rooms, switches)
    house.install()
    guards = house.guards(task.within)
    say(f"{len(guards)} guards, seed ANZHANG_SEED={os.environ['ANZHANG_SEED']}")
    digests = {path: digest_of([task.root / path]) for path in {guard.path for guard in guards}}
    notes = Notes.read(task.cache)
    ignored = [f"--deselect={name}" for name in FAR if name.startswith("tests/")]
    flags = ["-q", "-s", "--no-header", "-p", "no:cacheprovider", "-p", "no:xdist", *ignored]
    flags += ["-o", "faulthandler_timeout=0"]  # how long they may take is said here

    there = house.guards(task.rooms)

    def work(bench: Bench) -> None:
        observe(task, bench, notes, there)
        try_all(bench, notes, guards, digests)

    ended = pytest.main([*flags, *task.tests], plugins=[Bench(switches, work)])
    if ended not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        say("the tests could not be read, or the run was stopped; what was found out is kept")
        return int(ended)
    return report(notes, guards, task.known)


def observe(task: Task, bench: Bench, notes: Notes, there: Sequence[Guard]) -> None:
    """Run each file of tests whose map is not there yet, or older than the file.

    A guard put in since, or worded anew, stands on no map: whoever met its module looks again.
    """
    known = set(notes.keys)
    changed = {guard.path for guard in there if guard.key not in known}
    files = {f: i for f, i in bench.files().items() if not any(name in f for name in FAR)}
    for done, (path, items) in enumerate(files.items(), 1):
        digest = digest_of([task.root / path])
        if notes.digests.get(path) == digest and not notes.meets(path, changed):
            continue
        began = time.monotonic()
        seen = bench.watch(items, FILE_SECONDS)
        notes.learn(path, digest, seen)
        failed = [name for name, test in seen.items() if not test.passed]
        lost = len(items) - len(seen)
        troubles = f", {len(failed)} failed and {lost} never ended" if failed or lost else ""
        took = f"{time.monotonic() - began:.1f} s"
        say(f"[{done}/{len(files)}] {path}: {len(seen)} tests, {took}{troubles}")
    notes.keys = [guard.key for guard in there]
    notes.write()


def try_all(
    bench: Bench, notes: Notes, guards: Sequence[Guard], digests: Mapping[str, str]
) -> None:
    """Break each guard that was not killed yet, before the tests in which it says no."""
    waiting = [g for g in guards if not notes.still_killed(g, digests[g.path])]
    say(f"{len(guards) - len(waiting)} were killed before, {len(waiting)} are to be broken")
    for done, guard in enumerate(waiting, 1):
        names = [name for name in notes.refused_in(guard.key) if name in bench.items][:MOST]
        tried = _broken(bench, guard, names, digests[guard.path], notes.tests)
        notes.tried[guard.key] = tried
        if not tried.killer:
            say(f"[{done}/{len(waiting)}] SURVIVED {guard.path}:{guard.line} {guard.condition}")
        if done % 25 == 0:
            say(f"[{done}/{len(waiting)}]")
            notes.write()
    notes.write()


def _broken(
    bench: Bench, guard: Guard, names: Sequence[str], digest: str, tests: Mapping[str, Seen]
) -> Tried:
    if not names:
        return Tried(None, digest)
    began = time.monotonic()
    limit = PATIENCE + 5 * sum(tests[name].seconds for name in names)
    killer, ran, late = bench.broken(guard.key, names, limit)
    return Tried(killer, digest, ran, round(time.monotonic() - began, 2), late)


def report(notes: Notes, guards: Sequence[Guard], known: Mapping[str, str]) -> int:
    """Name the survivors, and who is on the list of the known without reason."""
    alive = [guard for guard in guards if not notes.tried[guard.key].killer]
    late = sum(notes.tried[guard.key].late for guard in guards)
    strangers = [guard for guard in alive if guard.key not in known]
    for guard in strangers:
        refused = len(notes.refused_in(guard.key))
        say(f"{guard.path}:{guard.line} {guard.place}")
        say(f"    {guard.condition} -> {guard.refusal}")
        say(f"    {notes.asked_in(guard.key)} tests pass by it, in {refused} of them it says no")
    wrong = list(_wrongly_known(guards, alive, known))
    for each in wrong:
        say(f"known without reason: {each}")
    say(
        f"{len(guards)} guards: {len(guards) - len(alive)} killed ({late} by time), "
        f"{len(alive) - len(strangers)} known, {len(strangers)} survived"
    )
    return int(bool(strangers or wrong))


def _wrongly_known(
    guards: Sequence[Guard], alive: Sequence[Guard], known: Mapping[str, str]
) -> Iterable[str]:
    looked_at = {guard.path for guard in guards}
    there, living = {guard.key for guard in guards}, {guard.key for guard in alive}
    for key in known:
        if key.partition(" ")[0] in looked_at and key not in living:
            yield f"{key} ({'is killed' if key in there else 'is gone'})"


def say(words: str) -> None:
    """Print at once: whoever waits an hour wants to see it move."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
