"""Registers that begin later than the book (补建登记簿): what older facts say is entered in them.

The register of keys, and the cases of each debtor, are asked by rules. A book that was opened
before them would answer such a rule with less than it knows; so what is missing is counted by the
facts there are, and entered where the machine stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from ledger.domain.api_key import ApiKey
from ledger.domain.case_account import CaseAccount
from ledger.domain.ids import CaseNumber
from ledger.domain.key_register import KeyRegister
from ledger.domain.permissions import Permission
from ledger.services.command import Recorded, command, record
from ledger.services.debtors import told_of_all
from ledger.services.holders import register
from ledger.store.court import Court

AT_ONCE: Final = 100  # cases entered in one commit

# In the order they were given, which is the order of the register.
_KEYS: Final = """
    SELECT f.state::jsonb ->> 'prefix' FROM anzhang.facts f
     WHERE f.book = %(book)s AND f.topic = 'api-key.issued'
       AND NOT EXISTS (SELECT FROM anzhang.facts r
                        WHERE r.book = f.book AND r.topic = 'key-register.entered'
                          AND r.state::jsonb ->> 'prefix' = f.state::jsonb ->> 'prefix')
     ORDER BY f.position"""

# A debtor who stands twice in a case, under two marks and one number, is entered once. A number
# that was erased is blacked out, and no register finds it.
_CASES: Final = """
    WITH told AS (
        SELECT f.state::jsonb ->> 'case_number' AS case_number, f.state::jsonb ->> 'party' AS party
          FROM anzhang.facts f
         WHERE f.book = %(book)s AND f.topic IN ('debtor.entered', 'debtor.entered-again'))
    SELECT DISTINCT p.case_number FROM views.parties p
     WHERE p.book = %(book)s AND p.role = 'debtor' AND p.identity ~ '^[ -~]+$'
       AND NOT EXISTS (SELECT FROM told t JOIN views.parties o
                         ON o.book = p.book AND o.case_number = t.case_number AND o.party = t.party
                        WHERE t.case_number = p.case_number AND o.identity = p.identity)
     ORDER BY p.case_number"""


@dataclass(frozen=True, slots=True)
class Missing:
    """What no register says: keys by their prefixes, and cases of debtors."""

    keys: tuple[str, ...]
    cases: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.keys or self.cases)


def missing(connection: sa.Connection, book: str) -> Missing:
    """What the facts of a book say, and its registers do not."""

    def asked(sql: str) -> tuple[str, ...]:
        return tuple(connection.exec_driver_sql(sql, {"book": book}).scalars())

    return Missing(asked(_KEYS), asked(_CASES))


class Registers:
    """What the registers of a book lack, entered where the machine stands."""

    def __init__(self, court: Court) -> None:
        self.court = court

    @command(Permission.COMPLETE_REGISTERS)
    def enter_keys(self, prefixes: Sequence[str]) -> Recorded:
        """Enter keys that were given before there was a register."""
        known = register(self.court) or KeyRegister()
        entered = {entry.prefix for entry in known.entries}
        keys = self.court.find_many(ApiKey, map(ApiKey.create_id, prefixes))
        for key in keys.values():
            if key.prefix not in entered:
                known.enter(key.prefix, key.person, key.role)
        return record(self.court, known, keys=str(len(keys)))

    @command(Permission.COMPLETE_REGISTERS)
    def enter_debtors(self, case_numbers: Sequence[str]) -> Recorded:
        """Enter these cases for each of their debtors with an official number."""
        numbers = [str(CaseNumber.parse(number)) for number in case_numbers]
        cases = self.court.find_many(CaseAccount, map(CaseAccount.create_id, numbers))
        parties = ((case, mark) for case in cases.values() for mark in case.parties)
        return record(self.court, *told_of_all(self.court, parties), cases=str(len(cases)))
