"""A body as it could be written (示例), made from its own fields: what has to be there, no more."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from api.chinese_labels import LABELS
from api.cli.hints import is_list, kinds_of
from ledger.domain.money import Money

_PLAIN: Final[Mapping[type, Any]] = {
    Money: "1234.50", datetime: "2026-03-16T09:30:00+08:00", date: "2026-03-16", bool: True,
    UUID: "3d821f37-52ae-56ac-9eed-2b10a3f8ef11", int: 1,
}  # fmt: skip
# Codes and numbers that have a form; any other text stands as what it is called.
_FORMED: Final = {
    "attempt": "r1-A1", "bank_account": "512907000010101", "bidder": "B1", "buyer": "B1",
    "case_number": "（2026）苏0508执101号", "case_numbers": "（2026）苏0508执101号", "claim": "a1",
    "code": "B1", "debtor": "p2", "identity": "320501199001010011", "lot": "L2026-0001",
    "lots": "L2026-0001", "number": "6217000010000000011", "party": "p1", "payee": "B1",
}  # fmt: skip


def example(body: type[BaseModel], called: Mapping[str, str] = LABELS) -> dict[str, Any]:
    """Every field that has to be given, with a value that its type takes."""
    return {
        name: [_one(name, field, called)] if is_list(field) else _one(name, field, called)
        for name, field in body.model_fields.items()
        if field.is_required()
    }


def _one(name: str, field: FieldInfo, called: Mapping[str, str]) -> Any:
    kind = next(iter(kinds_of(field)))
    if issubclass(kind, BaseModel):
        return example(kind, called)
    if issubclass(kind, Enum):
        return next(iter(kind)).value
    if kind in _PLAIN:
        return _PLAIN[kind]
    return _FORMED.get(name) or called.get(name) or LABELS.get(name, name)
