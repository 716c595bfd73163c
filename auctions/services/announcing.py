"""Terms, notices, bids, the confirmation of a sale, and the handing over (公告、竞价、交付)."""

from datetime import date, datetime

from auctions.asset import PlatformLot, PlatformLotKnown
from auctions.law.notice import Item, Prompt, Said, not_enough_yet
from auctions.law.says import Remark
from auctions.lot import Lot
from auctions.lot_notice import Announcement
from auctions.lot_words import Bid, NotifyMeans, Terms
from auctions.services.desk import LotDesk
from auctions.services.finding import not_in_bankruptcy
from ledger.domain import clock
from ledger.domain.case_account import CaseAccount
from ledger.domain.money import Money, total, zero
from ledger.domain.permissions import Permission
from ledger.services.books import Books
from ledger.services.command import Recorded, as_seen, command, record
from ledger.services.debts import known_debts


class Announcing(LotDesk):
    """Lots from their terms to their bidding, and from their ruling to their delivery."""

    @command(Permission.DECIDE_LOT)
    def set_terms(
        self, lot: str, *, terms: Terms, panel: str, on: date, expected: int | None = None
    ) -> Recorded:
        """Record the panel's terms for the attempt to come."""
        own = self.rules(on)
        return self._ask(
            lot, expected, lambda it: it.set_terms(terms, panel=panel, on=on, rules=own)
        )

    @command(Permission.DECIDE_LOT)
    def sell_directly(
        self, lot: str, *, price: Money, panel: str, document: str, on: date,
        consents: tuple[str, ...] = (), agreed: Money | None = None, market: Money | None = None,
        expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Decide to sell a priced lot without an auction: all consent, or it would perish."""
        own = self.rules(on)
        return self._ask(
            lot, expected,
            lambda it: it.sell_directly(
                asked=price, consents=consents, agreed=agreed, market=market, panel=panel,
                document=document, on=on, rules=own,
            ),
        )  # fmt: skip

    @command(Permission.ANNOUNCE_LOT)
    def notify(
        self, lot: str, *, party: str, means: NotifyMeans, on: date, document: str,
        expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Record that a party or pre-emptor was told of the coming attempt."""
        return self._ask(
            lot, expected, lambda it: it.notify(party, means=means, on=on, document=document)
        )

    @command(Permission.ANNOUNCE_LOT, ahead=("opens_at", "closes_at"))
    def publish(
        self,
        lot: str,
        *,
        platform: str,
        platform_lot: str,
        published_on: date,
        opens_at: datetime,
        closes_at: datetime,
        bank_account: str,
        document: str,
        words: tuple[Said, ...],
        items: tuple[Item, ...],
        prompts: tuple[Prompt, ...],
        basis_withheld: str = "",
        debtor_agrees: str = "",
        expected: int | None = None,
    ) -> Recorded:
        """Publish the notice of the attempt to come; a platform's number names one attempt only.

        The account it names is one of this court's. Where the lot's cases hold enough already it
        needs the paper in which the debtor agrees.
        """
        own = self.rules(published_on)
        said = Announcement(
            platform, platform_lot, published_on, opens_at, closes_at, bank_account, document,
            words, items, prompts, basis_withheld,
        )  # fmt: skip
        found = self.lot(lot)
        as_seen(found, expected)
        Books(self.court).book().account(bank_account)
        not_in_bankruptcy(self.court, found, published_on)
        found.publish(said, own)
        found.remark(self._more_than_enough(found, published_on, debtor_agrees))
        if self.court.find_many(PlatformLot, [PlatformLot.create_id(platform, platform_lot)]):
            raise PlatformLotKnown(f"{platform_lot} of {platform} is taken", lot=platform_lot)
        link = PlatformLot(
            platform=platform, platform_lot=platform_lot, lot=lot, mark=found.current
        )
        return record(self.court, link, found, lot=lot, mark=found.current, state=found.state.value)

    def _more_than_enough(self, lot: Lot, on: date, debtor_agrees: str) -> Remark | None:
        """Refuse a lot nobody needs any more (NT-10), or remark by which paper the debtor agreed.

        Only what the register of debts can tell is judged: claims nobody entered are not known to
        be covered, and other creditors attached to a case have claims that stand elsewhere.
        """
        costs = lot.costs or zero()
        held, owed = zero(), zero()
        for number in lot.case_numbers:
            case = self.court.find(CaseAccount, CaseAccount.create_id(number), named=number)
            debts = known_debts(self.court, case)
            if debts is None or not debts.claims or debts.attachments:
                return None
            claims = total(debts.remaining(each.claim, on).owed for each in debts.live)
            if case.free < claims + costs:
                return None
            held, owed = held + case.free, owed + claims
        not_enough_yet(held, owed, costs, debtor_agrees=bool(debtor_agrees.strip()))
        return Remark("NT-10", f"{held} covers {owed + costs} already; {debtor_agrees}")

    @command(Permission.ANNOUNCE_LOT)
    def start_bidding(
        self, lot: str, *, at: datetime | None = None, expected: int | None = None
    ) -> Recorded:
        """Open the bidding, or the sixty days of a private sale."""
        own = self.rules()
        return self._ask(lot, expected, lambda it: it.start_bidding(at or clock.now(), own))

    @command(Permission.ANNOUNCE_LOT)
    def place_bid(
        self, lot: str, *, seq: int, code: str, amount: Money, received_at: datetime,
        expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Take one bid as the platform numbered and received it."""
        own = self.rules()
        bid = Bid(seq, code, amount, received_at)
        return self._ask(lot, expected, lambda it: it.place_bid(bid, own))

    @command(Permission.ANNOUNCE_LOT)
    def take_bids(
        self, lot: str, *, bids: tuple[Bid, ...], expected: int | None = None
    ) -> Recorded:
        """Take a whole stretch of bids at once; what does not count is kept with its reason."""
        own = self.rules()
        return self._ask(lot, expected, lambda it: it.take_bids(bids, own))

    @command(Permission.ANNOUNCE_LOT)
    def confirm_sale(
        self, lot: str, *, document: str, buyer: str, on: date, expected: int | None = None
    ) -> Recorded:
        """Record the published confirmation with the buyer's real name."""
        return self._ask(
            lot, expected, lambda it: it.confirm_sale(document=document, buyer=buyer, on=on)
        )

    @command(Permission.DECIDE_LOT)
    def issue_notices(
        self, lot: str, *, documents: tuple[str, ...], on: date, expected: int | None = None
    ) -> Recorded:
        """Record the notices that tell registrars to end the burdens."""
        return self._ask(lot, expected, lambda it: it.issue_notices(documents, on=on))

    @command(Permission.DECIDE_LOT)
    def deliver(
        self, lot: str, *, document: str, on: date, forced: bool = False,
        expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Record that the asset was handed over."""
        own = self.rules(on)
        return self._ask(
            lot, expected, lambda it: it.deliver(document=document, on=on, rules=own, forced=forced)
        )
