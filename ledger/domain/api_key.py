"""Who may speak to the ledger: keys (访问密钥), shown once, kept only as a digest.

One person alone must not be able to pay, and whoever keeps the keys could give them to people he
invented, or keep a copy of each. So a key that acts is three people's work: the administrator gives
it (发放), its holder takes it and by that makes it another which only he has seen (领取), and a
leader or the chief, told its mark by the holder, admits it (核准). Until then it opens nothing. The
first leader of a book is admitted by nobody, for nobody could be asked: there is one.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from ledger.domain.act import Role
from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict, Forbidden, Malformed
from ledger.domain.kernel import FirstFact, Root, event, name_id

ADMITTED: Final = Article("岗位分离要求", "密钥一人发放、一人核准", Certainty.DESIGN)
ACTING: Final = frozenset(Role) - {Role.ADMIN, Role.AUDITOR, Role.SYSTEM}
"""Roles whose keys somebody else admits; the others touch no money and no case."""
ADMITTING: Final = frozenset({Role.CHIEF, Role.LEADER})


class KeyNotAdmitted(Forbidden):
    """The key is good, but nobody has admitted it, or its admission was taken back."""

    code = "key-not-admitted"
    title = "Nobody has admitted this key"
    title_zh = "密钥尚未核准或者已停用"
    article = ADMITTED


class KeyNotTaken(Conflict):
    """Whoever gave the key still knows it: its holder takes it first."""

    code = "key-not-taken"
    title = "Its holder has not taken this key yet"
    title_zh = "持有人尚未领取密钥，不得核准"
    article = ADMITTED


class AnotherMark(Conflict):
    """The mark named is not that of the key as its holder took it."""

    code = "another-mark"
    title = "The mark is not this key's"
    title_zh = "密钥印记不符"
    article = ADMITTED


class AdmitsHimself(Forbidden):
    """Nobody admits, or puts out of use, his own key."""

    code = "admits-himself"
    title = "Nobody admits his own key"
    title_zh = "不得核准、停用本人密钥"
    article = ADMITTED


class AdmittedAlready(Conflict):
    """The key was admitted before, or is one that nobody admits."""

    code = "admitted-already"
    title = "There is nothing to admit"
    title_zh = "密钥无须核准或者已核准"
    article = ADMITTED


class LastToAdmit(Conflict):
    """Without this key nobody in the court could admit another."""

    code = "last-to-admit"
    title = "Nobody else could admit keys any more"
    title_zh = "系最后一把可核准密钥的密钥，须先核准他人"
    article = ADMITTED


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


class KeyNeedsReason(Malformed):
    """A key is put out of use, taken back or begun anew for a reason, which stays in the book."""

    code = "key-needs-reason"
    title = "Say why"
    title_zh = "须说明理由"


def why(reason: str) -> str:
    """The reason as it is kept; raises :class:`KeyNeedsReason` for none."""
    if not (said := reason.strip()):
        raise KeyNeedsReason("a reason is words, not blanks", lacking="reason")
    return said


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

    class Taken(Root.Event):
        """Its holder made it a key that nobody else has seen (领取密钥)."""

        TOPIC = "api-key.taken"
        digest: str

    class Admitted(Root.Event):
        """A second person said whose it is (核准密钥)."""

        TOPIC = "api-key.admitted"
        by: str
        role: Role

    class Suspended(Root.Event):
        """It opens nothing until it is admitted again (停用密钥); what is open stays open."""

        TOPIC = "api-key.suspended"
        reason: str
        by: str

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
        self.taken = False
        self.admitted = role not in ACTING
        self.ever_admitted = False

    def revoke(self, reason: str) -> None:
        """Take the key back; raises :class:`KeyRevoked`, :class:`KeyNeedsReason`."""
        if self.revoked:
            raise KeyRevoked(f"key {self.prefix} was revoked before", prefix=self.prefix)
        self._revoked(reason=why(reason))

    @event(Revoked)
    def _revoked(self, reason: str) -> None:
        self.revoked = True

    @property
    def mark(self) -> str:
        """By which its holder and whoever admits it know that they mean the same key (印记)."""
        return self.digest[:12]

    def take(self, digest: str) -> None:
        """Make it a key that only its holder has seen; who gave it can use it no longer."""
        self._taken(digest=digest)

    @event(Taken)
    def _taken(self, digest: str) -> None:
        self.digest = digest
        self.taken = True

    def admit(self, mark: str, *, by: str, role: Role) -> None:
        """Say that it is this person's, as he himself named its mark.

        Raises :class:`KeyRevoked`, :class:`AdmitsHimself`, :class:`AdmittedAlready`,
        :class:`KeyNotTaken`, :class:`AnotherMark`.
        """
        if self.revoked:
            raise KeyRevoked(f"key {self.prefix} was revoked before", prefix=self.prefix)
        if by == self.person:
            raise AdmitsHimself(f"{by} holds it himself", by=by)
        if self.admitted:
            raise AdmittedAlready(f"key {self.prefix} is in use", prefix=self.prefix)
        if not self.taken:
            raise KeyNotTaken(f"{self.person} has not taken it", person=self.person)
        if not hmac.compare_digest(mark.encode(), self.mark.encode()):
            raise AnotherMark(f"{self.person} took another key", person=self.person)
        self._admitted(by=by, role=role)

    def admit_first(self, *, by: str, role: Role) -> None:
        """Admit the first leader's own key: nobody could be asked."""
        self._admitted(by=by, role=role)

    @event(Admitted)
    def _admitted(self, by: str, role: Role) -> None:
        self.admitted = True
        self.ever_admitted = True

    def suspend(self, reason: str, *, by: str) -> None:
        """Let it open nothing for now; raises :class:`AdmitsHimself`, :class:`KeyNotAdmitted`."""
        if by == self.person:
            raise AdmitsHimself(f"{by} holds it himself", by=by)
        if not self.admitted or self.role not in ACTING:
            raise KeyNotAdmitted(f"key {self.prefix} is not in use", prefix=self.prefix)
        self._suspended(reason=why(reason), by=by)

    @event(Suspended)
    def _suspended(self, reason: str, by: str) -> None:
        self.admitted = False

    def over(self, today: date) -> bool:
        """Whether it was taken back, or its last day has passed."""
        return self.revoked or (self.expires_on is not None and today > self.expires_on)

    def in_use(self, today: date) -> bool:
        """Whether its holder can act with it."""
        return self.admitted and not self.over(today)

    def stays(self, today: date) -> bool:
        """Whether he can, and will until somebody takes it from him."""
        return self.in_use(today) and self.expires_on is None

    def opens(self, shown: Secret, today: date) -> None:
        """Refuse a key with which nobody may act.

        Raises :class:`KeyNotAccepted`, and :class:`KeyNotAdmitted` only to whoever shows the key.
        """
        self.check(shown, today)
        if not self.admitted:
            raise KeyNotAdmitted(f"key {self.prefix} waits to be admitted", prefix=self.prefix)

    def check(self, shown: Secret, today: date) -> None:
        """Refuse a key that is not this one, or no longer good; raises :class:`KeyNotAccepted`."""
        if not hmac.compare_digest(shown.digest, self.digest) or self.over(today):
            raise KeyNotAccepted("this key is not accepted")
