"""Money as a court's cashier counts it: whole fen, a named currency, and nothing lost in rounding.

An amount (金额) is exact or it is refused. Computing with rates leaves :class:`Money` through
``.amount`` and comes back through a rounding with a name - :func:`half_up`, :func:`truncated`,
:func:`half_up_to_yuan` - so that whoever reads a rule sees who gets the fen. Dividing one sum
among several goes through :func:`allocate`, which loses nothing.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import cache
from math import lcm
from typing import TYPE_CHECKING, Any, Final, NoReturn, Self, final

import moneyed

from ledger.domain.errors import Malformed

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema

LIMIT: Final = Decimal(10) ** 16  # yuan; one case never comes near it, a misplaced comma does
WIRE_FORM: Final = r"(?:[A-Z]{3} )?-?(?:0|[1-9][0-9]{0,15})\.[0-9]{2}"

_FEN: Final = Decimal("0.01")
_YUAN: Final = Decimal(1)
_NOTHING: Final = Decimal("0.00")
_LEAST: Final = -LIMIT
_YUAN_CURRENCY: Final = moneyed.get_currency("CNY")
_wire_match = re.compile(WIRE_FORM, re.ASCII).fullmatch
_typed_match = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,20})?", re.ASCII).fullmatch
_set = object.__setattr__
_new = object.__new__


class NotMoney(Malformed):
    """The words given are not an exact amount of money."""

    code = "not-money"
    title = "Not an amount of money"
    title_zh = "金额格式不正确"


class MixedCurrencies(Malformed):
    """Two currencies met in one sum; the ledger never converts on its own."""

    code = "mixed-currencies"
    title = "Currencies may not be mixed"
    title_zh = "币种不一致"


class UnnamedRounding(Malformed):
    """An amount would have to be rounded, and nobody said how."""

    code = "unnamed-rounding"
    title = "A rounding must be named"
    title_zh = "未指明舍入方式"


class UnfairShares(Malformed):
    """A sum cannot be divided by these weights: one is negative, or all are nothing."""

    code = "unfair-shares"
    title = "The weights divide nothing"
    title_zh = "分配比例无效"


@final
class Money(moneyed.Money):
    """An exact amount in whole fen (分) of one currency, yuan (人民币元) unless another is named.

    ``Money("12.30")``, ``Money(5)``, ``Money("1.00", "USD")``. Raises :class:`NotMoney` for a
    float, for NaN and infinity, for a fraction of a fen, and from 10^16 yuan upwards. Never
    changes once made; in facts, in JSON and in ``str`` it reads ``CNY 12.30``.
    """

    # Read and made a million times where a book is verified, asked for its fen more often still.
    __slots__ = ("_fen", "amount", "currency")
    _fen: int

    def __init__(
        self, amount: str | Decimal | int, currency: str | moneyed.Currency = "CNY"
    ) -> None:
        _set(self, "amount", _whole_fen(amount))
        _set(self, "currency", _currency(currency))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"money does not change: {name}")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"money does not change: {name}")

    def __reduce__(self) -> tuple[type[Self], tuple[str, str]]:
        return type(self), (self.plain, self.currency.code)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    # Writing

    def __str__(self) -> str:
        return f"{self.currency.code} {self.amount!s}"

    def __repr__(self) -> str:
        return f"Money('{self.amount}', '{self.currency.code}')"

    @property
    def plain(self) -> str:
        """The bare figure with two decimals: ``1234.50``."""
        return str(self.amount)

    @property
    def grouped(self) -> str:
        """The figure as a clerk reads it, in groups of three: ``1,234.50``."""
        return f"{self.amount:,.2f}"

    @property
    def fen(self) -> int:
        """The amount as a count of fen, hundredths of the currency's unit; counted once."""
        try:
            return self._fen
        except AttributeError:
            count = int(self.amount * 100)
            _set(self, "_fen", count)
            return count

    # Reckoning: sums and whole multiples are exact, everything else needs a named rounding

    def __add__(self, other: object) -> "Money":
        if isinstance(other, Money):
            if self.currency is not other.currency:
                _shared(self, other)
            return _bounded(self.amount + other.amount, self.currency)
        if type(other) is int and other == 0:  # where the built-in sum() starts
            return self
        _refuse_inexact(other)
        return NotImplemented

    __radd__ = __add__

    def __sub__(self, other: object) -> "Money":
        if isinstance(other, Money):
            if self.currency is not other.currency:
                _shared(self, other)
            return _bounded(self.amount - other.amount, self.currency)
        _refuse_inexact(other)
        return NotImplemented

    def __rsub__(self, other: object) -> "Money":
        _refuse_inexact(other)
        return -self if type(other) is int and other == 0 else NotImplemented

    def __neg__(self) -> "Money":
        money = _new(Money)  # as `_made` does, in a step less: every posting has its opposite
        _set_amount(money, -self.amount)
        _set_currency(money, self.currency)
        return money

    def __pos__(self) -> "Money":
        return self

    def __abs__(self) -> "Money":
        return _made(abs(self.amount), self.currency)

    def __mul__(self, other: object) -> "Money":
        if isinstance(other, int) and not isinstance(other, bool):
            return _bounded(self.amount * other, self.currency)
        raise UnnamedRounding(f"{self} is multiplied by a whole number only", amount=str(self))

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> Decimal:
        """The ratio of two amounts; dividing money by a number is what :func:`allocate` is for."""
        if isinstance(other, Money):
            _shared(self, other)
            return self.amount / other.amount
        raise UnnamedRounding(f"{self} cannot be divided without losing fen", amount=str(self))

    def __rmod__(self, other: object) -> NoReturn:
        raise UnnamedRounding(f"a percentage of {self} needs a named rounding", amount=str(self))

    def round(self, ndigits: int | None = 0) -> NoReturn:
        """Refuse: a rounding has a name (:func:`half_up`, :func:`truncated`, to the yuan)."""
        raise UnnamedRounding(f"{self} is already exact", amount=str(self))

    # Comparing: equality is by amount and currency, order only within one currency

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        return self.amount == other.amount and self.currency.code == other.currency.code

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((self.amount, self.currency.code))

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        if self.currency is not other.currency:
            _shared(self, other)
        return self.amount < other.amount

    def __le__(self, other: object) -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        if self.currency is not other.currency:
            _shared(self, other)
        return self.amount <= other.amount

    def __gt__(self, other: object) -> bool:
        return other < self if isinstance(other, Money) else NotImplemented

    def __ge__(self, other: object) -> bool:
        return other <= self if isinstance(other, Money) else NotImplemented

    # In facts and on the wire

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: "GetCoreSchemaHandler"
    ) -> "CoreSchema":
        from pydantic_core import core_schema  # the domain itself needs no framework

        return core_schema.no_info_plain_validator_function(
            read, serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: "CoreSchema", handler: "GetJsonSchemaHandler"
    ) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{WIRE_FORM}$", "examples": ["CNY 12.30"]}


_set_amount: Final[Callable[[Money, Decimal], None]] = vars(Money)["amount"].__set__
_set_currency: Final[Callable[[Money, moneyed.Currency], None]] = vars(Money)["currency"].__set__


def read(written: object) -> Money:
    """Read the form used in facts and on the wire: ``CNY 12.30``, or ``12.30`` for yuan.

    Exactly two decimals, no grouping, no leading zeros; a JSON number is refused because it has
    already been a float somewhere. Raises :class:`NotMoney`.
    """
    if type(written) is str and _wire_match(written):
        if written[3] != " ":
            return _made(Decimal(written) or _NOTHING, _YUAN_CURRENCY)
        code = written[:3]
        currency = _YUAN_CURRENCY if code == "CNY" else _known_currency(code)
        return _made(Decimal(written[4:]) or _NOTHING, currency)
    if type(written) is Money:
        return written
    raise NotMoney(f"an amount reads like CNY 12.30, not {written!r:.60}", given=repr(written)[:60])


def fen(count: int, currency: str = "CNY") -> Money:
    """``count`` hundredths as money: ``fen(1230)`` is 12.30 yuan."""
    if type(count) is not int:
        raise NotMoney(
            f"fen are counted in whole numbers, not {count!r:.60}", given=repr(count)[:60]
        )
    return _bounded(Decimal(count) * _FEN, _currency(currency))


@cache
def zero(currency: str = "CNY") -> Money:
    """No money at all, in a currency."""
    return Money(0, currency)


def total(amounts: Iterable[Money]) -> Money:
    """The sum of amounts in one currency; nothing at all sums to zero yuan."""
    whole, first = _NOTHING, None
    for amount in amounts:
        if first is None:
            first = amount
        elif amount.currency is not first.currency:
            _shared(first, amount)
        whole += amount.amount
    return zero() if first is None else _bounded(whole, first.currency)


def half_up(figure: Decimal, currency: str = "CNY") -> Money:
    """Round to the fen, half a fen away from zero (四舍五入)."""
    return _rounded(figure, _FEN, ROUND_HALF_UP, currency)


def truncated(figure: Decimal, currency: str = "CNY") -> Money:
    """Drop whatever is below a fen (舍去尾数), towards zero."""
    return _rounded(figure, _FEN, ROUND_DOWN, currency)


def half_up_to_yuan(figure: Decimal, currency: str = "CNY") -> Money:
    """Round to the whole yuan, half a yuan away from zero (四舍五入到元)."""
    return _rounded(figure, _YUAN, ROUND_HALF_UP, currency)


def allocate(whole: Money, weights: Sequence[Decimal | int | Money]) -> list[Money]:
    """Divide ``whole`` in proportion to ``weights`` so that the shares add up to it exactly.

    Each share is first cut down to the fen; the fen left over go one each to the largest cut-off
    remainders, the earlier of equals first (最大余数法). A negative sum is divided as its mirror
    image. Raises :class:`UnfairShares` for a negative weight or when all weights are nothing.
    """
    parts = _whole_weights(weights)
    measure = sum(parts)
    if measure <= 0 or min(parts) < 0:
        raise UnfairShares(f"{whole} cannot be divided by {len(parts)} such weights", amount=whole)
    sign, count = (-1, -whole.fen) if whole.amount < 0 else (1, whole.fen)
    shares, remainders = [], []
    for part in parts:
        share, remainder = divmod(count * part, measure)
        shares.append(share)
        remainders.append(remainder)
    left_over = count - sum(shares)
    # A sort keeps the order of equals, so the earlier of them come first.
    by_remainder = sorted(range(len(parts)), key=remainders.__getitem__, reverse=True)
    for at in by_remainder[:left_over]:
        shares[at] += 1
    # No part is beyond what the whole is within, so none need be measured again.
    return [_made(Decimal(sign * share).scaleb(-2), whole.currency) for share in shares]


def _shared(one: Money, other: Money) -> moneyed.Currency:
    if one.currency is not other.currency and one.currency != other.currency:
        raise MixedCurrencies(f"{one} and {other}", left=str(one), right=str(other))
    return one.currency


def _refuse_inexact(other: object) -> None:
    """Left to itself, the parent class would add its own inexact money and return its own kind."""
    if isinstance(other, moneyed.Money):
        raise NotMoney(f"{other!r:.60} may hold parts of a fen", given=repr(other)[:60])


def _whole_weights(weights: Sequence[Decimal | int | Money]) -> list[int]:
    """The same proportions in whole numbers: dividing among thousands is then quick and exact."""
    ratios = [_weight(weight) for weight in weights]
    common = lcm(*(below for _, below in ratios))
    return [above * (common // below) for above, below in ratios]


def _weight(weight: Decimal | int | Money) -> tuple[int, int]:
    figure = weight.amount if isinstance(weight, Money) else weight
    if isinstance(figure, Decimal) and not figure.is_finite():
        raise UnfairShares(f"{figure} is no weight", given=repr(figure)[:60])
    if not isinstance(figure, Decimal | int):
        raise UnfairShares(f"{figure!r:.60} is no weight", given=repr(figure)[:60])
    return figure.as_integer_ratio()


def _rounded(figure: Decimal, step: Decimal, rounding: str, currency: str) -> Money:
    if not isinstance(figure, Decimal) or not figure.is_finite() or abs(figure) >= LIMIT:
        raise NotMoney(f"{figure!r:.60} cannot be rounded to an amount", given=repr(figure)[:60])
    return _bounded(figure.quantize(step, rounding).quantize(_FEN), _currency(currency))


def _whole_fen(amount: object) -> Decimal:
    """The amount with exactly two decimals, or a refusal; nothing is rounded away."""
    figure: Decimal | None = None
    if (type(amount) is str and _typed_match(amount)) or type(amount) is int:
        figure = Decimal(amount)
    elif isinstance(amount, Decimal) and amount.is_finite():
        figure = amount
    if figure is None:
        raise NotMoney(f"{amount!r:.60} is not an exact amount", given=repr(amount)[:60])
    if abs(figure) >= LIMIT:
        raise NotMoney(f"{figure} is beyond any amount this book can hold", given=str(figure)[:60])
    exact = figure.quantize(_FEN)
    if exact != figure:
        raise NotMoney(f"{figure} is not a whole number of fen", given=str(figure)[:60])
    return exact or _NOTHING  # minus zero is zero


def _bounded(amount: Decimal, currency: moneyed.Currency) -> Money:
    if not _LEAST < amount < LIMIT:
        raise NotMoney(f"{amount} is beyond any amount this book can hold", given=str(amount))
    money = _new(Money)  # as `_made` does, in a step less: every sum goes this way
    _set_amount(money, amount or _NOTHING)
    _set_currency(money, currency)
    return money


def _made(amount: Decimal, currency: moneyed.Currency) -> Money:
    """Money from an amount already known to be exact: the way facts are read, in bulk."""
    money = _new(Money)
    _set_amount(money, amount)
    _set_currency(money, currency)
    return money


@cache
def _known_currency(code: str) -> moneyed.Currency:
    try:
        return moneyed.get_currency(code)
    except moneyed.CurrencyDoesNotExist:
        raise NotMoney(f"{code!r:.20} is no currency", given=code[:20]) from None


def _currency(currency: str | moneyed.Currency) -> moneyed.Currency:
    return _known_currency(currency) if isinstance(currency, str) else currency
