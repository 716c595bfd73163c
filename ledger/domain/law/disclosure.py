"""What a party may see of its own case's money (执行信息公开), and nothing of anybody else.

A payment is shown as paid when the bank has booked it, and not a minute before. A deferral is
always shown: nobody is kept in the dark about why he waits. The same event has the same amount
for everybody who may see it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger.domain.case_account import CaseAccount, PartyRole
from ledger.domain.case_pockets import PocketKind
from ledger.domain.citation import Article
from ledger.domain.errors import Forbidden
from ledger.domain.law.rules import rule
from ledger.domain.money import Money
from ledger.domain.payout import Payout, State

DISCLOSED: Final = Article("法发〔2014〕18号", "第三条")
SEES: Final = frozenset({PartyRole.APPLICANT, PartyRole.DEBTOR, PartyRole.SUCCESSOR})
_NODES: Final = {
    State.SETTLED: "paid",  # 已发放
    State.RETURNED: "returned",  # 退汇
    State.FAILED: "not-paid",  # 未成功
    State.REJECTED: "not-paid",
    State.WITHDRAWN: "not-paid",
}


class NothingToSee(Forbidden):
    """Nobody in that role of the case is shown its money."""

    code = "nothing-to-see"
    title = "The money of the case is not shown in that role"
    title_zh = "该身份无权查询本案款项"
    article = DISCLOSED


@dataclass(frozen=True, slots=True)
class Node:
    """One event as a party sees it: the day, what happened, and the amount."""

    day: date
    node: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Disclosed:
    """What one party of one case may see."""

    case_number: str
    party: str
    arrivals: tuple[Node, ...]
    waiting: tuple[Node, ...]
    payouts: tuple[Node, ...]


@rule("R10.04", DISCLOSED, zh="当事人可见信息", en="What a party may see")
def disclosed(case: CaseAccount, party: str, payouts: Iterable[Payout]) -> Disclosed:
    """The case's money as this party may see it: what came, why it waits, and what is its own.

    No payer, no account, no other party's payment. Raises :class:`NothingToSee`.
    """
    if case.party(party).role not in SEES:
        said = f"{party} is a {case.party(party).role.value} of the case"
        raise NothingToSee(said, role=case.party(party).role.value)
    arrivals = [
        Node(lot.value_date, "third-party" if lot.third_party else "received", lot.amount)
        for lot in case.lots.values()
    ]
    waiting = [
        Node(pocket.until or date.max, pocket.kind.value, pocket.amount)
        for pocket in case.pockets.values()
        if pocket.kind is PocketKind.DEFERRED or pocket.party == party
    ]
    own = [
        Node(_day(each), _NODES.get(each.state, "in-progress"), each.amount)
        for each in payouts
        if each.party == party
    ]
    return Disclosed(
        case.case_number, party, tuple(sorted(arrivals, key=_when)),
        tuple(sorted(waiting, key=_when)), tuple(sorted(own, key=_when)),
    )  # fmt: skip


def _day(payout: Payout) -> date:
    settled: date | None = getattr(payout, "settled_on", None)
    return settled or payout.created_on.date()


def _when(node: Node) -> tuple[date, Money]:
    return node.day, node.amount
