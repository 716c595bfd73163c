"""The way of approved payouts through a bank that does as it is told, in a few words."""

from typing import Any

from ledger.domain.act import Role
from ledger.domain.money import Money
from ledger.domain.payout import Payout
from ledger.domain.payout_kind import PayoutKind
from ledger.services.command import Recorded
from reconciliation.paying import Payments
from tests.formats.make import Line, camt053
from tests.reconciliation.scripted_bank import ScriptedBank
from tests.services.courthouse import CASE, Courthouse, by

HANDS = {Role.CHIEF: "chen", Role.LEADER: "lin", Role.FINANCE: "feng"}


def draft(house: Courthouse, party: str, amount: str, kind: PayoutKind, **more: Any) -> Recorded:
    """Ask for a payment of this kind, as the case's officer."""
    with by("wang"):
        return house.payouts.draft(CASE, party, Money(amount), "款", kind=kind, **more)


class Till:
    """Approves, sends and books payouts of one house."""

    def __init__(self, house: Courthouse) -> None:
        self.house = house
        self.bank = ScriptedBank()
        self.pay = Payments(house.court, self.bank)

    def approve(self, number: str) -> Payout:
        """Let everybody whose turn it is agree."""
        digest = self.house.payout(number).digest
        for role in self.house.payout(number).roles:
            with by(HANDS[role]):
                self.house.payouts.approve(number, digest)
        return self.house.payout(number)

    def send(self, *numbers: str) -> str:
        with by("sun"):
            batch = self.pay.prepare(self.house.account, numbers).ids["batch"]
        with by("qian"):
            self.pay.send(batch)
        return batch

    def book(self, number: str) -> None:
        """Let the bank book the debit."""
        self._line(number, credit=False)

    def bounce(self, number: str, reason: str = "户名不符", words: str = "") -> None:
        """Let a booked payment come back."""
        self._line(number, credit=True, reason=reason, words=words)

    def _line(self, number: str, *, credit: bool, reason: str = "", words: str = "") -> None:
        house, payout = self.house, self.house.payout(number)
        house.serial += 1
        today = f"{house.now:%Y-%m-%d}"
        line = Line(
            payout.amount.plain, credit=credit, serial=f"S{house.serial:05}",
            end_to_end=payout.reference, return_reason=reason, return_words=words, on=today,
        )  # fmt: skip
        opening, named = "999999999.00", f"ST-{house.serial}"
        told = {"statement_id": named, "on": today, "created": f"{today}T23:00:00+08:00"}
        house.take(camt053(house.account, opening, [line], **told))

    def paid(self, number: str) -> Payout:
        """All of it: agreed, sent, booked."""
        self.approve(number)
        self.send(number)
        self.book(number)
        return self.house.payout(number)
