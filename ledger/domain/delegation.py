"""A delegation (授权代行): somebody approves in another's place, between two days, up to a sum."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from ledger.domain.act import Role
from ledger.domain.errors import Conflict, Forbidden
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.law.standing_in import Mandate
from ledger.domain.money import Money
from ledger.domain.paper import Paper


class NothingToDelegate(Forbidden):
    """Somebody whose role approves nothing would let another approve for him."""

    code = "nothing-to-delegate"
    title = "This role has nothing to delegate"
    title_zh = "该岗位无审批权可授"


class NotItsGiver(Forbidden):
    """Somebody else's delegation is not one's own to take back."""

    code = "not-its-giver"
    title = "Only its giver, the chief or the leader may end it"
    title_zh = "非授权人不得终止"


class DelegationOver(Conflict):
    """The delegation was taken back before."""

    code = "delegation-over"
    title = "The delegation was taken back before"
    title_zh = "授权代行已终止"


class Delegation(Root):
    """One person's leave to act in another's role."""

    TOPIC = "delegation"

    class Given(FirstFact):
        """Somebody let another approve in his place (授权代行)."""

        TOPIC = "delegation.given"
        number: str
        giver: str
        role: Role
        to: str
        begins: date
        until: date
        up_to: Money | None
        paper: Paper

    class Used(Root.Event):
        """An approval was given under it (代行审批)."""

        TOPIC = "delegation.used"
        payout: str
        digest: str
        by: str

    class Ended(Root.Event):
        """It was taken back before its last day (终止授权)."""

        TOPIC = "delegation.ended"
        reason: str
        by: str

    @staticmethod
    def create_id(number: str) -> UUID:
        return name_id("delegation", number)

    @event(Given)
    def __init__(
        self,
        *,
        number: str,
        giver: str,
        role: Role,
        to: str,
        begins: date,
        until: date,
        up_to: Money | None,
        paper: Paper,
    ) -> None:
        self.number = number
        self.role = role
        self.mandate = Mandate(giver, to, begins, until, up_to)
        self.uses: list[str] = []

    def use(self, payout: str, digest: str, *, by: str) -> None:
        """Note an approval given under it; whether it may be given is the law's to say before."""
        self._used(payout=payout, digest=digest, by=by)

    @event(Used)
    def _used(self, payout: str, digest: str, by: str) -> None:
        self.uses.append(payout)

    def end(self, reason: str, *, by: str) -> None:
        """Take it back; raises :class:`DelegationOver`."""
        if self.mandate.ended:
            raise DelegationOver(f"{self.number} was taken back before", number=self.number)
        self._ended(reason=reason, by=by)

    @event(Ended)
    def _ended(self, reason: str, by: str) -> None:
        self.mandate = replace(self.mandate, ended=True)
