"""What is seen of all lots together (拍卖): the board, second rounds, balances, breaks, figures."""

from collections.abc import Callable
from typing import Annotated, Any, Final

from fastapi import Body, Query, Response

from api.answers import Answer
from api.chinese_alerts import alert_zh
from api.chinese_breaks import break_zh
from api.deps import Asker, Court, Fresh, Part, Reader, Writer
from api.desk import Desk
from api.lot_acts import ACTS
from api.openapi import WRITES
from api.plain import plain
from api.routes.lot_page import AlertShown, about
from api.routing import Routes
from api.shown import Shown, page_of, paged, shown
from api.signatures import Act
from api.wire import Day, Word
from auctions.law.rounds import unmet
from auctions.lot_words import Condition, State
from auctions.services.clocks import Fired, LotClocks
from auctions.views import board, deposits, refunds, statistics, timers
from ledger.domain import clock
from ledger.domain.permissions import Permission, may
from ledger.projections.read import Page

router = Routes(prefix="/auctions", tags=["lots"], responses=WRITES)


class OnBoard(Shown):
    """A lot on the board with its lamp: red is overdue, amber due within three days."""

    lamp: board.Lamp
    lot: shown(board.BoardLot)  # type: ignore[valid-type]  # made from the record


class Board(Shown):
    """Some of the board, and the cursor from which it goes on."""

    items: list[OnBoard]
    next: str | None


class WholeBoard(Shown):
    """Every open lot, a row each; there is no second page."""

    items: list[list[str | None]]
    next: None


def _lit(page: Page[board.BoardLot]) -> Page[Any]:
    now = clock.now()
    return Page(tuple(OnBoard(lamp=row.lamp(now), lot=row) for row in page.items), page.next)


@router.get("/board", summary="拍品看板 · The lot board", response_model=Board,
            dependencies=[Fresh])  # fmt: skip
def see_lot_board(
    desk: Court,
    reader: Reader,
    part: Part,
    stage: Annotated[State | None, Query(description="Only lots at this stage")] = None,
) -> object:
    """Open lots by their next dated action, the most urgent first."""
    with reader.act(), desk.views() as connection:
        page = board.list_board(
            connection, desk.court.book, stage=stage.value if stage else None, after=part.after,
            limit=part.limit,
        )  # fmt: skip
    return part.turned(_lit(page))


@router.get(
    "/board/glance", summary="拍品总览 · The whole board in one answer",
    response_model=WholeBoard, dependencies=[Fresh],
)  # fmt: skip
def see_whole_board(desk: Court, reader: Reader) -> Response:
    """Every open lot as lot, stage, attempt, price, clock, due and lamp; the most urgent first."""
    with reader.act(), desk.views() as connection:
        rows = board.glance(connection, desk.court.book, clock.now())
    return Response(f'{{"items":{rows},"next":null}}', media_type="application/json")


@router.get("/stale", summary="久拖未清 · Lots whose next action is past", response_model=Board,
            dependencies=[Fresh])  # fmt: skip
def see_stale_lots(desk: Court, reader: Reader, part: Part) -> object:
    """Open lots whose next action is past, the longest first."""
    with reader.act(), desk.views() as connection:
        page = board.stale(
            connection, desk.court.book, clock.now(), after=part.after, limit=part.limit
        )
    return part.turned(_lit(page))


class RoundCandidate(Shown):
    """A lot that may go another round, with each of the twelve conditions met or not."""

    lot: shown(board.BoardLot)  # type: ignore[valid-type]  # made from the record
    conditions: list[shown(Condition)]  # type: ignore[valid-type]
    unmet: list[str]


class RoundCandidates(Shown):
    """Some of the candidates, and the cursor from which they go on."""

    items: list[RoundCandidate]
    next: str | None


def candidates(desk: Desk, page: Page[board.BoardLot]) -> Page[RoundCandidate]:
    """Candidates with their conditions as they stand."""
    stand = desk.lot_ends.as_things_stand(row.lot for row in page.items)
    made = [
        RoundCandidate(lot=row, conditions=list(stand[row.lot]), unmet=list(unmet(stand[row.lot])))
        for row in page.items
    ]
    return Page(tuple(made), page.next)


@router.get(
    "/second-round", summary="二轮处置候选 · Candidates for a second round",
    response_model=RoundCandidates, dependencies=[Fresh],
)  # fmt: skip
def see_round_candidates(desk: Court, reader: Reader, part: Part) -> object:
    """Lots whose private sale failed, each with the twelve conditions as they stand today;
    ``/lots/{lot}/second-round`` shows them for a plan of one's own.
    """
    with reader.act(), desk.views() as connection:
        page = board.second_round_candidates(
            connection, desk.court.book, after=part.after, limit=part.limit
        )
    return part.turned(candidates(desk, page))


@router.get(
    "/balances-due", summary="待付尾款 · Prices not yet paid",
    response_model=page_of(board.BoardLot), dependencies=[Fresh],
)  # fmt: skip
def see_balances_due(desk: Court, reader: Reader, part: Part) -> object:
    """Sold lots whose price is not in the bank, by the day it is due."""
    with reader.act(), desk.views() as connection:
        page = board.balances_due(connection, desk.court.book, after=part.after, limit=part.limit)
    return part.turned(page)


@router.get(
    "/deposits", summary="保证金台账 · Deposits by bidder",
    response_model=page_of(deposits.BidderDeposit), dependencies=[Fresh],
)  # fmt: skip
def see_lot_deposits(
    desk: Court,
    reader: Reader,
    part: Part,
    bidder: Annotated[Word | None, Query(description="One bidder's code, over all lots")] = None,
) -> object:
    """Deposits still held or frozen, or every deposit of one bidder; those of a lot whose bidding
    has not ended only for those who keep them.
    """
    with reader.act(), desk.views() as connection:
        page = deposits.list_deposits(
            connection, desk.court.book, bidder=bidder, after=part.after, limit=part.limit
        )
    return part.turned(page)


@router.get(
    "/defaults", summary="悔拍保证金账龄 · Defaults not settled",
    response_model=page_of(deposits.DefaultRow), dependencies=[Fresh],
)  # fmt: skip
def see_lot_defaults(desk: Court, reader: Reader, part: Part) -> object:
    """What is still frozen of each forfeited deposit, the oldest first."""
    with reader.act(), desk.views() as connection:
        page = deposits.list_defaults(
            connection, desk.court.book, after=part.after, limit=part.limit
        )
    return part.turned(page)


@router.get(
    "/refunds-due", summary="应退未退 · Refunds nobody asked for yet",
    response_model=page_of(refunds.RefundDue), dependencies=[Fresh],
)  # fmt: skip
def see_lot_refunds_due(desk: Court, reader: Reader, part: Part) -> object:
    """What payees are to get back to the accounts they paid from, by the hour it is due."""
    with reader.act(), desk.views() as connection:
        page = refunds.refunds_due(connection, desk.court.book, after=part.after, limit=part.limit)
    return part.turned(page)


class BreakShown(shown(deposits.BreakRow)):  # type: ignore[misc]
    """A difference between platform, bank and book, and whose it is to resolve.

    ``said_zh`` is the sentence for the clerk, ``said`` the one that stands in the fact.
    """

    said_zh: str


@router.get(
    "/breaks", summary="平台结算差异 · Settlement breaks and their owners",
    response_model=paged(BreakShown), dependencies=[Fresh],
)  # fmt: skip
def see_settlement_breaks(desk: Court, reader: Reader, part: Part) -> object:
    """Differences between platform, bank and book that nobody resolved yet."""
    with reader.act(), desk.views() as connection:
        page = deposits.open_breaks(connection, desk.court.book, after=part.after, limit=part.limit)
    rows = (plain(row) | {"said_zh": break_zh(row.code, row.said)} for row in page.items)
    return part.turned(Page(tuple(rows), page.next))


@router.get(
    "/escalated", summary="督办清单 · What was urged and is not done",
    response_model=page_of(timers.Urged), dependencies=[Fresh],
)  # fmt: skip
def see_urged(desk: Court, reader: Reader, part: Part) -> object:
    """Clocks of lots, and of money that is nobody's, that ran out with nothing done since."""
    with reader.act(), desk.views() as connection:
        page = timers.escalated(connection, desk.court.book, after=part.after, limit=part.limit)
    return part.turned(page)


class OnAlert(AlertShown):
    """An alert, and the lot or the bank line it is about."""

    about: str
    position: int


class Alerts(Shown):
    """Some of the alerts, and the cursor from which they go on."""

    items: list[OnAlert]
    next: str | None


def told_in_chinese(page: Page[timers.Remarked]) -> Page[OnAlert]:
    """The same alerts with the sentence for the clerk."""
    rows = (
        OnAlert(
            about=row.about, rule=row.rule, zh=about(row.rule),
            said_zh=alert_zh(row.rule, row.said), said=row.said, due=row.due, position=row.position,
        )
        for row in page.items
    )  # fmt: skip
    return Page(tuple(rows), page.next)


@router.get(
    "/alerts", summary="预警清单 · Everything remarked about lots", response_model=Alerts,
    dependencies=[Fresh],
)  # fmt: skip
def see_lot_alerts(desk: Court, reader: Reader, part: Part) -> object:
    """What was accepted that the law wanted otherwise, over all lots, in the order it came."""
    with reader.act(), desk.views() as connection:
        page = timers.alerted(connection, desk.court.book, after=part.after, limit=part.limit)
    return told_in_chinese(part.turned(page))  # sealed while it still is what the seal knows


Since = Annotated[Day, Query(description="From this day")]
Until = Annotated[Day, Query(description="To this day, included")]


@router.get(
    "/statistics", summary="公开统计 · The figures courts publish",
    response_model=shown(statistics.Statistics), dependencies=[Fresh],
)  # fmt: skip
def see_auction_statistics(desk: Court, reader: Reader, since: Since, until: Until) -> object:
    """Rates of the attempts that ended in the period, each with its formula and its counts."""
    with reader.act(), desk.views() as connection:
        return statistics.statistics(connection, desk.court.book, since, until)


@router.get(
    "/clearing", summary="清零 · How many lots came to zero",
    response_model=shown(statistics.Clearing), dependencies=[Fresh],
)  # fmt: skip
def see_zero_measures(desk: Court, reader: Reader, since: Since, until: Until) -> object:
    """The measures of 清零, and what is stale now by age."""
    with reader.act(), desk.views() as connection:
        return statistics.clearing(connection, desk.court.book, since, until, clock.now())


@router.post(
    "/tick", summary="期限运行 · Let the clocks of the lots run",
    response_model=list[shown(Fired)],  # type: ignore[misc]
)  # fmt: skip
def tick_lot_clocks(desk: Court, asker: Asker) -> object:
    """Let every clock run out that is due now, the earliest first; each does so once."""
    with asker.act() as doing:
        may(doing.role, Permission.RUN_CLOCKS)
        return LotClocks(desk.court, desk.close_bidding).tick()


def _endpoint(act: Act, shape: Any) -> Callable[..., Answer]:
    def collective_act(body: Annotated[shape, Body()], desk: Court, writer: Writer) -> Answer:
        with writer.act():
            return writer.answer(act.call(getattr(desk, act.desk), None, body))

    collective_act.__name__ = f"auctions_{act.name}"
    collective_act.__doc__ = act.doc
    return collective_act


OF_NO_LOT: Final = tuple(act for act in ACTS if not act.of_one_lot)
for _act in OF_NO_LOT:
    router.add_api_route(
        f"/{_act.path}", _endpoint(_act, _act.body), methods=["POST"], summary=_act.summary,
        operation_id=f"auctions_{_act.name}", response_model=Answer,
    )  # fmt: skip
