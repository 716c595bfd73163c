"""Money of a case kept under a name (款项归属), moved from one name to another, or passed on."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from ledger.domain.case_parts import CapacityNotRecorded, MoneyHasLeft, Source, worth
from ledger.domain.case_pockets import (
    Pocket,
    PocketKind,
    PocketOfAnotherKind,
    account_of,
    draw,
    pick,
    together,
)
from ledger.domain.case_state import CaseState
from ledger.domain.chart import AccountName, Posting, available, move
from ledger.domain.kernel import Root
from ledger.domain.money import Money, zero

# What these are made of is the debtor's, or was paid for him: a stranger's is only kept. A fee is
# looked at where it is charged, for the fisc sends one back (R4.16a).
THE_DEBTORS: Final = frozenset(
    {
        PocketKind.COST, PocketKind.FINE, PocketKind.SURPLUS, PocketKind.PLAN, PocketKind.ESCROW,
        PocketKind.CLEARED,
    }
)  # fmt: skip


class SetAside(Root.Event):
    """Free money was put under a name of its own (划入保留); nobody pays it out by mistake."""

    TOPIC = "case-account.set-aside"
    case_number: str
    pocket: str
    kind: PocketKind
    account: AccountName
    sources: tuple[Source, ...]
    basis: str
    until: date | None
    party: str | None

    def postings(self) -> tuple[Posting, ...]:
        return move(worth(self.sources), debit=available(self.case_number), credit=self.account)

    def apply(self, case: CaseState) -> None:
        before = case.pockets[self.pocket].sources if self.pocket in case.pockets else ()
        case.pockets[self.pocket] = Pocket(
            self.pocket,
            self.kind,
            self.account,
            together(before, self.sources),
            self.basis,
            self.until,
            self.party,
        )
        case.bind(self.sources)


class PutBack(Root.Event):
    """Money kept under a name is free again (解除保留), or free for the one payout named."""

    TOPIC = "case-account.put-back"
    case_number: str
    pocket: str
    account: AccountName
    sources: tuple[Source, ...]
    basis: str
    payout: UUID | None

    def postings(self) -> tuple[Posting, ...]:
        return move(worth(self.sources), debit=self.account, credit=available(self.case_number))

    def apply(self, case: CaseState) -> None:
        if self.payout is not None:
            case.drawn[self.payout] = case.pockets[self.pocket]
        case.take_from(self.pocket, self.sources)
        for source in self.sources:
            case.lots[source.receipt].free += source.amount


class PassedOn(Root.Event):
    """Money left the case for another account of the book (转出案款): moved, not paid out."""

    TOPIC = "case-account.passed-on"
    case_number: str
    account: AccountName
    sources: tuple[Source, ...]
    basis: str
    pocket: str | None
    drawn: AccountName

    def postings(self) -> tuple[Posting, ...]:
        return move(worth(self.sources), debit=self.drawn, credit=self.account)

    def apply(self, case: CaseState) -> None:
        if self.account.startswith("transfer/"):
            case.moved_out.append(worth(self.sources))
        if self.pocket is not None:
            case.take_from(self.pocket, self.sources)
            return
        case.bind(self.sources)


class Keeping(CaseState):
    """A case that keeps money apart."""

    def give_up(
        self, pocket: str, sources: tuple[Source, ...], *, account: str, basis: str
    ) -> None:
        """Give back to another account of the book what wrongly came from it and is kept here.

        Raises :class:`MoneyHasLeft` where some of it has gone on.
        """
        kept = self.pockets.get(pocket)
        held = {each.receipt: each.amount for each in kept.sources} if kept else {}
        for source in sources:
            still = held.get(source.receipt, zero(source.amount.currency.code))
            if still < source.amount:
                raise MoneyHasLeft(f"{source.amount} came, {still} is still kept", free=still)
        self.record(
            PassedOn, case_number=self.case_number, account=AccountName(account), sources=sources,
            basis=basis, pocket=pocket, drawn=self.pocket(pocket).account,
        )  # fmt: skip

    def set_aside(
        self,
        pocket: str,
        kind: PocketKind,
        amount: Money,
        *,
        basis: str,
        receipts: Sequence[UUID] | None = None,
        until: date | None = None,
        party: str | None = None,
    ) -> tuple[Source, ...]:
        """Keep free money under a name: of the receipts named, or the oldest.

        Raises :class:`NotEnoughMoney`, :class:`PocketOfAnotherKind`, and
        :class:`CapacityNotRecorded` where a stranger's money would be used as the debtor's.
        """
        self._must_be_of_kind(pocket, kind)
        sources = pick(self.lots, amount, receipts)
        self._must_be_the_debtors(kind, sources)
        self._keep(pocket, kind, sources, basis=basis, until=until, party=party)
        return sources

    def keep_as(
        self,
        pocket: str,
        kind: PocketKind,
        *,
        out_of: str,
        amount: Money | None = None,
        receipts: Collection[UUID] | None = None,
        basis: str,
        until: date | None = None,
        party: str | None = None,
    ) -> tuple[Source, ...]:
        """Keep under another name what is kept under one: the very same money of each receipt.

        Of ``receipts`` only where some are named, all of it. Raises :class:`NoSuchPocket`,
        :class:`NotEnoughMoney`, :class:`PocketOfAnotherKind`.
        """
        self._must_be_of_kind(pocket, kind)
        sources = self._out_of(out_of, amount, basis=basis, payout=None, receipts=receipts)
        self._must_be_the_debtors(kind, sources)
        self._keep(pocket, kind, sources, basis=basis, until=until, party=party)
        return sources

    def _must_be_of_kind(self, pocket: str, kind: PocketKind) -> None:
        known = self.pockets.get(pocket)
        if known is not None and known.kind is not kind:
            raise PocketOfAnotherKind(f"{pocket} is {known.kind.value}", kind=known.kind.value)

    def _must_be_the_debtors(self, kind: PocketKind, sources: tuple[Source, ...]) -> None:
        """Refuse a fee, a cost or a share of money of which nobody knows why it came (R2.03)."""
        strange = [s for s in sources if self.lots[s.receipt].third_party]
        if strange and kind in THE_DEBTORS:
            waiting = worth(tuple(strange))
            raise CapacityNotRecorded(f"{waiting} waits for its payer's word", waiting=waiting)

    def _keep(
        self,
        pocket: str,
        kind: PocketKind,
        sources: tuple[Source, ...],
        *,
        basis: str,
        until: date | None,
        party: str | None,
    ) -> None:
        self.record(
            SetAside, case_number=self.case_number, pocket=pocket, kind=kind,
            account=account_of(self.case_number, pocket, kind), sources=sources, basis=basis,
            until=until, party=party,
        )  # fmt: skip

    def put_back(
        self, pocket: str, *, basis: str, amount: Money | None = None,
        receipts: Collection[UUID] | None = None,
    ) -> tuple[Source, ...]:  # fmt: skip
        """Free money kept under a name, all of it or ``amount``, or what of it came with these
        ``receipts``; raises :class:`NoSuchPocket`.
        """
        return self._out_of(pocket, amount, basis=basis, payout=None, receipts=receipts)

    def _out_of(
        self,
        pocket: str,
        amount: Money | None,
        *,
        basis: str,
        payout: UUID | None,
        receipts: Collection[UUID] | None = None,
    ) -> tuple[Source, ...]:
        kept = self.pocket(pocket)
        sources = draw(kept, amount)
        if receipts is not None:
            sources = tuple(source for source in sources if source.receipt in receipts)
        self.record(
            PutBack, case_number=self.case_number, pocket=pocket, account=kept.account,
            sources=sources, basis=basis, payout=payout,
        )  # fmt: skip
        return sources

    def pass_on(
        self,
        amount: Money,
        *,
        account: str,
        basis: str,
        pocket: str | None = None,
        receipts: Sequence[UUID] | None = None,
    ) -> tuple[Source, ...]:
        """Move money to another account of the book: free money, or that of a pocket.

        Raises :class:`NotEnoughMoney`, :class:`NoSuchPocket`.
        """
        if pocket is None:
            sources, drawn = pick(self.lots, amount, receipts), available(self.case_number)
        else:
            kept = self.pocket(pocket)
            sources, drawn = draw(kept, amount), kept.account
        self.record(
            PassedOn, case_number=self.case_number, account=AccountName(account), sources=sources,
            basis=basis, pocket=pocket, drawn=drawn,
        )  # fmt: skip
        return sources
