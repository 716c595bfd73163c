"""What the bank delivers after a payment was sent: refusals, bookings, returns, and noise."""

from datetime import date

import pytest

from ledger.domain.money import Money
from ledger.domain.payout import State
from reconciliation.paying import Payments
from tests.formats.make import Line, camt053, camt054
from tests.reconciliation.answers import pain002
from tests.reconciliation.scripted_bank import ScriptedBank
from tests.reconciliation.sending_desk import Desk
from tests.services.courthouse import CASE, Courthouse, by


def test_a_refused_payment_is_failed_once_however_often_it_is_told(desk: Desk) -> None:
    batch = desk.sent()
    for n in (1, 2):  # the same words in another message
        desk.bank.deliver(pain002(batch, {desk.reference: "RJCT"}, n=n))
    assert desk.collect() == []
    assert desk.collect() == []
    assert desk.state is State.FAILED
    assert desk.house.case().free == Money("25000.00")
    assert desk.house.topics("case-account.restored") == 1


def test_a_refusal_after_the_booking_takes_nothing_back(desk: Desk) -> None:
    batch = desk.sent()
    debit = Line("20000.00", credit=False, serial="D1", end_to_end=desk.reference)
    desk.bank.deliver(camt054(desk.house.account, [debit]))
    desk.bank.deliver(pain002(batch, {desk.reference: "RJCT"}))
    desk.collect()
    assert desk.state is State.SETTLED
    assert desk.house.case().free == Money("5000.00")


def test_a_refusal_of_a_repeated_file_fails_no_payment(desk: Desk) -> None:
    batch = desk.sent()
    desk.bank.deliver(pain002(batch, {}, group="RJCT", code="DUPL"))
    assert desk.collect() == []
    assert desk.state is State.SENT


def test_a_message_about_nothing_of_ours_is_set_aside_once(desk: Desk) -> None:
    desk.sent()
    desk.bank.deliver(pain002("NOT-OURS", {"X": "RJCT"}))
    desk.bank.deliver(camt053("6228480000000000000", "0.00", [Line("1.00", serial="S")]))
    assert [which for which, _ in desk.collect()] == ["m1", "m2"]
    assert desk.collect() == []
    assert [which for which, _ in desk.bank.aside] == ["m1", "m2"]
    assert desk.state is State.SENT


def test_a_large_payment_that_comes_back_the_next_day_is_the_cases_again(
    house: Courthouse,
) -> None:
    """Scenario 35: 42,022,580.94 paid on one day and returned on the next."""
    receipt = house.funded("42022580.94")
    desk = Desk.__new__(Desk)
    desk.house, desk.bank = house, ScriptedBank()
    desk.pay, desk.number = Payments(house.court, desk.bank), house.approved("42022580.94")
    desk.sent()
    paid = Line("42022580.94", credit=False, serial="D1", end_to_end=desk.reference)
    desk.bank.deliver(camt054(house.account, [paid]))
    desk.collect()
    back = Line(
        "42022580.94", serial="R1", end_to_end=desk.reference, on="2026-03-03",
        remark="境外机构无法接收人民币", return_reason="NARR",
    )  # fmt: skip
    desk.bank.deliver(camt054(house.account, [back]))
    house.later(days=1)
    desk.collect()
    lot = house.case().lots[receipt]
    assert desk.state is State.RETURNED
    assert (lot.amount, lot.free, lot.returned) == (Money("42022580.94"),) * 2 + (True,)
    assert lot.value_date == date(2026, 3, 2), "its age is the receipt's"
    assert house.balances()[f"case/{CASE}/available"] == -42_022_580_94
    assert house.case().parties["p1"].account is None


# What comes back


RETURN = (
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.004.001.09"><PmtRtr><GrpHdr>'
    "<MsgId>R1</MsgId>{day}</GrpHdr><TxInf><OrgnlEndToEndId>{reference}</OrgnlEndToEndId>"
    '<RtrdIntrBkSttlmAmt Ccy="CNY">{amount}</RtrdIntrBkSttlmAmt><RtrRsnInf><Rsn><Cd>AC06</Cd></Rsn>'
    "</RtrRsnInf></TxInf></PmtRtr></Document>"
)
ON = "<IntrBkSttlmDt>2026-03-05</IntrBkSttlmDt>"


@pytest.mark.parametrize("ours", [True, False])
def test_a_notice_of_a_return_is_told_and_moves_nothing(desk: Desk, *, ours: bool) -> None:
    desk.sent()
    before = desk.house.balances()
    reference = desk.reference if ours else "SOMEBODY-ELSE"
    desk.bank.deliver(RETURN.format(day=ON, reference=reference, amount="19999.00").encode())
    with by("feng"):
        collected = desk.pay.collect()
    [told] = collected.returns
    assert (told.payout, told.short) == ((desk.number, True) if ours else ("", False))
    assert (told.code, told.reason, told.amount) == ("R04", "账户冻结或只收不付", Money("19999.00"))
    assert (desk.house.balances(), desk.state) == (before, State.SENT)
    with by("feng"):
        assert desk.pay.collect().returns == [], "delivered twice, told once"


def test_a_notice_of_a_return_that_cannot_be_read_is_set_aside(desk: Desk) -> None:
    desk.bank.deliver(RETURN.format(day="", reference="A", amount="1.00").encode())
    [(_, why)] = desk.collect()
    assert "without its amount or its day" in why.detail
