"""Distribution plans (分配方案): drafted, served, opposed, amended, final, paid."""

import itertools
from datetime import date
from typing import Annotated

from fastapi import Path, Query, Response
from pydantic import AfterValidator, Field

from api.answers import Answer
from api.deps import Asker, Court, Fresh, Part, Reader, Seen, Writer, tag
from api.openapi import READS, WRITES
from api.routes.keys import WithReason
from api.routes.payouts import Consent, PayoutShown, payout_shown
from api.routing import Routes
from api.shown import Shown, list_of, page_of, shown
from api.sums import (
    AskedWire,
    ClaimMark,
    Day,
    DistributionShown,
    Mark,
    WhatIfWire,
    WhyShown,
    asking_the_law,
    distributed,
    rates_of,
)
from api.wire import Amount, CaseText, PayoutText, Text, Wire, Yuan
from ledger.domain import clock
from ledger.domain.ids import CaseNumber, NotACaseNumber, tidied
from ledger.domain.law import plan_words
from ledger.domain.law.plan_parts import PlanShare
from ledger.domain.law.regimes import Regime
from ledger.domain.plan import Plan
from ledger.domain.plan_parts import Course, Dispute, Ground, NotPayable, Stage, Window
from ledger.projections import plans as views

router = Routes(prefix="/plans", tags=["plans"], responses=WRITES)
of_day = Routes(prefix="/lists", tags=["lists"], responses=READS, dependencies=[Fresh])
of_case = Routes(prefix="/cases/{case_number}/plans", tags=["plans"], responses=WRITES)


def _plan(text: str) -> str:
    case, _, serial = tidied(text).rpartition("-D")
    if not case or not serial.isascii() or not serial.isdigit() or len(serial) > 4:
        raise NotACaseNumber("a plan's number is its case number, -D and a count", position=1)
    return f"{CaseNumber.parse(case)}-D{int(serial)}"


PlanText = Annotated[
    str,
    Field(min_length=1, max_length=200, examples=["（2017）苏0508执101号-D1"]),
    AfterValidator(_plan),
]
Number = Annotated[PlanText, Path(description="方案编号: the case number, -D, a count")]
OfCase = Annotated[CaseText, Path(description="案号, in any width and with any brackets")]
Objected = Annotated[str, Path(pattern="^o[1-9][0-9]{0,3}$", examples=["o1"])]


class Reached(Wire):
    """A party a paper reached: when and how."""

    party: Mark
    on: Day
    how: Text = Field(examples=["送达回证"])


class Service(Wire):
    """Whom a paper reached; many parties in one command."""

    reached: list[Reached] = Field(min_length=1, max_length=10_000)

    def said(self) -> list[tuple[str, date, str]]:
        """As the service takes it."""
        return [(each.party, each.on, each.how) for each in self.reached]


class DisputeWire(Wire):
    """So much of one claim's share."""

    claim: ClaimMark
    amount: Yuan


class NewObjection(Wire):
    """A written objection: whose, when it came, what it disputes, and what it asks."""

    party: Mark
    on: Day
    document: Text
    disputed: list[DisputeWire] = Field(min_length=1, max_length=1_000)
    asks: Text


class NewOpposition(Wire):
    """A party's written opposition to an objection."""

    party: Mark
    on: Day
    document: Text


class Told(Wire):
    """The day the objector was told who opposes him, and how."""

    on: Day
    how: Text


class NewSuit(Wire):
    """The objector's suit, by its number."""

    on: Day
    suit: Text = Field(examples=["（2017）苏0508民初900号"])


class SuitEnd(Wire):
    """How the suit ended."""

    on: Day
    upheld: bool
    document: Text


class Dated(Wire):
    """A day and the paper it rests on."""

    on: Day
    document: Text


class Release(Dated):
    """The reserved claim whose title is final."""

    claim: ClaimMark


class NewAmendment(AskedWire):
    """What the plan is computed from anew, why, and on which paper."""

    ground: Ground
    document: Text
    because: Text
    objection: Annotated[str, Field(pattern="^o[1-9][0-9]{0,3}$")] | None = None


class Paying(Wire):
    """The shares to be paid; all that can be where none is named."""

    claims: list[ClaimMark] | None = Field(default=None, min_length=1, max_length=10_000)


class Failed(Wire):
    """The payout that did not happen."""

    payout: PayoutText


class ObjectionShown(Shown):
    """An objection, and where it stands today."""

    objection: str
    party: str
    on: date
    document: str
    disputed: list[shown(Dispute)]  # type: ignore[valid-type]  # made from the record
    notices: list[shown(Window)]  # type: ignore[valid-type]
    opposers: dict[str, date]
    told: shown(Window) | None  # type: ignore[valid-type]
    suit: str | None
    course: Course


class PlanShown(Shown):
    """A plan as it stands; an approval names ``digest``, and any change changes it."""

    number: str
    case_number: str
    stage: Stage
    regime: Regime
    taken_on: date
    revision: int
    gross: Amount
    surplus: Amount
    shares: list[shown(PlanShare)]  # type: ignore[valid-type]
    participants: list[str]
    services: list[shown(Window)]  # type: ignore[valid-type]
    objections: list[ObjectionShown]
    payable: dict[str, Amount]
    digest: str
    version: int


class PayoutList(Shown):
    """The payouts of a plan that wait for approval; an approval of the list names its digest."""

    digest: str
    payouts: list[PayoutShown]


def _shown(plan: Plan) -> PlanShown:
    today, made = clock.today(), plan.distribution
    objections = [
        ObjectionShown(
            objection=each.objection, party=each.party, on=each.on, document=each.document,
            disputed=list(each.disputed), notices=list(each.notices.values()),
            opposers=each.opposers, told=each.told, suit=each.suit, course=each.course(today),
        )
        for each in plan.objections.values()
    ]  # fmt: skip
    return PlanShown(
        number=plan.number, case_number=plan.case_number, stage=plan.stage,
        regime=made.decision.regime, taken_on=plan.taken_on, revision=len(plan.versions),
        gross=made.fund.gross, surplus=made.surplus, shares=list(made.shares),
        participants=list(plan.participants), services=list(plan.services.values()),
        objections=objections, payable=plan.payable(), digest=plan.digest, version=plan.version,
    )  # fmt: skip


# Of a case


@of_case.post("", status_code=201, summary="拟定分配方案 · Draft a plan")
def draft_plan(case_number: OfCase, new: AskedWire, desk: Court, writer: Writer) -> Answer:
    """Compute a plan from the debts of the case; its money is kept under the plan's name."""
    with writer.act(), asking_the_law():
        return writer.answer(desk.plans.draft(case_number, new.said()))


@of_case.post("/what-if", summary="试算分配方案 · What if")
def what_if(case_number: OfCase, asked: WhatIfWire, desk: Court, asker: Asker) -> DistributionShown:
    """A plan for other days, other rates or other claims; nothing is recorded."""
    with asker.act(), asking_the_law():
        return distributed(
            desk.plans.what_if(
                case_number, asked.said(), rates=rates_of(asked.rates),
                instead=[each.said() for each in asked.instead],
            )
        )  # fmt: skip


@of_case.get(
    "", summary="本案分配方案 · The plans of a case", response_model=list_of(views.PlanRow),
    dependencies=[Fresh],
)  # fmt: skip
def list_plans(case_number: OfCase, desk: Court, reader: Reader) -> object:
    """Every plan of the case, in the order they were drafted."""
    with reader.act(), desk.views() as connection:
        desk.cases.case(case_number)
        return views.plans_of(connection, desk.court.book, case_number)


# Looking


@router.get("/{number}", summary="查看分配方案 · Look at a plan")
def see_plan(number: Number, desk: Court, reader: Reader, response: Response) -> PlanShown:
    """The plan, whose windows run, and what of it can be paid; its ETag is the version seen."""
    with reader.act():
        plan = desk.plans.plan(number)
    tag(response, plan.version)
    return _shown(plan)


@router.get("/{number}/reading", summary="方案说明 · The whole plan read out")
def read_plan(number: Number, desk: Court, reader: Reader) -> DistributionShown:
    """Every deduction, rank and share with its article, in both languages and as data."""
    with reader.act():
        return distributed(desk.plans.plan(number).distribution)


@router.get("/{number}/why", summary="份额说明 · Why a share is what it is")
def see_why(
    number: Number, claim: Annotated[ClaimMark, Query()], desk: Court, reader: Reader
) -> WhyShown:
    """How one share came about, and how it counts against its debt."""
    with reader.act():
        made = desk.plans.plan(number).distribution
    if claim not in made.share_of:
        raise NotPayable(f"the plan has no share for {claim}", claim=claim)
    data = plan_words.share_dict(made, made.share_of[claim])
    zh, en = plan_words.why_zh(made, claim), plan_words.why_en(made, claim)
    return WhyShown(zh=zh, en=en, data=data)


@router.get("/{number}/changes", summary="调整说明 · What each amendment changed")
def see_changes(number: Number, desk: Court, reader: Reader) -> list[WhyShown]:
    """For every amendment: which shares changed, by how much, because of which fact."""
    with reader.act():
        versions = desk.plans.plan(number).versions
    told = [plan_words.difference(a, b) for a, b in itertools.pairwise(versions)]
    return [WhyShown(zh=d.read_zh(), en=d.read_en(), data=d.as_dict()) for d in told]


@router.get("/{number}/payouts", summary="方案出款清单 · The list of payouts to approve")
def see_payouts(number: Number, desk: Court, reader: Reader) -> PayoutList:
    """The plan's payouts that wait for somebody, and the digest of the list."""
    with reader.act():
        digest, waiting = desk.plans.waiting(number)
    return PayoutList(digest=digest, payouts=[payout_shown(each) for each in waiting])


# Running it


@router.post("/{number}/approve", summary="审核分配方案 · Approve a plan")
def approve_plan(number: Number, seen: Seen, given: Consent, desk: Court, writer: Writer) -> Answer:
    """Agree to exactly what was seen; whoever drafted it may not."""
    with writer.act():
        return writer.answer(desk.plans.approve(number, given.digest, expected=seen))


@router.post("/{number}/services", summary="登记送达 · Record whom the plan reached")
def serve_plan(number: Number, given: Service, desk: Court, writer: Writer) -> Answer:
    """Each party's fifteen days run from the day the plan reached that party."""
    with writer.act(), asking_the_law():
        return writer.answer(desk.plans.serve(number, given.said()))


@router.post("/{number}/objections", status_code=201, summary="登记异议 · Take in an objection")
def object_to_plan(number: Number, new: NewObjection, desk: Court, writer: Writer) -> Answer:
    """In writing, within the party's own fifteen days."""
    disputed = [Dispute(each.claim, each.amount) for each in new.disputed]
    with writer.act():
        return writer.answer(
            desk.plans.object(
                number, new.party, new.on, document=new.document, disputed=disputed,
                asks=new.asks,
            )
        )  # fmt: skip


@router.post("/{number}/objections/{objection}/notices", summary="通知其他当事人 · Tell the others")
def notify_others(
    number: Number, objection: Objected, given: Service, desk: Court, writer: Writer
) -> Answer:
    """Each of the others may oppose for fifteen days from his own day."""
    with writer.act(), asking_the_law():
        return writer.answer(desk.plans.notify(number, objection, given.said()))


@router.post(
    "/{number}/objections/{objection}/opposition", summary="登记反对意见 · Take in an opposition"
)
def oppose(
    number: Number, objection: Objected, new: NewOpposition, desk: Court, writer: Writer
) -> Answer:
    """A party opposes the objection, in writing and in time."""
    with writer.act():
        return writer.answer(
            desk.plans.oppose(number, objection, new.party, new.on, document=new.document)
        )


@router.post("/{number}/objections/{objection}/answer", summary="通知异议人 · Tell the objector")
def tell_objector(
    number: Number, objection: Objected, told: Told, desk: Court, writer: Writer
) -> Answer:
    """From the day he hears who opposes him, the objector has fifteen days to sue."""
    with writer.act(), asking_the_law():
        return writer.answer(desk.plans.tell_objector(number, objection, told.on, how=told.how))


@router.post("/{number}/objections/{objection}/suit", summary="登记起诉 · Record the suit")
def sue(number: Number, objection: Objected, new: NewSuit, desk: Court, writer: Writer) -> Answer:
    """What he disputes stays aside; the rest can be paid once the plan is final."""
    with writer.act():
        return writer.answer(desk.plans.sue(number, objection, new.on, suit=new.suit))


@router.post(
    "/{number}/objections/{objection}/judgment", summary="登记诉讼结果 · How the suit ended"
)
def end_suit(
    number: Number, objection: Objected, end: SuitEnd, desk: Court, writer: Writer
) -> Answer:
    """Not upheld, the money is free to be paid; upheld, the plan must be amended."""
    with writer.act():
        return writer.answer(
            desk.plans.end_suit(number, objection, end.on, upheld=end.upheld, document=end.document)
        )


@router.post("/{number}/objections/{objection}/end", summary="撤回异议 · Take an objection back")
def withdraw_objection(
    number: Number, objection: Objected, end: Dated, desk: Court, writer: Writer
) -> Answer:
    """The plan goes on as if the objection had not been made."""
    with writer.act():
        return writer.answer(
            desk.plans.withdraw_objection(number, objection, end.on, document=end.document)
        )


@router.post("/{number}/amend", summary="修正分配方案 · Amend a plan")
def amend_plan(
    number: Number, seen: Seen, new: NewAmendment, desk: Court, writer: Writer
) -> Answer:
    """Compute it anew from the debts as they stand; the answer explains the difference."""
    with writer.act(), asking_the_law():
        return writer.answer(
            desk.plans.amend(
                number, new.said(), ground=new.ground, document=new.document,
                because=new.because, objection=new.objection, expected=seen,
            )
        )  # fmt: skip


@router.post("/{number}/finalise", summary="确定分配方案 · Close the time for objections")
def finalise_plan(number: Number, desk: Court, writer: Writer) -> Answer:
    """Refused while anybody may still act; costs, fee and reserves go their own ways."""
    with writer.act():
        return writer.answer(desk.plans.finalise(number))


@router.post("/{number}/settle", summary="按方案发放 · Pay the shares")
def settle_plan(number: Number, given: Paying, desk: Court, writer: Writer) -> Answer:
    """Ask for a payout for every share that can be paid, or those named, in one commit."""
    with writer.act(), asking_the_law():
        return writer.answer(desk.plans.settle(number, given.claims))


@router.post("/{number}/payouts/approval", summary="审批出款清单 · Approve the list of payouts")
def approve_payouts(number: Number, given: Consent, desk: Court, writer: Writer) -> Answer:
    """Agree to the whole list at once; each payout is approved as it would be alone."""
    with writer.act():
        return writer.answer(desk.plans.approve_payouts(number, given.digest))


@router.post("/{number}/reserve", summary="解除预留 · Release a reserved share")
def release_reserve(number: Number, new: Release, desk: Court, writer: Writer) -> Answer:
    """The first seizer's claim has its final title (R4.06)."""
    with writer.act():
        return writer.answer(
            desk.plans.release_reserve(number, new.claim, new.on, document=new.document)
        )


@router.post("/{number}/redraw", summary="重新发放份额 · Pay a share again")
def redraw(number: Number, failed: Failed, desk: Court, writer: Writer) -> Answer:
    """Its payout was refused, failed or came back; the share can be paid again."""
    with writer.act():
        return writer.answer(desk.plans.redraw(number, failed.payout))


@router.post("/{number}/withdraw", summary="撤回分配方案 · Give a plan up")
def withdraw_plan(
    number: Number, seen: Seen, why: WithReason, desk: Court, writer: Writer
) -> Answer:
    """Before it is final; its money is free again."""
    with writer.act():
        return writer.answer(desk.plans.withdraw(number, why.reason, expected=seen))


# Of the day


@of_day.get(
    "/plans-to-finalise", summary="期间届满方案 · Plans nobody may oppose any more",
    response_model=page_of(views.PlanRow),
)  # fmt: skip
def list_plans_to_finalise(desk: Court, reader: Reader, part: Part) -> object:
    """Plans of which every window ended before today, the court's own date."""
    with reader.act(), desk.views() as connection:
        page = views.to_finalise(
            connection, desk.court.book, clock.today(), after=part.after, limit=part.limit
        )
    return part.turned(page)


@of_day.get(
    "/plan-windows", summary="异议期间 · Whose fifteen days run",
    response_model=page_of(views.PlanWindow),
)  # fmt: skip
def list_plan_windows(desk: Court, reader: Reader, part: Part) -> object:
    """Windows to object, to oppose and to sue that have not ended, the first to end first."""
    with reader.act(), desk.views() as connection:
        page = views.windows_ending(
            connection, desk.court.book, clock.today(), after=part.after, limit=part.limit
        )
    return part.turned(page)
