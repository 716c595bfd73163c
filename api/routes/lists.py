"""The lists that drive the day (每日待办): who has to do what, the most urgent first."""

from collections.abc import Callable
from datetime import date
from typing import Annotated

from fastapi import Query

from api.day_lists import DATED, PLAIN, Listed
from api.deps import Court, Fresh, Part, Reader
from api.openapi import READS
from api.routing import Routes
from api.shown import page_of
from ledger.domain import clock
from ledger.domain.act import Role
from ledger.domain.policy_ladder import OVERDUE_LADDER, Watcher
from ledger.projections import (
    lists,
)
from ledger.projections.payouts import PayoutRow

router = Routes(prefix="/lists", tags=["lists"], responses=READS, dependencies=[Fresh])


def _endpoint(listed: Listed, *today: Callable[[], date]) -> Callable[..., object]:
    def endpoint(desk: Court, reader: Reader, part: Part) -> object:
        days = [ask() for ask in today]
        with reader.act(), desk.views() as connection:
            page = listed.query(
                connection, desk.court.book, *days, after=part.after, limit=part.limit
            )
        return part.turned(page)

    endpoint.__name__ = f"list_{listed.name.replace('-', '_')}"
    endpoint.__doc__ = listed.query.__doc__
    return endpoint


for _listed in (*PLAIN, *DATED):
    router.add_api_route(
        f"/{_listed.name}", _endpoint(_listed, *[clock.today] * (_listed in DATED)),
        methods=["GET"], summary=_listed.summary, response_model=page_of(_listed.record),
    )  # fmt: skip


@router.get(
    "/to-approve", summary="待审批 · Payouts whose turn it is", response_model=page_of(PayoutRow)
)
def list_to_approve(
    desk: Court,
    reader: Reader,
    part: Part,
    role: Annotated[Role | None, Query(description="Whose turn; by default one's own role")] = None,
) -> object:
    """Payouts whose next approver acts in this role."""
    with reader.act(), desk.views() as connection:
        page = lists.to_approve(
            connection, desk.court.book, role or reader.role, after=part.after, limit=part.limit
        )
    return part.turned(page)


@router.get(
    "/ladder", summary="超期逐级提醒 · What this watcher is told of",
    response_model=page_of(lists.Rung),
)  # fmt: skip
def list_ladder(
    desk: Court,
    reader: Reader,
    part: Part,
    watcher: Annotated[Watcher, Query(description="Who is told, by the court's own ladder")],
) -> object:
    """Money on the rungs of the ladder that name this watcher, the longest overdue first."""
    today = clock.today()
    with reader.act(), desk.views() as connection:
        steps = desk.books.book().policy_on(today).of(OVERDUE_LADDER)
        page = lists.ladder(
            connection, desk.court.book, today, steps, watcher, after=part.after, limit=part.limit
        )
    return part.turned(page)
