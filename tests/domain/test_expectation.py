"""Money somebody waits for: met by lines, in part or whole, and taken off again by a fact."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from ledger.domain.expectation import (
    Expectation,
    ExpectationClosed,
    ExpectationKind,
    MoreThanExpected,
    NothingExpected,
    NotMetByLine,
)
from ledger.domain.money import Money
from tests.scenario import fact, given, nothing, yuan

LINE, OTHER = uuid4(), uuid4()
SAID: dict[str, Any] = {
    "number": "KH20260302-0001", "kind": ExpectationKind.DEDUCTION,
    "case_number": "（2026）苏0508执101号", "bank_account": "1202026619900012345",
    "amount": yuan("100.00"), "payer_name": "甲公司", "payer_account": "",
    "due_on": date(2026, 3, 12), "basis": "协助扣划通知书", "by": "wang",
}  # fmt: skip
OPENED = fact(Expectation.Opened, **SAID)


def met(amount: str, line: Any = LINE) -> Any:
    return fact(Expectation.Met, line=line, amount=yuan(amount))


def test_it_is_opened_as_it_was_said() -> None:
    nothing(lambda: Expectation.open(**SAID)).then(OPENED)


def test_nothing_is_not_awaited() -> None:
    for amount in ("0.00", "-1.00"):
        asked = SAID | {"amount": yuan(amount)}
        nothing(lambda asked=asked: Expectation.open(**asked)).then_refused(NothingExpected)  # type: ignore[misc]


def test_several_lines_meet_it_and_never_more_than_is_awaited() -> None:
    given(Expectation, OPENED, met("60.00")).when(lambda e: e.meet(OTHER, yuan("40.00"))).then(
        met("40.00", OTHER)
    )
    given(Expectation, OPENED, met("60.00")).when(
        lambda e: e.meet(OTHER, yuan("40.01"))
    ).then_refused(MoreThanExpected, left=Money("40.00"))


def test_a_line_is_taken_off_again_by_a_fact() -> None:
    root = given(Expectation, OPENED, met("60.00"))
    root.when(lambda e: e.take_off(LINE, yuan("60.00"), reason="认领冲正")).then(
        fact(Expectation.Unmet, line=LINE, amount=yuan("60.00"), reason="认领冲正")
    )
    assert root.root.left == yuan("100.00")
    for line, amount in ((OTHER, "1.00"), (LINE, "60.01")):
        given(Expectation, OPENED, met("60.00")).when(
            lambda e, line=line, amount=amount: e.take_off(line, yuan(amount), reason="x")  # type: ignore[misc]
        ).then_refused(NotMetByLine)


@pytest.mark.parametrize(
    "past", [met("100.00"), fact(Expectation.Withdrawn, by="wang", reason="撤回扣划")]
)
def test_what_is_met_or_withdrawn_awaits_nothing_more(past: Any) -> None:
    given(Expectation, OPENED, past).when(lambda e: e.meet(OTHER, yuan("1.00"))).then_refused(
        ExpectationClosed
    )
    given(Expectation, OPENED, past).when(lambda e: e.withdraw(by="wang", reason="x")).then_refused(
        ExpectationClosed
    )


def test_the_rest_may_be_withdrawn() -> None:
    root = given(Expectation, OPENED, met("60.00"))
    root.when(lambda e: e.withdraw(by="wang", reason="被执行人已履行")).then(
        fact(Expectation.Withdrawn, by="wang", reason="被执行人已履行")
    )
    assert root.root.left == yuan("0.00")
