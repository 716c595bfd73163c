"""A case proved to a stranger, at the keyboard: a line to give away, and a folder."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from ledger.domain import clock
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


MONTH = ("reconcile", "month")


def closed(court: Machine) -> str:
    """March closed by two, with two lines that somebody looks into; the line it was closed with."""
    finance, chief = with_money(court), court.keyed("zhou", "chief")
    court.done("reconcile", "balance", ACCOUNT, "2026-03-31", "120.50", "余额对账单", key=finance)
    later = str(clock.today() + timedelta(days=30))
    for each in court.done("lists", "to-claim")["items"]:
        searched = ("--owner", "feng", "--what", "函询付款行", "--next-on", later)
        court.done("lines", "search", each["line"], *searched, key=finance)
    assert court.refused(*MONTH, "check", "2026-03") == "not-found"
    figures = court.done(*MONTH, "show", "2026-03")["figures"]
    signing = (*MONTH, "sign", "2026-03", "--figures", figures)
    first = court.done(*signing, key=finance)
    assert (first["state"], "checkpoint" in first) == ("open", False)
    assert "checkpoint" not in court.done(*MONTH, "show", "2026-03")
    second = court.done(*signing, "--request-key", "seals", key=chief)
    assert second["state"] == "closed"
    line: str = second["checkpoint"]
    said = court.run(*signing, "--request-key", "seals", key=chief).stdout
    assert f"核验点，请公布或者送检察院 · publish this line: {line}\n" in said
    return line


def test_a_closed_month_has_its_line_and_says_when_it_no_longer_comes_out(court: Machine) -> None:
    line = closed(court)
    seal = court.done(*MONTH, "show", "2026-03")
    assert seal["checkpoint"] == line
    assert line.split(":")[1:3] == [str(seal["read"]["read_to"]), seal["read"]["link"]]
    assert f"核验点 checkpoint: {line}" in court.run(*MONTH, "show", "2026-03").stdout
    checked = court.done(*MONTH, "check", "2026-03", "--stated", line)
    assert (checked["checkpoint"], checked["stated_holds"], checked["intact"]) == (line, True, True)
    (court.home / "points").write_text(f"{line}\n", encoding="utf-8")
    assert court.done("verify", "--checkpoint-file", "points")["intact"]

    # Money that came to another day within the month: every balance of the seal is as it was.
    court.tamper("UPDATE anzhang.postings SET effective_on = effective_on - 1")
    assert court.done(*MONTH, "check", "2026-03")["intact"]
    told = court.run(*MONTH, "check", "2026-03", "--stated", line)
    assert (told.returncode, f"it was: {line}" in told.stdout) == (1, True)
    assert "✗ 核验点不符（2026-03月结）" in told.stdout
    found = json.loads(court.run("verify", "--checkpoint-file", "points", "--json").stdout)
    [differs] = [e for e in found["differences"] if e["kind"] == "checkpoint-differs"]
    assert differs["detail_zh"].startswith("2026-03月结时公布的位置")
    again = json.loads(court.run("proof", "checkpoint", "--file", "points", "--json").stdout)
    assert (again["changed"], again["months"]) == ([line], {line: ["2026-03"]})
    assert court.refused(*MONTH, "check", "2026-03", "--stated", "no line") == "not-a-checkpoint"


def test_a_month_opened_again_keeps_the_line_of_its_seal(court: Machine) -> None:
    line = closed(court)
    court.done(*MONTH, "reopen", "2026-03", "补记", key=court.keyed("lin", "leader"))
    assert "checkpoint" not in court.done(*MONTH, "show", "2026-03")
    checked = court.done(*MONTH, "check", "2026-03", "--stated", line)
    assert (checked["state"], checked["checkpoint"]) == ("open", line)
