"""Whether the printed documents, the golden copies of facts and the schema say what the code says.

python -m tests.docs.fresh           complain about what is missing or out of date
python -m tests.docs.fresh --write   print it anew; a golden copy once written is never changed
"""

import sys
from pathlib import Path
from typing import Final

from ledger.store.installed import KEPT
from tests.docs import schema
from tests.docs.examples import facts, golden_of, golden_path
from tests.docs.pages import PAGES, ROOT, page

DOCS: Final = ROOT / "docs"


def stale(docs: Path = DOCS) -> list[Path]:
    """Every page that differs from what would be printed, and every golden copy not yet made."""
    pages = [docs / name for name in PAGES if _text(docs / name) != page(name)]
    pages += [golden_path(kind) for kind in facts() if not golden_path(kind).exists()]
    return [*pages, KEPT] if schema.is_stale() else pages


def write(docs: Path = DOCS) -> list[Path]:
    """Print what is stale; golden copies that exist stay as they are."""
    written = []
    for name in PAGES:
        text = page(name)
        if _text(docs / name) != text:
            (docs / name).write_text(text, encoding="utf-8")
            written.append(docs / name)
    for kind in facts():
        if not golden_path(kind).exists():
            golden_path(kind).write_text(golden_of(kind), encoding="utf-8")
            written.append(golden_path(kind))
    if schema.is_stale():
        schema.make_anew()
        written.append(KEPT)
    return written


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def main(arguments: list[str]) -> int:
    """Return what the shell is told: 0 when nothing is left to print."""
    if arguments == ["--write"]:
        for path in write():
            sys.stdout.write(f"printed {path.relative_to(ROOT)}\n")
        return 0
    found = stale()
    for path in found:
        sys.stdout.write(f"out of date: {path.relative_to(ROOT)}\n")
    if found:
        sys.stdout.write("run: python -m tests.docs.fresh --write\n")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
