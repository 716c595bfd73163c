"""Is it alive, and is it ready: for whoever keeps it running, without a key."""

from api import refusals
from api.deps import Court
from api.openapi import OPEN
from api.routing import Routes
from api.shown import Shown

router = Routes(tags=["health"], responses=OPEN)


class Alive(Shown):
    """The process runs."""

    alive: bool = True


class Ready(Shown):
    """The database answers, and the book's last position."""

    ready: bool = True
    position: int


@router.get("/livez", summary="存活 · Is the process alive")
def livez() -> Alive:
    """The process answers; nothing else is asked."""
    return Alive()


@router.get("/readyz", summary="就绪 · Can it serve")
def readyz(desk: Court) -> Ready:
    """The database answers and knows this book."""
    sql = "SELECT position FROM anzhang.books WHERE book = %s"
    with desk.views() as connection:
        found = connection.exec_driver_sql(sql, (desk.court.book,)).scalar()
    if found is None:
        raise refusals.DatabaseSilent("the book has not been opened in this database")
    return Ready(position=found)
