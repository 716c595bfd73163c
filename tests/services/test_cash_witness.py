"""Cash for a payee: no account moves, and nobody is told of a payment, before its witness signs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from api.every import follower
from ledger.domain.act import Role
from ledger.domain.bank_line import BankLine
from ledger.domain.case_account import PartyKind, PartyRole
from ledger.domain.case_people import Recused
from ledger.domain.hand_over import OpenKind
from ledger.domain.law.approval import ActsTwice
from ledger.domain.law.bankruptcy import StoppedByBankruptcy
from ledger.domain.law.cash import CannotWitness, NotItsWitness
from ledger.domain.law.holding import HoldKind
from ledger.domain.money import Money
from ledger.domain.payout import NotInCash, NotInThatState, PaidInCash, ShortReturn, State
from ledger.domain.payout_kind import Method, PayoutKind
from ledger.domain.payout_parts import NotThatDebit, reference_of
from ledger.projections import lists
from ledger.projections.clocks import clocks_of
from ledger.projections.nodes import nodes_of
from ledger.services.cases import NewParty
from ledger.services.command import Recorded
from ledger.services.holds import Holds
from ledger.services.people import People, known_open
from ledger.store.verify import verify
from reconciliation.closing.proving import Proving
from tests.formats.make import Line, camt053
from tests.services.courthouse import CASE, HOLDER, OTHER_CASE, Courthouse, by
from tests.services.keyed import in_use
from tests.services.papers import DECISION, LETTER, RECEIPT, RULING
from tests.services.refusing import refused
from tests.services.till import Till, draft


@pytest.fixture
def till(house: Courthouse) -> Till:
    """A book with one case that has money and can be paid."""
    house.funded("100000.00")
    return Till(house)


@pytest.fixture
def given(till: Till) -> str:
    """Cash that sun says he gave and qian saw, of 800 yuan; its number."""
    number = agreed(till)
    hand(till.house, number)
    return number


def agreed(till: Till) -> str:
    """A payment in cash that all have agreed to; qian and zhao hold keys."""
    house = till.house
    number = draft(house, "p1", "800.00", PayoutKind.APPLICANT, method=Method.CASH).ids["payout"]
    till.approve(number)
    in_use(house.keys, "qian", Role.FINANCE)
    in_use(house.keys, "zhao", Role.OFFICER)
    return str(number)


def hand(house: Courthouse, number: str, person: str = "sun", witness: str = "qian") -> Recorded:
    with by(person):
        return house.in_cash.hand_over(number, RECEIPT, witness)


def says(house: Courthouse, person: str, do: Callable[..., Recorded], *words: str) -> None:
    with by(person):
        do(*words)


def waiting(house: Courthouse) -> list[tuple[str, str, str | None]]:
    """The list of the day."""
    follower(house.court).catch_up()
    with house.court.database.app.connect() as connection:
        found = lists.cash_to_witness(connection, house.court.book).items
        assert not lists.to_send(connection, house.court.book).items
    return [(each.number, each.state, each.witness) for each in found]


def unsettled(house: Courthouse) -> int:
    follower(house.court).catch_up()
    with house.court.database.app.connect() as connection:
        return sum(each.unsettled.fen for each in clocks_of(connection, house.court.book, CASE))


def told(house: Courthouse) -> list[str]:
    """What of the case its parties are to be told."""
    follower(house.court).catch_up()
    with house.court.database.app.connect() as connection:
        return [each.node for each in nodes_of(connection, house.court.book, CASE)]


def test_r2_08a_nobody_gives_it_or_sees_it_who_has_acted_on_it(till: Till) -> None:
    house = till.house
    number = draft(
        house, "p1", "800.00", PayoutKind.APPLICANT, method=Method.CASH
    ).ids["payout"]  # fmt: skip
    in_use(house.keys, "qian", Role.FINANCE)
    assert [r.value for r in house.payout(number).roles] == ["chief", "leader", "finance"]
    with by("sun"):
        refused(house, NotInThatState, lambda: house.in_cash.hand_over(number, RECEIPT, "qian"))
    till.approve(number)
    with by("sun"), pytest.raises(PaidInCash):
        till.pay.prepare(house.account, [number])
    for cashier, witness in (("feng", "qian"), ("sun", "feng"), ("sun", "sun")):
        with by(cashier):
            refused(
                house, ActsTwice,
                lambda w=witness: house.in_cash.hand_over(number, RECEIPT, w),
            )  # fmt: skip


def test_r2_08a_cash_is_paid_once_its_witness_has_said_so(till: Till) -> None:
    house, number = till.house, agreed(till)
    before, late = house.balances(), unsettled(house)
    hand(house, number)
    assert (house.payout(number).state, house.balances()) == (State.GIVEN, before)
    assert (unsettled(house), "paid" in told(house)) == (late, False), "it is not paid yet"
    assert waiting(house) == [(number, "given", "qian")]
    says(house, "qian", house.in_cash.witness, number)
    payout = house.payout(number)
    assert (payout.state, payout.witness, payout.receipts) == (State.HANDED, "qian", [RECEIPT])
    assert house.balances()[f"transit/{payout.id}"] == -800_00
    assert (unsettled(house), "paid" in told(house)) == (late - 800_00, True)
    assert waiting(house) == []


def test_cash_that_was_handed_over_is_found_in_the_banks_books(till: Till, given: str) -> None:
    house = till.house
    short, right = (
        Line("700.00", credit=False, serial="C1"),
        Line("800.00", credit=False, serial="C2"),
    )
    house.take(camt053(house.account, "100000.00", [short, right], statement_id="CASH"))
    with by("feng"):  # not before its witness has signed
        refused(house, NotInThatState, lambda: house.in_cash.find_cash(given, house.id_of(right)))
    says(house, "qian", house.in_cash.witness, given)
    with by("feng"):
        refused(house, ShortReturn, lambda: house.in_cash.find_cash(given, house.id_of(short)))
    with by("admin"):
        house.books.add_bank_account("1202026619900099999", HOLDER, "工商银行", "102305000000")
    quotes = replace(right, serial="C3", end_to_end=reference_of(uuid4(), 1))
    house.take(camt053(house.account, "100000.00", [quotes], statement_id="C3"))
    house.take(
        camt053(
            "1202026619900099999",
            "0.00",
            [replace(right, credit=True, serial="O"), right],
            statement_id="OTHER",
        )
    )
    elsewhere = BankLine.create_id("1202026619900099999", "C2", date.fromisoformat(right.on))
    with by("feng"):  # drawn from the account that pays, and no other payment's debit
        refused(house, NotThatDebit, lambda: house.in_cash.find_cash(given, elsewhere))
        refused(house, NotThatDebit, lambda: house.in_cash.find_cash(given, house.id_of(quotes)))
    with by("feng"):
        house.in_cash.find_cash(given, house.id_of(right))
    assert house.payout(given).state is State.SETTLED
    left = house.balances()
    assert f"transit/{house.payout(given).id}" not in left
    assert f"short/{house.id_of(right)}" not in left
    assert left[f"short/{house.id_of(short)}"] == 700_00
    assert verify(house.court.database, house.court.book, workers=0).intact


def test_r2_08a_a_second_person_cannot_be_invented(till: Till) -> None:
    house, number = till.house, agreed(till)
    with by("sun"):
        refused(house, CannotWitness, lambda: house.in_cash.hand_over(number, RECEIPT, "nobody"))
    in_use(house.keys, "audit", Role.AUDITOR)
    with by("sun"):
        refused(house, CannotWitness, lambda: house.in_cash.hand_over(number, RECEIPT, "audit"))
    hand(house, number)
    for person in ("sun", "zhao", "feng"):
        with by(person):
            refused(house, NotItsWitness, lambda: house.in_cash.witness(number))
        with by(person):
            refused(house, NotItsWitness, lambda: house.in_cash.deny(number, "外出"))
    assert house.payout(number).state is State.GIVEN


def test_r2_08a_what_waits_for_its_witness_is_neither_paid_again_nor_free(
    till: Till, given: str
) -> None:
    house = till.house
    with by("sun"):
        refused(house, NotInThatState, lambda: house.in_cash.hand_over(given, RECEIPT, "qian"))
    with by("sun"):
        refused(house, NotInThatState, lambda: till.pay.prepare(house.account, [given]))
    with by("chen"):
        refused(house, NotInThatState, lambda: house.payouts.stop(given, "止付"))
    with by("wang"):
        refused(house, NotInThatState, lambda: house.payouts.withdraw(given, "撤回"))
    with by("lin"):
        refused(house, NotInThatState, lambda: house.in_cash.take_back(given, "未交付"))
    free = house.case().free
    with by("wang"):  # a freeze of more than is free stops what is not gone, and not this
        asked = Holds(house.court).place(
            CASE, HoldKind.FREEZE, free + Money("500.00"), paper=LETTER, until=date(2026, 9, 1)
        )
    assert (asked.ids["covered"], asked.ids["stopped"]) == (free.plain, "")
    says(house, "qian", house.in_cash.witness, given)
    assert house.payout(given).state is State.HANDED, "what happened before it happened"


def test_r2_08a_what_its_witness_denies_is_taken_back_to_its_case(till: Till, given: str) -> None:
    house = till.house
    free, lots = house.case().free, house.case().lots
    says(house, "qian", house.in_cash.deny, given, "当日外出，未见交付")
    assert waiting(house) == [(given, "denied", "qian")]
    with by("qian"):
        refused(house, NotInThatState, lambda: house.in_cash.witness(given))
    says(house, "lin", house.in_cash.name_witness, given, "zhao", "改由赵见证")
    says(house, "zhao", house.in_cash.deny, given, "亦未见")
    says(house, "lin", house.in_cash.take_back, given, "经查未交付，现金已退回")
    payout = house.payout(given)
    assert (payout.state, payout.said) == (State.STOPPED, "经查未交付，现金已退回")
    assert house.case().free == free + Money("800.00")
    assert set(house.case().lots) == set(lots), "it is of the receipt it was of"
    assert unsettled(house) > 0
    assert waiting(house) == []
    again = draft(house, "p1", "800.00", PayoutKind.APPLICANT, method=Method.CASH).ids["payout"]
    till.approve(again)
    hand(house, again)
    says(house, "qian", house.in_cash.witness, again)
    assert house.payout(again).state is State.HANDED
    assert verify(house.court.database, house.court.book, workers=0).intact


def test_r2_08a_whoever_keeps_away_from_the_case_is_no_witness_in_it(till: Till) -> None:
    house, number = till.house, agreed(till)
    says_recused = People(house.court).recuse
    with by("lin"):
        says_recused(CASE, "zhao", paper=DECISION)
    with by("sun"):
        refused(house, Recused, lambda: house.in_cash.hand_over(number, RECEIPT, "zhao"))
    hand(house, number)
    with by("lin"):
        refused(house, Recused, lambda: house.in_cash.name_witness(number, "zhao", "换人"))
    with by("lin"):
        says_recused(CASE, "qian", paper=DECISION)
    with by("qian"):
        refused(house, Recused, lambda: house.in_cash.witness(number))


def test_r1_32_a_witness_does_not_leave_before_he_has_said_yes_or_no(
    till: Till, given: str
) -> None:
    house = till.house

    def left() -> list[tuple[OpenKind, str]]:
        follower(house.court).catch_up()
        return [(each.kind, each.mark) for each in known_open(house.court, "qian")]

    assert left() == [(OpenKind.WITNESS, given)]
    says(house, "qian", house.in_cash.witness, given)
    assert left() == []


def test_cash_nobody_has_witnessed_is_listed_with_the_month(till: Till, given: str) -> None:
    house = till.house
    house.now = datetime(2026, 4, 2, 1, 0, tzinfo=UTC)
    follower(house.court).catch_up()
    line = f"cash-to-witness {given} 800.00"
    found = Proving(house.court).look_at("2026-03")
    assert f"{line} given qian" in found.standing.listed
    assert f"{line} given qian" in found.read.listed, "and signed with it"
    says(house, "qian", house.in_cash.deny, given, "未在场")
    follower(house.court).catch_up()
    later = Proving(house.court).look_at("2026-03")
    assert f"{line} denied qian" in later.standing.listed
    assert later.figures != found.figures


def test_r2_16_cash_of_a_bankrupts_case_is_not_handed_over(till: Till) -> None:
    house, number = till.house, agreed(till)
    goes_bankrupt(house)
    with by("sun"):
        refused(
            house, StoppedByBankruptcy, lambda: house.in_cash.hand_over(number, RECEIPT, "qian")
        )


def test_r2_16_cash_given_before_the_bankruptcy_is_witnessed_after_it(
    till: Till, given: str
) -> None:
    house = till.house
    goes_bankrupt(house)
    assert house.payout(given).state is State.GIVEN
    says(house, "qian", house.in_cash.witness, given)
    assert house.payout(given).state is State.HANDED


def goes_bankrupt(house: Courthouse) -> None:
    """Another case tells that the debtor is bankrupt."""
    house.open_case(OTHER_CASE, "zhao", "91320505MA00DEM14K")
    with by("wang"):
        house.cases.add_party(
            CASE, NewParty(PartyRole.DEBTOR, PartyKind.COMPANY, "乙公司", "91320505MA00DEM14K")
        )
    with by("zhao"):
        house.bankruptcies.accept(OTHER_CASE, "p2", RULING, date(2026, 3, 2), date(2026, 3, 2))


def test_a_transfer_is_not_handed_over_in_cash(till: Till) -> None:
    house, number = till.house, till.house.approved("800.00")
    in_use(house.keys, "qian", Role.FINANCE)
    with by("sun"):
        refused(house, NotInCash, lambda: house.in_cash.hand_over(number, RECEIPT, "qian"))
