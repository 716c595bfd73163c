"""R5.6, amounts in words: the official examples, the gaps, and everything refused."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger.domain.money import Money, NotMoney, fen
from ledger.domain.words import NotInWords, _permitted, parse, words


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("1409.50", "壹仟肆佰零玖元伍角"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
        ("107000.53", "壹拾万柒仟元零伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("10000.05", "壹万元零伍分"),
        ("100010001.10", "壹亿零壹万零壹元壹角"),
        ("1829.82", "壹仟捌佰贰拾玖元捌角贰分"),
        ("1830.00", "壹仟捌佰叁拾元整"),
        ("128654.77", "壹拾贰万捌仟陆佰伍拾肆元柒角柒分"),
        ("10005.07", "壹万零伍元零柒分"),
        ("585118047.63", "伍亿捌仟伍佰壹拾壹万捌仟零肆拾柒元陆角叁分"),
        ("0.00", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角"),
        ("1005000000.00", "壹拾亿零伍佰万元整"),
        ("100007000.50", "壹亿零柒仟元零伍角"),
        ("99999999999999.99", "玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_an_amount_is_written_as_the_rules_for_bills_prescribe(amount: str, written: str) -> None:
    assert words(amount) == written
    assert parse(written) == Money(amount)
    assert parse("人民币" + written) == Money(amount)


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("壹仟陆佰捌拾元叁角贰分", "1680.32"),
        ("壹拾万零柒仟元伍角叁分", "107000.53"),
        ("壹仟肆佰零玖元伍角整", "1409.50"),
        ("壹仟肆佰零玖圆伍角正", "1409.50"),
        ("壹拾万零柒仟元整", "107000.00"),
    ],
)
def test_every_form_the_rules_permit_is_read(written: str, amount: str) -> None:
    assert parse(written) == Money(amount)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "元",
        "整",
        "一百元整",
        "拾元整",
        "壹拾万柒仟元伍角叁分",  # neither 零 of 107,000.53
        "壹拾万零柒仟元零伍角叁分",  # both
        "壹万元",  # no 整 after 元
        "壹元贰角叁分整",
        "壹元伍分",
        "壹佰贰元整",
        "壹佰零零贰元整",
        "零伍角",
        "贰拾伍分",
        "壹万壹万元整",
        "壹元整整",
        "壹亿亿亿元整",
        "100元整",
        "壹" * 200,
    ],
)
def test_words_no_clerk_may_write_are_refused(written: str) -> None:
    with pytest.raises(NotInWords):
        parse(written)


@pytest.mark.parametrize("amount", ["1.999", "0.005", Decimal("1.999"), 1.5, "1,234.50", "NaN"])
def test_more_than_two_decimals_and_floats_are_refused_never_cut(amount: object) -> None:
    with pytest.raises(NotMoney):
        words(amount)  # type: ignore[arg-type]


@pytest.mark.parametrize("amount", [Money("-1.00"), Money("1.00", "USD")])
def test_only_yuan_and_nothing_negative_is_put_into_words(amount: Money) -> None:
    with pytest.raises(NotInWords):
        words(amount)


@given(st.integers(0, 10**16 - 1))
@example(10**16 - 1)
@example(10_000_700_050)
@example(100_000_700_050)
def test_words_read_back_are_the_amount_for_every_sum_below_10_to_the_16_fen(count: int) -> None:
    assert parse(words(fen(count))) == fen(count)


GAPPED = st.lists(st.sampled_from("0005"), min_size=1, max_size=16).map("".join).map(int)


@given(GAPPED)
def test_each_permitted_form_of_a_sum_full_of_gaps_reads_back_and_is_nobody_elses(
    count: int,
) -> None:
    forms = list(_permitted(count))
    assert words(fen(count)) in forms
    assert len(set(forms)) == len(forms)
    assert {parse(form) for form in forms} == {fen(count)}
