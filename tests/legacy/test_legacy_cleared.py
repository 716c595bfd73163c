"""When legacy money counts as cleared: five tests, and a certificate of two people."""

from datetime import date
from pathlib import Path

import pytest

from api.chinese import detail_zh
from api.chinese_cleared import against_zh
from ledger.domain.errors import NotFound
from ledger.domain.money import Money
from ledger.domain.permissions import NotPermitted
from reconciliation.closing.proving import Proving
from reconciliation.legacy.classes import LADDER, Grade, LegacyClass
from reconciliation.legacy.cleared import (
    CertificateKnown,
    Certificates,
    CertifiedAlone,
    ClearedCertificate,
    NotCleared,
    Proof,
    ProofKind,
)
from reconciliation.legacy.law import Cleared
from reconciliation.legacy.position import DifferenceKind
from tests.formats.make import Line, camt, camt053, camt054
from tests.legacy.clearinghouse import Old
from tests.legacy.test_legacy_differences import Off
from tests.services.courthouse import ACCOUNT, CASE, Courthouse, by


def clear(old: Old) -> None:
    """Lead everything out, one way or another."""
    with by("wang"):
        match = old.clearing.propose(
            old.id(2), [(CASE, Money("20.00"))], Grade.E1, evidence="回单"
        ).ids["match"]
    with by("feng"):
        old.clearing.confirm(old.id(2), match)
    with by("feng"):
        old.clearing.reassign(old.id(3), "fee/x", "票据")
    for step in LADDER:
        with by("wang"):
            old.clearing.take_step(old.id(1), step, date(2026, 3, 2), result="无")
    with by("chen"):
        old.clearing.reclassify(
            old.id(1), LegacyClass.I, reason="财政决定", decision="苏财〔2026〕1号"
        )
    with by("chen"):
        old.clearing.reclassify(
            old.id(4), LegacyClass.D, reason="下落不明", document="提存审批1号",
            review_on=date(2026, 6, 1),
        )  # fmt: skip
    with by("lin"):
        old.loads.agree(ACCOUNT)


def test_r3_08_cleared_is_five_tests_and_a_certificate_of_two_people(old: Old) -> None:
    certificates = Certificates(old.house.court)
    old.told()
    answer = certificates.ask()
    assert [test.passed for test in answer.tests] == [False, True, False, True, False]
    before = old.house.court.position()
    with by("chen"), pytest.raises(NotCleared) as no:
        certificates.issue()
    assert len(no.value.facts["tests"]) == 3
    assert old.house.court.position() == before
    clear(old)
    old.told()
    assert certificates.ask().cleared
    with by("wang"), pytest.raises(NotPermitted):
        certificates.issue()
    with by("chen"):
        issued = certificates.issue()
    (certificate,) = issued.facts
    assert isinstance(certificate, ClearedCertificate.Issued)
    assert certificate.tests[-1] == (
        f"bank and books agree ({ACCOUNT}: opening certificate of 2015-12-31)"
    )
    old.told()
    with by("chen"), pytest.raises(CertificateKnown):
        certificates.issue()
    with by("chen"), pytest.raises(CertifiedAlone):
        certificates.countersign("2026-03")
    with by("lin"):
        certificates.countersign("2026-03")
    with by("lin"), pytest.raises(CertificateKnown):
        certificates.countersign("2026-03")
    with by("lin"), pytest.raises(NotFound):
        certificates.countersign("2026-04")


def test_r3_08_the_fifth_test_says_which_proof_of_the_bank_it_rests_on(old: Old) -> None:
    """The certificate of the opening balance until a statement is imported, then the statement."""
    clear(old)
    old.told()
    certificates = Certificates(old.house.court)
    held = certificates.ask().proofs[0].balance
    opening = Proof(ACCOUNT, ProofKind.OPENING, date(2015, 12, 31), held)
    assert certificates.ask().proofs == (opening,)
    old.house.take(camt053(ACCOUNT, held.plain, [Line("7.00", serial="N1")], on="2026-03-02"))
    old.told()
    answer = certificates.ask()
    statement = Proof(ACCOUNT, ProofKind.STATEMENT, date(2026, 3, 2), held + Money("7.00"))
    assert (answer.proofs, answer.cleared) == ((statement,), True)
    later = camt053(ACCOUNT, (held + Money("7.00")).plain, [], on="2026-03-03", statement_id="E-2")
    old.house.take(later)
    old.told()
    assert certificates.ask().proofs[0].day == date(2026, 3, 3)


def test_r3_08_neither_a_days_interim_report_nor_differences_that_make_up_for_each_other_prove(
    old: Old,
) -> None:
    """What was notified is not on the statement, and what is on it was never notified: 7 and 7."""
    clear(old)
    court = old.house.court
    old.told()
    held = Certificates(court).ask().proofs[0].balance
    interim = camt("052", ACCOUNT, held.plain, [], on="2026-03-02", statement_id="R-1")
    old.house.take(interim, "报告.xml")
    old.told()
    assert Certificates(court).ask().proofs[0].kind is ProofKind.OPENING
    old.house.take(camt054(ACCOUNT, [Line("7.00", serial="N1")]), "通知.xml")
    statement = [Line("7.00", serial="N2"), Line("7.00", credit=False, serial="N3")]
    end = camt053(ACCOUNT, held.plain, statement, on="2026-03-02", statement_id="E-1")
    old.house.take(end, "对账单.xml")
    with by("feng"):
        Proving(court).prove(date(2026, 3, 2))
    with by("feng"):
        Proving(court).confirm_balance(ACCOUNT, date(2026, 3, 2), held + Money("7.00"), "函")
    old.told()
    answer = Certificates(court).ask()
    assert answer.proofs[0].kind is ProofKind.LETTER
    assert not answer.tests[4].passed
    kinds = {said.split(": ")[1].split(" ")[0] for said in answer.tests[4].against}
    assert kinds == {"not-at-bank", "short"}


def test_r3_08_money_free_for_more_than_thirty_days_and_a_passed_review_undo_it(old: Old) -> None:
    clear(old)
    old.house.later(days=31)
    old.told()
    answer = Certificates(old.house.court).ask()
    assert [test.passed for test in answer.tests] == [True, False, True, True, True]
    assert CASE in answer.tests[1].against[0]
    old.house.later(days=80)
    old.told()
    assert not Certificates(old.house.court).ask().tests[2].passed


def test_r3_08_unidentified_money_under_another_name_is_not_cleared(old: Old) -> None:
    clear(old)
    with by("chen"):
        old.clearing.reclassify(
            old.id(1), LegacyClass.K, reason="列为差错", document="情况说明", owner="sun"
        )
    old.told()
    answer = Certificates(old.house.court).ask()
    assert [test.passed for test in answer.tests] == [False, True, True, True, True]
    assert answer.tests[0].against == ("row 2 (E → K)",)


def test_r3_08_a_legacy_balance_that_grew_is_not_cleared(old: Old) -> None:
    """Reported as cleared after taking money back to "other" is what the fourth test is for."""
    clear(old)
    old.house.later(days=40)
    case = old.house.case()
    case.uncredit(old.id(2), "m1", Money("20.00"), reason="误对应")
    with by("feng"):
        old.house.court.save(case)
    old.told()
    answer = Certificates(old.house.court).ask()
    assert not answer.tests[3].passed
    assert answer.tests[3].against == ("2026-04 +CNY 20.00",)


def test_r3_08_a_shortage_that_is_explained_is_not_made_good(off: Off) -> None:
    """Open, explained and put right are three things; only the last lets the book be cleared."""
    old, certificates = off.old, Certificates(off.house.court)
    with by("chen"):
        old.clearing.reclassify(
            old.id(1), LegacyClass.D, reason="下落不明", document="提存审批1号",
            review_on=date(2026, 6, 1),
        )  # fmt: skip
    with by("lin"):
        old.loads.agree(ACCOUNT)
    line = off.house.receive("100.00", name="责任人")
    with by("feng"):
        Proving(off.house.court).confirm_balance(
            ACCOUNT, date(2026, 3, 2), Money("1000.00"), "余额对账单"
        )

    def asked() -> tuple[Cleared, tuple[str, ...], str]:
        table = off.table()  # R-7, which the same clerk reads
        answer = certificates.ask()
        assert answer.cleared is (answer.state is Cleared.YES)
        return answer.state, answer.tests[4].against, str(table.rows[-1][-1])

    subject = f"{ACCOUNT}: short opening:{ACCOUNT}:K-1"
    assert asked() == (Cleared.NO, (subject,), "待查")
    off.explained()
    still = f"{subject} explained, 100.00 not put right"
    assert asked() == (Cleared.EXPLAINED, (still,), "已查明，未处理")
    assert against_zh(still).endswith("K-1，原因已查明，100.00元尚未处理")
    with by("chen"), pytest.raises(NotCleared) as no:
        certificates.issue()
    assert no.value.facts["state"] is Cleared.EXPLAINED
    assert "状态：差额已查明，尚未处理" in detail_zh(no.value)
    with by("sun"):
        off.differences.cover(off.ticket, line, Money("60.00"), "追缴决定")
    still = f"{subject} explained, 40.00 not put right"
    assert asked() == (Cleared.EXPLAINED, (still,), "已查明，未处理")
    with by("sun"):
        off.differences.cover(off.ticket, line, Money("40.00"), "追缴决定")
    assert asked() == (Cleared.YES, (), "已处理")


@pytest.fixture
def off(house: Courthouse, tmp_path: Path) -> Off:
    return Off(house, tmp_path, DifferenceKind.SHORT)
