"""Which column of a register means what: data a court can change without a programmer (列映射).

A map names, for each field, the headings it was seen under; a register fits when one of its first
rows holds a heading for every field that is needed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from ledger.domain.datafile import Fields, UnreadableTable, read_table
from ledger.domain.errors import Malformed
from reconciliation.legacy.classes import LegacyClass

FIELDS: Final = (
    "serial", "booked_on", "amount", "case", "payer_name", "payer_account", "remark",
    "payee_name", "payee_account", "officer", "cls", "owner", "document",
)  # fmt: skip
_PARTS: Final = (
    "name", "zh", "source", "needed", "columns", "merged_down", "subtotals", "grand_totals",
    "classes", "words",
)  # fmt: skip


class ColumnsUnknown(Malformed):
    """No row of the register holds the headings that are needed."""

    code = "register-columns-unknown"
    title = "The register's columns are not known"
    title_zh = "无法识别登记表的列"


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """How one kind of register is read."""

    name: str
    zh: str
    source: str
    needed: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    merged_down: frozenset[str]
    subtotals: tuple[str, ...]
    grand_totals: tuple[str, ...]
    classes: Mapping[str, LegacyClass]
    words: Mapping[LegacyClass, tuple[str, ...]]

    @classmethod
    def load(cls, content: bytes) -> "ColumnMap":
        """Read a map; raises :class:`UnreadableTable` naming the field that is wrong."""
        fields = Fields(read_table(content), "", _PARTS)
        columns = {name: tuple(names) for name, names in _named(fields, "columns").items()}
        for name in (*columns, *fields.items("needed"), *fields.items("merged_down")):
            if name not in FIELDS:
                fields.refuse(f"columns.{name}", "is no field of a legacy line")
        return cls(
            name=fields.text("name"), zh=fields.text("zh"), source=fields.text("source"),
            needed=tuple(fields.items("needed")), columns=columns,
            merged_down=frozenset(fields.items("merged_down")),
            subtotals=tuple(fields.items("subtotals")),
            grand_totals=tuple(fields.items("grand_totals")),
            classes={word: _class(fields, each) for word, each in _named(fields, "classes").items()}
            | {each.value: each for each in LegacyClass},
            words={_class(fields, each): tuple(words)
                   for each, words in _named(fields, "words").items()},
        )  # fmt: skip

    @staticmethod
    @cache
    def shipped(name: str = "register") -> "ColumnMap":
        """A map that comes with the programme."""
        found = files("reconciliation") / "legacy" / "maps" / f"{name}.json"
        try:
            return ColumnMap.load(found.read_bytes())
        except FileNotFoundError:
            raise UnreadableTable(f"no column map {name} is shipped", field="name") from None

    def places(self, heading: Sequence[str]) -> dict[str, int] | None:
        """Where each field stands under this heading; ``None`` where a needed one is missing."""
        at = {name: place for place, name in reversed(list(enumerate(heading))) if name}
        found = {
            field: next(at[name] for name in names if name in at)
            for field, names in self.columns.items()
            if any(name in at for name in names)
        }
        return found if all(field in found for field in self.needed) else None


def _named(fields: Fields, name: str) -> dict[str, Any]:
    value = fields[name]
    if not isinstance(value, dict):
        fields.refuse(name, "is not a group of named fields")
    return value


def _class(fields: Fields, value: Any) -> LegacyClass:
    try:
        return LegacyClass(value)
    except ValueError:
        fields.refuse("classes", f"knows no class {value!r:.20}")
