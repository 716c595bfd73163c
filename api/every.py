"""Every noun and every view of the house: the ledger's, the auctions' and the reconciliation's."""

from collections.abc import Iterable
from typing import Final

import auctions.every
import ledger.domain.every  # noqa: F401  # registers every topic, so that any fact can be read
import reconciliation.every
from ledger.projections import every as ledger_views
from ledger.projections import proving, runner
from ledger.projections import rebuild as rebuilding
from ledger.projections.projection import Projection
from ledger.projections.runner import Follower, Progress
from ledger.store.court import Court
from ledger.store.database import Database

HOME: Final = __name__
EVERY: Final[tuple[Projection, ...]] = (
    *ledger_views.EVERY,
    *auctions.every.VIEWS,
    *reconciliation.every.VIEWS,
)


def follower(court: Court) -> Follower:
    """A follower of every view."""
    return Follower(court, EVERY)


def rebuild(
    court: Court, names: Iterable[str] | None = None, progress: Progress | None = None
) -> int:
    """Throw all views away, or those named, and tell them the book again; the position reached.

    Raises :class:`KeyError` for a name that no view has.
    """
    by_name = {projection.name: projection for projection in EVERY}
    wanted = EVERY if names is None else tuple(by_name[name] for name in names)
    return rebuilding.rebuild(court, wanted, progress, home=HOME)


def untrue(court: Court, progress: Progress | None = None) -> list[proving.Untrue]:
    """Every view that does not say what the facts say."""
    return proving.untrue(court, EVERY, progress)


def wait_for(
    database: Database,
    book: str,
    position: int,
    timeout: float,
    names: Iterable[str] | None = None,
) -> bool:
    """Wait until the views know ``position`` (``at_least``), ``timeout`` seconds long."""
    known = [projection.name for projection in EVERY] if names is None else names
    return runner.wait_for(database, book, position, timeout, known)
