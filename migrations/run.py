"""Bring a database up to the schema this version of the ledger needs.

Every command asks which one it has; only who migrates needs the library that does it.
"""

import threading
from functools import cache
from pathlib import Path

import sqlalchemy as sa

from ledger.store.subscription import CHANNEL, MIGRATED

HERE = Path(__file__).parent
_ALONE = threading.Lock()  # alembic keeps the revision under way in one place for all threads


def statements_of(file: str) -> None:
    """Execute one SQL file beside this module, as it stands."""
    from alembic import op

    sql = (HERE / "sql" / file).read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(sql.replace("%", "%%"))


def make_roles(owner: sa.Engine) -> None:
    """Make the roles that a dump names and does not hold: they are the whole server's."""
    sql = (HERE / "sql" / "0000_roles.sql").read_text(encoding="utf-8")
    with owner.begin() as connection:
        connection.exec_driver_sql(sql.replace("%", "%%"))


def migrate(owner: sa.Engine) -> str:
    """Bring the database to the newest revision and return it; the engine must be the owner's.

    The engine must not pool, for a lock is held until its connection closes. Whoever follows a book
    hears of it.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("path_separator", "os")
    with _ALONE, owner.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        told = {"channel": CHANNEL, "said": MIGRATED}
        connection.execute(sa.text("SELECT pg_notify(:channel, :said)"), told)
        connection.commit()
    return newest()


@cache
def newest() -> str:
    """The revision this version of the ledger needs: the last of those beside this module."""
    return max(each.name for each in (HERE / "versions").glob("[0-9]*.py")).partition("_")[0]


def present(engine: sa.Engine) -> str | None:
    """The revision the database is at; ``None`` for an empty one."""
    with engine.connect() as connection:
        if connection.scalar(sa.text("SELECT to_regclass('schema_version')")) is None:
            return None
        found: str | None = connection.scalar(sa.text("SELECT version_num FROM schema_version"))
        return found
