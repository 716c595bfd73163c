"""What the officer and the auctioneer do with a lot before it is sold; its money stands elsewhere.

Rulings on a sale and everything that moves money are in the services of a lot's money; here are
registration, pricing, terms, notices, bids, creditors, another round, and every kind of stop.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from auctions.asset import Asset, PlatformLot, PlatformLotKnown
from auctions.law.notice import Item, Prompt, Said
from auctions.law.pricing import Quote, agreed, inquired, inquiry_due
from auctions.lot import Lot
from auctions.lot_bidding import Announcement
from auctions.lot_rounds import RoundPlan
from auctions.lot_words import (
    Answer,
    AssetClass,
    BarredAs,
    Basis,
    Bid,
    Condition,
    Creditor,
    Method,
    Mode,
    NotifyMeans,
    Seizure,
    StayGround,
    Terms,
    Trait,
    WithdrawGround,
)
from auctions.parameters import CourtRules, Parameters
from auctions.services.rules import rules
from ledger.domain import clock
from ledger.domain.case_account import CaseAccount
from ledger.domain.errors import Conflict, Malformed
from ledger.domain.ids import CaseNumber
from ledger.domain.kernel import Root
from ledger.domain.money import Money
from ledger.domain.permissions import Permission
from ledger.services.command import Recorded, as_seen, command, record
from ledger.store.court import Court

NUMBER: Final = re.compile(r"[0-9A-Za-z.-]{1,40}", re.ASCII)


class LotKnown(Conflict):
    """A lot with this number is in the book."""

    code = "lot-known"
    title = "The lot is in the book already"
    title_zh = "拍品编号已登记"


class NotALotNumber(Malformed):
    """A lot's number is of letters, digits, dots and hyphens: it names accounts and files."""

    code = "not-a-lot-number"
    title = "Not a lot number"
    title_zh = "拍品编号格式不正确"


class LotDesk:
    """What every command on a lot does: find it, ask it, save it in one commit."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def lot(self, lot: str) -> Lot:
        """A lot by its number."""
        return self.court.find(Lot, Lot.create_id(lot), named=f"lot {lot}")

    def rules(self, day: date | None = None) -> CourtRules:
        """The court's days, and its parameters in force on a day."""
        return rules(self.court, day or clock.today())

    def _ask(
        self, lot: str, expected: int | None, asked: Callable[[Lot], object], *beside: Root
    ) -> Recorded:
        found = self.lot(lot)
        as_seen(found, expected)
        asked(found)
        state = found.state.value
        return record(self.court, found, *beside, lot=lot, state=state)


class AuctionRules:
    """The court's own parameters for its auctions."""

    def __init__(self, court: Court) -> None:
        self.court = court

    @command(Permission.KEEP_AUCTION_RULES)
    def activate(self, text: str) -> Recorded:
        """Let a version of the court's auction parameters take effect from the day it names."""
        found = self.court.find_many(Parameters, [Parameters.create_id()])
        kept = next(iter(found.values()), None) or Parameters(court=self.court.book)
        read = kept.activate(text)
        return record(self.court, kept, parameters=read.version)


class Lots(LotDesk):
    """Lots (拍品) from their seizure to their bidding."""

    @command(Permission.KEEP_LOT)
    def register(
        self,
        lot: str,
        *,
        case_numbers: tuple[str, ...],
        asset: str,
        title: str,
        asset_class: AssetClass,
        seizure: Seizure,
        applicant: str,
        debtor: str,
        traits: tuple[Trait, ...] = (),
    ) -> Recorded:
        """Enter a seized asset as a lot; the asset may be in no other open lot."""
        if not NUMBER.fullmatch(lot):
            raise NotALotNumber(f"{lot!r:.60} is no lot number", lot=lot)
        if self.court.find_many(Lot, [Lot.create_id(lot)]):
            raise LotKnown(f"lot {lot} is in the book already", lot=lot)
        numbers = tuple(str(CaseNumber.parse(number)) for number in case_numbers)
        if not numbers:
            raise NotALotNumber("a lot belongs to a case", lot=lot)
        for number in numbers:
            self.court.find(CaseAccount, CaseAccount.create_id(number), named=number)
        thing = self._asset(asset)
        thing.put_into(lot, last_finished=self._finished(thing))
        new = Lot(
            number=lot, case_numbers=numbers, asset=asset, title=title, asset_class=asset_class,
            traits=tuple(traits), applicant=applicant, debtor=debtor, seizure=seizure,
        )  # fmt: skip
        new.begin_clocks(clock.today(), self.rules())
        return record(self.court, thing, new, lot=lot, state=new.state.value)

    def _asset(self, asset: str) -> Asset:
        found = self.court.find_many(Asset, [Asset.create_id(asset)])
        return next(iter(found.values()), None) or Asset(asset=asset)

    def _finished(self, thing: Asset) -> bool:
        return not thing.lots or self.lot(thing.lots[-1]).finished

    @command(Permission.KEEP_LOT)
    def renew_seizure(
        self, lot: str, *, seizure: Seizure, anew: bool = False, expected: int | None = None
    ) -> Recorded:
        """Record a seizure that was renewed, or ordered anew."""
        own = self.rules()
        return self._ask(lot, expected, lambda it: it.renew_seizure(seizure, anew=anew, rules=own))

    @command(Permission.KEEP_LOT)
    def end_case(
        self, lot: str, *, case_number: str, document: str, on: date, resumed: bool = False,
        expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Record that a case of the lot was ended, or resumed."""
        number = str(CaseNumber.parse(case_number))
        return self._ask(
            lot, expected,
            lambda it: it.end_case(number, document=document, on=on, resumed=resumed),
        )  # fmt: skip

    @command(Permission.KEEP_LOT)
    def list_creditors(
        self,
        lot: str,
        *,
        creditors: tuple[Creditor, ...],
        document: str,
        security_holders: tuple[str, ...] = (),
        priority: Money,
        costs: Money,
        expected: int | None = None,
    ) -> Recorded:
        """Record who may take the asset, who is to be told, and what ranks before the applicant."""
        return self._ask(
            lot, expected,
            lambda it: it.list_creditors(
                creditors, document=document, security_holders=security_holders,
                priority=priority, costs=costs,
            ),
        )  # fmt: skip

    @command(Permission.KEEP_LOT)
    def know_preemptor(
        self, lot: str, *, holder: str, nature: str, name: str, expected: int | None = None
    ) -> Recorded:
        """Enter somebody known to have a right of pre-emption."""
        return self._ask(
            lot, expected, lambda it: it.know_preemptor(holder, nature=nature, name=name)
        )

    @command(Permission.DECIDE_LOT)
    def confirm_preemptor(
        self, lot: str, *, holder: str, rank: int, code: str, panel: str, on: date,
        expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Record the panel's word on a right of pre-emption: its rank and its code."""
        return self._ask(
            lot, expected,
            lambda it: it.confirm_preemptor(holder, rank=rank, code=code, panel=panel, on=on),
        )  # fmt: skip

    @command(Permission.KEEP_LOT)
    def bar(
        self, lot: str, *, role: BarredAs, name: str, identity: str, expected: int | None = None
    ) -> Recorded:
        """Enter somebody who may not bid for this lot."""
        return self._ask(lot, expected, lambda it: it.bar(role, name=name, identity=identity))

    # Pricing

    @command(Permission.KEEP_LOT)
    def open_pricing(
        self, lot: str, *, investigation: str, on: date, lease: bool = False,
        home_finding: str = "", expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Open pricing on the record of what was found out about the asset."""
        own = self.rules(on)
        return self._ask(
            lot, expected,
            lambda it: it.open_pricing(
                record=investigation, on=on, rules=own, lease=lease, home_finding=home_finding
            ),
        )  # fmt: skip

    @command(Permission.KEEP_LOT)
    def fail_method(
        self, lot: str, *, method: Method, ground: str, document: str, expected: int | None = None
    ) -> Recorded:
        """Record that a way of pricing cannot be used or did not work."""
        return self._ask(
            lot, expected, lambda it: it.fail_method(method, ground=ground, document=document)
        )

    @command(Permission.KEEP_LOT)
    def serve_report(
        self, lot: str, *, party: str, method: Method, made_on: date, sent_on: date,
        publicised: bool = False, expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Record how a party got the pricing report."""
        own = self.rules(sent_on)
        return self._ask(
            lot, expected,
            lambda it: it.serve_report(
                party, method=method, made_on=made_on, sent_on=sent_on, rules=own,
                publicised=publicised,
            ),
        )  # fmt: skip

    @command(Permission.KEEP_LOT)
    def object_to_report(
        self, lot: str, *, party: str, method: Method, ground: str, on: date,
        expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Record a party's objection to the pricing report."""
        own = self.rules(on)
        return self._ask(
            lot, expected,
            lambda it: it.object_to_report(party, method=method, ground=ground, on=on, rules=own),
        )  # fmt: skip

    @command(Permission.KEEP_LOT)
    def close_objection(
        self, lot: str, *, party: str, document: str, on: date, expected: int | None = None
    ) -> Recorded:
        """Record that an objection to the report was dealt with."""
        return self._ask(
            lot, expected, lambda it: it.close_objection(party, document=document, on=on)
        )

    @command(Permission.KEEP_LOT)
    def fix_reference(
        self,
        lot: str,
        *,
        method: Method,
        amount: Money,
        fixed_on: date,
        valid_until: date,
        reports: tuple[str, ...],
        ground: str = "",
        expected: int | None = None,
    ) -> Recorded:
        """Fix the reference price."""
        own = self.rules(fixed_on)
        return self._ask(
            lot, expected,
            lambda it: it.fix_reference(
                method=method, amount=amount, fixed_on=fixed_on, valid_until=valid_until,
                reports=reports, rules=own, ground=ground,
            ),
        )  # fmt: skip

    @command(Permission.KEEP_LOT)
    def fix_by_agreement(
        self, lot: str, *, figures: tuple[Money, ...], harms_others: bool = False, document: str,
        fixed_on: date, valid_until: date, expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Fix the reference price by the one figure both parties named."""
        own = self.rules(fixed_on)
        amount = agreed(figures, harms_others=harms_others)
        return self._ask(
            lot, expected,
            lambda it: it.fix_reference(
                method=Method.AGREEMENT, amount=amount, fixed_on=fixed_on,
                valid_until=valid_until, reports=(document,), rules=own,
            ),
        )  # fmt: skip

    @command(Permission.KEEP_LOT)
    def fix_by_inquiry(
        self,
        lot: str,
        *,
        quotes: tuple[Quote, ...],
        asked_on: date,
        extensions_asked: bool = False,
        fixed_on: date,
        valid_until: date,
        ground: str = "",
        expected: int | None = None,
    ) -> Recorded:
        """Fix the reference price by the average of what the platforms delivered in time."""
        own = self.rules(fixed_on)
        first = inquiry_due(asked_on, own.calendar, delivered=1, extensions_asked=False)
        in_time = sum(quote.delivered_on <= first for quote in quotes)
        due = inquiry_due(
            asked_on, own.calendar, delivered=in_time, extensions_asked=extensions_asked
        )
        amount = inquired(quotes, due_on=due)
        reports = tuple(f"{quote.platform} {quote.amount.plain}" for quote in quotes)
        return self._ask(
            lot, expected,
            lambda it: it.fix_reference(
                method=Method.ONLINE, amount=amount, fixed_on=fixed_on, valid_until=valid_until,
                reports=reports, rules=own, ground=ground,
            ),
        )  # fmt: skip

    @command(Permission.KEEP_LOT)
    def suspend_pricing(
        self, lot: str, *, ground: str, document: str, on: date, expected: int | None = None
    ) -> Recorded:
        """Hold the pricing on a ground on file."""
        own = self.rules(on)
        return self._ask(
            lot, expected,
            lambda it: it.suspend_pricing(ground=ground, document=document, on=on, rules=own),
        )  # fmt: skip

    @command(Permission.KEEP_LOT)
    def resume_pricing(
        self, lot: str, *, document: str, on: date, expected: int | None = None
    ) -> Recorded:
        """Take the pricing up again."""
        own = self.rules(on)
        return self._ask(
            lot, expected, lambda it: it.resume_pricing(document=document, on=on, rules=own)
        )

    @command(Permission.KEEP_LOT)
    def withdraw_pricing(
        self, lot: str, *, ground: str, document: str, on: date, expected: int | None = None
    ) -> Recorded:
        """Call the pricing off on a ground on file."""
        own = self.rules(on)
        return self._ask(
            lot, expected,
            lambda it: it.withdraw_pricing(ground=ground, document=document, on=on, rules=own),
        )  # fmt: skip

    @command(Permission.KEEP_LOT)
    def tell_no_surplus(self, lot: str, *, on: date, expected: int | None = None) -> Recorded:
        """Tell the applicant that nothing would be left at this price."""
        own = self.rules(on)
        return self._ask(lot, expected, lambda it: it.tell_no_surplus(on=on, rules=own))

    @command(Permission.KEEP_LOT)
    def answer_no_surplus(
        self, lot: str, *, document: str, told_on: date, asked_on: date,
        expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Record that the applicant asked to go on although nothing would be left."""
        own = self.rules(asked_on)
        return self._ask(
            lot, expected,
            lambda it: it.answer_no_surplus(
                document=document, told_on=told_on, asked_on=asked_on, rules=own
            ),
        )  # fmt: skip

    # Terms, notices, bids

    @command(Permission.DECIDE_LOT)
    def set_terms(
        self, lot: str, *, terms: Terms, panel: str, on: date, expected: int | None = None
    ) -> Recorded:
        """Record the panel's terms for the attempt to come."""
        own = self.rules(on)
        return self._ask(
            lot, expected, lambda it: it.set_terms(terms, panel=panel, on=on, rules=own)
        )

    @command(Permission.ANNOUNCE_LOT)
    def notify(
        self, lot: str, *, party: str, means: NotifyMeans, on: date, document: str,
        expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Record that a party or pre-emptor was told of the coming attempt."""
        return self._ask(
            lot, expected, lambda it: it.notify(party, means=means, on=on, document=document)
        )

    @command(Permission.ANNOUNCE_LOT)
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
        expected: int | None = None,
    ) -> Recorded:
        """Publish the notice of the attempt to come; a platform's number names one attempt only."""
        own = self.rules(published_on)
        said = Announcement(
            platform, platform_lot, published_on, opens_at, closes_at, bank_account, document,
            words, items, prompts, basis_withheld,
        )  # fmt: skip
        found = self.lot(lot)
        as_seen(found, expected)
        found.publish(said, own)
        if self.court.find_many(PlatformLot, [PlatformLot.create_id(platform, platform_lot)]):
            raise PlatformLotKnown(f"{platform_lot} of {platform} is taken", lot=platform_lot)
        link = PlatformLot(
            platform=platform, platform_lot=platform_lot, lot=lot, mark=found.current
        )
        return record(self.court, link, found, lot=lot, mark=found.current, state=found.state.value)

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

    # After the ruling

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


class LotEnds(LotDesk):
    """Lots that nobody bought, that were stopped, or that somebody else claims."""

    # In kind

    @command(Permission.DECIDE_LOT)
    def ask_in_kind(
        self, lot: str, *, on: date, answer_by: date, document: str, expected: int | None = None
    ) -> Recorded:
        """Ask every listed creditor whether it takes the asset."""
        own = self.rules(on)
        return self._ask(
            lot, expected,
            lambda it: it.ask_in_kind(on=on, answer_by=answer_by, document=document, rules=own),
        )  # fmt: skip

    @command(Permission.DECIDE_LOT)
    def answer_in_kind(
        self, lot: str, *, party: str, answer: Answer, on: date, document: str,
        expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Record a creditor's answer, or its silence."""
        return self._ask(
            lot, expected,
            lambda it: it.answer_in_kind(party, answer=answer, on=on, document=document),
        )  # fmt: skip

    @command(Permission.DECIDE_LOT)
    def award_in_kind(
        self,
        lot: str,
        *,
        party: str,
        price: Money,
        on: date,
        difference_due: date | None = None,
        lottery: str = "",
        eligibility: str = "",
        part: str = "",
        from_settlement: bool = False,
        expected: int | None = None,
    ) -> Recorded:
        """Give the asset to the creditor whom the law names among the willing."""
        own = self.rules(on)
        return self._ask(
            lot, expected,
            lambda it: it.award_in_kind(
                party, price=price, on=on, rules=own, difference_due=difference_due,
                lottery=lottery, eligibility=eligibility, part=part,
                from_settlement=from_settlement,
            ),
        )  # fmt: skip

    @command(Permission.DECIDE_LOT)
    def miss_difference(
        self, lot: str, *, ruling: str, on: date, expected: int | None = None
    ) -> Recorded:
        """Record that the difference never came."""
        own = self.rules(on)
        return self._ask(
            lot, expected, lambda it: it.miss_difference(ruling=ruling, on=on, rules=own)
        )

    @command(Permission.DECIDE_LOT)
    def refuse_in_kind(self, lot: str, *, on: date, expected: int | None = None) -> Recorded:
        """Record that no creditor takes the asset."""
        own = self.rules(on)
        return self._ask(lot, expected, lambda it: it.refuse_in_kind(on=on, rules=own))

    # Another round, and the other ways out

    def conditions(
        self,
        lot: str,
        *,
        requester: str,
        document: str,
        basis: Basis,
        consents: tuple[str, ...],
        finding: str,
        mode: Mode,
        notice_on: date,
        starts_on: date,
        start: Money | None = None,
        president: str = "",
        on: date | None = None,
    ) -> tuple[Condition, ...]:
        """The twelve conditions of another round, each met or not with its reason; a reading."""
        day = on or clock.today()
        plan = RoundPlan(
            requester, document, basis, consents, finding, mode, notice_on, starts_on, start,
            president,
        )  # fmt: skip
        return self.lot(lot).conditions(plan, day, self.rules(day))

    @command(Permission.DECIDE_LOT)
    def open_second_round(
        self,
        lot: str,
        *,
        requester: str,
        document: str,
        basis: Basis,
        consents: tuple[str, ...] = (),
        finding: str = "",
        mode: Mode,
        notice_on: date,
        starts_on: date,
        start: Money | None = None,
        president: str = "",
        on: date,
        expected: int | None = None,
    ) -> Recorded:
        """Ask for another round; all twelve conditions have to be met."""
        own = self.rules(on)
        plan = RoundPlan(
            requester, document, basis, consents, finding, mode, notice_on, starts_on, start,
            president,
        )  # fmt: skip
        return self._ask(lot, expected, lambda it: it.open_second_round(plan, on=on, rules=own))

    @command(Permission.DECIDE_LOT)
    def approve_second_round(
        self, lot: str, *, mode: Mode, panel: str, on: date, expected: int | None = None
    ) -> Recorded:
        """Record the panel's decision to begin another round."""
        own = self.rules(on)
        return self._ask(
            lot, expected,
            lambda it: it.approve_second_round(mode=mode, panel=panel, on=on, rules=own),
        )  # fmt: skip

    @command(Permission.DECIDE_LOT)
    def reject_second_round(
        self, lot: str, *, reason: str, document: str, on: date, expected: int | None = None
    ) -> Recorded:
        """Record that another round was refused, with its reason."""
        own = self.rules(on)
        return self._ask(
            lot, expected,
            lambda it: it.reject_second_round(reason=reason, document=document, on=on, rules=own),
        )  # fmt: skip

    @command(Permission.DECIDE_LOT)
    def hold(
        self, lot: str, *, until: date, reason: str, document: str, on: date,
        expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Let the lot wait for a named day."""
        own = self.rules(on)
        return self._ask(
            lot, expected,
            lambda it: it.hold(until=until, reason=reason, document=document, on=on, rules=own),
        )  # fmt: skip

    @command(Permission.DECIDE_LOT)
    def put_under_management(
        self, lot: str, *, consent: str, document: str, on: date, expected: int | None = None
    ) -> Recorded:
        """Put the asset under management, the applicant consenting."""
        own = self.rules(on)
        return self._ask(
            lot, expected,
            lambda it: it.put_under_management(
                consent=consent, document=document, on=on, rules=own
            ),
        )  # fmt: skip

    @command(Permission.DECIDE_LOT)
    def return_asset(
        self, lot: str, *, ruling: str, reason: str, on: date, expected: int | None = None
    ) -> Recorded:
        """Lift the seizure and return the asset to the debtor."""
        own = self.rules(on)
        return self._ask(
            lot, expected,
            lambda it: it.return_asset(ruling=ruling, reason=reason, on=on, rules=own),
        )  # fmt: skip

    # Stops

    @command(Permission.STOP_LOT)
    def suspend(
        self,
        lot: str,
        *,
        ground: StayGround,
        document: str,
        at: datetime,
        by_platform: bool = False,
        reported_at: datetime | None = None,
        expected: int | None = None,
    ) -> Recorded:
        """Stop the lot where it stands."""
        own = self.rules()
        return self._ask(
            lot, expected,
            lambda it: it.suspend(
                ground=ground, document=document, at=at, rules=own, by_platform=by_platform,
                reported_at=reported_at,
            ),
        )  # fmt: skip

    @command(Permission.STOP_LOT)
    def end_ground(
        self, lot: str, *, document: str, on: date, expected: int | None = None
    ) -> Recorded:
        """Record that the ground of the stay is gone."""
        own = self.rules(on)
        return self._ask(
            lot, expected, lambda it: it.end_ground(document=document, on=on, rules=own)
        )

    @command(Permission.STOP_LOT)
    def resume(
        self, lot: str, *, document: str, at: datetime, opens_at: datetime | None = None,
        expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Go on where the lot stood."""
        own = self.rules()
        return self._ask(
            lot, expected,
            lambda it: it.resume(document=document, at=at, rules=own, opens_at=opens_at),
        )  # fmt: skip

    @command(Permission.STOP_LOT)
    def withdraw(
        self, lot: str, *, ground: WithdrawGround, document: str, at: datetime,
        expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Withdraw the lot before its bidding, or after a stay."""
        own = self.rules()
        return self._ask(
            lot, expected,
            lambda it: it.withdraw(ground=ground, document=document, at=at, rules=own),
        )  # fmt: skip

    @command(Permission.STOP_LOT)
    def accept_full_payment(
        self, lot: str, *, tendered: Money, owed: Money, document: str, at: datetime,
        expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """The debtor tendered everything before the day of the auction."""
        own = self.rules()
        return self._ask(
            lot, expected,
            lambda it: it.accept_full_payment(
                tendered=tendered, owed=owed, document=document, at=at, rules=own
            ),
        )  # fmt: skip

    @command(Permission.STOP_LOT)
    def stop_for_enough(
        self, lot: str, *, others: tuple[str, ...], net_proceeds: Money, claims: Money,
        costs: Money, document: str, at: datetime, debtor_agrees: bool = False,
    ) -> Recorded:  # fmt: skip
        """Stop the other lots once what this one brought covers claims and costs (NT-10)."""
        own = self.rules()
        stopped = []
        if net_proceeds >= claims + costs and not debtor_agrees:
            for other in others:
                found = self.lot(other)
                found.withdraw(ground=WithdrawGround.ENOUGH, document=document, at=at, rules=own)
                stopped.append(found)
        return record(self.court, *stopped, lot=lot, stopped=",".join(it.number for it in stopped))

    @command(Permission.DECIDE_LOT)
    def reopen_after_void(
        self, lot: str, *, refund_plan: str, document: str, on: date, expected: int | None = None
    ) -> Recorded:
        """After an annulment sell again, once it is planned what goes back to whom."""
        own = self.rules(on)
        return self._ask(
            lot, expected,
            lambda it: it.reopen_after_void(
                refund_plan=refund_plan, document=document, on=on, rules=own
            ),
        )  # fmt: skip

    @command(Permission.DECIDE_LOT)
    def let_void_stand(
        self, lot: str, *, reason: str, document: str, on: date, expected: int | None = None
    ) -> Recorded:
        """After an annulment sell no more."""
        own = self.rules(on)
        return self._ask(
            lot, expected,
            lambda it: it.let_void_stand(reason=reason, document=document, on=on, rules=own),
        )  # fmt: skip

    # Outsiders

    @command(Permission.STOP_LOT)
    def claim_as_outsider(
        self, lot: str, *, outsider: str, document: str, at: datetime, expected: int | None = None
    ) -> Recorded:
        """An outsider says the asset is his: the lot stands still."""
        own = self.rules()
        return self._ask(
            lot, expected,
            lambda it: it.claim_as_outsider(outsider, document=document, at=at, rules=own),
        )  # fmt: skip

    @command(Permission.DECIDE_LOT)
    def dismiss_outsider(
        self, lot: str, *, document: str, served_on: date, expected: int | None = None
    ) -> Recorded:
        """The outsider's objection was dismissed, and the ruling served on it."""
        own = self.rules(served_on)
        return self._ask(
            lot, expected,
            lambda it: it.dismiss_outsider(document=document, served_on=served_on, rules=own),
        )  # fmt: skip

    @command(Permission.DECIDE_LOT)
    def sue_as_outsider(
        self, lot: str, *, document: str, on: date, expected: int | None = None
    ) -> Recorded:
        """The outsider sued."""
        return self._ask(lot, expected, lambda it: it.sue_as_outsider(document=document, on=on))

    @command(Permission.DECIDE_LOT)
    def allow_disposal(
        self, lot: str, *, request: str, security: str, ruling: str, on: date,
        expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """The trial court allowed the sale to go on, against security."""
        own = self.rules(on)
        return self._ask(
            lot, expected,
            lambda it: it.allow_disposal(
                request=request, security=security, ruling=ruling, on=on, rules=own
            ),
        )  # fmt: skip

    @command(Permission.DECIDE_LOT)
    def outsider_loses(
        self, lot: str, *, document: str, on: date, expected: int | None = None
    ) -> Recorded:
        """The outsider's suit failed, or was given up."""
        own = self.rules(on)
        return self._ask(
            lot, expected, lambda it: it.outsider_loses(document=document, on=on, rules=own)
        )
