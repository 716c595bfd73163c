"""Every act of a lot asks its stage first, those that share an act's name as well."""

import ast
import inspect
import textwrap
from collections.abc import Iterator

import pytest

from auctions.lot import Lot
from auctions.lot_table import TRANSITIONS, NotInThatStage
from auctions.lot_words import State
from tests.auctions.lot_acts import reach

ENDS = (State.CLOSED_SOLD, State.REGISTERED)


def asking() -> Iterator[tuple[str, str]]:
    """The methods that begin by asking for an act, and for which."""
    for name, method in inspect.getmembers(Lot, inspect.isfunction):
        if name.startswith("_"):
            continue
        (told,) = ast.parse(textwrap.dedent(inspect.getsource(method))).body
        assert isinstance(told, ast.FunctionDef)
        match told.body[1:2]:
            case [
                ast.Expr(
                    ast.Call(
                        func=ast.Attribute(value=ast.Name("self"), attr="ask"),
                        args=[ast.Constant(value=str(act))],
                    )
                )
            ]:
                yield name, act


def closed_to(act: str) -> State:
    open_in = {state for row in TRANSITIONS if row.act == act for state in row.before}
    return next(state for state in ENDS if state not in open_in)


@pytest.mark.parametrize(("method", "act"), list(asking()))
def test_no_act_is_looked_into_in_a_stage_that_does_not_allow_it(method: str, act: str) -> None:
    """Given nothing at all: whoever looked at it before the stage would say something else."""
    lot = reach(closed_to(act)).lot
    doing = getattr(lot, method)
    nothing = dict.fromkeys(inspect.signature(doing).parameters)
    with pytest.raises(NotInThatStage):
        doing(**nothing)


def test_those_that_share_an_acts_name_are_among_them() -> None:
    found = dict(asking())
    assert len(found) > 25
    assert {name for name, act in found.items() if act == "fix_reference"} > {
        "take_report", "recall_appraisal", "extend_appraisal", "commission_appraisal",
    }  # fmt: skip
