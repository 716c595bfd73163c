"""Which commands of bank and legacy money name two things, and where another's is refused.

Read off their signatures, as ``tests/services/naming.py`` sorts their words. What names a case or a
line of the bank besides says whose the money is; a second person agrees to it.
"""

from typing import Final

import reconciliation
from tests.services.naming import commands, of_two

MARKS: Final = "a mark the line does not have: tests/legacy/test_legacy_clearing.py, REFUSED"
SAID: Final = "whose the money is, or which line brought it, is what is said"
CROSSED: Final = "crossed in tests/services/test_ids_of_another_case.py"
SENT: Final = "the line is not what was sent: tests/reconciliation/test_day_tickets.py"
WHERE: Final = {
    "Clearing.apply": "a line no notice puts up: tests/legacy/test_legacy_clearing.py",
    "Clearing.confirm": MARKS,
    "Clearing.draft_notice": MARKS,
    "Clearing.file_petition": MARKS,
    "Clearing.pay": MARKS,
    "Clearing.propose": SAID,
    "Clearing.prove": MARKS,
    "Clearing.reclassify": SAID,
    "Clearing.refuse": MARKS,
    "Clearing.state_destination": MARKS,
    "Differences.cover": SAID,
    "Differences.identify": SAID,
    "Loads.own_difference": "the ticket's number is given to what begins",
    "Payments.prepare": CROSSED,
    "Payments.requeue": CROSSED,
    "Tickets.cover": SAID,
    "Tickets.settle": SENT,
    "Tickets.take_back": SENT,
}


def test_every_command_that_names_two_things_says_where_anothers_is_refused() -> None:
    assert {name for name, each in commands(reconciliation).items() if of_two(each)} == WHERE.keys()
