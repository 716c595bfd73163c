"""The court's keys as a whole (密钥管理): who was the first that could admit the others."""

from uuid import UUID

from ledger.domain.kernel import FirstFact, Root, event, name_id


class KeyRing(Root):
    """The first leader of a book, whom nobody could admit."""

    TOPIC = "key-ring"

    class Begun(FirstFact):
        """The first leader's key was given (首任核准人); every other is admitted by somebody."""

        TOPIC = "key-ring.begun"
        person: str
        prefix: str

    class BegunAnew(Root.Event):
        """That key was taken back before anybody used it; another is the first (更换首任核准人)."""

        TOPIC = "key-ring.begun-anew"
        person: str
        prefix: str

    @staticmethod
    def create_id(person: str = "", prefix: str = "") -> UUID:
        return name_id("key-ring")

    @event(Begun)
    def __init__(self, person: str, prefix: str) -> None:
        self.person = person
        self.prefix = prefix

    @event(BegunAnew)
    def begin_anew(self, person: str, prefix: str) -> None:
        """Let another key be the first; that the one before was never in use is asked before."""
        self.person = person
        self.prefix = prefix
