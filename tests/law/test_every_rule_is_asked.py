"""No public rule of law stands unasked: a rule that is only tested looks kept, and is not.

Read from the imports of the house: a rule is asked where something outside the rooms of law uses
it, or a rule that is asked itself does.
"""

import ast
from collections import defaultdict
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
ROOMS = ("ledger", "auctions", "reconciliation", "api")

Rule = tuple[str, str]
"""A module of law, and a public function in it."""

UNASKED: dict[Rule, str] = {
    ("ledger.domain.law.limits", "stops_disbursement"): (
        "says what the clock of money does: it hears of granted deferrals, and of no stay at all"
    ),
    ("ledger.domain.law.resend", "stops_the_clock"): (
        "says what the clock of money does: it hears of the bank's booking, and of no answer before"
    ),
    ("auctions.law.in_kind", "goes_to_sale"): "every lot of this house is sold online",
}
"""Rules that nobody asks, and why they stay."""


def modules() -> dict[str, ast.Module]:
    """The modules of law, and those that speak of it."""
    files = [path for room in ROOMS for path in (HOUSE / room).rglob("*.py")]
    texts = {name_of(path): path.read_text(encoding="utf-8") for path in files}
    return {name: ast.parse(text) for name, text in texts.items() if in_law(name) or "law" in text}


def name_of(path: Path) -> str:
    parts = path.relative_to(HOUSE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def in_law(module: str) -> bool:
    return "law" in module.split(".")


def functions(tree: ast.Module) -> set[str]:
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def known_in(module: str, tree: ast.Module) -> tuple[dict[str, Rule], dict[str, str]]:
    """What a module calls the functions and the modules of law it uses."""
    names: dict[str, Rule] = {}
    rooms: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for each in node.names:
                names[each.asname or each.name] = (node.module, each.name)
                rooms[each.asname or each.name] = f"{node.module}.{each.name}"
    if in_law(module):
        names |= {name: (module, name) for name in functions(tree)}
    return names, rooms


def uses(house: dict[str, ast.Module]) -> dict[Rule, set[Rule]]:
    """By function, which functions and modules (then without a name) use it."""
    found: dict[Rule, set[Rule]] = defaultdict(set)
    for module, tree in house.items():
        names, rooms = known_in(module, tree)
        for part in tree.body:
            user = (module, part.name if isinstance(part, ast.FunctionDef) else "")
            for node in ast.walk(part):
                if isinstance(node, ast.Name) and node.id in names:
                    found[names[node.id]].add(user)
                elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                    found[rooms.get(node.value.id, ""), node.attr].add(user)
    return found


def unasked(house: dict[str, ast.Module]) -> set[Rule]:
    """The public functions of law that nothing asks, however long the way."""
    used = uses(house)
    public = {
        (module, name)
        for module, tree in house.items() if in_law(module)
        for name in functions(tree)
    }  # fmt: skip
    asked: set[Rule] = set()
    new = {
        rule for rule in public
        if any(not in_law(module) or not name for module, name in used[rule] - {rule})
    }  # fmt: skip
    while new:
        asked |= new
        new = {rule for rule in public - asked if used[rule] & asked}
    return {(module, name) for module, name in public - asked if not name.startswith("_")}


@pytest.fixture(scope="module")
def house() -> dict[str, ast.Module]:
    return modules()


def test_every_rule_of_law_is_asked_or_says_why_not(house: dict[str, ast.Module]) -> None:
    assert unasked(house) == set(UNASKED)


def test_a_rule_that_is_asked_no_more_is_found(house: dict[str, ast.Module]) -> None:
    """Without the service that asks it, and with a rule that asks nobody but itself."""
    lonely = ast.parse("def may_dream(on: int) -> int:\n    return may_dream(on - 1)\n")
    changed = {**house, "ledger.domain.law.dreaming": lonely}
    del changed["ledger.services.charges"]
    assert unasked(changed) - set(UNASKED) >= {
        ("ledger.domain.law.fees", "may_be_charged"),
        ("ledger.domain.law.dreaming", "may_dream"),
    }
