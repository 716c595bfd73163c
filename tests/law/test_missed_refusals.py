"""Alternatives of a rule that no other test missed when ``python -m tests.guards`` broke them."""

from datetime import date
from decimal import Decimal

import pytest

from ledger.domain.calendar import Calendar
from ledger.domain.citation import Article, Certainty
from ledger.domain.law.account_interest import (
    NoRuleOnInterest,
    NotEarnedInEscrow,
    may_be_disposed,
    may_be_the_creditors,
)
from ledger.domain.law.deduction import FreezeNotInForce, may_deduct
from ledger.domain.law.foreign import NotForeign, RateDiffers, converted
from ledger.domain.law.holding import HoldKind, ReleaseNotShown, may_let_go
from ledger.domain.law.paying_in import ApplicationNotYet, NoAccountToPayInto, pay_into, told_by
from ledger.domain.law.recovering import RecognisedByOnePerson, may_recognise
from ledger.domain.money import Money
from ledger.domain.paper import Paper, PaperKind
from ledger.domain.policy_sections import InterestGoesTo, InterestRule
from tests.scenario import yuan

DAY = date(2026, 3, 2)
OWN = Article("本院规定", "利息", Certainty.DESIGN)


def test_r1_05_a_rule_on_interest_without_its_first_day_is_none() -> None:
    somewhere = next(iter(InterestGoesTo))
    may_be_disposed(InterestRule((), somewhere, DAY), DAY, cited=OWN)
    for rule in (InterestRule((), somewhere, None), InterestRule((), None, DAY)):
        with pytest.raises(NoRuleOnInterest, match="stays on the special account"):
            may_be_disposed(rule, DAY, cited=OWN)


def test_r1_23a_money_that_was_not_in_escrow_earned_nobody_anything() -> None:
    shown = Paper(PaperKind.COMPUTATION, "核算表1", DAY)
    days = {"begins": date(2026, 2, 1), "ends": date(2026, 3, 1), "today": DAY}
    may_be_the_creditors(yuan("1.00"), shown, escrowed_on=date(2026, 2, 1), **days)
    for escrowed_on in (None, date(2026, 2, 2)):
        with pytest.raises(NotEarnedInEscrow, match="not days in escrow"):
            may_be_the_creditors(yuan("1.00"), shown, escrowed_on=escrowed_on, **days)


@pytest.mark.parametrize(("lifted", "until"), [(True, DAY), (False, date(2026, 3, 1))])
def test_r1_09_what_is_frozen_no_longer_is_not_taken(lifted: bool, until: date) -> None:
    given = {
        "frozen_for": "甲案", "left": yuan("100"), "today": DAY, "earlier": (), "giving_way": None,
    }  # fmt: skip
    may_deduct("甲案", yuan("100"), lifted=False, until=DAY, **given)
    with pytest.raises(FreezeNotInForce):
        may_deduct("甲案", yuan("100"), lifted=lifted, until=until, **given)


def test_foreign_money_becomes_yuan_at_a_rate_and_no_charge_is_below_zero() -> None:
    dollars = Money("100", "USD")
    converted(dollars, Decimal("7.1"), yuan("709.00"), yuan("1.00"))
    with pytest.raises(NotForeign):
        converted(dollars, Decimal("7.1"), Money("710", "EUR"), yuan("0"))
    with pytest.raises(NotForeign):
        converted(dollars, Decimal(0), yuan("0"), yuan("0"))
    with pytest.raises(RateDiffers):
        converted(dollars, Decimal("7.1"), yuan("711.00"), -yuan("1.00"))


def test_r2_15_after_its_end_a_freeze_is_let_go_on_a_record_of_what_was_found() -> None:
    ended = {"until": date(2026, 3, 1), "today": DAY}
    record = Paper(PaperKind.RECORD, "查询记录", DAY)
    may_let_go(HoldKind.FREEZE, [record], checked=True, **ended)
    for papers, checked in (([], True), ([record], False)):
        with pytest.raises(ReleaseNotShown, match="name the record"):
            may_let_go(HoldKind.FREEZE, papers, checked=checked, **ended)


def test_r1_07_nobody_is_told_to_pay_into_an_account_that_is_none_or_closed() -> None:
    assert pay_into("工商银行", "法院", "6001", None).number == "6001"
    for number, closed_on in (("", None), ("6001", DAY)):
        with pytest.raises(NoAccountToPayInto):
            pay_into("工商银行", "法院", number, closed_on)


def test_r1_07_ten_days_run_from_an_application_that_was_made_before_the_filing() -> None:
    calendar = Calendar.shipped()
    assert told_by(DAY, DAY, DAY, calendar).due == date(2026, 3, 12)
    for filed_on, today in ((date(2026, 3, 1), DAY), (DAY, date(2026, 3, 1))):
        with pytest.raises(ApplicationNotYet):
            told_by(DAY, filed_on, today, calendar)


def test_r2_18_each_role_says_its_word_on_a_wrong_payment_once() -> None:
    may_recognise("chen", "chief", given=(), acted=())
    for by, role, given, acted in (
        ("chen", "chief", ("chief",), ()),
        ("chen", "chief", (), ("chen",)),
        ("chen", "officer", (), ()),
    ):
        with pytest.raises(RecognisedByOnePerson):
            may_recognise(by, role, given=given, acted=acted)
