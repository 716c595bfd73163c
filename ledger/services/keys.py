"""Keys: given to people, shown once, taken back."""

from datetime import date

from ledger.domain import act, clock
from ledger.domain.access import Holder, may_hold, named
from ledger.domain.act import Role
from ledger.domain.api_key import ACTING, ADMITTING, ApiKey, KeyNotAccepted, Secret, why
from ledger.domain.errors import NotFound
from ledger.domain.hand_over import may_leave
from ledger.domain.key_register import KeyRegister
from ledger.domain.key_ring import (
    EndsByItself,
    KeyRing,
    NoRecovery,
    NothingToRecover,
    group_of,
    may_be_lost,
)
from ledger.domain.permissions import Permission
from ledger.services.command import Recorded, command, record
from ledger.services.holders import keys_held, register
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

    @command(Permission.KEEP_KEYS, ahead=("expires_on",))
    def _issue(self, secret: Secret, person: str, role: Role, expires_on: date | None) -> Recorded:
        key, known = self._given(secret, person, role, expires_on)
        ring = self._first(key)
        return record(self.court, key, known, *ring, prefix=key.prefix, person=key.person)

    def _given(
        self, secret: Secret, person: str, role: Role, expires_on: date | None
    ) -> tuple[ApiKey, KeyRegister]:
        """The key, and the register in which it is written down."""
        known, today = register(self.court) or KeyRegister(), clock.today()
        held = keys_held(self.court, person=named(person))
        live = [Holder(key.person, key.role) for key in held if not key.over(today)]
        person = may_hold(person, role, known.people, live)
        key = ApiKey(
            prefix=secret.prefix, digest=secret.digest, person=person, role=role,
            expires_on=expires_on,
        )  # fmt: skip
        known.enter(secret.prefix, person, role)
        return key, known

    def _first(self, key: ApiKey) -> list[KeyRing]:
        """The ring, if this leader's key begins it: none is in use, or one is to begin anew."""
        ring = self._ring()
        if key.role is not Role.LEADER or (ring and not self._begins(ring, key.person)):
            return []
        if key.expires_on is not None:
            raise EndsByItself(f"{key.person} would admit all others", person=key.person)
        if ring is None:
            return [KeyRing(key.person, key.prefix)]
        ring.begin_anew(key.person, key.prefix)
        return [ring]

    def _begins(self, ring: KeyRing, person: str) -> bool:
        first, today = self._key(ring.prefix), clock.today()
        never_used = first.over(today) and not first.ever_admitted
        return never_used or ring.begins(person, today)

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
        self._others_stay(key)
        key.suspend(reason, by=act.current().actor)
        return record(self.court, key, prefix=prefix, person=key.person)

    def _others_stay(self, key: ApiKey) -> None:
        """Refuse to lose the last key that admits, or gives, others.

        Raises :class:`LastToAdmit`, :class:`LastToGive`.
        """
        if roles := group_of(key.role):
            may_be_lost(key, keys_held(self.court, roles=roles), clock.today())

    def _key(self, prefix: str) -> ApiKey:
        return self.court.find(ApiKey, ApiKey.create_id(prefix), named=f"key {prefix}")

    @command(Permission.RECOVER_KEYS)
    def ask_recovery(self, person: str, reason: str) -> Recorded:
        """Say at the machine that nobody can admit keys any more, and who is to begin anew.

        His next leader's key admits itself as the first did: from now on if no key in use admits
        others, else in a week. Raises :class:`NothingToRecover`, :class:`RecoveryUnderWay`.
        """
        ring, today = self._ring(), clock.today()
        if ring is None:
            raise NothingToRecover("no leader was ever given a key")
        able = [key for key in keys_held(self.court, roles=ADMITTING) if key.in_use(today)]
        ring.ask_recovery(
            named(person), reason, by=act.current().actor, today=today,
            able=tuple(key.prefix for key in able),
        )  # fmt: skip
        return record(self.court, ring, person=named(person))

    @command(Permission.ADMIT_KEY)
    def stop_recovery(self, reason: str) -> Recorded:
        """Stop a recovery, for whoever can shows that it is not needed.

        Raises :class:`NoRecovery`.
        """
        ring = self._ring()
        if ring is None:
            raise NoRecovery("no leader was ever given a key")
        ring.stop_recovery(reason, by=act.current().actor)
        return record(self.court, ring)

    def recover_admin(self, person: str, reason: str) -> tuple[Recorded, str]:
        """Give an administrator's key at the machine, where nobody can give one any more."""
        secret = Secret.fresh()
        done = self._recover_admin(secret, person, reason)
        shown = "" if done.replayed or act.current().dry_run else str(secret)
        return done, shown

    @command(Permission.RECOVER_KEYS)
    def _recover_admin(self, secret: Secret, person: str, reason: str) -> Recorded:
        key, known = self._given(secret, person, Role.ADMIN, None)
        known.give_at_machine(
            key.prefix, person=key.person, reason=why(reason), by=act.current().actor
        )
        return record(self.court, key, known, prefix=key.prefix, person=key.person)

    @command(Permission.KEEP_KEYS)
    def revoke(self, prefix: str, reason: str) -> Recorded:
        """Take a key back; what it signed stays signed.

        The last key of somebody who leaves anything open is not taken back before the hand-over:
        a key that was lost or stolen is replaced first. It counts what the views have been told,
        for no key stays good because a view is late. Raises :class:`OpenItemsLeft`.
        """
        key = self._key(prefix)
        self._others_stay(key)
        self._may_be_disabled(key)
        key.revoke(reason)
        return record(self.court, key, prefix=prefix)

    def _may_be_disabled(self, key: ApiKey) -> None:
        items = known_open(self.court, key.person)
        held = keys_held(self.court, person=key.person, roles=(key.role,))
        others = [each for each in held if each.prefix != key.prefix and each.in_use(clock.today())]
        never_acted = key.role in ACTING and not key.ever_admitted
        if not others and not key.revoked and not never_acted:
            may_leave(key.person, items)

    def who(self, shown: str) -> tuple[str, Role]:
        """The person and role behind a key; raises what :meth:`opened` raises."""
        key = self.opened(shown)
        return key.person, key.role

    def opened(self, shown: str) -> ApiKey:
        """The key that was shown, if it opens; raises ``KeyNotAccepted`` without saying why.

        The first time on a day that this process sees it, that day is noted as its last use.
        """
        secret, today = Secret.parse(shown), clock.today()
        key = self._shown(secret)
        key.opens(secret, today)
        if (key.prefix, today) not in self._noted:
            self.court.note_key_use(key.prefix, today)
            self._noted.add((key.prefix, today))
        return key

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
