"""What the court had decided for its auctions on a day, and the days it works."""

from datetime import date
from typing import Final

from auctions.parameters import AuctionParameters, CourtRules, Parameters
from ledger.domain.calendar import Calendar
from ledger.services.whose import EvenRecused
from ledger.store.court import Court

CALENDAR = Calendar.shipped()
RUNS_OUT: Final = EvenRecused(
    "期限届满依规则处理，不作裁量", "a clock that ran out leaves nothing to anybody's judgment"
)
AS_TOLD: Final = EvenRecused(
    "平台文件照实、整体入账，不作取舍", "what a platform tells is booked whole, as it tells it"
)


def rules(court: Court, day: date) -> CourtRules:
    """The parameters in force on a day; those that come with the programme until a court has its
    own.
    """
    found = court.find_many(Parameters, [Parameters.create_id()])
    own = next(iter(found.values()), None)
    return CourtRules(CALENDAR, own.on(day) if own else AuctionParameters.shipped())
