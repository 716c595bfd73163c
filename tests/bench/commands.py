"""One durable command through a service, one client, one command after another."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from typing import Any

import psycopg2

from ledger.domain.act import Role
from ledger.domain.bank_line import BankLine, Purpose, Share
from ledger.domain.case_parts import Source
from ledger.domain.money import fen
from ledger.services.payouts import Payouts
from ledger.services.receipts import Receipts
from ledger.store.court import Court
from ledger.store.reading import Memory
from reconciliation.importing import Imports
from tests.bench.machine import one_processor
from tests.bench.measure import Figure, rate, rates_in_turns
from tests.bench.stock import StockPayout, StockPayouts, libpq
from tests.bench.world import AT_ONCE, DAY, MAIN, World, case_number, doing, open_cases
from tests.formats.make import Line, camt053

DIGEST = "d" * 64
ROLES = (Role.CHIEF, Role.FINANCE)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A payout that waits for its first approval, and what its approver sees."""

    number: str
    digest: str


@dataclass(frozen=True, slots=True)
class Rates:
    """Approvals a second by five clients that took turns, and how many each of them made."""

    ours: float
    asking: float
    theirs: float
    most: float
    floor: float
    each: int


def commands(world: World, payouts: int, lines: int) -> Iterator[Figure]:
    """Approve prepared payouts, ours and the library's; then confirm claims, which post money."""
    free = _approvals(world, payouts)
    asked = f"{free.each:,} payouts, each found, checked and approved, all taking turns"
    yield Figure(
        "durable command: approve a payout", free.ours, "commands/s", target=1_500,
        baseline=free.theirs,
        baseline_is="stock eventsourcing on the same driver, statement by statement",
        wanted_ratio=2, workload=f"{asked}; ours with permission, request key, chain; found in what"
        " the process remembers of its drafts, and put to the door",
    )  # fmt: skip
    yield Figure(
        "the same by a process that remembers nothing", free.asking, "commands/s",
        baseline=free.theirs,
        baseline_is="stock eventsourcing on the same driver, statement by statement",
        workload="each payout, its case and what may stop it are asked of the database first",
    )  # fmt: skip
    yield Figure(
        "the same against the most the library could get", free.ours, "commands/s",
        baseline=free.most,
        baseline_is="stock eventsourcing, all statements of an append in one string",
        workload="for comparison: no round trip saved by a pipeline can make it faster",
    )  # fmt: skip
    yield Figure(
        "the same against the least a server can do", free.ours, "commands/s", baseline=free.floor,
        baseline_is="one short row inserted by a prepared statement and committed",
        workload="for comparison: nothing is found and nothing asked; what is durable costs this",
    )  # fmt: skip
    bound = _approvals(world, payouts, bound=True)
    yield Figure(
        "the same, client and server bound to one processor", bound.ours, "commands/s",
        baseline=bound.theirs,
        baseline_is="stock eventsourcing on the same driver, statement by statement",
        workload="nobody waits until the host gives a second processor back",
    )  # fmt: skip
    yield Figure(
        "the same so bound, against the least a server can do", bound.ours, "commands/s",
        baseline=bound.floor,
        baseline_is="one short row inserted by a prepared statement and committed",
        workload="for comparison, on that one processor",
    )  # fmt: skip
    with world.court() as court:
        claims = _claimed(world, court, lines)
        world.settle(court.database)
        confirmed = rate(len(claims), lambda: _confirm(court, claims))
    yield Figure(
        "durable command: confirm a claim, with postings", confirmed, "commands/s",
        workload=f"{lines:,} lines; line and case found, two facts, two postings, balances",
    )  # fmt: skip


def _approvals(world: World, payouts: int, *, bound: bool = False) -> Rates:
    with world.court() as court:
        drafted = _draft(court, payouts)
        stock = StockPayouts(court.database, one_string=False)
        hurried = StockPayouts(court.database)
        _draft_stock(hurried, drafted)
        world.settle(court.database)
        forgetful = Court(court.database, court.book, court.keys.master)
        forgetful.memory = Memory(most=0)
        warm, half = payouts // 10, payouts // 10 + (payouts - payouts // 10) // 2
        _approve_stock(stock, drafted[:warm])  # to warm all up
        _approve(court, drafted[:warm])
        with closing(psycopg2.connect(libpq(court.database))) as connection, ExitStack() as held:
            if bound:
                held.enter_context(one_processor(connection.info.backend_pid))
            rates = rates_in_turns(
                (partial(_approve, court), drafted[warm:half]),
                (partial(_approve, forgetful), drafted[half:]),
                (partial(_approve_stock, stock), drafted[warm:half]),
                (partial(_approve_stock, hurried), drafted[half:]),
                (partial(_commit_a_row, _one_row(connection)), drafted[warm:]),
            )
    return Rates(*rates, half - warm)


def _asked(number: str) -> dict[str, object]:
    amount = fen(100_00)
    source = Source(BankLine.create_id(MAIN, number, DAY), amount)
    return {
        "number": number, "case_number": case_number(1), "party": "p1", "account_version": 1,
        "amount": amount, "sources": (source,), "purpose": "发放执行款", "by": "wang",
        "claimers": (), "policy": "suzhou-1", "digest": DIGEST,
    }  # fmt: skip


def _draft(court: Court, payouts: int) -> list[Drafted]:
    """A payout of each of so many cases, out of money that a bank file brought them."""
    cases = open_cases(court, payouts)
    lines = [
        Line(
            "100.00",
            serial=f"P{nth:07d}",
            on=str(DAY),
            sub_account=case.sub_account,
            name=case.party("p2").name,
        )
        for nth, case in enumerate(cases)
    ]
    with doing("feng", Role.FINANCE):
        Imports(court).take(camt053(MAIN, "0.00", lines, on=str(DAY)), "bench")
    service, made = Payouts(court), []
    for case in cases:
        with doing("wang", Role.OFFICER):
            ids = service.draft(case.case_number, "p1", fen(100_00), "发放执行款").ids
        made.append(Drafted(ids["payout"], ids["digest"]))
    return made


def _draft_stock(stock: StockPayouts, drafted: Sequence[Drafted]) -> None:
    roles = tuple(role.value for role in ROLES)
    roots = [StockPayout(**_asked(each.number), roles=roles) for each in drafted]  # type: ignore[arg-type]
    for start in range(0, len(roots), AT_ONCE):
        stock.save(*roots[start : start + AT_ONCE])


def _approve(court: Court, drafted: Sequence[Drafted]) -> None:
    service = Payouts(court)
    for each in drafted:
        with doing("chen", Role.CHIEF):
            service.approve(each.number, each.digest)


def _approve_stock(stock: StockPayouts, drafted: Sequence[Drafted]) -> None:
    for each in drafted:
        stock.approve(each.number, DIGEST, "chen", Role.CHIEF.value)


def _one_row(connection: Any) -> Any:
    """A cursor that puts one short row into a table with a key, and nothing else."""
    connection.autocommit = True
    cursor = connection.cursor()
    cursor.execute("CREATE TABLE rows_put (number text PRIMARY KEY)")
    cursor.execute("PREPARE put_row (text) AS INSERT INTO rows_put VALUES ($1)")
    return cursor


def _commit_a_row(cursor: Any, drafted: Sequence[Drafted]) -> None:
    for each in drafted:
        cursor.execute("EXECUTE put_row (%s)", (each.number,))


def _claimed(world: World, court: Court, lines: int) -> list[BankLine]:
    draw = world.random("claims")
    cases = open_cases(court, max(1, lines // 10))
    made = []
    for serial in range(lines):
        case, amount = draw.choice(cases), fen(draw.randrange(100, 10_000_000))
        line = BankLine(
            bank_account=MAIN, serial=f"C{serial:08d}", booked_on=DAY, value_date=DAY,
            amount=amount, purpose=Purpose.RECEIPT, payer_name="李娜",
            payer_account="6217000010001234567", payer_bank="", remark="执行款", sub_account="",
            end_to_end="", matched=None, suggested=(), payout=None, file="bench", place=str(serial),
        )  # fmt: skip
        shares = (Share(case.case_number, amount),)
        line.propose(
            shares, by="wang", evidence="回单", reason="", officers={case.case_number: "wang"}
        )
        made.append(line)
    _save(court, made)
    return made


def _confirm(court: Court, lines: list[BankLine]) -> None:
    service = Receipts(court)
    for line in lines:
        with doing("feng", Role.FINANCE):
            service.confirm(line.id, "c1")


def _save(court: Court, roots: list[BankLine]) -> None:
    for start in range(0, len(roots), AT_ONCE):
        with doing("wang", Role.OFFICER):
            court.save(*roots[start : start + AT_ONCE])
