"""Lots as the officer and the auctioneer keep them: registered, and asked by every part's commands.

Rulings on a sale and everything that moves money are in the services of a lot's money; the parts
here are pricing, announcing, taking in kind, other rounds, and every kind of stop.
"""

import re
from datetime import date
from typing import Final

from auctions.asset import Asset
from auctions.lot import Lot
from auctions.lot_words import AssetClass, BarredAs, Creditor, Seizure, Trait
from auctions.parameters import Parameters
from auctions.services.announcing import Announcing
from auctions.services.appraising import Appraising
from auctions.services.corrections import Corrections
from auctions.services.desk import LotDesk
from auctions.services.in_kind import TakingInKind
from auctions.services.pricing import Pricing
from auctions.services.rounds import OtherRounds
from auctions.services.stops import Stops
from ledger.domain import clock
from ledger.domain.case_account import CaseAccount
from ledger.domain.errors import Conflict, Malformed
from ledger.domain.ids import CaseNumber
from ledger.domain.money import Money
from ledger.domain.permissions import Permission
from ledger.services.command import Recorded, command, record
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


class Registering(LotDesk):
    """Lots at their seizure, and what is known of them at any stage."""

    @command(Permission.KEEP_LOT, ahead=("seizure.expires_on",))
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
        with_assets: tuple[str, ...] = (),
    ) -> Recorded:
        """Enter a seized asset as a lot; the asset may be in no other open lot, nor any of those
        that are sold with it as one (整体拍卖).
        """
        if not NUMBER.fullmatch(lot):
            raise NotALotNumber(f"{lot!r:.60} is no lot number", lot=lot)
        if self.court.find_many(Lot, [Lot.create_id(lot)]):
            raise LotKnown(f"lot {lot} is in the book already", lot=lot)
        numbers = tuple(str(CaseNumber.parse(number)) for number in case_numbers)
        if not numbers:
            raise NotALotNumber("a lot belongs to a case", lot=lot, lacking="cases")
        for number in numbers:
            self.court.find(CaseAccount, CaseAccount.create_id(number), named=number)
        things = [self._asset(each) for each in dict.fromkeys((asset, *with_assets))]
        for thing in things:
            thing.put_into(lot, last_finished=self._finished(thing))
        new = Lot(
            number=lot, case_numbers=numbers, asset=asset, title=title, asset_class=asset_class,
            traits=tuple(traits), applicant=applicant, debtor=debtor, seizure=seizure,
        )  # fmt: skip
        new.begin_clocks(clock.today(), self.rules())
        new.join_assets(with_assets)
        return record(self.court, *things, new, lot=lot, state=new.state.value)

    def _asset(self, asset: str) -> Asset:
        found = self.court.find_many(Asset, [Asset.create_id(asset)])
        return next(iter(found.values()), None) or Asset(asset=asset)

    def _finished(self, thing: Asset) -> bool:
        return not thing.lots or self.lot(thing.lots[-1]).finished

    @command(Permission.KEEP_LOT, ahead=("seizure.expires_on",))
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


class Lots(Registering, Pricing, Appraising, Announcing, Corrections):
    """Lots (拍品) from their seizure to their bidding."""


class LotEnds(TakingInKind, OtherRounds, Stops):
    """Lots that nobody bought, that were stopped, or that somebody else claims."""
