"""Legacy lines one by one (单笔历史案款), public notices and ownerless petitions."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Response
from pydantic import Field

from api.answers import Answer
from api.deps import Court, Fresh, Part, Reader, Seen, Writer, tag
from api.openapi import WRITES
from api.routes.keys import WithReason
from api.routes.lines import ShareWire
from api.routing import Routes
from api.shown import Shown, page_of, shown
from api.wire import Amount, CaseText, PaperWire, Text, Wire, Word, Yuan
from ledger.domain.payout_kind import PayoutKind
from reconciliation.legacy import ladder, openings, views
from reconciliation.legacy.candidates import candidates, known_cases
from reconciliation.legacy.classes import Grade, LegacyClass, Step
from reconciliation.matching.hits import By, Hit, Why

router = Routes(prefix="/legacy", tags=["legacy"], responses=WRITES)

MatchMark = Annotated[str, Path(pattern="^m[1-9][0-9]{0,5}$", examples=["m1"])]
Number = Annotated[str, Path(pattern=r"^[^/\\\x00-\x1f\x7f-\x9f\u2028\u2029]{1,80}$")]
NewNumber = Annotated[
    str, Field(pattern=r"^[^/\\\x00-\x1f\x7f-\x9f\u2028\u2029]{1,80}$", examples=["公2026-1"])
]
Lines = Annotated[list[UUID], Field(min_length=1, max_length=1_000)]


class NewStep(Wire):
    """One rung of the identification ladder; what does not apply is taken and says so."""

    step: Step
    on: date
    result: Text
    document: Text | None = None
    next_on: date | None = None


class NewClass(Wire):
    """Another class, why, and on what paper; ``decision`` is the financial authority's."""

    cls: LegacyClass
    reason: Text
    case_number: CaseText | None = None
    document: Text | None = None
    owner: Text | None = None
    review_on: date | None = None
    decision: Text | None = None


class NewMatch(Wire):
    """For which cases the line came, and how well that is proved."""

    shares: list[ShareWire] = Field(min_length=1, max_length=100)
    grade: Grade
    evidence: Text | None = None
    reason: Text | None = None


class NewEvidence(Wire):
    """Better evidence for a match that waits."""

    grade: Grade
    evidence: Text


class NewAccount(Wire):
    """The account class F money belongs to, and on what paper."""

    account: str = Field(
        pattern=r"^(fee|cost|fine|tax|deposit|interest|long)/[^\s\x00-\x1f\x7f-\x9f]{1,80}$",
        examples=["fee/（2015）合执字第00524号"],
    )
    document: Text


class NewDestination(Wire):
    """Where money of class H, I or J goes, and on which paper."""

    party: Word
    holder: Text
    number: str = Field(pattern="^[0-9A-Za-z-]{1,34}$")
    bank_name: Text
    bank_code: str = Field(pattern="^[0-9]{12,14}$", examples=["102305000000"])
    paper: PaperWire


class LinePayout(Wire):
    """A payout of the line itself, as its class allows."""

    party: Word
    amount: Yuan
    purpose: Text
    kind: PayoutKind
    papers: list[PaperWire] = Field(default=[], max_length=20)


class NewNotice(Wire):
    """Lines to be put up in public, where, and until when."""

    number: NewNumber
    lines: Lines
    medium: Text = Field(examples=["人民法院公告网"])
    until: date


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

    on: date
    document: Text


class Judgment(Wire):
    """A judgment, by its number and day."""

    judgment: Text
    on: date


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
        found = views.cell(
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
        found = views.open_lines(
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
        found = views.waiting(connection, desk.court.book, after=part.after, limit=part.limit)
    return part.turned(found)


@router.get("/lines/{line}", summary="查看历史案款 · Look at a legacy line", dependencies=[Fresh])
def see_legacy_line(line: UUID, desk: Court, reader: Reader, response: Response) -> LegacyLineShown:
    """The line with its ladder and its matches; its ETag is the version seen."""
    with reader.act():
        root = desk.clearing.line(line)
        with desk.views() as connection:
            book = desk.court.book
            found = views.line(connection, book, line)
            steps, matches = (
                ladder.steps(connection, book, line),
                views.matches(connection, book, line),
            )
    tag(response, root.version)
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


@router.post("/lines/{line}/matches/{match}/evidence", summary="补充证据 · Prove a match better")
def prove_match(
    line: UUID, match: MatchMark, *, new: NewEvidence, seen: Seen, desk: Court, writer: Writer
) -> Answer:
    """Bring the bank's record or the case file for a match that waits."""
    with writer.act():
        done = desk.clearing.prove(line, match, new.grade, evidence=new.evidence, expected=seen)
        return writer.answer(done)


@router.post("/lines/{line}/matches/{match}/confirm", summary="复核对应 · Confirm a match")
def confirm_match(
    line: UUID, match: MatchMark, *, seen: Seen, desk: Court, writer: Writer
) -> Answer:
    """Agree with somebody else's match: the money is its cases'."""
    with writer.act():
        return writer.answer(desk.clearing.confirm(line, match, expected=seen))


@router.post("/lines/{line}/matches/{match}/refuse", summary="退回对应 · Send a match back")
def refuse_match(
    line: UUID, match: MatchMark, *, why: WithReason, seen: Seen, desk: Court, writer: Writer
) -> Answer:
    """Do not agree; the money stays where it is."""
    with writer.act():
        return writer.answer(desk.clearing.refuse(line, match, why.reason, expected=seen))


@router.post("/lines/{line}/reassign", summary="转非案款 · Give it to its own account")
def reassign(line: UUID, new: NewAccount, *, seen: Seen, desk: Court, writer: Writer) -> Answer:
    """Give class F money to the account it belongs to."""
    with writer.act():
        done = desk.clearing.reassign(line, new.account, new.document, expected=seen)
        return writer.answer(done)


@router.post(
    "/lines/{line}/destinations", status_code=201, summary="登记收款方 · Name where it goes"
)
def state_destination(
    line: UUID, new: NewDestination, *, seen: Seen, desk: Court, writer: Writer
) -> Answer:
    """Name where money of class H, I or J goes, and on which paper."""
    with writer.act():
        done = desk.clearing.state_destination(
            line, new.party, holder=new.holder, number=new.number, bank_name=new.bank_name,
            bank_code=new.bank_code, paper=new.paper.paper(), expected=seen,
        )  # fmt: skip
        return writer.answer(done)


@router.post("/lines/{line}/payouts", status_code=201, summary="申请出款 · Ask for a payout of it")
def pay_line(line: UUID, new: LinePayout, *, seen: Seen, desk: Court, writer: Writer) -> Answer:
    """Ask for a payout of the line itself; it is approved and sent like any other."""
    with writer.act():
        done = desk.clearing.pay(
            line, new.party, new.amount, new.purpose, new.kind,
            papers=[each.paper() for each in new.papers], expected=seen,
        )  # fmt: skip
        return writer.answer(done)


# The public, and a court


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


@router.post("/notices/{number}/claims", status_code=201, summary="申领 · Claim money of a notice")
def apply_on_notice(number: Number, new: Application, desk: Court, writer: Writer) -> Answer:
    """Note who claims a line, and his proof."""
    with writer.act():
        done = desk.clearing.apply(number, new.line, claimant=new.claimant, proof=new.proof)
        return writer.answer(done)


@router.post("/notices/{number}/expire", summary="公告期满 · Note that a notice ran out")
def expire_notice(number: Number, desk: Court, writer: Writer) -> Answer:
    """Note that its period ended."""
    with writer.act():
        return writer.answer(desk.clearing.expire_notice(number))


@router.post("/petitions", status_code=201, summary="申请认定无主 · Petition for ownerless money")
def file_petition(new: NewPetition, desk: Court, writer: Writer) -> Answer:
    """Note the application to have lines found ownerless."""
    with writer.act():
        done = desk.clearing.file_petition(new.number, new.lines, document=new.document)
        return writer.answer(done)


@router.post("/petitions/{number}/notice", summary="财产认领公告 · The court's notice to owners")
def publish_petition(number: Number, new: CourtNotice, desk: Court, writer: Writer) -> Answer:
    """Note the court's notice; its year begins."""
    with writer.act():
        return writer.answer(desk.clearing.publish_petition(number, new.on, new.document))


@router.post("/petitions/{number}/judgment", summary="认定无主判决 · The judgment")
def judge_petition(number: Number, new: Judgment, desk: Court, writer: Writer) -> Answer:
    """Note the judgment; its lines may then be called class I."""
    with writer.act():
        return writer.answer(desk.clearing.judge_petition(number, new.judgment, new.on))


@router.post("/petitions/{number}/revocation", summary="撤销认定 · An owner came back")
def revoke_petition(number: Number, new: Judgment, desk: Court, writer: Writer) -> Answer:
    """Note the new judgment; the lines are looked into again."""
    with writer.act():
        return writer.answer(desk.clearing.revoke_petition(number, new.judgment, new.on))
