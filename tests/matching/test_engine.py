"""Whose money a line is: what each rule says, in which order, and what never books by itself."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from ledger.domain.money import Money
from ledger.domain.payer import Payee
from ledger.domain.payout import reference_of
from reconciliation.matching.engine import match, together
from reconciliation.matching.hits import EXACT, By, Hit, Why
from reconciliation.matching.known import Expected, Incoming, Known, KnownCase, OurPayout, tokens

MAIN, OTHER_MAIN = "1202026619900012345", "1202026619900099999"
A, B = "（2026）苏0508执101号", "（2026）苏0508执102号"
OLD = "（2011）黔东执字第18号"
SUB_A = f"{MAIN}000000101"
COMPANY, PERSON = "昆山甲机械有限公司", "王小明"


def yuan(text: str) -> Money:
    return Money(text)


def line(amount: str = "100.00", **said: object) -> Incoming:
    return Incoming(MAIN, yuan(amount), credit=True)._replace(**said)  # type: ignore[arg-type]


def due(case: str, left: str, *, number: int = 1, **said: object) -> Expected:
    made = Expected(UUID(int=number), case, MAIN, yuan(left), payer_name=COMPANY)
    return replace(made, **said)  # type: ignore[arg-type]


CASES = (
    KnownCase(A, MAIN, SUB_A, (COMPANY,)),
    KnownCase(B, MAIN, f"{MAIN}000000102", (PERSON,)),
    KnownCase(OLD, MAIN, "", ("李四",)),
)


def one(hits: tuple[Hit, ...]) -> Hit:
    assert len(hits) == 1, hits
    return hits[0]


def test_money_on_a_cases_sub_account_is_that_cases() -> None:
    hit = one(match(line(sub_account=SUB_A, remark="执行款"), Known.of(CASES)))
    assert (hit.rule, hit.books, hit.parts[0].case_number) == (By.SUB_ACCOUNT, True, A)


def test_a_sub_account_under_another_main_account_only_proposes() -> None:
    hits = match(line(sub_account=SUB_A)._replace(bank_account=OTHER_MAIN), Known.of(CASES))
    assert not hits[0].books
    assert Why.OTHER_MAIN_ACCOUNT in hits[0].reasons


def test_a_remark_that_names_another_case_leaves_the_sub_account_to_people() -> None:
    hits = match(line(sub_account=SUB_A, remark=f"还款{B}"), Known.of(CASES))
    assert not any(hit.books for hit in hits)
    assert {hit.parts[0].case_number for hit in hits} == {A, B}
    named = one(match(line(sub_account=SUB_A, remark=f"还款{A}"), Known.of(CASES)))
    assert named.books


def test_foreign_money_is_proposed_for_its_case_and_never_booked_nor_compared_with_yuan() -> None:
    """A statement with one such line could not be imported at all: dollars met yuan in a sum."""
    known = Known.of(CASES, [due(A, "100.00", reference="KH20260302-0001")])
    dollars = line(sub_account=SUB_A, remark=f"{A} KH20260302-0001", payer_name=COMPANY)
    hits = match(dollars._replace(amount=Money("100.00", "USD")), known)
    assert {hit.parts[0].case_number for hit in hits} == {A}
    assert not any(hit.books for hit in hits)
    assert Why.OTHER_CURRENCY in hits[0].reasons
    alone = Incoming(MAIN, Money("100.00", "USD"), credit=True, payer_name=COMPANY)
    assert match(alone, known, hints=True) == ()


def test_a_quoted_request_for_exactly_this_amount_books() -> None:
    known = Known.of(CASES, [due(A, "100.00", reference="KH20260302-0001")])
    hit = one(match(line(remark="协助扣划ＫＨ20260302-0001"), known))
    assert (hit.rule, hit.books, hit.parts[0].expectation) == (By.REQUEST, True, UUID(int=1))


@pytest.mark.parametrize(
    ("amount", "why"), [("60.00", Why.AMOUNT_PART), ("160.00", Why.AMOUNT_OTHER)]
)
def test_a_quoted_request_with_another_amount_only_proposes(amount: str, why: Why) -> None:
    known = Known.of(CASES, [due(A, "100.00", reference="KH20260302-0001")])
    hits = match(line(amount, remark="KH20260302-0001"), known)
    assert not hits[0].books
    assert why in hits[0].reasons


def test_a_request_number_inside_a_longer_one_is_not_quoted() -> None:
    assert tokens("KH20260302-00011") == ("KH20260302-00011",)
    known = Known.of(CASES, [due(A, "100.00", reference="KH20260302-0001", payer_name="")])
    assert match(line(remark="KH20260302-00011"), known) == ()


def test_two_requests_quoted_at_once_only_propose() -> None:
    two = [due(A, "100.00", number=1, reference="KH20260302-0001"),
           due(B, "100.00", number=2, reference="KH20260302-0002")]  # fmt: skip
    hits = match(line(remark="KH20260302-0001 KH20260302-0002"), Known.of(CASES, two))
    assert not any(hit.books for hit in hits)


PAYOUT = uuid4()
PAYEE = Payee("阿卜杜拉·买买提", "6217000010001234567", "工商银行", "102305000000")


def paid(**state: bool) -> Known:
    states = {"with_bank": False, "settled": False} | state
    ours = OurPayout(
        PAYOUT, A, MAIN, reference_of(PAYOUT, 2), yuan("100.00"), payee=PAYEE, **states
    )  # fmt: skip
    return Known.of(CASES, payouts=[ours])


def back(**said: object) -> Incoming:
    """What the payee's bank sends back, in his name and with our number."""
    told = {"payer_account": PAYEE.number, "payer_name": PAYEE.holder, **said}
    return line(end_to_end=reference_of(PAYOUT, 2), **told)


@pytest.mark.parametrize(
    ("account", "name", "sent_back", "certain"),
    [
        (PAYEE.number, "别的写法", False, True),
        ("", "阿卜杜拉•买买提", False, True),
        ("", "阿卜杜拉买买提", False, False),
        ("6222021102030009999", PAYEE.holder, False, False),
        ("6222021102030009999", COMPANY, False, False),
        ("", "", False, False),
        ("6222****9999", PAYEE.holder, False, False),
        ("105100000017", "待划转款项", True, True),
    ],
)
def test_r2_10_who_merely_writes_our_number_sends_nothing_back(
    account: str, name: str, sent_back: bool, certain: bool
) -> None:
    said = back(payer_account=account, payer_name=name, sent_back=sent_back)
    hit = match(said, paid(settled=True))[0]
    assert hit.books is certain
    assert (Why.NOT_FROM_PAYEE in hit.reasons) is not certain


def test_a_debit_that_quotes_the_attempt_under_way_answers_it() -> None:
    said = line(end_to_end=reference_of(PAYOUT, 2))._replace(credit=False)
    assert one(match(said, paid(with_bank=True))).books


@pytest.mark.parametrize("credit", [False, True])
def test_an_answer_on_another_account_of_ours_answers_nothing_by_itself(credit: bool) -> None:
    said = back()._replace(credit=credit, bank_account=OTHER_MAIN)
    hit = one(match(said, paid(with_bank=not credit, settled=credit)))
    assert not hit.books
    assert Why.OTHER_ACCOUNT in hit.reasons


def test_a_debit_that_quotes_an_earlier_attempt_answers_nothing_by_itself() -> None:
    said = line(end_to_end=reference_of(PAYOUT, 1))._replace(credit=False)
    hit = one(match(said, paid(with_bank=True)))
    assert not hit.books
    assert Why.EARLIER_ATTEMPT in hit.reasons


def test_money_coming_back_is_never_new_money_whatever_account_it_comes_to() -> None:
    said = back(sub_account=SUB_A)
    hit = one(match(said, paid(settled=True)))
    assert (hit.rule, hit.books) == (By.PAYOUT, True)
    doubtful = match(said._replace(amount=yuan("99.00")), paid(settled=True))
    assert not any(hit.books for hit in doubtful)


@pytest.mark.parametrize(
    ("remark", "case", "why"),
    [
        (f"还款 {A}", A, Why.NUMBER_EXACT),
        ("(2026)苏0508执101号", A, Why.NUMBER_EXACT),
        ("2026苏0508执101", A, Why.NUMBER_LIKELY),
        ("苏0508执101", A, Why.NUMBER_WITHOUT_YEAR),
        ("（2011）黔东执字第18号", OLD, Why.NUMBER_LEGACY),
    ],
)
def test_scenario_10_a_case_number_in_a_remark_only_ever_proposes(
    remark: str, case: str, why: Why
) -> None:
    hit = one(match(line(remark=remark), Known.of(CASES)))
    assert (hit.parts[0].case_number, hit.rule, hit.books) == (case, By.CASE_NUMBER, False)
    assert hit.reasons == (why,)


def test_scenario_10_a_legacy_number_is_the_least_sure_of_the_written_ones() -> None:
    old = one(match(line(remark=OLD), Known.of(CASES)))
    new = one(match(line(remark=A), Known.of(CASES)))
    assert old.score < new.score


def test_r2_03_a_name_alone_never_books_on_the_main_account() -> None:
    known = Known.of(CASES, [due(A, "100.00")])
    for name in (COMPANY, "昆山甲机械", "昆山 甲机械有限公司"):
        hits = match(line(payer_name=name), known)
        assert hits
        assert not any(hit.books for hit in hits)
        assert hits[0].parts[0].case_number == A


def test_r2_05_a_name_that_is_merely_alike_proposes_nothing_by_itself() -> None:
    """ "Most similar" is no owner; whoever searches may still ask for the hint."""
    cases = [replace(CASES[0], payers=("昆山甲乙机械有限公司",))]
    alike = line(payer_name="昆山甲丙机械有限公司")
    assert match(alike, Known.of(cases)) == ()
    (hint,) = match(alike, Known.of(cases), hints=True)
    assert (hint.parts[0].case_number, hint.reasons) == (A, (Why.LIKE_NAME,))
    owed = replace(due(A, "100.00"), payer_name="昆山甲乙机械有限公司")
    assert match(alike, Known.of(cases, [owed]))[0].parts[0].case_number == A


def test_a_payer_who_owes_exactly_this_elsewhere_speaks_against_the_case_he_names() -> None:
    known = Known.of(CASES, [due(B, "100.00")])
    first, second, *_ = match(line(payer_name=COMPANY, remark=f"还款{A}"), known)
    assert (first.parts[0].case_number, second.parts[0].case_number) == (B, A)
    assert Why.DUE_ELSEWHERE in second.reasons
    assert not first.books
    named = match(line("70.00", payer_name=COMPANY, remark=f"还款{A}"), known)[0]
    assert named.parts[0].case_number == A, "another amount says nothing against it"


def test_the_exact_payer_with_the_exact_amount_is_surer_than_either() -> None:
    known = Known.of(CASES, [due(A, "100.00")])
    both = match(line(payer_name=COMPANY), known)[0]
    other = match(line("70.00", payer_name=COMPANY), known)[0]
    assert both.rule is By.PAYER_AMOUNT
    assert both.score > other.score
    assert Why.AMOUNT_PART in other.reasons


def test_two_equal_expectations_are_both_shown_and_said_to_be_several() -> None:
    known = Known.of((), [due(A, "100.00", number=1), due(B, "100.00", number=2)])
    hits = match(line(payer_name=COMPANY), known)
    assert {hit.parts[0].case_number for hit in hits} == {A, B}
    assert all(Why.SEVERAL_FIT in hit.reasons for hit in hits)


def test_one_line_over_several_expectations_of_one_payer() -> None:
    three = [due(A, "100.00", number=1), due(B, "250.00", number=2), due(A, "70.00", number=3)]
    hits = match(line("350.00", payer_name=COMPANY), Known.of((), three))
    best = hits[0]
    assert best.rule is By.SUM
    assert {part.expectation for part in best.parts} == {UUID(int=1), UUID(int=2)}
    assert best.amount == yuan("350.00")


def test_many_lines_make_up_one_expectation() -> None:
    lines = {"a": line("40.00"), "b": line("60.00"), "c": line("35.00")}
    assert together(due(A, "100.00"), lines) == (("a", "b"),)


def test_a_met_expectation_matches_nothing_more() -> None:
    known = Known.of((), [due(A, "0.00")])
    assert match(line(payer_name=COMPANY), known) == ()


def test_every_rule_but_the_exact_ones_only_proposes() -> None:
    assert {By.PAYOUT, By.SUB_ACCOUNT, By.REQUEST} == EXACT
    assert not Hit(By.CASE_NUMBER, 100, (), ()).books


def test_the_reasons_tell_no_name_and_no_number_of_a_person() -> None:
    known = Known.of(CASES, [due(A, "100.00", payer_account="6222000000000000004")])
    for hit in match(line(payer_name=COMPANY, payer_account="6222000000000000004"), known):
        assert all(reason in set(Why) for reason in hit.reasons)
