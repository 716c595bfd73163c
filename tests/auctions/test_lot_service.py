"""Lots through their services, on a real book: from seizure to a bidding that the clock ends."""

from datetime import date, timedelta

import pytest

from auctions.asset import AssetInOpenLot, PlatformLotKnown
from auctions.law.notice import Content, Item, Prompt, Said
from auctions.law.pricing import JOINT_REQUEST, Quote
from auctions.law.says import BidRefused, ReferenceRefused, TermsRefused
from auctions.lot_words import (
    AssetClass,
    BarredAs,
    Bid,
    Condition,
    Method,
    NotifyMeans,
    Seizure,
    State,
    StayGround,
    WithdrawGround,
)
from auctions.parameters import AuctionParameters, NoParametersInForce, Parameters
from auctions.services.clocks import LotClocks
from auctions.services.finding import OfAnotherCase
from auctions.services.lots import AuctionRules, LotEnds, LotKnown, Lots, NotALotNumber
from auctions.services.rules import rules
from auctions.views.timers import ALERTS, TIMERS
from ledger.domain import clock
from ledger.domain.act import Act, Role, acting
from ledger.domain.book import NotACourtAccount
from ledger.domain.debt_parts import ClaimTerms
from ledger.domain.errors import NotFound
from ledger.domain.law.counting import Instalment
from ledger.domain.money import zero
from ledger.domain.permissions import NotPermitted
from ledger.projections.read import select_all
from ledger.services.command import ChangedSince, Recorded
from ledger.store.court import Court
from tests.auctions.lots import PLATFORM, TERMS, Walk, at, terms
from tests.scenario import yuan
from tests.services.courthouse import ACCOUNT, CASE, OTHER_CASE, Courthouse, by

SEIZURE = Seizure("（2026）苏0508执101号之一", date(2026, 1, 5), date(2029, 1, 4))


class Auctions:
    """A courthouse with its lots."""

    def __init__(self, court: Court) -> None:
        self.house = Courthouse(court)
        self.house.open_book().open_case()
        self.court = court
        self.lots, self.ends = Lots(court), LotEnds(court)
        self.clocks = LotClocks(court)
        self.moment = at("2026-01-06")

    def register(self, lot: str = "L1", asset: str = "苏-1", case: str = CASE) -> Recorded:
        with clock.at(self.moment), by("zhou"):
            return self.lots.register(
                lot, case_numbers=(case,), asset=asset, title="某小区某室",
                asset_class=AssetClass.REAL_ESTATE, seizure=SEIZURE, applicant="p1", debtor="p2",
            )  # fmt: skip

    def announced(self, lot: str = "L1", platform_lot: str = "100") -> str:
        self.register(lot, f"苏-{lot}")
        with by("zhou"):
            self.lots.open_pricing(lot, investigation="调查笔录", on=date(2026, 1, 8))
        with by("zhou"):
            self.lots.fix_reference(
                lot, method=Method.AGREEMENT, amount=yuan("1000000"),
                fixed_on=date(2026, 1, 12), valid_until=date(2026, 12, 31), reports=("议价",),
            )  # fmt: skip
        with by("wang"):
            self.lots.set_terms(lot, terms=TERMS, panel="合议庭笔录1", on=date(2026, 1, 20))
        for party in ("p1", "p2"):
            with by("zhou"):
                self.lots.notify(
                    lot, party=party, means=NotifyMeans.SERVED, on=date(2026, 1, 30),
                    document="通知书",
                )  # fmt: skip
        with by("zhou"):
            self.publish(lot, platform_lot)
        return lot

    def publish(
        self, lot: str, platform_lot: str, *, agreed: str = "", account: str = ACCOUNT
    ) -> Recorded:
        return self.lots.publish(
            lot, platform=PLATFORM, platform_lot=platform_lot, published_on=date(2026, 2, 2),
            opens_at=at("2026-03-04"), closes_at=at("2026-03-05"), bank_account=account,
            document="拍卖公告", words=tuple(Said(each, "见公告") for each in Content),
            items=tuple(Item), prompts=tuple(Prompt), debtor_agrees=agreed,
        )  # fmt: skip

    def tick(self, day: str, clock_time: str = "10:00:00") -> list[str]:
        with clock.at(at(day, clock_time)), acting(Act("system", Role.SYSTEM)):
            return [each.timer for each in self.clocks.tick()]

    def state(self, lot: str = "L1") -> State:
        return self.lots.lot(lot).state


@pytest.fixture
def auctions(court: Court) -> Auctions:
    return Auctions(court)


def test_a_lot_is_announced_and_its_bidding_opened_and_ended_by_the_clock(
    auctions: Auctions,
) -> None:
    lot = auctions.announced()
    assert auctions.tick("2026-03-04", "09:59:59") == []
    assert auctions.tick("2026-03-04") == ["T-NOTICE"]
    assert auctions.state() is State.A1_BIDDING
    assert auctions.tick("2026-03-04") == [], "fired once"
    assert auctions.tick("2026-03-05", "09:59:59") == []
    assert auctions.tick("2026-03-05") == ["T-BID"]
    assert auctions.state() is State.A1_FAILED
    found = auctions.lots.lot(lot)
    assert found.next_action is not None
    assert (found.next_action.timer, found.next_action.due_on) == ("T-A2NOTICE", date(2026, 3, 20))
    held = found.timers["T-A2"]
    assert clock.on(held.due_at) == date(2026, 4, 8), "thirty days, rolled past the festival"


def test_a_clock_that_stood_still_loses_nothing_and_another_service_goes_on(
    auctions: Auctions,
) -> None:
    auctions.announced()
    auctions.clocks.stop()
    assert auctions.tick("2026-03-20") == []
    assert auctions.state() is State.A1_ANNOUNCED
    auctions.clocks = LotClocks(auctions.court)  # a new process
    assert auctions.tick("2026-03-20") == ["T-NOTICE", "T-BID"]
    lot = auctions.lots.lot("L1")
    assert lot.attempt is not None
    assert lot.attempt.ended_at == at("2026-03-05"), "it ended when it ended, not when noticed"
    again = LotClocks(auctions.court)
    again.stop()
    again.go()
    auctions.clocks = again
    assert auctions.tick("2026-03-20") == []


def test_what_is_not_done_is_an_alert_and_then_goes_up_one_role_at_a_time(
    auctions: Auctions,
) -> None:
    auctions.register()
    assert auctions.tick("2026-02-05", "00:00:00") == ["T-PRICE"]
    assert [each.rule for each in auctions.lots.lot("L1").alerts] == ["CK-1"]
    roles = []
    for day in ("2026-02-11", "2026-02-25", "2026-03-03", "2026-03-20"):
        assert auctions.tick(day, "00:00:00") == ["T-URGE:T-PRICE"]
        action = auctions.lots.lot("L1").next_action
        assert action is not None
        roles.append(action.role)
    assert roles == ["auctioneer", "chief", "leader", "leader"]
    with auctions.court.database.app.connect() as connection:
        where, book = "book = %s", (auctions.court.book,)
        timers = select_all(connection, TIMERS, where, book, "timer")
        alerts = select_all(connection, ALERTS, where, book, "position")
    running = {row.timer: (row.state, row.level, row.urged_to) for row in timers}
    assert running["T-PRICE"] == ("fired", 4, "leader") or running["T-PRICE"][0] == "fired"
    assert running["T-URGE:T-PRICE"][0] == "running"
    assert [row.rule for row in alerts] == ["CK-1"]


def test_a_clock_whose_act_is_refused_leaves_an_alert_and_a_next_day(auctions: Auctions) -> None:
    auctions.announced()

    def refused(_lot: str, _at: object) -> Recorded:
        raise BidRefused("the money is not ready")

    auctions.tick("2026-03-04")
    auctions.clocks = LotClocks(auctions.court, closing=refused)
    assert auctions.tick("2026-03-05") == ["T-BID"]
    lot = auctions.lots.lot("L1")
    assert (lot.state, [each.rule for each in lot.alerts]) == (State.A1_BIDDING, ["BD-2"])
    assert lot.next_action is not None
    assert auctions.tick("2026-03-05") == []


def test_an_asset_is_in_one_open_lot_and_in_another_after_it(auctions: Auctions) -> None:
    auctions.register()
    with pytest.raises(AssetInOpenLot):
        auctions.register("L2")
    with pytest.raises(LotKnown):
        auctions.register("L1", "苏-9")
    with pytest.raises(NotALotNumber):
        auctions.register("一号", "苏-9")
    with by("wang"):
        auctions.ends.accept_full_payment(
            "L1", tendered=yuan("5"), owed=yuan("5"), document="收据", at=at("2026-01-07")
        )
    assert auctions.state() is State.WITHDRAWN
    assert auctions.register("L2").ids["state"] == "registered"


def test_rb_11_a_platform_number_names_one_attempt_only(auctions: Auctions) -> None:
    auctions.announced("L1", "100")
    with pytest.raises(PlatformLotKnown):
        auctions.announced("L2", "100")
    assert auctions.state("L2") is State.PREPARED


def test_pf_5_bidders_are_told_an_account_of_this_court(auctions: Auctions) -> None:
    """Whoever pays his deposit as the notice says must not pay it to somebody else."""
    auctions.announced()
    with by("zhou"), pytest.raises(NotACourtAccount):
        auctions.publish("L1", "101", account=f"{ACCOUNT}1")


def test_an_act_on_a_lot_seen_before_is_refused(auctions: Auctions) -> None:
    auctions.register()
    version = auctions.lots.lot("L1").version
    with by("zhou"):
        auctions.lots.bar("L1", role=BarredAs.COURT, name="甲", identity="ID", expected=version)
    with by("zhou"), pytest.raises(ChangedSince):
        auctions.lots.bar("L1", role=BarredAs.COURT, name="乙", identity="ID2", expected=version)


@pytest.mark.parametrize("person", ["feng", "audit"])
def test_finance_and_auditors_change_no_lot(auctions: Auctions, person: str) -> None:
    auctions.register()
    with by(person), pytest.raises(NotPermitted):
        auctions.lots.open_pricing("L1", investigation="笔录", on=date(2026, 1, 8))
    with by("zhou"), pytest.raises(NotPermitted):
        auctions.lots.set_terms("L1", terms=TERMS, panel="笔录", on=date(2026, 1, 20))


def test_other_lots_stop_once_one_brought_enough_nt_10(auctions: Auctions) -> None:
    auctions.announced("L1", "100")
    auctions.announced("L2", "101")
    asked = {
        "others": ("L2",), "claims": yuan("990000"), "costs": yuan("10000"), "document": "报告",
        "at": at("2026-02-20"),
    }  # fmt: skip
    with by("wang"):
        auctions.ends.stop_for_enough("L1", net_proceeds=yuan("999999.99"), **asked)
    assert auctions.state("L2") is State.A1_ANNOUNCED
    auctions.house.open_case(OTHER_CASE)
    auctions.register("L3", "苏-3", OTHER_CASE)
    named = {**asked, "net_proceeds": yuan("1000000"), "others": ("L2", "L3")}
    with by("wang"), pytest.raises(OfAnotherCase) as no:
        auctions.ends.stop_for_enough("L1", **named)
    assert (no.value.facts["named"], no.value.facts["cases"]) == ("L3", (OTHER_CASE,))
    with by("wang"), pytest.raises(NotFound):
        auctions.ends.stop_for_enough("L9", **named)
    assert auctions.state("L2") is State.A1_ANNOUNCED, "none was stopped"
    with by("wang"):
        auctions.ends.stop_for_enough("L1", net_proceeds=yuan("1000000"), **asked)
    assert auctions.state("L2") is State.WITHDRAWN


@pytest.mark.parametrize(
    ("agrees", "state"), [(False, State.WITHDRAWN), (True, State.A1_ANNOUNCED)]
)
def test_s69_of_three_lots_the_first_nets_1_000_000_and_the_others_stop_or_the_debtor_agrees(
    auctions: Auctions, *, agrees: bool, state: State
) -> None:
    for serial, lot in enumerate(("L1", "L2", "L3"), 100):
        auctions.announced(lot, str(serial))
    with by("wang"):
        auctions.ends.stop_for_enough(
            "L1", others=("L2", "L3"), net_proceeds=yuan("1000000"), claims=yuan("980000"),
            costs=yuan("20000"), document="价款报告", at=at("2026-02-20"), debtor_agrees=agrees,
        )  # fmt: skip
    assert [auctions.state(lot) for lot in ("L2", "L3")] == [state, state]


def test_nt_10_no_further_lot_is_announced_once_the_case_holds_enough(auctions: Auctions) -> None:
    house = auctions.house
    with by("wang"):
        house.debts.enter_title(CASE, "（2025）苏0508民初9号", date(2025, 1, 1))
    owed = Instalment(yuan("1000000"), date(2026, 2, 2))
    with by("wang"):
        house.debts.enter_claims(CASE, [ClaimTerms("", "t1", "p1", (2025, 9), zero(), (owed,))])
    house.receive("999999.99", sub_account=house.case().sub_account)
    auctions.announced("L1", "100")
    house.receive("0.01", sub_account=house.case().sub_account)
    with pytest.raises(TermsRefused, match="already"):
        auctions.announced("L2", "101")
    with by("zhou"):
        auctions.publish("L2", "101", agreed="债务人同意书")
    assert [alert.rule for alert in auctions.lots.lot("L2").alerts] == ["NT-10"]
    assert auctions.lots.lot("L1").alerts == []


def test_a_court_takes_parameters_of_its_own_from_a_day_on(auctions: Auctions) -> None:
    from importlib.resources import files

    text = (files("auctions") / "policies" / "default.json").read_text("utf-8")
    own = text.replace("2026-proposal", "2026-own").replace("2017-01-01", "2026-02-01")
    with by("zhou"), pytest.raises(NotPermitted):
        AuctionRules(auctions.court).activate(own)
    with by("admin"):
        AuctionRules(auctions.court).activate(own)
    assert rules(auctions.court, date(2026, 2, 1)).parameters.version == "2026-own"
    with pytest.raises(NoParametersInForce):
        rules(auctions.court, date(2026, 1, 31))
    assert Parameters.create_id() == Parameters.create_id("x")
    assert AuctionParameters.shipped().version == "2026-proposal"


def test_a_stay_and_a_withdrawal_through_the_service(auctions: Auctions) -> None:
    auctions.announced()
    with by("zhou"):
        auctions.ends.suspend(
            "L1", ground=StayGround.POSTPONED, document="暂缓决定", at=at("2026-02-10")
        )
    with by("zhou"):
        auctions.ends.withdraw(
            "L1", ground=WithdrawGround.SETTLED, document="和解协议", at=at("2026-02-12")
        )
    assert auctions.state() is State.WITHDRAWN


def test_the_conditions_of_a_round_can_be_read_at_any_stage(auctions: Auctions) -> None:
    auctions.register()
    walk = Walk().round_plan()
    shown = auctions.ends.conditions(
        "L1", requester=walk.requester, document=walk.document, basis=walk.basis,
        consents=walk.consents, finding="", mode=walk.mode, notice_on=walk.notice_on,
        starts_on=walk.starts_on, on=date(2026, 7, 1),
    )  # fmt: skip
    assert len(shown) == 12
    assert isinstance(shown[0], Condition)
    assert [each.rule for each in shown if not each.met] == ["R2-1", "R2-2", "R2-9"]


def test_ten_thousand_bids_are_judged_and_kept_as_one_fact(auctions: Auctions) -> None:
    auctions.announced()
    auctions.tick("2026-03-04")
    lot = auctions.lots.lot("L1")
    begun = at("2026-03-04") + timedelta(seconds=1)
    nobody = tuple(
        Bid(seq, f"B{seq % 7}", yuan(str(700000 + 5000 * seq)), begun + timedelta(seconds=seq))
        for seq in range(1, 10_001)
    )
    with by("zhou"):
        taken = auctions.lots.take_bids("L1", bids=nobody)
    assert len(taken.facts) == 1, "one fact for the whole stretch"
    lot = auctions.lots.lot("L1")
    assert lot.attempt is not None
    assert (lot.attempt.refused, lot.attempt.last_seq) == (10_000, 10_000), "no deposits: DP-2"


def test_sealed_names_are_not_in_the_stored_facts(auctions: Auctions) -> None:
    auctions.register()
    with by("zhou"):
        auctions.lots.bar("L1", role=BarredAs.COURT, name="王法官", identity="320500")
    with auctions.court.database.app.connect() as connection:
        barred = "SELECT state FROM anzhang.facts WHERE book = %s AND topic = 'lot.person-barred'"
        kept = connection.exec_driver_sql(barred, (auctions.court.book,)).scalar_one()
    assert "王法官" not in kept
    assert auctions.lots.lot("L1").barred[0].name == "王法官"


def test_a_price_is_the_average_of_what_came_in_time_or_the_one_figure_of_both(
    auctions: Auctions,
) -> None:
    for lot in ("L1", "L2"):
        auctions.register(lot, f"苏-{lot}")
        with by("zhou"):
            auctions.lots.open_pricing(lot, investigation="调查笔录", on=date(2026, 1, 8))
    quotes = (
        Quote("京东网", yuan("1000000"), date(2026, 1, 12)),
        Quote("淘宝网", yuan("1000000.01"), date(2026, 1, 12)),
    )
    with by("zhou"):
        auctions.lots.fix_by_inquiry(
            "L1", quotes=quotes, asked_on=date(2026, 1, 9), fixed_on=date(2026, 1, 13),
            valid_until=date(2026, 12, 31), ground=JOINT_REQUEST,
        )  # fmt: skip
    with by("zhou"):
        auctions.lots.fix_by_agreement(
            "L2", figures=(yuan("900000"), yuan("900000")), document="议价协议",
            fixed_on=date(2026, 1, 13), valid_until=date(2026, 12, 31),
        )  # fmt: skip
    found = [auctions.lots.lot(lot).reference for lot in ("L1", "L2")]
    assert [each.amount for each in found if each] == [yuan("1000000.01"), yuan("900000")]
    with by("zhou"), pytest.raises(ReferenceRefused):
        auctions.lots.fix_by_inquiry(
            "L1", quotes=(Quote("京东网", yuan("1"), date(2026, 1, 20)),),
            asked_on=date(2026, 1, 9), fixed_on=date(2026, 1, 21),
            valid_until=date(2026, 12, 31), ground=JOINT_REQUEST,
        )  # fmt: skip


@pytest.mark.parametrize(("more", "rule"), [(False, "CK-6"), (True, "CK-5")])
def test_ck_6_an_inquiry_nobody_answered_leads_to_an_appraisal(
    auctions: Auctions, *, more: bool, rule: str
) -> None:
    auctions.register()
    with by("zhou"):
        auctions.lots.open_pricing("L1", investigation="调查笔录", on=date(2026, 1, 8))
    with by("zhou"), pytest.raises(ReferenceRefused) as refused:
        auctions.lots.fix_by_inquiry(
            "L1", quotes=(), asked_on=date(2026, 1, 9), extensions_asked=more,
            fixed_on=date(2026, 1, 21), valid_until=date(2026, 12, 31), ground=JOINT_REQUEST,
        )  # fmt: skip
    assert refused.value.facts["rule"] == rule


def test_terms_travel_whole(auctions: Auctions) -> None:
    auctions.announced()
    found = auctions.lots.lot("L1")
    assert found.attempt is not None
    assert found.attempt.terms == terms("700000", "100000")
