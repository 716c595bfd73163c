"""A party's access to what may be shown of its own case (当事人查询凭证).

It is given to somebody whose identity was checked, shown once, kept only as a digest, ends by
itself, and can be taken back. It opens this one party's view of this one case and nothing else.
"""

import hmac
from datetime import date
from uuid import UUID

from ledger.domain.api_key import KeyNotAccepted, KeyRevoked, Secret
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.law.disclosure import may_have_access
from ledger.domain.paper import Paper


class PartyAccess(Root):
    """One party's access to one case."""

    TOPIC = "party-access"

    class Given(FirstFact):
        """A party whose identity was checked may look (发放查询凭证)."""

        TOPIC = "party-access.given"
        prefix: str
        digest: str
        case_number: str
        party: str
        identity: Paper
        expires_on: date
        by: str

    class Revoked(Root.Event):
        """It opens nothing any more (收回查询凭证)."""

        TOPIC = "party-access.revoked"
        reason: str
        by: str

    @staticmethod
    def create_id(prefix: str) -> UUID:
        return name_id("party-access", prefix)

    @event(Given)
    def __init__(
        self,
        *,
        prefix: str,
        digest: str,
        case_number: str,
        party: str,
        identity: Paper,
        expires_on: date,
        by: str,
    ) -> None:
        self.prefix = prefix
        self.digest = digest
        self.case_number = case_number
        self.party = party
        self.expires_on = expires_on
        self.revoked = False

    @classmethod
    def give(
        cls,
        secret: Secret,
        case_number: str,
        party: str,
        *,
        identity: Paper,
        today: date,
        expires_on: date,
        by: str,
    ) -> "PartyAccess":
        """Let a party look; raises :class:`IdentityNotShown`, :class:`AccessTooLong`."""
        may_have_access(identity, today=today, expires_on=expires_on)
        return cls(
            prefix=secret.prefix, digest=secret.digest, case_number=case_number, party=party,
            identity=identity, expires_on=expires_on, by=by,
        )  # fmt: skip

    def revoke(self, reason: str, *, by: str) -> None:
        """Take it back; raises :class:`KeyRevoked`."""
        if self.revoked:
            raise KeyRevoked(f"access {self.prefix} was taken back before", prefix=self.prefix)
        self._revoked(reason=reason, by=by)

    @event(Revoked)
    def _revoked(self, reason: str, by: str) -> None:
        self.revoked = True

    def check(self, shown: Secret, today: date) -> None:
        """Refuse another secret, and one that is no longer good; raises :class:`KeyNotAccepted`."""
        same = hmac.compare_digest(shown.digest, self.digest)
        if not same or self.revoked or today > self.expires_on:
            raise KeyNotAccepted("this access is not accepted")
