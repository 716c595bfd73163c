"""Reports and certificates of legacy money from the command line."""

import json
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from api.chinese_cleared import against_zh
from api.cli import tables
from api.cli.names import meant
from api.cli.opening import RequestKey, desk, place
from api.cli.saying import Json, answer, note, recorded
from api.every import follower
from api.routes.legacy import table_shown
from reconciliation.legacy import reports
from reconciliation.legacy.cleared import Certificates, ProofKind
from reconciliation.legacy.pages import page
from reconciliation.legacy.table import Table

MOST: Final = 5  # of many things that speak against it the first are named
FORMS: Final = (".json", ".html", ".xlsx")
PROOF: Final = {ProofKind.STATEMENT: "银行对账单", ProofKind.OPENING: "底数余额证明"}


def report(
    code: Annotated[str, typer.Argument(help="报表 · R-1 … R-7, or all")] = "all",
    *,
    out: Annotated[
        Path | None, typer.Option(help="存为文件 · a file .html, .xlsx or .json")
    ] = None,
    as_json: Json = False,
) -> None:
    """清理报表 · The seven tables, tied to the bank, on the screen or into a file."""
    with place() as here:
        follower(here.court()).catch_up()  # where no server runs, nobody else tells the views
        with here.database.snapshot.connect() as connection:
            codes = list(reports.TABLES) if code == "all" else [code]
            found = [reports.table(connection, here.book, each) for each in codes]
    documents = [table_shown(each).model_dump() for each in found]
    if out is not None:
        _write(out, found, documents)
        note(f"{out}: {sum(len(each.rows) for each in found)} rows")
    elif as_json:
        answer(documents, as_json=True)
    else:
        answer(documents, *map(tables.report, found), as_json=False)


def _write(out: Path, found: list[Table], documents: list[dict[str, Any]]) -> None:
    if out.suffix not in FORMS:
        raise typer.BadParameter(f"write to one of {', '.join(FORMS)}")
    if out.suffix == ".xlsx":
        out.write_bytes(reports.as_workbook(found))
    elif out.suffix == ".html":
        out.write_text(page("历史案款清理报表", found), encoding="utf-8")
    else:
        out.write_text(json.dumps(documents, ensure_ascii=False, indent=2), encoding="utf-8")


def cleared(*, as_json: Json = False) -> None:
    """清零检验 · The five tests of "cleared"; exit code 1 while one is not passed."""
    with desk() as court:
        follower(court).catch_up()
        found = Certificates(court).ask()
    title = f"清零 cleared {found.day} · {meant('state', found.state)}"
    shown = tables.table(title, "", "检验", "test", "未通过 against")
    for test in found.tests:
        waits = set(test.against) == set(test.explained)  # to be put right, and for nothing else
        mark = "✓" if test.passed else "△" if waits else "✗"
        shown.add_row(mark, test.zh, test.en, "\n".join(map(against_zh, test.against[:MOST])))
    for proof in found.proofs:
        shown.add_row("", f"依据 {PROOF[proof.kind]}", proof.said, proof.balance.grouped)
    answer(found, shown, as_json=as_json)
    if not found.cleared:
        raise typer.Exit(1)


def certify(*, request_key: RequestKey = "", as_json: Json = False) -> None:
    """出具清零证明 · Certify that this month's five tests are passed."""
    with desk(request_key) as court:
        follower(court).catch_up()
        done = Certificates(court).issue()
    recorded(done, as_json=as_json)


def countersign(month: str, *, request_key: RequestKey = "", as_json: Json = False) -> None:
    """会签 · Agree with a month's certificate as a second person."""
    with desk(request_key) as court:
        done = Certificates(court).countersign(month)
    recorded(done, as_json=as_json)


def into(group: typer.Typer) -> None:
    """Put these commands into the group of legacy money."""
    group.command("report")(report)
    group.command("cleared")(cleared)
    group.command("certify")(certify)
    group.command("countersign")(countersign)
