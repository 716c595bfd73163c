"""What must be seen before it is acted on: a payout with its digest, a line with its version."""

from enum import Enum
from typing import Annotated, Any, Final
from uuid import UUID

import typer
from rich.table import Table

from api.cli import tables
from api.cli.names import meant
from api.cli.opening import book, place, settings
from api.cli.reading import GOODS, At
from api.cli.roles import role_of
from api.cli.saying import Json, answer, goes_on, listed
from api.cli.sealing import seal_at
from api.desk import Desk
from api.every import follower
from api.plain import plain
from api.routes.archives import archive_shown
from api.routes.goods import goods_shown
from api.routes.lines import line_shown
from api.routes.payouts import payout_shown
from api.routes.restoration import restoration_shown
from api.routes.reversals import reversal_shown
from api.routes.sheets import sheet_shown
from api.shown import Shown
from auctions.law.bids import deposits_seen
from ledger.domain.act import Role
from ledger.domain.bank_line import BankLine
from ledger.domain.ids import CaseNumber
from ledger.projections import lines, lists
from ledger.projections.goods import register
from ledger.projections.read import MOST
from ledger.projections.trail import trail
from ledger.services.goods import GoodsRegister
from ledger.services.numbers import Numbers
from ledger.services.payouts import Payouts
from ledger.services.receipts import Receipts
from ledger.services.restorations import Restorations
from ledger.services.reversals import Reversals
from ledger.services.sheets import MOST as MOST_OF_A_SHEET
from ledger.services.sheets import Sheets

_OF_A_PAYOUT: Final = (
    ("资金来源 out of which receipts", "sources", ("receipt", "amount")),
    ("依据材料 papers", "papers", ("kind", "number", "day", "sha256")),
    ("审批 approvals", "approvals", ("role", "by")),
)
_BANK_SAYS: Final = ("payer_account", "payer_bank", "remark")  # what a claim is proved by
_OF_A_SHEET: Final = (
    "number", "kind", "payee", "account_number", "amount", "purpose", "drafted_by",
)  # fmt: skip


def payout(
    number: Annotated[str, typer.Argument(help="出款编号")], *, as_json: Json = False
) -> None:
    """查看出款 · What is asked and whose turn it is; approve names its digest and version."""
    with place() as here:
        found = payout_shown(*Payouts(here.court()).with_payee(number))
    document = found.model_dump(mode="json")
    facts = _with_payer(fields(found))
    under = [
        tables.rows(title, document[part], columns)
        for title, part, columns in _OF_A_PAYOUT
        if document[part]
    ]
    chain = " → ".join(str(meant("role", each)) for each in document["roles"])
    answer(document, listed({**facts, "roles": chain}), *under, as_json=as_json)


def _with_payer(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts of a payout, its payer by what it can be looked up by, not by the id of a root.

    Unclaimed money is a line's; whatever else pays, the account the money stands on names it.
    """
    of_a_line = facts["payer_kind"] == BankLine.TOPIC
    return {
        "line" if name == "payer" else name: value
        for name, value in facts.items()
        if name != "payer" or of_a_line
    }


def payout_sheet(
    payouts: Annotated[
        list[str] | None, typer.Argument(help="出款编号; 不填为轮到该角色的")
    ] = None,
    *,
    role: Annotated[
        Role,
        typer.Option(
            parser=role_of,
            help="待谁审批 · whose turn, where no payout is named",
        ),
    ] = Role.CHIEF,
    as_json: Json = False,
) -> None:
    """审批清单 · Several payouts with the accounts they go to; approve-several names the digest."""
    with place() as here:
        court = here.court()
        if not payouts:
            follower(court).catch_up()  # where no server runs, nobody else tells the views
            with here.database.snapshot.connect() as connection:
                waiting = lists.to_approve(connection, here.book, role, limit=MOST_OF_A_SHEET)
            payouts = [row.number for row in waiting.items]
        found = sheet_shown(Sheets(court).sheet(payouts))
    document = found.model_dump(mode="json")
    seen = [
        {**each, "payee": each["payee"]["holder"], "account_number": each["payee"]["number"]}
        for each in document["payouts"]
    ]
    shown = tables.rows("审批清单 to approve", seen, _OF_A_SHEET)
    total = {"amount": document["amount"], "digest": document["digest"]}
    answer(document, shown, f"共{len(seen)}笔 · {len(seen)} in all", listed(total), as_json=as_json)


def line(line: Annotated[UUID, typer.Argument(help="流水")], *, as_json: Json = False) -> None:
    """查看流水 · The line, what is left of it, and every claim; confirm names its version."""
    with place() as here:
        deposits_seen(sealed=line in seal_at(here).lines)
        court = here.court()
        found = line_shown(Receipts(court).line(line))
        follower(court).catch_up()  # where no server runs, nobody else tells the views
        with here.database.snapshot.connect() as connection:
            said = lines.line(connection, here.book, line)
            why = {each.claim: each.evidence for each in lines.claims(connection, here.book, line)}
    document = found.model_dump(mode="json")
    for each in document["claims"]:
        each["evidence"] = why.get(each["claim"], "")
    bank = {name: getattr(said, name, "") for name in _BANK_SAYS}
    columns = ("claim", "state", "by", "shares", "evidence")
    under = [tables.rows("认领 claims", document["claims"], columns)] if why else []
    answer({**document, **bank}, listed(fields(found) | bank), *under, as_json=as_json)


def line_trail(
    line: Annotated[UUID, typer.Argument(help="流水")], *, at: At = None, as_json: Json = False
) -> None:
    """资金去向 · Where each fen of a line went, step by step, and where it is now.

    Of a past there is the position alone: steps follow each other as they were recorded, and one
    that counts from a later day would be missing under those that rest on it.
    """
    with place() as here, here.database.snapshot.connect() as connection:
        deposits_seen(sealed=line in seal_at(here).lines)
        found = trail(connection, here.book, line, at_position=at)
    steps = [
        {**plain(each), "by": each.actor, "fact": each.label, "#": each.position}
        for each in found.steps
    ]
    shown = [
        tables.rows("经过 how it went", steps, ("#", "fact", "amount", "put_into", "by", "payout")),
        tables.rows("现在何处 where it is", plain(found.resting), ("account", "amount", "payout")),
    ]
    if found.untold:
        shown.append(
            tables.rows(
                "无法区分 nobody can tell",
                [{"account": each} for each in found.untold],
                ("account",),
            )
        )
    answer(found, *shown, as_json=as_json)


def number(number: Annotated[str, typer.Argument(help="子账号")], *, as_json: Json = False) -> None:
    """子账号归属 · Of which case a number is, and for which payer it was issued."""
    with place() as here:
        found = plain(Numbers(here.court()).whose(number))
    answer(found, listed({**found, **found["number"]}), as_json=as_json)


def reversal(
    number: Annotated[str, typer.Argument(help="回转编号, like （2017）苏0508执101号-R1")],
    *,
    as_json: Json = False,
) -> None:
    """查看执行回转 · What is ordered back and why, how it was amended, and what is still out."""
    with place() as here:
        found = reversal_shown(Reversals(here.court()).reversal(number))
    columns = ("claim", "party", "received", "stands", "amount")
    say(found, "应返还款项 payments", "taken", columns, as_json=as_json)


def goods(
    number: Annotated[str, typer.Argument(help="执行物编号, like （2017）苏0508执101号-G1")],
    *,
    as_json: Json = False,
) -> None:
    """查看执行物 · Where they are, in whose hands, and what is to be done by when."""
    with place() as here:
        found = goods_shown(GoodsRegister(here.court()).goods(number))
    document = found.model_dump(mode="json")
    due = [{"step": step, "due_on": day} for step, day in document.pop("open").items()]
    under = [tables.rows("待办 what is open", due, ("step", "due_on"))] if due else []
    facts = {name: value for name, value in fields(found).items() if name != "open"}
    answer({**document, "open": due}, listed(facts), *under, as_json=as_json)


def goods_register(
    *,
    case: Annotated[str, typer.Option("--case", help="案号: only this case's")] = "",
    custodian: Annotated[str, typer.Option(help="保管人: what he keeps now")] = "",
    at: Annotated[str, typer.Option("--place", help="存放地点: what lies there now")] = "",
    after: Annotated[
        str, typer.Option(help="上页的续页标记 · from where the part before ended: its next")
    ] = "",
    as_json: Json = False,
) -> None:
    """执行物台账 · All goods, or those of one case, of one custodian, or at one place."""
    wanted = str(CaseNumber.parse(case)) if case else None
    with place() as here:
        follower(here.court()).catch_up()  # where no server runs, nobody else tells the views
        with here.database.snapshot.connect() as connection:
            page = register(
                connection, here.book, case_number=wanted, custodian=custodian or None,
                place=at or None, after=after or None, limit=MOST,
            )  # fmt: skip
    shown = tables.rows("执行物台账 · Register of goods", plain(page.items), GOODS)
    answer({"items": page.items, "next": page.next}, shown, as_json=as_json)
    goes_on(page.next, len(page.items))


def archive(case: Annotated[str, typer.Argument(help="案号")], *, as_json: Json = False) -> None:
    """归档检查 · Whether a case is archived, what came since, and everything that is not done."""
    with book() as here:
        court = here.court()
        follower(court).catch_up()
        found = archive_shown(Desk(court, settings()), case)
    say(found, "未办事项 not done", "obstacles", ("kind", "mark", "amount"), as_json=as_json)


def restoration(*, as_json: Json = False) -> None:
    """账簿恢复情况 · Whether the book went back, and how far the comparison with the bank is."""
    with book() as here:
        found = Restorations(here.court()).restoration()
    columns = ("account", "closing_on", "sha256")
    say(restoration_shown(found), "专户 accounts", "accounts", columns, as_json=as_json)


def fields(found: Shown) -> dict[str, Any]:
    """What stands in one line each; a word of the program as the kind of word it is."""
    said = {
        name: each if isinstance(each := getattr(found, name), Enum) else value
        for name, value in found.model_dump(mode="json").items()
    }
    return {name: value for name, value in said.items() if not isinstance(value, list)}


def say(found: Shown, title: str, part: str, columns: tuple[str, ...], *, as_json: bool) -> None:
    """One thing, field by field, and the rows that stand under it."""
    document: dict[str, Any] = found.model_dump(mode="json")
    facts = fields(found)
    rows = document.get(part)
    under: list[Table] = [tables.rows(title, rows, columns)] if rows else []
    answer(document, listed(facts), *under, as_json=as_json)
