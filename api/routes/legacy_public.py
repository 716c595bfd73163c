"""Legacy money put up in public (公告、认定财产无主): notices, claims, ownerless petitions."""

from typing import Annotated
from uuid import UUID

from fastapi import Path
from pydantic import Field

from api.acts import act
from api.answers import Answer
from api.deps import Court, Fresh, Reader, Writer
from api.desk import Desk
from api.openapi import WRITES
from api.routing import Routes
from api.shown import shown
from api.wire import Day, Text, Wire
from ledger.services.command import Recorded
from reconciliation.legacy import openings

router = Routes(prefix="/legacy", tags=["legacy"], responses=WRITES)

Number = Annotated[str, Path(pattern=r"^[^/\\\x00-\x1f\x7f-\x9f\u2028\u2029]{1,80}$")]
NewNumber = Annotated[
    str, Field(pattern=r"^[^/\\\x00-\x1f\x7f-\x9f\u2028\u2029]{1,80}$", examples=["公2026-1"])
]
Lines = Annotated[list[UUID], Field(min_length=1, max_length=1_000)]


class NewNotice(Wire):
    """Lines to be put up in public, where, and until when."""

    number: NewNumber
    lines: Lines
    medium: Text = Field(examples=["人民法院公告网"])
    until: Day


class Application(Wire):
    """Who says that a line is his, and what proves that he remitted it."""

    line: UUID
    claimant: Text
    proof: Text


class NewPetition(Wire):
    """Lines to be found ownerless, under the number of the court's case."""

    number: NewNumber
    lines: Lines
    document: Text


class CourtNotice(Wire):
    """The court's notice to owners."""

    on: Day
    document: Text


class Judgment(Wire):
    """A judgment, by its number and day."""

    judgment: Text
    on: Day


@router.get("/notices", summary="公告清单 · The public notices", dependencies=[Fresh])
def list_notices(desk: Court, reader: Reader) -> list[shown(openings.NoticeRow)]:  # type: ignore[valid-type]
    """Notices, and how many applied on each."""
    with reader.act(), desk.views() as connection:
        return list(openings.notices(connection, desk.court.book))


@router.post("/notices", status_code=201, summary="拟定公告 · Draw up a public notice")
def draft_notice(new: NewNotice, desk: Court, writer: Writer) -> Answer:
    """Put lines up in public whose ladder is exhausted."""
    with writer.act():
        done = desk.clearing.draft_notice(new.number, new.lines, medium=new.medium, until=new.until)
        return writer.answer(done)


@router.post("/notices/{number}/post", summary="发布公告 · Approve and publish a notice")
def post_notice(number: Number, desk: Court, writer: Writer) -> Answer:
    """Approve and publish what another drew up."""
    with writer.act():
        return writer.answer(desk.clearing.post_notice(number))


@act(router, "claim", "/notices/{number}/claims", "申领 · Claim money of a notice", new=True)
def apply_on_notice(desk: Desk, number: Number, new: Application) -> Recorded:
    """Note who claims a line, and his proof."""
    return desk.clearing.apply(number, new.line, claimant=new.claimant, proof=new.proof)


@router.post("/notices/{number}/expire", summary="公告期满 · Note that a notice ran out")
def expire_notice(number: Number, desk: Court, writer: Writer) -> Answer:
    """Note that its period ended."""
    with writer.act():
        return writer.answer(desk.clearing.expire_notice(number))


@act(router, "petition", "/petitions", "申请认定无主 · Petition for ownerless money", new=True)
def file_petition(desk: Desk, new: NewPetition) -> Recorded:
    """Note the application to have lines found ownerless."""
    return desk.clearing.file_petition(new.number, new.lines, document=new.document)


@act(router, "petition-notice", "/petitions/{number}/notice",
     "财产认领公告 · The court's notice to owners")  # fmt: skip
def publish_petition(desk: Desk, number: Number, new: CourtNotice) -> Recorded:
    """Note the court's notice; its year begins."""
    return desk.clearing.publish_petition(number, new.on, new.document)


@act(router, "petition-judged", "/petitions/{number}/judgment", "认定无主判决 · The judgment")
def judge_petition(desk: Desk, number: Number, new: Judgment) -> Recorded:
    """Note the judgment; its lines may then be called class I."""
    return desk.clearing.judge_petition(number, new.judgment, new.on)


@act(router, "petition-revoked", "/petitions/{number}/revocation", "撤销认定 · An owner came back")
def revoke_petition(desk: Desk, number: Number, new: Judgment) -> Recorded:
    """Note the new judgment; the lines are looked into again."""
    return desk.clearing.revoke_petition(number, new.judgment, new.on)
