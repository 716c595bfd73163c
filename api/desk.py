"""The services of one court, as the routes find them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from threading import Event, Thread

import sqlalchemy as sa

from api import refusals
from api.every import follower, wait_for
from api.sealing import sealed_for
from api.settings import Settings
from auctions.services.adopting import LotAdoption
from auctions.services.clocks import LotClocks
from auctions.services.endings import LotEndings
from auctions.services.lots import AuctionRules, LotEnds, Lots
from auctions.services.money import LotMoneys
from auctions.services.refunds import LotRefundDesk
from auctions.services.settlements import Settlements
from auctions.views.seal import Seal
from ledger.domain import act
from ledger.domain.act import Act, Role
from ledger.services.account_interest import AccountInterests
from ledger.services.archives import Archives
from ledger.services.bankruptcies import Bankruptcies
from ledger.services.books import Books
from ledger.services.cases import Cases
from ledger.services.cash import Cash
from ledger.services.charges import Charges
from ledger.services.closings import Closings
from ledger.services.command import Recorded
from ledger.services.debts import DebtRegister
from ledger.services.deductions import Deductions
from ledger.services.deferrals import Deferrals
from ledger.services.direct import DirectPayments
from ledger.services.disclosures import Disclosures
from ledger.services.escrows import Escrows
from ledger.services.expectations import Expectations
from ledger.services.foreign import ForeignMoneys
from ledger.services.goods import GoodsRegister
from ledger.services.goods_exits import GoodsExits
from ledger.services.holds import Holds
from ledger.services.instruments import Instruments
from ledger.services.issues import Issues
from ledger.services.keys import Keys
from ledger.services.moves import CourtTransfers, Moves
from ledger.services.notices import Notices
from ledger.services.numbers import Numbers
from ledger.services.papers import Papers
from ledger.services.payment_notices import PaymentNotices
from ledger.services.payouts import Payouts
from ledger.services.people import People
from ledger.services.plans import Plans
from ledger.services.prices import ThirdPartyPrices
from ledger.services.receipts import Receipts
from ledger.services.relief import Reliefs
from ledger.services.reminders import Reminders
from ledger.services.returns import Returns
from ledger.services.reversals import Reversals
from ledger.services.stays import Stays
from ledger.services.terminations import Terminations
from ledger.services.wrong_payments import WrongPayments
from ledger.store.court import Court
from reconciliation.closing.proving import Proving
from reconciliation.closing.ticketing import Tickets
from reconciliation.importing import Imports
from reconciliation.indicators.returns import CaseReturns
from reconciliation.indicators.told import ToldFigures
from reconciliation.legacy.cleared import Certificates
from reconciliation.legacy.clearing import Clearing
from reconciliation.legacy.differences import Differences
from reconciliation.legacy.exits import Exits
from reconciliation.legacy.loading import Loads
from reconciliation.legacy.running import Runs
from reconciliation.matching.proposing import Matching
from reconciliation.paying import Payments
from reconciliation.payments.bank import Bank


@dataclass(frozen=True)
class Desk:
    """One court's services; ``bank`` is missing where no bank is connected."""

    court: Court
    settings: Settings
    bank: Bank | None = None

    @cached_property
    def books(self) -> Books:
        return Books(self.court)

    @cached_property
    def keys(self) -> Keys:
        return Keys(self.court)

    @cached_property
    def cases(self) -> Cases:
        return Cases(self.court)

    @cached_property
    def numbers(self) -> Numbers:
        return Numbers(self.court)

    @cached_property
    def payment_notices(self) -> PaymentNotices:
        return PaymentNotices(self.court)

    @cached_property
    def receipts(self) -> Receipts:
        return Receipts(self.court)

    @cached_property
    def debts(self) -> DebtRegister:
        return DebtRegister(self.court)

    @cached_property
    def plans(self) -> Plans:
        return Plans(self.court)

    @cached_property
    def disclosures(self) -> Disclosures:
        return Disclosures(self.court)

    @cached_property
    def prices(self) -> ThirdPartyPrices:
        return ThirdPartyPrices(self.court)

    @cached_property
    def payouts(self) -> Payouts:
        return Payouts(self.court)

    @cached_property
    def returns(self) -> Returns:
        return Returns(self.court)

    @cached_property
    def cash(self) -> Cash:
        return Cash(self.court)

    @cached_property
    def instruments(self) -> Instruments:
        return Instruments(self.court)

    @cached_property
    def auction_rules(self) -> AuctionRules:
        return AuctionRules(self.court)

    @cached_property
    def lots(self) -> Lots:
        return Lots(self.court)

    @cached_property
    def lot_ends(self) -> LotEnds:
        return LotEnds(self.court)

    @cached_property
    def lot_moneys(self) -> LotMoneys:
        return LotMoneys(self.court)

    @cached_property
    def lot_endings(self) -> LotEndings:
        return LotEndings(self.court)

    @cached_property
    def lot_adoption(self) -> LotAdoption:
        return LotAdoption(self.court)

    @cached_property
    def lot_refunds(self) -> LotRefundDesk:
        return LotRefundDesk(self.court)

    @cached_property
    def settlements(self) -> Settlements:
        return Settlements(self.court)

    def close_bidding(self, lot: str, at: datetime) -> Recorded:
        """How the clock of the lots ends a bidding: together with the lot's money."""
        return self.lot_moneys.close_bidding(lot, at=at)

    @cached_property
    def charges(self) -> Charges:
        return Charges(self.court)

    @cached_property
    def escrows(self) -> Escrows:
        return Escrows(self.court)

    @cached_property
    def account_interests(self) -> AccountInterests:
        return AccountInterests(self.court)

    @cached_property
    def moves(self) -> Moves:
        return Moves(self.court)

    @cached_property
    def transfers(self) -> CourtTransfers:
        return CourtTransfers(self.court)

    @cached_property
    def bankruptcies(self) -> Bankruptcies:
        return Bankruptcies(self.court)

    @cached_property
    def wrongs(self) -> WrongPayments:
        return WrongPayments(self.court)

    @cached_property
    def reversals(self) -> Reversals:
        return Reversals(self.court)

    @cached_property
    def terminations(self) -> Terminations:
        return Terminations(self.court)

    @cached_property
    def people(self) -> People:
        return People(self.court)

    @cached_property
    def papers(self) -> Papers:
        return Papers(self.court)

    @cached_property
    def deductions(self) -> Deductions:
        return Deductions(self.court)

    @cached_property
    def direct(self) -> DirectPayments:
        return DirectPayments(self.court)

    @cached_property
    def issues(self) -> Issues:
        return Issues(self.court)

    @cached_property
    def closings(self) -> Closings:
        return Closings(self.court)

    @cached_property
    def archives(self) -> Archives:
        return Archives(self.court)

    @cached_property
    def foreign(self) -> ForeignMoneys:
        return ForeignMoneys(self.court)

    @cached_property
    def deferrals(self) -> Deferrals:
        return Deferrals(self.court)

    @cached_property
    def holds(self) -> Holds:
        return Holds(self.court)

    @cached_property
    def goods(self) -> GoodsRegister:
        return GoodsRegister(self.court)

    @cached_property
    def goods_exits(self) -> GoodsExits:
        return GoodsExits(self.court)

    @cached_property
    def stays(self) -> Stays:
        return Stays(self.court)

    @cached_property
    def reliefs(self) -> Reliefs:
        return Reliefs(self.court)

    @cached_property
    def reminders(self) -> Reminders:
        return Reminders(self.court)

    @cached_property
    def notices(self) -> Notices:
        return Notices(self.court)

    @cached_property
    def imports(self) -> Imports:
        return Imports(self.court)

    @cached_property
    def expectations(self) -> Expectations:
        return Expectations(self.court)

    @cached_property
    def matching(self) -> Matching:
        return Matching(self.court)

    @cached_property
    def proving(self) -> Proving:
        return Proving(self.court)

    @cached_property
    def tickets(self) -> Tickets:
        return Tickets(self.court)

    @cached_property
    def case_returns(self) -> CaseReturns:
        return CaseReturns(self.court)

    @cached_property
    def told_figures(self) -> ToldFigures:
        return ToldFigures(self.court)

    @cached_property
    def payments(self) -> Payments:
        """Paying through the bank; raises :class:`NoBank`."""
        if self.bank is None:
            raise refusals.NoBank(
                "no bank is connected: --bank-folder or ANZHANG_BANK_FOLDER names one"
            )
        return Payments(self.court, self.bank)

    # Legacy money

    @cached_property
    def loads(self) -> Loads:
        return Loads(self.court)

    @cached_property
    def runs(self) -> Runs:
        return Runs(self.court)

    @cached_property
    def clearing(self) -> Clearing:
        return Clearing(self.court)

    @cached_property
    def differences(self) -> Differences:
        return Differences(self.court)

    @cached_property
    def exits(self) -> Exits:
        return Exits(self.court)

    @cached_property
    def certificates(self) -> Certificates:
        return Certificates(self.court)

    @contextmanager
    def clocks(self) -> Iterator[None]:
        """Run the clocks of the lots in a thread of its own, in the system's name."""
        stop = Event()
        clocks = LotClocks(self.court, self.close_bidding)

        def run() -> None:
            with act.acting(Act("system", Role.SYSTEM, correlation="clocks")):
                clocks.run(stop)

        thread = Thread(target=run, name="anzhang-lot-clocks", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    # Views

    @contextmanager
    def views(self) -> Iterator[sa.Connection]:
        """A connection on which views, journal and balances are read."""
        with self.court.database.app.connect() as connection:
            yield connection

    def seal(self, role: Role | None) -> Seal:
        """What is not told to this role while a bidding runs (BD-5); nothing to who keeps deposits.

        Raises :class:`NotYetVisible` where a bidding may have begun that no view knows of.
        """
        return sealed_for(self.court.database, self.court.book, role, self.wait_for)

    def wait_for(self, position: int) -> None:
        """Wait until every view has been told a position.

        Raises :class:`BeyondTheBook` for one the book has not reached, :class:`NotYetVisible`.
        """
        if position == 0:
            return
        if position > (end := self.court.position()):
            raise refusals.BeyondTheBook(f"the book ends at position {end}", end=end)
        seconds = self.settings.wait_seconds
        if not wait_for(self.court.database, self.court.book, position, seconds):
            said = f"position {position} is not visible yet"
            raise refusals.NotYetVisible(said, at_least=position)

    @contextmanager
    def following(self) -> Iterator[None]:
        """Keep the views up to date in a thread of its own."""
        stop = Event()
        run = follower(self.court).run
        thread = Thread(target=run, args=(stop,), name="anzhang-views", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()
