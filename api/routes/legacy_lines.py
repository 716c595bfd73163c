"""Legacy lines one by one (单笔历史案款): looked up, looked into, classed and matched."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from pydantic import Field

from api.answers import Answer
from api.deps import Court, Fresh, Part, Reader, Seen, Tag, Writer
from api.openapi import WRITES
from api.routes.lines import ShareWire
from api.routing import Routes
from api.shown import Shown, page_of, shown
from api.wire import Amount, CaseText, Day, Text, Wire, Word
from reconciliation.legacy import ladder, looking, views
from reconciliation.legacy.candidates import candidates, known_cases
from reconciliation.legacy.classes import Grade, LegacyClass, Step
from reconciliation.matching.hits import By, Hit, Why

router = Routes(prefix="/legacy", tags=["legacy"], responses=WRITES)

MatchMark = Annotated[str, Path(pattern="^m[1-9][0-9]{0,5}$", examples=["m1"])]


class NewStep(Wire):
    """One rung of the identification ladder; what does not apply is taken and says so."""

    step: Step
    on: Day
    result: Text
    document: Text | None = None
    next_on: Day | None = None


class NewClass(Wire):
    """Another class, why, and on what paper; ``decision`` is the financial authority's."""

    cls: LegacyClass
    reason: Text
    case_number: CaseText | None = None
    document: Text | None = None
    owner: Text | None = None
    review_on: Day | None = None
    decision: Text | None = None


class NewMatch(Wire):
    """For which cases the line came, and how well that is proved."""

    shares: list[ShareWire] = Field(min_length=1, max_length=100)
    grade: Grade
    evidence: Text | None = None
    reason: Text | None = None


class LegacyLineShown(Shown):
    """A legacy line with its ladder and its matches; ``version`` is what an act names."""

    line: shown(views.LegacyRow)  # type: ignore[valid-type]  # made from the record
    steps: list[shown(ladder.StepRow)]  # type: ignore[valid-type]
    matches: list[shown(views.MatchRow)]  # type: ignore[valid-type]
    free: Amount
    version: int


class CandidateShown(Shown):
    """A case the line may have come for, with the reasons for and against."""

    case_number: str
    amount: Amount
    rule: By
    score: int
    reasons: list[Why]


# Looking


@router.get(
    "/lines", response_model=page_of(views.LegacyRow), dependencies=[Fresh],
    summary="历史案款清单 · The legacy lines",
)  # fmt: skip
def list_legacy_lines(
    desk: Court,
    reader: Reader,
    part: Part,
    *,
    bank_account: Annotated[Word | None, Query(description="专户账号")] = None,
    cls: Annotated[str, Query(pattern="^([A-K]|B[1-5])?$", description="分类")] = "",
    year: Annotated[int | None, Query(ge=1980, le=2100, description="到账年度")] = None,
) -> object:
    """The lines behind a cell of the opening table, in the order their money arrived."""
    with reader.act(), desk.views() as connection:
        found = looking.cell(
            connection, desk.court.book, bank_account=bank_account or "", cls=cls, year=year,
            after=part.after, limit=part.limit,
        )  # fmt: skip
    return part.turned(found)


@router.get(
    "/open", response_model=page_of(views.LegacyRow), dependencies=[Fresh],
    summary="待清理清单 · What is still to be cleared",
)  # fmt: skip
def list_open_lines(
    desk: Court,
    reader: Reader,
    part: Part,
    cls: Annotated[str, Query(pattern="^([A-K]|B[1-5])?$", description="分类")] = "",
) -> object:
    """What nobody has yet, of one class or of all, oldest money first."""
    with reader.act(), desk.views() as connection:
        found = looking.open_lines(
            connection, desk.court.book, cls, after=part.after, limit=part.limit
        )
    return part.turned(found)


@router.get(
    "/matches", response_model=page_of(views.MatchRow), dependencies=[Fresh],
    summary="待复核对应 · Matches to confirm",
)  # fmt: skip
def list_matches(desk: Court, reader: Reader, part: Part) -> object:
    """Matches that wait for a second person."""
    with reader.act(), desk.views() as connection:
        found = looking.waiting(connection, desk.court.book, after=part.after, limit=part.limit)
    return part.turned(found)


@router.get("/lines/{line}", summary="查看历史案款 · Look at a legacy line", dependencies=[Fresh])
def see_legacy_line(line: UUID, desk: Court, reader: Reader, tag: Tag) -> LegacyLineShown:
    """The line with its ladder and its matches; its ETag is the version seen."""
    with reader.act():
        root = desk.clearing.line(line)
        with desk.views() as connection:
            book = desk.court.book
            found = looking.line(connection, book, line)
            steps, matches = (
                ladder.steps(connection, book, line),
                looking.matches(connection, book, line),
            )
    tag(root.version)
    return LegacyLineShown(
        line=found, steps=list(steps), matches=list(matches), free=root.free,
        version=root.version,
    )  # fmt: skip


@router.get("/lines/{line}/candidates", summary="候选案件 · Cases it may have come for")
def see_candidates(line: UUID, desk: Court, reader: Reader) -> list[CandidateShown]:
    """Candidate cases, best first, each with its reasons; they propose and never book."""
    with reader.act():
        root = desk.clearing.line(line)
        with desk.views() as connection:
            hits = candidates(root, known_cases(connection, desk.court.book))
    return [candidate for hit in hits for candidate in _shown(hit)]


def _shown(hit: Hit) -> list[CandidateShown]:
    return [
        CandidateShown(
            case_number=part.case_number, amount=part.amount, rule=hit.rule, score=hit.score,
            reasons=list(hit.reasons),
        )
        for part in hit.parts
    ]  # fmt: skip


# Acting


@router.post("/lines/{line}/steps", status_code=201, summary="查找措施 · Climb the ladder")
def take_step(line: UUID, new: NewStep, *, seen: Seen, desk: Court, writer: Writer) -> Answer:
    """Note one step of the search for whose money it is."""
    with writer.act():
        done = desk.clearing.take_step(
            line, new.step, new.on, result=new.result, document=new.document or "",
            next_on=new.next_on, expected=seen,
        )  # fmt: skip
        return writer.answer(done)


@router.post("/lines/{line}/class", summary="重分类 · Give it another class")
def reclassify(line: UUID, new: NewClass, *, seen: Seen, desk: Court, writer: Writer) -> Answer:
    """Give the line another class, for a reason and on a paper."""
    given = {field: value or "" for field, value in new if field not in {"cls", "review_on"}}
    with writer.act():
        done = desk.clearing.reclassify(
            line, new.cls, review_on=new.review_on, expected=seen, **given
        )
        return writer.answer(done)


@router.post("/lines/{line}/matches", status_code=201, summary="提出对应 · Match it with cases")
def propose_match(line: UUID, new: NewMatch, *, seen: Seen, desk: Court, writer: Writer) -> Answer:
    """Say for which cases the line came, tranche by tranche."""
    shares = [(each.case_number, each.amount) for each in new.shares]
    with writer.act():
        done = desk.clearing.propose(
            line, shares, new.grade, evidence=new.evidence or "", reason=new.reason or "",
            expected=seen,
        )  # fmt: skip
        return writer.answer(done)


@router.post("/lines/{line}/matches/{match}/confirm", summary="复核对应 · Confirm a match")
def confirm_match(
    line: UUID, match: MatchMark, *, seen: Seen, desk: Court, writer: Writer
) -> Answer:
    """Agree with somebody else's match: the money is its cases'."""
    with writer.act():
        return writer.answer(desk.clearing.confirm(line, match, expected=seen))
