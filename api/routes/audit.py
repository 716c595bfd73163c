"""The audit (全量审计): every question to the whole book, each hit with the facts that show it."""

from typing import Annotated

from fastapi import Query

from api.chinese_hits import hit_zh
from api.deps import Court, Fresh, Reader, Sealed
from api.openapi import READS
from api.plain import plain
from api.routing import Routes
from api.shown import Shown, shown
from api.wire import Word
from ledger.domain import clock
from ledger.domain.permissions import Permission, may
from ledger.domain.policy_sections import SAMPLING
from ledger.projections import audit

router = Routes(prefix="/audit", tags=["audit"], responses=READS)


class QuestionShown(Shown):
    """One question the audit puts to the whole book."""

    name: str
    zh: str
    en: str


class HitShown(shown(audit.Hit)):  # type: ignore[misc]
    """One finding: whom or what it is about, what is wrong, and the facts that show it.

    ``says_zh`` is the sentence for whoever reads Chinese, ``says`` the question's own.
    """

    says_zh: str


@router.get("/questions", summary="审计事项 · What the audit asks")
def list_questions(reader: Reader) -> list[QuestionShown]:
    """Every question, by its name."""
    with reader.act():
        may(reader.role, Permission.AUDIT)
    return [QuestionShown.model_validate(each) for each in audit.QUESTIONS.values()]


@router.get(
    "", summary="全量审计 · Put the questions to the whole book", dependencies=[Fresh],
    response_model=list[HitShown],
)  # fmt: skip
def run_audit(
    desk: Court,
    reader: Reader,
    sealed: Sealed,
    question: Annotated[Word | None, Query(description="one question only")] = None,
) -> object:
    """No sampling: each hit names the positions of the facts it rests on; one about a bidder is
    told when the bidding has ended.
    """
    with reader.act(), desk.views() as connection:
        may(reader.role, Permission.AUDIT)
        today = clock.today()
        figures = desk.books.book().policy_on(today).of(SAMPLING)
        found = audit.audit(connection, desk.court.book, today, figures, only=question)
        return [
            plain(hit) | {"says_zh": hit_zh(hit.question, hit.says)}
            for hit in found
            if not sealed.hides(hit)
        ]
