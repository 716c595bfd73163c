"""Bank files into the book: whole or not at all, each line once, and never a guess booked."""

from contextlib import AbstractContextManager
from datetime import date
from functools import partial

import pytest

from ledger.domain.act import Act, Role, acting
from ledger.domain.api_key import KeyNotAccepted, Secret
from ledger.domain.bank_line import Purpose
from ledger.domain.book import NotACourtAccount
from ledger.domain.case_account import CapacityNotRecorded
from ledger.domain.clock import today
from ledger.domain.law.claiming import PerhapsAReturn
from ledger.domain.money import Money
from ledger.domain.payout import State
from ledger.domain.permissions import NotPermitted
from ledger.domain.ticket import Ticket, TicketKind
from ledger.services.command import Recorded
from ledger.store.verify import verify
from reconciliation.closing.ticketing import Tickets
from reconciliation.formats.refusals import StatementDoesNotBalance
from reconciliation.importing import Imports
from reconciliation.paying import Payments
from reconciliation.surroundings import Surroundings
from tests.formats.make import Line, camt053, camt054
from tests.reconciliation.scripted_bank import ScriptedBank
from tests.services.courthouse import ACCOUNT, CASE, CREDITOR, DEBTOR, OTHER_CASE, Courthouse, by
from tests.services.keyed import in_use
from tests.services.refusing import refused

BANK = f"bank/{ACCOUNT}"
AVAILABLE = f"case/{CASE}/available"


def sent(house: Courthouse, amount: str = "20000.00") -> str:
    """A payout at the bank; return its number."""
    number = house.approved(amount)
    pay = Payments(house.court, ScriptedBank())
    with by("sun"):
        batch = pay.prepare(house.account, [number]).ids["batch"]
    with by("qian"):
        pay.send(batch)
    return number


def answer(house: Courthouse, number: str, amount: str, *, credit: bool, serial: str) -> Line:
    """The bank's booking, or return, of a payout."""
    return Line(
        amount, credit=credit, serial=serial, name=CREDITOR,
        end_to_end=house.payout(number).reference, return_reason="AC04" if credit else "",
    )  # fmt: skip


def test_money_on_the_sub_account_of_a_case_is_that_cases_at_once(house: Courthouse) -> None:
    sub = house.open_case().ids["sub_account"]
    line = Line("25000.00", serial="S1", name=DEBTOR, sub_account=sub)
    summary = house.take(camt053(ACCOUNT, "0.00", [line]))
    assert (summary.booked, summary.matched, summary.suggested) == (1, 1, 0)
    assert house.balances() == {BANK: 25_000_00, AVAILABLE: -25_000_00}
    [lot] = house.case().lots.values()
    assert (lot.value_date, lot.notified_on) == (date(2026, 3, 2), today())
    assert not lot.third_party


def test_a_third_partys_money_is_matched_but_not_payable_before_its_capacity_is_known(
    house: Courthouse,
) -> None:
    house.receive("25000.00", sub_account=house.payable(), name="乙某")
    [lot] = house.case().lots.values()
    assert lot.third_party
    with pytest.raises(CapacityNotRecorded):
        house.drafted("100.00")


def test_a_remark_with_a_case_number_suggests_the_case_and_books_nothing_to_it(
    house: Courthouse,
) -> None:
    house.open_case()
    line = house.line(house.receive("18000.00", name="乙某", remark=f"还款 {CASE}"))
    assert line.suggested == (CASE,)
    assert line.claims == {}
    assert house.balances() == {BANK: 18_000_00, f"unclaimed/{line.id}": -18_000_00}


def test_a_remark_that_names_no_case_of_this_court_suggests_nothing(house: Courthouse) -> None:
    house.open_case()
    assert house.line(house.receive("1.00", remark=f"还款 {OTHER_CASE}")).suggested == ()
    assert house.line(house.receive("2.00", remark="（2011）黔东执字第18号")).suggested == ()


def test_a_sub_account_nobody_was_given_leaves_the_money_unclaimed(house: Courthouse) -> None:
    house.open_case()
    line = house.receive("18000.00", sub_account=f"{ACCOUNT}999999999", remark="还款")
    assert house.balances()[f"unclaimed/{line}"] == -18_000_00
    assert house.case().lots == {}


def test_the_same_line_in_another_file_is_confirmed_once_and_booked_never_again(
    house: Courthouse,
) -> None:
    line = Line("25000.00", serial="S1", sub_account=house.open_case().ids["sub_account"])
    house.take(camt054(ACCOUNT, [line]))
    before = house.balances()
    day_end = house.take(camt053(ACCOUNT, "0.00", [line]))
    assert (day_end.booked, day_end.confirmed) == (0, 1)
    assert house.balances() == before
    house.take(camt053(ACCOUNT, "0.00", [line]))
    assert house.topics("bank-line.confirmed") == 1


def test_the_same_file_again_changes_nothing(house: Courthouse) -> None:
    sub = house.open_case().ids["sub_account"]
    lines = [Line(f"{n}.00", serial=f"S{n}", sub_account=sub) for n in range(1, 8)]
    first = house.take(camt053(ACCOUNT, "0.00", lines), "早.xml")
    again = house.take(camt053(ACCOUNT, "0.00", lines), "晚.xml")
    assert not first.already
    assert again.already
    assert again.position == first.position
    assert (again.booked, again.matched) == (first.booked, first.matched) == (7, 7)


def test_a_serial_with_another_amount_is_a_discrepancy_and_books_nothing(
    house: Courthouse,
) -> None:
    sub = house.open_case().ids["sub_account"]
    house.take(camt054(ACCOUNT, [Line("100.00", serial="S1", sub_account=sub)]))
    before = house.balances()
    other = Line("110.00", serial="S1", sub_account=sub)
    summary = house.take(camt053(ACCOUNT, "0.00", [other]))
    assert (summary.booked, summary.discrepancies) == (0, 1)
    assert house.balances() == before
    assert house.line(house.id_of(other)).discrepancies == 1


def test_a_serial_that_changed_its_direction_is_a_discrepancy(house: Courthouse) -> None:
    house.take(camt054(ACCOUNT, [Line("100.00", serial="S1")]))
    before = house.balances()
    summary = house.take(camt053(ACCOUNT, "200.00", [Line("100.00", credit=False, serial="S1")]))
    assert summary.discrepancies == 1
    assert house.balances() == before


def test_an_unbalanced_file_is_refused_whole_with_the_figures_and_nothing_is_booked(
    house: Courthouse,
) -> None:
    lines = [Line("100.00", serial="S1"), Line("50.00", serial="S2")]
    before = house.court.position()
    with pytest.raises(StatementDoesNotBalance) as refused:
        house.take(camt053(ACCOUNT, "0.00", lines, closing="100.00"))
    assert "difference" in str(refused.value)
    assert refused.value.facts["statement"] == "ST-1"
    assert house.court.position() == before
    assert house.balances() == {}


def test_a_strangers_statement_is_refused_and_nothing_is_booked(house: Courthouse) -> None:
    before = house.court.position()
    with pytest.raises(NotACourtAccount):
        house.take(camt053("6228480000000000000", "0.00", [Line("1.00", serial="S1")]))
    assert house.court.position() == before


def test_only_finance_imports(house: Courthouse) -> None:
    for person in ("wang", "chen", "lin", "admin", "audit"):
        with by(person), pytest.raises(NotPermitted):
            house.imports.take(camt053(ACCOUNT, "0.00", [Line("1.00", serial="S1")]), "x.xml")


def test_the_bytes_of_an_imported_file_are_kept_as_they_came(house: Courthouse) -> None:
    data = camt053(ACCOUNT, "0.00", [Line("1.00", serial="S1")])
    assert house.court.evidence(house.take(data).sha256) == data


def test_a_long_file_goes_in_by_stretches_and_tells_its_progress(house: Courthouse) -> None:
    lines = [Line("1.00", serial=f"S{n}") for n in range(8)]
    told: list[tuple[int, int]] = []
    with by("feng"):
        Imports(house.court, chunk=3).take(
            camt053(ACCOUNT, "0.00", lines), "x.xml", progress=lambda *at: told.append(at)
        )
    assert told == [(3, 8), (6, 8), (8, 8)]
    assert house.balances()[BANK] == 8_00


def test_an_import_broken_off_between_stretches_goes_on_where_it_stopped(
    house: Courthouse,
) -> None:
    data = camt053(ACCOUNT, "0.00", [Line("1.00", serial=f"S{n}") for n in range(8)])

    def power_cut(done: int, _of: int) -> None:
        if done == 6:
            raise KeyboardInterrupt

    with by("feng"), pytest.raises(KeyboardInterrupt):
        Imports(house.court, chunk=3).take(data, "x.xml", progress=power_cut)
    assert house.balances()[BANK] == 6_00
    summary = house.take(data)
    assert (summary.booked, summary.already) == (8, False)
    assert house.balances()[BANK] == 8_00
    assert house.topics("bank-line.booked") == 8


def test_somebody_working_on_the_same_case_makes_the_import_look_again(
    house: Courthouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    sub = house.payable()
    house.receive("25000.00", sub_account=sub)
    looked: list[int] = []
    genuine = Surroundings.of

    def looking(self: Surroundings, *given: object) -> object:
        chunk = genuine(self, *given)  # type: ignore[arg-type]
        if not looked:
            house.drafted("100.00")
        looked.append(1)
        return chunk

    monkeypatch.setattr(Surroundings, "of", looking)
    house.receive("5.00", sub_account=sub)
    assert len(looked) == 2
    assert house.case().free == Money("24905.00")
    assert verify(house.court.database, house.court.book, workers=0).intact


def test_a_case_moved_on_between_two_stretches_is_loaded_anew(house: Courthouse) -> None:
    sub = house.payable()
    house.receive("25000.00", sub_account=sub)
    lines = [Line("1.00", serial=f"S{n}", sub_account=sub) for n in range(4)]

    def meanwhile(done: int, _of: int) -> None:
        if done == 2:
            house.drafted("100.00")

    with by("feng"):
        Imports(house.court, chunk=2).take(
            camt053(ACCOUNT, "0.00", lines), "x.xml", progress=meanwhile
        )
    assert house.topics("case-account.credited") == 5
    assert verify(house.court.database, house.court.book, workers=0).intact


def test_stretches_that_touch_the_same_payout_go_in_one_behind_the_other(
    house: Courthouse,
) -> None:
    house.funded()
    number = sent(house)
    lines = [
        answer(house, number, "20000.00", credit=False, serial="D1"),
        answer(house, number, "20000.00", credit=True, serial="R1"),
        answer(house, number, "20000.00", credit=True, serial="R2"),
    ]
    with by("feng"):
        done = Imports(house.court, chunk=1).take(camt053(ACCOUNT, "25000.00", lines), "x.xml")
    assert (done.booked, done.settled, done.returned) == (3, 1, 1)
    assert house.payout(number).state is State.RETURNED
    assert house.balances()[AVAILABLE] == -25_000_00
    assert verify(house.court.database, house.court.book, workers=0).intact


# What answers our payouts


def test_the_banks_debit_of_a_payout_settles_it(house: Courthouse) -> None:
    house.funded()
    number = sent(house)
    debit = answer(house, number, "20000.00", credit=False, serial="D1")
    summary = house.take(camt053(ACCOUNT, "25000.00", [debit]))
    assert summary.settled == 1
    assert house.payout(number).state is State.SETTLED
    assert house.line(house.id_of(debit)).purpose is Purpose.SETTLEMENT
    assert house.balances() == {BANK: 5_000_00, AVAILABLE: -5_000_00}


def test_a_returned_payment_is_the_cases_money_again_with_its_past(house: Courthouse) -> None:
    receipt = house.funded()
    number = sent(house)
    debit = answer(house, number, "20000.00", credit=False, serial="D1")
    house.take(camt053(ACCOUNT, "25000.00", [debit]))
    back = answer(house, number, "20000.00", credit=True, serial="R1")
    summary = house.take(camt053(ACCOUNT, "5000.00", [back], statement_id="ST-2"))
    assert (summary.returned, summary.matched, summary.suggested) == (1, 0, 0)
    assert house.payout(number).state is State.RETURNED
    lot = house.case().lots[receipt]
    assert (lot.amount, lot.free, lot.returned) == (Money("25000"), Money("25000"), True)
    assert list(house.case().lots) == [receipt], "a return is no new receipt"
    assert house.case().parties["p1"].account is None, "its account must be confirmed anew"
    assert house.balances() == {BANK: 25_000_00, AVAILABLE: -25_000_00}


def test_a_debit_and_its_return_in_one_file_are_both_understood(house: Courthouse) -> None:
    house.funded()
    number = sent(house)
    lines = [
        answer(house, number, "20000.00", credit=False, serial="D1"),
        answer(house, number, "20000.00", credit=True, serial="R1"),
    ]
    summary = house.take(camt053(ACCOUNT, "25000.00", lines))
    assert (summary.settled, summary.returned) == (1, 1)
    assert house.balances() == {BANK: 25_000_00, AVAILABLE: -25_000_00}


def test_a_return_of_another_amount_stays_unclaimed_with_the_case_as_a_hint(
    house: Courthouse,
) -> None:
    house.funded()
    number = sent(house)
    debit = answer(house, number, "20000.00", credit=False, serial="D1")
    house.take(camt053(ACCOUNT, "25000.00", [debit]))
    short = answer(house, number, "19990.00", credit=True, serial="R1")
    summary = house.take(camt053(ACCOUNT, "5000.00", [short], statement_id="ST-2"))
    assert (summary.returned, summary.suggested) == (0, 1)
    line = house.line(house.id_of(short))
    assert (line.suggested, line.purpose) == ((CASE,), Purpose.RECEIPT)
    assert house.payout(number).state is State.SETTLED
    assert house.balances()[f"unclaimed/{line.id}"] == -19_990_00


def test_r2_10_a_debtor_who_writes_our_number_has_paid_and_returned_nothing(
    house: Courthouse,
) -> None:
    """His money is his case's once two people say so; the creditor was paid, and stays paid."""
    house.funded()
    number = sent(house)
    house.take(
        camt053(ACCOUNT, "25000.00", [answer(house, number, "20000.00", credit=False, serial="D1")])
    )
    reference = house.payout(number).reference
    his = Line("20000.00", serial="R1", name=DEBTOR, remark=f"退汇 {reference}")
    summary = house.take(camt053(ACCOUNT, "5000.00", [his], statement_id="ST-2"))
    assert (summary.returned, summary.matched, summary.suggested) == (0, 0, 1)
    assert house.payout(number).state is State.SETTLED
    assert house.case().parties["p1"].account is not None
    line = house.line(house.id_of(his))
    assert line.remainder == Money("20000.00")
    doubt = Ticket.create_id(TicketKind.DOUBTFUL_RETURN, str(line.id))
    found = house.court.find(Ticket, doubt, named="the ticket")
    assert found.said == ("payout-reference-quoted", "not-from-its-payee")
    with by("wang"):
        share = [(CASE, Money("20000.00"))]
        propose = partial(house.receipts.propose, line.id, share, evidence="被执行人付款")
        refused(house, PerhapsAReturn, propose)
        with by("feng"):
            Tickets(house.court).explain(doubt, "被执行人误引编号", "付款凭证", date(2026, 3, 20))
        propose()


def test_a_second_return_of_the_same_payment_is_nobodys_until_a_person_looks(
    house: Courthouse,
) -> None:
    house.funded()
    number = sent(house)
    house.take(
        camt053(
            ACCOUNT, "25000.00",
            [answer(house, number, "20000.00", credit=False, serial="D1"),
             answer(house, number, "20000.00", credit=True, serial="R1")],
        )
    )  # fmt: skip
    again = answer(house, number, "20000.00", credit=True, serial="R2")
    house.take(camt053(ACCOUNT, "25000.00", [again], statement_id="ST-2"))
    assert house.case().free == Money("25000.00")
    assert house.balances()[f"unclaimed/{house.id_of(again)}"] == -20_000_00


@pytest.mark.parametrize("amount", ["20000.00", "19999.99"])
def test_a_second_debit_of_the_same_payment_is_a_shortage(house: Courthouse, amount: str) -> None:
    house.funded("60000.00")
    number = sent(house)
    lines = [
        answer(house, number, "20000.00", credit=False, serial="D1"),
        answer(house, number, amount, credit=False, serial="D2"),
    ]
    summary = house.take(camt053(ACCOUNT, "60000.00", lines))
    assert (summary.settled, summary.unexplained) == (1, 1)
    cents = int(amount.replace(".", ""))
    assert house.balances()[f"short/{house.id_of(lines[1])}"] == cents


def test_an_unexplained_debit_stands_as_a_shortage(house: Courthouse) -> None:
    house.receive("100.00")
    debit = Line("30.00", credit=False, serial="D9", name="某人", remark="手续费")
    summary = house.take(camt053(ACCOUNT, "100.00", [debit]))
    assert summary.unexplained == 1
    assert house.balances()[f"short/{house.id_of(debit)}"] == 30_00
    assert house.balances()[BANK] == 70_00


def test_a_debit_for_a_payout_that_was_never_sent_is_a_shortage(house: Courthouse) -> None:
    house.funded()
    number = house.approved()
    pay = Payments(house.court, ScriptedBank())
    with by("sun"):
        prepared: Recorded = pay.prepare(house.account, [number])
    assert prepared.ids["batch"]
    debit = answer(house, number, "20000.00", credit=False, serial="D1")
    assert house.take(camt053(ACCOUNT, "25000.00", [debit])).unexplained == 1
    assert house.payout(number).state is State.QUEUED


def test_a_stretch_after_its_key_was_suspended_stops_and_another_key_goes_on(
    house: Courthouse,
) -> None:
    """A file of many lines is many commits: each asks whether the key still stands (0051)."""
    house.open_case()
    lines = [Line("10.00", serial=f"S{at}", name=f"某{at}") for at in range(1, 9)]
    data = camt053(ACCOUNT, "0.00", lines)
    in_use(house.keys, "the.leader", Role.LEADER)
    secrets = [in_use(house.keys, person, Role.FINANCE) for person in ("feng", "sun")]
    imports = Imports(house.court, chunk=1)

    def suspended(done: int, _of: int) -> None:
        if done == 2:
            with by("lin"):
                house.keys.suspend(Secret.parse(secrets[0]).prefix, "密钥疑被他人取得")

    def shown(secret: str) -> AbstractContextManager[Act]:
        key = house.keys.opened(secret)
        return acting(Act(key.person, key.role, "K", b"x", shown=(key.id, key.version)))

    with shown(secrets[0]), pytest.raises(KeyNotAccepted) as no:
        imports.take(data, "日账.xml", progress=suspended)
    assert "another key" in no.value.detail
    assert " of 8" in str(no.value.facts["place"])
    booked = house.topics("bank-line.booked")
    assert 2 <= booked < 8, "what was booked before stays"
    with shown(secrets[1]):
        again = imports.take(data, "日账.xml")
    assert (again.booked, house.topics("bank-line.booked")) == (8, 8), "each line once"
    assert verify(house.court.database, house.court.book, workers=0).intact


def test_no_file_is_let_in_by_a_key_suspended_since_it_was_shown(house: Courthouse) -> None:
    house.open_case()
    in_use(house.keys, "the.leader", Role.LEADER)
    secret = in_use(house.keys, "feng", Role.FINANCE)
    key = house.keys.opened(secret)
    with by("lin"):
        house.keys.suspend(Secret.parse(secret).prefix, "密钥疑被他人取得")
    data = camt053(ACCOUNT, "0.00", [Line("10.00", serial="S1", name="某")])
    with (
        acting(Act(key.person, key.role, "K", b"x", shown=(key.id, key.version))),
        pytest.raises(KeyNotAccepted),
    ):
        Imports(house.court).take(data, "日账.xml")
    assert house.topics("bank-line.booked") == 0
    assert house.topics("statement-file.received") == 0
