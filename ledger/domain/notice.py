"""A notice (告知): who was told what about a case's money, by which channel, when, and by when.

It is a fact that somebody was told, in time or late; an attempt that failed is one as well, for an
escrow must name each of them.
"""

from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from ledger.domain.errors import Conflict
from ledger.domain.kernel import FirstFact, Personal, Root, event, name_id
from ledger.domain.law.disbursement import Timing
from ledger.domain.law.notices import MESSAGES, may_say
from ledger.domain.money import Money


class NoticeKind(StrEnum):
    """What a notice is about."""

    ARRIVAL = "arrival"  # 到账通知承办人
    PARTY_ARRIVAL = "party-arrival"  # 告知当事人到账
    COLLECT = "collect"  # 通知领取
    DEFERRAL = "deferral"  # 告知延缓
    RETURN = "return"  # 告知退汇
    SUCCESS = "success"  # 告知已发放
    OTHER = "other"  # 其他告知


class Node(StrEnum):
    """What a party hears of its money."""

    RECEIVED = "received"  # 执行款到账
    DEFERRED = "deferred"  # 延缓发放
    PAID = "paid"  # 执行款发放
    RETURNED = "returned"  # 退汇


# Which notice tells of which event.
NODES: Final = {
    NoticeKind.PARTY_ARRIVAL: Node.RECEIVED,
    NoticeKind.COLLECT: Node.RECEIVED,
    NoticeKind.DEFERRAL: Node.DEFERRED,
    NoticeKind.SUCCESS: Node.PAID,
    NoticeKind.RETURN: Node.RETURNED,
}


class Channel(StrEnum):
    """By which way somebody was told."""

    SYSTEM = "system"  # 系统消息
    SMS = "sms"  # 12368短信
    PHONE = "phone"  # 电话
    MAIL = "mail"  # 邮寄
    PERSON = "in-person"  # 当面
    PUBLIC = "public-notice"  # 公告


class Outcome(StrEnum):
    """Whether it reached anybody."""

    SENT = "sent"  # 已发出
    REACHED = "reached"  # 已送达
    FAILED = "failed"  # 未送达


class NoticeAnswered(Conflict):
    """What came of a notice is known already."""

    code = "notice-answered"
    title = "What came of the notice is known already"
    title_zh = "该告知结果已登记"
    article = MESSAGES


class Notice(Root):
    """One notice about the money of one case."""

    TOPIC = "notice"

    class Given(FirstFact):
        """Somebody was told (告知); ``to`` is the officer, or the mark of a party."""

        TOPIC = "notice.given"
        case_number: str
        serial: int
        kind: NoticeKind
        to: str
        about: UUID | None
        amount: Money | None
        channel: Channel
        text: Personal
        given_on: date
        due_on: date | None
        timing: Timing
        by: str

    class OutcomeKnown(Root.Event):
        """It reached its addressee, or did not (告知结果)."""

        TOPIC = "notice.outcome-known"
        outcome: Outcome
        on: date
        said: str
        by: str

    @staticmethod
    def create_id(case_number: str, serial: int) -> UUID:
        return name_id("notice", case_number, str(serial))

    @event(Given)
    def __init__(
        self,
        *,
        case_number: str,
        serial: int,
        kind: NoticeKind,
        to: str,
        about: UUID | None,
        amount: Money | None,
        channel: Channel,
        text: str,
        given_on: date,
        due_on: date | None,
        timing: Timing,
        by: str,
    ) -> None:
        self.case_number = case_number
        self.serial = serial
        self.kind = kind
        self.to = to
        self.about = about
        self.channel = channel
        self.given_on = given_on
        self.due_on = due_on
        self.timing = timing
        self.outcome = Outcome.SENT

    @classmethod
    def give(
        cls,
        case_number: str,
        serial: int,
        kind: NoticeKind,
        to: str,
        text: str,
        *,
        channel: Channel,
        about: UUID | None,
        amount: Money | None,
        on: date,
        due_on: date | None,
        by: str,
    ) -> "Notice":
        """Tell somebody; raises :class:`MessageTellsTooMuch`."""
        late = due_on is not None and on > due_on
        return cls(
            case_number=case_number, serial=serial, kind=kind, to=to, about=about, amount=amount,
            channel=channel, text=may_say(text), given_on=on, due_on=due_on,
            timing=Timing.LATE if late else Timing.TIMELY, by=by,
        )  # fmt: skip

    @property
    def number(self) -> str:
        return f"{self.case_number}-{self.serial}"

    def know(self, outcome: Outcome, said: str, *, on: date, by: str) -> None:
        """Note what came of it; raises :class:`NoticeAnswered`."""
        if self.outcome is not Outcome.SENT or outcome is Outcome.SENT:
            raise NoticeAnswered(
                f"notice {self.number} is {self.outcome.value}", number=self.number
            )
        self._outcome_known(outcome=outcome, on=on, said=said, by=by)

    @event(OutcomeKnown)
    def _outcome_known(self, outcome: Outcome, on: date, said: str, by: str) -> None:
        self.outcome = outcome
