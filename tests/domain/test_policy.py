"""A court's own rules: read from data, never guessed, never softer than the law."""

import copy
import json
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from typing import Any

import pytest

from ledger.domain.act import Role
from ledger.domain.calendar import Calendar, Period, Unit
from ledger.domain.citation import Certainty
from ledger.domain.datafile import UnreadableTable
from ledger.domain.money import Money
from ledger.domain.policy import DEFAULT, Policy
from ledger.domain.policy_ladder import OVERDUE_LADDER
from ledger.domain.policy_sections import (
    DELEGATION,
    PARTICIPATION,
    RELIEF,
    SECTIONS,
    THREE_YEARS,
    CutOff,
    Participation,
)

CALENDAR = Calendar.shipped()
SUZHOU = json.loads((files("ledger") / "policies" / "suzhou.json").read_text("utf-8"))


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    values = copy.deepcopy(SUZHOU)
    change(values)
    return json.dumps(values).encode()


@pytest.mark.parametrize(("name", "code"), [("suzhou", "苏05"), ("jiayu", "鄂1221")])
def test_the_policies_that_come_with_the_programme_can_be_read(name: str, code: str) -> None:
    assert Policy.shipped(name).court_code == code


def test_figures_nobody_published_are_marked_as_defaults() -> None:
    policy = Policy.shipped("suzhou")
    assert policy.sources["claim_sla"] == DEFAULT
    assert policy.cite("claim_sla").certainty is Certainty.UNCONFIRMED
    assert policy.cite("deferral_approvers").certainty is Certainty.LOCAL


def test_jiayu_claims_in_three_days_and_pays_in_five() -> None:
    policy = Policy.shipped("jiayu")
    arrived = date(2026, 9, 28)

    assert policy.claim_deadline(arrived, CALENDAR).due == date(2026, 10, 1)
    assert policy.disburse_deadline(Money(10**6), arrived, CALENDAR).due == date(2026, 10, 3)
    assert policy.notice_deadline(arrived, CALENDAR).due == date(2026, 10, 1)


def test_suzhou_counts_working_days() -> None:
    deadline = Policy.shipped("suzhou").claim_deadline(date(2024, 9, 27), CALENDAR)
    assert deadline.due == date(2024, 10, 8)  # 09-29 is worked, 10-01 to 10-07 are not
    assert deadline.article == Policy.shipped("suzhou").cite("claim_sla")


def test_a_band_includes_its_limit_and_the_next_fen_needs_the_leader() -> None:
    policy = Policy.shipped("suzhou")
    assert policy.approval_roles(Money("100000.00")) == (Role.CHIEF, Role.FINANCE)
    assert policy.approval_roles(Money("100000.01")) == (Role.CHIEF, Role.LEADER, Role.FINANCE)
    day = date(2026, 3, 2)
    assert policy.disburse_deadline(Money("100000.00"), day, CALENDAR).due == date(2026, 3, 9)
    assert policy.disburse_deadline(Money("100000.01"), day, CALENDAR).due == date(2026, 3, 16)


def test_jiayu_wants_chief_and_leader_for_a_deferral_and_suzhou_one_of_them() -> None:
    both, either = (Policy.shipped(name).deferral_approvers for name in ("jiayu", "suzhou"))
    chief = frozenset({Role.CHIEF})

    assert not both.satisfied_by(chief)
    assert both.satisfied_by(chief | {Role.LEADER})
    assert either.satisfied_by(chief)
    assert not either.satisfied_by(frozenset({Role.FINANCE}))


def test_a_policy_may_take_all_the_time_the_law_gives_and_ask_the_same_of_every_amount() -> None:
    values = copy.deepcopy(SUZHOU)
    values["disburse_sla"][0].update(days=30, unit="calendar")
    values["disburse_sla"][1].update(days=15)
    values["approval_bands"][0]["roles"] = values["approval_bands"][1]["roles"]
    policy = Policy.load(json.dumps(values).encode())

    assert [band.period.n for band in policy.disburse_sla] == [30, 15]
    assert policy.approval_roles(Money(1)) == policy.approval_roles(Money(10**6))


def test_a_policy_may_be_stricter_than_the_one_shipped() -> None:
    stricter = changed(lambda values: values["disburse_sla"][1].update(days=7))
    assert Policy.load(stricter).disburse_sla[1].period == Period(7, Unit.WORKING)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda v: v.pop("claim_sla"), "claim_sla is missing"),
        (lambda v: v.update(colour="red"), "colour is not a known field"),
        (lambda v: v["court"].update(code="05"), r"court\.code"),
        (lambda v: v["court"].pop("name"), r"court\.name is missing"),
        (lambda v: v.update(version=""), "version has no words"),
        (lambda v: v.update(in_force_from="2016-02-30"), "in_force_from is not a date"),
        (lambda v: v["sources"].pop("claim_sla"), r"sources\.claim_sla is missing"),
        (lambda v: v["sources"].update(claim_sla=" "), r"sources\.claim_sla has no words"),
        (lambda v: v.update(sources=[]), "sources is not a group"),
        (lambda v: v["claim_sla"].update(days=0), r"claim_sla\.days"),
        (lambda v: v["claim_sla"].update(days=3.0), r"claim_sla\.days"),
        (lambda v: v["claim_sla"].update(days=True), r"claim_sla\.days"),
        (lambda v: v["claim_sla"].update(unit="weeks"), r"claim_sla\.unit"),
        (lambda v: v["claim_sla"].update(hours=1), r"claim_sla\.hours is not a known"),
        (lambda v: v.update(disburse_sla=[]), "disburse_sla has no band"),
        (lambda v: v.update(disburse_sla={}), "disburse_sla is not a list"),
        (lambda v: v["disburse_sla"].pop(), r"disburse_sla\[0\]\.up_to must be open"),
        (lambda v: v["disburse_sla"][0].update(up_to=None), r"disburse_sla\[0\]\.up_to must be"),
        (lambda v: v["disburse_sla"][0].update(up_to="0.00"), r"up_to is not above CNY 0.00"),
        (lambda v: v["disburse_sla"][0].update(up_to=100000), r"disburse_sla\[0\]\.up_to cannot"),
        (lambda v: v["disburse_sla"][0].update(up_to="USD 5.00"), r"up_to is not above"),
        (lambda v: v["disburse_sla"].insert(0, v["disburse_sla"][0]), r"\[1\]\.up_to is not above"),
        (lambda v: v["disburse_sla"][1].update(days=16), r"disburse_sla\[1\]\.days is softer"),
        (
            lambda v: v["disburse_sla"][1].update(days=31, unit="calendar"),
            r"disburse_sla\[1\]\.days is softer",
        ),
        (lambda v: v["arrival_notice"].update(days=4), "arrival_notice is softer"),
        (lambda v: v["arrival_notice"].update(unit="working"), "arrival_notice is softer"),
        (lambda v: v["approval_bands"][1].update(roles=["officer", "finance"]), "through an appr"),
        (lambda v: v["approval_bands"][1]["roles"].remove("officer"), "must go from officer"),
        (lambda v: v["approval_bands"][1]["roles"].remove("finance"), "must go from officer"),
        (lambda v: v["approval_bands"][1]["roles"].append("clerk"), r"roles\[4\] is none of"),
        (lambda v: v["approval_bands"][1]["roles"].insert(1, "chief"), "a second time"),
        (lambda v: v["approval_bands"][1]["roles"].remove("chief"), "fewer people"),
        (lambda v: v["deferral_approvers"].update(roles=[]), r"deferral_approvers\.roles"),
        (lambda v: v["deferral_approvers"].update(roles=["finance"]), r"deferral_approvers\.roles"),
        (lambda v: v["deferral_approvers"].update(all="yes"), r"deferral_approvers\.all"),
        (lambda v: v["in_transit_alert"].update(unit="calendar"), r"in_transit_alert\.unit"),
        (lambda v: v.update(bank_answer_wait=0), "bank_answer_wait"),
    ],
)
def test_a_policy_with_a_hole_or_a_contradiction_is_refused_by_name(
    change: Callable[[dict[str, Any]], object], named: str
) -> None:
    with pytest.raises(UnreadableTable, match=named):
        Policy.load(changed(change))


# Rules a court may leave out


def test_a_policy_written_before_a_section_was_known_still_loads_under_its_default() -> None:
    old = changed(
        lambda values: [values.pop(name, None) for name in SECTIONS] and _unsourced(values)
    )
    policy = Policy.load(old)

    assert policy.of(RELIEF).months == 36
    assert policy.of(THREE_YEARS).applies is False
    assert policy.cite("three_year_rule").certainty is Certainty.UNCONFIRMED
    assert policy.cite("relief") == RELIEF.article


def _unsourced(values: dict[str, Any]) -> None:
    for name in SECTIONS:
        values["sources"].pop(name, None)


def test_switching_courts_switches_the_rules_and_needs_no_code() -> None:
    suzhou, jiayu = Policy.shipped("suzhou"), Policy.shipped("jiayu")

    assert (suzhou.of(THREE_YEARS).applies, jiayu.of(THREE_YEARS).applies) == (True, False)
    assert (suzhou.of(DELEGATION).longest, jiayu.of(DELEGATION).longest) == (30, 15)
    assert [step.days for step in jiayu.of(OVERDUE_LADDER)] == [-2, 0, 5, 25]
    assert suzhou.cite("three_year_rule").certainty is Certainty.LOCAL


def put(name: str, value: object) -> Callable[[dict[str, Any]], object]:
    def change(values: dict[str, Any]) -> None:
        values[name] = value
        values["sources"].setdefault(name, "本院2026-01-01规定")

    return change


RELIEF_OF_A_COURT = {
    "months": 24, "per_person": "50000.00", "committee_above": "20000.00",
    "decide_within": {"days": 10, "unit": "working"}, "recouped": False,
}  # fmt: skip


def test_a_court_may_write_a_relief_rule_of_its_own() -> None:
    policy = Policy.load(changed(put("relief", RELIEF_OF_A_COURT)))
    assert policy.of(RELIEF).per_person == Money("50000.00")
    assert policy.of(RELIEF).recouped is False


def test_r4_08_a_court_may_say_until_when_others_take_part() -> None:
    rule = {"sale": "ruling-delivered", "money": "before-first-service"}
    policy = Policy.load(changed(put("participation_cutoff", rule)))
    assert policy.of(PARTICIPATION) == Participation(CutOff.RULING, CutOff.SERVICE)
    assert Policy.shipped("jiayu").of(PARTICIPATION).money is CutOff.DISTRIBUTED


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda v: v["sources"].pop("relief"), r"sources\.relief is missing"),
        (put("participation_cutoff", {"sale": "never", "money": "distributed"}), r"cutoff\.sale"),
        (
            put("participation_cutoff", {"sale": "distributed", "money": "ruling-delivered"}),
            r"participation_cutoff\.money is sold to nobody",
        ),
        (put("relief", RELIEF_OF_A_COURT | {"months": 37}), r"relief\.months"),
        (put("relief", RELIEF_OF_A_COURT | {"per_person": "0.00"}), r"relief\.per_person is not"),
        (put("relief", RELIEF_OF_A_COURT | {"committee_above": "50000.00"}), "is never reached"),
        (put("relief", RELIEF_OF_A_COURT | {"recouped": "yes"}), r"relief\.recouped is true or"),
        (put("three_year_rule", {"applies": True, "years": 2}), r"three_year_rule\.years"),
        (put("three_year_rule", {"applies": True, "years": 6}), r"three_year_rule\.years"),
        (put("delegation", {"longest": 0, "up_to": None}), r"delegation\.longest"),
        (put("party_notice", {"days": 6, "unit": "calendar"}), "party_notice is softer"),
        (put("deferral_review", {"days": 0, "unit": "calendar"}), r"deferral_review\.days"),
        (put("overdue_ladder", []), "overdue_ladder has no step"),
        (put("overdue_ladder", [{"days": 1, "to": ["chief"]}]), "ends inside the bureau"),
        (put("overdue_ladder", [{"days": 1, "to": []}]), r"overdue_ladder\[0\]\.to tells nobody"),
        (
            put("overdue_ladder", [{"days": n, "to": ["leader"]} for n in (5, 5)]),
            r"overdue_ladder\[1\]\.days is not after the 5",
        ),
        (put("overdue_ladder", [{"days": 1, "to": ["clerk"]}]), r"to\[0\] is none of"),
        (put("overdue_ladder", [{"days": 1, "to": ["leader"] * 2}]), r"to\[1\] names leader a sec"),
        (put("audit", {"payee_in_cases": 0, "deferred_days": 1, "held_days": 1}), "payee_in_case"),
    ],
)  # fmt: skip
def test_a_section_with_a_hole_or_a_contradiction_is_refused_by_name(
    change: Callable[[dict[str, Any]], object], named: str
) -> None:
    with pytest.raises(UnreadableTable, match=named):
        Policy.load(changed(change))


TEXT = (files("ledger") / "policies" / "suzhou.json").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('"days": 3', '"days": 0', "claim_sla.days"),
        ('"bank_answer_wait": 24', '"bank_answer_wait": 0', "bank_answer_wait"),
        ('"roles": [\n        "officer",\n        "chief",\n        "leader"',
         '"roles": [\n        "officer",\n        "clerk",\n        "leader"',
         "approval_bands[1].roles[1]"),
        ('"version": "2016-08"', '"version": "2016-08",\n\n"version": "again"', "version"),
    ],
)  # fmt: skip
def test_a_refusal_names_the_line_of_the_file(old: str, new: str, field: str) -> None:
    text = TEXT.replace(old, new, 1)
    with pytest.raises(UnreadableTable) as refused:
        Policy.load(text.encode())

    line = text.splitlines()[refused.value.facts["line"] - 1]
    assert refused.value.facts["field"] == field
    assert new.splitlines()[-1 if field == "version" else 0].strip(" [") in line or "clerk" in line
    assert refused.value.detail.startswith(f"line {refused.value.facts['line']}: ")


def test_what_is_missing_is_looked_for_where_its_group_begins_and_bad_json_where_it_breaks() -> (
    None
):
    with pytest.raises(UnreadableTable) as missing:
        Policy.load(TEXT.replace('      "days": 5,\n', "", 1).encode())
    assert TEXT.splitlines()[missing.value.facts["line"] - 1].strip() == "{"
    with pytest.raises(UnreadableTable) as broken:
        Policy.load(TEXT.replace('"bank_answer_wait": 24,', '"bank_answer_wait": 24,,', 1).encode())
    assert '"bank_answer_wait"' in TEXT.splitlines()[broken.value.facts["line"] - 1]
