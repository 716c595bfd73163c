"""Lots (拍品): every act on one, made from the services' signatures, and what is seen of one."""

from collections.abc import Callable
from typing import Annotated, Any, Final

from fastapi import Body, Path, Query

from api.answers import Answer
from api.deps import Court, Fresh, Part, Reader, Sealed, Seen, Tag, Writer
from api.lot_acts import ACTS
from api.openapi import WRITES
from api.routes.lot_page import LotPage, page_of_lot
from api.routing import Routes
from api.shown import page_of, shown
from api.signatures import Act
from api.wire import Day
from auctions.law.bids import deposits_seen
from auctions.lot_words import Basis, Condition, Mode
from auctions.views import board, deposits, refunds
from ledger.domain import clock
from ledger.domain.permissions import MATRIX, Permission

router = Routes(prefix="/lots", tags=["lots"], responses=WRITES)

LotNumber = Annotated[
    str,
    Path(pattern="^[0-9A-Za-z.-]{1,40}$", description="拍品编号", examples=["L2026-0001"]),
]


def _with_body(act: Act, shape: Any) -> Callable[..., Answer]:
    if act.needs_version:

        def seen_act(
            lot: LotNumber, seen: Seen, body: Annotated[shape, Body()], desk: Court, writer: Writer
        ) -> Answer:
            with writer.act():
                return writer.answer(act.call(getattr(desk, act.desk), lot, body, expected=seen))

        return seen_act

    def bodied_act(
        lot: LotNumber, body: Annotated[shape, Body()], desk: Court, writer: Writer
    ) -> Answer:
        with writer.act():
            return writer.answer(act.call(getattr(desk, act.desk), lot, body))

    return bodied_act


def _bare(act: Act) -> Callable[..., Answer]:
    if act.needs_version:

        def seen_act(lot: LotNumber, seen: Seen, desk: Court, writer: Writer) -> Answer:
            with writer.act():
                return writer.answer(act.call(getattr(desk, act.desk), lot, None, expected=seen))

        return seen_act

    def bare_act(lot: LotNumber, desk: Court, writer: Writer) -> Answer:
        with writer.act():
            return writer.answer(act.call(getattr(desk, act.desk), lot, None))

    return bare_act


def _endpoint(act: Act) -> Callable[..., Answer]:
    made = _bare(act) if act.body is None else _with_body(act, act.body)
    made.__name__ = f"lot_{act.name}"
    made.__doc__ = act.doc
    return made


OF_ONE_LOT: Final = tuple(act for act in ACTS if act.of_one_lot)
for _act in OF_ONE_LOT:
    router.add_api_route(
        f"/{{lot}}/{_act.path}", _endpoint(_act), methods=["POST"], summary=_act.summary,
        operation_id=f"lot_{_act.name}", response_model=Answer,
    )  # fmt: skip


@router.get("", summary="拍品清单 · List the lots", response_model=page_of(board.BoardLot),
            dependencies=[Fresh])  # fmt: skip
def list_lots(desk: Court, reader: Reader, part: Part) -> object:
    """Every lot, finished ones too, in the order they were registered."""
    with reader.act(), desk.views() as connection:
        page = board.every_lot(connection, desk.court.book, after=part.after, limit=part.limit)
    return part.turned(page)


@router.get("/{lot}", summary="查看拍品 · Look at a lot")
def see_lot(lot: LotNumber, desk: Court, reader: Reader, tag: Tag) -> LotPage:
    """Prices, attempts, bids, parties told, money, papers, next action; its ETag is the version."""
    with reader.act():
        page = page_of_lot(desk, lot)
    tag(page.version)
    return page


@router.get(
    "/{lot}/attempts", summary="拍次 · The attempts of a lot",
    response_model=list[shown(board.LotAttempt)], dependencies=[Fresh],  # type: ignore[misc]
)  # fmt: skip
def list_lot_attempts(lot: LotNumber, desk: Court, reader: Reader, sealed: Sealed) -> object:
    """Every attempt with its price, its bids and how it ended; how many came in to bid, when the
    bidding has ended.
    """
    with reader.act(), desk.views() as connection:
        desk.lots.lot(lot)
        found = board.attempts_of(connection, desk.court.book, lot)
    return sealed.attempts(found)


@router.get(
    "/{lot}/deposits", summary="保证金 · The deposits of a lot",
    response_model=list[shown(deposits.BidderDeposit)], dependencies=[Fresh],  # type: ignore[misc]
)  # fmt: skip
def list_lot_deposits(lot: LotNumber, desk: Court, reader: Reader) -> object:
    """Deposits and prepayments by bidder's code, and where each is; until the bidding has ended
    only for those who keep them.
    """
    with reader.act(), desk.views() as connection:
        keeps = reader.role in MATRIX[Permission.KEEP_LOT_MONEY]
        deposits_seen(sealed=desk.lots.lot(lot).sealed, keeps_deposits=keeps)
        return deposits.deposits_of(connection, desk.court.book, lot)


@router.get(
    "/{lot}/money", summary="拍品资金流水 · The money of a lot",
    response_model=page_of(refunds.LotMove), dependencies=[Fresh],
)  # fmt: skip
def list_lot_money(lot: LotNumber, desk: Court, reader: Reader, part: Part) -> object:
    """Every movement on the lot's accounts, in the order it was recorded; until the bidding has
    ended only for those who keep its deposits, which are among them.
    """
    with reader.act(), desk.views() as connection:
        keeps = reader.role in MATRIX[Permission.KEEP_LOT_MONEY]
        deposits_seen(sealed=desk.lots.lot(lot).sealed, keeps_deposits=keeps)
        page = refunds.list_moves(
            connection, desk.court.book, lot, after=part.after, limit=part.limit
        )
    return part.turned(page)


@router.get(
    "/{lot}/second-round", summary="二轮处置条件 · The conditions of a second round",
    response_model=list[shown(Condition)],  # type: ignore[misc]
)  # fmt: skip
def see_round_conditions(
    lot: LotNumber,
    desk: Court,
    reader: Reader,
    *,
    document: Annotated[str, Query(description="二轮处置申请书", max_length=200)] = "",
    basis: Basis = Basis.BOTH_PARTIES,
    consents: Annotated[list[str], Query(description="Party marks")] = [],  # noqa: B006  # read only
    finding: Annotated[str, Query(description="合议庭认定", max_length=200)] = "",
    mode: Mode = Mode.RE_PRICE,
    notice_on: Day | None = None,
    starts_on: Day | None = None,
) -> object:
    """Each of the twelve conditions, met or not, with its reason: as things stand today."""
    with reader.act():
        today = clock.today()
        return desk.lot_ends.conditions(
            lot, requester=desk.lots.lot(lot).applicant, document=document, basis=basis,
            consents=tuple(consents), finding=finding, mode=mode, notice_on=notice_on or today,
            starts_on=starts_on or today,
        )  # fmt: skip
