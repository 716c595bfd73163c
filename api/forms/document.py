"""A form as it is filed (归档表单): what it says, where it stands in the book, and its digests.

The digest is taken over the form's own words and over the facts it was made from, and not over the
position it was asked for at: as long as nothing of it changes, the same form has the same digest,
and whoever holds a print asks for it again at the position printed on it.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Final

from api.forms.known import facts_digest
from api.forms.parts import Says, SumInWords, sum_of
from api.plain import plain
from ledger.domain.money import Money, zero
from ledger.store.mapper import ERASED

Links = Mapping[int, bytes]
"""Positions of facts, and the chain's link at each."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a form is: its code in the rulebook, its names, its record, and how it is asked for.

    The rows of a list may be found in a view, which must have been told all up to the position.
    """

    code: str
    zh: str
    en: str
    record: type[Any]
    named: str
    a_list: bool = False
    from_view: bool = False


class Single:
    """The words of a form about one thing."""

    def __init__(self, says: Any, links: Links) -> None:
        self.says = says
        self.facts = tuple(sorted(links))
        self.facts_sha256 = facts_digest(links)
        self.text = words(says)

    @property
    def erased(self) -> bool:
        """Whether somebody on it was erased."""
        return ERASED in self.text


@dataclass(frozen=True, slots=True)
class Foot:
    """What stands under a list."""

    rows: Annotated[int, Says("笔数", "rows")]
    total: Annotated[SumInWords, Says("合计", "total")]


class Rows:
    """The words of a list: each row is made while it is written, counted, and hashed as it goes by.

    Row by row the facts are hashed as well, so that a list of any length is held in no memory.
    """

    def __init__(self, made: Iterator[tuple[Any, Links]], amount: Callable[[Any], Money]) -> None:
        self._made = made
        self._amount = amount
        self._words, self._facts = hashlib.sha256(), hashlib.sha256()
        self._count, self._total = 0, zero()
        self.erased = False

    def __iter__(self) -> Iterator[Any]:
        return (row for row, _ in self._read())

    def texts(self) -> Iterator[str]:
        """The rows in the words that are hashed."""
        return (text for _, text in self._read())

    def _read(self) -> Iterator[tuple[Any, str]]:
        for row, links in self._made:
            text = words(row)
            self._words.update(text.encode() + b"\n")
            self._facts.update(facts_digest(links).encode() + b"\n")
            self.erased = self.erased or ERASED in text
            self._count += 1
            self._total += self._amount(row)
            yield row, text

    @property
    def says(self) -> Foot:
        """How many rows there were, and what they came to."""
        return Foot(self._count, sum_of(self._total))

    @property
    def text(self) -> str:
        """What of all rows is hashed."""
        return words([self.says, self._words.hexdigest()])

    @property
    def facts_sha256(self) -> str:
        """SHA-256 over the facts of all rows."""
        return self._facts.hexdigest()


@dataclass
class Filed:
    """A form, and its place in the book. Its digests are known once all of it was written."""

    kind: Kind
    named: str
    book: str
    court: str
    position: int
    moment: datetime | None
    body: Single | Rows

    @cached_property
    def foot(self) -> dict[str, Any]:
        """What is known once everything was said; of a list, after its rows."""
        facts = {"facts": self.body.facts} if isinstance(self.body, Single) else {}
        said = {
            "book": self.book, "facts": self.body.facts_sha256, "form": self.kind.code,
            "named": self.named, "says": self.body.text,
        }  # fmt: skip
        return {
            "says": self.body.says, **facts, "facts_sha256": self.body.facts_sha256,
            "sha256": hashlib.sha256(words(said).encode()).hexdigest(), "erased": self.body.erased,
        }  # fmt: skip

    @property
    def head(self) -> dict[str, Any]:
        """What is known before anything was said."""
        return {
            "form": self.kind.code, "title": self.kind.en, "title_zh": self.kind.zh,
            "named": self.named, "book": self.book, "court": self.court,
            "position": self.position, "moment": self.moment,
        }  # fmt: skip


def words(record: Any) -> str:
    """A record in canonical words: names sorted, no blanks, amounts and days as text."""
    return _encode(plain(record))


_encode: Final = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), sort_keys=True
).encode  # fmt: skip


def as_json(filed: Filed) -> Iterator[str]:
    """The form as JSON, in pieces: the rows of a list are not kept."""
    if isinstance(filed.body, Single):
        document = {**filed.head, **filed.foot}
        yield json.dumps(plain(document), ensure_ascii=False, indent=2) + "\n"
        return
    head = json.dumps(plain(filed.head), ensure_ascii=False)
    yield f'{head[:-1]}, "rows": ['
    for count, text in enumerate(filed.body.texts()):
        yield (",\n" if count else "\n") + text
    foot = json.dumps(plain(filed.foot), ensure_ascii=False)
    yield f"], {foot[1:]}\n"


class Verdict(StrEnum):
    """What a digest on a filed print is, held against the book."""

    SAME = "same"
    SAME_FACTS = "same-facts"
    ERASED = "erased"
    OTHER = "other"

    @property
    def zh(self) -> str:
        """In the clerk's words."""
        return _VERDICTS[self.value]


_VERDICTS: Final = {
    "same": "与账簿一致", "same-facts": "所依据事实与账簿一致",
    "erased": "个人信息已依法抹除，请以事实摘要核对", "other": "与账簿不一致",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PrintChecked:
    """What came of holding a print against the book, and what the book says itself."""

    form: str
    named: str
    position: int
    digest: str
    verdict: Verdict
    verdict_zh: str
    sha256: str
    facts_sha256: str


def checked(filed: Filed, digest: str) -> PrintChecked:
    """Hold the digest of a print against the form as the book gives it at that position.

    Where somebody was erased since, the words cannot be had again, and only the digest of the facts
    can still be held against the book.
    """
    for _ in as_json(filed):
        """Let a list come by once."""
    foot = filed.foot
    verdict = Verdict.OTHER
    if digest == foot["sha256"]:
        verdict = Verdict.SAME
    elif digest == foot["facts_sha256"]:
        verdict = Verdict.SAME_FACTS
    elif foot["erased"]:
        verdict = Verdict.ERASED
    return PrintChecked(
        filed.kind.code, filed.named, filed.position, digest, verdict, verdict.zh, foot["sha256"],
        foot["facts_sha256"],
    )  # fmt: skip
