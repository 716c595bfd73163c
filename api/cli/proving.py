"""Proof for strangers on the command line: a line to give away, a case to hold against it."""

import json
from pathlib import Path
from typing import Annotated, Final

import typer

from api.cli.opening import place
from api.cli.reading import At
from api.cli.saying import REFUSED, Json, answer, listed, progress
from api.proving import extract_shown, lines_given
from ledger.domain.ids import CaseNumber
from ledger.store import checkpoint as points
from ledger.store import extract_check
from reconciliation.closing.published import Unmet, unmet

proof: Final = typer.Typer(
    no_args_is_help=True, help="离线证明 · What a stranger can check without the court."
)
CHECKER: Final = "extract_check.py"
EXTRACT: Final = "extract.json"


@proof.command("checkpoint")
def checkpoint(
    *,
    at: At = None,
    file: Annotated[
        Path | None,
        typer.Option(
            help="核验点存证文件 · a file of checkpoints given away: each is made again and held "
            "against it, and the new one is added when all are the same"
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """核验点 · One line over every account, to be given away: published, sent to the procurator."""
    kept = file.read_text(encoding="utf-8").split() if file and file.exists() else []
    with place() as here:
        noted = lines_given(kept, here.book)
        court = here.court()
        with progress() as step:
            found = points.checkpoint(court, at, step)
            changed = [*unmet(court, noted, step)]
    document = {
        "checkpoint": str(found), "noted": kept, "changed": [str(e.stated) for e in changed],
        "months": {str(each.stated): each.months for each in changed},
    }  # fmt: skip
    if changed:
        said = "\n".join(map(not_as_it_was, changed))
        answer(document, said, as_json=as_json)
        raise typer.Exit(REFUSED)
    answer(document, str(found), as_json=as_json)
    if file and str(found) not in kept:
        with file.open("a", encoding="utf-8") as notes:
            notes.write(f"{found}\n")


def not_as_it_was(found: Unmet) -> str:
    """That the past is another than it was, and which months were closed on it."""
    of = f"（{'、'.join(found.months)}月结）" if found.months else ""
    return f"✗ 核验点不符{of}，账簿的过去已非当时 · it was: {found.stated}"


@proof.command("extract")
def extract(
    number: Annotated[str, typer.Argument(help="案号, with any brackets")],
    *,
    out: Annotated[Path, typer.Option(help="放入的文件夹 · the folder it is put into")],
    at: At = None,
    as_json: Json = False,
) -> None:
    """案款证明 · A case's money as a stranger can check it, with the program that checks it."""
    wanted = str(CaseNumber.parse(number))
    with place() as here, progress() as step:
        found = extract_shown(points.extract(here.court(), wanted, at, step))
    out.mkdir(parents=True, exist_ok=True)
    words = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    (out / EXTRACT).write_text(words, encoding="utf-8")
    checker = Path(extract_check.__file__).read_text(encoding="utf-8")
    (out / CHECKER).write_text(checker, encoding="utf-8")
    document = {"checkpoint": found["checkpoint"], "folder": str(out)}
    told = f"核验 · check it: python {CHECKER} {EXTRACT} {found['checkpoint']}"
    answer(document, listed(document), told, as_json=as_json)
