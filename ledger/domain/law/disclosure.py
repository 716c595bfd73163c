"""What a party may see of its own case's money (执行信息公开), and nothing of anybody else.

A payment is shown as paid when the bank has booked it, and not a minute before. A deferral is
always shown: nobody is kept in the dark about why he waits. The same event has the same amount
for everybody who may see it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from ledger.domain import clock
from ledger.domain.case_account import CaseAccount, PartyRole
from ledger.domain.case_pockets import PocketKind
from ledger.domain.citation import Article, Certainty
from ledger.domain.deferral import Deferral, DeferralState
from ledger.domain.errors import Forbidden, Malformed
from ledger.domain.law.agency import Authority
from ledger.domain.law.course import Measure, ShareSeen, Step
from ledger.domain.law.rules import rule
from ledger.domain.money import Money, zero
from ledger.domain.paper import Paper, PaperKind
from ledger.domain.payout import Payout, State

DISCLOSED: Final = Article("法发〔2014〕18号", "第三条")
CHANNELS: Final = Article("法发〔2014〕18号", "第二条")
VERIFIED: Final = Article("法发〔2014〕18号", "当事人身份核验", Certainty.DESIGN)
LONGEST: Final = 365  # days; a design, no instrument names a figure
SEES: Final = frozenset({PartyRole.APPLICANT, PartyRole.DEBTOR, PartyRole.SUCCESSOR})
_NODES: Final = {
    State.SETTLED: "paid",  # 已发放
    State.RETURNED: "returned",  # 退汇
    State.FAILED: "not-paid",  # 未成功
    State.REJECTED: "not-paid",
    State.WITHDRAWN: "not-paid",
}
_BOOKED: Final = frozenset({State.SETTLED, State.RETURNED})


class NothingToSee(Forbidden):
    """Nobody in that role of the case is shown its money."""

    code = "nothing-to-see"
    title = "The money of the case is not shown in that role"
    title_zh = "该身份无权查询本案款项"
    article = DISCLOSED


class IdentityNotShown(Malformed):
    """Access is given to somebody whose identity no paper shows."""

    code = "identity-not-shown"
    title = "Name the paper by which the identity was checked"
    title_zh = "须注明身份核验材料"
    article = VERIFIED


class AccessTooLong(Malformed):
    """Access without an end, or beyond a year, is not given."""

    code = "access-too-long"
    title = "Access ends within a year"
    title_zh = "查询凭证有效期不得超过一年"
    article = VERIFIED


@rule("R10.02", CHANNELS, zh="执行信息公开渠道", en="Channels of disclosure")
@rule("R10.04", DISCLOSED, zh="当事人可见信息", en="What a party may see")
def may_have_access(identity: Paper, *, today: date, expires_on: date) -> None:
    """Refuse access to nobody known, and access that does not end in time.

    By it a party looks for himself, on whatever site, terminal or app the court sets before this
    one (R10.02); what is told to him unasked goes by 12368, telephone or post (R10.03).
    Raises :class:`IdentityNotShown`, :class:`AccessTooLong`.
    """
    if identity.kind is not PaperKind.IDENTITY:
        raise IdentityNotShown(
            f"a {identity.kind.value} shows nobody's identity", kind=identity.kind.value
        )
    if not 0 <= (expires_on - today).days <= LONGEST:
        raise AccessTooLong(f"not until {expires_on}", expires_on=expires_on, longest=LONGEST)


@rule("R10.04", DISCLOSED, zh="当事人可见信息", en="What a party may see")
def seen_as(case: CaseAccount, party: str, powers: Iterable[Authority], today: date) -> str:
    """As whom somebody sees the case: a party as itself, an agent as his principal.

    The power must be in force on the day he looks; raises :class:`NothingToSee`.
    """
    if case.party(party).role is not PartyRole.AGENT:
        return party
    for power in powers:
        begun, ended = power.since <= today, power.until is not None and power.until < today
        if power.agent == party and begun and not ended:
            return power.principal
    raise NothingToSee(f"{party} has no power in force", role=PartyRole.AGENT.value)


@dataclass(frozen=True, slots=True)
class Node:
    """One event as a party sees it: the day, what happened, and the amount."""

    day: date
    node: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Waiting:
    """Money that waits: why, on which ground of a deferral, until when, and how much."""

    why: str
    ground: str | None
    until: date | None
    amount: Money


@dataclass(frozen=True, slots=True)
class Disclosed:
    """What one party of one case may see; ``realised`` is all that came in for the case so far."""

    case_number: str
    party: str
    arrivals: tuple[Node, ...]
    waiting: tuple[Waiting, ...]
    payouts: tuple[Node, ...]
    steps: tuple[Step, ...] = ()
    shares: tuple[ShareSeen, ...] = ()
    measures: tuple[Measure, ...] = ()
    realised: Money = field(default_factory=zero)


@rule("R10.04", DISCLOSED, zh="当事人可见信息", en="What a party may see")
def disclosed(
    case: CaseAccount, party: str, payouts: Iterable[Payout], deferrals: Iterable[Deferral] = ()
) -> Disclosed:
    """The case's money as this party may see it: what came, why it waits, and what is its own.

    No payer, no account, no other party's name. The debtor sees as well what was booked to
    others, for it is his debt that it pays. Raises :class:`NothingToSee`.
    """
    if case.party(party).role not in SEES:
        said = f"{party} is a {case.party(party).role.value} of the case"
        raise NothingToSee(said, role=case.party(party).role.value)
    arrivals = [
        Node(lot.value_date, "third-party" if lot.third_party else "received", lot.amount)
        for lot in case.lots.values()
    ]
    waiting = [
        Waiting("deferred", each.ground.value, each.review_on, each.waits)
        for each in deferrals
        if each.state is DeferralState.GRANTED
    ] + [
        Waiting(pocket.kind.value, None, pocket.until, pocket.amount)
        for pocket in case.pockets.values()
        if pocket.kind is not PocketKind.DEFERRED and pocket.party == party
    ]
    debtor = case.party(party).role is PartyRole.DEBTOR
    own = [
        Node(_day(each), _NODES.get(each.state, "in-progress"), each.amount)
        for each in payouts
        if party in (each.party, each.principal) or (debtor and each.state in _BOOKED)
    ]
    return Disclosed(
        case.case_number, party, tuple(sorted(arrivals, key=_when)),
        tuple(waiting), tuple(sorted(own, key=_when)),
        realised=sum((each.amount for each in arrivals), zero()),
    )  # fmt: skip


def _day(payout: Payout) -> date:
    settled: date | None = getattr(payout, "settled_on", None)
    return settled or clock.on(payout.created_on)


def _when(node: Node) -> tuple[date, Money]:
    return node.day, node.amount
