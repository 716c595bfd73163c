"""Papers (文书): the files behind them, each kept once under its SHA-256."""

from collections.abc import Iterable

from ledger.domain import act
from ledger.domain.errors import Malformed, NotFound
from ledger.domain.kernel import Fact
from ledger.domain.paper import Paper, well_named
from ledger.domain.permissions import Permission, may
from ledger.store.court import Court


class EmptyFile(Malformed):
    """The file has no bytes: nobody could ever read in it what was decided."""

    code = "empty-file"
    title = "The file is empty"
    title_zh = "文件为空"


class PaperNotKept(NotFound):
    """A paper names a file that was never handed in."""

    code = "paper-not-kept"
    title = "The paper's file was not handed in"
    title_zh = "文书原件未存入"


class Papers:
    """The original files of the court's papers."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def keep(self, name: str, data: bytes) -> str:
        """Keep a file and return its SHA-256 in hex; the same bytes are kept once, whoever sends.

        No fact is recorded: the file enters the book with the first act that names its digest.
        """
        may(act.current().role, Permission.FILE_PAPER)
        if not data:
            raise EmptyFile(f"{name} has no bytes", file=name)
        return self.court.keep(name, data)


def on_paper(court: Court, papers: Iterable[Paper]) -> tuple[Paper, ...]:
    """The papers of an act, well named, and every file they name in the court's keeping.

    Raises :class:`PaperUnnamed`, :class:`PaperNotKept`.
    """
    given = well_named(papers)
    _must_keep(court, (paper.sha256 for paper in given if paper.sha256))
    return given


def on_file(court: Court, facts: Iterable[Fact]) -> None:
    """Refuse facts that name a file nobody handed in; raises :class:`PaperNotKept`.

    Asked of all that is about to be recorded, so that what a fact names is there to be read, and
    verification notices whatever is taken away later.
    """
    _must_keep(court, dict.fromkeys(sha256 for fact in facts for sha256 in fact.files_kept()))


def _must_keep(court: Court, files: Iterable[str]) -> None:
    for sha256 in files:
        if not court.keeps(sha256):
            raise PaperNotKept(f"no file with SHA-256 {sha256} was handed in", sha256=sha256)
