"""A disputed plan carried out in any order, with nothing else in between; ANZHANG_MACHINE_* too.

In the whole book's machine the steps of a plan are a few among a hundred. Here they are all there
is, so that suits end, plans are amended and shares asked for again many times in every run.
"""

import os
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RULE_MARKER, run_state_machine_as_test

from ledger.domain import clock
from ledger.store.database import Database
from tests.machine.freezing_machine import FreezingMachine
from tests.machine.planning_machine import PlanningMachine

EXAMPLES = int(os.environ.get("ANZHANG_MACHINE_EXAMPLES", "6"))
STEPS = int(os.environ.get("ANZHANG_MACHINE_STEPS", "40"))


def no_rule(step: Callable[..., Any]) -> Callable[..., Any]:
    """The same step, which other steps may take and Hypothesis may not."""

    @wraps(step, updated=())
    def taken(self: FreezingMachine, *args: Any, **kwargs: Any) -> Any:
        return step(self, *args, **kwargs)

    return taken


def alone() -> type[FreezingMachine]:
    """The machine with the steps of a plan only, and of the courts that freeze its shares."""
    its = vars(FreezingMachine).keys() | vars(PlanningMachine).keys()
    others = {
        name: no_rule(step)
        for base in PlanningMachine.__mro__[1:]
        for name, step in vars(base).items()
        if hasattr(step, RULE_MARKER) and name not in its
    }
    return type("PlanAlone", (FreezingMachine,), others)


@pytest.fixture
def machine(database: Database) -> Iterator[type[FreezingMachine]]:
    FreezingMachine.database = database
    yield alone()
    clock.reset()


def test_r4_11_no_money_leaves_past_its_plan_and_what_nobody_disputes_is_paid(
    machine: type[FreezingMachine],
) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, print_blob=True,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
        ),
    )  # fmt: skip
