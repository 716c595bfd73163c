"""What the bank has booked nothing stops (R2.08, R2.15, R2.16): it is recorded, and asked back.

A first attempt was thought lost; the bank's debit of it comes to light, and then a notice.
"""

from datetime import date
from uuid import UUID

import pytest

from api.every import follower
from ledger.domain.hold import Hold
from ledger.domain.law.bankruptcy import Standing, StoppedByBankruptcy
from ledger.domain.law.holding import HoldKind, HoldNotCovered
from ledger.domain.money import Money
from ledger.domain.payout import State
from ledger.domain.policy_sections import SAMPLING
from ledger.domain.ticket import (
    DifferenceStands,
    PutsRightOwnWord,
    Ticket,
    TicketKind,
    TicketState,
)
from ledger.domain.wrong_payment import WrongKind
from ledger.projections.audit import audit
from ledger.services.command import Recorded
from ledger.services.holds import Holds
from reconciliation.closing.ticketing import Tickets
from tests.formats.make import Line
from tests.reconciliation.sending_desk import Desk
from tests.reconciliation.test_sent_again import debited, explained, intact, lost
from tests.services.courthouse import CASE, DEBTOR, by
from tests.services.papers import LETTER, RECORD, RULING

DEBITED = date(2026, 3, 3)


@pytest.fixture
def line(desk: Desk) -> UUID:
    """The bank's debit of 20,000.00 of an attempt thought lost; 5,000.00 more are free."""
    _, reference = lost(desk)
    line = debited(desk, reference)
    desk.house.later(days=2)
    return line


def frozen(desk: Desk, starts_on: date, amount: str = "10000.00") -> Recorded:
    with by("wang"):
        return Holds(desk.house.court).place(
            CASE, HoldKind.FREEZE, Money(amount), paper=LETTER, until=date(2026, 9, 1),
            starts_on=starts_on,
        )  # fmt: skip


def bankrupt(desk: Desk, accepted_on: date = DEBITED) -> Recorded:
    with by("wang"):
        return desk.house.bankruptcies.accept(CASE, "p2", RULING, accepted_on, accepted_on)


def settled_late(desk: Desk, line: UUID) -> None:
    ticket = explained(desk, line)
    with by("sun"):
        Tickets(desk.house.court).settle_late(ticket)
    assert desk.state is State.SETTLED
    assert intact(desk)


def asked_back(desk: Desk) -> Ticket | None:
    id_ = Ticket.create_id(TicketKind.CLAW_BACK, str(desk.house.payout(desk.number).id))
    return desk.house.court.find_many(Ticket, [id_]).get(id_)


@pytest.mark.parametrize(("starts_on", "back"), [(DEBITED, "5000.00"), (date(2026, 3, 4), None)])
def test_r2_15_a_freeze_does_not_stop_what_the_bank_has_booked(
    desk: Desk, line: UUID, starts_on: date, back: str | None
) -> None:
    """It was stopped, 15,000.00 that had left were free again, and the debit had no payment."""
    done = frozen(desk, starts_on)
    assert (done.ids["stopped"], done.ids["debited"]) == ("", desk.number)
    assert done.ids["covered"] == "5000.00", "what is there, and no more"
    assert desk.state is State.APPROVED
    settled_late(desk, line)
    ticket = asked_back(desk)
    if back is None:
        assert ticket is None, "it was paid before the freeze"
        return
    assert ticket is not None
    assert (ticket.amount, ticket.owner, ticket.state) == (
        Money(back), "wang", TicketState.OPEN,
    )  # fmt: skip


def test_r2_16_a_bankruptcy_does_not_stop_it_and_the_administrator_may_ask_it_back(
    desk: Desk, line: UUID
) -> None:
    done = bankrupt(desk)
    assert (done.ids["stopped"], done.ids["kept"]) == ("0", "CNY 5000.00")
    assert desk.state is State.APPROVED
    [stood] = desk.house.bankruptcies.bankruptcy(CASE).rulings["p2"].payouts
    assert stood.standing is Standing.ON_ITS_WAY
    settled_late(desk, line)
    ticket = asked_back(desk)
    assert ticket is not None
    assert ticket.amount == Money("20000.00")
    assert ticket.said == (desk.number, f"{RULING.number} {DEBITED}")
    follower(desk.house.court).catch_up()
    with desk.house.court.database.app.connect() as connection:
        today = desk.house.now.date()
        asked = audit(connection, desk.house.court.book, today, SAMPLING.default, only="E8")
        assert [each.subject for each in asked] == [CASE]


def test_r2_16_what_was_booked_before_the_acceptance_stays_paid(desk: Desk, line: UUID) -> None:
    bankrupt(desk, date(2026, 3, 4))
    settled_late(desk, line)
    assert asked_back(desk) is None


@pytest.mark.parametrize("what", ["freeze", "bankruptcy"])
def test_what_the_bank_gave_back_is_not_sent_past_the_notice_and_can_be_stopped(
    desk: Desk, line: UUID, what: str
) -> None:
    done = frozen(desk, DEBITED) if what == "freeze" else bankrupt(desk)
    ticket = explained(desk, line)
    back = desk.house.receive("20000.00", name="", remark="冲正")
    with by("sun"):
        Tickets(desk.house.court).cover(ticket, back, Money("20000.00"))
    batch = desk.prepare()
    with pytest.raises(HoldNotCovered if what == "freeze" else StoppedByBankruptcy):
        desk.send(batch)
    with by("wang"):
        desk.house.payouts.stop(desk.number, "冻结" if what == "freeze" else "破产")
    if what == "freeze":
        desks = Holds(desk.house.court)
        with by("wang"):
            desks.cover(done.ids["hold"])
        hold: Hold = desks.hold(done.ids["hold"])
        assert hold.missing == Money("0.00")
    assert asked_back(desk) is None
    assert intact(desk)


@pytest.mark.parametrize("told", ["before", "after"])
def test_what_was_on_its_way_is_asked_back_whenever_the_bank_books_it(
    desk: Desk, told: str
) -> None:
    """By the day of the booking, and whether the ruling or the statement came first."""
    desk.sent()
    if told == "before":
        bankrupt(desk, date(2026, 3, 2))
    debit = Line("20000.00", credit=False, serial="D1", on="2026-03-03", end_to_end=desk.reference)
    desk.statement("2026-03-03", debit)
    assert desk.state is State.SETTLED
    if told == "after":
        assert asked_back(desk) is None
        desk.house.later(days=2)
        assert bankrupt(desk).ids["claw_back"] == "1"
    ticket = asked_back(desk)
    assert ticket is not None
    assert ticket.amount == Money("20000.00")
    assert intact(desk)


def test_what_is_asked_back_stays_open_until_it_is_recovered_or_another_agrees_that_it_stays(
    desk: Desk, line: UUID
) -> None:
    bankrupt(desk)
    settled_late(desk, line)
    ticket, desks = asked_back(desk), Tickets(desk.house.court)
    assert ticket is not None
    with by("feng"), pytest.raises(DifferenceStands):
        desks.resolve(ticket.id, "已处理")
    with by("feng"):
        desks.explain(ticket.id, "管理人不要求返还", "管理人回函", date(2026, 3, 9))
    with by("feng"), pytest.raises(PutsRightOwnWord):
        desks.resolve(ticket.id, "不追回")
    with by("sun"):
        desks.resolve(ticket.id, "不追回")
    assert desks.ticket(ticket.id).state is TicketState.RESOLVED


def test_what_is_recovered_as_a_wrong_payment_is_asked_back_there(desk: Desk, line: UUID) -> None:
    bankrupt(desk)
    settled_late(desk, line)
    ticket = asked_back(desk)
    assert ticket is not None
    with by("wang"):
        desk.house.wrongs.report(
            desk.number, Money("20000.00"), kind=WrongKind.WRONG_PERSON, entitled=DEBTOR,
            reason="破产受理后付出", compensation=True, papers=[RECORD],
        )  # fmt: skip
    with by("feng"):
        Tickets(desk.house.court).resolve(ticket.id, "按错发追回")
