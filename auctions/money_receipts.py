"""Money at the court's bank for a lot: booked once, for one purpose, and taken back if wrongly."""

from datetime import date
from uuid import UUID

from auctions import money_accounts as accounts
from auctions.law.says import wp
from auctions.lot_words import Channel
from auctions.money_accounts import mark
from auctions.money_parts import ENDED, Deposit, DepositState, NotHeld, Purpose, Receipt
from auctions.money_state import MoneyState
from ledger.domain.case_parts import NothingToPay, Source, worth
from ledger.domain.chart import AccountName, Posting, move, unclaimed
from ledger.domain.errors import Conflict
from ledger.domain.identity import same_name
from ledger.domain.kernel import Personal, Root
from ledger.domain.money import Money, zero

BIDDERS = (Purpose.DEPOSIT, Purpose.PREPAYMENT)


class DepositKnown(Conflict):
    """The bidder has a deposit on this attempt already; nobody pays through two channels."""

    code = "deposit-known"
    title = "This bidder's deposit is in already"
    title_zh = "该竞买人已交保证金，不得两个渠道重复交纳"
    article = wp("第十七条")


class PassedAlready(Conflict):
    """The receipt was counted for this lot already."""

    code = "lot-receipt-known"
    title = "The receipt is booked to the lot already"
    title_zh = "该笔款项已登记至本标的"


class MarkOfAnotherPayer(Conflict):
    """Somebody else has paid under this bidder's mark, by which the money goes back."""

    code = "mark-of-another-payer"
    title = "Somebody else has paid under this mark"
    title_zh = "该竞买代码此前由他人付款，请另编代码或附代付说明"
    article = wp("第十七条")


class Received(Root.Event):
    """A bank line's money was booked to the lot (认领至拍品)."""

    TOPIC = "lot-money.received"
    lot: str
    attempt: str
    purpose: Purpose
    payee: str
    account: AccountName
    line: UUID
    claim: str
    amount: Money
    value_date: date
    payer_name: Personal
    payer_account: Personal
    payer_bank: str
    document: str

    def postings(self) -> tuple[Posting, ...]:
        return move(self.amount, debit=unclaimed(self.line), credit=self.account)

    def effective_on(self) -> date:
        return self.value_date

    def accounted_on(self) -> None:
        """Money of a month closed since is only moved on."""

    def apply(self, money: MoneyState) -> None:
        came = Receipt(
            self.line, self.claim, self.payee, self.value_date, self.payer_name,
            self.payer_account, self.payer_bank, self.attempt,
        )  # fmt: skip
        money.take_in(came, self.account, self.amount)
        if self.purpose in BIDDERS:
            held = money.parts_held(self.attempt, self.payee) + self.amount
            money.deposits[self.attempt, self.payee] = Deposit(
                self.attempt, self.payee, Channel.COURT, held, DepositState.HELD
            )


class Unreceived(Root.Event):
    """A wrong claim was taken back (拍品认领冲正); the money is unclaimed again."""

    TOPIC = "lot-money.unreceived"
    lot: str
    account: AccountName
    line: UUID
    claim: str
    amount: Money
    value_date: date
    reason: str

    def postings(self) -> tuple[Posting, ...]:
        return move(self.amount, debit=self.account, credit=unclaimed(self.line))

    def apply(self, money: MoneyState) -> None:
        if self.account == money.price_account and money.converted:
            money.uncovered = True  # the price was complete, and is so no longer
        money.pot(self.account).take((Source(self.line, self.amount),))
        came = money.receipts.pop(self.line)
        payee, key = came.payee, (came.attempt, came.payee)
        own = (accounts.deposit(money.lot, payee), accounts.prepaid(money.lot, payee))
        kept = money.deposits.get(key)
        if self.account in own and kept is not None and kept.state is DepositState.HELD:
            kept.amount -= self.amount
            if not kept.amount.amount:
                del money.deposits[key]


class Shifted(Root.Event):
    """Base of what moves money from one of the lot's accounts to another."""

    lot: str
    taken_from: AccountName
    put_into: AccountName
    sources: tuple[Source, ...]

    def postings(self) -> tuple[Posting, ...]:
        return move(worth(self.sources), debit=self.taken_from, credit=self.put_into)

    def leave(self, money: MoneyState) -> None:
        """Take it from where it stood; what is refundable goes on with :class:`LotRefunds`."""
        money.pot(self.taken_from).take(self.sources)


class Receiving(MoneyState):
    """Money that comes in, and goes back out of a wrong place."""

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
        in_parts: bool = False,
    ) -> None:
        """Book a bank line's money to the lot (J2, J7, J20, J22); what it is for was checked.

        ``payee`` is to whom it would go back: a bidder's or acceptor's mark, or a lender's letter.
        A deposit or prepayment may come ``in_parts`` until its bidder is admitted.
        """
        if amount <= zero():
            raise NothingToPay(f"{amount} cannot be booked", amount=amount)
        if purpose in BIDDERS and not (in_parts and self.parts_held(attempt, payee) > zero()):
            self.no_deposit_yet(attempt, payee)
        self.no_receipt_yet(line)
        name, number, bank = payer
        if purpose in BIDDERS and not document.strip():
            self._one_person_a_mark(payee, name)
        self.record(
            Received, attempt=mark(attempt), purpose=purpose, payee=mark(payee),
            account=self.account_for(purpose, payee, attempt), line=line, claim=claim,
            amount=amount, value_date=value_date, payer_name=name, payer_account=number,
            payer_bank=bank, document=document,
        )  # fmt: skip

    def _one_person_a_mark(self, bidder: str, payer: str) -> None:
        """Platforms number their bidders anew in each attempt, and what is owed back stands by the
        bidder's mark: raises :class:`MarkOfAnotherPayer` unless a document says who pays for whom.
        """
        known = {each.payer_name for each in self.receipts.values() if each.payee == bidder}
        if known and not any(same_name(payer, each) for each in known):
            said = f"another payer's money came under {bidder}: name this bidder otherwise"
            raise MarkOfAnotherPayer(said, bidder=bidder)

    def account_for(self, purpose: Purpose, payee: str, attempt: str) -> AccountName:
        """Where money of a purpose stands."""
        return {
            Purpose.DEPOSIT: accounts.deposit(self.lot, payee),
            Purpose.PREPAYMENT: accounts.prepaid(self.lot, payee),
            Purpose.BALANCE: accounts.price(self.lot),
            Purpose.DIFFERENCE: accounts.difference(self.lot, payee),
            Purpose.COSTS: accounts.takers_costs(self.lot, payee),
            Purpose.TOP_UP: accounts.top_up(self.lot, attempt),
            Purpose.INTEREST: accounts.interest(self.bank_account),
        }[purpose]

    def unreceive(self, line: UUID, *, reason: str) -> Money:
        """Take a wrong claim back while the money stands where it was booked."""
        where = [a for a, pot in self.pots.items() if line in pot.sources]
        if len(where) != 1:
            raise NotHeld(
                f"line {line} does not stand with {self.lot} as it was booked",
                line=line,
                lot=self.lot,
            )
        booked, amount = self.receipts[line], self.pots[where[0]].sources[line]
        self.record(
            Unreceived, account=AccountName(where[0]), line=line, claim=booked.claim,
            amount=amount, value_date=booked.value_date, reason=reason,
        )  # fmt: skip
        return amount

    def no_receipt_yet(self, line: UUID) -> None:
        """A bank line's money is booked to a lot once; raises :class:`PassedAlready`."""
        if line in self.receipts:
            raise PassedAlready(f"line {line} is booked to {self.lot}", line=line)

    def no_deposit_yet(self, attempt: str, bidder: str) -> None:
        """Nobody pays one deposit through two channels; raises :class:`DepositKnown` (DP-4)."""
        known = self.deposits.get((attempt, bidder))
        if known is not None and known.state not in ENDED:
            raise DepositKnown(f"{bidder} on {attempt}: {known.state.value}", bidder=bidder)
