"""Amounts in words, as they stand on cheques, receipts and approval forms (人民币大写).

Written as the rules for bills prescribe (正确填写票据和结算凭证的基本规定): 整 stands after 元, may
stand after 角 and never after 分; one 零 bridges a gap. Where the rules leave a 零 to the writer,
one form is written and every permitted one is read.
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from typing import Final

from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Malformed
from ledger.domain.law.rules import rule
from ledger.domain.money import Money, fen

BILLS: Final = Article(
    "《支付结算办法》附一《正确填写票据和结算凭证的基本规定》", "第一条至第三条", Certainty.VERIFIED
)

_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ("仟", "佰", "拾", "")
_WEIGHTS: Final = {"拾": 10, "佰": 100, "仟": 1000}
_LONGEST: Final = 120


class NotInWords(Malformed):
    """This amount cannot be written in words, or these words are no amount."""

    code = "not-in-words"
    title = "Not an amount in words"
    title_zh = "大写金额不正确"
    article = BILLS


@rule("R5.6", BILLS, zh="大写金额", en="Amounts in words")
def words(amount: Money | str | Decimal | int) -> str:
    """An amount of yuan in capital characters: 1409.50 is 壹仟肆佰零玖元伍角.

    Raises :class:`NotMoney` for a float, a fraction of a fen or anything else inexact, and
    :class:`NotInWords` for a negative sum or another currency.
    """
    money = amount if isinstance(amount, Money) else Money(amount)
    if money.currency.code != "CNY" or money.fen < 0:
        raise NotInWords(f"{money} is not written in words", amount=str(money))
    return _written(money.fen, bridge_yuan=True, bridges=iter(()), whole="")


@rule("R5.6", BILLS, zh="大写金额", en="Amounts in words")
def parse(written: str) -> Money:
    """Read an amount in words, in any of its permitted forms, 人民币 before it or not.

    Raises :class:`NotInWords` for words no clerk may write, a superfluous 零 or 整 among them.
    """
    if not isinstance(written, str) or not 0 < len(written) <= _LONGEST:
        raise NotInWords("no amount in words", given=repr(written)[:60])
    text = written.removeprefix("人民币").replace("圆", "元").replace("正", "整")
    count = _value(text)
    if count is None or text not in _permitted(count):
        raise NotInWords(f"{written:.60} is no amount in words", given=written[:60])
    return fen(count)


def _permitted(count: int) -> Iterator[str]:
    """Every form in which an amount may be written; few, for few places are left to the writer."""
    yuan, cents = divmod(count, 100)
    gaps = _gaps(yuan)
    last_gap_at_wan = _gap(yuan // 10_000 % 10_000, yuan % 10_000)
    at_yuan = yuan > 0 and yuan % 10 == 0 and cents >= 10
    for chosen in product((False, True), repeat=gaps):
        for bridge_yuan in (False, True) if at_yuan else (False,):
            # 107,000.53: one 零 is written, after 柒仟元 or before 柒仟, not both and not neither.
            if at_yuan and last_gap_at_wan and bridge_yuan == chosen[-1]:
                continue
            for whole in ("", "整") if cents and cents % 10 == 0 else ("",):
                yield _written(count, bridge_yuan=bridge_yuan, bridges=iter(chosen), whole=whole)


def _written(count: int, *, bridge_yuan: bool, bridges: Iterator[bool], whole: str) -> str:
    yuan, cents = divmod(count, 100)
    jiao, rest = divmod(cents, 10)
    text = _integer(yuan, bridges) + "元" if yuan or not cents else ""
    if not cents:
        return text + "整"
    if yuan and ((jiao == 0) or (yuan % 10 == 0 and bridge_yuan)):
        text += "零"
    text += f"{_DIGITS[jiao]}角" if jiao else ""
    return text + (f"{_DIGITS[rest]}分" if rest else whole)


def _integer(n: int, bridges: Iterator[bool]) -> str:
    """Whole yuan; ``bridges`` says for each gap left to the writer whether 零 fills it."""
    for size, name in ((10**8, "亿"), (10**4, "万")):
        if n >= size:
            high, low = divmod(n, size)
            text = _integer(high, bridges) + name
            if not low:
                return text
            optional = _gap(high, low, size)
            must = low < size // 10
            return (
                text
                + ("零" if must or (optional and next(bridges, False)) else "")
                + (_integer(low, bridges))
            )
    return _section(n)


def _gap(high: int, low: int, size: int = 10_000) -> bool:
    """Whether a 零 between two groups is left to the writer: high ends in 0, low is full."""
    return high > 0 and high % 10 == 0 and low >= size // 10


def _gaps(n: int) -> int:
    for size in (10**8, 10**4):
        if n >= size:
            high, low = divmod(n, size)
            return _gaps(high) + _gap(high, low, size) + _gaps(low)
    return 0


def _section(n: int) -> str:
    """Up to four digits, one 零 for each run of zeros inside."""
    if n == 0:
        return "零"
    text, gap = "", False
    for digit, place in zip(f"{n:04d}", _PLACES, strict=True):
        if digit == "0":
            gap = bool(text)
            continue
        text += ("零" if gap else "") + _DIGITS[int(digit)] + place
        gap = False
    return text


def _value(text: str) -> int | None:
    """The value of the characters, however ill written; None where there is none."""
    yuan_text, found, cents_text = text.partition("元")
    if not found:
        yuan_text, cents_text = "", text
    yuan = _whole(yuan_text) if found else 0
    cents = _cents(cents_text)
    return None if yuan is None or cents is None or yuan >= 10**16 else yuan * 100 + cents


def _whole(text: str) -> int | None:
    total = section = digit = 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS.index(character)
        elif character in _WEIGHTS:
            section, digit = section + digit * _WEIGHTS[character], 0
        elif character == "万":
            total, section, digit = total + (section + digit) * 10_000, 0, 0
        elif character == "亿":
            total, section, digit = (total + section + digit) * 10**8, 0, 0
        else:
            return None
    return total + section + digit


def _cents(text: str) -> int | None:
    jiao_text, found, fen_text = text.removesuffix("整").removeprefix("零").partition("角")
    if not found:
        jiao_text, fen_text = "", jiao_text
    jiao = _DIGITS.find(jiao_text) if jiao_text else 0
    rest = _DIGITS.find(fen_text.removesuffix("分")) if fen_text else 0
    return None if jiao < 0 or rest < 0 else jiao * 10 + rest
