"""What the ledger knows, as tables for a terminal: amounts to the right, both languages short."""

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import Any, Final
from uuid import UUID

from rich import box
from rich.cells import cell_len
from rich.markup import escape
from rich.table import Table

from api.chinese_findings import finding_zh
from api.cli.names import NO_ENUMS, called, grouped, meant
from ledger.domain.money import Money
from ledger.domain.signs import visible
from ledger.projections.journal import Movement, TrialBalance
from ledger.store.discovery import Finding
from reconciliation.legacy.table import Table as Report
from reconciliation.spreadsheet import Kind

_figure: Final = re.compile(r"[-+0-9.,:]{0,24}")
_LINES: Final = "/legacy/lines/"
SHORT: Final = 8  # of an id: enough to tell it from its neighbours on one screen


def table(title: str, *columns: str) -> Table:
    """An empty table; a column whose name begins with ``>`` stands to the right.

    On a narrow screen words go on in the next line; a figure is shown whole or not at all, for
    half an amount is another amount.
    """
    made = Table(
        title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False,
        collapse_padding=True, min_width=min(cell_len(title), 78),
    )  # fmt: skip
    for column in columns:
        right = column.startswith(">")
        made.add_column(
            column.removeprefix(">"), justify="right" if right else "left", overflow="fold",
            no_wrap=right,
        )  # fmt: skip
    return made


def movements(title: str, moved: Iterable[Movement], names: Mapping[UUID, str]) -> Table:
    """A case's account (案款明细): what moved, who did it, both dates, and the balances after.

    ``names`` says what a receipt or a payout is called; others are shown by a part of their id.
    """
    made = table(
        title, ">#", "起息日 counts\n入账 recorded", "事项\nwhat", ">变动\nmoved", ">结余\nheld",
        ">可发放\nfree", "经办 who\n来源 funded by\n说明 why",
    )  # fmt: skip
    for each in moved:
        funded = "\n".join(
            f"{_name(names, part.receipt)} {_sum(part.amount)}" for part in each.funded_by
        )
        why = each.reason or (_name(names, each.payout) if each.payout else "")
        made.add_row(
            str(each.position), f"{each.effective_on}\n{each.recorded_at:%Y-%m-%d %H:%M}",
            escape(each.label), _sum(each.amount), _sum(each.total), _sum(each.available),
            escape(visible("\n".join(said for said in (each.actor, funded, why) if said))),
        )  # fmt: skip
    return made


def _name(names: Mapping[UUID, str], id_: UUID) -> str:
    return names.get(id_, str(id_)[:SHORT])


def trial_balance(title: str, found: TrialBalance) -> Table:
    """The trial balance (试算平衡表), family by family; debits +, credits −."""
    made = table(title, "科目", "account", ">户数\naccounts", ">余额 (+借 −贷)\nbalance")
    for family in found.families:
        count = str(len(family.accounts))
        made.add_row(family.zh, family.en, count, _sum(family.amount))
    made.add_section()
    made.add_row("合计", "total", "", _sum(found.total), style="bold")
    return made


def findings(title: str, found: Iterable[Finding]) -> Table:
    """What was looked at, and what to do where it is not well; each in both languages."""
    made = table(title, "", "检查 check", "结果 seen", "处理 fix")
    for each in found:
        zh = finding_zh(each)
        made.add_row(
            "✓" if each.ok else "✗", f"{zh['name_zh']} {each.name}",
            _both(zh["detail_zh"], each.detail), _both(zh["fix_zh"], each.fix),
        )  # fmt: skip
    return made


def _both(zh: str, en: str) -> str:
    """A sentence in Chinese, and under it in English; what is the same in both once."""
    return escape(en if zh == en else f"{zh}\n{en}")


def rows(
    title: str,
    items: Sequence[Mapping[str, Any]],
    columns: Sequence[str],
    own: Mapping[str, type[Enum]] = NO_ENUMS,
) -> Table:
    """Plain rows, some of their columns; days and amounts are never broken.

    ``own`` says whose word a column holds, where another noun means something else by it.
    """
    cells = [[_cell(meant(each, item.get(each), own)) for each in columns] for item in items]
    made = table(title, *(called(each).replace(" ", "\n") for each in columns))
    for nth, column in enumerate(made.columns):
        column.no_wrap = all(_figure.fullmatch(row[nth]) for row in cells)
        if any("." in row[nth] for row in cells) and column.no_wrap:
            column.justify = "right"
    for row in cells:
        made.add_row(*map(escape, row))
    return made


def report(found: Report) -> Table:
    """One of the clean-up's tables, with what it ties to below it."""
    heads = [
        (">" if column.kind in {Kind.MONEY, Kind.COUNT} else "") + f"{column.zh}\n{column.en}"
        for column in found.columns
    ]
    lines = [link.rpartition("/")[2] if link.startswith(_LINES) else "" for link in found.drill]
    named = any(lines)  # where a row is one line, the acts ask for its number
    made = table(found.title, *heads, *(["流水\nline"] if named else []))
    made.caption_justify = "left"
    made.columns[-1].no_wrap = named
    for row, line in zip(found.rows, lines, strict=True):
        cells = [_sum(each) if isinstance(each, Money) else _cell(each) for each in row]
        made.add_row(*map(escape, [*cells, line] if named else cells))
    for tie in found.ties:
        mark = "✓" if tie.holds else "✗"
        made.caption = f"{made.caption or ''}{mark} {tie.said}: {_sum(tie.total)}\n"
    return made


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return " ".join(map(_cell, value.values()))
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_cell, value))
    return grouped(visible(str(value)))


def _sum(amount: Money) -> str:
    return grouped(amount.plain)
