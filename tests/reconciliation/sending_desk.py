"""The desk that pays, and what its bank was told to do."""

from ledger.domain.errors import Refusal
from ledger.domain.payment_batch import PaymentBatch
from ledger.domain.payout import State
from reconciliation.paying import Payments
from tests.formats.make import Line, camt053
from tests.reconciliation.scripted_bank import ScriptedBank
from tests.services.courthouse import Courthouse, by


class Desk:
    """The finance desk with a scripted bank, and one approved payout of 20,000.00."""

    def __init__(self, house: Courthouse) -> None:
        self.house, self.bank = house, ScriptedBank()
        self.pay = Payments(house.court, self.bank)
        self.number = house.approved()

    def prepare(self, *numbers: str) -> str:
        with by("sun"):
            return self.pay.prepare(self.house.account, numbers or [self.number]).ids["batch"]

    def send(self, batch: str, *, person: str = "qian", key: str | None = None) -> bool:
        """Send; whether it was only the answer to a repetition."""
        with by(person, key=key):
            return self.pay.send(batch).replayed

    def sent(self) -> str:
        batch = self.prepare()
        self.send(batch)
        return batch

    def batch(self, message_id: str) -> PaymentBatch:
        id_ = PaymentBatch.create_id(message_id)
        return self.house.court.find(PaymentBatch, id_, named="batch")

    @property
    def state(self) -> State:
        return self.house.payout(self.number).state

    @property
    def reference(self) -> str:
        return self.house.payout(self.number).reference

    def statement(self, on: str = "2026-03-02", *lines: Line) -> str:
        """Import a day-end statement without our debit; return its SHA-256."""
        line = lines or (Line("1.00", serial=f"Q{on}", on=on),)
        data = camt053(self.house.account, "5.00", line, statement_id=f"DE-{on}", on=on)
        return self.house.take(data).sha256

    def inquire(self) -> None:
        with by("feng"):
            self.pay.inquire(self.number)

    def requeue(self, statement: str) -> None:
        with by("feng"):
            self.pay.requeue(self.number, statement)

    def collect(self) -> list[tuple[str, Refusal]]:
        with by("feng"):
            return self.pay.collect().set_aside
