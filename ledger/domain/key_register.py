"""The register of the court's keys (密钥登记簿): which were ever given, to whom and in which role.

Whoever must look at all keys, or at all keys of one person, reads this first and by it the keys
themselves; so he relies on every one of them, and on there being no other.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from ledger.domain.act import Role
from ledger.domain.kernel import FirstFact, Root, event, name_id


@dataclass(frozen=True, slots=True)
class Entry:
    """One key as it was given."""

    prefix: str
    person: str
    role: Role


class KeyRegister(Root):
    """All keys of a book, in the order they were given."""

    TOPIC = "key-register"

    class Opened(FirstFact):
        """The book is about to have its first key (启用密钥登记簿)."""

        TOPIC = "key-register.opened"

    class Entered(Root.Event):
        """A key was given (登记密钥)."""

        TOPIC = "key-register.entered"
        prefix: str
        person: str
        role: Role

    class GivenAtMachine(Root.Event):
        """It was given where the machine stands, for nobody could be asked (本机发放管理员密钥)."""

        TOPIC = "key-register.given-at-machine"
        prefix: str
        person: str
        reason: str
        by: str

    @staticmethod
    def create_id() -> UUID:
        return name_id("key-register")

    @event(Opened)
    def __init__(self) -> None:
        self.entries: list[Entry] = []

    @event(Entered)
    def enter(self, prefix: str, person: str, role: Role) -> None:
        """Write a key down; whether it may be given is asked before."""
        self.entries.append(Entry(prefix, person, role))

    @event(GivenAtMachine)
    def give_at_machine(self, prefix: str, person: str, reason: str, by: str) -> None:
        """Say of a key just written down that no administrator gave it."""

    @property
    def people(self) -> list[str]:
        """Everybody who ever was given a key."""
        return list(dict.fromkeys(entry.person for entry in self.entries))

    def prefixes(self, *, person: str = "", roles: Iterable[Role] = Role) -> list[str]:
        """The keys of a person, or of these roles, or both."""
        wanted = frozenset(roles)
        return [
            entry.prefix
            for entry in self.entries
            if entry.role in wanted and person in ("", entry.person)
        ]
