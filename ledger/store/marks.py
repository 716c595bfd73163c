"""The mark each fact bears (程序印记): what only a program with the court's master key can make.

The chain says that nothing was changed since it was linked. Whoever owns the database can link
anew all that follows a change, or speak through the door in a leader's name, and the chain is as
whole as before. So every fact also bears a mark of all that it says and in whose name, made with a
key that the database does not have. Its place and its time are no part of it: the door gives them.
"""

from hashlib import blake2b
from typing import Final
from uuid import UUID

MARK_BYTES: Final = 16
UNMARKED: Final = bytes(MARK_BYTES)
NO_MARK: Final = f"'\\x{UNMARKED.hex()}'"  # as the server reads it; what has none at all is NULL
_APART: Final = "\x1f"  # what none of the words may hold


class Marks:
    """Makes the marks of one book's facts."""

    def __init__(self, key: bytes) -> None:
        # A copy of what was begun costs less than beginning with the key again.
        self._begun = blake2b(key=key, digest_size=MARK_BYTES)

    def of(self, words: bytes) -> bytes:
        """The mark of one fact: its stream, version, topic and state, then by whom it was said, in
        which role, in answer to what, as they are hashed for its link."""
        mark = self._begun.copy()
        mark.update(words)
        return mark.digest()

    def of_all(self, facts: list[tuple[UUID, int, str, str]], *said: str) -> bytes:
        """The marks of one command's facts, one after the other, as the door takes them.

        ``said`` is what its facts have in common: actor, role, correlation and request key.
        """
        ends = _APART.join(("", *said))
        return b"".join(
            self.of(f"{id_}{_APART}{version}{_APART}{topic}{_APART}{state}{ends}".encode())
            for id_, version, topic, state in facts
        )
