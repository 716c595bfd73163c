"""What a debtor owes in the court's other cases, before a surplus goes back to him (R2.11)."""

from collections.abc import Iterable
from typing import Final

from ledger.domain import clock
from ledger.domain.case_account import CaseAccount, Party, PocketKind
from ledger.domain.case_closing import CaseClosing
from ledger.domain.debt import Debts
from ledger.domain.kernel import Root
from ledger.domain.law.surplus import may_refund_surplus
from ledger.domain.money import Money, total
from ledger.domain.paper import Paper, PaperKind
from ledger.services.covering import lacking
from ledger.services.debtors import cases_against
from ledger.store.court import Court

# What lets a surplus go back past the debtor's other cases (R2.11).
_DECIDES: Final = frozenset({PaperKind.DECISION, PaperKind.RULING})


def surplus_may_go(court: Court, case: CaseAccount, party: str, papers: Iterable[Paper]) -> None:
    """Ask R2.11 of a surplus: as it is drafted, at every approval, and before it is sent.

    Raises :class:`SurplusFrozen`, :class:`SurplusOwedElsewhere`.
    """
    decided = any(paper.kind in _DECIDES for paper in papers)
    owing = owing_elsewhere(court, case, case.party(party))
    frozen = _frozen(case, party) + lacking(court, case, party)
    may_refund_surplus(frozen, owing=owing, decided=decided)


def _frozen(case: CaseAccount, party: str) -> Money:
    """How much of the debtor's money is kept for another case or court."""
    return total(
        pocket.amount
        for pocket in case.pockets.values()
        if pocket.kind is PocketKind.FROZEN and pocket.party in (None, party)
    )


def owing_elsewhere(court: Court, case: CaseAccount, debtor: Party) -> list[str]:
    """The other cases in which this debtor is not done, found by his official number.

    Which cases there are his own record says, and whether one is done, the case's; no view is
    asked. A case that is not closed counts unless its register shows every claim satisfied:
    an ended round (终本) is owed on, and so is a case whose claims nobody entered yet.
    """
    others = [each for each in cases_against(court, debtor) if each != case.case_number]
    wanted = [Debts.create_id(each) for each in others]
    wanted += [CaseClosing.create_id(each) for each in others]
    found = court.find_many(Root, wanted) if wanted else {}
    return [
        each for each in others
        if not _closed(found.get(CaseClosing.create_id(each)))
        and not _satisfied(found.get(Debts.create_id(each)))
    ]  # fmt: skip


def _closed(closing: Root | None) -> bool:
    return isinstance(closing, CaseClosing) and closing.closed_on is not None


def _satisfied(debts: Root | None) -> bool:
    if not isinstance(debts, Debts) or not debts.claims:
        return False
    today = clock.today()
    return all(not debts.remaining(each.claim, today).owed.amount for each in debts.live)
