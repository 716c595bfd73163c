"""Whether what is sealed can still be opened: a name made unreadable is a payee hidden.

A data key may be destroyed, and a fact says on whose order. Whoever instead takes its row away, or
puts another key into it, erases a person by nobody's order and changes no fact. So every scope that
seals anything must have its key, and one box of each is opened with it where the court's master key
is at hand.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag

from ledger.domain.erasure import Erasure
from ledger.store.keys import MasterKey, opened
from ledger.store.mapper import BOX
from ledger.store.meaning import Difference

AT_ONCE: Final = 5_000  # boxes fetched with one question

_KEYS: Final = "SELECT scope, wrapped, destroyed_at FROM anzhang.data_keys WHERE book = :book"
_TOLD: Final = "SELECT 1 FROM anzhang.facts WHERE book = :book AND originator_id = :id"
_STATES: Final = """
    SELECT position, state FROM anzhang.facts WHERE book = :book AND position = ANY(:positions)"""


def check_boxes(
    connection: sa.Connection, book: str, master: MasterKey | None, sealed: dict[bytes, int]
) -> Iterator[Difference]:
    """The first key that is gone, the first that was destroyed by nobody, the first that is not.

    ``sealed`` says whose keys the facts are sealed with, as their JSON has it, and where first.
    """
    keys = {row.scope: row for row in connection.execute(sa.text(_KEYS), {"book": book})}
    scopes = {json.loads(b'"%b"' % scope): position for scope, position in sealed.items()}
    in_order = sorted(scopes.items(), key=lambda item: item[1])
    for scope, position in in_order:
        if scope not in keys:
            yield Difference("key-missing", position, f"the data key {scope} is not there")
            break
    yield from _destroyed(connection, book, [row.scope for row in keys.values()
                                             if row.destroyed_at is not None])  # fmt: skip
    if master is not None:
        kept = [(scope, at) for scope, at in in_order if scope in keys and keys[scope].wrapped]
        yield from _unopened(connection, book, master, keys, kept)


def _destroyed(connection: sa.Connection, book: str, scopes: list[str]) -> Iterator[Difference]:
    """No data key is gone without the fact that says on whose order it went."""
    for scope in sorted(scopes):
        wanted = {"book": book, "id": Erasure.create_id(scope)}
        if connection.execute(sa.text(_TOLD), wanted).first() is None:
            said = f"the data key {scope} was destroyed and no fact says by whom"
            yield Difference("key-destroyed", None, said)


def _unopened(
    connection: sa.Connection,
    book: str,
    master: MasterKey,
    keys: dict[str, Any],
    sealed: list[tuple[str, int]],
) -> Iterator[Difference]:
    for start in range(0, len(sealed), AT_ONCE):
        few = sealed[start : start + AT_ONCE]
        asked = {"book": book, "positions": [position for _, position in few]}
        states = {row.position: row.state for row in connection.execute(sa.text(_STATES), asked)}
        for scope, position in few:
            try:
                gcm = master.opened(scope, bytes(keys[scope].wrapped))
                opened(gcm, *json.loads(states[position])[BOX])
            except (InvalidTag, ValueError, KeyError, TypeError):
                said = f"the data key {scope} does not open what was sealed with it"
                yield Difference("key-changed", position, said)
                return
