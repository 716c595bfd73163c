"""A court that sells: its people, a case with a debtor, a lot, bidders, a platform and a bank.

The clock is the test's own and only moves on; every act is somebody's, on the version just seen.
"""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from api.desk import Desk
from api.settings import Settings
from auctions.law.notice import Content, Item, Prompt, Said
from auctions.lot import Lot
from auctions.lot_words import (
    AssetClass,
    Channel,
    Creditor,
    Kind,
    LoanTrack,
    Method,
    NotifyMeans,
    Seizure,
    State,
    Terms,
)
from auctions.money import LotMoney
from auctions.money_parts import Purpose
from auctions.money_refunds import LotRefunds
from auctions.services.clocks import LotClocks
from ledger.domain import clock
from ledger.domain.act import Act, Role, acting
from ledger.domain.clock import COURT_ZONE
from ledger.domain.money import Money
from ledger.services.command import Recorded
from ledger.store.court import Court
from tests.formats.make import Line, camt053
from tests.services.courthouse import ACCOUNT, CASE, PAYEE_ACCOUNT, Courthouse, by

PLATFORM = "京东网"
FIRST = Terms(Money("700000.00"), Money("100000.00"), Money("5000.00"), 15)
TRACK = LoanTrack(("建设银行",), 70, 45)
WORDS = tuple(Said(each, "见公告") for each in Content)
L = "L1"


def at(day: str, hour: str = "10:00:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=COURT_ZONE)


class AuctionHouse:
    """A courthouse that sells one lot at a time."""

    def __init__(self, court: Court, begin: str = "2026-01-06") -> None:
        self.house = Courthouse(court)
        self.house.now = at(begin, "09:00:00")
        self.house.watch()
        court.recorder.open_book()
        self.house.open_book().open_case()
        self.court = court
        self.desk = Desk(court, Settings(book=court.book))
        self.clocks = LotClocks(court, self.desk.close_bidding)
        self.serial = 0

    # Reading

    def lot(self, lot: str = L) -> Lot:
        return self.desk.lots.lot(lot)

    def money(self, lot: str = L) -> LotMoney:
        return self.desk.lot_moneys.money(lot)

    def refunds(self, lot: str = L) -> LotRefunds:
        return self.desk.lot_moneys.refunds(lot)

    def balances(self) -> dict[str, Money]:
        return {name: Money(f"{fen / 100:.2f}") for name, fen in self.house.balances().items()}

    def state(self, lot: str = L) -> State:
        return self.lot(lot).state

    # Doing

    def to(self, day: str, hour: str = "10:00:00") -> "AuctionHouse":
        """Let time pass, and the lots' clocks with it."""
        self.house.now = max(self.house.now, at(day, hour))
        with acting(Act("system", Role.SYSTEM)):
            self.clocks.tick()
        return self

    def do(self, person: str, act: str, *given: Any, lot: str = L, **named: Any) -> Recorded:
        """One act by a person on the version of the lot just seen."""
        service = next(
            getattr(self.desk, name)
            for name in ("lots", "lot_ends", "lot_moneys", "lot_endings", "lot_refunds",
                         "settlements")
            if hasattr(getattr(self.desk, name), act)
        )  # fmt: skip
        with by(person):
            done: Recorded = getattr(service, act)(lot, *given, **named)
        return done

    def announced(self, terms: Terms = FIRST, cases: tuple[str, ...] = (CASE,)) -> "AuctionHouse":
        """Registered, priced at a million, and announced for 4 March."""
        today = clock.today
        self.do(
            "zhou", "register", case_numbers=cases, asset="苏-1", title="某小区某室",
            asset_class=AssetClass.REAL_ESTATE, applicant="p1", debtor="p2",
            seizure=Seizure("（2026）苏0508执101号之一", date(2026, 1, 5), date(2029, 1, 4)),
        )  # fmt: skip
        self.do("feng", "open_account", ACCOUNT)
        self.do("zhou", "open_pricing", investigation="调查笔录", on=today())
        self.to("2026-01-12").do(
            "zhou", "fix_reference", method=Method.AGREEMENT, amount=Money("1000000.00"),
            fixed_on=today(), valid_until=date(2026, 12, 31), reports=("议价协议",),
        )  # fmt: skip
        self.do(
            "zhou", "list_creditors", document="债权人情况表", priority=Money("0.00"),
            creditors=(Creditor("p1", 1, "（2025）苏0508民初9号", Money("700000.00")),),
            costs=Money("0.00"),
        )  # fmt: skip
        self.to("2026-01-20").plan(terms)
        self.to("2026-01-29").tell()
        return self.to("2026-02-02", "09:00:00").publish("2026-03-04")

    def plan(self, terms: Terms) -> None:
        self.do("wang", "set_terms", terms=terms, panel="合议庭笔录", on=clock.today())

    def tell(self) -> None:
        for party in ("p1", "p2"):
            self.do(
                "zhou", "notify", party=party, means=NotifyMeans.SERVED, on=clock.today(),
                document="通知书",
            )  # fmt: skip

    def publish(self, opens: str) -> "AuctionHouse":
        self.serial += 1
        opens_at = at(opens)
        planned = self.lot().planned
        private = planned is not None and planned.kind is Kind.PS
        self.do(
            "zhou", "publish", platform=PLATFORM, platform_lot=f"10{self.serial}",
            published_on=clock.today(), opens_at=opens_at,
            closes_at=opens_at + timedelta(days=60 if private else 1), bank_account=ACCOUNT,
            document="公告", words=WORDS, items=tuple(Item), prompts=tuple(Prompt),
        )  # fmt: skip
        return self

    def receive(
        self, amount: str, name: str, *, credit: bool = True, remark: str = "",
        sub_account: str = "",
    ) -> UUID:  # fmt: skip
        """One line of today's bank statement."""
        self.house.serial += 1
        line = Line(
            amount, credit=credit, serial=f"S{self.house.serial:05}", name=name,
            account=PAYEE_ACCOUNT, on=clock.today().isoformat(), remark=remark,
            sub_account=sub_account,
        )  # fmt: skip
        data = camt053(
            self.house.account, "0.00", [line], statement_id=f"ST-{self.house.serial}",
            created=clock.now().isoformat(),
        )  # fmt: skip
        self.house.take(data)
        return self.house.id_of(line)

    def pay_in(self, amount: str, name: str, purpose: Purpose, payee: str, **named: Any) -> UUID:
        """Money arrives, is claimed for the lot by one person and confirmed by another."""
        line = self.receive(amount, name)
        attempt = named.pop("attempt", "")
        claimed = self.do(
            "zhou", "propose_claim", line, purpose, payee, amount=Money(amount),
            evidence="付款凭证", attempt=attempt,
        )  # fmt: skip
        self.do("feng", "confirm_claim", line, claimed.ids["claim"], **named)
        return line

    def admit(self, bidder: str, channel: Channel = Channel.COURT, **named: Any) -> None:
        attempt = self.lot().attempt
        assert attempt is not None
        name = named.pop("name", f"姓名{bidder}")
        if attempt.kind.private:
            price = attempt.terms.start
            self.pay_in(price.plain, name, Purpose.PREPAYMENT, bidder)
            self.do("zhou", "admit_prepaid", bidder, name=name, identity=f"ID-{bidder}",
                    amount=price, reference=f"R-{bidder}")  # fmt: skip
            return
        amount = named.pop("amount", attempt.terms.deposit)
        if channel is Channel.COURT and amount.amount:
            self.pay_in(amount.plain, name, Purpose.DEPOSIT, bidder)
        self.do("zhou", "admit", bidder, name=name, identity=named.pop("identity", f"ID-{bidder}"),
                channel=channel, amount=amount, reference=f"R-{bidder}-{attempt.mark}",
                **named)  # fmt: skip

    def bid(self, bidder: str, amount: str) -> None:
        attempt = self.lot().attempt
        assert attempt is not None
        moment = max(clock.now(), attempt.opens_at) + timedelta(minutes=attempt.last_seq + 1)
        self.house.now = max(self.house.now, moment)  # nobody hears of a bid before it is made
        self.do(
            "zhou", "place_bid", seq=attempt.last_seq + 1, code=bidder, amount=Money(amount),
            received_at=moment,
        )  # fmt: skip

    def sold(
        self, price: str = "900000.00", channel: Channel = Channel.COURT, terms: Terms = FIRST
    ) -> "AuctionHouse":
        """Sold on 5 March to B1; B2 lost. The balance is due on 20 March."""
        self.announced(terms).to("2026-02-20")
        for bidder in ("B1", "B2"):
            self.admit(bidder, channel)
        self.to("2026-03-04")
        self.bid("B1", price)
        return self.to("2026-03-05", "10:00:00")

    def paid(self, price: str = "900000.00") -> "AuctionHouse":
        self.sold(price).to("2026-03-10")
        rest = Money(price) - FIRST.deposit
        self.pay_in(rest.plain, "姓名B1", Purpose.BALANCE, "B1")
        self.do("feng", "complete_price")
        return self

    def ruled(self, price: str = "900000.00") -> "AuctionHouse":
        self.paid(price).to("2026-03-15")
        self.do("wang", "serve_ruling", "成交裁定", served_on=clock.today())
        return self

    def defaulted(self, price: str = "900000.00") -> "AuctionHouse":
        self.sold(price).to("2026-03-25")
        self.do("wang", "rule_default", "悔拍裁定")
        return self

    def rerun(self, price: str, opens: str = "2026-05-10", end: str = "2026-05-11") -> None:
        """The lot is announced again on the same terms and sold to B3, who pays at once."""
        self.plan(FIRST)
        self.tell()
        self.to("2026-04-05", "09:00:00").publish(opens)
        self.admit("B3")
        self.to(opens)
        self.bid("B3", price)
        self.to(end)
        self.pay_in((Money(price) - FIRST.deposit).plain, "姓名B3", Purpose.BALANCE, "B3")
        self.do("feng", "complete_price")


def settle(house: AuctionHouse, *rows: dict[str, Any]) -> dict[str, str]:
    """A platform's settlement file, taken by finance once all of it has happened; what came."""
    told = [datetime.fromisoformat(each["event_time"]) for each in rows if "event_time" in each]
    house.house.now = max(house.house.now, *(each.replace(tzinfo=COURT_ZONE) for each in told))
    with by("feng"):
        return house.desk.settlements.take_settlement([L], json.dumps(rows)).ids


def rules_of(house: AuctionHouse) -> list[str]:
    return [each.rule for each in house.lot().alerts]


def loaned(house: AuctionHouse, **admitted: Any) -> None:
    """Sold with a loan track; a registered letter; the bank has paid 630,000, the buyer 170,000."""
    house.sold(terms=replace(FIRST, loan=TRACK)).to("2026-03-08")
    house.pay_in("170000.00", "姓名B1", Purpose.BALANCE, "B1")
    house.do(
        "feng", "register_commitment", "LN-1", lender="建设银行", amount=Money("630000.00"),
        expires_on=date(2026, 4, 30),
    )  # fmt: skip
    house.pay_in("630000.00", "建设银行", Purpose.BALANCE, "LN-1")
