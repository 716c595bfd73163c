"""A case's account (一案一账号): what came in for it, what is left of each receipt, and for whom.

Money keeps its lineage: every receipt is a lot with its own arrival and its own clock, and every
payout says which lots it consumes and how much of each, oldest first. So "which payment funded
this payout" and "which fen is 31 days old" are answers, not estimates.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from ledger.domain.chart import Posting, available, bank, held, move, transit, unclaimed
from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict, Forbidden, Malformed, NotFound
from ledger.domain.kernel import FirstFact, Personal, Root, event, name_id
from ledger.domain.law.approval import PayoutRequest
from ledger.domain.law.payee import may_use_account
from ledger.domain.money import Money, total, zero

ACCOUNT_EVIDENCE = Article("法发〔2017〕6号", "第十三条", Certainty.UNCONFIRMED)
AUTO_IDENTIFICATION = Article("一案一账号案款管理规定", "自动识别", Certainty.LOCAL)


class PartyRole(StrEnum):
    """What a person is to the case."""

    APPLICANT = "applicant"  # 申请执行人
    DEBTOR = "debtor"  # 被执行人
    THIRD_PARTY = "third-party"  # 案外人


class PartyKind(StrEnum):
    """Whom the law lets a party be."""

    PERSON = "person"  # 自然人
    COMPANY = "company"  # 法人、其他组织


class Capacity(StrEnum):
    """Why somebody who is not the debtor pays on the debtor's account."""

    FOR_DEBTOR = "for-debtor"  # 代付
    GUARANTOR = "guarantor"  # 保证人
    ASSISTING = "assisting"  # 协助义务人
    BUYER = "buyer"  # 买受人


class PartyKnown(Conflict):
    """A party with this mark is on the case already."""

    code = "party-known"
    title = "The party is on the case already"
    title_zh = "当事人已登记"


class NoSuchParty(NotFound):
    """The case has no such party; money is never paid to a typed name (E3)."""

    code = "no-such-party"
    title = "No such party on the case"
    title_zh = "本案无此当事人"


class AccountNotConfirmed(Conflict):
    """The party has no bank account that a second person confirmed."""

    code = "account-not-confirmed"
    title = "The payee's account is not confirmed"
    title_zh = "收款账户未确认"
    article = ACCOUNT_EVIDENCE


class AccountSelfConfirmed(Forbidden):
    """Whoever entered an account may not confirm it."""

    code = "account-self-confirmed"
    title = "An account is confirmed by a second person"
    title_zh = "不得自行复核收款账户"
    article = ACCOUNT_EVIDENCE


class NotEnoughMoney(Conflict):
    """The case does not hold that much that it may pay out."""

    code = "not-enough-money"
    title = "The case does not hold that much"
    title_zh = "可发放案款不足"


class CapacityNotRecorded(Conflict):
    """A third party's money waits until its capacity is recorded."""

    code = "payer-capacity-not-recorded"
    title = "Record why a third party paid"
    title_zh = "第三人付款身份未登记"
    article = AUTO_IDENTIFICATION


class MoneyHasLeft(Conflict):
    """The claimed money is bound to a payout or paid, and cannot simply be taken back."""

    code = "money-has-left"
    title = "The money is no longer free"
    title_zh = "款项已被占用或发放，不能直接冲正"


class NothingToPay(Malformed):
    """An amount of zero or less."""

    code = "nothing-to-pay"
    title = "The amount must be more than zero"
    title_zh = "金额应大于零"


@dataclass(frozen=True, slots=True)
class Source:
    """So much out of one receipt."""

    receipt: UUID
    amount: Money


@dataclass(slots=True)
class Lot:
    """What is left of one receipt, and the clock that runs on it."""

    receipt: UUID
    amount: Money
    free: Money
    value_date: date
    notified_on: date
    claim: str
    third_party: bool = False
    returned: bool = False


@dataclass(slots=True)
class StatedAccount:
    """A bank account a party stated, and whether a second person confirmed it."""

    version: int
    holder: str
    number: str
    bank_name: str
    bank_code: str
    stated_by: str
    confirmed_by: str | None = None


@dataclass(slots=True)
class Party:
    """One party, with every account it ever stated; the last confirmed one is paid."""

    party: str
    role: PartyRole
    kind: PartyKind
    name: str
    accounts: dict[int, StatedAccount] = field(default_factory=dict)

    @property
    def account(self) -> StatedAccount | None:
        """The account in force: the newest, and only if it is confirmed."""
        newest = self.accounts.get(max(self.accounts, default=0))
        return newest if newest and newest.confirmed_by else None


@dataclass(slots=True)
class Earmark:
    """Money bound to one payout until it leaves or is released."""

    payout: UUID
    party: str
    day: date
    sources: tuple[Source, ...]

    @property
    def amount(self) -> Money:
        return total(source.amount for source in self.sources)


class CaseAccount(Root):
    """One case's account."""

    TOPIC = "case-account"

    class Opened(FirstFact):
        """The account was opened with its sub-account (开立案款账户)."""

        TOPIC = "case-account.opened"
        case_number: str
        officer: str
        filed_on: date
        bank_account: str
        sub_account: str

    class PartyAdded(Root.Event):
        """A party was entered from the case file (登记当事人)."""

        TOPIC = "case-account.party-added"
        party: str
        role: PartyRole
        kind: PartyKind
        name: Personal
        identity: Personal | None
        phone: Personal | None
        identity_verified: bool

    class AccountStated(Root.Event):
        """A party stated where it wants to be paid (收款账户确认书)."""

        TOPIC = "case-account.account-stated"
        party: str
        version: int
        holder: Personal
        number: Personal
        bank_name: str
        bank_code: str
        evidence: str
        stated_by: str

    class AccountConfirmed(Root.Event):
        """A second person compared name, number and bank with the statement (账户复核)."""

        TOPIC = "case-account.account-confirmed"
        party: str
        version: int
        confirmed_by: str

    class Credited(Root.Event):
        """Money of a bank line was booked to the case (认领入账); its clock starts."""

        TOPIC = "case-account.credited"
        case_number: str
        receipt: UUID
        claim: str
        amount: Money
        value_date: date
        notified_on: date
        third_party: bool

        def postings(self) -> tuple[Posting, ...]:
            return move(
                self.amount, debit=unclaimed(self.receipt), credit=available(self.case_number)
            )

        def effective_on(self) -> date:
            return self.value_date

    class Uncredited(Root.Event):
        """A wrong claim was taken back (认领冲正); the money is unclaimed again, with its age."""

        TOPIC = "case-account.uncredited"
        case_number: str
        receipt: UUID
        claim: str
        amount: Money
        value_date: date
        reason: str

        def postings(self) -> tuple[Posting, ...]:
            return move(
                self.amount, debit=available(self.case_number), credit=unclaimed(self.receipt)
            )

    class CapacityRecorded(Root.Event):
        """The officer recorded why somebody other than the debtor paid (登记付款身份)."""

        TOPIC = "case-account.capacity-recorded"
        receipt: UUID
        capacity: Capacity
        document: str

    class Earmarked(Root.Event):
        """Money was bound to one payout (占用); nobody else can spend it."""

        TOPIC = "case-account.earmarked"
        case_number: str
        payout: UUID
        party: str
        day: date
        sources: tuple[Source, ...]

        def postings(self) -> tuple[Posting, ...]:
            amount = total(source.amount for source in self.sources)
            hold = held(self.case_number, self.payout)
            return move(amount, debit=available(self.case_number), credit=hold)

    class EarmarkReleased(Root.Event):
        """The payout was withdrawn, refused or amended (解除占用)."""

        TOPIC = "case-account.earmark-released"
        case_number: str
        payout: UUID
        sources: tuple[Source, ...]
        reason: str

        def postings(self) -> tuple[Posting, ...]:
            amount = total(source.amount for source in self.sources)
            hold = held(self.case_number, self.payout)
            return move(amount, debit=hold, credit=available(self.case_number))

    class Restored(Root.Event):
        """The bank refused the payment; the money never left (出款失败退回本案)."""

        TOPIC = "case-account.restored"
        case_number: str
        payout: UUID
        sources: tuple[Source, ...]
        reason: str

        def postings(self) -> tuple[Posting, ...]:
            amount = total(source.amount for source in self.sources)
            return move(amount, debit=transit(self.payout), credit=available(self.case_number))

    class Returned(Root.Event):
        """A payment came back after it was booked (退汇): this case's money again, with its past."""

        TOPIC = "case-account.returned"
        case_number: str
        payout: UUID
        sources: tuple[Source, ...]
        bank_account: str
        line: UUID
        returned_on: date
        reason: str

        def postings(self) -> tuple[Posting, ...]:
            amount = total(source.amount for source in self.sources)
            return move(amount, debit=bank(self.bank_account), credit=available(self.case_number))

        def effective_on(self) -> date:
            return self.returned_on

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
        self.parties: dict[str, Party] = {}
        self.lots: dict[UUID, Lot] = {}
        self.earmarks: dict[UUID, Earmark] = {}
        self.payouts: set[UUID] = set()

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
            raise Conflict(f"account {version} of {party} is confirmed already", party=party)
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
        case_number: str,
        receipt: UUID,
        claim: str,
        amount: Money,
        value_date: date,
        notified_on: date,
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
            raise Conflict(f"receipt {receipt} does not wait for a capacity", receipt=receipt)
        self._capacity_recorded(receipt=receipt, capacity=capacity, document=document)

    @event(CapacityRecorded)
    def _capacity_recorded(self, receipt: UUID, capacity: Capacity, document: str) -> None:
        self.lots[receipt].third_party = False

    # Money bound to payouts

    @property
    def free(self) -> Money:
        """What may be paid out: free money whose payer's capacity is known."""
        return total(lot.free for lot in self.lots.values() if not lot.third_party)

    def earmark(self, payout: UUID, party: str, amount: Money, *, day: date) -> tuple[Source, ...]:
        """Bind money to a payout, oldest receipt first; raises :class:`NotEnoughMoney`."""
        if amount <= zero():
            raise NothingToPay(f"{amount} cannot be paid", amount=amount)
        if self.free < amount:
            waiting = total(lot.free for lot in self.lots.values() if lot.third_party)
            if self.free + waiting >= amount:
                raise CapacityNotRecorded(f"{waiting} waits for its payer's capacity", waiting=waiting)
            raise NotEnoughMoney(f"{self.free} is free, {amount} is asked", free=self.free, asked=amount)
        sources = tuple(_oldest_first(self.lots.values(), amount))
        self._earmarked(
            case_number=self.case_number, payout=payout, party=party, day=day, sources=sources
        )
        return sources

    @event(Earmarked)
    def _earmarked(
        self, case_number: str, payout: UUID, party: str, day: date, sources: tuple[Source, ...]
    ) -> None:
        self.payouts.add(payout)
        self.earmarks[payout] = Earmark(payout, party, day, sources)
        for source in sources:
            self.lots[source.receipt].free -= source.amount

    def release(self, payout: UUID, *, reason: str) -> None:
        """Free the money of a payout that will not be sent."""
        self._earmark_released(
            case_number=self.case_number, payout=payout,
            sources=self.earmarks[payout].sources, reason=reason,
        )  # fmt: skip

    @event(EarmarkReleased)
    def _earmark_released(
        self, case_number: str, payout: UUID, sources: tuple[Source, ...], reason: str
    ) -> None:
        self._give_back(payout, sources)

    def restore(self, payout: UUID, *, reason: str) -> None:
        """Take back money the bank refused to send."""
        self._restored(
            case_number=self.case_number, payout=payout,
            sources=self.earmarks[payout].sources, reason=reason,
        )  # fmt: skip

    @event(Restored)
    def _restored(
        self, case_number: str, payout: UUID, sources: tuple[Source, ...], reason: str
    ) -> None:
        self._give_back(payout, sources)

    def take_back(
        self, payout: UUID, *, bank_account: str, line: UUID, returned_on: date, reason: str
    ) -> None:
        """Take back a payment that was booked and came back (R2.10): never new debtor money."""
        self._returned(
            case_number=self.case_number, payout=payout, sources=self.earmarks[payout].sources,
            bank_account=bank_account, line=line, returned_on=returned_on, reason=reason,
        )  # fmt: skip

    @event(Returned)
    def _returned(
        self,
        case_number: str,
        payout: UUID,
        sources: tuple[Source, ...],
        bank_account: str,
        line: UUID,
        returned_on: date,
        reason: str,
    ) -> None:
        self._give_back(payout, sources)
        for source in sources:
            self.lots[source.receipt].returned = True

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


def _oldest_first(lots: Iterable[Lot], amount: Money) -> Iterable[Source]:
    """Consume lots in the order their money arrived; ties in the order they were booked."""
    left = amount
    for lot in sorted(lots, key=lambda lot: lot.value_date):
        if left == zero():
            return
        if lot.third_party or lot.free == zero():
            continue
        part = min(lot.free, left)
        left -= part
        yield Source(lot.receipt, part)


