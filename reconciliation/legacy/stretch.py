"""A stretch of legacy lines (历史款分段): five hundred lines of a register in one fact.

A million lines are two thousand facts, and still each line is money of its own: the opening entry
credits ``unclaimed/<line>`` for every one. A line's id is its stretch's id with its place in the
last sixteen bits, so the stretch of a line is known without looking anything up. What is done to
many lines at once stands here; a line that somebody takes in hand is handed over, and from then on
has a life of its own (:class:`~reconciliation.legacy.line.LegacyLine`).
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.domain.chart import Posting, bank, unclaimed
from ledger.domain.errors import Conflict, Forbidden, NotFound
from ledger.domain.kernel import FirstFact, Personal, Root, event, name_id
from ledger.domain.money import Money, total
from reconciliation.legacy.classes import Grade, LegacyClass
from reconciliation.legacy.law import IDENTIFY, may_move_on

STRETCH: Final = 500  # lines in one fact; part of what the facts mean, never a setting
KEYED: Final = 20  # stretches whose persons one key seals
_PLACES: Final = 0xFFFF


class NoSuchLine(NotFound):
    """No legacy line has this id."""

    code = "no-such-legacy-line"
    title = "No such legacy line"
    title_zh = "无此历史案款"


class HandedOver(Conflict):
    """The line is in somebody's hands; a run leaves it alone."""

    code = "line-handed-over"
    title = "The line is dealt with by itself"
    title_zh = "该笔已单独办理"


class ProposerConfirms(Forbidden):
    """Whoever proposed a match, or ran the run that did, would confirm it."""

    code = "legacy-match-self-confirmed"
    title = "A match is confirmed by a second person"
    title_zh = "不得自行复核对应"
    article = IDENTIFY


@dataclass(frozen=True, slots=True)
class Entry:
    """One line as the register has it; its persons stand beside it, sealed.

    ``why`` says how the class was found: in the register, by a word, or by what is missing.
    """

    place: str
    serial: str
    booked_on: date
    amount: Money
    cls: LegacyClass
    case: str
    officer: str
    owner: str
    document: str
    why: str


class People(NamedTuple):
    """What the register says of persons."""

    payer_name: str = ""
    payer_account: str = ""
    remark: str = ""
    payee_name: str = ""
    payee_account: str = ""
    case_text: str = ""


NOBODY: Final = People()


@dataclass(frozen=True, slots=True)
class Resorted:
    """Another class for one line of the stretch."""

    at: int
    cls: LegacyClass
    why: str


@dataclass(frozen=True, slots=True)
class Match:
    """One line and the case an exact rule found for it."""

    at: int
    case: str
    rule: str
    grade: Grade


def stretch_id(sha256: str, number: int) -> UUID:
    """The id of the n-th stretch of a register; its last sixteen bits are free for places."""
    return UUID(int=name_id("legacy-stretch", sha256, str(number)).int & ~_PLACES)


def line_id(stretch: UUID, at: int) -> UUID:
    """The id of the line at a place, counted from one."""
    return UUID(int=stretch.int | at)


def stretch_of(line: UUID) -> tuple[UUID, int]:
    """The stretch a line stands in, and its place there."""
    return UUID(int=line.int & ~_PLACES), line.int & _PLACES


class LegacyStretch(Root):
    """So many lines of one register."""

    TOPIC = "legacy-stretch"

    class Loaded(FirstFact):
        """These lines are part of the opening position (历史款装载), each unclaimed by itself.

        ``people`` holds, as JSON, what the register says of persons, line by line.
        """

        TOPIC = "legacy-stretch.loaded"
        bank_account: str
        cut_off: date
        file: str
        number: int
        entries: tuple[Entry, ...]
        people: Personal

        def postings(self) -> tuple[Posting, ...]:
            # A line's id is the stretch's with its place in the last four figures (`line_id`).
            stem = unclaimed(self.originator_id)[:-4]
            lines = [
                Posting(f"{stem}{at:04x}", -entry.amount)
                for at, entry in enumerate(self.entries, 1)
            ]
            whole = total(entry.amount for entry in self.entries)
            return (Posting(bank(self.bank_account), whole), *lines)

        def effective_on(self) -> date:
            return self.cut_off

        def accounted_on(self) -> None:
            """Old money enters the book when it is loaded; closed months stay as they were."""

        def key_scope(self) -> str:
            """One key for some stretches of a register; a line in hand has its own."""
            return f"legacy:{self.file[:32]}:{(self.number - 1) // KEYED}"

    class Reclassified(Root.Event):
        """A run gave some of the lines another class (批量重分类)."""

        TOPIC = "legacy-stretch.reclassified"
        run: str
        by: str
        lines: tuple[Resorted, ...]

    class Proposed(Root.Event):
        """A run found the cases of some of the lines (批量提出对应)."""

        TOPIC = "legacy-stretch.proposed"
        run: str
        by: str
        matches: tuple[Match, ...]

    class Confirmed(Root.Event):
        """A second person agreed (批量复核); the same commit books the money to the cases."""

        TOPIC = "legacy-stretch.confirmed"
        run: str
        by: str
        places: tuple[int, ...]

    class LineHandedOver(Root.Event):
        """A line left the stretch for a life of its own (转单笔办理)."""

        TOPIC = "legacy-stretch.line-handed-over"
        place: int
        by: str

    @staticmethod
    def create_id(file: str, number: int) -> UUID:
        return stretch_id(file, number)

    @event(Loaded)
    def __init__(
        self,
        *,
        bank_account: str,
        cut_off: date,
        file: str,
        number: int,
        entries: tuple[Entry, ...],
        people: str,
    ) -> None:
        self.bank_account = bank_account
        self.cut_off = cut_off
        self.file = file
        self.number = number
        self.entries = entries
        self.people = people
        self.classes: dict[int, LegacyClass] = {}
        self.matches: dict[int, Match] = {}
        self.proposers: dict[int, str] = {}
        self.confirmed: dict[int, str] = {}
        self.handed: set[int] = set()

    # Reading

    def entry(self, at: int) -> Entry:
        """The line at a place; raises :class:`NoSuchLine`."""
        if not 1 <= at <= len(self.entries):
            raise NoSuchLine(f"stretch {self.number} has no line {at}", place=at)
        return self.entries[at - 1]

    def cls(self, at: int) -> LegacyClass:
        """The class of a line as it stands in this stretch."""
        return self.classes.get(at, self.entries[at - 1].cls)

    def persons(self) -> list[People]:
        """What the register says of persons, line by line; nothing once they were erased."""
        return people_of(self.people, len(self.entries))

    def open_places(self) -> Iterator[int]:
        """Lines neither handed over nor confirmed: those a run may still touch."""
        for at in range(1, len(self.entries) + 1):
            if at not in self.handed and at not in self.confirmed:
                yield at

    # Runs

    def reclassify(self, run: str, lines: Sequence[Resorted], *, by: str) -> None:
        """Give lines another class; those that have it already, or are in other hands, stay."""
        free = set(self.open_places())
        news = tuple(each for each in lines if each.at in free and self.cls(each.at) != each.cls)
        if news:
            self._reclassified(run=run, by=by, lines=news)

    @event(Reclassified)
    def _reclassified(self, run: str, by: str, lines: tuple[Resorted, ...]) -> None:
        self.classes.update((each.at, each.cls) for each in lines)

    def propose(self, run: str, matches: Sequence[Match], *, by: str) -> None:
        """Note which cases an exact rule found; a line proposed before keeps its proposal."""
        free = set(self.open_places()) - self.matches.keys()
        news = tuple(each for each in matches if each.at in free)
        for each in news:
            may_move_on(each.grade)
        if news:
            self._proposed(run=run, by=by, matches=news)

    @event(Proposed)
    def _proposed(self, run: str, by: str, matches: tuple[Match, ...]) -> None:
        for each in matches:
            self.matches[each.at] = each
            self.proposers[each.at] = by
            self.classes[each.at] = LegacyClass.A

    def waiting(self) -> dict[int, Match]:
        """Matches that wait for a second person."""
        free = set(self.open_places())
        return {at: match for at, match in sorted(self.matches.items()) if at in free}

    def confirm(self, run: str, places: Sequence[int], *, by: str) -> None:
        """Agree with what another person's run proposed; raises :class:`ProposerConfirms`."""
        waiting = self.waiting()
        news = tuple(at for at in places if at in waiting)
        if any(self.proposers[at] == by for at in news):
            raise ProposerConfirms(f"{by} proposed these matches", by=by)
        if news:
            self._confirmed(run=run, by=by, places=news)

    @event(Confirmed)
    def _confirmed(self, run: str, by: str, places: tuple[int, ...]) -> None:
        self.confirmed.update(dict.fromkeys(places, by))

    # One line

    def hand_over(self, at: int, *, by: str) -> Entry:
        """Let a line go its own way; raises :class:`HandedOver` where it went already."""
        entry = self.entry(at)
        if at in self.handed:
            raise HandedOver(f"line {at} is dealt with by itself", place=at)
        self._line_handed_over(place=at, by=by)
        return entry

    @event(LineHandedOver)
    def _line_handed_over(self, place: int, by: str) -> None:
        self.handed.add(place)


def people_text(people: Sequence[tuple[str, ...]]) -> str:
    """Persons as the fact keeps them."""
    return json.dumps(people, ensure_ascii=False, separators=(",", ":"))


def people_of(text: str, count: int) -> list[People]:
    """Persons out of a fact; nobody where they were erased."""
    try:
        said = json.loads(text)
    except ValueError:  # the mark of an erased field
        return [NOBODY] * count
    return [People(*each) for each in said]
