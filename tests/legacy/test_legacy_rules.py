"""What may be done with money whose past is unknown, rule by rule."""

from datetime import date, timedelta

import pytest

from ledger.domain.money import Money
from reconciliation.legacy import law
from reconciliation.legacy.classes import LADDER, Grade, LegacyClass, Step

DAY = date(2021, 7, 1)


def test_r3_01_lines_and_owned_differences_come_to_the_bank() -> None:
    law.opening_ties(Money("100"), over=Money("5"), under=Money("3"), bank=Money("102"))
    with pytest.raises(law.OpeningDoesNotTie) as no:
        law.opening_ties(Money("100"), over=Money(0), under=Money(0), bank=Money("99.99"))
    assert no.value.facts["unexplained"] == Money("-0.01")


@pytest.mark.parametrize(("owner", "reason"), [("", "x"), ("sun", " ")])
def test_r3_01_a_plug_without_owner_or_reason_is_refused(owner: str, reason: str) -> None:
    with pytest.raises(law.DifferenceNeedsOwner):
        law.difference_is_owned(Money(1), owner=owner, reason=reason)


def test_r3_02_an_officers_word_alone_moves_no_money() -> None:
    law.may_move_on(Grade.E1)
    law.may_move_on(Grade.E2)
    with pytest.raises(law.EvidenceTooWeak):
        law.may_move_on(Grade.E3)


def test_r3_03_the_ladder_is_climbed_rung_by_rung() -> None:
    taken: list[tuple[Step, date]] = []
    for at, step in enumerate(LADDER):
        for other in LADDER:
            if other is not step:
                with pytest.raises(law.StepOutOfOrder):
                    law.may_take(other, DAY, taken, today=DAY + timedelta(9))
        law.may_take(step, DAY + timedelta(at), taken, today=DAY + timedelta(9))
        taken.append((step, DAY + timedelta(at)))
    with pytest.raises(law.StepOutOfOrder):
        law.may_take(LADDER[0], DAY + timedelta(9), taken, today=DAY + timedelta(9))


def test_r3_03_a_step_is_not_dated_before_the_last_nor_after_today() -> None:
    taken = [(LADDER[0], DAY)]
    for on in (DAY - timedelta(1), DAY + timedelta(2)):
        with pytest.raises(law.StepOutOfOrder):
            law.may_take(LADDER[1], on, taken, today=DAY + timedelta(1))


def test_r3_04_only_unidentified_money_whose_ladder_is_exhausted_is_put_up() -> None:
    law.may_give_notice(LegacyClass.E, LADDER)
    with pytest.raises(law.LadderNotExhausted) as no:
        law.may_give_notice(LegacyClass.E, LADDER[:-1])
    assert no.value.facts["missing"] == ["circular"]
    with pytest.raises(law.ClassNotProved):
        law.may_give_notice(LegacyClass.A, LADDER)


def test_r3_05_an_ownerless_notice_runs_a_full_year() -> None:
    notice = date(2024, 2, 29)
    assert law.notice_year_ends(notice) == date(2025, 3, 1)
    with pytest.raises(law.JudgmentTooEarly):
        law.may_be_judged_ownerless(notice, date(2025, 2, 28))
    law.may_be_judged_ownerless(notice, date(2025, 3, 1))


def test_r3_05_unidentified_money_never_goes_straight_to_the_treasury() -> None:
    with pytest.raises(law.NotForTreasury):
        law.may_become_treasury(LegacyClass.E, judgment="", decision=" ")
    law.may_become_treasury(LegacyClass.E, judgment="（2026）苏0508民特1号", decision="")
    law.may_become_treasury(LegacyClass.F, judgment="", decision="")
    for cls in LegacyClass:
        if cls is LegacyClass.I:
            law.may_be_handed_over(cls)
        else:
            with pytest.raises(law.NotForTreasury):
                law.may_be_handed_over(cls)


@pytest.mark.parametrize(
    ("cls", "given"),
    [
        (LegacyClass.A, {"case": ""}),
        (LegacyClass.B2, {"review_on": None}),
        (LegacyClass.C, {"review_on": DAY}),
        (LegacyClass.D, {"document": ""}),
        (LegacyClass.G, {"case": ""}),
        (LegacyClass.I, {"document": " "}),
        (LegacyClass.K, {"owner": ""}),
    ],
)
def test_a_class_needs_what_proves_it(cls: LegacyClass, given: dict[str, object]) -> None:
    whole = {
        "case": "（2015）合执字第00524号", "document": "审批表", "owner": "sun", "today": DAY,
        "review_on": DAY + timedelta(30),
    }  # fmt: skip
    law.may_be_called(cls, **whole)
    with pytest.raises((law.ClassNotProved, law.DifferenceNeedsOwner)):
        law.may_be_called(cls, **whole | given)
