"""The lot's machine comes to every stage by its own rules, with money: none of it is left to luck.

Every invariant of the machine is asked after every step here too.
"""

import inspect

import pytest

from auctions.lot_words import State
from tests.auctions.test_lot_machine import LotMachine

# Whether it is bid for (or taken), and whether it is then paid (or allowed).
NOBODY, TAKEN, UNPAID, NEITHER = (False, True), (True, True), (True, False), (False, False)
Steps = tuple[tuple[bool, bool], ...]
WAYS: dict[str, tuple[str, Steps, str]] = {
    "sold at the first auction, ruled and handed over": (
        "announced", (TAKEN,) * 4,
        "sold-await-balance r1-A1, paid r1-A1, ruled r1-A1, delivered r1-A1",
    ),
    "the second auction is sold, defaults, is rerun and paid": (
        "announced", (NOBODY, NOBODY, UNPAID, UNPAID, NOBODY, TAKEN, TAKEN, TAKEN),
        "a1-failed r1-A1, a2-announced r1-A2, sold-await-balance r1-A2, defaulted r1-A2,"
        " a2-announced r1-A2.1, sold-await-balance r1-A2.1, paid r1-A2.1, ruled r1-A2.1",
    ),
    "nobody buys, the creditor refuses, the private sale is sold": (
        "announced", (NOBODY,) * 6 + (TAKEN,) * 3,
        "a1-failed r1-A1, a2-announced r1-A2, a2-failed r1-A2, inkind-inquiry r1-A2,"
        " ps-prep r1-A2, ps-announced r1-PS, sold-await-balance r1-PS, paid r1-PS, ruled r1-PS",
    ),
    "the creditor takes it after the second auction and pays the difference": (
        "a2-failed", (TAKEN,) * 4,
        "inkind-inquiry r1-A2, inkind-pending r1-A2, inkind-paid r1-A2, closed-inkind r1-A2",
    ),
    "the creditor takes it after the private sale": (
        "ps-failed", (UNPAID, TAKEN, TAKEN),
        "inkind-pending r1-PS, inkind-paid r1-PS, closed-inkind r1-PS",
    ),
    "the private sale defaults and is rerun": (
        "ps-announced", (UNPAID, UNPAID, NOBODY, TAKEN, TAKEN),
        "sold-await-balance r1-PS, defaulted r1-PS, ps-announced r1-PS.1,"
        " sold-await-balance r1-PS.1, paid r1-PS.1",
    ),
    "a second round at the price before defaults, is rerun and paid": (
        "ps-failed", (NOBODY, NOBODY, UNPAID, UNPAID, NOBODY, TAKEN, TAKEN, TAKEN),
        "prepared r1-PS, a1-announced r2-A1, sold-await-balance r2-A1, defaulted r2-A1,"
        " a1-announced r2-A1.1, sold-await-balance r2-A1.1, paid r2-A1.1, ruled r2-A1.1",
    ),
    "a second round priced anew is sold at its second auction": (
        "ps-failed", (TAKEN, NOBODY, NOBODY, NOBODY, NOBODY, UNPAID, TAKEN),
        "pricing r1-PS, prepared r1-PS, a1-announced r2-A1, a1-failed r2-A1,"
        " a2-announced r2-A2, sold-await-balance r2-A2, paid r2-A2",
    ),
    "a second round is refused": ("ps-failed", (NEITHER,), "ps-failed r1-PS"),
}  # fmt: skip


def asked(machine: LotMachine) -> None:
    """Ask every invariant; the one that only counts stages counts for Hypothesis alone."""
    for name, kept in inspect.getmembers(LotMachine, inspect.isfunction):
        if hasattr(kept, "hypothesis_stateful_invariant") and not name.startswith("it_is_told"):
            getattr(machine, name)()


@pytest.mark.parametrize("way", WAYS)
def test_the_rules_of_the_machine_take_a_lot_every_way_it_can_go(way: str) -> None:
    far, steps, path = WAYS[way]
    machine = LotMachine()
    machine.begin(far)
    gone = []
    for sold, pays in steps:
        machine.what_comes_next(sold=sold, pays=pays)
        asked(machine)
        gone.append(f"{machine.stage.value} {machine.lot.current}")
    assert ", ".join(gone) == path
    with_money = bool(machine.money.receipts or machine.money.credited)
    assert with_money or machine.stage is State.PS_FAILED


def test_the_rules_of_the_machine_stop_a_lot_and_let_it_go() -> None:
    machine = LotMachine()
    machine.begin("ps-announced")
    machine.somebody_enters(court=True)
    machine.it_is_stayed(goes_on=True)
    assert machine.stage is State.PS_ANNOUNCED
    machine.it_is_stayed(goes_on=False)
    asked(machine)
    assert machine.stage is State.WITHDRAWN
    assert machine.find(type(machine.money)).held("prepaid/L1/B1").fen == 0
    machine.begin("ps-failed")
    machine.the_creditors_are_asked("700000")
    machine.the_creditor_answers(takes=False)
    machine.it_goes_back_to_the_debtor()
    assert machine.stage is State.RETURNED
