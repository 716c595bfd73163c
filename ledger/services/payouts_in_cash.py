"""Payouts in cash (现金发放): given by finance, seen by another under his own key, and found."""

from uuid import UUID

from ledger.domain import act, clock
from ledger.domain.bank_line import BankLine
from ledger.domain.chart import transit
from ledger.domain.kernel import Root
from ledger.domain.law.cash import GIVEN_BY_TWO, CannotWitness
from ledger.domain.paper import Paper
from ledger.domain.payer import Payer
from ledger.domain.payout import Payout, payout_of
from ledger.domain.payout_parts import NotThatDebit
from ledger.domain.permissions import Permission
from ledger.services.command import Recorded, as_seen, command, record
from ledger.services.going import (
    goes_where_agreed,
    may_go_out,
    none_is_paid_beside,
    rests_on_ours,
)
from ledger.services.papers import on_paper
from ledger.services.payers import payer_of
from ledger.services.seconds import may_be_second
from ledger.services.stops import may_leave_today
from ledger.services.whose import any_officer
from ledger.store.court import Court

WHO_SAW_IT = any_officer(
    "被指定见证的人员：未经办该笔款项者", "who was named as its witness, and has not acted on it"
)


class PayoutsInCash:
    """What happens to a payout in cash once everybody has agreed to it."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def payout(self, number: str) -> Payout:
        """A payout by its number."""
        return self.court.find(Payout, Payout.create_id(number), named=f"payout {number}")

    @command(Permission.SEND)
    def hand_over(
        self, number: str, receipt: Paper, witness: str, *, expected: int | None = None
    ) -> Recorded:
        """Say that the payee was given cash against his receipt, and who saw it; he says it next.

        Nothing is posted before he does. Raises :class:`CannotWitness` where he could not, and
        :class:`Recused` where he keeps away from the case.
        """
        payout = self._seen(number, expected)
        may_go_out(self.court)
        rests_on_ours(self.court, [payout])
        asked = [(payout, payer_of(self.court, payout))]
        may_leave_today(self.court, asked)
        none_is_paid_beside(self.court, asked)
        goes_where_agreed(self.court, asked)
        (given,) = on_paper(self.court, [receipt])
        payout.give(given, by=act.current().actor, witness=witness, on=clock.today())
        self._may_see(payout, witness)
        done = self._said(payout)
        if not done.dry_run:  # no restored book gives it again
            self.court.note_head()
        return done

    @command(Permission.WITNESS, whose=WHO_SAW_IT)
    def witness(self, number: str, *, expected: int | None = None) -> Recorded:
        """Say under one's own key that one saw the cash given: now it is paid.

        Whatever came up since it was given does not undo that it was.
        """
        payout = self._seen(number, expected)
        payout.bear_witness(by=act.current().actor)
        return self._said(payout)

    @command(Permission.WITNESS, whose=WHO_SAW_IT)
    def deny(self, number: str, reason: str, *, expected: int | None = None) -> Recorded:
        """Say under one's own key that one did not see it; a leader looks, and nobody is paid."""
        payout = self._seen(number, expected)
        payout.deny(reason, by=act.current().actor)
        return self._said(payout)

    @command(Permission.SETTLE_WITNESS)
    def name_witness(
        self, number: str, witness: str, reason: str, *, expected: int | None = None
    ) -> Recorded:
        """Let another say that he saw it: the wrong one was named, or has left."""
        payout = self._seen(number, expected)
        payout.name_witness(witness, reason, by=act.current().actor)
        self._may_see(payout, witness)
        return self._said(payout)

    @command(Permission.SETTLE_WITNESS)
    def take_back(self, number: str, reason: str, *, expected: int | None = None) -> Recorded:
        """Find that what was denied did not happen: the money is its payer's again."""
        payout = self._seen(number, expected)
        payer: Payer = payer_of(self.court, payout)
        payout.take_back(reason, by=act.current().actor)
        payer.release(payout.id, reason=reason)
        return self._said(payout, payer)

    @command(Permission.SEND)
    def find_cash(self, number: str, line: UUID, *, expected: int | None = None) -> Recorded:
        """Name the bank's debit by which the cash that was handed over was drawn.

        Raises :class:`NotThatDebit` for one of another account, or that quotes a payout.
        """
        payout = self._seen(number, expected)
        debit = self.court.find(BankLine, line, named=f"line {line}")
        by, account = act.current().actor, payer_of(self.court, payout).bank_account
        if debit.bank_account != account or payout_of(debit.end_to_end) is not None:
            said = f"line {debit.serial} of {debit.bank_account} is not cash drawn for {number}"
            raise NotThatDebit(said, serial=debit.serial, payout=number, account=account)
        payout.draw(line, debit.short, on=debit.booked_on, by=by)
        debit.cover(transit(payout.id), payout.amount, by=by)
        return record(self.court, payout, debit, payout=payout.number, line=str(line))

    def _seen(self, number: str, expected: int | None) -> Payout:
        payout = self.payout(number)
        as_seen(payout, expected)
        return payout

    def _may_see(self, payout: Payout, witness: str) -> None:
        """Refuse a witness who could not sign, or who keeps away from the case."""
        may_be_second(
            self.court, [payout], witness, Permission.WITNESS, article=GIVEN_BY_TWO,
            why=CannotWitness,
        )  # fmt: skip

    def _said(self, payout: Payout, *others: object) -> Recorded:
        also = [each for each in others if isinstance(each, Root)]
        return record(self.court, payout, *also, payout=payout.number, state=payout.state.value)
