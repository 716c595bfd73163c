"""R1.32: nothing an officer can leave open is missing from the list that is signed."""

from datetime import date
from uuid import UUID

import pytest

from api.every import follower
from ledger.domain.act import Role
from ledger.domain.api_key import Secret
from ledger.domain.case_people import Recused
from ledger.domain.hand_over import OpenItemsLeft, OpenKind
from ledger.domain.instrument import InstrumentKind
from ledger.domain.law.escrow import Attempt, EscrowGround
from ledger.domain.law.escrow import Channel as By
from ledger.domain.money import Money
from ledger.domain.slip_book import NoSlipLeft, NotItsKeeper
from ledger.services.people import People, left_open
from ledger.services.relief import Reliefs
from reconciliation.closing.ticketing import Tickets
from tests.incoming.desk import BOOK, DAY, Incoming
from tests.incoming.goods_desk import SHEET, TEN, Storeroom
from tests.services.courthouse import CASE, DEBTOR, OTHER_CASE, by
from tests.services.keyed import in_use
from tests.services.papers import APPLICATION, DECISION

K = OpenKind


def open_of(desk: Incoming, person: str) -> dict[OpenKind, int]:
    follower(desk.court).catch_up()
    found: dict[OpenKind, int] = {}
    for item in left_open(desk.court, person):
        found[item.kind] = found.get(item.kind, 0) + 1
    return found


def everything_open(desk: Incoming) -> str:
    """One of each thing an officer can leave open; the slip whose cash is still with him."""
    desk.funded("25000.00")
    desk.as_("wang", desk.payouts.draft, CASE, "p1", Money("100.00"), "发放")
    desk.granted("200.00")
    desk.deferred("300.00")
    desk.frozen("400.00")
    tried = [Attempt(DAY, By.VISIT, "拒绝受领")]
    desk.as_(
        "wang", desk.escrows.ask, CASE, "p1", Money("50.00"), ground=EscrowGround.REFUSED,
        reason="拒绝", attempts=tried,
    )  # fmt: skip
    desk.as_(
        "wang", desk.instruments.receive, "支票9", InstrumentKind.CHEQUE, CASE, Money("80.00"),
        drawer_name=DEBTOR, slip="票9",
    )  # fmt: skip
    desk.as_(
        "wang", Reliefs(desk.court).ask, CASE, "p1", Money("1000.00"), reason="重伤",
        wage=Money("6000.00"), unpaid=Money("9000.00"), papers=[APPLICATION],
    )  # fmt: skip
    line = desk.unclaimed("700.00", name="某人")
    desk.as_("wang", desk.receipts.propose, line, [(CASE, Money("700.00"))], evidence="电话")
    lost = desk.unclaimed("800.00", name="某人")
    desk.as_("sun", Tickets(desk.court).search, lost, "wang", "函询", date(2026, 4, 9))
    Storeroom(desk).seized()
    desk.open_case(OTHER_CASE, "zhao")
    Storeroom(desk).kept(OTHER_CASE, "zhao", "wang")
    desk.slips()
    return desk.collected()


def handed_over(desk: Incoming) -> None:
    people = People(desk.court)
    follower(desk.court).catch_up()
    made = desk.as_("chen", people.list_hand_over, "wang", "zhao").ids
    for person in ("wang", "zhao", "chen"):
        follower(desk.court).catch_up()
        desk.as_(person, people.sign_hand_over, made["hand_over"], made["digest"])


def passed_on(desk: Incoming, number: str) -> None:
    own = Storeroom(desk).own
    desk.as_("wang", own.offer, number, "sun")
    desk.as_("sun", own.take_over, number, TEN, SHEET, place="5号柜", slip="BG2")


def test_r1_32_the_list_names_one_of_each_thing_that_is_open(desk: Incoming) -> None:
    everything_open(desk)
    assert open_of(desk, "wang") == {
        K.CASE: 1, K.RECEIPT: 1, K.PAYOUT: 1, K.CLAIM: 1, K.SLIP: 1, K.SLIP_BOOK: 1,
        K.INSTRUMENT: 1, K.GOODS: 1, K.CUSTODY: 1, K.DEFERRAL: 2, K.POCKET: 1, K.PROCESS: 1,
        K.RELIEF: 1, K.TICKET: 1,
    }  # fmt: skip
    # What waits for a second person: tests/services/test_cash_witness.py, test_cash_confirmed.py.
    assert set(open_of(desk, "wang")) == set(K) - {
        K.UNCLAIMED, K.WITNESS, K.CONFIRM, K.WATCH, K.OTHER,
    }  # fmt: skip
    of_zhao = {K.CASE: 1, K.GOODS: 1, K.SLIP: 1}
    assert open_of(desk, "zhao") == of_zhao, "both who took the cash carry it"


def test_r1_32_with_the_last_signature_all_goes_but_what_is_in_his_hands(desk: Incoming) -> None:
    """Given everything open; when it is signed; then cash, claim and goods alone keep him here."""
    slip = everything_open(desk)
    prefix = Secret.parse(in_use(desk.keys, "wang", Role.OFFICER)).prefix
    handed_over(desk)
    assert open_of(desk, "wang") == {K.CLAIM: 1, K.SLIP: 1, K.CUSTODY: 1}
    with by("admin"), desk.nothing_moves(OpenItemsLeft, count=3):
        desk.keys.revoke(prefix, "调离")
    later = open_of(desk, "zhao")
    assert (later[K.SLIP_BOOK], later[K.TICKET], later[K.DEFERRAL]) == (1, 1, 2)
    assert later[K.GOODS] == 2, "those of the case go with it"

    desk.as_("wang", desk.cash.hand_over, slip)
    follower(desk.court).catch_up()
    [claim] = [i for i in left_open(desk.court, "wang") if i.kind is K.CLAIM]
    line, _, name = claim.mark.partition("/")
    desk.as_("feng", desk.receipts.confirm, UUID(line), name)
    passed_on(desk, f"{OTHER_CASE}-G1")
    assert open_of(desk, "wang") == {}
    desk.as_("admin", desk.keys.revoke, prefix, "调离")


def test_r1_32_who_keeps_away_hands_over_and_neither_follows_nor_watches(desk: Incoming) -> None:
    """回避: his case and the cash of it leave his hands; nobody signs for it who keeps away."""
    slip, people = everything_open(desk), People(desk.court)
    decided = {"paper": DECISION}
    for person in ("wang", "chen"):
        desk.as_("lin", people.recuse, CASE, person, **decided)
    desk.as_("wang", desk.cash.hand_over, slip)
    follower(desk.court).catch_up()
    with by("chen"), desk.nothing_moves(Recused):
        people.list_hand_over("wang", "zhao")
    made = desk.as_("wang", people.list_hand_over, "wang", "zhao").ids
    follower(desk.court).catch_up()
    with by("chen"), desk.nothing_moves(Recused):
        people.sign_hand_over(made["hand_over"], made["digest"])
    for person in ("wang", "zhao", "lin"):
        follower(desk.court).catch_up()
        desk.as_(person, people.sign_hand_over, made["hand_over"], made["digest"])
    assert desk.case().officer == "zhao"


def test_r1_32_the_successor_writes_the_next_slip_and_the_leaving_officer_none(
    desk: Incoming,
) -> None:
    everything_open(desk)
    handed_over(desk)
    with by("wang"), desk.nothing_moves(NotItsKeeper, keeper="zhao"):
        desk.cash.void(BOOK, "写错")
    assert desk.as_("zhao", desk.cash.void, BOOK, "写错").ids["slip"] == f"{BOOK}-0002"
    desk.as_("feng", desk.cash.give_back, BOOK)
    with pytest.raises(NoSlipLeft):
        desk.cash.book(BOOK).pass_to("wang", basis="x", by="chen")
