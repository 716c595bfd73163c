"""Forms a court files, from the command line: printed, listed for a case, held against the book."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any, Final

import sqlalchemy as sa
import typer
from rich.table import Table

from api.cli import tables
from api.cli.opening import place
from api.cli.saying import Json, answer, note
from api.cli.sealing import seal_at
from api.every import follower
from api.forms import catalogue, document, paper
from api.forms.document import Filed, Kind
from api.forms.parts import SumInWords
from api.plain import plain
from ledger.domain.ids import CaseNumber
from ledger.store.court import Court

forms = typer.Typer(
    help="表单 · The forms a court files, printed as the book knew them.", no_args_is_help=True
)

At = Annotated[
    int | None, typer.Option("--at", min=0, help="所知位置 · what the book knew at a position")
]
Out = Annotated[Path | None, typer.Option(help="存为文件 · a file .html for paper, or .json")]
SUFFIXES: Final = (".html", ".json")
PRINTABLE: Final = ("form", "zh", "named", "about", "position")


@contextmanager
def told(
    at: int | None, kind: Kind | None = None, named: str = ""
) -> Iterator[tuple[Court, sa.Connection, int]]:
    """The book, a snapshot of its views, and the position asked for: without one, their own."""
    with place() as here:
        court = here.court()
        known = follower(court).catch_up()
        if kind is not None:
            catalogue.not_of_bidders(kind, named, seal_at(here))
        with here.database.snapshot.connect() as connection:
            yield court, connection, known if at is None else at


def printing(kind: Kind) -> Callable[..., None]:
    def command(
        named: Annotated[str, typer.Argument(help=f"such as {kind.named}")],
        *,
        at: At = None,
        out: Out = None,
        as_json: Json = False,
    ) -> None:
        if out is not None and out.suffix not in SUFFIXES:
            raise typer.BadParameter(f"write to one of {', '.join(SUFFIXES)}")
        with told(at, kind, named) as (court, connection, position):
            filed = catalogue.form(court, kind, named, connection, position)
            if out is not None:
                _write(out, filed)
            elif as_json:
                for piece in document.as_json(filed):
                    typer.echo(piece, nl=False)
            else:
                answer(None, *_shown(filed), as_json=False)

    command.__doc__ = f"{kind.zh} · {kind.code} {kind.en}, named like {kind.named}."
    return command


def _write(out: Path, filed: Filed) -> None:
    pieces = paper.as_html(filed) if out.suffix == ".html" else document.as_json(filed)
    with out.open("w", encoding="utf-8") as file:
        file.writelines(pieces)
    note(f"{out}: {filed.kind.zh} SHA-256 {filed.foot['sha256']} 位置 position {filed.position}")


def _shown(filed: Filed) -> Iterable[Table]:
    title = f"{filed.kind.code} {filed.kind.zh} {filed.named}"
    if not isinstance(filed.body, document.Single):
        called = {name: f"{label.zh} {label.en}" for name, label in paper.labels(filed.kind.record)}
        columns = [called.get(field.name, field.name) for field in fields(filed.kind.record)]
        rows = [
            {called.get(name, name): value for name, value in plain(row).items()}
            for row in filed.body
        ]
        yield tables.rows(title, rows, columns)
        title = ""
    made = tables.table(title, "", "", "")
    says = filed.foot["says"]
    for name, label in paper.labels(says):
        made.add_row(label.zh, label.en, _words(getattr(says, name)))
    for name in ("facts_sha256", "sha256"):
        made.add_row("", name, filed.foot[name])
    yield made


def _words(value: Any) -> str:
    if paper.is_table(value):
        return "\n".join(" · ".join(_cells(each)) for each in value)
    return " ".join(_cells(value)) if isinstance(value, SumInWords) else paper.said(value)


def _cells(record: Any) -> list[str]:
    return [paper.said(getattr(record, name)) for name, _ in paper.labels(record)]


@forms.command("list")
def list_forms(case: str, *, at: At = None, as_json: Json = False) -> None:
    """本案表单 · What can be printed for a case."""
    number = str(CaseNumber.parse(case))
    with told(at) as (court, connection, position):
        found = catalogue.of_case(court, number, connection, position)
    rows = [plain(each) | {"zh": each.title} for each in found]
    shown = tables.rows(number, rows, PRINTABLE)
    answer({"case_number": number, "forms": found}, shown, as_json=as_json)


@forms.command("check")
def check_form(
    code: Annotated[str, typer.Argument(help="表单 · F1 … F10")],
    named: str,
    digest: Annotated[
        str, typer.Argument(help="打印件上的摘要 · the SHA-256 on the print, of form or facts")
    ],
    *,
    at: At = None,
    as_json: Json = False,
) -> None:
    """核对表单摘要 · Hold a filed print against the book; exit code 1 where it differs."""
    kind = catalogue.kind_of(code)
    with told(at, kind, named) as (court, connection, position):
        filed = catalogue.form(court, kind, named, connection, position)
        found = document.checked(filed, digest.strip().lower())
    answer(found, f"{found.verdict_zh} {found.verdict.value}", as_json=as_json)
    if found.verdict in (document.Verdict.OTHER, document.Verdict.ERASED):
        raise typer.Exit(1)


for _kind in catalogue.KINDS.values():
    forms.command(_kind.code)(printing(_kind))
