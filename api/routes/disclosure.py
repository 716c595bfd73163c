"""Disclosure (执行信息公开): a case's money as one of its parties may see it, and who lets him."""

from typing import Annotated

from fastapi import Depends, Path
from fastapi.security import HTTPAuthorizationCredentials

from api import refusals
from api.acts import act
from api.answers import Answer
from api.deps import Court, Fresh, Reader, Writer, shown_key
from api.desk import Desk
from api.measures import measures_of, with_measures
from api.openapi import READS
from api.routing import Routes
from api.shown import shown
from api.wire import CaseText, Day, PaperWire, PartyText, Text, Wire
from ledger.domain.law.course import Measure
from ledger.domain.law.disclosure import Disclosed
from ledger.projections.nodes import NodeRow, nodes_of
from ledger.services.command import Recorded

router = Routes(prefix="/disclosure", tags=["disclosure"], responses=READS)

PartyMark = Annotated[str, Path(pattern="^p[1-9][0-9]{0,5}$", examples=["p1"])]
Prefix = Annotated[str, Path(pattern="^[0-9a-f]{1,32}$", examples=["a1b2c3d4e5f6"])]


class NewAccess(Wire):
    """Who may look, the paper by which his identity was checked, and until when."""

    case_number: CaseText
    party: PartyText
    identity: PaperWire
    expires_on: Day


class AccessAnswer(Answer):
    """The access itself, this once. A replay and a dry run carry none."""

    access: str | None


class Why(Wire):
    """The reason."""

    reason: Text


@router.post("/accesses", status_code=201, summary="发放查询凭证 · Let a party look")
def give_access(new: NewAccess, desk: Court, writer: Writer) -> AccessAnswer:
    """Shown in this answer and never again; it opens one party's view of one case."""
    with writer.act():
        done, secret = desk.disclosures.give(
            new.case_number, new.party, new.identity.paper(), new.expires_on
        )
        said = writer.answer(done)
    return AccessAnswer(**dict(said), access=secret or None)


@act(router, "revoke", "/accesses/{prefix}/revoke", "收回查询凭证 · Take an access back")
def revoke_access(desk: Desk, prefix: Prefix, new: Why) -> Recorded:
    """It opens nothing any more."""
    return desk.disclosures.revoke(prefix, new.reason)


@router.get(
    "/mine", summary="当事人查询 · What the bearer of an access may see",
    response_model=shown(Disclosed), dependencies=[Fresh],
)  # fmt: skip
def see_mine(
    desk: Court,
    access: Annotated[HTTPAuthorizationCredentials | None, Depends(shown_key)],
) -> object:
    """For the party itself: `Bearer` and the access it was given; no key of the court is asked."""
    if access is None:
        raise refusals.KeyMissing("send Authorization: Bearer and the access")
    seen = desk.disclosures.look(access.credentials)
    with desk.views() as connection:
        return with_measures(connection, desk.court.book, seen)


@router.get(
    "/{case_number}/measures", summary="查控措施 · Measures on the debtor's property",
    response_model=list[shown(Measure)], dependencies=[Fresh],  # type: ignore[misc]
)  # fmt: skip
def list_measures(case_number: CaseText, desk: Court, reader: Reader) -> object:
    """What was frozen, asked of banks, taken or put up for sale for a case, and what came of it."""
    with reader.act(), desk.views() as connection:
        return measures_of(connection, desk.court.book, case_number)


@router.get(
    "/{case_number}/nodes", summary="节点告知记录 · Who was told of what",
    response_model=list[shown(NodeRow)], dependencies=[Fresh],  # type: ignore[misc]
)  # fmt: skip
def list_nodes(case_number: CaseText, desk: Court, reader: Reader) -> object:
    """Every arrival, deferral, payment and return: whom it concerns, and when he was told."""
    with reader.act(), desk.views() as connection:
        return nodes_of(connection, desk.court.book, case_number)


@router.get(
    "/{case_number}/{party}", summary="当事人可见信息 · What a party may see",
    response_model=shown(Disclosed), dependencies=[Fresh],
)  # fmt: skip
def see_disclosed(case_number: CaseText, party: PartyMark, desk: Court, reader: Reader) -> object:
    """What the service desk shows a party whose identity it has checked; nobody else's data."""
    with reader.act():
        seen = desk.disclosures.disclosed(case_number, party)
        with desk.views() as connection:
            return with_measures(connection, desk.court.book, seen)
