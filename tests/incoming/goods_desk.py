"""Short words for goods on their way through the court."""

from datetime import date
from decimal import Decimal
from typing import Any

from api.every import follower
from ledger.domain.goods_state import Seal, Taking
from ledger.domain.law.goods import GoodsKind
from ledger.domain.paper import Paper, PaperKind
from ledger.projections import goods as views
from ledger.projections.goods import GoodsRow
from ledger.services.goods import GoodsRegister
from ledger.services.goods_exits import GoodsExits
from tests.incoming.desk import DAY, LETTER, RECORD, Incoming
from tests.services.courthouse import CASE

TEN = Decimal(10)
SHEET = Paper(PaperKind.RECORD, "清点清单1", DAY)
KEPT: dict[str, Any] = {"place": "3号柜", "slip": "BG1", "seal": Seal()}
ENTERED: dict[str, Any] = {
    "kind": GoodsKind.MERCHANDISE, "owner": "p2", "deliverer": "p2", "paper": LETTER,
}  # fmt: skip


class Storeroom:
    """The goods of one court, and who acts on them."""

    def __init__(self, desk: Incoming) -> None:
        self.desk = desk
        self.own, self.exits = GoodsRegister(desk.court), GoodsExits(desk.court)

    def seized(self, case: str = CASE, by: str = "wang", **changed: Any) -> str:
        """Ten boxes seized today; their number."""
        words = {**ENTERED, "taking": Taking.SEIZED, "taken_on": self.today(), **changed}
        done = self.desk.as_(by, self.own.register, case, "红木家具", TEN, "件", **words)
        return done.ids["goods"]

    def kept(
        self,
        case: str = CASE,
        by: str = "wang",
        keeper: str = "feng",
        seal: str = "",
        **changed: Any,
    ) -> str:
        """Ten boxes in a custodian's keeping."""
        number = self.seized(case, by, **changed)
        self.desk.as_(by, self.own.bring, number)
        self.desk.as_(keeper, self.own.take_in, number, TEN, SHEET, **KEPT | {"seal": Seal(seal)})
        return number

    def recounted(self, number: str, counted: Decimal, keeper: str = "feng") -> None:
        """Its keeper counted them again, and zhao, who holds a key, says so, too."""
        self.desk.as_(keeper, self.own.recount, number, counted, "zhao", SHEET)
        self.desk.as_("zhao", self.own.witness, number)

    def released(self, number: str, by: str = "wang", keeper: str = "feng") -> None:
        """They went back to their owner."""
        self.desk.as_(by, self.exits.release, number, self.today(), RECORD)
        self.desk.as_(keeper, self.exits.hand_out, number, "p2", SHEET)

    def today(self) -> date:
        return self.desk.now.date()

    def listed(self, query: Any = views.register, *words: Any, **more: Any) -> list[GoodsRow]:
        follower(self.desk.court).catch_up()
        with self.desk.court.database.app.connect() as connection:
            return list(query(connection, self.desk.court.book, *words, **more).items)
