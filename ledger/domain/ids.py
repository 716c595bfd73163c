"""Case numbers (案号): what a court writes, what older courts wrote, and what payers make of them.

Since 2016 a number reads （year）court type serial 号: ``（2016）苏05执123号`` is enforcement case
123 that Suzhou Intermediate Court filed in 2016. Years of grown habit lie before that
(``（2015）杭下执民字第2741号``); such numbers are kept as they are, as *legacy*, because money from
those years is still held. A payer's remark is only ever a hint: :func:`find_in_remark` proposes,
and a person or a stricter rule decides.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal, Self

from ledger.domain.citation import Article
from ledger.domain.errors import Malformed

GRAMMAR: Final = Article("法〔2015〕137号", "第一条至第三条")
ENFORCEMENT: Final = ("执", "执恢", "执保", "执异", "执复", "执监", "执协", "执他")

LONGEST: Final = 60  # characters repeated in a refusal; real numbers stay under forty
_MOST: Final = 200  # characters looked at; more is no case number, however it is spaced
_MARKS: Final = "京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新军兵"
_COURT: Final = rf"(?P<court>(?:最高法|[{_MARKS}])(?:\d{{2}}|\d{{4}})?)"
_SUFFIX: Final = "(?P<suffix>之[一二三四五六七八九十]{1,3})?"


def _current_form(gap: str = "") -> re.Pattern[str]:
    return re.compile(
        rf"（{gap}(?P<year>(?:19|20)\d{{2}}){gap}）{gap}{_COURT}{gap}"
        rf"(?P<type>[\u4e00-\u9fa5]{{1,3}}){gap}(?P<serial>[1-9]\d{{0,7}}){gap}号{_SUFFIX}",
        re.ASCII,
    )


def _legacy_form(gap: str = "") -> re.Pattern[str]:
    return re.compile(
        rf"（{gap}(?P<year>19\d{{2}}|200\d|201[0-5]){gap}）{gap}"
        rf"(?P<before>[\u4e00-\u9fa5]{{1,14}})字第{gap}(?P<serial>\d{{1,8}})(?P<branch>-\d{{1,3}})?"
        rf"{gap}号(?P<after>-\d{{1,3}})?{_SUFFIX}",
        re.ASCII,
    )


_court_code = re.compile(rf"最高法|[{_MARKS}](?:\d{{2}}|\d{{4}})?", re.ASCII)
_GAP: Final = r"\s{0,3}"  # payers space their words
_current, _current_in_text = _current_form(), _current_form(_GAP)
_legacy, _legacy_in_text = _legacy_form(), _legacy_form(_GAP)
_legacy_type = re.compile(
    "(?P<court>.*?)(?P<type>(?:执|(?:民|刑|商|行|知|破|财|赔)(?=[初终再保申监调督]|$)).*)"
)

# One character for one, so that places found in the tidy text are places in the given text.
_WIDTH: Final = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {
    ord(given): tidy
    for given, tidy in zip(
        "()（）[]［］【】〔〕{}　－—–", "（）" * 6 + "（）" + " ---", strict=True
    )
}
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
_untidy = re.compile(f"[\\s{re.escape(''.join(map(chr, _WIDTH | _INVISIBLE)))}]").search


class NotACaseNumber(Malformed):
    """The words are no case number; ``position`` counts characters of the tidy form from one."""

    code = "not-a-case-number"
    title = "Not a case number"
    title_zh = "案号格式不正确"
    article = GRAMMAR


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """One case of one court, as :meth:`parse` read it; equal when the tidy forms are equal.

    ``kind`` is ``current`` for the grammar of 2016 and ``legacy`` for the numbers before it. In a
    legacy number ``court`` is whatever stands before the type word, and ``suffix`` keeps a branch
    number such as ``-5``. Facts hold the tidy form, ``str(number)``.
    """

    raw: str = field(compare=False)
    normalised: str
    kind: Literal["current", "legacy"]
    year: int
    court: str
    type_word: str
    serial: int
    suffix: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a case number in any width and with any brackets; raise :class:`NotACaseNumber`."""
        tidy = tidied(text[: _MOST + 1])
        if len(text) > _MOST:
            raise NotACaseNumber(f"{len(text)} characters are no case number", position=1)
        if found := _current.fullmatch(tidy):
            year, serial, suffix = int(found["year"]), int(found["serial"]), found["suffix"] or ""
            return cls(text, tidy, "current", year, found["court"], found["type"], serial, suffix)
        if found := _legacy.fullmatch(tidy):
            court, type_word = _legacy_words(found["before"])
            suffix = "".join(filter(None, found.group("branch", "after", "suffix")))
            year, serial = int(found["year"]), int(found["serial"])
            return cls(text, tidy, "legacy", year, court, type_word, serial, suffix)
        position, reason = _fault(tidy)
        raise NotACaseNumber(
            f"{tidy[:LONGEST] or 'nothing'}: {reason}",
            given=text[:LONGEST],
            position=position + 1,
            reason=reason,
        )

    def __str__(self) -> str:
        return self.normalised

    @property
    def is_enforcement(self) -> bool:
        """Whether this is an enforcement case (执行案件), which may own an account of its own."""
        if self.kind == "legacy":
            return self.type_word.startswith("执")
        return self.type_word in ENFORCEMENT


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case a payer may have meant, where it stands in the remark, and how sure that is.

    ``exact`` was written as a court writes it; ``likely`` lacks brackets, 号 or even the year, or
    pads the serial; ``legacy`` is a number from before 2016. ``case_number`` is None when the year
    is missing: then :meth:`fits` tells which known cases it can be.
    """

    case_number: CaseNumber | None
    confidence: Literal["exact", "likely", "legacy"]
    span: tuple[int, int]
    court: str
    type_word: str
    serial: int

    def fits(self, number: CaseNumber) -> bool:
        """Whether the words written can mean ``number``."""
        if self.case_number is not None:
            return self.case_number == number
        return (self.court, self.type_word, self.serial) == (
            number.court,
            number.type_word,
            number.serial,
        )


def is_court_code(text: str) -> bool:
    """Whether case numbers name a court like this: 苏, 苏05, 苏0508, 最高法."""
    return bool(_court_code.fullmatch(text))


def tidied(text: str) -> str:
    """Half-width figures, full-width round brackets, no spaces."""
    if not _untidy(text):
        return text
    return "".join(text.translate(_WIDTH).translate(_INVISIBLE).split())


def tidy_number(text: str) -> str:
    """``str(CaseNumber.parse(text))``, for the million numbers of a register."""
    if len(text) <= _MOST and (_current.fullmatch(text) or _legacy.fullmatch(text)):
        return text
    return str(CaseNumber.parse(text))


_likely_in_text = re.compile(
    rf"(?:(?<!\d)（?{_GAP}(?P<year>(?:19|20)\d{{2}}){_GAP}年?{_GAP}）?{_GAP})?{_COURT}{_GAP}"
    r"(?P<type>执[恢保异复监协他]?|民[初终再]|刑[初终]|财保|破申?)字?第?"
    rf"{_GAP}0{{0,5}}(?P<serial>[1-9]\d{{0,7}})(?!\d){_GAP}号?{_SUFFIX}",
    re.ASCII,
)


def find_in_remark(text: str) -> tuple[Candidate, ...]:
    """Case numbers a payer may have meant, in the order written; never raises.

    Only proposals: a ``likely`` hit must not book money on its own.
    """
    plain = text[:2000].translate(_WIDTH)
    found: list[Candidate] = []
    for candidate in _in_order_of_trust(plain):
        start, end = candidate.span
        if all(end <= other.span[0] or other.span[1] <= start for other in found):
            found.append(candidate)
    return tuple(sorted(found, key=lambda candidate: candidate.span))


def _in_order_of_trust(plain: str) -> Iterator[Candidate]:
    for found in _current_in_text.finditer(plain):
        number = CaseNumber.parse(found.group())
        yield _candidate(number, "exact", found.span())
    for found in _legacy_in_text.finditer(plain):
        number = CaseNumber.parse(found.group())
        yield _candidate(number, "legacy", found.span())
    for found in _likely_in_text.finditer(plain):
        court, type_word, serial = found["court"], found["type"], int(found["serial"])
        if found["year"]:
            suffix = found["suffix"] or ""
            written = f"（{found['year']}）{court}{type_word}{serial}号{suffix}"
            yield _candidate(CaseNumber.parse(written), "likely", found.span())
        else:
            yield Candidate(None, "likely", found.span(), court, type_word, serial)


def _candidate(
    number: CaseNumber, confidence: Literal["exact", "likely", "legacy"], span: tuple[int, int]
) -> Candidate:
    return Candidate(number, confidence, span, number.court, number.type_word, number.serial)


def _legacy_words(before: str) -> tuple[str, str]:
    """Part the words of an old number into its court and its type word, as far as they tell."""
    found = _legacy_type.fullmatch(before)
    return (found["court"], found["type"]) if found else (before, "")


# What must follow, in order, and what is wrong where it does not.
_STEPS: Final = tuple(
    (re.compile(pattern, re.ASCII), reason)
    for pattern, reason in (
        (r"（", "a case number begins with a year in brackets"),
        (r"(?:19|20)\d{2}(?!\d)", "the year is four digits, 19.. or 20.."),
        (r"）", "the bracket after the year is missing"),
        (rf"最高法|[{_MARKS}]", "no court begins with this word"),
        (r"(?:\d{4}|\d{2}|)(?!\d)", "a court's code has two or four digits"),
        (r"(?=[\u4e00-\u9fa5])(?!号)", "the type word is missing"),
        (r"[\u4e00-\u9fa5]{1,3}(?![\u4e00-\u9fa5])", "the type word has one to three characters"),
        (r"(?=\d)", "the number of the case is missing"),
        (r"(?!0)", "the number of the case begins with a zero"),
        (r"\d{1,8}(?!\d)", "the number of the case has more than eight digits"),
        (r"号", "号 is missing after the number"),
        (r"(?:之[一二三四五六七八九十]{1,3})?$", "nothing but 之一, 之二 … may follow 号"),
    )
)


def _fault(tidy: str) -> tuple[int, str]:
    """Where the grammar of 2016 stops fitting, counted from zero, and why."""
    if re.match(r"（20(?:1[6-9]|[2-9]\d)）.{1,14}字第", tidy):
        return tidy.index("字第"), "字第 ended with 2015; newer numbers have no 字第"
    at = 0
    for pattern, reason in _STEPS:
        found = pattern.match(tidy, at)
        if found is None:
            return at, reason
        at = found.end()
    return at, "the number cannot be read"
