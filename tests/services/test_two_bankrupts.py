"""R2.16b: two debtors of one case are bankrupt at once, each with his ruling and administrator.

企业破产法 第十九条 stays the enforcement against the property of each, and 第十三条 names each an
administrator. A guarantor who is not bankrupt goes on owing.
"""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from api.every import follower
from ledger.domain.bankruptcy_parts import BankruptcyKnown, BankruptcyOver, WhichBankrupt
from ledger.domain.case_account import PartyKind, PartyRole
from ledger.domain.goods_state import Taking
from ledger.domain.law.bankruptcy import (
    GoodsOfABankrupt,
    NotHisAdministrator,
    StoppedByBankruptcy,
    TheBankruptsOwn,
    WhoseNotSaid,
)
from ledger.domain.law.goods import GoodsKind
from ledger.domain.money import Money
from ledger.domain.paper import PaperKind
from ledger.domain.payout import State
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.policy_sections import SAMPLING
from ledger.projections import leavings
from ledger.projections.audit import audit
from ledger.projections.debtors import bankrupt_elsewhere
from ledger.services.cases import NewParty
from ledger.services.command import Recorded
from ledger.services.goods import GoodsRegister
from ledger.services.goods_exits import GoodsExits
from tests.services.bankrupts import NAMES, SUMS
from tests.services.courthouse import CASE, DEBTOR, OTHER_CASE, Courthouse, by
from tests.services.papers import DECISION, RULING, paper
from tests.services.refusing import refused
from tests.services.till import Till, draft

CODE, HIS_CODE = "91320500MA1AAAA03L", "91320505MA00DEM14K"
DAY, SECOND_DAY = date(2026, 3, 2), date(2026, 3, 3)
SECOND = paper(PaperKind.RULING, "（2026）苏05破2号", SECOND_DAY)
PAPERS = [RULING, DECISION]


@pytest.fixture
def house(house: Courthouse) -> Courthouse:
    """A case with two debtors and a guarantor, each of whom paid into it."""
    sub = house.payable(CASE, "wang", CODE)
    for mark, code in (("p3", HIS_CODE), ("p4", None)):
        party = NewParty(PartyRole.DEBTOR, PartyKind.COMPANY, NAMES[mark], code)
        with by("wang"):
            house.cases.add_party(CASE, party)
    for mark, amount in SUMS.items():
        house.receive(amount, sub_account=sub, name=NAMES[mark])
    house.later(days=1)  # both rulings were made by then
    return house


def accept(house: Courthouse, debtor: str = "p2") -> Recorded:
    ruling, on = (RULING, DAY) if debtor == "p2" else (SECOND, SECOND_DAY)
    with by("wang"):
        return house.bankruptcies.accept(CASE, debtor, ruling, on, on)


def end(house: Courthouse, debtor: str | None = None) -> Recorded:
    with by("chen"):
        return house.bankruptcies.end(CASE, DECISION, debtor=debtor)


def receipt_of(house: Courthouse, debtor: str) -> UUID:
    lots = house.case().lots.items()
    return next(id_ for id_, lot in lots if lot.amount == Money(SUMS[debtor]))


def owned(house: Courthouse, debtor: str, receipt: str | None = None) -> Recorded:
    with by("chen"):
        return house.bankruptcies.find_owner(
            CASE, debtor, [receipt_of(house, receipt or debtor)], DECISION
        )


def co_debtors(house: Courthouse, party: str) -> Recorded:
    with by("chen"):
        return house.bankruptcies.find_co_debtors(CASE, party, [receipt_of(house, party)], DECISION)


def administrator(house: Courthouse, debtor: str, name: str) -> str:
    """A payable administrator, named for this debtor; return his mark."""
    mark = house.payee(PartyRole.ADMINISTRATOR, name)
    with by("wang"):
        house.bankruptcies.name_administrator(CASE, debtor, mark, RULING)
    return mark


def hand_over(house: Courthouse, to: str, amount: str, pocket: str) -> Recorded:
    return draft(house, to, amount, PayoutKind.ADMINISTRATOR, papers=PAPERS, pocket=pocket)


def kept(house: Courthouse) -> dict[str, str]:
    return {name: str(pocket.amount) for name, pocket in house.case().pockets.items()}


def test_each_debtor_has_his_ruling_and_his_day_and_neither_has_two(house: Courthouse) -> None:
    accept(house)
    accept(house, "p3")
    refused(house, BankruptcyKnown, lambda: accept(house, "p3"))
    known = house.bankruptcies.bankruptcy(CASE)
    days = {each.debtor: each.accepted_on for each in known.rulings.values()}
    assert (known.bankrupt, days) == (("p2", "p3"), {"p2": DAY, "p3": SECOND_DAY})
    no = refused(house, StoppedByBankruptcy, lambda: house.drafted("1.00"))
    assert no.facts["ruling"] == RULING.number, "the first day stops the case"


def test_each_ones_money_goes_to_his_own_administrator_and_to_nobody_elses(
    house: Courthouse,
) -> None:
    """33,500.00 are kept: 25,000.00 of one, 8,000.00 of the other, 500.00 of the guarantor."""
    accept(house)
    accept(house, "p3")
    first = house.payee(PartyRole.ADMINISTRATOR, "甲管理人")
    refused(house, WhoseNotSaid, lambda: hand_over(house, first, "1.00", "bankruptcy"))
    owned(house, "p2")
    refused(house, NotHisAdministrator, lambda: hand_over(house, first, "1.00", "estate-p2"))
    with by("wang"):
        house.bankruptcies.name_administrator(CASE, "p2", first, RULING)
        refused(
            house, NotHisAdministrator,
            lambda: house.bankruptcies.name_administrator(CASE, "p3", "p1", RULING),
        )  # fmt: skip
    second = administrator(house, "p3", "乙管理人")
    owned(house, "p3")
    co_debtors(house, "p4")
    assert kept(house) == {
        "estate-p2": "CNY 25000.00", "estate-p3": "CNY 8000.00", "cleared-p4": "CNY 500.00",
    }  # fmt: skip
    refused(house, NotHisAdministrator, lambda: hand_over(house, first, "1.00", "estate-p3"))
    till = Till(house)
    house.later(days=1)
    for to, amount, pocket in (
        (first, "25000.00", "estate-p2"), (second, "8000.00", "estate-p3"),
    ):  # fmt: skip
        number = hand_over(house, to, amount, pocket).ids["payout"]
        assert till.paid(number).state is State.SETTLED
    number = draft(house, "p1", "500.00", PayoutKind.APPLICANT, pocket="cleared-p4").ids["payout"]
    assert till.paid(number).state is State.SETTLED
    assert house.balances() == {}
    assert e8(house) == []


def e8(house: Courthouse) -> list[str]:
    follower(house.court).catch_up()
    with house.court.database.app.connect() as connection:
        book, figures = house.court.book, SAMPLING.default
        return [hit.says for hit in audit(connection, book, SECOND_DAY, figures, only="E8")]


def test_what_the_bank_says_one_bankrupt_paid_is_not_the_others(house: Courthouse) -> None:
    accept(house)
    refused(house, BankruptcyOver, lambda: owned(house, "p3"))
    accept(house, "p3")
    refused(house, TheBankruptsOwn, lambda: owned(house, "p2", "p3"))
    refused(house, TheBankruptsOwn, lambda: co_debtors(house, "p3"))
    with by("chen"):
        refused(
            house, TheBankruptsOwn,
            lambda: house.bankruptcies.find_co_debtors(
                CASE, "p4", [receipt_of(house, "p3")], DECISION
            ),
        )  # fmt: skip


def test_a_hand_over_of_money_that_may_be_the_seconds_stops_at_his_ruling(
    house: Courthouse,
) -> None:
    """The first one's administrator was to have it all, and all of it was approved."""
    accept(house)
    first = house.payee(PartyRole.ADMINISTRATOR, "甲管理人")
    number = hand_over(house, first, "33500.00", "bankruptcy").ids["payout"]
    Till(house).approve(number)
    assert accept(house, "p3").ids["stopped"] == "1"
    assert house.payout(number).state is State.STOPPED
    assert kept(house) == {"bankruptcy": "CNY 33500.00"}


def test_what_was_said_to_be_a_co_debtors_is_his_administrators_from_his_own_ruling_on(
    house: Courthouse,
) -> None:
    accept(house)
    for party in ("p3", "p4"):
        co_debtors(house, party)
    asked = {
        party: draft(house, "p1", "100.00", PayoutKind.APPLICANT, pocket=f"cleared-{party}")
        for party in ("p3", "p4")
    }
    assert accept(house, "p3").ids["stopped"] == "1"
    stands = {party: house.payout(done.ids["payout"]).state for party, done in asked.items()}
    assert stands == {"p3": State.STOPPED, "p4": State.IN_APPROVAL}
    assert kept(house) == {
        "bankruptcy": "CNY 25000.00", "estate-p3": "CNY 8000.00", "cleared-p4": "CNY 400.00",
    }  # fmt: skip


def test_one_end_frees_what_was_that_ones_alone_and_the_last_end_the_rest(
    house: Courthouse,
) -> None:
    accept(house)
    accept(house, "p3")
    owned(house, "p3")
    second = administrator(house, "p3", "乙管理人")
    asked = hand_over(house, second, "1000.00", "estate-p3").ids["payout"]
    refused(house, WhichBankrupt, lambda: end(house))
    assert row(house) == ("under-way", ("p2", "p3"), Money("33500.00"))
    assert end(house, "p3").ids["freed"] == "CNY 8000.00"
    assert house.payout(asked).state is State.STOPPED, "there is no administrator any more"
    assert kept(house) == {"bankruptcy": "CNY 25500.00", "cleared-p3": "CNY 8000.00"}
    assert row(house) == ("under-way", ("p2",), Money("25500.00"))
    refused(house, StoppedByBankruptcy, lambda: house.drafted("1.00"))
    house.later(days=2)
    paid = draft(house, "p1", "8000.00", PayoutKind.APPLICANT, pocket="cleared-p3").ids["payout"]
    assert Till(house).paid(paid).state is State.SETTLED
    assert e8(house) == []
    refused(house, BankruptcyOver, lambda: end(house, "p3"))
    end(house)
    assert (kept(house), house.case().free) == ({}, Money("25500.00"))
    assert row(house)[0] == "ended"
    assert house.drafted("1.00").facts


def row(house: Courthouse) -> tuple[str, tuple[str, ...], Money]:
    follower(house.court).catch_up()
    with house.court.database.app.connect() as connection:
        found = leavings.leavings_of(connection, house.court.book, CASE)
    (one,) = [each for each in found if each.kind == "bankruptcy"]
    return one.state, one.words, one.outstanding


def test_a_payment_to_the_administrator_is_not_made_once_the_bankruptcy_is_dismissed(
    house: Courthouse,
) -> None:
    accept(house)
    to = house.payee(PartyRole.ADMINISTRATOR, "甲管理人")
    number = hand_over(house, to, "33500.00", "bankruptcy").ids["payout"]
    Till(house).approve(number)
    end(house)
    assert house.payout(number).state is State.STOPPED
    assert house.case().free == Money("33500.00")


def test_a_strangers_money_is_not_kept_for_the_administrator(house: Courthouse) -> None:
    """It came first, and nobody has said why: what is kept is the debtors' alone."""
    house.open_case(OTHER_CASE, "wang")
    sub = house.case(OTHER_CASE).sub_account
    house.receive("300.00", sub_account=sub, name="路人丁")
    house.receive("900.00", sub_account=sub, name=DEBTOR)
    with by("wang"):
        house.bankruptcies.accept(OTHER_CASE, "p2", RULING, DAY, DAY)
    case = house.case(OTHER_CASE)
    strangers = {id_ for id_, lot in case.lots.items() if lot.third_party}
    assert len(strangers) == 1
    assert case.pocket("bankruptcy").amount == Money("900.00")
    assert not strangers & {source.receipt for source in case.pocket("bankruptcy").sources}


def test_the_seconds_bankruptcy_told_elsewhere_stops_the_hand_over_and_is_listed(
    house: Courthouse,
) -> None:
    accept(house)
    first = house.payee(PartyRole.ADMINISTRATOR, "甲管理人")
    house.open_case(OTHER_CASE, "zhao", HIS_CODE)
    with by("zhao"):
        house.bankruptcies.accept(OTHER_CASE, "p2", SECOND, SECOND_DAY, SECOND_DAY)
    refused(house, WhoseNotSaid, lambda: hand_over(house, first, "1.00", "bankruptcy"))
    assert elsewhere(house) == [(CASE, "p3", OTHER_CASE)]
    accept(house, "p3")
    assert elsewhere(house) == []


def elsewhere(house: Courthouse) -> list[tuple[str, str, str]]:
    follower(house.court).catch_up()
    with house.court.database.app.connect() as connection:
        found = bankrupt_elsewhere(connection, house.court.book).items
    return [(each.case_number, each.party, each.recorded_in) for each in found]


def test_goods_go_to_their_owners_administrator_and_a_co_debtors_to_the_creditor(
    house: Courthouse,
) -> None:
    accept(house)
    accept(house, "p3")
    house.later(days=1)
    marks = {each: administrator(house, each, f"{each}管理人") for each in ("p2", "p3")}
    goods = {}
    for owner in NAMES:
        with by("wang"):
            goods[owner] = GoodsRegister(house.court).register(
                CASE, "机床", Decimal(1), "台", kind=GoodsKind.EQUIPMENT, owner=owner,
                deliverer=owner, paper=DECISION, taking=Taking.SEIZED, taken_on=DAY,
            ).ids["goods"]  # fmt: skip

    def deliver(owner: str, to: str) -> Recorded:
        with by("wang"):
            return GoodsExits(house.court).order_delivery(goods[owner], to, RULING)

    refused(house, GoodsOfABankrupt, lambda: deliver("p3", "p1"))
    refused(house, NotHisAdministrator, lambda: deliver("p3", marks["p2"]))
    assert deliver("p3", marks["p3"]).facts
    assert deliver("p4", "p1").facts
