"""Legacy money from the command line: load, sort, match, look into, report, certify."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID, uuid4

import typer

from api.cli import legacy_reports, tables
from api.cli.acting import acts_of
from api.cli.opening import RequestKey, desk
from api.cli.saying import Json, answer, listed, progress, recorded
from api.cli.working import read_file
from api.every import follower
from api.plain import plain
from api.routes import legacy_exits, legacy_leaving, legacy_public  # noqa: F401  # declare acts
from ledger.domain.errors import NotFound
from ledger.domain.money import read
from reconciliation.legacy.candidates import candidates, known_cases
from reconciliation.legacy.checking import Checked
from reconciliation.legacy.classes import Grade, LegacyClass, Step
from reconciliation.legacy.clearing import Clearing
from reconciliation.legacy.columns import ColumnMap
from reconciliation.legacy.loading import Loads
from reconciliation.legacy.position import DifferenceKind
from reconciliation.legacy.reading import Refused
from reconciliation.legacy.running import Runs, RunSummary

legacy = typer.Typer(no_args_is_help=True, help="历史案款 · Legacy money, cleared line by line.")
notice = typer.Typer(no_args_is_help=True, help="公告 · Public notices.")
legacy.add_typer(notice, name="notice")
# What leads single lines out stands beside what looks into them.
legacy.add_typer(acts_of("legacy"), name="line")
legacy_reports.into(legacy)

Account = Annotated[str, typer.Argument(help="专户账号")]
Register = Annotated[
    Path, typer.Argument(help="历史台账 · CSV, .xls or .xlsx, as the court kept it")
]
Columns = Annotated[Path | None, typer.Option(help="列映射, a column map of the court's own")]
Day = Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"])]
RunName = Annotated[str, typer.Option(help="批次名称 · the same name goes on where it broke off")]


def _columns(path: Path | None) -> ColumnMap:
    return ColumnMap.shipped() if path is None else ColumnMap.load(read_file(path))


def _there(path: Path) -> Path:
    if not path.is_file():
        raise NotFound(f"{path}: there is no such file", named=str(path))
    return path


# The opening position


@legacy.command("begin")
def begin(
    account: Account,
    cut_off: Day,
    balance: str,
    *,
    evidence: Annotated[str, typer.Option(help="余额依据 · what proves the balance")],
    request_key: RequestKey = "",
    as_json: Json = False,
) -> None:
    """登记底数 · Write down what the bank held at the end of the cut-off day."""
    with desk(request_key) as court:
        done = Loads(court).begin(account, cut_off.date(), read(balance), evidence=evidence)
    recorded(done, as_json=as_json)


@legacy.command("own")
def own(
    account: Account,
    ticket: str,
    kind: DifferenceKind,
    amount: str,
    *,
    owner: Annotated[str, typer.Option()],
    reason: Annotated[str, typer.Option()],
    request_key: RequestKey = "",
    as_json: Json = False,
) -> None:
    """差错款落实责任人 · Put what bank and lines differ by under somebody's name."""
    with desk(request_key) as court:
        done = Loads(court).own_difference(
            account, ticket, kind, read(amount), owner=owner, reason=reason
        )
    recorded(done, as_json=as_json)


@legacy.command("agree")
def agree(account: Account, *, request_key: RequestKey = "", as_json: Json = False) -> None:
    """核定底数 · Agree, as a second person, that lines and bank tie."""
    with desk(request_key) as court:
        done = Loads(court).agree(account)
    recorded(done, as_json=as_json)


@legacy.command("dry-run")
def dry_run(
    account: Account,
    register: Register,
    *,
    columns: Columns = None,
    refused: Annotated[
        Path | None, typer.Option(help="不能装载的行存入 · write every refused row to this CSV")
    ] = None,
    as_json: Json = False,
) -> None:
    """试装载 · Say what loading would do, and every row refused; nothing is recorded."""
    with desk() as court, progress() as step, _told(refused) as told:
        found = Loads(court).dry_run(
            _there(register), register.name, account, columns=_columns(columns), told=told,
            progress=lambda done, of: step("rows", done, of),
        )  # fmt: skip
    _checked(found, as_json=as_json)
    if found.refused:
        raise typer.Exit(1)


@contextmanager
def _told(path: Path | None) -> Iterator[Any]:
    """Where refused rows are written as they are found."""
    if path is None:
        yield None
        return
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("位置 place", "原因 reason", "说明", "原值 given"))

        def tell(no: Refused) -> None:
            cells = (no.place, no.reason, no.reason_zh, no.given)
            # A spreadsheet that opens this must not take a cell for a formula.
            writer.writerow(["'" + c if c[:1] in {"=", "+", "-", "@"} else c for c in cells])

        yield tell


def _checked(found: Checked, *, as_json: bool) -> None:
    shown = {
        "lines": found.lines, "total": found.total, "refused": found.refused,
        "subtotals": found.subtotals, "unexplained": found.unexplained, "sha256": found.sha256,
    }  # fmt: skip
    by_class = tables.table("分类 classes", "分类", ">笔数\nlines", ">金额\namount")
    for name, (count, amount) in found.classes.items():
        by_class.add_row(name, str(count), amount.plain)
    no = tables.table("不予装载 refused", "位置\nplace", "原因\nreason", "说明")
    for each in found.refusals[:50]:
        no.add_row(each.place, each.reason, each.reason_zh)
    answer(found, listed(shown), by_class, *([no] if found.refused else []), as_json=as_json)


@legacy.command("load")
def load(
    account: Account, register: Register, *, columns: Columns = None, as_json: Json = False
) -> None:
    """装载 · Load a register, whole or not at all; killed, the same command goes on."""
    with desk() as court, progress() as step:
        done = Loads(court).load(
            _there(register), register.name, account, columns=_columns(columns),
            progress=lambda done, of: step("lines" if of else "rows checked", done, of),
        )  # fmt: skip
    said = {**plain(done), "rate": f"{done.rate:,.0f} lines/s"}
    answer(said, listed(said), as_json=as_json)


# Runs


def _ran(done: RunSummary, *, as_json: bool) -> None:
    said = {
        "run": done.run, "what": done.what, "lines": done.lines, "done": done.done,
        "amount": done.amount, "left": dict(done.left), "position": done.position,
        "rate": f"{done.rate:,.0f} lines/s",
    }  # fmt: skip
    answer(said, listed(said), as_json=as_json)


@legacy.command("classify")
def classify(
    account: Account, *, columns: Columns = None, run: RunName = "", as_json: Json = False
) -> None:
    """批量分类 · Sort what is unidentified by the words of a column map, each change a fact."""
    with desk() as court, progress() as step:
        done = Runs(court).classify(
            account, run or uuid4().hex, _columns(columns),
            lambda done, of: step("classify", done, of),
        )  # fmt: skip
    _ran(done, as_json=as_json)


@legacy.command("match")
def match(account: Account, *, run: RunName = "", as_json: Json = False) -> None:
    """批量提出对应 · Propose cases by the exact rule."""
    with desk() as court, progress() as step:
        done = Runs(court).match(
            account, run or uuid4().hex, lambda done, of: step("match", done, of)
        )
    _ran(done, as_json=as_json)


@legacy.command("confirm")
def confirm(account: Account, *, run: RunName = "", as_json: Json = False) -> None:
    """批量复核 · Confirm what other people's runs proposed: the money is its cases'."""
    with desk() as court, progress() as step:
        done = Runs(court).confirm(
            account, run or uuid4().hex, lambda done, of: step("confirm", done, of)
        )
    _ran(done, as_json=as_json)


# One line


@legacy.command("ladder")
def ladder(
    line: UUID,
    step: Step,
    on: Day,
    result: str,
    *,
    document: str = "",
    request_key: RequestKey = "",
    as_json: Json = False,
) -> None:
    """查找措施 · Climb one rung of the identification ladder."""
    with desk(request_key) as court:
        done = Clearing(court).take_step(line, step, on.date(), result=result, document=document)
    recorded(done, as_json=as_json)


@legacy.command("class")
def reclassify(
    line: UUID,
    cls: LegacyClass,
    reason: str,
    *,
    case: str = "",
    document: str = "",
    owner: str = "",
    decision: str = "",
    review_on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])] = None,
    request_key: RequestKey = "",
    as_json: Json = False,
) -> None:
    """重分类 · Give a line another class, for a reason and on a paper."""
    with desk(request_key) as court:
        done = Clearing(court).reclassify(
            line, cls, reason=reason, case_number=case, document=document, owner=owner,
            decision=decision, review_on=review_on.date() if review_on else None,
        )  # fmt: skip
    recorded(done, as_json=as_json)


@legacy.command("candidates")
def show_candidates(line: UUID, *, as_json: Json = False) -> None:
    """候选案件 · Cases a line may have come for, best first, with the reasons."""
    with desk() as court:
        follower(court).catch_up()
        root = Clearing(court).line(line)
        with court.database.app.connect() as connection:
            hits = candidates(root, known_cases(connection, court.book))
    shown = tables.table(f"{root.serial} {root.free.plain}", "案号", "规则", ">分", "理由")
    for hit in hits:
        numbers = ", ".join(part.case_number for part in hit.parts)
        shown.add_row(numbers, hit.rule.value, str(hit.score), ", ".join(hit.reasons))
    told = [{**hit._asdict(), "parts": [part._asdict() for part in hit.parts]} for hit in hits]
    answer(told, shown, as_json=as_json)


@legacy.command("propose")
def propose(
    line: UUID,
    case: str,
    amount: str,
    grade: Grade,
    evidence: str,
    *,
    request_key: RequestKey = "",
    as_json: Json = False,
) -> None:
    """提出对应 · Say for which case a line came, and what proves it."""
    with desk(request_key) as court:
        done = Clearing(court).propose(line, [(case, read(amount))], grade, evidence=evidence)
    recorded(done, as_json=as_json)


@legacy.command("agree-match")
def agree_match(
    line: UUID, match: str, *, request_key: RequestKey = "", as_json: Json = False
) -> None:
    """复核对应 · Agree with somebody else's match of a line."""
    with desk(request_key) as court:
        done = Clearing(court).confirm(line, match)
    recorded(done, as_json=as_json)


# The public


@notice.command("draft")
def draft_notice(
    number: str,
    lines: Annotated[
        list[UUID], typer.Argument(help="已穷尽查找措施的款项 · lines whose ladder is exhausted")
    ],
    *,
    medium: Annotated[str, typer.Option()],
    until: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"])],
    request_key: RequestKey = "",
    as_json: Json = False,
) -> None:
    """拟定公告 · Draw up a public notice."""
    with desk(request_key) as court:
        done = Clearing(court).draft_notice(number, lines, medium=medium, until=until.date())
    recorded(done, as_json=as_json)


@notice.command("post")
def post_notice(number: str, *, request_key: RequestKey = "", as_json: Json = False) -> None:
    """发布公告 · Approve and publish what another drew up."""
    with desk(request_key) as court:
        done = Clearing(court).post_notice(number)
    recorded(done, as_json=as_json)


@notice.command("expire")
def expire_notice(number: str, *, request_key: RequestKey = "", as_json: Json = False) -> None:
    """公告期满 · Note that a notice has run its period."""
    with desk(request_key) as court:
        done = Clearing(court).expire_notice(number)
    recorded(done, as_json=as_json)
