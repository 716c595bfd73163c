"""The register of powers (授权登记): which agent may do what in a case, and on what paper."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from ledger.domain.errors import Conflict, Malformed, NotFound
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.law.agency import COLLECTING_AGENT, Authority
from ledger.domain.paper import Paper


class PowerMalformed(Malformed):
    """A power ends before it begins, contradicts itself, or has no paper."""

    code = "power-malformed"
    title = "The power cannot be entered like this"
    title_zh = "授权内容不完整"
    article = COLLECTING_AGENT


class NoSuchPower(NotFound):
    """The case has no such power on its register."""

    code = "no-such-power"
    title = "No such power on the register"
    title_zh = "无此授权登记"


class PowerEndedAlready(Conflict):
    """The power was taken back before."""

    code = "power-ended-already"
    title = "The power was taken back before"
    title_zh = "该授权已撤销"


@dataclass(frozen=True, slots=True)
class Registered:
    """One power as it was entered."""

    mark: str
    authority: Authority
    papers: tuple[Paper, ...]
    ended: date | None = None


class Agency(Root):
    """The powers given in one case."""

    TOPIC = "agency"

    class Opened(FirstFact):
        """The register of a case was opened (建立授权登记)."""

        TOPIC = "agency.opened"
        case_number: str

    class PowerGiven(Root.Event):
        """A party gave an agent a power (登记授权); both are parties of the case."""

        TOPIC = "agency.power-given"
        case_number: str
        mark: str
        principal: str
        agent: str
        collects: bool
        own_account: bool
        begins: date
        until: date | None
        papers: tuple[Paper, ...]
        by: str

    class PowerEnded(Root.Event):
        """A power was taken back or laid down (撤销授权)."""

        TOPIC = "agency.power-ended"
        mark: str
        on: date
        paper: Paper
        by: str

    @staticmethod
    def create_id(case_number: str) -> UUID:
        return name_id("agency", case_number)

    @event(Opened)
    def __init__(self, case_number: str) -> None:
        self.case_number = case_number
        self.powers: dict[str, Registered] = {}

    def give(
        self,
        principal: str,
        agent: str,
        *,
        collects: bool,
        own_account: bool,
        begins: date,
        until: date | None,
        papers: tuple[Paper, ...],
        by: str,
    ) -> str:
        """Enter a power and return its mark; raises :class:`PowerMalformed`."""
        if not papers:
            raise PowerMalformed(
                "name the power of attorney and the agent's identity papers", lacking="papers"
            )
        if until is not None and until < begins:
            raise PowerMalformed(f"it ends on {until}, before {begins}", until=until)
        if own_account and not collects:
            raise PowerMalformed("who may not collect has no use for an account", agent=agent)
        mark = f"w{len(self.powers) + 1}"
        self._power_given(
            case_number=self.case_number, mark=mark, principal=principal, agent=agent,
            collects=collects, own_account=own_account, begins=begins, until=until, papers=papers,
            by=by,
        )  # fmt: skip
        return mark

    @event(PowerGiven)
    def _power_given(
        self,
        *,
        case_number: str,
        mark: str,
        principal: str,
        agent: str,
        collects: bool,
        own_account: bool,
        begins: date,
        until: date | None,
        papers: tuple[Paper, ...],
        by: str,
    ) -> None:
        authority = Authority(
            case_number=case_number, principal=principal, agent=agent, special=collects,
            collects=collects, own_account=own_account, since=begins, until=until,
        )  # fmt: skip
        self.powers[mark] = Registered(mark, authority, papers)

    def end(self, mark: str, *, on: date, paper: Paper, by: str) -> None:
        """Take a power back from a day on.

        Raises :class:`NoSuchPower`, :class:`PowerEndedAlready`.
        """
        entered = self.powers.get(mark)
        if entered is None:
            raise NoSuchPower(f"{self.case_number} has no power {mark}", mark=mark)
        if entered.ended is not None:
            raise PowerEndedAlready(f"{mark} ended on {entered.ended}", mark=mark)
        self._power_ended(mark=mark, on=on, paper=paper, by=by)

    @event(PowerEnded)
    def _power_ended(self, mark: str, on: date, paper: Paper, by: str) -> None:
        entered = self.powers[mark]
        last = on - timedelta(days=1)
        until = min(last, entered.authority.until or last)
        authority = replace(entered.authority, until=until)
        self.powers[mark] = replace(entered, authority=authority, ended=on)

    def concerning(self, party: str) -> tuple[Authority, ...]:
        """What was ever given by this party, or to it; the newest first."""
        given = (entered.authority for entered in reversed(self.powers.values()))
        return tuple(each for each in given if party in (each.principal, each.agent))

    def of(self, principal: str, agent: str) -> tuple[Authority, ...]:
        """What this principal ever gave this agent, ended powers among them; the newest first."""
        given = (entered.authority for entered in reversed(self.powers.values()))
        return tuple(each for each in given if (each.principal, each.agent) == (principal, agent))
