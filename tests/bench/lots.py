"""A lot with many bids imported and judged, and a board of many lots read at the server."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from auctions.law.notice import Content, Item, Prompt, Said
from auctions.lot import Lot
from auctions.lot_notice import Announcement
from auctions.lot_words import (
    AssetClass,
    BidderRole,
    Channel,
    Method,
    NotifyMeans,
    Seizure,
    Terms,
)
from auctions.money import LotMoney
from auctions.parameters import AuctionParameters, CourtRules
from auctions.services.rules import CALENDAR
from auctions.services.settlements import Settlements
from auctions.views.board import board, glance, list_board
from ledger.domain.act import Role
from ledger.domain.clock import COURT_ZONE
from ledger.domain.money import Money
from ledger.projections.runner import Follower
from ledger.store.court import Court
from tests.bench.measure import Figure, timed
from tests.bench.world import AT_ONCE, MAIN, World, case_number, doing, open_cases

RULES = CourtRules(CALENDAR, AuctionParameters.shipped())
OPENS = datetime(2026, 3, 4, 10, tzinfo=COURT_ZONE)
TERMS = Terms(Money(700_000), Money(100_000), Money(1_000), 15)
PAGE = 200  # rows
BIDDERS = 20


def a_lot(number: str, case: str) -> Lot:
    """A lot as it is registered."""
    lot = Lot(
        number=number, case_numbers=(case,), asset=number, title="某小区某室",
        asset_class=AssetClass.REAL_ESTATE, traits=(), applicant="p1", debtor="p2",
        seizure=Seizure("裁定", date(2026, 1, 5), date(2029, 1, 4)),
    )  # fmt: skip
    lot.begin_clocks(date(2026, 1, 5), RULES)
    return lot


def announced(number: str, case: str) -> Lot:
    """The same, priced and announced for 4 March, with its bidders admitted and bidding open."""
    lot = a_lot(number, case)
    lot.open_pricing(record="调查笔录", on=date(2026, 1, 8), rules=RULES)
    lot.fix_reference(
        method=Method.AGREEMENT, amount=Money(1_000_000), fixed_on=date(2026, 1, 12),
        valid_until=date(2026, 12, 31), reports=("议价",), rules=RULES,
    )  # fmt: skip
    lot.set_terms(TERMS, panel="笔录", on=date(2026, 1, 20), rules=RULES)
    for party in ("p1", "p2"):
        lot.notify(party, means=NotifyMeans.SERVED, on=date(2026, 1, 28), document="通知书")
    said = Announcement(
        platform="京东网", platform_lot="1", published_on=date(2026, 2, 2), opens_at=OPENS,
        closes_at=OPENS + timedelta(days=1), bank_account=MAIN, document="公告",
        words=tuple(Said(each, "见公告") for each in Content), items=tuple(Item),
        prompts=tuple(Prompt),
    )  # fmt: skip
    lot.publish(said, RULES)
    for bidder in range(BIDDERS):
        lot.confirm_deposit(
            f"B{bidder}", name=f"姓名{bidder}", identity=f"ID{bidder}", role=BidderRole.ORDINARY,
            channel=Channel.PLATFORM, amount=TERMS.deposit, reference=f"R{bidder}",
            at=OPENS - timedelta(hours=1),
        )  # fmt: skip
    lot.start_bidding(OPENS, RULES)
    return lot


def bids_file(bids: int) -> str:
    """A platform's record: every bidder in turn, each a thousand above the last."""
    rows = [
        {
            "seq": at + 1, "code": f"B{at % BIDDERS}", "amount": f"{700_000 + 1_000 * at}.00",
            "received_at": (OPENS + timedelta(seconds=5 * at)).isoformat(),
        }
        for at in range(bids)
    ]  # fmt: skip
    return json.dumps({"bids": rows})


def lots(world: World, bids: int, board_of: int) -> Iterator[Figure]:
    """Measure the import of one lot's bids, and one page of the board as the server reads it."""
    with world.court() as court:
        case = open_cases(court, 1)[0]
        with doing("zhou", Role.AUCTIONEER):
            court.save(
                announced("L0", case.case_number),
                LotMoney(lot="L0", case_numbers=(case_number(1),), bank_account=MAIN),
            )
        text = bids_file(bids)
        with doing("zhou", Role.AUCTIONEER), timed() as watch:
            done = Settlements(court).import_bids("L0", text)
        if done.ids["bids"] != str(bids):
            raise RuntimeError(f"{done.ids['bids']} of {bids} bids counted")
        yield Figure(
            "a lot's bids imported and judged", watch.seconds, "s", target=2, less_is_better=True,
            workload=f"{bids:,} bids of {BIDDERS} bidders in one file, one commit",
        )  # fmt: skip
        yield from _board(world, court, case.case_number, board_of)


def _board(world: World, court: Court, case: str, board_of: int) -> Iterator[Figure]:
    for first in range(1, board_of + 1, AT_ONCE):
        made = [a_lot(f"L{at}", case) for at in range(first, min(first + AT_ONCE, board_of + 1))]
        with doing("zhou", Role.AUCTIONEER):
            court.save(*made)
    Follower(court, [board]).catch_up()
    world.settle(court.database)
    with court.database.app.connect() as connection:
        list_board(connection, court.book, limit=PAGE)  # its plan is made once
        with timed() as watch:
            page = list_board(connection, court.book, limit=PAGE)
        with timed() as whole:
            found = json.loads(glance(connection, court.book, OPENS))
    if len(found) < board_of or len(page.items) < min(PAGE, board_of):
        raise RuntimeError(f"{len(found)} of {board_of} lots were on the board")
    workload = f"{board_of:,} open lots by their next action"
    yield Figure(
        "the whole board read at the server", whole.seconds * 1_000, "ms", target=200,
        less_is_better=True, workload=f"{workload}, in one answer, and read as JSON",
    )  # fmt: skip
    yield Figure(
        "a page of the board", watch.seconds * 1_000, "ms", target=200, less_is_better=True,
        workload=f"the first {PAGE} of {workload}, as records",
    )  # fmt: skip
