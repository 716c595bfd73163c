"""What a case's account knows of itself: the state its facts have brought it to.

Facts apply themselves to it; the commands beside them read it and decide.
"""

from dataclasses import replace
from datetime import date
from uuid import UUID

from ledger.domain.binding import Bindings
from ledger.domain.case_parts import Earmark, Lot, NoSuchParty, Party, PayerNumber, Source
from ledger.domain.case_pockets import NoSuchPocket, Pocket, without
from ledger.domain.kernel import Recording
from ledger.domain.money import Money, total


class CaseState(Recording):
    """The state of one case's account; :class:`~ledger.domain.case_account.CaseAccount` has it."""

    sub_account: str  # the number it was opened with

    def begin(self, case_number: str, officer: str, filed_on: date) -> None:
        """Stand at the beginning."""
        self.case_number = case_number
        self.officer = officer
        self.filed_on = filed_on
        self.recused: set[str] = set()
        self.terminated_on: date | None = None
        self.pays_while_terminated = False
        self.parties: dict[str, Party] = {}
        self.agents: set[str] = set()
        self.numbers: dict[str, PayerNumber] = {}  # those of single payers
        self.lots: dict[UUID, Lot] = {}
        self.bound: Bindings[Earmark] = Bindings()
        self.payouts: set[UUID] = set()
        self.pockets: dict[str, Pocket] = {}
        self.drawn: dict[UUID, Pocket] = {}
        self.moved_in: dict[UUID, Money] = {}
        self.moved_out: list[Money] = []
        self.rounds_before: set[str] = set()

    # What is where

    def party(self, party: str) -> Party:
        """The party with this mark; raises :class:`NoSuchParty`."""
        if party not in self.parties:
            raise NoSuchParty(f"{self.case_number} has no party {party}", party=party)
        return self.parties[party]

    def pocket(self, pocket: str) -> Pocket:
        """The money kept under this name; raises :class:`NoSuchPocket`."""
        if pocket not in self.pockets:
            raise NoSuchPocket(f"{self.case_number} keeps nothing as {pocket}", pocket=pocket)
        return self.pockets[pocket]

    @property
    def free(self) -> Money:
        """What may be paid out: free money whose payer's capacity is known."""
        return total(lot.free for lot in self.lots.values() if not lot.third_party)

    @property
    def held(self) -> Money:
        """Everything the case holds: free, kept under a name, or bound to a payout not yet done.

        A payment the bank has booked is still known by its earmark, and is counted here: the
        payout itself says whether it is done.
        """
        kept = total(pocket.amount for pocket in self.pockets.values())
        return total(lot.free for lot in self.lots.values()) + kept

    def relied_on(self, receipt: UUID) -> tuple[list[str], list[UUID]]:
        """Under which names money of a receipt is kept, and to which payouts it went or goes."""
        kept = [
            name for name, pocket in self.pockets.items()
            if any(source.receipt == receipt for source in pocket.sources)
        ]  # fmt: skip
        payouts = [
            payout for payout, mark in self.bound.items()
            if any(source.receipt == receipt for source in mark.sources)
        ]  # fmt: skip
        return kept, payouts

    # What several facts do

    def add(
        self,
        receipt: UUID,
        claim: str,
        amount: Money,
        value_date: date,
        notified_on: date,
        *,
        third_party: bool,
    ) -> None:
        """Have so much more of a receipt; what came of it before keeps its clock."""
        lot = self.lots.get(receipt)
        if lot is None:
            self.lots[receipt] = Lot(
                receipt, amount, amount, value_date, notified_on, claim, third_party
            )
        else:
            lot.amount += amount
            lot.free += amount
            lot.claim = claim

    def bind(self, sources: tuple[Source, ...]) -> None:
        """Have so much less that is free."""
        for source in sources:
            self.lots[source.receipt].free -= source.amount

    def give_back(self, payout: UUID, sources: tuple[Source, ...]) -> None:
        """Free what was bound to a payout."""
        for source in sources:
            self.lots[source.receipt].free += source.amount
        self.bound.pop(payout, None)

    def take_from(self, pocket: str, sources: tuple[Source, ...]) -> None:
        """Keep so much less under a name; a name under which nothing is left is gone."""
        kept = self.pockets.pop(pocket)
        if left := without(kept, sources):
            self.pockets[pocket] = replace(kept, sources=left)
