"""Whose case it is, who must keep away from it, and whether it is being enforced at present."""

from datetime import date
from typing import Final

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


class RecusalDecided(Root.Event):
    """It was decided that somebody keeps away from the case (决定回避)."""

    TOPIC = "case-account.recusal-decided"
    case_number: str
    person: str
    paper: Paper
    by: str


class Terminated(Root.Event):
    """This round of enforcement ended with nothing left to pay (终结本次执行程序)."""

    TOPIC = "case-account.terminated"
    case_number: str
    on: date
    paper: Paper
    by: str


class PaymentOpened(Root.Event):
    """Money that came to a terminated case is paid without restoring it (终本后径行发放)."""

    TOPIC = "case-account.payment-opened"
    paper: Paper
    by: str


class Resumed(Root.Event):
    """Enforcement was taken up again (恢复执行), in this case or under a new number."""

    TOPIC = "case-account.resumed"
    on: date
    under: str
    paper: Paper
    by: str
