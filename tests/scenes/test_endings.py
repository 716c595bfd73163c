"""Scenarios 48 to 59: escrow, old money, an ended round, a hand-over — on their own days."""

from datetime import timedelta
from pathlib import Path

from ledger.domain.act import Role
from ledger.domain.api_key import Secret
from ledger.domain.case_account import PartyRole
from ledger.domain.case_people import TerminatedNow
from ledger.domain.case_pockets import PocketKind
from ledger.domain.escrow_state import EscrowState
from ledger.domain.hand_over import OpenItemsLeft
from ledger.domain.law.escrow import Attempt, Channel, EscrowGround, EscrowNotLapsed
from ledger.domain.law.fees import FeeAboveTariff, FeeBelowTariff
from ledger.domain.law.termination import Condition
from ledger.domain.money import Money, zero
from ledger.domain.notice import Channel as Told
from ledger.domain.notice import NoticeKind
from ledger.domain.paper import PaperKind
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.termination import Shown
from ledger.projections import notices
from ledger.services.people import People
from ledger.services.terminations import Terminations
from reconciliation.legacy import law
from reconciliation.legacy.classes import LADDER, LegacyClass
from tests.legacy.clearinghouse import Old
from tests.legacy.registers import row
from tests.scenes.conftest import Opened
from tests.scenes.stage import Stage, day
from tests.services.courthouse import by
from tests.services.keyed import in_use

CASE = "（2018）苏0508执101号"
ENDED, RESTORED = "（2016）苏0508执101号", "（2018）苏0508执恢9号"


def test_scenario_48_7_300_in_escrow_on_1_june_2018_lapse_not_before_2_june_2023(
    opened: Opened,
) -> None:
    house = opened("2018-06-01")
    house.receive("7300.00", sub_account=house.payable(CASE))
    tried = [
        Attempt(day("2018-05-10"), Channel.TELEPHONE, "空号"),
        Attempt(day("2018-05-14"), Channel.TEXT, "未回复"),
        Attempt(day("2018-05-21"), Channel.MAIL, "退信"),
    ]
    with by("wang"):
        number = house.escrows.ask(
            CASE, "p1", Money("7300.00"), ground=EscrowGround.UNREACHABLE,
            reason="按预留方式均无法联系", attempts=tried,
        ).ids["escrow"]  # fmt: skip
    house.as_("chen", house.escrows.grant, number)
    house.as_(
        "wang", house.escrows.notify, number, Channel.PUBLIC_NOTICE, day("2018-06-01"),
        house.paper(PaperKind.NOTICE),
    )  # fmt: skip
    escrow = house.escrows.escrow(number)
    assert (escrow.state, escrow.discharged) == (EscrowState.GRANTED, Money("7300.00"))
    house.to("2023-06-01")
    sign_off = house.paper(PaperKind.SIGN_OFF)
    with by("chen"), house.nothing_moves(EscrowNotLapsed, ripe=day("2023-06-02")):
        house.escrows.propose_lapse(number, sign_off)
    house.to("2023-06-02")
    house.as_("chen", house.escrows.propose_lapse, number, sign_off)


def test_scenario_50_12_000_of_2012_go_to_the_treasury_only_by_judgment_or_authority(
    opened: Opened, tmp_path: Path
) -> None:
    house = opened("2016-08-05")
    old = Old(house, tmp_path).loaded(row(1, "12000.00", day="2012-06-01"))
    for step in LADDER:
        house.as_("wang", old.clearing.take_step, old.id(1), step, day("2016-08-05"), result="无")
    with by("chen"), house.nothing_moves(law.NotForTreasury):
        old.clearing.reclassify(
            old.id(1), LegacyClass.I, reason="上缴国库", document="院长办公会纪要"
        )
    with by("wang"), house.nothing_moves(law.NotForTreasury):
        old.clearing.pay(old.id(1), "treasury", Money("12000.00"), "上缴国库", PayoutKind.TREASURY)
    petition = "（2016）苏0508民特1号"
    house.as_("chen", old.clearing.file_petition, petition, [old.id(1)], document="申请书")
    house.as_("chen", old.clearing.publish_petition, petition, day("2016-08-05"), "财产认领公告")
    with by("chen"), house.nothing_moves(law.JudgmentTooEarly):
        old.clearing.judge_petition(petition, "判决", day("2016-08-05") + timedelta(364))
    house.to("2017-08-07")
    house.as_("chen", old.clearing.judge_petition, petition, "判决", day("2017-08-07"))
    house.as_(
        "chen", old.clearing.reclassify, old.id(1), LegacyClass.I, reason="判决收归国家",
        document="判决书",
    )  # fmt: skip
    assert old.line(1).cls is LegacyClass.I


def ended(house: Stage, listing: Terminations) -> str:
    """Filed on 8 August 2016, the round ended on 10 December."""
    sub = house.payable(ENDED)
    house.to("2016-12-10")
    shown = [Shown(each, house.paper(PaperKind.RECORD)) for each in Condition]
    with by("chen"):
        listing.terminate(ENDED, shown, paper=house.paper(PaperKind.RULING))
    return sub


def test_scenario_52_9_000_of_2_april_2018_on_a_round_ended_on_10_december_2016(
    opened: Opened,
) -> None:
    house = opened("2016-08-08")
    listing = Terminations(house.court)
    sub = ended(house, listing)
    assert listing.termination(ENDED).dues[0] == day("2017-06-10")
    assert listing.termination(ENDED).dues[-1] == day("2021-12-10")
    house.to("2018-04-02")
    line = house.receive("9000.00", sub_account=sub)
    assert house.case(ENDED).free == Money("9000.00")
    (alert,) = house.listed(notices.late_money)
    assert alert.receipt == line
    assert house.clock_of(ENDED).legal_due == day("2018-05-02")
    with by("wang"), house.nothing_moves(TerminatedNow):
        house.payouts.draft(ENDED, "p1", Money("9000.00"), "款")
    house.as_(
        "wang", house.notices.tell, ENDED, NoticeKind.COLLECT, "p1", "来款9,000.00元",
        channel=Told.PHONE, about=line,
    )  # fmt: skip
    house.open_case(RESTORED)
    house.as_("wang", listing.restore, ENDED, under=RESTORED, paper=house.paper(PaperKind.RULING))
    (lot,) = house.case(RESTORED).lots.values()
    assert (lot.amount, lot.value_date) == (Money("9000.00"), day("2018-04-02"))
    assert house.case(ENDED).free == zero()


def test_scenario_52_the_fee_of_9_000_after_20_000_is_the_difference_of_the_tariff(
    opened: Opened,
) -> None:
    """Of 29,000.00 in both rounds 335.00 are due; 200.00 were taken of the first 20,000.00."""
    house = opened("2016-08-08")
    listing = Terminations(house.court)
    sub = house.payable(ENDED)
    house.receive("20000.00", sub_account=sub)
    sheet = house.paper(PaperKind.COMPUTATION)
    house.as_("wang", house.charges.charge, ENDED, PocketKind.FEE, Money("200.00"), sheet)
    treasury = house.payee(PartyRole.TREASURY, "某财政专户", number=ENDED)
    with by("wang"):
        fee = house.payouts.draft(
            ENDED, treasury, Money("200.00"), "款", kind=PayoutKind.FEE, pocket="fee",
            papers=[house.paper(PaperKind.PAYMENT_SLIP)],
        ).ids["payout"]  # fmt: skip
    for number in (fee, house.drafted("19800.00", ENDED).ids["payout"]):
        house.till.paid(number)
    house.to("2016-12-10")
    shown = [Shown(each, house.paper(PaperKind.RECORD)) for each in Condition]
    house.as_("chen", listing.terminate, ENDED, shown, paper=house.paper(PaperKind.RULING))
    house.to("2018-04-02")
    house.receive("9000.00", sub_account=sub)
    house.open_case(RESTORED)
    house.as_("wang", listing.restore, ENDED, under=RESTORED, paper=house.paper(PaperKind.RULING))
    for amount, why in (("135.01", FeeAboveTariff), ("134.99", FeeBelowTariff)):
        with by("wang"), house.nothing_moves(why):
            house.charges.charge(RESTORED, PocketKind.FEE, Money(amount), sheet)
    house.as_("wang", house.charges.charge, RESTORED, PocketKind.FEE, Money("135.00"), sheet)


def test_scenario_59_who_leaves_on_1_september_2021_with_two_drafts_and_a_claim(
    opened: Opened,
) -> None:
    number = "（2021）苏0508执101号"
    house = opened("2021-08-30")
    house.receive("25000.00", sub_account=house.payable(number))
    for amount in ("1000.00", "2000.00"):
        house.drafted(amount, number)
    line = house.receive("700.00", name="某人")
    with by("wang"):
        house.receipts.propose(line, [(number, Money("700.00"))], evidence="电话确认")
    prefix = Secret.parse(in_use(house.keys, "wang", Role.OFFICER)).prefix
    house.to("2021-09-01")
    house.listed(notices.late_money)
    with by("admin"), house.nothing_moves(OpenItemsLeft):
        house.keys.revoke(prefix, "调离")
    people = People(house.court)
    with by("chen"):
        listed = people.list_hand_over("wang", "zhao").ids
    for person in ("wang", "zhao", "chen"):
        house.listed(notices.late_money)
        house.as_(person, people.sign_hand_over, listed["hand_over"], listed["digest"])
    assert people.hand_over(listed["hand_over"]).complete
    assert house.case(number).officer == "zhao"
    house.as_("feng", house.receipts.confirm, line, "c1")
    house.listed(notices.late_money)
    house.as_("admin", house.keys.revoke, prefix, "调离")
    assert house.topics("api-key.revoked") == 1
