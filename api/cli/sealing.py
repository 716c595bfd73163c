"""What a command does not show while a bidding runs (BD-5), by the key of whoever types it."""

import os

from api.cli.opening import KEY, Place, reader
from api.every import follower
from api.sealing import sealed_for
from auctions.views.seal import Seal


def seal_at(here: Place) -> Seal:
    """What is not told to whoever reads while a bidding runs (BD-5); to who shows no key, the most.

    Where no server runs, nobody else tells the views of it.
    """
    role = reader(here.court()) if os.environ.get(KEY) else None

    def wait(_: int) -> None:
        follower(here.court()).catch_up()

    return sealed_for(here.database, here.book, role, wait)
