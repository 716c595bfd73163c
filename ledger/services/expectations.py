"""Money awaited (应收款项): registered before it comes, so that a line can be told by it."""

import secrets
from datetime import date
from typing import Final

from ledger.domain import act, clock
from ledger.domain.act import Role
from ledger.domain.case_account import CaseAccount
from ledger.domain.expectation import Expectation, ExpectationKind
from ledger.domain.ids import CaseNumber
from ledger.domain.money import Money
from ledger.domain.permissions import Permission
from ledger.services.command import Recorded, as_seen, command, record
from ledger.store.court import Court

PREFIX: Final = {
    ExpectationKind.DEDUCTION: "KH",  # 扣划
    ExpectationKind.BUYER_BALANCE: "WK",  # 尾款
    ExpectationKind.RETURN: "TH",  # 退回
    ExpectationKind.PERFORMANCE: "LX",  # 履行
}


class Expectations:
    """What the court waits for."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def expectation(self, number: str) -> Expectation:
        """An expectation by its number."""
        id_ = Expectation.create_id(number)
        return self.court.find(Expectation, id_, named=f"expectation {number}")

    @command(Permission.EXPECT, ahead=("due_on",))
    def open(
        self,
        kind: ExpectationKind,
        case_number: str,
        amount: Money,
        *,
        due_on: date,
        basis: str,
        payer_name: str = "",
        payer_account: str = "",
    ) -> Recorded:
        """Await money for a case, under a number for its payer to quote.

        An officer does so for his own cases only.
        """
        number = str(CaseNumber.parse(case_number))
        case = self.court.find(CaseAccount, CaseAccount.create_id(number), named=number)
        doing = act.current()
        if doing.role is Role.OFFICER:
            case.may_ask(doing.actor)
        made = Expectation.open(
            f"{PREFIX[kind]}{clock.today():%Y%m%d}-{secrets.token_hex(3).upper()}", kind,
            case_number=number, bank_account=case.bank_account, amount=amount,
            payer_name=payer_name, payer_account=payer_account, due_on=due_on, basis=basis,
            by=doing.actor,
        )  # fmt: skip
        return record(self.court, made, number=made.number)

    @command(Permission.EXPECT)
    def withdraw(self, number: str, reason: str, *, expected: int | None = None) -> Recorded:
        """Await the rest no longer."""
        found = self.expectation(number)
        as_seen(found, expected)
        found.withdraw(by=act.current().actor, reason=reason)
        return record(self.court, found, number=number)
