"""What a cell of an old register means: words, an amount, a day, a case number.

What can mean one thing only is read, whatever hand or program wrote it; what could mean two is
refused with the reason.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final, cast

from ledger.domain.ids import NotACaseNumber, tidy_number
from reconciliation.legacy.source import Cell

EARLIEST: Final = date(1980, 1, 1)
LONGEST: Final = 300  # characters of a cell that are kept
MOST: Final = 10**15  # fen in one line; no court ever held it
NOISE: Final = Decimal("0.000001")  # yuan a floating point number may be off and still mean a fen

KEPT_WHOLE: Final = 10**15  # from here on a spreadsheet has put noughts for the last figures

_WIDE: Final = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: " "}
APART: Final = "\0"  # no cell holds one: reading refuses a file with NUL bytes
# Signs one by one and nothing else: so the whole of a row is looked through in one loop.
_BLANKS: Final = "".join(filter(str.isspace, map(chr, range(0x3001))))
is_untidy = re.compile(f"[{_BLANKS}\ufeff\uff01-\uff5e=]").search
_amount_form = re.compile(
    r"[¥￥$]?\s*(-?[0-9]{1,3}(?:,[0-9]{3})+|-?[0-9]{1,13})(?:\.([0-9]{1,12}))?\s*元?", re.ASCII
).fullmatch
plain_amount = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,13})\.([0-9]{2})", re.ASCII).fullmatch
_day_form = re.compile(
    r"([0-9]{4})(?:-([0-9]{1,2})-([0-9]{1,2})|/([0-9]{1,2})/([0-9]{1,2})"
    r"|\.([0-9]{1,2})\.([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日|([0-9]{2})([0-9]{2}))"
    r"(?:[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?",
    re.ASCII,
).fullmatch
_EXCEL_ZERO: Final = date(1899, 12, 30)


class Unreadable(ValueError):
    """One cell cannot be read; the words say why."""


def all_tidy(cells: tuple[Cell, ...]) -> Sequence[str]:
    """Cells as words; in most rows nothing needs doing, and one look at the whole tells."""
    try:
        whole = APART.join(cast("tuple[str, ...]", cells))
    except TypeError:  # a number or a day among them
        return [_whole(cell) for cell in cells]
    if len(whole) <= LONGEST and not is_untidy(whole):
        return cast("tuple[str, ...]", cells)
    return [tidy(cell) for cell in cells]


def _whole(cell: Cell) -> str:
    """A cell as words; a number cell keeps fifteen figures, and an account number has more.

    Raises :class:`Unreadable` where figures were lost before anybody read the file.
    """
    if isinstance(cell, Decimal) and abs(cell) >= KEPT_WHOLE:
        raise Unreadable(
            f"{cell:f} stands in a number cell, which keeps fifteen figures: make it text",
            "号码存为数值，第15位以后已失真，请改为文本", f"{cell:f}",
        )  # fmt: skip
    return tidy(cell)


def tidy(cell: Cell) -> str:
    """A cell as words: half-width figures, no padding of any kind, a whole number without .0."""
    if isinstance(cell, str):
        if not is_untidy(cell):
            return cell[:LONGEST]
        if cell[0] == "=":
            return _unquoted(cell)
        return " ".join(cell.translate(_WIDE).replace("\ufeff", "").split())[:LONGEST]
    if isinstance(cell, Decimal):
        return f"{cell:f}".removesuffix(".0")
    return cell.isoformat()


def _unquoted(cell: str) -> str:
    """Text that a spreadsheet was told to leave alone: ``="00123"``."""
    found = re.fullmatch(r'="(.*)"', cell.strip(), re.DOTALL)
    return (found[1] if found else cell).strip()[:LONGEST]


def amount_of(cell: Cell) -> int:
    """An amount in fen, of tidy words or of a number, which may be off by a fen's noise.

    Raises :class:`Unreadable` for nothing, for zero and below, and for a fraction of a fen.
    """
    if isinstance(cell, date):
        raise Unreadable("a day stands where the amount should", "金额栏为日期", f"{cell}")
    if isinstance(cell, Decimal):
        return _whole_fen(cell)
    if not cell:
        raise Unreadable("the amount is empty", "金额为空", "")
    found = _amount_form(cell)
    if found is None:
        raise Unreadable(f"{cell!r:.40} is no amount", "金额无法识别", cell)
    yuan, decimals = found[1].replace(",", ""), found[2] or "0"
    if len(decimals) <= 2 and 0 < (count := int(f"{yuan}{decimals:0<2}")) < MOST:
        return count
    return _whole_fen(Decimal(f"{yuan}.{decimals}"))


def _whole_fen(number: Decimal) -> int:
    whole = round(number, 2)
    if abs(number - whole) > NOISE:
        raise Unreadable(f"{number} is no whole number of fen", "金额不足一分", f"{number}")
    if whole <= 0:
        raise Unreadable(f"{number} is not more than zero", "金额应大于零", f"{number}")
    if whole * 100 >= MOST:
        raise Unreadable(f"{number} is more than a court ever held", "金额过大", f"{number}")
    return int(whole * 100)


@lru_cache(maxsize=20_000)
def day_of(cell: Cell) -> date:
    """A day, however it is written; raises :class:`Unreadable` where it could be two."""
    if isinstance(cell, date):
        day = cell
    elif isinstance(cell, Decimal):
        day = _counted(cell)
    else:
        plain = tidy(cell)
        if not plain:
            raise Unreadable("the day is empty", "日期为空", "")
        found = _day_form(plain.replace(" ", "") if "年" in plain else plain)
        if found is None:
            raise Unreadable(f"{plain!r:.40} is no day", "日期无法识别", plain)
        year, month, number = (int(part) for part in found.groups() if part is not None)
        try:
            day = date(year, month, number)
        except ValueError:
            raise Unreadable(f"{plain} is no day of the calendar", "日期不存在", plain) from None
    if day < EARLIEST:
        raise Unreadable(f"{day} is before any such account", "日期过早", f"{day}")
    return day


def _counted(cell: Decimal) -> date:
    """A day as a spreadsheet counts it, or written as eight figures in a number cell."""
    if cell == int(cell) and 19800101 <= cell <= 20991231:
        return day_of(str(int(cell)))
    if not 29_000 <= cell < 75_000:  # 1979 to 2105
        raise Unreadable(f"{cell} is no day", "日期无法识别", f"{cell}")
    return _EXCEL_ZERO + timedelta(days=int(cell))


@lru_cache(maxsize=20_000)
def case_of(cell: Cell) -> tuple[str, str]:
    """The case number in its tidy form and, where the words are none, the words themselves."""
    if not cell:
        return "", ""
    try:
        return tidy_number(cell if isinstance(cell, str) else tidy(cell)), ""
    except NotACaseNumber:
        pass
    words = tidy(cell)  # a spreadsheet's ="…" among them
    try:
        return (tidy_number(words) if words else ""), ""
    except NotACaseNumber:
        return "", words
