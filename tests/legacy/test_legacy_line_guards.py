"""What a legacy line in hand refuses whatever a service asks of it: found by breaking each."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from ledger.domain.bank_line import Share
from ledger.domain.case_parts import EarmarkedAlready, NothingToPay
from ledger.domain.errors import Refusal
from ledger.domain.money import Money
from ledger.domain.paper import Paper, PaperKind, PaperUnnamed
from reconciliation.legacy.classes import Grade, LegacyClass
from reconciliation.legacy.line import LegacyLine
from reconciliation.legacy.line_parts import (
    MatchNeedsEvidence,
    NoSuchMatch,
    NothingLeft,
    NotThatClass,
    PayeeNotStated,
)
from tests.scenario import fact, given, yuan

CASE, OTHER = "（2015）合执字第00524号", "（2015）合执字第00525号"
DAY = date(2026, 3, 2)
PAPER = Paper(PaperKind.DECISION, "移送函1", DAY)
ONE, TWO = UUID(int=1), UUID(int=2)
HUNDRED = yuan("100.00")
Act = Callable[[LegacyLine], Any]


def taken(cls: LegacyClass) -> Any:
    return fact(
        LegacyLine.TakenUp, bank_account="3225", cut_off=date(2016, 12, 31), stretch=UUID(int=7),
        at=1, place="2", serial="1", booked_on=date(2012, 5, 6), amount=HUNDRED, matched=False,
        category=cls, case="", officer="", payer_name="甲公司", payer_account="6222", remark="",
        payee_name="", payee_account="", case_text="", by="li.na",
    )  # fmt: skip


def match(*shares: Share, evidence: str = "银行回单", reason: str = "") -> Act:
    return lambda line: line.propose(shares, Grade.E1, evidence=evidence, reason=reason, by="li.na")


def proposed(*shares: Share) -> Any:
    return fact(
        LegacyLine.MatchProposed, match="m1", shares=shares, grade=Grade.E1, evidence="银行回单",
        reason="", by="li.na",
    )  # fmt: skip


WHOLE = Share(CASE, HUNDRED)
REFUSED = fact(LegacyLine.MatchRefused, match="m1", by="wu.di", reason="不是该案")


# Whose it is


def test_a_match_names_a_document_or_a_reason() -> None:
    unknown = given(LegacyLine, taken(LegacyClass.E))
    unknown.when(match(WHOLE, evidence=" ", reason=" ")).then_refused(MatchNeedsEvidence)
    given(LegacyLine, taken(LegacyClass.E)).when(match(WHOLE)).then(proposed(WHOLE))


@pytest.mark.parametrize(
    "shares",
    [
        (Share(CASE, yuan("0.00")),),
        (Share(CASE, yuan("150.00")), Share(OTHER, yuan("-50.00"))),
        (),
    ],
)
def test_each_case_gets_something_of_a_line_and_one_at_least(shares: tuple[Share, ...]) -> None:
    """A share below nothing would take from one case what another gets."""
    given(LegacyLine, taken(LegacyClass.E)).when(match(*shares)).then_refused(NothingLeft)


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (lambda n: n.prove("m1", Grade.E1, evidence=" ", by="li.na"), MatchNeedsEvidence),
        (lambda n: n.prove("m2", Grade.E1, evidence="卷宗", by="li.na"), NoSuchMatch),
    ],
)
def test_better_evidence_is_a_document_for_a_match_there_is(act: Act, why: type[Refusal]) -> None:
    past = taken(LegacyClass.E), proposed(WHOLE)
    given(LegacyLine, *past).when(act).then_refused(why)


@pytest.mark.parametrize(
    "act",
    [
        lambda n: n.prove("m1", Grade.E1, evidence="卷宗", by="li.na"),
        lambda n: n.confirm("m1", by="wu.di"),
        lambda n: n.refuse("m1", by="wu.di", reason="重复"),
    ],
)
def test_a_match_that_was_sent_back_waits_no_longer(act: Act) -> None:
    past = taken(LegacyClass.E), proposed(WHOLE), REFUSED
    given(LegacyLine, *past).when(act).then_refused(NoSuchMatch)


# No case's money


@pytest.mark.parametrize(
    ("account", "document"),
    [
        (f"case/{CASE}/available", "说明"),
        ("refundable/9", "说明"),
        ("fine/", "说明"),
        ("fine", "说明"),
        (f"fine/{CASE}", " "),
    ],
)
def test_money_of_no_case_goes_to_somebodys_account_of_its_own_family_on_a_document(
    account: str, document: str
) -> None:
    given(LegacyLine, taken(LegacyClass.F)).when(
        lambda n: n.reassign(account, document=document, by="lin")
    ).then_refused(MatchNeedsEvidence)


def test_money_of_no_case_is_given_away_once() -> None:
    account = f"fine/{CASE}"
    given_away = fact(
        LegacyLine.Reassigned, account=account, amount=HUNDRED, document="说明", by="lin"
    )
    fine = taken(LegacyClass.F)

    def give(line: LegacyLine) -> Money:
        return line.reassign(account, document="说明", by="lin")

    given(LegacyLine, fine).when(give).then(given_away).and_answered(HUNDRED)
    given(LegacyLine, fine, given_away).when(give).then_refused(NothingLeft)


def test_r3_05_only_unidentified_money_is_found_ownerless_and_only_that_found_again() -> None:
    given(LegacyLine, taken(LegacyClass.A)).when(
        lambda n: n.find_ownerless(ONE, "判决1", DAY)
    ).then_refused(NotThatClass)
    given(LegacyLine, taken(LegacyClass.E)).when(
        lambda n: n.revoke_ownerless("判决2", DAY)
    ).then_refused(NotThatClass)


# Out of the line


def state(paper: Paper) -> Act:
    return lambda line: line.state_destination(
        "d1",
        holder="姑苏法院",
        number="62",
        bank_name="工行",
        bank_code="1",
        paper=paper,
        by="feng",
    )


STATED = fact(
    LegacyLine.DestinationStated, party="d1", version=1, holder="姑苏法院", number="62",
    bank_name="工行", bank_code="1", paper=PAPER, by="feng",
)  # fmt: skip


def bound(payout: UUID, amount: str) -> Any:
    return fact(LegacyLine.PayoutBound, payout=payout, party="d1", day=DAY, amount=yuan(amount))


def earmark(payout: UUID, amount: str, party: str = "d1") -> Act:
    return lambda line: line.earmark(payout, party, yuan(amount), day=DAY)


def test_where_a_line_is_paid_stands_on_a_paper_with_a_number() -> None:
    nameless = replace(PAPER, number=" ")
    given(LegacyLine, taken(LegacyClass.J)).when(state(nameless)).then_refused(PaperUnnamed)
    given(LegacyLine, taken(LegacyClass.J)).when(state(PAPER)).then(STATED).and_answered(1)


@pytest.mark.parametrize(
    ("past", "act", "why"),
    [
        ((), earmark(ONE, "1.00"), PayeeNotStated),
        ((STATED,), earmark(ONE, "1.00", "d2"), PayeeNotStated),
        ((STATED,), earmark(ONE, "0.00"), NothingToPay),
        ((STATED,), earmark(ONE, "-1.00"), NothingToPay),
        ((STATED,), earmark(ONE, "100.01"), NothingLeft),
        ((STATED, bound(ONE, "60.00")), earmark(TWO, "40.01"), NothingLeft),
        ((STATED, bound(ONE, "60.00")), earmark(ONE, "40.00"), EarmarkedAlready),
    ],
)
def test_a_line_pays_what_it_has_once_and_to_whom_it_was_told(
    past: tuple[Any, ...], act: Act, why: type[Refusal]
) -> None:
    given(LegacyLine, taken(LegacyClass.J), *past).when(act).then_refused(why)
    given(LegacyLine, taken(LegacyClass.J), STATED, bound(ONE, "60.00")).when(
        earmark(TWO, "40.00")
    ).then(bound(TWO, "40.00"))
