"""The clean-up's tables as one page (网页报表): plain HTML that prints, every row a link."""

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any, Final

from ledger.domain.money import Money
from reconciliation.legacy.table import Table
from reconciliation.spreadsheet import Kind

STYLE: Final = (
    "body{font-family:system-ui,'Noto Sans SC',sans-serif;margin:2rem;color:#1a1a1a}"
    "table{border-collapse:collapse;margin:.5rem 0 2rem;width:100%}"
    "caption{text-align:left;font-weight:600;padding:.4rem 0}"
    "th,td{border-bottom:1px solid #ccc;padding:.3rem .6rem;text-align:left;vertical-align:top}"
    ".money,.count{text-align:right;font-variant-numeric:tabular-nums}"
    "tfoot td{font-weight:600;border-top:2px solid #666}"
    ".tie{color:#226622}.off{color:#aa2222}"
    "@media print{a{color:inherit;text-decoration:none}}"
)


def page(title: str, tables: Sequence[Table], *, about: Sequence[tuple[str, str]] = ()) -> str:
    """The whole page; everything that came from outside is escaped."""
    said = "".join(f"<p>{escape(name)}: {escape(words)}</p>" for name, words in about)
    body = "".join(_table(each) for each in tables)
    return (
        '<!doctype html><html lang="zh"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>"
        f"<body><h1>{escape(title)}</h1>{said}{body}</body></html>"
    )


def _table(table: Table) -> str:
    head = "".join(
        f'<th scope="col" class="{column.kind.value}">{escape(column.zh)}'
        f"<br><small>{escape(column.en)}</small></th>"
        for column in table.columns
    )
    rows = "".join(
        "<tr>" + "".join(_cells(table, row, link)) + "</tr>"
        for row, link in zip(table.rows, table.drill, strict=True)
    )
    return (
        f'<table id="{table.code}"><caption>{escape(table.title)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody><tfoot>{_foot(table)}</tfoot></table>"
        + "".join(
            f'<p class="{"tie" if tie.holds else "off"}">{"✓" if tie.holds else "✗"} '
            f"{escape(tie.said)}: {tie.total.grouped} = {tie.against.grouped}</p>"
            for tie in table.ties
        )
    )


def _cells(table: Table, row: Sequence[Any], link: str) -> list[str]:
    """The cells of a row; each leads to the lines behind it."""
    return [
        f'<td class="{column.kind.value}"><a href="{escape(link, quote=True)}">'
        f"{escape(_words(cell))}</a></td>"
        for column, cell in zip(table.columns, row, strict=True)
    ]


def _foot(table: Table) -> str:
    totals = table.sheet().totals()
    cells = [
        f'<td class="{column.kind.value}">'
        + (totals[column.heading].grouped if column.kind is Kind.MONEY else "")
        + "</td>"
        for column in table.columns
    ]
    cells[0] = f"<td>合计 total: {len(table.rows)}</td>"
    return f"<tr>{''.join(cells)}</tr>"


def _words(cell: Any) -> str:
    if cell is None:
        return "—"
    if isinstance(cell, Money):
        return cell.grouped
    return cell.isoformat() if isinstance(cell, date) else str(cell)
