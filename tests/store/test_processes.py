"""Processes that remember, each for itself, decide together as one that asks every time."""

from functools import partial
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from purses import Purse

from ledger.domain.act import Act, Role, acting
from ledger.domain.errors import Conflict
from ledger.domain.money import Money
from ledger.services.command import Recorded, record, until_it_holds
from ledger.store.court import Court


class TooMuch(Conflict):
    """A purse may not get ahead of the one it is measured by."""

    code = "too-much"


def move(court: Court, filled: str, measure: str) -> Recorded:
    """A yuan for the one, unless it is ahead of the other; out of it, if both are the same."""
    asked, other = Purse.create_id(filled), Purse.create_id(measure)
    found = court.find_many(Purse, [asked, other])
    if found[asked].balance > found[other].balance:
        raise TooMuch("it is ahead already")
    if asked != other:
        found[asked].fill(Money("1.00"))
    elif found[asked].balance:
        found[asked].spend(Money("1.00"))
    return record(court, found[asked])


Step = tuple[int, int, int]  # which process, which purse is filled, and which it is measured by


@given(steps=st.lists(st.tuples(*[st.integers(0, 1)] * 3), min_size=15, max_size=30))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_two_processes_with_memories_of_their_own_decide_as_one_that_asks(
    court: Court, steps: list[Step]
) -> None:
    """Whether a purse is filled depends on another, only read, which the other process empties."""
    courts = [court, Court(court.database, court.book, court.keys.master)]
    names = [uuid4().hex for _ in range(2)]
    court.save(*(Purse(number=name, holder="张三") for name in names))
    held = [0, 0]
    for who, filled, measure in steps:
        asked = partial(move, courts[who], names[filled], names[measure])
        with acting(Act("chen", Role.CHIEF, request_key=uuid4().hex, input_hash=b"x")):
            if held[filled] > held[measure]:
                with pytest.raises(TooMuch):
                    until_it_holds(courts[who], asked)
            else:
                until_it_holds(courts[who], asked)
                held[filled] += 1 if filled != measure else -bool(held[filled])
    found = court.find_many(Purse, map(Purse.create_id, names))
    assert [found[Purse.create_id(name)].balance for name in names] == [*map(Money, held)]
