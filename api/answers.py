"""What a write is answered with: where it stands in the book, and the names it gave.

A dry run is answered with the very facts and postings it would have recorded. Whatever is personal
in them is masked: the asker knows it already, and nobody else needs it.
"""

from dataclasses import fields
from typing import Any, Final

from pydantic import Field

from api.chinese import HIDDEN
from api.plain import plain
from api.shown import Shown
from api.wire import Amount
from ledger.domain.kernel import Fact, topic_of
from ledger.services.command import Recorded
from ledger.store.mapper import ENVELOPE, codec_of


class Leg(Shown):
    """One leg of an entry: debits are positive, credits negative."""

    account: str = Field(examples=["case/（2017）苏0508执101号/available"])
    amount: Amount


class FactShown(Shown):
    """One fact: its topic, what it says, and what it debits and credits."""

    topic: str = Field(examples=["payout.drafted"])
    stream: str
    version: int
    says: dict[str, Any]
    postings: list[Leg]


class Answer(Shown):
    """Where a write stands in the book, the names it gave, and whether it stood there before.

    ``facts`` are given in a dry run only, with the positions they would have had.
    """

    position: int = Field(examples=[42])
    first: int
    ids: dict[str, str]
    replayed: bool = False
    dry_run: bool = False
    facts: list[FactShown] | None = None


REPLAYED: Final = "Idempotency-Replayed"


def answer(done: Recorded) -> Answer:
    """The answer to a write."""
    return Answer(
        position=done.position, first=done.first, ids=done.ids, replayed=done.replayed,
        dry_run=done.dry_run,
        facts=[fact_shown(fact) for fact in done.facts] if done.dry_run else None,
    )  # fmt: skip


def fact_shown(fact: Fact) -> FactShown:
    """A fact as anybody with a key may see it."""
    hidden = codec_of(type(fact)).personal_names
    says = {
        field.name: HIDDEN if field.name in hidden else plain(getattr(fact, field.name))
        for field in fields(fact)
        if field.name not in ENVELOPE
    }
    return FactShown(
        topic=topic_of(fact), stream=str(fact.originator_id), version=fact.originator_version,
        says=says, postings=[Leg.model_validate(leg) for leg in fact.postings()],
    )  # fmt: skip
