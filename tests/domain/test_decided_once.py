"""What was decided is not decided again, and every paper has a number: asked of the roots alone."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from ledger.domain.act import Role
from ledger.domain.case_account import CaseAccount
from ledger.domain.case_closing import CaseClosing, CaseNotClosed, ClosedAs
from ledger.domain.case_parts import NothingToPay
from ledger.domain.case_people import NotTerminated, Recused
from ledger.domain.case_stay import CaseStay
from ledger.domain.deferral import Deferral, DeferralNotThere
from ledger.domain.direct_performance import DirectNotThere, DirectPerformance
from ledger.domain.errors import Refusal
from ledger.domain.law.late_money import LateChoice
from ledger.domain.law.limits import StayKind
from ledger.domain.money import zero
from ledger.domain.paper import Paper, PaperKind, PaperUnnamed
from tests.domain.test_payer_numbers import CASE, OPENED
from tests.domain.test_words_of_others import AGREED, STAYED, WAITS
from tests.scenario import Told, fact, given, nothing, yuan

DAY = date(2026, 3, 2)
LINE = UUID(int=1)
PAPER = Paper(PaperKind.RULING, "裁定1", DAY)
BLANK = Paper(PaperKind.RULING, " ", DAY)

PAID = fact(
    DirectPerformance.Recorded, case_number=CASE, serial=1, payer="p2", payee="p1", claim="c1",
    amount=yuan("100.00"), on=DAY, receipt=PAPER, by="li.na",
)  # fmt: skip
CONFIRMED = fact(
    DirectPerformance.Confirmed, case_number=CASE, amount=yuan("100.00"), on=DAY, by="chen"
)
BACK = fact(DirectPerformance.Refused, by="chen", reason="不实")


@pytest.mark.parametrize("decided", [CONFIRMED, BACK])
@pytest.mark.parametrize(
    "act", [lambda d: d.confirm(by="lin"), lambda d: d.refuse("不实", by="lin")]
)
def test_a_direct_payment_is_decided_on_once(
    decided: Told, act: Callable[[DirectPerformance], Any]
) -> None:
    given(DirectPerformance, PAID, decided).when(act).then_refused(DirectNotThere)


CLOSED = fact(
    CaseClosing.Closed, case_number=CASE, as_=next(iter(ClosedAs)), on=DAY, paper=PAPER, by="li.na"
)
CHOSEN = fact(
    CaseClosing.Chosen, case_number=CASE, receipt=LINE, choice=next(iter(LateChoice)), paper=PAPER,
    by="li.na",
)  # fmt: skip
REOPENED = fact(
    CaseClosing.Reopened, case_number=CASE, under="执恢1号", on=DAY, paper=PAPER, by="li.na"
)


@pytest.mark.parametrize(
    "act",
    [
        lambda c: c.choose(LINE, next(iter(LateChoice)), PAPER, by="li.na"),
        lambda c: c.agree(LINE, by="chen"),
        lambda c: c.reopen("执恢2号", DAY, PAPER, by="li.na"),
    ],
)
def test_money_is_late_only_in_a_case_that_is_closed(act: Callable[[CaseClosing], Any]) -> None:
    given(CaseClosing, CLOSED, CHOSEN, REOPENED).when(act).then_refused(CaseNotClosed)


def test_a_deferral_that_was_refused_is_neither_agreed_to_nor_refused_again() -> None:
    refused = fact(Deferral.Refused, by="chen", role="chief", reason="无据")
    for act in (
        lambda d: d.agree(by="lin", role=Role.LEADER),
        lambda d: d.refuse("再", by="lin", role=Role.LEADER),
    ):
        given(Deferral, WAITS, refused).when(act).then_refused(DeferralNotThere)


@pytest.mark.parametrize(
    ("past", "act", "why"),
    [
        (
            (
                fact(
                    CaseAccount.RecusalDecided, case_number=CASE, person="王", paper=PAPER, by="李"
                ),
            ),
            lambda c: c.may_ask("王"),
            Recused,
        ),
        ((), lambda c: c.resume(DAY, under="执恢1号", paper=PAPER, by="李"), NotTerminated),
        ((), lambda c: c.open_payment(paper=PAPER, by="李"), NotTerminated),
        ((), lambda c: c.earmark(LINE, "p1", zero(), day=DAY), NothingToPay),
    ],
)
def test_a_case_is_asked_by_no_recused_officer_resumed_once_ended_and_pays_more_than_nothing(
    past: tuple[Told, ...], act: Callable[[CaseAccount], Any], why: type[Refusal]
) -> None:
    given(CaseAccount, OPENED, *past).when(act).then_refused(why)


@pytest.mark.parametrize(
    ("root", "past", "act"),
    [
        (CaseClosing, (CLOSED,),
         lambda c: c.choose(LINE, LateChoice.REFUND, BLANK, by="li.na")),
        (CaseClosing, (CLOSED,), lambda c: c.reopen("执恢1号", DAY, BLANK, by="li.na")),
        (CaseClosing, (CLOSED, REOPENED),
         lambda c: c.close_again(next(iter(ClosedAs)), DAY, BLANK, by="li.na")),
        (CaseStay, (STAYED, AGREED), lambda s: s.end(DAY, BLANK, by="li.na")),
    ],
)  # fmt: skip
def test_no_root_takes_a_paper_without_a_number(
    root: Any, past: tuple[Told, ...], act: Callable[[Any], Any]
) -> None:
    given(root, *past).when(act).then_refused(PaperUnnamed)


@pytest.mark.parametrize(
    "make",
    [
        lambda: DirectPerformance.record(
            CASE, 1, yuan("1.00"), payer="p2", payee="p1", claim="", on=DAY, receipt=BLANK, by="x"
        ),
        lambda: CaseStay.ask(
            CASE, 1, StayKind.SUSPENSION, first=DAY, last=None, reason="中止", paper=BLANK, by="x"
        ),
    ],
)
def test_nothing_begins_on_a_paper_without_a_number(make: Callable[[], Any]) -> None:
    nothing(make).then_refused(PaperUnnamed)
