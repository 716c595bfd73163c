"""What the auctioneer's desk refuses where no other test comes, found by breaking its guards."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from auctions.law.forfeit import OutOfOrder, Step
from auctions.law.says import DisposalStayed, NotDisclosed, RulingRefused
from auctions.lot_words import (
    AnnulGround,
    AssetClass,
    Channel,
    Creditor,
    Seizure,
    WithdrawGround,
)
from auctions.money_parts import DepositState
from auctions.services.defaulting import ProceedsNotDistributed, RerunNotFinal
from auctions.services.finding import NoSaleUnderWay
from auctions.services.lots import NotALotNumber
from auctions.services.money import LotStillLive
from ledger.domain import clock
from ledger.domain.case_account import PartyKind, PartyRole
from ledger.domain.case_people import NotTheOfficer
from ledger.domain.errors import NotFound
from ledger.domain.money import Money
from ledger.services.cases import NewParty
from ledger.services.command import ChangedSince, NoFigureThen
from ledger.store.court import Court
from tests.auctions.house import FIRST, AuctionHouse, at, settle
from tests.auctions.test_settlements import row
from tests.services.courthouse import ACCOUNT, CASE, OTHER_CASE, Courthouse, by
from tests.services.papers import RULING

TODAY = date(2026, 2, 2)
YUAN = Money("1.00")


@pytest.fixture
def house(new_court: Court) -> Iterator[AuctionHouse]:
    yield AuctionHouse(new_court)
    clock.reset()


# Everything that is done to what was seen, and what it is given beside the version.
SEEN: list[tuple[str, str, tuple[Any, ...], dict[str, Any]]] = [
    ("zhou", "publish", (), {
        "platform": "京东网", "platform_lot": "1", "published_on": TODAY,
        "opens_at": at("2026-03-04"), "closes_at": at("2026-03-05"), "bank_account": ACCOUNT,
        "document": "公告", "words": (), "items": (), "prompts": ()}),
    ("wang", "rule_default", ("裁定",), {}),
    ("wang", "fail_eligibility", ("认定",), {"knew": True}),
    ("wang", "serve_ruling", ("裁定",), {"served_on": TODAY}),
    ("wang", "close", ("审批",), {"archive": "存档"}),
    ("wang", "settle_costs", (), {"paper": "列支审批"}),
    ("feng", "pay_difference", (), {"costs": YUAN}),
    ("wang", "miss_difference", (), {"ruling": "裁定", "on": TODAY}),
    ("wang", "rule_in_kind", ("裁定",), {"served_on": TODAY}),
    ("zhou", "admit", ("B1",), {
        "name": "甲", "identity": "1", "channel": Channel.PLATFORM, "amount": YUAN,
        "reference": "R"}),
    ("zhou", "admit_prepaid", ("B1",), {
        "name": "甲", "identity": "1", "amount": YUAN, "reference": "R"}),
    ("zhou", "close_bidding", (), {}),
    ("feng", "complete_price", (), {}),
    ("zhou", "import_bids", ('[]',), {}),
    ("wang", "accept_full_payment", (), {
        "tendered": YUAN, "owed": YUAN, "document": "收据", "at": at("2026-02-02")}),
    ("wang", "annul", (AnnulGround.FAULT, "裁定"), {}),
    ("wang", "withdraw", (), {
        "ground": WithdrawGround.SETTLED, "document": "协议", "at": at("2026-02-02")}),
    ("wang", "outsider_wins", ("判决",), {}),
    ("wang", "transfer", ("裁定",), {"accepted_on": TODAY, "administrator": "管理人"}),
]  # fmt: skip


def test_no_act_on_a_lot_is_done_on_what_has_changed_since(house: AuctionHouse) -> None:
    house.announced()
    before = house.court.position()
    for person, act, given, named in SEEN:
        with pytest.raises(ChangedSince):
            house.do(person, act, *given, expected=1, **named)
    assert house.court.position() == before


def test_before_it_is_announced_a_lot_has_no_buyer_no_taxes_and_no_deposits(
    house: AuctionHouse,
) -> None:
    seizure = Seizure("裁定", date(2026, 1, 5), date(2029, 1, 4))
    asked: dict[str, Any] = {
        "asset": "苏-1", "title": "某室", "asset_class": AssetClass.MOVABLE, "applicant": "p1",
        "debtor": "p2", "seizure": seizure,
    }  # fmt: skip
    with pytest.raises(NotALotNumber):
        house.do("zhou", "register", case_numbers=(), **asked)
    house.do("zhou", "register", case_numbers=(CASE,), **asked)
    house.do("feng", "open_account", ACCOUNT)
    loan: dict[str, Any] = {"lender": "建设银行", "amount": YUAN, "expires_on": TODAY}
    with pytest.raises(NoSaleUnderWay):
        house.do("feng", "register_commitment", "LN-1", **loan)
    with pytest.raises(NoSaleUnderWay):
        house.do("wang", "withhold_tax", "增值税", YUAN, letter="函", computation="表")
    house.do("feng", "release_deposits")  # nothing is there to go back
    with pytest.raises(NotFound):
        house.do("wang", "correct", fact=99, field="record", now="x", reason="y", document="z",
                 on=TODAY)  # fmt: skip
    with pytest.raises(NotFound):
        house.do("wang", "correct", fact=1, field="nothing", now="x", reason="y", document="z",
                 on=TODAY)  # fmt: skip


def test_while_they_bid_no_deposit_goes_back_and_nobody_has_bought(house: AuctionHouse) -> None:
    house.announced().to("2026-02-20")
    house.admit("B1")
    house.to("2026-03-04")
    house.bid("B1", "700000.00")
    with pytest.raises(LotStillLive):
        house.do("feng", "release_deposits")
    with pytest.raises(NoSaleUnderWay):
        house.do("feng", "register_commitment", "LN-1", lender="建设银行", amount=YUAN,
                 expires_on=TODAY)  # fmt: skip
    (line,) = house.money().receipts
    with pytest.raises(NotDisclosed):  # it would tell the chief who paid a deposit
        house.do("chen", "reverse_claim", line, "a1", "认错")


def test_df_6_a_price_is_decided_only_for_a_lot_that_ended_without_one(
    house: AuctionHouse,
) -> None:
    house.defaulted()
    decided: dict[str, Any] = {"costs": Money("0.00"), "final_price": Money("700000.00")}
    with pytest.raises(RerunNotFinal):
        house.do("wang", "fix_difference", "r1-A1", "合议庭笔录", **decided)
    for step, case in ((Step.CASE_DEBT, OTHER_CASE), (Step.RELATED_DEBT, CASE)):
        with pytest.raises(OutOfOrder) as refused:
            house.do("wang", "apply_residual", "r1-A1", step, case, amount=YUAN, document="x")
        assert refused.value.facts["case"] == case


def stopped(house: AuctionHouse, person: str, act: str, *given: Any, **named: Any) -> None:
    with pytest.raises(DisposalStayed) as refused:
        house.do(person, act, *given, **named)
    assert refused.value.facts["rule"] == "VO-6"
    assert refused.value.facts["accepted_on"] == clock.today()


def test_vo_6_nothing_is_announced_or_ruled_on_once_a_bankruptcy_was_accepted(
    house: AuctionHouse,
) -> None:
    house.paid()
    bankrupt(house.house)
    _, _, _, notice = SEEN[0]
    stopped(house, "zhou", "publish", **notice | {"published_on": clock.today()})
    stopped(house, "wang", "serve_ruling", "成交裁定", served_on=clock.today())
    house.do("wang", "transfer", "受理裁定", accepted_on=clock.today(), administrator="管理人")
    assert house.house.case().pockets["estate-p2"].amount == Money("900000.00")


def test_vo_6_the_lot_of_a_debtor_who_is_not_bankrupt_is_sold_as_before(
    house: AuctionHouse,
) -> None:
    """A guarantor of the same case is bankrupt, and the lot is not his."""
    house.paid()
    with by("wang"):
        party = NewParty(PartyRole.DEBTOR, PartyKind.COMPANY, "乙担保公司")
        guarantor = house.house.cases.add_party(CASE, party).ids["party"]
    bankrupt(house.house, guarantor)
    house.do("wang", "serve_ruling", "成交裁定", served_on=clock.today())
    assert house.lot().title_passed_on == clock.today()
    bankrupt(house.house)
    stopped(house, "wang", "close", "审批", archive="存档号")


def test_a_day_before_the_law_is_refused_and_is_no_servers_error(house: AuctionHouse) -> None:
    house.defaulted()
    with pytest.raises(NoFigureThen) as refused:
        house.do("wang", "set_terms", terms=FIRST, panel="笔录", on=date(2016, 12, 31))
    assert refused.value.facts == {"day": date(2016, 12, 31)}
    assert str(refused.value.cited).startswith("法释〔2016〕18号")


def test_a_lot_of_several_creditors_is_closed_by_a_plan_and_none_in_bankruptcy(
    house: AuctionHouse,
) -> None:
    house.ruled()
    house.do("wang", "issue_notices", documents=("通知书",), on=clock.today())
    house.do("wang", "deliver", document="交付笔录", on=clock.today())
    both = (Creditor("p1", 1, "判决", YUAN), Creditor("p7", 2, "判决", YUAN))
    house.do("zhou", "list_creditors", document="表", priority=YUAN, creditors=both, costs=YUAN)
    closing: dict[str, Any] = {"archive": "存档号"}
    with pytest.raises(RulingRefused) as refused:
        house.do("wang", "close", "审批", **closing)
    assert refused.value.facts["rule"] == "CL-12"
    with pytest.raises(ProceedsNotDistributed):  # nothing went out, so nothing is recovered
        house.do("wang", "outsider_wins", "判决", recover=YUAN)
    with pytest.raises(NotTheOfficer):
        house.do("zhao", "settle_costs", paper="列支审批")
    bankrupt(house.house)
    stopped(house, "wang", "close", "审批", **closing)


def bankrupt(house: Courthouse, debtor: str = "p2") -> None:
    with by("wang"):
        house.bankruptcies.accept(
            CASE, debtor=debtor, accepted_on=clock.today(), noticed_on=clock.today(), ruling=RULING
        )


def test_cl_3_the_winners_deposit_is_not_released_by_a_platforms_row(house: AuctionHouse) -> None:
    house.sold(channel=Channel.PLATFORM)
    assert settle(house, row("DEPOSIT_UNFREEZE", "B1"))["breaks"] == "RB-8"
    back = row("REFUND", "B1", order_id="O-9", batch_no="9")
    assert settle(house, back)["breaks"] == "RB-8", "what was bought with is not given back"
    house.do("wang", "annul", AnnulGround.COLLUSION, "撤销裁定")  # the sale does not stand
    again = row("DEPOSIT_UNFREEZE", "B1", order_id="O-2", batch_no="2")
    assert settle(house, again)["breaks"] == ""
    assert house.money().deposit("r1-A1", "B1").state is DepositState.RELEASED
