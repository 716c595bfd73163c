"""What counts as returned in a reversal (已计回转), each counting by its mark, and what is undone.

Counted is what somebody said of money: he may have erred about whose it was, on which claim or from
which day it counts. One asks to undo it and says how it counts instead, if it does; another agrees.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ledger.domain.chart import Posting
from ledger.domain.debt_parts import Part
from ledger.domain.errors import Conflict, Forbidden, NotFound
from ledger.domain.kernel import Recording, Root
from ledger.domain.law.counting import StopDay
from ledger.domain.law.reversing import REVERSAL
from ledger.domain.money import Money, total, zero
from ledger.domain.paper import Paper, well_named
from ledger.domain.reversal_parts import claimed


class NoSuchCount(NotFound):
    """The reversal counted nothing under this mark, or counts it no longer."""

    code = "no-such-count"
    title = "The reversal does not count this"
    title_zh = "无此到位登记，或者已经撤销"
    article = REVERSAL


class CountNotInThatState(Conflict):
    """Somebody has asked already to undo a counting, or nobody has."""

    code = "count-not-in-that-state"
    title = "It is not the turn of this act"
    title_zh = "到位登记撤销申请的状态不允许此操作"
    article = REVERSAL


class CountActsTwice(Forbidden):
    """Whoever counted the money or asked to undo it does not agree to that himself."""

    code = "count-acts-twice"
    title = "A counting is undone by a second person"
    title_zh = "撤销到位登记应由另一人批准"
    article = REVERSAL


@dataclass(frozen=True, slots=True)
class Count:
    """One counting: ``at`` is its place among all that was counted on the debts, from 1."""

    at: int
    receipt: UUID | None
    parts: tuple[Part, ...]
    on: date
    stop: StopDay
    by: str

    @property
    def amount(self) -> Money:
        """All that it counts."""
        return total(each.amount for each in self.parts)


class Collected(Root.Event):
    """Money counts as returned (回转款到位), of a receipt or handed over directly.

    ``principal`` is by how much the claim on what was received has shrunk since.
    """

    TOPIC = "reversal.collected"
    number: str
    reversal_case: str
    receipt: UUID | None
    parts: tuple[Part, ...]
    principal: Money
    on: date
    stop: StopDay
    by: str

    def postings(self) -> tuple[Posting, ...]:
        return claimed(self.number, self.reversal_case, -self.principal)

    def effective_on(self) -> date:
        return self.on

    def accounted_on(self) -> None:
        """Counted today, however long ago it was returned."""

    def apply(self, made: "Counting") -> None:
        at = made.counted_ever = made.counted_ever + 1
        made.counts[f"k{at}"] = Count(
            at, self.receipt, self.parts, self.on, self.stop, self.by
        )  # fmt: skip
        made.due -= self.principal


class UncountAsked(Root.Event):
    """Somebody asked to undo a counting (申请撤销到位登记), and said how it counts ``instead``.

    Where ``instead`` is empty nothing of it counts; else that does, of the same money, from ``on``.
    """

    TOPIC = "reversal.uncount-asked"
    number: str
    reversal_case: str
    count: str
    paper: Paper
    because: str
    instead: tuple[Part, ...]
    on: date
    stop: StopDay
    by: str

    def apply(self, made: "Counting") -> None:
        made.uncount_asked = self


class UncountRefused(Root.Event):
    """It was counted rightly, and counts on (不予撤销到位登记)."""

    TOPIC = "reversal.uncount-refused"
    count: str
    reason: str
    by: str

    def apply(self, made: "Counting") -> None:
        made.uncount_asked = None


class Uncounted(Root.Event):
    """A counting was undone (撤销到位登记): it is asked for again; no money moves.

    ``principal`` is by how much the claim on what was received has grown.
    """

    TOPIC = "reversal.uncounted"
    number: str
    reversal_case: str
    count: str
    receipt: UUID | None
    principal: Money
    because: str
    by: str

    def postings(self) -> tuple[Posting, ...]:
        return claimed(self.number, self.reversal_case, self.principal)

    def apply(self, made: "Counting") -> None:
        del made.counts[self.count]
        made.uncount_asked = None
        made.due += self.principal


class Counting(Recording):
    """What counts; :class:`~ledger.domain.reversal.Reversal` is the one whose order it meets."""

    number: str
    reversal_case: str
    due: Money
    counts: dict[str, Count]
    counted_ever: int
    uncount_asked: UncountAsked | None

    def counted_of(self, receipt: UUID) -> Money:
        """What of a receipt counts as returned."""
        of = [each.amount for each in self.counts.values() if each.receipt == receipt]
        return total(of) if of else zero()

    def count(self, mark: str) -> Count:
        """What was counted under a mark; raises :class:`NoSuchCount` once it is undone."""
        if mark not in self.counts:
            raise NoSuchCount(f"{self.number} does not count {mark}", mark=mark)
        return self.counts[mark]

    def collect(
        self,
        receipt: UUID | None,
        parts: Sequence[Part],
        *,
        principal: Money,
        on: date,
        stop: StopDay,
        by: str,
    ) -> None:
        """Count money as returned; the debts of the case have said how it is counted."""
        self.record(
            Collected, number=self.number, reversal_case=self.reversal_case, receipt=receipt,
            parts=tuple(parts), principal=principal, on=on, stop=stop, by=by,
        )  # fmt: skip

    def ask_uncount(
        self,
        mark: str,
        paper: Paper,
        *,
        because: str,
        instead: Sequence[Part],
        on: date | None,
        stop: StopDay | None,
        by: str,
    ) -> None:
        """Ask to undo a counting, one at a time; left unsaid, day and way are what they were.

        Raises :class:`NoSuchCount`, :class:`CountNotInThatState`.
        """
        was = self.count(mark)
        well_named([paper])
        if self.uncount_asked is not None:
            whose = self.uncount_asked.by
            raise CountNotInThatState(f"{whose} has asked already", by=whose)
        self.record(
            UncountAsked, number=self.number, reversal_case=self.reversal_case, count=mark,
            paper=paper, because=because, instead=tuple(instead), on=on or was.on,
            stop=stop or was.stop, by=by,
        )  # fmt: skip

    def refuse_uncount(self, mark: str, reason: str, *, by: str) -> None:
        """Let it count on."""
        self.asked(mark)
        self.record(UncountRefused, count=mark, reason=reason, by=by)

    def may_uncount(self, mark: str, *, by: str) -> UncountAsked:
        """What was asked, if this person may agree: neither who counted nor who asked (R4.16).

        Raises :class:`CountNotInThatState`, :class:`CountActsTwice`.
        """
        asked = self.asked(mark)
        if by in (asked.by, self.count(mark).by):
            raise CountActsTwice(f"{by} counted it or asked", by=by)
        return asked

    def uncount(self, mark: str, *, principal: Money, by: str) -> None:
        """Undo what somebody asked to undo; the debts of the case have said what is owed again."""
        asked = self.may_uncount(mark, by=by)
        self.record(
            Uncounted, number=self.number, reversal_case=self.reversal_case, count=mark,
            receipt=self.count(mark).receipt, principal=principal, because=asked.because, by=by,
        )  # fmt: skip

    def asked(self, mark: str = "") -> UncountAsked:
        """What somebody asks to undo; raises :class:`CountNotInThatState` if not this ``mark``."""
        asked = self.uncount_asked
        if asked is None or mark not in ("", asked.count):
            raise CountNotInThatState(f"nobody asked to undo {mark}", mark=mark)
        return asked
