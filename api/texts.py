"""Text as people type it: a line in which every character can be seen, and is what it looks like.

Two names that differ only in what no screen shows are two payees who look alike; a sign that turns
the direction of writing lets one account number be read as another.
"""

import unicodedata
from typing import Final

from pydantic_core import PydanticCustomError

# What the document can say of it; the whole rule is `unseen`.
CLEAN: Final = r"^[^\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+$"

SPACES: Final = " \u3000"
_NEVER: Final = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp", "Zs"))
# Drawn as nothing, or as a blank, though Unicode counts them among letters, marks and symbols.
_BLANKS: Final = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0\ufffc\ufffd"
)
_SELECTORS: Final = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
# Copied out of PDF files in place of the characters they look like: ⼀ for 一.
_RADICALS: Final = range(0x2E80, 0x2FE0)
# Newer ideographs than this Python knows stand in people's names already.
_IDEOGRAPHS: Final = range(0x20000, 0x3FFFE)


def unseen(sign: str) -> bool:
    """Whether a character cannot be seen, or is taken for another one."""
    if sign in SPACES:
        return False
    code, kind = ord(sign), unicodedata.category(sign)
    if kind == "Cn":
        return code not in _IDEOGRAPHS or code & 0xFFFE == 0xFFFE
    return (
        kind in _NEVER
        or sign in _BLANKS
        or code in _RADICALS
        or any(code in each for each in _SELECTORS)
    )


def in_plain_sight(text: str) -> str:
    """The text, composed (NFC), so that what looks the same is the same."""
    if text.isascii() and text.isprintable():
        return text
    for at, sign in enumerate(text, 1):
        if unseen(sign):
            raise PydanticCustomError(
                "unseen_character",
                "U+{code} at character {at} cannot be seen, or is taken for another one",
                {"code": f"{ord(sign):04X}", "at": at},
            )
    return unicodedata.normalize("NFC", text)


def visible(text: str) -> str:
    """A text of somebody else's, a bank's or a platform's, with what is unseen in it named."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(f"⟨U+{ord(each):04X}⟩" if unseen(each) else each for each in text)
