"""Money of a case bound to payouts (占用): bound, let go, refused by the bank, or come back."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from ledger.domain.binding import Binding
from ledger.domain.case_keeping import Keeping
from ledger.domain.case_parts import (
    CapacityNotRecorded,
    Earmark,
    NotEnoughMoney,
    NothingToPay,
    Source,
    worth,
)
from ledger.domain.case_pockets import pick
from ledger.domain.case_state import CaseState
from ledger.domain.chart import AccountName, Posting, available, bank, held, move, transit
from ledger.domain.kernel import Root
from ledger.domain.money import Money, total, zero


class Earmarked(Root.Event):
    """Money was bound to one payout (占用); nobody else can spend it."""

    TOPIC = "case-account.earmarked"
    case_number: str
    payout: UUID
    party: str
    day: date
    sources: tuple[Source, ...]

    def postings(self) -> tuple[Posting, ...]:
        hold = held(self.case_number, self.payout)
        return move(worth(self.sources), debit=available(self.case_number), credit=hold)

    def apply(self, case: CaseState) -> None:
        case.payouts.add(self.payout)
        case.bound[self.payout] = Earmark(self.payout, self.party, self.day, self.sources)
        case.bind(self.sources)


class EarmarkReleased(Root.Event):
    """The payout was withdrawn, refused or amended (解除占用)."""

    TOPIC = "case-account.earmark-released"
    case_number: str
    payout: UUID
    sources: tuple[Source, ...]
    reason: str

    def postings(self) -> tuple[Posting, ...]:
        hold = held(self.case_number, self.payout)
        return move(worth(self.sources), debit=hold, credit=available(self.case_number))

    def apply(self, case: CaseState) -> None:
        case.give_back(self.payout, self.sources)


class Restored(Root.Event):
    """The bank refused the payment; the money never left (出款失败退回本案)."""

    TOPIC = "case-account.restored"
    case_number: str
    payout: UUID
    sources: tuple[Source, ...]
    reason: str

    def postings(self) -> tuple[Posting, ...]:
        return move(
            worth(self.sources), debit=transit(self.payout), credit=available(self.case_number)
        )

    def apply(self, case: CaseState) -> None:
        case.give_back(self.payout, self.sources)


class Returned(Root.Event):
    """A payment came back after it was booked (退汇): the case's money again, with its past."""

    TOPIC = "case-account.returned"
    case_number: str
    payout: UUID
    sources: tuple[Source, ...]
    bank_account: str
    line: UUID
    returned_on: date
    reason: str

    def postings(self) -> tuple[Posting, ...]:
        return move(
            worth(self.sources), debit=bank(self.bank_account), credit=available(self.case_number)
        )

    def effective_on(self) -> date:
        return self.returned_on

    def apply(self, case: CaseState) -> None:
        paid = case.bound[self.payout].party
        case.give_back(self.payout, self.sources)
        for source in self.sources:
            case.lots[source.receipt].returned = True
        # Money that came back is not sent again to the same account on the old consent (R2.10).
        if account := case.parties[paid].account:
            account.confirmed_by = None


class Paying(Keeping, Binding[Earmark]):
    """A case that pays."""

    def hold_of(self, payout: UUID) -> AccountName:
        return held(self.case_number, payout)

    def pocket_of(self, payout: UUID) -> str | None:
        kept = self.drawn.get(payout)
        return kept.pocket if kept else None

    def earmark(
        self,
        payout: UUID,
        party: str,
        amount: Money,
        *,
        day: date,
        pocket: str | None = None,
        receipts: Sequence[UUID] | None = None,
    ) -> tuple[Source, ...]:
        """Bind money to a payout: the oldest free, of the receipts named, or that of a pocket.

        Raises :class:`NotEnoughMoney`, :class:`CapacityNotRecorded`, :class:`NoSuchPocket`.
        """
        if amount <= zero():
            raise NothingToPay(f"{amount} cannot be paid", amount=amount)
        self.party(party)
        self.must_be_unbound(payout)
        if pocket is not None:
            sources = self._out_of(pocket, amount, basis=f"payout {payout}", payout=payout)
        else:
            sources = self._payable(amount, receipts)
        self.record(
            Earmarked,
            case_number=self.case_number,
            payout=payout,
            party=party,
            day=day,
            sources=sources,
        )
        return sources

    def _payable(self, amount: Money, receipts: Sequence[UUID] | None) -> tuple[Source, ...]:
        known = {receipt: lot for receipt, lot in self.lots.items() if not lot.third_party}
        named = self.lots if receipts is None else dict.fromkeys(receipts)
        asked = map(self.lots.get, named)
        waiting = total(lot.free for lot in asked if lot is not None and lot.third_party)
        try:
            return pick(known, amount, receipts)
        except NotEnoughMoney as short:
            if short.facts["free"] + waiting >= amount:
                raise CapacityNotRecorded(
                    f"{waiting} waits for its payer's word", waiting=waiting
                ) from short
            raise

    def release(self, payout: UUID, *, reason: str) -> None:
        """Free the money of a payout that will not be sent; raises :class:`NothingEarmarked`."""
        sources = self.bound_to(payout).sources
        self.record(
            EarmarkReleased,
            case_number=self.case_number,
            payout=payout,
            sources=sources,
            reason=reason,
        )
        self._to_its_pocket(payout, sources)

    def restore(self, payout: UUID, *, reason: str) -> None:
        """Take back money the bank refused to send; raises :class:`NothingEarmarked`."""
        sources = self.bound_to(payout).sources
        self.record(
            Restored, case_number=self.case_number, payout=payout, sources=sources, reason=reason
        )
        self._to_its_pocket(payout, sources)

    def take_back(
        self, payout: UUID, *, bank_account: str, line: UUID, returned_on: date, reason: str
    ) -> None:
        """Take back a payment that was booked and came back (R2.10): never new debtor money.

        The payee's account must be confirmed anew before anything is paid to it again.
        """
        sources = self.bound_to(payout).sources
        self.record(
            Returned, case_number=self.case_number, payout=payout, sources=sources,
            bank_account=bank_account, line=line, returned_on=returned_on, reason=reason,
        )  # fmt: skip
        self._to_its_pocket(payout, sources)

    def _to_its_pocket(self, payout: UUID, sources: tuple[Source, ...]) -> None:
        """Money drawn on a pocket goes back there when the payout does not happen."""
        kept = self.drawn.get(payout)
        if kept is not None:
            self._keep(
                kept.pocket, kept.kind, sources, basis=kept.basis,
                until=kept.until, party=kept.party,
            )  # fmt: skip
