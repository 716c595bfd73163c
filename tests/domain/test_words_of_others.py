"""Who may still say something to a deferral, a stay, a wrong payment or a payout: nobody twice,
nobody after its end, and none beyond the law's longest time.
"""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from ledger.domain.act import Role
from ledger.domain.case_stay import CaseStay, StayNotThere
from ledger.domain.deferral import Deferral, DeferralNotThere
from ledger.domain.errors import Refusal
from ledger.domain.law.approval import ActsTwice, OutOfTurn
from ledger.domain.law.disbursement import DeferralGround
from ledger.domain.law.limits import StayKind, StayTooLong, StayUnclear
from ledger.domain.paper import Paper, PaperKind
from ledger.domain.payout import NotInThatState, Payout
from ledger.domain.policy import Policy
from ledger.domain.wrong_payment import (
    MadeGoodBy,
    MoreThanWrong,
    WrongKind,
    WrongPayment,
    WrongPaymentNotInThatState,
)
from tests.domain.test_payout import APPROVED, CHIEF, DRAFTED
from tests.scenario import Told, fact, given, nothing, yuan

CASE = "（2026）苏0508执101号"
DAY = date(2026, 3, 2)
PAPER = Paper(PaperKind.DECISION, "决定1", DAY)

WAITS = fact(
    Deferral.Asked, case_number=CASE, serial=1, ground=DeferralGround.STAYED, reason="担保暂缓",
    amount=yuan("100.00"), undisputed=yuan("0"), paper=PAPER, reference="", legal_due=DAY,
    expected_end=None, roles=("chief", "leader"), all_of_them=True, policy="1", by="li.na",
    receipts=(),
)  # fmt: skip
ONE = fact(Deferral.Agreed, by="chen", role="chief")


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (lambda d: d.agree(by="lin", role=Role.CHIEF), OutOfTurn),
        (lambda d: d.agree(by="chen", role=Role.LEADER), OutOfTurn),
        (lambda d: d.agree(by="feng", role=Role.FINANCE), OutOfTurn),
        (lambda d: d.refuse("无据", by="feng", role=Role.FINANCE), OutOfTurn),
        (lambda d: d.renew(on=DAY, policy=Policy.shipped("suzhou")), DeferralNotThere),
        (lambda d: d.end(DAY, (), PAPER, today=DAY, by="li.na"), DeferralNotThere),
    ],
)
def test_each_role_agrees_to_a_deferral_once_each_person_once_and_nothing_ends_ungranted(
    act: Callable[[Deferral], Any], why: type[Refusal]
) -> None:
    given(Deferral, WAITS, ONE).when(act).then_refused(why)
    given(Deferral, WAITS, ONE).when(lambda d: d.agree(by="lin", role=Role.LEADER)).and_answered(
        True
    )


def ask(kind: StayKind, last: date | None) -> CaseStay:
    return CaseStay.ask(CASE, 1, kind, first=DAY, last=last, reason="担保", paper=PAPER, by="li.na")


def test_a_guarantee_stays_a_case_a_year_a_superior_three_months_and_only_suspension_openly() -> (
    None
):
    for kind, last in (
        (StayKind.GUARANTEE, date(2027, 3, 3)), (StayKind.SUPERIOR, date(2026, 6, 3)),
        (StayKind.EXTENSION, None),
    ):  # fmt: skip
        nothing(lambda kind=kind, last=last: ask(kind, last)).then_refused(StayTooLong)  # type: ignore[misc]
    assert ask(StayKind.GUARANTEE, date(2027, 3, 2)).last == date(2027, 3, 2)
    assert ask(StayKind.SUSPENSION, None).last is None


STAYED = fact(
    CaseStay.Asked, case_number=CASE, serial=1, kind=StayKind.SUSPENSION, first=DAY, last=None,
    reason="中止", paper=PAPER, by="li.na",
)  # fmt: skip
AGREED = fact(CaseStay.Approved, by="chen", role="chief")


def test_a_stay_does_not_end_before_it_began_nor_before_it_was_approved() -> None:
    early, began = date(2026, 3, 1), DAY
    given(CaseStay, STAYED, AGREED).when(lambda s: s.end(early, PAPER, by="li.na")).then_refused(
        StayUnclear
    )
    given(CaseStay, STAYED).when(lambda s: s.end(began, PAPER, by="li.na")).then_refused(
        StayNotThere
    )
    given(CaseStay, STAYED, AGREED).when(lambda s: s.end(began, PAPER, by="li.na")).then(
        fact(CaseStay.Ended, on=began, paper=PAPER, by="li.na")
    )


REPORTED = fact(
    WrongPayment.Reported, number="W1", case_number=CASE, payout=UUID(int=2),
    kind=WrongKind.TWICE, amount=yuan("100.00"), entitled="p1", reason="重复", compensation=False,
    papers=(PAPER,), by="li.na",
)  # fmt: skip
WORDS: tuple[Told, ...] = tuple(
    fact(WrongPayment.Agreed, by=by, role=role)
    for by, role in (("chen", Role.CHIEF), ("lin", Role.LEADER), ("feng", Role.FINANCE))
)


def make_good(amount: str) -> Callable[[WrongPayment], Any]:
    return lambda w: w.make_good(
        UUID(int=3), yuan(amount), MadeGoodBy.RECOVERED, PAPER, on=DAY, by="feng"
    )


def test_r2_18_a_wrong_payment_is_made_good_once_recognised_and_no_further_than_it_went_wrong() -> (
    None
):
    given(WrongPayment, REPORTED, *WORDS[:2]).when(make_good("1.00")).then_refused(
        WrongPaymentNotInThatState
    )
    given(WrongPayment, REPORTED, *WORDS).when(make_good("100.01")).then_refused(
        MoreThanWrong, outstanding=yuan("100.00")
    )
    given(WrongPayment, REPORTED, *WORDS).when(
        lambda w: w.agree(by="zhao", role=Role.LEADER)
    ).then_refused(WrongPaymentNotInThatState)


def test_r1_32_who_approved_a_payment_does_not_become_its_author() -> None:
    given(Payout, DRAFTED, CHIEF).when(lambda p: p.pass_to("李", by="赵")).then_refused(ActsTwice)
    given(Payout, DRAFTED, CHIEF).when(lambda p: p.pass_to("孙", by="赵")).then(
        fact(Payout.PassedTo, to="孙", by="赵")
    )


def test_a_payment_in_no_batch_is_not_taken_out_of_one() -> None:
    given(Payout, *APPROVED).when(lambda p: p.take_out(by="钱")).then_refused(NotInThatState)
