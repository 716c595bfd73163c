"""The court on the very days and with the very sums of an acceptance scenario."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from api.every import follower
from ledger.domain import clock
from ledger.domain.paper import Paper, PaperKind
from ledger.projections.clocks import Clock, clocks_of
from ledger.store.court import Court
from reconciliation.importing import ImportSummary
from tests.formats.make import Line, camt053
from tests.incoming.desk import Incoming
from tests.services.courthouse import DEBTOR
from tests.services.till import Till


class Stage(Incoming):
    """A court that opens on the first day of a scenario; its bank writes the day it is."""

    def __init__(
        self, court: Court, day: str, hour: str = "09:00", policy: str | None = None
    ) -> None:
        super().__init__(court)
        self.to(day, hour)
        self.watch()
        court.recorder.open_book()
        self.open_book(policy)
        self.till = Till(self)

    def to(self, day: str, hour: str = "09:00") -> None:
        """Let it be this hour in Beijing."""
        self.now = datetime.fromisoformat(f"{day}T{hour}:00+08:00")

    def movement(self, amount: str, **said: Any) -> Line:
        """A movement at the bank today."""
        self.serial += 1
        words = {"serial": f"S{self.serial:05}", "name": DEBTOR, "on": f"{self.now:%Y-%m-%d}"}
        return Line(amount, **{**words, **said})

    def told(self, *lines: Line) -> ImportSummary:
        """The bank's statement of today."""
        self.serial += 1
        return self.take(camt053(
            self.account, "0.00", lines, statement_id=f"ST-{self.serial}",
            on=f"{self.now:%Y-%m-%d}", created=self.now.isoformat(),
        ))  # fmt: skip

    def receive(
        self, amount: str, *, sub_account: str = "", name: str = DEBTOR, remark: str = ""
    ) -> UUID:
        line = self.movement(amount, sub_account=sub_account, name=name, remark=remark)
        self.told(line)
        return self.id_of(line)

    def paper(self, kind: PaperKind, number: str = "") -> Paper:
        """A paper of today."""
        return Paper(kind, number or f"{kind.value}-1", clock.today())

    def clock_of(self, case_number: str) -> Clock:
        """How long the one receipt of a case has waited, and until when it may."""
        follower(self.court).catch_up()
        with self.court.database.app.connect() as connection:
            (one,) = clocks_of(connection, self.court.book, case_number)
        return one

    def listed(self, read: Any, *asked: Any) -> tuple[Any, ...]:
        """A list of the day, after the views have followed."""
        follower(self.court).catch_up()
        with self.court.database.app.connect() as connection:
            return tuple(read(connection, self.court.book, *asked).items)


def day(text: str) -> date:
    return date.fromisoformat(text)
