"""What the desks of legacy money refuse where no other test comes: found by breaking each."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from ledger.domain.law.escrow import EscrowGround
from ledger.domain.money import Money
from ledger.domain.permissions import NotPermitted
from ledger.domain.ticket import TicketKind
from ledger.services.command import ChangedSince, Contended
from reconciliation.closing.ticketing import Tickets
from reconciliation.legacy import cleared
from reconciliation.legacy.classes import LegacyClass
from reconciliation.legacy.clearing import NoticeKnown
from reconciliation.legacy.differences import Differences, NotAnOpeningDifference
from reconciliation.legacy.exits import Exits, NotInItsCase
from reconciliation.legacy.position import DifferenceKind
from reconciliation.legacy.running import Runs
from reconciliation.legacy.stretch import NoSuchLine
from tests.legacy.clearinghouse import Old
from tests.legacy.registers import row
from tests.legacy.test_legacy_clearing import exhausted
from tests.legacy.test_legacy_differences import NEXT, Off
from tests.legacy.test_legacy_exits import RULING, TRIED, Way
from tests.reconciliation.bank_side import BankSide
from tests.reconciliation.day_side import ticket
from tests.services.courthouse import ACCOUNT, CASE, Courthouse, by
from tests.services.refusing import refused


@pytest.fixture
def loaded(house: Courthouse, tmp_path: Path) -> Old:
    return Old(house, tmp_path).loaded(row(1, "500.00", day="2012-06-01"))


# Out of a case


BY_NONE_OF_THEM: list[Callable[[Way], Any]] = [
    lambda w: w.exits.pay(w.line, "p1", Money(1), "付"),
    lambda w: w.exits.defer(w.line, Money(1), RULING, reason="x"),
    lambda w: w.exits.grant_deferral(w.line, "没有的延缓"),
    lambda w: w.exits.plan(w.line, None),  # type: ignore[arg-type]
    lambda w: w.exits.escrow(
        w.line, "p1", Money(1), ground=EscrowGround.UNREACHABLE, reason="x", attempts=TRIED
    ),
]


@pytest.mark.parametrize("act", BY_NONE_OF_THEM)
def test_who_may_do_nothing_with_a_line_does_not_even_hear_its_class(
    loaded: Old, act: Callable[[Way], Any]
) -> None:
    way = Way(loaded)
    with by("audit"):
        refused(loaded.house, NotPermitted, lambda: act(way))


def test_a_line_leaves_by_no_case_the_book_does_not_have(loaded: Old) -> None:
    loaded.house.payable()
    way = Way(loaded).matched().called(LegacyClass.A)
    nowhere = CASE.replace("101", "999")
    with by("wang"):
        no = refused(
            loaded.house, NotInItsCase,
            lambda: Exits(loaded.house.court).pay(
                way.line, "p1", Money(1), "付", case_number=nowhere
            ),
        )  # fmt: skip
    assert no.facts["case"] == nowhere


# Lines


def test_a_line_of_no_register_is_none(loaded: Old) -> None:
    with by("feng"):
        refused(loaded.house, NoSuchLine, lambda: loaded.clearing.line(UUID(int=7 << 64)))


def test_r3_05_a_petition_has_one_number(house: Courthouse, tmp_path: Path) -> None:
    old = Old(house, tmp_path)
    line = exhausted(old)
    with by("chen"):
        old.clearing.file_petition("民特1", [line], document="申请书")
    with by("chen"):
        no = refused(
            house, NoticeKnown,
            lambda: old.clearing.file_petition("民特1", [line], document="另一申请书"),
        )  # fmt: skip
    assert no.facts["number"] == "民特1"


def test_a_run_others_are_always_faster_than_gives_up(
    loaded: Old, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Runs, "_recorded", lambda *_said: False)
    with by("feng"):
        refused(loaded.house, Contended, lambda: Runs(loaded.house.court).classify(ACCOUNT, "r1"))


def test_r3_08_views_that_are_behind_certify_nothing(
    loaded: Old, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cleared, "WAIT_SECONDS", 0.01)
    with by("chen"):
        refused(loaded.house, cleared.ViewsBehind, cleared.Certificates(loaded.house.court).ask)


# Opening differences


def test_an_opening_difference_that_moved_on_is_looked_at_again(
    house: Courthouse, tmp_path: Path
) -> None:
    house.open_case()
    off = Off(house, tmp_path, DifferenceKind.LONG).explained()
    seen = off.tickets.ticket(off.ticket).version

    def identify() -> Any:
        return off.differences.identify(off.ticket, CASE, Money(1), "回单", expected=seen)

    with by("sun"):
        off.tickets.step(off.ticket, "函询银行", NEXT)
    with by("sun"):
        refused(house, ChangedSince, identify)


def test_a_difference_of_the_bank_is_none_of_the_opening(house: Courthouse) -> None:
    """Its ticket is short as well: what it is about tells them apart."""
    side = BankSide(house)
    debit = side.line("10.00", credit=False, name="银行")
    side.day("2026-03-02", side.line("60.00", name="甲公司"), debit)
    found = ticket(house, TicketKind.SHORT, str(house.id_of(debit)))
    with by("feng"):
        Tickets(house.court).explain(found.id, "银行扣费", "银行回单", date(2026, 3, 20))
    came = side.line("10.00", name="银行", on="2026-03-03")
    side.day("2026-03-03", came)
    with by("sun"):
        no = refused(
            house, NotAnOpeningDifference,
            lambda: Differences(house.court).cover(
                found.id, house.id_of(came), Money("10.00"), "回单"
            ),
        )  # fmt: skip
    assert no.facts["subject"] == found.subject
