"""What the court had decided for its auctions on a day, and the days it works."""

from datetime import date

from auctions.parameters import AuctionParameters, CourtRules, Parameters
from ledger.domain.calendar import Calendar
from ledger.store.court import Court

CALENDAR = Calendar.shipped()


def rules(court: Court, day: date) -> CourtRules:
    """The parameters in force on a day; those that come with the programme until a court has its
    own.
    """
    found = court.find_many(Parameters, [Parameters.create_id()])
    own = next(iter(found.values()), None)
    return CourtRules(CALENDAR, own.on(day) if own else AuctionParameters.shipped())
