"""Who somebody is, as far as a number can tell: identity, company and account numbers, names.

A number whose check digit disagrees is refused with the place that is wrong. Where practice knows
genuine numbers that do not check - a few company codes, account books without a check digit - the
value is taken *unverified*, and the note says why. A number that checks proves that it was copied
correctly, never that it belongs to the person who gave it.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final

from ledger.domain.errors import Malformed

_RESIDENT_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_RESIDENT_CHECKS: Final = "10X98765432"
_PROVINCE: Final = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91")
_CREDIT_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I O S V Z
_CREDIT_WEIGHTS: Final = tuple(3**place % 31 for place in range(17))
_ORGANISATION_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)

_WIDTH: Final = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
_BRACKETS: Final = str.maketrans("[]{}【】〔〕〈〉《》", "()" * 6)
_MIDDLE_DOTS: Final = dict.fromkeys(map(ord, "•・‧･∙●⋅．"), ord("·"))
_NAMES_ALIKE: Final = {
    sign: chr(sign).translate(_WIDTH | _MIDDLE_DOTS).translate(_BRACKETS).translate(_INVISIBLE)
    for sign in (_WIDTH | _MIDDLE_DOTS | _BRACKETS | _INVISIBLE)
}
# A stop between two ideographs is the middle dot of a name, typed on a keyboard that has none.
_STOP: Final = re.compile(r"(?<=[\u3400-\u9fff])\.(?=[\u3400-\u9fff])")


class NotAnIdentity(Malformed):
    """A number that identifies a person, a company, an account or a bank cannot be right.

    ``position`` counts characters from one and is None where the whole number is at fault.
    """

    code = "not-an-identity"
    title = "The number cannot be right"
    title_zh = "证件或账户号码不正确"


class AccountKind(StrEnum):
    """Whose account it is, which decides what its number can be checked for."""

    PERSON = "person"  # 个人
    COMPANY = "company"  # 单位


@dataclass(frozen=True, slots=True)
class Checked:
    """A number in its tidy form, whether its own check agreed, and what to know about it."""

    value: str
    verified: bool
    note: str = ""


def resident_id(text: str, *, today: date) -> Checked:
    """Read a resident identity number (公民身份号码, GB 11643) of 18 places, or an old one of 15.

    Province, date of birth and check digit are tested; nobody is born after ``today``. The old
    form has no check digit and stays unverified. Raises :class:`NotAnIdentity`.
    """
    value = _tidy(text).upper()
    if len(value) not in (15, 18):
        raise _wrong("resident-id", "has 18 characters, or 15 in the old form", None)
    _digits_only("resident-id", value[:17])
    if not _PROVINCE.match(value):
        raise _wrong("resident-id", "names no province", 1)
    born = value[6:14] if len(value) == 18 else f"19{value[6:12]}"
    if not _is_birthday(born, today):
        raise _wrong("resident-id", "holds no possible date of birth", 7)
    if len(value) == 15:
        return Checked(value, verified=False, note="old number of 15 digits, no check digit")
    figures = zip(_RESIDENT_WEIGHTS, value, strict=False)
    expected = _RESIDENT_CHECKS[sum(weight * int(figure) for weight, figure in figures) % 11]
    if value[17] != expected:
        raise _wrong("resident-id", "fails its check character", 18)
    return Checked(value, verified=True)


def credit_code(text: str, *, override_reason: str | None = None) -> Checked:
    """Read a unified social credit code (统一社会信用代码, GB 32100), 18 characters.

    A genuine code has been reported that does not check: with an ``override_reason``, which is
    kept as the note, a failing code is taken unverified. Raises :class:`NotAnIdentity`.
    """
    value = _tidy(text).upper()
    if not re.fullmatch("[0-9A-Z]{18}", value):
        raise _wrong("credit-code", "has 18 figures and capital letters", None)
    fault = _credit_fault(value)
    if fault is None:
        return Checked(value, verified=True, note=_organisation_note(value[8:17]))
    if override_reason and override_reason.strip():
        return Checked(value, verified=False, note=override_reason.strip())
    raise fault


def luhn(text: str) -> bool:
    """Whether the digits of ``text`` satisfy the check of bank cards (Luhn, ISO/IEC 7812)."""
    if not re.fullmatch("[0-9]+", text):
        return False
    odd, even = text[-1::-2], text[-2::-2]
    return (sum(map(int, odd)) + sum(sum(divmod(2 * int(each), 10)) for each in even)) % 10 == 0


def bank_account(text: str, kind: AccountKind) -> Checked:
    """Read an account number (账号), at most 32 characters as the payment system carries it.

    A person's card is expected to have 16 to 19 digits, to begin with 62 and to satisfy
    :func:`luhn`; one that does not is taken unverified with a warning, for passbooks and foreign
    cards exist. A company's number has no check. Raises :class:`NotAnIdentity`.
    """
    value = _tidy(text).upper()
    if kind is AccountKind.PERSON:
        _digits_only("bank-account", value)
    if not re.fullmatch("[0-9A-Z-]{5,32}", value):
        raise _wrong("bank-account", "has 5 to 32 figures, capital letters or hyphens", None)
    if kind is AccountKind.COMPANY:
        return Checked(value, verified=False, note="company accounts carry no check digit")
    warnings = []
    if not 16 <= len(value) <= 19:
        warnings.append("卡号应为16至19位 a card has 16 to 19 digits")
    if not value.startswith("62"):
        warnings.append("境内卡号以62开头 a domestic card begins with 62")
    if not luhn(value):
        warnings.append("卡号校验位不符 the check digit of a card does not agree")
    return Checked(value, verified=not warnings, note="；".join(warnings))


def cnaps(text: str) -> Checked:
    """Read a bank's number in the payment system (行号): 12 digits, up to 14 in messages.

    Its check digit is not published, so it stays unverified until a directory of banks knows it.
    Raises :class:`NotAnIdentity`.
    """
    value = _tidy(text)
    _digits_only("bank-number", value)
    if not 12 <= len(value) <= 14:
        raise _wrong("bank-number", "has 12 to 14 digits", None)
    return Checked(value, verified=False, note="to be looked up in a directory of banks")


@lru_cache(maxsize=20_000)  # few people pay most of the lines, and each is compared with several
def normal_name(name: str) -> str:
    """A name without the accidents of typing: width, spaces, brackets and middle dots.

    Two forms of one character (NFKC) are one; a dot left out, and another case, are not.
    """
    alike = name.translate(_NAMES_ALIKE)
    if not alike.isascii():
        alike = unicodedata.normalize("NFKC", alike).translate(_NAMES_ALIKE)
    return _STOP.sub("·", "".join(alike.split()))


def same_name(one: str, other: str) -> bool:
    """Whether two names agree exactly once both are written alike; an empty name agrees with none.

    Nothing is guessed: a missing 有限 or another character of the same sound is another name.
    """
    return normal_name(one) == normal_name(other) != ""


def _tidy(text: str) -> str:
    return "".join(text[:200].translate(_WIDTH).translate(_INVISIBLE).split())


def _is_birthday(written: str, today: date) -> bool:
    try:
        born = date(int(written[:4]), int(written[4:6]), int(written[6:]))
    except ValueError:
        return False
    return date(1850, 1, 1) <= born <= today


def _credit_fault(value: str) -> NotAnIdentity | None:
    for at, character in enumerate(value):
        if character not in _CREDIT_ALPHABET:
            return _wrong("credit-code", f"never holds the letter {character}", at + 1)
        if 2 <= at < 8 and not character.isdigit():
            return _wrong("credit-code", "names its region in figures", at + 1)
    places = zip(_CREDIT_WEIGHTS, value, strict=False)
    measure = sum(weight * _CREDIT_ALPHABET.index(character) for weight, character in places)
    if _CREDIT_ALPHABET[-measure % 31] != value[17]:
        return _wrong("credit-code", "fails its check character", 18)
    return None


def _organisation_note(code: str) -> str:
    """GB 11714: the organisation code inside has a check of its own, which is only remarked on."""
    places = zip(_ORGANISATION_WEIGHTS, code, strict=False)
    measure = sum(weight * _ORGANISATION_ALPHABET.index(character) for weight, character in places)
    agrees = "0123456789X"[-measure % 11] == code[8]
    return "" if agrees else "the organisation code inside fails its own check"


def _digits_only(what: str, value: str) -> None:
    for at, character in enumerate(value):
        if character not in "0123456789":
            raise _wrong(what, "holds something other than a digit", at + 1)


def _wrong(what: str, why: str, position: int | None) -> NotAnIdentity:
    """The refusal; it names the place and never repeats the number, which is personal."""
    place = f" at character {position}" if position else ""
    return NotAnIdentity(f"the {what} {why}{place}", what=what, reason=why, position=position)
