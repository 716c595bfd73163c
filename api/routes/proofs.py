"""Daily proof (日终核对): what bank and books say of a day, and what lies between them."""

from datetime import date

from api.answers import Answer
from api.deps import Court, Reader, Writer
from api.openapi import WRITES
from api.routing import Routes
from api.shown import Shown, shown
from api.wire import Day, Text, Wire, Word, Yuan
from reconciliation.closing.day import DayRead
from reconciliation.closing.standing import Difference, OnItsWay, PlatformBreak, Sum

router = Routes(prefix="/proofs", tags=["proofs"], responses=WRITES)


class DayShown(Shown):
    """A day: every bank account, what lies between bank and cases, and what is on its way.

    An account agrees when a statement tells its balance and every item between is one of time.
    """

    day: date
    agrees: bool
    accounts: list[shown(DayRead)]  # type: ignore[valid-type]  # made from the record
    between: list[shown(Sum)]  # type: ignore[valid-type]
    in_transit: list[shown(OnItsWay)]  # type: ignore[valid-type]
    platform: list[shown(PlatformBreak)]  # type: ignore[valid-type]
    closed_cases: list[shown(Difference)]  # type: ignore[valid-type]
    position: int


@router.get("/{day}", summary="查看日终核对 · Look at a day's proof")
def see_day(day: Day, desk: Court, reader: Reader) -> DayShown:
    """Bank and books compared as the book stands now; nothing is recorded."""
    with reader.act():
        found = desk.proving.look(day)
    return DayShown.model_validate(found)


@router.post("/{day}", summary="编制余额调节表 · Draw a day's proof")
def prove_day(day: Day, desk: Court, writer: Writer) -> Answer:
    """Write the proof down; every difference gets a ticket with an owner and a date."""
    with writer.act():
        return writer.answer(desk.proving.prove(day))


class ConfirmedBalance(Wire):
    """What the bank's own paper says the account held at the end of the day."""

    bank_account: Word
    closing: Yuan
    document: Text


@router.post("/{day}/balances", summary="登记余额对账单 · A balance confirmed on paper")
def confirm_balance(day: Day, said: ConfirmedBalance, desk: Court, writer: Writer) -> Answer:
    """Where the bank's files tell no balance, its paper does."""
    with writer.act():
        done = desk.proving.confirm_balance(said.bank_account, day, said.closing, said.document)
        return writer.answer(done)


@router.post("/{day}/matching", summary="匹配建议 · Propose whose money it is")
def propose_matches(day: Day, desk: Court, writer: Writer) -> Answer:
    """Ask the rules about every unclaimed line; nothing is booked, officers take proposals over."""
    with writer.act():
        return writer.answer(desk.matching.propose())
