"""Sub-accounts: one case, one account; the number follows from the case."""

from hypothesis import given as for_all
from hypothesis import strategies as st

from ledger.domain.sub_account import DIGITS, SubAccount, number_for
from tests.scenario import fact, nothing

CASE = "（2017）苏0508执101号"


def test_a_sub_account_is_issued_to_a_case() -> None:
    issued = fact(SubAccount.Issued, number="3225000000101", bank_account="3225", case_number=CASE)
    nothing(lambda: SubAccount(**issued.fields)).then(issued)
    assert SubAccount.create_id("3225000000101") != SubAccount.create_id("3225000000102")


@for_all(case=st.text(min_size=1), attempt=st.integers(0, 50))
def test_a_case_has_the_same_candidates_whenever_they_are_asked(case: str, attempt: int) -> None:
    number = number_for("3225", case, attempt)
    assert number == number_for("3225", case, attempt)
    assert number.startswith("3225")
    assert len(number) == len("3225") + DIGITS
    assert number.isdigit()


def test_when_two_cases_meet_the_second_takes_the_next_number() -> None:
    candidates = {number_for("3225", CASE, attempt) for attempt in range(20)}
    assert len(candidates) == 20
    assert number_for("3225", CASE) != number_for("3226", CASE)
