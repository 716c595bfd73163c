"""Lots on the command line: every act of the services, the board, a lot's page, the figures.

anzhang lot acts                                   # what there is to do, and with which fields
anzhang lot do serve-ruling L1 document=裁1 served_on=2026-03-30
anzhang lot do set-terms L1 --json-body terms.json --dry-run
"""

import json
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import BaseModel, ValidationError

from api.chinese_alerts import alert_zh
from api.chinese_breaks import break_zh
from api.chinese_places import place_zh
from api.chinese_values import VALUES
from api.cli import tables
from api.cli.hints import is_list
from api.cli.lot_fields import DoCommand, one_act
from api.cli.lot_figures import figure_tables
from api.cli.names import NO_ENUMS
from api.cli.opening import RequestKey, desk, place, reader, settings
from api.cli.saying import Json, answer, goes_on, listed, note
from api.cli.sealing import seal_at
from api.cli.telling import told
from api.cli.working import read_file
from api.desk import Desk
from api.every import follower
from api.lot_acts import ACTS, BY_NAME
from api.plain import plain
from api.routes.lot_page import page_of_lot
from api.signatures import Act
from auctions.law.bids import deposits_seen
from auctions.law.rounds import unmet
from auctions.lot_words import Outcome, State
from auctions.services.clocks import LotClocks
from auctions.services.lots import Lots
from auctions.timers import CLOCKS, MOMENT
from auctions.views import board, deposits, refunds, statistics, timers
from ledger.domain import act, clock
from ledger.domain.errors import Malformed, NotFound
from ledger.domain.permissions import MATRIX, Permission
from ledger.projections.journal import label

lot = typer.Typer(no_args_is_help=True, help="拍品 · Lots, from seizure to zero.")

OWN = {"state": State, "outcome": Outcome}  # a lot is returned or fails in its own sense
GLANCE = ("lamp", "lot", "state", "attempt", "price", "next", "due_on", "asset_title")
OF_LOTS = frozenset({"stale", "second-round"})  # the others' states are a deposit's, a refund's
LISTS = {
    "stale": ("久拖未清 · Past their next action", GLANCE),
    "second-round": (
        "二轮处置候选 · Candidates",
        ("lot", "state", "round_no", "reference_until", "unmet"),
    ),
    "balances": ("待付尾款 · Balances due", ("lot", "price", "paid", "balance_due_on")),
    "deposits": ("保证金 · Deposits", ("lot", "attempt", "bidder", "channel", "amount", "state")),
    "defaults": (
        "悔拍 · Defaults",
        ("lot", "attempt", "deposit", "frozen", "short_by", "ruled_on"),
    ),
    "refunds": ("应退未退 · Refunds due", ("lot", "payee", "amount", "due_at")),
    "escalated": ("督办 · Urged", ("about", "timer", "zh", "role", "due_at", "level", "urged_to")),
    "alerts": ("预警 · Alerts", ("about", "rule", "said_zh", "said", "due")),
    "breaks": (
        "结算差异 · Breaks",
        ("code", "zh", "lot", "subject", "owner", "amount", "said_zh", "said"),
    ),
}


class ActNotUnderstood(Malformed):
    """The words given to an act are not its fields."""

    code = "act-not-understood"
    title = "The act was not understood"
    title_zh = "办理事项参数无法识别"


@lot.command("acts")
def acts(
    name: Annotated[
        str, typer.Argument(help="事项名称 · one act: each of its fields, and how it is written")
    ] = "",
    *,
    as_json: Json = False,
) -> None:
    """办理事项 · Every act there is, and its fields; of one, how each field is written."""
    if name:
        one_act(_act(name), as_json=as_json)
        return
    rows = [
        {
            "act": each.path, "zh": each.zh,
            "fields": ", ".join(each.body.model_fields) if each.body else "",
            "lot": "yes" if each.of_one_lot else "",
        }
        for each in ACTS
    ]  # fmt: skip
    answer(rows, tables.rows("", rows, ("act", "zh", "lot", "fields")), as_json=as_json)
    if not as_json:
        note("一项的栏目和填法 · One act's fields and how they are written: anzhang lot acts ACT")


def _act(name: str) -> Act:
    wanted = BY_NAME.get(name)
    if wanted is None:
        raise NotFound(f"there is no act {name}; see anzhang lot acts", named=name)
    return wanted


@lot.command("do", cls=DoCommand)
def do(
    name: Annotated[
        str,
        typer.Argument(
            metavar="ACT",
            help="事项名称，加 --help 看栏目和示例 · its name, as in `anzhang lot acts`; "
            "with --help its fields and an example",
        ),
    ],
    words: Annotated[
        list[str] | None, typer.Argument(help="拍品编号及栏目 · the lot's number, then field=value")
    ] = None,
    *,
    json_body: Annotated[
        Path | None,
        typer.Option(help="JSON 文件 · a JSON file with the fields; - reads standard input"),
    ] = None,
    seen: Annotated[
        int | None, typer.Option(help="所见版本 · act only on this version of the lot")
    ] = None,
    dry_run: Annotated[bool, typer.Option(help="试算 · say what would be recorded")] = False,
    request_key: RequestKey = "",
    as_json: Json = False,
) -> None:
    """办理 · Do one act on a lot."""
    wanted = _act(name)
    given = list(words or ())
    number = given.pop(0) if wanted.of_one_lot and given else None
    if wanted.of_one_lot and number is None:
        raise ActNotUnderstood("name the lot first", act=name)
    body = _body(wanted, given, json_body)
    more = {"expected": seen} if wanted.needs_version else {}
    with desk(request_key) as court, act.acting(replace(act.current(), dry_run=dry_run)):
        here = Desk(court, settings())
        done = wanted.call(getattr(here, wanted.desk), number, body, **more)
    told(done, OWN, as_json=as_json)


def _body(wanted: Act, words: list[str], file: Path | None) -> BaseModel | None:
    if wanted.body is None:
        return None
    fields = _in_file(file, wanted) if file is not None else {}
    several = {name for name, each in wanted.body.model_fields.items() if is_list(each)}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals:
            said = f"{word!r:.60} is not field=value"
            raise ActNotUnderstood(said, act=wanted.zh, given=word[:60])
        if name in several:
            fields[name] = [*fields.get(name, []), value]
        else:
            fields[name] = value
    try:
        return wanted.body.model_validate_json(json.dumps(fields))
    except ValidationError as wrong:
        first = wrong.errors()[0]
        where = ".".join(map(str, first["loc"]))
        places = [place_zh(each) for each in wrong.errors()]
        said = f"{where}: {first['msg']}"
        raise ActNotUnderstood(said, act=wanted.zh, places=places) from wrong


def _in_file(file: Path, wanted: Act) -> dict[str, Any]:
    """The fields as a file, or standard input, has them."""
    text = sys.stdin.read() if str(file) == "-" else read_file(file).decode("utf-8")
    try:
        fields = json.loads(text)
    except ValueError as wrong:
        said = f"{file} is not JSON: {wrong}"
        raise ActNotUnderstood(said, act=wanted.zh, file=str(file)) from wrong
    if not isinstance(fields, dict):
        raise ActNotUnderstood(f"{file} holds no fields", act=wanted.zh, file=str(file))
    return fields


@lot.command("show")
def show(
    number: Annotated[str, typer.Argument(help="拍品编号 · the lot's number")],
    *,
    as_json: Json = False,
) -> None:
    """拍品页面 · A lot: prices, attempts, bids, money, papers, next action."""
    with place() as here:
        page = page_of_lot(Desk(here.court(), here.settings), number)
    document = page.model_dump(mode="json")
    glance = {
        "lot": page.lot, "asset_title": page.title,
        **{name: document[name] for name in ("state", "attempt", "price", "owing")},
        "balance_due_on": document["balance_due_on"],
    }  # fmt: skip
    rungs = [{**each, "start_price": each["start"]} for each in document["ladder"]]
    ladder = tables.rows(
        "价格阶梯 · prices", rungs,
        ("attempt", "start_price", "cut", "deposit", "price", "outcome", "defaulted"), OWN,
    )  # fmt: skip
    clocks = tables.rows(
        "下一步 · next", document["next_actions"], ("zh", "due_on", "role", "rule", "article")
    )
    document["may"] = [
        {"act": each.path, "zh": each.zh}
        for each in (BY_NAME.get(name.replace("_", "-")) for name in page.acts) if each is not None
    ]  # fmt: skip
    others = [
        tables.rows(title, document[name], columns)
        for title, name, columns in (
            ("可办事项 · may be done now", "may", ("act", "zh")),
            ("通知 · told", "told", ("party", "means", "on")),
            ("资金 · money", "money", ("account", "amount")),
            ("费用 · costs", "costs", ("kind", "payee", "amount", "document", "settled_by")),
            ("待办 · waited for", "pending", ("what", "who", "due")),
            ("预警 · alerts", "alerts", ("rule", "zh", "said_zh", "said", "due")),
        )
        if document[name]
    ]
    del document["may"]  # a table of the names that "acts" gives
    answer(document, listed(glance, OWN), ladder, clocks, *others, as_json=as_json)


def _clock(timer: str) -> str:
    """What a clock calls for; one that urges, what it urges."""
    asked, _, subject = timer.partition(":")
    called = CLOCKS.get(subject if asked == "T-URGE" else asked)
    return called.zh if called else ""


def _glance(row: board.BoardLot) -> dict[str, Any]:
    """A lot of the board with its lamp, and its next action as the court says and dates it."""
    due = row.next_due
    return {
        "lamp": row.lamp(clock.now()).value, **plain(row), "asset_title": row.title,
        "next": _clock(row.next_timer or ""),
        "due_on": clock.on(due - MOMENT).isoformat() if due else "",
    }  # fmt: skip


@lot.command("board")
def show_board(
    *,
    stage: Annotated[str, typer.Option(help="只列此阶段 · only lots at this stage")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 100,
    after: Annotated[str, typer.Option(help="续页标记 · the cursor from which to go on")] = "",
    as_json: Json = False,
) -> None:
    """拍品看板 · Open lots by their next action, with lamps."""
    with place() as here:
        follower(here.court()).catch_up()
        with here.database.snapshot.connect() as connection:
            page = board.list_board(
                connection, here.book, stage=stage or None, after=after or None, limit=limit
            )
    items = [_glance(row) for row in page.items]
    answer(items, tables.rows("拍品看板 · The board", items, GLANCE, OWN), as_json=as_json)
    goes_on(page.next, len(page.items))


@lot.command("list")
def show_list(
    name: Annotated[str, typer.Argument(help=", ".join(LISTS))],
    *,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 100,
    after: Annotated[str, typer.Option(help="上页末尾 · where the page before ended")] = "",
    bidder: Annotated[
        str, typer.Option(help="竞买人代码 · deposits of one bidder's code, over all lots")
    ] = "",
    as_json: Json = False,
) -> None:
    """拍卖清单 · Stale lots, second-round candidates, balances, deposits, refunds, breaks."""
    if name not in LISTS:
        raise NotFound(f"there is no list {name}; there are {', '.join(LISTS)}", named=name)
    part: dict[str, Any] = {"limit": limit, "after": after or None}
    queries: dict[str, Any] = {
        "stale": lambda c, b: board.stale(c, b, clock.now(), **part),
        "second-round": lambda c, b: board.second_round_candidates(c, b, **part),
        "balances": lambda c, b: board.balances_due(c, b, **part),
        "deposits": lambda c, b: deposits.list_deposits(c, b, bidder=bidder or None, **part),
        "defaults": lambda c, b: deposits.list_defaults(c, b, **part),
        "refunds": lambda c, b: refunds.refunds_due(c, b, **part),
        "escalated": lambda c, b: timers.escalated(c, b, **part),
        "alerts": lambda c, b: timers.alerted(c, b, **part),
        "breaks": lambda c, b: deposits.open_breaks(c, b, **part),
    }
    with place() as here:
        follower(here.court()).catch_up()
        with here.database.snapshot.connect() as connection:
            page = seal_at(here).page(queries[name](connection, here.book))
        items = [_glance(r) if name == "stale" else plain(r) for r in page.items]
        if name == "alerts":
            items = [{**row, "said_zh": alert_zh(row["rule"], row["said"])} for row in items]
        if name == "breaks":
            items = [
                {**row, "zh": VALUES[row["code"]], "said_zh": break_zh(row["code"], row["said"])}
                for row in items
            ]
        if name == "second-round":
            stand = Desk(here.court(), here.settings).lot_ends.as_things_stand(
                row["lot"] for row in items
            )
            for row in items:
                row["conditions"] = [plain(each) for each in stand[row["lot"]]]
                row["unmet"] = ", ".join(unmet(stand[row["lot"]]))
    title, columns = LISTS[name]
    own = OWN if name in OF_LOTS else NO_ENUMS
    answer(items, tables.rows(title, items, columns, own), as_json=as_json)
    goes_on(page.next, len(page.items))


@lot.command("money")
def show_money(
    number: Annotated[str, typer.Argument(help="拍品编号 · the lot's number")],
    *,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 100,
    after: Annotated[str, typer.Option(help="上页末尾 · where the page before ended")] = "",
    as_json: Json = False,
) -> None:
    """拍品资金流水 · Every movement on a lot's accounts, in the order it was recorded."""
    with place() as here:
        keeps = reader(here.court()) in MATRIX[Permission.KEEP_LOT_MONEY]
        deposits_seen(sealed=Lots(here.court()).lot(number).sealed, keeps_deposits=keeps)
        follower(here.court()).catch_up()
        with here.database.snapshot.connect() as connection:
            page = refunds.list_moves(
                connection, here.book, number, after=after or None, limit=limit
            )
    items = [plain(row) for row in page.items]
    rows = [{**row, "fact": label(row["what"]), "effective_on": row["counted_on"]} for row in items]
    columns = ("position", "effective_on", "fact", "account", "amount")
    answer(items, tables.rows("拍品资金流水 · money", rows, columns), as_json=as_json)
    goes_on(page.next, len(page.items))


@lot.command("figures")
def figures(
    since: Annotated[str, typer.Argument(help="起始日 · from this day, YYYY-MM-DD")],
    until: Annotated[str, typer.Argument(help="截止日 · to this day")],
    *,
    as_json: Json = False,
) -> None:
    """统计与清零 · What courts publish, and how many lots came to zero; each with its formula."""
    first, last = date.fromisoformat(since), date.fromisoformat(until)
    with place() as here:
        follower(here.court()).catch_up()
        with here.database.snapshot.connect() as connection:
            told = statistics.statistics(connection, here.book, first, last)
            clear = statistics.clearing(connection, here.book, first, last, clock.now())
    document = {"statistics": told, "clearing": clear}
    answer(document, *figure_tables(f"{since} — {until}", told, clear), as_json=as_json)


@lot.command("tick")
def tick(*, request_key: RequestKey = "", as_json: Json = False) -> None:
    """期限运行 · Let every clock of a lot run out that is due now; each does so once."""
    with desk(request_key) as court:
        fired = LotClocks(court, Desk(court, settings()).close_bidding).tick()
    items = [plain(each) for each in fired]
    rows = [{**each, "zh": _clock(each["timer"]), "said": each["refused"]} for each in items]
    columns = ("lot", "zh", "timer", "due_at", "state", "said")
    shown = tables.rows("期限 · clocks", rows, columns, OWN)
    answer(items, shown, as_json=as_json)
