"""R4.05: rights on one asset, ranked where the law ranks them, and asked for where it does not."""

from datetime import date
from itertools import permutations

import pytest

from ledger.domain.citation import NoRuleInForce
from ledger.domain.law.priority import (
    Priority,
    RankAgainstTheLaw,
    Ranking,
    RankNotSettled,
    Right,
    RightLapsed,
    RightNotProven,
    ranked,
)

BUYER = ("买受人", Priority(Right.HOME_BUYER, "购房合同、付款凭证"))
BUILDER = (
    "施工方",
    Priority(Right.CONSTRUCTION, "判决书", date(2021, 6, 30), asserted_on=date(2022, 12, 30)),
)
FIRST = ("一抵", Priority(Right.MORTGAGE, "他项权证1", date(2019, 1, 1)))
SECOND = ("二抵", Priority(Right.MORTGAGE, "他项权证2", date(2020, 1, 1)))
PLEDGEE = ("质权人", Priority(Right.PLEDGE, "质押登记", date(2019, 6, 1)))
UNREGISTERED = ("未登记", Priority(Right.MORTGAGE, "抵押合同"))
OTHER = ("另一未登记", Priority(Right.MORTGAGE, "抵押合同"))
TAX = ("税务", Priority(Right.TAX, "税务处理决定", date(2019, 7, 1)))
WAGES = ("工人", Priority(Right.WAGES, "本院规则第三条"))


def test_r4_05_the_law_ranks_buyer_builder_and_mortgages_by_registration() -> None:
    order = (("买受人",), ("施工方",), ("一抵",), ("质权人",), ("二抵",), ("未登记", "另一未登记"))
    held = [UNREGISTERED, SECOND, BUILDER, OTHER, FIRST, BUYER, PLEDGEE]
    assert ranked(held) == order


def test_r4_05_tax_stands_between_an_earlier_mortgage_and_a_later_one() -> None:
    for held in permutations([FIRST, TAX, SECOND]):
        assert ranked(held) == (("一抵",), ("税务",), ("二抵",))


@pytest.mark.parametrize("other", [BUYER, BUILDER, UNREGISTERED])
def test_r4_05_where_the_law_is_silent_the_court_decides_with_a_reason(
    other: tuple[str, Priority],
) -> None:
    with pytest.raises(RankNotSettled):
        ranked([TAX, other])
    with pytest.raises(RankNotSettled):
        ranked([TAX, other], Ranking((other[0], "税务"), " "))
    with pytest.raises(RankNotSettled):
        ranked([TAX, other], Ranking(("税务",), "生存权优先"))
    decided = Ranking((other[0], "税务"), "生存权优先")
    assert ranked([TAX, other], decided) == ((other[0],), ("税务",))


def test_r4_05_wages_come_first_only_by_the_courts_own_decision() -> None:
    with pytest.raises(RankNotSettled):
        ranked([WAGES, FIRST])
    assert ranked([WAGES, FIRST], Ranking(("工人", "一抵"), "本院规则")) == (("工人",), ("一抵",))


def test_r4_05_a_decision_may_not_turn_round_what_the_law_ranks() -> None:
    with pytest.raises(RankAgainstTheLaw):
        ranked([FIRST, SECOND], Ranking(("二抵", "一抵"), "协商"))
    kept = Ranking(("一抵", "未登记", "另一未登记"), "按规定")
    assert ranked([FIRST, UNREGISTERED, OTHER], kept) == (("一抵",), ("未登记", "另一未登记"))


@pytest.mark.parametrize(
    "unshown",
    [
        Priority(Right.MORTGAGE, " "),
        Priority(Right.TAX, "决定书"),
        Priority(Right.PLEDGE, "合同"),
        Priority(Right.CONSTRUCTION, "判决书"),
        Priority(Right.CONSTRUCTION, "判决书", date(2021, 6, 30)),
    ],
)
def test_r4_05_a_right_nobody_has_shown_is_none(unshown: Priority) -> None:
    with pytest.raises(RightNotProven):
        ranked([("某", unshown)])


def test_r4_05_the_builder_has_eighteen_months() -> None:
    def asserted(on: date, due: date = date(2021, 6, 30)) -> None:
        ranked([("施工方", Priority(Right.CONSTRUCTION, "判决书", due, asserted_on=on))])

    asserted(date(2022, 12, 30))
    with pytest.raises(RightLapsed):
        asserted(date(2022, 12, 31))
    asserted(date(2023, 2, 28), date(2021, 8, 31))
    with pytest.raises(RightLapsed):
        asserted(date(2023, 3, 1), date(2021, 8, 31))
    with pytest.raises(NoRuleInForce):
        asserted(date(2020, 1, 1), date(2019, 12, 1))
