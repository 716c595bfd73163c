"""A book that went back: told, compared account by account, released by somebody else."""

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from ledger.domain.law.approval import ActsTwice
from ledger.domain.paper import Paper, PaperKind
from ledger.domain.restoration import (
    AccountNotCompared,
    PaymentsHeld,
    Restoration,
    RestorationNotInThatState,
    UpTo,
    WhyItWentBack,
)
from tests.scenario import Told, fact, given, nothing

DAY = date(2026, 3, 2)
WORDS = {"on": DAY, "ended_at": 90, "link": "ab" * 32, "reason": "硬盘损坏", "by": "root"}
TOLD = fact(Restoration.Told, **WORDS)
AGAIN = fact(Restoration.ToldAgain, **WORDS | {"ended_at": 70, "on": date(2026, 3, 5)})
RECORD = Paper(PaperKind.RECORD, "核对1", DAY)
KNOWN = ("3225", "3226")
SHOWN = (UpTo("3225", DAY, "cd" * 32), UpTo("3226", date(2026, 3, 3), "ef" * 32))
COMPARED = fact(Restoration.Compared, accounts=SHOWN, paper=RECORD, by="feng")
REFUSED = fact(Restoration.Refused, reason="缺一日", by="chen")
RELEASED = fact(Restoration.Released, by="chen")


def compare(book: Restoration) -> None:
    book.compare(KNOWN, SHOWN, RECORD, by="feng")


def compared_by(shown: Sequence[UpTo]) -> Callable[[Restoration], None]:
    return lambda book: book.compare(KNOWN, shown, RECORD, by="feng")


def release(book: Restoration) -> None:
    book.release(by="chen")


def refuse(book: Restoration) -> None:
    book.refuse("缺一日", by="chen")


def test_it_is_told_with_where_the_book_ended_and_why() -> None:
    nothing(lambda: Restoration.tell(90, "ab" * 32, "硬盘损坏", on=DAY, by="root")).then(TOLD)
    nothing(lambda: Restoration.tell(90, "ab" * 32, " ", on=DAY, by="root")).then_refused(
        WhyItWentBack
    )


@pytest.mark.parametrize(
    "past", [(), (COMPARED,), (COMPARED, REFUSED), (COMPARED, RELEASED, AGAIN)]
)
def test_nothing_goes_out_before_it_is_released(past: tuple[Told, ...]) -> None:
    given(Restoration, TOLD, *past).when(Restoration.may_go_out).then_refused(PaymentsHeld)


def test_once_it_is_released_payments_go() -> None:
    given(Restoration, TOLD, COMPARED).when(release).then(RELEASED)
    given(Restoration, TOLD, COMPARED, RELEASED).when(Restoration.may_go_out).then_nothing()


def test_every_account_is_compared_up_to_the_day_on_which_the_book_went_back() -> None:
    given(Restoration, TOLD).when(compare).then(COMPARED)
    for shown in (SHOWN[:1], (SHOWN[0], UpTo("3226", date(2026, 3, 1), "ef" * 32)), ()):
        given(Restoration, TOLD).when(compared_by(shown)).then_refused(AccountNotCompared, day=DAY)


def test_what_files_show_of_others_is_not_written_down() -> None:
    more = (*SHOWN, UpTo("9999", DAY, "aa" * 32))
    given(Restoration, TOLD).when(compared_by(more)).then(COMPARED)


def refuse_by(book: Restoration, by: str) -> None:
    book.refuse("缺一日", by=by)


def release_by(book: Restoration, by: str) -> None:
    book.release(by=by)


@pytest.mark.parametrize("act", [release_by, refuse_by])
def test_nobody_judges_his_own_comparison(act: Callable[[Restoration, str], None]) -> None:
    given(Restoration, TOLD, COMPARED).when(lambda book: act(book, "feng")).then_refused(
        ActsTwice, actor="feng"
    )


def test_a_comparison_that_does_not_suffice_is_made_again() -> None:
    given(Restoration, TOLD, COMPARED).when(refuse).then(REFUSED)
    given(Restoration, TOLD, COMPARED, REFUSED).when(release).then_refused(
        RestorationNotInThatState
    )
    given(Restoration, TOLD, COMPARED, REFUSED).when(compare).then(COMPARED)


def test_each_step_is_taken_once_and_in_turn() -> None:
    given(Restoration, TOLD).when(release).then_refused(RestorationNotInThatState)
    given(Restoration, TOLD, COMPARED).when(compare).then_refused(RestorationNotInThatState)
    for act in (compare, release, refuse):
        given(Restoration, TOLD, COMPARED, RELEASED).when(act).then_refused(
            RestorationNotInThatState
        )


def test_a_book_that_goes_back_once_more_is_compared_once_more() -> None:
    given(Restoration, TOLD, COMPARED, AGAIN).when(release).then_refused(
        RestorationNotInThatState, position=70
    )
    given(Restoration, TOLD, COMPARED, RELEASED).when(
        lambda book: book.tell_again(70, "ab" * 32, "硬盘损坏", on=date(2026, 3, 5), by="root")
    ).then(AGAIN)
