"""A key in use: given by the administrator, taken by its holder, admitted by a leader."""

from uuid import uuid4

from ledger.domain.act import Act, Role, acting
from ledger.domain.api_key import KeyNotAdmitted
from ledger.services.keys import Keys


def in_use(keys: Keys, person: str, role: Role, *, given: str = "") -> str:
    """The key with which a person acts; ``given`` is the one the administrator gave, if he did."""
    if not given:
        with acting(Act("admin", Role.ADMIN, uuid4().hex)):
            given = keys.issue(person, role)[1]
    with acting(Act(person, role, uuid4().hex)):
        taken, secret = keys.take(given)
    try:
        keys.who(secret)
    except KeyNotAdmitted:
        with acting(Act("the.leader", Role.LEADER, uuid4().hex)):
            keys.admit(taken.ids["prefix"], taken.ids["mark"])
    return secret
