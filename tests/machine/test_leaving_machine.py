"""The book with every way money leaves and goes wrong; ANZHANG_MACHINE_* make the run longer."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from ledger.domain import clock
from ledger.store.database import Database
from tests.machine.restoring_machine import RestoringMachine

EXAMPLES = int(os.environ.get("ANZHANG_MACHINE_EXAMPLES", "8"))
STEPS = int(os.environ.get("ANZHANG_MACHINE_STEPS", "60"))


@pytest.fixture
def machine(database: Database) -> Iterator[type[RestoringMachine]]:
    RestoringMachine.database = database
    yield RestoringMachine
    clock.reset()


def test_money_leaves_as_a_few_plain_rules_say_in_whatever_order(
    machine: type[RestoringMachine],
) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, print_blob=True,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
        ),
    )  # fmt: skip
