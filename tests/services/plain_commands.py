"""The commands of an ordinary day, each prepared up to where it can be given.

Each function brings the court there and returns who gives the command, by which right, and what is
done. A new command joins by a line in the table.
"""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from ledger.domain.act import Role
from ledger.domain.case_account import Capacity, CaseAccount, PartyKind, PartyRole
from ledger.domain.money import Money
from ledger.domain.permissions import Permission
from ledger.services.cases import NewParty
from ledger.services.command import Recorded
from ledger.services.erasures import Erasures
from reconciliation.paying import Payments
from tests.formats.make import Line, camt053
from tests.reconciliation.scripted_bank import ScriptedBank
from tests.services.courthouse import (
    ACCOUNT,
    CASE,
    CREDITOR,
    HOLDER,
    PAYEE_ACCOUNT,
    POLICY,
    Courthouse,
    by,
)
from tests.services.keyed import in_use
from tests.services.papers import BANK_LETTER, RECEIPT
from tests.services.till import Till

Done = Callable[..., Recorded]
Ready = tuple[str, Permission, Done]
EVERY: dict[str, Callable[[Courthouse], Ready]] = {}


def command(prepare: Callable[[Courthouse], Ready]) -> Callable[[Courthouse], Ready]:
    EVERY[prepare.__name__] = prepare
    return prepare


@command
def open_book(house: Courthouse) -> Ready:
    return "admin", Permission.KEEP_BOOK, lambda: house.books.open("苏0508", HOLDER)


@command
def add_bank_account(house: Courthouse) -> Ready:
    house.open_book()
    return "admin", Permission.KEEP_BOOK, lambda: house.books.add_bank_account("62", "a", "b", "c")


@command
def activate_policy(house: Courthouse) -> Ready:
    house.open_book()
    text = POLICY.read_text().replace("2016-08-04", "2018-01-01")
    return "admin", Permission.KEEP_BOOK, lambda: house.books.activate_policy(text)


@command
def erase(house: Courthouse) -> Ready:
    house.open_book().open_case()
    scope = str(CaseAccount.create_id(CASE))
    with by("wang"):
        house.cases.add_party(CASE, NewParty(PartyRole.APPLICANT, PartyKind.PERSON, "李四"))
    asked = Erasures(house.court)
    return "admin", Permission.KEEP_KEYS, lambda: asked.erase(scope, BANK_LETTER, "保存期满")


@command
def open_case(house: Courthouse) -> Ready:
    house.open_book()
    in_use(house.keys, "wang", Role.OFFICER)

    def opened() -> Recorded:
        return house.cases.open(
            CASE, officer="wang", filed_on=date(2026, 1, 5), bank_account=ACCOUNT
        )

    return "wang", Permission.KEEP_CASE, opened


@command
def add_party(house: Courthouse) -> Ready:
    house.open_book().open_case()
    new = NewParty(PartyRole.APPLICANT, PartyKind.PERSON, "李四")
    return "wang", Permission.KEEP_CASE, lambda: house.cases.add_party(CASE, new)


@command
def state_account(house: Courthouse) -> Ready:
    house.open_book().open_case()

    def stated() -> Recorded:
        return house.cases.state_account(
            CASE, "p1", holder=CREDITOR, number=PAYEE_ACCOUNT, bank_name="工商银行",
            bank_code="102305000000", evidence="确认书",
        )  # fmt: skip

    return "wang", Permission.KEEP_CASE, stated


@command
def confirm_account(house: Courthouse) -> Ready:
    _, _, stated = state_account(house)
    with by("wang"):
        stated()
    return "li", Permission.CONFIRM_ACCOUNT, lambda: house.cases.confirm_account(CASE, "p1", 1)


@command
def record_capacity(house: Courthouse) -> Ready:
    house.open_book()
    line = house.receive("100.00", sub_account=house.payable(), name="乙某")

    def recorded() -> Recorded:
        return house.cases.record_capacity(CASE, line, Capacity.FOR_DEBTOR, "代付说明")

    return "wang", Permission.KEEP_CASE, recorded


@command
def propose(house: Courthouse) -> Ready:
    house.open_book().open_case()
    line = house.receive("100.00")
    shares = [(CASE, Money("100.00"))]

    def proposed(**seen: Any) -> Recorded:
        return house.receipts.propose(line, shares, evidence="银行查询函", **seen)

    return "wang", Permission.CLAIM, proposed


def _proposed(house: Courthouse) -> Any:
    _, _, propose_it = propose(house)
    with by("wang"):
        return UUID(propose_it().ids["line"])


@command
def confirm(house: Courthouse) -> Ready:
    line = _proposed(house)
    return "zhao", Permission.CONFIRM_CLAIM, lambda **e: house.receipts.confirm(line, "c1", **e)


@command
def refuse(house: Courthouse) -> Ready:
    line = _proposed(house)
    why = "依据不足"
    return "zhao", Permission.CONFIRM_CLAIM, lambda **e: house.receipts.refuse(line, "c1", why, **e)


@command
def reverse(house: Courthouse) -> Ready:
    line = _proposed(house)
    with by("zhao"):
        house.receipts.confirm(line, "c1")

    def reversed_(**seen: Any) -> Recorded:
        return house.receipts.reverse(line, "c1", CASE, "认领错误", **seen)

    return "feng", Permission.REVERSE_CLAIM, reversed_


@command
def draft(house: Courthouse) -> Ready:
    house.open_book().funded()
    paid = Money("20000.00")
    return "wang", Permission.DRAFT, lambda: house.payouts.draft(CASE, "p1", paid, "执行款")


@command
def amend(house: Courthouse) -> Ready:
    house.open_book().funded()
    number = house.drafted().ids["payout"]
    less = Money("10.00")
    return "wang", Permission.DRAFT, lambda **e: house.payouts.amend(number, amount=less, **e)


@command
def approve(house: Courthouse) -> Ready:
    house.open_book().funded()
    ids = house.drafted().ids

    def approved(**seen: Any) -> Recorded:
        return house.payouts.approve(ids["payout"], ids["digest"], **seen)

    return "chen", Permission.APPROVE, approved


@command
def reject(house: Courthouse) -> Ready:
    house.open_book().funded()
    number = house.drafted().ids["payout"]
    return "chen", Permission.APPROVE, lambda **e: house.payouts.reject(number, "材料不全", **e)


@command
def withdraw(house: Courthouse) -> Ready:
    house.open_book().funded()
    number = house.drafted().ids["payout"]
    return "wang", Permission.DRAFT, lambda **e: house.payouts.withdraw(number, "另行处理", **e)


@command
def prepare(house: Courthouse) -> Ready:
    house.open_book().funded()
    number = house.approved()
    pay = Payments(house.court, ScriptedBank())
    return "sun", Permission.SEND, lambda: pay.prepare(ACCOUNT, [number])


@command
def send(house: Courthouse) -> Ready:
    _, _, prepare_it = prepare(house)
    with by("sun"):
        batch = prepare_it().ids["batch"]
    pay = Payments(house.court, ScriptedBank())
    return "qian", Permission.SEND, lambda: pay.send(batch)


def _sent(house: Courthouse) -> tuple[str, Payments]:
    _, _, send_it = send(house)
    with by("qian"):
        send_it()
    return f"{CASE}-1", Payments(house.court, ScriptedBank())


@command
def mark_unanswered(house: Courthouse) -> Ready:
    number, pay = _sent(house)
    house.later(hours=25)
    return "feng", Permission.SEND, lambda: pay.mark_unanswered(number)


@command
def inquire(house: Courthouse) -> Ready:
    number, pay = _sent(house)
    return "feng", Permission.SEND, lambda: pay.inquire(number)


@command
def requeue(house: Courthouse) -> Ready:
    number, pay = _sent(house)
    with by("feng"):
        pay.inquire(number)
    statement = house.take(camt053(ACCOUNT, "25000.00", [Line("1.00", serial="X")]))
    return "feng", Permission.SEND, lambda: pay.requeue(number, statement.sha256)


@command
def file_receipt(house: Courthouse) -> Ready:
    house.open_book().funded()
    number = house.drafted().ids["payout"]
    Till(house).paid(number)
    file = house.payouts.file_receipt
    return "wang", Permission.FILE_PAPER, lambda **e: file(number, RECEIPT, **e)


@command
def draft_return(house: Courthouse) -> Ready:
    line = house.open_book().receive("3500.00", name="某公司")

    def returned(expected: int | None = None) -> Recorded:
        return house.returns.draft(
            line, Money("3500.00"), paper=BANK_LETTER, bank_name="农业银行",
            bank_code="103305000019", expected=expected,
        )  # fmt: skip

    return "wang", Permission.DRAFT, returned


@command
def return_again(house: Courthouse) -> Ready:
    person, permission, returned = draft_return(house)
    with by(person):
        number = returned().ids["payout"]
    with by("chen"):
        house.payouts.reject(number, "行号有误")
    again = house.returns.again
    return person, permission, lambda **e: again(number, bank_code="102305000000", **e)
