"""Payouts of every kind out of a case: each to its own payee, on its own papers, by its own chain.

Edge cases E12 (refund of the fee) and E13 of the rulebook. Rules R1.01 (classes of money), R1.18,
R2.11, R2.12.
"""

from datetime import date

import pytest

from ledger.domain.calendar import Calendar
from ledger.domain.case_account import (
    Capacity,
    NotEnoughMoney,
    PartyKind,
    PartyRole,
    PocketKind,
)
from ledger.domain.law.fees import LessCharged
from ledger.domain.law.misremittance import NotReturnedAlone
from ledger.domain.law.payee import PayeeNameDiffers
from ledger.domain.law.payout_papers import PayeeOfAnotherRole, PayoutPaperMissing
from ledger.domain.law.recovering import (
    FeeAddedTwice,
    FeeRefundAbovePaid,
    FeeRefundTakenFromApplicant,
    FeeRefundUnknown,
    PrepaidFee,
    fee_refund_due,
    may_claim_costs,
    may_refund_fee,
    prepaid_fee_to_add,
)
from ledger.domain.law.surplus import SurplusFrozen, may_refund_surplus
from ledger.domain.law.treasury import DrawnOnOtherMoney
from ledger.domain.money import Money, zero
from ledger.domain.paper import Paper
from ledger.domain.payout import State
from ledger.domain.payout_kind import PayoutKind
from ledger.services.command import Recorded
from ledger.services.payees import DraftedElsewhere, ReceiptNotNamed
from ledger.store.verify import verify
from tests.services.courthouse import CASE, Courthouse, by
from tests.services.papers import (
    BANK_LETTER,
    CHANGE,
    CHECK,
    COMPUTATION,
    DECISION,
    JOINT,
    PANEL,
    RULING,
    SLIP,
    VOUCHER,
)
from tests.services.refusing import refused
from tests.services.till import Till, draft


@pytest.fixture
def till(house: Courthouse) -> Till:
    house.funded("100000.00")
    return Till(house)


def charge(house: Courthouse, kind: PocketKind, amount: str, on: Paper = COMPUTATION) -> Recorded:
    with by("wang"):
        less = LessCharged.IN_PARTS if kind is PocketKind.FEE else None
        return house.charges.charge(CASE, kind, Money(amount), on, less=less)


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
    drawn = charge(house, pocket, "1365.00").ids["pocket"] if pocket else None
    number = draft(house, party, "1365.00", kind, papers=papers, pocket=drawn).ids["payout"]
    paid = till.paid(number)
    assert (paid.state, paid.kind) == (State.SETTLED, kind)
    assert house.balances() == {
        f"bank/{house.account}": 98635_00, f"case/{CASE}/available": -98635_00,
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
    drawn = charge(house, pocket, "1365.00").ids["pocket"] if pocket else None
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
    may_refund_surplus(Money("0.00"), owing=[], decided=False)


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


def test_r4_16a_no_more_comes_back_from_the_fisc_than_was_paid_to_it(till: Till) -> None:
    """诉讼费用交纳办法 第五十三条: of 1,150.00 paid in, 1,000.00 and then 150.00 come back."""
    house = till.house
    treasury = house.payee(PartyRole.TREASURY, "某财政专户")
    debtor = house.payee(PartyRole.DEBTOR, "乙公司")
    charge(house, PocketKind.FEE, "1150.00")
    paid_in = draft(house, treasury, "1150.00", PayoutKind.FEE, papers=[SLIP], pocket="fee")
    till.paid(paid_in.ids["payout"])
    back = house.receive("2000.00", name="某财政专户", sub_account=house.case().sub_account)

    def keep(amount: str) -> Recorded:
        with by("wang"):
            return house.charges.charge(
                CASE, PocketKind.FEE, Money(amount), RULING, receipts=[back]
            )

    refused(house, FeeRefundAbovePaid, lambda: keep("1150.01"))
    keep("1000.00")
    number = draft(
        house, debtor, "1000.00", PayoutKind.FEE_REFUND, papers=[RULING], pocket="fee"
    ).ids["payout"]  # fmt: skip
    till.paid(number)
    no = refused(house, FeeRefundAbovePaid, lambda: keep("150.01"))
    assert (no.facts["paid"], no.facts["returned"]) == (Money(1_150), Money(1_000))
    assert keep("150.00").ids["pocket"] == "fee"


def test_edge_e13_a_refunded_litigation_fee_is_not_added_once_more() -> None:
    """R4.03a, R4.16a: nothing is added before the certificate was looked at."""
    costs = Money("1150.00")
    may_claim_costs(zero(), None)
    for seen in (PrepaidFee.NOT_REFUNDED, PrepaidFee.NONE_CLAIMED):
        may_claim_costs(costs, seen)
    assert not prepaid_fee_to_add(PrepaidFee.NONE_CLAIMED), "there is nothing to add"
    with pytest.raises(FeeAddedTwice):
        may_claim_costs(costs, PrepaidFee.REFUNDED)
    with pytest.raises(FeeRefundUnknown):
        may_claim_costs(costs, None)


def test_a_refund_gives_back_no_receipt_twice(till: Till) -> None:
    house = till.house
    line = house.receive("300.00", sub_account=house.case().sub_account, name="李四")
    payer = house.payee(PartyRole.THIRD_PARTY, "李四", PartyKind.PERSON)
    with by("wang"):
        house.cases.record_capacity(CASE, line, Capacity.GUARANTOR, "担保书")
    refused(
        house, NotEnoughMoney,
        lambda: draft(
            house, payer, "600.00", PayoutKind.REFUND, papers=[DECISION], receipts=[line, line]
        ),
    )  # fmt: skip
    draft(house, payer, "300.00", PayoutKind.REFUND, papers=[DECISION], receipts=[line, line])
    assert house.case().lots[line].free == Money("0.00")
