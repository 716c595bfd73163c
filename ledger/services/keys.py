"""Keys: given to people, shown once, taken back."""

from datetime import date

from ledger.domain import act, clock
from ledger.domain.access import (
    ACTING,
    ADMITTING,
    ApiKey,
    KeyNotAccepted,
    LastToAdmit,
    Secret,
    may_hold,
)
from ledger.domain.act import Role
from ledger.domain.errors import NotFound
from ledger.domain.hand_over import may_leave
from ledger.domain.key_ring import KeyRing
from ledger.domain.permissions import Permission
from ledger.projections.people import live_keys
from ledger.services.command import Recorded, command, record
from ledger.services.holders import ever_held
from ledger.services.people import known_open
from ledger.services.whose import itself
from ledger.store.court import Court


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
        held = ever_held(self.court)
        known = [each.holder.person for each in held]
        person = may_hold(person, role, known, [each.holder for each in held if each.live])
        key = ApiKey(
            prefix=secret.prefix, digest=secret.digest, person=person, role=role,
            expires_on=expires_on,
        )  # fmt: skip
        ring = [self._first(person, secret.prefix)] if role is Role.LEADER else []
        return record(self.court, key, *ring, prefix=secret.prefix, person=person)

    def _first(self, person: str, prefix: str) -> KeyRing:
        """The ring, which this leader's key begins if none does that could still be used."""
        ring = self._ring()
        if ring is None:
            return KeyRing(person, prefix)
        first = self._key(ring.prefix)
        if first.over(clock.today()) and not first.ever_admitted:
            ring.begin_anew(person, prefix)
        return ring

    def _ring(self) -> KeyRing | None:
        id_ = KeyRing.create_id()
        return self.court.find_many(KeyRing, [id_]).get(id_)

    def take(self, shown: str) -> tuple[Recorded, str]:
        """Make the key shown one that only its holder has seen; the second value is that key.

        Its mark is what its holder tells whoever admits it. The first leader is admitted by this.
        """
        given = Secret.parse(shown)
        fresh = Secret(given.prefix, Secret.fresh().secret)
        done = self._take(given, fresh)
        return done, "" if done.replayed or act.current().dry_run else str(fresh)

    @command(Permission.TAKE_KEY, whose=itself("持有人本人", "its holder"))
    def _take(self, given: Secret, fresh: Secret) -> Recorded:
        key, doing = self._key(given.prefix), act.current()
        key.check(given, clock.today())
        if key.person != doing.actor:
            raise KeyNotAccepted("this key is not accepted")
        key.take(fresh.digest)
        ring = self._ring()
        if ring is not None and ring.prefix == key.prefix and not key.ever_admitted:
            key.admit_first(by=doing.actor, role=doing.role)
        return record(self.court, key, prefix=key.prefix, mark=key.mark)

    @command(Permission.ADMIT_KEY)
    def admit(self, prefix: str, mark: str) -> Recorded:
        """Let a key act, once its holder has said in person by which mark he took it."""
        key, doing = self._key(prefix), act.current()
        key.admit(mark, by=doing.actor, role=doing.role)
        return record(self.court, key, prefix=prefix, person=key.person)

    @command(Permission.ADMIT_KEY)
    def suspend(self, prefix: str, reason: str) -> Recorded:
        """Put a key out of use at once, whatever its holder leaves open.

        Raises :class:`LastToAdmit`.
        """
        key = self._key(prefix)
        self._others_admit(key)
        key.suspend(reason, by=act.current().actor)
        return record(self.court, key, prefix=prefix, person=key.person)

    def _others_admit(self, key: ApiKey) -> None:
        """Refuse to lose the last key that can admit others; raises :class:`LastToAdmit`."""
        if key.role not in ADMITTING or not key.admitted or key.revoked:
            return
        able = [held for held in ever_held(self.court) if held.opens]
        if sum(held.holder.role in ADMITTING for held in able) < 2:
            raise LastToAdmit(f"nobody but {key.person} can admit keys", person=key.person)

    def _key(self, prefix: str) -> ApiKey:
        return self.court.find(ApiKey, ApiKey.create_id(prefix), named=f"key {prefix}")

    @command(Permission.KEEP_KEYS)
    def revoke(self, prefix: str, reason: str) -> Recorded:
        """Take a key back; what it signed stays signed.

        The last key of somebody who leaves anything open is not taken back before the hand-over:
        a key that was lost or stolen is replaced first. It counts what the views have been told,
        for no key stays good because a view is late. Raises :class:`OpenItemsLeft`.
        """
        key = self._key(prefix)
        self._others_admit(key)
        self._may_be_disabled(key)
        key.revoke(reason)
        return record(self.court, key, prefix=prefix)

    def _may_be_disabled(self, key: ApiKey) -> None:
        court = self.court
        items = known_open(court, key.person)
        with court.database.app.connect() as connection:
            live = live_keys(connection, court.book, key.person, clock.today())
        others = [each for each in live if each.prefix != key.prefix and each.role == key.role]
        never_acted = key.role in ACTING and not key.ever_admitted
        if not others and not key.revoked and not never_acted:
            may_leave(key.person, items)

    def who(self, shown: str) -> tuple[str, Role]:
        """The person and role behind a key; raises ``KeyNotAccepted`` without saying why.

        The first time on a day that this process sees it, that day is noted as its last use.
        """
        secret, today = Secret.parse(shown), clock.today()
        key = self._shown(secret)
        key.opens(secret, today)
        if (key.prefix, today) not in self._noted:
            self.court.note_key_use(key.prefix, today)
            self._noted.add((key.prefix, today))
        return key.person, key.role

    def holder(self, shown: str) -> tuple[str, Role]:
        """Whose a key is that need not be admitted yet: he may take it, and do nothing else."""
        secret = Secret.parse(shown)
        key = self._shown(secret)
        key.check(secret, clock.today())
        return key.person, key.role

    def _shown(self, secret: Secret) -> ApiKey:
        try:
            return self._key(secret.prefix)
        except NotFound as unknown:
            raise KeyNotAccepted("this key is not accepted") from unknown
