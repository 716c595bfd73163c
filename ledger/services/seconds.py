"""Whether somebody can be the second person (第二人): asked of his name as it is given.

Whoever is named must be able to say it himself: a key of his own, in use today, of a role that
signs such a thing, and no case from which he keeps away. A person has one name (``access.py``), so
one who holds several keys is one person, and is refused beside himself by his name.
"""

from collections.abc import Iterable

from ledger.domain import clock
from ledger.domain.case_people import Recused
from ledger.domain.citation import Article
from ledger.domain.errors import Refusal
from ledger.domain.kernel import Root
from ledger.domain.law.second_person import CannotBeSecond
from ledger.domain.permissions import MATRIX, Permission
from ledger.services.holders import keys_held
from ledger.services.whose import none_keeps_away
from ledger.store.court import Court


def can_sign(court: Court, person: str, permission: Permission) -> bool:
    """Whether a person holds a key with which he may do this today."""
    held = keys_held(court, person=person, roles=MATRIX[permission]) if person else []
    return any(key.in_use(clock.today()) for key in held)


def can_say(court: Court, roots: Iterable[Root], person: str, permission: Permission) -> bool:
    """Whether a person can still say so himself: he holds a key, and keeps away from no case."""
    try:
        none_keeps_away(court, roots, [person])
    except Recused:
        return False
    return can_sign(court, person, permission)


def may_be_second(
    court: Court,
    roots: Iterable[Root],
    person: str,
    permission: Permission,
    *,
    article: Article,
    why: type[Refusal] = CannotBeSecond,
) -> None:
    """Refuse somebody who could never sign, or who keeps away from the case.

    Raises ``why``, and :class:`Recused`.
    """
    if not can_sign(court, person, permission):
        said = f"{person} holds no key to sign with"
        raise why(said, article=article, person=person)
    none_keeps_away(court, roots, [person])
