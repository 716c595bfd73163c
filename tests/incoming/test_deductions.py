"""Deductions over the network (R1.09): under a freeze of this case, in turn, matched by number."""

from datetime import date
from typing import Any

from ledger.domain.case_account import NotTheOfficer
from ledger.domain.frozen_account import FreezeKnown
from ledger.domain.law.deduction import FreezeNotInForce, NotOurFreeze, OthersComeFirst
from ledger.domain.law.holding import HoldUnbounded
from ledger.domain.money import Money
from ledger.domain.paper import Paper, PaperKind
from ledger.services.deductions import RequestUnreadable
from tests.incoming.desk import DAY, LETTER, RULING, Incoming
from tests.services.courthouse import CASE, DEBTOR, OTHER_CASE, by

THEIRS = "6222000000000000018"
FREE = f"case/{CASE}/available"
UNTIL = date(2026, 12, 31)


def freeze(desk: Incoming, number: str, case: str, amount: str, **words: Any) -> None:
    given = {"placed_on": date(2026, 1, 10), "until": UNTIL, "paper": LETTER, **words}
    desk.as_(
        "wang", desk.deductions.note_freeze, THEIRS, number, case, Money(amount), holder=DEBTOR,
        bank_name="农业银行", **given,
    )  # fmt: skip


def ask(desk: Incoming, number: str, amount: str, **words: Any) -> Any:
    given = {
        "ruling": RULING, "notice": LETTER, "checked": "总对总查询2026-03-02无在先冻结",
        "due_on": date(2026, 3, 9), **words,
    }  # fmt: skip
    return desk.deductions.ask(THEIRS, number, CASE, Money(amount), **given)


def test_a_deduction_is_booked_by_its_request_number(desk: Incoming) -> None:
    desk.payable()
    freeze(desk, "DJ1", CASE, "20000.00")
    number = desk.as_("wang", ask, desk, "DJ1", "18772.27").ids["request"]
    line = desk.receive("18772.27", name="农业银行结算中心", remark=f"扣划 {number}")
    assert desk.line(line).matched == CASE
    (lot,) = desk.case().lots.values()
    assert not lot.third_party, "the debtor's own money, whoever remits it"
    assert desk.expectations.expectation(number).left == Money("0.00")
    assert desk.balances()[FREE] == -18772_27


def test_edge_e5_money_frozen_for_another_case_is_not_taken(desk: Incoming) -> None:
    desk.payable()
    freeze(desk, "DJ9", OTHER_CASE, "18483.00")
    with by("wang"), desk.nothing_moves(NotOurFreeze, frozen_for=OTHER_CASE):
        ask(desk, "DJ9", "18483.00")
    with by("wang"), desk.nothing_moves(NotOurFreeze):
        ask(desk, "DJ2", "18483.00")
    freeze(desk, "DJ2", CASE, "18772.27", placed_on=date(2026, 2, 1))
    with by("wang"), desk.nothing_moves(OthersComeFirst, cases=[OTHER_CASE]):
        ask(desk, "DJ2", "18772.27")
    minutes = Paper(PaperKind.RECORD, "电话记录", DAY)
    with by("wang"), desk.nothing_moves(OthersComeFirst):
        ask(desk, "DJ2", "18772.27", giving_way=minutes)
    way = Paper(PaperKind.LETTER, "同意先行扣划函", DAY)
    desk.as_("wang", ask, desk, "DJ2", "100.00", giving_way=way)
    desk.as_("wang", desk.deductions.lift_freeze, THEIRS, "DJ9", RULING)
    desk.as_("wang", ask, desk, "DJ2", "18672.27")
    with by("wang"), desk.nothing_moves(FreezeNotInForce, left=Money("0.00")):
        ask(desk, "DJ2", "0.01")


def test_what_is_refused_moves_nothing(desk: Incoming) -> None:
    desk.payable()
    freeze(desk, "DJ1", CASE, "100.00", until=date(2026, 3, 2))
    with by("wang"), desk.nothing_moves(HoldUnbounded):  # 解释 485: a year, to the day
        desk.deductions.note_freeze(
            THEIRS, "DJ2", CASE, Money(1), holder=DEBTOR, bank_name="农业银行",
            placed_on=date(2026, 1, 10), until=date(2027, 1, 11), paper=LETTER,
        )  # fmt: skip
    for amount in ("100.01", "0.00"):
        with by("wang"), desk.nothing_moves(FreezeNotInForce):
            ask(desk, "DJ1", amount)
    with by("wang"), desk.nothing_moves(RequestUnreadable):
        ask(desk, "DJ1", "1.00", request="扣划1")
    with by("zhao"), desk.nothing_moves(NotTheOfficer):
        ask(desk, "DJ1", "1.00")
    with by("wang"), desk.nothing_moves(FreezeKnown):
        desk.deductions.note_freeze(
            THEIRS, "DJ1", CASE, Money("1.00"), holder=DEBTOR, bank_name="农行", placed_on=DAY,
            until=UNTIL, paper=LETTER,
        )  # fmt: skip
    with by("wang"), desk.nothing_moves(HoldUnbounded):
        desk.deductions.note_freeze(
            THEIRS, "DJ3", CASE, Money("0.00"), holder=DEBTOR, bank_name="农行", placed_on=DAY,
            until=UNTIL, paper=LETTER,
        )  # fmt: skip
    with by("wang"), desk.nothing_moves(NotOurFreeze):
        desk.deductions.lift_freeze(THEIRS, "DJ7", RULING)
    desk.later(days=1)
    with by("wang"), desk.nothing_moves(FreezeNotInForce):
        ask(desk, "DJ1", "1.00")
