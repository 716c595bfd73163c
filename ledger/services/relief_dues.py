"""What is to go back to the relief fund before its person is paid (R6.05)."""

from typing import Final

from ledger.domain import clock
from ledger.domain.case_account import CaseAccount
from ledger.domain.debt import Debts
from ledger.domain.errors import Conflict
from ledger.domain.law.relief import RECOUPED
from ledger.domain.money import Money, total, zero
from ledger.domain.payout import Payout, State
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.policy_sections import RELIEF
from ledger.domain.policy_sections import Relief as ReliefRules
from ledger.domain.relief import Relief, ReliefState
from ledger.services.serials import all_of
from ledger.services.the_book import the_book
from ledger.store.court import Court

NOT_DONE: Final = frozenset(
    {State.FAILED, State.RETURNED, State.REJECTED, State.WITHDRAWN, State.STOPPED}
)
_TO_THE_PERSON: Final = frozenset({PayoutKind.APPLICANT, PayoutKind.AGENT, PayoutKind.JOINT})


class ReliefFirst(Conflict):
    """The person had relief money, which goes back before he gets the rest."""

    code = "relief-first"
    title = "Relief granted to this person is taken back first"
    title_zh = "应先扣回已发放的司法救助金"
    article = RECOUPED


def rules_today(court: Court) -> ReliefRules:
    """The court's own rules on relief money, as they are today."""
    policy = the_book(court).policy_on(clock.today())
    return policy.of(RELIEF)


def owed_back(court: Court, case_number: str, party: str) -> Money:
    """What this person still owes the fund; a payment that did not happen counts for nothing."""
    mine = [each for each in all_of(court, Relief, case_number) if each.party == party]
    asked = {payout: amount for each in mine for payout, amount in each.asked_back.items()}
    payouts = court.find_many(Payout, asked)
    lost = (asked[id_] for id_, payout in payouts.items() if payout.state in NOT_DONE)
    return total(each.open for each in mine) + total(lost)


def recouped_today(court: Court) -> bool:
    """Whether this court takes relief back; a book without a policy yet takes none."""
    book = the_book(court)
    rules = book.rules_on(clock.today())
    return rules is not None and rules.of(RELIEF).recouped


def to_set_apart(
    court: Court, case: CaseAccount, debts: Debts, *, but_for: str = ""
) -> dict[str, Money]:
    """By party, what is still to go to the fund out of a plan of the case.

    Granted, less what went back past any plan, less what plans set apart: that is on its way to
    the fund, asked for or not. ``but_for`` leaves out the plan computed anew.
    """
    due: dict[str, Money] = {}
    for each in all_of(court, Relief, case.case_number):
        if each.state is ReliefState.GRANTED:
            owed = each.amount - _past_any_plan(court, case, each)
            due[each.party] = due.get(each.party, zero()) + owed
    return {
        party: max(owed - debts.set_apart(party, but_for=but_for), zero())
        for party, owed in due.items()
    }


def _past_any_plan(court: Court, case: CaseAccount, relief: Relief) -> Money:
    asked = relief.asked_back | relief.came_back
    alive = [
        id_ for id_, payout in court.find_many(Payout, asked).items()
        if payout.state not in NOT_DONE
    ]  # fmt: skip
    return total(asked[id_] for id_ in alive if case.pocket_of(id_) is None)


def relief_first(
    court: Court, case_number: str, party: str, kind: PayoutKind, *, pocket: str | None = None
) -> None:
    """Refuse to pay somebody out of free money before the fund; raises :class:`ReliefFirst`.

    Money under a name of its own is decided on there: a plan sets its relief apart by itself.
    """
    if kind not in _TO_THE_PERSON or pocket is not None:
        return
    owed = owed_back(court, case_number, party)
    if owed > zero() and rules_today(court).recouped:
        raise ReliefFirst(f"{owed} of relief is to go back first", owed=owed, party=party)
