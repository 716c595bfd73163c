"""Distribution plans (分配方案): drafted, served, opposed, amended, final, paid."""

import itertools
from datetime import date
from typing import Annotated

from fastapi import Path, Query

from api.deps import Asker, Court, Fresh, Part, Reader, Tag
from api.openapi import READS
from api.plan_sums import DistributionShown, WhatIfWire, distributed
from api.routes import plan_acts
from api.routes.payouts import PayoutShown, payout_shown
from api.routes.plan_acts import PlanText
from api.routing import Routes
from api.shown import Shown, list_of, page_of, shown
from api.sums import ClaimMark, WhyShown, asking_the_law, rates_of
from api.wire import Amount, CaseText
from ledger.domain import clock
from ledger.domain.law import plan_words
from ledger.domain.law.plan_parts import PlanShare
from ledger.domain.law.regimes import Regime
from ledger.domain.plan import Plan
from ledger.domain.plan_parts import Course, Dispute, NotPayable, Stage, Window
from ledger.projections import plans as views

router, of_case = plan_acts.router, plan_acts.of_case
of_day = Routes(prefix="/lists", tags=["lists"], responses=READS, dependencies=[Fresh])


Number = Annotated[PlanText, Path(description="方案编号: the case number, -D, a count")]
OfCase = Annotated[CaseText, Path(description="案号, in any width and with any brackets")]


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
def see_plan(number: Number, desk: Court, reader: Reader, tag: Tag) -> PlanShown:
    """The plan, whose windows run, and what of it can be paid; its ETag is the version seen."""
    with reader.act():
        plan = desk.plans.plan(number)
    tag(plan.version)
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
        payees = desk.payouts.payees(waiting)
    shown = [payout_shown(each, to) for each, to in zip(waiting, payees, strict=True)]
    return PayoutList(digest=digest, payouts=shown)


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
