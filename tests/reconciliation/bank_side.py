"""The bank's side of a test: day-end statements that follow one another, unless told otherwise."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from reconciliation.importing import ImportSummary
from tests.formats.make import Line, camt053
from tests.services.courthouse import ACCOUNT, Courthouse


class BankSide:
    """One account at the bank: what it holds, and how many statements it has sent."""

    def __init__(self, house: Courthouse, account: str = ACCOUNT, opening: str = "0.00") -> None:
        self.house = house
        self.account = account
        self.balance = Decimal(opening)
        self.sequence = 0
        self.serials = 0

    def line(self, amount: str, on: str = "2026-03-02", **said: object) -> Line:
        """A movement with a serial of its own."""
        self.serials += 1
        given = {"serial": f"B{self.serials:05}", "on": on} | said
        return Line(amount, **given)  # type: ignore[arg-type]

    def written(self, on: str, lines: Sequence[Line], **said: object) -> bytes:
        """The day-end statement of a day; the balance moves on."""
        reached = datetime.fromisoformat(f"{on}T09:00:00+08:00")  # no bank writes of tomorrow
        self.house.now = max(self.house.now, reached)
        self.sequence += 1
        opening = self.balance
        self.balance += sum((line.signed for line in lines), Decimal(0))
        how = {
            "statement_id": f"{on}-{self.sequence}", "on": on, "sequence": self.sequence,
            "created": f"{on}T18:00:00+08:00",
        } | said  # fmt: skip
        return camt053(self.account, str(opening), lines, **how)

    def day(self, on: str, *lines: Line, **said: object) -> ImportSummary:
        """The statement of a day reaches the court."""
        return self.house.take(self.written(on, lines, **said), f"{on}.xml")

    def id_of(self, line: Line) -> UUID:
        return self.house.id_of(line)
