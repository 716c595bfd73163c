"""Text as people type it: a line in which every character can be seen, and is what it looks like.

Two names that differ only in what no screen shows are two payees who look alike; a sign that turns
the direction of writing lets one account number be read as another.
"""

import unicodedata
from typing import Final

from pydantic_core import PydanticCustomError

from ledger.domain.signs import unseen

# What the document can say of it; the whole rule is ``ledger.domain.signs``.
CLEAN: Final = r"^[^\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+$"


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
