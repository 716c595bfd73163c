"""Keys: given to people, shown once, taken back."""

from datetime import date
from typing import Final

from ledger.domain import act, clock
from ledger.domain.access import ApiKey, Holder, KeyNotAccepted, Secret, may_hold
from ledger.domain.act import Role
from ledger.domain.errors import NotFound
from ledger.domain.hand_over import may_leave
from ledger.domain.permissions import Permission
from ledger.projections.people import live_keys
from ledger.services.command import Recorded, command, record
from ledger.services.people import known_open
from ledger.store.court import Court

# From the facts and not from a view: who holds a key decides whose eyes count.
_ISSUED: Final = """
    SELECT i.state::jsonb ->> 'person', i.state::jsonb ->> 'role', i.state::jsonb ->> 'expires_on',
           EXISTS (SELECT FROM anzhang.facts r WHERE r.book = i.book
                      AND r.originator_id = i.originator_id AND r.topic = 'api-key.revoked')
      FROM anzhang.facts i WHERE i.book = %s AND i.topic = 'api-key.issued'"""


class Keys:
    """Who may speak to the ledger."""

    def __init__(self, court: Court) -> None:
        self.court = court
        self._noted: set[tuple[str, date]] = set()

    def issue(
        self, person: str, role: Role, expires_on: date | None = None
    ) -> tuple[Recorded, str]:
        """Give a person a key; the second value is the key itself and is never shown again.

        A repetition under the same request key answers with an empty key: the first answer was
        the only one that could carry it.
        """
        secret = Secret.fresh()
        done = self._issue(secret, person, role, expires_on)
        shown = "" if done.replayed or act.current().dry_run else str(secret)
        return done, shown

    @command(Permission.KEEP_KEYS)
    def _issue(self, secret: Secret, person: str, role: Role, expires_on: date | None) -> Recorded:
        issued = self.court.recorder.rows(_ISSUED, (self.court.book,))
        today = clock.today().isoformat()
        live = [
            Holder(who, Role(held))
            for who, held, expires, revoked in issued
            if not revoked and (expires is None or expires >= today)
        ]
        person = may_hold(person, role, [who for who, *_ in issued], live)
        key = ApiKey(
            prefix=secret.prefix, digest=secret.digest, person=person, role=role,
            expires_on=expires_on,
        )  # fmt: skip
        return record(self.court, key, prefix=secret.prefix, person=person)

    @command(Permission.KEEP_KEYS)
    def revoke(self, prefix: str, reason: str) -> Recorded:
        """Take a key back; what it signed stays signed.

        The last key of somebody who leaves anything open is not taken back before the hand-over:
        a key that was lost or stolen is replaced first. It counts what the views have been told,
        for no key stays good because a view is late. Raises :class:`OpenItemsLeft`.
        """
        key = self.court.find(ApiKey, ApiKey.create_id(prefix), named=f"key {prefix}")
        self._may_be_disabled(key)
        key.revoke(reason)
        return record(self.court, key, prefix=prefix)

    def _may_be_disabled(self, key: ApiKey) -> None:
        court = self.court
        items = known_open(court, key.person)
        with court.database.app.connect() as connection:
            live = live_keys(connection, court.book, key.person, clock.today())
        others = [each for each in live if each.prefix != key.prefix and each.role == key.role]
        if not others and not key.revoked:
            may_leave(key.person, items)

    def who(self, shown: str) -> tuple[str, Role]:
        """The person and role behind a key; raises ``KeyNotAccepted`` without saying why.

        The first time on a day that this process sees it, that day is noted as its last use.
        """
        secret = Secret.parse(shown)
        try:
            key = self.court.find(ApiKey, ApiKey.create_id(secret.prefix), named="key")
        except NotFound as unknown:
            raise KeyNotAccepted("this key is not accepted") from unknown
        today = clock.today()
        key.check(secret, today)
        if (key.prefix, today) not in self._noted:
            self.court.note_key_use(key.prefix, today)
            self._noted.add((key.prefix, today))
        return key.person, key.role
