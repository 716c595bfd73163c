"""Whether what a payment rests on was recorded by the court's own program (外来事实).

Verification reads the whole book and comes when somebody asks for it; money that left does not come
back for it. So each time money leaves, the streams it leaves by are held against their marks: who
wrote an approval or another account past the program, with whatever rights, is paid nothing.
"""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from ledger.domain.errors import Conflict
from ledger.store.marks import Marks
from ledger.store.recorder import BookRecorder

_SAID: Final = (
    "SELECT position, mark, originator_id, originator_version, topic, state, actor, role,"
    " correlation, request_key FROM anzhang.facts"
    " WHERE book = %s AND originator_id = ANY(%s::uuid[]) ORDER BY position"
)
_FIRST_MARKED: Final = (
    "SELECT position FROM anzhang.facts WHERE book = %s AND mark IS NOT NULL"
    " ORDER BY position LIMIT 1"
)


class NotRecordedHere(Conflict):
    """A fact that a payment rests on bears no mark of the court's program, or a wrong one.

    Somebody wrote into the database past the program: ``anzhang verify`` names every such fact.
    """

    code = "fact-not-ours"
    title = "What the payment rests on was not recorded by the court's program"
    title_zh = "付款所依据的事实并非本院程序所记"


def must_be_ours(recorder: BookRecorder, marks: Marks, ids: Iterable[UUID]) -> None:
    """Refuse streams of which some fact was not recorded by a program with the court's key.

    What was recorded before facts bore marks is let pass. Raises :class:`NotRecordedHere`.
    """
    bare = None
    for position, mark, *fact in recorder.rows(_SAID, (recorder.book, list(map(str, ids)))):
        if mark is None:
            bare = position
        elif bytes(mark) != marks.of_all([tuple(fact[:4])], *fact[4:]):
            raise _not_ours(position)
    if bare is not None:
        found = recorder.rows(_FIRST_MARKED, (recorder.book,))
        if found and found[0][0] < bare:
            raise _not_ours(bare)


def _not_ours(position: int) -> NotRecordedHere:
    said = f"the fact at position {position} does not bear the mark of the court's program"
    return NotRecordedHere(said, position=position)
