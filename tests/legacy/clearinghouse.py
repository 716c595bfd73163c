"""A court with legacy money loaded, and short words for clearing it."""

from pathlib import Path
from typing import Any
from uuid import UUID

from api.every import follower
from ledger.domain.money import Money, fen
from reconciliation.legacy.clearing import Clearing
from reconciliation.legacy.line import LegacyLine
from reconciliation.legacy.loading import Loads
from reconciliation.legacy.stretch import line_id, stretch_id
from tests.legacy.registers import CUT_OFF, written
from tests.services.courthouse import ACCOUNT, Courthouse, by


class Old:
    """The legacy money of one account."""

    def __init__(self, house: Courthouse, folder: Path) -> None:
        self.house = house
        self.folder = folder
        self.loads = Loads(house.court)
        self.clearing = Clearing(house.court)
        self.sha256 = ""

    def loaded(self, *rows: list[Any], agreed: bool = True) -> "Old":
        """Load these rows, and let the bank have held exactly that."""
        file = written(self.folder, rows)
        total = sum((Money(str(row[3])) for row in rows), Money(0))
        with by("feng"):
            self.loads.begin(ACCOUNT, CUT_OFF, total, evidence="银行余额对账单")
        with by("feng"):
            self.sha256 = self.loads.load(file, file.name, ACCOUNT).sha256
        if agreed:
            with by("lin"):
                self.loads.agree(ACCOUNT)
        return self

    def id(self, at: int) -> UUID:
        """The id of the n-th line of the first stretch."""
        return line_id(stretch_id(self.sha256, 1), at)

    def line(self, at: int) -> LegacyLine:
        with by("feng"):
            return self.clearing.line(self.id(at))

    def told(self) -> None:
        """Let the views hear of it."""
        follower(self.house.court).catch_up()

    def stands(self, account: str) -> Money:
        """What an account holds, as a positive figure for money owed."""
        return -fen(self.house.balances().get(account, 0))
