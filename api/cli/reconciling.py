"""Proving days and closing months from the command line: ``anzhang reconcile``."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

import typer
from rich.table import Table

from api.cli import tables
from api.cli.legacy import legacy
from api.cli.names import meant
from api.cli.opening import RequestKey, book, desk
from api.cli.proving import not_as_it_was
from api.cli.saying import Json, answer, listed, note, progress
from api.plain import plain
from api.proving import lines_given
from ledger.domain import clock
from ledger.domain.chart import CHART
from ledger.domain.money import Money
from ledger.projections import lines
from ledger.projections.lines import Line
from ledger.store.court import Court
from reconciliation.closing import published
from reconciliation.closing.day import ItemKind
from reconciliation.closing.month import MonthState
from reconciliation.closing.proving import DayLook, MonthLook, Proving
from reconciliation.closing.standing import TO_CONFIRM, TO_WITNESS
from reconciliation.indicators.reading import Measured
from reconciliation.indicators.told_formulas import NOT_COMPUTED
from reconciliation.matching.proposing import Matching

reconcile = typer.Typer(
    no_args_is_help=True, help="对账 · Bank and books: the day's proof, the month's close."
)
month = typer.Typer(no_args_is_help=True, help="月度结账 · Signed by two, sealed.")
reconcile.add_typer(month, name="month")
reconcile.add_typer(legacy, name="legacy")

SIDES: Final = {"finance": "财务 finance", "enforcement": "执行 enforcement"}
BETWEEN: Final = {
    "transit": "在途 in transit", "unclaimed": "待认领 unclaimed", "interest": "专户利息 interest",
    "long": "长款 long",
    "short": "短款 short",
}  # fmt: skip
LISTED: Final = {TO_WITNESS: "现金待见证", TO_CONFIRM: "收取现金待确认"}
Record = Annotated[
    bool, typer.Option("--record", help="编制余额调节表: write it down, open tickets")
]


@reconcile.command("day")
def prove_day(
    day: Annotated[
        datetime | None,
        typer.Argument(formats=["%Y-%m-%d"], help="日期，默认今天 · today where none is named"),
    ] = None,
    *,
    record: Record = False,
    request_key: RequestKey = "",
    as_json: Json = False,
) -> None:
    """日终核对 · Bank and books of a day, account by account; each difference by its name."""
    on = day.date() if day else clock.today()
    if record:
        with desk(request_key) as court:
            Proving(court).prove(on)
            found = Proving(court).look(on)
    else:
        with book() as here:
            found = Proving(here.court()).look(on)
    answer(found, *day_tables(found), as_json=as_json)
    if not found.agrees:
        raise typer.Exit(1)


@reconcile.command("balance")
def confirm_balance(
    account: str,
    day: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"])],
    closing: Annotated[str, typer.Argument(help="对账单余额 · as the paper says: 1234.50")],
    document: str,
    *,
    request_key: RequestKey = "",
    as_json: Json = False,
) -> None:
    """余额对账单 · Take the bank's written word where its files tell no balance."""
    with desk(request_key) as court:
        done = Proving(court).confirm_balance(account, day.date(), Money(closing), document)
    document_ = {"position": done.position, "replayed": done.replayed, **done.ids}
    answer(document_, listed(document_), as_json=as_json)


@reconcile.command("match")
def propose(*, request_key: RequestKey = "", as_json: Json = False) -> None:
    """匹配建议 · Ask the rules whose money the unclaimed lines are; nothing is booked."""
    with desk(request_key) as court:
        done = Matching(court).propose()
    document = {"position": done.position, **done.ids}
    answer(document, listed(document), as_json=as_json)


@month.command("show")
def show_month(label: str, *, as_json: Json = False) -> None:
    """查看月份 · What would be signed, and what stands in the way."""
    with book() as here:
        found = Proving(here.court()).look_at(label)
        with here.database.app.connect() as connection:
            nobodys = [lines.line(connection, here.book, UUID(e)) for e in found.standing.unowned]
        line = _line(here.court(), label) if found.state is MonthState.CLOSED else None
    document = plain(found) | ({"checkpoint": line} if line else {})
    said = [f"核验点 checkpoint: {line}"] if line else []
    answer(document, *month_tables(found), *said, *_nobodys(nobodys), as_json=as_json)


def _line(court: Court, label: str) -> str:
    """The line by which a closed month is published; it reads every posting up to its seal."""
    with progress() as step:
        return published.line_of(court, label, step).checkpoint


@month.command("sign")
def sign_month(
    label: str,
    *,
    figures: Annotated[
        str, typer.Option(help="签署摘要，见 month show · the digest that `month show` printed")
    ],
    request_key: RequestKey = "",
    as_json: Json = False,
) -> None:
    """签署 · Sign the figures you saw; the second of two signatures closes the month."""
    with desk(request_key) as court:
        done = Proving(court).sign(label, figures)
        line = _line(court, label) if done.ids["state"] == MonthState.CLOSED else None
    document = {**done.ids, "position": done.position, "replayed": done.replayed}
    told = [f"核验点，请公布或者送检察院 · publish this line: {line}"] if line else []
    document |= {"checkpoint": line} if line else {}
    shown = {name: each for name, each in document.items() if name != "checkpoint"}
    answer(document, listed(shown, {"state": MonthState}), *told, as_json=as_json)


@month.command("reopen")
def reopen_month(
    label: str, reason: str, *, request_key: RequestKey = "", as_json: Json = False
) -> None:
    """重开 · Open the last closed month again; by the leader, with a reason."""
    with desk(request_key) as court:
        done = Proving(court).reopen(label, reason)
    document = {"month": label, "position": done.position, "replayed": done.replayed}
    answer(document, listed(document), as_json=as_json)


@month.command("check")
def check_month(
    label: str,
    *,
    stated: Annotated[
        str, typer.Option(help="当时公布的核验点 · the line as it was published: does it come out")
    ] = "",
    as_json: Json = False,
) -> None:
    """验证封存 · Recompute a seal: the chain's link, every balance, nothing since, its line."""
    with book() as here:
        found = Proving(here.court()).check(label)
        given = lines_given([stated] if stated else [], here.book)
        line = _line(here.court(), label) if found.seal else ""
        with progress() as step:
            gone = [*published.unmet(here.court(), given, step)]
    document = plain(found) | {"intact": found.intact, "checkpoint": line}
    document |= {"stated_holds": not gone} if stated else {}
    told = document | {"state": found.state}
    answer(document, listed(told), *map(not_as_it_was, gone), as_json=as_json)
    if found.state is MonthState.OPEN:
        note(
            "该月已重开或者尚未结账，不受封存保护 · The month is open: no seal keeps it as it was."
        )
    if gone or not found.intact:
        raise typer.Exit(1)


@reconcile.command("indicators")
def indicators(label: str, *, as_json: Json = False) -> None:
    """质效指标 · A month's indicators, each with both parts of its formula."""
    with book() as here:
        found = Proving(here.court()).indicators(label)
    absent = [f"未计算 not computed: {each.zh} — {each.why_zh}" for each in NOT_COMPUTED]
    answer(found, indicator_table(label, found), *absent, as_json=as_json)


def day_tables(found: DayLook) -> list[Any]:
    """A day's proof for a person to read."""
    made = tables.table(
        f"日终核对 {found.day}", "专户 account", ">银行 bank", ">账面 books",
        ">差额 difference", "",
    )  # fmt: skip
    for each in found.accounts:
        bank = each.closing.grouped if each.closing is not None else "无对账单"
        apart = each.difference.grouped if each.difference is not None else ""
        made.add_row(
            each.bank_account, bank, each.booked.grouped, apart, "✓" if each.agrees else "✗"
        )
    shown: list[Any] = [made]
    items = [(read.bank_account, item) for read in found.accounts for item in read.items]
    if items:
        why = tables.table("差额逐笔 · item by item", "专户", "原因 why", ">金额", "起始", "对象")
        for account, item in items:
            since = str(item.since or "")
            kind = f"{'✓' if item.explained else '✗'} {meant('kind', item.kind)}"
            why.add_row(account, kind, item.amount.grouped, since, f"{item.said} {item.subject}")
        shown.append(why)
    shown.append(between_table(found))
    return shown


def between_table(found: DayLook) -> Table:
    """What lies between the bank's balance and the cases' money."""
    made = tables.table("行账之间 · between bank and cases", "", ">笔数", ">金额")
    for each in found.between:
        amounts = sum(amount.fen for _, amount in each.accounts)
        made.add_row(BETWEEN[each.kind], str(each.count), f"{amounts / 100:,.2f}")
    late = sum(each.late for each in found.in_transit)
    if late:
        made.add_row("在途超期 too long on the way", str(late), "")
    return made


def month_tables(found: MonthLook) -> list[Any]:
    """A month for a person to read before signing."""
    facts = {
        "月份 month": found.label,
        "状态 state": meant("state", found.state),
        "签署 signed": ", ".join(f"{by} ({SIDES[side]})" for by, side in found.signed.items())
        or "-",
        "摘要 figures": found.figures,
    }
    for each in found.read.families:
        zh = CHART[each.family].zh if each.family in CHART else ""
        facts[f"{zh} {each.family}".strip()] = f"{_sum(each.balance)}（{each.accounts}户）"
    for name in found.standing.differences:
        kind, _, subject = name.partition(" ")
        facts[f"✗ {meant('kind', kind, {'kind': ItemKind})} {subject}"] = "未查明 not explained"
    for name in found.standing.listed:
        kind, *rest = name.split(" ")
        if kind in LISTED:
            number, amount, state, who = rest
            facts[f"○ {LISTED[kind]} {number}"] = f"{amount} {meant('state', state)} {who}"
    return [listed(facts)]


def _sum(balance: str) -> str:
    """A balance as the seal has it, its thousands apart."""
    currency, amount = balance.split(" ")
    return f"{currency} {Money(amount, currency).grouped}"


def _nobodys(found: Sequence[Line | None]) -> list[Table]:
    """What nobody claimed and nobody has in hand, so that it is known without its number."""
    title = (
        "✗ 无人负责的待认领款，须认领或者落实责任人（lines search）"
        " · Nobody's: claim it, or put it into somebody's hands"
    )
    columns = ("value_date", "amount", "payer_name", "remark", "line")
    return [tables.rows(title, [plain(each) for each in found if each], columns)] if found else []


def indicator_table(label: str, found: tuple[Measured, ...]) -> Table:
    """Indicators for a person to read."""
    made = tables.table(
        f"质效指标 {label}", "指标", "indicator", ">值 value", ">分子", ">分母", "公式 formula", "v"
    )
    for each in found:
        value = "-" if each.value is None else str(each.value)
        made.add_row(
            each.zh, each.en, value, each.said(each.numerator), each.said(each.denominator),
            each.formula, str(each.version),
        )  # fmt: skip
    return made
