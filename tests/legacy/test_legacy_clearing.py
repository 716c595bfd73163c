"""Clearing single lines: nothing skipped, nothing guessed, nothing paid on a word alone."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from ledger.domain import clock
from ledger.domain.errors import NotFound, Refusal
from ledger.domain.money import Money
from ledger.domain.paper import Paper, PaperKind
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.permissions import NotPermitted
from ledger.services.command import ChangedSince
from ledger.store.verify import verify
from reconciliation.legacy import law
from reconciliation.legacy.classes import LADDER, Grade, LegacyClass, Step
from reconciliation.legacy.line_parts import (
    ClassedAlone,
    MatchNeedsEvidence,
    NoSuchMatch,
    NothingLeft,
    NotThatClass,
    PayeeNotStated,
    SameClass,
)
from reconciliation.legacy.notice import (
    ClaimantNotProved,
    NoticeKnown,
    NoticeNotApproved,
    NotInForce,
)
from reconciliation.legacy.stretch import NoSuchLine, ProposerConfirms
from tests.legacy.clearinghouse import Old
from tests.legacy.registers import PAYEE, row
from tests.services.courthouse import CASE, OTHER_CASE, Courthouse, by

TODAY = date(2026, 3, 2)
RULING = Paper(PaperKind.RULING, "（2026）苏0508执异3号", date(2026, 2, 2))
OLD_CASE = "（2015）合执字第00524号"


@pytest.fixture
def old(house: Courthouse, tmp_path: Path) -> Old:
    return Old(house, tmp_path)


def ladder(old: Old, at: int, steps: tuple[Step, ...] = LADDER) -> None:
    for step in steps:
        with by("wang"):
            old.clearing.take_step(old.id(at), step, clock.today(), result="无结果")


def exhausted(old: Old) -> UUID:
    """A line of 12,000.00 from 2012 of which nobody knows anything after seven steps."""
    old.loaded(row(1, "12000.00", day="2012-06-01"))
    ladder(old, 1)
    return old.id(1)


def test_scenario_50_unidentified_money_never_goes_straight_to_the_treasury(old: Old) -> None:
    line = exhausted(old)
    with by("chen"), pytest.raises(law.NotForTreasury) as no:
        old.clearing.reclassify(line, LegacyClass.I, reason="上缴国库", document="院长办公会纪要")
    assert "第二百零二条" in str(no.value.cited)
    before = old.house.court.position()
    with by("wang"), pytest.raises(law.NotForTreasury):
        old.clearing.pay(line, "treasury", Money("12000.00"), "上缴", PayoutKind.TREASURY)
    assert old.house.court.position() == before
    # With a judgment after a full year of notice it may, and then as class I with its slip.
    with by("chen"):
        old.clearing.file_petition("（2026）苏0508民特1号", [line], document="申请书")
    with by("chen"):
        old.clearing.publish_petition("（2026）苏0508民特1号", TODAY, "财产认领公告")
    with by("chen"), pytest.raises(law.JudgmentTooEarly):
        old.clearing.judge_petition("（2026）苏0508民特1号", "判决", TODAY + timedelta(364))
    old.house.later(days=366)
    with by("chen"):
        old.clearing.judge_petition(
            "（2026）苏0508民特1号", "（2026）苏0508民特1号判决", TODAY + timedelta(365)
        )
    with by("chen"):
        old.clearing.reclassify(line, LegacyClass.I, reason="判决收归国家", document="判决书")
    assert old.line(1).cls is LegacyClass.I
    slip = Paper(PaperKind.PAYMENT_SLIP, "缴2027-001", TODAY)
    judged = Paper(PaperKind.JUDGMENT, "（2026）苏0508民特1号", TODAY)
    with by("wang"):
        old.clearing.state_destination(
            line, "treasury", holder="国库", number="32000000000000001", bank_name="国家金库",
            bank_code="011305000000", paper=judged,
        )  # fmt: skip
    with by("wang"):
        paid = old.clearing.pay(
            line, "treasury", Money("12000.00"), "上缴国库", PayoutKind.TREASURY,
            papers=[slip, judged],
        )  # fmt: skip
    payout = old.house.payout(paid.ids["payout"])
    assert payout.amount == Money("12000.00")
    assert old.stands(f"refundable/{payout.id}") == Money("12000.00")
    assert verify(old.house.court.database, old.house.court.book, workers=0).intact


def test_r3_05_unidentified_money_does_not_reach_the_treasury_by_way_of_another_class(
    old: Old,
) -> None:
    line = exhausted(old)
    with by("chen"):
        old.clearing.reclassify(line, LegacyClass.F, reason="诉讼费", document="情况说明")
    before = old.house.court.position()
    with by("chen"), pytest.raises(law.NotForTreasury):
        old.clearing.reclassify(line, LegacyClass.I, reason="上缴国库", document="院长办公会纪要")
    assert old.house.court.position() == before


def test_r3_03_no_court_is_asked_for_money_that_could_still_be_found_otherwise(old: Old) -> None:
    old.loaded(row(1, "12000.00"), row(2, "1.00", remark="诉讼费"))
    ladder(old, 1, LADDER[:-1])
    before = old.house.court.position()
    for line, why in ((old.id(1), law.LadderNotExhausted), (old.id(2), law.ClassNotProved)):
        with by("chen"), pytest.raises(why):
            old.clearing.file_petition("民特1", [line], document="申请书")
    assert old.house.court.position() == before


def test_a_decision_of_the_financial_authority_opens_the_treasury_too(old: Old) -> None:
    line = exhausted(old)
    with by("chen"):
        old.clearing.reclassify(
            line, LegacyClass.I, reason="财政批复", decision="苏财综〔2026〕7号"
        )
    assert old.line(1).cls is LegacyClass.I


def test_an_owner_who_comes_back_takes_the_money_out_of_the_states_class(old: Old) -> None:
    line = exhausted(old)
    with by("chen"):
        old.clearing.file_petition("民特1", [line], document="申请书")
    with by("chen"):
        old.clearing.publish_petition("民特1", TODAY, "公告")
    with by("chen"), pytest.raises(NotInForce):
        old.clearing.publish_petition("民特1", TODAY, "公告")
    old.house.later(days=400)
    with by("chen"):
        old.clearing.judge_petition("民特1", "判决", TODAY + timedelta(366))
    with by("chen"):
        old.clearing.revoke_petition("民特1", "新判决", TODAY + timedelta(390))
    found = old.line(1)
    assert (found.cls, found.judgment) == (LegacyClass.E, "")
    with by("chen"), pytest.raises(law.NotForTreasury):
        old.clearing.reclassify(line, LegacyClass.I, reason="再缴", document="x")


def test_edge_e11_a_pooled_booking_is_matched_tranche_by_tranche_never_on_a_word(
    old: Old,
) -> None:
    old.house.open_case()
    old.house.open_case(OTHER_CASE)
    old.loaded(row(1, "50000.00", day="2010-03-01", remark="多案合并入账"))
    line = old.id(1)
    with by("wang"):
        word = old.clearing.propose(
            line, [(CASE, Money("30000.00"))], Grade.E3, evidence="", reason="承办人回忆"
        ).ids["match"]
    with by("wang"):
        file = old.clearing.propose(
            line, [(OTHER_CASE, Money("15000.00"))], Grade.E2, evidence="案卷第12页"
        ).ids["match"]
    with by("chen"), pytest.raises(law.EvidenceTooWeak):
        old.clearing.confirm(line, word)
    with by("chen"):
        old.clearing.confirm(line, file)
    assert old.stands(f"case/{OTHER_CASE}/available") == Money("15000.00")
    with by("wang"):
        old.clearing.prove(line, word, Grade.E1, evidence="银行回单与案卷一致")
    with by("chen"):
        old.clearing.confirm(line, word)
    assert old.stands(f"case/{CASE}/available") == Money("30000.00")
    assert old.stands(f"unclaimed/{line}") == Money("5000.00")
    with by("wang"), pytest.raises(NothingLeft):
        old.clearing.propose(line, [(CASE, Money("5000.01"))], Grade.E1, evidence="x")
    assert old.house.case().lots[line].value_date == date(2010, 3, 1)


def test_whoever_matched_a_line_does_not_approve_paying_it_out(old: Old) -> None:
    old.house.payable()
    old.loaded(row(1, "8000.00"))
    with by("feng"):
        match = old.clearing.propose(
            old.id(1), [(CASE, Money("8000.00"))], Grade.E1, evidence="回单"
        ).ids["match"]
    with by("chen"):
        old.clearing.confirm(old.id(1), match)
    drafted = old.house.drafted("8000.00")
    with by("chen"):
        old.house.payouts.approve(drafted.ids["payout"], drafted.ids["digest"])
    with by("feng"), pytest.raises(Refusal):
        old.house.payouts.approve(drafted.ids["payout"], drafted.ids["digest"])
    with by("sun"):
        old.house.payouts.approve(drafted.ids["payout"], drafted.ids["digest"])


def test_scenario_8_a_line_shows_its_steps_and_when_it_is_looked_at_next(old: Old) -> None:
    old.loaded(row(1))
    with by("wang"):
        old.clearing.take_step(
            old.id(1), Step.BANK_INQUIRY, TODAY, result="已发函", document="查询函1号",
            next_on=date(2026, 3, 16),
        )  # fmt: skip
    assert old.line(1).steps == [(Step.BANK_INQUIRY, TODAY)]
    assert old.house.topics("legacy-line.taken-up") == 1
    assert old.house.topics("legacy-stretch.line-handed-over") == 1


def test_money_that_is_no_case_money_goes_where_it_belongs(old: Old) -> None:
    old.loaded(row(1, "300.00", remark="诉讼费"))
    with by("feng"):
        old.clearing.reassign(old.id(1), f"fee/{OLD_CASE}", "收费票据12号")
    assert old.stands(f"fee/{OLD_CASE}") == Money("300.00")
    assert old.line(1).remainder == Money(0)


def test_whoever_called_money_no_case_money_does_not_give_it_away(old: Old) -> None:
    line = exhausted(old)
    with by("feng"):
        old.clearing.reclassify(line, LegacyClass.F, reason="诉讼费", document="情况说明")
    before = old.house.court.position()
    with by("feng"), pytest.raises(ClassedAlone):
        old.clearing.reassign(line, "fee/x", "情况说明")
    assert old.house.court.position() == before
    with by("sun"):
        old.clearing.reassign(line, "fee/x", "收费票据12号")
    assert old.stands("fee/x") == Money("12000.00")


def test_a_mistaken_remittance_goes_back_to_its_own_account_only(old: Old) -> None:
    line_row = row(1, "9.00", payer="某公司", remark="误汇")
    line_row[6] = "3200000000001"
    old.loaded(line_row)
    line, bank = old.id(1), {"bank_name": "工商银行", "bank_code": "102305000000"}
    with by("wang"), pytest.raises(PayeeNotStated):
        old.clearing.state_destination(
            line, "payer", holder="别人", number="1", paper=RULING, **bank
        )
    with by("wang"):
        old.clearing.state_destination(
            line, "payer", holder="某公司", number="3200000000001", paper=RULING, **bank
        )
    with by("wang"):
        paid = old.clearing.pay(
            line, "payer", Money("9.00"), "误汇退回", PayoutKind.MISREMITTED, papers=[RULING]
        )
    assert old.stands(f"unclaimed/{line}") == Money(0)
    with by("wang"):
        old.house.payouts.withdraw(paid.ids["payout"], "另查")
    assert old.stands(f"unclaimed/{line}") == Money("9.00")
    assert old.line(1).free == Money("9.00")


def test_r3_04_a_notice_needs_an_exhausted_ladder_and_two_people(old: Old) -> None:
    old.loaded(row(1, "12000.00"), row(2, "5.00", remark="罚金"))
    ladder(old, 1, LADDER[:-1])
    line = old.id(1)
    until = date(2026, 9, 2)
    with by("chen"), pytest.raises(law.LadderNotExhausted):
        old.clearing.draft_notice("公1", [line], medium="人民法院公告网", until=until)
    ladder(old, 1, LADDER[-1:])
    with by("chen"), pytest.raises(law.ClassNotProved):
        old.clearing.draft_notice("公1", [line, old.id(2)], medium="公告网", until=until)
    with by("chen"):
        old.clearing.draft_notice("公1", [line], medium="人民法院公告网", until=until)
    with by("chen"), pytest.raises(NoticeKnown):
        old.clearing.draft_notice("公1", [line], medium="人民法院公告网", until=until)
    with by("chen"), pytest.raises(NoticeNotApproved):
        old.clearing.post_notice("公1")
    with by("wang"), pytest.raises(NotInForce):
        old.clearing.apply("公1", line, claimant="甲公司", proof="汇款回单")
    with by("lin"):
        old.clearing.post_notice("公1")
    with by("wang"):
        for which, proof, why in ((line, " ", ClaimantNotProved), (old.id(2), "回单", NotInForce)):
            with pytest.raises(why):  # no proof, or another line, which no notice puts up
                old.clearing.apply("公1", which, claimant="甲公司", proof=proof)
        old.clearing.apply("公1", line, claimant="甲公司", proof="汇款回单")
    with by("lin"), pytest.raises(NotInForce):
        old.clearing.expire_notice("公1")
    old.house.later(days=200)
    with by("lin"):
        old.clearing.expire_notice("公1")
    assert old.clearing.notice("公1").expired


REFUSED: list[tuple[str, Callable[[Old], Any], type[Refusal]]] = [
    ("wang", lambda o: o.clearing.take_step(o.id(1), Step.CIRCULAR, TODAY, result="x"),
     law.StepOutOfOrder),
    ("wang", lambda o: o.clearing.take_step(o.id(1), Step.BANK_INQUIRY, TODAY, result=" "),
     MatchNeedsEvidence),
    ("wang", lambda o: o.clearing.reclassify(o.id(1), LegacyClass.E, reason="x"), SameClass),
    ("wang", lambda o: o.clearing.reclassify(o.id(1), LegacyClass.C, reason="x", document="d"),
     law.ClassNotProved),
    ("wang", lambda o: o.clearing.reclassify(o.id(1), LegacyClass.F, reason=" ", document="d"),
     MatchNeedsEvidence),
    ("wang", lambda o: o.clearing.propose(o.id(1), [(CASE, Money(1))], Grade.E1, evidence=""),
     NotFound),
    ("wang", lambda o: o.clearing.prove(o.id(1), "m1", Grade.E1, evidence="x"), NoSuchMatch),
    ("chen", lambda o: o.clearing.confirm(o.id(1), "m9"), NoSuchMatch),
    ("chen", lambda o: o.clearing.refuse(o.id(1), "m9", "x"), NoSuchMatch),
    ("feng", lambda o: o.clearing.reassign(o.id(1), "fee/x", "d"), NotThatClass),
    ("wang", lambda o: o.clearing.state_destination(
        o.id(1), "x", holder="x", number="1", bank_name="b", bank_code="1", paper=RULING),
     NotThatClass),
    ("wang", lambda o: o.clearing.pay(o.id(1), "x", Money(1), "x", PayoutKind.REFUND),
     NotThatClass),
    ("lin", lambda o: o.clearing.post_notice("无"), NotFound),
    ("wang", lambda o: o.clearing.apply("无", o.id(1), claimant="x", proof="x"), NotFound),
    ("lin", lambda o: o.clearing.expire_notice("无"), NotFound),
    ("chen", lambda o: o.clearing.publish_petition("无", TODAY, "x"), NotFound),
    ("chen", lambda o: o.clearing.judge_petition("无", "x", TODAY), NotFound),
    ("chen", lambda o: o.clearing.revoke_petition("无", "x", TODAY), NotFound),
    ("chen", lambda o: o.clearing.file_petition("x", [o.id(9)], document="d"), NoSuchLine),
    ("chen", lambda o: o.clearing.draft_notice("x", [o.id(9)], medium="m", until=TODAY),
     NoSuchLine),
    ("audit", lambda o: o.clearing.take_step(o.id(1), Step.BANK_INQUIRY, TODAY, result="x"),
     NotPermitted),
    ("wang", lambda o: o.clearing.draft_notice("x", [o.id(1)], medium="m", until=TODAY),
     NotPermitted),
    ("wang", lambda o: o.clearing.take_step(
        o.id(1), Step.BANK_INQUIRY, TODAY, result="x", expected=7), ChangedSince),
]  # fmt: skip


def test_what_is_refused_records_nothing(old: Old) -> None:
    old.loaded(row(1, "100.00"))
    before = old.house.court.position()
    for person, ask, why in REFUSED:
        with by(person), pytest.raises(why):
            ask(old)
        assert old.house.court.position() == before


def test_a_match_is_not_confirmed_by_its_author_and_may_be_sent_back(old: Old) -> None:
    old.house.open_case()
    old.loaded(row(1, "100.00", payee=PAYEE))
    with by("chen"):
        match = old.clearing.propose(
            old.id(1), [(CASE, Money(100))], Grade.E1, evidence="回单"
        ).ids["match"]
    with by("chen"), pytest.raises(ProposerConfirms):
        old.clearing.confirm(old.id(1), match)
    with by("feng"):
        old.clearing.refuse(old.id(1), match, "金额不符")
    assert old.line(1).free == Money(100)
