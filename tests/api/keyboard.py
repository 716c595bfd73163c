"""Somebody at the keyboard of a machine with a real database, for tests of what is typed there."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa

from api.cli import main
from api.cli.opening import desk, place
from ledger.domain.act import Role
from ledger.services.books import Books
from ledger.services.keys import Keys
from ledger.store.database import Database, owner_engine
from tests.services.keyed import in_use

ACCOUNT = "512907000010101"
CSV = (
    "记账日期,货币,交易金额,联机余额,交易摘要,对手信息,客户摘要\r\n"
    "2026-03-02,CNY,100.00,100.00,转账,张三 6217000010001234567,执行款\r\n"
    "2026-03-02,CNY,20.50,120.50,转账,李四 6217000010007654321,还款\r\n"
)
CASE = "（2026）苏0508执101号"


class Ran(NamedTuple):
    """How a command ended and what it said."""

    returncode: int
    stdout: str
    stderr: str


@dataclass
class Machine:
    """A directory with a database named by its DSN, and whoever types there."""

    home: Path
    dsn: str
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    key: str = ""

    def run(self, *words: str, key: str | None = None) -> Ran:
        """Type one command."""
        self.monkeypatch.chdir(self.home)
        self.monkeypatch.setattr(sys, "argv", ["anzhang", *words])
        self.monkeypatch.setenv("ANZHANG_DSN", self.dsn)
        self.monkeypatch.setenv("ANZHANG_KEY", self.key if key is None else key)
        self.capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        return Ran(int(ended.value.code or 0), *self.capsys.readouterr())

    def done(self, *words: str, key: str | None = None) -> Any:
        """Type one command with --json that succeeds; its document."""
        ran = self.run(*words, "--json", key=key)
        assert ran.returncode == 0, ran.stderr
        return json.loads(ran.stdout)

    def keyed(self, person: str, role: str) -> str:
        """Let the administrator give a key, its holder take it, and a leader admit it."""
        given: str = self.done("key", "issue", person, role)["key"]
        with place() as here:
            return in_use(Keys(here.court()), person, Role(role), given=given)

    def refused(self, *words: str, key: str | None = None) -> str:
        """Type one command that is refused; the code in its document."""
        ran = self.run(*words, "--json", key=key)
        assert ran.returncode == 1, (ran.stdout, ran.stderr)
        code: str = json.loads(ran.stdout)["refused"]
        return code

    def tamper(self, statement: str) -> None:
        """Change the database behind the ledger's back, as its owner can."""
        with owner_engine(self.dsn).begin() as connection:
            connection.execute(sa.text("SET session_replication_role = replica"))
            connection.execute(sa.text(statement))


@pytest.fixture
def machine(
    warm: None,
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Machine:
    """A machine with a database that was migrated and holds no book."""
    for name in ("ANZHANG_HOME", "ANZHANG_KEY_FILE", "ANZHANG_BOOK"):
        monkeypatch.delenv(name, raising=False)
    return Machine(tmp_path, database.dsn, monkeypatch, capsys)


@pytest.fixture
def bare(machine: Machine, new_database: Callable[[], str]) -> Machine:
    """A machine with an empty database."""
    machine.dsn = new_database()
    return machine


@pytest.fixture
def court(machine: Machine) -> Machine:
    """A machine on which the book was set up, with the administrator at the keyboard."""
    machine.key = set_up(machine)["key"]
    return machine


def set_up(machine: Machine) -> Any:
    """Make the book there; what the program says of it."""
    return machine.done(
        "init", "--court-code", "苏0508", "--court-name", "姑苏法院", "--policy", "suzhou"
    )


def with_money(court: Machine) -> str:
    """Two receipts imported by finance; finance's key."""
    finance: str = court.keyed("feng", "finance")
    add_account(court)
    (court.home / "cmb.csv").write_bytes(CSV.encode("gbk"))
    summary = court.done("import", "cmb.csv", "--account", ACCOUNT, key=finance)
    assert (summary["booked"], summary["already"]) == (2, False)
    return finance


def add_account(court: Machine) -> None:
    """A special account is put under the book over HTTP; here the service is asked directly."""
    with desk() as opened:
        Books(opened).add_bank_account(ACCOUNT, "姑苏法院", "招商银行", "308305000101")
