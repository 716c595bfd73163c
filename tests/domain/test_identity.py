"""Identity numbers, company codes, accounts and names, compared with an independent checker."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn as luhn_oracle
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from ledger.domain.identity import (
    AccountKind,
    NotAnIdentity,
    bank_account,
    cnaps,
    credit_code,
    luhn,
    normal_name,
    resident_id,
    same_name,
)

TODAY = date(2026, 3, 2)
CODES = [
    "91350100M000100Y43",
    "91320500MA1AAAA03L",
    "91320505MA00DEM14K",
    "91320508MA1XY1234U",
    "91320583MA2KUN0051",
    "92320508MA0DEM013D",
    "1132050001400001XP",
    "1132050001415000X0",
]


@pytest.mark.parametrize(
    "number",
    [
        "320500198001010015",
        "320500199002281030",
        "320500197512312125",
        "320500200011114440",
        "32050019881212004X",
    ],
)
def test_a_resident_number_that_checks_is_verified(number: str) -> None:
    checked = resident_id(number, today=TODAY)
    assert (checked.value, checked.verified) == (number, True)


def test_a_small_x_is_written_large_and_width_does_not_matter() -> None:
    assert resident_id("32050019881212004x", today=TODAY).value == "32050019881212004X"
    assert resident_id(" ３２０５００198001010015 ", today=TODAY).value == "320500198001010015"


def test_an_old_number_of_fifteen_digits_is_taken_unverified() -> None:
    checked = resident_id("320500800101001", today=TODAY)
    assert (checked.value, checked.verified) == ("320500800101001", False)
    assert checked.note


@pytest.mark.parametrize(
    ("number", "position"),
    [
        ("320500198001010016", 18),
        ("320500199002301038", 7),
        ("32050019881212004", None),
        ("", None),
        ("990500198001010015", 1),
        ("3205001980010100A5", 17),
        ("320500800230001", 7),
        ("320500209001010016", 7),
        ("32050019881212004Y", 18),
    ],
)
def test_a_resident_number_that_cannot_be_is_refused_where_it_is_wrong(
    number: str, position: int | None
) -> None:
    with pytest.raises(NotAnIdentity) as refused:
        resident_id(number, today=TODAY)
    assert refused.value.facts["position"] == position
    assert not number or number not in refused.value.detail


def test_nobody_is_born_after_today() -> None:
    number = "320500200011114440"
    assert resident_id(number, today=date(2000, 11, 11)).verified
    with pytest.raises(NotAnIdentity):
        resident_id(number, today=date(2000, 11, 10))


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(at: int, by: int) -> None:
    number = "320500198001010015"
    wrong = number[:at] + str((int(number[at]) + by) % 10) + number[at + 1 :]
    with pytest.raises(NotAnIdentity):
        resident_id(wrong, today=TODAY)


@pytest.mark.parametrize("code", CODES)
def test_a_credit_code_that_checks_is_verified(code: str) -> None:
    assert uscc.is_valid(code)
    checked = credit_code(code.lower())
    assert (checked.value, checked.verified, checked.note) == (code, True, "")


@given(st.sampled_from(CODES), st.integers(0, 17), st.sampled_from("0123456789ABCDIOSVZXY"))
def test_credit_codes_agree_with_an_independent_checker(code: str, at: int, other: str) -> None:
    changed = code[:at] + other + code[at + 1 :]
    try:
        uscc.validate(changed)
    except ValidationError:
        with pytest.raises(NotAnIdentity):
            credit_code(changed)
    else:
        assert credit_code(changed).verified


@pytest.mark.parametrize(
    ("code", "position"),
    [
        ("91350100M000100Y44", 18),
        ("91350100I000100Y43", 9),
        ("9135A100M000100Y43", 5),
        ("91A50100M000100Y43", 3),
        ("91350100M000100Y4", None),
    ],
)
def test_a_credit_code_that_fails_is_refused_where_it_is_wrong(
    code: str, position: int | None
) -> None:
    with pytest.raises(NotAnIdentity) as refused:
        credit_code(code)
    assert refused.value.facts["position"] == position


def test_a_failing_credit_code_is_taken_unverified_for_a_documented_reason() -> None:
    checked = credit_code("91350100M000100Y44", override_reason="营业执照原件已核对")
    assert (checked.verified, checked.note) == (False, "营业执照原件已核对")
    with pytest.raises(NotAnIdentity):
        credit_code("91350100M000100Y44", override_reason="  ")
    with pytest.raises(NotAnIdentity):
        credit_code("91350100M000100Y", override_reason="营业执照原件已核对")


@given(st.text("0123456789", min_size=1, max_size=24))
def test_luhn_agrees_with_an_independent_checker(digits: str) -> None:
    assert luhn(digits) is luhn_oracle.is_valid(digits)


def test_luhn_knows_only_digits() -> None:
    assert not luhn("")
    assert not luhn("62000000000000a5")
    assert not luhn("６２")


@pytest.mark.parametrize(
    "card",
    ["6200000000000005", "6210000000000000017", "6222000000000000004", "6230001234567890125"],
)
def test_a_card_that_checks_is_verified(card: str) -> None:
    checked = bank_account(f"{card[:4]} {card[4:]}", AccountKind.PERSON)
    assert (checked.value, checked.verified, checked.note) == (card, True, "")


@pytest.mark.parametrize(
    ("account", "warning"),
    [
        ("6200000000000006", "check digit"),
        ("4000000000000002", "begins with 62"),
        ("62000000018", "16 to 19 digits"),
    ],
)
def test_an_unusual_personal_account_is_a_warning_and_no_refusal(
    account: str, warning: str
) -> None:
    checked = bank_account(account, AccountKind.PERSON)
    assert not checked.verified
    assert warning in checked.note


def test_a_company_account_is_not_held_to_the_rules_of_cards() -> None:
    assert bank_account("1102-0209 0900 123456", AccountKind.COMPANY).value == "1102-02090900123456"
    assert "no check digit" in bank_account("6200000000000005", AccountKind.COMPANY).note
    with pytest.raises(NotAnIdentity):
        bank_account("6222-0000", AccountKind.PERSON)


@pytest.mark.parametrize("account", ["", "1234", "9" * 33, "11020209账号"])
def test_what_no_bank_could_carry_is_refused(account: str) -> None:
    with pytest.raises(NotAnIdentity):
        bank_account(account, AccountKind.COMPANY)


def test_a_bank_number_has_twelve_to_fourteen_digits() -> None:
    assert cnaps("102305015012").value == "102305015012"
    assert not cnaps("10230501501234").verified
    for wrong in ("10230501501", "102305015012345", "10230501501X"):
        with pytest.raises(NotAnIdentity):
            cnaps(wrong)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("苏州某某(中国)有限公司", "苏州某某（中国）有限公司"),
        ("ＡＢＣ贸易 有限公司", "ABC贸易有限公司"),
        ("买买提·艾力", "买买提•艾力"),
        ("买买提・艾力", "买买提．艾力"),
        ("买买提 · 艾力", "买买提.艾力"),
        ("苏州㈱（中国）", "苏州(株)﹙中国﹚"),
        ("\uf9dd一鸣", "利一鸣"),
        ("张三", "张\u3000三\u200b"),
    ],
)
def test_names_written_in_another_width_are_the_same_name(one: str, other: str) -> None:
    assert same_name(one, other)
    assert normal_name(normal_name(one)) == normal_name(one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("张三", "张叁"),
        ("某某有限公司", "某某公司"),
        ("某某有限责任公司", "某某有限公司"),
        ("买买提艾力", "买买提·艾力"),
        ("ABC", "abc"),
        ("某某(中国)公司", "某某中国公司"),
        ("", ""),
        (" ", "\u3000"),
    ],
)
def test_nothing_about_a_name_is_guessed(one: str, other: str) -> None:
    assert not same_name(one, other)
