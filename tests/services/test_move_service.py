"""Money between cases and between courts: paired, with its age, on its document.

Rules R2.13 and R2.14 of the rulebook; the two books of a court transfer net to zero.
"""

from datetime import date
from typing import Any

import pytest

from ledger.domain.act import Role
from ledger.domain.case_account import NotEnoughMoney, NotTheOfficer, PartyRole, PocketKind
from ledger.domain.court_transfer import NotItsArrival, Origin, OriginsDiffer
from ledger.domain.errors import Refusal
from ledger.domain.law.fees import LessCharged
from ledger.domain.law.moving import MoveWithoutBasis, OtherDebtorsMoney, may_move
from ledger.domain.law.own_account import OtherBankAccount
from ledger.domain.law.payout_papers import PayeeOfAnotherRole
from ledger.domain.law.treasury import DrawnOnOtherMoney
from ledger.domain.money import Money
from ledger.domain.payout import NotInThatState, State
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.transfers import (
    MoveActsTwice,
    MoveNotInThatState,
    MoveState,
    MoveToItself,
)
from ledger.services.payees import DraftedElsewhere
from ledger.store.court import Court
from ledger.store.keys import MasterKey
from ledger.store.verify import verify
from tests.services.courthouse import CASE, HOLDER, OTHER_CASE, Courthouse, by
from tests.services.papers import LETTER, NOTICE, PLAN, RECORD, RULING
from tests.services.refusing import refused
from tests.services.till import Till

DAY = date(2026, 3, 2)


@pytest.fixture
def till(house: Courthouse) -> Till:
    house.funded("25000.00")
    house.open_case(OTHER_CASE, "zhao")
    return Till(house)


def propose(house: Courthouse, amount: str = "10000.00", **changed: Any) -> str:
    said: dict[str, Any] = {"papers": [PLAN], "reason": "分配方案", **changed}
    target = said.pop("target", OTHER_CASE)
    with by(said.pop("officer", "wang")):
        return house.moves.propose(CASE, target, Money(amount), **said).ids["move"]


def test_r2_13_a_move_leaves_and_arrives_in_one_commit_and_keeps_its_age(till: Till) -> None:
    house = till.house
    [lot] = house.case().lots.values()
    house.later(days=20)
    number = propose(house)
    assert house.case().free == Money("15000.00"), "it waits under its own name"
    with by("chen"):
        house.moves.agree(number)
    before = house.court.position()
    with by("zhao"):
        house.moves.take_in(number)
    assert house.moves.move(number).state is MoveState.DONE
    assert house.balances() == {
        f"bank/{house.account}": 25000_00,
        f"case/{CASE}/available": -15000_00,
        f"case/{OTHER_CASE}/available": -10000_00,
    }
    [arrived] = house.case(OTHER_CASE).lots.values()
    assert (arrived.receipt, arrived.value_date, arrived.notified_on) == (
        lot.receipt, lot.value_date, lot.notified_on,
    )  # fmt: skip
    assert house.court.position() == before + 3
    assert verify(house.court.database, house.court.book, workers=0).intact


def test_r2_13_between_different_debtors_only_a_ruling_moves_money(till: Till) -> None:
    house = till.house
    papers = {"debtors": ["甲公司"], "others": ["乙公司"]}
    may_move([RULING], **papers)
    may_move([PLAN], debtors=["甲公司"], others=["乙公司", "甲公司"])
    with pytest.raises(OtherDebtorsMoney):
        may_move([PLAN], **papers)
    with by("zhao"):
        third = house.cases.open(
            "（2026）苏0508执103号", officer="zhao", filed_on=date(2026, 1, 5),
            bank_account=house.account,
        ).ids["case"]  # fmt: skip
    refused(house, OtherDebtorsMoney, lambda: propose(house, target=third))
    propose(house, target=third, papers=[RULING])


def test_a_move_without_basis_to_itself_or_of_too_much_is_refused(till: Till) -> None:
    house = till.house
    with by("admin"):
        house.books.add_bank_account("62", HOLDER, "农行", "103305000019")
    with by("zhao"):
        apart = house.cases.open(
            "（2026）苏0508执104号", officer="zhao", filed_on=date(2026, 1, 5), bank_account="62"
        ).ids["case"]
    for changed, why in (
        ({"papers": []}, MoveWithoutBasis),
        ({"papers": [NOTICE]}, MoveWithoutBasis),
        ({"target": CASE}, MoveToItself),
        ({"target": apart, "papers": [RULING]}, OtherBankAccount),
        ({"officer": "zhao"}, NotTheOfficer),
        ({"amount": "25000.01"}, NotEnoughMoney),
    ):
        refused(house, why, lambda c=changed: propose(house, **c))


def test_a_move_is_agreed_by_another_and_taken_in_by_its_own_officer(till: Till) -> None:
    house = till.house
    number = propose(house)
    with by("zhao"):
        refused(house, MoveNotInThatState, lambda: house.moves.take_in(number))
    with by("wang"), pytest.raises(Refusal):
        house.moves.agree(number)
    with pytest.raises(MoveActsTwice):
        house.moves.move(number).agree(by="wang", role=Role.CHIEF)
    with by("lin"):
        house.moves.agree(number)
        refused(house, MoveNotInThatState, lambda: house.moves.agree(number))
    with by("wang"):
        refused(house, NotTheOfficer, lambda: house.moves.take_in(number))
    with by("zhao"):
        house.moves.take_in(number)
        refused(house, MoveNotInThatState, lambda: house.moves.take_in(number))
        refused(house, MoveNotInThatState, lambda: house.moves.withdraw(number, "晚了"))


def test_a_move_refused_or_withdrawn_leaves_the_money_where_it_was(till: Till) -> None:
    house = till.house
    first, second = propose(house), propose(house)
    with by("chen"):
        house.moves.refuse(first, "依据不足")
    with by("wang"):
        house.moves.withdraw(second, "撤回")
    assert house.case().free == Money("25000.00")
    with by("chen"):
        refused(house, MoveNotInThatState, lambda: house.moves.refuse(first, "又一次"))


def test_a_wrong_claim_found_before_payment_goes_by_a_record(till: Till) -> None:
    propose(till.house, papers=[RECORD], reason="认领错误更正")


# R2.14: two books, one id


@pytest.fixture
def other(till: Till) -> Courthouse:
    """Another court's book in the same database, as another court would keep its own."""
    master = MasterKey(bytes(32))
    made = Courthouse(Court(till.house.court.database, "苏0509", master))
    made.now = till.house.now
    made.court.recorder.open_book()
    return made.open_book(code="苏0509")


THEIRS = "（2026）苏0509执7号"


def handed_over(till: Till) -> dict[str, str]:
    """A transfer our bank has booked."""
    house = till.house
    court = house.payee(PartyRole.COURT, "苏州市吴江区人民法院")
    with by("wang"):
        sent = house.transfers.send(
            CASE, court, Money("9000.00"), other_court="苏州市吴江区人民法院", other_case=THEIRS,
            papers=[LETTER],
        ).ids  # fmt: skip
    with by("feng"):
        refused(house, NotInThatState, lambda: house.transfers.follow(sent["transfer"]))
    till.paid(sent["payout"])
    with by("feng"):
        house.transfers.follow(sent["transfer"])
    assert house.payout(sent["payout"]).kind is PayoutKind.INTER_COURT
    return sent


def test_r2_14_a_transfer_nets_to_zero_over_both_books(  # noqa: PLR0915  # one course of events
    till: Till, other: Courthouse
) -> None:
    house, theirs = till.house, THEIRS
    sent = handed_over(till)
    ours = house.transfers.transfer(sent["transfer"])
    # The other book
    other.payable(theirs)
    line = other.receive("9000.00", name=HOLDER)
    with by("wang"):
        claim = other.receipts.propose(line, [(theirs, Money("9000.00"))], evidence="移送函")
    with by("zhao"):
        other.receipts.confirm(line, claim.ids["claim"])
    taken = {
        "other_court": HOLDER, "other_case": CASE, "origins": ours.origins, "papers": [LETTER],
    }  # fmt: skip
    with by("wang"):
        for bad, why in (
            ({"origins": [Origin(DAY, Money("1.00"))]}, OriginsDiffer),
            ({"papers": [NOTICE]}, MoveWithoutBasis),
        ):
            refused(
                other, why,
                lambda b=bad: other.transfers.receive(
                    sent["transfer"], theirs, line, claim.ids["claim"], **{**taken, **b}
                ),
            )  # fmt: skip
        refused(
            other, NotItsArrival,
            lambda: other.transfers.receive(sent["transfer"], theirs, line, "c9", **taken),
        )  # fmt: skip
        other.transfers.receive(sent["transfer"], theirs, line, claim.ids["claim"], **taken)
    account = f"transfer/{sent['transfer']}"
    assert house.balances()[account] == 9000_00
    assert other.balances()[account] == -9000_00
    assert house.balances()[account] + other.balances()[account] == 0
    assert other.transfers.transfer(sent["transfer"]).origins == ours.origins
    for each in (house, other):
        assert verify(each.court.database, each.court.book, workers=0).intact
    with by("wang"), pytest.raises(Refusal):
        other.transfers.receive(sent["transfer"], theirs, line, claim.ids["claim"], **taken)
    with by("wang"):  # one arrival is one transfer's: no second is counted as moved, not collected
        refused(
            other, NotItsArrival,
            lambda: other.transfers.receive(
                "（2026）苏05执8号-1", theirs, line, claim.ids["claim"], **taken
            ),
        )  # fmt: skip
    with by("feng"):
        refused(house, MoveNotInThatState, lambda: house.transfers.follow(sent["transfer"]))
    till.bounce(sent["payout"])
    assert house.payout(sent["payout"]).state is State.RETURNED
    assert account not in house.balances(), "the figure comes back with the money"
    with by("feng"):
        refused(house, MoveNotInThatState, lambda: house.transfers.follow(sent["transfer"]))


def test_r2_14_what_the_transfer_tells_both_courts_is_what_is_paid(till: Till) -> None:
    house = till.house
    court = house.payee(PartyRole.COURT, "苏州市吴江区人民法院")
    with by("wang"):
        sent = house.transfers.send(
            CASE, court, Money("9000.00"), other_court="苏州市吴江区人民法院", other_case=THEIRS,
            papers=[LETTER],
        ).ids  # fmt: skip
        refused(
            house, DraftedElsewhere,
            lambda: house.payouts.amend(sent["payout"], amount=Money("5000.00")),
        )  # fmt: skip
    with by("wang"):
        house.payouts.amend(sent["payout"], purpose="划转案款")


def test_r2_14_to_a_court_on_its_letter_only_and_out_of_free_money(till: Till) -> None:
    house = till.house
    court = house.payee(PartyRole.COURT, "苏州市吴江区人民法院")
    to: dict[str, Any] = {"other_court": "吴江", "other_case": "（2026）苏0509执7号"}

    def send(party: str, **more: Any) -> Any:
        said = {"papers": [LETTER], **to, **more}
        with by(said.pop("officer", "wang")):
            return house.transfers.send(CASE, party, Money("1.00"), **said)

    refused(house, PayeeOfAnotherRole, lambda: send("p1"))
    refused(house, NotTheOfficer, lambda: send(court, officer="zhao"))
    with pytest.raises(Refusal):
        send(court, papers=[NOTICE])
    with by("wang"):
        house.charges.charge(
            CASE, PocketKind.FEE, Money("10.00"), RECORD, less=LessCharged.IN_PARTS
        )
    refused(house, DrawnOnOtherMoney, lambda: send(court, pocket="fee"))
