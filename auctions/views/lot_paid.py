"""How much of a lot's price is there, told from what is booked to it."""

from typing import Any

from auctions.lot import Lot
from auctions.money import LotMoney
from auctions.views.lots import BOARD, board
from ledger.projections.projection import Work


def _pays(kind: Any, sign: int, *, of: str) -> None:
    """Let the price that is there follow what is booked to it."""

    @board.on(kind, streams=lambda fact: (Lot.create_id(fact.lot),))
    def _paid(work: Work, fact: Any) -> None:
        row = work[BOARD].get(Lot.create_id(fact.lot))
        if row is not None and getattr(fact, of) == f"price/{fact.lot}":
            sources = getattr(fact, "sources", None)
            moved = fact.amount.fen if sources is None else sum(s.amount.fen for s in sources)
            row["paid"] = (row["paid"] or 0) + sign * moved


_pays(LotMoney.Received, 1, of="account")
_pays(LotMoney.Unreceived, -1, of="account")
_pays(LotMoney.DepositConverted, 1, of="put_into")
_pays(LotMoney.PrepaymentConverted, 1, of="put_into")
_pays(LotMoney.ExcessSetAside, -1, of="taken_from")
_pays(LotMoney.PaymentFreed, -1, of="taken_from")
_pays(LotMoney.BankReversed, -1, of="account")
_pays(LotMoney.DepositForfeited, -1, of="account")
_pays(LotMoney.PassedToCase, -1, of="account")
