"""Legacy money from the command line: load, match, look into, report."""

import json
from pathlib import Path
from typing import Any

import pytest

from ledger.store.database import Database
from tests.api.keyboard import Machine
from tests.legacy.registers import row, written

ACCOUNT = "512907000010101"


@pytest.fixture
def court(
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Machine:
    """A machine on which the book was set up, with finance at the keyboard."""
    for name in ("ANZHANG_HOME", "ANZHANG_KEY_FILE", "ANZHANG_BOOK"):
        monkeypatch.delenv(name, raising=False)
    made = Machine(tmp_path, database.dsn, monkeypatch, capsys)
    made.key = made.done(
        "init", "--court-code", "苏0508", "--court-name", "姑苏法院", "--policy", "suzhou"
    )["key"]
    return made


def on(court: Machine, *words: str, key: str | None = None) -> Any:
    return court.done("reconcile", "legacy", *words, key=key)


def test_the_way_of_a_register_from_the_command_line(court: Machine, tmp_path: Path) -> None:
    keys = {role: court.keyed(role, role) for role in ("finance", "leader", "officer")}
    add_account(court)
    court.key = keys["finance"]
    on(court, "begin", ACCOUNT, "2015-12-31", "101.00", "--evidence", "余额单")
    dirty = written(tmp_path, [row(1), row(2, "=x")], "脏.csv")
    ran = court.run("reconcile", "legacy", "dry-run", ACCOUNT, str(dirty), "--refused", "no.csv")
    assert ran.returncode == 1
    assert "第3行" in ran.stdout
    assert "'=x" in (tmp_path / "no.csv").read_text(encoding="utf-8-sig")
    assert court.refused("reconcile", "legacy", "load", ACCOUNT, str(dirty)) == "register-refused"
    assert court.refused("reconcile", "legacy", "load", ACCOUNT, "无.csv") == "not-found"
    done = on(court, "load", ACCOUNT, str(written(tmp_path, [row(1)])))
    assert (done["loaded"], done["unexplained"]) == (1, "1.00")
    own = ("own", ACCOUNT, "K-1", "long", "1.00", "--owner", "孙某", "--reason", "待查")
    work = on(court, *own)["work"]
    right = ("line", "put-right", work, "--account", f"interest/{ACCOUNT}", "--amount", "1.00",
             "--document", "结息清单", "--seen", "1")  # fmt: skip
    assert court.refused("reconcile", "legacy", *right) == "not-explained"
    assert on(court, "agree", ACCOUNT, key=keys["leader"])["account"] == ACCOUNT
    _looked_into(court, tmp_path, keys)


def _looked_into(court: Machine, tmp_path: Path, keys: dict[str, str]) -> None:
    assert on(court, "match", ACCOUNT, "--run", "r1")["left"] == {"case-unknown": 1}
    assert on(court, "classify", ACCOUNT)["done"] == 0
    assert on(court, "confirm", ACCOUNT)["done"] == 0
    (table,) = on(court, "report", "R-4")
    line = table["drill"][0].rpartition("/")[2]
    _is_looked_at(court, line)
    _shows_its_ladder(court, line, keys["officer"])
    skipped = ("ladder", line, "circular", "2026-01-05", "x")
    assert court.refused("reconcile", "legacy", *skipped) == "step-out-of-order"
    assert on(court, "candidates", line) == []
    paid = ("line", "pay", line, "--party", "p1", "--amount", "1.00", "--purpose", "发放")
    assert (
        court.refused("reconcile", "legacy", *paid, key=keys["officer"]) == "legacy-class-forbids"
    )
    plan = tmp_path / "方案.json"
    plan.write_text(json.dumps({"gross": "1.00", "taken_on": "2026-03-02",
                                "debtor": {"kind": "person", "cannot_pay_all": True}}))  # fmt: skip
    divided = ("line", "plan", line, str(plan))
    assert (
        court.refused("reconcile", "legacy", *divided, key=keys["officer"])
        == "legacy-class-forbids"
    )
    given = ("line", "reassign", line, "--account", "fee/x", "--document", "票据")
    assert court.refused("reconcile", "legacy", *given) == "legacy-class-forbids"
    petition = ("line", "petition", "--number", "民特1", "--lines", line, "--document", "申请书")
    assert court.refused("reconcile", "legacy", *petition, key=keys["leader"]) == (
        "ladder-not-exhausted"
    )
    for name in ("表.xlsx", "表.html", "表.json"):
        ran = court.run("reconcile", "legacy", "report", "--out", name)
        assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "表.xlsx").read_bytes().startswith(b"PK")
    assert json.loads((tmp_path / "表.json").read_text())[0]["code"] == "R-1"
    ran = court.run("reconcile", "legacy", "report")
    assert "R-7" in ran.stdout
    ran = court.run("reconcile", "legacy", "cleared")
    assert ran.returncode == 1
    assert "✗" in ran.stdout
    assert court.refused("reconcile", "legacy", "certify", key=keys["leader"]) == (
        "legacy-not-cleared"
    )


def _is_looked_at(court: Machine, line: str) -> None:
    (found,) = on(court, "lines")["items"]
    assert (found["line"], found["remainder"], found["cls"]) == (line, "100.00", "E")
    assert on(court, "lines", "--class", "F")["items"] == []
    assert court.refused("reconcile", "legacy", "lines", "--class", "Z") == "legacy-class-unknown"
    assert on(court, "to-confirm")["items"] == []
    shown = on(court, "show", line)
    assert (shown["next_step"], shown["steps"], shown["matches"]) == ("bank-inquiry", [], [])


def _shows_its_ladder(court: Machine, line: str, officer: str) -> None:
    on(court, "ladder", line, "bank-inquiry", "2026-01-05", "无结果", key=officer)
    assert line in court.run("reconcile", "legacy", "report", "R-4").stdout
    said = court.run("reconcile", "legacy", "show", line).stdout
    assert "未记案号" in said
    assert "联系付款人 payer-contact" in said


def add_account(court: Machine) -> None:
    from api.cli.opening import desk
    from ledger.services.books import Books

    court.monkeypatch.setenv("ANZHANG_KEY", court.key)
    court.monkeypatch.chdir(court.home)
    court.monkeypatch.setenv("ANZHANG_DSN", court.dsn)
    with desk() as opened:
        Books(opened).add_bank_account(ACCOUNT, "姑苏法院", "招商银行", "308305000101")
