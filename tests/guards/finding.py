"""Where the guards of a module stand, and the same module with a switch beside each.

    if a or b:                            if __guard__("…a", a) or __guard__("…b", b):
        raise Refused(…)                      raise Refused(…)

    check(x)                              __guard__("…check(x)", False)
                                          try:
                                              check(x)
                                          except Exception:
                                              if __guard__("…check(x)", True):
                                                  raise

What is handed out as found wrong, ``yield Difference(…)``, is a refusal too. A switch hands its
condition through, so that what the condition binds stays bound; broken, it says False. What stands
in a handler is broken by letting through what was caught.
"""

import ast
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final, TypeVar

SWITCH: Final = "__guard__"
NO_REFUSALS: Final = frozenset(
    {"NotImplementedError", "AssertionError", "AttributeError", "StopIteration"}
    | {"KeyError", "LookupError"}
)
"""What is raised where a programmer erred, or where Python asks for it."""
FINDINGS: Final = frozenset({"Difference", "Item", "Obstacle"})
"""What verification, the day's proof and the archive hand out where others refuse."""
GATHERING: Final = frozenset({"append", "add", "extend", "update", "discard"})
"""What a check may do to its own lists, and still be nothing but a check."""

Function = ast.FunctionDef | ast.AsyncFunctionDef
Placed = TypeVar("Placed", bound=ast.AST)


@dataclass(frozen=True, slots=True)
class Guard:
    """One way of a module to say no; the key outlives lines that move."""

    path: str
    line: int
    place: str
    condition: str
    refusal: str
    nth: int = 1

    @property
    def key(self) -> str:
        """What it is called in notes and among the known."""
        again = f" #{self.nth}" if self.nth > 1 else ""
        return f"{self.path} {self.place}: {self.condition} -> {self.refusal}{again}"


@dataclass(frozen=True)
class Words:
    """What the functions of a house are for, as one of its modules calls them.

    ``means`` says whose a plain name is. Whose a method is cannot be read from a call: it is any
    of that name in the modules this one imports, near or far, and all of them have to be meant.
    """

    never_return: frozenset[str]
    checks: frozenset[str]
    means: Mapping[str, str]
    methods: Mapping[str, frozenset[str]]

    @cached_property
    def refusing(self) -> frozenset[str]:
        """Who says no, or nothing."""
        return self.never_return | self.checks

    def refusal(self, statement: ast.stmt) -> str | None:
        """What this statement refuses with, if it does nothing but refuse."""
        if isinstance(statement, ast.Raise) and statement.exc is not None:
            raised = statement.exc.func if isinstance(statement.exc, ast.Call) else statement.exc
            name = ast.unparse(raised)
            return None if name in NO_REFUSALS else name
        if found := _found(statement):
            return found
        called = _called(statement)
        if called is None or not self.among(called, self.never_return):
            return None
        first = called.args[0] if called.args else called.func
        return ast.unparse(first if isinstance(first, ast.Name) else called.func)

    def refuses(self, statement: ast.stmt) -> bool:
        """Whether this is a refusal, or the call of a check."""
        called = _called(statement)
        if called is not None:
            return self.among(called, self.refusing)
        return isinstance(statement, ast.Raise) and self.refusal(statement) is not None

    def check(self, statement: ast.stmt) -> str | None:
        """The call, if this statement is one of a check."""
        called = _called(statement)
        return ast.unparse(called) if called and self.among(called, self.checks) else None

    def among(self, call: ast.Call, names: frozenset[str]) -> bool:
        """Whether what is called here is one of these."""
        match call.func:
            case ast.Name(id=name):
                return self.means.get(name) in names
            case ast.Attribute(value=ast.Name(id=module), attr=name) if (
                f"{self.means.get(module)}.{name}" in names
            ):
                return True
            case ast.Attribute(attr=name):
                return f".{name}" in names or self.methods.get(name, _NOBODY) <= names
        return False


_NOBODY: Final = frozenset({""})


def words_of(trees: Mapping[str, ast.Module]) -> dict[str, Words]:
    """Which functions never return, and which do nothing but refuse, as each module calls them."""
    means: dict[str, dict[str, str]] = {}
    defined: dict[str, list[tuple[str, Function]]] = {}
    for module, tree in trees.items():
        means[module] = _taken(tree)
        for name, function in _functions(tree):
            defined.setdefault(f"{module}{name}", []).append((module, function))
            if name.startswith("."):
                means[module][name[1:]] = f"{module}{name}"
    never = frozenset(
        name for name, all_ in defined.items() if all(_never_returns(f) for _, f in all_)
    )
    perhaps = {
        name: all_
        for name, all_ in defined.items()
        if name not in never and not any(_acts(function) for _, function in all_)
    }
    words = _calling(means, defined, never)
    checks: frozenset[str] = frozenset()
    while more := frozenset(
        name for name, all_ in perhaps.items() if all(_only(f, words[m]) for m, f in all_)
    ):  # a check may ask other checks
        checks |= more
        perhaps = {name: all_ for name, all_ in perhaps.items() if name not in more}
        words = {module: replace(each, checks=checks) for module, each in words.items()}
    return words


def _calling(
    means: Mapping[str, Mapping[str, str]], defined: Iterable[str], never: frozenset[str]
) -> dict[str, Words]:
    near = {m: {each.rpartition(".")[0] for each in means[m].values()} for m in means}
    near = {m: (near[m] | set(means[m].values())) & means.keys() for m in means}
    own: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for called in defined:
        module, dot, name = called.partition("::")
        if dot:
            own[module].append((name, called))
    words = {}
    for module in means:
        methods: dict[str, set[str]] = defaultdict(set)
        for name, called in (each for there in _reached(module, near) for each in own[there]):
            methods[name].add(called)
        found = {name: frozenset(called) for name, called in methods.items()}
        words[module] = Words(never, frozenset(), means[module], found)
    return words


def _reached(module: str, near: Mapping[str, Collection[str]]) -> set[str]:
    reached, waiting = {module}, [module]
    while waiting:
        new = set(near[waiting.pop()]) - reached
        reached |= new
        waiting += new
    return reached


def python_files(rooms: Iterable[Path]) -> list[Path]:
    """The modules of rooms, or the files named; the demonstration only tells, and says no never."""
    found = {f for room in rooms for f in (room.rglob("*.py") if room.is_dir() else [room])}
    return sorted(file for file in found if "demo" not in file.parts)


def switched(tree: ast.Module, path: str, words: Words) -> tuple[ast.Module, list[Guard]]:
    """The module with a switch put beside each of its guards, and the guards."""
    placing = _Placing(path, words)
    placing.visit(tree)
    return tree, placing.guards


class _Placing(ast.NodeTransformer):
    def __init__(self, path: str, words: Words) -> None:
        self.path = path
        self.words = words
        self.guards: list[Guard] = []
        self._within: list[str] = []
        self._met: Counter[tuple[str, str, str]] = Counter()

    def visit(self, node: ast.AST) -> Any:
        return node if isinstance(node, ast.expr) else super().visit(node)

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)  # what lies within first: what is put here is not walked again
        why = _why(node)
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list):
                setattr(node, name, list(self._block(node, why, block, body=name == "body")))
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._enter(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return self._enter(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        return self._enter(node)

    def _enter(self, node: Function | ast.ClassDef) -> ast.AST:
        self._within.append(node.name)
        entered = self.generic_visit(node)
        self._within.pop()
        return entered

    def _block(
        self, owner: ast.AST, why: str, block: Sequence[ast.stmt], *, body: bool
    ) -> Iterator[ast.stmt]:
        for statement in block:
            refusal = self.words.refusal(statement)
            called = self.words.check(statement)
            if refusal and body and isinstance(owner, ast.If):
                owner.test = self._conditions(owner.test, refusal)
                yield statement
            elif refusal:
                caught = isinstance(owner, ast.ExceptHandler)
                yield self._alone(statement, refusal, why, caught=caught)
            elif called:
                yield from self._call(statement, called)
            else:
                yield statement

    def _conditions(self, test: ast.expr, refusal: str) -> ast.expr:
        if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or):
            test.values = [self._condition(each, refusal) for each in test.values]
            return test
        return self._condition(test, refusal)

    def _condition(self, test: ast.expr, refusal: str) -> ast.expr:
        return self._switch(test, self._guard(test, ast.unparse(test), refusal))

    def _alone(self, said: ast.stmt, refusal: str, why: str, *, caught: bool) -> ast.stmt:
        guard = self._guard(said, why, refusal)
        through: list[ast.stmt] = [ast.Raise()] if caught else []
        asked = self._switch(ast.copy_location(ast.Constant(True), said), guard)
        return _placed(ast.If(asked, [said], through), said)

    def _call(self, said: ast.stmt, called: str) -> Iterator[ast.stmt]:
        guard = self._guard(said, called, "what it says")
        true, false = (ast.copy_location(ast.Constant(each), said) for each in (True, False))
        yield _placed(ast.Expr(self._switch(false, guard)), said)
        let = ast.If(self._switch(true, guard), [ast.Raise()], [])
        handler = ast.ExceptHandler(ast.Name("Exception", ast.Load()), None, [let])
        yield _placed(ast.Try([said], [handler], [], []), said)

    def _guard(self, node: ast.expr | ast.stmt, condition: str, refusal: str) -> Guard:
        alike = (".".join(self._within), condition, refusal)
        self._met[alike] += 1
        guard = Guard(self.path, node.lineno, *alike, nth=self._met[alike])
        self.guards.append(guard)
        return guard

    @staticmethod
    def _switch(condition: ast.expr, guard: Guard) -> ast.expr:
        call = ast.Call(ast.Name(SWITCH, ast.Load()), [ast.Constant(guard.key), condition], [])
        return _placed(call, condition)


def _placed(new: Placed, beside: ast.AST) -> Placed:
    return ast.fix_missing_locations(ast.copy_location(new, beside))


def _why(owner: ast.AST) -> str:
    match owner:
        case ast.ExceptHandler(type=None):
            return "except"
        case ast.ExceptHandler(type=caught):
            return f"except {ast.unparse(caught)}"
        case ast.If(test=test):
            return f"not ({ast.unparse(test)})"
        case ast.match_case(pattern=pattern):
            return f"case {ast.unparse(pattern)}"
        case _:
            return "nothing else is left"


def _called(statement: ast.stmt) -> ast.Call | None:
    value = statement.value if isinstance(statement, ast.Expr) else None
    return value if isinstance(value, ast.Call) else None


def _found(statement: ast.stmt) -> str | None:
    """What is handed out here as found wrong, by the word it begins with."""
    match statement:
        case ast.Expr(value=ast.Yield(value=ast.Call(func=ast.Name(id=kind), args=[first, *_]))):
            return f"{kind}({ast.unparse(first)})" if kind in FINDINGS else None
    return None


def _taken(tree: ast.Module) -> dict[str, str]:
    """Whose the plain names are that a module takes from others."""
    return {
        each.asname or each.name: f"{node.module}.{each.name}"
        for node in _statements(tree)
        if isinstance(node, ast.ImportFrom) and not node.level
        for each in node.names
    }


def _functions(tree: ast.Module) -> Iterator[tuple[str, Function]]:
    """Each with its name as it stands behind its module's: two colons before a method's."""
    for owner in [tree, *_statements(tree)]:
        mark = "::" if isinstance(owner, ast.ClassDef) else "."
        for node in _within(owner):
            if isinstance(node, Function) and not _empty(node):
                yield mark + node.name, node


def _statements(owner: ast.AST) -> list[ast.stmt]:
    """Every statement within, near or far."""
    found: list[ast.stmt] = []
    for each in _within(owner):
        found += [each, *_statements(each)]
    return found


def _within(owner: ast.AST) -> Iterator[ast.stmt]:
    for name in ("body", "orelse", "finalbody"):
        yield from block if isinstance(block := getattr(owner, name, None), list) else ()
    for name in ("handlers", "cases"):
        for each in getattr(owner, name, ()):
            yield from each.body


def _empty(function: Function) -> bool:
    """Whether it only says what others do: a protocol's word."""
    return all(
        isinstance(each, ast.Pass) or isinstance(getattr(each, "value", None), ast.Constant)
        for each in function.body
    )


def _never_returns(function: Function) -> bool:
    """Python's own words, ``object.__setattr__``, are not those a class of the house forbids."""
    return (
        not function.name.startswith("__")
        and isinstance(function.returns, ast.Name)
        and function.returns.id == "NoReturn"
    )


def _only(function: Function, words: Words) -> bool:
    """Whether this refuses, and asks nothing but what refuses."""
    statements = _statements(function)
    taken = {
        each.targets[0].id: each.value
        for each in statements
        if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name)
    }
    return all(
        words.among(called, words.refusing) or _gathers(called, taken)
        for called in map(_called, statements)
        if called is not None
    ) and any(words.refuses(each) for each in statements)


def _gathers(call: ast.Call, taken: Mapping[str, ast.expr]) -> bool:
    """Whether this adds to what was made here or handed in: a row taken from a view is neither."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in GATHERING:
        return False
    held = call.func.value
    while isinstance(held, ast.Subscript):
        held = held.value
    match taken.get(held.id) if isinstance(held, ast.Name) else held:
        case ast.Subscript() | ast.Call(func=ast.Attribute()):
            return False
    return True


def _acts(function: Function) -> bool:
    return function.name.startswith("__") or any(map(_does, ast.walk(function)))


def _does(node: ast.AST) -> bool:
    """Whether this changes anything but the function's own names, or gives way to others."""
    if isinstance(node, ast.Attribute | ast.Subscript):
        return not isinstance(node.ctx, ast.Load)
    if isinstance(node, ast.Name):
        return node.id == "event"
    return isinstance(node, ast.Yield | ast.YieldFrom | ast.With)
