"""Who holds which key (持钥人): the register and the keys themselves, on which a command relies.

Two keys given, taken back or put out of use at the same moment would each leave one that is good.
So whoever looks at several reads the register and each of them as nouns, and is asked again when
one of them moved on meanwhile.
"""

from collections.abc import Iterable

from ledger.domain import act, clock
from ledger.domain.access import HoldsNoOfficersKey
from ledger.domain.act import Role
from ledger.domain.api_key import ApiKey
from ledger.domain.key_register import KeyRegister
from ledger.store.court import Court


def register(court: Court) -> KeyRegister | None:
    """The register of keys, which begins with the first."""
    id_ = KeyRegister.create_id()
    return court.find_many(KeyRegister, [id_]).get(id_)


def keys_held(court: Court, *, person: str = "", roles: Iterable[Role] = Role) -> list[ApiKey]:
    """Every key ever given to a person, or in these roles, or both; taken back ones among them."""
    known = register(court)
    prefixes = known.prefixes(person=person, roles=roles) if known else ()
    found = court.find_many(ApiKey, map(ApiKey.create_id, prefixes))
    return list(found.values())


def must_be_an_officer(court: Court, person: str) -> None:
    """Refuse a case for somebody who could do nothing with it; raises :class:`HoldsNoOfficersKey`.

    Whoever acts as an officer himself has shown his key at the door.
    """
    doing = act.current()
    if doing.role is Role.OFFICER and doing.actor == person:
        return
    held = keys_held(court, person=person, roles=(Role.OFFICER,))
    if not any(key.in_use(clock.today()) for key in held):
        raise HoldsNoOfficersKey(f"{person} holds no officer's key", person=person)


def holds_any(court: Court, person: str) -> bool:
    """Whether a person holds a key that opens anything."""
    return any(key.in_use(clock.today()) for key in keys_held(court, person=person))
