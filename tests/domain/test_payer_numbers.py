"""A number for each payer (R1.06, R2.01 where 一人一案一账号): one to one, and never shared."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from ledger.domain.bank_line import BankLine, Purpose
from ledger.domain.case_account import Capacity, CaseAccount, NoSuchParty, PartyKind, PartyRole
from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Refusal
from ledger.domain.law.payer_numbers import (
    BankSays,
    IssueForClosedCase,
    NotAPayer,
    NotForEachPayer,
    NumberTaken,
    PayerHasNumber,
    PayerNotExplained,
    may_issue_for_payers,
    what_the_bank_says,
)
from ledger.domain.line_words import NamedPayer
from ledger.domain.paper import Paper, PaperKind, PaperUnnamed
from ledger.domain.policy import Policy
from ledger.domain.policy_sections import PAYER_NUMBERS
from ledger.domain.sub_account import ONE_CASE_ONE_ACCOUNT, number_for
from tests.scenario import Told, fact, given, yuan

CASE = "（2017）苏0508执101号"
MAIN = "3225019880100"
OWN, FIRST, SECOND = MAIN + "000000101", MAIN + "000000102", MAIN + "000000103"
TODAY = date(2017, 5, 2)
LETTER = Paper(PaperKind.LETTER, "协助执行通知书1", TODAY)
RULE = Article("法院 2016", "第九条", Certainty.LOCAL)

OPENED = fact(
    CaseAccount.Opened, case_number=CASE, officer="王", filed_on=date(2017, 4, 1),
    bank_account=MAIN, sub_account=OWN,
)  # fmt: skip


def party(mark: str, role: PartyRole, name: str) -> Told:
    return fact(
        CaseAccount.PartyAdded, party=mark, role=role, kind=PartyKind.COMPANY, name=name,
        identity=None, phone=None, identity_verified=False,
    )  # fmt: skip


def issued(mark: str, number: str, capacity: Capacity | None = None) -> Told:
    return fact(
        CaseAccount.NumberIssued, case_number=CASE, party=mark, number=number, capacity=capacity,
        paper=LETTER if capacity else None, on=TODAY, by="王",
    )  # fmt: skip


PAST = (
    OPENED, party("p1", PartyRole.APPLICANT, "张三"), party("p2", PartyRole.DEBTOR, "甲公司"),
    party("p3", PartyRole.DEBTOR, "乙公司"), party("p4", PartyRole.THIRD_PARTY, "丙公司"),
)  # fmt: skip


def issue(mark: str, number: str, capacity: Capacity | None = None, **more: Any) -> Any:
    paper = more.get("paper", LETTER if capacity else None)
    return lambda case: case.issue_number(
        mark, number, capacity=capacity, paper=paper, on=TODAY, by="王"
    )


def test_r2_01_each_payer_of_a_case_gets_a_number_of_his_own() -> None:
    given(CaseAccount, *PAST).when(issue("p2", FIRST)).then(issued("p2", FIRST))
    third = Capacity.ASSISTING
    outcome = given(CaseAccount, *PAST, issued("p2", FIRST)).when(issue("p4", SECOND, third))
    outcome.then(issued("p4", SECOND, third))
    case = outcome.root
    assert case is not None
    assert case.every_number == (OWN, FIRST, SECOND)
    assert [case.number_of(mark) for mark in ("p2", "p3", "p4")] == [FIRST, OWN, SECOND]
    with pytest.raises(NoSuchParty):
        case.number_of("p9")


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (issue("p9", SECOND), NoSuchParty),
        (issue("p2", SECOND), PayerHasNumber),
        (issue("p3", FIRST), NumberTaken),
        (issue("p3", OWN), NumberTaken),
        (issue("p1", SECOND), NotAPayer),
        (issue("p1", SECOND, Capacity.FOR_DEBTOR), NotAPayer),
        (issue("p3", SECOND, Capacity.GUARANTOR), NotAPayer),
        (issue("p4", SECOND), PayerNotExplained),
        (issue("p4", SECOND, paper=LETTER), PayerNotExplained),
        (issue("p4", SECOND, Capacity.ASSISTING, paper=None), PayerNotExplained),
        (
            issue("p4", SECOND, Capacity.BUYER, paper=Paper(PaperKind.LETTER, " ", TODAY)),
            PaperUnnamed,
        ),
    ],
)  # fmt: skip
def test_r1_06_no_payer_has_two_numbers_no_number_two_payers_and_only_payers_have_any(
    command: Any, why: type[Refusal]
) -> None:
    given(CaseAccount, *PAST, issued("p2", FIRST)).when(command).then_refused(why)


def test_r1_06_a_refusal_names_the_article() -> None:
    for why in (PayerHasNumber, NumberTaken, NotAPayer, PayerNotExplained):
        assert why.article == ONE_CASE_ONE_ACCOUNT


def test_r2_01_no_number_is_issued_without_the_courts_rule_or_for_a_closed_case() -> None:
    with pytest.raises(NotForEachPayer) as no:
        may_issue_for_payers(wanted=False, source=RULE, closed_on=None)
    assert no.value.cited == RULE
    with pytest.raises(IssueForClosedCase):
        may_issue_for_payers(wanted=True, source=RULE, closed_on=TODAY)
    may_issue_for_payers(wanted=True, source=RULE, closed_on=None)


def test_the_rule_is_off_where_a_court_says_nothing_and_comes_from_a_local_one() -> None:
    policy = Policy.shipped("suzhou")
    assert policy.of(PAYER_NUMBERS) is False
    assert policy.cite("payer_numbers").certainty is Certainty.LOCAL


@pytest.mark.parametrize(
    ("payer", "said"),
    [
        ("甲公司", BankSays.SAME), (" 甲 公司", BankSays.SAME), ("乙公司", BankSays.OTHER),
        ("", BankSays.SILENT), ("  ", BankSays.SILENT),
    ],
)  # fmt: skip
def test_the_banks_word_for_the_payer_is_held_against_the_numbers(
    payer: str, said: BankSays
) -> None:
    assert what_the_bank_says(payer, "甲公司") is said


def test_a_payers_number_follows_from_the_case_and_the_party() -> None:
    marks = ("", "p2", "p3")
    numbers = {number_for(MAIN, CASE, attempt, party=m) for m in marks for attempt in (0, 1)}
    assert len(numbers) == 6
    assert number_for(MAIN, CASE) == number_for(MAIN, CASE, party="")


# The line


def booked(payer: str) -> Told:
    return fact(
        BankLine.Booked, bank_account=MAIN, serial="S1", booked_on=TODAY, value_date=TODAY,
        amount=yuan("100"), purpose=Purpose.RECEIPT, payer_name=payer, payer_account="",
        payer_bank="", remark="", sub_account=FIRST, end_to_end="", matched=None, suggested=(),
        payout=None, file="f", place="1",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("bank", "says", "who"),
    [
        ("甲公司", BankSays.SAME, "甲公司"),
        ("某人", BankSays.OTHER, "某人"),
        ("", BankSays.SILENT, "甲公司"),
    ],
)
def test_a_line_names_the_payer_and_the_banks_word_stands(
    bank: str, says: BankSays, who: str
) -> None:
    named = fact(
        BankLine.PayerNamed, case_number=CASE, number=FIRST, party="p2", name="甲公司",
        bank_says=says,
    )  # fmt: skip
    outcome = given(BankLine, booked(bank)).when(
        lambda line: line.name_payer(NamedPayer(CASE, FIRST, "p2", "甲公司", says))
    )
    outcome.then(named)
    assert outcome.root is not None
    assert (outcome.root.payer_name, outcome.root.who_paid) == (bank, who)


def test_whose_number_it_is_is_sealed_with_the_persons_of_the_case() -> None:
    named = BankLine.PayerNamed(
        originator_id=UUID(int=1), originator_version=2, timestamp=None, case_number=CASE,
        number=FIRST, party="p2", name="甲公司", bank_says=BankSays.SAME,
    )  # fmt: skip
    assert named.key_scope() == str(CaseAccount.create_id(CASE))
