"""The audit on the command line: every question to the whole book; exit 1 where there are hits."""

from typing import Annotated

import typer

from api.cli import tables
from api.cli.opening import place
from api.cli.saying import REFUSED, Json, answer
from api.cli.sealing import seal_at
from api.every import follower
from api.problems import plain
from ledger.domain import clock
from ledger.domain.policy_sections import SAMPLING
from ledger.projections import audit as questions
from ledger.services.books import Books

SHOWN = ("question", "zh", "subject", "says", "evidence")


def audit(
    *,
    question: Annotated[str, typer.Option(help="one question only, such as E3-chain")] = "",
    as_json: Json = False,
) -> None:
    """全量审计 · Put every question to the whole book; each hit names the facts that show it."""
    with place() as here:
        court = here.court()
        follower(court).catch_up()
        today = clock.today()
        figures = Books(court).book().policy_on(today).of(SAMPLING)
        with here.database.app.connect() as connection:
            found = list(
                questions.audit(connection, here.book, today, figures, only=question or None)
            )
        sealed = seal_at(here)
        found = [hit for hit in found if not sealed.hides(hit)]
    rows = [plain(each) | {"zh": questions.QUESTIONS[each.question].zh} for each in found]
    asked = 1 if question else len(questions.QUESTIONS)
    title = f"全量审计 · {asked} questions, {len(found)} hits"
    answer({"asked": asked, "hits": found}, tables.rows(title, rows, SHOWN), as_json=as_json)
    if found:
        raise typer.Exit(REFUSED)
