"""Disclosure on the command line: who may look, what he sees, and what he was told."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Final

import typer
from rich.table import Table

from api.cli import tables
from api.cli.opening import DryRun, Place, RequestKey, desk, place
from api.cli.papers import PaperText, paper
from api.cli.reading import MEASURE
from api.cli.saying import Json, answer, listed, note
from api.every import follower
from api.measures import measures_of, with_measures
from api.plain import plain
from ledger.domain.ids import CaseNumber
from ledger.domain.law.disclosure import Disclosed
from ledger.projections.nodes import nodes_of
from ledger.services.disclosures import Disclosures

Until = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="有效期至")]
NODE: Final = ("day", "node", "amount")
WAITING: Final = ("why", "ground", "until", "amount")
STEP: Final = ("day", "step", "until")
SHARE: Final = ("plan", "stage", "creditor", "owed", "paid")
TOLD: Final = ("party", "node", "day", "amount", "due_on", "told_on", "notice")


def _shown(seen: Disclosed) -> Sequence[Table]:
    def rows(title: str, items: Sequence[Any], columns: Sequence[str]) -> Table:
        return tables.rows(title, [plain(asdict(each)) for each in items], columns)

    return (
        rows(f"{seen.case_number} {seen.party} 到账", seen.arrivals, NODE),
        rows("等待", seen.waiting, WAITING),
        rows("发放", seen.payouts, NODE),
        *([rows("流程", seen.steps, STEP)] if seen.steps else []),
        *([rows("查控措施", seen.measures, MEASURE)] if seen.measures else []),
        *([rows("分配", seen.shares, SHARE)] if seen.shares else []),
    )


def give(
    case: str, party: str, *, expires_on: Until, paper_: PaperText, dry_run: DryRun = False,
    request_key: RequestKey = "", as_json: Json = False,
) -> None:  # fmt: skip
    """发放查询凭证 · Let a party look whose identity was checked; it is shown once."""
    with desk(request_key, dry_run=dry_run) as court:
        done, shown = Disclosures(court).give(case, party, paper(paper_), expires_on.date())
    document = {"position": done.position, **done.ids, "key": shown or None}
    answer(document, listed(document), as_json=as_json)
    if not shown:
        note("凭证不再显示 · It is not shown again, and a trial gives none.")


def mine(access: str, *, as_json: Json = False) -> None:
    """当事人查询 · What the bearer of an access may see."""
    with place() as here:
        seen = _measured(here, Disclosures(here.court()).look(access))
    answer(seen, *_shown(seen), as_json=as_json)


def see(case: str, party: str, *, as_json: Json = False) -> None:
    """当事人可见信息 · What a party may see."""
    with place() as here:
        seen = _measured(here, Disclosures(here.court()).disclosed(case, party))
    answer(seen, *_shown(seen), as_json=as_json)


def _measured(here: Place, seen: Disclosed) -> Disclosed:
    follower(here.court()).catch_up()  # where no server runs, nobody else tells the views
    with here.database.snapshot.connect() as connection:
        return with_measures(connection, here.book, seen)


def measures(case: str, *, as_json: Json = False) -> None:
    """查控措施 · What was frozen, taken or put up for sale for a case, and what came of it."""
    number = str(CaseNumber.parse(case))
    with place() as here:
        follower(here.court()).catch_up()
        with here.database.snapshot.connect() as connection:
            found = measures_of(connection, here.book, number)
    shown = tables.rows(f"{number} 查控措施", [plain(each) for each in found], MEASURE)
    answer({"case_number": number, "measures": found}, shown, as_json=as_json)


def nodes(case: str, *, as_json: Json = False) -> None:
    """节点告知记录 · Who was told of what, and who not yet."""
    number = str(CaseNumber.parse(case))
    with place() as here:
        follower(here.court()).catch_up()
        with here.database.snapshot.connect() as connection:
            found = nodes_of(connection, here.book, number)
    shown = tables.rows(number, [plain(each) for each in found], TOLD)
    answer({"case_number": number, "nodes": found}, shown, as_json=as_json)


def into(group: typer.Typer) -> None:
    """Add these to the commands of the noun."""
    for command in (give, mine, see, measures, nodes):
        group.command(command.__name__)(command)
