"""A creditor's share of the interest: what money in an escrow earned (R1.23a; 民法典 573)."""

from dataclasses import replace
from datetime import date

import pytest

from api.every import follower
from ledger.domain.case_account import NotEnoughMoney
from ledger.domain.case_parts import MoneyHasLeft
from ledger.domain.escrow_state import EscrowNotInThatState
from ledger.domain.interest_state import NoSuchShare
from ledger.domain.law.account_interest import (
    NotEarnedInEscrow,
)
from ledger.domain.law.approval import ActsTwice
from ledger.domain.money import Money
from ledger.domain.paper import PaperUnnamed
from ledger.projections import account_interest as views
from ledger.services.account_interest import (
    EarnedElsewhere,
)
from ledger.store.verify import verify
from tests.services.courthouse import ACCOUNT, HOLDER, Courthouse, by
from tests.services.earning import BANK, INTEREST, Earning
from tests.services.papers import (
    APPLICATION,
    COMPUTATION,
    DECISION,
    IDENTITY,
    RECORD,
    SIGN_OFF,
)
from tests.services.refusing import refused
from tests.services.test_escrow_service import after_five_years, granted


@pytest.fixture
def without(house: Courthouse) -> Earning:
    """A court under rules that say nothing of interest, as they are shipped."""
    return Earning(house)


def share(earning: Earning, escrow: str, amount: str = "1.20", **changed: object) -> str:
    said = {
        "begins": date(2026, 3, 2), "ends": date(2026, 6, 20), "paper": COMPUTATION, **changed,
    }  # fmt: skip
    with by("feng"):
        done = earning.desk.propose_share(ACCOUNT, escrow, Money(amount), **said)  # type: ignore[arg-type]
    return done.ids["share"]


@pytest.fixture
def escrowed(without: Earning) -> tuple[Earning, str]:
    """Money in escrow since 2 March, and interest on the account; no rule on interest is needed."""
    house = without.house
    house.funded("7300.00")
    number = granted(house)
    house.later(days=120)
    without.claimed()
    return without, number


def test_r1_23a_what_money_in_escrow_earned_goes_into_that_escrow_and_out_with_it(
    escrowed: tuple[Earning, str],
) -> None:
    earning, number = escrowed
    house, desk = earning.house, earning.desk
    before = house.balances()
    mark = share(earning, number)
    assert house.balances() == before, "a computation moves nothing"
    with by("chen"):
        desk.grant_share(ACCOUNT, mark)
    escrow = house.escrows.escrow(number)
    pocket = f"escrow/{escrow.case_number}:{escrow.pocket}"
    assert house.balances() == {BANK: 733560, pocket: -730120, INTEREST: -3440}
    assert (escrow.fruits, escrow.discharged) == (Money("1.20"), Money("7300.00"))
    with by("chen"):
        refused(house, NoSuchShare, lambda: desk.grant_share(ACCOUNT, mark))
    kept = house.case().pocket(escrow.pocket)
    assert kept.amount == Money("7301.20"), "a release takes both"
    follower(house.court).catch_up()
    with house.court.database.app.connect() as connection:
        [row] = views.every_account(connection, house.court.book)
        [told] = views.shares_of(connection, house.court.book, ACCOUNT)
    assert (row.credited, row.shared, row.waits) == tuple(map(Money, ("35.60", "1.20", "34.40")))
    assert (told.escrow, told.state, told.decided_by) == (number, "granted", "chen")


def test_r1_23a_a_share_is_of_days_in_escrow_and_rests_on_a_computation(
    escrowed: tuple[Earning, str],
) -> None:
    earning, number = escrowed
    house = earning.house
    wrong: list[dict[str, object]] = [
        {"paper": RECORD}, {"begins": date(2026, 3, 1)}, {"ends": date(2026, 7, 1)},
        {"ends": date(2026, 3, 2)},
    ]  # fmt: skip
    for each in wrong:
        with by("feng"):
            refused(house, NotEarnedInEscrow, lambda each=each: share(earning, number, **each))
    with by("feng"):
        refused(house, NotEnoughMoney, lambda: share(earning, number, "35.61"))
        refused(house, NotEarnedInEscrow, lambda: share(earning, number, "0.00"))


def test_a_share_is_granted_by_another_person_or_refused(escrowed: tuple[Earning, str]) -> None:
    earning, number = escrowed
    house, desk = earning.house, earning.desk
    refused_one, open_one = share(earning, number), share(earning, number)
    assert (refused_one, open_one) == ("s1", "s2")
    follower(house.court).catch_up()
    with house.court.database.app.connect() as connection:
        waiting = views.to_grant(connection, house.court.book).items
    assert [each.share for each in waiting] == ["s1", "s2"]
    with by("lin"):
        desk.refuse_share(ACCOUNT, refused_one, "计算有误")
    with pytest.raises(ActsTwice):
        earning.kept().grant_share(open_one, by="feng")
    follower(house.court).catch_up()
    with house.court.database.app.connect() as connection:
        states = [each.state for each in views.shares_of(connection, house.court.book, ACCOUNT)]
        assert [each.share for each in views.to_grant(connection, house.court.book).items] == ["s2"]
    assert states == ["refused", "proposed"]


def test_r2_17_a_share_wrongly_granted_is_taken_back_by_a_third_person_and_both_stay_visible(
    escrowed: tuple[Earning, str],
) -> None:
    """It waits again as interest; it can be computed, granted and released anew."""
    earning, number = escrowed
    house, desk = earning.house, earning.desk
    before, mark = house.balances(), share(earning, number)

    def reverse(**changed: object) -> object:
        given = {"reason": "天数有误", "paper": DECISION, **changed}
        return desk.reverse_share(ACCOUNT, mark, **given)  # type: ignore[arg-type]

    with by("lin"):
        refused(house, NoSuchShare, reverse)
    with by("chen"):
        desk.grant_share(ACCOUNT, mark)
        refused(house, ActsTwice, reverse)
    with pytest.raises(ActsTwice):
        earning.kept().reverse_share(mark, "天数有误", DECISION, by="feng")
    with by("lin"):
        refused(house, PaperUnnamed, lambda: reverse(paper=replace(DECISION, number=" ")))
        reverse()
        refused(house, NoSuchShare, reverse)
    escrow = house.escrows.escrow(number)
    assert (house.balances(), earning.kept().free) == (before, Money("35.60"))
    assert (escrow.fruits, escrow.discharged) == (Money("0.00"), Money("7300.00"))
    again = share(earning, number, "2.40")
    with by("chen"):
        desk.grant_share(ACCOUNT, again)
    follower(house.court).catch_up()
    with house.court.database.app.connect() as connection:
        [row] = views.every_account(connection, house.court.book)
        told = views.shares_of(connection, house.court.book, ACCOUNT)
    assert (row.shared, row.waits) == (Money("2.40"), Money("33.20"))
    assert [(each.state, each.decided_by) for each in told] == [
        ("reversed", "lin"), ("granted", "chen"),
    ]  # fmt: skip
    assert verify(house.court.database, house.court.book, workers=0).intact


def test_a_share_that_left_its_escrow_is_not_taken_back(escrowed: tuple[Earning, str]) -> None:
    earning, number = escrowed
    house, desk = earning.house, earning.desk
    mark = share(earning, number)
    with by("chen"):
        desk.grant_share(ACCOUNT, mark)
    with by("wang"):
        house.escrows.release(number, papers=[APPLICATION, IDENTITY])
    with by("lin"):
        gone = refused(
            house, MoneyHasLeft, lambda: desk.reverse_share(ACCOUNT, mark, "有误", DECISION)
        )
    assert gone.facts["free"] == Money("0.00")


def test_an_escrow_that_ended_or_stands_on_another_account_takes_no_share(
    escrowed: tuple[Earning, str],
) -> None:
    earning, number = escrowed
    house, desk = earning.house, earning.desk
    with by("admin"):
        house.books.add_bank_account("3225019880100", HOLDER, "建设银行", "105305000000")
    elsewhere = {"begins": date(2026, 3, 2), "ends": date(2026, 6, 1), "paper": COMPUTATION}
    with by("feng"):
        refused(
            house, EarnedElsewhere,
            lambda: desk.propose_share("3225019880100", number, Money("1.00"), **elsewhere),
        )  # fmt: skip
    mark = share(earning, number)
    after_five_years(house)
    with by("chen"):
        house.escrows.propose_lapse(number, SIGN_OFF)
    with by("lin"):
        house.escrows.lapse(number)
    with by("chen"):
        refused(house, EscrowNotInThatState, lambda: desk.grant_share(ACCOUNT, mark))
