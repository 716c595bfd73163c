"""R10.01: what was done to a debtor's property for a case, and what came of it, told to all."""

from datetime import date
from typing import Any

import pytest

from api.every import follower, rebuild
from api.measures import measures_of, with_measures
from ledger.domain.law.course import Measure, MeasureKind
from ledger.domain.money import Money
from ledger.services.disclosures import Disclosures
from tests.incoming.desk import LETTER, RULING, Incoming
from tests.incoming.goods_desk import Storeroom
from tests.services.courthouse import CASE, DEBTOR, OTHER_CASE

THEIRS = "6228480000000000018"
OTHERS = "6228480000000000026"
UNTIL = date(2027, 1, 9)


def frozen(desk: Incoming, number: str = "DJ1", case: str = CASE) -> None:
    account = THEIRS if case == CASE else OTHERS
    desk.as_(
        "wang", desk.deductions.note_freeze, account, number, case, Money("20000.00"),
        holder=DEBTOR, bank_name="农业银行", placed_on=date(2026, 1, 10), until=UNTIL, paper=LETTER,
    )  # fmt: skip


def asked(desk: Incoming, amount: str) -> str:
    return desk.as_(
        "wang", desk.deductions.ask, THEIRS, "DJ1", CASE, Money(amount), ruling=RULING,
        notice=LETTER, checked="无在先冻结", due_on=date(2026, 3, 9),
    ).ids["request"]  # fmt: skip


def told(desk: Incoming, case: str = CASE) -> list[Measure]:
    follower(desk.court).catch_up()
    with desk.court.database.app.connect() as connection:
        return [*measures_of(connection, desk.court.book, case)]


def states(desk: Incoming) -> list[tuple[Any, ...]]:
    return [(each.kind, each.amount, each.realised, each.state) for each in told(desk)]


def test_r10_01_a_freeze_and_what_was_deducted_under_it_are_told_with_what_came(
    desk: Incoming,
) -> None:
    desk.payable()
    frozen(desk)
    frozen(desk, "DJ9", OTHER_CASE)
    (freeze,) = told(desk)
    assert freeze == Measure(
        MeasureKind.FREEZE, "DJ1", date(2026, 1, 10), UNTIL, Money("20000.00"), Money("0.00"),
        "in-force",
    )  # fmt: skip
    number = asked(desk, "18772.27")
    what = MeasureKind.DEDUCTION
    assert states(desk)[1] == (what, Money("18772.27"), Money("0.00"), "asked-of-bank")
    desk.receive("18772.27", name="农业银行结算中心", remark=f"扣划 {number}")
    assert states(desk)[1] == (what, Money("18772.27"), Money("18772.27"), "realised")
    desk.as_("wang", desk.deductions.lift_freeze, THEIRS, "DJ1", RULING)
    lifted, _ = told(desk)
    assert (lifted.state, lifted.until) == ("was-lifted", desk.now.date())
    before = told(desk)
    rebuild(desk.court)
    assert told(desk) == before, "and so once more from the facts"


def test_what_a_bank_was_asked_for_and_nobody_awaits_any_more_is_called_off(
    desk: Incoming,
) -> None:
    desk.payable()
    frozen(desk)
    number = asked(desk, "100.00")
    desk.as_("wang", desk.expectations.withdraw, number, reason="账户无余额")
    assert states(desk)[1] == (
        MeasureKind.DEDUCTION, Money("100.00"), Money("0.00"), "called-off",
    )  # fmt: skip


@pytest.mark.parametrize("party", ["p1", "p2"])
def test_r10_01_both_sides_are_told_the_same_measures_and_no_account(
    desk: Incoming, party: str
) -> None:
    desk.payable()
    frozen(desk)
    number = asked(desk, "18772.27")
    desk.receive("18772.27", name="农业银行结算中心", remark=f"扣划 {number}")
    Storeroom(desk).seized()
    measures = told(desk)
    assert [each.kind for each in measures] == [
        MeasureKind.FREEZE, MeasureKind.DEDUCTION, MeasureKind.GOODS,
    ]  # fmt: skip
    with desk.court.database.app.connect() as connection:
        seen = with_measures(
            connection, desk.court.book, Disclosures(desk.court).disclosed(CASE, party)
        )
    assert [*seen.measures] == measures
    assert seen.realised == Money("18772.27")
    assert not any(word in str(seen.measures) for word in (THEIRS, DEBTOR, "农业银行"))
