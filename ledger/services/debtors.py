"""A debtor's cases (被执行人涉案): told as he is entered, asked before his money leaves."""

from collections.abc import Iterable

from ledger.domain.case_account import CaseAccount, Party, PartyRole
from ledger.domain.debtor import Debtor
from ledger.store.court import Court


def told_of(court: Court, case: CaseAccount, marks: Iterable[str]) -> list[Debtor]:
    """Those of these parties who are debtors with an official number, each told of the case."""
    return told_of_all(court, ((case, mark) for mark in marks))


def told_of_all(court: Court, parties: Iterable[tuple[CaseAccount, str]]) -> list[Debtor]:
    """The same of parties of several cases, in which one debtor may stand more than once."""
    told: dict[str, Debtor] = {}
    for case, mark in parties:
        party = case.party(mark)
        if party.role is PartyRole.DEBTOR and (blinded := _blinded(court, party)):
            known = told.get(blinded) or _known(court, blinded)
            if known is None:
                known = Debtor(blinded, case.case_number, mark)
            else:
                known.enter(case.case_number, mark)
            told[blinded] = known
    return list(told.values())


def cases_against(court: Court, debtor: Party) -> list[str]:
    """Every case of the court in which he is a debtor, on which a command then relies."""
    blinded = _blinded(court, debtor)
    known = _known(court, blinded) if blinded else None
    return sorted(known.cases) if known else []


def _known(court: Court, blinded: str) -> Debtor | None:
    id_ = Debtor.create_id(blinded)
    return court.find_many(Debtor, [id_]).get(id_)


def _blinded(court: Court, party: Party) -> str:
    number = party.official_number
    return court.keys.blinded(number) if number else ""
