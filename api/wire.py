"""How the domain's values look on the wire: exact money, case numbers, short clean texts.

Money is a string with two decimals, always yuan. A JSON number is refused: it has been a float
somewhere on its way, and nobody can say what it was before.
"""

import hashlib
import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from api.texts import CLEAN, in_plain_sight
from ledger.domain.ids import CaseNumber, NotACaseNumber, tidied
from ledger.domain.money import WIRE_FORM, Money
from ledger.domain.paper import Paper, PaperKind

FIGURE: Final = r"(?:0|[1-9][0-9]{0,12})\.[0-9]{2}"  # nothing a court holds reaches 10^13 yuan
_figure: Final = re.compile(FIGURE, re.ASCII).fullmatch
_day_form: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII).fullmatch
_moment_form: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
    r"(?:Z|[+-][0-9]{2}:[0-9]{2})",
    re.ASCII,
).fullmatch
_payout_form: Final = re.compile(r"(?P<case>.+)-(?P<serial>[1-9][0-9]{0,5})", re.ASCII)

_process_form: Final = re.compile(r"(?P<case>.+)-(?P<serial>[A-Z][1-9][0-9]{0,5})", re.ASCII)


def _yuan(written: object) -> Money:
    if isinstance(written, Money):
        return written
    if not isinstance(written, str) or not _figure(written):
        raise PydanticCustomError(
            "not_money", 'an amount is a string with two decimals, like "1234.50"'
        )
    return Money(written)


def _shape(pattern: str, example: str) -> Any:
    return WithJsonSchema({"type": "string", "pattern": f"^{pattern}$", "examples": [example]})


Yuan = Annotated[
    Money,
    BeforeValidator(_yuan),
    PlainSerializer(lambda money: money.plain, return_type=str),
    _shape(FIGURE, "1234.50"),
]
"""An amount of yuan, zero or more: ``"1234.50"``."""


def _written(money: Money) -> str:
    return money.plain if money.currency.code == "CNY" else str(money)


Amount = Annotated[
    Money,
    PlainSerializer(_written, return_type=str),
    _shape(WIRE_FORM, "-1234.50"),
]
"""An amount in an answer: yuan as ``"1234.50"``, any other currency by name, ``"USD 1234.50"``.

Where an amount is signed, debits are positive and credits negative.
"""


def _case(text: str) -> str:
    return str(CaseNumber.parse(text))


def _payout(text: str) -> str:
    found = _payout_form.fullmatch(tidied(text))
    if found is None:
        raise NotACaseNumber(
            "a payout's number is its case number, a hyphen and a count", position=1
        )
    with suppress(ValueError):  # whoever is no case, a bank line or a lot, goes by its id
        return f"{UUID(found['case'])}-{found['serial']}"
    return f"{CaseNumber.parse(found['case'])}-{found['serial']}"


CaseText = Annotated[
    str,
    Field(min_length=1, max_length=200, examples=["（2017）苏0508执101号"]),
    AfterValidator(_case),
]
"""A case number (案号) in any width and with any brackets; taken in its tidy form."""

PayoutText = Annotated[
    str,
    Field(min_length=1, max_length=200, examples=["（2017）苏0508执101号-1"]),
    AfterValidator(_payout),
]
"""A payout's number (出款编号): its case's number, or its other payer's id, a hyphen, a count."""


def _serial(text: str) -> str:
    found = _payout_form.fullmatch(tidied(text))
    if found is None:
        raise NotACaseNumber("a number is a case number, a hyphen and a count", position=1)
    return f"{CaseNumber.parse(found['case'])}-{found['serial']}"


SerialText = Annotated[
    str,
    Field(min_length=1, max_length=200, examples=["（2017）苏0508执101号-1"]),
    AfterValidator(_serial),
]
"""The number of one of a case's own processes: its case's number, a hyphen and a count."""


def _process(text: str) -> str:
    found = _process_form.fullmatch(tidied(text))
    if found is None:
        raise NotACaseNumber("a process is a case number, a hyphen, a letter, a count", position=1)
    return f"{CaseNumber.parse(found['case'])}-{found['serial']}"


ProcessText = Annotated[
    str,
    Field(min_length=1, max_length=200, examples=["（2017）苏0508执101号-T1"]),
    AfterValidator(_process),
]
"""The number of an escrow (T), a move (Y) or a wrong payment (W): its case's, a letter, a count."""


def _text(most: int) -> Any:
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=most, strict=True)


_SEEN: Final = (AfterValidator(in_plain_sight), Field(json_schema_extra={"pattern": CLEAN}))

Word = Annotated[str, _text(64), *_SEEN]
"""A short mark: a person, an account number, a claim."""

Text = Annotated[str, _text(200), *_SEEN]
"""A name or a reason, on one line, in characters that can be seen."""

Unsaid = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=200, strict=True),
    AfterValidator(in_plain_sight),
    Field(json_schema_extra={"pattern": CLEAN.replace("+$", "*$")}),
]
"""A text that may be left empty."""

Count = Annotated[int, Field(ge=0, le=2**62)]
"""A position or a version."""


FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2199, 12, 31)


def _day(written: object) -> date:
    """A count of seconds is no day, and a moment is another day in another zone."""
    if isinstance(written, date) and not isinstance(written, datetime):
        return written
    if isinstance(written, str) and _day_form(written):
        with suppress(ValueError):
            day = date.fromisoformat(written)
            if FIRST_DAY <= day <= LAST_DAY:
                return day
    raise PydanticCustomError("date_not_a_day", "a day that exists, written YYYY-MM-DD")


Day = Annotated[date, BeforeValidator(_day)]
"""A day of the court's calendar: ``"2026-03-02"``; nobody's money came before or comes after."""


def _moment(written: object) -> datetime:
    """A moment without a zone is another one wherever it is read; a number was never said."""
    moment = written
    if isinstance(written, str) and _moment_form(written):
        with suppress(ValueError):
            moment = datetime.fromisoformat(written)
    zoned = isinstance(moment, datetime) and moment.tzinfo is not None
    if isinstance(moment, datetime) and zoned and FIRST_DAY <= moment.date() <= LAST_DAY:
        return moment
    raise PydanticCustomError(
        "date_not_a_moment", "a moment with its zone, like 2026-03-02T09:30:00+08:00"
    )


Moment = Annotated[datetime, BeforeValidator(_moment)]
"""A moment with its zone: ``"2026-03-02T09:30:00+08:00"``."""

Sha256 = Annotated[
    str, StringConstraints(pattern="^[0-9a-f]{64}$"), Field(examples=[hashlib.sha256().hexdigest()])
]
"""The SHA-256 of a stored file, in hex."""


class Wire(BaseModel):
    """Base of every body: unknown members are refused, because a misspelt one says nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PaperWire(Wire):
    """A document an act rests on (文书): its kind, number and day, and its file when attached."""

    kind: PaperKind
    number: Text = Field(examples=["（2026）苏0508执101号之一"])
    day: Day
    sha256: Sha256 | None = None

    def paper(self) -> Paper:
        """The paper as the domain names it."""
        return Paper(self.kind, self.number, self.day, self.sha256 or "")


class Written(Wire):
    """A part of a body that a command line writes in one word, its members between commas."""

    @model_validator(mode="before")
    @classmethod
    def _in_one_word(cls, said: Any) -> Any:
        if not isinstance(said, str):
            return said
        return in_order(tuple(cls.model_fields), said.split(","))


def in_order(names: Sequence[str], parts: Sequence[str]) -> dict[str, str]:
    """Each part under the name whose turn it is; one too many is refused, and never left out.

    An amount written 50,000.00 would be fifty yuan else.
    """
    if len(parts) > len(names):
        raise PydanticCustomError(
            "one_too_many", "there are {given} parts between commas, at most {most} are asked",
            {"given": len(parts), "most": len(names)},
        )  # fmt: skip
    return dict(zip(names, (part.strip() for part in parts), strict=False))


PartyText = Annotated[str, Field(pattern="^p[1-9][0-9]{0,5}$", examples=["p1"])]
"""A party of a case by its mark."""
