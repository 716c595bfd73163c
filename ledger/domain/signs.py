"""Which characters of a text can be seen, and are what they look like.

What our own people type holds no others. What a bank or a platform wrote is kept as it came, for it
is evidence; where it is shown, what nobody would see in it is named: a remark that turns the
direction of writing does not rearrange a clerk's screen.
"""

import unicodedata
from functools import cache
from typing import Final

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


@cache
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


def visible(text: str) -> str:
    """A text of somebody else's, with what is unseen in it named; its lines stay lines."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        f"⟨U+{ord(each):04X}⟩" if unseen(each) and each != "\n" else each for each in text
    )
