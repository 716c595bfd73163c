"""Closed cases (结案): closed with nothing left; money that comes later waits for a choice."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from ledger.domain import act, clock
from ledger.domain.case_account import CaseAccount
from ledger.domain.case_closing import CaseClosing, ClosedAs
from ledger.domain.errors import NotFound
from ledger.domain.law.goods_leaving import may_close_over
from ledger.domain.law.late_money import LateChoice, LateMoneyWaits, may_close, must_be_the_way
from ledger.domain.paper import Paper, well_named
from ledger.domain.payout import Payout
from ledger.domain.payout_parts import State
from ledger.domain.permissions import Permission
from ledger.services.archives import taken_up
from ledger.services.command import Recorded, command, record
from ledger.services.goods import goods_of, steps_open
from ledger.services.incoming import case_of
from ledger.services.whose import SECOND_PERSON
from ledger.store.court import Court


def must_have_chosen(
    court: Court, case: CaseAccount, receipts: Sequence[UUID] | None, way: LateChoice | None
) -> None:
    """Refuse money that came to a closed case any way but the one two people chose for it.

    Raises :class:`LateMoneyWaits`, :class:`NotAsChosen`.
    """
    id_ = CaseClosing.create_id(case.case_number)
    closing = court.find_many(CaseClosing, [id_]).get(id_)
    if closing is None or closing.closed_on is None:
        return
    asked = receipts or [receipt for receipt, lot in case.lots.items() if lot.free.amount]
    waiting = [receipt for receipt in asked if receipt not in closing.agreed]
    if waiting:
        said = f"{case.case_number} was closed on {closing.closed_on}"
        raise LateMoneyWaits(said, closed_on=closing.closed_on, receipts=waiting)
    must_be_the_way(way, (closing.agreed[receipt] for receipt in asked))


class Closings:
    """The end of cases."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def closing(self, case_number: str) -> CaseClosing:
        """Whether a case is closed."""
        number = case_of(self.court, case_number).case_number
        id_ = CaseClosing.create_id(number)
        return self.court.find(CaseClosing, id_, named=f"the closing of {number}")

    @command(Permission.CLOSE_CASE)
    def close(self, case_number: str, as_: ClosedAs, on: date, paper: Paper) -> Recorded:
        """Close a case that holds nothing any more: no money free, kept or bound, and no goods."""
        case, by = case_of(self.court, case_number), act.current().actor
        payouts = self.court.find_many(Payout, sorted(case.bound))
        may_close(
            free=any(lot.free.amount for lot in case.lots.values()), kept=case.pockets,
            bound=any(payout.state is not State.SETTLED for payout in payouts.values()),
        )  # fmt: skip
        may_close_over(steps_open(goods_of(self.court, case.case_number)))
        well_named([paper])
        id_ = CaseClosing.create_id(case.case_number)
        known = self.court.find_many(CaseClosing, [id_]).get(id_)
        if known is not None:
            known.close_again(as_, on, paper, by=by)
            return record(self.court, known, case=case.case_number)
        made = CaseClosing(case_number=case.case_number, as_=as_, on=on, paper=paper, by=by)
        return record(self.court, made, case=case.case_number)

    @command(Permission.CLOSE_CASE)
    def choose(self, case_number: str, receipt: UUID, choice: LateChoice, paper: Paper) -> Recorded:
        """Propose what becomes of money that came to a closed case."""
        case, found = case_of(self.court, case_number), self.closing(case_number)
        if receipt not in case.lots:
            raise NotFound(f"{case.case_number} has no receipt {receipt}", named=str(receipt))
        found.choose(receipt, choice, paper, by=act.current().actor)
        return record(self.court, found, case=case.case_number, choice=choice.value)

    @command(Permission.CLOSE_CASE, whose=SECOND_PERSON)
    def agree(self, case_number: str, receipt: UUID) -> Recorded:
        """Agree to what was proposed: the money may go that way."""
        found = self.closing(case_number)
        choice = found.agree(receipt, by=act.current().actor)
        return record(self.court, found, case=found.case_number, choice=choice.value)

    @command(Permission.CLOSE_CASE)
    def reopen(self, case_number: str, under: str, paper: Paper) -> Recorded:
        """Take a case up again; if it was archived, its sub-account is open again."""
        found = self.closing(case_number)
        found.reopen(under, clock.today(), paper, by=act.current().actor)
        out = taken_up(self.court, case_of(self.court, case_number), paper)
        return record(self.court, found, *out, case=found.case_number)
