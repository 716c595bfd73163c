"""Payouts of every kind out of a case: each to its own payee, on its own papers, by its own chain.

Scenarios of the rulebook: 29 (name), 30 (agent), 31 (cutting up), 39 (death), 40 (rest day); edge
cases E10 (agent without authority) and E12 (refund of the fee). Rules R1.01 (classes of money),
R1.17, R1.18, R1.19, R2.07, R2.11, R11.3.
"""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from api.every import follower
from ledger.domain.calendar import Calendar
from ledger.domain.case_account import (
    NotEnoughMoney,
    PartyKind,
    PartyRole,
    PocketKind,
)
from ledger.domain.case_parties import Inability, PartyCannotCollect
from ledger.domain.case_parts import NoSuchParty
from ledger.domain.errors import Refusal
from ledger.domain.law.agency import (
    Authority,
    NoPowerToCollect,
    NotToTheAgentsAccount,
    may_collect,
)
from ledger.domain.law.approval import ActsTwice
from ledger.domain.law.channel import WaitsForWorkingDay, may_be_sent
from ledger.domain.law.escrow import EscrowGround
from ledger.domain.law.misremittance import NotReturnedAlone
from ledger.domain.law.payee import PayeeNameDiffers
from ledger.domain.law.payout_papers import PayeeOfAnotherRole, PayoutPaperMissing
from ledger.domain.law.recovering import (
    FeeRefundTakenFromApplicant,
    FeeRefundUnknown,
    fee_refund_due,
    may_refund_fee,
    prepaid_fee_to_add,
)
from ledger.domain.law.surplus import SurplusFrozen, may_refund_surplus
from ledger.domain.law.treasury import DrawnOnOtherMoney
from ledger.domain.money import Money
from ledger.domain.paper import Paper, PaperKind
from ledger.domain.payout import NotInCash, PaidInCash, SeenOtherwise, ShortReturn, State
from ledger.domain.payout_kind import Method, PayoutKind
from ledger.projections.clocks import clocks_of
from ledger.services.command import Recorded
from ledger.services.payees import DraftedElsewhere, ReceiptNotNamed
from ledger.store.verify import verify
from tests.formats.make import Line, camt053
from tests.services.courthouse import CASE, POLICY, Courthouse, by
from tests.services.papers import (
    AUTHORITY,
    BANK_LETTER,
    CHECK,
    COMPUTATION,
    DECISION,
    IDENTITY,
    JOINT,
    PANEL,
    RECEIPT,
    RULING,
    SLIP,
    VOUCHER,
    paper,
)
from tests.services.refusing import refused
from tests.services.till import Till

LAWYER = "张律师"
CHANGE = paper(PaperKind.CHANGE_OF_PARTY)
SPECIAL = Authority(
    case_number=CASE, principal="p1", agent=LAWYER, special=True, collects=True, own_account=False,
    since=date(2026, 1, 5), until=date(2026, 12, 31),
)  # fmt: skip


@pytest.fixture
def till(house: Courthouse) -> Till:
    house.funded("100000.00")
    return Till(house)


def draft(house: Courthouse, party: str, amount: str, kind: PayoutKind, **more: Any) -> Recorded:
    with by("wang"):
        return house.payouts.draft(CASE, party, Money(amount), "款", kind=kind, **more)


def charge(house: Courthouse, kind: PocketKind, amount: str, on: Paper = COMPUTATION) -> Recorded:
    with by("wang"):
        return house.charges.charge(CASE, kind, Money(amount), on)


# To whom, out of what, on which papers

EACH = {
    "surplus": (PartyRole.DEBTOR, PayoutKind.SURPLUS, [COMPUTATION, CHECK], None),
    "cost": (PartyRole.AGENCY, PayoutKind.COST, [VOUCHER], PocketKind.COST),
    "fee": (PartyRole.TREASURY, PayoutKind.FEE, [SLIP], PocketKind.FEE),
    "fine": (PartyRole.TREASURY, PayoutKind.FINE, [SLIP, DECISION], PocketKind.FINE),
    "fee refund": (PartyRole.DEBTOR, PayoutKind.FEE_REFUND, [RULING], PocketKind.FEE),
    "several payees": (PartyRole.APPLICANT, PayoutKind.JOINT, [JOINT], None),
    "successor": (PartyRole.SUCCESSOR, PayoutKind.OTHER_PAYEE, [CHANGE], None),
    "by the panel": (PartyRole.THIRD_PARTY, PayoutKind.OTHER_PAYEE, [PANEL], None),
}


@pytest.mark.parametrize("name", EACH)
def test_each_kind_goes_its_whole_way_and_its_money_is_accounted_for(till: Till, name: str) -> None:
    house = till.house
    role, kind, papers, pocket = EACH[name]
    party = house.payee(role, "某收款人")
    if role is PartyRole.APPLICANT:
        house.one_after_another()
    drawn = charge(house, pocket, "3650.00").ids["pocket"] if pocket else None
    number = draft(house, party, "3650.00", kind, papers=papers, pocket=drawn).ids["payout"]
    paid = till.paid(number)
    assert (paid.state, paid.kind) == (State.SETTLED, kind)
    assert house.balances() == {
        f"bank/{house.account}": 96350_00, f"case/{CASE}/available": -96350_00,
    }  # fmt: skip
    assert verify(house.court.database, house.court.book, workers=0).intact


@pytest.mark.parametrize("name", EACH)
def test_a_kind_without_its_paper_to_another_party_or_of_other_money_is_refused(
    till: Till, name: str
) -> None:
    house = till.house
    role, kind, papers, pocket = EACH[name]
    party = house.payee(role, "某收款人")
    if role is PartyRole.APPLICANT:
        house.one_after_another()
    drawn = charge(house, pocket, "3650.00").ids["pocket"] if pocket else None
    wrong = house.payee(PartyRole.COURT, "某法院")
    for fewer in range(len(papers)):
        given = papers[:fewer] + papers[fewer + 1 :]
        refused(
            house, PayoutPaperMissing,
            lambda given=given: draft(house, party, "1.00", kind, papers=given, pocket=drawn),
        )  # fmt: skip
    refused(
        house, PayeeOfAnotherRole,
        lambda: draft(house, wrong, "1.00", kind, papers=papers, pocket=drawn),
    )  # fmt: skip
    other = "fine" if drawn != "fine" else "cost"
    charge(house, PocketKind(other), "10.00")
    refused(
        house, DrawnOnOtherMoney,
        lambda: draft(house, party, "1.00", kind, papers=papers, pocket=other),
    )  # fmt: skip
    if drawn:
        refused(house, DrawnOnOtherMoney, lambda: draft(house, party, "1.00", kind, papers=papers))


def test_money_of_a_class_goes_back_to_it_when_its_payment_does_not_happen(till: Till) -> None:
    house = till.house
    agency = house.payee(PartyRole.AGENCY, "某评估公司")
    charge(house, PocketKind.COST, "3000.00", VOUCHER)
    number = draft(house, agency, "3000.00", PayoutKind.COST, papers=[VOUCHER], pocket="cost").ids[
        "payout"
    ]
    with by("chen"):
        house.payouts.reject(number, "票据不符")
    assert house.balances()[f"cost/{CASE}"] == -3000_00
    with by("wang"):
        house.charges.uncharge(CASE, PocketKind.COST, Money("3000.00"), VOUCHER)
    assert house.case().free == Money("100000.00")
    refused(
        house, NotEnoughMoney, lambda: charge(house, PocketKind.COST, "100000.01", VOUCHER)
    )  # fmt: skip
    refused(house, DrawnOnOtherMoney, lambda: charge(house, PocketKind.ESCROW, "1.00"))


def test_kinds_with_a_process_of_their_own_are_not_drafted_by_hand(till: Till) -> None:
    for kind in (
        PayoutKind.ESCROW_RELEASE, PayoutKind.TREASURY, PayoutKind.INTER_COURT,
        PayoutKind.DEPOSIT_REFUND, PayoutKind.RELIEF_GRANT, PayoutKind.RELIEF_RECOUP,
    ):  # fmt: skip
        refused(
            till.house, DraftedElsewhere, lambda kind=kind: draft(till.house, "p1", "1.00", kind)
        )


def test_several_payees_of_one_form_are_all_asked_for_or_none(till: Till) -> None:
    house = till.house
    second = house.payee(PartyRole.APPLICANT, "李四", PartyKind.PERSON)
    house.one_after_another()

    def several(last: str) -> Recorded:
        shares = [("p1", Money("60000.00")), (second, Money(last))]
        with by("wang"):
            return house.payouts.draft_several(CASE, shares, "款")

    refused(house, NotEnoughMoney, lambda: several("40000.01"))
    asked = several("40000.00").ids
    first, other = asked["payout_1"], asked["payout_2"]
    assert house.case().free == Money("0.00")
    assert [house.payout(number).party for number in (first, other)] == ["p1", second]
    for number in (first, other):
        till.approve(number)
    till.send(first, other)
    batch = house.payout(first).batch
    assert batch == house.payout(other).batch
    assert "<CtrlSum>100000.00</CtrlSum>" in till.bank.files[0].decode()
    assert "<NbOfTxs>2</NbOfTxs>" in till.bank.files[0].decode()


# R2.11, R2.12: back to the debtor, back to the payer


def test_r2_11_a_surplus_frozen_for_another_case_is_not_refunded(till: Till) -> None:
    house = till.house
    debtor = house.payee(PartyRole.DEBTOR, "乙公司")
    case = house.case()
    case.set_aside("freeze-1", PocketKind.FROZEN, Money("5.00"), basis="协助执行通知书")
    with by("wang"):
        house.court.save(case)
    refused(
        house, SurplusFrozen,
        lambda: draft(house, debtor, "1.00", PayoutKind.SURPLUS, papers=[COMPUTATION, CHECK]),
    )  # fmt: skip
    may_refund_surplus(Money("0.00"))


def test_a_refund_goes_to_whoever_paid_that_very_receipt(till: Till) -> None:
    house = till.house
    buyer = house.payee(PartyRole.THIRD_PARTY, "购房人王某", PartyKind.PERSON)
    stranger = house.payee(PartyRole.THIRD_PARTY, "他人", PartyKind.PERSON)
    line = house.receive("310000.00", name="购房人王某")
    with by("wang"):
        claim = house.receipts.propose(line, [(CASE, Money("310000.00"))], evidence="判决")
    with by("zhao"):
        house.receipts.confirm(line, claim.ids["claim"])
    debtors = next(iter(house.case().lots))
    ask = {"papers": [RULING], "receipts": [line]}
    for receipts in (None, [], [debtors.__class__(int=1)]):
        refused(
            house, ReceiptNotNamed,
            lambda r=receipts: draft(
                house, buyer, "1.00", PayoutKind.REFUND, papers=[RULING], receipts=r
            ),
        )  # fmt: skip
    refused(
        house, PayeeNameDiffers, lambda: draft(house, stranger, "1.00", PayoutKind.REFUND, **ask)
    )
    refused(
        house, PayeeNameDiffers,
        lambda: draft(
            house, buyer, "1.00", PayoutKind.REFUND, papers=[RULING], receipts=[debtors]
        ),
    )  # fmt: skip
    refused(
        house, NotReturnedAlone,
        lambda: draft(
            house, buyer, "1.00", PayoutKind.MISREMITTED, papers=[BANK_LETTER], receipts=[line]
        ),
    )  # fmt: skip
    with by("wang"):
        house.charges.charge(
            CASE, PocketKind.REFUNDABLE, Money("310000.00"), RULING, receipts=[line]
        )
    kept = {**ask, "pocket": "refundable"}
    refused(
        house, ReceiptNotNamed,
        lambda: draft(house, buyer, "1.00", PayoutKind.REFUND, **{**kept, "receipts": [debtors]}),
    )  # fmt: skip
    number = draft(house, buyer, "310000.00", PayoutKind.REFUND, **kept).ids["payout"]
    assert [source.receipt for source in house.payout(number).sources] == [line]
    till.paid(number)
    assert house.case().free == Money("100000.00")


# Scenarios 29, 30, 39: who may collect


def test_scenario_29_another_name_than_the_applicants_is_paid_on_a_ruling_only(till: Till) -> None:
    house = till.house
    with by("wang"), pytest.raises(PayeeNameDiffers):
        house.cases.state_account(
            CASE, "p1", holder="张叁", number="6210000000000000017", bank_name="工商银行",
            bank_code="102305000000", evidence="确认书",
        )  # fmt: skip
    other = house.payee(PartyRole.SUCCESSOR, "张叁", PartyKind.PERSON)
    refused(house, PayeeOfAnotherRole, lambda: draft(house, other, "1.00", PayoutKind.APPLICANT))
    refused(house, PayoutPaperMissing, lambda: draft(house, other, "1.00", PayoutKind.OTHER_PAYEE))
    draft(house, other, "1.00", PayoutKind.OTHER_PAYEE, papers=[CHANGE])


def test_scenario_30_an_agent_collects_only_by_special_authority(till: Till) -> None:
    """And edge case E10: paying an agent without the power is not paying the creditor."""
    house = till.house
    agent = house.payee(PartyRole.AGENT, LAWYER, PartyKind.PERSON)
    papers = [AUTHORITY, IDENTITY]
    general = replace(SPECIAL, special=False, collects=False)
    for authority in (None, general):
        refused(
            house, NoPowerToCollect,
            lambda a=authority: draft(
                house, "p1", "1.00", PayoutKind.AGENT, papers=papers, authority=a
            ),
        )  # fmt: skip
    own = draft(house, "p1", "1.00", PayoutKind.AGENT, papers=papers, authority=SPECIAL)
    assert house.payout(own.ids["payout"]).party == "p1", "to the principal's own account"
    into_his = replace(SPECIAL, agent=agent, own_account=True)
    refused(
        house, NotToTheAgentsAccount,
        lambda: draft(
            house, agent, "1.00", PayoutKind.AGENT, papers=papers, authority=into_his
        ),
    )  # fmt: skip
    draft(house, agent, "1.00", PayoutKind.AGENT, papers=[*papers, PANEL], authority=into_his)


@pytest.mark.parametrize(
    "lacking",
    [
        {"special": False}, {"collects": False}, {"case_number": "（2026）苏0508执102号"},
        {"principal": "p9"}, {"agent": "他人"}, {"since": date(2026, 3, 3)},
        {"until": date(2026, 3, 1)}, {"signed": False},
    ],
    ids=lambda each: next(iter(each)),
)  # fmt: skip
def test_edge_e10_r1_19_an_authority_lacking_anything_is_none(lacking: dict[str, Any]) -> None:
    asked = {
        "case_number": CASE, "principal": "p1", "agent": LAWYER, "on": date(2026, 3, 2),
    }  # fmt: skip
    may_collect(SPECIAL, **asked)
    with pytest.raises(NoPowerToCollect):
        may_collect(replace(SPECIAL, **lacking), **asked)


def test_scenario_39_a_dead_applicant_is_not_paid_and_the_successor_is_on_the_ruling(
    till: Till,
) -> None:
    house = till.house
    with by("wang"):
        house.charges.note_inability(
            CASE, "p1", Inability.DIED, date(2026, 2, 1), paper(PaperKind.OTHER, "死亡证明")
        )
    refused(house, PartyCannotCollect, lambda: draft(house, "p1", "1.00", PayoutKind.APPLICANT))
    with by("wang"):
        kept = house.escrows.ask(
            CASE, "p1", Money("2.00"), ground=EscrowGround.SUCCESSION, reason="继承人未确定",
            attempts=[],
        ).ids["escrow"]  # fmt: skip
    with by("chen"):
        house.escrows.grant(kept)
    assert house.case().pocket("escrow-1").amount == Money("2.00"), "one way: it waits in escrow"
    # The other: a ruling puts an heir in his place.
    heir = house.payee(PartyRole.SUCCESSOR, "张小三", PartyKind.PERSON)
    draft(house, heir, "1.00", PayoutKind.OTHER_PAYEE, papers=[CHANGE])


# R2.07: the chain is that of the day's sum, whatever the kinds it is cut into


def test_scenario_31_cutting_up_does_not_stay_under_a_band_not_even_across_kinds(
    bare: Courthouse,
) -> None:
    """Under bands of 50,000 and 100,000, 60,000.00 to one payee in halves needs the leader too."""
    policy = json.loads(POLICY.read_text())
    low, high = policy["approval_bands"]
    policy["approval_bands"] = [low | {"up_to": "50000.00"}, high | {"up_to": "100000.00"}, high]
    house = bare.open_book(json.dumps(policy))
    house.funded("100000.00")

    def roles(amount: str, kind: PayoutKind = PayoutKind.APPLICANT, **more: Any) -> list[str]:
        number = draft(house, "p1", amount, kind, **more).ids["payout"]
        return [role.value for role in house.payout(number).roles]

    assert roles("30000.00") == ["chief", "finance"]
    assert roles("30000.00") == ["chief", "leader", "finance"]
    assert roles("1.00", PayoutKind.JOINT, papers=[JOINT]) == ["chief", "leader", "finance"]
    house.later(days=1)
    assert roles("30000.00") == ["chief", "finance"], "another day's requests are judged apart"


# Stopped before it left


def test_scenario_32_a_payment_stopped_before_sending_is_asked_for_anew(till: Till) -> None:
    """Approved 20,000.00, then 5,000.00 are to stay: nothing is sent, 15,000.00 are approved."""
    house = till.house
    number = draft(house, "p1", "20000.00", PayoutKind.APPLICANT).ids["payout"]
    till.approve(number)
    with by("sun"):
        batch = till.pay.prepare(house.account, [number]).ids["batch"]
    with by("wang"):
        house.payouts.stop(number, "另案冻结 5000 元")
    assert house.payout(number).state is State.STOPPED
    assert house.case().free == Money("100000.00")
    with by("qian"), pytest.raises(Refusal):
        till.pay.send(batch)
    assert till.bank.files == []
    again = draft(house, "p1", "15000.00", PayoutKind.APPLICANT).ids["payout"]
    assert till.paid(again).state is State.SETTLED


def test_a_batch_that_cannot_go_is_dissolved_and_the_good_payments_go_in_another(
    till: Till,
) -> None:
    house = till.house
    good = draft(house, "p1", "1000.00", PayoutKind.APPLICANT).ids["payout"]
    bad = draft(house, "p1", "2000.00", PayoutKind.APPLICANT).ids["payout"]
    for number in (good, bad):
        till.approve(number)
    with by("sun"):
        batch = till.pay.prepare(house.account, [good, bad]).ids["batch"]
    with by("chen"):
        house.payouts.stop(bad, "止付")
    with by("feng"):
        assert till.pay.dissolve(batch, "内含止付").ids["released"] == "1"
    assert house.payout(good).state is State.APPROVED
    till.send(good)
    with by("feng"), pytest.raises(Refusal):
        till.pay.dissolve(house.payout(good).batch, "再解散")


def test_scenario_40_a_large_payment_waits_for_a_working_day(till: Till) -> None:
    house = till.house
    house.receive("6000000.00", sub_account=house.case().sub_account)
    number = draft(house, "p1", "6000000.00", PayoutKind.APPLICANT).ids["payout"]
    till.approve(number)
    with by("sun"):
        batch = till.pay.prepare(house.account, [number]).ids["batch"]
    house.now = datetime(2026, 3, 7, 1, 0, tzinfo=UTC)  # a Saturday
    with by("qian"):
        late = refused(house, WaitsForWorkingDay, lambda: till.pay.send(batch))
    assert late.facts["next"] == date(2026, 3, 9)
    assert house.payout(number).state is State.QUEUED
    follower(house.court).catch_up()
    with house.court.database.app.connect() as connection:
        waits = [c for c in clocks_of(connection, house.court.book, CASE) if c.unsettled]
    assert sum(clock.unsettled.amount for clock in waits) >= 6_000_000, "its clocks run on"
    assert all(clock.due is not None for clock in waits)
    house.now = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
    with by("qian"):
        till.pay.send(batch)
    assert house.payout(number).state is State.SENT


def test_r11_3_small_payments_go_on_any_day() -> None:
    saturday, calendar = date(2026, 3, 7), Calendar.shipped()
    limit = Money("1000000.00")
    may_be_sent(limit, above=limit, on=saturday, calendar=calendar)
    may_be_sent(Money("6000000.00"), above=None, on=saturday, calendar=calendar)
    may_be_sent(Money("6000000.00"), above=limit, on=date(2026, 3, 9), calendar=calendar)
    with pytest.raises(WaitsForWorkingDay):
        may_be_sent(Money("1000000.01"), above=limit, on=saturday, calendar=calendar)


# Cash


def test_cash_is_handed_over_by_two_against_a_receipt_and_found_in_the_banks_books(
    till: Till,
) -> None:
    house = till.house
    number = draft(
        house, "p1", "800.00", PayoutKind.APPLICANT, method=Method.CASH
    ).ids["payout"]  # fmt: skip
    assert [r.value for r in house.payout(number).roles] == ["chief", "leader", "finance"]
    with by("sun"), pytest.raises(Refusal):
        house.payouts.hand_over(number, RECEIPT, "qian")  # nobody has approved it
    till.approve(number)
    with by("sun"), pytest.raises(PaidInCash):
        till.pay.prepare(house.account, [number])
    for cashier, witness in (("feng", "qian"), ("sun", "feng"), ("sun", "sun")):
        with by(cashier):
            refused(
                house, ActsTwice,
                lambda w=witness: house.payouts.hand_over(number, RECEIPT, w),
            )  # fmt: skip
    with by("sun"):
        house.payouts.hand_over(number, RECEIPT, "qian")
    payout = house.payout(number)
    assert payout.state is State.HANDED
    assert house.balances()[f"transit/{payout.id}"] == -800_00
    short, right = (
        Line("700.00", credit=False, serial="C1"),
        Line("800.00", credit=False, serial="C2"),
    )
    house.take(camt053(house.account, "100000.00", [short, right], statement_id="CASH"))
    with by("feng"):
        refused(house, ShortReturn, lambda: house.payouts.find_cash(number, house.id_of(short)))
    with by("feng"):
        house.payouts.find_cash(number, house.id_of(right))
    assert house.payout(number).state is State.SETTLED
    left = house.balances()
    assert f"transit/{payout.id}" not in left
    assert f"short/{house.id_of(right)}" not in left
    assert left[f"short/{house.id_of(short)}"] == 700_00
    assert verify(house.court.database, house.court.book, workers=0).intact


def test_a_transfer_is_not_handed_over_in_cash(till: Till) -> None:
    number = till.house.approved("800.00")
    with by("sun"):
        refused(
            till.house, NotInCash, lambda: till.house.payouts.hand_over(number, RECEIPT, "qian")
        )


# E12, E13: fees


def test_edge_e12_the_fee_is_refunded_out_of_fee_money_and_never_from_the_applicant(
    till: Till,
) -> None:
    house = till.house
    treasury = house.payee(PartyRole.TREASURY, "某财政专户")
    debtor = house.payee(PartyRole.DEBTOR, "乙公司")
    charge(house, PocketKind.FEE, "1150.00")
    paid_in = draft(house, treasury, "1150.00", PayoutKind.FEE, papers=[SLIP], pocket="fee")
    till.paid(paid_in.ids["payout"])
    # The title falls; the fee is the fisc's, and the applicant's money is not to be used for it.
    refused(
        house, DrawnOnOtherMoney,
        lambda: draft(house, debtor, "1150.00", PayoutKind.FEE_REFUND, papers=[RULING]),
    )  # fmt: skip
    back = house.receive("1150.00", name="某财政专户", sub_account=house.case().sub_account)
    with by("wang"):
        house.charges.charge(CASE, PocketKind.FEE, Money("1150.00"), RULING, receipts=[back])
    number = draft(
        house, debtor, "1150.00", PayoutKind.FEE_REFUND, papers=[RULING], pocket="fee"
    ).ids["payout"]  # fmt: skip
    assert [s.receipt for s in house.payout(number).sources] == [back]
    till.paid(number)
    assert house.case().free == Money("98850.00")
    may_refund_fee("fee")
    for other in (None, "surplus"):
        with pytest.raises(FeeRefundTakenFromApplicant):
            may_refund_fee(other)
    due = fee_refund_due(date(2026, 3, 2), Calendar.shipped())
    assert due.due == date(2026, 3, 17)


def test_edge_e13_a_refunded_litigation_fee_is_not_added_once_more() -> None:
    """R4.03a, R4.16a: nothing is added before the certificate was looked at."""
    assert prepaid_fee_to_add("not-refunded")
    assert not prepaid_fee_to_add("refunded")
    for unknown in (None, "", "perhaps"):
        with pytest.raises(FeeRefundUnknown):
            prepaid_fee_to_add(unknown)


def test_edge_e3_a_payee_is_a_party_of_the_case_and_what_was_approved_is_what_is_paid(
    house: Courthouse,
) -> None:
    """Tianyang: no typed payee, no copied signature, no form changed after it was signed."""
    house.funded("25000.00")
    with by("wang"):
        refused(house, NoSuchParty, lambda: house.payouts.draft(CASE, "p9", Money("1.00"), "款"))
    drafted = house.drafted("20000.00").ids
    number = drafted["payout"]
    with by("chen"):
        refused(house, SeenOtherwise, lambda: house.payouts.approve(number, "0" * 64))
    with by("chen"):
        house.payouts.approve(number, drafted["digest"])
    with by("wang"):
        house.payouts.amend(number, amount=Money("19000.00"))
    with by("feng"):
        refused(house, SeenOtherwise, lambda: house.payouts.approve(number, drafted["digest"]))
    assert house.payout(number).approvals == []
