"""A lot's money (拍品资金): deposits, prepayments, the price, until each is refunded or a case's.

Every fen keeps its lineage: the bank line it came with, and whose account it left. A deposit a
platform holds is no court money; it stands in memorandum accounts until the bank has it. Once a
ruling is served the price becomes money of the case, receipt by receipt.
"""

from collections.abc import Iterator
from datetime import date
from typing import TypeAlias
from uuid import UUID

from auctions import money_facts
from auctions import money_parts as accounts
from auctions.law.forfeit import forfeit_after_private_sale
from auctions.lot_words import Channel
from auctions.money_parts import (
    ENDED,
    Commitment,
    CommitmentKnown,
    ConvertedAlready,
    Deposit,
    DepositKnown,
    DepositState,
    Forfeited,
    Freed,
    LoanTooLarge,
    NoSuchDeposit,
    NotHeld,
    NotOnItsWay,
    NotRefundable,
    PassedAlready,
    PayerNotRegistered,
    Pot,
    PriceNotCovered,
    Purpose,
    Receipt,
    RemittanceDiffers,
    Sale,
    TaxStep,
    mark,
)
from ledger.domain.case_parts import (
    NothingToPay,
    Source,
    worth,
)
from ledger.domain.chart import AccountName
from ledger.domain.kernel import Root, event, name_id
from ledger.domain.money import Money, total, zero


class LotMoney(Root):
    """One lot's money."""

    TOPIC = "lot-money"

    Opened: TypeAlias = money_facts.Opened
    DepositFrozen: TypeAlias = money_facts.DepositFrozen
    DepositUnfrozen: TypeAlias = money_facts.DepositUnfrozen
    DepositRemitted: TypeAlias = money_facts.DepositRemitted
    RemittanceBanked: TypeAlias = money_facts.RemittanceBanked
    Received: TypeAlias = money_facts.Received
    Unreceived: TypeAlias = money_facts.Unreceived
    BankReversed: TypeAlias = money_facts.BankReversed
    DepositConverted: TypeAlias = money_facts.DepositConverted
    PrepaymentConverted: TypeAlias = money_facts.PrepaymentConverted
    ExcessSetAside: TypeAlias = money_facts.ExcessSetAside
    DepositFreed: TypeAlias = money_facts.DepositFreed
    PaymentFreed: TypeAlias = money_facts.PaymentFreed
    DepositForfeited: TypeAlias = money_facts.DepositForfeited
    PassedToCase: TypeAlias = money_facts.PassedToCase
    TakenFromCase: TypeAlias = money_facts.TakenFromCase
    InKindCredited: TypeAlias = money_facts.InKindCredited
    TaxStepTaken: TypeAlias = money_facts.TaxStepTaken
    CommitmentRegistered: TypeAlias = money_facts.CommitmentRegistered

    @staticmethod
    def create_id(lot: str) -> UUID:
        return name_id("lot-money", lot)

    @event(Opened)
    def __init__(self, lot: str, case_numbers: tuple[str, ...], bank_account: str) -> None:
        self.lot = lot
        self.case_numbers = case_numbers
        self.bank_account = bank_account
        self.deposits: dict[tuple[str, str], Deposit] = {}
        self.receipts: dict[UUID, Receipt] = {}
        self.pots: dict[str, Pot] = {}
        self.commitments: dict[str, Commitment] = {}
        self.passed: dict[tuple[str, AccountName], Pot] = {}  # case and account → what went there
        self.credited: dict[str, Money] = {}
        self.tax_steps: list[tuple[TaxStep, str, date]] = []

    # What is where

    def held(self, account: AccountName) -> Money:
        """What stands on one of the lot's accounts."""
        pot = self.pots.get(account)
        return pot.amount if pot else zero()

    @property
    def paid(self) -> Money:
        """What stands towards the price (待裁定价款)."""
        return self.held(accounts.price(self.lot))

    def in_transit(self, bidder: str) -> Money:
        """What a platform says it sent for this bidder, and no bank has credited."""
        return total(
            each.amount for each in self.deposits.values()
            if each.bidder == bidder and each.state is DepositState.REMITTED
        )  # fmt: skip

    def deposit(self, attempt: str, bidder: str, *states: DepositState) -> Deposit:
        """A bidder's deposit on an attempt; raises :class:`NoSuchDeposit`."""
        found = self.deposits.get((attempt, bidder))
        if found is None or (states and found.state not in states):
            now = found.state.value if found else "none"
            said = f"{bidder} on {attempt}: {now}"
            raise NoSuchDeposit(said, bidder=bidder, attempt=attempt, state=now)
        return found

    def _pot(self, account: AccountName) -> Pot:
        return self.pots.setdefault(account, Pot())

    def _all_of(self, account: AccountName) -> tuple[Source, ...]:
        pot = self.pots.get(account)
        return pot.all_of_it() if pot else ()

    def _some_of(self, account: AccountName, amount: Money) -> tuple[Source, ...]:
        if amount <= zero():
            raise NothingToPay(f"{amount} cannot be moved", amount=amount)
        if (there := self.held(account)) < amount:
            raise NotHeld(f"{account} holds {there}, {amount} is asked", held=there, asked=amount)
        return self.pots[account].first(amount)

    # Deposits with a platform (channel B)

    def freeze(
        self, attempt: str, bidder: str, amount: Money, *, platform: str, order: str
    ) -> None:
        """Note that a platform froze a deposit (J1); raises :class:`DepositKnown`."""
        self._no_deposit_yet(attempt, bidder)
        if amount <= zero():
            raise NothingToPay(f"{amount} is no deposit", amount=amount)
        self._deposit_frozen(
            lot=self.lot, attempt=mark(attempt), bidder=mark(bidder), platform=mark(platform),
            order=order, amount=amount,
        )  # fmt: skip

    @event(DepositFrozen)
    def _deposit_frozen(
        self, *, lot: str, attempt: str, bidder: str, platform: str, order: str, amount: Money
    ) -> None:
        self.deposits[attempt, bidder] = Deposit(
            attempt, bidder, Channel.PLATFORM, amount, DepositState.FROZEN, platform, order
        )

    def unfreeze(self, attempt: str, bidder: str, *, reference: str) -> None:
        """Note that the platform released a deposit (J3)."""
        kept = self.deposit(attempt, bidder, DepositState.FROZEN)
        self._deposit_unfrozen(
            lot=self.lot, attempt=attempt, bidder=bidder, platform=kept.platform,
            amount=kept.amount, reference=reference,
        )  # fmt: skip

    @event(DepositUnfrozen)
    def _deposit_unfrozen(
        self, *, lot: str, attempt: str, bidder: str, platform: str, amount: Money, reference: str
    ) -> None:
        self.deposits[attempt, bidder].state = DepositState.RELEASED

    def remit(self, attempt: str, bidder: str, amount: Money, *, reference: str) -> None:
        """Note that the platform sent the winner's deposit (J5); the bank has yet to credit it.

        Raises :class:`RemittanceDiffers` for any other amount than the deposit (RB-6).
        """
        kept = self.deposit(attempt, bidder, DepositState.FROZEN)
        if amount != kept.amount:
            said = f"{amount} was remitted, the deposit is {kept.amount}"
            raise RemittanceDiffers(said, remitted=amount, deposit=kept.amount)
        self._deposit_remitted(
            lot=self.lot, attempt=attempt, bidder=bidder, platform=kept.platform, amount=amount,
            reference=reference,
        )  # fmt: skip

    @event(DepositRemitted)
    def _deposit_remitted(
        self, *, lot: str, attempt: str, bidder: str, platform: str, amount: Money, reference: str
    ) -> None:
        self.deposits[attempt, bidder].state = DepositState.REMITTED

    def bank_remittance(
        self,
        attempt: str,
        bidder: str,
        *,
        line: UUID,
        claim: str,
        amount: Money,
        value_date: date,
        payer: tuple[str, str, str],
    ) -> None:
        """The bank credited what the platform had sent (J5); zero tolerance in the amount (RB-3).

        ``payer`` is the name, account and bank the line came from.
        """
        kept = self.deposit(attempt, bidder, DepositState.REMITTED)
        if amount != kept.amount:
            said = f"{amount} was credited, {kept.amount} was sent"
            raise RemittanceDiffers(said, credited=amount, sent=kept.amount)
        self._no_receipt_yet(line)
        name, number, bank = payer
        self._remittance_banked(
            lot=self.lot, attempt=attempt, bidder=bidder, platform=kept.platform, line=line,
            claim=claim, amount=amount, value_date=value_date, payer_name=name,
            payer_account=number, payer_bank=bank,
        )  # fmt: skip

    @event(RemittanceBanked)
    def _remittance_banked(
        self,
        *,
        lot: str,
        attempt: str,
        bidder: str,
        platform: str,
        line: UUID,
        claim: str,
        amount: Money,
        value_date: date,
        payer_name: str,
        payer_account: str,
        payer_bank: str,
    ) -> None:
        self.deposits[attempt, bidder].state = DepositState.HELD
        self.receipts[line] = Receipt(
            line, claim, bidder, value_date, payer_name, payer_account, payer_bank
        )
        self._pot(accounts.deposit(lot, bidder)).put((Source(line, amount),))

    # Money at the court's bank (channel A, prepayments, balances)

    def receive(
        self,
        purpose: Purpose,
        payee: str,
        amount: Money,
        *,
        attempt: str,
        line: UUID,
        claim: str,
        value_date: date,
        payer: tuple[str, str, str],
        document: str = "",
    ) -> None:
        """Book a bank line's money to the lot (J2, J7, J20, J22); what it is for was checked.

        ``payee`` is to whom it would go back: a bidder's or acceptor's mark, or a lender's letter.
        """
        if amount <= zero():
            raise NothingToPay(f"{amount} cannot be booked", amount=amount)
        if purpose in (Purpose.DEPOSIT, Purpose.PREPAYMENT):
            self._no_deposit_yet(attempt, payee)
        self._no_receipt_yet(line)
        name, number, bank = payer
        self._received(
            lot=self.lot, attempt=mark(attempt), purpose=purpose, payee=mark(payee),
            account=self.account_for(purpose, payee, attempt), line=line, claim=claim,
            amount=amount, value_date=value_date, payer_name=name, payer_account=number,
            payer_bank=bank, document=document,
        )  # fmt: skip

    def account_for(self, purpose: Purpose, payee: str, attempt: str) -> AccountName:
        return {
            Purpose.DEPOSIT: accounts.deposit(self.lot, payee),
            Purpose.PREPAYMENT: accounts.prepaid(self.lot, payee),
            Purpose.BALANCE: accounts.price(self.lot),
            Purpose.DIFFERENCE: accounts.difference(self.lot, payee),
            Purpose.TOP_UP: accounts.top_up(self.lot, attempt),
        }[purpose]

    @event(Received)
    def _received(
        self,
        *,
        lot: str,
        attempt: str,
        purpose: Purpose,
        payee: str,
        account: AccountName,
        line: UUID,
        claim: str,
        amount: Money,
        value_date: date,
        payer_name: str,
        payer_account: str,
        payer_bank: str,
        document: str,
    ) -> None:
        self.receipts[line] = Receipt(
            line, claim, payee, value_date, payer_name, payer_account, payer_bank
        )
        self._pot(account).put((Source(line, amount),))
        if purpose in (Purpose.DEPOSIT, Purpose.PREPAYMENT):
            self.deposits[attempt, payee] = Deposit(
                attempt, payee, Channel.COURT, amount, DepositState.HELD
            )

    def pay_balance(
        self,
        sale: Sale,
        amount: Money,
        *,
        letter: str | None,
        day: date,
        line: UUID,
        claim: str,
        value_date: date,
        payer: tuple[str, str, str],
        document: str = "",
    ) -> None:
        """Book a part of the price from the buyer or a registered lender (J7); the rest of it is
        the payer's again (J8).

        Raises :class:`PayerNotRegistered` for anybody else, unless a document assigns the payment.
        """
        payee = sale.buyer
        if letter is not None:
            self._may_lend(letter, sale, payer[0], amount, day)
            payee = letter
        elif payer[0] != sale.buyer_name and not document.strip():
            raise PayerNotRegistered(f"{payer[0]} is not {sale.buyer_name}", buyer=sale.buyer)
        before = self.covered(sale)
        self.receive(
            Purpose.BALANCE, payee, amount, attempt=sale.attempt, line=line, claim=claim,
            value_date=value_date, payer=payer, document=document,
        )  # fmt: skip
        excess = before + amount - sale.price
        if excess > zero():
            self._shift_excess(line, min(excess, amount), payee)

    def _shift_excess(self, line: UUID, excess: Money, payee: str) -> None:
        self._excess_set_aside(
            lot=self.lot, taken_from=accounts.price(self.lot),
            put_into=accounts.refundable(self.lot, payee), sources=(Source(line, excess),),
            payee=payee,
        )  # fmt: skip

    @event(ExcessSetAside)
    def _excess_set_aside(
        self,
        *,
        lot: str,
        taken_from: AccountName,
        put_into: AccountName,
        sources: tuple[Source, ...],
        payee: str,
    ) -> None:
        self._pot(taken_from).take(sources)

    def _may_lend(self, letter: str, sale: Sale, payer: str, amount: Money, day: date) -> None:
        known = self.commitments.get(letter)
        if known is None or known.buyer != sale.buyer or known.lender != payer:
            raise PayerNotRegistered(
                f"no commitment {letter} of {payer} for this buyer", letter=letter
            )
        if day > known.expires_on:
            said = f"commitment {letter} expired on {known.expires_on}"
            raise PayerNotRegistered(said, letter=letter, expired=known.expires_on)
        lent = total(
            part.amount for part in self._all_of(accounts.price(self.lot))
            if self.receipts[part.receipt].payee == letter
        )  # fmt: skip
        if lent + amount > known.amount:
            said = f"{letter} commits {known.amount}, {lent} came before"
            raise LoanTooLarge(said, committed=known.amount, came=lent)

    def covered(self, sale: Sale) -> Money:
        """What of the price is there: paid, and the buyer's deposit or prepayment in the bank."""
        mine = (accounts.deposit(self.lot, sale.buyer), accounts.prepaid(self.lot, sale.buyer))
        return self.paid + total(self.held(account) for account in mine)

    def owing(self, sale: Sale) -> Money:
        """What of the price has not reached the bank."""
        return max(sale.price - self.covered(sale), zero())

    def register_commitment(
        self, letter: str, sale: Sale, lender: str, amount: Money, *, expires_on: date, most: Money
    ) -> None:
        """Register a lender's letter (LN-5); ``most`` is what the notice's ratio allows (LN-3)."""
        if letter in self.commitments:
            raise CommitmentKnown(f"{letter} is registered already", letter=letter)
        if amount > most or amount > sale.price:
            raise LoanTooLarge(f"{amount} is more than {most}", most=most, asked=amount)
        self._commitment_registered(
            lot=self.lot, letter=mark(letter), buyer=sale.buyer, lender=lender, amount=amount,
            expires_on=expires_on,
        )  # fmt: skip

    @event(CommitmentRegistered)
    def _commitment_registered(
        self, *, lot: str, letter: str, buyer: str, lender: str, amount: Money, expires_on: date
    ) -> None:
        self.commitments[letter] = Commitment(letter, buyer, lender, amount, expires_on)

    def complete(self, sale: Sale) -> None:
        """Count the buyer's deposit or prepayment towards the price (J6), once all of it is there.

        Raises :class:`NotOnItsWay` while a platform's remittance is not in the bank, and
        :class:`PriceNotCovered` while a fen is missing.
        """
        if (road := self.in_transit(sale.buyer)) > zero():
            raise NotOnItsWay(f"{road} is still with the platform", in_transit=road)
        mine = self.deposits.get((sale.attempt, sale.buyer))
        if mine is not None and mine.state is DepositState.CONVERTED:
            raise ConvertedAlready(f"{sale.buyer}'s deposit on {sale.attempt}", bidder=sale.buyer)
        if (missing := self.owing(sale)) > zero():
            raise PriceNotCovered(f"{missing} of {sale.price} is missing", missing=missing)
        self._convert(sale, accounts.deposit(self.lot, sale.buyer), self._deposit_converted)
        self._convert(sale, accounts.prepaid(self.lot, sale.buyer), self._prepayment_converted)

    def _convert(self, sale: Sale, account: AccountName, record: object) -> None:
        room = sale.price - self.paid
        there = self.held(account)
        if not there.amount:
            return
        if (excess := there - room) > zero():
            self._excess_set_aside(
                lot=self.lot, taken_from=account,
                put_into=accounts.refundable(self.lot, sale.buyer),
                sources=self.pots[account].first(excess), payee=sale.buyer,
            )  # fmt: skip
        assert callable(record)
        record(
            lot=self.lot, taken_from=account, put_into=accounts.price(self.lot),
            sources=self._all_of(account), attempt=sale.attempt, bidder=sale.buyer,
        )  # fmt: skip

    @event(DepositConverted)
    def _deposit_converted(
        self,
        *,
        lot: str,
        taken_from: AccountName,
        put_into: AccountName,
        sources: tuple[Source, ...],
        attempt: str,
        bidder: str,
    ) -> None:
        self._shift(taken_from, put_into, sources)
        self.deposits[attempt, bidder].state = DepositState.CONVERTED

    @event(PrepaymentConverted)
    def _prepayment_converted(
        self,
        *,
        lot: str,
        taken_from: AccountName,
        put_into: AccountName,
        sources: tuple[Source, ...],
        attempt: str,
        bidder: str,
    ) -> None:
        self._shift(taken_from, put_into, sources)
        self.deposits[attempt, bidder].state = DepositState.CONVERTED

    def _shift(
        self, taken_from: AccountName, put_into: AccountName, sources: tuple[Source, ...]
    ) -> None:
        self._pot(taken_from).take(sources)
        self._pot(put_into).put(sources)

    def _no_deposit_yet(self, attempt: str, bidder: str) -> None:
        known = self.deposits.get((attempt, bidder))
        if known is not None and known.state not in ENDED:
            raise DepositKnown(f"{bidder} on {attempt}: {known.state.value}", bidder=bidder)

    def _no_receipt_yet(self, line: UUID) -> None:
        if line in self.receipts:
            raise PassedAlready(f"line {line} is booked to {self.lot}", line=line)

    # Deposits that go back

    def freed(self) -> Iterator[Freed]:
        """What this command made its payer's again: for :class:`LotRefunds` in the same commit."""
        for fact in self.pending_events:
            if isinstance(fact, money_facts.DepositFreed):
                yield Freed(fact.bidder, fact.put_into, fact.sources, fact.attempt)
            elif isinstance(fact, money_facts.ExcessSetAside):
                yield Freed(fact.payee, fact.put_into, fact.sources, "excess")
            elif isinstance(fact, money_facts.PaymentFreed):
                yield Freed(fact.payee, fact.put_into, fact.sources, fact.reason, fact.waits)

    def free_deposit(self, attempt: str, bidder: str) -> None:
        """A deposit or prepayment in the bank is its bidder's again (J4); the lot has checked
        that the bidder did not win.
        """
        kept = self.deposit(attempt, bidder)
        if kept.state is DepositState.FORFEITED:
            raise NotRefundable(f"{bidder}'s deposit on {attempt} is forfeited", bidder=bidder)
        self.deposit(attempt, bidder, DepositState.HELD)
        for account in (accounts.deposit(self.lot, bidder), accounts.prepaid(self.lot, bidder)):
            if sources := self._all_of(account):
                self._deposit_freed(
                    lot=self.lot, taken_from=account,
                    put_into=accounts.refundable(self.lot, bidder), sources=sources,
                    attempt=attempt, bidder=bidder,
                )  # fmt: skip

    @event(DepositFreed)
    def _deposit_freed(
        self,
        *,
        lot: str,
        taken_from: AccountName,
        put_into: AccountName,
        sources: tuple[Source, ...],
        attempt: str,
        bidder: str,
    ) -> None:
        self._pot(taken_from).take(sources)
        self.deposits[attempt, bidder].state = DepositState.REFUNDED

    # A sale that falls away

    def forfeit(self, sale: Sale, figure: Money, *, ruling: str) -> Forfeited:
        """A defaulted buyer's deposit leaves for its own account (J14, J21); what of it went.

        After a private sale only the deposit ``figure`` of its notice is forfeited and the rest
        of the prepayment is the buyer's again (DF-9); so is whatever was paid besides, once the
        shortfall is settled. An applicant without deposit forfeits nothing here (DF-10).
        """
        if (road := self.in_transit(sale.buyer)) > zero():
            raise NotOnItsWay(f"{road} is still with the platform", in_transit=road)
        account, sources = self._forfeitable(sale, figure)
        if sources:
            self._deposit_forfeited(
                lot=self.lot, attempt=sale.attempt, bidder=sale.buyer, account=account,
                sources=sources, ruling=ruling,
            )  # fmt: skip
        self.free_payments(reason=ruling, waits=sale.attempt)
        rest = self._all_of(accounts.prepaid(self.lot, sale.buyer))
        if rest:
            self._payment_freed(
                lot=self.lot, taken_from=accounts.prepaid(self.lot, sale.buyer),
                put_into=accounts.refundable(self.lot, sale.buyer), sources=rest,
                payee=sale.buyer, reason=ruling, waits=None,
            )  # fmt: skip
        return Forfeited(account, sources)

    def _forfeitable(self, sale: Sale, figure: Money) -> tuple[AccountName, tuple[Source, ...]]:
        """Where the buyer's deposit stands, and what of it is forfeited."""
        own, advance = (
            accounts.deposit(self.lot, sale.buyer),
            accounts.prepaid(self.lot, sale.buyer),
        )
        if self.held(own) > zero():
            return own, self._all_of(own)
        if self.held(advance) > zero():
            taken, _ = forfeit_after_private_sale(self.held(advance), figure)
            return advance, self.pots[advance].first(taken)
        kept = self.deposits.get((sale.attempt, sale.buyer))
        if kept is None or kept.state is not DepositState.CONVERTED:
            return own, ()
        # It was counted towards a price that is not to be: the buyer's own money answers for it.
        paid = Pot()
        paid.put(self._by_payee(accounts.price(self.lot)).get(sale.buyer, ()))
        return accounts.price(self.lot), paid.first(min(figure, kept.amount, paid.amount))

    @event(DepositForfeited)
    def _deposit_forfeited(
        self,
        *,
        lot: str,
        attempt: str,
        bidder: str,
        account: AccountName,
        sources: tuple[Source, ...],
        ruling: str,
    ) -> None:
        self._pot(account).take(sources)
        if (attempt, bidder) in self.deposits:
            self.deposits[attempt, bidder].state = DepositState.FORFEITED

    def free_payments(self, *, reason: str, waits: str | None = None) -> Money:
        """What was paid towards the price is its payers' again, the loan the lender's (LN-9).

        A converted deposit comes back with it, as money of the buyer.
        """
        freed = zero()
        for payee, sources in self._by_payee(accounts.price(self.lot)).items():
            freed += worth(sources)
            self._payment_freed(
                lot=self.lot, taken_from=accounts.price(self.lot),
                put_into=accounts.refundable(self.lot, payee), sources=sources, payee=payee,
                reason=reason, waits=waits,
            )  # fmt: skip
        return freed

    @event(PaymentFreed)
    def _payment_freed(
        self,
        *,
        lot: str,
        taken_from: AccountName,
        put_into: AccountName,
        sources: tuple[Source, ...],
        payee: str,
        reason: str,
        waits: str | None,
    ) -> None:
        self._pot(taken_from).take(sources)

    def _by_payee(self, account: AccountName) -> dict[str, tuple[Source, ...]]:
        return self.payees_of(self._all_of(account))

    def payees_of(self, sources: tuple[Source, ...]) -> dict[str, tuple[Source, ...]]:
        """To whom these parts of receipts would go back."""
        found: dict[str, tuple[Source, ...]] = {}
        for source in sources:
            payee = self.receipts[source.receipt].payee
            found[payee] = (*found.get(payee, ()), source)
        return found

    def free_difference(self, creditor: str, *, reason: str) -> None:
        """An in-kind taking fell away: the acceptor's difference is its own again."""
        account = accounts.difference(self.lot, creditor)
        sources = self._some_of(account, self.held(account))
        self._payment_freed(
            lot=self.lot, taken_from=account, put_into=accounts.refundable(self.lot, creditor),
            sources=sources, payee=creditor, reason=reason, waits=None,
        )  # fmt: skip

    # From the lot to a case, and back

    def pass_to_case(
        self, case_number: str, account: AccountName, *, document: str, amount: Money | None = None
    ) -> tuple[Source, ...]:
        """Give money of one of the lot's accounts to a case (J9, J19, J22), by its receipts."""
        wanted = self.held(account) if amount is None else amount
        sources = self._some_of(account, wanted)
        self._passed_to_case(
            lot=self.lot, case_number=case_number, account=account, sources=sources,
            document=document,
        )  # fmt: skip
        return sources

    @event(PassedToCase)
    def _passed_to_case(
        self,
        *,
        lot: str,
        case_number: str,
        account: AccountName,
        sources: tuple[Source, ...],
        document: str,
    ) -> None:
        self._pot(account).take(sources)
        self.passed.setdefault((case_number, account), Pot()).put(sources)

    def take_from_case(
        self, case_number: str, account: AccountName, sources: tuple[Source, ...], *, document: str
    ) -> None:
        """Note money that a case gave back for this lot's payers (J24); the case moved it."""
        if not sources:
            raise NothingToPay("nothing comes back from the case")
        self._taken_from_case(
            lot=self.lot, case_number=case_number, account=account, sources=sources,
            document=document,
        )  # fmt: skip

    @event(TakenFromCase)
    def _taken_from_case(
        self,
        *,
        lot: str,
        case_number: str,
        account: AccountName,
        sources: tuple[Source, ...],
        document: str,
    ) -> None:
        for (case, _), pot in self.passed.items():
            if case == case_number:
                pot.take(tuple(each for each in sources if each.receipt in pot.sources))

    # Claims and taxes

    def credit_in_kind(
        self, creditor: str, amount: Money, *, document: str, undone: bool = False
    ) -> None:
        """A creditor's claim shrinks by what the asset counted for (J22), or is restored (J24)."""
        before = self.credited.get(creditor, zero())
        if amount <= zero() or (undone and amount > before):
            raise NothingToPay(f"{before} was credited to {creditor}, {amount} is asked")
        self._in_kind_credited(
            lot=self.lot, creditor=mark(creditor), amount=amount, document=document, undone=undone
        )

    @event(InKindCredited)
    def _in_kind_credited(
        self, *, lot: str, creditor: str, amount: Money, document: str, undone: bool
    ) -> None:
        before = self.credited.get(creditor, zero())
        self.credited[creditor] = before - amount if undone else before + amount

    def take_tax_step(
        self, step: TaxStep, *, tax: str, amount: Money | None, document: str, on: date
    ) -> None:
        """Enter one step of the tax assistance in its record (TX-11)."""
        self._tax_step_taken(
            lot=self.lot, step=step, tax=tax, amount=amount, document=document, on=on
        )

    @event(TaxStepTaken)
    def _tax_step_taken(
        self,
        *,
        lot: str,
        step: TaxStep,
        tax: str,
        amount: Money | None,
        document: str,
        on: date,
    ) -> None:
        self.tax_steps.append((step, tax, on))

    # Corrections

    def unreceive(self, line: UUID, *, reason: str) -> Money:
        """Take a wrong claim back while the money stands where it was booked."""
        booked = self.receipts.get(line)
        where = [a for a, pot in self.pots.items() if line in pot.sources]
        if booked is None or len(where) != 1:
            raise NotHeld(f"line {line} does not stand with {self.lot} as it was booked")
        amount = self.pots[where[0]].sources[line]
        self._unreceived(
            lot=self.lot, account=AccountName(where[0]), line=line, claim=booked.claim,
            amount=amount, value_date=booked.value_date, reason=reason,
        )  # fmt: skip
        return amount

    @event(Unreceived)
    def _unreceived(
        self,
        *,
        lot: str,
        account: AccountName,
        line: UUID,
        claim: str,
        amount: Money,
        value_date: date,
        reason: str,
    ) -> None:
        self._pot(account).take((Source(line, amount),))
        del self.receipts[line]
        for key, each in list(self.deposits.items()):
            if account.endswith(f"/{each.bidder}") and each.state is DepositState.HELD:
                del self.deposits[key]

    def reverse_at_bank(self, receipt: UUID, *, line: UUID, amount: Money, on: date) -> None:
        """The bank took a credit back (RB-9): the price is uncovered until it is made good."""
        account = accounts.price(self.lot)
        there = self.pots.get(account, Pot()).sources.get(receipt, zero())
        if there < amount:
            said = f"{there} of receipt {receipt} stands towards the price"
            raise NotHeld(said, held=there, asked=amount)
        self._bank_reversed(
            lot=self.lot, account=account, sources=(Source(receipt, amount),), line=line,
            reversed_on=on,
        )  # fmt: skip

    @event(BankReversed)
    def _bank_reversed(
        self,
        *,
        lot: str,
        account: AccountName,
        sources: tuple[Source, ...],
        line: UUID,
        reversed_on: date,
    ) -> None:
        self._pot(account).take(sources)
