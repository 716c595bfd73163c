"""R7.02, R7.03: which ended rounds the court must ask for again, and which are to be taken up."""

from datetime import UTC, date, datetime

from api.every import follower
from ledger.projections import terminations as views
from ledger.projections.terminations import EndedRound
from ledger.services.terminations import Terminations
from tests.services.courthouse import CASE, Courthouse, by
from tests.services.papers import APPLICATION, RECORD, RULING
from tests.services.test_termination_service import ALL


def told(house: Courthouse) -> tuple[tuple[EndedRound, ...], tuple[EndedRound, ...], EndedRound]:
    """What is due today, what is to be restored, and the round itself."""
    follower(house.court).catch_up()
    with house.court.database.app.connect() as connection:
        book = house.court.book
        due = views.inquiries_due(connection, book, house.now.date()).items
        restore = views.to_restore(connection, book).items
        (one,) = views.rounds_of(connection, book, CASE)
    return due, restore, one


def test_r7_02_ten_inquiries_fall_due_every_half_year_and_each_is_listed_until_made(
    house: Courthouse,
) -> None:
    """Given a round that ended on 2026-05-06; then ten are due, the last on 2031-05-06."""
    rounds, shown = Terminations(house.court), ALL
    house.payable()
    house.now = datetime(2026, 5, 6, 1, tzinfo=UTC)
    with by("chen"):
        rounds.terminate(CASE, shown, paper=RULING)
    dues = rounds.termination(CASE).dues
    assert (len(dues), dues[0], dues[-1]) == (10, date(2026, 11, 6), date(2031, 5, 6))
    assert told(house)[0] == ()
    for nth, due in enumerate(dues, start=1):
        house.now = datetime(due.year, due.month, due.day, 1, tzinfo=UTC)
        (listed,), _, one = told(house)
        assert (listed, one.next_due, one.inquiries) == (one, due, nth - 1)
        with by("wang"):
            rounds.inquire(CASE, nth, on=due, found=nth == 9, told_on=due, paper=RECORD)
        listed_now, restore, one = told(house)
        assert listed_now == ()
        assert restore == ((one,) if nth >= 9 else ()), "what was found is taken up again"
    assert (one.next_due, one.last_inquiry) == (None, date(2031, 5, 6))


def test_r7_03_the_list_says_when_the_court_stops_and_still_hears_who_applies(
    house: Courthouse,
) -> None:
    rounds = Terminations(house.court)
    house.payable()
    house.now = datetime(2026, 5, 6, 1, tzinfo=UTC)
    with by("chen"):
        rounds.terminate(CASE, ALL, paper=RULING)
    house.now = datetime(2033, 1, 4, 1, tzinfo=UTC)
    with by("wang"):
        rounds.apply(CASE, on=date(2033, 1, 4), paper=APPLICATION)
    _, (asked,), one = told(house)
    assert asked == one
    assert one.on_application_from == date(2029, 5, 6), "Suzhou's three years"
    assert one.applied_on == date(2033, 1, 4)
    with by("wang"):
        rounds.restore(CASE, paper=RULING)
    due, restore, one = told(house)
    assert (due, restore, one.next_due) == ((), (), None)
    assert one.left_on == date(2033, 1, 4)
