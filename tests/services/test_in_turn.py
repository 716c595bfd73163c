"""Many people at one case at once (多人同时办理一案): each has his turn, none is sent away."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Event
from uuid import UUID, uuid4

import pytest

from ledger.domain.case_account import PartyKind, PartyRole
from ledger.services.cases import Cases, NewParty
from ledger.store.court import Court
from ledger.store.turns import Turns
from tests.formats.make import Line, camt053
from tests.services.courthouse import CASE, Courthouse, by

PEOPLE, FEW, LINES = 20, 4, 200


def all_at_once(courts: Sequence[Court], each: int) -> None:
    """Twenty people add one party after another to one case; none of them is sent away."""

    def adds(nth: int) -> None:
        desk = Cases(courts[nth % len(courts)])
        for turn in range(each):
            with by("wang"):
                desk.add_party(CASE, NewParty(PartyRole.DEBTOR, PartyKind.PERSON, f"{nth}·{turn}"))

    with ThreadPoolExecutor(PEOPLE) as people:
        list(people.map(adds, range(PEOPLE)))


def test_twenty_people_at_one_case_are_all_served(house: Courthouse) -> None:
    house.open_case()
    all_at_once([house.court], 3)
    assert len(house.case().parties) == 2 + PEOPLE * 3


def test_twenty_people_at_one_case_through_two_processes_are_all_served(house: Courthouse) -> None:
    """Neither process hears of who waits in the other."""
    house.open_case()
    other = Court(house.court.database, house.court.book, house.court.keys.master)
    all_at_once([house.court, other], 3)
    assert len(house.case().parties) == 2 + PEOPLE * 3


def test_a_bank_file_is_let_in_while_people_go_on_at_its_case(house: Courthouse) -> None:
    """Its lines take longer to be made ready than anybody at the case takes for one party more."""
    sub, done = house.payable(), Event()

    def adds(nth: int) -> None:
        for turn in count():
            if done.is_set():
                return
            party = NewParty(PartyRole.DEBTOR, PartyKind.PERSON, f"{nth}·{turn}")
            with by("wang"):
                Cases(house.court).add_party(CASE, party)

    with ThreadPoolExecutor(FEW) as people:
        running = [people.submit(adds, nth) for nth in range(FEW)]
        try:
            lines = [Line("1.00", serial=f"L{nth}", sub_account=sub) for nth in range(LINES)]
            taken = house.take(camt053(house.account, "0.00", lines))
        finally:
            done.set()
        for each in running:
            each.result()
    assert (taken.booked, len(house.case().lots)) == (LINES, LINES)


def test_whoever_came_first_has_his_turn_first(court: Court) -> None:
    turns, order = court.turns, list[str]()
    one, other = uuid4(), uuid4()

    def comes(name: str, *nouns: UUID) -> None:
        with turns.of(nouns):
            order.append(name)

    with ThreadPoolExecutor(3) as people, turns.of([one, other]):
        standing = 2
        for name, nouns in (("li", [one]), ("ma", [other, one]), ("hu", [one])):
            people.submit(comes, name, *nouns)
            standing += len(nouns)
            while sum(map(len, turns._lines.values())) < standing:
                pass  # until he stands in line
        assert order == []
    assert order == ["li", "ma", "hu"]
    assert not turns.taken


def test_whoever_waits_for_two_things_waits_for_nobody_who_waits_for_him(court: Court) -> None:
    one, other = uuid4(), uuid4()

    def comes(nth: int) -> int:
        for _ in range(20):
            with court.turns.of([one, other] if nth % 2 else [other, one]):
                pass
        return 1

    with ThreadPoolExecutor(4) as people:
        assert sum(people.map(comes, range(4))) == 4


def test_whoever_just_came_gives_way_and_whoever_has_his_turn_does_not(court: Court) -> None:
    noun = uuid4()
    with court.turns.of([noun]), ThreadPoolExecutor(1) as another:
        assert court.turns.awaited([uuid4(), noun]) is None
        assert another.submit(court.turns.awaited, [uuid4(), noun]).result() == noun
    assert court.turns.awaited([noun]) is None


def test_whoever_waited_too_long_just_tries(court: Court, monkeypatch: pytest.MonkeyPatch) -> None:
    """A turn is a courtesy: nothing ever stands still because somebody does not go on."""
    monkeypatch.setattr("ledger.store.turns.PATIENCE", 0.01)
    noun = uuid4()
    elsewhere = Turns(court.database, court.book)
    with court.turns.of([noun]), elsewhere.of([noun]), ThreadPoolExecutor(1) as another:

        def tries() -> bool:
            with court.turns.of([noun]):
                return True

        assert another.submit(tries).result()
