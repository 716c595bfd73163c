"""The services of one court, as the routes find them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from threading import Event, Thread
from typing import TypeVar

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
from ledger.domain.errors import BeyondTheBook
from ledger.services.account_interest import AccountInterests
from ledger.services.archives import Archives
from ledger.services.assistance import Assistance
from ledger.services.bankruptcies import Bankruptcies
from ledger.services.books import Books
from ledger.services.cases import Cases
from ledger.services.cash import Cash
from ledger.services.charges import Charges
from ledger.services.closings import Closings
from ledger.services.command import Recorded
from ledger.services.court_transfers import CourtTransfers
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
from ledger.services.moves import Moves
from ledger.services.notices import Notices
from ledger.services.numbers import Numbers
from ledger.services.papers import Papers
from ledger.services.payment_notices import PaymentNotices
from ledger.services.payouts import Payouts
from ledger.services.payouts_in_cash import PayoutsInCash
from ledger.services.people import People
from ledger.services.plans import Plans
from ledger.services.prices import ThirdPartyPrices
from ledger.services.receipts import Receipts
from ledger.services.relief import Reliefs
from ledger.services.reminders import Reminders
from ledger.services.restorations import Restorations
from ledger.services.returns import Returns
from ledger.services.reversals import Reversals
from ledger.services.sheets import Sheets
from ledger.services.stays import Stays
from ledger.services.terminations import Terminations
from ledger.services.wrong_payments import WrongPayments
from ledger.store.court import Court
from reconciliation.closing.proving import Proving
from reconciliation.closing.ticketing import Tickets
from reconciliation.formats.profiles import load_profiles
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

S = TypeVar("S")


def of(service: Callable[[Court], S]) -> cached_property[S]:
    """A service of the desk's court, made when it is first asked for."""
    return cached_property(lambda desk: service(desk.court))


@dataclass(frozen=True)
class Desk:
    """One court's services; ``bank`` is missing where no bank is connected."""

    court: Court
    settings: Settings
    bank: Bank | None = None

    # Money of cases

    books = of(Books)
    keys = of(Keys)
    restorations = of(Restorations)
    cases = of(Cases)
    numbers = of(Numbers)
    payment_notices = of(PaymentNotices)
    receipts = of(Receipts)
    debts = of(DebtRegister)
    plans = of(Plans)
    assistance = of(Assistance)
    disclosures = of(Disclosures)
    prices = of(ThirdPartyPrices)
    payouts = of(Payouts)
    in_cash = of(PayoutsInCash)
    sheets = of(Sheets)
    returns = of(Returns)
    cash = of(Cash)
    instruments = of(Instruments)
    charges = of(Charges)
    escrows = of(Escrows)
    account_interests = of(AccountInterests)
    moves = of(Moves)
    transfers = of(CourtTransfers)
    bankruptcies = of(Bankruptcies)
    wrongs = of(WrongPayments)
    reversals = of(Reversals)
    terminations = of(Terminations)
    people = of(People)
    papers = of(Papers)
    deductions = of(Deductions)
    direct = of(DirectPayments)
    issues = of(Issues)
    closings = of(Closings)
    archives = of(Archives)
    foreign = of(ForeignMoneys)
    deferrals = of(Deferrals)
    holds = of(Holds)
    goods = of(GoodsRegister)
    goods_exits = of(GoodsExits)
    stays = of(Stays)
    reliefs = of(Reliefs)
    reminders = of(Reminders)
    notices = of(Notices)

    # Auctions

    auction_rules = of(AuctionRules)
    lots = of(Lots)
    lot_ends = of(LotEnds)
    lot_moneys = of(LotMoneys)
    lot_endings = of(LotEndings)
    lot_adoption = of(LotAdoption)
    lot_refunds = of(LotRefundDesk)
    settlements = of(Settlements)

    # Bank and months

    expectations = of(Expectations)
    matching = of(Matching)
    proving = of(Proving)
    tickets = of(Tickets)
    case_returns = of(CaseReturns)
    told_figures = of(ToldFigures)

    @cached_property
    def imports(self) -> Imports:
        """Bank files in, by the shipped profiles and the court's own."""
        return Imports(self.court, load_profiles(self.settings.bank_profiles))

    @cached_property
    def payments(self) -> Payments:
        """Paying through the bank; raises :class:`NoBank`."""
        if self.bank is None:
            raise refusals.NoBank(
                "no bank is connected: --bank-folder or ANZHANG_BANK_FOLDER names one"
            )
        return Payments(self.court, self.bank, load_profiles(self.settings.bank_profiles))

    # Legacy money

    loads = of(Loads)
    runs = of(Runs)
    clearing = of(Clearing)
    differences = of(Differences)
    exits = of(Exits)
    certificates = of(Certificates)

    # Clocks

    def close_bidding(self, lot: str, at: datetime) -> Recorded:
        """How the clock of the lots ends a bidding: together with the lot's money."""
        return self.lot_moneys.close_bidding(lot, at=at)

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
            raise BeyondTheBook(f"the book ends at position {end}", end=end)
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
