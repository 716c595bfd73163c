"""What the ledger knows, as tables for a terminal: amounts to the right, both languages short."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from rich import box
from rich.cells import cell_len
from rich.markup import escape
from rich.table import Table

from ledger.domain.money import Money
from ledger.domain.signs import visible
from ledger.projections.journal import Movement, TrialBalance
from ledger.store.discovery import Finding
from reconciliation.legacy.table import Table as Report
from reconciliation.spreadsheet import Kind

_figure: Final = re.compile(r"[-+0-9.,:]{0,24}")
_yuan: Final = re.compile(r"(-?[0-9]{1,3})((?:[0-9]{3})+)(\.[0-9]{2})")
HEADS: Final = {
    "account": "科目", "against": "对方科目", "amount": "金额", "assignment": "认领",
    "awaited": "待收", "balance": "余额", "bank_account": "专户", "bank_name": "开户行",
    "begun_by": "发起人", "booked_on": "记账日",
    "by": "经办", "case_number": "案号", "claim": "认领", "court": "本院期限",
    "drawn": "已动用", "due": "到期日", "due_on": "期限", "evidence": "依据",
    "expires_on": "有效期至", "fact": "事实", "fifteen": "十五日", "file": "文件",
    "closed_on": "销号日", "gross": "总额", "issued_at": "发放时间", "issued_on": "生成日",
    "kind": "种类", "last_until": "最晚期限",
    "legal": "法定期限", "line": "流水", "list": "清单", "name": "名称",
    "next_role": "待办岗位", "note": "说明", "notified_on": "通知日", "number": "编号",
    "objection": "异议", "outstanding": "未追回", "owner": "责任人", "paid": "已发",
    "participants": "债权人", "party": "当事人", "payer_name": "付款人", "person": "人员",
    "payout": "出款", "place": "位置", "prefix": "密钥前缀", "put_into": "转入",
    "reached_on": "送达日", "reason": "原因", "remainder": "未认领",
    "revoked_at": "吊销时间", "role": "岗位", "said": "说明", "sent_on": "发送日",
    "served": "已送达", "shares": "分配", "stage": "阶段", "state": "状态",
    "stated_by": "登记人", "suggested": "建议案号", "ticket": "工单", "unsettled": "未发放",
    "until": "截止日", "value_date": "起息日", "waits_for": "待办",
}  # fmt: skip
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
    """What was looked at, and what to do where it is not well."""
    made = table(title, "", "检查 check", "结果 seen", "处理 fix")
    for each in found:
        made.add_row("✓" if each.ok else "✗", each.name, each.detail, each.fix)
    return made


def rows(title: str, items: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> Table:
    """Plain rows, some of their columns; days and amounts are never broken."""
    cells = [[_cell(item.get(column)) for column in columns] for item in items]
    made = table(title, *(f"{HEADS[each]}\n{each}" if each in HEADS else each for each in columns))
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
    made = table(found.title, *heads)
    for row in found.rows:
        cells = (_sum(each) if isinstance(each, Money) else _cell(each) for each in row)
        made.add_row(*map(escape, cells))
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
    return _grouped(visible(str(value)))


def _sum(amount: Money) -> str:
    return _grouped(amount.plain)


def _grouped(words: str) -> str:
    """A sum with its thousands apart (千分位), for eyes; whatever else it is, as it stands."""
    found = _yuan.fullmatch(words)
    if found is None:
        return words
    first, thousands, fen = found.groups()
    return ",".join((first, *re.findall("...", thousands))) + fen
