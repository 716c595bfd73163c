"""Cheques and bills: no money before the bank has paid them, and none ever when it refuses."""

from datetime import date
from uuid import UUID

from api.every import follower
from ledger.domain.calendar import Calendar
from ledger.domain.case_account import NotEnoughMoney, NotTheOfficer
from ledger.domain.instrument import (
    InstrumentKind,
    InstrumentNotThere,
    InstrumentState,
    InstrumentUnclear,
)
from ledger.domain.law.cash import voucher_due
from ledger.domain.law.claiming import ClaimExceedsRemainder, ClaimSelfConfirmed
from ledger.domain.money import Money
from ledger.domain.paper import Paper, PaperKind
from ledger.projections import instruments as views
from tests.incoming.desk import DAY, Incoming
from tests.services.courthouse import CASE, DEBTOR, OTHER_CASE, by

FREE = f"case/{CASE}/available"
REFUSAL = Paper(PaperKind.BANK_LETTER, "退票理由书1", DAY)


def cheque(desk: Incoming, amount: str = "80000.00", drawer: str = DEBTOR) -> str:
    desk.payable()
    desk.as_(
        "wang", desk.instruments.receive, "支票0815", InstrumentKind.CHEQUE, CASE, Money(amount),
        drawer_name=drawer, slip="SJ2026-0001",
    )  # fmt: skip
    return "支票0815"


def presented(desk: Incoming, **words: str) -> str:
    number = cheque(desk, **words)
    desk.as_("feng", desk.instruments.present, number)
    return number


def paid(desk: Incoming, number: str, amount: str = "80000.00") -> UUID:
    line = desk.receive(amount, name="票据交换", remark="支票兑付")
    desk.as_("feng", desk.instruments.find_money, number, line, "进账单")
    return line


def test_scenario_15_a_cheque_counts_from_the_day_it_cleared(desk: Incoming) -> None:
    number = presented(desk)
    assert desk.balances() == {}
    with by("wang"), desk.nothing_moves(NotEnoughMoney):
        desk.payouts.draft(CASE, "p1", Money("1.00"), "执行款")
    desk.later(days=5)
    line = paid(desk, number)
    assert FREE not in desk.balances(), "found, and not yet agreed by a second person"
    cleared = desk.as_("sun", desk.instruments.clear, number, line, "票0002")
    due = voucher_due(desk.line(line).value_date, Calendar.shipped()).legal.due
    assert cleared.ids["collect_receipt_by"] == str(due), "R1.10: three days after it arrived"
    assert desk.balances()[FREE] == -80000_00
    (lot,) = desk.case().lots.values()
    assert (lot.receipt, lot.value_date) == (line, desk.line(line).value_date)
    told = voucher_due(date(2017, 9, 6), Calendar.shipped())
    assert (told.target, told.legal.due) == (date(2017, 9, 9), date(2017, 9, 11))
    desk.as_("wang", desk.payouts.draft, CASE, "p1", Money("80000.00"), "执行款")


def test_a_dishonoured_cheque_never_was_money(desk: Incoming) -> None:
    number = presented(desk)
    desk.as_("feng", desk.instruments.dishonour, number, "存款不足", REFUSAL)
    assert desk.instruments.instrument(number).state is InstrumentState.DISHONOURED
    assert desk.balances() == {}
    line = desk.receive("80000.00", name="票据交换")
    desk.as_("feng", desk.instruments.find_money, number, line, "进账单")
    with by("sun"), desk.nothing_moves(InstrumentNotThere, state=InstrumentState.DISHONOURED):
        desk.instruments.clear(number, line, "票0002")


def test_an_instrument_of_a_stranger_waits_for_its_capacity(desk: Incoming) -> None:
    number = presented(desk, drawer="乙公司")
    line = paid(desk, number)
    desk.as_("sun", desk.instruments.clear, number, line, "票0002")
    assert desk.case().free == Money("0.00")
    assert desk.case().lots[line].third_party


def test_what_is_refused_moves_nothing(desk: Incoming) -> None:
    number = cheque(desk)
    desk.open_case(OTHER_CASE, "zhao")
    with by("feng"), desk.nothing_moves(InstrumentNotThere):
        desk.instruments.dishonour(number, "存款不足", REFUSAL)
    with by("wang"), desk.nothing_moves(InstrumentUnclear):
        desk.instruments.receive(
            "支票2", InstrumentKind.CHEQUE, CASE, Money("0.00"), drawer_name=DEBTOR, slip="S"
        )
    with by("wang"), desk.nothing_moves(NotTheOfficer):
        desk.instruments.receive(
            "支票2", InstrumentKind.CHEQUE, OTHER_CASE, Money("1.00"), drawer_name=DEBTOR, slip="S"
        )
    desk.as_("feng", desk.instruments.present, number)
    with by("feng"), desk.nothing_moves(InstrumentNotThere):
        desk.instruments.present(number)
    less = desk.receive("79999.99", name="票据交换")
    with by("feng"), desk.nothing_moves(ClaimExceedsRemainder):
        desk.instruments.find_money(number, less, "进账单")
    line = paid(desk, number)
    with by("feng"), desk.nothing_moves(ClaimSelfConfirmed):
        desk.instruments.clear(number, line, "票0002")
    with by("sun"), desk.nothing_moves(InstrumentUnclear):
        desk.instruments.clear(number, line, " ")


def test_r1_10_a_cheque_is_listed_until_the_bank_has_paid_or_refused_it(desk: Incoming) -> None:
    number = cheque(desk)

    def waiting() -> list[tuple[str, str]]:
        follower(desk.court).catch_up()
        with desk.court.database.app.connect() as connection:
            rows = views.waiting(connection, desk.court.book).items
        return [(row.number, row.state) for row in rows]

    assert waiting() == [(number, "received")]
    desk.as_("feng", desk.instruments.present, number)
    assert waiting() == [(number, "presented")]
    desk.as_("feng", desk.instruments.dishonour, number, "存款不足", REFUSAL)
    assert waiting() == []
