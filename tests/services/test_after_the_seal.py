"""What waits in a month is still done after the month is sealed: it counts from the open day.

Each command is made ready in one month; the month is sealed, and then the command is given. Only a
bank's own booking belongs to the month in which the bank booked it, and is turned away.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

import pytest

from ledger.domain import clock
from ledger.domain.act import Act, Role, acting
from ledger.domain.errors import Refusal
from ledger.store.translation import MonthClosed
from ledger.store.verify import verify
from reconciliation.closing.month import Month, MonthRead, Span
from tests.services import people_commands, reversal_commands  # noqa: F401
from tests.services.courthouse import ROLES, Courthouse, by
from tests.services.plain_commands import EVERY as HERE
from tests.services.test_leaving_commands import EVERY as LEAVING

ALL: Final = {**LEAVING, **HERE}
OVER: Final = {"open_book"}
"""There is no month of a book that is not opened."""


def seal(house: Courthouse) -> date:
    """Close the month that runs and go on to the next one; its first day."""
    today = clock.today()
    month = Span.of(f"{today:%Y-%m}")
    opens = month.ends_on + timedelta(days=1)
    house.now = datetime.combine(opens, time(1), UTC)
    read = MonthRead(house.court.position(), "", (), "", (), (), ())
    made = Month(label=month.label, begins_on=month.begins_on, ends_on=month.ends_on)
    made._closed(  # as two signatures close it
        label=month.label, begins_on=month.begins_on, ends_on=month.ends_on, read_to=read.read_to,
        read=read, seal="0" * 64,
    )  # fmt: skip
    with acting(Act("feng", Role.FINANCE)):
        house.court.save(made)
    assert house.court.open_from() == opens
    return opens


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("name", sorted(ALL.keys() - OVER))
def test_no_command_that_waited_is_turned_away_for_the_seal(
    bare: Courthouse, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setitem(ROLES, "li", Role.FINANCE)
    person, _, do = ALL[name](bare)
    opens = seal(bare)
    before = bare.court.position()
    try:
        with by(person):
            do()
    except MonthClosed:
        raise
    except Refusal:
        return  # a term ran out meanwhile, or another reason of its own
    days = bare.court.recorder.rows(
        "SELECT min(effective_on) FROM anzhang.postings WHERE book = %s AND position > %s",
        (bare.court.book, before),
    )
    assert days[0][0] is None or days[0][0] >= opens
    assert verify(bare.court.database, bare.court.book, workers=0).intact


def test_reversal_commands_are_among_them() -> None:
    assert reversal_commands.collect_returned in ALL.values()
