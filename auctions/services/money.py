"""A lot's money as people move it: claims, deposits, the end of the bidding, and the price."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from auctions import money_accounts as accounts
from auctions.law.bids import deposits_seen
from auctions.law.in_kind import from_the_taker
from auctions.law.lending import lender_named, letter_first, loan_refused, most_lent
from auctions.law.reconciling import Break
from auctions.law.says import wp
from auctions.lot import Lot
from auctions.lot_words import BidderRole, Channel, State
from auctions.money import LotMoney
from auctions.money_deposits import NoSuchDeposit
from auctions.money_parts import DepositState, Purpose
from auctions.money_receipts import BIDDERS
from auctions.money_refunds import LotRefunds
from auctions.money_subject import AGREED, Subject
from auctions.services.finding import (
    Desk,
    free_losers,
    owe_back,
    receive,
    sale_of,
    sale_to_pay,
    stop_if_added,
)
from auctions.services.rules import RUNS_OUT, rules
from ledger.domain import act, clock
from ledger.domain.bank_line import BankLine
from ledger.domain.errors import Conflict, NotFound
from ledger.domain.kernel import Root
from ledger.domain.money import Money
from ledger.domain.permissions import MATRIX, Permission
from ledger.services.account_interest import carried
from ledger.services.books import Books
from ledger.services.command import Recorded, as_seen, command, record
from ledger.services.whose import SECOND_PERSON


class LotStillLive(Conflict):
    """The attempt is not over: its deposits stay."""

    code = "lot-still-live"
    title = "The deposits are still needed"
    title_zh = "拍卖尚未结束，保证金不得退还"
    article = wp("第二十三条")


class LotMoneys(Desk):
    """Deposits, prepayments and prices (拍品资金)."""

    # The account and its claims

    @command(Permission.KEEP_LOT_MONEY)
    def open_account(self, lot: str, bank_account: str) -> Recorded:
        """Give a lot its account at the court's bank (网拍专用账户); no notice without one."""
        found = self.lot(lot)
        Books(self.court).book().account(bank_account)
        money = LotMoney(lot=lot, case_numbers=found.case_numbers, bank_account=bank_account)
        refunds = LotRefunds(lot=lot, case_number=found.case_numbers[0], bank_account=bank_account)
        return record(self.court, money, refunds, lot=lot)

    @command(Permission.CLAIM_FOR_LOT)
    def propose_claim(
        self,
        lot: str,
        line: UUID,
        purpose: Purpose,
        payee: str,
        *,
        amount: Money,
        evidence: str,
        attempt: str = "",
    ) -> Recorded:
        """Say that money of a bank line is for this lot; ``payee`` is the bidder, the acceptor or
        the lender's letter. A second person confirms it.
        """
        found = self.lot(lot)
        subject = Subject.of(lot, attempt or found.current or AGREED, purpose, payee)
        if subject.attempt not in {*found.attempts, AGREED}:
            raise NotFound(f"{lot} has no attempt {subject.attempt}", named=subject.attempt)
        paid = self.court.find(BankLine, line, named=f"line {line}")
        paid.must_lie_on(self.money(lot).bank_account)
        claim = paid.propose_assignment(
            str(subject), amount, by=act.current().actor, evidence=evidence
        )
        return record(self.court, paid, found, line=str(line), claim=claim)

    @command(Permission.CONFIRM_CLAIM, whose=SECOND_PERSON)
    def confirm_claim(self, lot: str, line: UUID, claim: str, *, document: str = "") -> Recorded:
        """Agree with somebody else's claim: the money is the lot's, in one commit.

        A balance is taken from the buyer, from a lender whose letter is registered, or under a
        ``document`` that assigns the payment; from anybody else it stays unclaimed.
        """
        self._may_see(lot)
        paid = self.court.find(BankLine, line, named=f"line {line}")
        agreed = paid.confirm_assignment(claim, by=act.current().actor)
        subject = Subject.for_lot(agreed.subject, lot)
        found, money, refunds = self.lot(lot), self.money(lot), self.refunds(lot)
        roots: tuple[Root, ...] = (paid, money, refunds)
        given: dict[str, Any] = {
            "line": line, "claim": claim, "value_date": paid.value_date,
            "payer": (paid.payer_name, paid.payer_account, paid.payer_bank), "document": document,
        }  # fmt: skip
        if subject.purpose is Purpose.BALANCE:
            sale = sale_to_pay(found)
            letter = None if subject.payee == sale.buyer else subject.payee
            money.pay_balance(sale, agreed.amount, letter=letter, day=clock.today(), **given)
        elif subject.purpose is Purpose.DEPOSIT and self._remitted(money, subject):
            given.pop("document")
            money.bank_remittance(subject.attempt, subject.payee, amount=agreed.amount, **given)
        elif subject.purpose is Purpose.TOP_UP:
            return self._top_up(found, money, paid, subject, amount=agreed.amount, given=given)
        elif subject.purpose is Purpose.RECOVERY:
            refunds.recover(
                found.case_numbers[0], subject.payee, agreed.amount, line=line, claim=claim,
                value_date=paid.value_date,
            )  # fmt: skip
        else:
            if subject.purpose in (Purpose.DIFFERENCE, Purpose.COSTS):
                from_the_taker(subject.payee, found.taker)
            to = found.attempts.get(subject.attempt)
            money.receive(
                subject.purpose, subject.payee, agreed.amount, attempt=subject.attempt,
                in_parts=to is not None and subject.payee not in to.entrants, **given,
            )  # fmt: skip
            into = money.account_for(subject.purpose, subject.payee, subject.attempt)
            roots += carried(self.court, into, line, agreed.amount, document=claim)
        owe_back(money, refunds)
        return record(self.court, *roots, line=str(line), claim=claim)

    def _may_see(self, lot: str) -> None:
        """Who decides a claim learns of it: while they bid, only who keeps deposits (BD-5)."""
        keeps = act.current().role in MATRIX[Permission.KEEP_LOT_MONEY]
        deposits_seen(sealed=self.lot(lot).sealed, keeps_deposits=keeps)

    @staticmethod
    def _remitted(money: LotMoney, subject: Subject) -> bool:
        kept = money.deposits.get((subject.attempt, subject.payee))
        return kept is not None and kept.state is DepositState.REMITTED

    def _top_up(
        self,
        found: Lot,
        money: LotMoney,
        paid: BankLine,
        subject: Subject,
        *,
        amount: Money,
        given: dict[str, Any],
    ) -> Recorded:
        """What a defaulter adds on order goes straight on to the case (J19)."""
        default = self.default(money.lot, subject.attempt)
        default.take_top_up(paid.id, amount)
        money.receive(Purpose.TOP_UP, subject.payee, amount, attempt=subject.attempt, **given)
        case = self.case(money.case_numbers[0])
        account = money.account_for(Purpose.TOP_UP, subject.payee, subject.attempt)
        sources = money.pass_to_case(case.case_number, account, document=given["claim"])
        receive(case, money, sources, account=account, claim=f"{money.lot} top-up")
        stop_if_added(found, default)
        return record(self.court, paid, money, default, case, found, line=str(paid.id))

    @command(Permission.CLAIM_FOR_LOT)
    def refuse_claim(self, lot: str, line: UUID, claim: str, reason: str) -> Recorded:
        """Send a claim back with a reason; the money stays unclaimed."""
        self._may_see(lot)
        paid = self.court.find(BankLine, line, named=f"line {line}")
        if claim in paid.assignments:
            Subject.for_lot(paid.assignments[claim].subject, lot)
        paid.refuse_assignment(claim, by=act.current().actor, reason=reason)
        return record(self.court, paid, self.lot(lot), line=str(line), claim=claim, lot=lot)

    @command(Permission.REVERSE_CLAIM)
    def reverse_claim(self, lot: str, line: UUID, claim: str, reason: str) -> Recorded:
        """Take a wrong claim back while its money still stands where it was booked (R2.17)."""
        self._may_see(lot)
        paid = self.court.find(BankLine, line, named=f"line {line}")
        found, money = self.lot(lot), self.money(lot)
        made = paid.reverse_assignment(claim, by=act.current().actor, reason=reason)
        subject = Subject.for_lot(made.subject, lot)
        if subject.purpose in BIDDERS and subject.attempt in found.attempts:
            found.let_go(subject.attempt, [subject.payee], reason=reason, on=clock.today())
        money.unreceive(line, reason=reason)
        if money.uncovered and found.state is State.PAID:
            own = rules(self.court, clock.today())
            found.reopen_price(reason=reason, on=clock.today(), rules=own)
        out_of = money.account_for(subject.purpose, subject.payee, subject.attempt)
        told = carried(self.court, out_of, line, made.amount, document=claim, out=True)
        roots = [each for each in (paid, found, money) if each.pending_events]
        return record(self.court, *roots, *told, line=str(line), claim=claim)

    # Who may bid

    @command(Permission.KEEP_LOT_MONEY)
    def admit(
        self,
        lot: str,
        bidder: str,
        *,
        name: str,
        identity: str,
        channel: Channel,
        amount: Money,
        reference: str,
        role: BidderRole = BidderRole.ORDINARY,
        proxy: str = "",
        loan_letter: str = "",
        claim: Money | None = None,
        expected: int | None = None,
    ) -> Recorded:
        """Admit a bidder whose deposit is in the bank or frozen by the platform (保证金确认)."""
        found, money = self.lot(lot), self.money(lot)
        as_seen(found, expected)
        found.confirm_deposit(
            bidder, name=name, identity=identity, role=role, channel=channel, amount=amount,
            reference=reference, at=clock.now(), proxy=proxy, loan_letter=loan_letter,
            claim=claim,
        )  # fmt: skip
        mark, attempt = found.current, found.attempts[found.current]
        if channel is Channel.PLATFORM:
            money.freeze(mark, bidder, amount, platform=attempt.platform, order=reference)
        elif amount.amount:
            self._must_hold(money, mark, bidder, amount)
        return record(self.court, found, money, lot=lot, bidder=bidder)

    @command(Permission.KEEP_LOT_MONEY)
    def admit_prepaid(
        self,
        lot: str,
        bidder: str,
        *,
        name: str,
        identity: str,
        amount: Money,
        reference: str,
        role: BidderRole = BidderRole.ORDINARY,
        expected: int | None = None,
    ) -> Recorded:
        """Admit a bidder to a private sale, whose whole price is in the bank (变卖预缴款确认)."""
        found, money = self.lot(lot), self.money(lot)
        as_seen(found, expected)
        found.confirm_prepayment(
            bidder, name=name, identity=identity, amount=amount, reference=reference,
            role=role, at=clock.now(),
        )  # fmt: skip
        self._must_hold(money, found.current, bidder, amount)
        return record(self.court, found, money, lot=lot, bidder=bidder)

    @staticmethod
    def _must_hold(money: LotMoney, attempt: str, bidder: str, amount: Money) -> None:
        kept = money.deposit(attempt, bidder, DepositState.HELD)
        if kept.amount != amount:
            raise NoSuchDeposit(
                f"{kept.amount} is in the bank, not {amount}", bidder=bidder, held=kept.amount,
                needed=amount,
            )  # fmt: skip

    # The end of the bidding

    @command(Permission.CLOSE_BIDDING, even_recused=RUNS_OUT)
    def close_bidding(
        self, lot: str, *, at: datetime | None = None, expected: int | None = None
    ) -> Recorded:
        """End the bidding: sold or failed; every loser's deposit in the bank is to go back."""
        found, money, refunds = self.lot(lot), self.money(lot), self.refunds(lot)
        as_seen(found, expected)
        found.close_bidding(at or clock.now(), rules(self.court, clock.today()))
        free_losers(found, money)
        owe_back(money, refunds)
        state = found.state.value
        return record(self.court, found, money, refunds, lot=lot, state=state)

    @command(Permission.KEEP_LOT_MONEY)
    def release_deposits(self, lot: str) -> Recorded:
        """Let the deposits of an attempt go back that ended, was withdrawn, or fell away."""
        found, money, refunds = self.lot(lot), self.money(lot), self.refunds(lot)
        attempt = found.attempt
        live = attempt is not None and attempt.ended_at is None
        if live and found.state not in (State.WITHDRAWN, State.TRANSFERRED, State.SUSPENDED):
            raise LotStillLive(f"{lot} is {found.state.value}", state=found.state)
        money.no_doubt(Break.STATES_CONFLICT.value)
        self._let_go(found, money)
        free_losers(found, money)
        if found.state is State.WITHDRAWN:
            self._free_the_rest(found, money)
        owe_back(money, refunds)
        roots = [each for each in (found, money, refunds) if each.pending_events]
        return record(self.court, *roots, lot=lot)

    @staticmethod
    def _let_go(found: Lot, money: LotMoney) -> None:
        """In a stay a bidder whose deposit goes back is out, and pays again to come in again."""
        if found.state is not State.SUSPENDED:
            return
        here = [
            each.bidder for each in money.deposits.values()
            if each.attempt == found.current and each.state is DepositState.HELD
        ]  # fmt: skip
        leads = found.leader(found.attempts[found.current])
        others = [each for each in here if leads is None or each != leads.code]
        found.let_go(found.current, others, reason="stay", on=clock.today())

    @staticmethod
    def _free_the_rest(found: Lot, money: LotMoney) -> None:
        """A lot that was withdrawn from a sale owes back what came in for it, or for its taking."""
        money.free_payments(reason="withdrawn")
        if found.in_kind is not None and found.in_kind.acceptor:
            money.free_taking(found.in_kind.acceptor, reason="withdrawn")

    # The price

    @command(Permission.KEEP_LOT_MONEY, ahead=("expires_on",))
    def register_commitment(
        self, lot: str, letter: str, *, lender: str, amount: Money, expires_on: date
    ) -> Recorded:
        """Register a lender's commitment letter, within the ratio the notice published; where it
        published a longer period for loan buyers, that is now the buyer's.
        """
        found, money = self.lot(lot), self.money(lot)
        sale = sale_of(found)
        track = lender_named(lender, found.attempts[sale.attempt].terms.loan)
        most = most_lent(sale.price, track)
        money.register_commitment(letter, sale, lender, amount, expires_on=expires_on, most=most)
        found.remark(letter_first(sale.buyer, found.loan_applicants))
        if track.due_days is not None:
            own = rules(self.court, clock.today())
            found.give_loan_period(letter, on=clock.today(), rules=own)
        roots = [each for each in (found, money) if each.pending_events]
        return record(self.court, *roots, lot=lot, letter=letter)

    @command(Permission.KEEP_LOT_MONEY)
    def ask_more_time(self, lot: str, letter: str) -> Recorded:
        """A buyer asks for more time to pay: it has what the notice published for every loan
        buyer, and nobody has more (LN-7).
        """
        found = self.lot(lot)
        found.give_loan_period(letter, on=clock.today(), rules=rules(self.court, clock.today()))
        return record(self.court, found, lot=lot)

    @command(Permission.KEEP_LOT_MONEY)
    def note_loan_refused(self, lot: str, letter: str, document: str) -> Recorded:
        """The lender will not pay: the buyer owes the price all the same, when it was due."""
        found, money = self.lot(lot), self.money(lot)
        money.refuse_loan(letter, document=document, on=clock.today())
        found.remark(loan_refused(letter, money.commitments[letter].lender))
        return record(self.court, found, money, lot=lot, letter=letter)

    @command(Permission.KEEP_LOT_MONEY)
    def complete_price(
        self, lot: str, *, accepted_by: str = "", expected: int | None = None
    ) -> Recorded:
        """Find the whole price in the bank: deposit and balances become the price (价款付清).

        The day is the bank's: when the last of it came, not when it was found. Late, it is taken
        only under the decision ``accepted_by`` names, before a default is ruled; a deposit that
        the platform sent late is not the buyer's delay.
        """
        found, money, refunds = self.lot(lot), self.money(lot), self.refunds(lot)
        as_seen(found, expected)
        sale = sale_of(found)
        by_buyer = money.came_on(sale, deposit=False)
        money.complete(sale)
        owe_back(money, refunds)
        ended = found.attempts[sale.attempt].ended_at
        sold_on = clock.today() if ended is None else clock.on(ended)
        found.complete_price(
            total=money.paid, on=max(money.came_on(sale) or sold_on, sold_on),
            by_buyer_on=by_buyer or sold_on, rules=rules(self.court, clock.today()),
            accepted_by=accepted_by,
        )  # fmt: skip
        return record(self.court, found, money, refunds, lot=lot, state=found.state.value)

    @command(Permission.KEEP_LOT_MONEY)
    def reverse_payment(
        self, lot: str, receipt: UUID, *, line: UUID, amount: Money, reason: str
    ) -> Recorded:
        """The bank took a credit back (RB-9): the price is unpaid until it is covered again."""
        found, money = self.lot(lot), self.money(lot)
        debit = self.court.find(BankLine, line, named=f"line {line}")
        money.reverse_at_bank(receipt, line=line, amount=amount, on=debit.value_date)
        debit.must_lie_on(money.bank_account)
        debit.cover(accounts.price(lot), amount, by=act.current().actor)
        if found.state is State.PAID:
            found.reopen_price(
                reason=reason, on=clock.today(), rules=rules(self.court, clock.today())
            )
        return record(self.court, found, money, debit, lot=lot, state=found.state.value)
