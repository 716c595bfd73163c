"""How the domain's values look on the wire: exact money, case numbers, short clean texts.

Money is a string with two decimals, always yuan. A JSON number is refused: it has been a float
somewhere on its way, and nobody can say what it was before.
"""

import re
from contextlib import suppress
from datetime import date
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

from ledger.domain.ids import CaseNumber, NotACaseNumber, tidied
from ledger.domain.money import WIRE_FORM, Money
from ledger.domain.paper import Paper, PaperKind

FIGURE: Final = r"(?:0|[1-9][0-9]{0,12})\.[0-9]{2}"  # nothing a court holds reaches 10^13 yuan
_figure: Final = re.compile(FIGURE, re.ASCII).fullmatch
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

# Neither what steers a screen nor what it does not show: two names that differ in it look the same.
CLEAN: Final = r"^[^\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+$"


def _text(most: int) -> Any:
    return StringConstraints(
        strip_whitespace=True, min_length=1, max_length=most, pattern=CLEAN, strict=True
    )


Word = Annotated[str, _text(64)]
"""A short mark: a person, an account number, a claim."""

Text = Annotated[str, _text(200)]
"""A name or a reason, on one line."""

Count = Annotated[int, Field(ge=0, le=2**62)]
"""A position or a version."""


Sha256 = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
"""The SHA-256 of a stored file, in hex."""


class Wire(BaseModel):
    """Base of every body: unknown members are refused, because a misspelt one says nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PaperWire(Wire):
    """A document an act rests on (文书): its kind, number and day, and its file when attached."""

    kind: PaperKind
    number: Text = Field(examples=["（2026）苏0508执101号之一"])
    day: date
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
        names = tuple(cls.model_fields)
        return dict(zip(names, (part.strip() for part in said.split(",")), strict=False))


PartyText = Annotated[str, Field(pattern="^p[1-9][0-9]{0,5}$", examples=["p1"])]
"""A party of a case by its mark."""
