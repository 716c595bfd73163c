"""A second case beside the first, to which everything happened that happened to the first.

The tests' short words know one case by a constant. Read anew with another constant they tell the
same of another case, in the same book: for every id of the one there is the other's at its place.
"""

import importlib
import sys
from collections.abc import Iterable, Mapping
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, Final

from tests.services.courthouse import CASE, OTHER_CASE

BESIDE_EACH_OTHER: Final = {
    CASE: "（2026）苏0508执103号", OTHER_CASE: "（2026）苏0508执104号",
}  # fmt: skip
BESIDE: Final = 500  # where the twin begins to count its statements


def read_anew(names: Iterable[str], words: Mapping[str, str]) -> dict[str, ModuleType]:
    """These modules of the tests, and all they use, told of the twin; the old ones stay.

    The twin's case has another number, and what ``words`` names besides has its other name.
    """
    kept = {name: sys.modules.pop(name) for name in list(sys.modules) if _is_ours(name)}
    finder = _Finder({**BESIDE_EACH_OTHER, **words})
    sys.meta_path.insert(0, finder)
    try:
        return {name: importlib.import_module(name) for name in names}
    finally:
        sys.meta_path.remove(finder)
        for name in [name for name in sys.modules if _is_ours(name)]:
            del sys.modules[name]
        sys.modules.update(kept)


class _Finder(PathFinder):
    """Finds the tests' modules as any finder does, and has them read with other words."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = words

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:  # type: ignore[override]
        found = super().find_spec(name, path, target) if _is_ours(name) else None
        if found is not None and isinstance(found.loader, SourceFileLoader):
            found.loader = _Reader(name, found.loader.path, self.words)
        return found


class _Reader(SourceFileLoader):
    """Reads a module with other words, and keeps no compiled file of it."""

    def __init__(self, name: str, path: str, words: Mapping[str, str]) -> None:
        super().__init__(name, path)
        self.words = words

    def get_code(self, fullname: str) -> CodeType:
        text = Path(self.path).read_text(encoding="utf-8")
        for one, other in self.words.items():
            text = text.replace(one, other)
        return compile(text, self.path, "exec")


def _is_ours(name: str) -> bool:
    return name == "tests" or name.startswith("tests.")
