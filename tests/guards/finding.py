"""Where the guards of a module stand, and the same module with a switch beside each.

    if a or b:                            if __guard__("…a", a) or __guard__("…b", b):
        raise Refused(…)                      raise Refused(…)

    check(x)                              __guard__("…check(x)", False)
                                          try:
                                              check(x)
                                          except Exception:
                                              if __guard__("…check(x)", True):
                                                  raise

A switch hands its condition through, so that what the condition binds stays bound; broken, it says
False. What stands in a handler is broken by letting through what was caught.
"""

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SWITCH: Final = "__guard__"
NO_REFUSALS: Final = frozenset(
    {"NotImplementedError", "AssertionError", "AttributeError", "KeyError", "StopIteration"}
)
"""What is raised where a programmer erred, or where Python asks for it."""
GATHERING: Final = frozenset({".append", ".add", ".extend", ".update", ".discard"})
"""What a check may do to its own lists, and still be nothing but a check."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


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


@dataclass(frozen=True, slots=True)
class Words:
    """What the functions of a house are for, by name; a dot stands before a method's."""

    never_return: frozenset[str]
    checks: frozenset[str]

    def refusal(self, statement: ast.stmt) -> str | None:
        """What this statement refuses with, if it does nothing but refuse."""
        if isinstance(statement, ast.Raise) and statement.exc is not None:
            raised = statement.exc.func if isinstance(statement.exc, ast.Call) else statement.exc
            name = ast.unparse(raised)
            return None if name in NO_REFUSALS else name
        called = _called(statement)
        if called is None or not _among(called, self.never_return):
            return None
        first = called.args[0] if called.args else called.func
        return ast.unparse(first if isinstance(first, ast.Name) else called.func)

    def refuses(self, statement: ast.stmt) -> bool:
        """Whether this is a refusal, or the call of a check."""
        called = _called(statement)
        if called is not None:
            return _among(called, self.never_return | self.checks)
        return isinstance(statement, ast.Raise) and self.refusal(statement) is not None

    def check(self, statement: ast.stmt) -> str | None:
        """The call, if this statement is one of a check."""
        called = _called(statement)
        return ast.unparse(called) if called and _among(called, self.checks) else None


def words_of(trees: Iterable[ast.Module]) -> Words:
    """Which functions never return, and which do nothing but refuse, wherever they are defined."""
    defined: dict[str, list[Function]] = {}
    for name, function in (each for tree in trees for each in _functions(tree)):
        defined.setdefault(name, []).append(function)
    never = frozenset(name for name, all_ in defined.items() if all(map(_never_returns, all_)))
    perhaps = {
        name: [[node for node in ast.walk(f) if isinstance(node, ast.stmt)] for f in all_]
        for name, all_ in defined.items()
        if name not in never and not any(map(_acts, all_))
    }
    words = Words(never, frozenset())
    while True:  # a check may ask other checks
        checks = frozenset(name for name, of in perhaps.items() if all(_only(f, words) for f in of))
        if checks == words.checks:
            return words
        words = Words(never, checks)


def python_files(rooms: Iterable[Path]) -> list[Path]:
    """The modules of rooms, or the files named."""
    found = {f for room in rooms for f in (room.rglob("*.py") if room.is_dir() else [room])}
    return sorted(found)


def switched(source: str, path: str, words: Words) -> tuple[ast.Module, list[Guard]]:
    """The module with a switch beside each of its guards, and the guards."""
    tree = ast.parse(source, path)
    placing = _Placing(path, words)
    placing.visit(tree)
    return ast.fix_missing_locations(tree), placing.guards


class _Placing(ast.NodeTransformer):
    def __init__(self, path: str, words: Words) -> None:
        self.path = path
        self.words = words
        self.guards: list[Guard] = []
        self._within: list[str] = []
        self._met: Counter[tuple[str, str, str]] = Counter()

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
        return ast.copy_location(ast.If(asked, [said], through), said)

    def _call(self, said: ast.stmt, called: str) -> Iterator[ast.stmt]:
        guard = self._guard(said, called, "what it says")
        true, false = (ast.copy_location(ast.Constant(each), said) for each in (True, False))
        yield ast.copy_location(ast.Expr(self._switch(false, guard)), said)
        let = ast.If(self._switch(true, guard), [ast.Raise()], [])
        handler = ast.ExceptHandler(ast.Name("Exception", ast.Load()), None, [let])
        yield ast.copy_location(ast.Try([said], [handler], [], []), said)

    def _guard(self, node: ast.expr | ast.stmt, condition: str, refusal: str) -> Guard:
        alike = (".".join(self._within), condition, refusal)
        self._met[alike] += 1
        guard = Guard(self.path, node.lineno, *alike, nth=self._met[alike])
        self.guards.append(guard)
        return guard

    @staticmethod
    def _switch(condition: ast.expr, guard: Guard) -> ast.expr:
        call = ast.Call(ast.Name(SWITCH, ast.Load()), [ast.Constant(guard.key), condition], [])
        return ast.copy_location(call, condition)


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
    match statement:
        case ast.Expr(value=ast.Call() as call):
            return call
    return None


def _among(call: ast.Call, names: frozenset[str]) -> bool:
    match call.func:
        case ast.Name(id=name):
            return name in names
        case ast.Attribute(attr=name):
            return f".{name}" in names
    return False


def _functions(tree: ast.Module) -> Iterator[tuple[str, Function]]:
    for owner in ast.walk(tree):
        for node in ast.iter_child_nodes(owner):
            if isinstance(node, Function) and not _empty(node):
                dot = "." if isinstance(owner, ast.ClassDef) else ""
                yield dot + node.name, node


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


def _only(statements: Sequence[ast.stmt], words: Words) -> bool:
    """Whether these refuse, and ask nothing but what refuses."""
    asked = words.never_return | words.checks | GATHERING
    return all(
        _among(called, asked) for called in map(_called, statements) if called is not None
    ) and any(words.refuses(each) for each in statements)


def _acts(function: Function) -> bool:
    return function.name.startswith("__") or any(map(_does, ast.walk(function)))


def _does(node: ast.AST) -> bool:
    """Whether this changes anything but the function's own names, or gives way to others."""
    if isinstance(node, ast.Attribute | ast.Subscript):
        return not isinstance(node.ctx, ast.Load)
    if isinstance(node, ast.Name):
        return node.id == "event"
    return isinstance(node, ast.Yield | ast.YieldFrom | ast.With)
