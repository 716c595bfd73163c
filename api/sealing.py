"""Who is told of deposits while a bidding runs (BD-5): asked once, wherever the book is read."""

from collections.abc import Callable

from auctions.views.seal import Seal, behind, seal
from ledger.domain.act import Role
from ledger.domain.permissions import MATRIX, Permission
from ledger.store.database import Database


def sealed_for(
    database: Database, book: str, role: Role | None, wait: Callable[[int], None]
) -> Seal:
    """What is sealed for a role: nothing for one that keeps deposits, everything for nobody.

    ``wait`` makes the views follow the book to a position: a bidding or a deposit they were not
    told of yet would not be sealed.
    """
    if role in MATRIX[Permission.KEEP_LOT_MONEY]:
        return Seal()
    with database.app.connect() as connection:
        untold = behind(connection, book)
    if untold:
        wait(untold)
    with database.app.connect() as connection:
        return seal(connection, book)
