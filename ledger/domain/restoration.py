"""A book that stands where it stood before (账簿恢复): nothing is paid before the bank was asked.

A database may be brought back from a backup, or a standby may take over that had not heard of the
last commands. What was recorded meanwhile is gone from the book and not from the world: a payment
that was sent then stands there as approved, and would be sent again. So whoever runs the machine
says that the book went back, finance compares it with what the bank shows up to that day, and
somebody who decides releases the payments.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from ledger.domain.errors import Conflict, Malformed
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.law.approval import MUTUAL_SUPERVISION, ActsTwice
from ledger.domain.paper import Paper, files_in


class RestorationState(StrEnum):
    """How far the comparison with the bank is."""

    TOLD = "to-compare"  # 待核对
    COMPARED = "compared-with-bank"  # 待复核放行
    RELEASED = "payments-released"  # 已放行


class PaymentsHeld(Conflict):
    """The book went back, and nobody knows yet what was paid after where it ends.

    Finance compares it with the bank; then somebody who decides releases the payments.
    """

    code = "payments-held"
    title = "Payments wait until the restored book was compared with the bank"
    title_zh = "账簿系恢复所得，与银行核对放行前暂停付款"


class RestorationNotInThatState(Conflict):
    """The comparison is not where this can be done."""

    code = "restoration-state"
    title = "The comparison with the bank is not at that step"
    title_zh = "账簿恢复核对尚未进行到该步骤"


class AccountNotCompared(Conflict):
    """No bank file shows this special account up to the day on which the book went back."""

    code = "account-not-compared"
    title = "A special account is not shown up to that day"
    title_zh = "专户缺少截至恢复当日的对账文件"


class WhyItWentBack(Malformed):
    """Nothing was said of why the book stands where it stood before."""

    code = "why-it-went-back"
    title = "Say why the book went back"
    title_zh = "须说明账簿恢复原因"


@dataclass(frozen=True, slots=True)
class UpTo:
    """A special account as a bank file shows it: up to which day, and the file's SHA-256 (hex)."""

    account: str
    closing_on: date
    sha256: str


class Restoration(Root):
    """All times that one book went back; only the last of them holds payments."""

    TOPIC = "restoration"

    class Told(FirstFact):
        """The book stands where it stood before (登记账簿恢复).

        ``ended_at`` is the position at which it was found to end, ``link`` that fact's link.
        """

        TOPIC = "restoration.told"
        on: date
        ended_at: int
        link: str
        reason: str
        by: str

    class ToldAgain(Root.Event):
        """It went back once more (再次登记账簿恢复)."""

        TOPIC = "restoration.told-again"
        on: date
        ended_at: int
        link: str
        reason: str
        by: str

    class Compared(Root.Event):
        """Finance compared the book with the bank, account by account (与银行核对)."""

        TOPIC = "restoration.compared"
        accounts: tuple[UpTo, ...]
        paper: Paper
        by: str

        def files_kept(self) -> tuple[str, ...]:
            return (*files_in(self), *(each.sha256 for each in self.accounts))

    class Refused(Root.Event):
        """The comparison does not suffice and is made again (退回重新核对)."""

        TOPIC = "restoration.refused"
        reason: str
        by: str

    class Released(Root.Event):
        """Somebody who decides lets payments go again (放行付款)."""

        TOPIC = "restoration.released"
        by: str

    @staticmethod
    def create_id() -> UUID:
        return name_id("restoration")

    @event(Told)
    def __init__(self, on: date, ended_at: int, link: str, reason: str, by: str) -> None:
        self._begins(on, ended_at, link, reason, by)

    def _begins(self, on: date, ended_at: int, link: str, reason: str, by: str) -> None:
        self.state = RestorationState.TOLD
        self.told_on, self.ended_at, self.link = on, ended_at, link
        self.reason, self.told_by = reason, by
        self.accounts: tuple[UpTo, ...] = ()
        self.compared_by = ""
        self.refused_because = ""

    @classmethod
    def tell(cls, ended_at: int, link: str, reason: str, *, on: date, by: str) -> "Restoration":
        """Say for the first time that the book went back; raises :class:`WhyItWentBack`."""
        return cls(on=on, ended_at=ended_at, link=link, reason=_said(reason), by=by)

    def tell_again(self, ended_at: int, link: str, reason: str, *, on: date, by: str) -> None:
        """Say it once more, which undoes a comparison under way; raises :class:`WhyItWentBack`."""
        self._told_again(on=on, ended_at=ended_at, link=link, reason=_said(reason), by=by)

    @event(ToldAgain)
    def _told_again(self, on: date, ended_at: int, link: str, reason: str, by: str) -> None:
        self._begins(on, ended_at, link, reason, by)

    def may_go_out(self) -> None:
        """Refuse whatever would leave the court; raises :class:`PaymentsHeld`."""
        if self.state is not RestorationState.RELEASED:
            raise PaymentsHeld(
                f"the book went back to position {self.ended_at} on {self.told_on}",
                position=self.ended_at, day=self.told_on, state=self.state,
            )  # fmt: skip

    def compare(
        self, known: Collection[str], shown: Collection[UpTo], paper: Paper, *, by: str
    ) -> None:
        """Note that every special account of the court was compared, up to that day or later.

        ``known`` are the court's accounts, ``shown`` what its bank files show. Raises
        :class:`AccountNotCompared`, :class:`RestorationNotInThatState`.
        """
        self._must_be(RestorationState.TOLD)
        enough = {each.account for each in shown if each.closing_on >= self.told_on}
        if lacking := sorted(set(known) - enough):
            said = f"account {lacking[0]} is not shown up to {self.told_on}"
            raise AccountNotCompared(said, account=lacking[0], day=self.told_on)
        self._compared(
            accounts=tuple(each for each in shown if each.account in known), paper=paper, by=by
        )

    @event(Compared)
    def _compared(self, accounts: tuple[UpTo, ...], paper: Paper, by: str) -> None:
        self.state = RestorationState.COMPARED
        self.accounts, self.compared_by = accounts, by

    def refuse(self, reason: str, *, by: str) -> None:
        """Have it compared again; raises :class:`RestorationNotInThatState`, :class:`ActsTwice`."""
        self._by_another(by)
        self._refused(reason=reason, by=by)

    @event(Refused)
    def _refused(self, reason: str, by: str) -> None:
        self.state = RestorationState.TOLD
        self.accounts, self.compared_by = (), ""
        self.refused_because = reason

    def release(self, *, by: str) -> None:
        """Let payments go; raises :class:`RestorationNotInThatState`, :class:`ActsTwice`."""
        self._by_another(by)
        self._released(by=by)

    @event(Released)
    def _released(self, by: str) -> None:
        self.state = RestorationState.RELEASED

    def _by_another(self, by: str) -> None:
        self._must_be(RestorationState.COMPARED)
        if by == self.compared_by:
            raise ActsTwice(f"{by} compared it", article=MUTUAL_SUPERVISION, actor=by)

    def _must_be(self, state: RestorationState) -> None:
        if self.state is not state:
            said = f"the comparison is {self.state.value}, not {state.value}"
            raise RestorationNotInThatState(said, state=self.state, position=self.ended_at)


def _said(reason: str) -> str:
    if not reason.strip():
        raise WhyItWentBack("no reason was given")
    return reason
