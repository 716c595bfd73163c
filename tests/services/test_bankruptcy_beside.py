"""R2.16 and R2.16a beside one debtor's money: a second ruling, a co-debtor's money, and goods.

企业破产法 第十九条 stays the enforcement against the bankrupt's property, and against no other's.
"""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from api.every import follower
from ledger.domain.bankruptcy_parts import BankruptcyKnown, NotItsDebtor, NotKept
from ledger.domain.case_account import Capacity, NoSuchParty, PartyKind, PartyRole
from ledger.domain.errors import Refusal
from ledger.domain.goods_state import Taking, Way
from ledger.domain.law.bankruptcy import (
    GoodsOfABankrupt,
    StoppedByBankruptcy,
    TheBankruptsOwn,
)
from ledger.domain.law.escrow import Attempt, Channel, EscrowGround
from ledger.domain.law.goods import GoodsKind
from ledger.domain.money import Money
from ledger.domain.paper import PaperKind
from ledger.domain.payout import State
from ledger.domain.policy_sections import SAMPLING
from ledger.projections import leavings
from ledger.projections.audit import audit
from ledger.services.cases import NewParty
from ledger.services.command import Recorded
from ledger.services.goods import GoodsRegister
from ledger.services.goods_exits import GoodsExits
from tests.services.courthouse import CASE, DEBTOR, OTHER_CASE, Courthouse, by
from tests.services.papers import DECISION, RULING, VOUCHER, paper
from tests.services.refusing import refused
from tests.services.till import Till

CODE, HIS_CODE = "91320500MA1AAAA03L", "91320505MA00DEM14K"
DAY, SECOND = date(2026, 3, 2), date(2026, 3, 10)
GUARANTOR = "乙担保公司"
REFUSED = [Attempt(DAY, Channel.VISIT, "拒绝")]
SECOND_RULING = paper(PaperKind.RULING, "（2026）苏05破2号")


@pytest.fixture
def house(house: Courthouse) -> Courthouse:
    """A case with a debtor and his guarantor, each of whom paid into it."""
    sub = house.payable(CASE, "wang", CODE)
    with by("wang"):
        house.cases.add_party(
            CASE, NewParty(PartyRole.DEBTOR, PartyKind.COMPANY, GUARANTOR, HIS_CODE)
        )
    house.receive("25000.00", sub_account=sub, name=DEBTOR)
    house.receive("8000.00", sub_account=sub, name=GUARANTOR)
    return house


def accept(house: Courthouse, debtor: str = "p2", ruling: Any = RULING, on: date = DAY) -> Recorded:
    with by("wang"):
        return house.bankruptcies.accept(CASE, debtor, ruling, on, on)


def end(house: Courthouse) -> None:
    with by("chen"):
        house.bankruptcies.end(CASE, DECISION)


def receipt_of(house: Courthouse, amount: str) -> UUID:
    return next(id_ for id_, lot in house.case().lots.items() if lot.amount == Money(amount))


# A second bankruptcy


def test_after_one_is_over_the_same_case_records_another_and_is_stopped_again(
    house: Courthouse,
) -> None:
    accept(house)
    refused(house, BankruptcyKnown, lambda: accept(house, ruling=SECOND_RULING))
    end(house)
    assert house.drafted("100.00").facts
    house.later(days=8)
    done = accept(house, ruling=SECOND_RULING, on=SECOND)
    assert (done.ids["stopped"], done.ids["kept"]) == ("1", "CNY 33000.00")
    no = refused(house, StoppedByBankruptcy, lambda: house.drafted("1.00"))
    assert (no.facts["accepted_on"], no.facts["ruling"]) == (SECOND, SECOND_RULING.number)
    assert row(house) == ("under-way", Money(33_000))
    end(house)
    assert house.drafted("100.00").facts


def test_after_one_debtors_another_debtors_is_recorded_in_the_same_case(house: Courthouse) -> None:
    accept(house)
    end(house)
    accept(house, "p3", SECOND_RULING)
    assert house.bankruptcies.bankruptcy(CASE).bankrupt == ("p3",)


def row(house: Courthouse) -> tuple[str, Money]:
    follower(house.court).catch_up()
    with house.court.database.app.connect() as connection:
        found = leavings.leavings_of(connection, house.court.book, CASE)
    (one,) = [each for each in found if each.kind == "bankruptcy"]
    return one.state, one.outstanding


def test_what_is_paid_after_the_end_of_a_bankruptcy_is_no_hit_of_the_audit(
    house: Courthouse,
) -> None:
    accept(house)
    end(house)
    house.later(days=1)
    number = house.drafted("100.00").ids["payout"]
    Till(house).paid(number)
    assert e8(house) == []


def e8(house: Courthouse) -> list[str]:
    follower(house.court).catch_up()
    with house.court.database.app.connect() as connection:
        book, figures = house.court.book, SAMPLING.default
        return [hit.says for hit in audit(connection, book, SECOND, figures, only="E8")]


# A co-debtor's money


def found(house: Courthouse, party: str = "p3", amount: str = "8000.00") -> Recorded:
    with by("chen"):
        return house.bankruptcies.find_co_debtors(
            CASE, party, [receipt_of(house, amount)], DECISION
        )


def pay(house: Courthouse, amount: str = "8000.00") -> Recorded:
    with by("wang"):
        return house.payouts.draft(CASE, "p1", Money(amount), "执行款", pocket="cleared-p3")


def test_a_guarantors_money_is_paid_on_a_decision_while_the_debtor_is_bankrupt(
    house: Courthouse,
) -> None:
    """8,000.00 of the guarantor go to the creditor; 25,000.00 stay for the administrator."""
    accept(house)
    assert found(house).ids["pocket"] == "cleared-p3"
    case = house.case()
    assert case.pocket("bankruptcy").amount == Money(25_000)
    assert [s.receipt for s in case.pocket("cleared-p3").sources] == [receipt_of(house, "8000.00")]
    assert row(house) == ("under-way", Money(25_000))
    refused(house, StoppedByBankruptcy, lambda: house.drafted("1.00"))
    house.later(days=1)
    number = pay(house).ids["payout"]
    Till(house).paid(number)
    assert house.payout(number).state is State.SETTLED
    assert e8(house) == []


def test_what_the_bankrupt_paid_is_no_co_debtors_whatever_the_paper_says(house: Courthouse) -> None:
    accept(house)
    refused(house, TheBankruptsOwn, lambda: found(house, amount="25000.00"))
    refused(house, TheBankruptsOwn, lambda: found(house, "p2"))
    refused(house, NotItsDebtor, lambda: found(house, "p1"))
    assert found(house).facts
    refused(house, NotKept, lambda: found(house))


def test_his_own_bankruptcy_stops_a_co_debtors_money_wherever_it_is_told(house: Courthouse) -> None:
    accept(house)
    found(house)
    asked = pay(house, "1000.00").ids
    house.open_case(OTHER_CASE, "zhao", HIS_CODE)
    with by("zhao"):
        house.bankruptcies.accept(OTHER_CASE, "p2", SECOND_RULING, DAY, DAY)
    refused(house, StoppedByBankruptcy, lambda: pay(house, "1000.00"))
    with by("chen"):
        refused(
            house,
            StoppedByBankruptcy,
            lambda: house.payouts.approve(asked["payout"], asked["digest"]),
        )


def test_a_bankrupt_co_debtors_money_is_not_found_to_be_payable(house: Courthouse) -> None:
    accept(house)
    house.open_case(OTHER_CASE, "zhao", HIS_CODE)
    with by("zhao"):
        house.bankruptcies.accept(OTHER_CASE, "p2", SECOND_RULING, DAY, DAY)
    refused(house, StoppedByBankruptcy, lambda: found(house))


def test_a_guarantors_money_is_escrowed_for_the_creditor_until_he_is_bankrupt_himself(
    house: Courthouse,
) -> None:
    accept(house)
    found(house)
    refused(house, StoppedByBankruptcy, lambda: escrowed(house, "100.00", None))
    granted, waiting = escrowed(house, "3000.00"), escrowed(house, "2000.00")
    with by("chen"):
        house.escrows.grant(granted)
    house.open_case(OTHER_CASE, "zhao", HIS_CODE)
    with by("zhao"):
        house.bankruptcies.accept(OTHER_CASE, "p2", SECOND_RULING, DAY, DAY)
    no = refused(house, StoppedByBankruptcy, lambda: escrowed(house, "100.00"))
    assert no.facts["recorded_in"] == OTHER_CASE
    with by("chen"):
        refused(house, StoppedByBankruptcy, lambda: house.escrows.grant(waiting))


def escrowed(house: Courthouse, amount: str, pocket: str | None = "cleared-p3") -> str:
    with by("wang"):
        return house.escrows.ask(
            CASE, "p1", Money(amount), ground=EscrowGround.REFUSED, reason="拒绝受领",
            attempts=REFUSED, pocket=pocket,
        ).ids["escrow"]  # fmt: skip


# Goods


def registered(house: Courthouse, owner: str, *, is_object: bool = False) -> str:
    with by("wang"):
        return GoodsRegister(house.court).register(
            CASE, "机床", Decimal(1), "台", kind=GoodsKind.EQUIPMENT, owner=owner, deliverer=owner,
            paper=DECISION, taking=Taking.SEIZED, taken_on=DAY, is_object=is_object,
        ).ids["goods"]  # fmt: skip


def deliver(house: Courthouse, goods: str, to: str = "p1") -> Recorded:
    with by("wang"):
        return GoodsExits(house.court).order_delivery(goods, to, RULING)


def test_a_bankrupts_goods_are_delivered_sold_and_escrowed_no_more(house: Courthouse) -> None:
    goods = registered(house, "p2")
    accept(house)
    exits = GoodsExits(house.court)
    no = refused(house, GoodsOfABankrupt, lambda: deliver(house, goods))
    assert (no.facts["accepted_on"], no.article is not None) == (DAY, True)
    with by("wang"):
        for ask in (
            lambda: exits.order_disposal(goods, Way.SOLD, "易贬值", SECOND, DECISION),
            lambda: exits.sell(goods, DAY, "丙", Money(9_000), DECISION),
            lambda: exits.hand_over_directly(goods, "p1", DECISION, signed_by=["p1"], on=DAY),
            lambda: exits.ask_escrow(
                goods, "p1", EscrowGround.REFUSED, "拒绝受领", attempts=REFUSED
            ),
        ):  # fmt: skip
            refused(house, GoodsOfABankrupt, ask)
    end(house)
    assert deliver(house, goods).facts


def test_what_was_ordered_of_a_bankrupts_goods_before_leaves_the_court_no_more(
    house: Courthouse,
) -> None:
    exits = GoodsExits(house.court)
    ordered, asked, granted = (registered(house, "p2") for _ in range(3))
    deliver(house, ordered)
    with by("wang"):
        refused(
            house, NoSuchParty,
            lambda: exits.ask_escrow(
                asked, "p9", EscrowGround.REFUSED, "拒绝受领", attempts=REFUSED
            ),
        )  # fmt: skip
    for goods in (asked, granted):
        with by("wang"):
            exits.ask_escrow(goods, "p1", EscrowGround.REFUSED, "拒绝受领", attempts=REFUSED)
    with by("chen"):
        exits.grant_escrow(granted)
    accept(house)
    with by("chen"):
        refused(house, GoodsOfABankrupt, lambda: exits.grant_escrow(asked))
    with by("wang"):
        for goods, to in ((ordered, "p1"), (granted, "escrow-office")):
            refused(house, GoodsOfABankrupt, lambda g=goods, t=to: exits.hand_out(g, t, VOUCHER))
    end(house)
    for goods, to in ((ordered, "p1"), (granted, "escrow-office")):
        with by("wang"):
            assert exits.hand_out(goods, to, VOUCHER).facts


def test_a_bankrupts_goods_go_to_his_administrator(house: Courthouse) -> None:
    goods = registered(house, "p2", is_object=True)
    accept(house)
    with by("wang"):
        administrator = house.cases.add_party(
            CASE, NewParty(PartyRole.ADMINISTRATOR, PartyKind.COMPANY, "某管理人")
        ).ids["party"]
    assert deliver(house, goods, administrator).facts


def test_goods_of_a_guarantor_who_is_not_bankrupt_still_go(house: Courthouse) -> None:
    goods = registered(house, "p3")
    accept(house)
    assert deliver(house, goods).facts


def test_r2_03_a_strangers_money_is_nobodys_estate_until_he_says_why_he_paid(
    house: Courthouse,
) -> None:
    """R2.03, R2.16: neither creditor nor administrator has it; once known, it is kept."""
    strange = house.receive("900.00", sub_account=house.case().sub_account, name="过路人")
    before = house.case().free
    with by("wang"):
        told = house.bankruptcies.accept(CASE, "p2", RULING, DAY, DAY).ids
    assert (told["kept"], told["nobodys_yet"]) == (str(before), "CNY 900.00")
    assert house.case().lots[strange].free == Money("900.00")
    with by("wang"):
        assert house.bankruptcies.sweep(CASE).ids["kept"] == "CNY 0.00", "nor is it swept"
    with by("chen"):
        refused(
            house, NotKept,
            lambda: house.bankruptcies.find_owner(CASE, "p2", [strange], DECISION),
        )  # fmt: skip
    for pocket in (None, "bankruptcy"):
        with by("wang"):
            refused(
                house, Refusal,
                lambda pocket=pocket: house.payouts.draft(
                    CASE, "p1", Money("900.00"), "款", pocket=pocket, receipts=[strange]
                ),
            )  # fmt: skip
    with by("wang"):
        house.cases.record_capacity(CASE, strange, Capacity.FOR_DEBTOR, "代付说明")
    assert house.case().free == Money(0)
    assert house.case().pockets["bankruptcy"].amount == before + Money("900.00")
    with by("chen"):
        assert house.bankruptcies.find_owner(CASE, "p2", [strange], DECISION).facts


def test_r2_03_after_the_end_a_strangers_money_is_free_once_it_is_known(house: Courthouse) -> None:
    strange = house.receive("900.00", sub_account=house.case().sub_account, name="过路人")
    with by("wang"):
        house.bankruptcies.accept(CASE, "p2", RULING, DAY, DAY)
    with by("chen"):
        house.bankruptcies.end(CASE, DECISION)
    free = house.case().free
    with by("wang"):
        house.cases.record_capacity(CASE, strange, Capacity.GUARANTOR, "保证合同")
    assert house.case().free == free + Money("900.00")
