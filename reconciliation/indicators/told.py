"""Rates whose cases this book does not know (填报指标): told month by month, each on a paper.

Whether a closing stood up to review, a petition was answered or a debtor had property to take:
other systems count that. Their figures are entered with where they come from, stand beside those
the ledger counts, and are sealed with the month; after that nobody betters them.
"""

from enum import StrEnum
from typing import Final
from uuid import UUID

from ledger.domain import act, clock
from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict, Malformed
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.permissions import Permission
from ledger.services.command import Recorded, command, record
from ledger.store.court import Court
from reconciliation.closing.month import MonthIsClosed, Span

RATES: Final = Article("执行质效指标", "三个90%一个80%；结案合格率", Certainty.CORROBORATED)


class Told(StrEnum):
    """What the book cannot count by itself."""

    PROPERTY_IN_TIME = "property-cases-in-time"  # 有财产可供执行案件法定期限内实际执结率
    ROUND_ENDED_SOUND = "round-ended-sound"  # 终本案件合格率
    PETITIONS = "petitions-answered"  # 执行信访办结率
    CLOSINGS_SOUND = "closings-sound"  # 结案合格率


class ImpossibleFigure(Malformed):
    """A part is larger than its whole, the month is not over, or no paper is named."""

    code = "impossible-figure"
    title = "This cannot be the figure of a month"
    title_zh = "填报数据有误"
    article = RATES


class SameFigure(Conflict):
    """Nothing would change."""

    code = "same-figure"
    title = "The month has these figures already"
    title_zh = "填报数据未变化"
    article = RATES


class ToldFigure(Root):
    """One rate of one month, as somebody outside the ledger counted it."""

    TOPIC = "told-figure"

    class Entered(FirstFact):
        """So many of so many, and which paper says so (填报指标)."""

        TOPIC = "told-figure.entered"
        indicator: Told
        month: str
        numerator: int
        denominator: int
        document: str
        by: str

    class Corrected(Root.Event):
        """The paper says otherwise, or another paper does (更正填报)."""

        TOPIC = "told-figure.corrected"
        numerator: int
        denominator: int
        document: str
        reason: str
        by: str

    @staticmethod
    def create_id(indicator: Told, month: str) -> UUID:
        return name_id("told-figure", indicator.value, month)

    @event(Entered)
    def __init__(
        self,
        *,
        indicator: Told,
        month: str,
        numerator: int,
        denominator: int,
        document: str,
        by: str,
    ) -> None:
        self.says = (numerator, denominator, document)

    @classmethod
    def enter(
        cls,
        indicator: Told,
        month: str,
        numerator: int,
        denominator: int,
        document: str,
        *,
        by: str,
    ) -> "ToldFigure":
        """Write a rate down; raises :class:`ImpossibleFigure`."""
        may_be(numerator, denominator, document)
        return cls(
            indicator=indicator, month=month, numerator=numerator, denominator=denominator,
            document=document, by=by,
        )  # fmt: skip

    def correct(
        self, numerator: int, denominator: int, document: str, *, reason: str, by: str
    ) -> None:
        """Write other figures down; raises :class:`ImpossibleFigure`, :class:`SameFigure`."""
        may_be(numerator, denominator, document)
        if not reason.strip():
            raise ImpossibleFigure("say why the figures change")
        if (numerator, denominator, document) == self.says:
            raise SameFigure(
                f"{numerator} of {denominator} by {document}", numerator=numerator,
                denominator=denominator, document=document,
            )  # fmt: skip
        self._corrected(
            numerator=numerator, denominator=denominator, document=document, reason=reason, by=by
        )

    @event(Corrected)
    def _corrected(
        self, *, numerator: int, denominator: int, document: str, reason: str, by: str
    ) -> None:
        self.says = (numerator, denominator, document)


def may_be(numerator: int, denominator: int, document: str) -> None:
    """Refuse a share above one, a whole of nothing, and figures without a paper."""
    if not 0 <= numerator <= denominator or denominator == 0:
        raise ImpossibleFigure(
            f"{numerator} of {denominator}", numerator=numerator, denominator=denominator
        )
    if not document.strip():
        raise ImpossibleFigure("name the paper or the system the figures come from")


class ToldFigures:
    """Enters rates that other systems counted."""

    def __init__(self, court: Court) -> None:
        self.court = court

    @command(Permission.RECONCILE)
    def enter(
        self,
        month: str,
        indicator: Told,
        numerator: int,
        denominator: int,
        document: str,
        *,
        reason: str = "",
    ) -> Recorded:
        """Write a month's rate down, or correct it for a reason; a closed month takes none.

        Raises :class:`MonthIsClosed`, :class:`ImpossibleFigure`, :class:`SameFigure`.
        """
        self._may_take(Span.of(month))
        id_, by = ToldFigure.create_id(indicator, month), act.current().actor
        found = self.court.find_many(ToldFigure, [id_]).get(id_)
        if found is None:
            found = ToldFigure.enter(indicator, month, numerator, denominator, document, by=by)
        else:
            found.correct(numerator, denominator, document, reason=reason, by=by)
        return record(self.court, found, indicator=indicator.value, month=month)

    def _may_take(self, span: Span) -> None:
        if span.ends_on >= clock.today():
            raise ImpossibleFigure(f"{span.label} is not over", month=span.label)
        opened = self.court.open_from()
        if opened is not None and span.ends_on < opened:
            raise MonthIsClosed(f"{span.label} is sealed with its figures", month=span.label)
