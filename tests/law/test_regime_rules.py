"""R4.10 and R4.13: which rule governs, decided from the facts; and no payout past the others."""

from datetime import date
from typing import Any

import pytest

from ledger.domain.law.regimes import (
    Consent,
    ConsentNotAsked,
    DebtorKind,
    NotThisRegime,
    Regime,
    RegimeNotChosen,
    Situation,
    decide,
    may_pay_one,
)

PERSON: dict[str, Any] = {
    "debtor": DebtorKind.PERSON, "creditors": 3, "titles": 3, "short": True, "cannot_pay_all": True,
}  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "regime", "line"),
    [
        ({"bankruptcy_accepted_on": date(2020, 7, 16), "criminal": True}, Regime.BANKRUPTCY, 1),
        ({"criminal": True}, Regime.CRIMINAL, 2),
        ({"titles": 1}, Regime.ONE_TITLE, 4),
        ({"titles": 1, "debtor": DebtorKind.COMPANY}, Regime.ONE_TITLE, 4),
        ({}, Regime.PARTICIPATION, 5),
        ({"debtor": DebtorKind.ORGANISATION, "secured": True}, Regime.PARTICIPATION, 5),
        ({"debtor": DebtorKind.COMPANY, "consent": Consent.REFUSED}, Regime.SEIZURE_ORDER, 6),
        ({"debtor": DebtorKind.COMPANY, "consent": Consent.NOT_ACCEPTED}, Regime.SEIZURE_ORDER, 6),
        ({"cannot_pay_all": False}, Regime.MEASURE_ORDER, 7),
        ({"titles": 1, "short": False, "cannot_pay_all": False}, Regime.MEASURE_ORDER, 7),
        ({"creditors": 1, "titles": 2}, Regime.SINGLE, 8),
    ],
)
def test_r4_10_the_table_is_read_from_the_top_and_keeps_its_reason(
    facts: dict[str, Any], regime: Regime, line: int
) -> None:
    decision = decide(Situation(**{**PERSON, **facts}))
    assert decision.regime is regime
    assert [f.line for f in decision.findings] == list(range(1, line + 1))
    assert decision.findings[-1].fits
    assert decision.secured_first == facts.get("secured", False)
    assert decision.zh.startswith("1. 已受理被执行人破产：")
    assert f"{line}. " in decision.en
    assert decision.as_dict()["regime"] == regime.value


def test_r4_10_an_insolvent_companys_creditors_are_asked_about_bankruptcy_first() -> None:
    with pytest.raises(ConsentNotAsked):
        decide(Situation(**{**PERSON, "debtor": DebtorKind.COMPANY}))


def test_scenario_44_nobody_picks_another_rule_than_the_facts_lead_to() -> None:
    company = Situation(**{**PERSON, "debtor": DebtorKind.COMPANY, "consent": Consent.REFUSED})
    with pytest.raises(NotThisRegime) as no:
        decide(company, Regime.PARTICIPATION)
    assert no.value.facts == {"chosen": "participation", "regime": "seizure-order"}
    assert decide(company, Regime.SEIZURE_ORDER).regime is Regime.SEIZURE_ORDER


def test_r4_13_scenario_45_one_of_several_is_paid_only_after_a_rule_was_chosen() -> None:
    may_pay_one(["甲"], None, "")
    for chosen, reason in [
        (None, ""),
        (Regime.SINGLE, " "),
        (Regime.PARTICIPATION, "不足清偿，制作分配方案"),
    ]:
        with pytest.raises(RegimeNotChosen):
            may_pay_one(["甲", "乙"], chosen, reason)
    may_pay_one(["甲", "乙"], Regime.MEASURE_ORDER, "被执行人有清偿能力")
