"""Bank profiles (银行格式配置): how one bank lays out one export, said as data and not as code.

A court adds its own by putting a JSON file in a folder and naming that folder; a profile of the
same name replaces the one shipped. A profile that could not work is refused when it is loaded.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from ledger.domain.money import NotMoney, zero
from reconciliation.formats.model import Reliance
from reconciliation.formats.refusals import ProfileBroken

SHIPPED: Final = Path(__file__).parent / "profiles"
ENCODINGS: Final = frozenset({"utf-8-sig", "gb18030"})

_token = re.compile(r"YYYY|MM|M|DD|D|hh|mm|ss|\s+|.")
_tokens: Final = {
    "YYYY": r"(?P<year>[0-9]{4})", "MM": r"(?P<month>[0-9]{2})", "DD": r"(?P<day>[0-9]{2})",
    "M": r"(?P<month>[0-9]{1,2})", "D": r"(?P<day>[0-9]{1,2})",
    "hh": r"[0-9]{1,2}", "mm": r"[0-9]{2}", "ss": r"[0-9]{2}",
}  # fmt: skip


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Signed(_Data):
    """One amount column: positive is money in, negative is money out."""

    rule: Literal["signed"]
    amount: str


class TwoColumns(_Data):
    """One column for income (收入) and one for outgo (支出); exactly one is filled in a row."""

    rule: Literal["two-columns"]
    income: str
    outgo: str


class Flagged(_Data):
    """One amount column and a flag column (借贷标志); money out is 借, money in is 贷."""

    rule: Literal["flag"]
    amount: str
    flag: str
    credit: tuple[str, ...] = ("贷", "贷方", "C", "收入")
    debit: tuple[str, ...] = ("借", "借方", "D", "支出")


class Columns(_Data):
    """The header names under which each fact of a line stands; ``remark`` may join several."""

    booked_on: str
    value_date: str = ""
    serial: str = ""
    counterparty_name: str = ""
    counterparty_account: str = ""
    counterparty_bank: str = ""
    remark: tuple[str, ...] = ()
    balance: str = ""
    currency: str = ""
    sub_account: str = ""
    end_to_end: str = ""
    return_reason: str = ""


class Split(_Data):
    """One column that holds the other side's name and account run together."""

    column: str
    pattern: str  # with groups ``name`` and ``account``

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        if set(_regex(pattern).groupindex) != {"name", "account"}:
            raise ValueError("the pattern needs the groups name and account, and no others")
        return pattern


class Footer(_Data):
    """The row that ends the lines: what its first cell begins with, and whether it adds them up.

    With ``required``, a file without it has been cut off.
    """

    pattern: str
    totals: bool = False
    required: bool = True

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        return str(_regex(pattern).pattern)


class Profile(_Data):
    """One export of one bank. ``docs/bank-profiles.md`` explains every field to a court."""

    name: str = Field(pattern=r"^[a-z0-9-]{1,60}$")
    bank: str
    container: tuple[Literal["text", "workbook"], ...] = ("text",)
    encodings: tuple[str, ...] = ("utf-8-sig", "gb18030")
    delimiter: Literal[",", "\t", ";", "|"] = ","
    columns: Columns
    sign: Signed | TwoColumns | Flagged = Field(discriminator="rule")
    split: Split | None = None
    dates: tuple[str, ...] = Field(min_length=1)
    empty: tuple[str, ...] = ("", "-", "--")
    currency: str = "CNY"
    currency_words: Mapping[str, str] = {"人民币": "CNY", "CNY": "CNY", "RMB": "CNY"}
    account: str = ""  # a pattern over the preamble, whose group is the number, perhaps masked
    opening: str = ""  # the same for the opening balance (期初余额)
    closing: str = ""  # and for the closing balance (期末余额)
    footer: Footer | None = None
    unquote: bool = False  # turn ="123" into 123, as a spreadsheet would show it
    balances: Reliance = "strict"

    @field_validator("encodings")
    @classmethod
    def _known(cls, encodings: tuple[str, ...]) -> tuple[str, ...]:
        if not encodings or not set(encodings) <= ENCODINGS:
            raise ValueError(f"encodings are {' and '.join(sorted(ENCODINGS))}")
        return encodings

    @field_validator("account", "opening", "closing")
    @classmethod
    def _one_group(cls, pattern: str) -> str:
        if pattern and _regex(pattern).groups != 1:
            raise ValueError("a pattern over the preamble has exactly one group")
        return pattern

    @field_validator("dates")
    @classmethod
    def _dates(cls, formats: tuple[str, ...]) -> tuple[str, ...]:
        for written in formats:
            date_pattern(written)
        return formats

    @model_validator(mode="after")
    def _currencies(self) -> Self:
        for code in {self.currency, *self.currency_words.values()}:
            try:
                zero(code)
            except NotMoney as refusal:
                raise ValueError(refusal.detail) from None
        return self

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if self.footer and self.footer.totals and not isinstance(self.sign, TwoColumns):
            raise ValueError("a footer with totals needs an income and an outgo column")
        return self

    @property
    def needed(self) -> frozenset[str]:
        """Every header name this profile reads: a table without one of them is another's."""
        named = self.columns.model_dump(exclude={"remark"}).values()
        signs = self.sign.model_dump(include={"amount", "flag", "income", "outgo"}).values()
        split = [self.split.column] if self.split else []
        return frozenset(filter(None, (*named, *self.columns.remark, *signs, *split)))


@dataclass(frozen=True)
class Profiles:
    """The profiles in use, by name."""

    by_name: Mapping[str, Profile]

    def __iter__(self) -> Iterator[Profile]:
        return iter(self.by_name.values())

    def reading(self, container: str) -> list[Profile]:
        """Those which read text, or those which read workbooks."""
        return [profile for profile in self if container in profile.container]


@cache
def date_pattern(written: str) -> re.Pattern[str]:
    """A date format such as ``YYYY/MM/DD hh:mm:ss`` as a pattern; ValueError if it is none."""
    parts = [
        r"\s+" if part.isspace() else _tokens.get(part, re.escape(part))
        for part in _token.findall(written)
    ]
    pattern = _regex("".join(parts))
    if set(pattern.groupindex) != {"year", "month", "day"}:
        raise ValueError(f"the date format {written!r} names no year, month and day")
    return pattern


def load_profiles(extra: Path | None = None) -> Profiles:
    """The shipped profiles and those in a court's own folder, whose names win.

    Raises :class:`ProfileBroken` naming the file and the field, or a folder that is none.
    """
    if extra is not None and not extra.is_dir():
        raise ProfileBroken(f"{extra} is no folder of bank profiles", folder=str(extra))
    found: dict[str, Profile] = {}
    for folder in (SHIPPED, extra):
        for path in sorted(folder.glob("*.json")) if folder else ():
            profile = _loaded(path)
            found[profile.name] = profile
    return Profiles(found)


def _loaded(path: Path) -> Profile:
    try:
        return Profile.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise ProfileBroken(
            f"{path.name}: {field}: {first['msg']}", file=path.name, field=field
        ) from None
    except (OSError, ValueError, RecursionError) as error:
        raise ProfileBroken(f"{path.name}: {error}", file=path.name) from None


@cache
def _regex(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern, re.ASCII)
    except re.error as error:
        raise ValueError(f"the pattern {pattern!r} is not valid: {error}") from None
