"""Whoever keeps away from a case (回避) tries each command that touches it, and is refused.

A command may touch no case, and then its name stands below with the reason; or it says where it is
declared why whoever keeps away gives it all the same. There is no third way: :func:`watched` goes
along with the whole suite, so that a command not named here touches a case whoever gives it.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

import pytest

from ledger.domain import act
from ledger.domain.act import Role
from ledger.domain.case_people import InHands, Recused
from ledger.domain.kernel import Root
from ledger.services import command
from ledger.store.court import Court
from tests.services.courthouse import by

BOOK = "it is the whole book's"
KEYS = "it is a person's key"
OLD = "old money that no case is known for"
BANK = "it is a difference between bank and book"
LINE = "nobody's line or the account's interest may be what is paid"
_BY_REASON: Final[dict[str, str]] = {
    BOOK: "Books.open Books.add_bank_account Books.activate_policy AuctionRules.activate"
    " Proving.confirm_balance Proving.prove Proving.reopen Proving.sign ToldFigures.enter"
    " Reliefs.appropriate Erasures.erase Certificates.issue Certificates.countersign"
    " Restorations.compare Restorations.refuse Restorations.release",
    KEYS: "Keys._issue Keys._take Keys.admit Keys.revoke Keys.stop_recovery Keys.suspend"
    " People.delegate People.end_delegation",
    "the number has no account yet, and nobody keeps away from it": "Issues.ask",
    "it is a book of slips": "Cash.hand_out Cash.give_back Cash.void",
    "whoever leaves may have no case": "People.list_hand_over People.sign_hand_over",
    BANK: "Matching.propose Tickets.assign Tickets.correct Tickets.cover Tickets.explain"
    " Tickets.free_long Tickets.hold_long Tickets.resolve Tickets.search Tickets.step"
    " Differences.cover Differences.put_right Settlements.check_bank Settlements.close_break"
    " Settlements.take_settlement",
    OLD: "Clearing.apply Clearing.draft_notice Clearing.expire_notice Clearing.file_petition"
    " Clearing.judge_petition Clearing.pay Clearing.post_notice Clearing.publish_petition"
    " Clearing.reassign Clearing.reclassify Clearing.revoke_petition Clearing.state_destination"
    " Clearing.take_step Loads.agree Loads.begin Loads.own_difference",
    LINE: "AccountInterests.confirm AccountInterests.dispose AccountInterests.name_treasury"
    " AccountInterests.propose AccountInterests.refuse AccountInterests.reverse Returns.draft"
    " Returns.again Payments._write_down Payments.inquire Payments.prepare Payments.requeue"
    " Payments.dissolve Payments.mark_unanswered Payouts.amend Payouts.approve Payouts.extend"
    " Payouts.reject Payouts.stop Payouts.withdraw Payouts.file_receipt Sheets.approve"
    " People.approve_for",
}
OF_NO_CASE: Final = {name: why for why, names in _BY_REASON.items() for name in names.split()}
"""The commands that touch no case, or not always, and why."""
SOMETIMES: Final = frozenset(
    name for name in OF_NO_CASE if name.partition(".")[0] in ("Payments", "Payouts", "Sheets")
) | {"People.approve_for"}
"""Of these, those that the tests give where a case is touched, and must see refused."""

_given: ContextVar[tuple[str, ...]] = ContextVar("given", default=())


def touched_by(roots: Iterable[Root]) -> set[str]:
    """The cases that these nouns touch by what they say."""
    return {name for root in roots for name in root.cases_touched() if name}


@contextmanager
def watched() -> Iterator[None]:
    """Let no command of a person pass that touches no case and is not named above."""
    ask, until = command.answers_for, command.until_it_holds

    def until_it_holds(court: Court, attempt: Any, **more: Any) -> Any:
        token = _given.set((*_given.get(), attempt.func.__qualname__))
        try:
            return until(court, attempt, **more)
        finally:
            _given.reset(token)

    def answers_for(court: Court, roots: Iterable[Root]) -> None:
        told = list(roots)
        ask(court, told)
        says = any(root.pending_events for root in told)
        if says and act.current().role is not Role.SYSTEM and not touched_by(told):
            names = _given.get()
            assert not names or OF_NO_CASE.keys() & set(names), f"{names} touches no case"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "until_it_holds", until_it_holds)
        patch.setattr(command, "answers_for", answers_for)
        yield


def tried_by_who_keeps_away(person: str, do: Callable[[], Any]) -> None:
    """Let whoever gives this command keep away from every case, and see that he is refused."""
    given: list[str] = []
    until = command.until_it_holds

    def until_it_holds(court: Court, attempt: Any, **more: Any) -> Any:
        given.append(attempt.func.__qualname__)
        return until(court, attempt, **more)

    def may_act(case: InHands, who: str) -> None:
        if who == person:
            raise Recused(f"{who} keeps away from {case.case_number}", by=who)

    with by(person, dry_run=True), pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "until_it_holds", until_it_holds)
        patch.setattr(InHands, "may_act", may_act)
        try:
            do()
        except Recused:
            refused = True
        else:
            refused = False
    name = given[0]
    let = name in command.EVEN_RECUSED or name in OF_NO_CASE.keys() - SOMETIMES
    assert refused or let, f"{name} is given by whoever keeps away"
