"""R2.20 and scenario 55 without a plan: a buyer's price, kept for his suit and decided by it."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from api.every import follower
from ledger.domain.case_account import NotEnoughMoney, NotTheOfficer, PartyKind, PartyRole
from ledger.domain.case_people import Recused
from ledger.domain.errors import NotFound
from ledger.domain.law.payout_papers import PayeeOfAnotherRole
from ledger.domain.law.third_party_price import (
    JudgmentNotNamed,
    PriceNotKept,
    PriceUndecided,
    SuitOutcome,
    may_keep_apart,
)
from ledger.domain.money import Money, zero
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.third_party_price import PriceNotThere, PriceSelfDecided, PriceState
from ledger.projections import leavings
from ledger.services.command import Recorded
from ledger.services.people import People
from ledger.services.prices import ThirdPartyPrices
from tests.services.courthouse import CASE, DEBTOR, Courthouse, by
from tests.services.papers import JUDGMENT, LETTER, RECORD
from tests.services.refusing import refused
from tests.services.till import Till

SUIT = "（2026）苏0508民初88号"
BUYER, PRICE, ONE = "购房人丙", Money("310000.00"), f"{CASE}-1"
KEPT = f"third-party/{CASE}"


class Suit:
    """A buyer who paid his price into the case's account, and short words for his suit."""

    def __init__(self, house: Courthouse) -> None:
        self.house, self.till = house, Till(house)
        self.desk = ThirdPartyPrices(house.court)
        sub = house.payable()
        house.receive("1000.00", sub_account=sub, name=DEBTOR)
        self.receipt: UUID = house.receive("310000.00", sub_account=sub, name=BUYER)
        self.buyer = house.payee(PartyRole.THIRD_PARTY, BUYER, PartyKind.PERSON)

    def keep(self, who: str = "wang", **changed: object) -> Recorded:
        said = {"party": self.buyer, "suit": SUIT, "amount": None, **changed}
        with by(who):
            return self.desk.keep(
                CASE, said["party"], self.receipt, suit=said["suit"], paper=RECORD,  # type: ignore[arg-type]
                amount=said["amount"],  # type: ignore[arg-type]
            )  # fmt: skip

    def ended(self, outcome: SuitOutcome) -> None:
        self.keep()
        with by("wang"):
            self.desk.state_outcome(ONE, outcome, JUDGMENT)
        with by("chen"):
            self.desk.agree(ONE)

    def refund(self) -> Recorded:
        with by("wang"):
            return self.house.payouts.draft(
                CASE, self.buyer, PRICE, "退还案外人价款", kind=PayoutKind.REFUND,
                papers=[JUDGMENT], pocket="price-1", receipts=[self.receipt],
            )  # fmt: skip

    def waits(self) -> tuple[int, int, int]:
        """How many prices wait for a judgment, for a second word, for their return."""
        follower(self.house.court).catch_up()
        lists = (leavings.prices_pending, leavings.to_grant, leavings.prices_to_return)
        with self.house.court.database.app.connect() as connection:
            pages = [each(connection, self.house.court.book).items for each in lists]
        pending, granting, returning = map(len, pages)
        return pending, granting, returning


@pytest.fixture
def suit(house: Courthouse) -> Suit:
    return Suit(house)


def test_scenario_55_a_buyer_who_loses_has_his_310_000_back(suit: Suit) -> None:
    """Given 310,000.00 paid under art 11; while the suit is pending nobody has it; lost: back."""
    house = suit.house
    suit.keep()
    assert house.balances()[KEPT] == -310_000_00
    assert house.case().free == Money("1000.00"), "no plan, fee or payout finds it"
    assert suit.waits() == (1, 0, 0)
    assert refused(house, PriceUndecided, suit.refund).facts["outcome"] is None
    refused(house, NotEnoughMoney, lambda: house.drafted("1000.01"))
    with by("wang"):
        refused(
            house, NotFound,
            lambda: suit.desk.keep(CASE, suit.buyer, uuid4(), suit=SUIT, paper=RECORD),
        )  # fmt: skip

    with by("wang"):
        suit.desk.state_outcome(ONE, SuitOutcome.LOST, JUDGMENT)
    assert suit.waits() == (0, 1, 0)
    with by("chen"):
        suit.desk.agree(ONE)
    assert suit.waits() == (0, 0, 1)
    number = suit.refund().ids["payout"]
    with by("wang"):
        refused(house, PriceNotThere, lambda: suit.desk.note_returned(ONE))
    suit.till.paid(number)
    with by("wang"):
        suit.desk.note_returned(ONE)
    assert KEPT not in house.balances()
    assert suit.desk.price(ONE).state is PriceState.RETURNED
    assert suit.waits() == (0, 0, 0)


def test_scenario_55_a_buyer_who_wins_has_paid_the_debtors_money(suit: Suit) -> None:
    """Won (art 13): the price takes the place of the house, and the applicant is paid from it."""
    house = suit.house
    suit.ended(SuitOutcome.WON)
    assert KEPT not in house.balances()
    assert suit.desk.price(ONE).state is PriceState.SUBSTITUTED
    assert not house.case().lots[suit.receipt].third_party
    suit.till.paid(house.drafted("311000.00").ids["payout"])
    assert house.case().free == zero()


def test_r2_20_a_lost_price_is_not_the_applicants_even_after_the_judgment(suit: Suit) -> None:
    suit.ended(SuitOutcome.LOST)
    refused(suit.house, NotEnoughMoney, lambda: suit.house.drafted("1000.01"))
    assert suit.house.case().pocket("price-1").amount == PRICE


def test_r2_20_who_states_the_outcome_does_not_agree_and_a_refusal_leaves_it_pending(
    suit: Suit,
) -> None:
    house = suit.house
    suit.keep()
    with by("wang"):
        refused(
            house, JudgmentNotNamed, lambda: suit.desk.state_outcome(ONE, SuitOutcome.LOST, LETTER)
        )
    with by("chen"):
        refused(house, PriceNotThere, lambda: suit.desk.agree(ONE))
    with by("wang"):
        suit.desk.state_outcome(ONE, SuitOutcome.LOST, JUDGMENT)
    price = suit.desk.price(ONE)
    with pytest.raises(PriceSelfDecided):
        price.agree(by="wang", role="chief")
    with by("lin"):
        suit.desk.refuse(ONE, "判决未生效")
    assert suit.waits() == (1, 0, 0)
    refused(house, PriceUndecided, suit.refund)


def test_r2_20_what_is_not_a_third_partys_price_is_not_kept(suit: Suit) -> None:
    house = suit.house
    refused(house, PayeeOfAnotherRole, lambda: suit.keep(party="p2"))
    refused(house, PriceNotKept, lambda: suit.keep(suit=" "))
    refused(house, NotEnoughMoney, lambda: suit.keep(amount=Money("310000.01")))
    refused(house, NotTheOfficer, lambda: suit.keep(who="zhao"))
    with pytest.raises(PriceNotKept):
        may_keep_apart(SUIT, paid_on=date(2025, 7, 23))
    may_keep_apart(SUIT, paid_on=date(2025, 7, 24))


def test_who_keeps_away_from_the_case_says_nothing_of_a_price_in_it(suit: Suit) -> None:
    """回避: neither that the suit was lost, nor that the price is back with its payer."""
    house, desk = suit.house, suit.desk
    suit.keep()
    with by("wang"):
        desk.state_outcome(ONE, SuitOutcome.LOST, JUDGMENT)
    for person in ("wang", "chen"):
        with by("lin"):
            People(house.court).recuse(CASE, person, paper=RECORD)
    with by("chen"):
        refused(house, Recused, lambda: desk.agree(ONE))
    with by("wang"):
        refused(house, Recused, lambda: desk.state_outcome(ONE, SuitOutcome.WON, JUDGMENT))
        refused(house, Recused, lambda: desk.note_returned(ONE))
