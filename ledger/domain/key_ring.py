"""The court's keys as a whole (密钥管理): who admits the others, and that somebody always can.

A court in which nobody can admit keys, or nobody can give them, is shut for ever. So the last key
that can, and has no last day, is not lost by any act: keys beside it may end as they will. What no
rule prevents is that somebody loses it. Then whoever runs the machine may begin anew (恢复核准权),
with a person he names: after a week, in which everybody who still can admit may stop it, and in a
fact that the audit shows for ever.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from ledger.domain.act import Role
from ledger.domain.api_key import ADMITTING, ApiKey, LastToAdmit, why
from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict
from ledger.domain.kernel import FirstFact, Root, event, name_id

ALWAYS_SOMEBODY: Final = Article("岗位分离要求", "核准权不得中断", Certainty.DESIGN)
TO_STOP_IT: Final = timedelta(days=7)


class LastToGive(Conflict):
    """Without this key nobody in the court could give another."""

    code = "last-to-give"
    title = "Nobody else could give keys any more"
    title_zh = "系最后一把可发放密钥的管理员密钥，须先向他人发放"
    article = ALWAYS_SOMEBODY


class EndsByItself(Conflict):
    """The one key that admits all others would end, and with it the court's keys."""

    code = "ends-by-itself"
    title = "The first leader's key has no last day"
    title_zh = "首任核准人的密钥不得设有效期"
    article = ALWAYS_SOMEBODY


class NothingToRecover(Conflict):
    """Nobody has ever admitted a key: the first leader is simply given his."""

    code = "nothing-to-recover"
    title = "There is nothing to recover yet"
    title_zh = "尚无核准人，无须恢复"
    article = ALWAYS_SOMEBODY


class RecoveryUnderWay(Conflict):
    """One person is to begin anew, and was named before."""

    code = "recovery-under-way"
    title = "A recovery is under way"
    title_zh = "已有恢复核准权事项正在办理"
    article = ALWAYS_SOMEBODY


class NoRecovery(Conflict):
    """Nobody is to begin anew."""

    code = "no-recovery"
    title = "No recovery is under way"
    title_zh = "无正在办理的恢复核准权事项"
    article = ALWAYS_SOMEBODY


_GROUPS: Final = ((ADMITTING, LastToAdmit), (frozenset({Role.ADMIN}), LastToGive))


def group_of(role: Role) -> frozenset[Role]:
    """The roles of which one key must always be left where this is one; else none."""
    return next((roles for roles, _ in _GROUPS if role in roles), frozenset())


def may_be_lost(key: ApiKey, others: Iterable[ApiKey], today: date) -> None:
    """Refuse to lose the last key in use that admits, or gives, others and has no last day.

    One that has a last day does not count: on the day after, nobody would be left. Raises
    :class:`LastToAdmit`, :class:`LastToGive`.
    """
    for roles, refused in _GROUPS:
        left = (
            other
            for other in others
            if other.role in roles and other.prefix != key.prefix and other.stays(today)
        )
        if key.role in roles and key.stays(today) and next(left, None) is None:
            said = f"nobody but {key.person} has such a key without a last day"
            raise refused(said, person=key.person, prefix=key.prefix)


@dataclass(frozen=True, slots=True)
class Recovery:
    """Who is to begin anew, and from which day."""

    person: str
    from_on: date


class KeyRing(Root):
    """The leader of a book whom nobody could admit, and whoever begins anew after him."""

    TOPIC = "key-ring"

    class Begun(FirstFact):
        """The first leader's key was given (首任核准人); every other is admitted by somebody."""

        TOPIC = "key-ring.begun"
        person: str
        prefix: str

    class BegunAnew(Root.Event):
        """Another is the first: that key was never used, or was lost (更换首任核准人)."""

        TOPIC = "key-ring.begun-anew"
        person: str
        prefix: str

    class RecoveryAsked(Root.Event):
        """At the machine it was said that nobody can admit keys any more (申请恢复核准权).

        ``able`` are the keys with which somebody still could, if they are not lost.
        """

        TOPIC = "key-ring.recovery-asked"
        person: str
        reason: str
        by: str
        able: tuple[str, ...]
        from_on: date

    class RecoveryStopped(Root.Event):
        """Somebody who can admit keys said so (终止恢复核准权)."""

        TOPIC = "key-ring.recovery-stopped"
        person: str
        reason: str
        by: str

    @staticmethod
    def create_id(person: str = "", prefix: str = "") -> UUID:
        return name_id("key-ring")

    @event(Begun)
    def __init__(self, person: str, prefix: str) -> None:
        self.person = person
        self.prefix = prefix
        self.recovery: Recovery | None = None

    @event(BegunAnew)
    def begin_anew(self, person: str, prefix: str) -> None:
        """Let another key be the first; that the one before was never in use is asked before."""
        self.person = person
        self.prefix = prefix
        self.recovery = None

    def begins(self, person: str, today: date) -> bool:
        """Whether this person's next key is to be the first of a new beginning."""
        named = self.recovery
        return named is not None and named.person == person and named.from_on <= today

    def ask_recovery(
        self, person: str, reason: str, *, by: str, able: tuple[str, ...], today: date
    ) -> None:
        """Name who is to begin anew: at once if nobody could stop it, else in a week.

        Raises :class:`RecoveryUnderWay`, ``KeyNeedsReason``.
        """
        if self.recovery is not None:
            named = self.recovery.person
            raise RecoveryUnderWay(f"{named} was named before", person=named)
        from_on = today + TO_STOP_IT if able else today
        self._recovery_asked(person=person, reason=why(reason), by=by, able=able, from_on=from_on)

    @event(RecoveryAsked)
    def _recovery_asked(
        self, person: str, reason: str, by: str, able: tuple[str, ...], from_on: date
    ) -> None:
        self.recovery = Recovery(person, from_on)

    def stop_recovery(self, reason: str, *, by: str) -> None:
        """Stop it; whoever can has shown that he can admit.

        Raises :class:`NoRecovery`, ``KeyNeedsReason``.
        """
        if self.recovery is None:
            raise NoRecovery("nobody was named to begin anew")
        self._recovery_stopped(person=self.recovery.person, reason=why(reason), by=by)

    @event(RecoveryStopped)
    def _recovery_stopped(self, person: str, reason: str, by: str) -> None:
        self.recovery = None
