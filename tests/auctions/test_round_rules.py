"""The conditions of another round, each on its own, and its price."""

from dataclasses import replace
from datetime import date

import pytest

from auctions.law.rounds import (
    Asked,
    all_met,
    conditions,
    hold_within,
    mode_allowed,
    round_start,
    unmet,
)
from auctions.law.says import RoundRefused, TermsRefused
from auctions.lot_words import Basis, Kind, Mode
from tests.scenario import yuan

READY = Asked(
    today=date(2026, 7, 1),
    failed=frozenset({Kind.A1, Kind.A2, Kind.PS}),
    entitled=frozenset({"p1"}),
    asked_after=frozenset({Kind.A2, Kind.PS}),
    declined=frozenset({"p1"}),
    seizure_until=date(2028, 1, 1),
    returned=False,
    request="申请书",
    requester_is_creditor=True,
    basis=Basis.BOTH_PARTIES,
    consents=frozenset({"p1", "p2"}),
    applicant="p1",
    debtor="p2",
    finding="",
    bases_allowed=frozenset(Basis),
    terminated_cases=(),
    to_notify=frozenset({"b1"}),
    notified=frozenset({"b1"}),
    notice_on=date(2026, 8, 3),
    starts_on=date(2026, 9, 2),
    valid_until=date(2026, 12, 31),
    mode=Mode.CARRY_OVER,
    round_no=2,
    max_rounds=2,
    president="",
    stays=(),
    start=yuan("560000"),
    before_applicant=yuan("10000"),
)

BROKEN = {
    "R2-1": {"failed": frozenset({Kind.A1, Kind.A2})},
    "R2-2": {"asked_after": frozenset({Kind.A2})},
    "R2-3": {"seizure_until": date(2026, 6, 30)},
    "R2-4": {"returned": True},
    "R2-5": {"request": " "},
    "R2-6": {"consents": frozenset({"p1"})},
    "R2-7": {"terminated_cases": ("（2026）苏0508执101号",)},
    "R2-8": {"notified": frozenset()},
    "R2-9": {"valid_until": date(2026, 8, 2)},
    "R2-10": {"round_no": 3},
    "R2-11": {"stays": ("objection",)},
    "R2-12": {"before_applicant": yuan("560000")},
}


def test_every_condition_is_shown_with_its_reason() -> None:
    found = conditions(READY)
    assert [each.rule for each in found] == [f"R2-{n}" for n in range(1, 13)]
    assert all(each.met and each.why for each in found)
    all_met(found)


@pytest.mark.parametrize("rule", BROKEN)
def test_a_condition_that_is_not_met_is_named_alone(rule: str) -> None:
    found = conditions(replace(READY, **BROKEN[rule]))
    assert unmet(found) == (rule,)
    with pytest.raises(RoundRefused) as refused:
        all_met(found)
    assert refused.value.facts["rule"] == rule
    assert refused.value.facts["unmet"] == (rule,)


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("R2-2", {"declined": frozenset()}),
        ("R2-5", {"requester_is_creditor": False}),
        ("R2-6", {"basis": Basis.CHANGE_FINDING}),
        ("R2-6", {"bases_allowed": frozenset({Basis.CHANGE_FINDING})}),
        ("R2-9", {"starts_on": date(2027, 7, 1)}),
        ("R2-9", {"valid_until": None}),
    ],
)
def test_a_condition_may_fail_in_other_ways(rule: str, changes: dict[str, object]) -> None:
    assert unmet(conditions(replace(READY, **changes))) == (rule,)


@pytest.mark.parametrize(
    "changes",
    [
        {"basis": Basis.CHANGE_FINDING, "finding": "同地段价格上涨", "consents": frozenset()},
        {"mode": Mode.RE_PRICE, "valid_until": date(2025, 1, 1)},
        {"round_no": 3, "president": "院长批示"},
        {"start": None},
    ],
)
def test_a_condition_may_be_met_in_other_ways(changes: dict[str, object]) -> None:
    assert unmet(conditions(replace(READY, **changes))) == ()


def test_r2_13_a_price_is_carried_over_only_with_both_consents() -> None:
    asked = {"single_step": False, "default": Mode.RE_PRICE}
    mode_allowed(Mode.CARRY_OVER, both_consent=True, **asked)
    mode_allowed(Mode.RE_PRICE, both_consent=False, **asked)
    mode_allowed(Mode.SINGLE_STEP, both_consent=False, single_step=True, default=Mode.RE_PRICE)
    for mode, default in (
        (Mode.CARRY_OVER, Mode.RE_PRICE),
        (Mode.SINGLE_STEP, Mode.RE_PRICE),
        (Mode.RE_PRICE, Mode.CARRY_OVER),
    ):
        with pytest.raises(RoundRefused):
            mode_allowed(mode, both_consent=False, single_step=False, default=default)


@pytest.mark.parametrize(
    ("mode", "kind", "consent", "least"),
    [
        (Mode.RE_PRICE, Kind.A1, False, "560000.00"),  # 70% of a new reference of 800,000
        (Mode.CARRY_OVER, Kind.A1, True, "550000.00"),  # the price carried over
        (Mode.SINGLE_STEP, Kind.A1, False, "550000.00"),
        (Mode.CARRY_OVER, Kind.A2, True, "448000.00"),  # a fifth off 560,000
        (Mode.CARRY_OVER, Kind.A2, False, "560000.00"),  # never under 56% of 1,000,000 alone
        (Mode.RE_PRICE, Kind.A2, False, "448000.00"),
    ],
)
def test_r2_14_the_start_of_another_round(
    mode: Mode, kind: Kind, consent: bool, least: str
) -> None:
    figures = {
        "carried": yuan("550000"), "reference": yuan("800000"), "previous": yuan("560000"),
        "original": yuan("1000000"), "both_consent": consent, "on": date(2026, 8, 3),
    }  # fmt: skip
    round_start(mode, kind, yuan(least), **figures)
    with pytest.raises(TermsRefused) as refused:
        round_start(mode, kind, yuan(least) - yuan("0.01"), **figures)
    assert refused.value.facts["floor"] == yuan(least)


def test_r2_14_a_start_without_its_measure_is_refused() -> None:
    with pytest.raises(TermsRefused):
        round_start(
            Mode.CARRY_OVER, Kind.A1, yuan("1"), carried=None, reference=None, previous=None,
            original=None, both_consent=True, on=date(2026, 8, 3),
        )  # fmt: skip


def test_r2_15_a_lot_waits_to_a_day_within_the_limit() -> None:
    hold_within(date(2026, 12, 28), date(2026, 7, 1), 180)
    for until in (date(2026, 12, 29), date(2026, 7, 1)):
        with pytest.raises(RoundRefused):
            hold_within(until, date(2026, 7, 1), 180)
