"""Legacy money (历史案款): its opening position, its runs, its tables and its certificate."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import uuid4

from fastapi import Depends, Query, Response
from fastapi import Path as InPath
from pydantic import Field

from api import refusals
from api.answers import Answer
from api.deps import Asker, Court, Fresh, Reader, Writer
from api.desk import Desk
from api.openapi import WRITES
from api.plain import plain
from api.routing import Routes
from api.shown import Shown, shown
from api.uploads import BODY, Upload, uploaded
from api.wire import Amount, Day, Text, Wire, Word, Yuan
from ledger.domain.money import Money
from reconciliation.legacy import openings, reports
from reconciliation.legacy.checking import Checked
from reconciliation.legacy.cleared import Answer as Asked
from reconciliation.legacy.loading import LoadSummary
from reconciliation.legacy.pages import page
from reconciliation.legacy.position import DifferenceKind
from reconciliation.legacy.running import RunSummary
from reconciliation.legacy.table import Table
from reconciliation.printing import safety

router = Routes(prefix="/legacy", tags=["legacy"], responses=WRITES)

Account = Annotated[str, InPath(pattern="^[0-9A-Za-z-]{1,64}$", description="专户账号")]
Month = Annotated[str, InPath(pattern="^20[0-9]{2}-(0[1-9]|1[0-2])$", examples=["2026-03"])]
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class NewPosition(Wire):
    """What the bank held at the end of the cut-off day."""

    bank_account: Word
    cut_off: Day
    balance: Yuan
    evidence: Text = Field(examples=["银行余额对账单"])


class NewDifference(Wire):
    """What bank and lines differ by, and who looks into it (class K)."""

    ticket: str = Field(pattern="^[0-9A-Za-z.-]{1,40}$", examples=["K-1"])
    kind: DifferenceKind
    amount: Yuan
    owner: Text
    reason: Text


class What(StrEnum):
    """What a run does."""

    CLASSIFY = "classify"  # 批量分类
    MATCH = "match"  # 批量提出对应
    CONFIRM = "confirm"  # 批量复核


class NewRun(Wire):
    """A run through the whole position; the same name goes on where it broke off."""

    what: What
    run: str | None = Field(default=None, pattern="^[0-9A-Za-z.-]{1,64}$")


class RunShown(Shown):
    """What a run did, and why it left the other lines alone."""

    run: str
    what: str
    lines: int
    done: int
    amount: Amount
    left: dict[str, int]
    position: int


class TableShown(Shown):
    """One of the seven tables: headings, rows, where each row's lines are, and what ties."""

    code: str
    zh: str
    en: str
    columns: list[str]
    rows: list[list[str | int | None]]
    drill: list[str]
    totals: dict[str, str]
    digest: str
    ties: list[dict[str, str | bool]]


class Form(StrEnum):
    """How the tables are wanted."""

    JSON = "json"
    HTML = "html"
    XLSX = "xlsx"


@contextmanager
def _on_disk(file: Upload) -> Iterator[Path]:
    """The upload as a file, for registers are read as they stream by."""
    if not file.data:
        raise refusals.MalformedRequest("the body holds no file")
    with tempfile.NamedTemporaryFile(prefix="anzhang-register-") as held:
        held.write(file.data)
        held.flush()
        yield Path(held.name)


@router.get("/positions", summary="底数 · The opening positions", dependencies=[Fresh])
def list_positions(desk: Court, reader: Reader) -> list[shown(openings.PositionRow)]:  # type: ignore[valid-type]
    """What each account held, its lines, and what they differ by."""
    with reader.act(), desk.views() as connection:
        return list(openings.positions(connection, desk.court.book))


@router.post("/positions", status_code=201, summary="登记底数 · Begin an opening position")
def begin_position(new: NewPosition, desk: Court, writer: Writer) -> Answer:
    """Write down what the bank held at the cut-off."""
    with writer.act():
        return writer.answer(
            desk.loads.begin(new.bank_account, new.cut_off, new.balance, evidence=new.evidence)
        )


@router.post(
    "/positions/{account}/differences", status_code=201,
    summary="差错款落实责任人 · Own a difference",
)  # fmt: skip
def own_difference(account: Account, new: NewDifference, desk: Court, writer: Writer) -> Answer:
    """Put what bank and lines differ by under somebody's name."""
    with writer.act():
        done = desk.loads.own_difference(
            account, new.ticket, new.kind, new.amount, owner=new.owner, reason=new.reason
        )
        return writer.answer(done)


@router.post("/positions/{account}/agree", summary="核定底数 · Agree with the position")
def agree_position(account: Account, desk: Court, writer: Writer) -> Answer:
    """Agree, as a second person, that lines and bank tie; nothing is loaded any more."""
    with writer.act():
        return writer.answer(desk.loads.agree(account))


@router.post(
    "/positions/{account}/registers/check", openapi_extra=BODY,
    response_model=shown(Checked), summary="试装载 · Look a register through",
)  # fmt: skip
def check_register(
    account: Account,
    file: Annotated[Upload, Depends(uploaded)],
    desk: Court,
    writer: Asker,
) -> object:
    """Say what loading would do, and every row that cannot be taken over; nothing is recorded."""
    with writer.act(), _on_disk(file) as path:
        return desk.loads.dry_run(path, file.name, account)


@router.post(
    "/positions/{account}/registers", status_code=201, openapi_extra=BODY,
    response_model=shown(LoadSummary), summary="装载登记表 · Load a register",
)  # fmt: skip
def load_register(
    account: Account,
    file: Annotated[Upload, Depends(uploaded)],
    desk: Court,
    writer: Asker,
) -> object:
    """Load a register, whole or not at all; the same one again goes on where it stopped."""
    with writer.act(), _on_disk(file) as path:
        return desk.loads.load(path, file.name, account)


@router.post(
    "/positions/{account}/runs", response_model=RunShown, summary="批量办理 · Run through the lines"
)
def run_through(account: Account, new: NewRun, desk: Court, writer: Asker) -> RunSummary:
    """Sort, match or confirm every line nobody has in hand; only exact rules propose."""
    with writer.act():
        name = new.run or uuid4().hex
        return _RUNS[new.what](desk, account, name)


_RUNS: Final[dict[What, Callable[[Desk, str, str], RunSummary]]] = {
    What.CLASSIFY: lambda desk, account, name: desk.runs.classify(account, name),
    What.MATCH: lambda desk, account, name: desk.runs.match(account, name),
    What.CONFIRM: lambda desk, account, name: desk.runs.confirm(account, name),
}


# Tables


@router.get(
    "/reports/{code}", response_model=TableShown, summary="清理报表 · One of the seven tables",
    dependencies=[Fresh],
    responses={200: {"content": {"text/html": {}, XLSX: {}}, "description": "The table"}},
)  # fmt: skip
def see_report(
    code: Annotated[str, InPath(pattern="^[Rr]-[1-7]$", examples=["R-1"])],
    desk: Court,
    reader: Reader,
    form: Annotated[Form, Query(alias="format")] = Form.JSON,
) -> object:
    """A table as JSON, as a page or as a workbook; refused where its totals do not tie."""
    with reader.act(), desk.court.database.snapshot.connect() as connection:
        found = reports.table(connection, desk.court.book, code)
    return _as(form, [found])


@router.get(
    "/reports", response_model=list[TableShown], summary="清理报表 · All seven tables",
    dependencies=[Fresh],
    responses={200: {"content": {"text/html": {}, XLSX: {}}, "description": "The tables"}},
)  # fmt: skip
def see_reports(
    desk: Court, reader: Reader, form: Annotated[Form, Query(alias="format")] = Form.JSON
) -> object:
    """All tables from one snapshot, as JSON, as a page or as a workbook."""
    with reader.act(), desk.court.database.snapshot.connect() as connection:
        found = list(reports.every_table(connection, desk.court.book))
    return _as(form, found) if form is not Form.JSON else [table_shown(each) for each in found]


def _as(form: Form, tables: list[Table]) -> object:
    if form is Form.HTML:
        allowed = {"Content-Security-Policy": safety()}
        made = page("历史案款清理报表", tables)
        return Response(made, media_type="text/html; charset=utf-8", headers=allowed)
    if form is Form.XLSX:
        shown_as = {"Content-Disposition": 'attachment; filename="legacy.xlsx"'}
        return Response(reports.as_workbook(tables), media_type=XLSX, headers=shown_as)
    return table_shown(tables[0])


def table_shown(table: Table) -> TableShown:
    """A table as JSON: amounts as text, days as text, counts as numbers."""
    sheet = table.sheet()
    return TableShown(
        code=table.code, zh=table.zh, en=table.en,
        columns=[column.heading for column in table.columns],
        rows=[[_cell(cell) for cell in row] for row in table.rows], drill=list(table.drill),
        totals={name: amount.plain for name, amount in sheet.totals().items()},
        digest=sheet.digest(),
        ties=[
            {"said": tie.said, "total": tie.total.plain, "against": tie.against.plain,
             "holds": tie.holds}
            for tie in table.ties
        ],
    )  # fmt: skip


def _cell(cell: Any) -> str | int | None:
    if isinstance(cell, Money):
        return cell.plain
    return cell if cell is None or isinstance(cell, int) else str(plain(cell))


# Cleared


@router.get(
    "/cleared", response_model=shown(Asked), summary="清零检验 · The five tests",
    dependencies=[Fresh],
)  # fmt: skip
def ask_cleared(desk: Court, reader: Reader) -> object:
    """Whether the legacy money is cleared, test by test."""
    with reader.act():
        return desk.certificates.ask()


@router.post("/certificates", status_code=201, summary="出具清零证明 · Certify this month")
def issue_certificate(desk: Court, writer: Writer) -> Answer:
    """Certify that all five tests are passed."""
    with writer.act():
        return writer.answer(desk.certificates.issue())


@router.post("/certificates/{month}/countersign", summary="会签 · Countersign a certificate")
def countersign(month: Month, desk: Court, writer: Writer) -> Answer:
    """Agree with a certificate as a second person."""
    with writer.act():
        return writer.answer(desk.certificates.countersign(month))
