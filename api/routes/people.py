"""People (人员): hand-overs, delegations, recusals, powers, and what anybody leaves open."""

from typing import Annotated

from fastapi import Path
from pydantic import Field

from api.answers import Answer
from api.deps import Court, Fresh, Part, Reader, Seen, Tag, Writer
from api.openapi import WRITES
from api.routes.cases import CaseNumber
from api.routes.keys import WithReason
from api.routes.payouts import Number
from api.routing import Routes
from api.shown import Shown, page_of, shown
from api.wire import Day, PaperWire, PartyText, Text, Wire, Word, Yuan
from ledger.domain.hand_over import OpenItem
from ledger.projections import people
from ledger.services.people import left_open

router = Routes(tags=["people"], responses=WRITES)

Person = Annotated[Word, Path(description="人员", examples=["li.na"])]
HandOverNumber = Annotated[
    str, Path(pattern=r"^JJ\d{8}-[0-9A-F]{6}$", examples=["JJ20260302-A1B2C3"])
]
DelegationNumber = Annotated[
    str, Path(pattern=r"^SQ\d{8}-[0-9A-F]{6}$", examples=["SQ20260302-A1B2C3"])
]
PowerMark = Annotated[str, Path(pattern="^w[1-9][0-9]{0,5}$", examples=["w1"])]


class NewHandOver(Wire):
    """Who leaves, and who takes over."""

    leaving: Word = Field(examples=["li.na"])
    successor: Word = Field(examples=["wang.wei"])


class Signature(Wire):
    """The digest of exactly the list that is signed."""

    digest: str = Field(pattern="^[0-9a-f]{64}$", examples=["0" * 64])


class NewOfficer(Wire):
    """Whose case it is from now on, and on what basis."""

    officer: Word
    basis: Text = Field(examples=["院长办公会纪要 2026-03-02"])


class NewRecusal(Wire):
    """Who keeps away from the case, on which decision."""

    person: Word
    paper: PaperWire


class NewDelegation(Wire):
    """Who approves in one's place, between which days, up to which sum for one payment."""

    to: Word
    begins: Day
    until: Day
    up_to: Yuan | None = None
    paper: PaperWire


class ConsentFor(Signature):
    """The digest of what was seen, and the delegation under which it is approved."""

    delegation: str = Field(pattern=r"^SQ\d{8}-[0-9A-F]{6}$", examples=["SQ20260302-A1B2C3"])


class NewPower(Wire):
    """What a party lets an agent do; ``collects`` is the special power to take the money."""

    principal: PartyText
    agent: PartyText
    collects: bool
    own_account: bool = False
    begins: Day
    until: Day | None = None
    papers: list[PaperWire] = Field(min_length=1, max_length=20)


class EndOfPower(Wire):
    """From which day the power no longer holds, on which paper."""

    on: Day
    paper: PaperWire


class HandOverShown(Shown):
    """A hand-over: the whole list, and who has signed it."""

    number: str
    leaving: str
    successor: str
    items: list[shown(OpenItem)]  # type: ignore[valid-type]  # made from the record
    digest: str
    signed: dict[str, str]
    complete: bool
    version: int


@router.get(
    "/people/{person}/open-items", summary="未结事项 · What somebody has left open",
    response_model=list[shown(OpenItem)],  # type: ignore[misc]
)  # fmt: skip
def see_open_items(person: Person, desk: Court, reader: Reader) -> object:
    """Cases, money, payments and claims that are still this person's."""
    with reader.act():
        return left_open(desk.court, person)


@router.post("/hand-overs", status_code=201, summary="编制交接清单 · List what is handed over")
def list_hand_over(new: NewHandOver, desk: Court, writer: Writer) -> Answer:
    """Close the list of everything somebody leaves open; three people then sign it."""
    with writer.act():
        return writer.answer(desk.people.list_hand_over(new.leaving, new.successor))


@router.get(
    "/hand-overs", summary="交接清单 · List the hand-overs",
    response_model=page_of(people.HandOverRow), dependencies=[Fresh],
)  # fmt: skip
def list_hand_overs(desk: Court, reader: Reader, part: Part) -> object:
    """Every hand-over and who has signed it."""
    with reader.act(), desk.views() as connection:
        return part.turned(
            people.hand_overs(connection, desk.court.book, after=part.after, limit=part.limit)
        )


@router.get("/hand-overs/{hand_over}", summary="查看交接 · Look at a hand-over")
def see_hand_over(
    hand_over: HandOverNumber, desk: Court, reader: Reader, tag: Tag
) -> HandOverShown:
    """The whole list; its ETag is the version seen."""
    with reader.act():
        found = desk.people.hand_over(hand_over)
    tag(found.version)
    return HandOverShown(
        number=found.number, leaving=found.leaving, successor=found.successor,
        items=list(found.items), digest=found.digest,
        signed={signer.value: by for signer, by in found.signed.items()},
        complete=found.complete, version=found.version,
    )  # fmt: skip


@router.post("/hand-overs/{hand_over}/sign", summary="签署交接 · Sign a hand-over")
def sign_hand_over(
    hand_over: HandOverNumber, seen: Seen, given: Signature, desk: Court, writer: Writer
) -> Answer:
    """Sign as who leaves, who takes over, or (a chief) who watches; the third moves the cases."""
    with writer.act():
        return writer.answer(desk.people.sign_hand_over(hand_over, given.digest, expected=seen))


@router.post("/cases/{case_number}/assign", summary="更换承办人 · Give a case another officer")
def assign_case(
    case_number: CaseNumber, seen: Seen, new: NewOfficer, desk: Court, writer: Writer
) -> Answer:
    """One case alone; a whole desk changes hands by a hand-over."""
    with writer.act():
        done = desk.people.assign(case_number, new.officer, basis=new.basis, expected=seen)
        return writer.answer(done)


@router.post(
    "/cases/{case_number}/recusals", status_code=201,
    summary="登记回避决定 · Keep somebody away from a case",
)  # fmt: skip
def recuse(case_number: CaseNumber, new: NewRecusal, desk: Court, writer: Writer) -> Answer:
    """From now on this person changes nothing on the case."""
    with writer.act():
        return writer.answer(desk.people.recuse(case_number, new.person, paper=new.paper.paper()))


@router.get(
    "/cases/{case_number}/recusals", summary="回避情况 · Who keeps away from a case",
    response_model=list[shown(people.RecusalRow)], dependencies=[Fresh],  # type: ignore[misc]
)  # fmt: skip
def list_recusals(case_number: CaseNumber, desk: Court, reader: Reader) -> object:
    """Everybody kept away from this case, and on which decision."""
    with reader.act(), desk.views() as connection:
        desk.cases.case(case_number)
        return people.recusals_of(connection, desk.court.book, case_number)


@router.post(
    "/cases/{case_number}/powers", status_code=201, summary="登记授权 · Enter an agent's power"
)
def give_power(case_number: CaseNumber, new: NewPower, desk: Court, writer: Writer) -> Answer:
    """Only a special power that names the money lets an agent take it."""
    with writer.act():
        done = desk.people.give_power(
            case_number, new.principal, new.agent, collects=new.collects,
            own_account=new.own_account, begins=new.begins, until=new.until,
            papers=[each.paper() for each in new.papers],
        )  # fmt: skip
        return writer.answer(done)


@router.get(
    "/cases/{case_number}/powers", summary="授权登记 · The powers given in a case",
    response_model=list[shown(people.PowerRow)], dependencies=[Fresh],  # type: ignore[misc]
)  # fmt: skip
def list_powers(case_number: CaseNumber, desk: Court, reader: Reader) -> object:
    """Every power ever entered, ended ones among them."""
    with reader.act(), desk.views() as connection:
        desk.cases.case(case_number)
        return people.powers_of(connection, desk.court.book, case_number)


@router.post("/cases/{case_number}/powers/{power}/end", summary="撤销授权 · End an agent's power")
def end_power(
    case_number: CaseNumber, power: PowerMark, new: EndOfPower, desk: Court, writer: Writer
) -> Answer:
    """Take a power back from a day on."""
    with writer.act():
        done = desk.people.end_power(case_number, power, on=new.on, paper=new.paper.paper())
        return writer.answer(done)


@router.post("/delegations", status_code=201, summary="授权代行 · Let somebody approve for oneself")
def delegate(new: NewDelegation, desk: Court, writer: Writer) -> Answer:
    """Between two days and up to a sum, within the court's own limits."""
    with writer.act():
        done = desk.people.delegate(
            new.to, begins=new.begins, until=new.until, up_to=new.up_to, paper=new.paper.paper()
        )
        return writer.answer(done)


@router.get(
    "/delegations", summary="授权代行清单 · List the delegations",
    response_model=page_of(people.DelegationRow), dependencies=[Fresh],
)  # fmt: skip
def list_delegations(desk: Court, reader: Reader, part: Part) -> object:
    """Every delegation, and how often it was used."""
    with reader.act(), desk.views() as connection:
        return part.turned(
            people.delegations(connection, desk.court.book, after=part.after, limit=part.limit)
        )


@router.post("/delegations/{delegation}/end", summary="终止授权代行 · End a delegation")
def end_delegation(
    delegation: DelegationNumber, why: WithReason, desk: Court, writer: Writer
) -> Answer:
    """Take a delegation back before its last day."""
    with writer.act():
        return writer.answer(desk.people.end_delegation(delegation, why.reason))


@router.post("/payouts/{number}/approve-for", summary="代行审批 · Approve in somebody's place")
def approve_for(
    number: Number, seen: Seen, given: ConsentFor, desk: Court, writer: Writer
) -> Answer:
    """Agree in the role of whoever delegated it; nobody acts twice, himself or through another."""
    with writer.act():
        done = desk.people.approve_for(given.delegation, number, given.digest, expected=seen)
        return writer.answer(done)
