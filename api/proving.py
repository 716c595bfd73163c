"""What leaves the house to be proved to strangers, and what comes back to be held against it."""

from collections.abc import Iterable, Iterator
from typing import Any

from api.refusals import NotACheckpoint
from ledger.projections.journal import label
from ledger.store.chain import MARK
from ledger.store.checkpoint import Checkpoint, Extract
from ledger.store.meaning import Difference
from reconciliation.closing.published import Unmet


def extract_shown(found: Extract) -> dict[str, Any]:
    """The extract with the Chinese name of each kind of fact in it, which proves nothing."""
    mark = MARK.decode()
    topics = {fact.words.split(mark)[3] for fact in found.facts if fact.words is not None}
    return found.as_dict() | {"labels": {each: label(each) for each in sorted(topics)}}


def lines_given(kept: Iterable[str], book: str) -> list[Checkpoint]:
    """The checkpoints as they were noted; raises :class:`NotACheckpoint` for any other words."""
    noted = list(map(_read, kept))
    for each in noted:
        if each.book != book:
            raise NotACheckpoint(f"{each} is of another book", book=book)
    return noted


def _read(text: str) -> Checkpoint:
    try:
        return Checkpoint.parse(text)
    except ValueError as wrong:
        said = f"{text!r:.100} is not book:position:link:subjects:root"
        raise NotACheckpoint(said, given=text[:80]) from wrong


def differing(found: Iterable[Unmet]) -> Iterator[Difference]:
    """Lines that no longer come out, as verification tells of them."""
    return (Difference("checkpoint-differs", e.stated.position, e.said) for e in found)
