"""A small noun with facts of every shape, so that the store can be tested without the domain."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from ledger.domain.chart import Posting, available, bank, move
from ledger.domain.kernel import FirstFact, Personal, Root, event, name_id
from ledger.domain.money import Money


class Metal(StrEnum):
    """What a coin is made of."""

    SILVER = "silver"
    COPPER = "copper"


@dataclass(frozen=True)
class Coin:
    """One coin: a value within a value."""

    metal: Metal
    weight: Decimal
    minted_on: date | None = None


class Purse(Root):
    """Money comes in and goes out; somebody holds it."""

    TOPIC = "test.purse"

    class Opened(FirstFact):
        """A purse was handed to its holder."""

        TOPIC = "test.purse.opened"
        number: str
        holder: Personal
        telephone: Personal | None = None

    class Filled(Root.Event):
        """Money came in from the bank."""

        TOPIC = "test.purse.filled"
        number: str
        amount: Money
        value_date: date | None = None

        def postings(self) -> tuple[Posting, ...]:
            return move(self.amount, debit=bank("6222"), credit=available(self.number))

        def effective_on(self) -> date | None:
            return self.value_date

    class Spent(Root.Event):
        """Money went out by the bank."""

        TOPIC = "test.purse.spent"
        number: str
        amount: Money

        def postings(self) -> tuple[Posting, ...]:
            return move(self.amount, debit=available(self.number), credit=bank("6222"))

    class Counted(Root.Event):
        """What was seen when the purse was turned out."""

        TOPIC = "test.purse.counted"
        class_version = 3
        coins: tuple[Coin, ...]
        counter: UUID
        metal: Metal
        remark: str = "none"

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            state["metal"] = "copper"  # before there was silver

        @staticmethod
        def upcast_v2_v3(state: dict[str, Any]) -> None:
            state["counter"] = state.pop("counted_by")

    @staticmethod
    def create_id(number: str) -> UUID:
        return name_id("test.purse", number)

    @event(Opened)
    def __init__(self, number: str, holder: str, telephone: str | None = None) -> None:
        self.number = number
        self.holder = holder
        self.telephone = telephone
        self.balance = Money(0)
        self.coins: tuple[Coin, ...] = ()

    def fill(self, amount: Money, value_date: date | None = None) -> None:
        self._filled(number=self.number, amount=amount, value_date=value_date)

    def spend(self, amount: Money) -> None:
        """Unchecked, so that the door has to."""
        self._spent(number=self.number, amount=amount)

    def count(self, coins: tuple[Coin, ...], counter: UUID, metal: Metal) -> None:
        self._counted(coins=coins, counter=counter, metal=metal)

    @event(Filled)
    def _filled(self, number: str, amount: Money, value_date: date | None) -> None:
        self.balance += amount

    @event(Spent)
    def _spent(self, number: str, amount: Money) -> None:
        self.balance -= amount

    @event(Counted)
    def _counted(
        self, coins: tuple[Coin, ...], counter: UUID, metal: Metal, remark: str = "none"
    ) -> None:
        self.coins = coins
