"""Keys (密钥): issued by the administrator, taken by their holders, admitted by a leader."""

from typing import Annotated, Literal

from fastapi import Path, Query
from pydantic import Field

from api.answers import Answer
from api.deps import Court, Fresh, Part, Reader, Taker, Writer
from api.openapi import WRITES
from api.routing import Routes
from api.shown import page_of
from api.wire import Day, Text, Wire, Word
from ledger.domain.act import Role
from ledger.domain.permissions import Permission, may
from ledger.projections import people

router = Routes(prefix="/keys", tags=["keys"], responses=WRITES)

Held = Literal["officer", "chief", "leader", "finance", "auctioneer", "auditor", "admin"]
Prefix = Annotated[str, Path(pattern="^[0-9a-f]{1,32}$", examples=["a1b2c3d4e5f6"])]


class NewKey(Wire):
    """Whose key, in which role, and the last day it is good for."""

    person: Word = Field(examples=["li.na"])
    role: Held
    expires_on: Day | None = None


class WithReason(Wire):
    """Why it is done; the reason stays in the book."""

    reason: Text = Field(examples=["岗位调整"])


class TakenKey(Wire):
    """By which mark its holder took it, as he said himself."""

    mark: Annotated[str, Field(pattern="^[0-9a-f]{12}$", examples=["5f2c9e01ab34"])]


class KeyAnswer(Answer):
    """The key itself, this once. A replay and a dry run carry none."""

    key: str | None = Field(examples=["az_a1b2c3d4e5f6_…"])


@router.post("", status_code=201, summary="发放密钥 · Issue a key")
def issue_key(new: NewKey, desk: Court, writer: Writer) -> KeyAnswer:
    """Give a person a key in one role. It is shown in this answer and never again."""
    with writer.act():
        done, secret = desk.keys.issue(new.person, Role(new.role), new.expires_on)
        said = writer.answer(done)
    return KeyAnswer(**dict(said), key=secret or None)


@router.post("/take", summary="领取密钥 · Take one's own key")
def take_key(desk: Court, taker: Taker) -> KeyAnswer:
    """Make the key shown one that only its holder has seen; the one that was given is dead.

    ``ids.mark`` is what its holder says to whoever admits it.
    """
    with taker.writer.act():
        done, secret = desk.keys.take(taker.shown)
        said = taker.writer.answer(done)
    return KeyAnswer(**dict(said), key=secret or None)


@router.post("/{prefix}/admit", summary="核准密钥 · Admit a key")
def admit_key(prefix: Prefix, taken: TakenKey, desk: Court, writer: Writer) -> Answer:
    """Let a key act, once its holder has said its mark in person; nobody admits his own."""
    with writer.act():
        return writer.answer(desk.keys.admit(prefix, taken.mark))


@router.post("/{prefix}/suspend", summary="停用密钥 · Suspend a key")
def suspend_key(prefix: Prefix, why: WithReason, desk: Court, writer: Writer) -> Answer:
    """Put a key out of use at once, whatever its holder leaves open; it can be admitted again."""
    with writer.act():
        return writer.answer(desk.keys.suspend(prefix, why.reason))


@router.post("/stop-recovery", summary="终止恢复核准权 · Stop a recovery")
def stop_key_recovery(why: WithReason, desk: Court, writer: Writer) -> Answer:
    """Stop that somebody begins anew, as was asked at the machine: one who can admit says so."""
    with writer.act():
        return writer.answer(desk.keys.stop_recovery(why.reason))


@router.get(
    "", summary="密钥清单 · List the keys", response_model=page_of(people.KeyInUse),
    dependencies=[Fresh],
)  # fmt: skip
def list_keys(
    desk: Court,
    reader: Reader,
    part: Part,
    person: Annotated[Word | None, Query(description="only this person's keys")] = None,
) -> object:
    """Every key ever given and what became of it; never the key itself."""
    with reader.act(), desk.views() as connection:
        may(reader.role, Permission.AUDIT)
        page = people.keys(
            connection, desk.court.book, person=person, after=part.after, limit=part.limit
        )
    return part.turned(page)


@router.post("/{prefix}/revoke", summary="吊销密钥 · Revoke a key")
def revoke_key(prefix: Prefix, why: WithReason, desk: Court, writer: Writer) -> Answer:
    """Take a key back; what was done with it stays done."""
    with writer.act():
        return writer.answer(desk.keys.revoke(prefix, why.reason))
