"""Who holds which key (持钥人): read from the facts, for whose eyes count no view is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger.domain import act, clock
from ledger.domain.access import ACTING, Holder, HoldsNoOfficersKey
from ledger.domain.act import Role
from ledger.store.court import Court

_KEYS: Final = """
    SELECT i.state::jsonb ->> 'person', i.state::jsonb ->> 'role', i.state::jsonb ->> 'expires_on',
           EXISTS (SELECT FROM anzhang.facts r WHERE r.book = i.book
                      AND r.originator_id = i.originator_id AND r.topic = 'api-key.revoked'),
           coalesce((SELECT r.topic = 'api-key.admitted' FROM anzhang.facts r
              WHERE r.book = i.book AND r.originator_id = i.originator_id
                AND r.topic IN ('api-key.admitted', 'api-key.suspended')
              ORDER BY r.originator_version DESC LIMIT 1), false)
      FROM anzhang.facts i WHERE i.book = %s AND i.topic = 'api-key.issued'"""


@dataclass(frozen=True, slots=True)
class Held:
    """One key ever given: whose, whether it was not taken back, and whether it opens anything."""

    holder: Holder
    live: bool
    opens: bool


def ever_held(court: Court, today: date | None = None) -> Sequence[Held]:
    """Every key ever given in the court, and whether it is good today."""
    day = (today or clock.today()).isoformat()
    return [
        Held(
            Holder(person, Role(role)),
            live=(live := not revoked and (expires_on is None or expires_on >= day)),
            opens=live and (admitted or role not in ACTING),
        )
        for person, role, expires_on, revoked, admitted in court.recorder.rows(_KEYS, (court.book,))
    ]


def must_be_an_officer(court: Court, person: str) -> None:
    """Refuse a case for somebody who could do nothing with it; raises :class:`HoldsNoOfficersKey`.

    Whoever acts as an officer himself has shown his key at the door.
    """
    doing = act.current()
    if doing.role is Role.OFFICER and doing.actor == person:
        return
    if Held(Holder(person, Role.OFFICER), live=True, opens=True) not in ever_held(court):
        raise HoldsNoOfficersKey(f"{person} holds no officer's key", person=person)


def holds_any(court: Court, person: str) -> bool:
    """Whether a person holds a key that opens anything."""
    return any(held.opens and held.holder.person == person for held in ever_held(court))
