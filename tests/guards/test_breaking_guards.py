"""The tool that breaks guards: it finds them, breaks them, and names those that nobody misses."""

import ast
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.guards.finding import switched, words_of
from tests.guards.switch import Switches

ROOT: Final = Path(__file__).parents[2]

GATE: Final = """
class Refused(Exception):
    pass


def may_enter(age, ticket):
    if age < 18 or not ticket:
        raise Refused("not you")


def admit(age, ticket):
    may_enter(age, ticket)
    return "in"


def seat(number):
    try:
        return {"a": 1}[number]
    except KeyError as unknown:
        raise Refused("no such seat") from unknown
"""

TESTS: Final = """
import pytest

from room.gate import Refused, admit, seat


def test_nobody_enters_without_a_ticket():
    assert admit(20, "t") == "in"
    with pytest.raises(Refused):
        admit(20, "")


def test_a_child_is_tried_and_nobody_looks():
    try:
        admit(10, "t")
    except Refused:
        pass


def test_there_is_no_seat_b():
    with pytest.raises(Refused):
        seat("b")
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    room = tmp_path / "room"
    room.mkdir()
    (room / "__init__.py").touch()
    (room / "gate.py").write_text(GATE, "utf-8")
    (tmp_path / "test_gate.py").write_text(TESTS, "utf-8")
    return tmp_path


def breaks(house: Path) -> tuple[int, str]:
    bare = {"PYTHONPATH": f"{ROOT}:{house}", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = ["-m", "tests.guards", "--rooms", "room", "--tests", "test_gate.py"]
    ended = subprocess.run(
        [sys.executable, *command, "--cache", "notes.json"],
        cwd=house, env=os.environ | bare, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    return ended.returncode, ended.stdout + ended.stderr


def test_a_guard_that_a_test_misses_is_killed_and_one_nobody_misses_is_named(house: Path) -> None:
    code, said = breaks(house)
    assert code == 1, said
    assert "4 guards: 3 killed (0 by time), 0 known, 1 survived" in said
    assert "room/gate.py:7 may_enter\n    age < 18 -> Refused\n" in said
    assert "2 tests pass by it, in 1 of them it says no" in said
    assert (house / "room" / "gate.py").read_text("utf-8") == GATE

    looking = TESTS.replace("try:\n        admit(10, \"t\")\n    except Refused:\n        pass",
                            "with pytest.raises(Refused):\n        admit(10, \"t\")")  # fmt: skip
    (house / "test_gate.py").write_text(looking, "utf-8")
    code, said = breaks(house)
    assert code == 0, said
    assert "3 were killed before, 1 are to be broken" in said
    assert "4 guards: 4 killed" in said
    reworded = (house / "room/gate.py").read_text("utf-8").replace("age < 18", "age <= 17")
    (house / "room/gate.py").write_text(reworded, "utf-8")
    code, said = breaks(house)
    assert code == 0, "the tests that met it look again"
    assert "4 guards: 4 killed" in said


def keys(source: str) -> list[str]:
    tree = ast.parse(source)
    words = words_of({"m": tree})
    return [guard.key.partition(" ")[2] for guard in switched(tree, "m.py", words["m"])[1]]


def test_alternatives_calls_of_checks_and_lone_refusals_are_each_a_guard() -> None:
    assert keys(GATE) == [
        "may_enter: age < 18 -> Refused",
        "may_enter: not ticket -> Refused",
        "admit: may_enter(age, ticket) -> what it says",
        "seat: except KeyError -> Refused",
    ]


def test_who_records_is_no_check_and_a_programmers_mistake_no_refusal() -> None:
    source = """
from typing import NoReturn

def refuse(why) -> NoReturn:
    raise Refused(why)

class Case:
    def close(self, on):
        if self.open:
            refuse("it is open")
        elif on is None:
            raise NotImplementedError
        else:
            raise Late(on)
        self.closed = on

    def end(self):
        self.close(1)
"""
    assert set(keys(source)) == {
        "refuse: nothing else is left -> Refused",
        "Case.close: self.open -> refuse",
        "Case.close: not (on is None) -> Late",
    }


def test_a_switch_hands_its_condition_through_until_it_is_broken() -> None:
    switches = Switches()
    assert switches("a", ["words"]) == ["words"]
    assert switches("b", 0) == 0
    assert (switches.asked, switches.refused) == ({"a", "b"}, {"a"})
    switches.broken = "a"
    assert switches("a", ["words"]) is False


def test_two_functions_of_one_name_are_known_apart_by_where_they_stand() -> None:
    law = "def check(x):\n    if x:\n        raise Refused\n"
    other = "def check(x):\n    kept[x] = 1\n"
    asking = "from law import check\nimport other\n\ndef enter(x):\n    check(x)\n"
    trees = {"law": ast.parse(law), "other": ast.parse(other), "asking": ast.parse(asking)}
    words = words_of(trees)
    found = switched(trees["asking"], "asking.py", words["asking"])[1]
    assert [guard.condition for guard in found] == ["check(x)"]


def test_a_method_is_a_check_where_every_one_within_reach_of_its_name_is() -> None:
    case = "class Case:\n    def party(self, mark):\n        if mark:\n            raise Refused\n"
    view = "class View:\n    def party(self, mark):\n        self.asked = mark\n"
    for taken, guards in (("from case import Case", 1), ("from case import Case, View", 0)):
        tree = ast.parse(f"{taken}\n\ndef enter(case):\n    case.party('p9')\n")
        trees = {"case": ast.parse(case if guards else case + view), "asking": tree}
        words = words_of(trees | {"view": ast.parse(view)})
        assert len(switched(tree, "asking.py", words["asking"])[1]) == guards


def test_what_is_handed_out_as_found_wrong_is_a_guard() -> None:
    source = """
def verify(rows, head):
    if head:
        yield Difference("tail-cut", head)
    for row in rows:
        yield Difference("link", row)
        yield row
"""
    assert keys(source) == [
        "verify: head -> Difference('tail-cut')",
        "verify: nothing else is left -> Difference('link')",
    ]


def test_who_gathers_checks_and_who_moves_a_row_of_others_does_not() -> None:
    gathering = "def check(x):\n    seen = set()\n    seen.add(x)\n"
    moving = "def check(x):\n    seen = work['rows'].get(x)\n    seen.update(x)\n"
    for source, guards in ((gathering, 1), (moving, 0)):
        refusing = "    if not seen:\n        raise Refused\n\ndef enter(x):\n    check(x)\n"
        assert keys(source + refusing).count("enter: check(x) -> what it says") == guards
