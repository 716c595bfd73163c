"""Run revisions one by one, each in a transaction of its own, one migrator at a time."""

from alembic import context
from sqlalchemy import text

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    version_table="schema_version",
    transaction_per_migration=True,
)
with context.begin_transaction():
    # Two servers starting together must not both migrate, nor take turns: the lock is held beyond
    # each revision's commit, until the connection closes. And no revision may wait for ever.
    connection.execute(text("SELECT pg_advisory_lock(7021001)"))
    connection.execute(text("SET lock_timeout = '30s'"))
    context.run_migrations()
