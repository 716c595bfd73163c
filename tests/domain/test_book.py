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
    NotACourtCode,
    RulesInForce,
    RulesOfAnotherCourt,
)
from ledger.domain.datafile import UnreadableTable
from ledger.domain.ids import CaseNumber
from ledger.domain.policy import Policy
from ledger.domain.rules_in_force import Held, timeline
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


# Which rules held when


def ruled(version: str, first: str, last: str | None = None) -> Told:
    until = f', "in_force_until": "{last}"' if last else ""
    text = TEXT.replace('"2016-08"', f'"{version}"')
    text = text.replace('"2016-08-04"', f'"{first}"{until}')
    return activated(text, version, date.fromisoformat(first))


ONE_DAY = ruled("one-day", "2018-03-05", "2018-03-05")


def test_a_rule_for_one_day_holds_that_day_and_the_rules_of_before_the_next() -> None:
    book = replay(Book, OPENED, FIRST, ONE_DAY)
    said = {day: book.policy_on(date(2018, 3, day)).version for day in (4, 5, 6)}
    assert said == {4: "2016-08", 5: "one-day", 6: "2016-08"}


@pytest.mark.parametrize(
    ("told", "held"),
    [
        ((FIRST,), [(0, "2016-08-04", "")]),
        ((FIRST, ONE_DAY),
         [(0, "2016-08-04", "2018-03-04"), (1, "2018-03-05", "2018-03-05"), (0, "2018-03-06", "")]),
        ((ONE_DAY, FIRST),  # known in the other order, they hold on the same days
         [(1, "2016-08-04", "2018-03-04"), (0, "2018-03-05", "2018-03-05"), (1, "2018-03-06", "")]),
        ((FIRST, ruled("a", "2018-03-01", "2018-03-31"), ruled("b", "2018-03-10")),
         [(0, "2016-08-04", "2018-02-28"), (1, "2018-03-01", "2018-03-09"), (2, "2018-03-10", "")]),
        ((ruled("a", "2018-03-01", "2018-03-02"), ruled("b", "2018-03-05")),  # and none between
         [(0, "2018-03-01", "2018-03-02"), (1, "2018-03-05", "")]),
        ((FIRST, ruled("a", "2016-08-04")), [(1, "2016-08-04", "")]),  # the later of two at once
        ((), []),  # before the first was activated
    ],
)  # fmt: skip
def test_every_day_has_the_rules_that_began_last(
    told: tuple[Told, ...], held: list[tuple[int, str, str]]
) -> None:
    """The timeline says of every day what is asked for that day alone."""
    book = replay(Book, OPENED, *told)
    policies = [Policy.load(text.encode()) for _, text in book.policies]
    found = list(timeline(policies))
    days = [(n, date.fromisoformat(a), date.fromisoformat(z) if z else None) for n, a, z in held]
    assert found == [Held(*each) for each in days]
    for ordinal in range(date(2016, 8, 1).toordinal(), date(2018, 4, 15).toordinal()):
        day = date.fromordinal(ordinal)
        of = [each for each in found if each.first <= day and not (each.last and each.last < day)]
        assert book.rules_on(day) is (policies[of[0].nth] if of else None), day


def test_a_last_day_before_the_first_is_refused() -> None:
    _, fields = ruled("x", "2018-03-05", "2018-03-04")
    given(Book, OPENED).when(lambda book: book.activate_policy(fields["text"])).then_refused(
        UnreadableTable, field="in_force_until"
    )


def test_the_same_rules_are_not_activated_twice_and_may_be_taken_up_again() -> None:
    again = given(Book, OPENED, FIRST).when(lambda book: book.activate_policy(TEXT))
    again.then_refused(RulesInForce, version="2016-08")
    other = ruled("other", "2016-08-04")
    given(Book, OPENED, FIRST, other).when(lambda book: book.activate_policy(TEXT)).then(FIRST)


@pytest.mark.parametrize(("code", "ours"), [("苏", True), ("最高法", True), ("苏06", False)])
def test_rules_are_the_courts_own_or_those_of_a_court_above_it(code: str, ours: bool) -> None:
    text = TEXT.replace('"苏05"', f'"{code}"')
    asked = given(Book, OPENED).when(lambda book: book.activate_policy(text))
    if ours:
        asked.then(activated(text, "2016-08", date(2016, 8, 4)))
    else:
        asked.then_refused(RulesOfAnotherCourt, court=code, own="苏05")


@pytest.mark.parametrize("code", ["0508", "苏5", "x", "", "姑苏0508"])
def test_a_book_is_kept_for_a_court_that_case_numbers_can_name(code: str) -> None:
    """A book opened as 0508 could never have opened a case."""
    with pytest.raises(NotACourtCode):
        Book.may_be_named(code)
    for good in ("苏0508", "苏05", "苏", "最高法"):
        Book.may_be_named(good)
