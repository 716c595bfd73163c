"""Money moving between cases of this court (案款移转)."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from ledger.domain import act
from ledger.domain.case_account import CaseAccount, PartyRole, PocketKind
from ledger.domain.chart import transfer as transfer_account
from ledger.domain.ids import CaseNumber
from ledger.domain.law.late_money import LateChoice
from ledger.domain.law.moving import may_move
from ledger.domain.law.own_account import must_lie_on
from ledger.domain.money import Money
from ledger.domain.paper import Paper, well_named
from ledger.domain.permissions import Permission
from ledger.domain.transfers import CaseMove, MoveToItself
from ledger.services.closings import must_have_chosen
from ledger.services.command import Recorded, as_seen, command, record
from ledger.services.counted import leaves_what_counts
from ledger.services.numbering import next_number
from ledger.services.stops import stays_here
from ledger.services.valued import is_there
from ledger.services.whose import itself
from ledger.store.court import Court


def _case(court: Court, case_number: str) -> CaseAccount:
    number = str(CaseNumber.parse(case_number))
    return court.find(CaseAccount, CaseAccount.create_id(number), named=number)


def may_go_on(
    court: Court, case: CaseAccount, receipts: Sequence[UUID] | None, *, kept: bool = False
) -> None:
    """Ask what is asked before money of a case is paid, where it goes on to another account."""
    stays_here(court, case, kept=kept)
    must_have_chosen(court, case, receipts, LateChoice.TRANSFER)


class Moves:
    """Moves between two cases of this court."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def move(self, number: str) -> CaseMove:
        """A move by its number, ``（2017）苏0508执101号-Y1``."""
        return self.court.find(CaseMove, CaseMove.create_id(number), named=f"move {number}")

    @command(Permission.DRAFT)
    def propose(
        self,
        source: str,
        target: str,
        amount: Money,
        *,
        papers: Iterable[Paper],
        reason: str,
        receipts: Sequence[UUID] | None = None,
    ) -> Recorded:
        """Propose a move on its document; the money waits under its name meanwhile (R2.13)."""
        giving, taking = _case(self.court, source), _case(self.court, target)
        given = well_named(papers)
        giving.may_ask(act.current().actor)
        if giving.case_number == taking.case_number:
            raise MoveToItself(
                f"{giving.case_number} has it already", case_number=giving.case_number
            )
        must_lie_on(giving.bank_account, taking.bank_account)
        may_move(given, debtors=_debtors(giving), others=_debtors(taking))
        may_go_on(self.court, giving, receipts)
        move = CaseMove(
            number=next_number(self.court, CaseMove, giving.case_number, "Y"),
            source=giving.case_number, target=taking.case_number, amount=amount, papers=given,
            reason=reason, by=act.current().actor,
        )  # fmt: skip
        sources = giving.set_aside(
            move.pocket, PocketKind.TRANSFER, amount, basis=move.number, receipts=receipts
        )
        is_there(self.court, sources)
        leaves_what_counts(self.court, giving, sources)
        return record(self.court, move, giving, move=move.number)

    @command(Permission.GRANT)
    def agree(self, number: str, *, expected: int | None = None) -> Recorded:
        """Agree to somebody else's proposal."""
        move, doing = self._seen(number, expected), act.current()
        move.agree(by=doing.actor, role=doing.role)
        return record(self.court, move, move=number)

    @command(
        Permission.DRAFT,
        whose=itself("转入案件承办人", "the officer of the case that receives"),
    )
    def take_in(self, number: str, *, expected: int | None = None) -> Recorded:
        """Take the money in, as the receiving case's officer: it leaves and arrives in one commit.

        Every receipt keeps its day of arrival and its clock; a move hides no age.
        """
        move = self._seen(number, expected)
        giving, taking = _case(self.court, move.source), _case(self.court, move.target)
        taking.may_ask(act.current().actor)
        stays_here(self.court, giving, kept=move.pocket is not None)
        move.take_in(by=act.current().actor)
        road = transfer_account(str(move.id))
        lots = giving.lots
        for source in giving.pass_on(move.amount, account=road, basis=number, pocket=move.pocket):
            lot = lots[source.receipt]
            taking.receive(
                source.receipt, source.amount, source=road, claim=number,
                value_date=lot.value_date, notified_on=lot.notified_on,
                third_party=lot.third_party,
            )  # fmt: skip
        return record(self.court, move, giving, taking, move=number)

    @command(
        Permission.DRAFT,
        whose=itself("转出或者转入案件承办人", "the officer of either case"),
    )
    def withdraw(self, number: str, reason: str, *, expected: int | None = None) -> Recorded:
        """Take a proposal back, or do not take the money in."""
        move, by = self.move(number), act.current().actor
        giving, taking = _case(self.court, move.source), _case(self.court, move.target)
        (taking if by == taking.officer else giving).must_be_of(by)
        return self._undone(number, reason, expected)

    @command(Permission.GRANT)
    def refuse(self, number: str, reason: str, *, expected: int | None = None) -> Recorded:
        """Do not agree; the money is free where it was."""
        return self._undone(number, reason, expected)

    def _undone(self, number: str, reason: str, expected: int | None) -> Recorded:
        move = self._seen(number, expected)
        giving = _case(self.court, move.source)
        move.refuse(reason, by=act.current().actor)
        giving.put_back(move.pocket, basis=number)
        return record(self.court, move, giving, move=number)

    def _seen(self, number: str, expected: int | None) -> CaseMove:
        move = self.move(number)
        as_seen(move, expected)
        return move


def _debtors(case: CaseAccount) -> list[str]:
    return [each.name for each in case.parties.values() if each.role is PartyRole.DEBTOR]
