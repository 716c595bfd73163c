"""The record of tax assistance (协税台账): every step between court and tax office, dated."""

from datetime import date

from auctions.money_parts import TaxEntry, TaxStep
from auctions.money_state import MoneyState
from ledger.domain.kernel import Root
from ledger.domain.money import Money


class TaxStepTaken(Root.Event):
    """One step of assisting the tax office (协税台账)."""

    TOPIC = "lot-money.tax-step-taken"
    lot: str
    step: TaxStep
    tax: str
    amount: Money | None
    document: str
    on: date

    def apply(self, money: MoneyState) -> None:
        money.tax_steps.append(TaxEntry(self.step, self.tax, self.amount, self.document, self.on))


class Taxed(MoneyState):
    """What the tax office was told, answered, and got."""

    def take_tax_step(
        self, step: TaxStep, *, tax: str, amount: Money | None, document: str, on: date
    ) -> None:
        """Enter one step of the tax assistance in its record (TX-11)."""
        self.record(TaxStepTaken, step=step, tax=tax, amount=amount, document=document, on=on)
