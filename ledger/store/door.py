"""How the door is asked: the two statements of a command, and how their arguments are written."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final
from uuid import UUID

from eventsourcing.persistence import PersistenceError

from ledger.store.wires import Prepared

Statement = tuple[Any, ...]
"""The arguments of one passage through the door."""

# Words go as one text, parted by what none of them may hold: in an array each would be quoted, and
# the quotes of JSON quoted again, and the server would read all that back letter by letter.
_MARK: Final = "\x1f"
_WORDS: Final = "words"

_TOLD: Final = (
    "text", "uuid[]", "int[]", _WORDS, _WORDS, "timestamptz", "text", "text", "text", "text",
    "bytea", "text", "uuid[]", "int[]", "bytea",
)  # fmt: skip
_UNPOSTED: Final = len(_TOLD)
_POSTED: Final = ("int[]", _WORDS, _WORDS, "bigint[]", "date[]", "date[]")


def _append(name: str, said: tuple[str, ...], *rest: str) -> Prepared:
    told = [
        f"string_to_array(${nth}, chr({ord(_MARK)}))" if kind is _WORDS else f"${nth}"
        for nth, kind in enumerate(said, start=1)
    ]
    types = tuple("text" if kind is _WORDS else kind for kind in said)
    answered = "first_position, last_position, answer, replayed, recorded_at"
    return Prepared(
        name, types, f"SELECT {answered} FROM anzhang.append({', '.join([*told, *rest])})"
    )


APPEND: Final = _append("append", _TOLD + _POSTED)
# Facts that move no money: what an argument costs, it costs empty as well.
APPEND_UNPOSTED: Final = _append("append_unposted", _TOLD, *(["'{}'"] * len(_POSTED)))
# Stream by stream, each by its own key: a plan for all at once may read the whole book. Whose fact
# it is, is said by its place among those asked for: an id would be written and read once more.
STREAMS: Final = Prepared(
    "streams",
    ("text", "uuid[]"),
    "SELECT nth, originator_version, topic, state, recorded_at"
    " FROM unnest($2) WITH ORDINALITY AS wanted (id, nth) CROSS JOIN LATERAL ("
    "SELECT originator_version, topic, state, recorded_at FROM anzhang.facts"
    " WHERE book = $1 AND originator_id = wanted.id ORDER BY originator_version) AS f",
)


def door_for(statement: Statement) -> Prepared:
    """The statement of the door that takes so many arguments."""
    return APPEND_UNPOSTED if len(statement) == _UNPOSTED else APPEND


def array_of(items: Iterable[object]) -> str:
    """Numbers or days as one array literal: the server reads it in one step."""
    return f"{{{','.join(['NULL' if item is None else str(item) for item in items])}}}"


def ids_of(ids: Iterable[UUID]) -> str:
    """Ids as one array literal, without the dashes: the server asks for none, and to write them
    took an id as long as three other values."""
    return f"{{{','.join([id_.hex for id_ in ids])}}}"


def words_of(items: Sequence[str]) -> str:
    """Words as one text. One that holds the mark would be two, so nothing is said at all."""
    whole = _MARK.join(items)
    if whole.count(_MARK) != max(len(items) - 1, 0):
        raise PersistenceError("a word for the door holds a control character")
    return whole


LEGS: Final[tuple[Callable[[Sequence[Any]], str], ...]] = (
    array_of, words_of, words_of, array_of, array_of, array_of,
)  # fmt: skip
"""How the legs of a command are written, column by column."""
