"""Bring a database up to the schema this version of the ledger needs."""

import threading
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command, op
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from ledger.store.subscription import CHANNEL, MIGRATED

HERE = Path(__file__).parent
_ALONE = threading.Lock()  # alembic keeps the revision under way in one place for all threads


def _config(connection: sa.Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("path_separator", "os")
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def statements_of(file: str) -> None:
    """Execute one SQL file beside this module, as it stands."""
    sql = (HERE / "sql" / file).read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(sql.replace("%", "%%"))


def migrate(owner: sa.Engine) -> str:
    """Bring the database to the newest revision and return it; the engine must be the owner's.

    The engine must not pool, for a lock is held until its connection closes. Whoever follows a book
    hears of it.
    """
    with _ALONE, owner.connect() as connection:
        command.upgrade(_config(connection), "head")
        told = {"channel": CHANNEL, "said": MIGRATED}
        connection.execute(sa.text("SELECT pg_notify(:channel, :said)"), told)
        connection.commit()
    return newest()


@cache
def newest() -> str:
    """The revision this version of the ledger needs."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None
    return head


def present(engine: sa.Engine) -> str | None:
    """The revision the database is at; ``None`` for an empty one."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": "schema_version"})
        return context.get_current_revision()
