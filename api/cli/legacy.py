"""Legacy money from the command line: load, sort, match, look into, report, certify."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID, uuid4

import typer

from api.chinese import in_chinese
from api.chinese_values import VALUES
from api.cli import legacy_looks, legacy_reports, tables
from api.cli.acting import acts_of
from api.cli.opening import RequestKey, desk
from api.cli.saying import Json, answer, listed, note, progress, recorded
from api.cli.working import read_file
from api.plain import plain
from api.routes import legacy_exits, legacy_leaving, legacy_public  # noqa: F401  # declare acts
from ledger.domain.errors import NotFound
from ledger.domain.money import read, zero
from reconciliation.legacy.checking import Checked
from reconciliation.legacy.classes import MEANING, STEPS_ZH, Grade, LegacyClass, Step
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
legacy.add_typer(acts_of("legacy"), name="line", help="逐笔转出 · What leads one line out.")

Account = Annotated[str, typer.Argument(help="专户账号")]
Register = Annotated[
    Path, typer.Argument(help="历史台账 · CSV, .xls or .xlsx, as the court kept it")
]
Columns = Annotated[Path | None, typer.Option(help="列映射, a column map of the court's own")]
Day = Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="日期 · YYYY-MM-DD")]
Line = Annotated[UUID, typer.Argument(help="流水 · the line, as `legacy lines` names it")]
Sum = Annotated[str, typer.Argument(help="金额 · 1234.50")]
Case = Annotated[str, typer.Argument(help="案号")]
Number = Annotated[str, typer.Argument(help="公告编号 · the notice")]
Document = Annotated[str, typer.Option(help="依据 · the paper")]
RunName = Annotated[str, typer.Option(help="批次名称 · the same name goes on where it broke off")]


def _columns(path: Path | None) -> ColumnMap:
    return ColumnMap.shipped() if path is None else ColumnMap.load(read_file(path))


def _there(path: Path) -> Path:
    if not path.is_file():
        raise NotFound(f"{path}: there is no such file", named=str(path))
    return path


RUNS = {"classify": "批量分类", "match": "批量提出对应", "confirm": "批量复核"}
# Why a run left a line alone; what is not here is a class of its own.
LEFT_ZH = {
    "proposed-before": "已提出对应，待另一人复核", "case-unknown": "未记案号",
    "case-not-in-book": "所记案号未立户", "no-party-named": "付款人、收款人均不是该案当事人",
    "case-gone": "案件已不在", "proposed-by-oneself": "本人提出，须另一人复核",
    "another-officers-case": "他人承办的案件",
}  # fmt: skip

# The opening position


@legacy.command("begin")
def begin(
    account: Account,
    cut_off: Annotated[
        datetime, typer.Argument(formats=["%Y-%m-%d"], help="截止日 · the cut-off, YYYY-MM-DD")
    ],
    balance: Annotated[str, typer.Argument(help="银行余额 · what the bank held: 1234.50")],
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
    ticket: Annotated[str, typer.Argument(help="编号，自定 · a number of your own, such as K-1")],
    kind: Annotated[
        DifferenceKind,
        typer.Argument(help="长款 long，短款 short · the bank holds more than the lines, or less"),
    ],
    amount: Sum,
    *,
    owner: Annotated[str, typer.Option(help="责任人 · who looks into it")],
    reason: Annotated[str, typer.Option(help="说明 · why it is thought so")],
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
        "lines": found.lines, "total": found.total.grouped, "refused": found.refused,
        "小计行 subtotals": found.subtotals, "未落实差额 unexplained": found.unexplained.grouped,
        "sha256": found.sha256,
    }  # fmt: skip
    by_class = tables.table("分类 classes", "分类\nclass", ">笔数\nlines", ">金额\namount")
    for name, (count, amount) in found.classes.items():
        by_class.add_row(legacy_looks.class_zh(name), str(count), amount.grouped)
    no = tables.table("不予装载 refused", "位置\nplace", "原因", "reason")
    for each in found.refusals[:50]:
        no.add_row(in_chinese(each.place), each.reason_zh, each.reason)
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
    told = {
        "sha256": done.sha256, "lines": done.lines, "本次装载 loaded": done.loaded,
        "此前已装载 already": done.already, "total": done.total.grouped,
        "未落实差额 unexplained": done.unexplained.grouped, "position": done.position,
        "速度 rate": said["rate"],
    }  # fmt: skip
    answer(said, listed(told), as_json=as_json)
    if done.unexplained != zero():
        note(
            "明细与银行余额不等，差额须落实责任人（reconcile legacy own），再由另一人核定（agree）"
            " · Lines and bank differ: own the difference, then another agrees."
        )


# Runs


def _ran(done: RunSummary, *, as_json: bool) -> None:
    said = {
        "run": done.run, "what": done.what, "lines": done.lines, "done": done.done,
        "amount": done.amount, "left": dict(done.left), "position": done.position,
        "rate": f"{done.rate:,.0f} lines/s",
    }  # fmt: skip
    told = {
        "run": done.run, "what": f"{RUNS[done.what]} {done.what}", "lines": done.lines,
        "done": done.done, "amount": done.amount.grouped, "position": done.position,
        "速度 rate": said["rate"],
    }  # fmt: skip
    left = [{"note": _left_zh(why), "lines": count} for why, count in done.left.items()]
    under = [tables.rows("未办 · Left as they are", left, ("note", "lines"))] if left else []
    answer(said, listed(told), *under, as_json=as_json)


def _left_zh(why: str) -> str:
    """Why a run left lines alone."""
    letter = why.removeprefix("class-")
    said = LEFT_ZH.get(why) or f"已分类为{MEANING[letter].zh}"
    return f"{said} {why}"


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
    line: Line,
    step: Annotated[
        Step,
        typer.Argument(
            help="步骤，依次 · the rung, in this order: "
            + "；".join(f"{each.value} {zh}" for each, zh in STEPS_ZH.items())
        ),
    ],
    on: Day,
    result: Annotated[str, typer.Argument(help="查找结果 · what was found")],
    *,
    document: Document = "",
    request_key: RequestKey = "",
    as_json: Json = False,
) -> None:
    """查找措施 · Climb one rung of the identification ladder."""
    with desk(request_key) as court:
        done = Clearing(court).take_step(line, step, on.date(), result=result, document=document)
    recorded(done, as_json=as_json)


@legacy.command("class")
def reclassify(
    line: Line,
    cls: Annotated[
        LegacyClass,
        typer.Argument(
            help="分类 · the class: " + "；".join(f"{k} {each.zh}" for k, each in MEANING.items())
        ),
    ],
    reason: Annotated[str, typer.Argument(help="理由 · why")],
    *,
    case: Annotated[str, typer.Option(help="案号 · needed for A and G")] = "",
    document: Annotated[str, typer.Option(help="依据 · the paper; E alone needs none")] = "",
    owner: Annotated[str, typer.Option(help="责任人 · needed for K")] = "",
    decision: Annotated[
        str, typer.Option(help="财政部门决定 · for I, where there is no judgment")
    ] = "",
    review_on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="复查日 · needed for B, C and D, after today"),
    ] = None,
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


@legacy.command("propose")
def propose(
    line: Line,
    case: Case,
    amount: Sum,
    grade: Annotated[
        Grade,
        typer.Argument(
            help="证据等级 · how well it is proved: "
            + "；".join(f"{each.value} {VALUES[each.value]}" for each in Grade)
        ),
    ],
    evidence: Annotated[str, typer.Argument(help="依据 · what proves it")],
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
    line: Line,
    match: Annotated[str, typer.Argument(help="对应编号 · the match, such as m1")],
    *,
    request_key: RequestKey = "",
    as_json: Json = False,
) -> None:
    """复核对应 · Agree with somebody else's match of a line."""
    with desk(request_key) as court:
        done = Clearing(court).confirm(line, match)
    recorded(done, as_json=as_json)


# The public


@notice.command("draft")
def draft_notice(
    number: Annotated[str, typer.Argument(help="公告编号，自定 · a number of your own")],
    lines: Annotated[
        list[UUID], typer.Argument(help="已穷尽查找措施的款项 · lines whose ladder is exhausted")
    ],
    *,
    medium: Annotated[str, typer.Option(help="公告载体 · where it is published")],
    until: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="截止日 · until when, YYYY-MM-DD")
    ],
    request_key: RequestKey = "",
    as_json: Json = False,
) -> None:
    """拟定公告 · Draw up a public notice."""
    with desk(request_key) as court:
        done = Clearing(court).draft_notice(number, lines, medium=medium, until=until.date())
    recorded(done, as_json=as_json)


@notice.command("post")
def post_notice(number: Number, *, request_key: RequestKey = "", as_json: Json = False) -> None:
    """发布公告 · Approve and publish what another drew up."""
    with desk(request_key) as court:
        done = Clearing(court).post_notice(number)
    recorded(done, as_json=as_json)


@notice.command("expire")
def expire_notice(number: Number, *, request_key: RequestKey = "", as_json: Json = False) -> None:
    """公告期满 · Note that a notice has run its period."""
    with desk(request_key) as court:
        done = Clearing(court).expire_notice(number)
    recorded(done, as_json=as_json)


legacy_looks.into(legacy)
legacy_reports.into(legacy)
