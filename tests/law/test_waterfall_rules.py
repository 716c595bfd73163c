"""R4.01, R4.03 and R4.17: in which order money is counted, and how a sum is shared."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.law.fees import execution_fee
from ledger.domain.law.shares import Claim, NothingToShare, share
from ledger.domain.law.waterfall import (
    BY_LAW,
    Cost,
    CostWithoutVoucher,
    Order,
    OrderNotAllowed,
    ProceedsTooSmall,
    Rank,
    net_proceeds,
    settle,
)
from ledger.domain.money import Money, fen, total, zero

DEBT = {
    Rank.COSTS: Money(8_800),
    Rank.INTEREST: Money(60_000),
    Rank.PRINCIPAL: Money(500_000),
    Rank.DOUBLED: Money(21_000),
}
SUMS = st.integers(0, 10**12).map(fen)


def test_r4_03_w1_scenario_19_one_creditors_money_is_counted_in_the_order_of_law() -> None:
    gross = Money(400_000)
    fee = execution_fee(gross, date(2020, 6, 1)).result
    net = net_proceeds(gross, [Cost("某拍卖辅助机构", Money(5_000), "发票001")], fee)
    settled = settle(net, DEBT)
    assert (fee, net) == (Money(5_900), Money(389_100))
    assert [(line.rank, line.paid) for line in settled.lines] == [
        (Rank.COSTS, Money(8_800)),
        (Rank.INTEREST, Money(60_000)),
        (Rank.PRINCIPAL, Money(320_300)),
        (Rank.DOUBLED, zero()),
    ]
    assert settled.on(Rank.PRINCIPAL).left == Money(179_700)
    assert settled.surplus == zero()


def test_r4_01_a_cost_needs_its_voucher_and_the_proceeds_must_cover_it() -> None:
    with pytest.raises(CostWithoutVoucher):
        net_proceeds(Money(100), [Cost("中介", Money(5), " ")], zero())
    with pytest.raises(CostWithoutVoucher):
        net_proceeds(Money(100), [Cost("中介", zero(), "发票002")], zero())
    with pytest.raises(ProceedsTooSmall):
        net_proceeds(Money(100), [Cost("中介", Money("50.01"), "发票002")], Money(50))
    assert net_proceeds(Money(100), [Cost("中介", Money(50), "发票002")], Money(50)) == zero()


def test_r4_03_another_order_needs_an_agreement_or_a_reason() -> None:
    principal_first = (Rank.COSTS, Rank.PRINCIPAL, Rank.INTEREST, Rank.DOUBLED)
    doubled_first = (Rank.DOUBLED, Rank.COSTS, Rank.INTEREST, Rank.PRINCIPAL)
    with pytest.raises(OrderNotAllowed):
        Order(principal_first)
    with pytest.raises(OrderNotAllowed):
        Order(doubled_first, reason="法院决定")
    with pytest.raises(OrderNotAllowed):
        Order(BY_LAW[:3], agreed_in="和解协议第三条")
    reasoned = settle(Money(509_000), DEBT, Order(principal_first, reason="被执行人指定"))
    assert reasoned.on(Rank.INTEREST).paid == Money(200)
    agreed = settle(Money(21_000), DEBT, Order(doubled_first, agreed_in="和解协议第三条"))
    assert agreed.on(Rank.DOUBLED).paid == Money(21_000)
    assert "和解协议第三条" in agreed.read_zh()


def test_r4_03_the_answer_reads_in_both_languages_and_as_json() -> None:
    settled = settle(Money(389_100), DEBT)
    assert "3. 本金及其他金钱债务：应付500,000.00，本次清偿320,300.00，尚欠179,700.00" in (
        settled.read_zh()
    )
    assert "4. doubled part of delay interest: owed 21,000.00, paid 0.00" in settled.read_en()
    kept = json.loads(json.dumps(settled.as_dict()))
    assert kept["lines"][2]["left"] == "CNY 179700.00"


@given(SUMS, st.dictionaries(st.sampled_from(Rank), SUMS))
def test_r4_03_nothing_is_lost_nobody_is_overpaid_and_no_later_part_before_an_earlier(
    pool: Money, debt: dict[Rank, Money]
) -> None:
    settled = settle(pool, debt)
    assert settled.paid + settled.surplus == pool
    assert all(zero() <= line.paid <= line.owed for line in settled.lines)
    short = [at for at, line in enumerate(settled.lines) if line.left > zero()]
    if short:
        assert total(line.paid for line in settled.lines[short[0] + 1 :]) == zero()
        assert settled.surplus == zero()


def test_r4_03_refuses_negative_sums() -> None:
    with pytest.raises(OrderNotAllowed):
        settle(Money(-1), DEBT)
    with pytest.raises(OrderNotAllowed):
        settle(Money(1), {Rank.COSTS: Money(-1)})


def test_r4_17_w4_the_odd_fen_goes_to_the_earlier_filing_number() -> None:
    claims = [
        Claim("丙", Money(5_000), (2020, 30)),
        Claim("甲", Money(5_000), (2019, 99)),
        Claim("乙", Money(5_000), (2020, 7)),
    ]
    shares = share(Money(10_000), claims)
    assert [(s.creditor, s.paid) for s in shares] == [
        ("丙", Money("3333.33")),
        ("甲", Money("3333.34")),
        ("乙", Money("3333.33")),
    ]
    assert shares[1].left == Money("1666.66")


@given(SUMS, st.lists(SUMS, min_size=1, max_size=12))
def test_r4_17_shares_add_up_and_nobody_gets_more_than_owed(pool: Money, owed: list[Money]) -> None:
    claims = [Claim(f"c{at}", sum_, (2020, at)) for at, sum_ in enumerate(owed)]
    shares = share(pool, claims)
    assert total(s.paid for s in shares) == min(pool, total(owed))
    assert all(zero() <= s.paid <= c.owed for s, c in zip(shares, claims, strict=True))
    assert [s.paid + s.left for s in shares] == owed


def test_r4_17_a_refusal_names_who_stands_twice_and_under_which_number() -> None:
    one = Claim("甲", Money(1), (2020, 1))
    with pytest.raises(NothingToShare, match="甲 stands twice") as twice:
        share(Money(1), [one, Claim("甲", Money(1), (2020, 2))])
    assert twice.value.facts == {"creditor": "甲"}
    with pytest.raises(NothingToShare, match="filing number 2020-1,") as same:
        share(Money(1), [one, Claim("乙", Money(1), (2020, 1))])
    assert same.value.facts == {"number": "2020-1"}


def test_r4_17_refuses_what_leaves_the_order_open() -> None:
    one = Claim("甲", Money(1), (2020, 1))
    for pool, claims in [
        (Money(-1), [one]),
        (Money(1), []),
        (Money(1), [one, Claim("甲", Money(1), (2020, 2))]),
        (Money(1), [one, Claim("乙", Money(1), (2020, 1))]),
        (Money(1), [Claim("甲", Money(-1), (2020, 1))]),
    ]:
        with pytest.raises(NothingToShare):
            share(pool, claims)
