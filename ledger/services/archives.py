"""Archiving (归档与销号): refused with all that is not done, done with every number closed."""

from collections.abc import Iterator

from ledger.domain import act, clock
from ledger.domain.book import Book, NoPolicyInForce
from ledger.domain.case_account import CaseAccount
from ledger.domain.case_archive import CaseArchive
from ledger.domain.case_closing import CaseClosing
from ledger.domain.kernel import Root
from ledger.domain.law.archiving import Obstacle, ObstacleKind, may_archive, receipt_missing
from ledger.domain.money import total
from ledger.domain.paper import Paper
from ledger.domain.payout import Payout, State
from ledger.domain.permissions import Permission
from ledger.domain.policy_sections import PAYEE_RECEIPT, PayeeReceipt
from ledger.domain.sub_account import SubAccount
from ledger.projections import case_left
from ledger.services.command import Recorded, command, record
from ledger.services.goods import goods_open
from ledger.services.incoming import case_of
from ledger.services.numbers import sub_accounts_of
from ledger.services.papers import on_paper
from ledger.services.people import told_everything
from ledger.services.relief_dues import NOT_DONE
from ledger.services.the_book import the_book
from ledger.store.court import Court


class Archives:
    """The archive of the court's cases."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def archive_of(self, case_number: str) -> CaseArchive:
        """A case's archive; ``NotFound`` before it was archived for the first time."""
        number = case_of(self.court, case_number).case_number
        id_ = CaseArchive.create_id(number)
        return self.court.find(CaseArchive, id_, named=f"the archive of {number}")

    def obstacles(self, case_number: str) -> tuple[Obstacle, ...]:
        """All that is not done of a case, money first; nothing where it may be archived."""
        case = case_of(self.court, case_number)
        told_everything(self.court, case_left.VIEWS)
        with self.court.database.app.connect() as connection:
            processes = case_left.left_of(connection, self.court.book, case.case_number)
        goods = goods_open(self.court, case.case_number)
        things = [Obstacle(ObstacleKind.GOODS, each.number) for each in goods]
        found = (*self._of_its_state(case), *self._of_its_payouts(case), *processes, *things)
        return tuple(found)

    @command(Permission.CLOSE_CASE, waits=True)
    def archive(self, case_number: str, paper: Paper) -> Recorded:
        """Archive a closed case of which everything is done; every number of it is closed.

        Raises :class:`NotReadyForArchive` with every obstacle, :class:`ArchivedAlready`.
        """
        case, by, today = case_of(self.court, case_number), act.current().actor, clock.today()
        may_archive(self.obstacles(case.case_number))
        (given,) = on_paper(self.court, [paper])
        id_, subs = CaseArchive.create_id(case.case_number), sub_accounts_of(self.court, case)
        known = self.court.find_many(CaseArchive, [id_]).get(id_)
        if known is None:
            known = CaseArchive.of(case, today, given, by=by)
        else:
            known.archive_again(case, today, given, by=by)
        for sub in subs:
            sub.close(today, by=by)
        return record(
            self.court, known, *subs, case=case.case_number, sub_account=case.sub_account
        )  # fmt: skip

    def _of_its_state(self, case: CaseAccount) -> Iterator[Obstacle]:
        id_ = CaseClosing.create_id(case.case_number)
        closing = self.court.find_many(CaseClosing, [id_]).get(id_)
        if closing is None or closing.closed_on is None:
            yield Obstacle(ObstacleKind.NOT_CLOSED, case.case_number)
        free = total(lot.free for lot in case.lots.values())
        if free.amount:
            yield Obstacle(ObstacleKind.MONEY, "available", free)
        for pocket in case.pockets.values():
            yield Obstacle(ObstacleKind.KEPT, pocket.pocket, pocket.amount)

    def _of_its_payouts(self, case: CaseAccount) -> Iterator[Obstacle]:
        book = the_book(self.court)
        found = self.court.find_many(Payout, case.payouts).values()
        for payout in sorted(found, key=lambda each: each.number):
            if payout.state in NOT_DONE:
                continue
            if payout.state is not State.SETTLED:
                yield Obstacle(ObstacleKind.UNDER_WAY, payout.number, payout.amount)
            elif receipt_missing(
                payout.kind, payout.amount, _rule(book, payout), receipts=payout.receipts
            ):
                yield Obstacle(ObstacleKind.NO_RECEIPT, payout.number, payout.amount)


def sub_account_of(court: Court, case: CaseAccount) -> SubAccount:
    """The sub-account of a case."""
    id_ = SubAccount.create_id(case.sub_account)
    return court.find(SubAccount, id_, named=f"sub-account {case.sub_account}")


def taken_up(court: Court, case: CaseAccount, paper: Paper) -> tuple[Root, ...]:
    """What the archive says to a case that is taken up again: out of it, its numbers open."""
    id_ = CaseArchive.create_id(case.case_number)
    found = court.find_many(CaseArchive, [id_]).get(id_)
    if found is None or found.archived_on is None:
        return ()
    by, today = act.current().actor, clock.today()
    subs = sub_accounts_of(court, case)
    found.take_up(today, paper, by=by)
    for sub in subs:
        sub.open_again(today, by=by)
    return (found, *subs)


def _rule(book: Book, payout: Payout) -> PayeeReceipt:
    """What the court wanted of a payment on the day the bank booked it."""
    assert payout.settled_on is not None  # its state says so
    try:
        return book.policy_on(payout.settled_on).of(PAYEE_RECEIPT)
    except NoPolicyInForce:
        return PAYEE_RECEIPT.default
