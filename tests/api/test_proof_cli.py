"""A case proved to a stranger, at the keyboard: a line to give away, and a folder."""

import json
import subprocess
import sys
from pathlib import Path

from ledger.store.checkpoint import Checkpoint
from tests.api.keyboard import ACCOUNT, CASE, Machine, court, machine, with_money

__all__ = ["court", "machine"]  # the fixtures


def test_a_folder_at_the_keyboard_is_all_a_stranger_needs(court: Machine) -> None:
    with_case(court)
    line = court.done("proof", "checkpoint")["checkpoint"]
    given = court.done("proof", "extract", CASE, "--out", "证明")
    assert given["checkpoint"] == line
    folder = court.home / "证明"
    assert {each.name for each in folder.iterdir()} == {"extract.json", "extract_check.py"}
    ran = _alone(folder, line)
    assert ran.returncode == 0, ran.stdout
    assert "核验无误" in ran.stdout
    assert "认领入账  zhou  " in ran.stdout
    text = (folder / "extract.json").read_text(encoding="utf-8")
    (folder / "extract.json").write_text(text.replace("-10000 ", "-90000 "), encoding="utf-8")
    assert _alone(folder, line).returncode == 1


def _alone(folder: Path, line: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "-S", "extract_check.py", "extract.json", line], cwd=folder,
        capture_output=True, text=True, check=False, encoding="utf-8",
    )  # fmt: skip


def with_case(court: Machine) -> None:
    """A case with 100.00 claimed by one person and confirmed by another."""
    with_money(court)
    officer = court.keyed("li", "officer")
    chief = court.keyed("zhou", "finance")
    court.done(
        "cases", "open", "--case-number", CASE, "--officer", "li", "--filed-on", "2026-01-05",
        "--bank-account", ACCOUNT, "--parties", "applicant,person,张三",
        "--parties", "debtor,person,李四", key=officer,
    )  # fmt: skip
    [first, *_] = court.done("lists", "to-claim")["items"]
    court.done(
        "lines", "claim", first["line"], "--shares", f"{CASE},100.00", "--evidence", "回单",
        key=officer,
    )  # fmt: skip
    court.done("lines", "confirm", first["line"], "c1", "--seen", "2", key=chief)


def test_a_line_kept_outside_finds_a_past_that_was_rewritten(court: Machine) -> None:
    with_case(court)
    line = court.done("proof", "checkpoint", "--file", "points")["checkpoint"]
    court.keyed("wu", "finance")
    again = court.done("proof", "checkpoint", "--file", "points")
    assert (again["noted"], again["changed"]) == ([line], [])
    kept = (court.home / "points").read_text(encoding="utf-8").split()
    assert kept == [line, again["checkpoint"]]
    assert court.done("proof", "checkpoint", "--at", line.split(":")[1])["checkpoint"] == line
    court.tamper("UPDATE anzhang.postings SET effective_on = effective_on - 1")
    ran = court.run("proof", "checkpoint", "--file", "points")
    assert ran.returncode == 1
    assert f"✗ 核验点不符，账簿的过去已非当时 · it was: {line}" in ran.stdout
    assert (court.home / "points").read_text(encoding="utf-8").split() == kept


def test_a_line_beyond_the_end_tells_of_a_tail_that_was_cut(court: Machine) -> None:
    with_case(court)
    book, position, *rest = court.done("proof", "checkpoint")["checkpoint"].rsplit(":", 4)
    later = ":".join([book, str(int(position) + 1), *rest])
    (court.home / "points").write_text(later, encoding="utf-8")
    ran = court.run("proof", "checkpoint", "--file", "points", "--json")
    assert (ran.returncode, json.loads(ran.stdout)["changed"]) == (1, [later])


def test_words_that_are_no_line_of_this_book_are_refused(court: Machine) -> None:
    line = Checkpoint("other", 1, "0" * 64, 0, "0" * 64)
    for words in ("nonsense", "court:1:00:0:00", str(line)):
        (court.home / "points").write_text(words, encoding="utf-8")
        assert court.refused("proof", "checkpoint", "--file", "points") == "not-a-checkpoint"
