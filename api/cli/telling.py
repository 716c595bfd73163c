"""What a command recorded, or in a dry run would record, as it is told at the command line."""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from rich.table import Table

from api.answers import Answer
from api.answers import answer as answered
from api.cli import tables
from api.cli.names import NO_ENUMS
from api.cli.saying import answer, listed, note
from ledger.projections.journal import label
from ledger.services.command import Recorded

TRIED: Final = "试算，未入账 · Tried only: nothing was recorded, and no name above is given yet."


def told(done: Recorded, own: Mapping[str, type[Enum]] = NO_ENUMS, *, as_json: bool) -> None:
    """Answer a command: where it stands, the names it gave, and what a dry run would post."""
    document = answered(done)
    stands = {"position": document.position, "replayed": document.replayed}
    names = document.ids if document.dry_run else {**document.ids, **stands}
    answer(
        document.model_dump(mode="json"), listed(names, own), *_postings(document), as_json=as_json
    )
    if document.dry_run:
        note(TRIED)


def _postings(document: Answer) -> list[Table]:
    """What a dry run would post."""
    rows = [
        {"fact": label(fact.topic), "account": leg.account, "amount": leg.amount.plain}
        for fact in document.facts or ()
        for leg in fact.postings
    ]
    return [tables.rows("", rows, ("fact", "account", "amount"))] if rows else []
