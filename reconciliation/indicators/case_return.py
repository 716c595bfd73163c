"""What the case system says of a case for the statistics (案件统计): applied for, and how it ended.

The ledger knows what came in for a case; how much was applied for, and whether the case was carried
out in full, only the case system knows. Nothing here moves money.
"""

from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict, Malformed
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.money import Money, zero

STATISTICS: Final = Article("执行案件统计指标", "执行完毕率、到位率", Certainty.UNCONFIRMED)


class Ending(StrEnum):
    """How an enforcement case ended."""

    CARRIED_OUT = "carried-out"  # 执行完毕
    VOLUNTARY = "voluntary"  # 自动履行
    SETTLED = "settled"  # 执行和解履行完毕
    ROUND_ENDED = "round-ended"  # 终结本次执行程序
    TERMINATED = "terminated"  # 终结执行
    REJECTED = "rejected"  # 驳回申请
    OTHER = "other"  # 其他方式结案


class RegisteredAlready(Conflict):
    """What was applied for in the case is registered."""

    code = "case-registered-already"
    title = "What was applied for is registered already"
    title_zh = "申请标的已登记"
    article = STATISTICS


class EndedAlready(Conflict):
    """The case's end is registered; it is taken back first."""

    code = "case-ended-already"
    title = "The case's end is registered already"
    title_zh = "结案方式已登记"
    article = STATISTICS


class NotEnded(Conflict):
    """No end of the case is registered."""

    code = "case-not-ended"
    title = "No end of the case is registered"
    title_zh = "未登记结案"
    article = STATISTICS


class NothingApplied(Malformed):
    """A negative amount cannot be applied for; no case ends before it was filed, or tomorrow."""

    code = "impossible-case-return"
    title = "This cannot be said of a case"
    title_zh = "案件统计信息有误"
    article = STATISTICS


class CaseReturn(Root):
    """One case for the statistics."""

    TOPIC = "case-return"

    class Registered(FirstFact):
        """How much was applied for, and whether it is a first enforcement (登记申请标的)."""

        TOPIC = "case-return.registered"
        case_number: str
        applied: Money
        filed_on: date
        first: bool
        by: str

    class Ended(Root.Event):
        """The case ended in this way (登记结案方式); days that do not count are left out."""

        TOPIC = "case-return.ended"
        way: Ending
        on: date
        excluded_days: int
        by: str

    class EndTakenBack(Root.Event):
        """The end was registered wrongly, or the case goes on (撤销结案登记)."""

        TOPIC = "case-return.end-taken-back"
        reason: str
        by: str

    @staticmethod
    def create_id(case_number: str) -> UUID:
        return name_id("case-return", case_number)

    @event(Registered)
    def __init__(
        self, *, case_number: str, applied: Money, filed_on: date, first: bool, by: str
    ) -> None:
        self.case_number = case_number
        self.filed_on = filed_on
        self.way: Ending | None = None

    @classmethod
    def register(
        cls, case_number: str, applied: Money, filed_on: date, *, first: bool, by: str
    ) -> "CaseReturn":
        """Say what was applied for; raises :class:`NothingApplied`."""
        if applied < zero():
            raise NothingApplied(f"{applied} cannot be applied for", applied=applied)
        return cls(case_number=case_number, applied=applied, filed_on=filed_on, first=first, by=by)

    def end(self, way: Ending, on: date, *, excluded_days: int, by: str, today: date) -> None:
        """Say how and when it ended; raises :class:`EndedAlready`, :class:`NothingApplied`.

        No case has ended on a day to come: it would be counted in a month nobody has seen.
        """
        if self.way is not None:
            raise EndedAlready(f"{self.case_number} ended as {self.way.value}", way=self.way.value)
        if not self.filed_on <= on <= today or not 0 <= excluded_days <= (on - self.filed_on).days:
            raise NothingApplied(f"filed {self.filed_on}, ended {on}", excluded=excluded_days)
        self._ended(way=way, on=on, excluded_days=excluded_days, by=by)

    @event(Ended)
    def _ended(self, way: Ending, on: date, excluded_days: int, by: str) -> None:
        self.way = way

    def take_end_back(self, reason: str, *, by: str) -> None:
        """The case goes on; raises :class:`NotEnded`."""
        if self.way is None:
            raise NotEnded(f"{self.case_number} has not ended", case_number=self.case_number)
        self._end_taken_back(reason=reason, by=by)

    @event(EndTakenBack)
    def _end_taken_back(self, reason: str, by: str) -> None:
        self.way = None
