"""When somebody collects money for a party (代领): only whom the party itself gave that power.

A debtor who pays an agent without the power has not paid the creditor, and nor has a court.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict, Malformed
from ledger.domain.law.rules import rule

COLLECTING_AGENT: Final = Article(
    "《最高人民法院关于人民法院执行工作若干问题的规定（试行）》（2020年修正）",
    "第二十条第二款",
    Certainty.VERIFIED,
)


@dataclass(frozen=True, slots=True)
class Authority:
    """What a party's letter of authority (授权委托书) says of one agent.

    ``collects`` tells whether it names the power to collect enforcement money (代为收取执行款项);
    ``own_account`` whether it lets the agent take it into the agent's own account. ``signed`` is
    whether its signature was compared and agreed.
    """

    case_number: str
    principal: str
    agent: str
    special: bool
    collects: bool
    own_account: bool
    since: date
    until: date | None
    signed: bool = True


class NoPowerToCollect(Conflict):
    """The agent was not given the power to collect this money, or not any more."""

    code = "no-power-to-collect"
    title = "The agent has no power to collect this money"
    title_zh = "代理人无代为收取执行款项的特别授权"
    article = COLLECTING_AGENT


class NotToTheAgentsAccount(Conflict):
    """Money for a principal goes to the principal's own account unless more was allowed."""

    code = "not-to-the-agents-account"
    title = "The money goes to the principal's own account"
    title_zh = "代领款应付至委托人本人账户"
    article = COLLECTING_AGENT


class PrincipalNotNamed(Malformed):
    """The agent collects for several, and it is not said whose money this is; or it is nobody's."""

    code = "principal-not-named"
    title = "Say for whom the agent collects"
    title_zh = "须写明代理人系代何人领款"
    article = COLLECTING_AGENT


@rule("R1.19", COLLECTING_AGENT, zh="委托代理人代领", en="An agent collects")
def power_for(known: Sequence[Authority], principal: str | None, on: date) -> Authority:
    """Of an agent's powers, newest first, the one under which he collects for ``principal``.

    Without a principal, whoever's power is in force, if it is one party's alone: an agent of two
    collects for one of them, and that is said. Raises :class:`PrincipalNotNamed`, and
    :class:`NoPowerToCollect` where there is none to look at.
    """
    given = [each for each in known if principal in (None, each.principal)]
    if not given:
        raise NoPowerToCollect("no power is on the case's register", principal=principal)
    holding = [a for a in given if a.collects and (a.until is None or on <= a.until)]
    if len(of := {each.principal for each in holding}) > 1:
        raise PrincipalNotNamed(f"he collects for {', '.join(sorted(of))}", principals=sorted(of))
    return (holding or given)[0]


@rule("R1.19", COLLECTING_AGENT, zh="委托代理人代领", en="An agent collects")
def may_collect(
    authority: Authority,
    *,
    case_number: str,
    principal: str,
    agent: str,
    on: date,
    to_agents_account: bool = False,
    panel_record: bool = False,
) -> None:
    """Refuse an agent whose authority does not name this power, for this case, on this day.

    The money goes to the principal's own account; to the agent's only where the authority says so
    and the panel has agreed. Raises :class:`NoPowerToCollect`, :class:`NotToTheAgentsAccount`.
    """
    lacking = [
        said
        for holds, said in (
            (authority.special and authority.collects, "it names no power to collect money"),
            (authority.case_number == case_number, f"it is for {authority.case_number}"),
            (authority.principal == principal, f"it was given by {authority.principal}"),
            (authority.agent == agent, f"it was given to {authority.agent}"),
            (authority.since <= on, f"it begins on {authority.since}"),
            (authority.until is None or on <= authority.until, f"it ended on {authority.until}"),
            (authority.signed, "its signature does not agree"),
        )
        if not holds
    ]
    if lacking:
        raise NoPowerToCollect("; ".join(lacking), agent=agent, lacking=lacking)
    if to_agents_account and not (authority.own_account and panel_record):
        raise NotToTheAgentsAccount(
            "the agent's own account needs the authority's word and the panel's record",
            own_account=authority.own_account, panel_record=panel_record,
        )  # fmt: skip
