"""No command takes what is one case's for another's: every pair of names it is given is crossed.

Each is told twice in one book, of two cases that differ in their numbers alone (``lockstep.py``).
Which commands name two things is read off their signatures, so that none is left out unsaid.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from inspect import signature
from types import ModuleType
from typing import Any, Final

import pytest

import auctions.services
import ledger.services
import reconciliation
from api.every import follower
from ledger.domain import clock
from ledger.domain.act import Role
from ledger.domain.case_account import PartyRole
from ledger.domain.law.plan_parts import Fund
from ledger.domain.money import Money
from ledger.services.command import COMMANDS
from ledger.store.court import Court
from tests.incoming import desk as incoming
from tests.incoming import goods_desk, test_every_incoming_command, test_goods_service
from tests.services import courthouse as courthouses
from tests.services import hearing as hearings
from tests.services import (
    leaving_commands,
    moving_commands,
    people_commands,
    plain_commands,
    reversal_commands,
    test_frozen_share_handed_over,
    test_held_handed_over,
    test_plan_commands,
)
from tests.services.courthouse import BEGIN, by
from tests.services.lockstep import Crossing
from tests.services.naming import NAMES, SAYS, commands, of_two, unsorted
from tests.services.twin import BESIDE, read_anew

BESIDES: Final = {
    '"SJ2026"': '"SJ2027"', '"支票1"': '"支票3"', '"支票2"': '"支票4"', "DJ1": "DJ2",
    "6222000000000000018": "6222000000000000019", "民初77号": "民初78号", '"F1"': '"F4"',
    '"F2"': '"F5"', '"F3"': '"F6"', "KH20260302-1": "KH20260302-2", "执恢1号": "执恢2号",
    '"S1"': '"S501"', "执900号": "执901号", '"C1"': '"C2"', '"CASH"': '"CASH2"',
}  # fmt: skip
"""What the stories call by a name of their own, and how the twin calls his."""
TWINS: Final = read_anew(
    [
        each.__name__ for each in (
            courthouses, hearings, incoming, goods_desk, leaving_commands, moving_commands,
            people_commands, plain_commands, reversal_commands, test_every_incoming_command,
            test_goods_service, test_plan_commands, test_frozen_share_handed_over,
            test_held_handed_over,
        )
    ],
    BESIDES,
)  # fmt: skip
PREPARED: Final = frozenset({
    "record_capacity", "reverse", "refuse", "requeue", "approve_for", "end_power", "find_cash",
    "draft_several", "charge", "note_inability", "close_matter", "to_treasury", "make_good",
    "propose_move", "send_to_court", "receive_transfer", "take_finding_back", "find_co_debtors",
    "name_administrator", "amend_reversal", "collect_returned", "return_thing",
    "value_thing", "end_thing", "ask_uncount", "uncount", "refuse_uncount",
})  # fmt: skip
"""The preparations of single commands that give what no longer story gives."""
ANYBODYS: Final = "the line is nobody's yet: whose it is, is what is said"
BEGUN: Final = "a number is given to what begins: it is nobody's before"
CROSSED: Final = {
    "Receipts.propose": ANYBODYS,
    "Cash.bank": ANYBODYS,
    "Instruments.find_money": ANYBODYS,
    "ForeignMoneys.propose": ANYBODYS,
    "ForeignMoneys.convert": ANYBODYS,
    "WrongPayments.propose_money": ANYBODYS,
    "PayoutsInCash.find_cash": ANYBODYS,
    "Instruments.receive": BEGUN,
    "Deductions.note_freeze": BEGUN,
    "Cash.collect": "a slip book is its keeper's, and serves all his cases",
    "Moves.propose": "two cases are named: money goes from the one to the other",
    "CourtTransfers.receive": "the transfer's id is the other court's word, told here first",
    "People.approve_for": "whoever stands in does so in every case",
}
"""Commands that are given names of two cases, or of none, and take them."""
ANEW: Final = {
    ("Cases.state_account", "number"),
    ("AccountInterests.name_treasury", "number"),
    ("DebtRegister.enter_title", "number"),
    ("Escrows.open_matter", "matter"),
    ("Cash.count", "receipt"),
    ("Instruments.clear", "receipt"),
    ("GoodsRegister.take_in", "slip"),
    ("GoodsRegister.take_over", "slip"),
}
"""Words that are marks elsewhere; here an account's number, a title, what begins, a paper."""
LEFT: Final = {
    "Receipts.accept": "a hit is a place in the line's own list, which the rules wrote",
    "Cash.make_good": ANYBODYS,
    "Escrows.release": "a successor is a party of the case: tests/services/test_escrow_service.py",
}
"""Commands that name two things and stand in no story here."""


@pytest.fixture(autouse=True)
def _plainly(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each command is given once, as people give it, and li sits in finance."""
    for room in (test_every_incoming_command, test_goods_service):
        for each in (room, TWINS[room.__name__]):
            monkeypatch.setattr(each, "Room", Plain)
    for each in (courthouses, TWINS[courthouses.__name__]):
        monkeypatch.setitem(each.ROLES, "li", Role.FINANCE)
    yield
    clock.reset()


class Plain:
    """The commands of some services, each to be given once."""

    def __init__(self, desk: Any, *_: Any) -> None:
        self.desk = desk

    def do(self, person: str, method: Callable[..., Any], *words: Any, **more: Any) -> Any:
        if method.__qualname__ == "AccountInterests.dispose":
            return {}  # what the account has earned leaves at once, and once only
        with by(person):
            return method(*words, **more).ids

    def __call__(self, person: str, _: Any, method: Any, *words: Any, **more: Any) -> Any:
        return self.do(person, method, *words, **more)

    def seen(self) -> None:
        follower(self.desk.court).catch_up()

    def empty(self) -> None:
        """Which commands there are is asked elsewhere."""


Tell = Callable[[Callable[[ModuleType], Any], Any], Any]
"""A story: how it reads a module, and the court house it is told in."""


def told(court: Court, house: tuple[ModuleType, str], tell: Tell, crossing: Crossing) -> None:
    """Tell a story of two cases in one court; what one of them opens is open for both."""
    room, kind = house
    here, there = getattr(room, kind)(court), getattr(TWINS[room.__name__], kind)(court)
    there.serial, there.now = BESIDE, datetime.min.replace(tzinfo=UTC)
    there.open_book = lambda *_, **__: there
    there.books.activate_policy = lambda *_: None
    clock.install(lambda: max(here.now, there.now))
    court.recorder.open_book()

    def beside() -> None:
        there.now = BEGIN
        tell(lambda room: TWINS[room.__name__], there)

    crossing.seen = follower(court).catch_up
    crossing.lots = lambda: list(there.case().lots)
    crossing.tell(lambda: tell(lambda room: room, here), beside)


def stories() -> Iterator[tuple[tuple[ModuleType, str], Tell]]:
    """The house each is told in, and how."""
    for room in (test_every_incoming_command, test_goods_service):
        for name in vars(room):
            if name.startswith("test_every_command") and "ended_rounds" not in name:
                yield (incoming, "Incoming"), _room(room, name)
    for table in (
        plain_commands, people_commands, leaving_commands, moving_commands, reversal_commands,
    ):  # fmt: skip
        for name, made in vars(table).items():
            if name in PREPARED and callable(made) and made.__module__ == table.__name__:
                yield (courthouses, "Courthouse"), _prepared(table, name)
    yield (courthouses, "Courthouse"), _plan
    yield (courthouses, "Courthouse"), _frozen_share
    yield (courthouses, "Courthouse"), _held


def _room(room: ModuleType, name: str) -> Tell:
    def tell(of: Callable[[ModuleType], Any], desk: Any) -> None:
        desk.open_book()
        story = getattr(of(room), name)
        goods = "store" in signature(story).parameters
        story(desk, of(goods_desk).Storeroom(desk)) if goods else story(desk)

    return tell


def _prepared(table: ModuleType, name: str) -> Tell:
    def tell(of: Callable[[ModuleType], Any], house: Any) -> None:
        person, _, do = getattr(of(table), name)(house)
        with by(person):
            do()

    return tell


def _plan(of: Callable[[ModuleType], Any], house: Any) -> None:
    room, tried = of(test_plan_commands), Plain(house)
    hearing = of(hearings).Hearing(house, amount="500000.00")
    room.keep_debts(tried, hearing)
    asked = hearing.asked(fund=Fund(Money(400_000)))
    room.pay(tried, hearing, asked, room.dispute(tried, hearing, asked))


def _frozen_share(of: Callable[[ModuleType], Any], house: Any) -> None:
    room = of(test_frozen_share_handed_over)
    hearing = room.in_session(house)
    room.handed(hearing, room.frozen(hearing, 30_000))


def _held(of: Callable[[ModuleType], Any], house: Any) -> None:
    room = of(test_held_handed_over)
    house.open_book().funded("8000.00")
    court = house.payee(PartyRole.COURT, "苏州市吴江区人民法院")
    room.hand(house, room.freeze(house, "5000.00"), court)


def test_every_word_of_a_command_is_sorted() -> None:
    there = commands(ledger.services, auctions.services, reconciliation)
    assert there.keys() == COMMANDS.keys()
    assert {word for each in there.values() for word in unsorted(each)} == set()
    assert not NAMES & SAYS


@pytest.mark.usefixtures("impatient")
def test_names_of_one_case_are_not_taken_with_those_of_another(
    courts: Callable[[], Court],
) -> None:
    crossing = Crossing()
    for house, tell in stories():
        told(courts(), house, tell, crossing)
    assert crossing.theirs_taken() == CROSSED.keys()
    assert crossing.nobodys_taken() == ANEW
    named = {name for name, each in commands(ledger.services).items() if of_two(each)}
    assert named - crossing.names == LEFT.keys()
