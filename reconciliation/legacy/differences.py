"""Opening differences put right (底数差错款处理): class K, by the same tickets as any other.

One person explains the ticket on a paper, another puts the difference right by a fact: what was
long goes to the account it turns out to belong to, or to the case whose money it is; what was short
is made good from the account that has it, or by a line of the bank. The ticket closes with the last
of it.
"""

from uuid import UUID

from ledger.domain import act, clock
from ledger.domain.bank_line import BankLine
from ledger.domain.case_account import CaseAccount
from ledger.domain.chart import AccountName, unclaimed
from ledger.domain.errors import Conflict
from ledger.domain.ids import CaseNumber
from ledger.domain.kernel import Root
from ledger.domain.money import Money, zero
from ledger.domain.permissions import Permission
from ledger.domain.ticket import DIFFERENCES, Ticket
from ledger.services.account_interest import carried
from ledger.services.command import Recorded, as_seen, command, record
from ledger.store.court import Court
from reconciliation.legacy.position import OPENING_SUBJECT, DifferenceKind, LegacyPosition


class NotAnOpeningDifference(Conflict):
    """The ticket is about something else, or about the other side of the account."""

    code = "no-opening-difference"
    title = "The ticket is about no such difference of an opening position"
    title_zh = "该工单不是此类底数差错"
    article = DIFFERENCES


class Differences:
    """What bank and registers differed by when the ledger took over."""

    def __init__(self, court: Court) -> None:
        self.court = court

    @command(Permission.PUT_RIGHT)
    def put_right(
        self,
        ticket: UUID,
        account: str,
        amount: Money,
        document: str,
        *,
        expected: int | None = None,
    ) -> Recorded:
        """Give what was long to the account it belongs to, or make good what was short from one."""
        found, position, number = self._explained(ticket, expected)
        if account.startswith("unclaimed/"):
            raise NotAnOpeningDifference("money of a line is given by its line", account=account)
        position.put_right(
            number, AccountName(account), amount, document=document, by=act.current().actor
        )
        out = position.differences[number].kind is DifferenceKind.SHORT
        told = carried(self.court, account, ticket, amount, document=document, out=out)
        return self._done(found, position, number, account, *told)

    @command(Permission.PUT_RIGHT)
    def identify(
        self,
        ticket: UUID,
        case_number: str,
        amount: Money,
        document: str,
        *,
        expected: int | None = None,
    ) -> Recorded:
        """Give what was long to the case whose money it is; its clock starts today."""
        found, position, number = self._explained(ticket, expected, DifferenceKind.LONG)
        named = str(CaseNumber.parse(case_number))
        case = self.court.find(CaseAccount, CaseAccount.create_id(named), named=named)
        position.put_right(
            number, unclaimed(ticket), amount, document=document, by=act.current().actor
        )
        case.credit(
            ticket, f"k{found.version}", amount, value_date=position.cut_off,
            notified_on=clock.today(),
        )  # fmt: skip
        return self._done(found, position, number, named, case)

    @command(Permission.PUT_RIGHT)
    def cover(
        self,
        ticket: UUID,
        line: UUID,
        amount: Money,
        document: str,
        *,
        expected: int | None = None,
    ) -> Recorded:
        """Make good what was short with money the bank received by a line nobody claims."""
        found, position, number = self._explained(ticket, expected, DifferenceKind.SHORT)
        giving = self.court.find(BankLine, line, named=f"line {line}")
        giving.must_lie_on(position.bank_account)
        source = giving.give_for_short(ticket, amount)
        position.put_right(number, source, amount, document=document, by=act.current().actor)
        return self._done(found, position, number, f"line {giving.serial}", giving)

    def _explained(
        self, ticket: UUID, expected: int | None, kind: DifferenceKind | None = None
    ) -> tuple[Ticket, LegacyPosition, str]:
        """The ticket another person explained, its position, and its number there.

        Raises :class:`NotAnOpeningDifference`.
        """
        found = self.court.find(Ticket, ticket, named=f"ticket {ticket}")
        as_seen(found, expected)
        account, _, number = found.subject.removeprefix(OPENING_SUBJECT).rpartition(":")
        ours = found.subject.startswith(OPENING_SUBJECT)
        if not ours or (kind is not None and found.kind.value != kind.value):
            said = f"{found.kind.value} {found.subject}"
            raise NotAnOpeningDifference(said, subject=found.subject)
        found.may_put_right(act.current().actor)
        id_ = LegacyPosition.create_id(account)
        position = self.court.find(LegacyPosition, id_, named=f"the opening position of {account}")
        return found, position, number

    def _done(
        self, found: Ticket, position: LegacyPosition, number: str, where: str, *also: Root
    ) -> Recorded:
        left = position.still_open(number)
        if left == zero():
            found.resolve(f"put right: {where}", by=act.current().actor, standing=())
        return record(
            self.court, position, *also, found, ticket=str(found.id), left=left.plain
        )  # fmt: skip
