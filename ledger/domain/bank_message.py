"""A message from the bank (银行报文), read once however often it is delivered."""

from uuid import UUID

from ledger.domain.kernel import FirstFact, Root, event, name_id


class BankMessage(Root):
    """One message, named by the SHA-256 of its bytes."""

    TOPIC = "bank-message"

    class Read(FirstFact):
        """The message was read and everything it says was done (报文处理完毕)."""

        TOPIC = "bank-message.read"
        sha256: str
        kind: str
        delivery: str

        def files_kept(self) -> tuple[str, ...]:
            return (self.sha256,)

    class SetAside(Root.Event):
        """The message could not be acted on and waits for a person (报文待人工处理)."""

        TOPIC = "bank-message.set-aside"
        why: str

    @staticmethod
    def create_id(sha256: str) -> UUID:
        return name_id("bank-message", sha256)

    @event(Read)
    def __init__(self, sha256: str, kind: str, delivery: str) -> None:
        self.sha256 = sha256
        self.kind = kind
        self.aside = False

    def set_aside(self, why: str) -> None:
        """Keep it for a person to look at, with the reason."""
        self._set_aside(why=why)

    @event(SetAside)
    def _set_aside(self, why: str) -> None:
        self.aside = True
