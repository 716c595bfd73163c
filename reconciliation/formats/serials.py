"""A bank's serial (流水号), by which a line is known: what is the same, and what only may be.

``ＡＢ１２`` is ``AB12`` written in full width (全角), and the same. ``ab12`` is perhaps the same,
typed by another program of the bank, and perhaps another: there are banks that number in both.
"""

from typing import Final
from unicodedata import normalize

_WIDE: Final = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}


def plain(serial: str) -> str:
    """The serial in half width, by which its line is known (NFKC)."""
    return serial if serial.isascii() else normalize("NFKC", serial)


def also_kept_as(serial: str) -> tuple[str, ...]:
    """How a line of this serial may stand in the book besides: as it is written, or in full width.

    Lines were once known by the serial as it was written.
    """
    known = plain(serial)
    return tuple({serial, known.translate(_WIDE)} - {known})


def in_other_letters(serial: str) -> tuple[str, ...]:
    """The same serial all in capitals and all in small letters, where either is another."""
    known = plain(serial)
    return tuple({known.upper(), known.lower()} - {known})
