"""The base lot of the scenarios, and short words to walk it to where a test begins.

Real estate worth 1,000,000.00 fixed on 2026-01-12 and valid through the year; the court opens
biddings at ten in the morning.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from auctions.law.notice import Content, Item, Prompt, Said
from auctions.lot import Lot
from auctions.lot_notice import Announcement
from auctions.lot_rounds import RoundPlan
from auctions.lot_words import (
    Answer,
    AssetClass,
    Basis,
    Bid,
    BidderRole,
    Channel,
    Creditor,
    Kind,
    Method,
    Mode,
    NotifyMeans,
    Seizure,
    State,
    Terms,
    Trait,
)
from auctions.parameters import AuctionParameters, CourtRules
from ledger.domain.calendar import Calendar
from ledger.domain.clock import COURT_ZONE, on
from ledger.domain.kernel import Root
from tests.scenario import yuan

CASE = "（2026）苏0508执101号"
RULES = CourtRules(Calendar.shipped(), AuctionParameters.shipped())
PLATFORM = "京东网"
ACCOUNT = "3225019880100000001"
TERMS = Terms(yuan("700000"), yuan("100000"), yuan("5000"), 15)
WORDS = tuple(Said(each, "见公告") for each in Content)
APPLICANT, DEBTOR, MORTGAGEE = "p1", "p2", "p3"


def rules(**changed: Any) -> CourtRules:
    """The court's rules with some parameters of its own."""
    return replace(RULES, parameters=replace(RULES.parameters, **changed))


def at(day: str, clock_time: str = "10:00:00") -> datetime:
    """A moment in the court's own time."""
    return datetime.fromisoformat(f"{day}T{clock_time}").replace(tzinfo=COURT_ZONE)


def terms(start: str, deposit: str, **changed: Any) -> Terms:
    return replace(TERMS, start=yuan(start), deposit=yuan(deposit), **changed)


def registered(
    *traits: Trait, asset_class: AssetClass = AssetClass.REAL_ESTATE, number: str = "L1"
) -> Lot:
    lot = Lot(
        number=number, case_numbers=(CASE,), asset=f"苏-{number}", title="某小区某室",
        asset_class=asset_class, traits=traits, applicant=APPLICANT, debtor=DEBTOR,
        seizure=Seizure("（2026）苏0508执101号之一", date(2026, 1, 5), date(2029, 1, 4)),
    )  # fmt: skip
    lot.begin_clocks(date(2026, 1, 5), RULES)
    return lot


class Walk:
    """A lot and where it is on its way; every step has the ordinary words."""

    def __init__(self, lot: Lot | None = None, court: CourtRules = RULES) -> None:
        self.lot = lot or registered()
        self.rules = court
        self.serial = 0

    def price(self, amount: str = "1000000", valid_until: date = date(2026, 12, 31)) -> "Walk":
        if self.lot.state is State.REGISTERED:
            self.lot.open_pricing(record="调查笔录", on=date(2026, 1, 8), rules=self.rules)
        self.lot.fix_reference(
            method=Method.AGREEMENT, amount=yuan(amount), fixed_on=date(2026, 1, 12),
            valid_until=valid_until, reports=("议价协议",), rules=self.rules,
        )  # fmt: skip
        return self

    def creditors(self, *who: Creditor, holders: tuple[str, ...] = ()) -> "Walk":
        listed = who or (Creditor(APPLICANT, 1, "（2025）苏0508民初9号", yuan("700000")),)
        self.lot.list_creditors(
            listed, document="债权人情况表", security_holders=holders, priority=yuan("0"),
            costs=yuan("0"),
        )  # fmt: skip
        return self

    def plan(self, wanted: Terms = TERMS, on_: date = date(2026, 1, 20)) -> "Walk":
        self.lot.set_terms(wanted, panel="合议庭笔录1", on=on_, rules=self.rules)
        return self

    def tell(self, on_: date) -> "Walk":
        for party in (APPLICANT, DEBTOR, *self.lot.preemptors, *self.lot.security_holders):
            self.lot.notify(party, means=NotifyMeans.SERVED, on=on_, document="通知书")
        return self

    def announcement(self, published: date, opens: str, **changed: Any) -> Announcement:
        self.serial += 1
        opens_at = at(opens)
        planned = self.lot.planned
        private = planned is not None and planned.kind is Kind.PS
        length = timedelta(days=60) if private else timedelta(days=1)
        said = Announcement(
            platform=PLATFORM, platform_lot=f"1000{self.serial}", published_on=published,
            opens_at=opens_at, closes_at=opens_at + length, bank_account=ACCOUNT,
            document="拍卖公告", words=WORDS, items=tuple(Item), prompts=tuple(Prompt),
        )  # fmt: skip
        return replace(said, **changed)

    def announce(self, published: date, opens: str, **changed: Any) -> "Walk":
        if not self.lot.notices:
            self.tell(published - timedelta(days=3))
        self.lot.publish(self.announcement(published, opens, **changed), self.rules)
        return self

    def enter(
        self, bidder: str, *, role: BidderRole = BidderRole.ORDINARY, when: datetime | None = None,
        **changed: Any,
    ) -> "Walk":  # fmt: skip
        attempt = self.lot.attempt
        assert attempt is not None
        moment = when or attempt.opens_at - timedelta(hours=1)
        values: dict[str, Any] = {
            "name": f"姓名{bidder}", "identity": f"ID-{bidder}", "role": role,
            "reference": f"R-{bidder}-{attempt.mark}", "at": moment,
        }  # fmt: skip
        if attempt.kind.private:
            values |= {"amount": attempt.terms.start, **changed}
            self.lot.confirm_prepayment(bidder, **values)
        else:
            values |= {"channel": Channel.PLATFORM, "amount": attempt.terms.deposit, **changed}
            self.lot.confirm_deposit(bidder, **values)
        return self

    def open(self) -> "Walk":
        attempt = self.lot.attempt
        assert attempt is not None
        self.lot.start_bidding(attempt.opens_at, self.rules)
        return self

    def bid(self, code: str, amount: str, when: datetime | None = None) -> "Walk":
        attempt = self.lot.attempt
        assert attempt is not None
        moment = when or attempt.opens_at + timedelta(minutes=attempt.last_seq + 1)
        self.lot.place_bid(Bid(attempt.last_seq + 1, code, yuan(amount), moment), self.rules)
        return self

    def end(self) -> "Walk":
        attempt = self.lot.attempt
        assert attempt is not None
        self.lot.close_bidding(attempt.ends_at, self.rules)
        return self

    # Whole stretches

    def prepared(self) -> "Walk":
        return self.price().plan()

    def announced(self) -> "Walk":
        return self.prepared().announce(date(2026, 2, 2), "2026-03-04")

    def bidding(self) -> "Walk":
        return self.announced().enter("B1").enter("B2").open()

    def a1_failed(self) -> "Walk":
        return self.announced().open().end()

    def a2_failed(self) -> "Walk":
        """The second auction failed on 2026-03-26."""
        self.a1_failed().plan(terms("560000", "100000"), date(2026, 3, 6))
        return self.announce(date(2026, 3, 10), "2026-03-25").open().end()

    def ask(self, day: date) -> "Walk":
        if not self.lot.creditors:
            self.creditors()
        self.lot.ask_in_kind(
            on=day, answer_by=day + timedelta(days=5), document="征询函", rules=self.rules
        )
        return self

    def decline(self, day: date) -> "Walk":
        for party in self.lot.creditors:
            self.lot.answer_in_kind(party, answer=Answer.REFUSED, on=day, document="回执")
        self.lot.refuse_in_kind(on=day, rules=self.rules)
        return self

    def ps_prep(self) -> "Walk":
        return self.a2_failed().ask(date(2026, 3, 30)).decline(date(2026, 4, 2))

    def ps_announced(self) -> "Walk":
        self.ps_prep().plan(terms("560000", "56000"), date(2026, 4, 3))
        return self.announce(date(2026, 4, 8), "2026-04-23")

    def ps_open(self) -> "Walk":
        return self.ps_announced().open()

    def ps_failed(self) -> "Walk":
        """The private sale failed on 2026-06-22."""
        return self.ps_open().end()

    def declined_again(self) -> "Walk":
        return self.ps_failed().ask(date(2026, 6, 23)).decline(date(2026, 6, 26))

    def round_plan(self, **changed: Any) -> RoundPlan:
        plan = RoundPlan(
            requester=APPLICANT, document="二轮处置申请书", basis=Basis.BOTH_PARTIES,
            consents=(APPLICANT, DEBTOR), finding="", mode=Mode.CARRY_OVER,
            notice_on=date(2026, 8, 3), starts_on=date(2026, 9, 2),
        )  # fmt: skip
        return replace(plan, **changed)

    def asked_for_round(self, **changed: Any) -> "Walk":
        self.declined_again()
        self.lot.open_second_round(
            self.round_plan(**changed), on=date(2026, 7, 1), rules=self.rules
        )
        return self

    def second_round(self, mode: Mode = Mode.CARRY_OVER, **changed: Any) -> "Walk":
        self.asked_for_round(mode=mode, **changed)
        self.lot.approve_second_round(
            mode=mode, panel="合议庭笔录2", on=date(2026, 7, 10), rules=self.rules
        )
        return self

    def sold(self, price: str = "900000") -> "Walk":
        """Sold on 2026-03-05, the balance due on 2026-03-20."""
        return self.bidding().bid("B1", price).end()

    def overdue(self) -> "Walk":
        self.sold().lot.pass_due(on=date(2026, 3, 21), rules=self.rules)
        return self

    def defaulted(self) -> "Walk":
        self.overdue().lot.rule_default(ruling="悔拍裁定", on=date(2026, 3, 25), rules=self.rules)
        return self

    def paid(self, day: date = date(2026, 3, 20)) -> "Walk":
        lot = self.sold().lot
        assert lot.attempt is not None
        assert lot.attempt.price is not None
        lot.complete_price(total=lot.attempt.price, on=day, rules=self.rules)
        return self

    def ruled(self) -> "Walk":
        self.paid().lot.serve_ruling(
            document="成交裁定", served_on=date(2026, 3, 27), rules=self.rules
        )
        return self

    def delivered(self) -> "Walk":
        lot = self.ruled().lot
        lot.issue_notices(("协助执行通知书",), on=date(2026, 3, 28))
        lot.deliver(document="交付笔录", on=date(2026, 4, 10), rules=self.rules)
        return self

    def closed(self) -> "Walk":
        self.delivered().lot.close(
            document="发放审批", archive="平台存档号", on=date(2026, 5, 8), rules=self.rules
        )
        return self

    def in_kind_pending(self) -> "Walk":
        self.creditors(Creditor(APPLICANT, 1, "判决书", yuan("300000")))
        lot = self.a2_failed().ask(date(2026, 3, 30)).lot
        lot.answer_in_kind(APPLICANT, answer=Answer.ACCEPTED, on=date(2026, 4, 1), document="回执")
        lot.award_in_kind(
            APPLICANT, price=yuan("560000"), on=date(2026, 4, 2), difference_due=date(2026, 4, 17),
            rules=self.rules,
        )  # fmt: skip
        return self

    def in_kind_paid(self) -> "Walk":
        self.in_kind_pending().lot.pay_difference(
            paid=yuan("260000"), costs=yuan("0"), on=date(2026, 4, 10), rules=self.rules
        )
        return self

    def in_kind_closed(self) -> "Walk":
        self.in_kind_paid().lot.rule_in_kind(
            document="抵债裁定", served_on=date(2026, 4, 15), rules=self.rules
        )
        return self

    def suspended(self) -> "Walk":
        from auctions.lot_words import StayGround

        self.bidding().lot.suspend(
            ground=StayGround.FAULT, document="平台报告", at=at("2026-03-05", "09:50:00"),
            rules=self.rules, by_platform=True, reported_at=at("2026-03-05", "09:52:00"),
        )  # fmt: skip
        return self

    def voided(self) -> "Walk":
        from auctions.lot_words import AnnulGround

        self.ruled().lot.annul(
            ground=AnnulGround.COLLUSION, ruling="撤销裁定", on=date(2026, 4, 1), rules=self.rules
        )
        return self

    def priced_held(self) -> "Walk":
        self.lot.open_pricing(record="调查笔录", on=date(2026, 1, 8), rules=self.rules)
        self.lot.suspend_pricing(
            ground="data-missing", document="暂缓函", on=date(2026, 1, 9), rules=self.rules
        )
        return self

    def pricing(self) -> "Walk":
        self.lot.open_pricing(record="调查笔录", on=date(2026, 1, 8), rules=self.rules)
        return self


TO: dict[State, Callable[[], Walk]] = {
    State.REGISTERED: Walk,
    State.PRICING: lambda: Walk().pricing(),
    State.PRICING_HELD: lambda: Walk().priced_held(),
    State.PRICED: lambda: Walk().price(),
    State.PREPARED: lambda: Walk().prepared(),
    State.A1_ANNOUNCED: lambda: Walk().announced(),
    State.A1_BIDDING: lambda: Walk().bidding(),
    State.A1_FAILED: lambda: Walk().a1_failed(),
    State.A2_ANNOUNCED: lambda: _second(Walk().a1_failed()),
    State.A2_BIDDING: lambda: _second(Walk().a1_failed()).enter("B1").enter("B2").open(),
    State.A2_FAILED: lambda: Walk().a2_failed(),
    State.INKIND_INQUIRY: lambda: Walk().a2_failed().ask(date(2026, 3, 30)),
    State.INKIND_PENDING: lambda: Walk().in_kind_pending(),
    State.INKIND_PAID: lambda: Walk().in_kind_paid(),
    State.PS_PREP: lambda: Walk().ps_prep(),
    State.PS_ANNOUNCED: lambda: Walk().ps_announced(),
    State.PS_OPEN: lambda: Walk().ps_announced().enter("B1").enter("B2").open(),
    State.PS_BIDDING: lambda: (
        Walk().ps_announced().enter("B1").enter("B2").open().bid("B1", "560000")
    ),
    State.PS_FAILED: lambda: Walk().declined_again(),
    State.ROUND_REVIEW: lambda: Walk().asked_for_round(),
    State.SOLD_AWAIT_BALANCE: lambda: Walk().sold(),
    State.OVERDUE: lambda: Walk().overdue(),
    State.PAID: lambda: Walk().paid(),
    State.RULED: lambda: Walk().ruled(),
    State.DELIVERED: lambda: Walk().delivered(),
    State.DEFAULTED: lambda: Walk().defaulted(),
    State.SUSPENDED: lambda: Walk().suspended(),
    State.VOIDED: lambda: Walk().voided(),
    State.CLOSED_SOLD: lambda: Walk().closed(),
    State.CLOSED_INKIND: lambda: Walk().in_kind_closed(),
}


def _second(walk: Walk) -> Walk:
    walk.plan(terms("560000", "100000"), date(2026, 3, 6))
    return walk.announce(date(2026, 3, 10), "2026-03-25")


def replayed(lot: Lot) -> Lot:
    """The same lot, made again from its facts alone."""
    again: Any = None
    for fact in lot.pending_events:
        again = fact.mutate(again)
    assert isinstance(again, Root)
    return again  # type: ignore[return-value]


def alerts(lot: Lot) -> list[str]:
    """The rules of the alerts on a lot's history."""
    return [each.rule for each in lot.alerts]


__all__ = ["RULES", "TO", "Walk", "alerts", "at", "on", "registered", "replayed", "rules", "terms"]
