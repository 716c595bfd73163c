"""The switch beside each guard, and the reading of modules that puts it there.

Chosen in the process itself: what a test starts as a program of its own reads the files as they
are.
"""

import ast
import sys
from collections.abc import Iterable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from tests.guards.finding import SWITCH, Guard, python_files, switched, words_of


class Switches:
    """Which guard is broken, which were asked, and which of them said no."""

    def __init__(self) -> None:
        self.broken: str | None = None
        self.asked: set[str] = set()
        self.refused: set[str] = set()

    def __call__(self, key: str, condition: Any) -> Any:
        """Hand the condition through; broken, it is False."""
        self.asked.add(key)
        if condition:
            self.refused.add(key)
            if key == self.broken:
                return False
        return condition

    def forget(self) -> None:
        """Begin a test with nothing asked."""
        self.asked = set()
        self.refused = set()


class House(MetaPathFinder):
    """Reads the modules of some rooms with their switches, and all others as ever."""

    def __init__(self, root: Path, rooms: Iterable[Path], switches: Switches) -> None:
        self.root = root
        self.switches = switches
        self.files = frozenset(python_files(rooms))
        self._trees = {file: ast.parse(file.read_text("utf-8")) for file in self.files}
        self.words = words_of({self._module(file): tree for file, tree in self._trees.items()})
        self._read: dict[Path, tuple[ast.Module, list[Guard]]] = {}

    def install(self) -> None:
        """Stand before all other finders, from now on."""
        sys.meta_path.insert(0, self)

    def guards(self, within: Iterable[Path]) -> list[Guard]:
        """The guards of these rooms or files, in the order they are named."""
        named = dict.fromkeys(file for each in within for file in python_files([each]))
        wanted = [file for file in named if file in self.files]
        return [guard for file in wanted for guard in self.read(file)[1]]

    def read(self, file: Path) -> tuple[ast.Module, list[Guard]]:
        """One module with its switches."""
        if file not in self._read:
            path = file.relative_to(self.root).as_posix()
            self._read[file] = switched(self._trees[file], path, self.words[self._module(file)])
        return self._read[file]

    def _module(self, file: Path) -> str:
        parts = file.relative_to(self.root).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """A module of the rooms, to be read with its switches."""
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is None or not spec.origin or Path(spec.origin) not in self.files:
            return None
        spec.loader = _Reading(self, fullname, spec.origin)
        return spec


class _Reading(SourceFileLoader):
    def __init__(self, house: House, fullname: str, path: str) -> None:
        super().__init__(fullname, path)
        self._house = house

    def get_code(self, fullname: str) -> CodeType:
        """Compiled anew each time: what is written down compiled has no switches."""
        return compile(self._house.read(Path(self.path))[0], self.path, "exec", dont_inherit=True)

    def exec_module(self, module: ModuleType) -> None:
        setattr(module, SWITCH, self._house.switches)
        super().exec_module(module)
