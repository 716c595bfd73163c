"""Ended rounds: conditions, inquiries, money that comes afterwards (52), restoration."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from api.every import follower
from ledger.domain.case_account import PartyRole
from ledger.domain.case_people import NotTerminated, TerminatedNow
from ledger.domain.case_pockets import PocketKind
from ledger.domain.errors import NotFound
from ledger.domain.law.fees import FeeAboveTariff, FeeBelowTariff
from ledger.domain.law.termination import (
    Condition,
    ConditionsNotMet,
    MoneyStillHere,
    NotOfItsOwnAccord,
)
from ledger.domain.money import Money, zero
from ledger.domain.notice import Channel, NoticeKind
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.termination import InquiryOutOfTurn, OffTheList, Shown
from ledger.projections import notices
from ledger.services.command import Recorded
from ledger.services.notices import Notices
from ledger.services.terminations import Terminations
from tests.services.courthouse import CASE, Courthouse, by
from tests.services.papers import APPLICATION, COMPUTATION, DECISION, RECORD, RULING, SLIP
from tests.services.refusing import refused
from tests.services.till import Till, draft

LATER = "（2026）苏0508执恢9号"
ALL = [Shown(each, RECORD) for each in Condition]


@pytest.fixture
def listing(house: Courthouse) -> Terminations:
    return Terminations(house.court)


def ended(house: Courthouse, listing: Terminations) -> str:
    """A case filed in January ends in May; returns its sub-account."""
    sub = house.payable()
    house.now = datetime(2026, 5, 6, 1, tzinfo=UTC)
    with by("chen"):
        listing.terminate(CASE, ALL, paper=RULING)
    return sub


def alerts(house: Courthouse) -> tuple[list[UUID], list[UUID]]:
    """Receipts whose way nobody has chosen, and those no party was told of."""
    follower(house.court).catch_up()
    with house.court.database.app.connect() as connection:
        late, untold = (
            listed(connection, house.court.book).items
            for listed in (notices.late_money, notices.parties_to_tell)
        )
    return [each.receipt for each in late], [each.receipt for each in untold]


def test_a_round_ends_with_its_ten_inquiries_and_not_twice(
    house: Courthouse, listing: Terminations
) -> None:
    ended(house, listing)
    assert house.case().terminated_on == date(2026, 5, 6)
    assert len(listing.termination(CASE).dues) == 10
    assert listing.termination(CASE).next_due == date(2026, 11, 6)
    before = house.court.position()
    with by("chen"), pytest.raises(TerminatedNow):
        listing.terminate(CASE, ALL, paper=RULING)
    assert house.court.position() == before


def test_a_round_does_not_end_over_money_or_without_its_conditions(
    house: Courthouse, listing: Terminations
) -> None:
    house.funded("25000.00")
    house.now = datetime(2026, 5, 6, 1, tzinfo=UTC)
    before = house.court.position()
    with by("chen"), pytest.raises(MoneyStillHere):
        listing.terminate(CASE, ALL, paper=RULING)
    house.drafted("25000.00")
    with by("chen"), pytest.raises(MoneyStillHere) as bound:
        listing.terminate(CASE, ALL, paper=RULING)
    assert bound.value.facts["held"] == Money("25000.00")
    assert house.court.position() > before


def test_conditions_that_no_paper_shows(house: Courthouse, listing: Terminations) -> None:
    house.open_case()
    house.now = datetime(2026, 5, 6, 1, tzinfo=UTC)
    before = house.court.position()
    with by("chen"), pytest.raises(ConditionsNotMet) as lacking:
        listing.terminate(CASE, ALL[1:], paper=RULING)
    assert lacking.value.facts["lacking"] == ["notice-and-report"]
    assert house.court.position() == before


def test_inquiries_are_made_in_turn_and_applications_taken_in_any_year(
    house: Courthouse, listing: Terminations
) -> None:
    ended(house, listing)
    day = date(2026, 11, 5)
    house.now = datetime(2026, 11, 5, 1, tzinfo=UTC)
    with by("wang"), pytest.raises(InquiryOutOfTurn):
        listing.inquire(CASE, 2, on=day, found=False, told_on=day, paper=RECORD)
    with by("wang"):
        listing.inquire(CASE, 1, on=day, found=False, told_on=day, paper=RECORD)
    assert listing.termination(CASE).next_due == date(2027, 5, 6)
    house.now = datetime(2029, 5, 7, 1, tzinfo=UTC)
    with by("wang"), pytest.raises(NotOfItsOwnAccord):
        listing.measure(CASE, on_application=False, paper=RECORD)
    house.now = datetime(2033, 1, 4, 1, tzinfo=UTC)
    with by("wang"):
        listing.apply(CASE, on=date(2033, 1, 4), paper=APPLICATION)
    with by("wang"):
        listing.measure(CASE, on_application=True, paper=APPLICATION)
    assert listing.termination(CASE).applications == [date(2033, 1, 4)]


def test_scenario_52_money_on_an_ended_round_is_case_money_and_waits_for_a_choice(
    house: Courthouse, listing: Terminations
) -> None:
    """Given an ended round; when 9,000.00 arrives; then it is the case's, and restored or paid."""
    sub = ended(house, listing)
    line = house.receive("9000.00", sub_account=sub)
    assert house.case().free == Money("9000.00")
    assert alerts(house) == ([line], [line]), "the officer's to choose, and the applicant's to know"
    with by("wang"), pytest.raises(TerminatedNow):
        house.payouts.draft(CASE, "p1", Money("9000.00"), "发放执行款")
    with by("wang"), pytest.raises(MoneyStillHere):
        listing.leave(CASE, paper=DECISION)
    house.open_case(LATER)
    value_date = house.case().lots[line].value_date

    with by("wang"):
        Notices(house.court).tell(
            CASE, NoticeKind.COLLECT, "p1", "来款9000元", channel=Channel.PHONE, about=line
        )
    assert alerts(house) == ([line], [])
    with by("wang"):
        listing.restore(CASE, under=LATER, paper=RULING)
    assert alerts(house)[0] == []
    assert house.case().free == zero()
    assert house.case(LATER).lots[line].value_date == value_date
    assert house.case(LATER).free == Money("9000.00")
    assert not any(account.startswith("transfer/") for account in house.balances())
    with pytest.raises(NotFound):
        listing.termination(CASE)
    # Nothing came in the round before, so the smallest fee is due.
    with by("wang"):
        house.charges.charge(LATER, PocketKind.FEE, Money("50.00"), COMPUTATION)
    assert house.case(LATER).free == Money("8950.00")


def test_scenario_52_the_fee_of_a_restored_case_is_reckoned_on_both_rounds_together(
    house: Courthouse, listing: Terminations
) -> None:
    """20,000.00 came in the round before and bore 200.00; 9,000.00 more bear 135.00, not 50.00."""
    sub, till = house.payable(), Till(house)
    house.receive("20000.00", sub_account=sub)
    treasury = house.payee(PartyRole.TREASURY, "某财政专户")
    with by("wang"):
        house.charges.charge(CASE, PocketKind.FEE, Money("200.00"), COMPUTATION)
    fee = draft(house, treasury, "200.00", PayoutKind.FEE, papers=[SLIP], pocket="fee")
    for number in (fee.ids["payout"], house.drafted("19800.00").ids["payout"]):
        till.paid(number)
    house.now = datetime(2026, 5, 6, 1, tzinfo=UTC)
    with by("chen"):
        listing.terminate(CASE, ALL, paper=RULING)
    house.receive("9000.00", sub_account=sub)
    house.open_case(LATER)
    with by("wang"):
        listing.restore(CASE, under=LATER, paper=RULING)

    def charge(amount: str) -> Recorded:
        return house.charges.charge(LATER, PocketKind.FEE, Money(amount), COMPUTATION)

    with by("wang"):
        no = refused(house, FeeAboveTariff, lambda: charge("135.01"))
    assert (no.facts["asked"], no.facts["due"]) == (Money("135.01"), Money("135.00"))
    with by("wang"):
        refused(house, FeeBelowTariff, lambda: charge("50.00"))
    with by("wang"):
        charge("135.00")
    assert house.case(LATER).free == Money("8865.00")


def test_money_on_an_ended_round_may_be_paid_without_restoring_it(
    house: Courthouse, listing: Terminations
) -> None:
    sub = ended(house, listing)
    house.receive("9000.00", sub_account=sub)
    with by("wang"):
        listing.open_payment(CASE, paper=DECISION)
    assert alerts(house)[0] == [], "it was chosen: paid as it is"
    house.drafted("9000.00")
    assert house.case().free == zero()


def test_what_is_not_ended_is_not_restored_and_who_left_the_list_is_off_it(
    house: Courthouse, listing: Terminations
) -> None:
    house.payable()
    before = house.court.position()
    with by("wang"), pytest.raises(NotTerminated):
        listing.open_payment(CASE, paper=DECISION)
    with by("wang"), pytest.raises(NotFound):
        listing.restore(CASE, paper=DECISION)
    assert house.court.position() == before

    house.now = datetime(2026, 5, 6, 1, tzinfo=UTC)
    with by("chen"):
        listing.terminate(CASE, ALL, paper=RULING)
    with by("wang"):
        listing.leave(CASE, paper=DECISION)
    with by("wang"), pytest.raises(OffTheList):
        listing.apply(CASE, on=date(2026, 6, 1), paper=APPLICATION)
    follower(house.court).catch_up()
    with house.court.database.app.connect() as connection:
        sql = "SELECT terminated_on FROM views.cases WHERE book = %s AND case_number = %s"
        assert connection.exec_driver_sql(sql, (house.court.book, CASE)).scalar() == date(
            2026, 5, 6
        )
