"""Who may speak to the ledger: keys (访问密钥), shown once, kept only as a digest."""

import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from ledger.domain.act import Role
from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict, Forbidden, Malformed
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


ONE_PERSON: Final = Article("岗位分离要求", "一人一名、管钥不办案", Certainty.DESIGN)
# Letters that look like these and are others would make two people of one.
_name_form: Final = re.compile(r"[0-9A-Za-z\u4e00-\u9fff\u3400-\u4dbf·._-]{1,64}")
_beside: Final = re.compile(r"[·._-]")


class NotAPersonsName(Malformed):
    """Somebody is named by Chinese characters, Latin letters and digits, and the marks · . - _."""

    code = "not-a-persons-name"
    title = "Not a name that a key is given to"
    title_zh = "持有人名称含有不允许的字符"
    article = ONE_PERSON


class LooksLikeAnother(Conflict):
    """Two names that read alike would let one person act as two."""

    code = "looks-like-another"
    title = "Somebody holds keys under a name that reads alike"
    title_zh = "与已有持有人名称近似，一人不得两名"
    article = ONE_PERSON


class KeepsKeys(Conflict):
    """Whoever gives keys to others and acts with one himself needs nobody else."""

    code = "keeps-keys"
    title = "Whoever keeps the keys holds no other key, and the other way round"
    title_zh = "系统管理员不得兼任业务岗位"
    article = ONE_PERSON


@dataclass(frozen=True, slots=True)
class Holder:
    """A key that is still good: whose it is, and in which role."""

    person: str
    role: Role


def may_hold(person: str, role: Role, known: Iterable[str], live: Iterable[Holder]) -> str:
    """The name under which a person is given a key; ``known`` are all who ever held one.

    Four eyes are four only while a name is one person's and a person has one name. Raises
    :class:`NotAPersonsName`, :class:`LooksLikeAnother` and :class:`KeepsKeys`.
    """
    name = unicodedata.normalize("NFKC", person).strip()
    if not _name_form.fullmatch(name):
        raise NotAPersonsName(f"{person!r:.80} is no name for a key", given=person[:64])
    alike = next((each for each in known if each != name and _read(each) == _read(name)), None)
    if alike is not None:
        raise LooksLikeAnother(f"{name} reads like {alike}, who holds keys", known=alike)
    for held in live:
        if held.person == name and (held.role is Role.ADMIN) is not (role is Role.ADMIN):
            said = f"{name} holds a key as {held.role.value}"
            raise KeepsKeys(said, person=name, role=held.role.value)
    return name


def _read(name: str) -> str:
    """A name as the eye takes it, without case and marks between."""
    return _beside.sub("", unicodedata.normalize("NFKC", name).casefold())


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
