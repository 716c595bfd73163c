"""A bank's serial (流水号), by which a line is known: what is the same, and what only may be.

``ＡＢ１２`` is ``AB12`` written in full width (全角), and the same. ``ab12`` is perhaps the same,
typed by another program of the bank, and perhaps another: there are banks that number in both.
"""

from typing import Final, NamedTuple
from unicodedata import normalize

_WIDE: Final = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}


def plain(serial: str) -> str:
    """The serial in half width, by which its line is known (NFKC)."""
    return serial if serial.isascii() else normalize("NFKC", serial)


class Spellings(NamedTuple):
    """How one serial is written: as its line is ``known``, in the older ways in which it may be
    ``kept``, and all in capitals and all in small letters, where either is ``other``."""

    known: str
    kept: frozenset[str]
    other: frozenset[str]


def spellings(serial: str) -> Spellings:
    """The ways in which a line of this serial may stand in the book.

    Lines were once known by the serial as it was written, be it in full width or in half.
    """
    known = plain(serial)
    wide, own = known.translate(_WIDE), {known}
    return Spellings(
        known, frozenset({serial, wide} - own), frozenset({known.upper(), known.lower()} - own)
    )
