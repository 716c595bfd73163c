"""An extract as it leaves the house: the proof, and what its kinds of facts are called."""

from typing import Any

from ledger.projections.journal import label
from ledger.store.chain import MARK
from ledger.store.checkpoint import Extract


def extract_shown(found: Extract) -> dict[str, Any]:
    """The extract with the Chinese name of each kind of fact in it, which proves nothing."""
    mark = MARK.decode()
    topics = {fact.words.split(mark)[3] for fact in found.facts if fact.words is not None}
    return found.as_dict() | {"labels": {each: label(each) for each in sorted(topics)}}
