"""The auditor on the command line: every question to the whole book, and any account's entries."""

from typing import Annotated

import typer

from api.chinese_accounts import account_said
from api.chinese_hits import hit_zh
from api.cli import tables
from api.cli.opening import place
from api.cli.reading import At, On, past_day
from api.cli.saying import REFUSED, Json, answer, goes_on
from api.cli.sealing import seal_at
from api.every import follower
from api.plain import plain
from auctions.law.bids import deposits_seen
from ledger.domain import clock
from ledger.domain.policy_sections import SAMPLING
from ledger.projections import audit as questions
from ledger.projections.entries import entries
from ledger.projections.journal import upto_known
from ledger.projections.read import MOST
from ledger.services.books import Books

SHOWN = ("question", "zh", "subject", "says_zh", "says", "evidence")
ENTRY = ("#", "effective_on", "fact", "amount", "balance", "by", "against")


def audit(
    *,
    question: Annotated[
        str, typer.Option(help="只查一项 · one question only, such as E3-chain")
    ] = "",
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
    hits = [plain(each) | {"says_zh": hit_zh(each.question, each.says)} for each in found]
    rows = [each | {"zh": questions.QUESTIONS[each["question"]].zh} for each in hits]
    asked = 1 if question else len(questions.QUESTIONS)
    title = f"全量审计：{asked}项，命中{len(hits)}处 · {asked} questions, {len(hits)} hits"
    shown = tables.rows(title, rows, SHOWN) if rows else title
    answer({"asked": asked, "hits": hits}, shown, as_json=as_json)
    if found:
        raise typer.Exit(REFUSED)


def account(
    name: Annotated[str, typer.Argument(help="科目, like bank/1202… or transit/…")],
    *,
    at: At = None,
    on: On = None,
    currency: Annotated[str, typer.Option(help="币种")] = "CNY",
    after: Annotated[
        str, typer.Option(help="上页的续页标记 · from where the part before ended: its next")
    ] = "",
    limit: Annotated[int, typer.Option(min=1, max=MOST)] = 100,
    as_json: Json = False,
) -> None:
    """分户账 · Every entry of any account, the balance after it, and who did it."""
    day = past_day(at, on)
    with place() as here, here.database.snapshot.connect() as connection:
        sealed = seal_at(here)
        if name.startswith("bank/"):  # its balances would tell of what is left out
            sealed.sums_told(upto_known(connection, here.book, at, None))
        page = entries(
            connection, here.book, name, at_position=at, effective_on=day, after=after or None,
            limit=limit, currency=currency,
        )  # fmt: skip
        deposits_seen(sealed=sealed.hides([name, *page.items]))
    rows = [
        {**plain(each), "#": each.position, "fact": each.label, "by": each.actor}
        for each in page.items
    ]
    answer(
        {"account": name, "at": at, "on": day, "items": page.items, "next": page.next},
        tables.rows(f"分户账 {account_said(name)}", rows, ENTRY), as_json=as_json,
    )  # fmt: skip
    goes_on(page.next, len(rows))
