"""R4.12, R4.15, R5.3: what is still owed on any day, after every payment until then."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.law.counting import Instalment, StopDay
from ledger.domain.law.delay import DelayTerms, divide_old
from ledger.domain.law.interest import Clause, FixedRate, InterestTerms
from ledger.domain.law.remaining import DebtTerms, MoreThanOwed, Payment, remaining
from ledger.domain.law.waterfall import Order, Rank
from ledger.domain.money import Money, fen, total, zero
from ledger.domain.rates import RateKind

DUE = date(2023, 1, 11)
SILENT = DebtTerms(zero(), (Instalment(Money(1_000_000), DUE),))
TERMS = DebtTerms(
    Money(8_800),
    (Instalment(Money(365_000), DUE),),
    interest_from=date(2023, 1, 1),
    interest=InterestTerms("判决主文第一项", (Clause(date(2023, 1, 1), FixedRate(Decimal(10))),)),
)


def test_r4_12_d3_the_doubled_part_stops_for_what_was_taken() -> None:
    taken = Payment(Money(400_000), date(2023, 6, 30), StopDay.DEDUCTED)
    left = remaining(SILENT, [taken], date(2023, 12, 31))
    assert (left.principal, left.doubled, left.interest) == (
        Money(600_000), Money("49070.00"), zero(),
    )  # fmt: skip
    assert left.owed == Money("649070.00")


def test_r5_3_d8_accrued_interest_is_no_base_of_the_doubled_part() -> None:
    # 730 days at 7.5 % of 200,000 are 30,000.00 when the period to perform ends.
    due = date(2023, 1, 1)
    rate = InterestTerms("判决主文第一项", (Clause(date(2021, 1, 1), FixedRate(Decimal("7.5"))),))
    terms = DebtTerms(
        zero(), (Instalment(Money(200_000), due),), interest_from=date(2021, 1, 1), interest=rate
    )
    assert remaining(terms, [], due).interest == Money(30_000)
    assert remaining(terms, [], due + timedelta(days=100)).doubled == Money(3_500)


def test_r4_12_a_share_paid_leaves_the_rest_alive_with_its_interest() -> None:
    # 100 days at 10 % of 365,000 are 10,000.00; 90 days of delay 5,748.75.
    day = date(2023, 4, 11)
    left = remaining(TERMS, [Payment(Money(18_800), day)], day)
    assert (left.costs, left.interest, left.principal) == (zero(), zero(), Money(365_000))
    assert left.doubled == Money("5748.75")
    part = Payment(Money(118_800), day)
    after = remaining(TERMS, [part], day + timedelta(days=73))
    assert after.principal == Money(265_000)
    assert after.interest == Money("5300.00")
    assert after.counted[0][1].on(Rank.PRINCIPAL).paid == Money(100_000)
    assert [d.rule for d in after.derivations] == ["R5.4", "R5.3"]


def test_r4_12_later_payments_are_not_looked_at() -> None:
    payment = Payment(Money(100), date(2023, 5, 1))
    assert remaining(SILENT, [payment], date(2023, 4, 30)) == remaining(
        SILENT, [], date(2023, 4, 30)
    )


def test_r4_12_more_than_is_owed_is_the_debtors() -> None:
    with pytest.raises(MoreThanOwed):
        remaining(SILENT, [Payment(Money(2_000_000), DUE)], DUE)


def test_r4_12_a_debt_of_costs_alone_bears_nothing() -> None:
    left = remaining(DebtTerms(Money(100), ()), [Payment(Money(40), DUE)], DUE)
    assert left.owed == left.costs == Money(60)


def test_r4_15_a_settlement_is_deducted_in_the_order_it_agreed() -> None:
    ranks = (Rank.PRINCIPAL, Rank.COSTS, Rank.INTEREST, Rank.DOUBLED)
    agreed = Order(ranks, agreed_in="执行和解协议第二条")
    day = date(2023, 4, 11)
    left = remaining(TERMS, [Payment(Money(65_000), day, order=agreed)], day)
    assert (left.costs, left.principal) == (Money(8_800), Money(300_000))
    usual = remaining(TERMS, [Payment(Money(65_000), day)], day)
    assert (usual.costs, usual.principal) == (zero(), Money("318800.00"))


def test_r4_04_before_2014_debt_and_delay_are_paid_together() -> None:
    due, paid_on = date(2012, 7, 6), date(2013, 8, 6)
    delay = DelayTerms(old_rate=RateKind.BENCHMARK_3Y)
    terms = DebtTerms(zero(), (Instalment(Money(500_000), due),), delay=delay)
    left = remaining(terms, [Payment(Money(100_000), paid_on)], paid_on)
    shares = divide_old(Money(100_000), due, paid_on, delay)
    assert left.principal == Money(500_000) - shares.debt
    lines = left.counted[0][1]
    assert lines.on(Rank.DOUBLED).paid == shares.delay_interest
    assert lines.paid == Money(100_000)


SUMS = st.integers(1, 10**7).map(fen)
DAYS = st.integers(0, 800).map(lambda n: DUE + timedelta(days=n))


@given(st.lists(st.tuples(SUMS, DAYS), max_size=5), st.integers(800, 1200))
def test_r4_12_every_fen_paid_is_counted_once_and_nothing_is_owed_twice(
    paid: list[tuple[Money, date]], later: int
) -> None:
    payments = [Payment(amount, on) for amount, on in paid]
    on = DUE + timedelta(days=later)
    left = remaining(TERMS, payments, on)
    assert [s.paid for _, s in left.counted] == [
        p.amount for p in sorted(payments, key=lambda p: p.on)
    ]
    principal = total(s.on(Rank.PRINCIPAL).paid for _, s in left.counted)
    assert left.principal + principal == Money(365_000)
    for _, settled in left.counted:
        short = [at for at, line in enumerate(settled.lines) if line.left > zero()]
        assert not short or not any(line.paid.amount for line in settled.lines[short[0] + 1 :])
