"""What was wrongly entered as having come from another court is taken back in the open (R2.14).

The memorandum figure of the case is what it was, both entries can be read in its account, and the
transfer may be entered anew as it is.
"""

from typing import Any
from uuid import UUID

import pytest

from api.every import follower
from ledger.domain.case_account import NotTheOfficer, PocketKind
from ledger.domain.court_transfer import NotItsArrival, Origin
from ledger.domain.errors import Refusal
from ledger.domain.law.holding import HoldKind
from ledger.domain.law.moving import BETWEEN_COURTS, TransferReliedOn
from ledger.domain.money import Money
from ledger.domain.permissions import NotPermitted
from ledger.domain.transfers import MoveActsTwice, MoveNotInThatState
from ledger.projections.entries import entries
from ledger.projections.leavings import leavings_of, to_grant
from ledger.services.command import AlreadyThere
from ledger.services.holds import Holds
from ledger.store.verify import verify
from tests.services.courthouse import CASE, OTHER_CASE, Courthouse, by
from tests.services.papers import DAY, LETTER, PLAN
from tests.services.refusing import refused
from tests.services.till import Till

THEIRS = "苏州市吴江区人民法院"
TRANSFER = "（2026）苏0509执7号-2"
MEMO = {f"memo/transferred/{CASE}": 9000_00, f"transfer/{TRANSFER}": -9000_00}


@pytest.fixture
def line(house: Courthouse) -> UUID:
    """Money of the ordinary case that its officer entered as come by transfer."""
    line = house.funded("9000.00")
    house.open_case(OTHER_CASE, "zhao")
    receive(house, line)
    assert house.balances().items() >= MEMO.items()
    return line


def receive(
    house: Courthouse, line: UUID, claim: str = "auto", case: str = CASE, officer: str = "wang"
) -> None:
    with by(officer):
        house.transfers.receive(
            TRANSFER, case, line, claim, other_court=THEIRS, other_case="（2026）苏0509执7号",
            origins=[Origin(DAY, Money("9000.00"))], papers=[LETTER],
        )  # fmt: skip


def ask(house: Courthouse, officer: str = "wang") -> Any:
    with by(officer):
        return house.transfers.ask_back(TRANSFER, "系本案被执行人直接交款")


def take(house: Courthouse, person: str = "chen") -> Any:
    with by(person):
        return house.transfers.take_back(TRANSFER)


def test_r2_14_taken_back_the_figure_is_what_it_was_and_both_can_be_read(
    house: Courthouse, line: UUID
) -> None:
    ask(house)
    take(house)
    assert house.balances() == {
        f"bank/{house.account}": 9000_00,
        f"case/{CASE}/available": -9000_00,
    }
    assert house.case().free == Money("9000.00"), "whose money it is says the claim"
    follower(house.court).catch_up()
    with house.court.database.app.connect() as connection:
        told = entries(connection, house.court.book, f"memo/transferred/{CASE}").items
        assert [each.amount.fen for each in told] == [9000_00, -9000_00]
        [row] = leavings_of(connection, house.court.book, CASE)
        assert (row.state, row.waits_for, row.outstanding.fen) == ("taken-back", None, 0)
    side = house.transfers.transfer(TRANSFER)
    assert (side.done, side.taken_back, side.asked_back) == (False, True, None)
    receive(house, line)  # rightly, this time
    assert house.balances().items() >= MEMO.items()
    assert verify(house.court.database, house.court.book, workers=0).intact


@pytest.mark.usefixtures("line")
def test_one_transfer_is_entered_once_whichever_case_it_is_said_of(house: Courthouse) -> None:
    again = house.receive("9000.00", sub_account=house.case(OTHER_CASE).sub_account)
    refused(house, AlreadyThere, lambda: receive(house, again, case=OTHER_CASE, officer="zhao"))
    ask(house)
    refused(house, AlreadyThere, lambda: receive(house, again, case=OTHER_CASE, officer="zhao"))
    take(house)
    receive(house, again, case=OTHER_CASE, officer="zhao")


@pytest.mark.usefixtures("line")
def test_it_is_asked_by_the_officer_and_granted_by_chief_or_leader(house: Courthouse) -> None:
    refused(house, MoveNotInThatState, lambda: take(house))
    refused(house, MoveNotInThatState, lambda: take_nothing(house))
    refused(house, NotTheOfficer, lambda: ask(house, "zhao"))
    refused(house, NotPermitted, lambda: ask(house, "chen"))
    ask(house)
    follower(house.court).catch_up()
    with house.court.database.app.connect() as connection:
        [row] = to_grant(connection, house.court.book).items
        assert (row.number, row.state) == (TRANSFER, "back-asked")
    refused(house, MoveNotInThatState, lambda: ask(house))
    for person in ("wang", "feng"):
        refused(house, NotPermitted, lambda p=person: take(house, p))
    side = house.transfers.transfer(TRANSFER)
    with pytest.raises(MoveActsTwice) as twice:
        side.take_back(by="wang")
    assert twice.value.cited == BETWEEN_COURTS
    with by("lin"):
        house.transfers.refuse_back(TRANSFER, "没有登错")
        refused(house, MoveNotInThatState, lambda: house.transfers.take_back(TRANSFER))
    assert house.balances().items() >= MEMO.items()
    ask(house)
    take(house, "lin")
    refused(house, MoveNotInThatState, lambda: ask(house))


def paid(house: Courthouse) -> None:
    Till(house).paid(house.drafted("4000.00").ids["payout"])


def drafted(house: Courthouse) -> None:
    house.drafted("4000.00")


def frozen(house: Courthouse) -> None:
    with by("wang"):
        Holds(house.court).place(
            CASE, HoldKind.FREEZE, Money("1000.00"), paper=LETTER, until=DAY.replace(month=9)
        )


def moved(house: Courthouse) -> None:
    with by("wang"):
        house.moves.propose(CASE, OTHER_CASE, Money("1.00"), papers=[PLAN], reason="分配方案")


def planned(house: Courthouse) -> None:
    case = house.case()
    case.set_aside("plan-1", PocketKind.PLAN, Money("9000.00"), basis="方案")
    house.court.save(case)


@pytest.mark.parametrize(
    ("relies", "free", "kept", "payouts"),
    [
        (paid, "5000.00", 0, 1),
        (drafted, "5000.00", 0, 1),
        (frozen, "8000.00", 1, 0),
        (moved, "8999.00", 1, 0),
        (planned, "0.00", 1, 0),
    ],
)
@pytest.mark.usefixtures("line")
def test_what_was_relied_on_is_not_taken_back(
    house: Courthouse, relies: Any, free: str, kept: int, payouts: int
) -> None:
    ask(house)
    relies(house)
    for act in (take, lambda h: (take_nothing(h), ask(h))):
        with pytest.raises(TransferReliedOn) as why:
            act(house)
        assert why.value.cited == BETWEEN_COURTS
        assert why.value.facts["free"] == Money(free)
        assert (len(why.value.facts["kept"]), len(why.value.facts["payouts"])) == (kept, payouts)
    assert house.balances().items() >= MEMO.items()


def take_nothing(house: Courthouse) -> None:
    with by("lin"):
        house.transfers.refuse_back(TRANSFER, "款项已使用")


def test_a_reversed_claim_takes_the_transfer_back_which_arrives_elsewhere(
    house: Courthouse,
) -> None:
    house.payable()
    house.open_case(OTHER_CASE, "zhao")
    line = house.receive("9000.00", name=THEIRS)
    claim = claimed(house, line, CASE, "wang", "zhao")
    receive(house, line, claim)
    ask(house)
    with by("chen"):
        house.receipts.reverse(line, claim, CASE, "误认")
    assert house.balances() == {f"bank/{house.account}": 9000_00, f"unclaimed/{line}": -9000_00}
    again = claimed(house, line, OTHER_CASE, "zhao", "wang")
    with by("wang"):
        refused(house, NotItsArrival, lambda: receive(house, line, claim))
    receive(house, line, again, OTHER_CASE, "zhao")
    assert house.transfers.transfer(TRANSFER).case_number == OTHER_CASE
    assert house.balances()[f"memo/transferred/{OTHER_CASE}"] == 9000_00
    assert f"memo/transferred/{CASE}" not in house.balances()
    follower(house.court).catch_up()
    with house.court.database.app.connect() as connection:
        [row] = leavings_of(connection, house.court.book, OTHER_CASE)
    assert (row.state, row.begun_by, row.waits_for) == ("received-in", "zhao", None)
    with pytest.raises(Refusal):
        receive(house, line, again, OTHER_CASE, "zhao")


def claimed(house: Courthouse, line: UUID, case: str, officer: str, second: str) -> str:
    with by(officer):
        claim = house.receipts.propose(line, [(case, Money("9000.00"))], evidence="移送函")
    with by(second):
        house.receipts.confirm(line, claim.ids["claim"])
    return str(claim.ids["claim"])
