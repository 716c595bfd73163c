"""How the money of a lot ends in its hardest cases, with the sums told of them."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from auctions.law.lending import ContestedTax, ProceedsShort
from auctions.lot_words import (
    State,
    TaxMode,
    WithdrawGround,
)
from auctions.money_parts import NotHeld, Purpose
from auctions.services.defaulting import ProceedsNotDistributed, RerunNotFinal
from auctions.views.deposits import list_defaults
from ledger.domain import clock
from ledger.domain.case_parts import NothingToPay, PartyRole
from ledger.domain.case_pockets import PocketKind
from ledger.domain.money import Money
from ledger.domain.payout_kind import PayoutKind
from ledger.store.court import Court
from tests.auctions.house import FIRST, AuctionHouse, L, rules_of
from tests.auctions.test_lot_views import seen
from tests.auctions.test_money_scenarios import claim, party
from tests.services.courthouse import CASE, DEBTOR, POLICY, Courthouse, by
from tests.services.papers import COMPUTATION, SLIP, VOUCHER
from tests.services.till import Till


@pytest.fixture
def house(new_court: Court) -> Iterator[AuctionHouse]:
    yield AuctionHouse(new_court)
    clock.reset()


# Taxes


def test_edge_12_of_42_140_100_a_contested_tax_of_4_243_657_19_waits_and_the_rest_does_not(
    house: AuctionHouse,
) -> None:
    price, tax = Money("42140100.00"), Money("4243657.19")
    dear = replace(FIRST, start=price, deposit=Money("4000000.00"), tax_mode=TaxMode.CONTEST)
    house.announced(dear).to("2026-02-20")
    house.admit("B1")
    house.to("2026-03-04")
    house.bid("B1", price.plain)
    house.to("2026-03-10")
    house.pay_in((price - dear.deposit).plain, "姓名B1", Purpose.BALANCE, "B1")
    house.do("feng", "complete_price")
    house.to("2026-03-15").do("wang", "serve_ruling", "成交裁定", served_on=clock.today())
    with pytest.raises(ContestedTax):
        house.do("wang", "withhold_tax", "vat", tax, letter="函1", computation="计算表")
    kept = house.do("wang", "reserve_tax", "vat", tax, objection="异议书")
    assert (kept.ids["reserved"], kept.ids["rest"]) == ("4243657.19", "37896442.81")
    assert house.balances()[f"case/{CASE}/held/tax-{L}"] == -tax
    assert house.house.case().free == Money("37896442.81")
    house.do("wang", "release_tax_reserve", "复议决定")
    assert house.house.case().free == price


@pytest.mark.parametrize(("kept", "said"), [(True, []), (False, ["TX-8"])])
def test_edge_13_what_a_buyer_may_still_claim_is_kept_until_its_period_is_over(
    house: AuctionHouse, *, kept: bool, said: list[str]
) -> None:
    """54,321.00 are kept when the rest is paid out; claimed on the last day, they are there."""
    house.sold(terms=replace(FIRST, tax_claim_days=30)).to("2026-03-10")
    house.pay_in("800000.00", "姓名B1", Purpose.BALANCE, "B1")
    house.do("feng", "complete_price")
    house.to("2026-03-15").do("wang", "serve_ruling", "成交裁定", served_on=clock.today())
    house.do("wang", "issue_notices", documents=("协助执行通知书",), on=clock.today())
    house.do("wang", "deliver", document="交付笔录", on=clock.today())
    advanced = Money("54321.00")
    if kept:
        house.do("wang", "reserve_tax", "land-appreciation-tax", advanced, objection="垫付预留")
    court = house.house
    court.confirm_account()
    with by("wang"):
        paid = court.payouts.draft(CASE, "p1", court.case().free, "发放执行款").ids["payout"]
    Till(court).paid(paid)
    house.do("wang", "close", "发放审批", archive="存档号")
    assert [rule for rule in rules_of(house) if rule == "TX-8"] == said
    house.to("2026-04-14")
    claimed = {"taxpayer": DEBTOR, "receipt": "完税证1", "claimed_on": clock.today()}
    if not kept:
        with pytest.raises(ProceedsShort):
            house.do("wang", "repay_advance", advanced, **claimed)
        return
    house.do("wang", "repay_advance", advanced, **claimed)
    assert house.refunds().due_to("B1") == advanced
    assert f"tax-{L}" not in court.case().pockets


def test_edge_1_of_a_lot_nobody_bought_again_the_difference_is_the_panels_to_name(
    house: AuctionHouse,
) -> None:
    """Withdrawn from its rerun, it has no price: the deposit waits until a decision names one."""
    house.defaulted()
    house.do("wang", "apply_cost_loss", "r1-A1", Money("6000.00"), ("公告费票据",))
    asked = ("r1-A1", "合议庭笔录")
    for price in (None, Money("840000.00")):
        with pytest.raises(RerunNotFinal):
            house.do("wang", "fix_difference", *asked, costs=Money("6000.00"), final_price=price)
    house.plan(FIRST)
    house.tell()
    house.to("2026-04-05", "09:00:00").publish("2026-05-10")
    house.do("wang", "withdraw", ground=WithdrawGround.SETTLED, document="撤回申请", at=clock.now())
    with pytest.raises(RerunNotFinal):
        house.do("wang", "fix_difference", *asked, costs=Money("6000.00"))
    assert house.balances()[f"forfeited/{L}/r1-A1"] == -Money("94000.00")
    fixed = house.do(
        "wang", "fix_difference", *asked, costs=Money("6000.00"), final_price=Money("840000.00")
    )
    assert (fixed.ids["difference"], fixed.ids["short_by"]) == ("60000.00", "0.00")


# An outsider who wins


def on_the_claim() -> str:
    said = json.loads(POLICY.read_text())
    said["execution_fee"] = {"base": "claim", "rounding": "fen_half_up"}
    said["sources"]["execution_fee"] = "本院案款管理办法"
    said["version"] = "own"
    return json.dumps(said)


def spent(court: Courthouse) -> None:
    """6,000.00 to the agency, 10,900.00 to the treasury, 350,000.00 to the applicant."""
    till = Till(court)
    for kind, amount, paper, payee, out, voucher in (
        (PocketKind.COST, "6000.00", VOUCHER, court.payee(PartyRole.AGENCY, "拍辅机构"),
         PayoutKind.COST, VOUCHER),
        (PocketKind.FEE, "10900.00", COMPUTATION, court.payee(PartyRole.TREASURY, "财政专户"),
         PayoutKind.FEE, SLIP),
    ):  # fmt: skip
        with by("wang"):
            court.charges.charge(CASE, kind, Money(amount), paper)
        with by("wang"):
            asked = court.payouts.draft(
                CASE, payee, Money(amount), "款", kind=out, pocket=kind.value, papers=[voucher]
            )
        till.paid(asked.ids["payout"])
    with by("wang"):
        asked = court.payouts.draft(CASE, "p1", Money("350000.00"), "发放执行款")
    till.paid(asked.ids["payout"])


def test_s82_of_900_000_an_outsider_gets_533_100_and_the_applicant_owes_it_350_000(
    house: AuctionHouse,
) -> None:
    """16,900.00 went to who had earned them: 6,000.00 of costs, 10,900.00 of fee on 850,000.00."""
    court = house.house
    with by("admin"):
        court.books.activate_policy(on_the_claim())
    house.ruled("900000.00")
    party(house, "某银行")
    claims = (
        claim(house, 1, "350000.00", "（2025）苏0508民初9号"),
        replace(claim(house, 2, "500000.00", "（2025）苏0508民初10号"), creditor="p3"),
    )
    with by("wang"):
        court.debts.enter_claims(CASE, claims)
    court.one_after_another()
    court.confirm_account()
    spent(court)
    assert court.case().free == Money("533100.00")
    with pytest.raises(ProceedsNotDistributed):
        house.do("wang", "outsider_wins", "判决", recover=Money("350000.01"))
    house.do("wang", "outsider_wins", "判决", recover=Money("350000.00"))
    balances = house.balances()
    assert balances[f"third-party/{CASE}"] == -Money("533100.00")
    assert balances[f"recoverable/{CASE}"] == Money("350000.00")
    facts = house.court.repository.event_store.get(house.refunds().id)
    (owed,) = [each for each in facts if type(each).__name__ == "RecoveryOwed"]
    assert (owed.against, owed.amount) == ("p1", Money("350000.00"))
    assert house.state() is State.RULED
    said = house.lot().alerts[-1]
    assert (said.rule, "16900.00" in said.said) == ("VO-10", True), "the panel's to decide"


def test_edge_2_df_5_what_a_defaulter_had_paid_besides_pays_the_shortfall_it_was_ordered_to_add(
    house: AuctionHouse,
) -> None:
    """It could only be given back to who would not pay; and the lot closed over it, waiting."""
    house.sold().to("2026-03-10")
    house.pay_in("200000.00", "姓名B1", Purpose.BALANCE, "B1")
    house.to("2026-03-25").do("wang", "rule_default", "悔拍裁定")
    house.rerun("705000.00")
    house.do("wang", "fix_difference", "r1-A1", "差价核算", costs=Money("0.00"))

    def set_off(**told: Any) -> Any:
        return house.do("wang", "set_off", "r1-A1", "强制执行裁定", **told)

    with pytest.raises(NothingToPay):  # never without the order
        set_off()
    house.do(
        "wang", "order_top_up", "r1-A1", "责令补交裁定", Money("95000.00"), pay_by=date(2026, 7, 1)
    )
    for more in ("95000.01", "200000.01"):
        with pytest.raises(NotHeld):
            set_off(amount=Money(more))
    assert set_off(amount=Money("5000.00")).ids["awaited"] == "90000.00"
    assert set_off().ids["awaited"] == "0.00"
    assert "T-TOPUP:r1-A1" not in house.lot().timers
    assert house.house.case().free == Money("195000.00")
    (told,) = seen(house, list_defaults).items
    assert (told.topped_up, told.settled) == (Money("95000.00"), False)
    house.to("2026-05-15").do("wang", "serve_ruling", "成交裁定2", served_on=clock.today())
    house.do("wang", "issue_notices", documents=("协助执行通知书",), on=clock.today())
    house.do("wang", "deliver", document="交付笔录", on=clock.today())
    house.house.confirm_account()
    with by("wang"):
        house.house.payouts.draft(CASE, "p1", Money("900000.00"), "发放执行款")
    with pytest.raises(ProceedsNotDistributed) as refused:
        house.do("wang", "close", "发放审批", archive="存档号")
    assert refused.value.facts["left"] == Money("105000.00")
    house.do("wang", "settle_default", "r1-A1", "处理完毕")
    house.do("wang", "close", "发放审批", archive="存档号")
    assert house.refunds().due_to("B1") == Money("105000.00")
