"""The book: its bank accounts, and the court's own rules by the day they took effect."""

from datetime import date
from pathlib import Path

import pytest

import ledger
from ledger.domain.book import (
    AccountKnown,
    Book,
    CaseOfAnotherCourt,
    NoPolicyInForce,
    NotACourtAccount,
)
from ledger.domain.datafile import UnreadableTable
from ledger.domain.ids import CaseNumber
from tests.scenario import Told, fact, given, nothing, replay

TEXT = (Path(ledger.__file__).parent / "policies" / "suzhou.json").read_text(encoding="utf-8")
LATER = TEXT.replace("2016-08-04", "2018-01-01").replace('"2016-08"', '"2018-01"')
OPENED = fact(Book.Opened, court_code="苏05", court_name="江苏省苏州市中级人民法院")
WHOSE = ("某法院执行款专户", "工商银行", "102305000000")
ADDED = fact(
    Book.BankAccountAdded, number="3225", holder=WHOSE[0], bank_name=WHOSE[1], bank_code=WHOSE[2]
)


def activated(text: str, version: str, day: date) -> Told:
    return fact(Book.PolicyActivated, version=version, in_force_from=day, text=text)


FIRST = activated(TEXT, "2016-08", date(2016, 8, 4))
SECOND = activated(LATER, "2018-01", date(2018, 1, 1))


def test_a_book_is_opened() -> None:
    nothing(lambda: Book(**OPENED.fields)).then(OPENED)


def test_a_special_account_is_registered_once() -> None:
    def add(book: Book) -> None:
        book.add_bank_account("3225", *WHOSE)

    given(Book, OPENED).when(add).then(ADDED)
    given(Book, OPENED, ADDED).when(add).then_refused(AccountKnown, account="3225")


def test_money_is_kept_on_the_courts_own_accounts_only() -> None:
    assert replay(Book, OPENED, ADDED).account("3225") == WHOSE
    given(Book, OPENED, ADDED).when(lambda book: book.account("9999")).then_refused(
        NotACourtAccount, citing="法发〔2017〕6号 第四条第一款", account="9999"
    )


def test_a_policy_takes_effect_on_the_day_it_names() -> None:
    given(Book, OPENED).when(lambda book: book.activate_policy(TEXT)).then(FIRST)


def test_a_policy_with_holes_is_refused() -> None:
    given(Book, OPENED).when(lambda book: book.activate_policy("{}")).then_refused(UnreadableTable)


def test_yesterdays_payments_are_judged_by_yesterdays_policy() -> None:
    book = replay(Book, OPENED, SECOND, FIRST)
    assert book.policy_on(date(2017, 12, 31)).version == "2016-08"
    assert book.policy_on(date(2018, 1, 1)).version == "2018-01"
    given(Book, OPENED, FIRST).when(lambda book: book.policy_on(date(2016, 8, 3))).then_refused(
        NoPolicyInForce, day=date(2016, 8, 3)
    )


@pytest.mark.parametrize(
    ("number", "ours"),
    [
        ("（2026）苏05执101号", True), ("（2026）苏0508执101号", False),
        ("（2012）沧执字第1号", True),  # a number of before 2016 names its court in words
    ],
)  # fmt: skip
def test_a_number_that_names_another_court_opens_no_account_here(number: str, ours: bool) -> None:
    book, day = replay(Book, OPENED), date(2026, 3, 2)
    if ours:
        book.must_be_ours(CaseNumber.parse(number), day)
        return
    with pytest.raises(CaseOfAnotherCourt) as no:
        book.must_be_ours(CaseNumber.parse(number), day)
    assert no.value.facts["court"] == "苏0508"
