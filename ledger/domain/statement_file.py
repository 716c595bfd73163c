"""A bank file as evidence (对账文件): which bytes came, what they held, and what became of them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.money import Money


@dataclass(frozen=True, slots=True)
class Summary:
    """One statement of the file; balances are ``None`` where the bank gives none."""

    statement_id: str
    account: str
    kind: str
    lines: int
    opening: Money | None
    closing: Money | None
    opening_on: date | None
    closing_on: date | None


@dataclass(frozen=True, slots=True)
class Numbering:
    """How the bank counts its statements (对账单序号): by account, a page at a time."""

    statement_id: str
    account: str
    sequence: int | None
    page: int | None
    last_page: bool


class StatementFile(Root):
    """One file, named by the SHA-256 of its bytes."""

    TOPIC = "statement-file"

    class Received(FirstFact):
        """The file was read and found whole; its bytes are kept (收到对账文件)."""

        TOPIC = "statement-file.received"
        sha256: str
        name: str
        format: str
        size: int
        statements: tuple[Summary, ...]

        def files_kept(self) -> tuple[str, ...]:
            return (self.sha256,)

    class Numbered(Root.Event):
        """The bank's own numbers of its statements (对账单序号); a missing one is a gap."""

        TOPIC = "statement-file.numbered"
        statements: tuple[Numbering, ...]

    class Finished(Root.Event):
        """Every line of it is in the book (导入完成)."""

        TOPIC = "statement-file.finished"
        booked: int
        matched: int
        confirmed: int
        discrepancies: int
        settled: int
        returned: int

    @staticmethod
    def create_id(sha256: str) -> UUID:
        return name_id("statement-file", sha256)

    @event(Received)
    def __init__(
        self,
        sha256: str,
        name: str,
        format: str,  # noqa: A002  # a fact's field
        statements: tuple[Summary, ...],
    ) -> None:
        self.sha256 = sha256
        self.name = name
        self.format = format
        self.statements = statements
        self.finished = False

    def number(self, statements: tuple[Numbering, ...]) -> None:
        """Note how the bank counts these statements, where it counts them at all."""
        if any(each.sequence is not None or each.page is not None for each in statements):
            self._numbered(statements=statements)

    @event(Numbered)
    def _numbered(self, statements: tuple[Numbering, ...]) -> None:
        pass

    def finish(self, **counts: int) -> None:
        """Note that nothing of the file is left to book; once."""
        if not self.finished:
            self._finished(**counts)

    @event(Finished)
    def _finished(
        self,
        *,
        booked: int,
        matched: int,
        confirmed: int,
        discrepancies: int,
        settled: int,
        returned: int,
    ) -> None:
        self.finished = True
