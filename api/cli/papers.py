"""Papers on the command line: ``ruling:（2026）苏0508执101号之一:2026-03-02[:SHA-256]``."""

from datetime import date
from typing import Annotated, Final

import typer

from ledger.domain.errors import Malformed
from ledger.domain.paper import Paper, PaperKind

FORM: Final = "KIND:NUMBER:YYYY-MM-DD[:SHA-256]"
PaperText = Annotated[str, typer.Option("--paper", metavar=FORM, help="文书: what it rests on")]
PaperTexts = Annotated[
    list[str], typer.Option("--paper", metavar=FORM, help="文书; may be given several times")
]


class UnreadablePaper(Malformed):
    """A paper on the command line is not written as it must be."""

    code = "unreadable-paper"
    title = "The paper cannot be read"
    title_zh = "文书参数格式不正确"


def paper(text: str) -> Paper:
    """The paper these words name; raises :class:`UnreadablePaper`."""
    # Among the acts' options a paper's parts stand between commas; a comma is no part of a number.
    kind, _, rest = text.replace(",", ":").partition(":")
    sha256 = ""
    number, _, last = rest.rpartition(":")
    if len(last) == 64:
        sha256 = last
        number, _, last = number.rpartition(":")
    try:
        return Paper(PaperKind(kind), number, date.fromisoformat(last), sha256)
    except ValueError as wrong:
        raise UnreadablePaper(f"{text!r:.200} is not {FORM}: {wrong}", given=text[:80]) from wrong
