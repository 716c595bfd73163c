"""The hardest cases that auditors and judgments found, with the sums and days told of them."""

import json
from typing import Any

from ledger.domain.case_account import PartyKind, PartyRole
from ledger.domain.case_pockets import PocketKind
from ledger.domain.debt_parts import ClaimTerms
from ledger.domain.law.bankruptcy import Standing, StoppedByBankruptcy
from ledger.domain.law.counting import Instalment
from ledger.domain.law.disbursement import DeferralGround
from ledger.domain.law.fees import FeeAboveTariff
from ledger.domain.law.holding import ForeignGround
from ledger.domain.law.plan_parts import Fund
from ledger.domain.law.regimes import RegimeNotChosen
from ledger.domain.law.treasury import DrawnOnOtherMoney
from ledger.domain.money import Money, zero
from ledger.domain.paper import PaperKind
from ledger.domain.payout import State
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.policy import Policy
from ledger.domain.policy_ladder import OVERDUE_LADDER, Watcher
from ledger.projections import lists
from ledger.services.cases import NewParty
from ledger.services.reversal_rows import Back
from tests.scenes.conftest import Opened
from tests.scenes.stage import Stage, day
from tests.services.courthouse import CASE, CREDITOR, DEBTOR, POLICY, Courthouse, by
from tests.services.hearing import PERSON, Hearing

OF_2019, OF_2020 = "（2019）苏0508执1748号", "（2020）苏0508执101号"
REVERSAL, TITLE = "（2020）苏0508执900号", "（2019）苏0508民初9号"


def asked(house: Stage, number: str, amount: str, **more: Any) -> str:
    with by("wang"):
        return house.payouts.draft(number, "p1", Money(amount), "款", **more).ids["payout"]


def test_edge_e1_177_430_of_2019_are_not_kept_over_a_judgment_of_2001(opened: Opened) -> None:
    """Part was paid; of the rest no ground of another case is one, and it leaves the bureau."""
    house = opened("2019-09-02")
    house.receive("177430.00", sub_account=house.payable(OF_2019))
    house.till.paid(asked(house, OF_2019, "100000.00"))
    house.to("2019-09-20")
    with by("wang"), house.nothing_moves(ForeignGround, of_case="（2001）霍民初字第18号"):
        house.deferrals.ask(
            OF_2019, DeferralGround.OTHER, Money("77430.00"), reason="另案判决未结",
            paper=house.paper(PaperKind.RULING), of_case="（2001）霍民初字第18号",
        )  # fmt: skip
    house.to("2025-09-02")
    steps = Policy.shipped("suzhou").of(OVERDUE_LADDER)
    for watcher in (Watcher.OFFICER, Watcher.CHIEF, Watcher.LEADER, Watcher.AUDITOR):
        (rung,) = house.listed(lists.ladder, day("2025-09-02"), steps, watcher)
        assert rung.clock.unsettled == Money("77430.00")
        assert Watcher.AUDITOR in {Watcher(each) for each in rung.to}, "beyond the bureau"


def test_edge_e6_665_370_are_not_one_applicants_when_another_attached_them(
    bare: Courthouse,
) -> None:
    """Divided, 434,049.60 of it are the others', which is what they lost in Taixing."""
    hearing = Hearing(bare, amount="665370.00")
    claims = [
        ClaimTerms(f"c{at}", f"t{at}", f"p{at}", (2017, 100 + at), zero(),
                   (Instalment(Money(amount), day("2017-09-01")),), turn=at)
        for at, amount in enumerate(("462640.80", "434049.60", "434049.60"), 1)
    ]  # fmt: skip
    with by("wang"):
        bare.debts.enter_claims(CASE, claims)
    hearing.refused(
        RegimeNotChosen, lambda: bare.payouts.draft(CASE, "p1", Money("665370.00"), "执行款")
    )
    number, _ = hearing.drafted(fund=Fund(Money("665370.00")), debtor=PERSON)
    paid = [each.paid for each in hearing.plan(number).distribution.shares]
    assert paid == [Money("231320.40"), Money("217024.80"), Money("217024.80")]
    assert paid[1] + paid[2] == Money("434049.60")


def test_edge_e7_of_57_781_111_87_both_payments_bounced_and_neither_is_the_estates(
    opened: Opened,
) -> None:
    """15,758,530.93 back on 16 July 2020, the day of the notice, 42,022,580.94 on the next."""
    house = opened("2020-07-14")
    house.receive("57781111.87", sub_account=house.payable(OF_2020))
    first, second = (asked(house, OF_2020, each) for each in ("15758530.93", "42022580.94"))
    for number in (first, second):
        house.till.paid(number)
    house.to("2020-07-16")
    house.till.bounce(first, "R08", "境外机构无法接收人民币")
    with by("wang"):
        house.bankruptcies.accept(
            OF_2020, "p2", house.paper(PaperKind.RULING), accepted_on=day("2020-07-15"),
            noticed_on=day("2020-07-16"),
        )  # fmt: skip
    house.to("2020-07-17")
    house.till.bounce(second, "R08", "境外机构无法接收人民币")
    house.as_("wang", house.bankruptcies.sweep, OF_2020)
    stood = {each.payout: each.standing for each in
             house.bankruptcies.bankruptcy(OF_2020).of().payouts}  # fmt: skip
    assert stood[house.payout(first).id] is Standing.BACK_AFTER
    assert house.payout(first).settled_on == house.payout(second).settled_on == day("2020-07-14")
    case = house.case(OF_2020)
    assert case.pocket("returned-before-bankruptcy").amount == Money("57781111.87")
    assert "bankruptcy" not in case.pockets
    (lot,) = case.lots.values()
    assert lot.amount == Money("57781111.87"), "not received a second time"


def test_edge_e8_13_320_000_deducted_and_not_paid_are_held_from_the_acceptance(
    opened: Opened,
) -> None:
    """The acceptance counts, and not the day on which its notice reached the court."""
    house = opened("2020-07-10")
    house.receive("13320000.00", sub_account=house.payable(OF_2020))
    house.to("2020-07-17")
    number = asked(house, OF_2020, "13320000.00")
    house.till.approve(number)
    house.to("2020-07-24")
    with by("wang"):
        house.bankruptcies.accept(
            OF_2020, "p2", house.paper(PaperKind.RULING), accepted_on=day("2020-07-16"),
            noticed_on=day("2020-07-24"),
        )  # fmt: skip
    assert house.payout(number).state is State.STOPPED
    assert house.case(OF_2020).pocket("bankruptcy").amount == Money("13320000.00")
    with by("wang"), house.nothing_moves(StoppedByBankruptcy):
        house.payouts.draft(OF_2020, "p1", Money("1.00"), "款")


def enforced(house: Stage) -> str:
    """60,662.72 of the debtor's: 1,150.00 to the treasury, the rest to the applicant."""
    house.receive("60662.72", sub_account=house.payable(OF_2020))
    treasury = house.payee(PartyRole.TREASURY, "某财政专户", number=OF_2020)
    sheet = house.paper(PaperKind.COMPUTATION)
    with by("wang"):
        house.debts.enter_title(OF_2020, TITLE, day("2020-01-02"))
    owed = (Instalment(Money("83333.33"), day("2020-01-02")),)
    with by("wang"):
        house.debts.enter_claims(OF_2020, [ClaimTerms("c1", "t1", "p1", (2020, 101), zero(), owed)])
    with by("wang"), house.nothing_moves(FeeAboveTariff):
        house.charges.charge(OF_2020, PocketKind.FEE, Money("1150.01"), sheet)
    house.as_("wang", house.charges.charge, OF_2020, PocketKind.FEE, Money("1150.00"), sheet)
    with by("wang"):
        fee = house.payouts.draft(
            OF_2020, treasury, Money("1150.00"), "执行费", kind=PayoutKind.FEE, pocket="fee",
            papers=[house.paper(PaperKind.PAYMENT_SLIP)],
        ).ids["payout"]  # fmt: skip
    paid = asked(house, OF_2020, "59512.72")
    for number in (fee, paid):
        house.till.paid(number)
    assert house.balances() == {}
    return paid


def turned_back(house: Stage, paid: str) -> dict[str, str]:
    """The title was set aside; the reversal is a case of its own."""
    parties = [
        NewParty(PartyRole.APPLICANT, PartyKind.COMPANY, DEBTOR),
        NewParty(PartyRole.DEBTOR, PartyKind.PERSON, CREDITOR),
    ]
    with by("wang"):
        house.cases.open(
            REVERSAL, officer="wang", filed_on=day("2020-03-02"), bank_account=house.account,
            parties=parties,
        )  # fmt: skip
    with by("wang"):
        return house.reversals.order(
            OF_2020, REVERSAL, title=TITLE, creditor="p1", perform_by=day("2020-03-20"),
            set_aside=house.paper(PaperKind.JUDGMENT, "再审判决"),
            ruling=house.paper(PaperKind.RULING, "执行回转裁定"), taken=[Back(paid, "p2")],
        ).ids  # fmt: skip


def test_edge_e12_of_60_662_72_the_applicant_returns_what_he_had_and_no_fen_of_the_fee(
    opened: Opened,
) -> None:
    """A fee of 1,150.00 is the tariff's on the claim, here of 83,333.33, not on 60,662.72."""
    house = opened("2020-03-02", policy=on_the_claim())
    ordered = turned_back(house, enforced(house))
    assert ordered["due"] == "CNY 59512.72", "not the 60,662.72 the debtor lost"
    assert ordered["refund_fee_by"] == "2020-03-17", "fifteen days"


def test_edge_e12_the_fee_of_1_150_comes_back_out_of_what_the_fisc_returns(opened: Opened) -> None:
    house = opened("2020-03-02", policy=on_the_claim())
    turned_back(house, enforced(house))
    with by("wang"):
        stated = house.cases.state_account(
            OF_2020, "p2", holder=DEBTOR, number="6210000000000000017", bank_name="工商银行",
            bank_code="102305000000", evidence="确认书",
        )  # fmt: skip
    house.as_("feng", house.cases.confirm_account, OF_2020, "p2", int(stated.ids["version"]))
    sub = house.case(OF_2020).sub_account
    back = house.receive("1150.00", name="某财政专户", sub_account=sub)
    ruling = house.paper(PaperKind.RULING, "执行回转裁定")
    asked_for = (OF_2020, "p2", Money("1150.00"), "退执行费")
    more = {"kind": PayoutKind.FEE_REFUND, "papers": [ruling]}
    with by("wang"), house.nothing_moves(DrawnOnOtherMoney):
        house.payouts.draft(*asked_for, **more)
    house.as_(
        "wang", house.charges.charge, OF_2020, PocketKind.FEE, Money("1150.00"), ruling,
        receipts=[back],
    )  # fmt: skip
    with by("wang"):
        refund = house.payouts.draft(*asked_for, pocket="fee", **more).ids["payout"]
    assert house.till.paid(refund).state is State.SETTLED


def on_the_claim() -> str:
    """The ordinary policy, where the fee is reckoned on the sum applied for."""
    said = json.loads(POLICY.read_text())
    said["execution_fee"] = {"base": "claim", "rounding": "fen_half_up"}
    said["sources"]["execution_fee"] = "本院案款管理办法"
    return json.dumps(said)
