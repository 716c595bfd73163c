"""What a clerk types, as the wire writes it (照习惯填写).

A program writes ``1234.50`` and ``2026-03-02`` and nothing else. At a desk the same amount is
``1,234.5``, ``１２３４．５０`` or ``1234.50元``, the same day ``2026/3/2`` or ``2026年3月2日``, and
an applicant is 申请执行人. Each of these can only mean one thing, and is taken as that. What could
mean two (``1,23``, ``5万`` beside a unit of yuan, ``02/03/2026``) stays as it is, and is refused
by the name of its field.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, Final

from pydantic.fields import FieldInfo

from api.chinese import in_chinese
from api.cli.hints import kinds_of, parts_of
from api.wire import PaperWire, Written, in_order
from ledger.domain.money import Money

_yuan: Final = re.compile(
    r"[¥￥]?([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]{1,2}))?元?", re.ASCII
).fullmatch
_day: Final = re.compile(
    r"([0-9]{4})(?:-([0-9]{1,2})-|/([0-9]{1,2})/|\.([0-9]{1,2})\.|年([0-9]{1,2})月)([0-9]{1,2})日?",
    re.ASCII,
).fullmatch
_YES: Final = {"是": "true", "否": "false"}


def read(field: FieldInfo, words: str) -> Any:
    """The words of one option, as a value of its field is written on the wire.

    A part with members is written between commas, of either width, or as JSON.
    """
    if words.lstrip().startswith("{"):
        return _object(words)
    part = next((each for each in parts_of(field) if issubclass(each, PaperWire | Written)), None)
    if part is None:
        return plain(field, words)
    between = "," if "," in words else "，"
    given = in_order(tuple(part.model_fields), words.split(between))
    return {name: plain(part.model_fields[name], said) for name, said in given.items()}


def plain(field: FieldInfo, words: str) -> str:
    """One amount, day or chosen word as the wire writes it; anything else as it stands."""
    kinds = set(kinds_of(field))
    tidy = unicodedata.normalize("NFKC", words).strip()
    if Money in kinds and (sum_ := _yuan(tidy)):
        yuan = sum_[1].replace(",", "").lstrip("0") or "0"
        return f"{yuan}.{(sum_[2] or '').ljust(2, '0')}"
    if date in kinds and datetime not in kinds and (found := _day(tidy)):
        year, *month, day = (each for each in found.groups() if each)
        return f"{year}-{month[0]:0>2}-{day:0>2}"
    if bool in kinds:
        return _YES.get(tidy, words)
    chosen = (_chosen(kind).get(tidy) for kind in kinds if issubclass(kind, Enum))
    return next(filter(None, chosen), words)


def _chosen(kind: type[Enum]) -> Mapping[str, str]:
    """The words a kind may be, by what they are called; two of one name are neither's."""
    called = [in_chinese(each) for each in kind]
    return {zh: str(each.value) for zh, each in zip(called, kind, strict=True)
            if called.count(zh) == 1}  # fmt: skip


def _object(words: str) -> Any:
    """An object of several fields; what is no JSON is refused by its field's name."""
    try:
        return json.loads(words)
    except ValueError:
        return words
