"""A difference in somebody's hands: found, worked on, explained by one, put right by another."""

from datetime import date
from typing import Any

import pytest

from ledger.domain.ticket import (
    DifferenceStands,
    NotExplained,
    PutsRightOwnWord,
    Ticket,
    TicketKind,
    TicketNeedsWords,
    TicketNotOpen,
)
from tests.scenario import Given, fact, given, yuan

TODAY, LATER, BEFORE = date(2026, 3, 4), date(2026, 3, 9), date(2026, 3, 3)
OPENED = fact(
    Ticket.Opened, kind=TicketKind.SHORT, subject="line-1", bank_account="1202",
    amount=yuan("30.00"), found_on=date(2026, 3, 2), said=(), owner="feng",
    due_on=date(2026, 3, 5),
)  # fmt: skip
EXPLAINED = fact(Ticket.Explained, by="feng", cause="银行误扣", document="银行函1号", next_on=LATER)
RESOLVED = fact(Ticket.Resolved, by="sun", how="银行冲正")


def ticket(*past: Any) -> Given[Ticket]:
    return given(Ticket, OPENED, *past)


def test_it_is_handed_to_somebody_until_a_day() -> None:
    ticket().when(lambda t: t.assign("sun", LATER, by="chen", today=TODAY)).then(
        fact(Ticket.Assigned, owner="sun", due_on=LATER, by="chen")
    )
    for owner, day in ((" ", LATER), ("sun", BEFORE)):
        ticket().when(
            lambda t, owner=owner, day=day: t.assign(owner, day, by="chen", today=TODAY)  # type: ignore[misc]
        ).then_refused(TicketNeedsWords)


def test_a_step_says_what_was_done_and_when_the_next_is_due() -> None:
    root = ticket()
    root.when(lambda t: t.step("电话查询银行", LATER, by="feng", today=TODAY)).then(
        fact(Ticket.StepTaken, on=TODAY, by="feng", what="电话查询银行", next_on=LATER)
    )
    assert root.root.owned_on(LATER)
    assert not root.root.owned_on(date(2026, 3, 10)), "its next date has passed"
    assert not ticket().root.owned_on(TODAY), "nobody has done a thing yet"
    for what, day in (("", LATER), ("查询", BEFORE)):
        ticket().when(
            lambda t, what=what, day=day: t.step(what, day, by="feng", today=TODAY)  # type: ignore[misc]
        ).then_refused(TicketNeedsWords)


def test_it_is_explained_by_a_document() -> None:
    ticket().when(lambda t: t.explain("银行误扣", "银行函1号", LATER, by="feng", today=TODAY)).then(
        EXPLAINED
    )
    for cause, paper, day in (("", "银行函", LATER), ("误扣", " ", LATER), ("误扣", "函", BEFORE)):
        ticket().when(
            lambda t, c=cause, p=paper, d=day: t.explain(c, p, d, by="feng", today=TODAY)  # type: ignore[misc]
        ).then_refused(TicketNeedsWords)


def test_whoever_explained_it_does_not_put_it_right() -> None:
    ticket().when(lambda t: t.may_put_right("sun")).then_refused(NotExplained)
    ticket(EXPLAINED).when(lambda t: t.may_put_right("feng")).then_refused(PutsRightOwnWord)
    ticket(EXPLAINED).when(lambda t: t.may_put_right("sun")).then_nothing()


def test_it_is_resolved_only_when_the_difference_is_gone() -> None:
    ticket().when(lambda t: t.resolve("冲正", by="sun", standing={"line-1"})).then_refused(
        DifferenceStands, subject="line-1"
    )
    ticket().when(lambda t: t.resolve(" ", by="sun", standing=())).then_refused(TicketNeedsWords)
    ticket().when(lambda t: t.resolve("银行冲正", by="sun", standing={"line-2"})).then(RESOLVED)


@pytest.mark.parametrize(
    "act",
    [
        lambda t: t.assign("sun", LATER, by="chen", today=TODAY),
        lambda t: t.step("x", LATER, by="feng", today=TODAY),
        lambda t: t.explain("x", "y", LATER, by="feng", today=TODAY),
        lambda t: t.resolve("x", by="feng", standing=()),
    ],
)
def test_nothing_more_is_done_to_a_resolved_one(act: Any) -> None:
    ticket(RESOLVED).when(act).then_refused(TicketNotOpen)


def test_found_again_it_stands_again_and_must_be_explained_anew() -> None:
    again = {"found_on": TODAY, "owner": "qian", "due_on": LATER}
    ticket().when(lambda t: t.find_again(yuan("30.00"), **again)).then_nothing()
    root = ticket(EXPLAINED, RESOLVED)
    root.when(lambda t: t.find_again(yuan("10.00"), **again)).then(
        fact(Ticket.FoundAgain, amount=yuan("10.00"), **again)
    )
    assert (root.root.owner, root.root.explained_by) == ("qian", None)
    assert Ticket.create_id(TicketKind.SHORT, "a") != Ticket.create_id(TicketKind.LONG, "a")
