"""What is left of a name, and which sums a bank line may be."""

import pytest

from reconciliation.matching.names import normalised
from reconciliation.matching.sums import CANDIDATES, combinations


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("昆山甲机械有限公司", "昆山甲机械"),
        ("昆山　甲机械（有限公司）", "昆山甲机械(有限公司)"),
        ("阿卜杜拉·买买提", "阿卜杜拉买买提"),
        ("ＡＢＣ贸易有限责任公司", "abc贸易有限公司"),
        ("姑苏区老李面馆（个体工商户）", "姑苏区老李面馆"),
    ],
)
def test_accidents_of_typing_make_no_other_name(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


def test_a_name_of_nothing_but_its_kind_stays_whole() -> None:
    assert normalised("有限公司") == "有限公司"


def test_sums_are_exact_unique_or_said_to_be_several_and_bound() -> None:
    assert combinations(30, {"a": 10, "b": 20, "c": 40}) == (("a", "b"),)
    assert len(combinations(30, {"a": 10, "b": 20, "c": 10})) == 2
    assert combinations(31, {"a": 10, "b": 20}) == ()
    assert combinations(10, {"a": 10, "b": 20}) == (), "one amount is no sum"
    many = dict.fromkeys(range(CANDIDATES + 1), 1)
    assert combinations(3, many) == (), "among many, a sum proves nothing"
