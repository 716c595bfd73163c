"""A book that went back (账簿恢复): told at the machine, compared by finance, released."""

from collections.abc import Iterator, Sequence

from ledger.domain import act, clock
from ledger.domain.errors import NotFound
from ledger.domain.paper import Paper
from ledger.domain.permissions import Permission
from ledger.domain.restoration import Restoration, UpTo
from ledger.domain.statement_file import StatementFile
from ledger.services.command import Recorded, as_seen, command, record
from ledger.services.the_book import the_book
from ledger.store.court import Court
from ledger.store.head import head_of


class FileNotBooked(NotFound):
    """No bank file of these bytes was let in whole."""

    code = "file-not-booked"
    title = "The bank file was not let in, or not to its end"
    title_zh = "对账文件尚未导入完成"


class Restorations:
    """The times the book went back."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def known(self) -> Restoration | None:
        """The restoration there was last, or ``None``: the book never went back."""
        return self.court.find_many(Restoration, [Restoration.create_id()]).get(
            Restoration.create_id()
        )

    def restoration(self) -> Restoration:
        """The same; raises ``NotFound`` where the book never went back."""
        return self.court.find(Restoration, Restoration.create_id(), named="the restoration")

    @command(Permission.TELL_RESTORED)
    def tell(self, reason: str) -> Recorded:
        """Say that the book stands where it stood before; from now on nothing is paid."""
        head, by = head_of(self.court.database, self.court.book), act.current().actor
        found, today = self.known(), clock.today()
        if found is None:
            found = Restoration.tell(head.position, head.link, reason, on=today, by=by)
        else:
            found.tell_again(head.position, head.link, reason, on=today, by=by)
        return record(self.court, found, ended_at=str(head.position))

    @command(Permission.COMPARE_RESTORED)
    def compare(
        self, files: Sequence[str], paper: Paper, *, expected: int | None = None
    ) -> Recorded:
        """Note that the book was compared with the bank, by files that were let in since.

        ``files`` are their SHA-256 (hex). Raises :class:`FileNotBooked`.
        """
        found = self.restoration()
        as_seen(found, expected)
        accounts = the_book(self.court).accounts
        found.compare(accounts, list(self._shown(files)), paper, by=act.current().actor)
        return record(self.court, found, state=found.state.value)

    @command(Permission.RELEASE_RESTORED)
    def refuse(self, reason: str, *, expected: int | None = None) -> Recorded:
        """Have it compared again."""
        found = self.restoration()
        as_seen(found, expected)
        found.refuse(reason, by=act.current().actor)
        return record(self.court, found, state=found.state.value)

    @command(Permission.RELEASE_RESTORED)
    def release(self, *, expected: int | None = None) -> Recorded:
        """Let payments go again."""
        found = self.restoration()
        as_seen(found, expected)
        found.release(by=act.current().actor)
        return record(self.court, found, state=found.state.value)

    def _shown(self, files: Sequence[str]) -> Iterator[UpTo]:
        """The accounts that these files show, and up to which day."""
        named = {StatementFile.create_id(each): each for each in files}
        found = self.court.find_many(StatementFile, named)
        for id_, sha256 in named.items():
            file = found.get(id_)
            if file is None or not file.finished:
                raise FileNotBooked(f"file {sha256:.16} was not let in whole", sha256=sha256)
            for shown in file.statements:
                if shown.closing is not None and shown.closing_on is not None:
                    yield UpTo(shown.account, shown.closing_on, sha256)
