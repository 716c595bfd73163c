"""Money of a case that is not free: kept under a name, freed again, paid from there, moved on."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from ledger.domain.case_account import (
    CapacityNotRecorded,
    CaseAccount,
    NoSuchPocket,
    NotEnoughMoney,
    NothingToPay,
    PocketKind,
    PocketOfAnotherKind,
    Source,
)
from ledger.domain.case_pockets import account_of
from ledger.domain.chart import CHART, AccountName
from ledger.domain.money import zero
from tests.domain.test_case_account import (
    BEFORE,
    CASE,
    FIRST,
    LATER,
    NEW,
    OLD,
    OTHER,
    TODAY,
    credited,
    earmarked,
)
from tests.scenario import Told, fact, given, replay, yuan

BASIS = "（2017）苏0508执异1号"
FUNDED = (*BEFORE, credited(OLD, "60", date(2017, 5, 2)), credited(NEW, "40", LATER))


def sources(*parts: tuple[UUID, str]) -> tuple[Source, ...]:
    return tuple(Source(receipt, yuan(amount)) for receipt, amount in parts)


def kept(
    *parts: tuple[UUID, str], pocket: str = "fee", kind: PocketKind = PocketKind.FEE, **more: Any
) -> Told:
    return fact(
        CaseAccount.SetAside, case_number=CASE, pocket=pocket, kind=kind,
        account=account_of(CASE, pocket, kind), sources=sources(*parts), basis=BASIS,
        **{"until": None, "party": None, **more},
    )  # fmt: skip


def back(*parts: tuple[UUID, str], payout: UUID | None = None, basis: str = BASIS) -> Told:
    return fact(
        CaseAccount.PutBack, case_number=CASE, pocket="fee", sources=sources(*parts), basis=basis,
        account=account_of(CASE, "fee", PocketKind.FEE), payout=payout,
    )  # fmt: skip


def keep(amount: str, pocket: str = "fee", kind: PocketKind = PocketKind.FEE, **more: Any) -> Any:
    return lambda case: case.set_aside(pocket, kind, yuan(amount), basis=BASIS, **more)


def test_the_oldest_free_money_is_kept_under_a_name() -> None:
    (
        given(CaseAccount, *FUNDED)
        .when(keep("70", until=TODAY, party="p1"))
        .then(kept((OLD, "60"), (NEW, "10"), until=TODAY, party="p1"))
        .and_answered(sources((OLD, "60"), (NEW, "10")))
    )
    case = replay(CaseAccount, *FUNDED, kept((OLD, "60"), (NEW, "10")))
    assert (case.free, case.pocket("fee").amount) == (yuan("30"), yuan("70"))


def test_money_of_named_receipts_is_kept_and_more_is_added_to_it() -> None:
    given(CaseAccount, *FUNDED).when(keep("40", receipts=[NEW])).then(kept((NEW, "40")))
    case = replay(CaseAccount, *FUNDED, kept((OLD, "10")), kept((NEW, "5"), (OLD, "5")))
    assert case.pocket("fee").sources == sources((OLD, "15"), (NEW, "5"))


def test_a_third_partys_money_is_kept_only_by_name() -> None:
    foreign = credited(OTHER, "50", LATER, third_party=True)
    given(CaseAccount, *BEFORE, foreign).when(keep("50")).then_refused(NotEnoughMoney)
    (
        given(CaseAccount, *BEFORE, foreign)
        .when(keep("50", "frozen-1", PocketKind.FROZEN, receipts=[OTHER]))
        .then(kept((OTHER, "50"), pocket="frozen-1", kind=PocketKind.FROZEN))
    )


@pytest.mark.parametrize("receipts", [None, [NEW]], ids=["oldest", "named"])
def test_nothing_is_kept_that_is_not_there(receipts: list[UUID] | None) -> None:
    given(CaseAccount, *FUNDED).when(keep("100.01", receipts=receipts)).then_refused(NotEnoughMoney)
    given(CaseAccount, *FUNDED).when(keep("0", receipts=receipts)).then_refused(NothingToPay)


def test_money_kept_for_one_reason_is_not_mixed_with_another() -> None:
    (
        given(CaseAccount, *FUNDED, kept((OLD, "10")))
        .when(keep("10", "fee", PocketKind.COST))
        .then_refused(PocketOfAnotherKind, kind="fee")
    )


def test_kept_money_is_freed_in_part_or_whole() -> None:
    past = (*FUNDED, kept((OLD, "60"), (NEW, "10")))
    (
        given(CaseAccount, *past)
        .when(lambda case: case.put_back("fee", basis=BASIS, amount=yuan("65")))
        .then(back((OLD, "60"), (NEW, "5")))
    )
    case = replay(CaseAccount, *past, back((OLD, "60"), (NEW, "5")))
    assert (case.free, case.pocket("fee").amount) == (yuan("95"), yuan("5"))
    (
        given(CaseAccount, *past)
        .when(lambda case: case.put_back("fee", basis=BASIS))
        .then(back((OLD, "60"), (NEW, "10")))
    )
    assert not replay(CaseAccount, *past, back((OLD, "60"), (NEW, "10"))).pockets


@pytest.mark.parametrize(
    ("amount", "refusal"), [("70.01", NotEnoughMoney), ("0", NothingToPay), ("-1", NothingToPay)]
)
def test_no_more_is_freed_than_is_kept(amount: str, refusal: type[Exception]) -> None:
    (
        given(CaseAccount, *FUNDED, kept((OLD, "60"), (NEW, "10")))
        .when(lambda case: case.put_back("fee", basis=BASIS, amount=yuan(amount)))
        .then_refused(refusal)  # type: ignore[arg-type]
    )


def test_a_name_nobody_gave_is_refused() -> None:
    given(CaseAccount, *FUNDED).when(lambda case: case.put_back("fee", basis=BASIS)).then_refused(
        NoSuchPocket, pocket="fee"
    )


def test_a_payout_is_drawn_on_a_pocket_and_its_money_goes_back_there() -> None:
    past = (*FUNDED, kept((OLD, "60"), (NEW, "10")))
    drawn = back((OLD, "20"), payout=FIRST, basis=f"payout {FIRST}")
    (
        given(CaseAccount, *past)
        .when(lambda case: case.earmark(FIRST, "p1", yuan("20"), day=TODAY, pocket="fee"))
        .then(drawn, earmarked(FIRST, (OLD, "20")))
    )
    released = fact(
        CaseAccount.EarmarkReleased, case_number=CASE, payout=FIRST,
        sources=sources((OLD, "20")), reason="撤回",
    )  # fmt: skip
    (
        given(CaseAccount, *past, drawn, earmarked(FIRST, (OLD, "20")))
        .when(lambda case: case.release(FIRST, reason="撤回"))
        .then(released, kept((OLD, "20")))
    )
    case = replay(
        CaseAccount, *past, drawn, earmarked(FIRST, (OLD, "20")), released, kept((OLD, "20"))
    )
    assert (case.free, case.pocket("fee").amount) == (yuan("30"), yuan("70"))


def test_a_payout_takes_the_receipts_named_and_no_others() -> None:
    (
        given(CaseAccount, *FUNDED)
        .when(lambda case: case.earmark(FIRST, "p1", yuan("30"), day=TODAY, receipts=[NEW]))
        .then(earmarked(FIRST, (NEW, "30")))
    )
    (
        given(CaseAccount, *FUNDED)
        .when(lambda case: case.earmark(FIRST, "p1", yuan("41"), day=TODAY, receipts=[NEW]))
        .then_refused(NotEnoughMoney, free=yuan("40"))
    )
    waiting = credited(OTHER, "50", LATER, third_party=True)
    (
        given(CaseAccount, *FUNDED, waiting)
        .when(lambda case: case.earmark(FIRST, "p1", yuan("50"), day=TODAY, receipts=[OTHER]))
        .then_refused(CapacityNotRecorded)
    )


def test_kept_money_is_not_paid_by_mistake() -> None:
    (
        given(CaseAccount, *FUNDED, kept((OLD, "60")))
        .when(lambda case: case.earmark(FIRST, "p1", yuan("40.01"), day=TODAY))
        .then_refused(NotEnoughMoney, free=yuan("40"))
    )


def test_money_comes_from_another_account_with_its_own_past() -> None:
    came = fact(
        CaseAccount.Received, case_number=CASE, receipt=OTHER, claim="transfer-1",
        amount=yuan("80"), source=AccountName("transfer/T1"), value_date=date(2016, 1, 4),
        notified_on=TODAY, third_party=False,
    )  # fmt: skip
    (
        given(CaseAccount, *FUNDED)
        .when(
            lambda case: case.receive(
                OTHER, yuan("80"), source="transfer/T1", claim="transfer-1",
                value_date=date(2016, 1, 4), notified_on=TODAY,
            )
        )
        .then(came)
    )  # fmt: skip
    case = replay(CaseAccount, *FUNDED, came)
    assert (case.free, case.lots[OTHER].value_date) == (yuan("180"), date(2016, 1, 4))
    refused = given(CaseAccount, *FUNDED).when(
        lambda case: case.receive(
            OTHER, zero(), source="transfer/T1", claim="t", value_date=TODAY, notified_on=TODAY
        )
    )
    refused.then_refused(NothingToPay)


@pytest.mark.parametrize("pocket", [None, "fee"])
def test_money_is_passed_on_from_free_or_from_a_pocket(pocket: str | None) -> None:
    past = FUNDED if pocket is None else (*FUNDED, kept((OLD, "60"), (NEW, "10")))
    drawn = f"case/{CASE}/available" if pocket is None else f"fee/{CASE}"
    gone = fact(
        CaseAccount.PassedOn, case_number=CASE, account=AccountName("transfer/T1"),
        sources=sources((OLD, "60"), (NEW, "5")), basis=BASIS, pocket=pocket,
        drawn=AccountName(drawn),
    )  # fmt: skip
    (
        given(CaseAccount, *past)
        .when(
            lambda case: case.pass_on(yuan("65"), account="transfer/T1", basis=BASIS, pocket=pocket)
        )
        .then(gone)
    )
    case = replay(CaseAccount, *past, gone)
    assert case.free + (case.pocket("fee").amount if pocket else zero()) == yuan("35")


def test_every_pocket_stands_on_an_account_of_the_chart() -> None:
    for kind in PocketKind:
        assert account_of(CASE, "x", kind).partition("/")[0] in CHART


def test_a_receipt_named_twice_gives_no_more_than_named_once() -> None:
    waiting, twice = credited(OTHER, "50", LATER, third_party=True), [NEW, NEW]
    here = given(CaseAccount, *FUNDED, waiting)
    here.when(keep("41", receipts=twice)).then_refused(NotEnoughMoney, free=yuan("40"))
    here.when(
        lambda case: case.earmark(FIRST, "p1", yuan("80"), day=TODAY, receipts=twice)
    ).then_refused(NotEnoughMoney, free=yuan("40"))
    here.when(
        lambda case: case.earmark(FIRST, "p1", yuan("100"), day=TODAY, receipts=[OTHER, OTHER])
    ).then_refused(NotEnoughMoney)
