"""How the door is asked: the two statements of a command, and how their arguments are written."""

from collections.abc import Sequence
from typing import Any, Final

from ledger.store.wires import Prepared

Statement = tuple[Any, ...]
"""The arguments of one passage through the door."""

_TOLD: Final = (
    "text", "uuid[]", "int[]", "text[]", "text[]", "timestamptz", "text", "text", "text", "text",
    "bytea", "text",
)  # fmt: skip
_POSTED: Final = ("int[]", "text[]", "text[]", "bigint[]", "date[]", "date[]")


def _append(name: str, types: tuple[str, ...], *rest: str) -> Prepared:
    told = [f"${nth}" for nth, _ in enumerate(types, start=1)]
    answered = "first_position, last_position, answer, replayed"
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
    return APPEND_UNPOSTED if len(statement) == len(_TOLD) else APPEND


def array_of(items: Sequence[str]) -> str:
    """An array as one literal: the server reads it in one step, and need not parse a list."""
    return f"{{{','.join(items)}}}"


def texts_of(items: Sequence[Any]) -> str:
    """Any values as an array of texts, in one literal; ``None`` is NULL."""
    if items and None not in items:
        # Thousands of legs pass here: one look at the whole tells that no word needs care.
        words = [str(item) for item in items]
        whole = '","'.join(words)
        if whole.count('"') == 2 * (len(words) - 1) and "\\" not in whole:
            return f'{{"{whole}"}}'
    return array_of(["NULL" if item is None else _quoted(str(item)) for item in items])


def _quoted(text: str) -> str:
    if text.isalnum():
        return f'"{text}"'
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
