"""Every rule is entered once, with its source and its names in both languages."""

from datetime import date

import pytest

from ledger.domain.citation import Article, Dated
from ledger.domain.law import approval, arrival, claiming, disbursement, payee, resend, surplus
from ledger.domain.law.rules import RULES, rule

HERE = Article("测试规则", "第一条")


@pytest.mark.parametrize(
    ("id", "function"),
    [
        ("R1.11", arrival.notice_due),
        ("R1.14", disbursement.due_dates),
        ("R1.15", disbursement.may_defer),
        ("R1.16", disbursement.resumed_due_dates),
        ("R1.17", surplus.may_refund),
        ("R1.20", payee.may_use_account),
        ("R2.04", claiming.may_claim),
        ("R2.07", approval.may_approve),
        ("R2.08", resend.may_resend),
        ("R2.09", resend.stops_the_clock),
    ],
)
def test_a_rule_is_found_under_its_number(id: str, function: object) -> None:  # noqa: A002
    entered = RULES[id]
    assert function in entered.functions
    assert (entered.id, bool(entered.zh), bool(entered.en)) == (id, True, True)


def test_every_figure_of_a_rule_is_listed_with_it() -> None:
    assert RULES["R1.14"].figures == (disbursement.LEGAL_PERIOD, disbursement.STRICT_PERIOD)


def test_one_rule_may_have_several_parts_and_one_number_names_one_rule() -> None:
    figure = Dated(HERE, {date(2020, 1, 1): 1})

    @rule("T1", HERE, zh="甲", en="A", figures=(figure,))
    def first() -> int:
        return 1

    @rule("T1", HERE, zh="甲", en="A", figures=(figure,))
    def second() -> int:
        return 2

    assert (first(), second()) == (1, 2)
    assert RULES["T1"].functions == (first, second)
    assert RULES["T1"].figures == (figure,)
    with pytest.raises(ValueError, match="T1 is already A"):
        rule("T1", HERE, zh="乙", en="B")(first)
    del RULES["T1"]
