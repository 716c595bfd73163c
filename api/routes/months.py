"""Months (会计月份): signed by two, sealed, and their indicators."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Literal

from fastapi import Path, Query
from pydantic import Field

from api.acts import act
from api.answers import Answer
from api.deps import Court, Fresh, Part, Reader, Writer
from api.desk import Desk
from api.openapi import WRITES
from api.proving import lines_given
from api.routes.keys import WithReason
from api.routing import Routes
from api.shown import Shown, list_of, page_of, shown
from api.texts import CLEAN
from api.wire import Sha256, Text, Wire
from ledger.domain.permissions import Permission, may
from ledger.services.command import Recorded
from reconciliation.closing import published
from reconciliation.closing.fresh import snapshot
from reconciliation.closing.month import MonthRead, Span
from reconciliation.closing.proving import SealCheck
from reconciliation.closing.standing import Open
from reconciliation.indicators.reading import Counted, Measured, rows
from reconciliation.indicators.told import Told
from reconciliation.indicators.told_formulas import NOT_COMPUTED, NotComputed
from reconciliation.views import months

router = Routes(prefix="/months", tags=["months"], responses=WRITES)

Label = Annotated[str, Path(pattern="^[0-9]{4}-[0-9]{2}$", examples=["2026-03"])]
Which = Annotated[str, Path(pattern="^[a-z0-9-]{1,40}$", examples=["auto-identified"])]


class Signing(Wire):
    """The digest of the figures that were seen; other figures are not signed."""

    figures: Sha256


class MonthShown(Shown):
    """A month as it would be signed now: its figures, and what stands in the way."""

    label: str
    begins_on: date
    ends_on: date
    state: Literal["open", "closed"]
    figures: str = Field(description="What is signed: SHA-256 over the figures")
    signed: dict[str, str] = Field(description="Who signed for which side")
    read: shown(MonthRead)  # type: ignore[valid-type]  # made from the record
    standing: shown(Open)  # type: ignore[valid-type]


class SealShown(shown(SealCheck)):  # type: ignore[misc]  # made from the record
    """Whether what was sealed is still what the book says."""

    intact: bool


@router.get(
    "", summary="月份清单 · List the months", response_model=page_of(months.MonthRow),
    dependencies=[Fresh],
)  # fmt: skip
def list_months(desk: Court, reader: Reader, part: Part) -> object:
    """Months somebody began to close, with signatures, seals and reopenings."""
    with reader.act(), desk.views() as connection:
        return part.turned(
            months.list_months(connection, desk.court.book, after=part.after, limit=part.limit)
        )


@router.get("/{month}", summary="查看月份 · Look at a month")
def see_month(month: Label, desk: Court, reader: Reader) -> MonthShown:
    """What would be signed, and every difference and unowned line that stands in the way."""
    with reader.act():
        return MonthShown.model_validate(desk.proving.look_at(month))


@router.post("/{month}/sign", summary="签署月度核对 · Sign a month")
def sign_month(month: Label, signing: Signing, desk: Court, writer: Writer) -> Answer:
    """Sign for finance or for enforcement; the second signature closes and seals the month."""
    with writer.act():
        return writer.answer(desk.proving.sign(month, signing.figures))


@router.post("/{month}/reopen", summary="重开月份 · Open a closed month again")
def reopen_month(month: Label, why: WithReason, desk: Court, writer: Writer) -> Answer:
    """By the leader only, and the last closed month first; its seal stays on record."""
    with writer.act():
        return writer.answer(desk.proving.reopen(month, why.reason))


@router.get("/{month}/seal", summary="验证封存 · Check a month's seal")
def check_seal(month: Label, desk: Court, reader: Reader) -> SealShown:
    """Recompute everything that was sealed and say whether any of it has moved."""
    with reader.act():
        found: SealShown = SealShown.model_validate(desk.proving.check(month))
    return found


class MonthLineShown(shown(published.MonthLine)):  # type: ignore[misc]  # made from the record
    """The line of a month's last seal, and whether one stated earlier still comes out."""

    stated_holds: bool | None = Field(description="``null`` where none was stated")


@router.get("/{month}/checkpoint", summary="月结核验点 · The line by which a month is published")
def see_month_line(
    month: Label,
    desk: Court,
    reader: Reader,
    *,
    stated: Annotated[
        str, Query(description="The line as it was published", max_length=400, pattern=CLEAN)
    ]
    | None = None,
) -> MonthLineShown:
    """Made again from the position that the seal names; each reads every posting up to it."""
    with reader.act():
        may(reader.role, Permission.AUDIT)
        line = published.line_of(desk.court, month)
        given = lines_given([stated] if stated else [], desk.court.book)
        gone = [*published.unmet(desk.court, given)]
    holds = None if stated is None else not gone
    told: MonthLineShown = MonthLineShown.model_validate(asdict(line) | {"stated_holds": holds})
    return told


class NewFigure(Wire):
    """So many of so many, and the paper or system that says so; ``reason`` where it corrects."""

    indicator: Told
    numerator: int = Field(ge=0, le=10_000_000)
    denominator: int = Field(ge=1, le=10_000_000)
    document: Text
    reason: Text | None = None


@act(router, "tell", "/{month}/figures", "填报指标 · Enter a rate counted elsewhere")
def tell(desk: Desk, month: Label, new: NewFigure) -> Recorded:
    """Enter a rate the book cannot count, with its source; a closed month takes none."""
    return desk.told_figures.enter(
        month, new.indicator, new.numerator, new.denominator, new.document,
        reason=new.reason or "",
    )  # fmt: skip


@router.get("/{month}/indicators/none", summary="未计算指标 · What is not computed, and why")
def see_not_computed(month: Label, reader: Reader) -> list[shown(NotComputed)]:  # type: ignore[valid-type]
    """What the law's list names and no month here has a figure for."""
    with reader.act():
        return list(NOT_COMPUTED)


@router.get(
    "/{month}/indicators", summary="质效指标 · A month's indicators",
    response_model=list_of(Measured),
)  # fmt: skip
def see_indicators(month: Label, desk: Court, reader: Reader) -> object:
    """Each with its formula, numerator and denominator, as they are measured now."""
    with reader.act():
        return desk.proving.indicators(month)


@router.get(
    "/{month}/indicators/{indicator}/{part}", summary="指标明细 · What an indicator counts",
    response_model=page_of(Counted),
)  # fmt: skip
def see_indicator_rows(
    month: Label,
    indicator: Which,
    part: Literal["numerator", "denominator"],
    *,
    desk: Court,
    reader: Reader,
    page: Part,
) -> object:
    """The rows one part of an indicator adds up, by subject."""
    span = Span.of(month)
    with reader.act(), snapshot(desk.court) as at:
        found = rows(
            at.connection, at.book, indicator, part, begins_on=span.begins_on,
            ends_on=span.ends_on, after=page.after, limit=page.limit,
        )  # fmt: skip
    return page.turned(found)
