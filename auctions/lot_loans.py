"""A loan buyer's longer period: published in the notice for all of them, or nobody's (LN-7)."""

from datetime import date

from auctions.law.closing import balance_due
from auctions.law.lending import balance_days
from auctions.lot_bidding import Bidding
from auctions.lot_state import LotState
from auctions.parameters import CourtRules
from ledger.domain import clock
from ledger.domain.kernel import Root


class LoanPeriodGiven(Root.Event):
    """A loan buyer has the period the notice published (适用公告载明的贷款付款期限)."""

    TOPIC = "lot.loan-period-given"
    mark: str
    letter: str
    due_on: date

    def apply(self, lot: LotState) -> None:
        lot.attempts[self.mark].balance_due_on = self.due_on


class Loaning(Bidding):
    """A lot that somebody buys on a loan."""

    def give_loan_period(self, letter: str, *, on: date, rules: CourtRules) -> None:
        """Let the balance be due when the notice says it is for every loan buyer."""
        self.ask("pass_due")  # while the balance is awaited, and not after
        attempt = self._under_way()
        days = balance_days(attempt.terms.balance_due_days, attempt.terms.loan)
        assert attempt.ended_at is not None
        due = balance_due(clock.on(attempt.ended_at), days, rules.calendar)
        if due == attempt.balance_due_on:
            return
        before = self.state
        self.record(LoanPeriodGiven, mark=attempt.mark, letter=letter, due_on=due)
        self.settle("give_loan_period", before, on, rules, restart=True)
