"""Tables on a narrow screen: words go on below, an amount is shown whole."""

from io import StringIO

from rich.console import Console

from api.cli import tables
from reconciliation.legacy.table import Table as Report
from reconciliation.printing import templates
from reconciliation.spreadsheet import Column


def drawn(*rows: dict[str, str], width: int = 80) -> str:
    """Rows as a screen of 80 columns shows them."""
    screen = Console(file=StringIO(), width=width)
    columns = ("value_date", "payer_name", "amount", "remainder", "suggested", "line")
    screen.print(tables.rows("待认领", rows, columns))
    return screen.file.getvalue()  # type: ignore[attr-defined]


ROW = {
    "value_date": "2026-03-02", "payer_name": "苏州某某建设工程有限责任公司第三分公司",
    "amount": "12345678.90", "remainder": "12345678.90", "suggested": "（2026）苏0508执101号",
    "line": "72590d06-f02a-546f-8c4d-45838218ce40",
}  # fmt: skip


def test_no_amount_and_no_day_is_cut_and_nothing_is_left_out() -> None:
    text = drawn(ROW)
    assert "…" not in text
    assert text.count("12,345,678.90") == 2
    assert "2026-03-02" in text
    assert sum(text.count(sign) for sign in "苏州某某建设工程有限责任公司第三分公司") >= 19


def test_what_a_bank_wrote_is_shown_and_never_read_as_markup() -> None:
    assert "[red]" in drawn(ROW | {"payer_name": "[red]x"})


def test_what_nobody_would_see_is_named_on_a_screen_and_on_paper() -> None:
    """A remark may hold what turns the line around, or what a terminal obeys."""
    hostile = "款\u202e123\x1b[2J"
    text = "".join(drawn(ROW | {"payer_name": hostile}, width=200).split())
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "⟨U+001B⟩" in text
    paper = templates().from_string("{{ said }}").render(said=hostile)
    assert paper == "款⟨U+202E⟩123⟨U+001B⟩[2J"


def test_a_name_in_a_report_is_never_read_as_markup() -> None:
    shown = Console(file=StringIO(), width=80)
    found = Report("R-1", "表", "a table", (Column("名称", "name"),), (("[/red]张三",),), ("",))
    shown.print(tables.report(found))
    assert "[/red]张三" in shown.file.getvalue()  # type: ignore[attr-defined]


def test_columns_are_named_in_chinese_first() -> None:
    text = drawn(ROW)
    assert text.index("起息日") < text.index("value_date")
