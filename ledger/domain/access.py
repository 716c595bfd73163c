"""Who may speak to the ledger: keys (访问密钥), shown once, kept only as a digest."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ledger.domain.act import Role
from ledger.domain.errors import Conflict, Forbidden
from ledger.domain.kernel import FirstFact, Root, event, name_id


class KeyNotAccepted(Forbidden):
    """The key is unknown, expired or revoked; which of them is not said."""

    code = "key-not-accepted"
    title = "The key is not accepted"
    title_zh = "密钥无效"


class KeyRevoked(Conflict):
    """The key was revoked before."""

    code = "key-revoked"
    title = "The key was revoked before"
    title_zh = "密钥已吊销"


@dataclass(frozen=True, slots=True)
class Secret:
    """A key as its holder sees it, once: ``az_<prefix>_<256 random bits>``."""

    prefix: str
    secret: str

    @classmethod
    def fresh(cls) -> "Secret":
        """Make a key nobody has seen."""
        return cls(secrets.token_hex(6), secrets.token_urlsafe(32))

    @classmethod
    def parse(cls, text: str) -> "Secret":
        """Read a key as it was shown; raises :class:`KeyNotAccepted`."""
        word, _, rest = text.partition("_")
        prefix, _, secret = rest.partition("_")
        if word != "az" or not prefix or not secret or len(text) > 128 or not text.isascii():
            raise KeyNotAccepted("this is not a key of the ledger")
        return cls(prefix, secret)

    @property
    def digest(self) -> str:
        """SHA-256 of the secret part, in hex: all the ledger keeps of it."""
        return hashlib.sha256(self.secret.encode()).hexdigest()

    def __str__(self) -> str:
        return f"az_{self.prefix}_{self.secret}"


class ApiKey(Root):
    """One person's key in one role."""

    TOPIC = "api-key"

    class Issued(FirstFact):
        """A key was given to a person (发放密钥)."""

        TOPIC = "api-key.issued"
        prefix: str
        digest: str
        person: str
        role: Role
        expires_on: date | None = None

    class Revoked(Root.Event):
        """The key no longer opens anything (吊销密钥)."""

        TOPIC = "api-key.revoked"
        reason: str

    @staticmethod
    def create_id(prefix: str) -> UUID:
        return name_id("api-key", prefix)

    @event(Issued)
    def __init__(
        self, prefix: str, digest: str, person: str, role: Role, expires_on: date | None = None
    ) -> None:
        self.prefix = prefix
        self.digest = digest
        self.person = person
        self.role = role
        self.expires_on = expires_on
        self.revoked = False

    def revoke(self, reason: str) -> None:
        """Take the key back; raises :class:`KeyRevoked`."""
        if self.revoked:
            raise KeyRevoked(f"key {self.prefix} was revoked before", prefix=self.prefix)
        self._revoked(reason=reason)

    @event(Revoked)
    def _revoked(self, reason: str) -> None:
        self.revoked = True

    def check(self, shown: Secret, today: date) -> None:
        """Refuse a key that is not this one, or no longer good; raises :class:`KeyNotAccepted`."""
        expired = self.expires_on is not None and today > self.expires_on
        if not hmac.compare_digest(shown.digest, self.digest) or self.revoked or expired:
            raise KeyNotAccepted("this key is not accepted")
