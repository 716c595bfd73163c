"""Money that a payer has bound to payouts (占用): what every payer knows of it, and how it lets go.

Each payer records facts of its own, on accounts of its own. What is asked of them is the same: a
payout binds money once, what goes to one payee on one day is counted together, and money that is
not paid is let go whole.
"""

from collections.abc import Collection, Iterator, MutableMapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Generic, NamedTuple, Protocol, TypeVar
from uuid import UUID

from ledger.domain.case_parts import EarmarkedAlready, NothingEarmarked
from ledger.domain.kernel import Recording, Root
from ledger.domain.law.approval import PayoutRequest
from ledger.domain.money import Money


class BoundMoney(Protocol):
    """So much bound to one payout, to whom it goes, and since when."""

    @property
    def party(self) -> str: ...
    @property
    def day(self) -> date: ...
    @property
    def amount(self) -> Money: ...


@dataclass(frozen=True, slots=True)
class Bound:
    """So much of one line bound to one payout."""

    party: str
    day: date
    amount: Money


B = TypeVar("B", bound=BoundMoney)


class Bindings(MutableMapping[UUID, B]):
    """What is bound, by payout; and by payee without looking at what is bound for others.

    A plan draws a payout for each of its creditors, and each asks what else goes to him that day.
    """

    def __init__(self) -> None:
        self._all: dict[UUID, B] = {}
        self._of: dict[str, dict[UUID, B]] = {}

    def of(self, party: str) -> Collection[B]:
        """What is bound for this payee, in the order in which it was."""
        return self._of.get(party, {}).values()

    def __getitem__(self, payout: UUID) -> B:
        return self._all[payout]

    def __setitem__(self, payout: UUID, bound: B) -> None:
        if payout in self._all:
            del self[payout]
        self._all[payout] = bound
        self._of.setdefault(bound.party, {})[payout] = bound

    def __delitem__(self, payout: UUID) -> None:
        del self._of[self._all.pop(payout).party][payout]

    def __contains__(self, payout: object) -> bool:
        return payout in self._all

    def __iter__(self) -> Iterator[UUID]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


class Endings(NamedTuple):
    """The facts by which a payer lets money go: not to be sent, refused by the bank, come back."""

    released: type[Root.Event]
    restored: type[Root.Event]
    came_back: type[Root.Event]


class Binding(Recording, Generic[B]):
    """A payer that knows what it has bound to which payout."""

    if TYPE_CHECKING:  # given by the payer's state and by the root
        bound: Bindings[B]

        @property
        def stem(self) -> str: ...

    def holds(self, payout: UUID) -> bool:
        """Whether money is bound to this payout."""
        return payout in self.bound

    def bound_to(self, payout: UUID) -> B:
        """What is bound to a payout; raises :class:`NothingEarmarked`."""
        try:
            return self.bound[payout]
        except KeyError:
            said = f"no money is held for payout {payout}"
            raise NothingEarmarked(said, payout=payout) from None

    def bound_on(self, payout: UUID) -> date:
        """The day on which a payout was asked for; raises :class:`NothingEarmarked`."""
        return self.bound_to(payout).day

    def must_be_unbound(self, payout: UUID) -> None:
        """Refuse to bind money to a payout twice; raises :class:`EarmarkedAlready`."""
        if payout in self.bound:
            raise EarmarkedAlready(f"payout {payout} holds money already", payout=payout)

    def requests_of(self, party: str, day: date) -> list[PayoutRequest]:
        """What else this payee is to get from this payer on this day (R2.07)."""
        return [
            PayoutRequest(self.stem, each.party, each.day, each.amount)
            for each in self.bound.of(party)
            if each.day == day
        ]


class Caseless(Binding[B]):
    """A payer whose money is nobody's case yet, or never will be."""

    ENDINGS: ClassVar[Endings]

    if TYPE_CHECKING:  # given by the root

        @property
        def id(self) -> UUID: ...

    @property
    def stem(self) -> str:
        return str(self.id)

    @property
    def concerns(self) -> str:
        return ""

    def may_ask(self, by: str) -> None:
        """Any officer may: the money is nobody's case."""

    def pocket_of(self, payout: UUID) -> None:
        """Such money is kept under no names of its own."""

    def release(self, payout: UUID, *, reason: str) -> None:
        """Free the money of a payout that will not be sent; raises :class:`NothingEarmarked`."""
        self.let_go(self.ENDINGS.released, payout, reason=reason)

    def restore(self, payout: UUID, *, reason: str) -> None:
        """Take back money the bank refused to send; raises :class:`NothingEarmarked`."""
        self.let_go(self.ENDINGS.restored, payout, reason=reason)

    def take_back(
        self, payout: UUID, *, bank_account: str, line: UUID, returned_on: date, reason: str
    ) -> None:
        """Take back a payment that was booked and came back (R2.10)."""
        self.let_go(
            self.ENDINGS.came_back, payout, bank_account=bank_account, line=line,
            returned_on=returned_on, reason=reason,
        )  # fmt: skip

    def let_go(self, fact: type[Root.Event], payout: UUID, **said: object) -> None:
        """Record that the whole of what is bound to a payout is bound no longer."""
        self.record(fact, payout=payout, amount=self.bound_to(payout).amount, **said)
