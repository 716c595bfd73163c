"""Databases made and dropped for tests, each over the one connection of its cluster's owner."""

from functools import cache

import sqlalchemy as sa

from ledger.store.embedded import Cluster


def execute(cluster: Cluster, statement: str) -> None:
    """Make or drop a database: outside transactions, over one connection that stays open."""
    with _at_home(cluster.dsn()).connect() as connection:
        connection.execute(sa.text(statement))


@cache
def _at_home(dsn: str) -> sa.Engine:
    return sa.create_engine(dsn, pool_size=1, isolation_level="AUTOCOMMIT")
