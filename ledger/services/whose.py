"""Whose case it must be (本案承办人): asked in one place, of every command an officer gives.

A role says what somebody may begin anywhere in the court; an officer begins it in his own cases
only. A command that another officer may give says so, and why, where it is declared: what is not
declared is closed. What one commit is about, its nouns say themselves, by ``case_number``.

Whoever keeps away from a case (回避) gives no command that touches it, whatever his role: he
refuses and takes back as little as he approves. What he may give all the same says so, and why.
"""

from collections.abc import Collection, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final, NamedTuple

from ledger.domain import act
from ledger.domain.act import Role
from ledger.domain.case_account import CaseAccount, NotTheOfficer
from ledger.domain.kernel import Root
from ledger.domain.within import Within
from ledger.store.court import Court


class Asked(Enum):
    """How a command comes to know whose case it is."""

    OWN = auto()  # every case of the commit is the officer's own, and there is one
    OWN_IF_ANY = auto()  # the same, but the money may be no case's
    ITSELF = auto()  # the command asks of other hands than the case's officer's
    NOBODY = auto()  # any officer may


@dataclass(frozen=True, slots=True)
class Whose:
    """Which officer may give a command, in words for ``docs/permissions.md``."""

    asked: Asked
    zh: str
    en: str


OWN: Final = Whose(Asked.OWN, "本案承办人", "the case's own officer")
OWN_IF_ANY: Final = Whose(
    Asked.OWN_IF_ANY, "款项属案件的，为本案承办人",
    "the case's own officer, where the money is a case's",
)  # fmt: skip
SECOND_PERSON: Final = Whose(
    Asked.NOBODY, "复核人：提出人以外的任何承办人",
    "a second person: any officer but the one who proposed it",
)  # fmt: skip


def itself(zh: str, en: str) -> Whose:
    """A command that asks for other hands than those of the case's officer, and refuses others."""
    return Whose(Asked.ITSELF, zh, en)


def any_officer(zh: str, en: str) -> Whose:
    """A command that any officer may give, and the reason why."""
    return Whose(Asked.NOBODY, zh, en)


@dataclass(frozen=True, slots=True)
class EvenRecused:
    """Why whoever keeps away from a case may give a command that touches it all the same."""

    zh: str
    en: str


GIVES_UP: Final = EvenRecused(
    "应回避人员须交出手中款物", "who keeps away gives up the cash and the goods in his hands"
)


class _Asking(NamedTuple):
    """Which officers may give the command under way, and why whoever keeps away may, if he may."""

    whose: Whose
    even: EvenRecused | None


_NO_COMMAND: Final = _Asking(OWN, None)
_under_way: ContextVar[_Asking] = ContextVar("whose", default=_NO_COMMAND)


def asking(whose: Whose, even_recused: EvenRecused | None = None) -> Within[_Asking]:
    """Let what follows be a command of these officers.

    Whoever keeps away gives it for this reason only; without one he may not.
    """
    return Within(_under_way, _Asking(whose, even_recused))


def answers_for(court: Court, roots: Iterable[Root]) -> None:
    """Refuse whoever may not change these nouns, whatever his role.

    Whoever keeps away from a case changes nothing on it. An officer changes what is of his own
    cases; of a noun of several cases, one must be his. Raises :class:`Recused`,
    :class:`NotTheOfficer`.
    """
    doing, told = act.current(), list(roots)
    whose, even = _under_way.get()
    if doing.role is not Role.SYSTEM and even is None:
        none_keeps_away(court, told, [doing.actor])
    asked = whose.asked
    if doing.role is not Role.OFFICER or asked not in (Asked.OWN, Asked.OWN_IF_ANY):
        return
    if any(root.pending_events for root in told):
        _must_be_his(court, told, doing.actor, some=asked is Asked.OWN)


def none_keeps_away(court: Court, roots: Iterable[Root], people: Iterable[str]) -> None:
    """Refuse where one of these people keeps away from a case that the nouns touch.

    Raises :class:`Recused`.
    """
    told = list(roots)
    touched = {name for root in told for name in root.cases_touched() if name}
    for case in _cases(court, told, touched).values():
        for person in people:
            case.may_act(person)


def _cases(court: Court, roots: Iterable[Root], named: Collection[str]) -> dict[str, CaseAccount]:
    """The accounts of these cases, and those that were handed in; some numbers have none here."""
    cases = {root.case_number: root for root in roots if isinstance(root, CaseAccount)}
    if others := set(named) - cases.keys():
        found = court.find_many(CaseAccount, map(CaseAccount.create_id, sorted(others)))
        cases |= {case.case_number: case for case in found.values()}
    return cases


def _must_be_his(court: Court, roots: list[Root], by: str, *, some: bool) -> None:
    concerned = {names for root in roots if (names := _cases_of(root))}
    cases = _cases(court, roots, {name for names in concerned for name in names})
    if some and not cases:
        # A command of no case that does not say whose it is would be everybody's.
        raise NotTheOfficer("it names no case of this officer's", by=by)
    for names in concerned:
        known = [cases[name] for name in names if name in cases]
        if known and all(case.officer != by for case in known):
            known[0].must_be_of(by)


def _cases_of(root: Root) -> tuple[str, ...]:
    """The cases a noun belongs to, for as long as it is there."""
    several: tuple[str, ...] = getattr(root, "case_numbers", ())
    one: str = getattr(root, "case_number", "")
    return several or ((one,) if one else ())
