"""A bank without a process: it does what the test wrote down, and remembers what it was given."""

from reconciliation.payments.bank import (
    AnswerUnknown,
    BankMessage,
    BankUnreachable,
    Inquiry,
    Receipt,
    message_id_of,
    received,
)


class ScriptedBank:
    """Takes every file unless told otherwise; ``delivered`` are the messages waiting for us."""

    def __init__(self) -> None:
        self.files: list[bytes] = []
        self.delivered: list[BankMessage] = []
        self.aside: list[tuple[str, str]] = []
        self.acknowledged: list[str] = []
        self.knows: dict[str, str] = {}
        self.trouble: Exception | None = None
        self.arrives_all_the_same = False
        self.accepts = True

    def submit(self, data: bytes) -> Receipt:
        trouble, self.trouble = self.trouble, None
        if trouble is None or self.arrives_all_the_same:
            self.files.append(data)
        if trouble is not None:
            raise trouble
        return Receipt(self.accepts, message_id_of(data), "taken" if self.accepts else "not taken")

    def fetch(self, after: str | None) -> list[BankMessage]:
        # Delivery is at least once: whatever the cursor says, everything comes again.
        return list(self.delivered)

    def acknowledge(self, message: BankMessage) -> None:
        self.acknowledged.append(message.id)

    def set_aside(self, message: BankMessage, why: str) -> None:
        self.aside.append((message.id, why))

    def inquire(self, reference: str) -> Inquiry:
        status = self.knows.get(reference)
        return Inquiry(status is not None, status, {"reference": reference})

    def deliver(self, data: bytes) -> None:
        self.delivered.append(received(f"m{len(self.delivered) + 1}", data))

    def line_is_down(self) -> None:
        self.trouble = BankUnreachable("connection refused")

    def answer_gets_lost(self, *, arrived: bool) -> None:
        self.trouble = AnswerUnknown("the line broke")
        self.arrives_all_the_same = arrived
