"""A case's account (一案一账号): what came in for it, what is left of each receipt, and for whom.

Money keeps its lineage: every receipt is a lot with its own arrival and its own clock, and every
payout says which lots it consumes and how much of each, oldest first. So "which payment funded
this payout" and "which fen is 31 days old" are answers, not estimates.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TypeAlias
from uuid import UUID

from ledger.domain import case_parts, case_people, case_pockets, case_repairs
from ledger.domain.case_parts import (
    AccountConfirmedAlready,
    AccountNotConfirmed,
    AccountSelfConfirmed,
    Capacity,
    CapacityNotAwaited,
    CapacityNotRecorded,
    Earmark,
    EarmarkedAlready,
    Lot,
    MoneyHasLeft,
    NoSuchParty,
    NotEnoughMoney,
    NothingEarmarked,
    NothingToPay,
    NotTheOfficer,
    Party,
    PartyKind,
    PartyKnown,
    PartyRole,
    Source,
    StatedAccount,
)
from ledger.domain.case_people import (
    AssignedAlready,
    NotTerminated,
    Recused,
    RecusedAlready,
    TerminatedNow,
)
from ledger.domain.case_pockets import (
    NoSuchPocket,
    Pocket,
    PocketKind,
    PocketOfAnotherKind,
    account_of,
    draw,
    pick,
    together,
    without,
)
from ledger.domain.case_repairs import Inability, PartyCannotCollect
from ledger.domain.chart import AccountName, available, held
from ledger.domain.kernel import Root, event, name_id
from ledger.domain.law.approval import PayoutRequest
from ledger.domain.law.payee import may_use_account
from ledger.domain.money import Money, total, zero
from ledger.domain.paper import Paper, well_named
from ledger.domain.payer import Payee

__all__ = [
    "AccountConfirmedAlready",
    "AccountNotConfirmed",
    "AccountSelfConfirmed",
    "Capacity",
    "CapacityNotAwaited",
    "CapacityNotRecorded",
    "CaseAccount",
    "Earmark",
    "EarmarkedAlready",
    "Lot",
    "MoneyHasLeft",
    "NoSuchParty",
    "NoSuchPocket",
    "NotEnoughMoney",
    "NotTheOfficer",
    "NothingEarmarked",
    "NothingToPay",
    "Party",
    "PartyKind",
    "PartyKnown",
    "PartyRole",
    "Pocket",
    "PocketKind",
    "PocketOfAnotherKind",
    "Source",
    "StatedAccount",
]


class CaseAccount(Root):
    """One case's account."""

    TOPIC = "case-account"

    Opened: TypeAlias = case_parts.Opened
    PartyAdded: TypeAlias = case_parts.PartyAdded
    AccountStated: TypeAlias = case_parts.AccountStated
    AccountConfirmed: TypeAlias = case_parts.AccountConfirmed
    Credited: TypeAlias = case_parts.Credited
    Uncredited: TypeAlias = case_parts.Uncredited
    CapacityRecorded: TypeAlias = case_parts.CapacityRecorded
    Earmarked: TypeAlias = case_parts.Earmarked
    EarmarkReleased: TypeAlias = case_parts.EarmarkReleased
    Restored: TypeAlias = case_parts.Restored
    Returned: TypeAlias = case_parts.Returned
    Assigned: TypeAlias = case_people.Assigned
    RecusalDecided: TypeAlias = case_people.RecusalDecided
    Terminated: TypeAlias = case_people.Terminated
    PaymentOpened: TypeAlias = case_people.PaymentOpened
    Resumed: TypeAlias = case_people.Resumed
    SetAside: TypeAlias = case_pockets.SetAside
    PutBack: TypeAlias = case_pockets.PutBack
    Received: TypeAlias = case_pockets.Received
    PassedOn: TypeAlias = case_pockets.PassedOn
    PartyUnable: TypeAlias = case_repairs.PartyUnable
    OwedAgain: TypeAlias = case_repairs.OwedAgain
    MadeGood: TypeAlias = case_repairs.MadeGood

    @staticmethod
    def create_id(case_number: str) -> UUID:
        return name_id("case-account", case_number)

    @event(Opened)
    def __init__(
        self, case_number: str, officer: str, filed_on: date, bank_account: str, sub_account: str
    ) -> None:
        self.case_number = case_number
        self.officer = officer
        self.filed_on = filed_on
        self.bank_account = bank_account
        self.sub_account = sub_account
        self.recused: set[str] = set()
        self.terminated_on: date | None = None
        self.pays_while_terminated = False
        self.parties: dict[str, Party] = {}
        self.lots: dict[UUID, Lot] = {}
        self.earmarks: dict[UUID, Earmark] = {}
        self.payouts: set[UUID] = set()
        self.pockets: dict[str, Pocket] = {}
        self.drawn: dict[UUID, Pocket] = {}
        self.moved_in: dict[UUID, Money] = {}

    # Whose case it is, and whether it is being enforced

    def assign(self, officer: str, *, basis: str, by: str) -> None:
        """Give the case another officer; raises :class:`AssignedAlready`, :class:`Recused`."""
        if officer == self.officer:
            raise AssignedAlready(f"{self.case_number} is {officer}'s case", officer=officer)
        self.may_act(officer)
        self._assigned(officer=officer, before=self.officer, basis=basis, by=by)

    @event(Assigned)
    def _assigned(self, officer: str, before: str, basis: str, by: str) -> None:
        self.officer = officer

    def recuse(self, person: str, *, paper: Paper, by: str) -> None:
        """Keep somebody away from the case; raises :class:`RecusedAlready`."""
        if person in self.recused:
            raise RecusedAlready(f"{person} keeps away from {self.case_number}", person=person)
        self._recusal_decided(case_number=self.case_number, person=person, paper=paper, by=by)

    @event(RecusalDecided)
    def _recusal_decided(self, case_number: str, person: str, paper: Paper, by: str) -> None:
        self.recused.add(person)

    def may_act(self, by: str) -> None:
        """Refuse somebody who keeps away from the case; raises :class:`Recused`."""
        if by in self.recused:
            raise Recused(f"{by} keeps away from {self.case_number}", by=by)

    @property
    def held(self) -> Money:
        """Everything the case holds: free, kept under a name, or bound to a payout not yet done.

        A payment the bank has booked is still known by its earmark, and is counted here: the
        payout itself says whether it is done.
        """
        kept = total(pocket.amount for pocket in self.pockets.values())
        return total(lot.free for lot in self.lots.values()) + kept

    def terminate(self, on: date, *, paper: Paper, by: str) -> None:
        """End this round of enforcement; whether it may end is the law's to say before.

        Raises :class:`TerminatedNow`.
        """
        if self.terminated_on is not None:
            raise TerminatedNow(
                f"{self.case_number} ended on {self.terminated_on}",
                case_number=self.case_number,
                ended_on=self.terminated_on,
            )
        self._terminated(case_number=self.case_number, on=on, paper=paper, by=by)

    @event(Terminated)
    def _terminated(self, case_number: str, on: date, paper: Paper, by: str) -> None:
        self.terminated_on = on
        self.pays_while_terminated = False

    def open_payment(self, *, paper: Paper, by: str) -> None:
        """Let what came to a terminated case be paid (R7.04); raises :class:`NotTerminated`."""
        self._must_be_terminated()
        self._payment_opened(paper=paper, by=by)

    @event(PaymentOpened)
    def _payment_opened(self, paper: Paper, by: str) -> None:
        self.pays_while_terminated = True

    def resume(self, on: date, *, under: str, paper: Paper, by: str) -> None:
        """Take enforcement up again; raises :class:`NotTerminated`."""
        self._must_be_terminated()
        self._resumed(on=on, under=under, paper=paper, by=by)

    @event(Resumed)
    def _resumed(self, on: date, under: str, paper: Paper, by: str) -> None:
        self.terminated_on = None

    def _must_be_terminated(self) -> None:
        if self.terminated_on is None:
            raise NotTerminated(f"{self.case_number} is being enforced", case=self.case_number)

    # Parties and where they want to be paid

    def add_party(
        self,
        party: str,
        role: PartyRole,
        kind: PartyKind,
        name: str,
        *,
        identity: str | None = None,
        phone: str | None = None,
        identity_verified: bool = False,
    ) -> None:
        """Enter a party from the case file; raises :class:`PartyKnown`."""
        if party in self.parties:
            raise PartyKnown(f"{party} is on {self.case_number} already", party=party)
        self._party_added(
            party=party, role=role, kind=kind, name=name, identity=identity, phone=phone,
            identity_verified=identity_verified,
        )  # fmt: skip

    @event(PartyAdded)
    def _party_added(
        self,
        *,
        party: str,
        role: PartyRole,
        kind: PartyKind,
        name: str,
        identity: str | None,
        phone: str | None,
        identity_verified: bool,
    ) -> None:
        self.parties[party] = Party(party, role, kind, name)

    def state_account(
        self,
        party: str,
        *,
        holder: str,
        number: str,
        bank_name: str,
        bank_code: str,
        evidence: str,
        by: str,
    ) -> int:
        """Record where a party wants to be paid; the holder must be the party itself (R1.20)."""
        stated = self.party(party)
        may_use_account(holder, stated.name)
        version = max(stated.accounts, default=0) + 1
        self._account_stated(
            party=party, version=version, holder=holder, number=number, bank_name=bank_name,
            bank_code=bank_code, evidence=evidence, stated_by=by,
        )  # fmt: skip
        return version

    @event(AccountStated)
    def _account_stated(
        self,
        *,
        party: str,
        version: int,
        holder: str,
        number: str,
        bank_name: str,
        bank_code: str,
        evidence: str,
        stated_by: str,
    ) -> None:
        self.parties[party].accounts[version] = StatedAccount(
            version, holder, number, bank_name, bank_code, stated_by
        )

    def confirm_account(self, party: str, version: int, *, by: str) -> None:
        """Confirm a stated account; raises :class:`AccountSelfConfirmed` for its own author."""
        stated = self.party(party).accounts.get(version)
        if stated is None:
            raise AccountNotConfirmed(f"{party} stated no account {version}", party=party)
        if stated.confirmed_by:
            raise AccountConfirmedAlready(f"account {version} of {party}", party=party)
        if stated.stated_by == by:
            raise AccountSelfConfirmed(f"{by} entered this account", by=by)
        self._account_confirmed(party=party, version=version, confirmed_by=by)

    @event(AccountConfirmed)
    def _account_confirmed(self, party: str, version: int, confirmed_by: str) -> None:
        self.parties[party].accounts[version].confirmed_by = confirmed_by

    def party(self, party: str) -> Party:
        """The party with this mark; raises :class:`NoSuchParty`."""
        if party not in self.parties:
            raise NoSuchParty(f"{self.case_number} has no party {party}", party=party)
        return self.parties[party]

    def payable_account(self, party: str) -> StatedAccount:
        """The confirmed account of a party; raises :class:`AccountNotConfirmed`."""
        account = self.party(party).account
        if account is None:
            raise AccountNotConfirmed(f"{party} has no confirmed account", party=party)
        return account

    # What a payout asks of its payer

    @property
    def stem(self) -> str:
        return self.case_number

    @property
    def concerns(self) -> str:
        return self.case_number

    def account_in_force(self, party: str) -> int:
        """The version of a party's confirmed account.

        Raises :class:`AccountNotConfirmed`, :class:`PartyCannotCollect`.
        """
        if since := self.party(party).unable_since:
            said = f"{party} cannot collect since {since}, and no successor is determined"
            raise PartyCannotCollect(said, party=party, since=since)
        return self.payable_account(party).version

    def note_inability(
        self, party: str, why: Inability, since: date, paper: Paper, *, by: str
    ) -> None:
        """Note that a party cannot collect: it is paid no more, its successor is."""
        self.party(party)
        well_named([paper])
        self._party_unable(party=party, why=why, since=since, paper=paper, by=by)

    @event(case_repairs.PartyUnable)
    def _party_unable(self, party: str, why: Inability, since: date, paper: Paper, by: str) -> None:
        self.parties[party].unable_since = since

    def payee(self, party: str, version: int) -> Payee:
        """Where a payment to this account of a party goes."""
        account = self.party(party).accounts[version]
        return Payee(account.holder, account.number, account.bank_name, account.bank_code)

    def holds(self, payout: UUID) -> bool:
        return payout in self.earmarks

    def hold_of(self, payout: UUID) -> AccountName:
        return held(self.case_number, payout)

    def pocket_of(self, payout: UUID) -> str | None:
        kept = self.drawn.get(payout)
        return kept.pocket if kept else None

    # Money in

    def credit(
        self,
        receipt: UUID,
        claim: str,
        amount: Money,
        *,
        value_date: date,
        notified_on: date,
        third_party: bool = False,
    ) -> None:
        """Book part or all of a bank line to this case; the line has checked its remainder."""
        if amount <= zero():
            raise NothingToPay(f"{amount} cannot be booked", amount=amount)
        self._credited(
            case_number=self.case_number, receipt=receipt, claim=claim, amount=amount,
            value_date=value_date, notified_on=notified_on, third_party=third_party,
        )  # fmt: skip

    @event(Credited)
    def _credited(
        self,
        *,
        case_number: str,
        receipt: UUID,
        claim: str,
        amount: Money,
        value_date: date,
        notified_on: date,
        third_party: bool,
    ) -> None:
        self._add(receipt, claim, amount, value_date, notified_on, third_party=third_party)

    def _add(
        self,
        receipt: UUID,
        claim: str,
        amount: Money,
        value_date: date,
        notified_on: date,
        *,
        third_party: bool,
    ) -> None:
        lot = self.lots.get(receipt)
        if lot is None:
            self.lots[receipt] = Lot(
                receipt, amount, amount, value_date, notified_on, claim, third_party
            )
        else:
            lot.amount += amount
            lot.free += amount
            lot.claim = claim

    def uncredit(self, receipt: UUID, claim: str, amount: Money, *, reason: str) -> None:
        """Take a wrong claim back (R2.17); raises :class:`MoneyHasLeft` once it was spent."""
        if amount <= zero():
            raise NothingToPay(f"{amount} cannot be taken back", amount=amount)
        lot = self.lots.get(receipt)
        if lot is None or lot.free < amount:
            free = lot.free if lot else zero()
            raise MoneyHasLeft(f"{amount} was claimed, {free} is still free", free=free)
        self._uncredited(
            case_number=self.case_number, receipt=receipt, claim=claim, amount=amount,
            value_date=lot.value_date, reason=reason,
        )  # fmt: skip

    @event(Uncredited)
    def _uncredited(
        self,
        *,
        case_number: str,
        receipt: UUID,
        claim: str,
        amount: Money,
        value_date: date,
        reason: str,
    ) -> None:
        lot = self.lots[receipt]
        lot.amount -= amount
        lot.free -= amount
        if lot.amount == zero():
            del self.lots[receipt]

    def record_capacity(self, receipt: UUID, capacity: Capacity, document: str) -> None:
        """Record why a third party paid, so that its money may be paid out (R2.03)."""
        lot = self.lots.get(receipt)
        if lot is None or not lot.third_party:
            raise CapacityNotAwaited(f"receipt {receipt} waits for no capacity", receipt=receipt)
        self._capacity_recorded(receipt=receipt, capacity=capacity, document=document)

    @event(CapacityRecorded)
    def _capacity_recorded(self, receipt: UUID, capacity: Capacity, document: str) -> None:
        self.lots[receipt].third_party = False

    # Money bound to payouts

    def may_ask(self, by: str) -> None:
        """Only the case's own officer asks for its money; raises :class:`NotTheOfficer`."""
        if by != self.officer:
            raise NotTheOfficer(f"{self.case_number} is not {by}'s case", by=by)
        self.may_act(by)
        if self.terminated_on is not None and not self.pays_while_terminated:
            raise TerminatedNow(
                f"{self.case_number} ended on {self.terminated_on}", case=self.case_number
            )

    @property
    def free(self) -> Money:
        """What may be paid out: free money whose payer's capacity is known."""
        return total(lot.free for lot in self.lots.values() if not lot.third_party)

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
        if payout in self.earmarks:
            raise EarmarkedAlready(f"payout {payout} holds money already", payout=payout)
        if pocket is not None:
            sources = self._out_of(pocket, amount, basis=f"payout {payout}", payout=payout)
        else:
            sources = self._payable(amount, receipts)
        self._earmarked(
            case_number=self.case_number, payout=payout, party=party, day=day, sources=sources
        )
        return sources

    def _payable(self, amount: Money, receipts: Sequence[UUID] | None) -> tuple[Source, ...]:
        known = {receipt: lot for receipt, lot in self.lots.items() if not lot.third_party}
        asked = self.lots.values() if receipts is None else map(self.lots.get, receipts)
        waiting = total(lot.free for lot in asked if lot is not None and lot.third_party)
        try:
            return pick(known, amount, receipts)
        except NotEnoughMoney as short:
            if short.facts["free"] + waiting >= amount:
                raise CapacityNotRecorded(
                    f"{waiting} waits for its payer's word", waiting=waiting
                ) from short
            raise

    @event(Earmarked)
    def _earmarked(
        self, case_number: str, payout: UUID, party: str, day: date, sources: tuple[Source, ...]
    ) -> None:
        self.payouts.add(payout)
        self.earmarks[payout] = Earmark(payout, party, day, sources)
        for source in sources:
            self.lots[source.receipt].free -= source.amount

    def release(self, payout: UUID, *, reason: str) -> None:
        """Free the money of a payout that will not be sent; raises :class:`NothingEarmarked`."""
        sources = self._earmark_of(payout).sources
        self._earmark_released(
            case_number=self.case_number, payout=payout, sources=sources, reason=reason
        )
        self._to_its_pocket(payout, sources)

    @event(EarmarkReleased)
    def _earmark_released(
        self, case_number: str, payout: UUID, sources: tuple[Source, ...], reason: str
    ) -> None:
        self._give_back(payout, sources)

    def restore(self, payout: UUID, *, reason: str) -> None:
        """Take back money the bank refused to send; raises :class:`NothingEarmarked`."""
        sources = self._earmark_of(payout).sources
        self._restored(case_number=self.case_number, payout=payout, sources=sources, reason=reason)
        self._to_its_pocket(payout, sources)

    @event(Restored)
    def _restored(
        self, case_number: str, payout: UUID, sources: tuple[Source, ...], reason: str
    ) -> None:
        self._give_back(payout, sources)

    def take_back(
        self, payout: UUID, *, bank_account: str, line: UUID, returned_on: date, reason: str
    ) -> None:
        """Take back a payment that was booked and came back (R2.10): never new debtor money.

        The payee's account must be confirmed anew before anything is paid to it again.
        """
        sources = self._earmark_of(payout).sources
        self._returned(
            case_number=self.case_number, payout=payout, sources=sources,
            bank_account=bank_account, line=line, returned_on=returned_on, reason=reason,
        )  # fmt: skip
        self._to_its_pocket(payout, sources)

    @event(Returned)
    def _returned(
        self,
        *,
        case_number: str,
        payout: UUID,
        sources: tuple[Source, ...],
        bank_account: str,
        line: UUID,
        returned_on: date,
        reason: str,
    ) -> None:
        paid = self.earmarks[payout].party
        self._give_back(payout, sources)
        for source in sources:
            self.lots[source.receipt].returned = True
        # Money that came back is not sent again to the same account on the old consent (R2.10).
        if account := self.parties[paid].account:
            account.confirmed_by = None

    def _earmark_of(self, payout: UUID) -> Earmark:
        if payout not in self.earmarks:
            raise NothingEarmarked(f"no money is held for payout {payout}", payout=payout)
        return self.earmarks[payout]

    def _give_back(self, payout: UUID, sources: tuple[Source, ...]) -> None:
        for source in sources:
            self.lots[source.receipt].free += source.amount
        self.earmarks.pop(payout, None)

    def requests_of(self, party: str, day: date) -> list[PayoutRequest]:
        """What else this payee is to get from this case on this day (R2.07)."""
        return [
            PayoutRequest(self.case_number, mark.party, mark.day, mark.amount)
            for mark in self.earmarks.values()
            if mark.party == party and mark.day == day
        ]

    # Money that is not free, and money that comes from or goes to another account of the book

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

        Raises :class:`NotEnoughMoney`, :class:`PocketOfAnotherKind`.
        """
        self._must_be_of_kind(pocket, kind)
        sources = pick(self.lots, amount, receipts)
        self._keep(pocket, kind, sources, basis=basis, until=until, party=party)
        return sources

    def keep_as(
        self,
        pocket: str,
        kind: PocketKind,
        *,
        out_of: str,
        amount: Money | None = None,
        basis: str,
        until: date | None = None,
        party: str | None = None,
    ) -> tuple[Source, ...]:
        """Keep under another name what is kept under one: the very same money of each receipt.

        Raises :class:`NoSuchPocket`, :class:`NotEnoughMoney`, :class:`PocketOfAnotherKind`.
        """
        self._must_be_of_kind(pocket, kind)
        sources = self.put_back(out_of, basis=basis, amount=amount)
        self._keep(pocket, kind, sources, basis=basis, until=until, party=party)
        return sources

    def _must_be_of_kind(self, pocket: str, kind: PocketKind) -> None:
        known = self.pockets.get(pocket)
        if known is not None and known.kind is not kind:
            raise PocketOfAnotherKind(f"{pocket} is {known.kind.value}", kind=known.kind.value)

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
        self._set_aside(
            case_number=self.case_number, pocket=pocket, kind=kind,
            account=account_of(self.case_number, pocket, kind), sources=sources, basis=basis,
            until=until, party=party,
        )  # fmt: skip

    @event(SetAside)
    def _set_aside(
        self,
        *,
        case_number: str,
        pocket: str,
        kind: PocketKind,
        account: AccountName,
        sources: tuple[Source, ...],
        basis: str,
        until: date | None,
        party: str | None,
    ) -> None:
        before = self.pockets[pocket].sources if pocket in self.pockets else ()
        self.pockets[pocket] = Pocket(
            pocket, kind, account, together(before, sources), basis, until, party
        )
        for source in sources:
            self.lots[source.receipt].free -= source.amount

    def put_back(
        self, pocket: str, *, basis: str, amount: Money | None = None
    ) -> tuple[Source, ...]:
        """Free money kept under a name, all of it or ``amount``; raises :class:`NoSuchPocket`."""
        return self._out_of(pocket, amount, basis=basis, payout=None)

    def _out_of(
        self, pocket: str, amount: Money | None, *, basis: str, payout: UUID | None
    ) -> tuple[Source, ...]:
        kept = self.pocket(pocket)
        sources = draw(kept, amount)
        self._put_back(
            case_number=self.case_number, pocket=pocket, account=kept.account, sources=sources,
            basis=basis, payout=payout,
        )  # fmt: skip
        return sources

    @event(PutBack)
    def _put_back(
        self,
        *,
        case_number: str,
        pocket: str,
        account: AccountName,
        sources: tuple[Source, ...],
        basis: str,
        payout: UUID | None,
    ) -> None:
        if payout is not None:
            self.drawn[payout] = self.pockets[pocket]
        self._take_from(pocket, sources)
        for source in sources:
            self.lots[source.receipt].free += source.amount

    def _take_from(self, pocket: str, sources: tuple[Source, ...]) -> None:
        kept = self.pockets.pop(pocket)
        if left := without(kept, sources):
            self.pockets[pocket] = replace(kept, sources=left)

    def _to_its_pocket(self, payout: UUID, sources: tuple[Source, ...]) -> None:
        """Money drawn on a pocket goes back there when the payout does not happen."""
        kept = self.drawn.get(payout)
        if kept is not None:
            self._keep(
                kept.pocket, kept.kind, sources, basis=kept.basis,
                until=kept.until, party=kept.party,
            )  # fmt: skip

    def pocket(self, pocket: str) -> Pocket:
        """The money kept under this name; raises :class:`NoSuchPocket`."""
        if pocket not in self.pockets:
            raise NoSuchPocket(f"{self.case_number} keeps nothing as {pocket}", pocket=pocket)
        return self.pockets[pocket]

    def receive(
        self,
        receipt: UUID,
        amount: Money,
        *,
        source: str,
        claim: str,
        value_date: date,
        notified_on: date,
        third_party: bool = False,
    ) -> None:
        """Take money from another account of the book; it keeps its receipt, and so its age."""
        if amount <= zero(amount.currency.code):
            raise NothingToPay(f"{amount} cannot be received", amount=amount)
        self._received(
            case_number=self.case_number, receipt=receipt, claim=claim, amount=amount,
            source=AccountName(source), value_date=value_date, notified_on=notified_on,
            third_party=third_party,
        )  # fmt: skip

    @event(Received)
    def _received(
        self,
        *,
        case_number: str,
        receipt: UUID,
        claim: str,
        amount: Money,
        source: AccountName,
        value_date: date,
        notified_on: date,
        third_party: bool,
    ) -> None:
        if source.startswith("transfer/"):  # out of another case, not in from outside
            self.moved_in[receipt] = self.moved_in.get(receipt, zero()) + amount
        self._add(receipt, claim, amount, value_date, notified_on, third_party=third_party)

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
        self._passed_on(
            case_number=self.case_number, account=AccountName(account), sources=sources,
            basis=basis, pocket=pocket, drawn=drawn,
        )  # fmt: skip
        return sources

    @event(PassedOn)
    def _passed_on(
        self,
        *,
        case_number: str,
        account: AccountName,
        sources: tuple[Source, ...],
        basis: str,
        pocket: str | None,
        drawn: AccountName,
    ) -> None:
        if pocket is not None:
            self._take_from(pocket, sources)
            return
        for source in sources:
            self.lots[source.receipt].free -= source.amount

    # A payment that should not have been made

    def owe_again(
        self, payout: UUID, pocket: str, amount: Money, *, basis: str
    ) -> tuple[Source, ...]:
        """Owe again what was paid wrongly (R2.18): it keeps the receipts it was paid from.

        Raises :class:`NothingEarmarked` where this case did not pay it, :class:`NotEnoughMoney`.
        """
        paid = Pocket(
            pocket, PocketKind.OWED, held(self.case_number, pocket),
            self._earmark_of(payout).sources, basis, None, self.earmarks[payout].party,
        )  # fmt: skip
        sources = draw(paid, amount)
        self._owed_again(
            case_number=self.case_number, payout=payout, pocket=pocket, account=paid.account,
            sources=sources, basis=basis,
        )  # fmt: skip
        return sources

    @event(case_repairs.OwedAgain)
    def _owed_again(
        self,
        *,
        case_number: str,
        payout: UUID,
        pocket: str,
        account: AccountName,
        sources: tuple[Source, ...],
        basis: str,
    ) -> None:
        # The payout is spent: should it come back, it comes as money for what went wrong.
        party = self.earmarks.pop(payout).party
        self.pockets[pocket] = Pocket(pocket, PocketKind.OWED, account, sources, basis, None, party)

    def make_good(self, pocket: str, line: UUID, amount: Money, *, value_date: date) -> None:
        """Take money that came for a wrong payment: as much of what is owed is free again."""
        draw(self.pocket(pocket), amount)
        self._made_good(
            case_number=self.case_number, pocket=pocket, line=line, amount=amount,
            value_date=value_date,
        )  # fmt: skip
        self.put_back(pocket, basis=f"line {line}", amount=amount)

    @event(case_repairs.MadeGood)
    def _made_good(
        self, case_number: str, pocket: str, line: UUID, amount: Money, value_date: date
    ) -> None:
        """The claim on the wrong payee shrinks; what is owed moves by its own fact."""
