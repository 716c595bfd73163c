"""Payouts through their service: money bound at once, many hands, and nothing approved unseen."""

from collections.abc import Callable
from threading import Barrier, Thread, get_ident
from typing import Any

import pytest

from ledger.domain.act import Act, Role, acting
from ledger.domain.book import NoPolicyInForce
from ledger.domain.case_account import (
    AccountNotConfirmed,
    NotEnoughMoney,
    NothingToPay,
    NotTheOfficer,
)
from ledger.domain.errors import NotFound, Refusal
from ledger.domain.law.approval import ActsTwice, OutOfTurn
from ledger.domain.money import Money
from ledger.domain.payout import (
    NotInThatState,
    NotItsAuthor,
    PurposeMissing,
    SeenOtherwise,
    State,
)
from ledger.services.books import Books
from ledger.services.command import Contended, Recorded
from ledger.store.court import Court
from ledger.store.verify import verify
from tests.services.courthouse import CASE, HOLDER, Courthouse, by

AVAILABLE = f"case/{CASE}/available"


def drafted(house: Courthouse, amount: str, purpose: str = "发放执行款") -> dict[str, str]:
    with by("wang"):
        return house.payouts.draft(CASE, "p1", Money(amount), purpose).ids


def held(house: Courthouse, number: str) -> str:
    return f"case/{CASE}/held/{house.payout(number).id}"


def test_a_draft_binds_its_money_at_once_oldest_receipt_first(house: Courthouse) -> None:
    first = house.funded("30.00")
    second = house.receive("30.00", sub_account=house.case().sub_account)
    number = drafted(house, "40.00")["payout"]
    assert number == f"{CASE}-1"
    assert {s.receipt: s.amount for s in house.payout(number).sources} == {
        first: Money("30.00"), second: Money("10.00"),
    }  # fmt: skip
    assert house.balances()[held(house, number)] == -40_00
    assert house.balances()[AVAILABLE] == -20_00


@pytest.mark.parametrize(
    ("amount", "purpose", "refusal"),
    [
        ("25000.01", "款", NotEnoughMoney),
        ("0.00", "款", NothingToPay),
        ("-1.00", "款", NothingToPay),
        ("1.00", "  ", PurposeMissing),
    ],
)
def test_a_draft_without_money_or_purpose_is_refused(
    house: Courthouse, amount: str, purpose: str, refusal: type[Refusal]
) -> None:
    house.funded()
    before = house.court.position()
    with pytest.raises(refusal):
        drafted(house, amount, purpose)
    assert house.court.position() == before


def test_an_officer_asks_for_no_money_of_another_officers_case(house: Courthouse) -> None:
    house.funded()
    before = house.court.position()
    with by("zhao"), pytest.raises(NotTheOfficer):
        house.payouts.draft(CASE, "p1", Money("10.00"), "发放执行款")
    assert house.court.position() == before


def test_nothing_is_drafted_to_an_unconfirmed_account_or_for_an_unknown_case(
    house: Courthouse,
) -> None:
    house.open_case()
    house.receive("5.00", sub_account=house.case().sub_account)
    with pytest.raises(AccountNotConfirmed):
        drafted(house, "1.00")
    with by("wang"), pytest.raises(NotFound):
        house.payouts.draft("（2026）苏0508执999号", "p1", Money("1"), "款")
    with pytest.raises(NotFound):
        house.payout(f"{CASE}-7")


def test_nothing_is_drafted_while_no_policy_is_in_force(bare: Courthouse) -> None:
    with by("admin"):
        Books(bare.court).open("苏0508", HOLDER)
    with by("admin"):
        bare.books.add_bank_account(bare.account, HOLDER, "工商银行", "102305000000")
    bare.funded()
    with pytest.raises(NoPolicyInForce):
        drafted(bare, "1.00")


def test_approvals_are_given_in_turn_by_people_who_have_not_acted(house: Courthouse) -> None:
    house.funded()
    ids = drafted(house, "20000.00")
    approve = house.payouts.approve
    with by("feng"), pytest.raises(OutOfTurn):
        approve(ids["payout"], ids["digest"])
    with by("chen"):
        assert approve(ids["payout"], ids["digest"]).ids["state"] == State.IN_APPROVAL.value
    with acting(Act("chen", Role.FINANCE, "K", b"x")), pytest.raises(ActsTwice):
        approve(ids["payout"], ids["digest"])
    with acting(Act("wang", Role.FINANCE, "K", b"x")), pytest.raises(ActsTwice):
        approve(ids["payout"], ids["digest"])
    with by("feng"):
        assert approve(ids["payout"], ids["digest"]).ids["state"] == State.APPROVED.value
    with by("sun"), pytest.raises(NotInThatState):
        approve(ids["payout"], ids["digest"])


def test_an_approval_is_for_what_was_seen_and_falls_with_an_amendment(house: Courthouse) -> None:
    house.funded()
    ids = drafted(house, "20000.00")
    with by("chen"):
        house.payouts.approve(ids["payout"], ids["digest"])
    with by("wang"):
        amended = house.payouts.amend(ids["payout"], amount=Money("19999.99")).ids
    assert house.payout(ids["payout"]).approvals == []
    with by("chen"), pytest.raises(SeenOtherwise):
        house.payouts.approve(ids["payout"], ids["digest"])
    with by("chen"):
        house.payouts.approve(ids["payout"], amended["digest"])
    assert house.balances()[held(house, ids["payout"])] == -19_999_99


def test_an_amendment_may_use_the_very_money_it_held(house: Courthouse) -> None:
    house.funded()
    number = drafted(house, "25000.00")["payout"]
    with by("wang"):
        house.payouts.amend(number, purpose="发放首笔执行款")
    assert house.payout(number).amount == Money("25000.00")
    with by("wang"), pytest.raises(NotEnoughMoney):
        house.payouts.amend(number, amount=Money("25000.01"))
    assert house.balances()[held(house, number)] == -25_000_00


@pytest.mark.parametrize(
    ("change", "refusal"),
    [({"amount": Money("0.00")}, NothingToPay), ({"purpose": ""}, PurposeMissing)],
)
def test_an_amendment_to_nothing_is_refused_and_not_ignored(
    house: Courthouse, change: dict[str, Any], refusal: type[Refusal]
) -> None:
    house.funded()
    number = drafted(house, "20000.00")["payout"]
    with by("wang"), pytest.raises(refusal):
        house.payouts.amend(number, **change)
    assert house.payout(number).version == 1


def test_only_its_author_amends_or_withdraws(house: Courthouse) -> None:
    house.funded()
    number = drafted(house, "20000.00")["payout"]
    with by("zhao"), pytest.raises(NotItsAuthor):
        house.payouts.amend(number, amount=Money("1.00"))
    with by("zhao"), pytest.raises(NotItsAuthor):
        house.payouts.withdraw(number, "?")


def test_rejected_and_withdrawn_money_is_free_again(house: Courthouse) -> None:
    house.funded()
    one, two = drafted(house, "20000.00")["payout"], drafted(house, "5000.00")["payout"]
    with by("feng"), pytest.raises(OutOfTurn):
        house.payouts.reject(one, "?")
    with by("chen"):
        house.payouts.reject(one, "材料不全")
    with by("wang"):
        house.payouts.withdraw(two, "另行处理")
    assert (house.payout(one).state, house.payout(two).state) == (State.REJECTED, State.WITHDRAWN)
    assert house.balances()[AVAILABLE] == -25_000_00
    for number in (one, two):
        with by("wang"), pytest.raises(NotInThatState):
            house.payouts.withdraw(number, "again")
        with by("wang"), pytest.raises(NotInThatState):
            house.payouts.amend(number, amount=Money("1.00"))


def test_an_approved_payout_can_be_withdrawn_but_not_amended(house: Courthouse) -> None:
    house.funded()
    number = house.approved()
    with by("wang"), pytest.raises(NotInThatState):
        house.payouts.amend(number, amount=Money("1.00"))
    assert house.balances()[held(house, number)] == -20_000_00
    with by("wang"):
        house.payouts.withdraw(number, "另行处理")
    assert house.case().free == Money("25000.00")


# A sum does not become small by being cut up (R2.07)

LEADER_FROM = Money("100000.00")


def test_two_halves_on_one_day_need_the_approvals_of_the_whole(house: Courthouse) -> None:
    house.funded("200000.00")
    first = drafted(house, "60000.00")["payout"]
    second = drafted(house, "60000.00")["payout"]
    assert Role.LEADER not in house.payout(first).roles
    assert Role.LEADER in house.payout(second).roles


def test_halves_on_two_days_are_two_sums(house: Courthouse) -> None:
    house.funded("200000.00")
    drafted(house, "60000.00")
    house.later(days=1)
    assert Role.LEADER not in house.payout(drafted(house, "60000.00")["payout"]).roles


def test_a_withdrawn_half_does_not_count(house: Courthouse) -> None:
    house.funded("200000.00")
    with by("wang"):
        house.payouts.withdraw(drafted(house, "60000.00")["payout"], "另行处理")
    second = drafted(house, "60000.00")["payout"]
    assert Role.LEADER not in house.payout(second).roles
    with by("wang"):
        house.payouts.amend(second, amount=LEADER_FROM)
    assert Role.LEADER not in house.payout(second).roles, "up to and with the bound"
    with by("wang"):
        house.payouts.amend(second, amount=LEADER_FROM + Money("0.01"))
    assert Role.LEADER in house.payout(second).roles


def test_the_policy_of_the_day_of_drafting_decides(house: Courthouse) -> None:
    house.funded("200000.00")
    stricter = house.books.book().policies[0][1]
    stricter = stricter.replace("2016-08-04", "2026-03-03").replace("100000.00", "1000.00")
    with by("admin"):
        house.books.activate_policy(stricter)
    assert Role.LEADER not in house.payout(drafted(house, "60000.00")["payout"]).roles
    house.later(days=1)
    assert Role.LEADER in house.payout(drafted(house, "60000.00")["payout"]).roles


# Two at once


def together(monkeypatch: pytest.MonkeyPatch, *doing: Callable[[], Recorded]) -> list[Any]:
    """Do these at the same moment: both have looked before either has recorded anything."""
    meet, genuine, waited = Barrier(len(doing)), Court.save, set[int]()

    def save(self: Court, *roots: Any, **how: Any) -> Any:
        if get_ident() not in waited:
            waited.add(get_ident())
            meet.wait(20)
        return genuine(self, *roots, **how)

    monkeypatch.setattr(Court, "save", save)
    outcome: list[Any] = [None] * len(doing)

    def run(at: int) -> None:
        try:
            outcome[at] = doing[at]()
        except Refusal as no:
            outcome[at] = no

    threads = [Thread(target=run, args=(at,)) for at in range(len(doing))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcome


def test_two_drafts_for_the_same_money_end_with_one_winner(
    house: Courthouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.funded()

    def ask() -> Recorded:
        with by("wang"):
            return house.payouts.draft(CASE, "p1", Money("20000.00"), "款")

    outcome = together(monkeypatch, ask, ask)
    assert sum(isinstance(each, Recorded) for each in outcome) == 1
    assert sum(isinstance(each, NotEnoughMoney) for each in outcome) == 1
    assert house.case().free == Money("5000.00")
    assert verify(house.court.database, house.court.book, workers=0).intact


def test_two_drafts_the_money_suffices_for_both_end_with_two_numbers(
    house: Courthouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.funded()

    def ask() -> Recorded:
        with by("wang"):
            return house.payouts.draft(CASE, "p1", Money("10000.00"), "款")

    outcome = together(monkeypatch, ask, ask)
    assert sorted(each.ids["payout"] for each in outcome) == [f"{CASE}-1", f"{CASE}-2"]


def test_two_officials_confirming_one_claim_book_it_once(
    house: Courthouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.open_case()
    line = house.receive("10.00")
    with by("wang"):
        house.receipts.propose(line, [(CASE, Money("10.00"))], evidence="函")

    def confirming(person: str) -> Callable[[], Recorded]:
        def confirm() -> Recorded:
            with by(person):
                return house.receipts.confirm(line, "c1")

        return confirm

    outcome = together(monkeypatch, confirming("feng"), confirming("sun"))
    assert sum(isinstance(each, Recorded) for each in outcome) == 1
    assert house.case().free == Money("10.00")


def test_an_impatient_client_that_sends_one_request_twice_at_once_is_served_once(
    house: Courthouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.funded()

    def ask() -> Recorded:
        with by("wang", key="K"):
            return house.payouts.draft(CASE, "p1", Money("20000.00"), "款")

    one, other = together(monkeypatch, ask, ask)
    assert one.ids == other.ids
    assert {one.replayed, other.replayed} == {True, False}
    assert house.topics("payout.drafted") == 1


def test_a_case_that_never_comes_to_rest_is_given_up_and_nothing_is_recorded(
    house: Courthouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.funded()
    sub, genuine, tries = house.case().sub_account, Court.save, []

    def save(self: Court, *roots: Any, **how: Any) -> Any:
        if len(roots) == 2 and len(tries) < 99:  # the draft's two nouns, not the import's
            tries.append(1)
            with monkeypatch.context() as calm:
                calm.setattr(Court, "save", genuine)
                house.receive("1.00", sub_account=sub)
        return genuine(self, *roots, **how)

    monkeypatch.setattr(Court, "save", save)
    with pytest.raises(Contended):
        drafted(house, "1.00")
    assert len(tries) == 5
    assert house.topics("payout.drafted") == 0
