"""Foreign money (外币案款): kept for its case in its own currency, changed by the bank's lines."""

from decimal import Decimal
from uuid import UUID

from ledger.domain import act, clock
from ledger.domain.bank_line import BankLine
from ledger.domain.chart import unclaimed
from ledger.domain.foreign_money import ForeignMoney
from ledger.domain.money import Money, zero
from ledger.domain.paper import Paper
from ledger.domain.permissions import Permission
from ledger.services.command import Recorded, command, record
from ledger.services.incoming import assigned, case_of, is_stranger
from ledger.services.whose import itself
from ledger.store.court import Court


class ForeignMoneys:
    """Foreign money, by the line it came with."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def kept(self, line: UUID) -> ForeignMoney:
        """The foreign money of a line."""
        id_ = ForeignMoney.create_id(line)
        return self.court.find(ForeignMoney, id_, named=f"foreign money of line {line}")

    @command(
        Permission.CLAIM,
        whose=itself("本案承办人", "the case's own officer"),
    )
    def propose(self, line: UUID, case_number: str, evidence: str) -> Recorded:
        """Claim a foreign line, whole, for one's own case; another person confirms."""
        found, case, by = self._line(line), case_of(self.court, case_number), act.current().actor
        case.may_ask(by)
        subject = _subject(case.case_number)
        found.propose_assignment(subject, found.remainder, by=by, evidence=evidence)
        return record(self.court, found, case, line=str(line), case=case.case_number)

    @command(Permission.CONVERT)
    def keep(self, line: UUID, case_number: str) -> Recorded:
        """Agree: it is the case's, in its own currency, and not payable before it is yuan."""
        found, case, by = self._line(line), case_of(self.court, case_number), act.current().actor
        made = assigned(found, _subject(case.case_number))
        agreed = found.confirm_assignment(made.assignment, by=by)
        kept = ForeignMoney.keep(
            line, case.case_number, agreed.amount, value_date=found.value_date,
            third_party=is_stranger(case, found.payer_name), by=by,
        )  # fmt: skip
        return record(self.court, found, kept, line=str(line), case=case.case_number)

    @command(Permission.CONVERT)
    def convert(
        self,
        line: UUID,
        foreign: Money,
        rate: Decimal,
        *,
        debit_line: UUID,
        credit_line: UUID,
        paper: Paper,
        charges: Money | None = None,
    ) -> Recorded:
        """Book the bank's conversion: its debit takes the foreign money, its credit brings yuan.

        The case's yuan keep the day the foreign money came.
        """
        kept, by = self.kept(line), act.current().actor
        case = case_of(self.court, kept.case_number)
        debit, credit = self._line(debit_line), self._line(credit_line)
        debit.must_lie_on(self._line(line).lies_on)
        credit.must_lie_on(case.bank_account)
        yuan = credit.unproposed
        kept.convert(
            foreign, rate, yuan, charges=charges or zero(), debit_line=debit_line,
            credit_line=credit_line, paper=paper, by=by,
        )  # fmt: skip
        debit.cover(kept.account, foreign, by=by)
        credit.give_for_short(debit_line, yuan)
        case.receive(
            line, yuan, source=unclaimed(credit_line), claim=f"结汇 {paper.number}",
            value_date=kept.value_date, notified_on=clock.today(), third_party=kept.third_party,
        )  # fmt: skip
        return record(
            self.court, debit, credit, kept, case, line=str(line), yuan=yuan.plain,
            case=case.case_number,
        )  # fmt: skip

    def _line(self, line: UUID) -> BankLine:
        return self.court.find(BankLine, line, named=f"line {line}")


def _subject(case_number: str) -> str:
    return f"foreign/{case_number}"
