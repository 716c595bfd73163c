"""Money is exact, immutable, and never loses a fen."""

import copy
import pickle
from decimal import Decimal

import moneyed
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from ledger.domain.money import (
    LIMIT,
    MixedCurrencies,
    Money,
    NotMoney,
    UnfairShares,
    UnnamedRounding,
    allocate,
    fen,
    half_up,
    half_up_to_yuan,
    read,
    total,
    truncated,
    zero,
)

ADAPTER = TypeAdapter(Money)
MOST_FEN = 10**18 - 1
counts = st.integers(-MOST_FEN, MOST_FEN)
amounts = counts.map(fen)
modest = st.integers(-(10**12), 10**12).map(fen)


@pytest.mark.parametrize(
    ("given_amount", "plain"),
    [
        ("12.30", "12.30"),
        ("12.3", "12.30"),
        ("12.300", "12.30"),
        (5, "5.00"),
        (Decimal("1E+3"), "1000.00"),
        ("-0", "0.00"),
        (Decimal("-0.00"), "0.00"),
        ("9999999999999999.99", "9999999999999999.99"),
    ],
)
def test_an_exact_amount_is_taken_as_it_is(given_amount: str | int | Decimal, plain: str) -> None:
    assert Money(given_amount).plain == plain


@pytest.mark.parametrize(
    "given_amount",
    [
        1.5,
        True,
        None,
        b"1.00",
        "",
        "1,234.50",
        " 1.00",
        "1e3",
        "1_000",
        "１２",
        "+5",
        "NaN",
        "12.345",
        Decimal("0.001"),
        Decimal("NaN"),
        Decimal("Infinity"),
        Decimal("1E-400"),
        Decimal("1E+400"),
        10**16,
        "-10000000000000000.00",
    ],
)
def test_what_is_not_an_exact_amount_is_refused(given_amount: object) -> None:
    with pytest.raises(NotMoney):
        Money(given_amount)  # type: ignore[arg-type]


def test_an_unknown_currency_is_refused() -> None:
    with pytest.raises(NotMoney):
        Money("1.00", "XQX")


def test_money_writes_itself_plainly_grouped_and_with_its_currency() -> None:
    amount = Money("1234.5")

    assert (str(amount), amount.plain, amount.grouped) == ("CNY 1234.50", "1234.50", "1,234.50")
    assert str(Money("1.00", "USD")) == "USD 1.00"
    assert eval(repr(amount), {"Money": Money}) == amount


@pytest.mark.parametrize("name", ["amount", "currency", "anything"])
def test_money_does_not_change(name: str) -> None:
    amount = Money(5)

    with pytest.raises(AttributeError):
        setattr(amount, name, Decimal(6))
    with pytest.raises(AttributeError):
        delattr(amount, name)
    assert amount == Money("5.00")


@given(amounts)
def test_money_survives_copying_pickling_and_the_wire(amount: Money) -> None:
    assert pickle.loads(pickle.dumps(amount)) == amount
    assert copy.deepcopy(amount) == copy.copy(amount) == amount
    assert ADAPTER.validate_json(ADAPTER.dump_json(amount)) == amount
    assert read(str(amount)) == read(amount.plain) == amount
    assert ADAPTER.validate_python(amount) is amount
    assert fen(amount.fen) == amount


def test_the_wire_form_is_one_string_and_a_json_number_is_refused() -> None:
    assert ADAPTER.dump_json(Money("12.3")) == b'"CNY 12.30"'
    assert ADAPTER.validate_json('"USD 0.05"') == Money("0.05", "USD")
    assert ADAPTER.json_schema()["type"] == "string"
    for wrong in ("12.30", '"CNY 12.3"', '"CNY 012.30"', '"CNY 1,2.30"', '"CNY12.30"', "null"):
        with pytest.raises(NotMoney):
            ADAPTER.validate_json(wrong)
    with pytest.raises(NotMoney):
        read("QQQ 1.00")


def test_minus_nothing_on_the_wire_is_nothing() -> None:
    assert read("CNY -0.00").plain == "0.00"


@given(modest, modest)
def test_sums_are_sums_of_fen_and_stay_in_our_class(one: Money, other: Money) -> None:
    assert (one + other).fen == one.fen + other.fen
    assert (one - other).fen == one.fen - other.fen
    assert (-one).fen == -one.fen
    assert abs(one).fen == abs(one.fen)
    assert (3 * one).fen == (one * 3).fen == 3 * one.fen
    assert sum([one, other]) == total([one, other]) == one + other
    assert {type(each) for each in (one + other, one - other, -one, abs(one), one * 3)} == {Money}


@given(modest, modest)
def test_order_and_equality_follow_the_fen(one: Money, other: Money) -> None:
    assert (one < other, one <= other, one > other, one >= other, one == other) == (
        one.fen < other.fen,
        one.fen <= other.fen,
        one.fen > other.fen,
        one.fen >= other.fen,
        one.fen == other.fen,
    )
    assert (one != other) is not (one == other)
    assert hash(one) == hash(Money(one.plain))


def test_equal_figures_in_two_currencies_are_not_equal_money() -> None:
    assert Money(1) != Money(1, "USD")
    assert Money(0) != 0
    assert len({Money(1), Money("1.00"), Money(1, "USD")}) == 2


def test_two_currencies_never_meet() -> None:
    yuan, dollars = Money(1), Money(1, "USD")

    for meet in (
        lambda: yuan + dollars,
        lambda: yuan - dollars,
        lambda: yuan < dollars,
        lambda: yuan >= dollars,
        lambda: yuan / dollars,
        lambda: total([yuan, dollars]),
    ):
        with pytest.raises(MixedCurrencies):
            meet()


def test_money_of_another_kind_is_not_added_unseen() -> None:
    other = moneyed.Money("0.001", "CNY")

    for meet in (lambda: Money(1) + other, lambda: other + Money(1), lambda: Money(1) - other):
        with pytest.raises(NotMoney):
            meet()
    for meet in (
        lambda: Money(1) + 2,
        lambda: 2 + Money(1),
        lambda: 2 - Money(1),
        lambda: Money(1) - Decimal(1),
        lambda: Money(1) < 2,
        lambda: Money(1) <= 2,
        lambda: Money(1) > 2,
        lambda: Money(1) >= 2,
    ):
        with pytest.raises(TypeError):
            meet()


def test_every_rounding_must_be_named() -> None:
    amount = Money("10.00")

    for implicit in (
        lambda: amount * Decimal("0.5"),
        lambda: 0.5 * amount,
        lambda: amount * True,
        lambda: amount / 3,
        lambda: 5 % amount,
        amount.round,
    ):
        with pytest.raises(UnnamedRounding):
            implicit()
    assert amount / Money(4) == Decimal("2.5")


@pytest.mark.parametrize(
    ("figure", "to_fen", "cut", "to_yuan"),
    [
        ("1.005", "1.01", "1.00", "1.00"),
        ("-1.005", "-1.01", "-1.00", "-1.00"),
        ("2.4999", "2.50", "2.49", "2.00"),
        ("2.5", "2.50", "2.50", "3.00"),
        ("0.004", "0.00", "0.00", "0.00"),
        ("-0.004", "0.00", "0.00", "0.00"),
    ],
)
def test_the_roundings_do_what_their_names_say(
    figure: str, to_fen: str, cut: str, to_yuan: str
) -> None:
    assert half_up(Decimal(figure)).plain == to_fen
    assert truncated(Decimal(figure)).plain == cut
    assert half_up_to_yuan(Decimal(figure)).plain == to_yuan


@pytest.mark.parametrize("figure", [Decimal("NaN"), Decimal("Infinity"), LIMIT, 1.5])
def test_what_is_no_figure_is_not_rounded(figure: Decimal) -> None:
    with pytest.raises(NotMoney):
        half_up(figure)


def test_no_sum_grows_beyond_what_a_book_can_hold() -> None:
    with pytest.raises(NotMoney):
        fen(MOST_FEN) + fen(1)
    with pytest.raises(NotMoney):
        half_up(Decimal("9999999999999999.995"))
    with pytest.raises(NotMoney):
        fen(MOST_FEN) * 2


@pytest.mark.parametrize("count", [1.0, True, "1", Decimal(1)])
def test_fen_are_counted_in_whole_numbers(count: int) -> None:
    with pytest.raises(NotMoney, match="whole numbers"):
        fen(count)


def test_nothing_less_a_sum_is_the_sum_owed() -> None:
    assert 0 - Money(5) == Money(-5)


def test_nothing_sums_to_zero_yuan() -> None:
    assert total([]) == zero() == Money(0)
    assert zero("USD") == Money(0, "USD")
    assert not zero()


def test_the_fen_left_over_go_to_the_largest_remainders_the_earlier_first() -> None:
    assert allocate(Money("1.00"), [1, 1, 1]) == [Money("0.34"), Money("0.33"), Money("0.33")]
    assert allocate(Money("0.10"), [Decimal("0.5"), 3, Money("1.00")]) == [fen(1), fen(7), fen(2)]
    assert allocate(Money("-0.05"), [1, 1]) == [fen(-3), fen(-2)]
    assert allocate(Money("1.00", "USD"), [1, 0]) == [Money(1, "USD"), Money(0, "USD")]


@pytest.mark.parametrize("weights", [[], [0, 0], [2, -1], [Decimal("NaN")], [0.5]])
def test_weights_that_divide_nothing_are_refused(weights: list[Decimal]) -> None:
    with pytest.raises(UnfairShares):
        allocate(Money(1), weights)


@given(amounts, st.lists(st.decimals(0, 10**9, places=4), min_size=1, max_size=12).filter(any))
def test_allocation_loses_nothing_and_favours_nobody(whole: Money, weights: list[Decimal]) -> None:
    shares = allocate(whole, weights)

    assert sum(share.fen for share in shares) == whole.fen
    for share, weight in zip(shares, weights, strict=True):
        measure = sum(weights)
        # Cross-multiplied, in whole ten-thousandths, so that the test itself rounds nothing.
        off = share.fen * int(measure * 10**4) - whole.fen * int(weight * 10**4)
        assert abs(off) < int(measure * 10**4)
