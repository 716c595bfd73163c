"""Why a payment was refused or came back (拒付、退汇原因), in the court's own short list.

Banks speak in codes: ISO 20022's external code sets here, their own numbers elsewhere. What a
clerk must do next depends on far fewer things, which ``reasons.json`` names R01 to R99. A code
that list does not know becomes R99 and is kept as the bank wrote it; nothing is guessed from a
similar one, because a wrong reason sends the money to the wrong account a second time.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

OTHER: Final = "R99"


@dataclass(frozen=True, slots=True)
class Reason:
    """One internal reason.

    ``side`` says whose details must change before the payment can be tried again: ``payee``,
    ``payer`` (the court or its file), ``bank``, or ``unknown``.
    """

    code: str
    zh: str
    en: str
    side: str


def reason_for(bank_code: str | None) -> Reason:
    """The internal reason for a code the bank gave; R99 for one that is unknown or absent."""
    return _by_bank_code().get(bank_code or "", every_reason()[OTHER])


@cache
def every_reason() -> dict[str, Reason]:
    """All internal reasons by code, in the order they are shown."""
    return {code: Reason(code, row["zh"], row["en"], row["side"]) for code, row in _table().items()}


@cache
def _by_bank_code() -> dict[str, Reason]:
    return {iso: every_reason()[code] for code, row in _table().items() for iso in row["iso"]}


@cache
def _table() -> dict[str, dict[str, Any]]:
    text = files(__package__).joinpath("reasons.json").read_text(encoding="utf-8")
    table: dict[str, dict[str, Any]] = json.loads(text)
    return table
