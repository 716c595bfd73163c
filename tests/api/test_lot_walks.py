"""The auctioneer's other ways, typed: in private, in kind, in pieces, stopped, and to zero.

Each walk is one lot, or two, from its seizure to zero; everything asked of lots, cases and payouts
is a command somebody types. Only the bank stands aside.
"""

from datetime import date, timedelta
from typing import Any

import pytest

from api.demo.lot_story import PLATFORM, WORDS
from auctions.asset import AssetInOpenLot
from auctions.law.notice import Item, Prompt
from auctions.lot import Lot
from auctions.money import LotMoney
from ledger.domain import clock
from ledger.domain.case_account import PartyKind, PartyRole
from ledger.domain.debt_parts import ClaimTerms
from ledger.domain.errors import Refusal
from ledger.domain.law.counting import Instalment, StopDay
from ledger.domain.law.plan_parts import Debtor, Fund
from ledger.domain.law.regimes import Consent, DebtorKind
from ledger.domain.money import Money, zero
from ledger.services.plans import Asked
from ledger.store.verify import verify
from tests.api.test_lot_typed import Walk, walk
from tests.services.courthouse import ACCOUNT, CASE, by

__all__ = ["walk"]  # the fixture
EVERYBODY = ("p1", "p2", "p5")


class Desk:
    """One lot under the hands of a court whose people type."""

    def __init__(self, walk: Walk, lot: str = "L1") -> None:
        self.walk, self.lot, self.house, self.serial = walk, lot, walk.house, 0
        self.opens = clock.now()

    @property
    def today(self) -> str:
        return f"{clock.today()}"

    def in_days(self, days: int) -> str:
        return f"{clock.today() + timedelta(days=days)}"

    def do(self, who: str, name: str, /, **body: Any) -> Any:
        return self.walk.people[who].post(f"/lots/{self.lot}/{name}", None, **body)

    def see(self) -> Any:
        return self.walk.people["zhao"].get(f"/lots/{self.lot}")

    def no(self, code: str, who: str, name: str, /, **body: Any) -> Refusal:
        """It is refused, in this way."""
        with pytest.raises(Refusal) as refused:
            self.do(who, name, **body)
        assert refused.value.code == code, repr(refused.value)
        return refused.value

    def register(self, **changed: Any) -> "Desk":
        seizure = {
            "document": f"{CASE}之一", "ordered_on": self.today, "expires_on": self.in_days(1000),
        }  # fmt: skip
        body: dict[str, Any] = {
            "case_numbers": [CASE], "asset": f"苏-{self.lot}", "title": "某厂房", "applicant": "p1",
            "asset_class": "real-estate", "debtor": "p2", "seizure": seizure,
        }  # fmt: skip
        self.do("zhao", "register", **body | changed)
        self.do("zhao", "open-account", bank_account=ACCOUNT)
        self.do("zhao", "open-pricing", investigation="调查笔录", on=self.today)
        self.do(
            "zhao", "fix-reference", method="agreement", amount="1000000.00", fixed_on=self.today,
            valid_until=self.in_days(365), reports=["议价协议"],
        )  # fmt: skip
        return self

    def creditors(self, *who: tuple[str, int, str]) -> "Desk":
        self.do(
            "zhao", "list-creditors", document="债权人情况表", priority="0.00", costs="0.00",
            creditors=[
                {"party": party, "rank": rank, "basis": "判决书", "entitled": entitled}
                for party, rank, entitled in who
            ],
        )  # fmt: skip
        return self

    def announce(
        self, start: str, deposit: str, *, days: int, private: bool = False, tell: tuple[str, ...]
        = ("p1", "p2"),
    ) -> "Desk":  # fmt: skip
        terms = {"start": start, "deposit": deposit, "increment": "1000.00", "balance_due_days": 15}
        self.do("wang", "set-terms", terms=terms, panel="合议庭笔录", on=self.today)
        for party in tell:
            self.do("zhao", "notify", party=party, means="served", on=self.today, document="通知")
        self.walk.wait(3)
        self.serial += 1
        self.opens = clock.now().replace(hour=10, minute=0) + timedelta(days=days)
        closes = self.opens + timedelta(days=60 if private else 1)
        self.do(
            "zhao", "publish", platform=PLATFORM, platform_lot=f"{self.lot}-{self.serial}",
            published_on=self.today, opens_at=self.opens.isoformat(), closes_at=closes.isoformat(),
            bank_account=ACCOUNT, document="公告", words=WORDS, items=[each.value for each in Item],
            prompts=[each.value for each in Prompt],
        )  # fmt: skip
        return self

    def pay_in(self, amount: str, payer: str, purpose: str, payee: str) -> None:
        line = str(self.house.receive(amount, name=payer))
        asked = self.do("zhao", "propose-claim", line=line, purpose=purpose, payee=payee,
                        amount=amount, evidence="付款凭证")  # fmt: skip
        self.do("feng", "confirm-claim", line=line, claim=asked["ids"]["claim"])

    def admit(self, bidder: str, amount: str, *, private: bool = False, **more: Any) -> None:
        self.pay_in(amount, f"姓名{bidder}", "prepayment" if private else "deposit", bidder)
        more = {"name": f"姓名{bidder}", "identity": f"ID-{bidder}", **more}
        if not private:
            more["channel"] = "court"
        self.do("zhao", "admit-prepaid" if private else "admit", bidder=bidder, amount=amount,
                reference=f"R-{bidder}", **more)  # fmt: skip

    def open(self) -> None:
        self.house.now = max(self.house.now, self.opens)
        self.walk.people["zhao"].post("/auctions/tick")

    def bid(self, seq: int, code: str, amount: str) -> None:
        moment = max(clock.now(), self.opens) + timedelta(minutes=seq)
        self.house.now = moment
        self.do("zhao", "place-bid", seq=seq, code=code, amount=amount,
                received_at=moment.isoformat())  # fmt: skip

    def fails(self) -> "Desk":
        """Nobody bids; the clock ends it."""
        self.open()
        self.walk.wait(2)
        return self

    def ask_in_kind(self, **answers: str) -> None:
        self.do("wang", "ask-in-kind", on=self.today, answer_by=self.in_days(5), document="征询函")
        for party, answer in answers.items():
            self.do("wang", "answer-in-kind", party=party, answer=answer, on=self.today,
                    document="回执")  # fmt: skip

    def hand_over(self) -> None:
        self.do("wang", "issue-notices", documents=["协助执行通知书"], on=self.today)
        self.do("wang", "deliver", document="交付笔录", on=self.today)

    def pay_out(self, amount: str) -> None:
        """All that is free goes to the creditor."""
        assert self.walk.people["wang"].get(f"/cases/{CASE}")["free"] == amount
        asked = self.walk.people["wang"].post(
            "/payouts", case_number=CASE, party="p1", amount=amount, purpose="发放变卖款"
        )
        self.walk.paid_out(asked["ids"]["payout"])

    def refund(self, bidder: str) -> None:
        money = self.house.court.find(LotMoney, LotMoney.create_id(self.lot), named=self.lot)
        came = next(each for each in money.receipts.values() if each.payee == bidder)
        self.do("zhao", "state-payee", payee=bidder, holder=came.payer_name,
                number=came.payer_account, bank_name="工商银行", bank_code="102305000000",
                evidence="回单")  # fmt: skip
        self.do("feng", "confirm-payee", payee=bidder, version=1)
        self.walk.paid_out(self.do("zhao", "refund", payee=bidder)["ids"]["payout"])


@pytest.fixture
def court(walk: Walk) -> Walk:
    walk.court()
    walk.house.payable(CASE)
    return walk


def proved(desk: Desk, state: str, balances: dict[str, str]) -> None:
    """It is at zero, the books say so, and they hold."""
    assert desk.see()["state"] == state
    left = {name: f"{fen / 100:.2f}" for name, fen in desk.house.balances().items() if fen}
    assert left == balances
    assert verify(desk.house.court.database, desk.house.court.book, workers=0).intact


def test_a_co_owner_buys_in_private_what_nobody_bid_for_and_taxes_and_costs_come_first(
    court: Walk,
) -> None:
    """PS-4 to PS-7, PE-3, PF-6, TX-4: two machines in one lot, bought at the price by who comes
    first in right though second in time."""
    desk = Desk(court).register(asset_class="movable", with_assets=["苏-机2"])
    desk.creditors(("p1", 1, "700000.00"))
    assert desk.see()["with_assets"] == ["苏-机2"]
    with pytest.raises(AssetInOpenLot):
        Desk(court, "L2").register(asset="苏-机2")
    twice_failed_and_refused(desk)
    bought_by_right(desk)
    desk.refund("B1")
    desk.do("feng", "complete-price")
    desk.do("zhao", "confirm-sale", document="确认书", buyer="姓名Y1", on=desk.today)
    desk.do("wang", "serve-ruling", document="成交裁定", served_on=desk.today)
    costs_and_taxes(desk)
    desk.hand_over()
    desk.pay_out("536000.00")
    desk.do("wang", "close", document="发放审批", archive="存档号")
    proved(desk, "closed-sold", {f"bank/{ACCOUNT}": "4000.00", f"cost/{CASE}": "-4000.00"})


def twice_failed_and_refused(desk: Desk) -> None:
    desk.do("zhao", "know-preemptor", holder="p5", nature="共有人", name="共有人戊")
    desk.announce("700000.00", "70000.00", days=15, tell=EVERYBODY).fails()
    desk.announce("560000.00", "56000.00", days=7, tell=EVERYBODY).fails()
    desk.ask_in_kind(p1="refused")
    desk.do("wang", "refuse-in-kind", on=desk.today)


def bought_by_right(desk: Desk) -> None:
    """Of two equal prices the co-owner's wins, though it came second (PE-3, PE-4)."""
    desk.announce("560000.00", "56000.00", days=7, private=True, tell=EVERYBODY)
    desk.do("wang", "confirm-preemptor", holder="p5", rank=1, code="Y1", panel="笔录",
            on=desk.today)  # fmt: skip
    desk.admit("B1", "560000.00", private=True)
    stranger: dict[str, Any] = {
        "bidder": "Y1", "name": "甲", "identity": "ID-9", "amount": "560000.00", "reference": "R",
    }  # fmt: skip
    desk.no("may-not-bid", "zhao", "admit-prepaid", **stranger)
    desk.no("no-such-deposit", "zhao", "admit-prepaid", role="preemptor", **stranger)
    desk.admit("Y1", "560000.00", private=True, role="preemptor")
    desk.open()
    desk.bid(1, "B1", "560000.00")
    desk.bid(2, "Y1", "560000.00")
    desk.walk.wait(2)
    page = desk.see()
    assert (page["state"], page["price"]) == ("sold-await-balance", "560000.00")


def costs_and_taxes(desk: Desk) -> None:
    """Costs and the seller's tax out of the price; the buyer's own tax is the buyer's (TX-9)."""
    desk.do("zhao", "engage-auxiliary", body="拍辅公司", identity="913205", works=["viewing"],
            document="委托书", on=desk.today)  # fmt: skip
    desk.do("zhao", "enter-auxiliary-cost", work="viewing", body="拍辅公司", amount="4000.00",
            receipt="发票1", on=desk.today)  # fmt: skip
    desk.do("wang", "settle-costs", paper="列支审批")
    desk.do("wang", "tell-tax-office", document="告知书", on=desk.today, province="江苏")
    told: dict[str, Any] = {"amount": "20000.00", "tax": "增值税"}
    desk.do("wang", "note-tax-step", step="answered", document="税函1", on=desk.today, **told)
    papers = {"letter": "税函1", "computation": "计算表"}
    desk.no("buyers-own-tax", "wang", "withhold-tax", **told | {"tax": "deed-tax"}, **papers)
    desk.do("wang", "withhold-tax", **told, **papers)
    desk.do("zhao", "state-payee", payee="tax-office", holder="国家税务局", number="62100001",
            bank_name="国库", bank_code="102305000000", evidence="税务局函")  # fmt: skip
    desk.do("feng", "confirm-payee", payee="tax-office", version=1)
    paid = desk.do("zhao", "pay-tax", amount="20000.00", voucher="缴款书1", dated=desk.today)
    desk.walk.paid_out(paid["ids"]["payout"])


def test_the_second_in_rank_takes_it_in_kind_after_the_first_let_the_difference_lapse(
    court: Walk,
) -> None:
    """DA-1 to DA-5, S43: at the failed price, by rank, the difference first; who lets it lapse is
    out; the claim shrinks, no price is booked."""
    second = court.house.payee(PartyRole.APPLICANT, "债权人乙", PartyKind.COMPANY)
    desk = Desk(court).register()
    desk.creditors(("p1", 1, "300000.00"), (second, 2, "560000.00"))
    desk.announce("700000.00", "70000.00", days=30).fails()
    desk.announce("560000.00", "56000.00", days=15).fails()
    desk.ask_in_kind(**{"p1": "accepted", second: "accepted"})
    take: dict[str, Any] = {"price": "560000.00", "on": desk.today}
    due = {"difference_due": desk.in_days(10)}
    desk.no("in-kind-not-allowed", "wang", "award-in-kind", party=second, **take)
    desk.no("in-kind-not-allowed", "wang", "award-in-kind", party="p1", **take)
    desk.no("in-kind-not-allowed", "wang", "award-in-kind", party="p1", part="车间", **due, **take)
    desk.do("wang", "award-in-kind", party="p1", **due, **take)
    desk.pay_in("100000.00", "张三", "difference", "p1")
    desk.no("in-kind-not-allowed", "feng", "pay-difference", costs="0.00")
    court.wait(11)
    desk.do("wang", "miss-difference", ruling="裁定", on=desk.today)
    assert desk.see()["state"] == "a2-failed"
    desk.refund("p1")
    desk.ask_in_kind(**{second: "accepted"})
    desk.no("in-kind-not-allowed", "wang", "award-in-kind", party="p1", **take)
    desk.do("wang", "award-in-kind", party=second, price="560000.00", on=desk.today)
    desk.do("feng", "pay-difference", costs="0.00")
    desk.do("wang", "rule-in-kind", document="抵债裁定", served_on=desk.today)
    proved(desk, "closed-inkind", {
        f"memo/claims/L1/{second}": "-560000.00", f"memo/taken-in-kind/L1/{second}": "560000.00",
    })  # fmt: skip


def test_a_bidding_goes_on_after_a_stay_and_a_lot_settled_in_another_gives_all_deposits_back(
    court: Walk,
) -> None:
    """SU-1 to SU-3, CL-3: the time left is kept; withdrawn in a stay, nobody is bound any more."""
    desk = Desk(court).register().creditors(("p1", 1, "700000.00"))
    desk.announce("700000.00", "70000.00", days=30)
    desk.admit("B1", "70000.00")
    desk.admit("B2", "70000.00")
    desk.open()
    desk.bid(1, "B2", "700000.00")
    now = clock.now()
    desk.no("stay-refused", "wang", "withdraw", ground="settled", document="协议",
            at=now.isoformat())  # fmt: skip
    desk.do("wang", "suspend", ground="fault", document="平台报告", at=now.isoformat(),
            by_platform=True, reported_at=now.isoformat())  # fmt: skip
    desk.no("lot-not-in-that-stage", "zhao", "place-bid", seq=2, code="B1", amount="800000.00",
            received_at=now.isoformat())  # fmt: skip
    court.wait(3)
    desk.do("wang", "end-ground", document="平台修复函", on=desk.today)
    desk.do("wang", "resume", document="恢复通知", at=clock.now().isoformat())
    lot = court.house.court.find(Lot, Lot.create_id(desk.lot), named=desk.lot)
    assert lot.attempts["r1-A1"].ends_at - clock.now() == desk.opens + timedelta(days=1) - now
    desk.bid(2, "B1", "900000.00")
    at = clock.now().isoformat()
    desk.do("wang", "suspend", ground="stayed", document="中止裁定", at=at)
    desk.do("wang", "withdraw", ground="settled", document="和解协议", at=at)
    desk.do("feng", "release-deposits")
    desk.refund("B1")
    desk.refund("B2")
    proved(desk, "withdrawn", {})


def test_two_lots_of_one_case_are_paid_by_one_plan_and_closed_on_it(court: Walk) -> None:
    """CL-12, TX-7: the prices of both are one fund; neither lot is at zero before it is final."""
    second = court.house.payee(PartyRole.APPLICANT, "债权人乙", PartyKind.COMPANY)
    both = [Desk(court, lot).register() for lot in ("L1", "L2")]
    for desk in both:
        desk.creditors(("p1", 1, "900000.00"), (second, 2, "900000.00"))
    opens = [desk.announce("700000.00", "70000.00", days=30).opens for desk in both]
    assert opens[0] != opens[1]
    for desk, buyer in zip(both, ("B1", "B2"), strict=True):
        desk.admit(buyer, "70000.00")
        desk.open()
        desk.bid(1, buyer, "700000.00")
    court.wait(2)
    for desk, buyer in zip(both, ("B1", "B2"), strict=True):
        desk.pay_in("630000.00", f"姓名{buyer}", "balance", buyer)
        desk.do("feng", "complete-price")
        desk.do("wang", "serve-ruling", document=f"裁定{desk.lot}", served_on=desk.today)
        desk.hand_over()
    plan = divided(court, second)
    for desk in both:
        desk.no("sale-ruling-refused", "wang", "note-plan", plan=plan, served_on=desk.today,
                taxes="未载明")  # fmt: skip
        desk.do("wang", "note-plan", plan=plan, served_on=desk.today, taxes="assist：第一顺位")
        desk.no("sale-ruling-refused", "wang", "close", document="审批", archive="存档", plan=plan)
    court.wait(20)
    with by("wang"):
        court.house.plans.finalise(plan)
    both[0].no("proceeds-not-distributed", "wang", "close", document="审批", archive="存档",
               plan=plan)  # fmt: skip
    with by("wang"):
        court.house.plans.settle(plan)
    for payout in court.house.plans.plan(plan).draws:
        court.paid_out(court.house.payout(payout).number)
    for desk in both:
        desk.do("wang", "close", document="审批", archive="存档", plan=plan)
    proved(both[0], "closed-sold", {})
    assert both[1].see()["state"] == "closed-sold"


def divided(court: Walk, second: str) -> str:
    """A plan of both prices among both creditors, approved, and served on everybody."""
    house = court.house
    claims = []
    for at, (party, title) in enumerate((("p1", "判决1"), (second, "判决2")), 1):
        with by("wang"):
            house.debts.enter_title(CASE, title, date(2020, 1, 1))
        claims.append(ClaimTerms(
            f"c{at}", f"t{at}", party, (2025, 100 + at), zero(),
            (Instalment(Money("900000.00"), clock.today()),), turn=at,
        ))  # fmt: skip
    with by("wang"):
        house.debts.enter_claims(CASE, claims)
    debtor = Debtor(DebtorKind.COMPANY, cannot_pay_all=True, consent=Consent.REFUSED)
    fund = Fund(Money("1400000.00"))
    with by("wang"):
        drafted = house.plans.draft(CASE, Asked(fund, debtor, clock.today(), StopDay.RULING)).ids
    with by("chen"):
        house.plans.approve(drafted["plan"], drafted["digest"])
    with by("wang"):
        house.plans.serve(
            drafted["plan"],
            [(party, clock.today(), "送达回证") for party in ("p1", "p2", second)],
        )
    return drafted["plan"]
