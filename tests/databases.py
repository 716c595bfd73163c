"""Databases made, put back and dropped for tests, each over one connection of its owner."""

from functools import cache

import sqlalchemy as sa

from ledger.store.database import Database
from ledger.store.embedded import Cluster


def execute(cluster: Cluster, statement: str) -> None:
    """Make or drop a database: outside transactions, over one connection that stays open."""
    with _at_home(cluster.dsn()).connect() as connection:
        connection.execute(sa.text(statement))


@cache
def _at_home(dsn: str) -> sa.Engine:
    return sa.create_engine(dsn, pool_size=1, isolation_level="AUTOCOMMIT", pool_pre_ping=True)


KEEP = """
CREATE SCHEMA kept;
DO $$ DECLARE t record; BEGIN
    FOR t IN SELECT schemaname, tablename FROM pg_tables
             WHERE schemaname IN ('anzhang', 'views')
    LOOP
        EXECUTE format('CREATE TABLE kept.%I AS TABLE %I.%I',
                       t.schemaname || '.' || t.tablename, t.schemaname, t.tablename);
    END LOOP;
END $$;
CREATE FUNCTION kept.put_back() RETURNS void LANGUAGE plpgsql
SET session_replication_role = replica SET lock_timeout = '20s' AS $$
DECLARE kept text; place text[];
BEGIN
    FOR kept IN SELECT tablename FROM pg_tables WHERE schemaname = 'kept'
    LOOP
        place := string_to_array(kept, '.');
        EXECUTE format('DELETE FROM %I.%I', place[1], place[2]);
        EXECUTE format('INSERT INTO %I.%I TABLE kept.%I', place[1], place[2], kept);
    END LOOP;
END $$
"""
MOST = 30  # of the hundred connections that a server has
HERE = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
OTHERS = f"SELECT count(*) {HERE}"
CUT_OFF = f"SELECT pg_terminate_backend(pid, 5000) {HERE}"


def keep(database: Database) -> None:
    """Remember every row of a database as it is now."""
    with _at_home(database.dsn).connect() as owner:
        owner.execute(sa.text(KEEP))


def put_back(database: Database) -> None:
    """Put every row of a database back as it was kept; connections stay, and what they have read.

    Whoever is still at something is cut off, and everybody once there are too many.
    """
    with _at_home(database.dsn).connect() as owner:
        if owner.exec_driver_sql(OTHERS).scalar_one() > MOST:
            database.close()
            owner.exec_driver_sql(CUT_OFF)
        else:
            owner.exec_driver_sql(f"{CUT_OFF} AND state <> 'idle'")
        owner.exec_driver_sql("SELECT kept.put_back()")
