"""Whose case it is, who must keep away from it, and whether it is being enforced at present."""

from datetime import date
from typing import Final

from ledger.domain.case_parts import NotTheOfficer
from ledger.domain.case_state import CaseState
from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict, Forbidden
from ledger.domain.kernel import Root
from ledger.domain.paper import Paper

HAND_OVER: Final = Article("法发〔2017〕6号", "第二十七条", Certainty.UNCONFIRMED)
RECUSAL: Final = Article("民事诉讼法", "第四十七条", Certainty.UNCONFIRMED)
RESTORED: Final = Article("法〔2016〕373号", "第九条")


class AssignedAlready(Conflict):
    """The case is this officer's already."""

    code = "assigned-already"
    title = "The case is this officer's already"
    title_zh = "案件已由该承办人承办"


class Recused(Forbidden):
    """Somebody who must keep away from the case would act on it."""

    code = "recused"
    title = "This person keeps away from the case"
    title_zh = "已决定回避，不得办理本案"
    article = RECUSAL


class RecusedAlready(Conflict):
    """It was decided before that this person keeps away from the case."""

    code = "recused-already"
    title = "The recusal was decided before"
    title_zh = "已登记回避"
    article = RECUSAL


class TerminatedNow(Conflict):
    """The case is terminated: decide first whether to restore it or only to pay what came."""

    code = "case-terminated"
    title = "The case is terminated for now"
    title_zh = "案件已终本，应先决定恢复执行或径行发放"
    article = RESTORED


class NotTerminated(Conflict):
    """The case is being enforced; there is nothing to restore."""

    code = "not-terminated"
    title = "The case is not terminated"
    title_zh = "案件未终本"
    article = RESTORED


class Assigned(Root.Event):
    """The case has another officer from now on (更换承办人)."""

    TOPIC = "case-account.assigned"
    officer: str
    before: str
    basis: str
    by: str

    def apply(self, case: CaseState) -> None:
        case.officer = self.officer


class RecusalDecided(Root.Event):
    """It was decided that somebody keeps away from the case (决定回避)."""

    TOPIC = "case-account.recusal-decided"
    case_number: str
    person: str
    paper: Paper
    by: str

    def apply(self, case: CaseState) -> None:
        case.recused.add(self.person)


class Terminated(Root.Event):
    """This round of enforcement ended with nothing left to pay (终结本次执行程序)."""

    TOPIC = "case-account.terminated"
    case_number: str
    on: date
    paper: Paper
    by: str

    def apply(self, case: CaseState) -> None:
        case.terminated_on = self.on
        case.pays_while_terminated = False


class PaymentOpened(Root.Event):
    """Money that came to a terminated case is paid without restoring it (终本后径行发放)."""

    TOPIC = "case-account.payment-opened"
    paper: Paper
    by: str

    def apply(self, case: CaseState) -> None:
        case.pays_while_terminated = True


class Resumed(Root.Event):
    """Enforcement was taken up again (恢复执行), in this case or under a new number."""

    TOPIC = "case-account.resumed"
    on: date
    under: str
    paper: Paper
    by: str

    def apply(self, case: CaseState) -> None:
        case.terminated_on = None


class InHands(CaseState):
    """A case in somebody's hands, and whether it is being enforced."""

    def assign(self, officer: str, *, basis: str, by: str) -> None:
        """Give the case another officer; raises :class:`AssignedAlready`, :class:`Recused`."""
        if officer == self.officer:
            raise AssignedAlready(f"{self.case_number} is {officer}'s case", officer=officer)
        self.may_act(officer)
        self.record(Assigned, officer=officer, before=self.officer, basis=basis, by=by)

    def recuse(self, person: str, *, paper: Paper, by: str) -> None:
        """Keep somebody away from the case; raises :class:`RecusedAlready`."""
        if person in self.recused:
            raise RecusedAlready(f"{person} keeps away from {self.case_number}", person=person)
        self.record(RecusalDecided, case_number=self.case_number, person=person, paper=paper, by=by)

    def may_act(self, by: str) -> None:
        """Refuse somebody who keeps away from the case; raises :class:`Recused`."""
        if by in self.recused:
            said = f"{by} keeps away from {self.case_number}"
            raise Recused(said, by=by, case=self.case_number)

    def must_be_of(self, by: str) -> None:
        """Refuse an officer whose case it is not; raises :class:`NotTheOfficer`."""
        if by != self.officer:
            said = f"{self.case_number} is not {by}'s case"
            raise NotTheOfficer(said, by=by, case=self.case_number, officer=self.officer)
        self.may_act(by)

    def may_ask(self, by: str) -> None:
        """Only the case's own officer asks for its money; raises :class:`NotTheOfficer`."""
        self.must_be_of(by)
        if self.terminated_on is not None and not self.pays_while_terminated:
            raise TerminatedNow(
                f"{self.case_number} ended on {self.terminated_on}", case=self.case_number
            )

    def terminate(self, on: date, *, paper: Paper, by: str) -> None:
        """End this round of enforcement; whether it may end is the law's to say before.

        Raises :class:`TerminatedNow`.
        """
        if self.terminated_on is not None:
            raise TerminatedNow(
                f"{self.case_number} ended on {self.terminated_on}",
                case_number=self.case_number,
                ended_on=self.terminated_on,
            )
        self.record(Terminated, case_number=self.case_number, on=on, paper=paper, by=by)

    def open_payment(self, *, paper: Paper, by: str) -> None:
        """Let what came to a terminated case be paid (R7.04); raises :class:`NotTerminated`."""
        self._must_be_terminated()
        self.record(PaymentOpened, paper=paper, by=by)

    def resume(self, on: date, *, under: str, paper: Paper, by: str) -> None:
        """Take enforcement up again; raises :class:`NotTerminated`."""
        self._must_be_terminated()
        self.record(Resumed, on=on, under=under, paper=paper, by=by)

    def _must_be_terminated(self) -> None:
        if self.terminated_on is None:
            raise NotTerminated(f"{self.case_number} is being enforced", case=self.case_number)
