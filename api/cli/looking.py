"""What must be seen before it is acted on: a payout with its digest, a line with its version."""

from typing import Annotated, Any
from uuid import UUID

import typer
from rich.table import Table

from api.cli import tables
from api.cli.opening import place
from api.cli.saying import Json, answer, listed
from api.routes.lines import line_shown
from api.routes.payouts import payout_shown
from api.routes.reversals import reversal_shown
from api.shown import Shown
from ledger.services.payouts import Payouts
from ledger.services.receipts import Receipts
from ledger.services.reversals import Reversals


def payout(
    number: Annotated[str, typer.Argument(help="出款编号")], *, as_json: Json = False
) -> None:
    """查看出款 · What is asked and whose turn it is; approve names its digest and version."""
    with place() as here:
        found = payout_shown(Payouts(here.court()).payout(number))
    _say(found, "审批 approvals", "approvals", ("role", "by"), as_json=as_json)


def line(line: Annotated[UUID, typer.Argument(help="流水")], *, as_json: Json = False) -> None:
    """查看流水 · The line, what is left of it, and every claim; confirm names its version."""
    with place() as here:
        found = line_shown(Receipts(here.court()).line(line))
    _say(found, "认领 claims", "claims", ("claim", "state", "by", "shares"), as_json=as_json)


def reversal(
    number: Annotated[str, typer.Argument(help="回转编号, like （2017）苏0508执101号-R1")],
    *,
    as_json: Json = False,
) -> None:
    """查看执行回转 · What is ordered back and why, how it was amended, and what is still out."""
    with place() as here:
        found = reversal_shown(Reversals(here.court()).reversal(number))
    columns = ("claim", "party", "received", "stands", "amount")
    _say(found, "应返还款项 payments", "taken", columns, as_json=as_json)


def _say(found: Shown, title: str, part: str, columns: tuple[str, ...], *, as_json: bool) -> None:
    """One thing, field by field, and the rows that stand under it."""
    document: dict[str, Any] = found.model_dump(mode="json")
    facts = {name: value for name, value in document.items() if not isinstance(value, list)}
    under: list[Table] = [tables.rows(title, document[part], columns)] if document[part] else []
    answer(document, listed(facts), *under, as_json=as_json)
