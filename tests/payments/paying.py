"""What the payment tests share: a court, a payee, and files between them."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from ledger.domain.clock import COURT_ZONE
from ledger.domain.money import Money
from reconciliation.formats.xml import Node, parse
from reconciliation.payments import pain001, pain002
from reconciliation.payments.bank import BankMessage, MessageKind
from reconciliation.payments.mock import MockBank, cn_iban
from reconciliation.payments.pain001 import PaymentFile, PaymentInstruction

COURT_NAME = "苏州市某区人民法院"
COURT_CARD = "6230001234567890125"
PAYEE_CARD = "6222000000000000004"
MONDAY = date(2026, 3, 2)
REMARK = "（2026）苏0508执123号案款"


def instruction(
    reference: str = "PAY-1", amount: str | Money = "1234.56", **changed: Any
) -> PaymentInstruction:
    """One ordinary payment to Zhang San, changed where the test says."""
    ordinary = PaymentInstruction(
        reference=reference,
        amount=Money(amount) if isinstance(amount, str) else amount,
        payee_name="张三",
        payee_account=PAYEE_CARD,
        payee_bank_code="102305023456",
        payee_bank_name="中国工商银行股份有限公司苏州分行",
        purpose=REMARK,
    )
    return replace(ordinary, **changed)


def file_of(
    *instructions: PaymentInstruction, message_id: str = "FILE-1", **changed: Any
) -> PaymentFile:
    """A file of these payments from the court's account at the test bank."""
    ordinary = PaymentFile(
        message_id=message_id,
        created_at=datetime(2026, 3, 2, 9, 0, tzinfo=COURT_ZONE),
        execution_on=MONDAY,
        debtor_name=COURT_NAME,
        debtor_account=cn_iban(COURT_CARD),
        instructions=instructions,
    )
    return replace(ordinary, **changed)


def sent(bank: MockBank, *instructions: PaymentInstruction, message_id: str = "FILE-1") -> bool:
    """Send these payments; whether the bank took the file."""
    data = pain001.write(file_of(*instructions, message_id=message_id))
    return bank.connection().submit(data).accepted


def of_kind(bank: MockBank, kind: MessageKind) -> list[BankMessage]:
    """What the bank sent of one kind, oldest first."""
    return [message for message in bank.messages() if message.kind == kind]


def last_report(bank: MockBank) -> pain002.StatusReport:
    """The newest status report."""
    return pain002.read(of_kind(bank, "pain.002")[-1].data)


def entries(message: BankMessage) -> list[Node]:
    """The bookings in a camt message."""
    [body] = list(parse(message.data))
    [statement] = [node for node in Node(body).element if not str(node.tag).endswith("GrpHdr")]
    return Node(statement).all("Ntry")


def details(entry: Node, path: str) -> str:
    """What a booking says of its one transaction."""
    return entry.text(f"NtryDtls/TxDtls/{path}")


def serial(entry: Node) -> str:
    """The bank's own serial of a booking (银行流水号)."""
    return entry.text("AcctSvcrRef")


def balances(statement: BankMessage) -> dict[str, Money]:
    """A statement's balances by their code, debit ones negative."""
    [body] = list(parse(statement.data))
    found = {}
    for balance in Node(body).need("Stmt").all("Bal"):
        amount = Money(balance.text("Amt"))
        owed = balance.text("CdtDbtInd") == "DBIT"
        found[balance.text("Tp/CdOrPrtry/Cd")] = -amount if owed else amount
    return found


def movement(message: BankMessage) -> Money:
    """The sum of the bookings shown, debits negative."""
    whole = Money(0)
    for entry in entries(message):
        amount = Money(entry.text("Amt"))
        whole += amount if entry.text("CdtDbtInd") == "CRDT" else -amount
    return whole
