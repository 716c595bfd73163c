"""Goods as facts tell them: a car of one case, on its way in and out."""

from datetime import date
from decimal import Decimal
from typing import Any

from ledger.domain.act import Role
from ledger.domain.goods import Goods
from ledger.domain.goods_state import Seal, Taking, Way
from ledger.domain.law.cash import HandOver
from ledger.domain.law.escrow import Attempt, Channel, EscrowGround
from ledger.domain.law.goods import GoodsKind, Keeper
from ledger.domain.paper import Paper, PaperKind
from tests.scenario import Told, fact, replay, yuan

CASE = "（2026）苏0508执101号"
NUMBER = f"{CASE}-G1"
DAY, LATER = date(2026, 3, 2), date(2026, 3, 5)
DUE = date(2026, 4, 1)
TEN = Decimal(10)
LIST, SHEET, RULING, RECEIPT, DECISION = (
    Paper(kind, f"{kind.value}-1", DAY)
    for kind in (
        PaperKind.LETTER, PaperKind.RECORD, PaperKind.RULING, PaperKind.RECEIPT,
        PaperKind.DECISION,
    )
)  # fmt: skip
TRIED = (Attempt(DAY, Channel.VISIT, "拒绝受领"),)


def entered(taken_on: date | None = DAY, *, is_object: bool = True, **changed: Any) -> Told:
    """Ten boxes entered, seized on a day or awaited."""
    due = DUE if taken_on == DAY and is_object else None
    words: dict[str, Any] = {
        "number": NUMBER, "case_number": CASE, "description": "红木家具", "quantity": TEN,
        "unit": "件", "kind": GoodsKind.MERCHANDISE, "valuable": False, "owner": "p2",
        "deliverer": "p2", "is_object": is_object,
        "taking": Taking.SEIZED if taken_on else None, "taken_on": taken_on, "deliver_by": due,
        "paper": LIST, "by": "wang",
    }  # fmt: skip
    return fact(Goods.Registered, **{**words, **changed})


BROUGHT = fact(Goods.Brought, on=DAY, count_by=DAY, by="wang")


def taken_in(counted: Decimal = TEN, **changed: Any) -> Told:
    words: dict[str, Any] = {
        "counted": counted, "damage": "", "sheet": SHEET, "seal": Seal(), "place": "3号柜",
        "slip": "BG1", "brought_by": "wang", "on": DAY, "late": 0, "reason": "", "by": "feng",
    }  # fmt: skip
    return fact(Goods.TakenIn, **{**words, **changed})


def kept_elsewhere(kind: Keeper = Keeper.DEBTOR, keeper: str = "p2", **changed: Any) -> Told:
    words: dict[str, Any] = {
        "keeper_kind": kind, "keeper": keeper, "place": "厂区", "reason": "无法搬运",
        "sheet": SHEET, "seal": Seal(), "on": DAY, "by": "wang",
    }  # fmt: skip
    return fact(Goods.KeptElsewhere, **{**words, **changed})


TOLD = fact(
    Goods.ApplicantTold, party="p1", channel=Channel.TELEPHONE, told_on=DAY, paper=SHEET, by="wang"
)
COSTS = fact(Goods.CostsSettled, amount=yuan("0.00"), paper=SHEET, by="wang")
ORDERED = fact(Goods.DeliveryOrdered, to="p1", ruling=None, by="wang")
RELEASED = fact(
    Goods.Released, on=LATER, stays=False, return_by=date(2026, 3, 16), paper=RULING, by="wang"
)
TO_SELL = fact(
    Goods.DisposalOrdered, way=Way.SOLD, reason="易腐", handle_by=LATER, paper=DECISION, by="wang"
)
SOLD = fact(
    Goods.Sold, case_number=CASE, sold_on=LATER, buyer_name="乙某", price=yuan("100"),
    proceeds_by=LATER, paper=SHEET, by="wang",
)  # fmt: skip
RECOUNTED = fact(
    Goods.Recounted, counted=Decimal(8), damage="一件开裂", witness="zhao", sheet=SHEET, on=LATER,
    by="feng",
)  # fmt: skip
RECOUNT_SAID = fact(Goods.RecountSaid, **RECOUNTED.fields)
MOVED = fact(Goods.Moved, place="5号柜", witness="zhao", sheet=SHEET, on=DAY, by="feng")
MOVE_SAID = fact(Goods.MoveSaid, **MOVED.fields)


def reached(receipt: str = "SJ-1", amount: str = "100") -> Told:
    return fact(
        Goods.ProceedsReached, case_number=CASE, receipt=receipt, amount=yuan(amount),
        reached_on=LATER, timing=HandOver.IN_TIME, reason="", by="sun",
    )  # fmt: skip


def escrow_asked(unsuitable: str = "") -> Told:
    return fact(
        Goods.EscrowAsked, party="p1", ground=EscrowGround.REFUSED, reason="拒绝受领",
        attempts=TRIED, unsuitable=unsuitable, papers=(), by="wang",
    )  # fmt: skip


GRANTED = fact(Goods.EscrowGranted, role=Role.CHIEF, on=LATER, by="chen")
IN = (entered(), BROUGHT, taken_in())


def goods(*past: Told) -> Goods:
    """The goods to which this happened."""
    return replay(Goods, *past)
