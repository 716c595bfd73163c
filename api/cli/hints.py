"""How each option of a command is written (填写说明), told from the field it fills.

Whoever types ``--help`` must not have to guess that a day is written 2026-03-16, which words a kind
may be, or in which order the members of a party stand between their commas.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import NoneType
from typing import Any, Final, get_args
from uuid import UUID

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from api.chinese import in_chinese
from api.chinese_labels import LABELS
from api.wire import PaperWire, Written
from ledger.domain.money import Money

_PLAIN: Final[Mapping[type, str]] = {
    Money: "1234.50", datetime: "时刻 2026-03-16T09:30:00+08:00", date: "YYYY-MM-DD", UUID: "UUID",
    bool: "true | false", int: "1",
}  # fmt: skip
_OFTEN: Final = "可重复填写 may be repeated"


def written(name: str, field: FieldInfo, own: Mapping[str, str] = LABELS) -> str:
    """What a field is called in Chinese, and how it is written on the command line.

    ``own`` says what fields are called where a word means something else than elsewhere.
    """
    called = field.description or own.get(name) or LABELS.get(name, "")
    return "：".join(filter(None, (called, _shaped(field.annotation))))


def is_list(field: FieldInfo) -> bool:
    """Whether a field may hold several."""
    return "list[" in str(field.annotation)


def kinds_of(field: FieldInfo) -> Iterator[type]:
    """Every plain type a field may hold, in the order in which they are named."""
    return _kinds(field.annotation)


def parts_of(field: FieldInfo) -> list[type[BaseModel]]:
    """The parts with members of their own that a field holds, or a list of."""
    return [each for each in kinds_of(field) if issubclass(each, BaseModel)]


def _shaped(annotation: Any) -> str:
    kinds = set(_kinds(annotation))
    shape = next((found for kind in kinds if (found := _shape(kind))), "")
    return f"{shape}；{_OFTEN}" if shape and "list[" in str(annotation) else shape


def _kinds(annotation: Any) -> Iterator[type]:
    """Every plain type an annotation names, however it is wrapped."""
    if isinstance(annotation, type) and not get_args(annotation):
        if annotation is not NoneType:
            yield annotation
        return
    for part in get_args(annotation):
        yield from _kinds(part)


@cache
def _shape(kind: type) -> str:
    if issubclass(kind, Enum):
        return " | ".join(_choice(each) for each in kind)
    if issubclass(kind, PaperWire | Written):
        return ", ".join(_members(kind))
    if issubclass(kind, BaseModel):
        return f"JSON {{{', '.join(kind.model_fields)}}}"
    return next((how for plain, how in _PLAIN.items() if kind is plain), "")


def _choice(member: Enum) -> str:
    said = in_chinese(member)
    return str(member.value) if said == member.value else f"{member.value} {said}"


def _members(kind: type[BaseModel]) -> Iterator[str]:
    """The members of a part written in one word, in their order; those in brackets may be left."""
    for name, field in kind.model_fields.items():
        choices = [each for each in _kinds(field.annotation) if issubclass(each, Enum)]
        said = field.description or LABELS.get(name, name)
        told = f"{said}({' | '.join(map(_choice, choices[0]))})" if choices else said
        yield told if field.is_required() else f"[{told}]"
