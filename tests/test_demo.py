"""The demonstration, once, as anybody would run it: from an empty folder, unattended."""

import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder to run in."""
    return tmp_path_factory.mktemp("empty")


@pytest.fixture(scope="module")
def ran(empty: Path) -> subprocess.CompletedProcess[str]:
    """The whole program, with words for people."""
    pytest.importorskip("mockbank")
    surroundings = {k: v for k, v in os.environ.items() if not k.startswith("ANZHANG_")}
    # A proxy of the surroundings must not come between the demonstration and its own server.
    surroundings |= {
        "PYTHONPATH": str(Path(__file__).parents[1]), "http_proxy": "http://127.0.0.1:9",
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-c", "from api.cli import main; main()", "demo"],
        cwd=empty, env=surroundings, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, check=False, timeout=180,
    )  # fmt: skip


def test_the_demonstration_ends_well(ran: subprocess.CompletedProcess[str]) -> None:
    assert ran.returncode == 0, ran.stderr
    assert "verify: intact" in ran.stdout


@pytest.mark.parametrize(
    "shown",
    [
        "自动识别 matched 3, 案号线索 suggested 1, 复证 confirmed by a second message 6",
        "已导入过, 不再记账 already in the book",
        "冲正 reversed",
        "须经 needs 执行局局长 chief → 分管院领导 leader → 财务部门 finance",
        "403 同一人不得重复经办",
        "依据法发〔2017〕6号 第二条",
        "银行拒绝 refused by the bank: （2026）苏0508执102号-1",
        "退汇 returned: （2026）苏0508执101号-2; 在途 in transit: 0",
        "does not balance",
        "来源 funded by",
        "对账单断档 gap 90870.00 2026-03-04..2026-03-06 no. 3 → 5",
        "in somebody's hands: 8",
        "409 所属月份已结账",
        "封存 sealed",
        "变卖不成 the private sale failed",
        "二轮处置 second round approved",
        "悔拍 default ruled",
        "价款付清 paid",
        "清零 the lot is at zero: closed-sold",
        "核验无误：与核验点相符",
        "one fen more: ✗ 核验不通过",
        "装载 loaded 5000 lines",
        "批量复核 confirmed by another person",
        "lines tie to the bank",
        "409 未经法定程序不得上缴国库",
        "409 尚未清零",
    ],
)
def test_every_part_of_the_main_job_is_told(
    ran: subprocess.CompletedProcess[str], shown: str
) -> None:
    assert shown in ran.stdout


def test_its_account_leads_line_by_line_to_what_the_case_holds(
    ran: subprocess.CompletedProcess[str],
) -> None:
    account = ran.stdout.partition("本案账户")[2].partition("每日清单")[0]
    rows = [line.split() for line in account.splitlines() if line.strip()[:1].isdigit()]
    moved = [row for row in rows if len(row) == 7]  # each movement's first line has its sums
    assert len(moved) == 9
    held = Decimal(0)
    for row in moved:
        held += Decimal(row[3].replace(",", ""))
        assert held == Decimal(row[4].replace(",", ""))


def test_the_folder_it_ran_in_stays_empty(
    ran: subprocess.CompletedProcess[str], empty: Path
) -> None:
    assert ran.returncode == 0
    assert list(empty.iterdir()) == []
