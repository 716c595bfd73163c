"""Lots from platforms' files: taken into the book with the court's papers, and followed since.

A file is kept as evidence and read whole or refused whole. What it shows of a lot nobody gave
papers for is named in the answer, and nothing is made up for it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from auctions.asset import Asset, PlatformLot
from auctions.imports.canonical import court_name, listed
from auctions.imports.papers import BidderPaper, LotPaper, adoption, reported
from auctions.imports.shape import ListedLot, UnreadableFile
from auctions.lot import Lot
from auctions.lot_words import Channel
from auctions.money import LotMoney
from auctions.money_refunds import LotRefunds
from auctions.services.finding import Desk, free_losers, owe_back
from auctions.services.rules import rules
from ledger.domain import clock
from ledger.domain.errors import Refusal
from ledger.domain.ids import CaseNumber
from ledger.domain.kernel import Root
from ledger.domain.money import Money
from ledger.domain.permissions import Permission
from ledger.services.books import Books
from ledger.services.command import Recorded, command, record
from ledger.services.days import refuse_ahead


@dataclass(slots=True)
class Touched:
    """The nouns one file changes, each loaded once."""

    roots: dict[UUID, Root] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    adopted: int = 0
    followed: int = 0

    def keep(self, *roots: Root) -> None:
        self.roots.update({root.id: root for root in roots})


class LotAdoption(Desk):
    """Lots that stand on platforms (平台拍品承接与跟进)."""

    @command(Permission.DECIDE_LOT, ahead=("papers.seizure.expires_on", "papers.valid_until"))
    def adopt_lots(
        self, text: str, *, papers: Sequence[LotPaper], platform: str = "canonical"
    ) -> Recorded:
        """Take lots from a platform's file into the book, each with the court's papers of it.

        Lots of the book that the file shows follow it; those without papers are named.
        """
        return self._take(text, platform, {paper.platform_lot: paper for paper in papers})

    @command(Permission.ANNOUNCE_LOT)
    def follow_platform(self, text: str, *, platform: str = "canonical") -> Recorded:
        """Let the lots of the book follow what a platform's file says of them."""
        return self._take(text, platform, {})

    def _take(self, text: str, platform: str, papers: dict[str, LotPaper]) -> Recorded:
        data = text.encode()
        rows = listed(data, platform)
        refuse_ahead(
            (f"{each.place}.bids.{bid.seq}.received_at", bid.received_at)
            for each in rows
            for bid in each.bids
        )
        self.court.keep(f"platform-lots-{platform}.json", data)
        links = self.court.find_many(PlatformLot, map(_link_of, rows))
        touched = Touched()
        for each in sorted(rows, key=_opening):
            with _placed(each.place):
                link = links.get(_link_of(each))
                paper = papers.get(each.row.platform_lot_id)
                if link is not None:
                    self._follow(touched, link.lot, link.mark, each)
                elif paper is not None:
                    mark = self._adopt(touched, paper, each)
                    self._follow(touched, paper.lot, mark, each)
                else:
                    touched.unknown.append(each.row.platform_lot_id)
        changed = [root for root in touched.roots.values() if root.pending_events]
        return record(
            self.court, *changed, rows=str(len(rows)), adopted=str(touched.adopted),
            followed=str(touched.followed), unknown=", ".join(touched.unknown),
        )  # fmt: skip

    # Into the book

    def _adopt(self, touched: Touched, paper: LotPaper, each: ListedLot) -> str:
        lot = self._lot(touched, paper.lot) or self._register(touched, paper, each)
        self._account(touched, lot, paper.bank_account)
        found = adoption(lot, paper, each)
        lot.adopt(found, rules(self.court, paper.published_on))
        said = found.said
        touched.keep(
            PlatformLot(
                platform=said.platform, platform_lot=said.platform_lot, lot=lot.number,
                mark=lot.current,
            )
        )  # fmt: skip
        touched.adopted += 1
        for bidder in paper.bidders:
            self._enter(touched, lot, bidder, found.terms.deposit)
        return lot.current

    def _lot(self, touched: Touched, number: str) -> Lot | None:
        id_ = Lot.create_id(number)
        if id_ not in touched.roots:
            touched.keep(*self.court.find_many(Lot, [id_]).values())
        found = touched.roots.get(id_)
        return found if isinstance(found, Lot) else None

    def _register(self, touched: Touched, paper: LotPaper, each: ListedLot) -> Lot:
        """Enter the lot as every other: its cases are in the book, its asset in no open lot."""
        said = paper.case_numbers or ((each.case_number,) if each.case_number else ())
        numbers = tuple(str(CaseNumber.parse(number)) for number in said)
        asset_class = paper.asset_class or each.asset_class
        title = paper.title or each.row.title
        if not numbers or asset_class is None or not title:
            lacks = "a case" if not numbers else "a title" if asset_class else "a class of asset"
            raise UnreadableFile(f"neither file nor papers name {lacks}", place=each.place)
        self.cases(numbers)
        found = self.court.find_many(Asset, [Asset.create_id(paper.asset)])
        thing = next(iter(found.values()), None) or Asset(asset=paper.asset)
        thing.put_into(paper.lot, last_finished=not thing.lots or self.lot(thing.lots[-1]).finished)
        lot = Lot(
            number=paper.lot, case_numbers=numbers, asset=paper.asset, title=title,
            asset_class=asset_class, traits=tuple(paper.traits), applicant=paper.applicant,
            debtor=paper.debtor, seizure=paper.seizure,
        )  # fmt: skip
        lot.begin_clocks(clock.today(), rules(self.court, clock.today()))
        touched.keep(thing, lot)
        return lot

    def _account(self, touched: Touched, lot: Lot, account: str) -> None:
        """The lot's own account at the court's bank, opened with the lot (PF-5)."""
        Books(self.court).book().account(account)
        id_ = LotMoney.create_id(lot.number)
        if id_ in touched.roots or self.court.find_many(LotMoney, [id_]):
            self._money(touched, lot.number)
            return
        touched.keep(
            LotMoney(lot=lot.number, case_numbers=lot.case_numbers, bank_account=account),
            LotRefunds(lot=lot.number, case_number=lot.case_numbers[0], bank_account=account),
        )

    def _enter(self, touched: Touched, lot: Lot, bidder: BidderPaper, deposit: Money) -> None:
        """A bidder whose deposit the platform froze; what a court holds enters from the bank."""
        lot.confirm_deposit(
            bidder.code, name=bidder.name, identity=bidder.identity, role=bidder.role,
            channel=Channel.PLATFORM, amount=deposit, reference=bidder.order, at=bidder.at,
        )  # fmt: skip
        money, _ = self._money(touched, lot.number)
        platform = lot.attempts[lot.current].platform
        money.freeze(lot.current, bidder.code, deposit, platform=platform, order=bidder.order)

    # What the platform says since

    def _follow(self, touched: Touched, number: str, mark: str, each: ListedLot) -> None:
        lot = self._lot(touched, number)
        assert lot is not None  # its link names it
        now = clock.now()
        lot.report(mark, reported(each), now, rules(self.court, clock.today()))
        touched.followed += 1
        if not lot.may_end(mark, now):
            return
        lot.close_bidding(now, rules(self.court, clock.today()))
        money, refunds = self._money(touched, number)
        free_losers(lot, money)
        owe_back(money, refunds)

    def _money(self, touched: Touched, number: str) -> tuple[LotMoney, LotRefunds]:
        money = touched.roots.get(LotMoney.create_id(number)) or self.money(number)
        refunds = touched.roots.get(LotRefunds.create_id(number)) or self.refunds(number)
        assert isinstance(money, LotMoney)
        assert isinstance(refunds, LotRefunds)
        touched.keep(money, refunds)
        return money, refunds


def _link_of(each: ListedLot) -> UUID:
    return PlatformLot.create_id(court_name(each.row.platform), each.row.platform_lot_id)


def _opening(each: ListedLot) -> tuple[bool, str]:
    """Attempts in the order they opened, so that a second one finds the first failed."""
    opens = each.row.starts_at
    return opens is None, opens.isoformat() if opens else ""


@contextmanager
def _placed(place: str) -> Iterator[None]:
    """Name the place in the file in whatever is refused about it."""
    try:
        yield
    except Refusal as no:
        no.facts.setdefault("place", place)
        raise
