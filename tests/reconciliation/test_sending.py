"""Sending when things go wrong: no blind second sending, no second pair of the same hands."""

from datetime import date

import pytest

from ledger.domain.errors import Conflict, NotFound
from ledger.domain.law.approval import ActsTwice
from ledger.domain.law.resend import StillWithBank
from ledger.domain.money import Money
from ledger.domain.payment_batch import BatchNotInThatState, BatchState, EmptyBatch, PaymentBatch
from ledger.domain.payout import NotInThatState, State
from reconciliation.paying import Payments, TooEarlyToDoubt
from reconciliation.payments.bank import BankUnreachable
from tests.formats.make import Line, camt053, camt054
from tests.reconciliation.answers import pain002
from tests.reconciliation.scripted_bank import ScriptedBank
from tests.services.courthouse import CASE, OTHER_CASE, Courthouse, by


class Desk:
    """The finance desk with a scripted bank, and one approved payout of 20,000.00."""

    def __init__(self, house: Courthouse) -> None:
        self.house, self.bank = house, ScriptedBank()
        self.pay = Payments(house.court, self.bank)
        self.number = house.approved()

    def prepare(self, *numbers: str) -> str:
        with by("sun"):
            return self.pay.prepare(self.house.account, numbers or [self.number]).ids["batch"]

    def send(self, batch: str, *, person: str = "qian", key: str | None = None) -> bool:
        """Send; whether it was only the answer to a repetition."""
        with by(person, key=key):
            return self.pay.send(batch).replayed

    def sent(self) -> str:
        batch = self.prepare()
        self.send(batch)
        return batch

    def batch(self, message_id: str) -> PaymentBatch:
        id_ = PaymentBatch.create_id(message_id)
        return self.house.court.find(PaymentBatch, id_, named="batch")

    @property
    def state(self) -> State:
        return self.house.payout(self.number).state

    @property
    def reference(self) -> str:
        return self.house.payout(self.number).reference

    def statement(self, on: str = "2026-03-02", *lines: Line) -> str:
        """Import a day-end statement without our debit; return its SHA-256."""
        line = lines or (Line("1.00", serial=f"Q{on}", on=on),)
        data = camt053(self.house.account, "5.00", line, statement_id=f"DE-{on}", on=on)
        return self.house.take(data).sha256

    def inquire(self) -> None:
        with by("feng"):
            self.pay.inquire(self.number)

    def requeue(self, statement: str) -> None:
        with by("feng"):
            self.pay.requeue(self.number, statement)

    def collect(self) -> list[tuple[str, str]]:
        with by("feng"):
            return self.pay.collect().set_aside


@pytest.fixture
def desk(house: Courthouse) -> Desk:
    house.funded()
    return Desk(house)


# Preparing


def test_a_batch_takes_approved_payouts_of_its_own_account_and_each_once(desk: Desk) -> None:
    batch = desk.prepare(desk.number, desk.number)
    assert [item.amount for item in desk.batch(batch).items] == [Money("20000.00")]
    with pytest.raises(NotInThatState):
        desk.prepare()
    with pytest.raises(NotInThatState):
        desk.prepare(desk.house.drafted("100.00").ids["payout"])
    with pytest.raises(NotFound):
        desk.prepare(f"{OTHER_CASE}-1")
    with by("sun"), pytest.raises(EmptyBatch):
        desk.pay.prepare(desk.house.account, [])


def test_a_payout_is_not_put_into_another_accounts_batch(desk: Desk) -> None:
    with by("admin"):
        desk.house.books.add_bank_account("6228480000000000017", "x", "y", "105305000000")
    with by("sun"), pytest.raises(Conflict):
        desk.pay.prepare("6228480000000000017", [desk.number])


# Sending, and nobody twice


@pytest.mark.parametrize("person", ["sun", "feng"])
def test_who_prepared_or_approved_does_not_send(desk: Desk, person: str) -> None:
    batch = desk.prepare()
    with pytest.raises(ActsTwice):
        desk.send(batch, person=person)
    assert desk.bank.files == []
    assert desk.state is State.QUEUED


def test_a_batch_is_sent_once_however_often_the_button_is_pressed(desk: Desk) -> None:
    batch = desk.prepare()
    assert not desk.send(batch, key="K")
    assert desk.send(batch, key="K")
    with pytest.raises(BatchNotInThatState):
        desk.send(batch)
    assert len(desk.bank.files) == 1
    assert desk.batch(batch).state is BatchState.ANSWERED


def test_what_is_sent_was_written_down_before_it_went(desk: Desk) -> None:
    batch = desk.prepare()
    seen: list[State] = []
    genuine = desk.bank.submit

    def looking(data: bytes) -> object:
        seen.append(desk.state)
        return genuine(data)

    desk.bank.submit = looking  # type: ignore[method-assign,assignment]
    desk.send(batch)
    assert seen == [State.SENT]
    assert desk.house.court.evidence(desk.batch(batch).file) == desk.bank.files[0]


def test_a_program_that_dies_before_the_file_is_handed_over_never_hands_it_over_later(
    desk: Desk,
) -> None:
    batch = desk.prepare()
    desk.bank.trouble = KeyboardInterrupt()  # type: ignore[assignment]
    with pytest.raises(KeyboardInterrupt):
        desk.send(batch, key="K")
    assert desk.send(batch, key="K"), "the same request is answered and not done again"
    assert desk.bank.files == []
    assert desk.state is State.SENT, "the book knows only that it may be on its way"


# The line is down: certain that nothing arrived


def test_a_line_that_is_down_lets_the_same_file_go_again(desk: Desk) -> None:
    batch = desk.prepare()
    desk.bank.line_is_down()
    with pytest.raises(BankUnreachable):
        desk.send(batch)
    assert desk.batch(batch).state is BatchState.LINE_DOWN
    first = desk.batch(batch).file
    desk.send(batch)
    assert len(desk.bank.files) == 1
    assert desk.batch(batch).file == first
    assert desk.batch(batch).state is BatchState.ANSWERED


def test_a_repeated_request_that_reached_nobody_is_carried_out(desk: Desk) -> None:
    batch = desk.prepare()
    for _ in range(2):
        desk.bank.line_is_down()
        with pytest.raises(BankUnreachable):
            desk.send(batch, key="K")
    desk.send(batch, key="K")
    assert len(desk.bank.files) == 1
    assert desk.send(batch, key="K")
    assert len(desk.bank.files) == 1


@pytest.mark.parametrize("person", ["sun", "feng"])
def test_after_a_broken_line_too_nobody_acts_twice(desk: Desk, person: str) -> None:
    batch = desk.prepare()
    desk.bank.line_is_down()
    with pytest.raises(BankUnreachable):
        desk.send(batch)
    with pytest.raises(ActsTwice):
        desk.send(batch, person=person)


def test_a_file_whose_payment_was_requeued_meanwhile_never_goes_again(desk: Desk) -> None:
    batch = desk.prepare()
    desk.bank.line_is_down()
    with pytest.raises(BankUnreachable):
        desk.send(batch)
    desk.inquire()
    desk.requeue(desk.statement())
    with pytest.raises(NotInThatState):
        desk.send(batch)
    other = desk.sent()
    assert other != batch
    with pytest.raises(NotInThatState):
        desk.send(batch)
    assert len(desk.bank.files) == 1


# The answer is lost: nobody knows (scenario 34)


@pytest.mark.parametrize("arrived", [True, False])
def test_a_lost_answer_leaves_the_payment_unknown_and_nothing_goes_again(
    desk: Desk, arrived: bool
) -> None:
    batch = desk.prepare()
    desk.bank.answer_gets_lost(arrived=arrived)
    desk.send(batch)
    assert desk.batch(batch).state is BatchState.UNKNOWN
    assert desk.state is State.UNKNOWN
    with pytest.raises(BatchNotInThatState):
        desk.send(batch)
    with pytest.raises(NotInThatState):
        desk.prepare()
    assert len(desk.bank.files) == int(arrived)


def test_an_unknown_payment_goes_again_only_on_the_banks_word_and_a_statement(desk: Desk) -> None:
    batch = desk.prepare()
    desk.bank.answer_gets_lost(arrived=False)
    desk.send(batch)
    first = desk.reference
    statement = desk.statement()
    with pytest.raises(StillWithBank):
        desk.requeue(statement)  # the bank was not asked
    desk.inquire()
    with pytest.raises(NotFound):
        desk.requeue("0" * 64)
    with pytest.raises(StillWithBank):
        desk.requeue(desk.statement("2026-03-01"))  # it ended before the sending
    notice = desk.house.take(camt054(desk.house.account, [Line("2.00", serial="N")]))
    with pytest.raises(StillWithBank):
        desk.requeue(notice.sha256)  # a notice proves no absence
    desk.requeue(statement)
    assert desk.state is State.APPROVED
    desk.sent()
    assert desk.reference != first
    assert len(desk.bank.files) == 1


def test_a_payment_the_bank_knows_is_not_sent_again_whatever_it_said_before(desk: Desk) -> None:
    desk.sent()
    statement = desk.statement()
    desk.inquire()
    desk.bank.knows[desk.reference] = "ACCP"
    desk.inquire()
    assert desk.state is State.ACCEPTED
    with pytest.raises(StillWithBank):
        desk.requeue(statement)


def test_an_acceptance_takes_back_that_the_bank_knew_nothing(desk: Desk) -> None:
    batch = desk.sent()
    statement = desk.statement()
    desk.inquire()
    desk.bank.deliver(pain002(batch, {desk.reference: "ACCP"}))
    assert desk.collect() == []
    with pytest.raises(StillWithBank):
        desk.requeue(statement)


def test_a_debit_found_on_the_statement_settles_and_nothing_is_requeued(desk: Desk) -> None:
    batch = desk.prepare()
    desk.bank.answer_gets_lost(arrived=True)
    desk.send(batch)
    desk.inquire()
    debit = Line("20000.00", credit=False, serial="D1", end_to_end=desk.reference)
    statement = desk.statement("2026-03-02", debit)
    assert desk.state is State.SETTLED
    with pytest.raises(Conflict):
        desk.requeue(statement)


def test_a_bank_is_doubted_only_after_its_time(desk: Desk) -> None:
    desk.sent()
    desk.house.later(hours=23, minutes=59)
    with by("feng"), pytest.raises(TooEarlyToDoubt):
        desk.pay.mark_unanswered(desk.number)
    desk.house.later(minutes=1)
    with by("feng"):
        desk.pay.mark_unanswered(desk.number)
    assert desk.state is State.UNKNOWN
    desk.house.later(days=2)
    with by("feng"), pytest.raises(NotInThatState):
        desk.pay.mark_unanswered(desk.number)


def test_a_refusal_heard_when_asked_gives_the_money_back(desk: Desk) -> None:
    desk.sent()
    desk.bank.knows[desk.reference] = "RJCT"
    desk.inquire()
    assert desk.state is State.FAILED
    assert desk.house.case().free == Money("25000.00")


# What the bank delivers


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
    assert "without its amount or its day" in why
