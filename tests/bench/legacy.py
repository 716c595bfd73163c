"""A register of legacy lines checked, classified and loaded, by a process that is watched."""

import csv
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from ledger.domain.act import Role
from ledger.domain.money import fen
from reconciliation.legacy.loading import Loads
from tests.bench.measure import Figure
from tests.bench.world import MAIN, World, doing

CUT_OFF = date(2015, 12, 31)
HEAD = (
    "银行流水号", "到账日期", "到账金额", "案号", "交款人", "对方账号", "摘要", "申请执行人",
    "收款账号", "承办人",
)  # fmt: skip
NAMES = ("张伟", "李娜", "王芳", "苏州某某建材有限公司", "昆山某某机械有限公司")
PURPOSES = ("执行款", "案款", "还款", "货款", "执行款", "诉讼费", "参与分配", "")


def register(world: World, path: Path, lines: int) -> int:
    """Write a register of so many lines, as a finance system exports it; what they come to."""
    draw = world.random(f"legacy {lines}")
    total = 0
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        for number in range(lines):
            amount, year = draw.randrange(100, 5_000_000), draw.randrange(2005, 2016)
            day = date(year, 1, 1) + timedelta(draw.randrange(365))
            case = f"（{year}）姑苏执字第{draw.randrange(1, 9000):05d}号"
            known, paid = draw.random() < 0.7, draw.random() < 0.6
            total += amount
            writer.writerow(
                (
                    f"{number:012d}", f"{day:%Y/%m/%d}", f"{amount / 100:,.2f}",
                    case if known else "", draw.choice(NAMES), f"6222{draw.randrange(10**15):015d}",
                    draw.choice(PURPOSES), draw.choice(NAMES) if paid else "",
                    "6210000000000000017" if paid else "", "王",
                )
            )  # fmt: skip
    return total


def legacy(world: World, sizes: tuple[int, ...]) -> Iterator[Figure]:
    """Measure each size in a process and a book of its own."""
    peaks: dict[int, float] = {}
    for lines in sizes:
        said = loaded(world, lines)
        peaks[lines] = said["peak_mb"]
        workload = f"CSV in GB18030, {lines:,} lines, checked before loading, 500 lines a fact"
        yield Figure(
            f"{lines:,} legacy lines loaded and classified", said["lines"] / said["seconds"],
            "lines/s", target=10_000, workload=workload,
        )  # fmt: skip
        yield Figure(
            f"peak memory at {lines:,} legacy lines", said["peak_mb"], "MB", target=1_024,
            less_is_better=True, workload=workload,
        )  # fmt: skip
    small, large = peaks[sizes[0]], peaks[sizes[-1]]
    yield Figure(
        f"memory at {sizes[-1]:,} lines over {sizes[0]:,}", large / small, "×", target=1.25,
        less_is_better=True, workload="flat is 1.0",
    )  # fmt: skip


def loaded(world: World, lines: int) -> dict[str, Any]:
    """What the process that loaded a register of this size said of itself."""
    home = Path(tempfile.mkdtemp(prefix="anzhang-legacy-", dir="/var/tmp"))
    try:
        file = home / "底数.csv"
        total = register(world, file, lines)
        with world.court() as court:
            with doing("feng", Role.FINANCE):
                Loads(court).begin(MAIN, CUT_OFF, fen(total), evidence="bench")
            world.settle(court.database)
            master = court.keys.master._key.hex()
            command = [
                sys.executable, "-m", "tests.bench.legacy_worker", court.database.dsn, court.book,
                master, MAIN, str(file),
            ]  # fmt: skip
            done = subprocess.run(command, check=True, capture_output=True, text=True)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    said: dict[str, Any] = json.loads(done.stdout)
    if said["lines"] != lines:
        raise RuntimeError(f"{said['lines']} of {lines} lines were loaded")
    return said
