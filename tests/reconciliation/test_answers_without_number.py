"""Banks that quote no reference of ours: what they debited, what they sent back, and which way."""

from dataclasses import replace

import pytest

from ledger.domain.bank_line import BankLine
from ledger.domain.case_closing import ClosedAs
from ledger.domain.line_differences import MoreThanStands
from ledger.domain.money import Money
from ledger.domain.paper import Paper, PaperKind
from ledger.domain.payout import NotInThatState, ShortReturn, State
from ledger.domain.payout_parts import quoted_in
from ledger.domain.ticket import PutsRightOwnWord, Ticket, TicketKind, TicketState
from ledger.services.closings import Closings
from ledger.store.verify import verify
from reconciliation.closing.fresh import snapshot
from reconciliation.closing.proving import Proving
from reconciliation.closing.ticketing import NotOurPayout, Tickets
from reconciliation.formats.read import read as read_bank_file
from reconciliation.paying import _remark
from tests.formats.make import Line, camt054, cmb
from tests.reconciliation.bank_side import BankSide
from tests.reconciliation.day_side import LATER, MONDAY, TUESDAY, answering, read, sent, ticket
from tests.services.courthouse import (
    ACCOUNT,
    CASE,
    CREDITOR,
    DEBTOR,
    PAYEE_ACCOUNT,
    Courthouse,
    by,
)

NOTICE = Paper(PaperKind.DECISION, "结案通知书1", TUESDAY)


@pytest.fixture
def number(house: Courthouse, side: BankSide) -> str:
    """A payout of 20,000.00 at the bank."""
    side.day("2026-03-02", side.line("65000.00", name=DEBTOR, sub_account=house.payable()))
    return sent(house)


def _debit(side: BankSide, **said: object) -> Line:
    given = {"on": "2026-03-03", "name": CREDITOR, "account": PAYEE_ACCOUNT} | said
    return side.line("20000.00", credit=False, **given)


def _explained(house: Courthouse, kind: TicketKind, line: Line) -> Ticket:
    found = ticket(house, kind, str(house.id_of(line)))
    with by("feng"):
        Tickets(house.court).explain(found.id, "银行流水不含出款编号", "银行回单", LATER)
    return found


def _listed(house: Courthouse, line: Line) -> str:
    """In which of the day's lists a line stands."""
    asked = "SELECT state FROM views.lines WHERE book = %s AND line = %s"
    with snapshot(house.court) as at:
        return str(at.connection.exec_driver_sql(asked, (at.book, house.id_of(line))).scalar_one())


def _settled(house: Courthouse, side: BankSide, number: str) -> None:
    debit = _debit(side)
    side.day("2026-03-03", debit)
    found = _explained(house, TicketKind.SHORT, debit)
    with by("sun"):
        Tickets(house.court).settle(found.id, number)


def test_a_debit_that_quotes_nothing_settles_the_payout_two_people_name(
    house: Courthouse, side: BankSide, number: str
) -> None:
    debit = _debit(side)
    side.day("2026-03-03", debit)
    assert house.payout(number).state is State.SENT
    found = _explained(house, TicketKind.SHORT, debit)
    tickets = Tickets(house.court)
    with by("feng"), pytest.raises(PutsRightOwnWord):
        tickets.settle(found.id, number)
    with by("sun"):
        tickets.settle(found.id, number)
    assert house.payout(number).state is State.SETTLED
    assert house.balances() == {f"bank/{ACCOUNT}": 45_000_00, f"case/{CASE}/available": -45_000_00}
    assert read(house, TUESDAY).items == ()


def test_a_debit_is_no_payout_of_another_payee_amount_or_day(
    house: Courthouse, side: BankSide, number: str
) -> None:
    wrong = {
        "payee": _debit(side, account="6222021102030009999"),
        "amount": replace(_debit(side), amount="1999.00"),
        "day": _debit(side, on="2026-03-01"),
    }
    side.day("2026-03-03", *wrong.values())
    for what, line in wrong.items():
        found = _explained(house, TicketKind.SHORT, line)
        with by("sun"), pytest.raises(NotOurPayout, match=what) as refused:
            Tickets(house.court).settle(found.id, number)
        assert refused.value.facts["lacking"] == what
    named = _debit(side, account="6210****0017", name="李　某")
    side.day("2026-03-04", replace(named, on="2026-03-04"))
    found = _explained(house, TicketKind.SHORT, replace(named, on="2026-03-04"))
    with by("sun"), pytest.raises(NotOurPayout, match="payee"):
        Tickets(house.court).settle(found.id, number)
    assert house.payout(number).state is State.SENT


def test_a_payout_is_settled_by_one_debit_only(
    house: Courthouse, side: BankSide, number: str
) -> None:
    _settled(house, side, number)
    again = _debit(side, on="2026-03-04")
    side.day("2026-03-04", again)
    found = _explained(house, TicketKind.SHORT, again)
    with by("sun"), pytest.raises(NotInThatState):
        Tickets(house.court).settle(found.id, number)


def test_r2_10_money_come_back_without_our_number_is_its_payers_again_by_two_people(
    house: Courthouse, side: BankSide, number: str
) -> None:
    _settled(house, side, number)
    back = side.line("20000.00", on="2026-03-04", name=CREDITOR, remark="退汇 户名不符")
    side.day("2026-03-04", back)
    found = _explained(house, TicketKind.DOUBTFUL_RETURN, back)
    tickets = Tickets(house.court)
    with by("feng"), pytest.raises(PutsRightOwnWord):
        tickets.take_back(found.id, number, "户名不符")
    with by("sun"):
        tickets.take_back(found.id, number, "户名不符")
    payout = house.payout(number)
    assert (payout.state, str(payout.returned_on)) == (State.RETURNED, "2026-03-04")
    assert house.balances() == {f"bank/{ACCOUNT}": 65_000_00, f"case/{CASE}/available": -65_000_00}
    assert not house.line(house.id_of(back)).remainder
    assert _listed(house, back) == "return"
    assert read(house, TUESDAY.replace(day=4)).items == ()


def test_what_was_searched_for_turns_out_to_be_a_return(
    house: Courthouse, side: BankSide, number: str
) -> None:
    """The bank's suspense account sent it back and said nothing at all."""
    _settled(house, side, number)
    back, less = (side.line(sum_, on="2026-03-04", name="待处理款项")
                  for sum_ in ("20000.00", "19990.00"))  # fmt: skip
    side.day("2026-03-04", back, less)
    tickets = Tickets(house.court)
    for line in (back, less):
        with by("sun"):
            tickets.search(house.id_of(line), "feng", "函询银行", LATER)
    short = _explained(house, TicketKind.UNCLAIMED, less)
    with by("sun"), pytest.raises(ShortReturn):
        tickets.take_back(short.id, number, "账号不存在")
    found = _explained(house, TicketKind.UNCLAIMED, back)
    with by("sun"):
        tickets.take_back(found.id, number, "账号不存在")
    assert house.payout(number).state is State.RETURNED


def test_money_that_was_claimed_is_no_return_until_the_claim_is_taken_back(
    house: Courthouse, side: BankSide, number: str
) -> None:
    _settled(house, side, number)
    back = side.line("20000.00", on="2026-03-04", name=CREDITOR, remark="退汇")
    side.day("2026-03-04", back)
    found = _explained(house, TicketKind.DOUBTFUL_RETURN, back)
    with by("wang"):
        house.receipts.propose(house.id_of(back), [(CASE, Money("1.00"))], evidence="电话")
    with by("sun"), pytest.raises(MoreThanStands):
        Tickets(house.court).take_back(found.id, number, "户名不符")


def test_r2_10_a_payout_comes_back_once(house: Courthouse, side: BankSide, number: str) -> None:
    _settled(house, side, number)
    first, again = (side.line("20000.00", on="2026-03-04", name=CREDITOR, remark="退汇")
                    for _ in "12")  # fmt: skip
    side.day("2026-03-04", first, again)
    tickets, told = Tickets(house.court), []
    for back in (first, again):
        told.append(_explained(house, TicketKind.DOUBTFUL_RETURN, back).id)
    with by("sun"):
        tickets.take_back(told[0], number, "户名不符")
    with by("sun"), pytest.raises(NotOurPayout, match="put right meanwhile"):
        tickets.take_back(told[1], number, "户名不符")
    assert house.line(house.id_of(again)).remainder == Money("20000.00"), "it is still nobody's"


def test_a_return_to_another_account_is_not_that_payouts(
    house: Courthouse, side: BankSide, number: str
) -> None:
    _settled(house, side, number)
    other = BankSide(house, "512907000010101")
    with by("admin"):
        house.books.add_bank_account(other.account, "姑苏法院", "招商银行", "308305000101")
    back = other.line("20000.00", on="2026-03-04", name=CREDITOR, remark="退汇")
    other.day("2026-03-04", back)
    id_ = BankLine.create_id(other.account, back.serial, TUESDAY.replace(day=4))
    found = ticket(house, TicketKind.DOUBTFUL_RETURN, str(id_))
    with by("feng"):
        Tickets(house.court).explain(found.id, "退至他行专户", "银行回单", LATER)
    with by("sun"), pytest.raises(NotOurPayout, match="not paid from"):
        Tickets(house.court).take_back(found.id, number, "户名不符")


def test_a_table_tells_our_number_in_its_remark_and_payouts_answer_by_themselves(
    house: Courthouse,
) -> None:
    house.payable()
    told = [Line("25000.00", name=DEBTOR)]

    def table(*more: Line) -> None:
        told.extend(more)
        with by("feng"):
            house.imports.take(cmb(told).encode("gb18030"), "流水.csv", ACCOUNT)

    table()
    read_again = read_bank_file(cmb(told).encode(), name="流水.csv", account=ACCOUNT)
    (booked,) = read_again.statements[0].lines
    line = BankLine.create_id(ACCOUNT, booked.serial, MONDAY)
    shares = [(CASE, Money("25000.00"))]
    with by("wang"):
        claim = house.receipts.propose(line, shares, evidence="付款人电话确认").ids["claim"]
    with by("feng"):
        house.receipts.confirm(line, claim)
    number = sent(house)
    reference = house.payout(number).reference
    table(Line("20000.00", credit=False, name=CREDITOR, remark=f"发放案款 {reference}"))
    assert house.payout(number).state is State.SETTLED
    whose = {"name": CREDITOR, "account": PAYEE_ACCOUNT}
    table(Line("20000.00", remark=f"退汇 {reference} 户名不符", **whose))
    payout = house.payout(number)
    assert (payout.state, payout.said[:4]) == (State.RETURNED, "户名不符")
    assert house.balances() == {f"bank/{ACCOUNT}": 25_000_00, f"case/{CASE}/available": -25_000_00}


def test_the_remark_the_bank_is_told_ends_with_our_number_and_is_never_too_long() -> None:
    reference = "PSKGBTE5KEZOKJLUAJEDHMKVVJQ-1"
    assert _remark("发放执行案款", reference) == f"发放执行案款 {reference}"
    assert len(_remark("款" * 135, reference)) == 135
    assert _remark("款" * 136, reference) == "款" * 136, "and is refused"
    assert quoted_in(_remark("款" * 135, reference)) == reference


def test_a_remark_quotes_one_payout_or_none() -> None:
    one, other = "PSKGBTE5KEZOKJLUAJEDHMKVVJQ-1", "PQLDJME6KIBJ4NJWNJLRGR624WU-2"
    assert quoted_in(f"退汇:{one}/账号不符") == one
    assert quoted_in(f"退汇 {one.lower()}") == one
    assert quoted_in(f"{one} {one}") == one
    assert quoted_in(f"{one} {other}") == ""
    assert quoted_in(f"A{one}") == quoted_in(f"{one}23456") == quoted_in("发放执行案款") == ""


def test_a_line_the_banks_statement_shows_the_other_way_is_turned_and_proved(
    house: Courthouse, side: BankSide
) -> None:
    """A notice said it came in; under the same number the day's statement says it went out."""
    side.day("2026-03-02", side.line("500.00"))
    told = side.line("100.00", on="2026-03-03")
    house.take(camt054(ACCOUNT, [told]), "通知.xml")
    summary = side.day("2026-03-03", replace(told, credit=False))
    found = ticket(house, TicketKind.DISCREPANCY, f"{house.id_of(told)}:{summary.sha256}")
    assert not read(house, TUESDAY).agrees
    tickets = Tickets(house.court)
    with by("feng"):
        tickets.explain(found.id, "银行通知借贷方向有误", "日终对账单", LATER)
    with by("sun"):
        tickets.correct(found.id)
    assert house.balances()[f"bank/{ACCOUNT}"] == 400_00
    assert house.balances()[f"short/{house.id_of(told)}"] == 100_00
    assert _listed(house, told) == "unexplained"
    assert read(house, TUESDAY).items == ()
    opened = ticket(house, TicketKind.SHORT, str(house.id_of(told)))
    assert (opened.amount, opened.owner) == (Money("100.00"), "sun")


def test_a_payment_come_back_to_a_closed_case_is_reported_until_it_is_disposed_of(
    house: Courthouse, side: BankSide
) -> None:
    side.day("2026-03-02", side.line("20000.00", name=DEBTOR, sub_account=house.payable()))
    number = sent(house)
    side.day("2026-03-03", replace(answering(house, number, side), on="2026-03-03"))
    proving = Proving(house.court)
    with by("wang"):
        Closings(house.court).close(CASE, ClosedAs.PERFORMED, TUESDAY, NOTICE)
    assert proving.look(TUESDAY).closed_cases == ()
    back = replace(answering(house, number, side, credit=True), on="2026-03-04")
    side.day("2026-03-04", back)
    [found] = proving.look(TUESDAY.replace(day=4)).closed_cases
    assert (found.kind, found.subject, found.amount) == (
        TicketKind.CLOSED_CASE, CASE, Money("20000.00"),
    )  # fmt: skip


def test_r2_10_of_a_payment_come_back_for_less_the_rest_is_a_shortage(
    house: Courthouse, side: BankSide, number: str
) -> None:
    """The payee's bank kept 10.00: the creditor's money is whole, and the 10.00 are looked for."""
    _settled(house, side, number)
    back = side.line("19990.00", on="2026-03-04", name=CREDITOR, remark="退汇 扣手续费")
    side.day("2026-03-04", back)
    found = _explained(house, TicketKind.DOUBTFUL_RETURN, back)
    tickets = Tickets(house.court)
    for wrong in (None, Money("9.99"), Money("10.01")):
        with by("sun"), pytest.raises(ShortReturn):
            tickets.take_back(found.id, number, "户名不符", missing=wrong)
    with by("feng"), pytest.raises(PutsRightOwnWord):
        tickets.take_back(found.id, number, "户名不符", missing=Money("10.00"))
    with by("sun"):
        tickets.take_back(found.id, number, "户名不符", missing=Money("10.00"))
    line = house.id_of(back)
    whole = {f"bank/{ACCOUNT}": 64_990_00, f"case/{CASE}/available": -65_000_00}
    assert house.balances() == {**whole, f"short/{line}": 10_00}
    assert house.payout(number).state is State.RETURNED
    assert read(house, TUESDAY.replace(day=4)).items == (), "bank and books agree that day"
    assert ticket(house, TicketKind.SHORT, str(line)).amount == Money("10.00")
    paid_in = side.line("10.00", on="2026-03-05", name="本院", remark="补足手续费")
    side.day("2026-03-05", paid_in)
    short = _explained(house, TicketKind.SHORT, back)
    with by("sun"):
        tickets.cover(short.id, house.id_of(paid_in), Money("10.00"))
    assert house.balances() == {f"bank/{ACCOUNT}": 65_000_00, f"case/{CASE}/available": -65_000_00}
    assert read(house, TUESDAY.replace(day=5)).items == ()
    assert ticket(house, TicketKind.SHORT, str(line)).state is TicketState.RESOLVED
    assert verify(house.court.database, house.court.book, workers=0).intact
