"""Archiving and the closing of sub-accounts: R1.31, R1.22, event 2, scenario 7."""

import json
from datetime import date
from typing import Any

import pytest

from api.every import follower
from ledger.domain.case_archive import ArchivedAlready, NotArchived
from ledger.domain.case_closing import ClosedAs
from ledger.domain.datafile import UnreadableTable
from ledger.domain.instrument import InstrumentKind
from ledger.domain.law.archiving import (
    NotReadyForArchive,
    receipt_missing,
)
from ledger.domain.law.late_money import LateChoice
from ledger.domain.money import Money
from ledger.domain.paper import Paper, PaperKind
from ledger.domain.payout import NotInThatState
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.payout_parts import NoReceipt
from ledger.domain.policy import Policy
from ledger.domain.policy_sections import PayeeReceipt
from ledger.projections import notices as views
from ledger.services import people
from ledger.services.archives import Archives, sub_account_of
from ledger.store.verify import verify
from tests.incoming.desk import DAY, RECORD, RULING, Incoming
from tests.incoming.goods_desk import Storeroom
from tests.services.courthouse import CASE, DEBTOR, POLICY, by
from tests.services.papers import RECEIPT
from tests.services.till import Till

CATALOGUE = Paper(PaperKind.OTHER, "卷宗目录1", DAY)


def archive(desk: Incoming) -> None:
    follower(desk.court).catch_up()
    with by("wang"):
        Archives(desk.court).archive(CASE, CATALOGUE)


def refused(desk: Incoming) -> list[str]:
    """All that is named when the archive is refused."""
    follower(desk.court).catch_up()
    with by("wang"), pytest.raises(NotReadyForArchive) as no:
        Archives(desk.court).archive(CASE, CATALOGUE)
    told: list[str] = no.value.facts["obstacles"]
    return told


def kinds(desk: Incoming) -> set[str]:
    return {each.partition(" ")[0] for each in refused(desk)}


def close(desk: Incoming) -> None:
    desk.as_("wang", desk.closings.close, CASE, ClosedAs.PERFORMED, DAY, RULING)


def paid(desk: Incoming, amount: str) -> str:
    number = desk.as_("wang", desk.payouts.draft, CASE, "p1", Money(amount), "执行款").ids["payout"]
    Till(desk).paid(number)
    return number


@pytest.fixture
def archived(desk: Incoming) -> str:
    """A case that was paid, closed and archived; its sub-account."""
    sub = desk.payable()
    desk.receive("900.00", sub_account=sub)
    paid(desk, "900.00")
    close(desk)
    archive(desk)
    return sub


def shown(desk: Incoming) -> Any:
    follower(desk.court).catch_up()
    with desk.court.database.app.connect() as connection:
        return views.archived(connection, desk.court.book, CASE)


def test_no_case_is_archived_by_views_that_do_not_know_the_book_yet(
    desk: Incoming, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.funded("100.00")
    monkeypatch.setattr(people, "SECONDS", 0.01)
    with pytest.raises(people.ViewsBehind):
        Archives(desk.court).obstacles(CASE)


def test_r1_31_everything_that_stands_in_the_way_is_named_in_one_answer(desk: Incoming) -> None:
    desk.slips()
    sub = desk.payable()
    desk.receive("900.00", sub_account=sub)
    desk.granted("100.00")
    desk.as_("wang", desk.payouts.draft, CASE, "p1", Money("300.00"), "执行款")
    slip = desk.collected("50.00")
    desk.as_(
        "wang", desk.instruments.receive, "支票1", InstrumentKind.CHEQUE, CASE, Money("70.00"),
        drawer_name=DEBTOR, slip="B1",
    )  # fmt: skip
    told = refused(desk)
    assert told == [
        f"not-closed {CASE}",
        "money-left available CNY 500.00",
        "money-kept deferral-1 CNY 100.00",
        f"payment-under-way {CASE}-1 CNY 300.00",
        f"slip-out {slip} CNY 50.00",
        "instrument-waiting 支票1 CNY 70.00",
        f"hold-open {CASE}-1 CNY 100.00",
    ]
    assert desk.topics("case-archive.archived") == desk.topics("sub-account.closed") == 0


def test_a_closed_case_with_nothing_open_is_archived_and_its_number_closed_for_good(
    desk: Incoming, archived: str
) -> None:
    sub = sub_account_of(desk.court, desk.case())
    assert (sub.number, sub.closed_on) == (archived, DAY)
    other = desk.cases.sub_account(desk.account, CASE)
    assert other.number != archived, "a number once issued is nobody else's, closed or not"
    row = shown(desk)
    assert (row.archived_on, row.disturbed_on) == (DAY, None)
    with by("wang"), desk.nothing_moves(ArchivedAlready):
        Archives(desk.court).archive(CASE, CATALOGUE)
    assert verify(desk.court.database, desk.court.book, workers=0).intact


def test_scenario_7_money_to_an_archived_case_is_taken_in_and_disturbs_the_archive(
    desk: Incoming, archived: str
) -> None:
    desk.later(days=365)
    line = desk.receive("500.00", sub_account=archived)
    assert desk.case().free == Money("500.00"), "not turned away, and not lost"
    assert shown(desk).disturbed_on == date(2027, 3, 2)
    with desk.court.database.app.connect() as connection:
        [row] = views.disturbed(connection, desk.court.book).items
    assert row.case_number == CASE
    assert kinds(desk) == {"money-left"}, "not archived again before it is disposed of"
    desk.as_("wang", desk.closings.choose, CASE, line, LateChoice.PAY, RULING)
    desk.as_("chen", desk.closings.agree, CASE, line)
    paid(desk, "500.00")
    assert sub_account_of(desk.court, desk.case()).closed_on == DAY, "it was never opened"
    archive(desk)
    row = shown(desk)
    assert (row.archived_on, row.disturbed_on) == (date(2027, 3, 2), None)
    with by("wang"), desk.nothing_moves(ArchivedAlready):
        Archives(desk.court).archive(CASE, CATALOGUE)


def test_a_payment_that_comes_back_to_an_archived_case_disturbs_it(
    desk: Incoming, archived: str
) -> None:
    desk.later(days=3)
    Till(desk).bounce(f"{CASE}-1")
    assert desk.case().free == Money("900.00")
    assert shown(desk).disturbed_on == date(2026, 3, 5)
    assert kinds(desk) == {"money-left"}


def test_taking_a_case_up_again_takes_it_out_of_the_archive_and_opens_its_number(
    desk: Incoming, archived: str
) -> None:
    desk.as_("chen", desk.closings.reopen, CASE, "（2026）苏0508执恢1号", RULING)
    assert sub_account_of(desk.court, desk.case()).closed_on is None
    row = shown(desk)
    assert (row.closed_on, row.archived_on) == (None, None)
    assert kinds(desk) == {"not-closed"}
    own = Archives(desk.court).archive_of(CASE)
    with pytest.raises(NotArchived):
        own.take_up(DAY, RULING, by="chen")
    close(desk)
    archive(desk)
    assert sub_account_of(desk.court, desk.case()).closed_on == DAY


def test_goods_that_have_not_left_stand_in_the_way_as_well(desk: Incoming) -> None:
    desk.payable()
    number = Storeroom(desk).seized()
    assert refused(desk) == [f"not-closed {CASE}", f"goods-open {number}"]


# The payee's receipt


def wanting(kinds: list[str], above: str | None) -> str:
    rules = json.loads(POLICY.read_text())
    rules["payee_receipt"] = {"kinds": kinds, "above": above}
    rules["sources"]["payee_receipt"] = "本院案款管理办法 第九条"
    return json.dumps(rules)


def test_r1_22_the_banks_word_serves_unless_the_courts_rules_want_the_payees_receipt(
    desk: Incoming,
) -> None:
    desk.as_("admin", desk.books.activate_policy, wanting(["applicant"], None))
    desk.receive("900.00", sub_account=desk.payable())
    number = desk.as_("wang", desk.payouts.draft, CASE, "p1", Money("900.00"), "款").ids["payout"]
    with by("wang"), desk.nothing_moves(NotInThatState):
        desk.payouts.file_receipt(number, RECEIPT)
    Till(desk).paid(number)
    close(desk)
    assert refused(desk) == [f"payee-receipt-missing {number} CNY 900.00"]
    with by("wang"), desk.nothing_moves(NoReceipt):
        desk.payouts.file_receipt(number, RECORD)
    desk.as_("wang", desk.payouts.file_receipt, number, RECEIPT)
    assert desk.payout(number).receipts == [RECEIPT]
    archive(desk)


def test_r1_22_a_receipt_is_wanted_of_the_kinds_and_sums_the_court_names() -> None:
    rule = PayeeReceipt((PayoutKind.AGENT,), Money("100.00"))
    for kind, amount, filed, missing in (
        (PayoutKind.AGENT, "100.01", [], True),
        (PayoutKind.AGENT, "100.01", [RECEIPT], False),
        (PayoutKind.AGENT, "100.00", [], False),
        (PayoutKind.APPLICANT, "100.01", [], False),
    ):
        assert receipt_missing(kind, Money(amount), rule, receipts=filed) is missing


@pytest.mark.parametrize(
    ("kinds", "above", "field"),
    [(["gift"], None, "kinds[0]"), (["agent"], "0.00", "above")],
)
def test_a_rule_on_receipts_names_payments_there_are(
    kinds: list[str], above: str | None, field: str
) -> None:
    with pytest.raises(UnreadableTable) as wrong:
        Policy.load(wanting(kinds, above).encode())
    assert wrong.value.facts["field"] == f"payee_receipt.{field}"
