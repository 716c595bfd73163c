"""Who was told what of money (告知): notices to officers and parties, and reminders."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.acts import act
from api.deps import Court, Fresh, Reader
from api.desk import Desk
from api.openapi import WRITES
from api.routing import Routes
from api.shown import shown
from api.wire import CaseText, Day, PartyText, SerialText, Text, Wire
from ledger.domain.notice import Channel, NoticeKind, Outcome
from ledger.projections.notices import NoticeRow, notices_of
from ledger.services.command import Recorded

notices = Routes(prefix="/notices", tags=["waiting"], responses=WRITES)
reminders = Routes(prefix="/reminders", tags=["waiting"], responses=WRITES)
ROUTERS = (notices, reminders)


class Arrived(Wire):
    """The receipt of a case the officer is told of."""

    case_number: CaseText
    receipt: UUID


class NewNotice(Wire):
    """What a party is told; no whole account, identity or telephone number may stand in it."""

    case_number: CaseText
    kind: NoticeKind
    party: PartyText
    text: Text
    channel: Channel
    about: UUID | None = None


class Came(Wire):
    """What came of a notice."""

    outcome: Outcome
    said: Text | None = None


@act(notices, "arrival", "/arrivals", "到账通知 · Tell the officer of money", new=True)
def arrival(desk: Desk, new: Arrived) -> Recorded:
    """Finance tells the officer: amount, payer, value date and serial number."""
    return desk.notices.arrival(new.case_number, new.receipt)


@act(notices, "tell", "", "告知当事人 · Tell a party", new=True)
def tell(desk: Desk, new: NewNotice) -> Recorded:
    """Tell a party; whether it was in time is noted with it."""
    return desk.notices.tell(
        new.case_number, new.kind, new.party, new.text, channel=new.channel, about=new.about
    )


class Pushed(Wire):
    """A case whose parties are told, and by which channel."""

    case_number: CaseText
    channel: Channel


@act(notices, "push", "/push", "节点告知 · Tell the parties what they do not know yet", new=True)
def push(desk: Desk, new: Pushed) -> Recorded:
    """Every arrival, deferral, payment and return of a case, to each party it concerns."""
    return desk.notices.push(new.case_number, channel=new.channel)


@act(notices, "know", "/{number}/outcome", "登记告知结果 · Note what came of a notice")
def know(desk: Desk, number: SerialText, new: Came) -> Recorded:
    """It reached its addressee, or did not."""
    return desk.notices.know(number, new.outcome, new.said or "")


class Reply(Wire):
    """What is done about money one was told of on a rung, and by when."""

    case_number: CaseText
    receipt: UUID
    step: Annotated[int, Field(ge=-30, le=366)]
    words: Text
    next_on: Day


@act(reminders, "remind", "", "超期提醒 · Tell whom the ladder names", new=True)
def remind(desk: Desk, new: Arrived) -> Recorded:
    """Tell the rung reached today, once; the lists say of which money."""
    return desk.reminders.remind(new.case_number, new.receipt)


@act(reminders, "answer", "/answers", "批示 · Answer a reminder")
def answer_reminder(desk: Desk, new: Reply) -> Recorded:
    """Say what is done, and by when."""
    return desk.reminders.answer(new.case_number, new.receipt, new.step, new.words, new.next_on)


@notices.get(
    "", summary="告知记录 · Who was told what",
    response_model=list[shown(NoticeRow)], dependencies=[Fresh],  # type: ignore[misc]
)  # fmt: skip
def list_case_notices(case_number: CaseText, desk: Court, reader: Reader) -> object:
    """Everything anybody was told about a case's money, in order."""
    with reader.act(), desk.views() as connection:
        return notices_of(connection, desk.court.book, case_number)
