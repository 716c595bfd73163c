"""Network deductions (网络扣划): freezes noted, money asked under one, matched by its number."""

import re
import secrets
from datetime import date
from typing import Final

from ledger.domain import act, clock
from ledger.domain.case_account import CaseAccount
from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Malformed
from ledger.domain.expectation import Expectation, ExpectationKind
from ledger.domain.frozen_account import FrozenAccount
from ledger.domain.ids import CaseNumber
from ledger.domain.money import Money
from ledger.domain.paper import Paper
from ledger.domain.permissions import Permission
from ledger.services.command import Recorded, command, record
from ledger.services.incoming import case_of, is_stranger
from ledger.services.whose import itself
from ledger.store.court import Court

WHOSE_FREEZE: Final = itself(
    "本院案件为本案承办人；外院冻结由获知的承办人登记",
    "the case's own officer; a freeze of another court, whichever officer was told of it",
)
_REQUEST: Final = re.compile(r"[A-Z]{1,6}[0-9][0-9A-Z-]{5,33}", re.ASCII)


class RequestUnreadable(Malformed):
    """No bank line could be told by this number: letters first, then digits, without blanks."""

    code = "request-unreadable"
    title = "A request number is letters, then digits"
    title_zh = "扣划请求编号格式不正确"
    article = Article("案款对账要求", "按请求编号匹配", Certainty.DESIGN)


class Deductions:
    """Debtors' accounts, and what is asked of their banks."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def account(self, number: str) -> FrozenAccount:
        """A debtor's account as it is known here."""
        id_ = FrozenAccount.create_id(number)
        return self.court.find(FrozenAccount, id_, named="the frozen account")

    @command(Permission.DEDUCT, whose=WHOSE_FREEZE, ahead=("until",))
    def note_freeze(
        self,
        account: str,
        number: str,
        case_number: str,
        amount: Money,
        *,
        holder: str,
        bank_name: str,
        placed_on: date,
        until: date,
        paper: Paper,
    ) -> Recorded:
        """Note a freeze of a debtor's account: this court's, or another's the bank told of."""
        whose = self._may_say_of(str(CaseNumber.parse(case_number)))
        known = self.court.find_many(FrozenAccount, [FrozenAccount.create_id(account)])
        found = next(iter(known.values()), None)
        found = found or FrozenAccount(account=account, holder=holder, bank_name=bank_name)
        found.note_freeze(
            number, whose, amount, placed_on=placed_on, until=until, paper=paper,
            by=act.current().actor,
        )  # fmt: skip
        return record(self.court, found, freeze=number)

    @command(Permission.DEDUCT, whose=WHOSE_FREEZE)
    def lift_freeze(self, account: str, number: str, paper: Paper) -> Recorded:
        """Note that a freeze was lifted."""
        found = self.account(account)
        if number in found.freezes:
            self._may_say_of(found.freezes[number].case_number)
        found.lift_freeze(number, clock.today(), paper, by=act.current().actor)
        return record(self.court, found, freeze=number)

    @command(Permission.DEDUCT, ahead=("due_on",))
    def ask(
        self,
        account: str,
        freeze: str,
        case_number: str,
        amount: Money,
        *,
        ruling: Paper,
        notice: Paper,
        checked: str,
        due_on: date,
        request: str = "",
        giving_way: Paper | None = None,
    ) -> Recorded:
        """Ask the bank for money under a freeze of one's own case, into the court's account.

        Its line is then booked by the request number by itself.
        """
        case, doing = case_of(self.court, case_number), act.current()
        case.may_ask(doing.actor)
        number = request or f"KH{clock.today():%Y%m%d}-{secrets.token_hex(3).upper()}"
        if not _REQUEST.fullmatch(number):
            raise RequestUnreadable(f"{number!r:.40} is no request number", number=number)
        found = self.account(account)
        found.ask_deduction(
            number, freeze, case.case_number, amount, on=clock.today(), ruling=ruling,
            notice=notice, checked=checked, giving_way=giving_way, by=doing.actor,
        )  # fmt: skip
        awaited = Expectation.open(
            number, ExpectationKind.DEDUCTION, case_number=case.case_number,
            bank_account=case.bank_account, amount=amount, payer_name=found.holder,
            payer_account=account, due_on=due_on, basis=f"{ruling}; {freeze}", by=doing.actor,
        )  # fmt: skip
        stranger = str(is_stranger(case, found.holder)).lower()
        return record(self.court, found, awaited, request=number, third_party=stranger)

    def _may_say_of(self, case_number: str) -> str:
        """The case of a freeze: one of this court is its own officer's to speak of.

        Which case froze first decides whose money it is: nobody moves another's place.
        """
        id_ = CaseAccount.create_id(case_number)
        for case in self.court.find_many(CaseAccount, [id_]).values():
            case.must_be_of(act.current().actor)
        return case_number
