"""A bank statement of many lines, most to the sub-accounts of cases, read, matched and booked."""

from collections.abc import Iterator
from decimal import Decimal

from ledger.domain.act import Role
from ledger.domain.case_account import CaseAccount
from ledger.store.court import Court
from reconciliation.formats.model import StatementFile
from reconciliation.formats.read import read
from reconciliation.importing import CHUNK, Imports
from tests.bench.measure import Figure, timed
from tests.bench.world import DAY, MAIN, World, doing, open_cases
from tests.formats.make import Line, camt053

PAYERS = ("苏州某某有限公司", "张伟", "李娜")
REMARKS = ("执行款", "案款 {case}", "付{case}执行款", "货款", "")


def lines_of(world: World, cases: list[CaseAccount], lines: int, part: str) -> list[Line]:
    """Nine lines in ten to a sub-account, in random order; the others with remarks of all kinds."""
    draw = world.random(f"statement {part}")
    made = []
    for serial in range(lines):
        case = draw.choice(cases)
        to_sub_account = draw.random() < 0.9
        remark = "执行款" if to_sub_account else draw.choice(REMARKS)
        made.append(
            Line(
                str(Decimal(draw.randrange(100, 10_000_000)).scaleb(-2)),
                serial=f"{part}{serial:08d}", name=draw.choice(PAYERS),
                account=f"6217{draw.randrange(10**15):015d}",
                remark=remark.format(case=case.case_number),
                sub_account=case.sub_account if to_sub_account else "", on=DAY.isoformat(),
            )
        )  # fmt: skip
    return made


def statements(world: World, lines: int, cases: int, sample: int) -> Iterator[Figure]:
    """Measure reading and booking apart, then booking again with one commit for each line."""
    workload = (
        f"camt.053 of {lines:,} lines, 90 % to the sub-accounts of {cases:,} cases,"
        f" {CHUNK:,} lines a commit"
    )
    with world.court() as court:
        opened = open_cases(court, cases)
        world.settle(court.database)
        data, file, _ = _read(world, opened, sample, "one")
        one_by_one = _booked(court, data, file, chunk=1)
        data, file, reading = _read(world, opened, lines, "all")
        booking = _booked(court, data, file, chunk=CHUNK)
    yield Figure(
        "bank statement matched and booked", lines / booking, "lines/s", target=5_000,
        baseline=sample / one_by_one, baseline_is=f"one commit a line, {sample:,} lines",
        wanted_ratio=4, workload=workload,
    )  # fmt: skip
    yield Figure(
        "the same statement read and checked", lines / reading, "lines/s", workload=workload
    )


def _read(
    world: World, cases: list[CaseAccount], lines: int, part: str
) -> tuple[bytes, StatementFile, float]:
    data = camt053(MAIN, "0.00", lines_of(world, cases, lines, part), on=DAY.isoformat())
    with timed() as watch:
        file = read(data, name=f"{part}.xml", today=DAY)
    return data, file, watch.seconds


def _booked(court: Court, data: bytes, file: StatementFile, *, chunk: int) -> float:
    with doing("feng", Role.FINANCE), timed() as watch:
        done = Imports(court, chunk=chunk).book(file, f"{file.sha256[:8]}.xml", data)
    expected = sum(len(statement.booked) for statement in file.statements)
    if done.booked != expected:
        raise RuntimeError(f"{done.booked} of {expected} lines were booked")
    return watch.seconds
