"""Standing in for somebody (授权代行): for a while, up to a sum, and never to act twice oneself."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Forbidden, Malformed
from ledger.domain.law.approval import APPROVAL_CHAIN
from ledger.domain.law.rules import rule
from ledger.domain.money import Money

DESIGNED = Article("法发〔2017〕6号", "第二条", Certainty.DESIGN)


class DelegationTooWide(Malformed):
    """The delegation lasts longer, or covers more, than the court lets anybody delegate."""

    code = "delegation-too-wide"
    title = "The delegation goes too far"
    title_zh = "授权代行超出本院限度"
    article = DESIGNED


class DelegationNotInForce(Forbidden):
    """The delegation has not begun, is over, or was taken back; or its giver acts no more."""

    code = "delegation-not-in-force"
    title = "The delegation is not in force"
    title_zh = "授权代行不在有效期内"
    article = DESIGNED


class NotDelegated(Forbidden):
    """This person was not asked to stand in, or not for a sum like this."""

    code = "not-delegated"
    title = "This was not delegated"
    title_zh = "不在授权代行范围内"
    article = DESIGNED


@dataclass(frozen=True, slots=True)
class Mandate:
    """Who stands in for whom, in which days, up to which sum.

    The sum is what goes to one payee of one case on one day: none becomes small by being cut up.
    """

    giver: str
    to: str
    begins: date
    until: date
    up_to: Money | None
    ended: bool = False


@rule("R2.07", APPROVAL_CHAIN, zh="审批链", en="Chain of approvals")
def may_delegate(mandate: Mandate, *, longest: int, limit: Money | None) -> None:
    """Refuse a delegation to oneself, a backward one, or one beyond the court's own limits.

    ``longest`` is in calendar days, the last day included. Raises :class:`DelegationTooWide`.
    """
    if mandate.to == mandate.giver:
        raise DelegationTooWide("nobody stands in for himself", giver=mandate.giver)
    last = mandate.begins + timedelta(days=longest - 1)
    if not mandate.begins <= mandate.until <= last:
        said = f"it must end from {mandate.begins} to {last}, not on {mandate.until}"
        raise DelegationTooWide(said, until=mandate.until, last=last)
    if mandate.up_to is not None and mandate.up_to <= Money(0):
        raise DelegationTooWide(f"{mandate.up_to} delegates nothing", up_to=mandate.up_to)
    if limit is not None and (mandate.up_to is None or mandate.up_to > limit):
        raise DelegationTooWide(f"no more than {limit} may be delegated", limit=limit)


@rule("R2.07", APPROVAL_CHAIN, zh="审批链", en="Chain of approvals")
def may_stand_in(
    mandate: Mandate,
    by: str,
    *,
    day: date,
    amount: Money,
    acted: Collection[str],
    giver_may: bool = True,
) -> None:
    """Refuse whoever was not asked, too late, for more, or for somebody who has acted already.

    ``giver_may`` tells whether he who gave it could approve himself: nobody acts in the place of
    somebody who has left, or been dismissed. Whether ``by`` has acted himself is asked when the
    approval is given. Raises :class:`NotDelegated`, :class:`DelegationNotInForce`.
    """
    if by != mandate.to:
        raise NotDelegated(f"{mandate.to} stands in, not {by}", by=by)
    if mandate.ended or not mandate.begins <= day <= mandate.until:
        raise DelegationNotInForce(
            f"it holds from {mandate.begins} to {mandate.until}", until=mandate.until
        )
    if not giver_may:
        raise DelegationNotInForce(
            f"{mandate.giver} holds no key of that role any more", until=mandate.until
        )
    if mandate.up_to is not None and amount > mandate.up_to:
        raise NotDelegated(f"{amount} is above {mandate.up_to}", limit=mandate.up_to)
    if mandate.giver in acted:
        raise NotDelegated(f"{mandate.giver} has acted on this himself", giver=mandate.giver)
