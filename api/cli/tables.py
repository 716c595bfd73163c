"""What the ledger knows, as tables for a terminal: amounts to the right, both languages short."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from rich import box
from rich.table import Table

from ledger.domain.money import Money
from ledger.projections.journal import Movement, TrialBalance
from ledger.store.discovery import Finding
from reconciliation.legacy.table import Table as Report
from reconciliation.spreadsheet import Kind

SHORT: Final = 8  # of an id: enough to tell it from its neighbours on one screen


def table(title: str, *columns: str) -> Table:
    """An empty table; a column whose name begins with ``>`` stands to the right."""
    made = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        right = column.startswith(">")
        made.add_column(column.removeprefix(">"), justify="right" if right else "left")
    return made


def movements(title: str, moved: Iterable[Movement], names: Mapping[UUID, str]) -> Table:
    """A case's account (案款明细): what moved, who did it, both dates, and the balances after.

    ``names`` says what a receipt or a payout is called; others are shown by a part of their id.
    """
    made = table(
        title, "#", "起息日\ncounts", "入账时间\nrecorded", "事项\nwhat", ">变动\nmoved",
        ">结余\nheld", ">可发放\nfree", "经办\nwho", "资金来源\nfunded by", "说明\nwhy",
    )  # fmt: skip
    for each in moved:
        funded = "\n".join(
            f"{_name(names, part.receipt)} {part.amount.plain}" for part in each.funded_by
        )
        why = each.reason or (_name(names, each.payout) if each.payout else "")
        made.add_row(
            str(each.position), f"{each.effective_on}", f"{each.recorded_at:%Y-%m-%d %H:%M}",
            each.label, each.amount.plain, each.total.plain, each.available.plain,
            each.actor, funded, why,
        )  # fmt: skip
    return made


def _name(names: Mapping[UUID, str], id_: UUID) -> str:
    return names.get(id_, str(id_)[:SHORT])


def trial_balance(title: str, found: TrialBalance) -> Table:
    """The trial balance (试算平衡表), family by family; debits +, credits −."""
    made = table(title, "科目", "account", ">户数\naccounts", ">余额 (+借 −贷)\nbalance")
    for family in found.families:
        count = str(len(family.accounts))
        made.add_row(family.zh, family.en, count, family.amount.plain)
    made.add_section()
    made.add_row("合计", "total", "", found.total.plain, style="bold")
    return made


def findings(title: str, found: Iterable[Finding]) -> Table:
    """What was looked at, and what to do where it is not well."""
    made = table(title, "", "检查 check", "结果 seen", "处理 fix")
    for each in found:
        made.add_row("✓" if each.ok else "✗", each.name, each.detail, each.fix)
    return made


def rows(title: str, items: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> Table:
    """Plain rows, some of their columns."""
    made = table(title, *columns)
    for item in items:
        made.add_row(*(_cell(item.get(column)) for column in columns))
    return made


def report(found: Report) -> Table:
    """One of the clean-up's tables, with what it ties to below it."""
    heads = [
        (">" if column.kind in {Kind.MONEY, Kind.COUNT} else "") + f"{column.zh}\n{column.en}"
        for column in found.columns
    ]
    made = table(found.title, *heads)
    for row in found.rows:
        made.add_row(*(each.plain if isinstance(each, Money) else _cell(each) for each in row))
    for tie in found.ties:
        mark = "✓" if tie.holds else "✗"
        made.caption = f"{made.caption or ''}{mark} {tie.said}: {tie.total.plain}\n"
    return made


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return " ".join(map(_cell, value.values()))
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_cell, value))
    return str(value)
