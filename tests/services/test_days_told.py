"""A day on which something happened is not tomorrow (所述日期不得晚于今日), at whatever door."""

import inspect
import sys
from collections.abc import Callable
from dataclasses import is_dataclass
from datetime import date, datetime, timedelta
from typing import Any, get_args, get_type_hints

import pytest

from ledger.domain.case_closing import ClosedAs
from ledger.domain.case_parties import Inability
from ledger.domain.instrument import InstrumentKind
from ledger.domain.law.bankruptcy import ACCEPTED
from ledger.domain.law.limits import StayKind
from ledger.domain.money import Money
from ledger.domain.plan_parts import NotYetThen
from ledger.services.closings import Closings
from ledger.services.command import AHEAD
from ledger.services.deductions import Deductions
from ledger.services.direct import DirectPayments
from ledger.services.instruments import Instruments
from ledger.services.stays import Stays
from tests.services.courthouse import CASE, Courthouse, by
from tests.services.papers import RECEIPT, RECORD, RULING
from tests.services.refusing import refused

TEN = Money("10.00")


def doors(house: Courthouse) -> dict[str, Callable[[date], Any]]:
    """What is told of a day, by the word it is told in."""
    court = house.court
    return {
        "since": lambda day: house.charges.note_inability(
            CASE, "p1", Inability.DIED, day, RECORD
        ),
        "on": lambda day: DirectPayments(court).record(
            CASE, TEN, payer="p2", payee="p1", on=day, receipt=RECEIPT
        ),
        "received_on": lambda day: Instruments(court).receive(
            "支票1", InstrumentKind.CHEQUE, CASE, TEN, drawer_name="甲", slip="甲-9",
            received_on=day,
        ),
        "placed_on": lambda day: Deductions(court).note_freeze(
            "62", "D1", CASE, TEN, holder="甲", bank_name="工商银行", placed_on=day,
            until=day + timedelta(days=30), paper=RULING,
        ),
        "binds_from": lambda day: house.debts.enter_title(CASE, "（2025）苏0508民初1号", day),
    }  # fmt: skip


@pytest.mark.parametrize("place", ["since", "on", "received_on", "placed_on", "binds_from"])
def test_what_happened_tomorrow_is_refused_by_its_place_and_today_is_taken(
    house: Courthouse, place: str
) -> None:
    house.payable()
    today = house.now.date()
    tell = doors(house)[place]
    with by("wang"):
        no = refused(house, NotYetThen, lambda: tell(today + timedelta(days=1)))
    assert no.facts == {"on": str(today + timedelta(days=1)), "place": place}
    with by("wang"):
        assert tell(today).facts


def test_r2_16_no_bankruptcy_was_accepted_tomorrow_nor_anybody_told_then(
    house: Courthouse,
) -> None:
    """Or all of a debtor's cases would stop on a day somebody mistyped."""
    house.funded("25000.00")
    today = house.now.date()
    later = today + timedelta(days=1)
    for place, days in (("accepted_on", (later, later)), ("noticed_on", (today, later))):
        with by("wang"):
            no = refused(
                house, NotYetThen,
                lambda days=days: house.bankruptcies.accept(CASE, "p2", RULING, *days),
            )  # fmt: skip
        assert (no.facts["place"], no.cited) == (place, ACCEPTED)
    with by("wang"):
        assert house.bankruptcies.accept(CASE, "p2", RULING, today, today).facts


def test_an_end_may_lie_ahead_and_what_ended_may_not(house: Courthouse) -> None:
    house.payable()
    later = house.now.date() + timedelta(days=9)
    with by("wang"):
        asked = Stays(house.court).ask(
            CASE, StayKind.SUSPENSION, first=house.now.date(), last=later, reason="中止",
            paper=RULING,
        )  # fmt: skip
    assert asked.facts
    with by("chen"):
        Stays(house.court).approve(asked.ids["stay"])
    with by("wang"):
        refused(house, NotYetThen, lambda: Stays(house.court).end(asked.ids["stay"], later, RULING))
        refused(
            house, NotYetThen,
            lambda: Closings(house.court).close(CASE, ClosedAs.PERFORMED, later, RULING),
        )  # fmt: skip


def test_every_day_that_may_lie_ahead_is_a_day_of_its_command() -> None:
    """Whatever is not named here is closed: a new command's days have happened."""
    for name, ahead in AHEAD.items():
        service, _, method = name.partition(".")
        kinds = [
            vars(module)[service]
            for module in list(sys.modules.values())
            if hasattr(getattr(vars(module).get(service), method, None), "__wrapped__") and ahead
        ]
        for kind in kinds[:1]:
            given = inspect.unwrap(getattr(kind, method))
            hints = get_type_hints(given)
            for word in ahead:
                assert _a_day(hints, word.split(".")), (name, word)


def _a_day(hints: dict[str, Any], path: list[str]) -> bool:
    """Whether a day or a moment stands at this place of what a command is told."""
    kinds = [hints[path[0]], *get_args(hints[path[0]])]
    if len(path) == 1:
        return any(kind in (date, datetime) for kind in kinds)
    return any(is_dataclass(kind) and _a_day(get_type_hints(kind), path[1:]) for kind in kinds)
