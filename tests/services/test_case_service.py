"""Cases through their service: one case, one account, and people who are who they say."""

from datetime import date
from threading import Barrier, Thread

import pytest

from ledger.domain.access import HoldsNoOfficersKey
from ledger.domain.account_issue import IssueGround
from ledger.domain.book import Book, CaseOfAnotherCourt, NotACourtAccount
from ledger.domain.case_account import (
    AccountConfirmedAlready,
    AccountNotConfirmed,
    AccountSelfConfirmed,
    CapacityNotAwaited,
    NoSuchParty,
    NotTheOfficer,
    PartyKind,
    PartyRole,
)
from ledger.domain.case_parts import Capacity
from ledger.domain.errors import NotFound
from ledger.domain.identity import NotAnIdentity
from ledger.domain.ids import NotACaseNumber
from ledger.domain.law.payee import PayeeNameDiffers
from ledger.domain.money import Money
from ledger.domain.permissions import NotPermitted
from ledger.domain.sub_account import SubAccount, number_for
from ledger.services.cases import CaseKnown, Cases, FiledInFuture, NewParty
from ledger.services.command import AlreadyThere, record
from ledger.services.issues import Issues
from ledger.services.papers import EmptyFile, Papers
from tests.services.courthouse import ACCOUNT, CASE, OTHER_CASE, PAYEE_ACCOUNT, Courthouse, by
from tests.services.papers import RULING
from tests.services.refusing import refused


def opened(house: Courthouse, number: str, **changed: object) -> dict[str, str]:
    facts = {"officer": "wang", "filed_on": date(2026, 1, 5), "bank_account": ACCOUNT} | changed
    with by("wang"):
        return house.cases.open(number, **facts).ids  # type: ignore[arg-type]


def stated(house: Courthouse, holder: str = "张三", party: str = "p1") -> str:
    with by("wang"):
        return house.cases.state_account(
            CASE, party, holder=holder, number=PAYEE_ACCOUNT, bank_name="工商银行",
            bank_code="102305000000", evidence="确认书",
        ).ids["version"]  # fmt: skip


def test_a_case_gets_its_account_once_whatever_brackets_it_is_typed_with(
    house: Courthouse,
) -> None:
    first = opened(house, "(2026)苏0508执101号")
    assert first["case"] == CASE
    with pytest.raises(CaseKnown):
        opened(house, "【2026】苏0508执101号")
    assert house.cases.case("[2026]苏0508执101号").sub_account == first["sub_account"]
    assert house.topics("sub-account.issued") == 1


def test_a_case_of_another_court_or_of_somebody_with_no_officers_key_gets_no_account(
    house: Courthouse,
) -> None:
    """Nor is one asked for under a trial's number."""
    said = {"filed_on": date(2026, 1, 5), "bank_account": ACCOUNT}

    def asked(number: str, officer: str) -> object:
        ground = IssueGround.VOLUNTARY
        return Issues(house.court).ask(number, ground, officer=officer, paper=RULING, **said)  # type: ignore[arg-type]

    def made(number: str, officer: str) -> object:
        return house.cases.open(number, officer=officer, **said)  # type: ignore[arg-type]

    for door in (asked, made):
        with by("wang"):
            refused(house, CaseOfAnotherCourt, lambda d=door: d("（2026）苏0509执101号", "wang"))
            refused(house, HoldsNoOfficersKey, lambda d=door: d(CASE, "zhao"))


def test_an_account_asked_for_before_is_there_however_often_it_is_asked_again(
    house: Courthouse,
) -> None:
    """Nobody else is at it: to ask again later, as of something contended, would never do."""
    said = {"filed_on": date(2026, 1, 5), "bank_account": ACCOUNT, "officer": "wang"}
    desk = Issues(house.court)
    with by("wang"):
        desk.ask(CASE, IssueGround.VOLUNTARY, paper=RULING, **said)  # type: ignore[arg-type]
        refused(
            house, AlreadyThere,
            lambda: desk.ask(CASE, IssueGround.VOLUNTARY, paper=RULING, **said),  # type: ignore[arg-type]
        )  # fmt: skip


def test_what_is_of_no_case_is_no_officers_to_record(house: Courthouse) -> None:
    """0045: a command that names no case and does not say whose it is would be everybody's."""
    book = house.court.find(Book, Book.create_id(), named="the book")
    book.add_bank_account("62", "甲", "工商银行", "102305000000")
    with by("wang"):
        refused(house, NotTheOfficer, lambda: record(house.court, book))


def test_a_file_is_kept_if_it_has_bytes_and_whoever_sends_it_files_papers(
    house: Courthouse,
) -> None:
    papers = Papers(house.court)
    with by("wang"), pytest.raises(EmptyFile):
        papers.keep("空.pdf", b"")
    with by("admin"), pytest.raises(NotPermitted):
        papers.keep("页.pdf", b"%PDF")


def test_two_cases_whose_numbers_would_meet_get_different_sub_accounts(
    house: Courthouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledger.services.cases.number_for", _whosever_it_is)
    one = opened(house, CASE)["sub_account"]
    two = opened(house, OTHER_CASE)["sub_account"]
    assert (one, two) == (f"{ACCOUNT}000000000", f"{ACCOUNT}000000001")
    house.receive("5.00", sub_account=two)
    assert house.case(OTHER_CASE).free + _waiting(house, OTHER_CASE) == Money("5.00")
    assert house.case(CASE).lots == {}


def _whosever_it_is(main: str, _case: str, attempt: int, *, party: str) -> str:
    """The same candidates for every case and every payer."""
    assert not party
    return f"{main}{attempt:09}"


def _waiting(house: Courthouse, number: str) -> Money:
    lots = house.case(number).lots.values()
    return Money(0) + sum((lot.free for lot in lots if lot.third_party), Money(0))


def test_two_cases_opened_at_the_same_moment_never_share_a_sub_account(
    house: Courthouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet, held = Barrier(2), []
    monkeypatch.setattr("ledger.services.cases.number_for", _whosever_it_is)
    genuine = Cases.sub_account

    def together(self: Cases, account: str, number: str) -> SubAccount:
        found = genuine(self, account, number)
        if len(held) < 2:  # both have found the same number free before either takes it
            held.append(found.number)
            meet.wait(20)
        return found

    monkeypatch.setattr(Cases, "sub_account", together)
    got: dict[str, str] = {}

    def open_it(number: str) -> None:
        got[number] = opened(house, number)["sub_account"]

    both = [Thread(target=open_it, args=(number,)) for number in (CASE, OTHER_CASE)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert held == [f"{ACCOUNT}000000000"] * 2
    assert sorted(got.values()) == [f"{ACCOUNT}000000000", f"{ACCOUNT}000000001"]


def test_a_sub_account_is_its_main_account_and_nine_digits(house: Courthouse) -> None:
    sub = opened(house, CASE)["sub_account"]
    assert sub == number_for(ACCOUNT, CASE)
    assert sub.startswith(ACCOUNT)
    assert len(sub) == len(ACCOUNT) + 9


@pytest.mark.parametrize(
    ("number", "changed", "refusal"),
    [
        ("2026苏执1", {}, NotACaseNumber),
        (CASE, {"bank_account": "6228480000000000000"}, NotACourtAccount),
    ],
)
def test_a_case_is_not_opened_on_wrong_words(
    house: Courthouse, number: str, changed: dict[str, str], refusal: type[Exception]
) -> None:
    before = house.court.position()
    with pytest.raises(refusal):
        opened(house, number, **changed)
    assert house.court.position() == before


def test_a_case_is_filed_today_or_before(house: Courthouse) -> None:
    """The court's own day: on 2 March 2026 nothing was filed on the third."""
    before = house.court.position()
    with pytest.raises(FiledInFuture):
        opened(house, CASE, filed_on=date(2026, 3, 3))
    assert house.court.position() == before
    opened(house, CASE, filed_on=date(2026, 3, 2))


def test_a_partys_identity_is_checked_before_it_is_entered(house: Courthouse) -> None:
    opened(house, CASE)
    wrong = NewParty(PartyRole.APPLICANT, PartyKind.PERSON, "张三", identity="320500198001010010")
    with by("wang"), pytest.raises(NotAnIdentity):
        house.cases.add_party(CASE, wrong)
    company = NewParty(PartyRole.DEBTOR, PartyKind.COMPANY, "甲公司", identity="91320500MA1AAAA00X")
    with by("wang"), pytest.raises(NotAnIdentity):
        house.cases.add_party(CASE, company)
    assert house.case().parties == {}


def test_parties_are_numbered_in_the_order_they_come(house: Courthouse) -> None:
    house.open_case()
    with by("wang"):
        added = house.cases.add_party(
            CASE, NewParty(PartyRole.APPLICANT, PartyKind.PERSON, "李四", phone="13800000000")
        )
    assert added.ids["party"] == "p3"


def test_an_account_in_another_name_than_the_partys_is_refused(house: Courthouse) -> None:
    house.open_case()
    with pytest.raises(PayeeNameDiffers):
        stated(house, holder="张三丰")
    assert stated(house, holder=" 张三 ") == "1"


def test_an_account_is_confirmed_by_a_second_person_and_once(house: Courthouse) -> None:
    house.open_case()
    version = int(stated(house))
    with by("wang"), pytest.raises(AccountSelfConfirmed):
        house.cases.confirm_account(CASE, "p1", version)
    with by("feng"):
        house.cases.confirm_account(CASE, "p1", version)
    with by("sun"), pytest.raises(AccountConfirmedAlready):
        house.cases.confirm_account(CASE, "p1", version)
    with by("sun"), pytest.raises(AccountNotConfirmed):
        house.cases.confirm_account(CASE, "p1", 9)


def test_a_newer_account_puts_the_older_out_of_force_until_it_is_confirmed(
    house: Courthouse,
) -> None:
    house.funded()
    stated(house)
    with pytest.raises(AccountNotConfirmed):
        house.drafted()


def test_what_does_not_exist_is_not_found(house: Courthouse) -> None:
    with pytest.raises(NotFound):
        house.case()
    house.open_case()
    with pytest.raises(NoSuchParty):
        stated(house, party="p9")


def test_a_recorded_capacity_makes_a_third_partys_money_payable_and_is_recorded_once(
    house: Courthouse,
) -> None:
    line = house.receive("100.00", sub_account=house.payable(), name="乙某")
    with by("wang"):
        house.cases.record_capacity(CASE, line, Capacity.GUARANTOR, "担保书")
    assert house.case().free == Money("100.00")
    with by("wang"), pytest.raises(CapacityNotAwaited):
        house.cases.record_capacity(CASE, line, Capacity.GUARANTOR, "担保书")
    assert house.drafted("100.00").ids["payout"] == f"{CASE}-1"
